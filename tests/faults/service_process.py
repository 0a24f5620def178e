"""A whole service in a process that can be killed."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
from rich.console import Console

from pathways.cli.server.serving import serve_forever
from pathways.settings import read_settings
from pathways.store.connect import open_store
from pathways.store.publish.publication import Limits
from tests.contract.servers import Server
from tests.processes import forked

IMPORT = (
    "mutation ($document: String!) { importCatalog(input: {document: $document}) "
    "{ revision added changed unchanged userErrors { message } } }"
)
SMALL = Limits(single=40, batch=25, part=10)
"""So that 60 things are staged and applied in many transactions, as tens of thousands are otherwise."""


@dataclass(frozen=True, slots=True)
class Running:
    """A service over a server that is not its own."""

    url: str
    process: BaseProcess

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.process.join(30)


@contextmanager
def service(server: Server, log: Path, **said: Any) -> Iterator[Running]:
    """A service that answers; killed at the end, if it is not yet.

    Args:
        said: other settings.
    """
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    process = forked(_serve, server, port, log, said)
    running = Running(f"http://127.0.0.1:{port}", process)
    try:
        deadline = time.monotonic() + 60
        while not _answers(running.url):
            assert process.is_alive(), log.read_text()
            assert time.monotonic() < deadline, "the service does not answer"
            time.sleep(0.01)
        yield running
    finally:
        running.kill()


def _serve(server: Server, port: int, log: Path, said: dict[str, Any]) -> None:
    known = replace(read_settings({}), store=server.address, store_user=server.user, store_password=server.password)
    settings = replace(known, **said)
    with log.open("a") as file:
        os.dup2(file.fileno(), 2)
        console = Console(file=file, force_terminal=False)
        with patch("pathways.store.connect.open_store", partial(open_store, limits=SMALL)):
            serve_forever(settings, "127.0.0.1", port, seed=False, insecure_no_auth=False, console=console)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", trust_env=False, timeout=5).status_code == 200
    except httpx.TransportError:
        return False

"""A service whose store is away when it starts waits with a message, then says clearly what is wrong."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pathways.store.embedded.server import EmbeddedServer
from tests.cli.running import environment, run

pytestmark = pytest.mark.server


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


def test_missing_store_is_an_error_in_one_line(tmp_path: Path) -> None:
    address = f"bolt://127.0.0.1:{free_port()}"
    more = {"PATHWAYS_STORE": address, "PATHWAYS_STORE_PASSWORD": "secret", "PATHWAYS_STORE_WAIT_SECONDS": "2"}
    started = time.monotonic()
    done = run(tmp_path, "serve", "--port", "0", **more)
    assert done.code == 2
    assert time.monotonic() - started >= 1
    assert f"Waiting for the store at {address}" in done.out
    assert done.err.count("\n") == 1
    assert f"The store at {address} does not answer" in done.err
    assert "start it, or check address and network" in done.err
    assert "secret" not in done.out + done.err


def test_a_store_that_comes_later_is_waited_for(tmp_path: Path) -> None:
    with EmbeddedServer.start(tmp_path / "first") as known:
        password = known.password
        ports = known._ports
    more = {
        "PATHWAYS_STORE": known.address,
        "PATHWAYS_STORE_USER": known.user,
        "PATHWAYS_STORE_PASSWORD": password,
    }
    command = [sys.executable, "-m", "pathways", "serve", "--port", "0"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(tmp_path / "service", **more),
    ) as waiting:
        assert waiting.stdout is not None
        assert waiting.stdout.readline() == "Starting the store\n"
        assert re.search("Waiting for the store", waiting.stdout.readline())
        later = EmbeddedServer(known._folder, "")
        later._ports = ports
        try:
            later._launch()
            assert any("Pathways answers at" in line for line in waiting.stdout)
        finally:
            waiting.send_signal(signal.SIGTERM)
            waiting.wait(60)
            later.stop()
    assert waiting.returncode == 0


def test_without_password_it_says_where_to_put_it(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", "--port", "0", PATHWAYS_STORE="bolt://127.0.0.1:1")
    assert done.code == 2
    assert "PATHWAYS_STORE_PASSWORD_FILE" in done.err
    assert list(tmp_path.iterdir()) == []

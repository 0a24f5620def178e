"""Processes that migrate one store at the same time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.contract.servers import Server

_MIGRATES = """
import os, sys
from pathlib import Path
from pathways.store.schema import files as schema_files
from pathways.store.connect import open_store
from pathways.store.schema.migrations import migrate
address, user, folder = sys.argv[1:]
schema_files.schema_folder = lambda: Path(folder)
with open_store(address, user, os.environ["STORE_PASSWORD"]) as store:
    print("ready", flush=True)
    for _ in sys.stdin:
        print(*migrate(store.bolt), flush=True)
"""


@contextmanager
def processes(server: Server, folder: Path, count: int = 3) -> Iterator[Callable[[], list[str]]]:
    """Starts so many; each call lets all of them migrate at once, and says which versions they applied, in order."""
    command = [sys.executable, "-c", _MIGRATES, server.address, server.user, str(folder)]
    environment = {**os.environ, "STORE_PASSWORD": server.password}
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    text=True,
                    env=environment,
                )
            )
            for _ in range(count)
        ]
        assert [_line(each) for each in started] == ["ready"] * count

        def at_once() -> list[str]:
            for each in started:
                assert each.stdin is not None
                each.stdin.write("\n")
                each.stdin.flush()
            return sorted(version for each in started for version in _line(each).split())

        yield at_once
        for each in started:
            assert each.stdin is not None
            each.stdin.close()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, "the process ended"
    return line.strip()

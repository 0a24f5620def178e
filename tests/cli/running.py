"""Runs the program as a person does: a process, its exit code, what it prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.processes import command, forked

START_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


def environment(data: Path, **more: str) -> dict[str, str]:
    """This process's environment without Pathways settings, with a data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PATHWAYS_")}
    return kept | {"PATHWAYS_DATA": str(data), "COLUMNS": "200", "PYTHONUNBUFFERED": "1"} | more


def run(data: Path, *words: str, **more: str) -> Ran:
    """Runs ``pathways`` to its end."""
    with TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        process = forked(command, list(words), environment(data, **more), out, err)
        process.join(START_SECONDS)
        assert process.exitcode is not None, f"{words} does not end"
        return Ran(process.exitcode, _read(out), _read(err))


def run_anew(data: Path, *words: str, **more: str) -> Ran:
    """Runs ``python -m pathways`` to its end, with an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "pathways", *words],
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        env=environment(data, **more),
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True, slots=True)
class Serving:
    """A running service.

    Attributes:
        log: the file that its standard error goes to.
    """

    url: str
    printed: str
    process: BaseProcess
    log: Path


@dataclass(frozen=True, slots=True)
class Killed:
    """A service that was killed.

    Attributes:
        store: the process of its embedded store.
    """

    printed: str
    store: int


@contextmanager
def serving(data: Path, *words: str, **more: str) -> Iterator[Serving]:
    """``pathways serve`` on a free port, stopped at the end."""
    with TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        process = forked(command, ["serve", "--port", "0", *words], environment(data, **more), out, err)
        try:
            deadline = time.monotonic() + START_SECONDS
            while "Ctrl+C" not in (printed := _read(out)):
                assert process.is_alive(), f"the service did not start: {printed}{_read(err)}"
                assert time.monotonic() < deadline, f"the service does not come up: {printed}"
                time.sleep(0.02)
            found = re.search(r"http://[\d.]+:\d+", printed)
            assert found, printed
            yield Serving(found.group(), printed, process, err)
        finally:
            process.terminate()
            process.join(30)
            if process.is_alive():
                process.kill()
                process.join(30)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""

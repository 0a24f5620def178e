"""Runs the program as a person does: a process, its exit code, what it prints."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 120


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
    """A running service."""

    url: str
    printed: str
    process: subprocess.Popen[str]


@contextmanager
def serving(data: Path, *words: str) -> Iterator[Serving]:
    """``pathways serve`` on a free port, stopped at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pathways", "serve", "--port", "0", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment(data),
    )
    try:
        printed = ""
        assert process.stdout is not None
        for line in process.stdout:
            printed += line
            if "Ctrl+C" in line:
                break
        found = re.search(r"http://[\d.]+:\d+", printed)
        assert found, f"the service did not start: {printed}"
        yield Serving(found.group(), printed, process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(30)
        if process.stdout is not None:
            process.stdout.close()

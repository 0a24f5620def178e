"""A Redis of its own for a test, on a free loopback port, with nothing stored on disk."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

STARTS_WITHIN_S = 60
PONG = b"+PONG\r\n"


@contextmanager
def redis(folder: Path, *more: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Its address and its process; where it is not installed the test is left out, and fails in CI.

    Args:
        more: options.
    """
    program = shutil.which("redis-server")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs redis-server (Debian: redis-server)")
        pytest.skip("Redis is left out: there is no redis-server here (Debian: redis-server)")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    process = subprocess.Popen([program, *options, *more], stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + STARTS_WITHIN_S
        while not _answers(port):
            assert process.poll() is None and time.monotonic() < deadline, "Redis did not start"
            time.sleep(0.02)
        yield f"redis://127.0.0.1:{port}/0", process
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(len(PONG)) == PONG
    except OSError:
        return False

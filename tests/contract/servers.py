"""The two servers that the store contract is held to, started for tests."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pathways.errors import StoreError
from pathways.store.connect import open_store
from pathways.store.embedded.server import EmbeddedServer
from tests.fetched import kept

SOURCES = Path(__file__).parent / "neo4j"
START_SECONDS = 300
# It runs for minutes: what the second compiler gains is less than what it takes.
JAVA = ("java", "-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
OPENED = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch")


@dataclass(frozen=True, slots=True)
class Server:
    """Where a running server answers."""

    address: str
    user: str
    password: str


@contextmanager
def embedded(folder: Path) -> Iterator[Server]:
    """The embedded store."""
    with EmbeddedServer.start(folder) as running:
        yield Server(running.address, running.user, running.password)


def missing_for_neo4j() -> str | None:
    """What is not at hand to start Neo4j, or None. NEO4J_URI names a running one instead."""
    if os.environ.get("NEO4J_URI"):
        return None
    missing = [tool for tool in ("java", "mvn") if shutil.which(tool) is None]
    return f"{' and '.join(missing)} not found, and NEO4J_URI is not set" if missing else None


@contextmanager
def neo4j(folder: Path) -> Iterator[Server]:
    """Neo4j: the one at NEO4J_URI (its content is deleted), or one from its published Java artifacts."""
    if uri := os.environ.get("NEO4J_URI"):
        yield Server(uri, os.environ.get("NEO4J_USER", "neo4j"), os.environ.get("NEO4J_PASSWORD", ""))
        return
    running = Neo4j(folder)
    try:
        running.start()
        yield running.server
    finally:
        running.stop()


class Neo4j:
    """A Neo4j process over a folder, always at the same port."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as held:
            self._port = held.getsockname()[1]
        self.server = Server(f"bolt://127.0.0.1:{self._port}", "neo4j", "none is asked for")
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it answers."""
        opened = [word for package in OPENED for word in ("--add-opens", f"{package}=ALL-UNNAMED")]
        source = str(SOURCES / "Neo4jForTests.java")
        words = [*JAVA, *opened, "-cp", f"{jars()}/*", source, str(self._folder), str(self._port)]
        with (self._folder.parent / f"{self._folder.name}.log").open("a") as log:
            self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT)
        wait_for(self.server, self._process, Path(log.name))

    def kill(self) -> None:
        """As a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """In its own order."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(how)
            process.wait(30)
            if process.stdin is not None:
                process.stdin.close()


def jars() -> Path:
    """Neo4j's artifacts, fetched once for each state of pom.xml."""
    pom = SOURCES / "pom.xml"

    def fetch(folder: Path) -> None:
        words = ["mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={folder}"]
        subprocess.run(words, check=True, capture_output=True, timeout=600)

    return kept(f"neo4j-{sha256(pom.read_bytes()).hexdigest()[:12]}", fetch)


def wait_for(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    """Returns when it answers.

    Raises:
        AssertionError: it ended, or does not answer in time.
    """
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            open_store(server.address, server.user, server.password).close()
        except StoreError:
            assert process.poll() is None, f"Neo4j ended: {log.read_text()[-2000:]}"
            assert time.monotonic() < deadline, f"Neo4j does not answer: {log.read_text()[-2000:]}"
            time.sleep(0.2)
        else:
            return

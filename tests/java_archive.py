"""The classes of the embedded store as its Java has read and linked them, kept for the next of its many starts.

A start takes a third less with it. The archive holds for the jars of one environment, stands there, and is made once.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from pathways.store.connect import open_store
from pathways.store.embedded import server
from pathways.store.schema.migrations import migrate

ARCHIVE = Path(sys.prefix) / f".embedded-{version('arcadedb-embedded')}.aot"
_OPTIONS = "-XX:+IgnoreUnrecognizedVMOptions -XX:TieredStopAtLevel=1"
"""Programs that run for seconds gain less by the second compiler than it takes; older Java knows no such archives."""


def use_archive() -> None:
    """Java that is started from now on reads it; as long as it is not there, Java does without."""
    os.environ.setdefault("JAVA_TOOL_OPTIONS", f"{_OPTIONS} -XX:AOTCache={ARCHIVE}")


def begin_archive() -> subprocess.Popen[bytes] | None:
    """A process that makes it meanwhile; None where it is there already."""
    if ARCHIVE.is_file():
        return None
    return subprocess.Popen([sys.executable, "-m", __name__], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _make() -> None:
    """Lets a server do what all services do first; when it ends, its Java writes what it has read."""
    with TemporaryDirectory() as folder:
        fresh = ARCHIVE.with_name(f"{ARCHIVE.name}.{os.getpid()}")
        os.environ["JAVA_TOOL_OPTIONS"] = f"{_OPTIONS} -XX:AOTCacheOutput={fresh}"
        with (
            patch.object(server, "_STOP_SECONDS", 300),  # writing takes a while
            server.EmbeddedServer.start(Path(folder) / "data") as running,
            open_store(running.address, running.user, running.password) as store,
        ):
            migrate(store.bolt)
        fresh.rename(ARCHIVE)


if __name__ == "__main__":
    _make()

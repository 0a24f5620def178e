"""How long 100,000 credentials take to become a snapshot, and how much memory: measured in a process of its own."""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

from bench.families import Family, case
from pathways.catalog.snapshot import compile_snapshot

CREDENTIALS = 100_000
PROC = Path("/proc/self")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What compiling took.

    Attributes:
        credentials: in the catalogue, which is layered.
        lines: requirement lines in it, groups included.
        seconds: of compiling alone.
        grown: by how many bytes the process grew at most meanwhile.
        peak: how many bytes the whole process had at most meanwhile: interpreter, libraries and content included.
    """

    credentials: int
    lines: int
    seconds: float
    grown: int
    peak: int


def measure(credentials: int = CREDENTIALS) -> Loaded:
    """Compiles in a fresh process.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    words = [sys.executable, "-m", "bench.loading", str(credentials)]
    done = subprocess.run(words, stdout=subprocess.PIPE, check=True, text=True)  # noqa: S603
    return Loaded(**json.loads(done.stdout))


def start_peak() -> int:
    """Bytes in use now; on Linux the peak counts from here, elsewhere what came before may hide some growth."""
    with suppress(OSError):
        (PROC / "clear_refs").write_text("5")
    return peak()


def peak() -> int:
    """The most bytes that this process ever had, on Linux since `start_peak`."""
    with suppress(OSError):
        for line in (PROC / "status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _compiled(credentials: int) -> Loaded:
    content = case(Family.LAYERED, credentials, 0).content
    gc.collect()
    before = start_peak()
    started = perf_counter()
    snapshot = compile_snapshot(content, revision=1, fingerprint="bench")
    seconds = perf_counter() - started
    most = peak()
    return Loaded(len(snapshot.credentials), len(snapshot.graph.forest.lines), seconds, most - before, most)


if __name__ == "__main__":
    print(json.dumps(asdict(_compiled(int(sys.argv[1])))))

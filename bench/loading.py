"""How long 100,000 credentials take to become a snapshot, and how much memory: measured in a process of its own."""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
from dataclasses import dataclass
from time import perf_counter

from bench.drafting import Draft, every, held, one_of
from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.catalog import Content

CREDENTIALS = 100_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """Seconds to compile, and by how many bytes the process grew."""

    credentials: int
    seconds: float
    grown: int


def measure(credentials: int = CREDENTIALS) -> Loaded:
    """Compiles in a fresh process.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    words = [sys.executable, "-m", "bench.loading", str(credentials)]
    done = subprocess.run(words, capture_output=True, check=True, text=True)  # noqa: S603
    return Loaded(**json.loads(done.stdout))


def content(credentials: int) -> Content:
    """Two routes each, over one to four earlier credentials near by."""
    draft = Draft("loading")
    dice = random.Random(1)
    keys = draft.name("c", credentials)
    for place, key in enumerate(keys):
        near = keys[max(0, place - 50) : place]
        chosen = [held(name) for name in dice.sample(near, min(len(near), dice.randint(1, 4)))]
        draft.credential(
            key,
            [
                (dice.randint(50, 500), every(chosen) if chosen else None),
                (dice.randint(50, 500), one_of(chosen) if chosen else None),
            ],
        )
    return draft.content()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _main() -> None:
    whole = content(int(sys.argv[1]))
    before = _peak()
    started = perf_counter()
    snapshot = compile_snapshot(whole, revision=1, fingerprint="bench")
    seconds = perf_counter() - started
    print(json.dumps({"credentials": len(snapshot.credentials), "seconds": seconds, "grown": _peak() - before}))


if __name__ == "__main__":
    _main()

"""``python -m bench.structure``: how long the structure of 10,000 credentials takes, part by part.

Exits with 1 where all parts together take 10 seconds or more of processor time.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from bench.families import Family, case
from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.catalog.stacking import stacking_of
from pathways.curation.structure.complexity import complexities
from pathways.curation.structure.essentials import all_essentials
from pathways.curation.structure.portfolio import standings
from pathways.curation.structure.redundancy import redundant_lines

MOST_SECONDS = 10.0
T = TypeVar("T")


def main(words: Sequence[str] | None = None) -> int:
    """Measures layered catalogues and such with circles; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.structure", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--credentials", type=int, default=10_000, help="of each catalogue (default 10000)")
    size: int = parser.parse_args(words).credentials
    slowest = 0.0
    for family in (Family.LAYERED, Family.DENSE, Family.CIRCLES):
        snapshot = compile_snapshot(case(family, size, 1).content, revision=1, fingerprint="bench")
        whole = _measured(family, snapshot)
        slowest = max(slowest, whole)
    print(f"slowest: {slowest:.1f} s, to reach: under {MOST_SECONDS:g} s")
    return int(slowest >= MOST_SECONDS)


def _measured(family: Family, snapshot: Snapshot) -> float:
    """The processor seconds of all parts together, as a query asks for them; prints those of each part."""
    print(f"{family}, {len(snapshot.credentials):,} credentials")
    stacking = _timed("graph", lambda: stacking_of(snapshot.credentials))
    _timed("blocking, delay, centrality, depth", lambda: complexities(stacking))
    needed = _timed("what falls", lambda: all_essentials(snapshot))
    _timed("redundant lines", lambda: redundant_lines(snapshot, needed))
    started, busy = time.perf_counter(), time.process_time()
    found = standings(snapshot)
    whole = time.process_time() - busy
    most = max(found, key=lambda key: len(found[key].falls_with_it))
    print(f"  {whole:6.2f} s  all of it ({time.perf_counter() - started:.2f} s by the clock)")
    print(f"            {len(found[most].falls_with_it):,} fall with {most}")
    return whole


def _timed(name: str, work: Callable[[], T]) -> T:
    started = time.process_time()
    found = work()
    print(f"  {time.process_time() - started:6.2f} s  {name}")
    return found


if __name__ == "__main__":
    raise SystemExit(main())

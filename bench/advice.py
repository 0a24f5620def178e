"""``python -m bench.advice``: how long recommendations over a large catalogue take beside the closers of the same gap.

Both are asked in one run over the same catalogue, so that their ratio says the same on every machine.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from rich.console import Console
from rich.table import Table

from bench.families import Family, case
from pathways.advising.gap import closers_of, gap_of
from pathways.advising.recommend import recommend
from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.domain.advice import RecommendationOptions
from pathways.domain.catalog import Occupation
from pathways.domain.content import Content
from pathways.domain.goal import OccupationGoal
from pathways.domain.learner import Record
from pathways.domain.requirement import Need
from pathways.planning.planner import Planner

SIZE = 4_000
NEEDS = 20
CLOSERS = 20
DAY = date(2026, 11, 23)
JOB = "job"
ASKED = {
    "what can be started now": RecommendationOptions(),
    "everything": RecommendationOptions(eligible_now=False),
    "everything within a budget": RecommendationOptions(eligible_now=False, budget=Decimal(500)),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """Seconds of one question, and how many times those of the closers."""

    name: str
    answers: int
    seconds: float
    times: float


def main(words: Sequence[str] | None = None) -> int:
    """Prints the figures of each kind of question."""
    parser = argparse.ArgumentParser(prog="python -m bench.advice", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--size", type=int, default=SIZE, help="How many credentials the catalogue has.")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(words)
    figures = list(measured(_snapshot(options.size)))
    if options.json:
        print(json.dumps([asdict(each) for each in figures], indent=2))
        return 0
    table = Table("asked", "answers", "seconds", "times the closers", title=f"Advice over {options.size:,} credentials")
    for each in figures:
        table.add_row(each.name, str(each.answers), f"{each.seconds:.2f}", f"{each.times:.1f}")
    Console().print(table)
    return 0


def measured(snapshot: Snapshot) -> Iterator[Figure]:
    """The closers first."""
    goal, planner = OccupationGoal(JOB), Planner()
    gap = gap_of(goal, Record(), DAY, snapshot)
    count, unit = _timed(partial(closers_of, gap, planner, snapshot, CLOSERS))
    yield Figure(f"{CLOSERS} closers", count, unit, 1.0)
    for name, wishes in ASKED.items():
        count, seconds = _timed(partial(recommend, Record(), goal, wishes, DAY, snapshot, planner))
        yield Figure(name, count, seconds, seconds / unit)


def _timed(ask: Callable[[], Sequence[object]]) -> tuple[int, float]:
    begun = time.perf_counter()
    count = len(ask())
    return count, time.perf_counter() - begun


def _snapshot(size: int) -> Snapshot:
    """A layered catalogue with a job that needs some of its competencies."""
    content = case(Family.LAYERED, size, 1).content
    needed = random.Random(1).sample(sorted(content.competencies), NEEDS)
    job = Occupation(
        key=JOB,
        name="Job",
        needs=tuple(Need(competency=key, level=Decimal(2), importance=Decimal(1)) for key in needed),
    )
    return compile_snapshot(Content.of([*content.things(), job]), revision=1, fingerprint="advice")


if __name__ == "__main__":
    sys.exit(main())

"""``python -m bench.no_plans``: what it takes to say why there is no plan, and what would help.

Questions over the seed data that have none: how many models CP-SAT is handed for each, how often it is
called, and how long the whole answer takes (the fastest of several).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

from ortools.sat.python import cp_model
from rich.console import Console
from rich.table import Table

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.curation.checking import check_drafts
from pathways.domain.content import Content
from pathways.domain.goal import CredentialGoal, OccupationGoal
from pathways.domain.learner import Record
from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Objective, PlanOptions, PlanQuestion
from pathways.exchange.files import read_files
from pathways.planning.planner import Planner

SEED = Path(__file__).parent.parent / "seed_data"
DAY = date(2026, 11, 23)
TIMES = 5
CHEAPEST = (Objective.MONEY, Objective.HOURS)
FASTEST = (Objective.WEEKS, Objective.MONEY)


@dataclass(frozen=True, slots=True)
class Answered:
    """What one answer took.

    Attributes:
        models: made for CP-SAT.
        solved: how often it was called.
        ms: of the whole call of the planner.
    """

    name: str
    models: int
    solved: int
    conflicts: int
    relaxations: int
    ms: float


def questions() -> Iterator[tuple[str, PlanQuestion]]:
    """Each with what it is called."""
    csap, record = CredentialGoal("comptia-csap"), Record()

    def of(goal: CredentialGoal | OccupationGoal, **options: Any) -> PlanQuestion:
        return PlanQuestion(goal, record, PlanOptions(**{"start_on": DAY, "optimize": CHEAPEST, **options}))

    yield "README: a deadline and hours", of(csap, weekly_hours=Decimal(10), finish_by=date(2027, 3, 1))
    yield "a budget", of(csap, budget=Decimal(500))
    both = {"budget": Decimal(500), "finish_by": date(2027, 1, 4), "weekly_hours": Decimal(10)}
    yield "a budget, a deadline and hours", of(csap, **both)
    yield "the same, weeks first", of(csap, **both, optimize=FASTEST)
    yield "avoided and accredited", of(csap, avoid=("comptia-cysa-plus",), accredited_only=True)
    yield "experience and conditions", of(CredentialGoal("isc2-cissp"))
    yield "the same with a calendar", of(CredentialGoal("isc2-cissp"), weekly_hours=Decimal(10))
    yield "an occupation", of(OccupationGoal("video-game-designers"))
    yield "the same on a budget", of(OccupationGoal("video-game-designers"), budget=Decimal(100))


@contextmanager
def counted() -> Iterator[dict[str, int]]:
    """Counts models and solvings meanwhile."""
    found = {"models": 0, "solved": 0}
    make, solve = cp_model.CpModel.__init__, cp_model.CpSolver.solve

    def made(model: Any, *words: Any, **more: Any) -> None:
        found["models"] += 1
        make(model, *words, **more)

    def solved(solver: Any, *words: Any, **more: Any) -> Any:
        found["solved"] += 1
        return solve(solver, *words, **more)

    with patch.object(cp_model.CpModel, "__init__", made), patch.object(cp_model.CpSolver, "solve", solved):
        yield found


def answered(name: str, question: PlanQuestion, snapshot: Snapshot) -> Answered:
    """Asks once with counting, and several times for the time."""
    with counted() as counts:
        answer = Planner().plan(question, snapshot)
    if not isinstance(answer, NoPlan):
        raise TypeError(f"{name} is answered {type(answer).__name__}")
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        Planner().plan(question, snapshot)
        times.append((time.perf_counter() - began) * 1000)
    return Answered(
        name, counts["models"], counts["solved"], len(answer.conflicts), len(answer.relaxations), min(times)
    )


def main(words: Sequence[str] | None = None) -> int:
    """Runs the benchmark; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.no_plans", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(words)
    checked = check_drafts(read_files([SEED], largest_bytes=10_000_000).drafts, Content())
    snapshot = compile_snapshot(Content.of(checked.things), revision=1, fingerprint="seed")
    rows = [answered(name, question, snapshot) for name, question in questions()]
    if options.json:
        print(json.dumps([asdict(row) for row in rows], indent=2))
        return 0
    table = Table("question", "models", "solved", "conflicts", "relaxations", "ms")
    for row in rows:
        table.add_row(row.name, *map(str, (row.models, row.solved, row.conflicts, row.relaxations)), f"{row.ms:.0f}")
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())

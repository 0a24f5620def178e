"""One question asked of all three planners, and the figures of many such questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import mean
from time import perf_counter
from typing import Any

from bench.families import Case
from bench.greedy import plan_greedily
from bench.plain import solve_plainly
from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.learner import Record
from pathways.domain.plan import Objective, Plan, PlanOptions, PlanQuestion, ProofStatus
from pathways.planning.planner import Planner

PHASES = ("closure", "upper", "lower", "reduce", "relax", "solver", "answer")
DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of one question; seconds of the whole call, milliseconds by phase.

    Attributes:
        plain_seconds: of plain CP-SAT, at most its limit.
        plain_proved: it proved its answer within the limit.
        greedy_over: how much dearer the greedy plan is than ours, as a share; None when it got stuck.
        wrong: ours costs more than a rival's plan, or less than a proved one; None when all agree.
    """

    case: str
    proved: bool
    seconds: float
    phases: dict[str, float]
    plain_seconds: float | None
    plain_proved: bool
    greedy_seconds: float
    greedy_over: float | None
    wrong: str | None


def ask(case: Case, limit_ms: int, plain_limit: float | None) -> Asked:
    """Asks one question of each planner.

    Args:
        limit_ms: for ours.
        plain_limit: seconds for plain CP-SAT; None leaves it out.
    """
    snapshot = compile_snapshot(case.content, revision=1, fingerprint=case.name)
    options = PlanOptions(optimize=(Objective.MONEY,), start_on=DAY, time_limit_ms=limit_ms)
    started = perf_counter()
    answer = Planner().plan(PlanQuestion(case.goal, Record(), options), snapshot)
    seconds = perf_counter() - started
    if not isinstance(answer, Plan):
        raise ValueError(f"{case.name}: no plan, although one exists")
    ours = answer.totals.cost.amount
    proved = answer.proof.status is ProofStatus.OPTIMAL
    greedy = plan_greedily(case.content, case.goal)
    plain = None if plain_limit is None else solve_plainly(case.content, case.goal, plain_limit)
    wrong = None
    if plain is not None and plain.proved and plain.cost is not None and plain.cost > ours:
        wrong = f"{case.name}: ours {ours}, below the proved {plain.cost}"
    for name, cost in (("greedy", greedy.cost), ("plain", None if plain is None else plain.cost)):
        if proved and cost is not None and cost < ours:
            wrong = f"{case.name}: ours {ours} is said to be least, {name} found {cost}"
    return Asked(
        case.name,
        proved,
        seconds,
        {phase: answer.proof.phases_ms.get(phase, 0.0) for phase in PHASES},
        None if plain is None else plain.seconds,
        plain is not None and plain.proved,
        greedy.seconds,
        _over(greedy.cost, ours),
        wrong,
    )


def _over(cost: Decimal | None, ours: Decimal) -> float | None:
    return None if cost is None or ours == 0 else float(cost / ours) - 1


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least so large a share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: one family at one size."""

    family: str
    size: int
    asked: tuple[Asked, ...]

    @property
    def proved(self) -> float:
        return mean(one.proved for one in self.asked)

    def whole(self, share: float) -> float:
        """A percentile of the whole call, in ms."""
        return 1000 * percentile([one.seconds for one in self.asked], share)

    def phase(self, name: str, share: float) -> float:
        """A percentile of a phase, in ms."""
        return percentile([one.phases[name] for one in self.asked], share)

    @property
    def plain_ms(self) -> float | None:
        """The median of plain CP-SAT, in ms."""
        found = [one.plain_seconds for one in self.asked if one.plain_seconds is not None]
        return 1000 * percentile(found, 0.5) if found else None

    @property
    def plain_proved(self) -> float:
        return mean(one.plain_proved for one in self.asked)

    @property
    def greedy_ms(self) -> float:
        return 1000 * percentile([one.greedy_seconds for one in self.asked], 0.5)

    @property
    def greedy_over(self) -> float | None:
        found = [one.greedy_over for one in self.asked if one.greedy_over is not None]
        return mean(found) if found else None

    def as_json(self) -> dict[str, Any]:
        """All figures, ms."""
        return {
            "family": self.family,
            "size": self.size,
            "questions": len(self.asked),
            "provedShare": self.proved,
            "p50": self.whole(0.5),
            "p95": self.whole(0.95),
            "phases": {name: {"p50": self.phase(name, 0.5), "p95": self.phase(name, 0.95)} for name in PHASES},
            "plainP50": self.plain_ms,
            "plainProvedShare": self.plain_proved,
            "greedyP50": self.greedy_ms,
            "greedyDearerBy": self.greedy_over,
        }

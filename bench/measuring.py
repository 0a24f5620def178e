"""One question asked of all three planners, and the figures of many such questions."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import mean
from time import perf_counter
from typing import Any

from bench.families import Case
from bench.greedy import GreedyAnswer, plan_greedily
from bench.plain import PlainAnswer, solve_plainly
from bench.replay import plan_holds
from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.learner import Record
from pathways.domain.plan import Objective, Plan, PlanOptions, PlanQuestion, ProofStatus
from pathways.planning.planner import Planner
from pathways.requirements.evidence import evidence_of

REST = "rest"
PHASES = ("closure", "upper", "lower", "reduce", "relax", "solver", REST)
DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of one question; seconds of the whole call, milliseconds by phase.

    Attributes:
        cost: of our plan; None when none was found in time.
        bound: what we say no plan can go below; None when nothing was found.
        proved: ours is said to be least.
        faults: rivals' plans that do not hold, which is a fault of the benchmark.
    """

    case: str
    cost: Decimal | None
    bound: Decimal | None
    proved: bool
    seconds: float
    phases: dict[str, float]
    plain: PlainAnswer
    greedy: GreedyAnswer
    faults: tuple[str, ...]

    @property
    def dearer(self) -> str | None:
        """Which rival found a cheaper plan, and by how much."""
        found = [f"{name} {cost}" for name, cost in self.rivals() if self.cost is None or cost < self.cost]
        ours = "none" if self.cost is None else self.cost
        return f"{self.case}: ours {ours}, {', '.join(found)}" if found else None

    @property
    def false(self) -> str | None:
        """Why what is said to be proved cannot be true."""
        for name, cost in self.rivals():
            if self.bound is not None and cost < self.bound:
                return f"{self.case}: no plan is said to go below {self.bound}, {name} found {cost}"
        if self.plain.proved and self.cost is not None and self.plain.cost is not None and self.cost < self.plain.cost:
            return f"{self.case}: plain says that {self.plain.cost} is least, ours found {self.cost}"
        return "; ".join(self.faults) or None

    @property
    def greedy_over(self) -> float | None:
        """How much dearer the greedy plan is than ours, as a share."""
        return None if self.greedy.cost is None or not self.cost else float(self.greedy.cost / self.cost) - 1

    def rivals(self) -> Iterator[tuple[str, Decimal]]:
        """What each rival found."""
        for name, cost in (("plain", self.plain.cost), ("greedy", self.greedy.cost)):
            if cost is not None:
                yield name, cost


def ask(case: Case, limit_ms: int, plain_limit: float) -> Asked:
    """Asks one question of each planner, one after the other.

    Args:
        limit_ms: for ours.
        plain_limit: seconds for plain CP-SAT.
    """
    snapshot = compile_snapshot(case.content, revision=1, fingerprint=case.name)
    options = PlanOptions(optimize=(Objective.MONEY,), start_on=DAY, time_limit_ms=limit_ms)
    question = PlanQuestion(case.goal, Record(), options)
    gc.collect()
    started = perf_counter()
    answer = Planner().plan(question, snapshot)
    seconds = perf_counter() - started
    plan = answer if isinstance(answer, Plan) else None
    gc.collect()
    greedy = plan_greedily(case.content, case.goal)
    gc.collect()
    plain = solve_plainly(case.content, case.goal, plain_limit)
    evidence = evidence_of(Record(), DAY, case.content.credentials)
    faults = [
        f"{case.name}: the plan of {name} does not hold"
        for name, rival in (("plain", plain), ("greedy", greedy))
        if rival.cost is not None and not plan_holds(case, rival.routes, evidence)
    ]
    return Asked(
        case.name,
        None if plan is None else plan.totals.cost.amount,
        None if plan is None else plan.proof.objectives[0].bound,
        plan is not None and plan.proof.status is ProofStatus.OPTIMAL,
        seconds,
        _phases({} if plan is None else plan.proof.phases_ms, 1000 * seconds),
        plain,
        greedy,
        tuple(faults),
    )


def _phases(measured: Mapping[str, float], whole: float) -> dict[str, float]:
    """The planner's own phases, and the rest of the call: prices, verifying the plan, writing it down."""
    found = {phase: measured.get(phase, 0.0) for phase in PHASES}
    return found | {REST: whole - sum(found.values())}


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

    @property
    def plain_proved(self) -> float:
        return mean(one.plain.proved for one in self.asked)

    def whole(self, share: float) -> float:
        """A percentile of the whole call, in ms; one without a proof counts with the time it had."""
        return 1000 * percentile([one.seconds for one in self.asked], share)

    def phase(self, name: str, share: float) -> float:
        """A percentile of a phase, in ms."""
        return percentile([one.phases[name] for one in self.asked], share)

    @property
    def plain_ms(self) -> float:
        """The median of plain CP-SAT, in ms; one that ran out of time counts with its limit."""
        return 1000 * percentile([one.plain.seconds for one in self.asked], 0.5)

    @property
    def plain_cut(self) -> bool:
        """The median of plain CP-SAT is at least `plain_ms`: more than half ran out of time."""
        return self.plain_proved < 0.5

    @property
    def times(self) -> float | None:
        """How many times as fast as plain CP-SAT ours comes to a proof, by medians; None unless all are proved."""
        return self.plain_ms / self.whole(0.5) if self.proved == 1 else None

    @property
    def greedy_ms(self) -> float:
        return 1000 * percentile([one.greedy.seconds for one in self.asked], 0.5)

    @property
    def greedy_over(self) -> float | None:
        """How much dearer greedy plans are on average; None when none was found."""
        found = [one.greedy_over for one in self.asked if one.greedy_over is not None]
        return mean(found) if found else None

    def as_json(self) -> dict[str, Any]:
        """All figures; times in ms."""
        return {
            "family": self.family,
            "size": self.size,
            "questions": [
                {
                    "case": one.case,
                    "ms": 1000 * one.seconds,
                    "proved": one.proved,
                    "cost": None if one.cost is None else str(one.cost),
                    "bound": None if one.bound is None else str(one.bound),
                    "phases": one.phases,
                    "plain": _rival(one.plain) | {"proved": one.plain.proved},
                    "greedy": _rival(one.greedy),
                }
                for one in self.asked
            ],
            "provedShare": self.proved,
            "p50": self.whole(0.5),
            "p95": self.whole(0.95),
            "phases": {name: {"p50": self.phase(name, 0.5), "p95": self.phase(name, 0.95)} for name in PHASES},
            "plainP50": self.plain_ms,
            "plainProvedShare": self.plain_proved,
            "timesAsFast": self.times,
            "greedyP50": self.greedy_ms,
            "greedyDearerBy": self.greedy_over,
        }


def _rival(answer: PlainAnswer | GreedyAnswer) -> dict[str, Any]:
    return {"cost": None if answer.cost is None else str(answer.cost), "ms": 1000 * answer.seconds}

"""``python -m bench.calendar``: plans with a calendar, beside plain CP-SAT in one model and a greedy scheduler.

Catalogues are those of the plans without one (families.py), each route with weeks and hours. What to take and when is
asked at once, with few hours a week and few steps at a time; what each planner finds is compared value by value.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from statistics import mean

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.degrees import degree_targets
from bench.families import Case, Family, case
from bench.keeping import front, keeping_targets, renewals
from bench.measuring import percentile
from bench.plain_calendar import Timed, Values, schedule_greedily, solve_plainly
from bench.repeats import repeat_targets
from bench.targets import Target
from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.content import Content
from pathways.domain.learner import Record
from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Objective, Plan, PlanOptions, PlanQuestion, ProofStatus
from pathways.domain.quantity import thousandths
from pathways.planning.planner import Planner
from pathways.planning.question.calendar import Weeks
from pathways.requirements.evidence import evidence_of

DAY = date(2026, 1, 1)
SIZES = (20, 50, 100, 200)
SEEDS, QUICK_SEEDS = 8, 1
LIMIT_MS = 10_000
PLAIN_SECONDS = 10.0
ORDERS = ((Objective.MONEY, Objective.WEEKS), (Objective.WEEKS, Objective.MONEY))
ALTERNATIVES, ALTERNATIVES_SIZE = 5, 50
CONFLICTS, QUICK_CONFLICTS, CONFLICT_SIZE = 20, 4, 500
MOST_SECONDS, MS_AT_100, MOST_TIMES, CONFLICT_MS = 5.0, 400.0, 3.0, 1000.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of all three.

    Attributes:
        values: of our plan, by objective: thousandths of money, or weeks; None when none was found in time.
        phases: milliseconds of our search.
    """

    name: str
    size: int
    order: str
    values: Values | None
    proved: bool
    seconds: float
    phases: dict[str, float]
    plain: Timed
    greedy: Timed

    @property
    def beaten(self) -> bool:
        """A rival has a better plan."""
        rivals = [each.values for each in (self.plain, self.greedy) if each.values is not None]
        return any(self.values is None or rival < self.values for rival in rivals)

    @property
    def false(self) -> bool:
        """What we call proved is beaten, or what plain CP-SAT proves."""
        if self.values is None:
            return False
        too_good = self.plain.proved and self.plain.values is not None and self.values < self.plain.values
        return too_good or (self.proved and self.beaten)


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One question without and with alternatives: seconds, and how many there were."""

    name: str
    calendar: bool
    one: float
    several: float
    found: int


@dataclass(frozen=True, slots=True)
class Conflicting:
    """Questions without a plan: seconds of each whole answer, what would help included."""

    size: int
    seconds: tuple[float, ...]
    explained: int


def timed(drawn: Case) -> Case:
    """The same catalogue, with weeks and hours in its routes as courses and certifications have them."""
    dice = random.Random(drawn.name)
    things = [
        replace(
            credential,
            routes=tuple(
                replace(route, weeks=dice.randint(1, 16), hours=Decimal(10 * dice.randint(1, 12)))
                for route in credential.routes
            ),
        )
        for credential in drawn.content.credentials.values()
    ]
    return replace(drawn, content=Content.of([*drawn.content.competencies.values(), *things]))


def options_of(seed: int, objectives: tuple[Objective, ...]) -> PlanOptions:
    """Ten or twenty hours a week, two or three steps at a time."""
    return PlanOptions(
        start_on=DAY,
        optimize=objectives,
        weekly_hours=Decimal(10 if seed % 2 else 20),
        max_parallel=3 if seed % 4 < 2 else 2,
        time_limit_ms=LIMIT_MS,
    )


def ask(drawn: Case, objectives: tuple[Objective, ...]) -> Asked:
    """Asks each planner, one after the other."""
    options = options_of(drawn.seed, objectives)
    snapshot = compile_snapshot(drawn.content, revision=1, fingerprint=drawn.name)
    started = time.perf_counter()
    answer = Planner().plan(PlanQuestion(drawn.goal, Record(), options), snapshot)
    seconds = time.perf_counter() - started
    plan = answer if isinstance(answer, Plan) else None
    weeks = Weeks.of(DAY, options, snapshot.term_calendar)
    evidence = evidence_of(Record(), DAY, drawn.content.credentials)
    return Asked(
        drawn.name,
        drawn.size,
        ", ".join(objectives),
        None if plan is None else _values(plan, objectives),
        plan is not None and plan.proof.status is ProofStatus.OPTIMAL,
        seconds,
        {} if plan is None else dict(plan.proof.phases_ms),
        solve_plainly(drawn.content, drawn.goal, weeks, objectives, PLAIN_SECONDS),
        schedule_greedily(drawn.content, drawn.goal, weeks, objectives, evidence),
    )


def _values(plan: Plan, objectives: Sequence[Objective]) -> Values:
    values = {Objective.MONEY: thousandths(plan.totals.cost.amount), Objective.WEEKS: plan.totals.weeks or 0}
    return tuple(values[each] for each in objectives)


def alternatives(drawn: Case, *, calendar: bool) -> Alternatives:
    """One plan, and the same with the next best ones."""
    options = options_of(drawn.seed, (Objective.MONEY, Objective.WEEKS if calendar else Objective.STEPS))
    if not calendar:
        options = replace(options, weekly_hours=None, max_parallel=None)
    snapshot = compile_snapshot(drawn.content, revision=1, fingerprint=drawn.name)
    times = []
    found = 0
    for count in (0, ALTERNATIVES):
        question = PlanQuestion(drawn.goal, Record(), replace(options, alternatives=count))
        started = time.perf_counter()
        answer = Planner().plan(question, snapshot)
        times.append(time.perf_counter() - started)
        found = len(answer.alternatives) if isinstance(answer, Plan) else 0
    return Alternatives(drawn.name, calendar, times[0], times[1], found)


def conflicts(count: int) -> Conflicting:
    """Half of what the cheapest plan costs is not enough: why, and what would help."""
    times = []
    explained = 0
    for seed in range(count):
        drawn = case(Family.LAYERED, CONFLICT_SIZE, seed)
        snapshot = compile_snapshot(drawn.content, revision=1, fingerprint=drawn.name)
        options = PlanOptions(start_on=DAY, optimize=(Objective.MONEY,), time_limit_ms=LIMIT_MS)
        best = Planner().plan(PlanQuestion(drawn.goal, Record(), options), snapshot)
        if not isinstance(best, Plan):
            raise TypeError(f"{drawn.name}: no plan")
        poor = replace(options, budget=(best.totals.cost.amount / 2).quantize(Decimal(1)))
        started = time.perf_counter()
        answer = Planner().plan(PlanQuestion(drawn.goal, Record(), poor), snapshot)
        times.append(time.perf_counter() - started)
        explained += isinstance(answer, NoPlan) and bool(answer.conflicts) and bool(answer.relaxations)
    return Conflicting(CONFLICT_SIZE, tuple(times), explained)


def targets(
    asked: Sequence[Asked], several: Sequence[Alternatives], conflicting: Conflicting | None
) -> Iterator[Target]:
    """What is to be reached, the figure, and whether it was."""
    late = [one for one in asked if not (one.proved and one.seconds <= MOST_SECONDS)]
    text = f"choice and calendar up to {max(SIZES)}: all proved within {MOST_SECONDS:g} s"
    yield Target(text, f"{len(asked) - len(late)} of {len(asked)}", not late)
    at_100 = [1000 * one.seconds for one in asked if one.size == 100]
    if at_100:
        p50 = percentile(at_100, 0.5)
        yield Target(f"choice and calendar at 100: p50 under {MS_AT_100:g} ms", f"{p50:.0f} ms", p50 < MS_AT_100)
    for calendar in (True, False):
        some = [each for each in several if each.calendar is calendar]
        if some:
            times = sum(each.several for each in some) / sum(each.one for each in some)
            text = f"{ALTERNATIVES} alternatives {'with' if calendar else 'without'} a calendar"
            yield Target(f"{text}: under {MOST_TIMES:g} times one plan", f"{times:.1f} times", times < MOST_TIMES)
    if conflicting is not None:
        p95 = 1000 * percentile(conflicting.seconds, 0.95)
        yield Target(
            f"conflicts at {conflicting.size}: p95 under {CONFLICT_MS:g} ms", f"{p95:.0f} ms", p95 < CONFLICT_MS
        )
    beaten = sum(one.beaten for one in asked)
    yield Target("no rival's plan is better than ours", f"{beaten} of {len(asked)}", not beaten)
    false = sum(one.false for one in asked)
    yield Target("no proof is contradicted", f"{false} of {len(asked)}", not false, True)


def show(console: Console, asked: Sequence[Asked], several: Sequence[Alternatives]) -> None:
    """Prints the tables."""
    heads = ("asked", "proved", "p50", "most", "plain p50", "plain proved", "greedy p50", "greedy worse by")
    table = Table("size", "objectives", *heads, title="choice and calendar at once, ms", title_justify="left")
    for size, order in sorted({(one.size, one.order) for one in asked}):
        some = [one for one in asked if (one.size, one.order) == (size, order)]
        over = [
            one.greedy.values[0] / one.values[0] - 1
            for one in some
            if one.greedy.values is not None and one.values is not None and one.values[0]
        ]
        table.add_row(
            str(size),
            order,
            str(len(some)),
            f"{mean(one.proved for one in some):.0%}",
            f"{_middle(some, lambda one: one.seconds):.0f}",
            f"{max(1000 * one.seconds for one in some):.0f}",
            f"{_middle(some, lambda one: one.plain.seconds):.0f}",
            f"{mean(one.plain.proved for one in some):.0%}",
            f"{_middle(some, lambda one: one.greedy.seconds):.1f}",
            f"{mean(over):.1%}" if over else "-",
        )
    console.print(table)
    table = Table("question", "one plan ms", f"with {ALTERNATIVES} more ms", "found", title_justify="left")
    for each in several:
        name = each.name if each.calendar else f"{each.name}, no calendar"
        table.add_row(name, f"{1000 * each.one:.0f}", f"{1000 * each.several:.0f}", str(each.found))
    console.print(table)


def _middle(asked: Sequence[Asked], seconds: Callable[[Asked], float]) -> float:
    return 1000 * percentile([seconds(one) for one in asked], 0.5)


def main(words: Sequence[str] | None = None) -> int:
    """Runs the benchmark; returns the exit code: 1 where a proof is contradicted."""
    parser = argparse.ArgumentParser(prog="python -m bench.calendar", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer questions")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    chosen = parser.parse_args(words)
    seeds = range(QUICK_SEEDS if chosen.quick else SEEDS)
    asked = [
        ask(timed(case(Family.LAYERED, size, seed)), order) for size in SIZES for order in ORDERS for seed in seeds
    ]
    several = [
        alternatives(timed(case(Family.LAYERED, ALTERNATIVES_SIZE, seed)), calendar=calendar)
        for calendar in (True, False)
        for seed in seeds
    ]
    conflicting = conflicts(QUICK_CONFLICTS if chosen.quick else CONFLICTS)
    fronts = [front(timed(case(Family.LAYERED, 100, seed)), options_of(seed, ORDERS[0])) for seed in seeds]
    reached = [*targets(asked, several, conflicting), *keeping_targets(fronts, renewals())]
    reached += [*degree_targets(len(seeds)), *repeat_targets(len(seeds))]
    if chosen.json:
        print(
            json.dumps(
                {
                    "asked": [asdict(one) for one in asked],
                    "alternatives": [asdict(one) for one in several],
                    "conflicts": asdict(conflicting),
                },
                indent=2,
            )
        )
    else:
        console = Console(width=None if sys.stdout.isatty() else 160)
        show(console, asked, several)
        for one in reached:
            mark = "[green]PASS[/green]" if one.reached else "[red]FAIL[/red]"
            console.print(f"{mark} {escape(one.text)} ({escape(one.figure)})", highlight=False, soft_wrap=True)
    return 1 if any(one.sound and not one.reached for one in reached) else 0


if __name__ == "__main__":
    sys.exit(main())

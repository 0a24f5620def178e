"""The planner's answer beside what exhaustion finds; a difference is told in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.no_plan import NoPlan, NoPlanReason, PlanResult, Refusal
from pathways.domain.plan import Objective, Plan, PlanStep, ProofStatus
from pathways.planning.planner import Planner
from tests.calendar.expected_option_changes import right_help
from tests.calendar.oracle import Exhaustion
from tests.calendar.oracle_steps import Schedule, Solution, Values, looked_past, renewal_name, said_as_set
from tests.calendar.weeks import Steps
from tests.rules.assert_same_answer import Difference, RefusedError
from tests.rules.plans import total
from tests.rules.random_cases import Case
from tests.rules.state import occurrence_name

SOME_DAYS = 3


def same_plan(case: Case) -> None:
    """The planner's answer, its alternatives too, is what exhaustion finds, in weeks and ranks with which it holds.

    Raises:
        Difference: it is not.
        RefusedError: the question is refused.
    """
    exhaustion = Exhaustion(case.content, case.question)
    answer = Planner().plan(case.question, compile_snapshot(case.content, revision=1, fingerprint="test"))
    if isinstance(answer, Refusal):
        raise RefusedError(answer.problems[0].message)
    if isinstance(answer, NoPlan) and answer.reason is NoPlanReason.INFEASIBLE and not exhaustion.plans:
        if case.question.options.keep_valid_until is None:  # exhaustion looks at too few renewals to judge help
            right_help(answer, case)
        return
    if not exhaustion.plans and isinstance(answer, Plan) and looked_past(answer):
        return
    if not exhaustion.plans or not isinstance(answer, Plan):
        best = told(exhaustion.plans[0]) if exhaustion.plans else "no plan"
        raise Difference(f"the planner says {said(answer)}; exhaustion finds {best}")
    right_plan(answer, exhaustion.plans[0], exhaustion)
    if any(looked_past(each) for each in (answer, *answer.alternatives)):
        return
    expected = exhaustion.plans[1 : 1 + case.question.options.alternatives]
    if len(answer.alternatives) != len(expected):
        several = "; ".join(map(said, answer.alternatives)) or "none"
        raise Difference(f"alternatives {several} beside {said(answer)}; there are {'; '.join(map(told, expected))}")
    seen = [_steps(answer, exhaustion)]
    for other, right in zip(answer.alternatives, expected, strict=True):
        right_plan(other, right, exhaustion)
        steps = _steps(other, exhaustion)
        if steps in seen:
            raise Difference(f"{said(other)} comes twice")
        seen.append(steps)


def right_plan(plan: Plan, expected: Solution, exhaustion: Exhaustion) -> None:
    """A plan is one, has no superfluous steps, the values of another, and the shortest schedule of its steps.

    Raises:
        Difference: it is not.
    """
    steps = _steps(plan, exhaustion)
    if len(steps) != len(plan.steps):
        raise Difference(f"{said(plan)} earns a credential twice")
    dates = _dates(plan, exhaustion)
    starts = {name: start for name, (start, _) in dates.items()}
    ranks = {name: step.rank for name, step in _named(plan) if name in starts}
    keeping = exhaustion.question.options.keep_valid_until is not None
    dated = {name: route for name, route in steps.items() if name in starts}
    kept = {name: route for name, route in steps.items() if name not in starts}
    schedules = [
        Schedule(running, blocks, starts)
        for blocks in exhaustion.blocks(dated)
        for running in [exhaustion.as_blocks(dated, blocks)]
        if all(exhaustion.weeks.length(running[name]) == length for name, (_, length) in dates.items())
    ]
    found = next((each for each in schedules if exhaustion.beside(kept).is_scheduled_plan(each, ranks)), None)
    if found is None or not exhaustion.allows(steps) or (keeping and not exhaustion.keeps(dated, found, kept)):
        raise Difference(f"no plan: {said(plan)}; exhaustion finds {told(expected)}")
    for days in _choices(plan) if kept else ():
        if not exhaustion.keeps_on(found, kept, days):
            raise Difference(f"{said(plan)} does not keep the goal on {days}")
    if looked_past(plan):
        if _values(plan) > expected.values:
            raise Difference(f"the planner says {said(plan)}; exhaustion finds {told(expected)}")
        return
    same = next((each for each in exhaustion.plans if said_as_set(each.steps) == said_as_set(steps)), None)
    if same is None:
        smaller = next((each for each in exhaustion.plans if said_as_set(each.steps) < said_as_set(steps)), None)
        raise Difference(f"{said(plan)} has superfluous steps: {told(smaller) if smaller else 'no part is one'}")
    lasts = exhaustion.weeks.total(found.steps, starts)
    if not exhaustion.weeks.timeless and not same.weeks == plan.totals.weeks == lasts:
        raise Difference(f"{said(plan)} lasts {plan.totals.weeks} weeks; a shortest schedule is {told(same)}")
    if exhaustion.weeks.timeless and plan.totals.weeks is not None:
        raise Difference(f"{said(plan)} has weeks without a calendar")
    sums = (Fraction(plan.totals.cost.amount), Fraction(plan.totals.hours), Fraction(plan.totals.steps))
    adding = (Objective.MONEY, Objective.HOURS, Objective.STEPS)
    if sums != tuple(total(steps, each, exhaustion.question) for each in adding):
        raise Difference(f"{said(plan)} adds up to {plan.totals}")
    values = _values(plan)
    objectives = tuple(proof.objective for proof in plan.proof.objectives)
    if values != expected.values or objectives != exhaustion.question.options.optimize:
        raise Difference(f"the planner says {said(plan)}; exhaustion finds {told(expected)}")
    if plan.proof.status is not ProofStatus.OPTIMAL or any(each.bound != each.value for each in plan.proof.objectives):
        raise Difference(f"{said(plan)} is called {plan.proof.status}")


def _choices(plan: Plan) -> Iterator[dict[str, date]]:
    """Days on which a learner may take what keeps the goal: at either end of the windows, one at the other end alone,
    and anywhere; never before what a step waits for."""
    named = [(name, step, step.due) for name, step in _named(plan) if step.due is not None]
    named = [(name, step, step.due) for name, step in _named(plan) if step.due is not None]
    names = [name for name, _, _ in named]
    rng = Random(len(plan.steps))  # noqa: S311
    shares: list[dict[str, float]] = [dict.fromkeys(names, 0.0), dict.fromkeys(names, 1.0)]
    shares += [{name: float((name == alone) is late) for name in names} for alone in names for late in (True, False)]
    shares += [{name: rng.random() for name in names} for _ in range(SOME_DAYS)]
    for share in shares:
        days: dict[str, date] = {}
        by_number: dict[int, date] = {}
        for name, step, due in named:
            day = due.since + timedelta(days=round(share[name] * (due.through - due.since).days))
            days[name] = by_number[step.number] = max(day, *(by_number.get(each, day) for each in step.after), day)
        yield days


def _values(plan: Plan) -> Values:
    return tuple(Fraction(proof.value) for proof in plan.proof.objectives)


def _steps(plan: Plan, exhaustion: Exhaustion) -> Steps:
    """The routes as exhaustion has them, with the lines of selections."""
    steps = {}
    for name, step in _named(plan):
        credential = exhaustion.credentials[step.credential.key]
        routes = credential.renewals if step.is_renewal else credential.routes
        steps[name] = next(route for route in routes if route.key == step.route.key)
    return steps


def _named(plan: Plan) -> Iterator[tuple[str, PlanStep]]:
    """Each step with its name among those of exhaustion; the plan has renewals of the same kind in their order."""
    seen: Counter[tuple[str, str]] = Counter()
    for step in plan.steps:
        key = step.credential.key
        if step.is_renewal:
            yield renewal_name(key, step.route, seen[key, step.route.key]), step
            seen[key, step.route.key] += 1
        else:
            yield occurrence_name(key, step.occurrence), step


def _dates(plan: Plan, exhaustion: Exhaustion) -> dict[str, tuple[int, int]]:
    """The first day of each step, and its weeks, once its dates are as these say.

    Raises:
        Difference: they are not.
    """
    starts = {}
    for key, step in _named(plan):
        dates = step.dates
        if step.due is not None and exhaustion.question.options.keep_valid_until is not None:
            if dates is not None or step.due.through < step.due.since:
                raise Difference(f"{key} has dates {dates} and is due {step.due}")
            continue
        if (dates is None) != exhaustion.weeks.timeless:
            raise Difference(f"{key} has dates {dates}")
        if dates is None:
            starts[key] = 0, 0
            continue
        start = (dates.start_on - exhaustion.question.day).days
        length = dates.end_week - dates.start_week
        if (
            start < 0
            or length < 0
            or dates.start_week != start // 7
            or dates.finish_on != dates.start_on + timedelta(weeks=length)
        ):
            raise Difference(f"{key} has dates {dates}")
        starts[key] = start, length
    return starts


def told(found: Solution) -> str:
    """What exhaustion finds, in a line."""
    names = ", ".join(
        f"{key}/{route.key}" + (f" from day {found.starts[key]}" if key in found.starts else " later")
        for key, route in found.steps.items()
    )
    return f"{names or 'no steps'}, {found.weeks} weeks, with {[str(value) for value in found.values]}"


def said(answer: PlanResult) -> str:
    """What the planner says, in a line."""
    match answer:
        case Plan(steps=steps, proof=proof):
            names = ", ".join(
                f"{step.credential.key}/{step.route.key}@{step.rank}"
                + (f" from {step.dates.start_on}" if step.dates else "")
                for step in steps
            )
            return f"{names or 'no steps'} with {[str(each.value) for each in proof.objectives]}"
        case NoPlan(reason=reason):
            return f"no plan ({reason})"
        case Refusal(problems=problems):
            return problems[0].message

"""Laws that answers keep, whatever the catalogue: how the answers to two questions that are alike compare."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from math import inf
from random import Random

from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.goal import AllGoals, CredentialGoal
from pathways.domain.learner import Award
from pathways.domain.no_plan import Refusal
from pathways.domain.plan import Objective, ProofStatus
from pathways.planning.planner import Planner
from tests.calendar.assert_same_answer import same_plan as same_plan_in_weeks
from tests.calendar.weeks import USUAL_HOURS
from tests.laws.changing import (
    dearer,
    is_monotone,
    limited,
    limits,
    renamed,
    timeless,
    with_award,
    with_goal,
    with_options,
    without_weeks,
)
from tests.rules.assert_same_answer import Difference, same_plan
from tests.rules.random_cases import Case

TIMES = 3
Optimum = tuple[Fraction | float, ...]


@dataclass(frozen=True)
class Pair:
    """Two questions: the second is never answered better than the first; `same`: nor worse.

    Attributes:
        text: what makes the difference.
        times: the money of the second is so many times that of the first.
    """

    text: str
    first: Case
    second: Case
    same: bool = False
    times: int = 1


def optimum(case: Case) -> Optimum | None:
    """What the best plan comes to in each objective, infinite where there is none; None: not proved, or refused."""
    snapshot = compile_snapshot(case.content, revision=1, fingerprint="test")
    answer = Planner().best(case.question, snapshot)
    if answer is None:
        return tuple(inf for _ in case.question.options.optimize)
    if isinstance(answer, Refusal) or answer.proof.status is not ProofStatus.OPTIMAL:
        return None
    return tuple(Fraction(each.value) for each in answer.proof.objectives)


def kept(law: str, case: Case, seed: int) -> None:
    """A law is kept by a case and what is made of it.

    Raises:
        Difference: it is not; the text says what exhaustion finds of both.
    """
    for pair in LAWS[law](case, Random(seed)):  # noqa: S311
        first, second = optimum(pair.first), optimum(pair.second)
        if first is None or second is None:
            continue
        objectives = pair.first.question.options.optimize
        expected = tuple(
            value * (pair.times if objective is Objective.MONEY else 1)
            for objective, value in zip(objectives, first, strict=True)
        )
        if expected > second or (pair.same and expected != second):
            told = f"{pair.text}: {_told(first)} before, {_told(second)} after"
            raise Difference(f"{told}; before, {_judged(pair.first)}; after, {_judged(pair.second)}")


def _told(values: Optimum) -> str:
    return "no plan" if inf in values else str([str(value) for value in values])


def _judged(case: Case) -> str:
    """What exhaustion says of the planner's answer."""
    judge = same_plan_in_weeks if case.question.options.has_calendar else same_plan
    try:
        judge(case)
    except Exception as fault:
        return f"exhaustion says {fault}"
    return "exhaustion says the same"


def a_limit_never_improves(case: Case, rng: Random) -> Iterator[Pair]:
    """Each limit that the question has, and one more."""
    for name, loose in limits(case, rng):
        yield Pair(f"with {name}", loose, case)
    more = limited(case, rng)
    for name, loose in limits(more, rng):
        if getattr(loose.question.options, name) == getattr(case.question.options, name):
            yield Pair(f"with {name} {getattr(more.question.options, name)}", loose, more)


def a_calendar_never_improves(case: Case, _: Random) -> Iterator[Pair]:
    """Whatever only waiting brings is taken as come without one."""
    options = case.question.options
    if options.keep_valid_until is not None:
        yield Pair("with a calendar", timeless(case), with_options(case, optimize=without_weeks(options)))
        return
    hours = options.weekly_hours or USUAL_HOURS
    timed = with_options(case, weekly_hours=Decimal(hours), optimize=without_weeks(options))
    yield Pair("with a calendar", timeless(case), timed)


def more_goals_are_never_cheaper(case: Case, rng: Random) -> Iterator[Pair]:
    """All of several, beside each."""
    if case.question.options.keep_valid_until is not None:
        return
    keys = sorted(case.content.credentials)
    goals = [case.question.goal, CredentialGoal(rng.choice(keys))]
    both = with_goal(case, AllGoals(tuple(goals)))
    for place, goal in enumerate(goals):
        yield Pair(f"with goal {1 - place} too", with_goal(case, goal), both)


def an_award_never_worsens(case: Case, rng: Random) -> Iterator[Pair]:
    """One of long ago, with a score, valid for ever; where no rule forbids any."""
    if not is_monotone(case):
        return
    award = Award(
        credential=rng.choice(sorted(case.content.credentials)),
        issued_on=case.question.day - timedelta(days=1) if rng.randrange(2) else None,
        score=Decimal(80) if rng.randrange(2) else None,
    )
    yield Pair(f"without an award of {award.credential}", with_award(case, award), case)


def scaled_costs_scale(case: Case, _: Random) -> Iterator[Pair]:
    """Every cost, and the budget."""
    yield Pair(f"costs {TIMES} times as high", case, dearer(case, TIMES), same=True, times=TIMES)


def names_and_order_do_not_matter(case: Case, _: Random) -> Iterator[Pair]:
    """Other keys, and all that has no order the other way round."""
    yield Pair("renamed", case, renamed(case), same=True)


LAWS: dict[str, Callable[[Case, Random], Iterator[Pair]]] = {
    "limits": a_limit_never_improves,
    "calendar": a_calendar_never_improves,
    "goals": more_goals_are_never_cheaper,
    "awards": an_award_never_worsens,
    "costs": scaled_costs_scale,
    "names": names_and_order_do_not_matter,
}

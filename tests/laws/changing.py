"""Cases like another one: with other names in another order, dearer, with a limit, a goal or an award more or less."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from pathways.domain.catalog import Credential, Route
from pathways.domain.content import Content
from pathways.domain.goal import AllGoals, Goal
from pathways.domain.learner import Award, Record
from pathways.domain.money import Money
from pathways.domain.plan import Break, Objective, PlanOptions, PlanQuestion
from pathways.domain.requirement import ExclusionLine, Group, walk
from pathways.domain.shared_rules import Equivalence
from tests.rules.random_cases import Case

NO_CALENDAR = PlanOptions()
IN_WEEKS: Mapping[str, Any] = {
    "finish_by": None,
    "max_parallel": None,
    "breaks": (),
    "max_credits_per_term": None,
    "min_credits_per_term": None,
}
"""Limits that only a question with a calendar has, and what it is to have none of them."""
OF_STEPS: Mapping[str, Any] = {"budget": None, "avoid": (), "accredited_only": False}


def with_options(case: Case, **options: Any) -> Case:
    """With some options changed."""
    question = case.question
    return replace(case, question=replace(question, options=replace(question.options, **options)))


def with_goal(case: Case, goal: Goal) -> Case:
    """With another goal; what the record says of lines of the goal is left out."""
    question = case.question
    waivers = tuple(each for each in question.record.waivers if not each.path.startswith("goal/"))
    return replace(case, question=PlanQuestion(goal, replace(question.record, waivers=waivers), question.options))


def with_award(case: Case, award: Award) -> Case:
    """With an award more."""
    record = case.question.record
    return replace(case, question=replace(case.question, record=replace(record, awards=(*record.awards, award))))


def timeless(case: Case) -> Case:
    """Without a calendar."""
    options = case.question.options
    names = (*IN_WEEKS, "weekly_hours", "keep_valid_until")
    plain = {name: getattr(NO_CALENDAR, name) for name in names}
    return with_options(case, **plain, optimize=without_weeks(options))


def without_weeks(options: PlanOptions) -> tuple[Objective, ...]:
    """What is asked for but weeks; money where there is nothing else."""
    return tuple(each for each in options.optimize if each is not Objective.WEEKS) or (Objective.MONEY,)


def limits(case: Case, rng: Random) -> Iterator[tuple[str, Case]]:
    """The case without each of its limits.

    What stays valid is kept from the day on which a shortest schedule reaches the goal: what makes that longer may
    save a renewal, so that there limits of weeks and `include` are left as they are.
    """
    options = case.question.options
    looser = dict(OF_STEPS)
    if options.keep_valid_until is None:
        looser["include"] = ()
        looser |= IN_WEEKS if rng.randrange(2) or options.has_calendar else {}
    for name, none in looser.items():
        if getattr(options, name) != none:
            yield name, with_options(case, **{name: none})


def limited(case: Case, rng: Random) -> Case:
    """With a limit more, where it has none of the kind; of weeks only where there is a calendar."""
    options, keys = case.question.options, sorted(case.content.credentials)
    drawn: dict[str, Callable[[], Any]] = {
        "budget": lambda: Decimal(rng.randint(0, 8)),
        "avoid": lambda: (rng.choice(keys),),
        "accredited_only": lambda: True,
        "include": lambda: (rng.choice(keys),),
        "finish_by": lambda: case.question.day + timedelta(days=rng.randint(0, 60)),
        "max_parallel": lambda: rng.randint(1, 2),
        "breaks": lambda: (_break(case.question.day, rng),),
        "max_credits_per_term": lambda: Decimal(rng.randint(1, 8)),
        "min_credits_per_term": lambda: Decimal(rng.randint(1, 4)),
    }
    able = [name for name in drawn if name not in IN_WEEKS or options.has_calendar]
    name = rng.choice([each for each in able if not getattr(options, each)] or able)
    return with_options(case, **{name: drawn[name]()})


def _break(day: date, rng: Random) -> Break:
    first = day + timedelta(days=rng.randint(0, 30))
    return Break(first, first + timedelta(days=rng.randint(0, 13)))


def is_monotone(case: Case) -> bool:
    """No rule forbids an award, and nothing hangs on which one it is."""
    content, record = case.content, case.question.record
    trees = [
        route.requires
        for credential in content.credentials.values()
        for route in (*credential.routes, *credential.renewals)
        if route.requires is not None
    ]
    return not (
        content.overlaps
        or record.claims
        or any(credential.renewals for credential in content.credentials.values())
        or any(isinstance(line, ExclusionLine) for tree in trees for line in walk(tree))
    )


def dearer(case: Case, times: int) -> Case:
    """With every cost, and the budget, so many times as high."""

    def changed(route: Route) -> Route:
        cost, shared = route.cost, route.shared_cost
        return replace(
            route,
            cost=cost and Money(cost.amount * times, cost.currency),
            shared_cost=shared and replace(shared, amount=Money(shared.amount.amount * times, shared.amount.currency)),
        )

    credentials = {
        key: replace(
            each,
            routes=tuple(map(changed, each.routes)),
            renewals=tuple(map(changed, each.renewals)),
        )
        for key, each in case.content.credentials.items()
    }
    budget = case.question.options.budget
    scaled = replace(case, content=replace(case.content, credentials=credentials))
    return with_options(scaled, budget=None if budget is None else budget * times)


def renamed(case: Case) -> Case:
    """With other keys, the other way round in the order of the keys, and of whatever has no order."""
    keys = sorted(case.content.credentials, reverse=True)
    names = {key: f"k{place}" for place, key in enumerate(keys)}
    content = Content.of(_renamed(each, names) for each in case.content.things())
    return Case(content, _renamed(case.question, names))


def _renamed(thing: Any, names: Mapping[str, str]) -> Any:
    match thing:
        case str() if type(thing) is str:
            return "/".join(names.get(part, part) for part in thing.split("/"))
        case tuple() | frozenset():
            return type(thing)(_renamed(each, names) for each in thing)
        case _ if not is_dataclass(thing) or isinstance(thing, type):
            return thing
    changed = {each.name: _renamed(getattr(thing, each.name), names) for each in fields(thing) if each.init}
    for name in _without_order(thing):
        changed[name] = changed[name][::-1]
    if isinstance(thing, Equivalence) and not thing.one_way:
        changed["credentials"] = tuple(sorted(changed["credentials"]))
    return replace(thing, **changed)


def _without_order(thing: Any) -> tuple[str, ...]:
    match thing:
        case Group():
            return ("of",)
        case Credential():
            return ("routes", "renewals", "competencies")
        case Record():
            return ("awards", "experience", "waivers", "substitutions", "claims")
        case AllGoals():
            return ("goals",)
        case _:
            return ()

"""A portfolio as it is answered: trainings with their people, and the plan of each person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pathways.domain.catalog import Credential, Route
from pathways.domain.money import Money
from pathways.domain.plan import Proof
from pathways.planning.question.pricing import Pricing
from pathways.planning.question.taken_step import TakenStep
from pathways.workforce.fit import coverage_in
from pathways.workforce.people import Person
from pathways.workforce.portfolio.replay import Recount, group_costs, plan_cost, plan_hours


@dataclass(frozen=True, slots=True)
class Training:
    """One route of one credential, and everybody who takes it: to close a gap, or on the way to what does.

    Attributes:
        people: keys, in order.
        cost: for all of them, with opening it for groups.
        hours: of all of them.
        closes: competencies that somebody has more of by it, where their place needs it.
    """

    credential: Credential
    route: Route
    people: tuple[str, ...]
    cost: Money
    hours: Decimal
    closes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """What one person earns, in an order in which it can be taken.

    Attributes:
        occupation: of the place that they have afterwards; None: none.
        before, after: their coverage of that occupation.
        cost: of the steps; what opening routes for groups costs is part of the trainings.
    """

    person: str
    occupation: str | None
    before: Fraction
    after: Fraction
    steps: tuple[TakenStep, ...]
    cost: Money
    hours: Decimal


@dataclass(frozen=True, slots=True)
class TrainingPortfolio:
    """Which trainings for whom.

    Attributes:
        trainings: by credential and route.
        plans: of everybody who earns something, the shortest first.
        coverage_before, coverage_after: the mean over all places, under the greatest assignment.
        coverage_bound: no portfolio within the limits reaches more; None: the cheapest was asked for.
    """

    trainings: tuple[Training, ...]
    plans: tuple[PersonPlan, ...]
    coverage_before: Fraction
    coverage_after: Fraction
    coverage_bound: Fraction | None
    cost: Money
    hours: Decimal
    proof: Proof
    catalog_revision: int


def trainings_of(
    plans: Mapping[str, Sequence[TakenStep]], people: Mapping[str, Person], counted: Recount, pricing: Pricing
) -> tuple[Training, ...]:
    """The plans turned round: who takes what.

    Args:
        people: as they were before.
    """
    opened = group_costs(plans, pricing)
    takers: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for person, steps in sorted(plans.items()):
        for place, step in enumerate(steps):
            takers.setdefault((step.credential.key, step.route.key), []).append((person, place))
    found = []
    for name, taken in sorted(takers.items()):
        person, place = taken[0]
        step = plans[person][place]
        own = sum((_cost_of(plans[each], at, pricing) for each, at in taken), Decimal(0))
        own += opened[name].amount if name in opened else 0
        closes = {key for each, _ in taken for key in _closes(step, people[each], counted.occupations.get(each))}
        found.append(
            Training(
                step.credential,
                step.route,
                tuple(each for each, _ in taken),
                Money(own, pricing.currency),
                (step.route.hours or Decimal(0)) * len(taken),
                tuple(sorted(closes)),
            )
        )
    return tuple(found)


def plans_of(
    plans: Mapping[str, Sequence[TakenStep]], people: Mapping[str, Person], counted: Recount, pricing: Pricing
) -> tuple[PersonPlan, ...]:
    """Everybody's plan, the shortest first: by hours, then cost, then key."""
    found = []
    for key, steps in plans.items():
        occupation = counted.occupations.get(key)
        before, after = (
            (Fraction(0), Fraction(0))
            if occupation is None
            else (coverage_in(people[key], occupation), coverage_in(counted.people[key], occupation))
        )
        cost, hours = plan_cost(steps, pricing), plan_hours(steps)
        found.append(PersonPlan(key, occupation, before, after, tuple(steps), cost, hours))
    return tuple(sorted(found, key=lambda each: (each.hours, each.cost.amount, each.person)))


def _cost_of(steps: Sequence[TakenStep], place: int, pricing: Pricing) -> Decimal:
    return pricing.costs([step.route for step in steps], 1)[place].amount


def _closes(step: TakenStep, person: Person, occupation: str | None) -> set[str]:
    if occupation is None or step.is_renewal:
        return set()
    shown = {each.competency: each.level for each in step.credential.competencies}
    needs = person.snapshot.occupations[occupation].needs
    held = {need.competency: person.evidence.level(need.competency) for need in needs}
    return {
        need.competency
        for need in needs
        if held[need.competency] < min(need.level, shown.get(need.competency, Decimal(0)))
    }

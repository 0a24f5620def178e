"""Counts a portfolio again, from the plans of its people alone; knows neither the program nor its solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from pathways.domain.learner import Award
from pathways.domain.money import Money
from pathways.domain.requirement import Requirement
from pathways.planning.question.instance import Instance
from pathways.planning.question.pricing import Pricing
from pathways.planning.question.taken_step import TakenStep
from pathways.planning.verify.replay import faults_of
from pathways.wording.phrases import counted
from pathways.workforce.fit import coverage_in
from pathways.workforce.people import Person, Role
from pathways.workforce.portfolio.question import PortfolioOptions
from pathways.workforce.team_gap import NOBODY, assigned_roles


@dataclass(frozen=True, slots=True)
class Recount:
    """What a portfolio comes to.

    Attributes:
        coverage: the mean over all places, under the greatest assignment.
        occupations: by person, the place that they have in it.
        people: everybody with what they have earned.
        cost: of all steps, and of opening their routes for groups.
    """

    coverage: Fraction
    occupations: Mapping[str, str]
    people: Mapping[str, Person]
    cost: Money
    hours: Decimal


def recount(
    people: Sequence[Person], roles: Sequence[Role], plans: Mapping[str, Sequence[TakenStep]], pricing: Pricing
) -> Recount:
    """Coverage, money and hours.

    Args:
        plans: the steps of those who earn something, by person.

    Raises:
        ProblemsError: TIMEOUT.
    """
    after = [trained(person, plans.get(person.key, ())) for person in people]
    assigned = assigned_roles(after, roles, people[0].snapshot) if people else ()
    occupations = {
        person.key: roles[found].occupation for person, found in zip(after, assigned, strict=True) if found is not None
    }
    total = sum((coverage_in(each, occupations[each.key]) for each in after if each.key in occupations), NOBODY)
    cost = sum((plan_cost(steps, pricing).amount for steps in plans.values()), Decimal(0))
    cost += sum((each.amount for each in group_costs(plans, pricing).values()), Decimal(0))
    hours = sum((plan_hours(steps) for steps in plans.values()), Decimal(0))
    return Recount(
        total / sum(role.headcount for role in roles),
        occupations,
        {each.key: each for each in after},
        Money(cost, pricing.currency),
        hours,
    )


def trained(person: Person, steps: Sequence[TakenStep]) -> Person:
    """Somebody who has earned what some steps earn, on their day."""
    if not steps:
        return person
    awards = tuple(Award(credential=step.credential.key, issued_on=person.day) for step in steps if not step.is_renewal)
    return replace(person, record=replace(person.record, awards=(*person.record.awards, *awards)))


def plan_cost(steps: Sequence[TakenStep], pricing: Pricing) -> Money:
    """What one person's steps cost; what several of them share is paid once."""
    return pricing.total([step.route for step in steps], 1)


def plan_hours(steps: Sequence[TakenStep]) -> Decimal:
    """What one person's steps take."""
    return sum((step.route.hours or Decimal(0) for step in steps), Decimal(0))


def group_costs(plans: Mapping[str, Sequence[TakenStep]], pricing: Pricing) -> dict[tuple[str, str], Money]:
    """What opening routes costs for as many groups as their people fill, by credential and route."""
    takers = Counter((step.credential.key, step.route.key) for steps in plans.values() for step in steps)
    routes = {(step.credential.key, step.route.key): step.route for steps in plans.values() for step in steps}
    found = {}
    for name, count in takers.items():
        cost = routes[name].group_cost
        if cost is not None:
            groups = 1 if cost.seats is None else -(-count // cost.seats)
            found[name] = Money(pricing.group(cost).amount * groups, pricing.currency)
    return found


def plan_faults(steps: Sequence[TakenStep], instance: Instance, goal: Requirement) -> list[str]:
    """What is wrong with one person's plan; empty where each step can be taken and none is superfluous."""
    return faults_of(steps, instance.question, goal, instance.evidence, instance.snapshot, Decimal(0))


def limit_faults(
    plans: Mapping[str, Sequence[TakenStep]], cost: Money, options: PortfolioOptions, avoided: Sequence[str]
) -> Iterator[str]:
    """Which limits of the question are not kept."""
    if options.budget is not None and cost.amount > options.budget:
        yield f"costs {cost.amount}, over the budget of {options.budget}"
    earned = Counter(step.credential.key for steps in plans.values() for step in steps)
    for limit in options.seats:
        if earned[limit.credential] > limit.at_most:
            people = counted(earned[limit.credential], "person", "people")
            yield f"{limit.credential}: {people}, not at most {limit.at_most}"
    for key in earned.keys() & set(avoided):
        yield f"{key}: to be avoided"
    for person, steps in plans.items():
        hours = plan_hours(steps)
        if options.max_hours_each is not None and hours > options.max_hours_each:
            yield f"{person}: takes {counted(hours, 'hour')}, over the limit of {options.max_hours_each}"

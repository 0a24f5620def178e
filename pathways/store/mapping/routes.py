"""Routes and renewals as node properties and back."""

from __future__ import annotations

from typing import Any

from pathways.domain.catalog import Figure, Route, RouteKind
from pathways.domain.money import GroupCost, Money, Period, SharedCost
from pathways.domain.offerings import FirstCycle, Offering, Recurrence, Retake
from pathways.domain.requirement import Requirement
from pathways.present import present
from pathways.store.bolt import Row
from pathways.store.mapping.things import cohort_of, day_of, decimal, iso, number, text, upkeep_of, upkeep_properties

ROUTE_COLUMNS = (
    *("key", "kind", "name", "costAmount", "costCurrency", "hours", "weeks", "availableFrom", "availableThrough"),
    *("extendsMonths", "graceMonths", "estimated", "opensDays", "cohortFrom", "cohortThrough"),
    *("sharedCostKey", "sharedCostAmount", "sharedCostCurrency", "sharedCostEvery"),
    *("groupCostAmount", "groupCostCurrency", "groupSeats"),
    *("upkeepKinds", "upkeepHours", "upkeepCosts"),
    *("firstCycleExempt", "firstCycleCredits", "carryOver"),
    *("sentence", "retakeAfterDays", "retakeAtMost", "retakeWithinMonths"),
)


def route_properties(route: Route, id_: str) -> dict[str, Any]:
    """The properties of a route's or renewal's node."""
    shared, group, first, again = route.shared_cost, route.group_cost, route.first_cycle, route.retake
    return present(
        id=id_,
        key=route.key,
        kind=str(route.kind),
        name=route.name,
        costAmount=text(route.cost.amount) if route.cost else None,
        costCurrency=route.cost.currency if route.cost else None,
        hours=text(route.hours),
        weeks=route.weeks,
        availableFrom=iso(route.available_from),
        availableThrough=iso(route.available_through),
        extendsMonths=route.extends_months,
        graceMonths=route.grace_months,
        opensDays=route.opens_days,
        cohortFrom=iso(route.cohort.from_) if route.cohort else None,
        cohortThrough=iso(route.cohort.through) if route.cohort else None,
        estimated=[str(figure) for figure in route.estimated],
        firstCycleExempt=(first.exempt or None) if first else None,
        firstCycleCredits=text(first.credits) if first else None,
        carryOver=text(route.carry_over),
        sentence=route.sentence,
        retakeAfterDays=again.after_days if again else None,
        retakeAtMost=again.at_most if again else None,
        retakeWithinMonths=again.within_months if again else None,
        sharedCostKey=shared.key if shared else None,
        sharedCostAmount=text(shared.amount.amount) if shared else None,
        sharedCostCurrency=shared.amount.currency if shared else None,
        sharedCostEvery=shared.every and str(shared.every) if shared else None,
        groupCostAmount=text(group.amount.amount) if group else None,
        groupCostCurrency=group.amount.currency if group else None,
        groupSeats=group.seats if group else None,
        **upkeep_properties(route.upkeep),
    )


def route_of(
    row: Row,
    requires: Requirement | None,
    recommends: Requirement | None,
    align_to: str | None,
    offerings: list[Offering],
    recurring: list[Recurrence],
) -> Route:
    """From ROUTE_COLUMNS."""
    (
        key,
        kind,
        name,
        amount,
        currency,
        hours,
        weeks,
        since,
        through,
        extends,
        grace,
        estimated,
        opens,
        cohort_from,
        cohort_through,
        shared_key,
        shared_amount,
        shared_currency,
        shared_every,
        group_amount,
        group_currency,
        group_seats,
        upkeep_kinds,
        upkeep_hours,
        upkeep_costs,
        exempt,
        first_credits,
        carry_over,
        sentence,
        *retake,
    ) = row
    return Route(
        key=key,
        kind=RouteKind(kind),
        name=name,
        cost=None if amount is None else Money(decimal(amount), currency),
        hours=number(hours),
        weeks=weeks,
        available_from=day_of(since),
        available_through=day_of(through),
        offerings=tuple(offerings),
        recurring=tuple(recurring),
        requires=requires,
        recommends=recommends,
        extends_months=extends,
        grace_months=grace,
        opens_days=opens,
        cohort=cohort_of(cohort_from, cohort_through),
        align_to=align_to,
        retake=_retake_of(*retake),
        first_cycle=_first_cycle_of(exempt, first_credits),
        carry_over=number(carry_over),
        sentence=sentence,
        shared_cost=_shared_cost_of(shared_key, shared_amount, shared_currency, shared_every),
        group_cost=_group_cost_of(group_amount, group_currency, group_seats),
        upkeep=upkeep_of(upkeep_kinds or (), upkeep_hours or (), upkeep_costs or ()),
        estimated=tuple(Figure(figure) for figure in estimated) if estimated else (),
    )


def _shared_cost_of(key: str | None, amount: str, currency: str, every: str | None) -> SharedCost | None:
    if key is None:
        return None
    return SharedCost(key, Money(decimal(amount), currency), Period(every) if every else None)


def _group_cost_of(amount: str | None, currency: str, seats: int | None) -> GroupCost | None:
    return None if amount is None else GroupCost(Money(decimal(amount), currency), seats)


def _first_cycle_of(exempt: bool | None, credits: str | None) -> FirstCycle | None:
    return FirstCycle(exempt=bool(exempt), credits=number(credits)) if exempt or credits is not None else None


def _retake_of(days: int | None, most: int | None, months: int | None) -> Retake | None:
    if days is None and most is None:
        return None
    return Retake(after_days=days, at_most=most, within_months=months)

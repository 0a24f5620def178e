"""The GraphQL that asks a service for a plan, and its answer as a document: where plans enter the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pathways.documents.plan_document import (
    Alternative,
    PlanDocument,
    PlannedStep,
    Proved,
    Sums,
    alternative,
    cleaned,
    purposes,
    several_told,
)
from pathways.domain.money import Money
from pathways.domain.plan import Dates, Due, Objective, ProofStatus


def read_plan(plan: Mapping[str, Any]) -> PlanDocument:
    """A plan as `queries.PLAN` is answered."""
    earned = _names(plan["steps"])
    proof = plan["proof"]
    return PlanDocument(
        goal=cleaned(plan["goal"]),
        start_on=date.fromisoformat(plan["startOn"]),
        catalog_revision=plan["catalogRevision"],
        steps=several_told(_step(step, earned) for step in plan["steps"]),
        sums=_sums(plan["totals"], plan["steps"]),
        status=ProofStatus(proof["status"]),
        proved=tuple(
            Proved(
                Objective(each["objective"]),
                ProofStatus(each["status"]),
                Decimal(each["value"]),
                Decimal(each["bound"]),
            )
            for each in proof["objectives"]
        ),
        assumptions=tuple(map(cleaned, plan["assumptions"])),
        advice=tuple(map(cleaned, plan["advice"])),
        alternatives=tuple(_alternative(other, earned) for other in plan["alternatives"]),
        elapsed_ms=proof["elapsedMs"],
    )


def _names(steps: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {step["credential"]["key"]: cleaned(step["credential"]["name"]) for step in steps}


def _sums(totals: Mapping[str, Any], steps: Iterable[Mapping[str, Any]]) -> Sums:
    is_least = any(step["route"]["cost"] is None for step in steps)
    return Sums(_money(totals["cost"]), Decimal(str(totals["hours"])), totals["steps"], totals["weeks"], is_least)


def _step(step: Mapping[str, Any], earned: Mapping[str, str]) -> PlannedStep:
    served, serves_goal = purposes((line["path"] for line in step["satisfies"]), earned)
    # Credit from outside the catalogue has no credential.
    paying = {(each["credential"] or {"key": each["text"]})["key"]: cleaned(each["text"]) for each in step["claims"]}
    route, due = step["route"], step["due"]
    dates = None
    if step["startOn"] is not None:
        days = date.fromisoformat(step["startOn"]), date.fromisoformat(step["finishOn"])
        dates = Dates(step["startWeek"], step["endWeek"], *days)
    return PlannedStep(
        number=step["number"],
        rank=step["rank"],
        credential=step["credential"]["key"],
        name=cleaned(step["credential"]["name"]),
        route=route["key"],
        route_name=cleaned(route["name"]),
        kind=route["kind"],
        cost=_money(step["cost"]),
        is_priced=route["cost"] is not None,
        hours=Decimal(str(step["hours"])),
        after=tuple(step["after"]),
        serves=served,
        serves_goal=serves_goal,
        builds_on=tuple(name for key, name in paying.items() if key not in earned),
        is_renewal=step["isRenewal"],
        dates=dates,
        due=None if due is None else Due(date.fromisoformat(due["since"]), date.fromisoformat(due["through"])),
        term=None if step["term"] is None else cleaned(step["term"]),
        occurrence=step["occurrence"],
    )


def _alternative(other: Mapping[str, Any], earned: Mapping[str, str]) -> Alternative:
    return alternative(_sums(other["totals"], other["steps"]), _names(other["steps"]), earned)


def _money(cost: Mapping[str, str]) -> Money:
    return Money(Decimal(cost["amount"]), cost["currency"])

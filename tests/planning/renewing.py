"""Catalogues and plans of what is renewed."""

from __future__ import annotations

from typing import Any

from pathways.domain.plan import Plan, PlanStep, ProofStatus
from pathways.planning.planner import Planner
from tests.catalogs import credential, question, snapshot_of, usd

CE = {"cost": usd(30), "hours": 5}
AT_ONCE = {"cost": usd(30)}
EARN = {"cost": usd(100), "hours": 10}
HELD = {"awards": [{"credential": "card", "issuedOn": "2026-06-30", "expiresOn": "2027-06-30"}]}


def renewed(key: str, *routes: dict[str, Any], ways: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    """A credential with renewals, keyed k0, k1, …"""
    renewals = [{"key": f"k{place}", "kind": "RENEWAL", **way} for place, way in enumerate(ways)]
    return credential(key, *routes, **{"validMonths": 12, **fields}, renewals=renewals)


CARD = renewed("card", EARN, ways=[CE])


def held(key: str, issued: str, expires: str | None = None) -> dict[str, Any]:
    """An award in a record."""
    return {"credential": key, "issuedOn": issued, **({"expiresOn": expires} if expires else {})}


def kept(
    credentials: list[dict[str, Any]], until: str, *awards: dict[str, Any], wanted: Any = "card", **options: Any
) -> Plan | None:
    """The plan that keeps a goal; None: there is none."""
    asked = question(wanted, {"awards": list(awards)}, keepValidUntil=until, **options)
    answer = Planner().plan(asked, snapshot_of({"credentials": credentials}))
    if not isinstance(answer, Plan):
        return None
    assert answer.proof.status is ProofStatus.OPTIMAL
    return answer


def taken(plan: Plan | None) -> list[tuple[str, str]] | None:
    """Credential and route of each step, sorted."""
    return None if plan is None else sorted((step.credential.key, step.route.key) for step in plan.steps)


def money(plan: Plan | None) -> int | None:
    return None if plan is None else int(plan.totals.cost.amount)


def renewals_of(plan: Plan | None) -> list[PlanStep]:
    return [step for step in steps_of(plan) if step.is_renewal]


def steps_of(plan: Plan | None) -> list[PlanStep]:
    return [] if plan is None else list(plan.steps)


HIGH = credential("high", validMonths=36)
BY_HIGH = {"cost": usd(0), "alignTo": "high", "requires": {"credential": "high"}}

"""Plans as `PLAN` answers them: written by hand, and of the seed data."""

from __future__ import annotations

import asyncio
from typing import Any

from pathways.cli.plans.plan_answer import read_plan
from pathways.documents.plan_document import PlanDocument
from tests.api.small import service_of
from tests.seeded import snapshot

COST = {"amount": "0.00", "currency": "USD"}


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


def step(number: int, name: str, **fields: Any) -> dict[str, Any]:
    """A step that is free and takes no time, for the goal, unless fields say otherwise."""
    key = name.lower().replace(" ", "-")
    return {
        "number": number,
        "rank": number,
        "credential": {"key": key, "name": name},
        "route": {"key": "exam", "name": "Exam", "kind": "EXAM", "cost": COST},
        "cost": COST,
        "hours": 0,
        "after": [],
        "isRenewal": False,
        "startWeek": None,
        "endWeek": None,
        "startOn": None,
        "finishOn": None,
        "term": None,
        "due": None,
        "occurrence": None,
        "satisfies": [{"path": "goal/0", "text": name}],
        "claims": [],
    } | fields


def dates(start_week: int, end_week: int, start_on: str, finish_on: str) -> dict[str, Any]:
    return {"startWeek": start_week, "endWeek": end_week, "startOn": start_on, "finishOn": finish_on}


def document(*steps: dict[str, Any], **fields: Any) -> PlanDocument:
    """A plan of steps; totals are said, not counted."""
    answer = {
        "goal": "Cisco CCNA",
        "startOn": "2026-11-23",
        "catalogRevision": 7,
        "assumptions": [],
        "advice": [],
        "totals": {"cost": usd("0.00"), "hours": 0, "weeks": None, "steps": len(steps)},
        "proof": {
            "status": "OPTIMAL",
            "elapsedMs": 1.5,
            "objectives": [{"objective": "MONEY", "status": "OPTIMAL", "value": "0.00", "bound": "0.00"}],
        },
        "steps": list(steps),
        "alternatives": [],
    }
    return read_plan(answer | fields)


def with_calendar() -> PlanDocument:
    """Basics in the weeks 0 to 3, Lab beside it in week 1, the goal in week 4; then the goal is kept."""
    basics = step(
        1,
        "Basics",
        rank=1,
        cost=usd("99.50"),
        hours=40.5,
        satisfies=[{"path": "ccna/exam/0", "text": "Basics"}],
        **dates(0, 4, "2026-11-23", "2026-12-21"),
    )
    lab = step(
        2,
        "Lab, hands-on; part 1",
        rank=1,
        hours=10,
        satisfies=[{"path": "ccna/exam/1", "text": "Lab"}],
        claims=[{"credential": {"key": "badge"}, "text": "Old badge"}],
        **dates(1, 2, "2026-11-30", "2026-12-07"),
    )
    goal = step(
        3,
        "Cisco CCNA",
        rank=2,
        cost=usd("300.00"),
        hours=60,
        after=[1, 2],
        **dates(4, 5, "2026-12-21", "2026-12-28"),
    )
    goal["credential"]["key"] = "ccna"
    kept = step(
        4,
        "Cisco CCNA",
        rank=3,
        route={"key": "again", "name": "Exam again", "kind": "RENEWAL", "cost": COST},
        cost=usd("300.00"),
        after=[3],
        isRenewal=True,
        due={"since": "2029-06-28", "through": "2029-12-28"},
    )
    kept["credential"]["key"] = "ccna"
    other = {
        "totals": {"cost": usd("750.00"), "hours": 90, "weeks": 6, "steps": 2},
        "steps": [{"credential": each["credential"], "route": each["route"]} for each in (goal, kept)]
        + [{"credential": {"key": "boot", "name": "Boot camp"}, "route": {"key": "r", "name": "R", "cost": COST}}],
    }
    return document(
        basics,
        lab,
        goal,
        kept,
        totals={"cost": usd("699.50"), "hours": 110.5, "weeks": 5, "steps": 4},
        assumptions=["Basics: hours of exam is estimated."],
        alternatives=[other],
    )


def of_seed(goal: dict[str, Any], **options: Any) -> PlanDocument | None:
    """The plan to a goal of the seed data from nothing; None: there is none."""
    asked = {"goal": goal, "learner": {"profile": {}}, "options": {"startOn": "2026-11-23", **options}}
    found = asyncio.run(service_of(snapshot).plan(asked))
    return found if isinstance(found, PlanDocument) else None

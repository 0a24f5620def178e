"""Plans with lines that ask how, where and when something was earned; all costs by hand."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.domain.no_plan import ConflictMemberKind, NoPlan
from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from pathways.planning.question.closure import needs_model
from pathways.planning.question.instance import Instance
from tests.catalogs import credential, question, snapshot_of, usd

ORGANIZATIONS = [{"key": "here", "name": "Our College"}, {"key": "there", "name": "Other College"}]
CALENDAR = {"optimize": ["MONEY", "WEEKS"]}


def catalog(earned: dict[str, Any], *routes: dict[str, Any], key: str = "course") -> dict[str, Any]:
    rule = {"requires": {"all": [{"credential": "course", "earned": earned}, {"credential": "other"}]}}
    ways = routes or ({"cost": usd(100), "weeks": 2}, {"kind": "PRIOR_LEARNING", "cost": usd(10), "weeks": 1})
    return {
        "organizations": ORGANIZATIONS,
        "credentials": [
            credential("course", *ways, ownedBy=["here"]),
            credential("other", {"cost": usd(1), "requires": {"credential": "course"}}),
            credential("degree", rule),
        ],
    }


def cost(earned: dict[str, Any], awards: list[dict[str, Any]], *routes: dict[str, Any], **options: Any) -> int | None:
    answer = Planner().plan(question("degree", {"awards": awards}, **options), snapshot_of(catalog(earned, *routes)))
    if isinstance(answer, Plan):
        return int(answer.totals.cost.amount)
    assert isinstance(answer, NoPlan)
    return None


@pytest.mark.parametrize("options", [{}, CALENDAR])
@pytest.mark.parametrize(
    ("earned", "awards", "expected"),
    [
        ({"notKinds": ["PRIOR_LEARNING"]}, [], 101),
        ({"kinds": ["PRIOR_LEARNING"]}, [], 11),
        ({"kinds": ["PRIOR_LEARNING", "STUDY"]}, [], 11),
        ({"kinds": ["EXAM"]}, [], None),
        ({"issuedBy": ["here"]}, [], 11),
        ({"issuedBy": ["there"]}, [], None),
        ({"notIssuedBy": ["here"]}, [], None),
        # What is held by transfer is enough for the other course, and is studied again for the degree.
        ({"notKinds": ["PRIOR_LEARNING"]}, [{"credential": "course", "kind": "PRIOR_LEARNING"}], 101),
        ({"notKinds": ["PRIOR_LEARNING"]}, [{"credential": "course"}], 1),
        ({"issuedBy": ["here"]}, [{"credential": "course", "issuedBy": "there"}], 11),
        ({"issuedBy": ["there"]}, [{"credential": "course", "issuedBy": "there"}], 1),
    ],
)
def test_steps_are_of_the_origin(
    earned: dict[str, Any], awards: list[dict[str, Any]], expected: int | None, options: dict[str, Any]
) -> None:
    assert cost(earned, awards, **options) == expected


@pytest.mark.parametrize(
    ("earned", "without", "with_calendar"),
    [
        # From 2026-11-23 the course by prior learning ends on 2026-11-30, by study on 2026-12-07.
        ({"before": "2026-11-23"}, None, None),
        ({"before": "2026-11-24"}, 11, None),
        ({"before": "2026-11-30"}, 11, None),
        ({"before": "2026-12-01"}, 11, 11),
        ({"after": "2026-11-29"}, 11, 11),
        ({"after": "2030-01-01"}, 11, 11),
        ({"before": "2026-12-07", "kinds": ["STUDY"]}, 101, None),
        ({"before": "2026-12-08", "kinds": ["STUDY"]}, 101, 101),
    ],
)
def test_days_are_those_on_which_steps_end(
    earned: dict[str, Any], without: int | None, with_calendar: int | None
) -> None:
    assert cost(earned, []) == without
    assert cost(earned, [], **CALENDAR) == with_calendar


def test_after_a_day_a_plan_waits() -> None:
    snapshot = snapshot_of(catalog({"after": "2027-01-04"}))
    plan = Planner().plan(question("degree", None, **CALENDAR), snapshot)
    assert isinstance(plan, Plan)
    # The course ends on a Monday after 2027-01-04; seven weeks from 2026-11-23 are 2027-01-11.
    assert plan.totals.weeks == 7


def test_alike_routes_solve_nothing_new() -> None:
    alike = catalog({"notKinds": ["PRIOR_LEARNING"]}, {"cost": usd(100)}, {"kind": "EXAM", "cost": usd(90)})
    assert not needs_model(Instance(question("degree"), snapshot_of(alike)))
    assert needs_model(Instance(question("degree"), snapshot_of(catalog({"notKinds": ["PRIOR_LEARNING"]}))))


def test_line_is_named_where_it_is_in_way() -> None:
    answer = Planner().plan(question("degree"), snapshot_of(catalog({"kinds": ["EXAM"]})))
    assert isinstance(answer, NoPlan)
    found = [[(member.kind, member.name) for member in conflict.members] for conflict in answer.conflicts]
    assert found == [[(ConflictMemberKind.REQUIREMENT, path) for path in ("goal/0", "degree/r0/0")]]


def test_an_award_that_was_renewed_keeps_its_origin() -> None:
    renewal = {"key": "ce", "kind": "RENEWAL", "cost": usd(5), "extendsMonths": 12, "graceMonths": 12}
    found = catalog({"notKinds": ["PRIOR_LEARNING"]})
    found["credentials"][0] |= {"validMonths": 12, "renewals": [renewal]}
    snapshot = snapshot_of(found)
    for kind, expected in (("STUDY", 6), ("PRIOR_LEARNING", 101)):
        lapsed = {"credential": "course", "issuedOn": "2025-10-01", "kind": kind}
        for options in ({}, CALENDAR):
            plan = Planner().plan(question("degree", {"awards": [lapsed]}, **options), snapshot)
            assert isinstance(plan, Plan)
            assert plan.totals.cost.amount == expected

"""Who could take over a role, and how soon: weeks reckoned by hand, and what ``pathways team succession`` shows."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.cli.teams.succession import successors
from pathways.cli.teams.tables import show_succession
from pathways.planning.planner import Planner
from pathways.workforce.people import people_of
from pathways.workforce.ranking import Ranking, Reach, weeks_of
from tests.access.asking import post
from tests.catalogs import TODAY, credential, goal, record, snapshot_of, usd
from tests.cli.screen import Screen
from tests.workforce.test_team_operations import service
from tests.workforce.test_ward import candidates
from tests.workforce.ward import catalogue

DAY = {"asOf": TODAY.isoformat()}


def weeks(said: dict[str, Any], *credentials: dict[str, Any]) -> tuple[Reach, int | None]:
    """Those of ann's cheapest plan to the credential `goal`."""
    snapshot = snapshot_of({"credentials": list(credentials)})
    (found,) = Ranking(snapshot, Planner()).candidates(goal("goal"), people_of({"ann": record(said)}, TODAY, snapshot))
    return found.reach, weeks_of(found, Planner(), snapshot)


def test_weeks_until_somebody_could_replace_bea() -> None:
    """The lead-course takes 60 hours: 2 weeks of 30. Als-cert takes 16, which find no room beside those 30 within 40,
    so it is a third week for amir. Eva needs bls-cert before it, 4 hours beside the first 30: 3 weeks, too. Ida
    repeats 40 hours of the licence first: a week, then 2 of the lead-course, in neither of which 16 hours find room
    beside 30, but bls-cert does: 4. Lee needs 2,000 hours of the degree first, 50 weeks more."""
    found = {each.person: weeks_of(each, Planner(), catalogue()) for each in candidates("charge", "bea")}
    assert {name: found[name] for name in ("cho", "kim", "amir", "dan", "eva", "ida", "lee")} == {
        "cho": 2,
        "kim": 2,
        "amir": 3,
        "dan": 3,
        "eva": 3,
        "ida": 4,
        "lee": 54,
    }


@pytest.mark.parametrize(
    ("route", "before", "expected"),
    [
        ({"hours": 41}, {"hours": 1}, 3),  # 1 and, after it, 41 / 40 rounded up
        ({"hours": 10, "weeks": 12}, {"hours": 10, "weeks": 3}, 15),  # the least weeks of each
        ({}, {}, 0),  # neither hours nor weeks are stated
        ({"availableFrom": "2026-12-14"}, {"hours": 30}, 3),  # it opens three weeks from now
    ],
    ids=["hours", "least-weeks", "nothing-stated", "opens-later"],
)
def test_weeks_are_hours_and_least_weeks(route: dict[str, Any], before: dict[str, Any], expected: int) -> None:
    first = credential("before", {**before, "cost": usd(1)})
    last = credential("goal", {**route, "cost": usd(1), "requires": {"credential": "before"}})
    assert weeks({}, first, last) == (Reach.PLANNED, expected)


def test_whoever_is_ready_needs_no_week() -> None:
    assert weeks({"awards": [{"credential": "goal"}]}, credential("goal", {"hours": 90})) == (Reach.PLANNED, 0)


def test_steps_without_a_schedule_have_no_weeks() -> None:
    """Ann's permit runs out in four days. Training for it takes two weeks, and the last step wants both."""
    both = {"all": [{"credential": "permit"}, {"credential": "training"}]}
    known = (
        credential("permit", validMonths=12),
        credential("training", {"hours": 80, "cost": usd(1)}),
        credential("goal", {"hours": 1, "cost": usd(1), "requires": both}),
    )
    held = {"awards": [{"credential": "permit", "issuedOn": "2025-11-27"}]}
    assert weeks(held, *known) == (Reach.PLANNED, None)


def test_a_renewal_on_the_way_takes_its_weeks() -> None:
    """Ann's permit has run out; its renewal takes 41 hours, two weeks, and the goal one after it."""
    renewal = {"key": "again", "name": "Again", "kind": "RENEWAL", "hours": 41, "cost": usd(1)}
    renewal |= {"graceMonths": 12}
    permit = credential("permit", {"cost": usd(900), "hours": 400}, validMonths=12, renewals=[renewal])
    last = credential("goal", {"hours": 1, "cost": usd(1), "requires": {"credential": "permit"}})
    held = {"awards": [{"credential": "permit", "issuedOn": "2025-10-01"}]}
    assert weeks(held, permit, last) == (Reach.PLANNED, 3)


def asking(over: Any) -> Any:
    return lambda query, variables: post("HR", query, over, **variables).json()


def test_three_nearest_of_each_role_are_shown() -> None:
    """Ann and dee have the places of engineers, bob that of the operator. Of the others cy and bob both lack net-cert
    and sec-cert after it, 10 and 30 hours: 400 in 2 weeks; cy covers 3/8, bob nothing. As operator each of ann, cy and
    dee covers 1/2 and lacks ops-cert, 5 hours for 50."""
    found = successors(asking(service()), "care", DAY)
    screen = Screen(110)
    show_succession(screen, found)
    shown = [row for row in screen.rows if row[1]]
    assert shown == [
        ["Engineer", "cy", "37.5 %", "$400.00", "40", "2", "Net, Sec, NET-CERT"],
        ["", "bob", "0 %", "$400.00", "40", "2", "Net, Sec, NET-CERT"],
        ["Operator", "ann", "50 %", "$50.00", "5", "1", "Ops"],
        ["", "cy", "50 %", "$50.00", "5", "1", "Ops"],
        ["", "dee", "50 %", "$50.00", "5", "1", "Ops"],
    ]
    assert [row[0] for row in screen.rows if row[0].startswith("now")] == ["now: ann, dee", "now: bob"]
    assert [role["occupation"]["key"] for role in found] == ["engineer", "operator"]
    assert [each["weeks"] for each in found[1]["nearest"]] == [1, 1, 1]


def test_nobody_else_is_said_in_words() -> None:
    screen = Screen(110)
    show_succession(screen, [])
    show_succession(screen, [{"occupation": {"name": "Cook"}, "now": [], "nearest": []}])
    assert "The team has no role." in screen.text
    assert ["Cook", "nobody else", "", "", "", "", ""] in screen.rows

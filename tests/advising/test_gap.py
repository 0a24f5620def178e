"""Gaps and what closes them, calculated by hand.

The job weighs x 3 (at level 4), y 1 (at level 2), z 1 (at level 1): 5 in all. The learner states x at level 1, which is
a quarter of 3; an award that showed y at 2 has lapsed. So 0.75 of 5 is covered: 0.15.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from pathways.advising.gap import Gap, closers_of, gap_of
from pathways.domain.advice import Closer
from pathways.errors import ProblemsError
from pathways.planning.planner import Planner
from tests.advising.columns import rows
from tests.catalogs import TODAY, credential, goal, record, snapshot_of, usd


def shows(key: str, *levels: tuple[str, object], cost: object = 0, hours: int = 0, **fields: Any) -> dict[str, Any]:
    route = {
        "cost": usd(cost),
        "hours": hours,
        **({"requires": fields.pop("requires")} if "requires" in fields else {}),
    }
    return credential(
        key, route, competencies=[{"competency": name, "level": level} for name, level in levels], **fields
    )


CATALOG = {
    "competencies": [{"key": key, "name": key.upper()} for key in "xyz"],
    "credentials": [
        shows("big-x", ("x", 4), cost=300, hours=9),
        shows("half-x", ("x", 2), cost=100, hours=4),
        shows("free-z", ("z", 1), hours=2),
        shows("free-y", ("y", 1)),
        shows("after-z", ("y", 2), cost=10, hours=1, requires={"credential": "free-z"}),
        shows("lapsed-y", ("y", 2), cost=1000, validMonths=12),
        shows("held", ("x", "0.5")),
        shows("gone", ("x", 4), status="CEASED"),
        shows("closed", ("x", 4), requires={"condition": "never"}),
        shows("weak", ("x", 1)),
        credential("badge", {"requires": {"all": [{"credential": "held"}, {"credential": "free-z"}]}}),
        credential("none"),
    ],
    "occupations": [
        {
            "key": "job",
            "name": "Job",
            "needs": [
                {"competency": "x", "level": 4, "importance": 3},
                {"competency": "y", "level": 2, "importance": 1},
                {"competency": "z", "level": 1, "importance": 1},
            ],
            "credentials": [
                {"credential": "badge", "strength": "REQUIRED"},
                {"credential": "lapsed-y", "strength": "PREFERRED"},
                {"credential": "held", "strength": "PREFERRED"},
                {"credential": "none", "strength": "PREFERRED"},
            ],
        },
        {"key": "idle", "name": "Idle"},
    ],
}
LEARNER = {
    "competencies": [{"competency": "x", "level": 1}],
    "awards": [{"credential": "lapsed-y", "issuedOn": "2020-01-01"}, {"credential": "held"}],
}


def gap(wanted: Any, learner: dict[str, Any] | None = None) -> Gap:
    return gap_of(goal(wanted), record(LEARNER if learner is None else learner), TODAY, snapshot_of(CATALOG))


def closers(wanted: Any, first: int = 10) -> list[Closer]:
    return list(closers_of(gap(wanted), Planner(), snapshot_of(CATALOG), first))


JOB = {"occupation": "job"}
CLOSER = ("credential", "closes", "coverage_after", "cost.amount", "hours")


def test_coverage_weighs_what_is_held_by_importance() -> None:
    found = gap(JOB)
    assert found.coverage == Fraction(15, 100)
    assert rows(found.competencies, "competency", "needed", "held", "importance", "status.value") == [
        ("x", 4, 1, 3, "PARTIAL"),
        ("y", 2, 0, 1, "EXPIRED"),
        ("z", 1, 0, 1, "MISSING"),
    ]


def test_partly_held_is_not_met_in_full() -> None:
    # x: 3 of 5 by importance, a quarter of the level: 0.15 covered, nothing in full; with z, a fifth in full.
    assert gap(JOB).met_in_full == 0
    held = {"competencies": [{"competency": "x", "level": "3.999"}, {"competency": "z", "level": 1}]}
    assert gap(JOB, held).met_in_full == Fraction(1, 5)
    held["competencies"].append({"competency": "y", "level": 3})
    assert gap(JOB, held).met_in_full == Fraction(2, 5)
    levels = {"competencies": [{"competency": "x", "level": 1}, {"competency": "y", "level": 1}]}
    assert gap(levels).met_in_full == Fraction(1, 2)
    assert gap({"occupation": "idle"}).met_in_full == 1


def test_held_credential_is_met_in_full() -> None:
    assert gap({"credential": "badge"}).met_in_full == 0
    assert gap({"credential": "held"}).met_in_full == 1
    assert gap({"all": [{"credential": "held"}, {"credential": "badge"}, JOB]}).met_in_full == Fraction(1, 3)


def test_general_needs_are_shown_and_not_counted() -> None:
    content = {
        **CATALOG,
        "occupations": [
            {
                "key": "job",
                "name": "Job",
                "needs": [{"competency": "x", "level": 2, "importance": 1}],
                "generalNeeds": [{"competency": "z", "level": 2, "importance": 5}],
            }
        ],
    }
    snapshot = snapshot_of(content)
    found = gap_of(goal(JOB), record(LEARNER), TODAY, snapshot)
    assert (found.coverage, found.met_in_full) == (Fraction(1, 2), Fraction(0))
    assert rows(found.competencies, "competency") == [("x",)]
    assert rows(found.general, "competency", "needed", "held", "importance", "status.value") == [
        ("z", 2, 0, 5, "MISSING")
    ]
    assert "free-z" not in {closer.credential for closer in closers_of(found, Planner(), snapshot)}


def test_credentials_asked_for_have_a_status_only() -> None:
    assert [(c.credential, c.strength.value, c.status.value) for c in gap(JOB).credentials] == [
        ("badge", "REQUIRED", "PARTIAL"),
        ("lapsed-y", "PREFERRED", "EXPIRED"),
        ("held", "PREFERRED", "MET"),
        ("none", "PREFERRED", "MISSING"),
    ]


def test_the_last_day_of_evidence_still_counts() -> None:
    award = {"credential": "lapsed-y", "issuedOn": "2025-11-23"}
    assert gap(JOB, {"awards": [award]}).coverage == Fraction(1, 5)
    (y,) = [item for item in gap(JOB, {"awards": [award]}).competencies if item.competency == "y"]
    assert y.status.value == "MET"
    yesterday = {**award, "issuedOn": "2025-11-22"}
    assert gap(JOB, {"awards": [yesterday]}).coverage == 0


def test_what_is_held_beyond_the_level_adds_nothing() -> None:
    assert gap(JOB, {"competencies": [{"competency": "x", "level": 40}]}).coverage == Fraction(3, 5)


@pytest.mark.parametrize(
    ("wanted", "coverage"),
    [
        ({"occupation": "idle"}, Fraction(1)),
        ("held", Fraction(1)),
        ("badge", Fraction(1, 2)),  # one of its two lines
        ("lapsed-y", Fraction(0)),
        ({"competencies": [{"competency": "x", "level": 4}, {"competency": "z"}]}, Fraction(1, 8)),
        ({"all": [{"credential": "held"}, {"competencies": [{"competency": "x", "level": 4}]}]}, Fraction(5, 8)),
        ({"all": [{"credential": "badge"}, {"all": [{"credential": "held"}, {"credential": "none"}]}]}, Fraction(1, 2)),
        ({"occupation": {"key": "job", "coverage": "0.5"}}, Fraction(15, 100)),
    ],
)
def test_coverage_of_every_kind_of_goal(wanted: Any, coverage: Fraction) -> None:
    assert gap(wanted).coverage == coverage


def test_credential_goal_shows_lines_and_payers() -> None:
    lines = gap("badge").lines
    assert [(line.requirement.path, line.status.value, [c.credential for c in line.by]) for line in lines] == [
        ("badge/r0", "IN_PROGRESS", []),
        ("badge/r0/0", "MET", ["held"]),
        ("badge/r0/1", "UNMET", []),
    ]


def test_closers_stand_free_first_then_by_value() -> None:
    """free-z gains 1/5 and free-y 1/10, free. after-z brings free-z along: 2/5 for 10. big-x gains 9/20 for 300 and
    half-x 3/20 for 100, both 3/2000 for 1. lapsed-y gains 1/5 for 1000."""
    assert rows(closers(JOB), *CLOSER) == [
        ("free-z", ("z",), Decimal("0.35"), 0, 2),
        ("free-y", (), Decimal("0.25"), 0, 0),
        ("after-z", ("y", "z"), Decimal("0.55"), 10, 3),
        ("big-x", ("x",), Decimal("0.6"), 300, 9),
        ("half-x", (), Decimal("0.3"), 100, 4),
        ("lapsed-y", ("y",), Decimal("0.35"), 1000, 0),
    ]


def test_only_the_first_ones_are_shown() -> None:
    assert [closer.credential for closer in closers(JOB, 3)] == ["free-z", "free-y", "after-z"]


def test_next_steps_close_a_credential_goal() -> None:
    """Its cheapest plan earns free-z on the way, which is the other one of its two lines."""
    assert rows(closers("badge"), *CLOSER) == [("free-z", (), Decimal(1), 0, 2)]
    assert closers("lapsed-y") == []
    assert closers("held") == []
    assert closers("none") == []


def test_a_thousandth_is_what_is_shown() -> None:
    third = {"competencies": [{"competency": "z"}, {"competency": "x", "level": 1}, {"competency": "y", "level": 7}]}
    by_key = {closer.credential: closer.coverage_after for closer in closers(third)}
    assert by_key["free-z"] == Decimal("0.667")
    assert by_key["after-z"] == Decimal("0.762")  # 2/3 + 2/21


def test_crumbs_close_nothing() -> None:
    """free-y shows 1 of 7 or of 6 levels of one of three competencies: 1/21 is less than 5 %, 1/18 is not."""
    rest = [{"competency": "z"}, {"competency": "x", "level": 1}]
    for level, listed in ((7, False), (6, True)):
        wanted = {"competencies": [*rest, {"competency": "y", "level": level}]}
        assert ("free-y" in {closer.credential for closer in closers(wanted)}) is listed


def test_unknown_keys_are_named_together() -> None:
    with pytest.raises(ProblemsError) as caught:
        gap("bodge", {"awards": [{"credential": "helt"}], "competencies": [{"competency": "w"}]})
    assert [(problem.code, problem.path) for problem in caught.value.problems] == [
        ("NOT_FOUND", "goal/credential"),
        ("NOT_FOUND", "learner/profile/awards/0"),
        ("NOT_FOUND", "learner/profile/competencies/0"),
    ]
    assert caught.value.problems[0].hint == "Did you mean badge?"

"""Both versions of a rule stand side by side; whose it is hangs on the day on which a learner began.

Everything is asked on 2026-11-30 unless said. The days are those of the case "Catalogue years".
"""

from __future__ import annotations

from typing import Any

import pytest

from pathways.advising.gap import gap_of
from pathways.advising.progress import progress_of, try_rule
from pathways.advising.recommend import recommend
from pathways.curation.findings import findings_of
from pathways.domain.advice import RecommendationOptions
from pathways.domain.goal import CredentialGoal
from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan
from pathways.errors import ProblemsError
from pathways.exchange.document import Document
from pathways.exchange.learner_files import read_record
from pathways.planning.planner import Planner
from tests.cases.asking import DAY, plan
from tests.catalogs import credential, record, snapshot_of, usd
from tests.requirements.judging import line_of

OLD, NEW = {"through": "2024-07-31"}, {"from": "2024-08-01"}
COURSES = [credential("probability", {"cost": usd(10)}), credential("learning", {"cost": usd(20)})]


def by(cohort: dict[str, str] | None, key: str, *, at_root: bool = False) -> dict[str, Any]:
    """A route that asks for a course."""
    named = {"cohort": cohort} if cohort else {}
    rule = {"all": [{"credential": key}], **(named if at_root else {})}
    return {"key": f"by-{key}", "kind": "STACK", "requires": rule, **({} if at_root else named)}


def degree(*, at_root: bool = False, **changes: Any) -> dict[str, Any]:
    routes = [by(OLD, "probability", at_root=at_root), by(NEW, "learning", at_root=at_root)]
    return credential("degree", **{"routes": routes, **changes})


def world(*more: dict[str, Any], **changes: Any) -> Any:
    return snapshot_of({"credentials": [*COURSES, degree(**changes), *more]})


def since(day: Any, *awards: str) -> Any:
    return record({"since": day, "awards": [{"credential": key, "issuedOn": "2024-01-01"} for key in awards]})


@pytest.mark.parametrize("at_root", [False, True])
@pytest.mark.parametrize(
    ("day", "course", "money"),
    [
        ("2024-07-31", "probability", 0),
        ("2024-08-01", "probability", 20),
        ("2024-08-01", "learning", 0),
        ("2024-07-31", "learning", 10),
        (None, "learning", 0),  # began on the day asked
        (None, "probability", 20),
        ([{"credential": "degree", "on": "2024-07-31"}, {"on": "2025-01-01"}], "probability", 0),
        ([{"credential": "degree", "on": "2025-01-01"}, {"on": "2024-07-31"}], "probability", 20),
        ([{"credential": "learning", "on": "2024-07-31"}], "probability", 20),  # of another credential
    ],
)
def test_rule_of_year_in_which_one_began_applies(day: Any, course: str, money: int, *, at_root: bool) -> None:
    snapshot = world(at_root=at_root)
    learner = since(day, course) if day else since_never(course)
    found = plan(snapshot, "degree", learner)
    assert isinstance(found, Plan)
    assert found.totals.cost.amount == money
    judged = progress_of("degree", learner, DAY, snapshot)
    assert judged.share == (0 if money else 1)
    gap = gap_of(CredentialGoal("degree"), learner, DAY, snapshot)
    assert gap.coverage == (0 if money else 1)


def since_never(*awards: str) -> Any:
    return record({"awards": [{"credential": key, "issuedOn": "2024-01-01"} for key in awards]})


def test_help_never_advises_another_year() -> None:
    snapshot = snapshot_of(
        {
            "credentials": [
                credential("gone", status="CEASED"),
                COURSES[0],
                degree(routes=[by(OLD, "probability"), by(NEW, "gone")]),
            ]
        }
    )
    found = plan(snapshot, "degree", since("2024-08-01"))
    assert isinstance(found, NoPlan)
    assert "2024" not in found.text
    assert all("2024" not in each.text and "began" not in each.text for each in found.relaxations)
    assert isinstance(plan(snapshot, "degree", since("2024-07-31")), Plan)


def test_group_of_another_cohort_does_not_stand_there() -> None:
    new_line = {"all": [{"credential": "learning"}], "cohort": {"from": "2026-01-01"}}
    rule = {"all": [{"credential": "probability"}, new_line]}
    snapshot = world(routes=[{"key": "r", "kind": "STACK", "requires": rule}])
    for day, money in (("2025-12-31", 0), ("2026-01-01", 20)):
        found = plan(snapshot, "degree", since(day, "probability"))
        assert isinstance(found, Plan)
        assert found.totals.cost.amount == money
    lines = [line.requirement.path for line in progress_of("degree", since("2025-12-31"), DAY, snapshot).lines]
    assert lines == ["degree/r", "degree/r/0"]  # as if the line of the others were not there


def test_a_rule_of_new_cohorts_makes_nobody_worse() -> None:
    before = world(routes=[by(None, "probability")])
    both = {"all": [{"credential": "learning"}], "cohort": {"from": "2026-01-01"}}
    rule = {"all": [{"credential": "probability"}, both]}
    after = world(routes=[{"key": "by-probability", "kind": "STACK", "requires": rule}])
    for day in ("2020-01-01", "2025-12-31"):
        for held in ((), ("probability",), ("learning",)):
            shares = [progress_of("degree", since(day, *held), DAY, each).share for each in (before, after)]
            assert shares[0] == shares[1]
            plans = [plan(each, "degree", since(day, *held)) for each in (before, after)]
            assert plans[0].totals == plans[1].totals  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ({"any": [{"any": [{"credential": "probability"}], "cohort": OLD}]}, True, False),  # any of nothing
        ({"all": [{"any": [{"credential": "learning"}], "cohort": OLD}]}, False, True),  # all of nothing
        ({"atLeast": 1, "of": [{"all": [], "cohort": NEW}, {"credential": "learning"}]}, False, True),
        ({"all": [], "cohort": NEW}, False, True),  # a rule of others is closed
        ({"all": [], "cohort": {"from": "2024-07-31", "through": "2024-07-31"}}, True, False),
    ],
)
def test_tried_rule_is_of_the_learners_cohort(rule: dict[str, Any], old: bool, new: bool) -> None:
    for day, is_met in (("2024-07-31", old), ("2024-08-01", new)):
        tried = try_rule(line_of(rule), since(day, "probability"), DAY, world())
        assert tried.found.holds is is_met, day


def test_recommendations_follow_the_own_year() -> None:
    for day, key in (("2024-07-31", "probability"), ("2024-08-01", "learning")):
        asked = RecommendationOptions()
        found = recommend(since(day), CredentialGoal("degree"), asked, DAY, world(), Planner())
        assert [item.credential for item in found if item.credential in ("probability", "learning")] == [key]


@pytest.mark.parametrize(
    ("routes", "texts"),
    [
        ([by(OLD, "probability"), by(NEW, "learning")], []),
        (
            [by(OLD, "probability"), by({"from": "2024-08-03"}, "learning")],
            ["for those who began from 2024-08-01 through 2024-08-02."],
        ),
        ([by(OLD, "probability")], ["for those who began from 2024-08-01."]),
        ([by(NEW, "learning")], ["for those who began through 2024-07-31."]),
        ([by(NEW, "learning", at_root=True)], ["for those who began through 2024-07-31."]),
        (
            [by({"from": "2024-01-01", "through": "2024-12-31"}, "learning"), by(OLD, "gone")],
            ["for those who began through 2023-12-31.", "for those who began from 2025-01-01."],
        ),
        ([by(OLD, "gone"), by(None, "learning")], []),
    ],
)
def test_a_cohort_without_a_way_is_found(routes: list[dict[str, Any]], texts: list[str]) -> None:
    gone = credential("gone", status="CEASED")
    snapshot = snapshot_of({"credentials": [*COURSES, gone, degree(routes=routes)]})
    found = [each for each in findings_of(snapshot) if each.subject == "degree" and each.code == "NO_ROUTE"]
    assert sorted(each.text for each in found) == sorted(f"DEGREE has no way {text}" for text in texts)


def test_rules_of_different_cohorts_do_not_contradict() -> None:
    rule = {
        "all": [
            {"all": [{"credential": "probability"}], "cohort": OLD},
            {"all": [{"not": {"credential": "probability"}}], "cohort": NEW},
        ]
    }
    snapshot = world(routes=[{"key": "r", "kind": "STACK", "requires": rule}])
    assert [each.text for each in findings_of(snapshot) if each.severity == 0] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"since": "soon"},
        {"since": [{"credential": "degree"}]},
        {"since": [{"on": "2024-01-01"}, {"on": "2025-01-01"}]},
        {"since": [{"on": "2024-01-01", "year": 2024}]},
    ],
)
def test_a_wrong_beginning_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ProblemsError):
        read_record(Document("record", wrong, "", False))


def test_a_beginning_of_an_unknown_credential_is_refused() -> None:
    with pytest.raises(ProblemsError):
        progress_of("degree", since([{"credential": "nothing", "on": "2024-01-01"}]), DAY, world())

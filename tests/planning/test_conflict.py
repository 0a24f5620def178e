"""Why there is no plan: the members named cannot hold together, whatever else is dropped."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.domain.no_plan import Conflict, ConflictMemberKind, NoPlan, NoPlanReason
from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from tests.budget import examples
from tests.catalogs import credential, question, snapshot_of, usd
from tests.planning.test_never_beaten import catalogs, goals


def way(cost: object, *needs: str, **fields: Any) -> dict[str, Any]:
    return {"cost": usd(cost), "requires": {"all": [{"credential": key} for key in needs]}, **fields}


CATALOG: dict[str, Any] = {
    "organizations": [{"key": "ansi", "name": "ANSI"}],
    "competencies": [{"key": "x", "name": "X"}],
    "credentials": [
        credential("plain", way(10), accreditedBy="ansi"),
        credential("other", way(20)),
        credential("top", way(5, "plain"), way(5, "other"), accreditedBy="ansi"),
        credential("ring-1", way(1, "ring-2")),
        credential("ring-2", way(1, "ring-1")),
        credential("gone", way(1), status="CEASED"),
        credential("uses-gone", way(1, "gone", "plain")),
        credential("adult", {"requires": {"all": [{"condition": "is of age"}, {"credential": "plain"}]}}),
        credential("veteran", {"requires": {"any": [{"experience": {"months": 60}}, {"condition": "is known"}]}}),
        credential("too-many", {"requires": {"atLeast": 3, "of": [{"credential": "plain"}, {"credential": "other"}]}}),
        credential("skilled", {"requires": {"competency": "x", "level": 3}}),
        credential("shows", way(1), competencies=[{"competency": "x", "level": 2}]),
        credential("impossible"),
        credential("summer", way(1, availableThrough="2026-08-31")),
    ],
    "occupations": [
        {"key": "job", "name": "Job", "needs": [{"competency": "x", "level": 3, "importance": 1}]},
    ],
}


LAST_OFFERED = ", which was last offered from 2026-09-01"
FULL = ", which is full in every offering: from 2026-09-01 and from 2027-01-04"


def closing(**fields: Any) -> dict[str, Any]:
    """The only route of a credential; offerings as first day, last day, and seats where they are limited."""
    if "offerings" in fields:
        names = ("startsOn", "endsOn", "seats")
        fields["offerings"] = [dict(zip(names, each, strict=False)) for each in fields["offerings"]]
    return {"routes": [{"key": "r0", "kind": "STUDY", "cost": usd(1), **fields}]}


def conflict(wanted: Any, **options: Any) -> Conflict:
    answer = Planner().plan(question(wanted, **options), snapshot_of(CATALOG))
    assert isinstance(answer, NoPlan), answer
    assert answer.reason is NoPlanReason.INFEASIBLE
    (found,) = answer.conflicts
    assert found.text.startswith("No plan exists because of ")
    for member in found.members:
        is_line = member.kind in (ConflictMemberKind.REQUIREMENT, ConflictMemberKind.GOAL)
        assert (member.requirement is not None) == is_line
        if member.kind is ConflictMemberKind.REQUIREMENT:
            assert member.requirement is not None
            assert member.requirement.path == member.name
    return found


def names(wanted: Any, **options: Any) -> list[str]:
    return [member.name for member in conflict(wanted, **options).members]


@pytest.mark.parametrize(
    ("wanted", "options", "expected"),
    [
        ("top", {"budget": "14.99"}, ["budget"]),
        ("top", {"avoid": ["top"]}, ["avoid:top"]),
        ("top", {"avoid": ["plain", "other"]}, ["avoid:other", "avoid:plain"]),
        ("top", {"avoid": ["plain", "shows"], "budget": 24}, ["budget", "avoid:plain"]),
        ("top", {"avoid": ["plain"], "accreditedOnly": True}, ["accreditedOnly", "avoid:plain"]),
        ("other", {"accreditedOnly": True, "budget": 100}, ["accreditedOnly"]),
        ("plain", {"include": ["other"], "budget": 29}, ["budget", "include:other"]),
        ("plain", {"include": ["other"], "avoid": ["other"]}, ["avoid:other", "include:other"]),
        ("uses-gone", {"budget": 1000}, ["goal/0", "uses-gone/r0/0"]),
        ("adult", {}, ["goal/0", "adult/r0/0"]),
        ("veteran", {}, ["goal/0", "veteran/r0/0", "veteran/r0/1"]),
        ("too-many", {}, ["goal/0", "too-many/r0"]),
        ("skilled", {}, ["goal/0", "skilled/r0"]),
        ("ring-1", {}, ["goal/0", "ring-1/r0/0", "ring-2/r0/0"]),
        ("gone", {}, ["goal/0"]),
        ("impossible", {}, ["goal/0"]),
        ("summer", {}, ["goal/0"]),
        ({"competencies": [{"competency": "x", "level": 2}, {"competency": "x", "level": 3}]}, {}, ["goal/1"]),
        ({"occupation": {"key": "job", "coverage": "0.7"}}, {}, ["goal/0"]),
        ({"all": [{"credential": "top"}, {"credential": "gone"}]}, {"budget": 100}, ["goal/1/0"]),
    ],
)
def test_the_members_of_a_conflict(wanted: Any, options: dict[str, Any], expected: list[str]) -> None:
    """Each question here has one conflict: with any member dropped (a line waived) there is a plan."""
    assert names(wanted, **options) == expected


def test_a_conflict_is_told_in_words() -> None:
    assert conflict("top", budget="14.99").text == "No plan exists because of the budget of $14.99."
    text = conflict("top", startOn="2026-11-23", finishBy="2020-01-01").text
    past = "finishing by 2020-01-01, a day that is past (the start is 2026-11-23)"
    assert text == f"No plan exists because of {past}."
    text = conflict("top", avoid=["plain"], accreditedOnly=True).text
    assert text == "No plan exists because of taking accredited credentials only together with avoiding PLAIN."


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"status": "CEASED", "lastDay": "2026-05-31"}, ", which ended on 2026-05-31"),
        ({"status": "SUPERSEDED", "supersededBy": "new"}, ", which was superseded by NEW"),
        ({"lastDay": "2026-11-22"}, ", which ended on 2026-11-22"),
        ({"lastDay": "2026-11-23"}, None),
        ({"routes": []}, ", which nobody can earn by any route that is known"),
        (closing(availableThrough="2026-11-22"), ", which closed on 2026-11-22"),
        (closing(offerings=[("2026-01-05", "2026-05-31"), ("2026-09-01", "2026-11-22")]), LAST_OFFERED),
        (closing(offerings=[("2027-01-04", "2027-05-02", 0), ("2026-09-01", "2026-12-31", 0)]), FULL),
    ],
)
def test_what_is_closed_is_told_with_the_reason(fields: dict[str, Any], why: str | None) -> None:
    catalog = [credential("old", way(1)) | fields, credential("new", way(1)), credential("top", way(1, "old"))]
    calendar: dict[str, Any] = {"weeklyHours": 40} if "offerings" in str(fields) else {}
    answer = Planner().plan(question("top", **calendar), snapshot_of({"credentials": catalog}))
    if why is None:
        assert isinstance(answer, Plan)
    else:
        assert isinstance(answer, NoPlan)
        assert answer.text == f"No plan exists because of “OLD” (top/r0/0){why}."


def test_circle_is_told_from_its_first_member_on() -> None:
    """Ring 1 needs ring 2 and ring 2 ring 1; to drop any of the three lines, or the goal's, resolves it."""
    assert conflict("ring-1").text == "No plan exists because of the circle RING-1 → RING-2 → RING-1."


def test_other_conflicts_and_larger_changes_are_found() -> None:
    """Five permissions and a budget: each is a conflict, and six changes do together."""
    asked = [credential(f"p{number}", {"requires": {"condition": f"permission {number}"}}) for number in range(5)]
    catalog = [*asked, credential("top", way(10, *(each["key"] for each in asked)))]
    answer = Planner().plan(question("top", budget="9"), snapshot_of({"credentials": catalog}))
    assert isinstance(answer, NoPlan)
    told = [member.name for each in answer.conflicts for member in each.members if not member.name.startswith("goal/")]
    assert {"budget", *(f"p{number}/r0" for number in range(5))} <= set(told)
    assert len(answer.conflicts) == 6
    changes = [sorted(change.assignment for change in each.changes) for each in answer.relaxations]
    assert sorted(["budget=10.00", *(f"condition+=permission {number}" for number in range(5))]) in changes


def only(members: list[str], options: dict[str, Any]) -> dict[str, Any]:
    """The options without the limits that are no members."""
    kept = {name: value for name, value in options.items() if name not in ("include", "avoid", "budget")}
    for name in ("include", "avoid"):
        kept[name] = [key for key in options[name] if f"{name}:{key}" in members]
    if "budget" in members:
        kept["budget"] = options["budget"]
    return kept


@settings(max_examples=examples(100))
@given(st.data())
def test_conflict_holds_without_the_other_limits(data: st.DataObject) -> None:
    document = data.draw(catalogs())
    keys = [item["key"] for item in document["credentials"]]
    wanted = data.draw(goals(keys))
    options = {
        "include": data.draw(st.lists(st.sampled_from(keys), unique=True, max_size=2)),
        "avoid": data.draw(st.lists(st.sampled_from(keys), unique=True, max_size=2)),
        "budget": data.draw(st.integers(0, 6)),
    }
    learner = {"conditions": ["yes"]}
    snapshot = snapshot_of(document)
    answer = Planner().plan(question(wanted, learner, **options), snapshot)
    if not isinstance(answer, NoPlan):
        return
    members = [member.name for member in answer.conflicts[0].members]
    assert members
    assert len(set(members)) == len(members)
    again = Planner().plan(question(wanted, learner, **only(members, options)), snapshot)
    assert isinstance(again, NoPlan)

"""Questions of ../shared/cases without a plan: every obstacle is told, by its name, with all that would help."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.curation.checking import check_drafts
from pathways.domain.content import Content
from pathways.domain.no_plan import ConflictMemberKind, NoPlan
from pathways.domain.plan import Plan
from pathways.exchange.files import read_files
from pathways.planning.planner import Planner
from tests.beside import SHARED, needs
from tests.catalogs import question

CASES = SHARED / "cases"
TODAY = "2026-11-30"

pytestmark = needs(CASES)


def case(name: str) -> Snapshot:
    checked = check_drafts(read_files([CASES / f"{name}.yaml"], largest_bytes=100_000).drafts, Content())
    assert not checked.count, checked.problems
    return compile_snapshot(Content.of(checked.things), revision=1, fingerprint="case")


def asked(name: str, wanted: Any, learner: dict[str, Any] | None = None, **options: Any) -> Plan | NoPlan:
    answer = Planner().plan(question(wanted, learner, **{"startOn": TODAY, **options}), case(name))
    assert isinstance(answer, Plan | NoPlan)
    return answer


def without_plan(name: str, wanted: Any, learner: dict[str, Any] | None = None, **options: Any) -> NoPlan:
    answer = asked(name, wanted, learner, **options)
    assert isinstance(answer, NoPlan)
    return answer


def helps(answer: NoPlan) -> list[tuple[str, list[str]]]:
    """What the plan costs, and the changes that lead to it."""
    return [(str(each.plan.totals.cost), [change.assignment for change in each.changes]) for each in answer.relaxations]


TRIPLE = {"all": [{"credential": key} for key in ("c27-major", "c27-minor", "c27-option")]}


def test_overlap_that_stands_in_the_way_is_named() -> None:
    answer = without_plan("27-triple", TRIPLE, {"awards": [{"credential": "c27-x"}]}, avoid=["c27-y", "c27-z"])
    (conflict,) = answer.conflicts
    assert {member.name for member in conflict.members} == {"avoid:c27-y", "avoid:c27-z", "overlap:c27-triple"}
    assert [m.kind for m in conflict.members if m.name.startswith("overlap")] == [ConflictMemberKind.OVERLAP]
    assert "(c27-triple), which limits what counts twice" in conflict.text
    assert [changes for _, changes in helps(answer)] == [["avoid-=c27-y"], ["avoid-=c27-z"]]


@pytest.mark.parametrize(
    ("wanted", "chain"),
    [("c50-a", "Seminar A → Seminar B → Seminar A"), ("c50-b", "Seminar B → Seminar A → Seminar B")],
)
def test_a_circle_is_told_once_as_a_chain(wanted: str, chain: str) -> None:
    answer = without_plan("50-circle", wanted)
    assert answer.text == f"No plan exists because of the circle {chain}."


def test_every_independent_obstacle_is_reported() -> None:
    """30 weeks from 2026-11-30 end on 2027-06-28; 900 for the dear course, and 10 for the one by permission."""
    answer = without_plan("87-verbose", "c87-goal", budget="500", finishBy="2027-06-01")
    assert date.fromisoformat(TODAY) + timedelta(weeks=30) == date(2027, 6, 28)
    assert [each.text.removeprefix("No plan exists because of ") for each in answer.conflicts] == [
        "the budget of $500.00.",
        "finishing by 2027-06-01.",
        "“Full course” (c87-goal/stack/0), which is full in every offering: from 2027-01-04.",
        "“The head of the programme agrees” (c87-perm/take).",
    ]
    permission = "condition+=The head of the programme agrees"
    changes = ["budget=910.00", "finishBy=2027-06-28", "waive=c87-goal/stack/0", permission]
    assert helps(answer) == [("$910.00", changes)]


def test_alternative_lines_are_joined_by_or() -> None:
    answer = without_plan("16-or-restriction", "c16-next", avoid=["c16-base"])
    assert answer.text == (
        "No plan exists because of avoiding Base course together with “Enrolled in the engineering programme” "
        "(c16-next/take/1) or “The instructor gives permission” (c16-next/take/2) (changing one of them is enough)."
    )
    learner = {"conditions": ["Enrolled in the engineering programme"]}
    assert isinstance(asked("16-or-restriction", "c16-next", learner), Plan)


def test_offerings_in_the_wrong_order_are_told() -> None:
    """Level three is taught next in autumn 2029, and level four, which needs it, for the last time in spring 2029."""
    answer = without_plan("02-terms", "c02-lang4", startOn="2029-02-01", optimize=["WEEKS"])
    assert "not offered in the order in which it is needed" in answer.text
    assert "Language level four is offered only from 2029-01-02" in answer.text
    assert "Language level three is offered only from 2029-09-01" in answer.text

"""Credit from outside the catalogue, by hand: a degree of two courses of 3 credits and 4 credits of anything at all."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.advising.progress import progress_of, try_rule
from pathways.catalog.cohorts import of_learner
from pathways.codes import Code
from pathways.curation.findings import findings_of
from pathways.domain.learner import Record
from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan
from pathways.domain.requirement import Group
from pathways.exchange.document import Document
from pathways.exchange.pathways_format.catalog import read_catalog, write_catalog
from pathways.planning.planner import Planner
from pathways.requirements.evaluate import RequirementStatus
from pathways.wording.requirements import text_of
from tests.catalogs import TODAY, content_of, credential, question, record, snapshot_of, usd

ELSEWHERE = {"select": {"unlisted": True}}
COURSES = [{"credential": "c1"}, {"credential": "c2"}]


def catalogue(*rules: dict[str, Any]) -> dict[str, Any]:
    courses = [credential(key, {"cost": usd(10)}, credits=3) for key in ("c1", "c2", "c3")]
    return {"credentials": [*courses, credential("degree", {"requires": {"all": list(rules)}})]}


def outside(*credits: float) -> dict[str, Any]:
    """So much credit of the same text each time."""
    return {"unlisted": [{"creditsOf": "Music 101 at another school", "credits": each} for each in credits]}


def cost(found: dict[str, Any], held: dict[str, Any], **options: Any) -> int | None:
    """What the best plan for the degree costs, with a calendar and without; None: there is none."""
    answers = set()
    for more in ({}, {"optimize": ["MONEY", "WEEKS"]}):
        answer = Planner().plan(question("degree", held, **options, **more), snapshot_of(found))
        assert isinstance(answer, Plan | NoPlan)
        answers.add(int(answer.totals.cost.amount) if isinstance(answer, Plan) else None)
    (only,) = answers
    return only


@pytest.mark.parametrize(
    ("rule", "credits", "expected"),
    [
        ({"credits": 4, "of": ELSEWHERE}, (4,), 0),
        ({"credits": 4, "of": ELSEWHERE}, (3, 1), 0),
        ({"credits": 4, "of": ELSEWHERE}, (3.999,), None),
        # Nothing earns it.
        ({"credits": 4, "of": ELSEWHERE}, (), None),
        # A course beside it, or in its place.
        ({"credits": 7, "of": [*COURSES, ELSEWHERE]}, (4,), 10),
        ({"credits": 7, "of": [*COURSES, ELSEWHERE]}, (1,), 20),
        ({"credits": 7, "of": {"select": {"keys": ["c*"], "unlisted": True}}}, (4,), 10),
        ({"credits": 7, "of": {"select": {"keys": ["c*"]}}}, (4,), 30),
        ({"credits": 7, "of": [*COURSES, ELSEWHERE], "limits": [{"atMostCredits": 2, "of": ELSEWHERE}]}, (4,), 20),
        ({"credits": 8, "of": [*COURSES, ELSEWHERE], "limits": [{"atMostShare": 0.5, "of": ELSEWHERE}]}, (9,), 20),
        ({"atLeast": 2, "of": [*COURSES, ELSEWHERE]}, (1, 1), 0),
        ({"atLeast": 2, "of": [*COURSES, ELSEWHERE]}, (1,), 10),
        # It has no owner, and no day.
        ({"atLeast": 2, "of": [*COURSES, ELSEWHERE], "distinct": {"by": "ownedBy", "atLeast": 1}}, (1, 1), None),
        ({"atLeast": 1, "of": {**ELSEWHERE, "earnedWithinMonths": 12}}, (1,), None),
        ({"atLeast": 1, "of": [{**ELSEWHERE, "earned": {"kinds": ["EXAM"]}}]}, (1,), None),
    ],
)
def test_other_credit_pays_where_selected(
    rule: dict[str, Any], credits: tuple[float, ...], expected: int | None
) -> None:
    assert cost(catalogue(rule), outside(*credits)) == expected


def test_other_credit_counts_once() -> None:
    once = {"all": [{"credits": 4, "of": ELSEWHERE}, {"credits": 4, "of": ELSEWHERE}], "countsOnce": True}
    assert cost(catalogue(once), outside(4)) is None
    assert cost(catalogue(once), outside(4, 4)) == 0
    assert cost(catalogue({**once, "countsOnce": "credits"}), outside(8)) == 0
    assert cost(catalogue({**once, "countsOnce": "credits"}), outside(7)) is None


def test_claims_name_the_text() -> None:
    snapshot = snapshot_of(catalogue({"credits": 4, "of": [*COURSES, ELSEWHERE]}))
    progress = progress_of("degree", record(outside(4)), TODAY, snapshot)
    assert progress.status is RequirementStatus.MET
    (text,) = {claim.text for line in progress.lines for claim in line.by if line.requirement.path.endswith("school")}
    assert "Music 101 at another school" in text


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ({"credits": 4, "of": ELSEWHERE}, "at least 4 credits from whatever comes from outside the catalogue"),
        (
            {"atLeast": 2, "of": [*COURSES, ELSEWHERE]},
            "at least 2 of these 2 and whatever comes from outside the catalogue",
        ),
        (
            {"credits": 7, "of": {"select": {"keys": ["c*"], "unlisted": True}}},
            "at least 7 credits from these 3 credentials whose key begins with c and "
            "whatever comes from outside the catalogue",
        ),
        ({"any": [ELSEWHERE]}, "any one of whatever comes from outside the catalogue"),
    ],
)
def test_a_rule_says_so_to_every_learner(rule: dict[str, Any], text: str) -> None:
    snapshot = snapshot_of(catalogue(rule))
    for held in ({}, outside(1, 1)):
        _, line, *_ = progress_of("degree", record(held), TODAY, snapshot).lines
        assert text_of(line.requirement, snapshot.names) == text


def test_a_rule_that_is_tried_takes_other_credit() -> None:
    snapshot = snapshot_of(catalogue())
    content = content_of(catalogue({"credits": 4, "of": ELSEWHERE}))
    (route,) = content.credentials["degree"].routes
    assert isinstance(route.requires, Group)
    assert try_rule(route.requires, record(outside(4)), TODAY, snapshot).found.holds
    assert not try_rule(route.requires, record(outside(3)), TODAY, snapshot).found.holds


def test_it_is_read_and_written() -> None:
    content = content_of(catalogue({"credits": 4, "of": {"select": {"keys": ["c*"], "unlisted": True}}}))
    assert content_of(write_catalog(content)) == content


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ({"not": ELSEWHERE}, "not/select/unlisted"),
        ({"any": {"select": {"keys": ["c*"]}, "except": {"unlisted": True}}}, "any/except/unlisted"),
    ],
)
def test_it_stands_in_lines_and_limits_alone(rule: dict[str, Any], path: str) -> None:
    found = read_catalog(Document("a.yaml", {"format": "pathways/1", **catalogue(rule)}, "", False)).problems
    assert [(each.code, each.path) for each in found] == [
        ("BAD_REQUIREMENT", f"credentials/3/routes/0/requires/all/0/{path}")
    ]


def test_check_finds_no_fault_with_such_rules() -> None:
    limits = [{"atMostCredits": 5, "of": ELSEWHERE}]
    found = snapshot_of(catalogue({"credits": 4, "of": ELSEWHERE}, {"credits": 5, "of": [ELSEWHERE], "limits": limits}))
    assert not [each for each in findings_of(found) if each.code is not Code.COST_NOT_STATED]


def test_views_are_kept_for_each_learner() -> None:
    snapshot = snapshot_of(catalogue({"credits": 4, "of": ELSEWHERE}))
    assert of_learner(snapshot, Record(), TODAY) is snapshot
    view = of_learner(snapshot, record(outside(4)), TODAY)
    assert view is of_learner(snapshot, record(outside(4)), TODAY)
    assert of_learner(view, record(outside(4)), TODAY) is view
    assert view is not of_learner(snapshot, record(outside(3)), TODAY)
    assert len(view.credentials) == len(snapshot.credentials) + 1

"""What a record says in other words, or leaves unsaid, is told and never passed over in silence."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.advising.lacking import lacking_text
from pathways.advising.progress import progress_of
from pathways.advising.recommend import notes_on, recommend
from pathways.catalog.snapshot import Snapshot
from pathways.domain.advice import RecommendationOptions
from pathways.domain.goal import CredentialGoal
from pathways.domain.learner import Record
from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from pathways.requirements.evaluate import RequirementStatus
from tests.beside import needs
from tests.cases.asking import CASES, DAY, catalogue, learner, plan
from tests.catalogs import credential, record, snapshot_of

SAID = "Holds a bachelor's degree"


def rule(requires: dict[str, Any]) -> Snapshot:
    return snapshot_of({"credentials": [credential("goal", {"requires": requires}), credential("law", {})]})


def root(snapshot: Snapshot, brought: Record) -> tuple[RequirementStatus, str | None]:
    found = progress_of("goal", brought, DAY, snapshot)
    return found.lines[0].status, lacking_text(found.lines[0], found.evidence, snapshot)


@pytest.mark.parametrize("options", [{}, {"weeklyHours": 10}], ids=["timeless", "calendar"])
@pytest.mark.parametrize("said", [SAID, "holds a Bachelors degree", "Holds a bachelor\u2019s  degree."])
def test_conditions_are_compared_however_they_are_spelled(said: str, options: dict[str, Any]) -> None:
    snapshot = rule({"condition": SAID})
    brought = record({"conditions": [said]})
    assert root(snapshot, brought) == (RequirementStatus.MET, None)
    answer = plan(snapshot, "goal", brought, **options)
    assert isinstance(answer, Plan)
    assert f"\u201c{SAID}\u201d is taken from the record; no one has checked it." in answer.assumptions
    assert not any("of no route" in text for text in answer.assumptions)
    excluding = rule({"not": {"condition": SAID}})
    assert isinstance(plan(excluding, "goal", brought, **options), NoPlan)


def test_conditions_that_no_rule_asks_for_are_named() -> None:
    snapshot = rule({"any": [{"condition": SAID}, {"credential": "law"}]})
    brought = record({"conditions": ["Holds a bachelor degree"]})
    answer = plan(snapshot, "goal", brought)
    assert isinstance(answer, Plan)
    said = "\u201cHolds a bachelor degree\u201d in the record is a condition of no route."
    assert f"{said} Did you mean \u201c{SAID}\u201d?" in answer.assumptions
    status, _ = root(snapshot, brought)
    assert status is not RequirementStatus.MET
    line = progress_of("goal", brought, DAY, snapshot).lines[1]
    text = lacking_text(line, progress_of("goal", brought, DAY, snapshot).evidence, snapshot)
    assert text == f"{SAID}; the record says \u201cHolds a bachelor degree\u201d, which no rule asks for"


@pytest.mark.parametrize(
    ("entries", "status", "text"),
    [
        (
            [{"months": 36}],
            RequirementStatus.UNVERIFIABLE,
            "24 months of experience, within the last 96 months; "
            "36 months in the record do not say when, and so do not count",
        ),
        (
            [{"months": 12}],
            RequirementStatus.UNMET,
            "24 months of experience, within the last 96 months; "
            "12 months in the record do not say when, and so do not count",
        ),
        ([{"months": 24, "endedOn": "2026-10-31"}], RequirementStatus.MET, None),
        # Twelve of the last months, and twelve more that may be of any time.
        (
            [{"months": 12, "endedOn": "2026-10-31"}, {"months": 12}],
            RequirementStatus.UNVERIFIABLE,
            "12 more months of experience, within the last 96 months; "
            "12 months in the record do not say when, and so do not count",
        ),
    ],
)
def test_months_without_days_are_told(entries: list[dict[str, Any]], status: RequirementStatus, text: str) -> None:
    snapshot = rule({"experience": {"months": 24, "withinMonths": 96}})
    assert root(snapshot, record({"experience": entries})) == (status, text)


@needs(CASES)
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("best-first", RequirementStatus.MET),
        ("failed", RequirementStatus.UNMET),
        ("passfail", RequirementStatus.UNVERIFIABLE),
    ],
)
def test_attempts(name: str, status: RequirementStatus) -> None:
    snapshot = catalogue("12-attempts")
    brought = learner(f"12-attempts.{name}")
    found = progress_of("c12-analysis", brought, DAY, snapshot)
    assert found.lines[0].status is status
    text = lacking_text(found.lines[0], found.evidence, snapshot) or ""
    unsaid = status is RequirementStatus.UNVERIFIABLE
    assert text.endswith("the award of Algebra in the record has no score") is unsaid
    answer = plan(snapshot, "c12-analysis", brought)
    assert isinstance(answer, Plan)
    said = "Algebra in the record has no score, which Analysis asks for; it does not count."
    assert (said in answer.assumptions) is unsaid
    assert answer.totals.cost.amount == (0 if status is RequirementStatus.MET else 400)
    assert progress_of("c12-history", brought, DAY, snapshot).lines[0].status is RequirementStatus.MET


def test_days_of_issue_that_are_lacking_are_told() -> None:
    snapshot = rule({"credential": "law", "earnedWithinMonths": 12})
    status, text = root(snapshot, record({"awards": [{"credential": "law"}]}))
    assert status is RequirementStatus.UNVERIFIABLE
    assert (text or "").endswith("; the award of LAW in the record has no day of issue")


WORK = {"experience": {"months": 24, "fields": ["security-operations", "asset-security"]}}


@pytest.mark.parametrize(
    ("field", "meant"),
    [
        ("security operations", "security-operations"),
        ("Security_Operations", "security-operations"),
        ("asset-securty", "asset-security"),
        ("beekeeping", None),
    ],
)
def test_unused_fields_of_work_are_named(field: str, meant: str | None) -> None:
    """The months in it count nowhere; what is almost the same, or the same but for its spelling, is what was meant."""
    snapshot = rule({"any": [WORK, {"credential": "law"}]})
    brought = record({"experience": [{"months": 24, "field": field}]})
    answer = plan(snapshot, "goal", brought)
    assert isinstance(answer, Plan)
    said = f"\u201c{field}\u201d in the record is a field of work that no route asks for."
    hints = [text.removeprefix(said) for text in answer.assumptions if text.startswith(said)]
    hint = f" Did you mean {meant}?" if meant else ""
    assert hints == [hint]
    refused = plan(rule(WORK), "goal", brought)
    assert isinstance(refused, NoPlan)
    assert refused.text.endswith(f" {said}{hint}")
    found = progress_of("goal", brought, DAY, snapshot)
    text = lacking_text(found.lines[1], found.evidence, snapshot) or ""
    told = f"; the record has work in \u201c{field}\u201d, which no rule asks for; write {meant} if that is meant"
    assert text.endswith(told) is bool(meant)


def test_used_fields_of_work_are_not_named() -> None:
    snapshot = rule({"any": [WORK, {"credential": "law"}]})
    answer = plan(snapshot, "goal", record({"experience": [{"months": 1, "field": "asset-security"}, {"months": 1}]}))
    assert isinstance(answer, Plan)
    assert not any("field of work" in text for text in answer.assumptions)


def test_recommendations_name_unused_parts_of_records() -> None:
    snapshot = rule({"any": [WORK, {"condition": SAID}]})
    brought = record({"experience": [{"months": 24, "field": "security operations"}], "conditions": ["Holds a degree"]})
    asked = (brought, CredentialGoal("goal"), RecommendationOptions(), DAY, snapshot, Planner())
    notes = notes_on(recommend(*asked), *asked)
    assert [note.partition(" in the record is a ")[0] for note in notes[:2]] == [
        "\u201cHolds a degree\u201d",
        "\u201csecurity operations\u201d",
    ]

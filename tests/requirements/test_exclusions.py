"""None of what a selection matches; every expectation is worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from pathways.advising.progress import progress_of
from pathways.catalog.snapshot import Snapshot
from pathways.curation.rule_findings import rule_findings
from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from pathways.requirements.evaluate import RequirementStatus
from tests.catalogs import TODAY, credential, question, record, snapshot_of, usd

CALENDAR = {"optimize": ["MONEY", "WEEKS"], "weeklyHours": 10}
NONE_ADVANCED: Mapping[str, Any] = {"not": {"select": {"levels": ["4*"]}}}


def catalogue(rule: Mapping[str, Any], **more: Any) -> Snapshot:
    """An introduction that is level 100 by one way, or comes cheaper through an advanced course; the degree is 400."""
    return snapshot_of(
        {
            "credentials": [
                credential("low", {"cost": usd(30)}, level="100"),
                credential("high", {"cost": usd(10)}, level="400", validMonths=12),
                credential("start", {"requires": {"any": [{"credential": "low"}, {"credential": "high"}]}}),
                credential("degree", {"requires": rule}, level="400"),
            ],
            **more,
        }
    )


def planned(rule: Mapping[str, Any], options: Mapping[str, Any], *awards: Mapping[str, Any], **more: Any) -> int | None:
    answer = Planner().plan(question("degree", {"awards": list(awards)}, **options), catalogue(rule, **more))
    assert isinstance(answer, Plan | NoPlan), answer
    return int(answer.totals.cost.amount) if isinstance(answer, Plan) else None


@pytest.mark.parametrize("options", [{}, CALENDAR], ids=["timeless", "calendar"])
class TestPlans:
    """Planned with a calendar and without."""

    def test_nothing_that_matches_is_earned_on_the_way(self, options: Mapping[str, Any]) -> None:
        start = {"credential": "start"}
        assert planned({"all": [start]}, options) == 10
        # The degree is of level 400 as well, but a selection never means the credential in whose route it stands.
        assert planned({"all": [start, NONE_ADVANCED]}, options) == 30

    @pytest.mark.parametrize("state", [{}, {"issuedOn": "2020-01-01"}])
    def test_held_or_run_out_forbids(self, options: Mapping[str, Any], state: Mapping[str, Any]) -> None:
        assert planned(NONE_ADVANCED, options, {"credential": "high", **state}) is None
        assert planned(NONE_ADVANCED, options, {"credential": "low"}) == 0

    def test_what_is_left_out_does_not_forbid(self, options: Mapping[str, Any]) -> None:
        rule = {"not": {"select": {"levels": ["4*"]}, "except": {"keys": ["high"]}}}
        assert planned(rule, options, {"credential": "high"}) == 0

    def test_equivalent_of_what_matches_forbids(self, options: Mapping[str, Any]) -> None:
        assert planned(NONE_ADVANCED, options, {"credential": "low"}, equivalents=[["low", "high"]]) is None

    def test_conflict_names_the_one_line(self, options: Mapping[str, Any]) -> None:
        rule = {"all": [{"credential": "high"}, {**NONE_ADVANCED, "path": "none-advanced"}]}
        answer = Planner().plan(question("degree", **options), catalogue(rule))
        assert isinstance(answer, NoPlan)
        assert [[member.name for member in each.members] for each in answer.conflicts] == [["none-advanced"]]

    def test_waived_line_forbids_nothing(self, options: Mapping[str, Any]) -> None:
        waived = {"waivers": [{"path": "degree/r0", "reason": "agreed"}], "awards": [{"credential": "high"}]}
        answer = Planner().plan(question("degree", waived, **options), catalogue(NONE_ADVANCED))
        assert isinstance(answer, Plan)


def test_progress_of_none_that_match() -> None:
    def status(*keys: str) -> RequirementStatus:
        held = record({"awards": [{"credential": key} for key in keys]})
        return progress_of("degree", held, TODAY, catalogue(NONE_ADVANCED)).status

    assert status("low") is RequirementStatus.MET
    assert status("low", "high") is RequirementStatus.UNMET


def test_check_finds_what_is_needed_and_ruled_out() -> None:
    def codes(rule: Mapping[str, Any]) -> list[str]:
        return [finding.code.value for finding in rule_findings(catalogue(rule))]

    assert codes({"all": [{"credential": "high"}, NONE_ADVANCED]}) == ["EXCLUSION_FORCED"]
    assert codes({"all": [{"credential": "low"}, NONE_ADVANCED]}) == []
    assert codes({"all": [{"credential": "low"}, {"not": {"select": {"levels": ["9*"]}}}]}) == ["SELECTION_EMPTY"]

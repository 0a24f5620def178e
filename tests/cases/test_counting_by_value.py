"""What counts of any one organization or subject; every number is worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from pathways.advising.lacking import lacking_text
from pathways.advising.progress import progress_of
from pathways.catalog.snapshot import Snapshot
from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from pathways.requirements.evaluate import RequirementStatus
from tests.catalogs import TODAY, credential, question, record, snapshot_of, usd

# Courses of 3 credits that cost 10: three of Cisco, one of CompTIA, one of both, one of nobody.
COURSES: Mapping[str, Mapping[str, Any]] = {
    "n1": {"ownedBy": ["cisco"], "subjects": ["net"]},
    "n2": {"ownedBy": ["cisco"], "subjects": ["net"]},
    "n3": {"ownedBy": ["cisco"], "subjects": ["sec"]},
    "u1": {"ownedBy": ["comptia"], "subjects": ["sec"]},
    "both": {"ownedBy": ["cisco", "comptia"], "subjects": ["net", "sec"]},
    "free": {},
}
CALENDAR = {"optimize": ["MONEY", "WEEKS"], "weeklyHours": 10}


def catalogue(rule: Mapping[str, Any], **more: Any) -> Snapshot:
    """A degree with a rule over the courses."""
    courses = [credential(key, {"cost": usd(10)}, credits=3, **said) for key, said in COURSES.items()]
    owners = [{"key": key, "name": name} for key, name in (("cisco", "Cisco"), ("comptia", "CompTIA"))]
    degree = credential("degree", {"requires": rule})
    return snapshot_of({"organizations": owners, "credentials": [*courses, degree], **more})


def courses(form: str, least: int, *keys: str, **said: Any) -> dict[str, Any]:
    """`atLeast` or `credits` over these courses, all of them where none is named."""
    return {form: least, "of": [{"credential": key} for key in keys or COURSES], **said}


def met(rule: Mapping[str, Any], held: str, learner: Mapping[str, Any] | None = None, **more: Any) -> bool:
    """Who holds these meets the rule; the planner says so too, with a calendar and without."""
    snapshot = catalogue(rule, **more)
    said = {"awards": [{"credential": key} for key in held.split()], **(learner or {})}
    holds = progress_of("degree", record(said), TODAY, snapshot).status is RequirementStatus.MET
    for options in ({}, CALENDAR):
        answer = Planner().plan(question("degree", said, **options), snapshot)
        free = isinstance(answer, Plan) and answer.totals.cost.amount == 0
        assert free is holds, options
    return holds


def cost(rule: Mapping[str, Any], held: str = "") -> int | None:
    """What the degree costs, the same with a calendar and without; None: it cannot be had."""
    snapshot, found = catalogue(rule), []
    for options in ({}, CALENDAR):
        said = {"awards": [{"credential": key} for key in held.split()]}
        answer = Planner().plan(question("degree", said, **options), snapshot)
        assert isinstance(answer, Plan | NoPlan), answer
        found.append(int(answer.totals.cost.amount) if isinstance(answer, Plan) else None)
    assert found[0] == found[1]
    return found[0]


TWO_PER_OWNER = {"limits": [{"atMost": 2, "per": "ownedBy"}]}
ONE_PER_SUBJECT = {"limits": [{"atMost": 1, "per": "subjects"}]}


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ("n1 n2 n3", False),
        ("n1 n2 u1", True),
        ("n1 n2 both", False),  # three of Cisco
        ("n1 u1 both", True),  # two of each
        ("n1 n2 free", True),
        ("n1 n2 n3 u1", True),
        ("n1 u1", False),
    ],
)
def test_at_most_two_of_any_one_owner_count(held: str, expected: bool) -> None:
    assert met(courses("atLeast", 3, **TWO_PER_OWNER), held) is expected
    assert met(courses("credits", 9, **TWO_PER_OWNER), held) is expected


@pytest.mark.parametrize(
    ("held", "expected"), [("n1 n2", False), ("n1 n3", True), ("n1 both", False), ("both free", True), ("n3 u1", False)]
)
def test_at_most_one_in_any_one_subject_counts(held: str, expected: bool) -> None:
    assert met(courses("atLeast", 2, **ONE_PER_SUBJECT), held) is expected


def test_plan_takes_what_counts() -> None:
    rule = courses("atLeast", 3, "n1", "n2", "n3", "u1", **TWO_PER_OWNER)
    assert cost(rule) == 30
    assert cost(rule, "n1 n2 n3") == 10
    assert cost(courses("atLeast", 3, "n1", "n2", "n3", **TWO_PER_OWNER)) is None
    # Two of Cisco and CompTIA's are all that can count.
    assert cost(courses("atLeast", 4, "n1", "n2", "n3", "u1", **TWO_PER_OWNER)) is None
    assert cost(courses("credits", 9, "n1", "n2", "n3", "u1", **TWO_PER_OWNER), "n1 n2 n3") == 10


def test_limits_per_value_of_selections() -> None:
    rule = {"atLeast": 3, "of": {"select": {"keys": ["n*", "u*"]}}, **TWO_PER_OWNER}
    assert not met(rule, "n1 n2 n3")
    assert met(rule, "n1 n2 u1")


def test_zero_per_value_spares_valueless_lines() -> None:
    rule = courses("atLeast", 1, limits=[{"atMost": 0, "per": "ownedBy"}])
    assert not met(rule, "n1 u1 both")
    assert met(rule, "free")


def test_waived_line_counts_outside_of_limits_per_value() -> None:
    waived = {"waivers": [{"path": "degree/r0/2", "reason": "agreed"}]}
    assert met(courses("atLeast", 3, **TWO_PER_OWNER), "n1 n2", waived)


def test_equivalent_of_another_owner_pays_as_named() -> None:
    rule = courses("atLeast", 3, "n1", "n2", "n3", **TWO_PER_OWNER)
    assert not met(rule, "n1 n2 u1", equivalents=[["n3", "u1"]])


def test_what_is_left_names_the_organization() -> None:
    snapshot = catalogue(courses("atLeast", 5, **TWO_PER_OWNER))
    found = progress_of("degree", record({"awards": [{"credential": "n1"}, {"credential": "n2"}]}), TODAY, snapshot)
    text = lacking_text(found.lines[0], found.evidence, snapshot)
    assert text == "3 more of these 4, none of them from Cisco"


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ("n1 n2 u1", False),
        ("n1 n2 n3", True),
        ("n1 n2 both", True),
        ("n1 u1 both", False),  # two of Cisco, two of CompTIA
        ("n1 u1 both n3", True),
        ("n1 n2 free", False),
    ],
)
def test_three_of_the_same_owner(held: str, expected: bool) -> None:
    assert met(courses("atLeast", 3, same="ownedBy"), held) is expected
    assert met(courses("credits", 9, same="ownedBy"), held) is expected


@pytest.mark.parametrize(
    ("held", "expected"), [("n1 n2", True), ("n2 n3", False), ("n3 both", True), ("free u1", False)]
)
def test_two_in_the_same_subject(held: str, expected: bool) -> None:
    assert met(courses("atLeast", 2, same="subjects"), held) is expected


def test_plan_keeps_to_one_owner() -> None:
    rule = courses("atLeast", 3, same="ownedBy")
    assert cost(rule) == 30
    assert cost(rule, "u1 both") == 20  # two more of Cisco; there is no third of CompTIA
    assert cost(courses("atLeast", 2, "n1", "u1", "free", same="ownedBy")) is None
    assert cost(courses("atLeast", 1, "free", same="ownedBy")) is None


def test_what_is_no_credential_counts_beside_same_owner() -> None:
    rule = {
        "atLeast": 2,
        "of": [{"credential": "n1"}, {"credential": "u1"}, {"condition": "agreed"}],
        "same": "ownedBy",
    }
    assert not met(rule, "n1 u1")
    assert met(rule, "n1", {"conditions": ["agreed"]})


def test_waived_line_counts_beside_any_owner() -> None:
    waived = {"waivers": [{"path": "degree/r0/3", "reason": "agreed"}]}  # CompTIA's
    assert met(courses("atLeast", 3, same="ownedBy"), "n1 n2", waived)
    assert not met(courses("atLeast", 3, same="ownedBy"), "n1 free", waived)


def test_conflict_names_the_group_of_one_owner() -> None:
    answer = Planner().plan(question("degree"), catalogue(courses("atLeast", 2, "n1", "u1", same="ownedBy")))
    assert isinstance(answer, NoPlan)
    assert [[member.name for member in conflict.members] for conflict in answer.conflicts] == [["degree/r0"]]


HALF_OF_CISCO = {"limits": [{"atMostShare": 0.5, "of": {"select": {"ownedBy": ["cisco"]}}}]}


@pytest.mark.parametrize(
    ("held", "least", "expected"),
    [
        ("n1 u1", 2, True),
        ("n1 n2 u1", 3, False),  # 1 + 1
        ("n1 u1 free", 3, True),
        ("n1 n2 u1 free", 4, True),
        ("n1 n2 n3 u1", 3, False),
        ("n1 n2 n3 u1 free", 5, False),  # 2 + 2
        ("n1 n2", 1, False),
    ],
)
def test_at_most_half_of_what_counts(held: str, least: int, expected: bool) -> None:
    assert met(courses("atLeast", least, **HALF_OF_CISCO), held) is expected
    assert met(courses("credits", 3 * least, **HALF_OF_CISCO), held) is expected


@pytest.mark.parametrize(("credits", "expected"), [("7.5", True), ("7.501", False)])
def test_credits_beyond_the_share_are_cut_off(credits: str, expected: bool) -> None:
    """Of 3 + 3 of Cisco, 4.5 count beside 3 where 60 % may be Cisco's: 4.5 is 60 % of 7.5."""
    limits = [{"atMostShare": 0.6, "of": ["n1", "n2"]}]
    rule = {"credits": credits, "of": [{"credential": key} for key in ("n1", "n2", "u1")], "limits": limits}
    assert met(rule, "n1 n2 u1") is expected


def test_more_than_the_threshold_may_have_to_count() -> None:
    """Of each pair half at most: two and two of four, but never two of three."""
    limits = [{"atMostShare": 0.5, "of": ["n1", "n2"]}, {"atMostShare": 0.5, "of": ["u1", "free"]}]
    rule = courses("atLeast", 3, "n1", "n2", "u1", "free", limits=limits)
    assert not met(rule, "n1 n2 u1")
    assert met(rule, "n1 n2 u1 free")
    assert cost(rule) == 40
    assert cost(rule, "n1 u1") == 20


def test_what_is_no_credential_counts_in_the_whole() -> None:
    of = [{"credential": "n1"}, {"credential": "n2"}, {"condition": "one"}, {"condition": "two"}]
    rule = {"atLeast": 4, "of": of, "limits": [{"atMostShare": 0.5, "of": ["n1", "n2"]}]}
    assert met(rule, "n1 n2", {"conditions": ["one", "two"]})
    assert not met({**rule, "atLeast": 3}, "n1 n2", {"conditions": ["one"]})


def test_waived_line_counts_outside_the_share() -> None:
    rule = courses("atLeast", 2, "n1", "n2", limits=[{"atMostShare": 0.5, "of": ["n1", "n2"]}])
    assert met(rule, "n1", {"waivers": [{"path": "degree/r0/1", "reason": "agreed"}]})
    assert not met(rule, "n1 n2")


def test_plan_fills_the_rest_of_a_share() -> None:
    assert cost(courses("atLeast", 4, "n1", "n2", "n3", "u1", "free", **HALF_OF_CISCO)) == 40
    assert cost(courses("atLeast", 5, "n1", "n2", "n3", "u1", "free", **HALF_OF_CISCO)) is None
    assert cost(courses("atLeast", 4, "n1", "n2", "n3", "u1", "free", **HALF_OF_CISCO), "n1 n2 n3") == 20
    assert cost(courses("credits", 12, "n1", "n2", "n3", "u1", "free", **HALF_OF_CISCO), "n1 n2 n3") == 20


def test_check_finds_share_that_nobody_can_keep_to() -> None:
    from pathways.curation.rule_findings import rule_findings

    def codes(form: str, least: int) -> list[str]:
        rule = courses(form, least, "n1", "n2", "n3", "u1", **HALF_OF_CISCO)
        return [finding.code.value for finding in rule_findings(catalogue(rule))]

    assert codes("atLeast", 2) == codes("credits", 6) == []
    assert codes("atLeast", 3) == codes("credits", 7) == ["LIMIT_MAKES_IMPOSSIBLE"]


def test_check_finds_what_no_single_owner_gives() -> None:
    from pathways.curation.rule_findings import rule_findings

    found = list(rule_findings(catalogue(courses("atLeast", 3, "n1", "n2", "u1", same="ownedBy"))))
    assert [finding.code.value for finding in found] == ["LIMIT_MAKES_IMPOSSIBLE"]
    assert "of one organization the lines give 2 at most" in found[0].text
    assert not list(rule_findings(catalogue(courses("atLeast", 2, "n1", "n2", "u1", same="ownedBy"))))


def test_check_finds_impossible_limit_per_value() -> None:
    from pathways.curation.rule_findings import rule_findings

    found = {
        finding.code.value
        for finding in rule_findings(catalogue(courses("atLeast", 4, "n1", "n2", "n3", "u1", **TWO_PER_OWNER)))
    }
    assert found == {"LIMIT_MAKES_IMPOSSIBLE"}
    assert not list(rule_findings(catalogue(courses("atLeast", 3, "n1", "n2", "n3", "u1", **TWO_PER_OWNER))))

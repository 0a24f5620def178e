"""A rule is tried on a learner: whatever a file can say, the API can say, and nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from pathways.domain.content import Content
from pathways.domain.requirement import Requirement
from pathways.exchange.fields import Fields, Notes
from pathways.exchange.pathways_format.requirement_reader import read_requirement
from pathways.rule_reading import read_rule
from tests.api.small import ask, data, error, service_of, small_snapshot

TRY = """query ($rule: RequirementInput!, $learner: LearnerRef!, $day: Date) {
  checkRequirement(requires: $rule, learner: $learner, asOf: $day) {
    status remaining by { text worth credential { key } } requirement { path parent text worth }
  }
}"""
HELD = {"profile": {"awards": [{"credential": "net-basics"}]}}

NET = {"credential": {"credential": "net-basics"}}
NET_IN_FILE = {"credential": "net-basics"}
WHICH = {
    "keys": ["net-*"],
    "subjects": ["Security", "law"],
    "ownedBy": ["acme"],
    "credentialTypes": ["COURSE", "DEGREE"],
    "competencies": ["security"],
    "notKeys": ["net-x*"],
    "levels": ["3*", "graduate"],
    "minCredits": 1.5,
    "maxCredits": 3.0,
}
MORE = {"minScore": 70.5, "earnedWithinMonths": 12, "concurrent": True, "worth": 2.5, "shared": True, "path": "p"}
EACH = {"months": 12, "credits": 10.5}
LIMITS = [{"atMost": 1, "of": ["net-basics"]}, {"atMostCredits": 2.5, "select": {"keys": ["*"], "except": WHICH}}]
LIMITS_IN_FILE = [
    {"atMost": 1, "of": ["net-basics"]},
    {"atMostCredits": 2.5, "of": {"select": {"keys": ["*"]}, "except": WHICH}},
]
HALF = {"atMostShare": 0.5, "of": ["net-basics"]}
OUTSIDE = {"atMostCredits": 3.0, "select": {"keys": ["net-*"], "unlisted": True}}
OUTSIDE_IN_FILE = {"atMostCredits": 3, "of": {"select": {"keys": ["net-*"], "unlisted": True}}}
COMMON = {"worth": 1.5, "shared": True, "path": "mine"}

SAME: list[tuple[Mapping[str, Any], Mapping[str, Any]]] = [
    ({"all": {"of": []}}, {"all": []}),
    ({"any": {"of": [NET], **COMMON}}, {"any": [NET_IN_FILE], **COMMON}),
    ({"all": {"select": WHICH, "countsOnce": True}}, {"all": {"select": WHICH}, "countsOnce": True}),
    ({"all": {"of": [], "countsOnce": False, "shared": False}}, {"all": []}),
    ({"any": {"of": [], "countsOnceBy": "WHOLE"}}, {"any": [], "countsOnce": True}),
    ({"any": {"of": [], "countsOnce": True, "countsOnceBy": "CREDITS"}}, {"any": [], "countsOnce": "credits"}),
    (
        {"any": {"selection": {"select": {**WHICH, "except": WHICH}, **MORE}}},
        {"any": {"select": WHICH, "except": WHICH, **MORE}},
    ),
    (
        {"atLeast": {"count": 1, "of": [NET, {"selection": {"select": WHICH, **MORE}}], **COMMON}},
        {"atLeast": 1, "of": [NET_IN_FILE, {"select": WHICH, **MORE}], **COMMON},
    ),
    (
        {"atLeast": {"count": 0, "of": [NET], "limits": LIMITS, "distinct": {"by": "OWNED_BY", "atLeast": 2}}},
        {"atLeast": 0, "of": [NET_IN_FILE], "limits": LIMITS_IN_FILE, "distinct": {"by": "ownedBy", "atLeast": 2}},
    ),
    (
        {"atLeast": {"count": 1, "of": [NET], "limits": [{"atMost": 2, "per": "OWNED_BY"}, HALF]}},
        {"atLeast": 1, "of": [NET_IN_FILE], "limits": [{"atMost": 2, "per": "ownedBy"}, HALF]},
    ),
    (
        {"credits": {"minimum": 4.5, "select": {"unlisted": True}, "limits": [OUTSIDE]}},
        {"credits": "4.5", "of": {"select": {"unlisted": True}}, "limits": [OUTSIDE_IN_FILE]},
    ),
    (
        {"atLeast": {"count": 1, "of": [NET], "same": "SUBJECTS", "withinMonthsOfEachOther": 18}},
        {"atLeast": 1, "of": [NET_IN_FILE], "same": "subjects", "withinMonthsOfEachOther": 18},
    ),
    (
        {"credits": {"minimum": 1, "select": WHICH, "same": "OWNED_BY"}},
        {"credits": 1, "of": {"select": WHICH}, "same": "ownedBy"},
    ),
    (
        {"credits": {"minimum": 4.5, "of": [NET], "limits": LIMITS, "each": EACH, "countsOnceBy": "CREDITS"}},
        {"credits": "4.5", "of": [NET_IN_FILE], "limits": LIMITS_IN_FILE, "each": EACH, "countsOnce": "credits"},
    ),
    (
        {"credits": {"minimum": 1, "select": WHICH, "distinct": {"by": "SUBJECTS", "atLeast": 1}, "limits": []}},
        {"credits": 1, "of": {"select": WHICH}, "distinct": {"by": "subjects", "atLeast": 1}},
    ),
    (
        {"credits": {"minimum": 1, "of": [], "distinct": {"by": "COMPETENCIES", "atLeast": 1}}},
        {"credits": 1, "of": [], "distinct": {"by": "competencies", "atLeast": 1}},
    ),
    (
        {"credential": {"credential": "net-basics", "together": True, "everEarned": True, **MORE}},
        {"credential": "net-basics", "together": True, "everEarned": True, **MORE},
    ),
    (
        {"competency": {"competency": "security", "level": 2.5, **COMMON}},
        {"competency": "security", "level": 2.5, **COMMON},
    ),
    (
        {"experience": {"months": 6, "fields": ["it"], "distinctFields": 1, "withinMonths": 60, **COMMON}},
        {"experience": {"months": 6, "fields": ["it"], "distinctFields": 1, "withinMonths": 60}, **COMMON},
    ),
    ({"condition": {"condition": "of age", **COMMON}}, {"condition": "of age", **COMMON}),
    ({"not": {"credential": "net-basics", **COMMON}}, {"not": {"credential": "net-basics"}, **COMMON}),
    ({"not": {"select": {**WHICH, "except": WHICH}, **COMMON}}, {"not": {"select": WHICH, "except": WHICH}, **COMMON}),
    ({"not": {"condition": "barred"}}, {"not": {"condition": "barred"}}),
    (
        {"average": {"atLeast": 2.5, "of": [NET], "byPoints": True, **COMMON}},
        {"average": {"atLeast": 2.5, "of": {"all": [NET_IN_FILE]}, "scale": "points"}, **COMMON},
    ),
    ({"average": {"atLeast": 60, "select": WHICH}}, {"average": {"atLeast": 60, "of": {"select": WHICH}}}),
    (
        {"all": {"of": [{"any": {"of": [{"atLeast": {"count": 1, "of": [{"not": {"condition": "x"}}]}}]}}]}},
        {"all": [{"any": [{"atLeast": 1, "of": [{"not": {"condition": "x"}}]}]}]},
    ),
]  # fmt: skip


def of_a_file(rule: Mapping[str, Any]) -> Requirement:
    notes = Notes()
    found = read_requirement(Fields(dict(rule), (), notes), "rule", renewal="average" not in rule)
    assert found is not None and not notes.problems, notes.problems
    return found


def sent(rule: Mapping[str, Any]) -> Requirement:
    """What the reader of a service makes of an input."""
    read: list[Requirement] = []

    def reader(plain: Mapping[str, Any], content: Content) -> Requirement:
        read.append(of_a_file(plain))
        return read_rule({"all": []}, content)

    data(TRY, service_of(small_snapshot(), rules=reader), rule=rule, learner=HELD)
    (found,) = read
    return found


@pytest.mark.parametrize(("rule", "in_a_file"), SAME, ids="-".join)
def test_an_input_and_a_file_say_the_same(rule: Mapping[str, Any], in_a_file: Mapping[str, Any]) -> None:
    assert sent(rule) == of_a_file(in_a_file)


FORMS = {
    "GroupRequirement": {"all": {"of": []}},
    "CredentialRequirement": NET,
    "CompetencyRequirement": {"competency": {"competency": "networking", "level": 1}},
    "ExperienceRequirement": {"experience": {"months": 6}},
    "ConditionRequirement": {"condition": {"condition": "of age"}},
    "ExclusionRequirement": {"not": {"condition": "barred"}},
    "AverageRequirement": {"average": {"atLeast": 2, "of": [NET]}},
}
"""An input for each type of line that a rule can have."""
SHOWN = """query($rule: RequirementInput!) { checkRequirement(requires: $rule, learner: {profile: {}}) { requirement {
  __typename text ... on AverageRequirement { atLeast byPoints of { __typename path parent } } } } }"""


@pytest.mark.parametrize(("shown", "rule"), FORMS.items(), ids=str)
def test_each_form_is_shown_as_its_own_type(shown: str, rule: Mapping[str, Any]) -> None:
    (found,) = data(SHOWN, rule=rule)["checkRequirement"]
    assert found["requirement"]["__typename"] == shown
    assert found["requirement"]["text"]


def test_an_average_shows_its_lines() -> None:
    (found,) = data(SHOWN, rule={"average": {"atLeast": 2, "of": [NET], "byPoints": True}})["checkRequirement"]
    assert {name: found["requirement"][name] for name in ("atLeast", "byPoints")} == {"atLeast": 2, "byPoints": True}
    (group,) = found["requirement"]["of"]
    assert group == {"__typename": "GroupRequirement", "path": "rule/0", "parent": "rule"}


def test_a_rule_is_judged_line_by_line() -> None:
    badge = {"credential": {"credential": "sec-badge", "worth": 2}}
    rule = {"all": {"of": [{"credits": {"minimum": 5, "of": [NET, badge]}}, {"condition": {"condition": "of age"}}]}}
    found = data(TRY, rule=rule, learner=HELD, day="2026-11-23")["checkRequirement"]
    assert [(line["requirement"]["path"], line["requirement"]["parent"], line["status"]) for line in found] == [
        ("rule", None, "IN_PROGRESS"),
        ("rule/0", "rule", "IN_PROGRESS"),
        ("rule/0/0", "rule/0", "MET"),
        ("rule/0/1", "rule/0", "UNMET"),
        ("rule/1", "rule", "UNVERIFIABLE"),
    ]
    assert [line["remaining"] for line in found] == [
        "both of the following",
        "2 more credits from these 2 (one is left)",
        None,
        "Security Badge, worth 2 credits",
        "of age",
    ]
    assert [line["requirement"]["worth"] for line in found] == [None, None, 3.0, 2.0, None]
    assert found[2]["by"][0]["credential"] == {"key": "net-basics"}
    assert all(line["requirement"]["text"] for line in found)


def test_a_selection_is_tried_by_its_matches() -> None:
    rule = {"atLeast": {"count": 1, "of": [{"selection": {"select": {"keys": ["net-*", "*badge"]}, "path": "any"}}]}}
    found = data(TRY, rule=rule, learner=HELD)["checkRequirement"]
    assert [(line["requirement"]["path"], line["requirement"]["parent"]) for line in found] == [
        ("rule", None),
        ("any/net-basics", "rule"),
        ("any/sec-badge", "rule"),
    ]
    assert [line["status"] for line in found] == ["MET", "MET", "UNMET"]


def test_waivers_and_exclusions_are_honoured() -> None:
    learner = {"profile": {**HELD["profile"], "waivers": [{"path": "rule/1", "reason": "grown up"}]}}
    rule = {"all": {"of": [{"not": {"credential": "sec-badge"}}, {"condition": {"condition": "of age"}}]}}
    found = data(TRY, rule=rule, learner=learner)["checkRequirement"]
    assert [line["status"] for line in found] == ["MET", "MET", "WAIVED"]
    barred = data(TRY, rule={"not": {"credential": "net-basics"}}, learner=learner | HELD)["checkRequirement"]
    assert [line["status"] for line in barred] == ["UNMET"]


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ({"credential": {"credential": "net-basic"}}, {("DANGLING_REFERENCE", "requires/credential/credential")}),
        (
            {"all": {"of": [NET, {"credential": {"credential": "net-basics", "worth": -1}}]}},
            {("OUT_OF_RANGE", "requires/all/of/1/credential/worth")},
        ),
        ({"atLeast": {"count": -1, "of": []}}, {("OUT_OF_RANGE", "requires/atLeast/count")}),
        ({"credits": {"minimum": 0.1234, "of": []}}, {("BAD_NUMBER", "requires/credits/minimum")}),
        (
            {"any": {"select": {"keys": ["A"], "except": {"ownedBy": ["acm"]}}}},
            {
                ("BAD_KEY", "requires/any/select/keys/0"),
                ("DANGLING_REFERENCE", "requires/any/select/except/ownedBy/0"),
            },
        ),
        (
            {"any": {"selection": {"select": {}, "minScore": -1}}},
            {("EMPTY", "requires/any/selection/select"), ("OUT_OF_RANGE", "requires/any/selection/minScore")},
        ),
        (
            {"atLeast": {"count": 1, "of": [NET], "limits": [{"of": ["sec-badg"]}, {"atMost": 1, "select": {}}]}},
            {
                ("BAD_REQUIREMENT", "requires/atLeast/limits/0"),
                ("EMPTY", "requires/atLeast/limits/1/select"),
                ("DANGLING_REFERENCE", "requires/atLeast/limits/0/of/0"),
            },
        ),
        (
            {"atLeast": {"count": 1, "of": [NET], "limits": [{"atMost": 1, "of": ["sec-badge"]}]}},
            {("BAD_REQUIREMENT", "requires/atLeast/limits/0/of/0")},
        ),
        (
            {"atLeast": {"count": 1, "of": [NET], "limits": [{"atMost": 1, "graded": "nowhere"}]}},
            {("DANGLING_REFERENCE", "requires/atLeast/limits/0/graded")},
        ),
        (
            {"credits": {"minimum": 1, "select": {"keys": ["net-*"]}, "limits": [{"atMost": 1, "of": ["analyst"]}]}},
            {("BAD_REQUIREMENT", "requires/credits")},
        ),
        ({"experience": {"months": -1}}, {("OUT_OF_RANGE", "requires/experience/months")}),
        ({"not": {}}, {("BAD_REQUIREMENT", "requires/not")}),
        ({"selection": {"select": {"keys": ["a"]}}}, {("BAD_REQUIREMENT", "requires/selection/select")}),
        ({"all": {}}, {("INVALID", "requires/all")}),
        ({"all": {"of": [], "select": {"keys": ["a"]}}}, {("INVALID", "requires/all")}),
        ({"all": {"of": [], "countsOnce": False, "countsOnceBy": "WHOLE"}}, {("INVALID", "requires/all/countsOnceBy")}),
        (
            {"all": {"select": {"keys": ["a"], "except": {"keys": ["b"], "except": {"keys": ["c"]}}}}},
            {("INVALID", "requires/all/select/except/except")},
        ),
        (
            {"credits": {"minimum": 1, "of": [], "limits": [{"atMost": 1, "of": [], "select": {"keys": ["a"]}}]}},
            {("INVALID", "requires/credits/limits/0")},
        ),
        (
            {"all": {"of": [{"condition": {"condition": word, "path": "p"}} for word in "xy"]}},
            {("DUPLICATE_PATH", "requires/all")},
        ),
    ],
)  # fmt: skip
def test_everything_that_is_wrong_comes_at_once(rule: Mapping[str, Any], found: set[tuple[str, str]]) -> None:
    listed = error(TRY, rule=rule, learner=HELD)["extensions"]["problems"]
    assert {(each["code"], "/".join(each["path"])) for each in listed} >= found
    assert {code for code, _ in found} >= {each["code"] for each in listed}


def test_a_deep_rule_is_refused() -> None:
    rule: dict[str, Any] = NET
    for _ in range(48):
        rule = {"all": {"of": [rule]}}
    assert error(TRY, rule=rule, learner=HELD)["extensions"]["code"] == "TOO_DEEP"
    for _ in range(2000):
        rule = {"all": {"of": [rule]}}
    (found,) = ask(TRY, rule=rule, learner=HELD)["errors"]
    assert found["extensions"]["code"] in ("TOO_DEEP", "BAD_USER_INPUT")


def test_mistakes_in_the_learner_are_said() -> None:
    learner = {"profile": {"waivers": [{"path": "rule/1", "reason": "r"}]}}
    found = error(TRY, rule=NET, learner=learner)
    assert found["extensions"]["path"] == ["learner", "profile", "waivers", "0", "path"]


def test_a_service_without_a_reader_tries_nothing() -> None:
    refused = error(TRY, service_of(small_snapshot(), rules=None), rule=NET, learner=HELD)
    assert refused["extensions"]["code"] == "READ_ONLY"

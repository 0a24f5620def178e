"""What of a record the catalogue does not know, each problem with the nearest that it does."""

from __future__ import annotations

import time
from typing import Any

import pytest

from pathways.catalog.references import MOST_NAMED, fitting, goal_problems, record_problems
from pathways.domain.deadline import until
from pathways.domain.requirement import ConditionLine
from tests.catalogs import credential, question, record, snapshot_of

SNAPSHOT = snapshot_of(
    {
        "credentials": [
            credential("base"),
            credential("extra", credits=1),
            credential("top", {"requires": {"all": [{"credential": "base"}, {"condition": "x", "path": "oath"}]}}),
            credential("many", {"requires": {"atLeast": 1, "of": {"select": {"keys": ["e*"]}}, "path": "pool"}}),
        ]
    }
)


def waived(path: str) -> dict[str, Any]:
    return {"waivers": [{"path": path, "reason": "r"}]}


@pytest.mark.parametrize("path", ["top/r0", "top/r0/0", "oath", "pool", "pool/extra", "goal", "goal/0/1"])
def test_lines_of_catalogue_and_goals_may_be_waived(path: str) -> None:
    assert record_problems(record(waived(path)), SNAPSHOT) == []


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("top/r0/7", "Did you mean top/r0"),
        ("tp/r0/0", "Did you mean top/r0/0"),
        ("top/r0/1", "Did you mean top/r0"),
        ("oaths", "Did you mean oath?"),
        ("pool/base", "Did you mean pool"),
        ("?", "Paths are those of requirement lines: credential/route/position."),
    ],
)
def test_another_path_is_refused_with_the_nearest(path: str, hint: str) -> None:
    (found,) = record_problems(record(waived(path)), SNAPSHOT)
    assert (found.code, found.path) == ("NOT_FOUND", "learner/profile/waivers/0/path")
    assert (found.hint or "").startswith(hint)


def test_a_rule_that_is_tried_adds_its_lines() -> None:
    tried = ConditionLine(path="rule", condition="x")
    assert record_problems(record(waived("rule")), SNAPSHOT, tried=tried) == []
    assert len(record_problems(record(waived("rule/0")), SNAPSHOT, tried=tried)) == 1


def test_substitutions_and_claims_name_what_is_there() -> None:
    learner = {
        "awards": [{"credential": "base"}],
        "substitutions": [{"for": "base", "by": "extr", "reason": "r"}, {"for": "tops", "by": "base", "reason": "r"}],
        "claims": [
            {"award": "base", "path": "top/r0/0"},
            {"award": "extra", "path": "top/r0/0"},
            {"award": "none", "path": "top/r1"},
        ],
    }
    found = [(each.code, each.path) for each in record_problems(record(learner), SNAPSHOT, "me")]
    assert found == [
        ("NOT_FOUND", "me/substitutions/0/by"),
        ("NOT_FOUND", "me/substitutions/1/for"),
        ("INVALID", "me/claims/1/award"),
        ("INVALID", "me/claims/1/path"),
        ("NOT_FOUND", "me/claims/2/award"),
        ("NOT_FOUND", "me/claims/2/path"),
    ]


def test_key_is_told_once_where_it_stands_first() -> None:
    awards = [{"credential": key} for key in ("base", "bass", "bass", "extr", "bass")]
    found = record_problems(record({"awards": awards}), SNAPSHOT)
    assert [(each.message, each.path) for each in found] == [
        ("There is no credential 'bass'.", "learner/profile/awards/1"),
        ("There is no credential 'extr'.", "learner/profile/awards/3"),
    ]


def test_first_of_many_mistakes_and_their_number() -> None:
    awards = [{"credential": f"nothing-{number}"} for number in range(10_000)]
    waivers = [{"path": f"nowhere-{number}", "reason": "r"} for number in range(10_000)]
    found = record_problems(record({"awards": awards, "waivers": waivers}), SNAPSHOT)
    assert len(found) == 2 * (MOST_NAMED + 1)
    assert found[MOST_NAMED].message == f"{10_000 - MOST_NAMED} more credentials named here are unknown."
    assert (found[-1].message, found[-1].path) == ("More is wrong here.", "learner/profile/waivers")


def test_goal_of_many_unknown_keys_tells_the_first() -> None:
    goals = [{"credential": f"nothing-{number}"} for number in range(10_000)]
    found = goal_problems(question({"all": goals}).goal, SNAPSHOT)
    assert len(found) == MOST_NAMED + 1


def test_stored_record_keeps_what_fits() -> None:
    """Of each kind what the catalogue has; of two claims of one award the first, unless a line is shared."""
    lines = [{"credential": key, "path": f"line-{key}"} for key in "abc"]
    shared = {"credential": "a", "path": "line-shared", "shared": True}
    catalogue = {
        "credentials": [
            *(credential(key) for key in "abcd"),
            credential("top", {"requires": {"all": [*lines, {"any": [shared, {"credential": "d"}], "path": "few"}]}}),
        ],
        "equivalents": [{"key": "same", "of": ["a", "b"]}],
    }
    learner = {
        "awards": [{"credential": key} for key in ("a", "c", "gone", "c")] + [{"credential": "d", "grade": "A+"}],
        "competencies": [{"competency": "gone", "level": 1}],
        "waivers": [{"path": path, "reason": "r"} for path in ("line-a", "gone/r0", "goal/0", "few", "rule")],
        "substitutions": [{"for": "c", "by": "d", "reason": "r"}, {"for": "c", "by": "gone", "reason": "r"}],
        "claims": [
            {"award": award, "path": path}
            for award, path in (
                ("a", "few"),  # a group
                ("a", "line-b"),  # an equivalent
                ("a", "line-a"),  # pays for another line already
                ("a", "line-shared"),
                ("b", "line-b"),  # not held
                ("gone", "line-a"),
                ("c", "line-a"),  # is not A
                ("c", "gone/r0/1"),
                ("c", "line-c"),
                ("d", "line-c"),  # the substitution
                ("d", "goal/0"),
                ("d", "rule"),  # a condition
            )
        ],
    }
    known, told = fitting(record(learner), snapshot_of(catalogue), ConditionLine(path="rule", condition="x"))
    assert [(each.credential, each.grade) for each in known.awards] == [
        ("a", None),
        ("c", None),
        ("c", None),
        ("d", None),
    ]
    assert known.competencies == ()
    assert [each.path for each in known.waivers] == ["line-a", "goal/0", "few", "rule"]
    assert [each.by for each in known.substitutions] == ["d"]
    assert [(each.award, each.path) for each in known.claims] == [
        ("a", "line-b"),
        ("a", "line-shared"),
        ("c", "line-c"),
        ("d", "line-c"),
        ("d", "goal/0"),
    ]
    # An award, a grade, a competency, a waiver, seven claims and a substitution.
    assert len(told) == 12
    assert told[1] == "No scale has the grade 'A+' any more; 'd' counts without one."


def test_long_records_and_rules_are_fitted_in_time() -> None:
    """Awards and claims are looked at once each, whatever the length of the rule that the claims name."""
    keys = [f"c{number}" for number in range(1_200)]
    rule = {"all": [{"credential": key} for key in keys]}
    whole = snapshot_of({"credentials": [*map(credential, keys), credential("top", {"requires": rule})]})
    learner = {
        "awards": [{"credential": key} for key in keys] + [{"credential": f"gone-{number}"} for number in range(1_800)],
        "claims": [{"award": key, "path": f"top/r0/{place}"} for place, key in enumerate(keys[:100])]
        + [{"award": key, "path": "top/r0"} for key in keys[1_100:]],
    }
    with until(time.monotonic() + 10):
        known, told = fitting(record(learner), whole)
    assert (len(known.awards), len(known.claims), len(told)) == (1_200, 100, 1_900)

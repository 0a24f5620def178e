"""What each line still lacks, in words; learners and expectations by hand.

Schools: s owns a and b, t owns c and d, u owns e. Each course is worth 3 credits, e 6. `gone` can no more be
earned.
"""

from __future__ import annotations

from typing import Any

import pytest

from pathways.advising.lacking import lacking_text
from pathways.advising.progress import try_rule
from pathways.catalog.snapshot import Snapshot
from pathways.rule_reading import read_rule
from tests.catalogs import TODAY, credential, record, snapshot_of

OWNERS = {"a": "s", "b": "s", "c": "t", "d": "t", "e": "u"}
CATALOG: dict[str, Any] = {
    "organizations": [{"key": key, "name": f"School {key.upper()}"} for key in "stu"],
    "competencies": [{"key": "net", "name": "Networking"}],
    "credentials": [
        *(credential(key, {}, ownedBy=owner, credits=6 if key == "e" else 3) for key, owner in OWNERS.items()),
        credential("gone", status="CEASED", credits=3),
        credential("shows", {}, competencies=[{"competency": "net", "level": "1.5"}]),
        credential("old-a", {}, credits=3),
        credential("twin", {}, credits=3),
    ],
    "equivalents": [["a", "old-a"], ["b", "twin"]],
}
SNAPSHOT = snapshot_of(CATALOG)


def of(keys: str) -> list[dict[str, str]]:
    return [{"credential": key} for key in keys.split()]


def at_least(count: int, keys: str, **more: Any) -> dict[str, Any]:
    return {"atLeast": count, "of": of(keys), **more}


def adds_up(credits: int, keys: str, **more: Any) -> dict[str, Any]:
    return {"credits": credits, "of": of(keys), **more}


def lacking(rule: dict[str, Any], held: str = "", *, snapshot: Snapshot = SNAPSHOT, **learner: Any) -> dict[str, str]:
    """What is lacking of each line that does not hold, by its path without the root's."""
    line = read_rule(rule, snapshot.content)
    awards = [{"credential": key} for key in held.split()]
    tried = try_rule(line, record({"awards": awards, **learner}), TODAY, snapshot)
    texts = {each.requirement.path: lacking_text(each, tried.evidence, snapshot) for each in tried.found.lines()}
    return {path.removeprefix("rule"): text for path, text in texts.items() if text is not None}


ONE_OF_S = {"limits": [{"atMost": 1, "of": {"select": {"ownedBy": "s"}}}]}
SIX_OF_S = {"limits": [{"atMostCredits": 4, "of": {"select": {"ownedBy": "s"}}}]}
ELSEWHERE = "held already, but it does not count here"
THREE_OWNERS = {"distinct": {"by": "ownedBy", "atLeast": 3}}


@pytest.mark.parametrize(
    ("rule", "held", "text"),
    [
        (at_least(3, "a b c d e"), "", "3 more of these 5"),
        (at_least(3, "a b c d e"), "a", "2 more of these 4"),
        (at_least(3, "a b c d e", **ONE_OF_S), "c", "2 more of these 4, at most one of them from School S"),
        (at_least(3, "a b c d e", **ONE_OF_S), "a", "2 more of these 4, none of them from School S"),
        # b is held, but a has taken the only place there is for School S.
        (at_least(3, "a b c d e", **ONE_OF_S), "a b", "2 more of these 4, none of them from School S"),
        (at_least(3, "a b c", **ONE_OF_S), "c", "2 more of these 2, at most one of them from School S"),
        (at_least(3, "a b c d e", **THREE_OWNERS), "a", "2 more of these 4, from at least 2 more organizations"),
        (at_least(3, "a b c d e", **THREE_OWNERS), "a b c", "one more of these 2, from at least one more organization"),
        (at_least(2, "a gone"), "a", "one more, but none of these 2 can still count"),
        (at_least(2, "a gone c"), "a", "one more of these 3 (one is left)"),
        # a and old-a are one and the same: what is left are b and c.
        (at_least(3, "a old-a b c"), "a", "2 more of these 2"),
        (at_least(3, "a b twin c"), "a", "2 more of these 2"),
        (adds_up(12, "a b c d e"), "", "12 more credits from these 5"),
        (adds_up(12, "a b c d e"), "e", "6 more credits from these 4"),
        (adds_up(12, "a b c d e", **SIX_OF_S), "a", "9 more credits from these 4, at most 1 of them from School S"),
        (adds_up(12, "a b c d e", **SIX_OF_S), "a b", "8 more credits from these 3"),
        (adds_up(12, "e"), "e", "6 more credits, but the only line cannot count"),
        (adds_up(12, "e"), "", "12 more credits from this one"),
        (at_least(1, "a"), "", "the following"),
        (at_least(2, "a"), "", "2 more, but there is only one line"),
        ({"all": of("a b c")}, "", "all 3 of the following"),
        ({"all": of("a b c")}, "a", "2 more of these 3"),
        ({"any": of("a gone c")}, "", "any one of these 2"),
        ({"any": of("gone c")}, "", "the one that is left of these 2"),
        ({"any": of("gone")}, "", "one, but the only line cannot count"),
        ({"experience": {"months": 24}}, "", "24 months of experience"),
        ({"competency": "net", "level": 3}, "", "Networking at level 3 or above"),
        ({"competency": "net", "level": 3}, "shows", "Networking from level 1.5 to level 3"),
        ({"condition": "is of age"}, "", "is of age"),
    ],
)
def test_what_the_root_lacks(rule: dict[str, Any], held: str, text: str) -> None:
    assert lacking(rule, held)[""] == text


def test_lines_that_hold_lack_nothing() -> None:
    assert lacking({"all": [at_least(1, "a b"), {"credential": "c"}]}, "a c") == {"/0/1": "B"}
    assert lacking({"any": of("a b")}, "a b") == {}


def test_credential_that_pays_elsewhere_can_still_count_here() -> None:
    rule = {"all": [at_least(2, "a b c"), at_least(1, "a")], "countsOnce": True}
    # Two lines of three are paid for, whichever list a goes to; the other list would take it too.
    first_lacks = {"": "one more of these 2", "/0": "one more of these 2", "/0/0": ELSEWHERE, "/0/2": "C"}
    second_lacks = {"": "one more of these 2", "/0/2": "C", "/1": "the following", "/1/0": ELSEWHERE}
    assert lacking(rule, "a b") in (first_lacks, second_lacks)


def test_groups_inside_groups() -> None:
    rule = {"atLeast": 2, "of": [{"all": of("a gone")}, {"any": of("gone b")}, at_least(2, "c d"), *of("e")]}
    assert lacking(rule, "e")[""] == "one more of these 2"
    rule = {"atLeast": 2, "of": [{"all": of("a gone")}, adds_up(6, "gone b"), adds_up(6, "a b"), *of("e")]}
    assert lacking(rule, "e")[""] == "one more of these 4 (one is left)"


def test_a_waived_line_counts_outside_limits() -> None:
    waived = [{"path": "rule/0", "reason": "transfer"}]
    found = lacking(at_least(3, "a b c d e", **ONE_OF_S), "", waivers=waived)
    assert found[""] == "2 more of these 4"


def test_a_substitute_can_still_be_earned() -> None:
    swapped = [{"for": "gone", "by": "d", "reason": "agreed"}]
    assert lacking(at_least(2, "a gone"), "a", substitutions=swapped)[""] == "one more of these 2 (one is left)"


def test_experience_counts_what_is_there() -> None:
    months = [{"months": 10, "field": "web"}]
    rule = {"experience": {"months": 24, "fields": ["web", "law"], "distinctFields": 2}}
    assert lacking(rule, experience=months) == {
        "": "14 more months of experience in web or law, in at least one more field"
    }

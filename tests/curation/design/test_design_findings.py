"""What is perhaps not meant: each finding where it holds, and its nearest neighbour where it does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pathways.curation.design.references import private
from pathways.curation.finding import Severity
from tests.catalogs import credential, usd
from tests.curation.design.finding import OWNER, course, subjects, told


def test_prerequisite_of_a_prerequisite_is_redundant() -> None:
    assert subjects("REDUNDANT_PREREQUISITE", course("a"), course("b", "a"), course("c", "a", "b")) == [("c", "c/r0/0")]
    (found,) = told("REDUNDANT_PREREQUISITE", course("a"), course("m", "a"), course("b", "m"), course("c", "b", "a"))
    assert (found.path, found.severity) == ("c/r0/1", Severity.NOTE)
    assert found.text == (
        "C asks for A and for B, which nobody earns without A. Leave A out, unless it is meant as a reminder."
    )


def way(*lines: Any, **fields: Any) -> dict[str, Any]:
    return {"cost": usd(0), "requires": {"all": list(lines)}, **fields}


@pytest.mark.parametrize(
    "some",
    [
        pytest.param([course("a"), course("b"), course("c", "a", "b")], id="nothing_implies_it"),
        pytest.param([course("a", validMonths=12), course("b", "a"), course("c", "a", "b")], id="it_may_run_out"),
        pytest.param(
            [course("a"), credential("b", way({"credential": "a"}), {"cost": usd(0)}), course("c", "a", "b")],
            id="another_way_goes_without",
        ),
        pytest.param(
            [
                course("a"),
                course("b", "a"),
                credential("c", way({"credential": "a", "minScore": 80}, {"credential": "b"})),
            ],
            id="a_score_is_asked_for",
        ),
        pytest.param(
            [
                course("a"),
                course("b", "a"),
                credential("c", way({"credential": "a"}, {"credential": "b"}, kind="STACK")),
            ],
            id="a_stack_lists_its_parts",
        ),
    ],
)
def test_prerequisite_that_says_something_is_kept(some: list[dict[str, Any]]) -> None:
    assert subjects("REDUNDANT_PREREQUISITE", *some) == []


def test_equivalent_without_the_prerequisite_implies_nothing() -> None:
    some = [course("a"), course("b", "a"), course("b2"), course("c", "a", "b")]
    assert subjects("REDUNDANT_PREREQUISITE", *some, equivalents=[["b", "b2"]]) == []


def test_stack_is_dearer_than_its_direct_route() -> None:
    """60 + 50 for the parts and 0 for the stack, against 100; at 110 the two cost the same."""

    def programme(direct: int, **beside: Any) -> list[dict[str, Any]]:
        parts = [credential("a", {"cost": usd(60)}), credential("b", {"cost": usd(50)})]
        stack = way({"credential": "a"}, {"credential": "b"}, kind="STACK", name="Stack")
        return [*parts, credential("whole", {"cost": usd(direct), "name": "Programme", **beside}, stack)]

    (found,) = told("STACK_DEARER_THAN_DIRECT", *programme(100))
    assert (found.subject, found.path) == ("whole", "whole/r1")
    assert "costs at least 110.00 USD by Stack with all it needs, and 100.00 USD by Programme" in found.text
    assert subjects("STACK_DEARER_THAN_DIRECT", *programme(110)) == []
    for_few = {"requires": {"condition": "holds a degree already"}}
    assert subjects("STACK_DEARER_THAN_DIRECT", *programme(100, **for_few)) == []
    euros = {"cost": {"amount": "100", "currency": "EUR"}}
    assert subjects("STACK_DEARER_THAN_DIRECT", *programme(100, **euros)) == []


def test_choice_in_stack_costs_its_cheapest() -> None:
    """The cheaper part costs 10 and any one will do, so 90 + 10 is not more than 100."""
    parts = [credential("a", {"cost": usd(10)}), credential("b", {"cost": usd(500)})]
    stack = {"cost": usd(90), "requires": {"any": [{"credential": "a"}, {"credential": "b"}]}}
    assert subjects("STACK_DEARER_THAN_DIRECT", *parts, credential("whole", {"cost": usd(100)}, stack)) == []


def test_part_runs_out_while_next_is_earned() -> None:
    """12 months are at most 372 days; 54 weeks are 378 days, 53 weeks are 371."""
    first = course("first", validMonths=12)
    for weeks, found in ((54, [("whole", "whole/r0/0")]), (53, [])):
        some = [first, course("second", "first", weeks=weeks), course("whole", "first", "second")]
        assert subjects("VALIDITY_TOO_SHORT", *some) == found
    long = course("second", "first", weeks=54)
    renewal = {"key": "again", "kind": "RENEWAL", "cost": usd(0)}
    assert (
        subjects("VALIDITY_TOO_SHORT", {**first, "renewals": [renewal]}, long, course("whole", "first", "second")) == []
    )
    once = credential("whole", way({"credential": "first", "everEarned": True}, {"credential": "second"}))
    assert subjects("VALIDITY_TOO_SHORT", first, long, once) == []
    assert subjects("VALIDITY_TOO_SHORT", first, course("second", weeks=54), course("whole", "first", "second")) == []


def test_credential_is_valid_for_less_than_it_takes() -> None:
    some = [course("a", weeks=20), course("b", "a", weeks=10)]
    assert subjects("VALIDITY_TOO_SHORT", *some, course("c", "b", weeks=2, validMonths=6)) == [("c", None)]
    assert subjects("VALIDITY_TOO_SHORT", *some, course("c", "b", weeks=2, validMonths=8)) == []


def test_long_chain_of_prerequisites_is_looked_at_once() -> None:
    chain = [course("c0", weeks=1), *(course(f"c{place}", f"c{place - 1}", weeks=1) for place in range(1, 40))]
    assert subjects("VALIDITY_TOO_SHORT", *chain, course("last", "c39", validMonths=9)) == [("last", None)]
    assert subjects("VALIDITY_TOO_SHORT", *chain, course("last", "c39", validMonths=10)) == []


WORK: dict[str, Any] = {
    "competencies": [{"key": "skill", "name": "Skill"}, {"key": "hobby", "name": "Hobby"}],
    "occupations": [
        {
            "key": "job",
            "name": "Job",
            "needs": [{"competency": "skill", "level": 1, "importance": 1}],
            "credentials": [{"credential": "asked-for", "strength": "PREFERRED"}],
        }
    ],
}


def test_credential_that_leads_nowhere_is_found() -> None:
    useful = course("useful", competencies=[{"competency": "skill", "level": 1}])
    vain = course("vain", competencies=[{"competency": "hobby", "level": 1}])
    some = [useful, vain, course("asked-for"), course("part"), course("whole", "part"), course("same")]
    same = {"equivalents": [["part", "same"]]}
    assert subjects("LEADS_NOWHERE", *some, **WORK, **same) == [("vain", None)]
    assert subjects("LEADS_NOWHERE", course("vain")) == []


def priced(*amounts: object, key: str = "p", hours: tuple[object, ...] = ()) -> list[dict[str, Any]]:
    taken = hours or (None,) * len(amounts)
    return [
        credential(
            f"{key}{place}", {"cost": usd(amount), **({} if spent is None else {"hours": spent})}, ownedBy=["owner"]
        )
        for place, (amount, spent) in enumerate(zip(amounts, taken, strict=True))
    ]


def test_cost_far_from_its_siblings_is_found() -> None:
    """100, 120, 150 and 200, and one more: over 2,000 or under 10 is out of line, ten times as much is not."""
    for amount, expected in ((2_001, [("p4", None)]), (2_000, []), (9, [("p4", None)]), (10, [])):
        assert subjects("FIGURE_OUT_OF_LINE", *priced(100, 120, 150, 200, amount), **OWNER) == expected
    (found,) = told("FIGURE_OUT_OF_LINE", *priced(100, 120, 150, 200, 2_001), **OWNER)
    assert found.text == (
        "P4: Study costs 2001.00 USD, and its siblings 100.00 to 200.00 USD. Mend it if a digit slipped, or leave it "
        "if it is so."
    )
    assert subjects("FIGURE_OUT_OF_LINE", *priced(100, 120, 150, 5_000), **OWNER) == []


def test_hours_far_from_siblings_or_missing_are_found() -> None:
    def some(last: object) -> list[dict[str, Any]]:
        return priced(1, 1, 1, 1, 1, hours=(10, 12, 11, 14, last))

    assert subjects("FIGURE_OUT_OF_LINE", *some(141), **OWNER) == [("p4", None)]
    assert subjects("HOURS_NOT_STATED", *some(None), **OWNER) == [("p4", None)]
    assert subjects("HOURS_NOT_STATED", *some(13), **OWNER) == []
    assert subjects("HOURS_NOT_STATED", *priced(1, 1, 1, 1, 1, hours=(10, 12, 11, None, None)), **OWNER) == []


def test_same_name_of_the_same_owner_is_found() -> None:
    def two(**beside: Any) -> list[dict[str, Any]]:
        return [course("a", ownedBy=["owner"]), {**course("b", ownedBy=["owner"]), "name": "  a ", **beside}]

    (found,) = told("SAME_NAME", *two(name="a"), **OWNER)
    assert (found.subject, found.severity) == ("b", Severity.WARNING)
    assert subjects("SAME_NAME", *two(name="a2"), **OWNER) == []
    assert subjects("SAME_NAME", *two(name="a", ownedBy=[]), **OWNER) == []
    assert subjects("SAME_NAME", *two(name="a", status="CEASED"), **OWNER) == []
    twins = [{"key": "x", "name": "Python", "framework": "F"}, {"key": "y", "name": "python", "framework": "F"}]
    assert subjects("SAME_NAME", competencies=twins) == [("y", None)]
    assert subjects("SAME_NAME", competencies=[twins[0], {**twins[1], "framework": "G"}]) == []


def listing(key: str, *needed: str) -> dict[str, Any]:
    return course(key, *needed, ownedBy=["owner"])


def test_rules_alike_but_for_one_line_are_found() -> None:
    parts = [course(each) for each in "abcdefgh"]
    same = [listing("x", "a", "b", "c", "d"), listing("y", "d", "c", "b", "a")]
    assert subjects("ALIKE_RULES", *parts, *same, **OWNER) == [("y", "y/r0")]
    other = [listing("x", "a", "b", "c", "d"), listing("y", "a", "b", "c", "e")]
    (found,) = told("ALIKE_RULES", *parts, *other, **OWNER)
    assert "ask for the same but one: E here, D there" in found.text
    more = [listing("x", "a", "b", "c", "d"), listing("y", "a", "b", "c", "d", "e")]
    (found,) = told("ALIKE_RULES", *parts, *more, **OWNER)
    assert "E here, nothing there" in found.text
    apart = [listing("x", "a", "b", "c", "d"), listing("y", "a", "b", "e", "f")]
    assert subjects("ALIKE_RULES", *parts, *apart, **OWNER) == []
    short = [listing("x", "a", "b", "c"), listing("y", "a", "b", "c")]
    assert subjects("ALIKE_RULES", *parts, *short, **OWNER) == []


def test_rule_that_lacks_a_line_is_alike_too() -> None:
    parts = [course(each) for each in "abcde"]
    some = [listing("x", "a", "b", "c", "d", "e"), listing("y", "a", "b", "c", "d")]
    assert subjects("ALIKE_RULES", *parts, *some, **OWNER) == [("y", "y/r0")]


def test_old_reference_is_found() -> None:
    def read_on(day: str) -> dict[str, Any]:
        return course("a", reference={"url": "https://owner.edu/a", "asOf": day})

    day = date(2026, 11, 30)
    assert told("REFERENCE_EXPIRED", read_on("2024-11-29"), today=day)
    assert not told("REFERENCE_EXPIRED", read_on("2024-11-30"), today=day)


@pytest.mark.parametrize(
    ("url", "is_private"),
    [
        ("https://www.owner.edu/a", False),
        ("http://localhost:8000/a", True),
        ("https://intranet/a", True),
        ("https://wiki.corp.internal/a", True),
        ("http://10.0.0.7/a", True),
        ("http://[fe80::1]/a", True),
        ("http://93.184.215.14/a", False),
        ("https://www.example.com/a", False),
        ("https://owner.invalid/a", True),
    ],
)
def test_address_that_only_some_can_open_is_found(url: str, is_private: bool) -> None:
    assert (private(url) is not None) is is_private
    found = subjects("REFERENCE_OUT_OF_REACH", course("a", reference={"url": url}, subjectWebpage=url))
    assert found == ([("a", None)] * 2 if is_private else [])


def test_component_that_ended_is_accepted_by_its_equivalent() -> None:
    old, new = course("old", status="CEASED"), course("new")
    assert subjects("NOT_ACTIVE", old, new, credential("x", way({"credential": "old"}))) == [("x", "x/r0/0")]
    some = {"equivalents": [{"of": ["old", "new"], "oneWay": True}]}
    assert subjects("NOT_ACTIVE", old, new, credential("x", way({"credential": "old"})), **some) == []


def test_moved_path_that_a_renamed_credential_has() -> None:
    """The third line of NEW has the path that the old one of a line elsewhere means today; a fourth would not."""
    lines = {"all": [{"credential": each} for each in "abc"]}
    top = credential("new", {"requires": lines}, formerKeys=["top"])
    for position, found in ((2, [("other", "top/r0/2")]), (3, [])):
        moved = [{"from": f"top/r0/{position}", "to": "other/r0/0"}]
        other = course("other", "a", movedPaths=moved)
        assert subjects("MOVED_PATH", *map(course, "abc"), top, other) == found


@pytest.mark.parametrize(
    ("rule", "fields", "found"),
    [
        ({"all": []}, {}, [("top", "top/r0")]),
        ({"all": [{"all": []}]}, {}, [("top", "top/r0")]),
        ({"all": []}, {"hours": 3}, []),
        ({"all": [{"credential": "a"}, {"all": []}]}, {}, []),
    ],
)
def test_free_stack_that_asks_for_nothing(
    rule: dict[str, Any], fields: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    top = credential("top", {"kind": "STACK", "cost": usd(0), "requires": rule, **fields})
    assert subjects("NOTHING_ASKED", course("a"), top) == found

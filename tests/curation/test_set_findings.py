"""What is found about overlap caps and sets of equivalents."""

from __future__ import annotations

from decimal import Decimal

from pathways.domain.content import Thing
from pathways.domain.requirement import GroupRule, Select
from pathways.domain.shared_rules import Equivalence, Overlap
from tests.curation.rules import credential, equal, every, found, group, line, some, texts
from tests.curation.test_rule_findings import ABCD, A, B, C, D

E, F = credential("e", every(A, B, some(1, C, D))), credential("f", every(A, B, C))


def overlap(*things: Thing, between: tuple[str | Select, ...] = ("e", "f"), **fields: object) -> list[str]:
    cap = Overlap(key="cap", name="The cap", between=between, **fields)  # type: ignore[arg-type]
    return [code for code, subject, _ in found(cap, E, F, *ABCD, *things) if subject == "cap"]


KEPT_NOT = ["OVERLAP_CANNOT_BE_KEPT"]


def test_overlap_caps_that_no_pair_can_keep() -> None:
    assert overlap(at_most=2) == []
    assert overlap(at_most=1) == KEPT_NOT
    assert overlap(at_most=1, keys=("a", "c", "d")) == []
    assert overlap(at_most=0, select=Select(keys=("b*",))) == KEPT_NOT
    assert overlap(at_most_credits=Decimal(6)) == []
    assert overlap(at_most_credits=Decimal("5.999")) == KEPT_NOT
    assert overlap(each_at_most=2) == []
    assert overlap(each_at_most=1) == KEPT_NOT
    assert overlap(equal("a", "d"), at_most=1) == []
    assert overlap(between=("f", Select(keys=("e",))), at_most=1) == KEPT_NOT


def test_overlaps_of_groups() -> None:
    core = every(line("a", "core/0"), line("b", "core/1"), path="core")
    only = credential("g", every(core, C, path="g/r0"))
    assert overlap(only, between=("f", "core"), at_most=1) == KEPT_NOT
    either = credential("g", every(core, C, path="g/r0"), None)
    assert overlap(either, between=("f", "core"), at_most=1) == []
    branch = credential("g", group(GroupRule.ANY, core, C, path="g/r0"))
    assert overlap(branch, between=("f", "core"), at_most=1) == []


def test_overlaps_and_equivalents_that_say_nothing() -> None:
    assert overlap(between=("e", "f", "core"), at_most=2) == ["OVERLAP_PARTY_UNKNOWN"]
    assert overlap(between=("e", "f", "top/r0/a"), at_most=2) == ["OVERLAP_PARTY_UNKNOWN"]
    assert overlap(between=("e",), at_most=2) == ["OVERLAP_WITHOUT_PAIR"]
    assert overlap(between=("e", Select(keys=("z*",))), at_most=2) == ["SELECTION_EMPTY", "OVERLAP_WITHOUT_PAIR"]
    assert overlap(select=Select(keys=("z*",)), at_most=2) == ["SELECTION_EMPTY"]
    assert overlap(keys=("a", "z"), at_most=2) == ["OVERLAP_KEY_UNKNOWN"]
    assert found(*ABCD, equal("a", "b")) == []
    assert found(*ABCD, equal("a", "z")) == [("EQUIVALENT_UNKNOWN", "equal-a", None)]
    assert found(*ABCD, Equivalence(key="one", name="One", credentials=("a", "a"))) == [
        ("EQUIVALENCE_OF_ONE", "one", None)
    ]


def test_the_text_says_which_pair_and_why() -> None:
    assert texts(Overlap(key="cap", name="The cap", between=("e", "f"), at_most=1), E, F, *ABCD) == [
        "E and F always break The cap: both always need A and B, and only 1 may count toward both. "
        "Raise the cap, or leave one of the two out."
    ]

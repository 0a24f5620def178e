"""Each finding about a rule is made where it is right, with what to do, and not made one step further."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pathways.domain.catalog import CompetencyLevel, CredentialStatus, Route, RouteKind
from pathways.domain.content import Thing
from pathways.domain.requirement import (
    ConditionLine,
    CountsOnce,
    Distinct,
    DistinctBy,
    Group,
    GroupRule,
    Limit,
    Requirement,
    Select,
    Selection,
)
from tests.curation.rules import credential, equal, every, found, group, line, some, texts, unless, worth

A, B, C, D = (line(key) for key in "abcd")
MILLIONS = tuple(line(key, worth=Decimal(3_000_000)) for key in "ab")
ABCD = tuple(
    credential(key, None, credits=Decimal(3), owned_by=(owner,), competencies=(CompetencyLevel(competency=owner),))
    for key, owner in zip("abcd", ("x", "x", "y", "y"), strict=True)
)


def top(rule: Requirement, *others: Thing) -> list[tuple[str, str, str | None]]:
    """What is found about a route of `top`, beside a to d of 3 credits each, a and b of X, c and d of Y."""
    return found(credential("top", rule), *ABCD, *others)


def distinct(number: int, by: DistinctBy = DistinctBy.OWNED_BY) -> Distinct:
    return Distinct(by=by, at_least=number)


REACH = [("THRESHOLD_OUT_OF_REACH", "top", "top/r0")]
LIMIT = [("LIMIT_MAKES_IMPOSSIBLE", "top", "top/r0")]
ONCE = [("COUNTS_ONCE_IMPOSSIBLE", "top", "top/r0")]
FORCED = [("EXCLUSION_FORCED", "top", "top/r0/not")]


@pytest.mark.parametrize(
    ("in_reach", "beyond"),
    [
        (some(2, A, B), some(3, A, B)),
        (some(1, A, line("a", "other")), some(2, A, line("a", "other"))),
        (worth(6, A, B), worth("6.001", A, B)),
        (worth(5, A, line("a", "other", worth=Decimal(5))), worth(6, A, line("a", "other", worth=Decimal(5)))),
        (some(2, A, C, distinct=distinct(2)), some(2, A, B, distinct=distinct(2))),
        (some(0, A, C, distinct=distinct(2)), some(0, A, C, distinct=distinct(3))),
        (
            worth(3, A, C, distinct=distinct(2, DistinctBy.COMPETENCIES)),
            worth(3, A, line("c", worth=Decimal(0)), distinct=distinct(2, DistinctBy.COMPETENCIES)),
        ),
    ],
)
def test_thresholds_out_of_reach(in_reach: Group, beyond: Group) -> None:
    assert top(in_reach) == []
    assert top(beyond) == REACH


def test_equivalents_count_once() -> None:
    assert top(some(2, A, B)) == []
    assert top(some(2, A, B), equal("a", "b")) == REACH
    assert top(some(2, A, B), equal("a", "z"), equal("z", "b"), credential("z", None)) == REACH


def test_named_credentials_alone_bring_their_owners() -> None:
    """As in a plan, which has no way either, whoever pays."""
    assert top(some(2, A, B, distinct=distinct(2)), equal("b", "z"), credential("z", None, owned_by=("w",))) == REACH


AB, BC, CD, AC = (Limit(at_most=1, keys=tuple(keys)) for keys in ("ab", "bc", "cd", "ac"))


def credits_of(most: object, *keys: str) -> Limit:
    return Limit(at_most_credits=Decimal(str(most)), keys=keys)


@pytest.mark.parametrize(
    ("possible", "impossible"),
    [
        (some(2, A, B, C, limits=(AB,)), some(3, A, B, C, limits=(AB,))),
        (some(2, A, B, C, D, limits=(AB, BC, CD)), some(3, A, B, C, D, limits=(AB, BC, CD))),
        (some(1, A, B, C, limits=(AB, BC, AC)), some(2, A, B, C, limits=(AB, BC, AC))),
        (some(0, A, limits=(Limit(at_most=0, keys=("a",)),)), some(1, A, limits=(Limit(at_most=0, keys=("a",)),))),
        (worth(4, A, B, limits=(credits_of(1, "a"),)), worth("4.001", A, B, limits=(credits_of(1, "a"),))),
        (
            worth(8, A, B, C, limits=(credits_of(5, "a", "b"), credits_of(5, "b", "c"))),
            worth("8.001", A, B, C, limits=(credits_of(5, "a", "b"), credits_of(5, "b", "c"))),
        ),
        (worth(6, A, B, C, limits=(AB, credits_of(3, "c"))), worth(7, A, B, C, limits=(AB, credits_of(3, "c")))),
        (
            some(2, A, B, C, limits=(BC,), distinct=distinct(2)),
            some(2, A, B, C, limits=(Limit(at_most=0, keys=("c",)),), distinct=distinct(2)),
        ),
    ],
)  # fmt: skip
def test_limits_that_make_a_group_impossible(possible: Group, impossible: Group) -> None:
    assert top(possible) == []
    assert top(impossible) == LIMIT


def test_limit_that_names_no_line_of_its_group() -> None:
    assert top(some(1, A, B, limits=(Limit(at_most=1, keys=("a", "d")),))) == [("LIMIT_WITHOUT_LINE", "top", "top/r0")]


def once(*of: Requirement, how: CountsOnce = CountsOnce.WHOLE) -> Group:
    return every(*of, counts_once=how)


def part(name: str, minimum: int, *keys: str, shared: bool = False) -> Group:
    lines = (line(key, f"{name}/{key}") for key in keys)
    return some(minimum, *lines, path=name, shared=shared)


@pytest.mark.parametrize(
    ("possible", "impossible"),
    [
        (once(part("p", 1, "a", "b"), part("q", 1, "a", "b")), once(part("p", 1, "a"), part("q", 1, "a"))),
        (
            once(part("p", 2, "a", "b", "c"), part("q", 2, "b", "c", "d")),
            once(part("p", 2, "a", "b", "c"), part("q", 2, "a", "b", "c")),
        ),
        (once(A, part("q", 1, "a", "b")), once(A, part("q", 1, "a"))),
        (once(A, part("q", 1, "a", shared=True)), once(A, line("a", "other"))),
        (once(A, group(GroupRule.ANY, line("a", "other"), B)), once(A, group(GroupRule.ANY, line("a", "other")))),
        (
            once(worth(6, A, B, path="p"), worth(6, C, D, A, path="q")),
            once(worth(6, A, B, path="p"), worth(6, B, D, path="q")),
        ),
        (
            once(worth(4, A, B, path="p"), worth(5, A, B, C, path="q"), how=CountsOnce.CREDITS),
            once(worth(4, A, B, path="p"), worth("5.001", A, B, C, path="q"), how=CountsOnce.CREDITS),
        ),
        (
            once(worth(3, A, B, path="p"), line("a", "x"), how=CountsOnce.CREDITS),
            once(worth(4, A, B, path="p"), line("a", "x"), how=CountsOnce.CREDITS),
        ),
        (  # more thousandths than a number of 32 bits
            once(worth(3_000_000, *MILLIONS, path="p"), worth(3_000_000, *MILLIONS, path="q"), how=CountsOnce.CREDITS),
            once(worth(3_000_000, *MILLIONS, path="p"), worth(3_000_001, *MILLIONS, path="q"), how=CountsOnce.CREDITS),
        ),
    ],
)
def test_credentials_that_count_once_and_are_too_few(possible: Group, impossible: Group) -> None:
    assert top(possible) == []
    assert top(impossible) == ONCE


def test_threshold_out_of_reach_is_not_said_twice() -> None:
    assert top(once(part("p", 2, "a"))) == [("THRESHOLD_OUT_OF_REACH", "top", "p")]


def test_an_exclusion_of_what_the_route_needs() -> None:
    assert top(every(A, unless("b"))) == []
    assert top(every(A, unless("a"))) == FORCED
    assert top(every(some(2, A, B), unless("a"))) == FORCED
    assert top(every(some(1, A, B), unless("a"))) == []
    assert top(every(unless("top"))) == FORCED
    assert top(group(GroupRule.ANY, every(A, unless("a")), B)) == []
    assert top(every(A, unless("b")), equal("a", "b")) == FORCED


def test_exclusion_of_an_indirect_need_is_found() -> None:
    def stack(*rules: Requirement | None, **fields: object) -> list[tuple[str, str, str | None]]:
        return top(every(line("mid"), unless("a")), credential("mid", *rules, **fields))

    assert stack(A) == FORCED
    assert stack(A, some(2, A, B)) == FORCED
    assert stack(A, B) == []
    assert stack(A, None) == []
    assert stack() == []
    assert stack(A, status=CredentialStatus.CEASED) == []
    assert stack(line("deep")) == []
    deep = credential("deep", A)
    assert top(every(line("mid"), unless("a")), credential("mid", line("deep")), deep) == FORCED
    instead = (equal("mid", "z"), credential("z", None))
    assert top(every(line("mid"), unless("a")), credential("mid", line("deep")), deep, *instead) == []


def test_circles_are_left_to_the_finding_about_circles() -> None:
    pair = (credential("p", line("q", concurrent=True)), credential("q", line("p", concurrent=True)))
    assert top(every(line("p"), unless("a")), *pair) == []


def test_a_renewal_that_excludes_its_own_credential() -> None:
    renewal = Route(key="ce", kind=RouteKind.RENEWAL, requires=every(unless("a")))
    assert found(credential("a", None, renewals=(renewal,))) == [("EXCLUSION_FORCED", "a", "top/r0/not")]


def selection(pattern: str, path: str = "top/r0", **fields: object) -> Selection:
    return Selection(path=path, select=Select(keys=(pattern,)), **fields)  # type: ignore[arg-type]


def test_selections_that_match_nothing() -> None:
    assert top(some(1, selection("a", whole=True))) == []
    assert top(some(0, selection("z*", whole=True))) == [("SELECTION_EMPTY", "top", "top/r0")]
    assert top(some(1, selection("to*", whole=True))) == [*REACH, ("SELECTION_EMPTY", "top", "top/r0")]
    assert top(some(1, A, selection("z*", "top/r0/1"))) == [("SELECTION_EMPTY", "top", "top/r0/1")]
    assert top(some(1, A, limits=(Limit(at_most=1, select=Select(keys=("z*",))),))) == [
        ("SELECTION_EMPTY", "top", "top/r0")
    ]


def test_matches_without_credits() -> None:
    free = credential("e", None)
    assert top(worth(3, selection("?", whole=True))) != []
    assert top(worth(3, selection("a", whole=True)), free) == []
    assert top(worth(3, A, selection("e", "top/r0/1")), free) == [("MATCH_WITHOUT_CREDITS", "top", "top/r0/1")]
    assert top(worth(3, A, selection("e", "top/r0/1", worth=Decimal(1))), free) == []
    assert top(some(1, A, selection("e", "top/r0/1")), free) == []
    assert top(worth(3, A, selection("e", "top/r0/1")), credential("e", None, credits=Decimal(0))) == []


def test_the_texts_say_why_and_what_to_do() -> None:
    limited = some(2, A, B, limits=(Limit(at_most=1, select=Select(owned_by=("x",))),))
    assert texts(credential("top", limited), *ABCD) == [
        "“at least 2 of these 2, at most one of them from x” can never hold: within its limits the lines give 1 at "
        "most. Raise a limit, or add lines outside of it."
    ]
    assert texts(credential("top", some(2, A, B, distinct=distinct(2))), *ABCD) == [
        "“at least 2 of these 2, from at least 2 different organizations” can never hold: its lines come from "
        "1 organization at most. Ask for fewer, or add lines."
    ]
    assert texts(credential("top", every(line("mid"), unless("a"))), credential("mid", A), *ABCD) == [
        "“A neither held nor earned, before or after” can never hold: the same route needs MID, which needs A. "
        "Drop one of the two."
    ]
    assert texts(credential("top", once(part("p", 1, "a"), part("q", 1, "a"))), *ABCD) == [
        "“both of the following, no credential counted twice” can never hold: the lines that must hold claim 2 "
        "different credentials, and only 1 can be claimed. Add choices, ask for less, or share a line."
    ]


def test_lines_of_other_forms_are_taken_to_hold() -> None:
    said = ConditionLine(path="said", condition="is of age", worth=Decimal(2))
    assert top(some(2, A, said)) == []
    assert top(worth(5, A, said)) == []
    assert top(every(some(1, A, said), unless("a"))) == []
    assert top(once(A, some(1, line("a", "other"), said, path="q"))) == []

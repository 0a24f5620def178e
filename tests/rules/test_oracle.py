"""The oracle itself, against cases that a person has worked out from docs/reference."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pathways.domain.learner import Award, AwardState, Experience
from pathways.domain.requirement import CompetencyLine, Distinct, DistinctBy, ExclusionLine, ExperienceLine, Requirement
from tests.rules import oracle
from tests.rules.spelled_states import CAPPED, LIMITED, holds, on, scored, state
from tests.rules.state import State
from tests.rules.trees import (
    DIVIDED,
    ONCE,
    SHARED,
    adds_up,
    at_least,
    at_most,
    at_most_credits,
    condition,
    credential,
    either,
    every,
    grown,
    owners,
    selection,
    without,
    worth,
)

CASES: list[tuple[str, str | Requirement, State, bool]] = [
    ("all of nothing", every(), state(), True),
    ("any of nothing", either(), state(), False),
    ("all", every("a", "b"), state("a"), False),
    ("any", either("a", "b"), state("b"), True),
    ("at least two", at_least(2, "a", "b", "c"), state("ac"), True),
    ("the same twice is one", at_least(2, "a", "a", "b"), state("a"), False),
    ("credits of the credentials", adds_up(5, "b", "c", "d"), state("bc"), True),
    ("credits one short", adds_up(6, "b", "c", "d"), state("bc"), False),
    ("own worth goes before", adds_up(5, credential("b", 5)), state("b"), True),
    ("the best worth of two lines for one", adds_up(7, credential("b", 5), "b"), state("b"), False),
    ("a group inside credits has a worth", adds_up(7, worth(3, every("a")), "d"), state("ad"), True),
    ("a threshold beyond the lines", at_least(3, "a", "b"), state("ab"), False),
    ("a score that is lacking", credential("a", min_score=Decimal(60)), state("a"), False),
    ("a score that is too low", credential("a", min_score=Decimal(60)), state([scored("a", 59)]), False),
    ("a score that is reached", credential("a", min_score=Decimal(60)), state([scored("a", 60)]), True),
    ("a planned step reaches any score", credential("a", min_score=Decimal(60)), state(before="a"), True),
    ("earned within, to the day", credential("a", earned_within_months=12), state([on("a", date(2025, 11, 23))]), True),
    ("earned a day before", credential("a", earned_within_months=12), state([on("a", date(2025, 11, 22))]), False),
    ("valid through its months", "e", state([on("e", date(2025, 11, 23))]), True),
    ("run out", "e", state([on("e", date(2025, 11, 22))]), False),
    ("not issued yet", "a", state([on("a", date(2026, 11, 24))]), False),
    ("revoked", "a", state([Award(credential="a", state=AwardState.REVOKED)]), False),
    ("beside does not do for an ordinary line", "a", state(beside="a"), False),
    ("beside does for a concurrent one", credential("a", concurrent=True), state(beside="a"), True),
    ("and for a line of together", credential("a", together=True), state(beside="a"), True),
    ("a competency is shown", CompetencyLine(path="", competency="x", level=Decimal(2)), state("c"), True),
    ("but not beside", CompetencyLine(path="", competency="x", level=Decimal(2)), state(beside="c"), False),
    ("conditions", every(condition("yes")), state(conditions=frozenset({"yes"})), True),
    (
        "experience in two fields",
        ExperienceLine(path="", months=18, distinct_fields=2),
        state(experience=(Experience(months=12, field="f"), Experience(months=6, field="g"))),
        True,
    ),
    (
        "experience in one field",
        ExperienceLine(path="", months=18, fields=("f",)),
        state(experience=(Experience(months=12, field="f"), Experience(months=6, field="g"))),
        False,
    ),
    # not
    ("nothing excluded stands in the record", without("a"), state("b"), True),
    ("it stands there", without("a"), state("a"), False),
    ("it stands there, run out", without("e"), state([on("e", date(2020, 1, 1))]), False),
    ("it was revoked", without("a"), state([Award(credential="a", state=AwardState.REVOKED)]), True),
    ("a later step earns it", without("a"), state(planned="a"), False),
    ("an equivalent stands there", without("a"), state("b", sets=["ab"]), False),
    ("a condition not said", ExclusionLine(path="", condition="yes"), state(), True),
    ("a condition said", ExclusionLine(path="", condition="yes"), state(conditions=frozenset({"yes"})), False),
    # select
    ("two of a subject", at_least(2, selection(subjects=("s",))), state("ab"), True),
    ("developing ones do not match", at_least(2, selection(subjects=("s",))), state("az"), False),
    ("all filters", at_least(1, selection(subjects=("s",), owned_by=("o2",))), state("abcd"), False),
    ("a match without credits is worth 0", adds_up(1, selection(keys=("n", "a"))), state("n"), False),
    ("a selection's worth goes to each line", adds_up(4, selection(2, keys=("n", "a"))), state("na"), True),
    ("a selection beside lines", at_least(2, "c", selection(whole=False, subjects=("s",))), state("cb"), True),
    # limits
    ("a limit stops counting", at_least(2, "a", "b", "c", **LIMITED), state("ab"), False),
    ("a limit never forbids", at_least(2, "a", "b", "c", **LIMITED), state("abc"), True),
    ("the best ones count", adds_up(5, "a", "b", "c", **LIMITED), state("abc"), True),
    ("and no more", adds_up(6, "a", "b", "c", **LIMITED), state("abc"), False),
    ("the surplus is cut off", adds_up(4, "b", "c", "d", **CAPPED), state("bcd"), True),
    ("to the credit", adds_up(5, "b", "c", "d", **CAPPED), state("bcd"), False),
    (
        "the best split of limits that overlap",
        # b + c <= 2, c + d <= 4: b 2, c 0, d 4
        adds_up(6, "b", "c", "d", limits=(at_most_credits(2, "b", "c"), at_most_credits(4, "c", "d"))),
        state("bcd"),
        True,
    ),
    (
        "halves where three limits overlap",
        adds_up(
            "1.5",
            *"abc",
            limits=(at_most_credits(1, "a", "b"), at_most_credits(1, "b", "c"), at_most_credits(1, "a", "c")),
        ),
        state("abc"),
        True,
    ),
    (
        "a limit looks at the line, not at who pays",
        at_least(1, "a", limits=(at_most(0, "b"),)),
        state("b", sets=["ab"]),
        True,
    ),
    ("limits leave groups alone", at_least(1, every("a"), limits=(at_most(0, "a"),)), state("a"), True),
    # distinct
    ("from two owners", at_least(2, "a", "b", "c", distinct=owners(2)), state("ac"), True),
    ("from one owner", at_least(2, "a", "b", "c", distinct=owners(2)), state("ab"), False),
    ("one with both gives both", at_least(1, "d", distinct=owners(2)), state("d"), True),
    ("one more that counts brings the owner", at_least(1, "a", "c", distinct=owners(2)), state("ac"), True),
    (
        "what a limit leaves out brings no owner",
        at_least(1, "a", "c", distinct=owners(2), limits=(at_most(1, "a", "c"),)),
        state("ac"),
        False,
    ),
    (
        "a part of a line counts",
        adds_up(1, "a", "c", distinct=owners(2), limits=(at_most_credits(1, "a", "c"),)),
        state("ac"),
        True,
    ),
    (
        "nothing of a line does not count",
        adds_up(1, "a", "c", distinct=owners(2), limits=(at_most_credits(0, "c"),)),
        state("ac"),
        False,
    ),
    (
        "competencies",
        at_least(1, "a", "c", distinct=Distinct(by=DistinctBy.COMPETENCIES, at_least=1)),
        state("a"),
        False,
    ),
    ("groups are from nowhere", at_least(2, every("a"), every("c"), distinct=owners(1)), state("ac"), False),
    # countsOnce
    ("one award for two lines", every("a", either("a", "b")), state("a"), True),
    ("but not where it counts once", every("a", either("a", "b"), **ONCE), state("a"), False),
    ("the other award pays", every(either("a", "b"), "a", **ONCE), state("ab"), True),
    (
        "a matching that greed would miss",
        every(either("a", "b"), either("a", "c"), either("b", "c"), **ONCE),
        state("abc"),
        True,
    ),
    (
        "too few for three lines",
        every(either("a", "b"), either("a", "b"), either("a", "b"), **ONCE),
        state("ab"),
        False,
    ),
    ("a shared line", every(either("a", "b"), credential("a", shared=True), **ONCE), state("a"), True),
    ("a shared group", every(either("a", "b"), every("a", **SHARED), **ONCE), state("a"), True),
    ("shared outside does not loosen inside", every(every("a", "a", **ONCE), **SHARED), state("a"), False),
    ("two groups that count once each", every(every("a", **ONCE), every("a", **ONCE)), state("a"), True),
    ("an inner one adds nothing", every("a", every("b", **DIVIDED), **ONCE), state("ab"), True),
    ("and does not begin anew", every("a", every("a", **ONCE), **ONCE), state("a"), False),
    ("the lines of a selection claim", every("a", at_least(1, selection(subjects=("s",))), **ONCE), state("a"), False),
    (
        "competencies claim nothing",
        every("c", CompetencyLine(path="", competency="x", level=Decimal(1)), **ONCE),
        state("c"),
        True,
    ),
    ("a set is one", every("a", "b", **ONCE), state("ab", sets=["ab"]), False),
    ("two thresholds", every(adds_up(3, *"bc"), adds_up(4, *"bcd"), **ONCE), state("bcd"), True),
    ("whole credits do not divide", every(adds_up(2, "d"), adds_up(2, "d"), **ONCE), state("d"), False),
    ("divided ones do", every(adds_up(2, "d"), adds_up(2, "d"), **DIVIDED), state("d"), True),
    ("up to what it is worth", every(adds_up(2, "d"), adds_up(3, "d"), **DIVIDED), state("d"), False),
    ("the largest worth", every(adds_up(4, credential("d", 6)), adds_up(2, "d"), **DIVIDED), state("d"), True),
    ("a whole claim leaves nothing", every("d", adds_up(1, "d"), **DIVIDED), state("d"), False),
    (
        "two awards over two thresholds",
        every(adds_up(4, "c", "d"), adds_up(3, "c", "d"), **DIVIDED),
        state("cd"),
        True,
    ),
    (
        "a limit inside one of them",
        # Of d at most 1 in the first, so c gives it 3 and the second has d's other 3 alone.
        every(adds_up(4, "c", "d", limits=(at_most_credits(1, "d"),)), adds_up(4, "c", "d"), **DIVIDED),
        state("cd"),
        False,
    ),
]


@pytest.mark.parametrize(("tree", "at", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_by_hand(tree: str | Requirement, at: State, expected: bool) -> None:
    assert holds(tree, at) is expected


def test_selection_leaves_out_the_owner_of_the_route() -> None:
    tree = at_least(1, selection(keys=("a",)))
    assert holds(tree, state("a"), owner="b")
    assert not holds(tree, state("a"), owner="a")


def test_an_exception_of_a_selection() -> None:
    chosen = selection(subjects=("s",))
    excepting = replace(
        chosen, select=replace(chosen.select, excepting=replace(chosen.select, subjects=(), keys=("a*",)))
    )
    assert holds(at_least(1, chosen), state("a"))
    assert not holds(at_least(1, excepting), state("a"))


def test_all_ways_are_listed() -> None:
    at = state("abc")
    found = oracle.ways(grown(at_least(2, *"abc"), at.credentials), at)
    assert sorted("".join(sorted(claim.credential for claim in way.claims)) for way in found) == ["ab", "ac", "bc"]

"""The oracle, judged by hand: equivalents, and what a record settles."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pathways.domain.learner import Award, Substitution, Waiver
from pathways.domain.requirement import Requirement
from tests.rules.spelled_states import LIMITED, holds, minor, scored, state
from tests.rules.state import State
from tests.rules.trees import (
    DIVIDED,
    ONCE,
    adds_up,
    at_least,
    at_most_credits,
    credential,
    either,
    every,
    owners,
    without,
)

CASES: list[tuple[str, str | Requirement, State, bool]] = [
    # equivalents
    ("an equivalent pays", "a", state("b", sets=["ab"]), True),
    ("sets with a common member are one", "a", state("c", sets=["ab", "bc"]), True),
    ("and chains of them", "a", state("e", sets=["de", "ab", "cd", "bc"]), True),
    (
        "each with its own score",
        credential("a", min_score=Decimal(60)),
        state([scored("a", 10), scored("b", 60)], sets=["ab"]),
        True,
    ),
    ("lines of one set count once", at_least(2, "a", "b"), state("ab", sets=["ab"]), False),
    ("each at its own worth", adds_up(2, "a", "b"), state("a", sets=["ab"]), False),
    ("the highest where several could pay", adds_up(2, "a"), state("ab", sets=["ab"]), True),
    ("and no more than that", adds_up(3, "a"), state("ab", sets=["ab"]), False),
    ("a line's own worth whoever pays", adds_up(2, credential("a", 2)), state("b", sets=["ab"]), True),
    ("seven credits, one course under its old code of three", adds_up(7, "d", "e"), state("ce", sets=["cd"]), True),
    ("eight are one too many", adds_up(8, "d", "e"), state("ce", sets=["cd"]), False),
    ("one without credits gives none", adds_up(1, "a"), state("n", sets=["an"]), False),
    (
        "the higher worth has no score",
        adds_up(2, credential("a", min_score=Decimal(60))),
        state([scored("a", 60), Award(credential="b")], sets=["ab"]),
        False,
    ),
    (
        "the smaller of two keeps within a limit of credits",
        at_least(1, "d", limits=(at_most_credits(3, "d"),)),
        state("cd", sets=["cd"]),
        True,
    ),
    ("divided by what pays", every(adds_up(2, "d"), adds_up(2, "d"), **DIVIDED), state("c", sets=["cd"]), False),
    ("and by the best of it", every(adds_up(2, "c"), adds_up(2, "c"), **DIVIDED), state("cd", sets=["cd"]), True),
    # what the record settles
    ("a waived line", every("a", "b"), state("a", waivers=(Waiver(path="t/1", reason=""),)), True),
    ("a waived group", every("a", every("b", "c")), state("a", waivers=(Waiver(path="t/1", reason=""),)), True),
    ("a waived line keeps its worth", adds_up(5, "b", "c"), state("b", waivers=(Waiver(path="t/1", reason=""),)), True),
    (
        "outside limits",
        at_least(2, "a", "b", **LIMITED),
        state("a", waivers=(Waiver(path="t/1", reason=""),)),
        True,
    ),
    (
        "outside distinct",
        at_least(2, "a", "c", distinct=owners(2)),
        state("a", waivers=(Waiver(path="t/1", reason=""),)),
        False,
    ),
    ("it claims nothing", every("a", "a", **ONCE), state("a", waivers=(Waiver(path="t/1", reason=""),)), True),
    (
        "it counts once with its set",
        at_least(2, "a", "a"),
        state("a", waivers=(Waiver(path="t/1", reason=""),)),
        False,
    ),
    ("a substitute", "a", state("b", substitutions=(Substitution(for_="a", by="b", reason=""),)), True),
    ("one way", "b", state("a", substitutions=(Substitution(for_="a", by="b", reason=""),)), False),
    (
        "a substitute for an equivalent",
        "c",
        state("b", sets=["ac"], substitutions=(Substitution(for_="a", by="b", reason=""),)),
        True,
    ),
    (
        "no substitute of a substitute",
        "a",
        state(
            "c",
            substitutions=(
                Substitution(for_="a", by="b", reason=""),
                Substitution(for_="b", by="c", reason=""),
            ),
        ),
        False,
    ),
    (
        "a substitute is claimed itself",
        every("a", "b", **ONCE),
        state("b", substitutions=(Substitution(for_="a", by="b", reason=""),)),
        False,
    ),
    (
        "no award stands for two lines of a threshold",
        at_least(2, *"abc"),
        state("a", substitutions=(Substitution(for_="b", by="a", reason=""),)),
        False,
    ),
    (
        "nor for two that add up",
        adds_up(3, *"abc"),
        state("a", substitutions=(Substitution(for_="b", by="a", reason=""),)),
        False,
    ),
    (
        "it counts for the one that is worth more",
        adds_up(2, *"abc"),
        state("a", substitutions=(Substitution(for_="b", by="a", reason=""),)),
        True,
    ),
    (
        "nor where it stands for two others",
        at_least(2, *"bc"),
        state("a", substitutions=tuple(Substitution(for_=each, by="a", reason="") for each in "bc")),
        False,
    ),
    (
        "two awards do",
        at_least(2, *"bc"),
        state("ab", substitutions=tuple(Substitution(for_=each, by="a", reason="") for each in "bc")),
        True,
    ),
    (
        "both of all it may stand for",
        every("a", "b"),
        state("a", substitutions=(Substitution(for_="b", by="a", reason=""),)),
        True,
    ),
    (
        "nor divided in one group",
        adds_up(3, "a", "b", **DIVIDED),
        state("a", substitutions=(Substitution(for_="b", by="a", reason=""),)),
        False,
    ),
    (
        "the worth is that of the line",
        adds_up(4, "d"),
        state("a", substitutions=(Substitution(for_="d", by="a", reason=""),)),
        True,
    ),
    (
        "a substitute is not excluded",
        without("a"),
        state("b", substitutions=(Substitution(for_="a", by="b", reason=""),)),
        True,
    ),
    # the learner's own claims
    (
        "a claim is heeded",
        every(either("a", "b"), either("a", "c"), **ONCE),
        state("ab", claims=minor("t/0/0", "a")),
        False,
    ),
    (
        "as is the other",
        every(either("a", "b"), either("a", "c"), **ONCE),
        state("ab", claims=minor("t/1/0", "a")),
        True,
    ),
    ("a claim that cannot pay", every("b", either("a", "c"), **ONCE), state("ab", claims=minor("t/0", "a")), True),
    ("a claim where nothing counts once", every("a", either("a", "b")), state("a", claims=minor("t/0", "a")), True),
    (
        "a claim binds in its own group alone",
        every(every(either("a", "b"), **ONCE), every("a", **ONCE)),
        state("a", claims=minor("t/0/0/0", "a")),
        True,
    ),
    (
        "a claim of an equivalent",
        every(either("a", "c"), either("d", "a"), **ONCE),
        state("bc", sets=["ab"], claims=minor("t/0/0", "b")),
        False,
    ),
    (
        "a claim of what the record does not hold",
        every(either("a", "c"), either("d", "a"), **ONCE),
        state("bc", sets=["ab"], claims=minor("t/0/0", "a")),
        True,
    ),
    (
        "a claim of credits",
        every(adds_up(2, "d"), adds_up(2, "d", "c"), **DIVIDED),
        state("d", claims=minor("t/0/0", "d")),
        False,
    ),
]


@pytest.mark.parametrize(("tree", "at", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_by_hand(tree: str | Requirement, at: State, expected: bool) -> None:
    assert holds(tree, at) is expected

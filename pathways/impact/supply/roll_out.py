"""In which order the parts of a new stack help most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pathways.catalog.snapshot import Snapshot
from pathways.errors import ProblemsError
from pathways.impact.impact import Person
from pathways.impact.remembered import Remembered
from pathways.impact.supply.gains import Gain, everybody, gain_of
from pathways.planning.planner import Planner

Adding = Callable[[Snapshot], Snapshot]
"""A catalogue with one more part; raises ProblemsError where the part rests on one that is not there."""


@dataclass(frozen=True, slots=True)
class NextPart:
    """The next part that is rolled out.

    Attributes:
        part: its place among the parts as they were listed.
        gain: over the catalogue with all parts before it.
    """

    part: int
    gain: Gain


def values_of(
    snapshot: Snapshot, parts: Sequence[Adding], people: Iterable[Person], planner: Planner, day: date
) -> list[Gain]:
    """What each part alone would be worth: the marginal value of supply. What a part brings is a goal only where
    somebody has it.

    Raises:
        ProblemsError: something is wrong with a part; TIMEOUT.
        UnsoundPlanError: the verifier refuses a plan that was found.
    """
    before, asked = Remembered(snapshot, planner, day), everybody(people, [snapshot], day)
    return [gain_of(before, Remembered(add(snapshot), planner, day), asked, planner) for add in parts]


def roll_out(
    snapshot: Snapshot,
    parts: Sequence[Adding],
    people: Iterable[Person],
    planner: Planner,
    day: date,
    smallest: int = 1,
) -> list[NextPart]:
    """All parts, each next one that which is worth most at that point; of equals the one that was listed first.

    Goals are those of the people, and the destinations of the catalogue as it is and with all parts.

    Args:
        smallest: of how many people at least whoever asks may know the number (default: any).

    Raises:
        ProblemsError: something is wrong with the parts that are left; TIMEOUT.
        UnsoundPlanError: the verifier refuses a plan that was found.
    """
    known = list(people)
    asked = everybody(known, [snapshot, _with_all(snapshot, parts)], day)
    now = Remembered(snapshot, planner, day)
    found: list[NextPart] = []
    left = dict(enumerate(parts))
    while left:
        able = _addable(now.snapshot, left)
        after = {place: Remembered(each, planner, day) for place, each in able.items()}
        gains = {place: gain_of(now, each, asked, planner) for place, each in after.items()}
        best = max(gains, key=lambda place: (gains[place].rank(smallest), -place))
        found.append(NextPart(best, gains[best]))
        now = after[best]
        del left[best]
    return found


def _with_all(snapshot: Snapshot, parts: Sequence[Adding]) -> Snapshot:
    """The catalogue with all parts, in any order in which each finds what it rests on."""
    left = dict(enumerate(parts))
    while left:
        able = _addable(snapshot, left)
        place = min(able)
        snapshot = able[place]
        del left[place]
    return snapshot


def _addable(snapshot: Snapshot, parts: dict[int, Adding]) -> dict[int, Snapshot]:
    """The catalogue with each part that can be added now.

    Raises:
        ProblemsError: none can.
    """
    found: dict[int, Snapshot] = {}
    refusals: list[ProblemsError] = []
    for place, add in parts.items():
        try:
            found[place] = add(snapshot)
        except ProblemsError as refusal:
            refusals.append(refusal)
    if not found:
        raise refusals[0]
    return found

"""How an owner of credentials writes requirements: data, so that nothing of it is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Joint(StrEnum):
    """What stands between two of them means.

    Attributes:
        ALL: both are needed.
        ANY: one is enough.
    """

    ALL = "all"
    ANY = "any"


class Closer(StrEnum):
    """Which of the two words binds closer where both stand in one list."""

    AND = "and"
    OR = "or"


class Reach(StrEnum):
    """To what a grade belongs that stands after a list.

    Attributes:
        EACH: to everything in it.
        LAST: to the last one alone.
    """

    EACH = "each"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """The habits of one owner; what is absent makes a sentence ambiguous that hangs on it.

    Attributes:
        comma, semicolon, slash: what each means alone between two credentials.
        closer: which word binds closer.
        grade: to what a grade after a list belongs.
        scale: the scale of its grades.
        letters: `CS2113/T` stands for CS2113 and CS2113T.
        ends: with these words the part about requirements ends, e.g. `Lecture:`.
        names: what it calls credentials, beside their names and keys, each with a key.
    """

    comma: Joint | None = None
    semicolon: Joint | None = None
    slash: Joint | None = None
    closer: Closer | None = None
    grade: Reach | None = None
    scale: str | None = None
    letters: bool = False
    ends: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


PLAIN = HouseStyle()
"""Of an owner of whom nothing is known."""
Styles = Mapping[str, HouseStyle]
"""Styles by the keys of organizations."""

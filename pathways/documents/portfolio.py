"""What a learner's portfolio shows, in words and days: made from a record, written by the formats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Something that shows an award, or what was found out about it.

    Attributes:
        address: of the web, where it has one.
    """

    text: str
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """An award.

    Attributes:
        state: in a word, e.g. verified, claimed, expired.
        issued_by: name or address; None: nobody is named.
        since, through: the first and the last day on which it counts; None: not known, or no end.
    """

    title: str
    state: str
    issued_by: str | None = None
    since: date | None = None
    through: date | None = None
    shows: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when until when a competency was at one level.

    Attributes:
        since: None: from the beginning.
        through: the last day; None: it goes on.
        verified: what shows it is.
    """

    level: Decimal
    since: date | None
    through: date | None
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """One competency over time.

    Attributes:
        spans: one after another, with gaps where nothing shows it.
    """

    name: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StackInProgress:
    """Something larger that is begun.

    Attributes:
        share: of what it asks for, between 0 and 1.
        remaining: in words.
    """

    title: str
    share: Fraction
    remaining: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """All of it.

    Attributes:
        name: of the learner, else the key.
        day: for which it is written.
        goals: in words, the most important first.
        interests: fields of work, and what the learner says of themselves.
        experience: one line for each.
    """

    name: str
    day: date
    achievements: tuple[Achievement, ...] = ()
    growth: tuple[Growth, ...] = ()
    stacks: tuple[StackInProgress, ...] = ()
    goals: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    experience: tuple[str, ...] = ()

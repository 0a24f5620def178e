"""Rules over several things: equivalents, overlaps, scales of grades, competencies that count as others."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pathways.domain.catalog import CreditsOf
from pathways.domain.requirement import Select


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalence:
    """Credentials that a requirement accepts for each other; sets with a common member are one.

    Attributes:
        one_way: no set: the later ones may stand for the first, not the first for them.
        credits: what a line is worth that another one pays for than it names.
        for_: credentials and paths of lines in whose trees alone it applies; none: everywhere.
    """

    key: str
    name: str
    credentials: tuple[str, ...]
    one_way: bool = False
    credits: CreditsOf = CreditsOf.OWN
    for_: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """How much of the same two larger credentials may count.

    Attributes:
        between: each a key of a credential, the path of a group, or the credentials that a selection matches; any two
            of them are compared.
        keys, select: of which credentials; neither: of all.
        at_most: the most of them that count toward both of two.
        at_most_credits: the most credits that count toward both of two.
        each_at_most: the most that each of them counts toward.
    """

    key: str
    name: str
    between: tuple[str | Select, ...]
    keys: tuple[str, ...] = ()
    select: Select | None = None
    at_most: int | None = None
    at_most_credits: Decimal | None = None
    each_at_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Grades, the worst first.

    Attributes:
        points: of each grade; none: they have none.
        passing: the lowest grade that passes; None: every one does.
    """

    key: str
    name: str
    values: tuple[str, ...]
    points: tuple[Decimal, ...] = ()
    passing: str | None = None

    def rank(self, grade: str) -> int:
        """Its place; -1 where the scale lacks it."""
        return self.values.index(grade) if grade in self.values else -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjacency:
    """A competency whose levels count as those of another one; one step: what counts as the first does not go on.

    Attributes:
        as_: the competency as whose levels they count.
        up_to: the highest level that they count as; None: each counts in full.
    """

    key: str
    name: str
    competency: str
    as_: str
    up_to: Decimal | None = None

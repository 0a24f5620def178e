"""Which fields rules over several things have: scales, terms, equivalents, overlaps, what counts as what."""

from __future__ import annotations

from typing import Annotated, Required

from pydantic import WithJsonSchema
from typing_extensions import TypedDict

from pathways.exchange.pathways_format.rule_models import Counted, Filters
from pathways.intake import values as v
from pathways.intake.mappings import mapping, one_of


@mapping()
class Scale(TypedDict, total=False):
    """Grades, from the worst to the best."""

    key: Required[v.Key]
    name: v.Text
    values: Required[v.Grades]
    points: v.Points
    """One for each value, in the same order."""
    passing: v.Text
    """The lowest grade that passes; absent: every one does."""


@mapping()
class Term(TypedDict, total=False):
    """A part of the year in which institutions teach; it recurs for ever."""

    key: Required[v.Key]
    name: v.Text
    from_: Required[v.YearDay]
    """MM-DD."""
    to: Required[v.YearDay]
    """MM-DD; before from: in the year after."""
    every: v.OneEvery
    """In which years it begins; absent: year."""


@mapping(
    type=["array", "object"],
    items=v.KEY,
    minItems=2,
    uniqueItems=True,
    **{"if": {"type": "object"}, "then": {"oneOf": one_of("credentials", "of")}},
)
class Equivalence(TypedDict, total=False):
    """Credentials that stand for each other: a list of keys, or a mapping with a key or a name of its own."""

    key: v.Key
    name: v.Text
    credentials: v.TwoKeysOrMore
    of: v.TwoKeysOrMore
    """The same as credentials; with oneWay, the later ones may stand for the first."""
    oneWay: v.Flag
    credits: v.WhoseCredits
    """What a line is worth that another one pays for than it names."""
    for_: v.Trees
    """Credentials, or paths of lines, in whose trees alone it applies; absent: everywhere."""


@mapping(**{**v.TEXT, "type": ["string", "object"]})
class Party(TypedDict, total=False):
    """A credential, the path of a group, or whatever credentials match."""

    select: Required[Filters]
    except_: Filters


BOUNDS = ("atMost", "atMostCredits", "eachAtMost")


@mapping(anyOf=one_of(*BOUNDS))
class Overlap(TypedDict, total=False):
    """How much of the same several larger credentials may count."""

    key: v.Key
    name: v.Text
    between: Required[Annotated[list[Party | str], WithJsonSchema(v.BETWEEN)]]
    of: Counted
    atMost: v.Count
    atMostCredits: v.Quantity
    eachAtMost: v.Count


@mapping()
class Adjacency(TypedDict, total=False):
    """A competency whose levels count as those of another one; one step, no chains."""

    key: v.Key
    name: v.Text
    competency: Required[v.Key]
    as_: Required[v.Key]
    """The competency as whose levels they count."""
    upTo: v.AboveZero
    """The highest level that they count as; absent: each counts in full."""

"""Which fields a learner's record has."""

from __future__ import annotations

from typing import Annotated, Any, Required

from pydantic import WithJsonSchema
from typing_extensions import TypedDict

from pathways.exchange.pathways_format import values as v
from pathways.exchange.pathways_format.catalog_models import CompetencyLevel
from pathways.exchange.pathways_format.mappings import mapping, one_of


@mapping()
class Award(TypedDict, total=False):
    """A credential that the learner holds, or held."""

    credential: Required[v.Key]
    issuedOn: v.Day
    expiresOn: v.Day
    score: v.AnyNumber
    grade: v.Text
    state: v.OneAwardState
    """Absent: CLAIMED."""
    credits: v.Quantity
    """What it is worth; absent: the credits of its credential."""
    kind: v.OneKindOfRoute
    """By which kind of route it was earned; absent: STUDY."""
    issuedBy: v.Text
    times: v.OneOrMore
    """How often it was earned; absent: 1."""


@mapping(anyOf=[*one_of("months", "hours"), {"required": ["startedOn", "endedOn"]}])
class Experience(TypedDict, total=False):
    """Work: its months or hours, or both of its days."""

    months: v.MonthsFromZero
    hours: v.Quantity
    share: v.PartOfFullTime
    """Of full time; absent: 1."""
    field: v.Text
    startedOn: v.Day
    endedOn: v.Day


@mapping()
class Waiver(TypedDict, total=False):
    """A line that the learner need not meet."""

    path: Required[v.Text]
    reason: Required[v.Text]
    by: v.Text


@mapping()
class Substitution(TypedDict):
    """An award that stands for a credential."""

    for_: v.Key
    by: v.Key
    reason: v.Text


@mapping()
class Claim(TypedDict):
    """The line that an award pays for."""

    award: v.Key
    path: v.Text


@mapping()
class Since(TypedDict, total=False):
    """The day on which the learner began a credential."""

    credential: v.Key
    """Absent: every one that is not named."""
    on: Required[v.Day]


@mapping()
class UnlistedCredits(TypedDict):
    """Credit from outside the catalogue."""

    creditsOf: v.Text
    credits: v.Quantity


@mapping()
class Record(TypedDict, total=False):
    """What a learner holds, knows and did."""

    format: v.Text
    key: v.Text
    name: v.Text
    awards: list[Award]
    competencies: list[CompetencyLevel]
    experience: list[Experience]
    conditions: v.Texts
    waivers: list[Waiver]
    substitutions: list[Substitution]
    claims: list[Claim]
    since: Annotated[
        Any, WithJsonSchema({"if": {"type": "array"}, "then": {"items": {"$ref": "#/$defs/Since"}}, "else": v.DAY})
    ]
    """A day, or a day for each credential: whose rules apply."""
    unlisted: list[UnlistedCredits]


@mapping()
class Learners(TypedDict, total=False):
    """A file of learner records; a question is about one."""

    format: v.Text
    learners: Required[Annotated[list[Record], WithJsonSchema(v.ONE_RECORD)]]

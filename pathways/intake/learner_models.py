"""Which fields a learner's record has."""

from __future__ import annotations

from typing import Annotated, Required

from pydantic import WithJsonSchema
from typing_extensions import TypedDict

from pathways.intake import values as v
from pathways.intake.mappings import mapping, one_of


@mapping()
class CompetencyLevel(TypedDict, total=False):
    """A competency at a level."""

    competency: Required[v.Key]
    level: v.AboveZero
    """Absent: 1."""


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
    reason: Required[v.Prose]
    by: v.Text


@mapping()
class Substitution(TypedDict):
    """An award that stands for a credential."""

    for_: v.Key
    by: v.Key
    reason: v.Prose


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

    creditsOf: v.Words
    credits: v.Credits


@mapping()
class Record(TypedDict, total=False):
    """What a learner holds, knows and did."""

    format: v.Text
    key: v.Text
    name: v.Text
    awards: list[Award]
    competencies: list[CompetencyLevel]
    experience: list[Experience]
    conditions: v.Conditions
    waivers: list[Waiver]
    substitutions: list[Substitution]
    claims: list[Claim]
    since: Annotated[
        list[Since] | v.Day,
        WithJsonSchema({"if": {"type": "array"}, "then": {"items": {"$ref": "#/$defs/Since"}}, "else": v.DAY}),
    ]
    """A day, or a day for each credential: whose rules apply."""
    unlisted: list[UnlistedCredits]


@mapping()
class Learners(TypedDict, total=False):
    """A file of learner records; a question is about one."""

    format: v.Text
    learners: Required[Annotated[list[Record], WithJsonSchema(v.ONE_RECORD)]]

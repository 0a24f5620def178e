"""Which fields a catalogue has."""

from __future__ import annotations

from typing import Annotated, Required

from pydantic import WithJsonSchema
from typing_extensions import TypedDict

from pathways.exchange.pathways_format.rule_models import Cohort, RenewalRule, Rule
from pathways.exchange.pathways_format.shared_rule_models import Adjacency, Equivalence, Overlap, Scale, Term
from pathways.intake import values as v
from pathways.intake.learner_models import CompetencyLevel
from pathways.intake.mappings import mapping, one_of


@mapping()
class Organization(TypedDict, total=False):
    """Who awards or accredits credentials."""

    key: Required[v.Key]
    name: Required[v.Text]
    url: v.Web
    formerKeys: v.Keys
    """By which records and files may still name it."""


@mapping()
class Competency(TypedDict, total=False):
    """What people can do."""

    key: Required[v.Key]
    name: Required[v.Text]
    statement: v.Text
    framework: v.Text
    uri: v.Uri
    broader: v.Keys
    """Wider competencies: they help to search, and satisfy nothing."""
    formerKeys: v.Keys


@mapping()
class Reference(TypedDict, total=False):
    """Where facts come from, and the day they were read."""

    url: Required[v.Web]
    asOf: v.Day


@mapping()
class Money(TypedDict):
    """An amount, no finer than the minor unit of its currency."""

    amount: v.Quantity
    currency: v.Currency


@mapping(anyOf=one_of("hoursPerYear", "costPerYear"))
class Upkeep(TypedDict, total=False):
    """What the owner of a credential spends on it; plans do not look at it."""

    kind: Required[v.OneUpkeepKind]
    hoursPerYear: v.Quantity
    """Work of the owner."""
    costPerYear: Money
    """Beside the work."""


@mapping()
class MovedPath(TypedDict, total=False):
    """Waivers and claims that name the one path mean the line of the other."""

    from_: Required[v.Path]
    to: Required[v.Path]


@mapping()
class SharedCost(TypedDict, total=False):
    """What a plan pays once, however many of its steps have the key."""

    key: Required[v.Key]
    amount: Required[Money]
    every: v.OnePeriod
    """For each year begun through keepValidUntil; absent: once."""


@mapping()
class GroupCost(TypedDict, total=False):
    """What opening a route for a group costs; single plans do not look at it."""

    amount: Required[Money]
    seats: v.OneOrMore
    """How many the group has; absent: enough."""


@mapping(
    oneOf=one_of("startsOn", "term", "from"),
    dependentRequired={
        "startsOn": ["endsOn"],
        "endsOn": ["startsOn"],
        "from": ["to"],
        "to": ["from"],
        "every": ["from"],
    },
)
class Offering(TypedDict, total=False):
    """When a route can be taken: between two dates, in a term, or between two days of the year; both included."""

    startsOn: v.Day
    endsOn: v.Day
    term: v.Key
    """Each time it comes, for ever."""
    every: v.OneEvery
    """Absent: year."""
    from_: v.YearDay
    """MM-DD, for ever."""
    to: v.YearDay
    """MM-DD; before from: in the year after."""
    seats: v.Count
    """Absent: enough; 0: full."""


@mapping(anyOf=one_of("afterDays", "atMost"), dependentRequired={"withinMonths": ["atMost"]})
class Retake(TypedDict, total=False):
    """When the route opens again after attempts that failed."""

    afterDays: v.DaysFromZero
    """After the last one; absent: at once."""
    atMost: v.Times
    """After this many the route is closed; absent: any number."""
    withinMonths: v.Months
    """Only those of this number of months count; absent: all do."""


@mapping()
class Route(TypedDict, total=False):
    """A way to obtain the credential; each is enough on its own."""

    key: Required[v.Key]
    kind: Required[v.OneRouteKind]
    name: v.Text
    cost: Money
    """Absent: not stated."""
    sharedCost: SharedCost
    """Beside its own cost."""
    groupCost: GroupCost
    """Beside its own cost."""
    upkeep: list[Upkeep]
    """Each kind once."""
    hours: v.Quantity
    """Work of the learner."""
    weeks: v.Weeks
    """Least calendar time."""
    estimated: v.Figures
    availableFrom: v.Day
    availableThrough: v.Day
    offerings: list[Offering]
    """The only times at which the route can be taken."""
    cohort: Cohort
    """Absent: for everybody."""
    requires: Rule
    sentence: v.Prose
    """From which the rule was read."""
    recommends: Rule
    """Never blocks."""
    retake: Retake
    """Absent: it stays open."""


@mapping(
    oneOf=[
        {"required": ["exempt"], "properties": {"exempt": {"const": True}, "credits": False}},
        {"required": ["credits"], "properties": {"exempt": {"const": False}}},
    ]
)
class FirstCycle(TypedDict, total=False):
    """What a renewal asks for in the first cycle of an award."""

    exempt: v.Flag
    credits: v.Quantity
    """Instead of those that its requirement asks for."""


@mapping()
class Renewal(TypedDict, total=False):
    """A way to keep the credential."""

    key: Required[v.Key]
    kind: Required[v.OneRenewalKind]
    name: v.Text
    cost: Money
    sharedCost: SharedCost
    """Beside its own cost."""
    hours: v.Quantity
    weeks: v.Weeks
    estimated: v.Figures
    availableFrom: v.Day
    availableThrough: v.Day
    offerings: list[Offering]
    cohort: Cohort
    """Absent: for everybody."""
    requires: RenewalRule
    sentence: v.Prose
    """From which the rule was read."""
    extendsMonths: v.Months
    """How far the expiry moves; absent: as long as the credential is valid."""
    graceMonths: v.MonthsFromZero
    """How many months after the expiry it may still be taken."""
    opensDays: v.DaysFromZero
    """How many days ahead of the expiry it opens; absent: with the cycle."""
    firstCycle: FirstCycle
    """Absent: the first cycle is as any other."""
    carryOver: v.AboveZero
    """Surplus credits of a cycle that count in the next one, at most; absent: none do."""
    alignTo: v.Key
    """A credential whose expiry the expiry becomes, if later."""


@mapping(
    dependentSchemas={
        "validity": {"properties": {"validMonths": False, "validDays": False, "validUntil": False}},
        "validDays": {"properties": {"validMonths": False}},
    },
    dependentRequired={"creditsFrom": ["creditsTo"], "creditsTo": ["creditsFrom"]},
    **{"if": {"required": ["scale"]}, "then": {"properties": {"passing": v.TEXT}}},
    **{"else": {"properties": {"passing": v.ANY_NUMBER}}},
)
class Credential(TypedDict, total=False):
    """What is awarded."""

    key: Required[v.Key]
    name: Required[v.Text]
    credentialType: Required[v.OneCredentialType]
    status: v.OneCredentialStatus
    """Absent: ACTIVE."""
    ctid: v.Ctid
    description: v.Text
    subjectWebpage: v.Web
    ownedBy: v.Keys
    accreditedBy: v.Keys
    competencies: list[CompetencyLevel]
    """What holding it shows."""
    alignment: v.OneAlignment
    """Who says so."""
    credits: v.Quantity
    creditsFrom: v.Quantity
    """The learner chooses how much from here to creditsTo."""
    creditsTo: v.Quantity
    scale: v.Key
    """Of its grades."""
    passing: v.Passing
    """The lowest grade of its scale that passes; without a scale, the lowest score."""
    attempts: v.OneAttempts
    """Which of several awards counts for scores and grades; absent: best."""
    repeatable: v.Times
    """How many awards of it count at most; absent: 1."""
    level: v.Label
    """In the words of its owner: 300, graduate."""
    validMonths: v.Months
    """Absent, and no validDays or validUntil: for life."""
    validDays: v.Days
    """Instead of validMonths."""
    validUntil: v.YearDay
    """MM-DD: through the first such day after the issue, or on or after the end of the months or days."""
    validity: v.OneValidity
    """Instead of these, where nobody knows."""
    subjects: v.Texts
    inLanguage: v.Texts
    supersededBy: v.Keys
    lastDay: v.Day
    """The last one on which it can be earned."""
    reference: Reference
    formerKeys: v.Keys
    """By which records and files may still name it."""
    movedPaths: list[MovedPath]
    """By which records may still name its lines."""
    upkeep: list[Upkeep]
    """Each kind once."""
    routes: list[Route]
    renewals: list[Renewal]


@mapping()
class Need(TypedDict):
    """A competency that an occupation needs; importance is relative to the other needs."""

    competency: v.Key
    level: v.AboveZero
    importance: v.AboveZero


@mapping()
class OccupationCredential(TypedDict):
    """A credential that an occupation asks for."""

    credential: v.Key
    strength: v.OneStrength


@mapping()
class Occupation(TypedDict, total=False):
    """What people work as."""

    key: Required[v.Key]
    name: Required[v.Text]
    code: v.Text
    codeSystem: v.Text
    needs: list[Need]
    generalNeeds: list[Need]
    """What most work asks for: shown, never counted."""
    credentials: list[OccupationCredential]
    formerKeys: v.Keys


@mapping()
class Catalogue(TypedDict, total=False):
    """A catalogue, or a part of one."""

    format: Required[v.Format]
    organizations: list[Organization]
    competencies: list[Competency]
    credentials: list[Credential]
    occupations: list[Occupation]
    scales: list[Scale]
    terms: list[Term]
    equivalents: list[Annotated[Equivalence | list[v.Key], WithJsonSchema({"$ref": "#/$defs/Equivalence"})]]
    overlaps: list[Overlap]
    counts: list[Adjacency]
    """Adjacent competencies."""

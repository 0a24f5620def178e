"""Which fields requirements have, and beside which forms each of them stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Required, get_type_hints

from pydantic import WithJsonSchema
from typing_extensions import TypedDict

from pathways.intake import values as v
from pathways.intake.mappings import mapping, name_in_files, one_of


@mapping(minProperties=1)
class Filters(TypedDict, total=False):
    """Which credentials match: those that pass every filter."""

    keys: v.Globs
    """Patterns of keys; * stands for any characters."""
    subjects: v.Texts
    ownedBy: v.Keys
    credentialTypes: v.CredentialTypes
    competencies: v.Keys
    notKeys: v.Globs
    levels: v.Labels
    """Patterns of levels; * stands for any characters."""
    minCredits: v.Quantity
    maxCredits: v.Quantity
    unlisted: v.Flag
    """Credit from outside the catalogue matches too."""


@mapping()
class Select(TypedDict, total=False):
    """Whatever credentials match."""

    select: Required[Filters]
    except_: Filters


@mapping(**{**v.KEY, "type": ["string", "array", "object"]}, items=v.KEY, minItems=1, uniqueItems=True)
class KeysOrSelect(TypedDict, total=False):
    """Keys of credentials, or whatever credentials match."""

    select: Required[Filters]
    except_: Filters


Counted = Annotated[KeysOrSelect | list[v.Key] | v.Key, WithJsonSchema({"$ref": "#/$defs/KeysOrSelect"})]


@mapping(
    **{
        "if": {"required": ["per"]},
        "then": {"properties": dict.fromkeys(("of", "atMostCredits", "atMostShare", "graded"), False)},
    },
    **{"else": {"anyOf": [{"required": ["of"]}, {"required": ["graded"]}]}},
    oneOf=one_of("atMost", "atMostCredits", "atMostShare"),
)
class Limit(TypedDict, total=False):
    """How much may count of some of the lines, of awards graded on a scale, or how many with one owner or subject."""

    atMost: v.Count
    atMostCredits: v.Quantity
    atMostShare: v.Share
    of: Counted
    graded: v.Key
    per: v.Attributes


@mapping()
class Distinct(TypedDict):
    """From how many different owners, subjects or competencies the lines that count come."""

    by: v.Origin
    atLeast: v.Count


@mapping()
class Each(TypedDict):
    """Credits that each period of the cycle asks for."""

    months: v.Months
    credits: v.AboveZero


@mapping(oneOf=one_of("credential", "condition", "select"), dependentRequired={"except": ["select"]})
class Exclusion(TypedDict, total=False):
    """What must not be: a credential held, any of a selection held, or a condition true."""

    credential: v.Key
    condition: v.Text
    select: Filters
    except_: Filters


@mapping(minProperties=1)
class EarnedHow(TypedDict, total=False):
    """By which kinds of routes, where and between which days an award was earned that pays."""

    kinds: v.KindsOfRoutes
    notKinds: v.KindsOfRoutes
    issuedBy: v.Keys
    notIssuedBy: v.Keys
    after: v.Day
    before: v.Day


@mapping(anyOf=one_of("from", "through"))
class Cohort(TypedDict, total=False):
    """Those who began between two days, both included."""

    from_: v.Day
    through: v.Day


_RULE: v.Schema = {"$ref": "#/$defs/Requirement", "properties": {"select": False}}


@mapping()
class Substitute(TypedDict):
    """What stands for some of the months."""

    by: Annotated[Requirement, WithJsonSchema(_RULE)]
    months: v.Months


@mapping(
    anyOf=one_of("months", "hours"),
    dependentRequired={"substitutes": ["months"]},
    dependentSchemas={"field": {"properties": {"fields": False}}},
)
class ExperienceLine(TypedDict, total=False):
    """Months of work, hours of it, or both."""

    months: v.MonthsFromZero
    hours: v.AboveZero
    field: v.Texts
    fields: v.Texts
    withinMonths: v.Months
    distinctFields: v.OneOrMore
    substitutes: list[Substitute]
    """Each stands for some of the months where it holds."""
    atMostOnce: v.Flag
    """Only one of the substitutes counts."""


@mapping()
class Average(TypedDict, total=False):
    """The mean of what was scored, weighted with credits."""

    atLeast: Required[v.AboveZero]
    of: Required[Annotated[Requirement, WithJsonSchema({"$ref": "#/$defs/Requirement"})]]
    """Whatever pays for a credential line in it is averaged; thresholds and limits play no part."""
    scale: v.OfPoints
    """Of the points of grades; absent: of the scores as they are."""


Lines = Annotated[
    "list[Requirement] | Requirement",
    WithJsonSchema(
        {
            "if": {"type": "object"},
            "then": {"$ref": "#/$defs/Requirement", "required": ["select"]},
            "else": {"type": "array", "items": {"$ref": "#/$defs/Requirement"}},
        }
    ),
]


@dataclass(frozen=True)
class Beside:
    """What a field of a requirement stands beside.

    Attributes:
        forms: the forms; none: every form.
        required: it is missing where it does not.
        renewal: only in requirements of renewals.
    """

    forms: tuple[str, ...] = ()
    required: bool = False
    renewal: bool = False


FORM = "form"
"""Marks the fields that make a requirement; exactly one stands there."""
ROUTE_FORM = "form of routes"
"""Marks those of them that make none in a renewal."""
COUNTED = ("atLeast", "credits")
GROUPS = ("all", "any", *COUNTED)


@mapping()
class Requirement(TypedDict, total=False):
    """One line: exactly one form, and what may stand beside it."""

    all: Annotated[Lines, FORM]
    """Every line holds."""
    any: Annotated[Lines, FORM]
    """At least one line holds."""
    atLeast: Annotated[v.Count, FORM]
    """At least this many lines hold."""
    credits: Annotated[v.Quantity, FORM]
    """The lines that hold are worth at least this much together."""
    credential: Annotated[v.Key, FORM]
    competency: Annotated[v.Key, FORM]
    experience: Annotated[ExperienceLine, FORM]
    condition: Annotated[v.Text, FORM]
    not_: Annotated[Exclusion, FORM]
    average: Annotated[Average, ROUTE_FORM]
    select: Annotated[Filters, FORM]
    """Stands for a line for every credential that matches."""
    path: Annotated[v.Path, Beside()]
    """The name of the line in answers, waivers and claims."""
    worth: Annotated[v.Quantity, Beside()]
    """What the line adds inside credits."""
    shared: Annotated[v.Flag, Beside()]
    except_: Annotated[Filters, Beside(("select",))]
    of: Annotated[Lines, Beside(COUNTED, required=True)]
    limits: Annotated[list[Limit], Beside(COUNTED)]
    distinct: Annotated[Distinct, Beside(COUNTED)]
    same: Annotated[v.Attributes, Beside(COUNTED)]
    countsOnce: Annotated[v.Once, Beside(GROUPS)]
    withinMonthsOfEachOther: Annotated[v.Months, Beside(GROUPS)]
    """All that counts was earned so close together."""
    cohort: Annotated[Cohort, Beside(GROUPS)]
    """Whom the group is for; for others it does not stand there."""
    each: Annotated[Each, Beside(("credits",), renewal=True)]
    minScore: Annotated[v.LeastScore, Beside(("credential", "select"))]
    """A score, or {SCALE: GRADE}."""
    maxScore: Annotated[v.Quantity, Beside(("credential", "select"))]
    earnedWithinMonths: Annotated[v.Months, Beside(("credential", "select"))]
    earned: Annotated[EarnedHow, Beside(("credential", "select"))]
    exact: Annotated[v.Flag, Beside(("credential", "select"))]
    """Equivalents do not pay."""
    concurrent: Annotated[v.Flag, Beside(("credential", "select"))]
    together: Annotated[v.Flag, Beside(("credential",))]
    everEarned: Annotated[v.Flag, Beside(("credential",))]
    """An award that has run out counts too; in a renewal, one from before the cycle."""
    level: Annotated[v.AboveZero, Beside(("competency",))]
    """Absent: 1."""


Rule = Annotated[Requirement, WithJsonSchema(_RULE)]
RenewalRule = Annotated[Requirement, WithJsonSchema({**_RULE, "$ref": "#/$defs/RenewalRequirement"})]


@cache
def _marks() -> dict[str, Beside | str]:
    """Of each field of a requirement."""
    found = get_type_hints(Requirement, include_extras=True)
    return {name_in_files(name): hint.__metadata__[-1] for name, hint in found.items()}


FORMS = tuple(name for name, mark in _marks().items() if mark in (FORM, ROUTE_FORM))


def forms_of(*, renewal: bool) -> tuple[str, ...]:
    """The fields that make a requirement of a route, or of a renewal."""
    return tuple(form for form in FORMS if not renewal or _marks()[form] == FORM)


@cache
def beside(form: str, *, renewal: bool) -> tuple[str, ...]:
    """The fields of a requirement of some form."""
    return (
        form,
        *(
            name
            for name, mark in _marks().items()
            if isinstance(mark, Beside) and (not mark.forms or form in mark.forms) and (renewal or not mark.renewal)
        ),
    )


def needed(form: str) -> list[str]:
    """The fields without which a requirement of some form is not whole."""
    return [n for n, mark in _marks().items() if isinstance(mark, Beside) and mark.required and form in mark.forms]


def only_in_renewals() -> list[str]:
    """The fields that requirements have in renewals alone."""
    return [name for name, mark in _marks().items() if isinstance(mark, Beside) and mark.renewal]

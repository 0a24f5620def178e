"""Values as they are written: what JSON Schema says of them, and by which check they are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, Strict, WithJsonSchema

from pathways.domain.catalog import (
    Alignment,
    Attempts,
    CredentialStatus,
    CredentialType,
    CreditsOf,
    Figure,
    RouteKind,
    Strength,
    Validity,
)
from pathways.domain.identifiers import LONGEST_ADDRESS
from pathways.domain.learner import AwardState
from pathways.domain.money import Period, UpkeepKind
from pathways.domain.offerings import Every
from pathways.domain.quantity import LARGEST
from pathways.domain.requirement import Attribute, CountsOnce, DistinctBy
from pathways.intake import checks
from pathways.intake.checks import LONGEST_KEY, LONGEST_TEXT, MOST_DAYS, MOST_MONTHS, MOST_TIMES, MOST_WHOLE

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reads:
    """What makes of a value one of the domain.

    Attributes:
        check: it, or says what is wrong.
        is_list: several of them may stand there, or one without brackets.
        instead: what stands in its place where it is wrong, so that the rest can be judged; None: nothing can.
    """

    check: Callable[[Any], Any]
    is_list: bool = False
    instead: object = None

    @property
    def whole(self) -> Callable[[Any], Any]:
        """What reads all that stands there."""
        return checks.several(self.check) if self.is_list else self.check


FORMAT = "pathways/1"
END = r"\Z"

RESERVED_PATH = (
    r"(goal|budget|finishBy|weeklyHours|maxParallel|keepValidUntil|accreditedOnly|(max|min)CreditsPerTerm)$"
    r"|goal/|(avoid|include):"
)
"""How no path may begin: such names have a meaning of their own in answers."""
_DIGITS = r"([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?"
_YEAR_DAY = r"^((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))$"
_ADDRESS = r"^[Hh][Tt][Tt][Pp][Ss]?://\S+$"
DISTINCT_BY = {
    "ownedBy": DistinctBy.OWNED_BY,
    "subjects": DistinctBy.SUBJECTS,
    "competencies": DistinctBy.COMPETENCIES,
}
ATTRIBUTES = {"ownedBy": Attribute.OWNED_BY, "subjects": Attribute.SUBJECTS}
COUNTS_ONCE: dict[object, CountsOnce | None] = {True: CountsOnce.WHOLE, "credits": CountsOnce.CREDITS, False: None}
GLOB = re.compile(r"[a-z0-9*][a-z0-9._*-]*\Z")


def _pattern(whole: re.Pattern[str]) -> str:
    """As JSON Schema writes a pattern of whole texts."""
    return f"^{whole.pattern.removesuffix(END)}$"


KEY: Schema = {"type": "string", "pattern": _pattern(checks.KEY), "maxLength": LONGEST_KEY}
TEXT: Schema = {"type": "string", "pattern": r"\S", "maxLength": LONGEST_TEXT}
LABEL: Schema = {**TEXT, "type": ["string", "integer"]}
"""A whole number stands for its digits."""


def one_or_more(value: Schema) -> Schema:
    """A list of different values, or one without brackets."""
    types = value["type"] if isinstance(value["type"], list) else [value["type"]]
    return {**value, "type": [*types, "array"], "items": value, "uniqueItems": True}


def _enum(choices: Sequence[StrEnum]) -> Schema:
    return {"enum": [choice.value for choice in choices]}


def _several(choices: Sequence[StrEnum]) -> Schema:
    """An enumeration judges whatever stands there, so a list of its values stands beside them."""
    values = _enum(choices)
    return {"if": {"type": "array"}, "then": {"items": values, "uniqueItems": True}, "else": values}


def _number(pattern: str, **bounds: int) -> Schema:
    """An exact decimal, of at most three places, which numbers of JSON Schema cannot say."""
    return {"type": ["number", "string"], "pattern": rf"^\s*{pattern}\s*$", **bounds, "exclusiveMaximum": int(LARGEST)}


def _whole(least: int, most: int = MOST_WHOLE) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most}


def _whole_number(least: int, most: int = MOST_WHOLE) -> Any:
    """Nothing but a whole number: neither a text nor a truth value stands for one."""
    return Field(strict=True, ge=least, le=most)


Number = Annotated[int, Strict()] | Annotated[Decimal, Strict()] | Annotated[float, Strict()] | str
"""Exact: texts stand for numbers too."""
Flag = Annotated[bool, Strict(), Reads(checks.flag)]
Key = Annotated[str, Field(pattern=KEY["pattern"], max_length=LONGEST_KEY), WithJsonSchema(KEY), Reads(checks.key)]
Keys = Annotated[list[Key] | Key, WithJsonSchema(one_or_more(KEY))]
Text = Annotated[str, Field(max_length=LONGEST_TEXT), WithJsonSchema(TEXT), Reads(checks.text)]
Prose = Annotated[str, Field(max_length=LONGEST_TEXT), WithJsonSchema(TEXT), Reads(checks.prose, instead="…")]
Conditions = Annotated[list[Text] | Text, WithJsonSchema(one_or_more(TEXT)), Reads(checks.prose, is_list=True)]
Words = Annotated[str, Field(max_length=LONGEST_TEXT), WithJsonSchema(TEXT), Reads(checks.text, instead="…")]
"""In words of the author, which nothing looks up."""
Texts = Annotated[list[Text] | Text, WithJsonSchema(one_or_more(TEXT)), Reads(checks.text, is_list=True)]
Trees = Annotated[list[Text] | Text, WithJsonSchema({**one_or_more(TEXT), "minItems": 1})]
Label = Annotated[str | int, WithJsonSchema(LABEL)]
Labels = Annotated[list[str | int] | str | int, WithJsonSchema(one_or_more(LABEL))]
Globs = Annotated[list[str] | str, WithJsonSchema(one_or_more({**TEXT, "pattern": _pattern(GLOB)}))]
Path = Annotated[str, WithJsonSchema({**TEXT, "pattern": rf"^(?!{RESERVED_PATH})[\s\S]*\S"})]
Web = Annotated[str, WithJsonSchema({"type": "string", "pattern": _ADDRESS, "maxLength": LONGEST_ADDRESS})]
Uri = Annotated[str, WithJsonSchema({"type": "string", "pattern": r"^[A-Za-z]+:\S+$", "maxLength": LONGEST_ADDRESS})]
Ctid = Annotated[
    str, WithJsonSchema({"type": "string", "pattern": "^[Cc][Ee]-[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"})
]
DAY: Schema = {"type": "string", "pattern": _pattern(checks.DAY), "format": "date"}
Day = Annotated[str, Field(pattern=DAY["pattern"]), WithJsonSchema(DAY), Reads(checks.day)]
YearDay = Annotated[str, WithJsonSchema({"type": "string", "pattern": _YEAR_DAY})]
AboveZero = Annotated[
    Number, WithJsonSchema(_number(rf"\+?(?=[0.]*[1-9]){_DIGITS}", exclusiveMinimum=0)), Reads(checks.above_zero)
]
ANY_NUMBER = _number(f"[-+]?{_DIGITS}", exclusiveMinimum=-int(LARGEST))
AMOUNT = _number(rf"(\+?{_DIGITS}|-(?![0.]*[1-9]){_DIGITS})", minimum=0)
AnyNumber = Annotated[Number, WithJsonSchema(ANY_NUMBER), Reads(checks.any_number)]
Quantity = Annotated[Number, WithJsonSchema(AMOUNT), Reads(checks.quantity)]
Credits = Annotated[Number, WithJsonSchema(AMOUNT), Reads(checks.quantity, instead=0)]
Grades = Annotated[list[str] | str, WithJsonSchema({**one_or_more(TEXT), "minItems": 1})]
Points = Annotated[list[Number], WithJsonSchema({"type": "array", "items": ANY_NUMBER})]
Passing = Annotated[Number, WithJsonSchema({"type": ["number", "string"]})]
LeastScore = Annotated[
    Any,
    WithJsonSchema(
        {
            "if": {"type": "object"},
            "then": {"propertyNames": KEY, "additionalProperties": TEXT, "minProperties": 1, "maxProperties": 1},
            "else": AMOUNT,
        }
    ),
]
Share = Annotated[
    Number, WithJsonSchema(_number(rf"\+?(?=0*(1(\.0*)?|0?\.[0-9]*|0)(?![0-9.])){_DIGITS}", minimum=0, maximum=1))
]
PartOfFullTime = Annotated[
    Number,
    WithJsonSchema(
        _number(rf"\+?(?=[0.]*[1-9])(?=0*(1(\.0*)?|0?\.[0-9]*|0)(?![0-9.])){_DIGITS}", exclusiveMinimum=0, maximum=1)
    ),
    Reads(checks.part_of_full_time),
]
Count = Annotated[int, _whole_number(0), WithJsonSchema(_whole(0))]
OneOrMore = Annotated[int, _whole_number(1), WithJsonSchema(_whole(1)), Reads(checks.whole(1))]
Weeks = Annotated[int, _whole_number(0, 100_000), WithJsonSchema(_whole(0, 100_000))]
Times = Annotated[int, _whole_number(1, MOST_TIMES), WithJsonSchema(_whole(1, MOST_TIMES))]
Months = Annotated[int, _whole_number(1, MOST_MONTHS), WithJsonSchema(_whole(1, MOST_MONTHS))]
MonthsFromZero = Annotated[
    int, _whole_number(0, MOST_MONTHS), WithJsonSchema(_whole(0, MOST_MONTHS)), Reads(checks.whole(0, MOST_MONTHS))
]
Days = Annotated[int, _whole_number(1, MOST_DAYS), WithJsonSchema(_whole(1, MOST_DAYS))]
DaysFromZero = Annotated[int, _whole_number(0, MOST_DAYS), WithJsonSchema(_whole(0, MOST_DAYS))]
Currency = Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"})]

Format = Annotated[str, WithJsonSchema({"const": FORMAT})]
Once = Annotated[bool | str, WithJsonSchema({"enum": list(COUNTS_ONCE)})]
Attributes = Annotated[str, WithJsonSchema({"enum": list(ATTRIBUTES)})]
OfPoints = Annotated[str, WithJsonSchema({"const": "points"})]
Origin = Annotated[str, WithJsonSchema({"enum": list(DISTINCT_BY)})]
TwoKeysOrMore = Annotated[
    list[Key], WithJsonSchema({"type": "array", "items": KEY, "minItems": 2, "uniqueItems": True})
]
BETWEEN: Schema = {
    "type": "array",
    "items": {"$ref": "#/$defs/Party"},
    "minItems": 1,
    "uniqueItems": True,
    "if": {"not": {"contains": {"type": "object"}}},
    "then": {"minItems": 2},
}
ONE_RECORD: Schema = {"type": "array", "items": {"$ref": "#/$defs/Record"}, "minItems": 1, "maxItems": 1}

OneEvery = Annotated[Every, WithJsonSchema(_enum([*Every]))]
OneUpkeepKind = Annotated[UpkeepKind, WithJsonSchema(_enum([*UpkeepKind]))]
OnePeriod = Annotated[Period, WithJsonSchema(_enum([*Period]))]
OneAlignment = Annotated[Alignment, WithJsonSchema(_enum([*Alignment]))]
OneAwardState = Annotated[AwardState, WithJsonSchema(_enum([*AwardState])), Reads(checks.choice(AwardState))]
OneCredentialStatus = Annotated[CredentialStatus, WithJsonSchema(_enum([*CredentialStatus]))]
OneCredentialType = Annotated[CredentialType, WithJsonSchema(_enum([*CredentialType]))]
OneRouteKind = Annotated[
    RouteKind, WithJsonSchema(_enum([kind for kind in RouteKind if kind is not RouteKind.RENEWAL]))
]
OneRenewalKind = Annotated[RouteKind, WithJsonSchema(_enum([RouteKind.RENEWAL]))]
OneStrength = Annotated[Strength, WithJsonSchema(_enum([*Strength]))]
OneKindOfRoute = Annotated[RouteKind, WithJsonSchema(_enum([*RouteKind])), Reads(checks.choice(RouteKind))]
OneValidity = Annotated[Validity, WithJsonSchema(_enum([*Validity]))]
KindsOfRoutes = Annotated[list[RouteKind] | RouteKind, WithJsonSchema(_several([*RouteKind]))]
OneAttempts = Annotated[Attempts, WithJsonSchema(_enum([*Attempts]))]
WhoseCredits = Annotated[CreditsOf, WithJsonSchema(_enum([*CreditsOf]))]
CredentialTypes = Annotated[list[CredentialType] | CredentialType, WithJsonSchema(_several([*CredentialType]))]
Figures = Annotated[list[Figure] | Figure, WithJsonSchema(_several([*Figure]))]

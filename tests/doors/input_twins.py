"""Inputs of GraphQL, and what each of them is in files."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from graphql import (
    GraphQLInputField,
    GraphQLInputObjectType,
)

from pathways.exchange.pathways_format import catalog_models as catalogue
from pathways.exchange.pathways_format import rule_models as rules
from pathways.exchange.pathways_format import shared_rule_models as shared
from pathways.exchange.pathways_format.json_schema import json_schema
from pathways.intake import learner_models as learners
from pathways.intake.mappings import names_of
from tests.api.operations import SCHEMA

Value = dict[str, Any]


class Twin(NamedTuple):
    """An input, and what it is in files.

    Attributes:
        model: which fields files have.
        fields: those of them that stand in the input; of a requirement, those of its form.
        renamed: fields of the input that files call otherwise.
        own: fields that the input alone has.
        left_out: what is said in files alone.
        whole: a value in which nothing is wrong.
        change: a change with some value of the input.
    """

    model: type
    fields: tuple[str, ...]
    renamed: dict[str, str]
    own: frozenset[str]
    left_out: frozenset[str]
    whole: Value
    change: Callable[[Any], Value]


def twin(
    model: type,
    whole: Value,
    change: Callable[[Any], Value],
    *,
    fields: tuple[str, ...] | None = None,
    own: str = "",
    left_out: str = "",
    **renamed: str,
) -> Twin:
    names = names_of(model) if fields is None else fields
    return Twin(model, names, renamed, frozenset(own.split()), frozenset(left_out.split()), whole, change)


def of(kind: str, **beside: Any) -> Callable[[Any], Value]:
    """A thing as the change says it."""
    return lambda value: {f"put{kind}": {**beside, **value}}


def within(field: str, *, is_list: bool = False, **beside: Any) -> Callable[[Any], Value]:
    """A credential with a value in some field."""
    return lambda value: {"putCredential": {**CREDENTIAL, **beside, field: [value] if is_list else value}}


def ruled(form: str, **beside: Any) -> Callable[[Any], Value]:
    """A credential with a route whose rule has a value."""

    def change(value: Any) -> Value:
        return within("routes", is_list=True)({"key": "r", "kind": "EXAM", "requires": {form: {**beside, **value}}})

    return change


def below(field: str, form: str, *, is_list: bool = False, **beside: Any) -> Callable[[Any], Value]:
    """The same with the value in a field of the line."""
    return lambda value: ruled(form, **beside)({field: [value] if is_list else value})


def renewing(form: str, field: str, **beside: Any) -> Callable[[Any], Value]:
    """A credential with a renewal whose rule has a value in some field."""

    def change(value: Any) -> Value:
        rule = {form: {**beside, field: value}}
        return within("renewals", is_list=True, validMonths=12)({"key": "r", "kind": "RENEWAL", "requires": rule})

    return change


CREDENTIAL: Value = {"key": "made", "name": "Made", "credentialType": "CERTIFICATION"}
LINES: dict[str, Any] = {"of": [{"credential": {"credential": "net-basics", "worth": 1}}]}
OCCUPATION: Value = {"key": "job", "name": "Job"}
GROUP = rules.beside("all", renewal=True)
LINE = "path worth shared"
COUNTS = "countsOnceBy"

TWINS: dict[str, Twin] = {
    "OrganizationInput": twin(
        catalogue.Organization,
        {"key": "o", "name": "O", "url": "https://o.example"},
        of("Organization"),
        own="expectedVersion",
        left_out="formerKeys",
    ),
    "CompetencyInput": twin(
        catalogue.Competency,
        {"key": "c", "name": "C", "statement": "S", "framework": "F", "uri": "urn:x:y", "broader": ["security"]},
        of("Competency"),
        own="expectedVersion",
        left_out="formerKeys",
    ),
    "CredentialInput": twin(
        catalogue.Credential,
        CREDENTIAL,
        of("Credential"),
        own="expectedVersion",
        left_out="alignment attempts creditsFrom creditsTo formerKeys level movedPaths passing repeatable scale"
        " validDays validUntil validity",
    ),
    "OccupationInput": twin(
        catalogue.Occupation,
        {**OCCUPATION, "code": "1", "codeSystem": "S"},
        of("Occupation"),
        own="expectedVersion",
        left_out="formerKeys generalNeeds",
    ),
    "EquivalenceInput": twin(
        shared.Equivalence,
        {"key": "e", "credentials": ["net-basics", "analyst"]},
        of("Equivalence"),
        own="expectedVersion",
        left_out="name for of oneWay credits",
    ),
    "OverlapInput": twin(
        shared.Overlap,
        {"key": "v", "between": ["net-basics", "analyst"], "of": ["sec-badge"], "atMost": 1},
        of("Overlap"),
        own="expectedVersion",
        left_out="name",
    ),
    "RouteInput": twin(
        catalogue.Renewal,
        {"key": "r", "kind": "RENEWAL"},
        within("renewals", is_list=True, validMonths=12),
        own="groupCost upkeep",  # of routes alone
        left_out="alignTo availableFrom availableThrough carryOver cohort estimated firstCycle offerings opensDays"
        " sharedCost",
    ),
    "MoneyInput": twin(
        catalogue.Money,
        {"amount": "1", "currency": "USD"},
        lambda value: within("routes", is_list=True)({"key": "r", "kind": "EXAM", "cost": value}),
    ),
    "GroupCostInput": twin(
        catalogue.GroupCost,
        {"amount": {"amount": "1", "currency": "USD"}, "seats": 1},
        lambda value: within("routes", is_list=True)({"key": "r", "kind": "EXAM", "groupCost": value}),
    ),
    "ReferenceInput": twin(
        catalogue.Reference, {"url": "https://o.example", "asOf": "2026-01-01"}, within("reference")
    ),
    "UpkeepInput": twin(catalogue.Upkeep, {"kind": "DELIVERY", "hoursPerYear": 1}, within("upkeep", is_list=True)),
    "CompetencyLevelInput": twin(
        learners.CompetencyLevel,
        {"competency": "security", "level": 1},
        within("competencies", is_list=True),
        own="source on",
    ),
    "CompetencyNeedInput": twin(
        catalogue.Need,
        {"competency": "security", "level": 1, "importance": 1},
        lambda value: of("Occupation", **OCCUPATION)({"needs": [value]}),
    ),
    "OccupationCredentialInput": twin(
        catalogue.OccupationCredential,
        {"credential": "analyst", "strength": "REQUIRED"},
        lambda value: of("Occupation", **OCCUPATION)({"credentials": [value]}),
    ),
    "GroupInput": twin(
        rules.Requirement,
        LINES,
        ruled("all"),
        fields=("of", *(name for name in GROUP if name != "all")),
        own=f"select selection {COUNTS}",
        left_out="cohort",
    ),
    "AtLeastInput": twin(
        rules.Requirement,
        {"count": 1, **LINES},
        ruled("atLeast"),
        fields=rules.beside("atLeast", renewal=True),
        own=f"select selection {COUNTS}",
        left_out="cohort",
        count="atLeast",
    ),
    "CreditsInput": twin(
        rules.Requirement,
        {"minimum": 1, **LINES},
        ruled("credits"),
        fields=rules.beside("credits", renewal=True),
        own=f"select selection {COUNTS}",
        left_out="cohort",
        minimum="credits",
    ),
    "CredentialRequirementInput": twin(
        rules.Requirement,
        {"credential": "net-basics"},
        ruled("credential"),
        fields=rules.beside("credential", renewal=True),
        left_out="maxScore earned exact",
    ),
    "CompetencyRequirementInput": twin(
        rules.Requirement,
        {"competency": "security", "level": 1},
        ruled("competency"),
        fields=rules.beside("competency", renewal=True),
    ),
    "ConditionRequirementInput": twin(
        rules.Requirement,
        {"condition": "c"},
        ruled("condition"),
        fields=rules.beside("condition", renewal=True),
    ),
    "ExperienceRequirementInput": twin(
        rules.ExperienceLine, {"months": 1}, ruled("experience"), own=LINE, left_out="field substitutes atMostOnce"
    ),
    "ExclusionInput": twin(rules.Exclusion, {"credential": "analyst"}, ruled("not"), own=LINE, left_out="except"),
    "AverageRequirementInput": twin(
        rules.Average,
        {"atLeast": 1, "of": [{"credential": {"credential": "net-basics"}}]},
        ruled("average"),
        own=f"{LINE} of select byPoints",
        left_out="of scale",
    ),
    "SelectionInput": twin(
        rules.Requirement,
        {"select": {"keys": ["net-basics"]}},
        below("selection", "all"),
        fields=rules.beside("select", renewal=True),
        left_out="except earned exact maxScore",
    ),
    "SelectInput": twin(rules.Filters, {"keys": ["net-basics"]}, below("select", "all"), own="except"),
    "LimitInput": twin(
        rules.Limit,
        {"atMost": 1, "of": ["net-basics"]},
        below("limits", "atLeast", is_list=True, count=1, **LINES),
        own="select",
    ),
    "DistinctInput": twin(
        rules.Distinct, {"by": "OWNED_BY", "atLeast": 1}, below("distinct", "atLeast", count=1, **LINES)
    ),
    "EachInput": twin(rules.Each, {"months": 12, "credits": 1}, renewing("credits", "each", minimum=1, **LINES)),
}


def fields_of(name: str) -> dict[str, GraphQLInputField]:
    found = SCHEMA.type_map[name]
    assert isinstance(found, GraphQLInputObjectType)
    fields: dict[str, GraphQLInputField] = found.fields
    return fields


@cache
def schemas() -> Value:
    found: Value = json_schema()["$defs"]
    return found

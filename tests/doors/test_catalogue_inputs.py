"""What editors send through GraphQL is held against the models of the file format: fields, types, bounds, oneOf."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
)
from jsonschema import Draft202012Validator

from pathways.api.service import Service
from pathways.codes import Code
from pathways.errors import Problem
from pathways.exchange.pathways_format import rule_models as rules
from pathways.intake import values
from tests.api.operations import SCHEMA
from tests.api.small import THINGS
from tests.doors.input_twins import TWINS, Value, fields_of, schemas
from tests.editing.desk import EDDA, Desk, ask
from tests.exchange.schema_agreement import is_beyond


def schema_of(name: str, field: str) -> Value:
    """What the models say of a field of an input."""
    each = TWINS[name]
    word = each.renamed.get(field, field)
    model = each.model.__name__
    found: Value = schemas()[f"Renewal{model}" if model == "Requirement" else model]["properties"][word]
    if (name, field) == ("RouteInput", "kind"):  # one input for both
        return {"enum": [*found["enum"], *schemas()["Route"]["properties"]["kind"]["enum"]]}
    return found


def pairs() -> Iterator[tuple[str, str]]:
    """Each field that an input shares with a model."""
    for name, each in TWINS.items():
        yield from ((name, field) for field in fields_of(name) if field not in each.own)


PAIRS = list(pairs())


@pytest.mark.parametrize("name", TWINS)
def test_fields_are_those_of_files(name: str) -> None:
    each = TWINS[name]
    here = {each.renamed.get(field, field) for field in fields_of(name) if field not in each.own}
    assert here | each.left_out == set(each.fields)
    assert here.isdisjoint(each.left_out)


def test_every_input_of_catalogue_is_held() -> None:
    """Whatever a change can lead to, but for what removes and moves things."""
    found: set[str] = set()
    pending = ["ChangeInput"]
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            kinds = (get_named_type(each.type) for each in fields_of(name).values())
            pending += [each.name for each in kinds if isinstance(each, GraphQLInputObjectType)]
    moving = {"MovePathInput", "RemoveInput", "RemoveRouteInput", "RenameInput", "RetireCredentialInput"}
    assert found - moving == {*TWINS, "ChangeInput", "PutRouteInput", "RequirementInput"}


def test_one_route_says_what_a_route_says() -> None:
    assert fields_of("PutRouteInput").keys() - fields_of("RouteInput").keys() == {
        "credential",
        "expectedVersion",
        "isRenewal",
    }
    assert fields_of("RouteInput").keys() <= fields_of("PutRouteInput").keys()


def test_requirement_has_one_of_the_forms() -> None:
    found = SCHEMA.type_map["RequirementInput"]
    assert found.extensions["strawberry-definition"].is_one_of
    forms = {"select" if name == "selection" else name for name in fields_of("RequirementInput")}
    assert forms == set(rules.FORMS)


WRITTEN = {"Boolean": "boolean", "Date": "string", "Decimal": "number", "Float": "number", "Int": "integer"}
"""How files write what GraphQL calls so; what is not named here is a text."""
OF_RULES = {"Requirement", "RenewalRequirement"}
SPELLED = {kind.name: word for named in (values.DISTINCT_BY, values.ATTRIBUTES) for word, kind in named.items()}


def types_in(schema: Value) -> set[str]:
    """The types of JSON that a schema lets through."""
    if "$ref" in schema:
        return {"object", *types_in(schemas()[schema["$ref"].rpartition("/")[2]])}
    if "if" in schema and "type" in schema["if"]:
        return {schema["if"]["type"], *types_in(schema["else"])}
    if "enum" in schema:
        return {"boolean" if isinstance(each, bool) else "string" for each in schema["enum"]}
    found = schema.get("type", "object")
    return {found} if isinstance(found, str) else set(found)


def one_of_them(schema: Value) -> Value:
    """What is said of each member of a list."""
    if "if" in schema:
        schema = schema["then"] if schema["if"] == {"type": "array"} else schema.get("else", schema)
    found: Value = schema.get("items", schema)
    return found


@pytest.mark.parametrize(("name", "field"), PAIRS)
def test_types_are_those_of_files(name: str, field: str) -> None:
    given, schema = fields_of(name)[field].type, schema_of(name, field)
    inner = given.of_type if isinstance(given, GraphQLNonNull) else given
    if isinstance(inner, GraphQLList):
        assert "array" in types_in(schema)
        schema = one_of_them(schema)
    kind = get_named_type(inner)
    match kind:
        case GraphQLEnumType():
            words = {SPELLED.get(each, value.value) for each, value in kind.values.items()}
            assert words == set(schema["enum"])
        case GraphQLInputObjectType():
            model = schema["$ref"].rpartition("/")[2]
            if kind.name == "RequirementInput":
                assert model in OF_RULES
            elif kind.name == "RouteInput":
                assert model in ("Route", "Renewal")
            else:
                assert model == TWINS[kind.name].model.__name__
        case _:
            assert WRITTEN.get(kind.name, "string") in types_in(schema)


LEVELS = {"level"}
"""Files may leave it out, where it is 1."""


@pytest.mark.parametrize("name", [name for name, each in TWINS.items() if "key" not in each.whole])
def test_what_is_needed_is_needed_in_files(name: str) -> None:
    """Of what is no thing by itself: an edit of a thing leaves as it is what it does not name."""
    each = TWINS[name]
    needed = schemas()[each.model.__name__].get("required", ())
    here = {field for field, given in fields_of(name).items() if isinstance(given.type, GraphQLNonNull)}
    if each.model is rules.Requirement:
        assert here <= each.whole.keys()
    else:
        assert here == {field for of, field in PAIRS if of == name and field in needed} | (here & LEVELS)


LARGEST_INT = 2**31 - 1
TEXTS = ("", " ", "a", "A b", "x" * 201, "x" * 2_001, "x" * 20_001, "https://o.example", "javascript:a b", "USD")


def at_the_bounds(name: str, field: str) -> list[Any]:
    """Values of the field's type on both sides of what the models let through."""
    given, schema = fields_of(name)[field].type, schema_of(name, field)
    inner = given.of_type if isinstance(given, GraphQLNonNull) else given
    match get_named_type(inner).name, isinstance(inner, GraphQLList):
        case "Int", False:
            bounds = (schema["minimum"], schema["maximum"])
            near = {each + step for each in bounds for step in (-1, 0, 1)}
            return sorted(each for each in near if each <= LARGEST_INT)
        case "Float" | "Decimal", False:
            return [-1, 0, 0.01, 1, 1.01, 2, 10**12 - 1, *([10**12] if get_named_type(inner).name == "Float" else [])]
        case "String", False:
            return list(TEXTS)
        case "String", True:
            return [[], ["a"], ["a", "a"], *([each] for each in TEXTS)]
    return []


WHAT_IF = "query ($changes: [ChangeInput!]!) { whatIf(changes: $changes) { userErrors { code message path } } }"


RIVALS = ({"credential", "condition"}, {"atMost", "atMostCredits", "atMostShare"}, {"of", "graded"})
"""One of them stands in a line or a limit."""


@pytest.fixture(scope="module")
def service() -> Service:
    return Desk(THINGS).service()


def changes_of(name: str, field: str, tried: list[Any]) -> list[Value]:
    """Each value in a thing of its own."""
    each = TWINS[name]
    rivals = next((rivals for rivals in RIVALS if field in rivals), set()) - {field}
    beside = {word: value for word, value in each.whole.items() if word not in rivals}
    found = [each.change({**beside, field: value}) for value in tried]
    for at, change in enumerate(found):
        ((kind, thing),) = change.items()
        if (f"{kind.removeprefix('put')}Input", field) != (name, "key"):
            change[kind] = {**thing, "key": f"made-{at}"}
    return found


@pytest.mark.parametrize("name", TWINS)
def test_bounds_are_those_of_files(service: Service, name: str) -> None:
    """Where the models refuse a value, GraphQL does; where they let it through, nothing is said of that field."""
    for field in (field for of, field in PAIRS if of == name):
        tried = at_the_bounds(name, field)
        right = Draft202012Validator({"$defs": schemas(), **schema_of(name, field)})
        changes = changes_of(name, field, tried)
        errors = ask(service, EDDA, WHAT_IF, changes=changes)["whatIf"]["userErrors"] if changes else []
        said: dict[int, list[Problem]] = {at: [] for at in range(len(tried))}
        for each in errors:
            said[int(each["path"][1])].append(Problem(Code[each["code"]], each["message"]))
        for at, value in enumerate(tried):
            if right.is_valid(value):
                assert all(map(is_beyond, said[at])), (field, value, said[at])
            else:
                assert said[at], (field, value)

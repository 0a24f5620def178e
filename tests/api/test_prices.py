"""What operations cost: figures worked out by hand from the directives, and the answer never above the estimate."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from graphql import GraphQLObjectType, build_schema, get_named_type, parse

from pathways.api.costs.directives import DEFAULT_PAGE, SIZES, WEIGHTS
from pathways.api.costs.price import ASSUMED_LIST, DEAREST, prices_of
from pathways.api.execution import Operation
from pathways.api.schema import api_schema, printed_schema
from tests.api.small import service_of, small_snapshot

SCHEMA = api_schema()._schema
EDGES = "edges { node { key } }"


def at_most(query: str, **variables: object) -> int:
    (price,) = prices_of(SCHEMA, parse(query)).values()
    return price.at_most(variables)


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{ catalog { revision credentials } }", 1),
        ("{ a: catalog { revision } b: catalog { revision } }", 2),
        # the connection, and twice of each edge and node
        (f"{{ credentials(first: 10) {{ {EDGES} }} }}", 1 + 10 * 2),
        (f"{{ credentials(last: 3) {{ {EDGES} }} }}", 1 + 3 * 2),
        (f"{{ credentials {{ {EDGES} pageInfo {{ hasNextPage }} totalCount }} }}", 1 + 20 * 2 + 1),
        ("{ credentials(first: 2) { edges { node { ownedBy { key } } } } }", 1 + 2 * (1 + 1 + 5)),
        # a page in each item of a page
        (
            f"{{ credentials(first: 10) {{ edges {{ node {{ stacksInto(first: 4) {{ {EDGES} }} }} }} }} }}",
            1 + 10 * (1 + 1 + 1 + 4 * 2),
        ),
        ('{ nodes(ids: ["a"]) { id } }', 100),
        # what fragments repeat is one field of the answer
        ("{ catalog { revision } ...F ...F } fragment F on Query { catalog { credentials } }", 1),
        (
            '{ planPathway(goal: {credential: "x"}, learner: {profile: {}}) '
            "{ ... on Plan { totals { hours } frontier { cost { amount } } } ... on NoPlan { reason } } }",
            100 + 1 + 1 + 300 + 5 * 2,
        ),
        ('mutation { importCatalog(input: {document: ""}) { revision } }', 1000 + 1),
        ("{ __typename }", 0),
    ],
)
def test_estimates_are_those_of_the_directives(query: str, cost: int) -> None:
    assert (ASSUMED_LIST, DEFAULT_PAGE) == (5, 20)
    assert at_most(query) == cost


@pytest.mark.parametrize(
    ("head", "variables", "cost"),
    [
        ("query Q($n: Int) ", {"n": 7}, 15),
        ("query Q($n: Int) ", {}, 41),
        ("query Q($n: Int = 4) ", {}, 9),
        ("query Q($n: Int = 4) ", {"n": 2}, 5),
        ("query Q($n: Int) ", {"n": -1}, 41),  # it is refused when it runs
        ("query Q($n: Int) ", {"n": 10**12}, DEAREST),
    ],
)
def test_variables_size_pages(head: str, variables: dict[str, object], cost: int) -> None:
    assert at_most(f"{head}{{ credentials(first: $n) {{ {EDGES} }} }}", **variables) == cost


def test_each_operation_has_its_price() -> None:
    found = prices_of(
        SCHEMA, parse("query A { catalog { revision } } query B { credentials(first: 1) { edges { cursor } } }")
    )
    assert {name: price.at_most({}) for name, price in found.items()} == {"A": 1, "B": 2}


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        (f"{{ credentials(first: 100) {{ {EDGES} }} }}", 1 + 5 * 2),  # the small catalogue has five
        ("{ occupations { edges { node { key } } pageInfo { hasNextPage } } }", 1 + 2 + 1),
        ('{ credential(key: "nothing") { key } catalog { revision } }', 1),
        (
            '{ planPathway(goal: {credential: "net-basics"}, learner: {profile: {}}) '
            "{ ... on Plan { steps { number } } } }",
            100 + 1 + 1,
        ),
        ('{ planPathway(goal: {credential: "nothing"}, learner: {profile: {}}) { __typename } }', 100 + 1),
    ],
)
def test_answers_are_counted(query: str, cost: int) -> None:
    async def asked() -> tuple[int, int]:
        service = service_of(small_snapshot())
        price = await service.price(Operation(query))
        answer = await service.run(Operation(query))
        return price.of(answer.body["data"]), price.at_most(None)

    used, most = asyncio.run(asked())
    assert used == cost
    assert used <= most


def test_the_deepest_queries_are_priced_at_once() -> None:
    inside = "key"
    for _ in range(6):
        inside = f"stacksInto(first: 100) {{ edges {{ node {{ {inside} }} }} }}"
    assert at_most(f"{{ credentials(first: 100) {{ edges {{ node {{ {inside} }} }} }} }}") == DEAREST


def test_directives_are_those_of_the_specification() -> None:
    printed = build_schema(printed_schema())
    cost, size = (next(each for each in printed.directives if each.name == name) for name in ("cost", "listSize"))
    assert {name: str(argument.type) for name, argument in cost.args.items()} == {"weight": "String!"}
    assert {name: str(argument.type) for name, argument in size.args.items()} == {
        "assumedSize": "Int",
        "slicingArguments": "[String!]",
        "sizedFields": "[String!]",
        "requireOneSlicingArgument": "Boolean",
    }
    assert "requireOneSlicingArgument: Boolean = true" in printed_schema()


def fields() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for declared in SCHEMA.type_map.values():
        if isinstance(declared, GraphQLObjectType) and not declared.name.startswith("__"):
            found |= {f"{declared.name}.{name}": field for name, field in declared.fields.items()}
    return found


def directives(field: Any) -> dict[str, Any]:
    definition = field.extensions.get("strawberry-definition")
    return {type(each).__name__: each for each in getattr(definition, "directives", ())}


def test_every_page_says_its_size() -> None:
    for name, field in fields().items():
        said = directives(field).get("ListSize")
        if "first" in field.args:
            assert said is not None, name
            assert said.slicing_arguments == [each for each in ("first", "last") if each in field.args]
            assert ("edges" in (said.sized_fields or ())) is get_named_type(field.type).name.endswith("Connection")
        else:
            assert said is None or name in {"Query.nodes", "Query.structure"}, name


def test_every_weight_and_size_is_in_the_schema() -> None:
    weighed = [name for name, field in fields().items() if "Cost" in directives(field)]
    assert len(weighed) >= len(WEIGHTS)
    weights = sorted(int(directives(fields()[name])["Cost"].weight) for name in weighed)
    assert set(weights) == set(WEIGHTS.values())
    assert {"Query.planPathway", "Query.whyNot", "Subscription.planProgress"} <= set(weighed)
    assert len(SIZES) == 2

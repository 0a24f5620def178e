"""Limits on depth, aliases, fields, tokens and the size of an answer."""

from __future__ import annotations

import time

import pytest
from graphql import get_introspection_query

from pathways.api.query_limits import DEEPEST, MOST_ALIASES, MOST_FIELDS
from pathways.api.service import Service
from pathways.domain.catalog import Credential, CredentialType, Route, RouteKind
from pathways.domain.requirement import CredentialLine, Group, GroupRule
from tests.api.small import ask, service_of, small_snapshot

PLAN = """{ planPathway(goal: {credential: "analyst"}, learner: {profile: {}}) {
  ... on Plan { steps { route { DEEP } } }
} }"""


def codes(query: str, service: Service | None = None) -> set[str]:
    """The codes of the errors of an answer."""
    return {error["extensions"]["code"] for error in ask(query, service).get("errors", [])}


def nested(depth: int) -> str:
    """A query of so many fields below each other."""
    return '{ competency(key: "security") ' + "{ broader " * (depth - 2) + "{ key }" + " }" * (depth - 2) + " }"


def test_depth() -> None:
    assert codes(nested(DEEPEST)) == set()
    assert codes(nested(DEEPEST + 1)) == {"TOO_DEEP"}


def test_depth_through_fragments() -> None:
    fragments = " ".join(f"fragment F{n} on Competency {{ broader {{ ...F{n + 1} }} }}" for n in range(20))
    query = f'{{ competency(key: "security") {{ ...F0 }} }} {fragments} fragment F20 on Competency {{ key }}'
    assert codes(query) == {"TOO_DEEP"}


def test_a_circle_of_fragments_is_refused() -> None:
    query = '{ competency(key: "security") { ...F } } fragment F on Competency { broader { ...F } }'
    assert codes(query) == {"GRAPHQL_VALIDATION_FAILED"}


def test_requirement_trees_of_a_plan_fit() -> None:
    deep = "of { path ... on GroupRequirement { " * 8 + "rule" + " } }" * 8
    query = PLAN.replace("DEEP", f"requirement {{ path ... on GroupRequirement {{ {deep} }} }}")
    assert codes(query) == set()


def test_aliases() -> None:
    assert codes("{ " + " ".join(f"a{n}: __typename" for n in range(MOST_ALIASES)) + " }") == set()
    assert codes("{ " + " ".join(f"a{n}: __typename" for n in range(MOST_ALIASES + 1)) + " }") == {"TOO_MANY_ALIASES"}


def test_fields_and_tokens() -> None:
    names = ["revision", "credentials", "competencies", "occupations", "organizations"]
    fields = [names[number % len(names)] for number in range(MOST_FIELDS)]  # one alone may not stand so often
    assert codes("{ catalog { " + " ".join(fields[1:]) + "} }") == set()
    assert codes("{ catalog { " + " ".join(fields) + "} }") == {"TOO_LONG"}
    assert codes("{ catalog { " + "revision " * 2_000 + "} }") == {"GRAPHQL_PARSE_FAILED"}


def test_nesting_without_end() -> None:
    assert codes("{ a" * 900) == {"GRAPHQL_PARSE_FAILED"}
    assert codes("{ credentials(filter: " + "[" * 1_900 + ") }") == {"GRAPHQL_PARSE_FAILED"}


def test_the_introspection_of_tools_fits() -> None:
    assert codes(get_introspection_query(input_value_deprecation=True)) == set()


def test_answer_above_10_000_objects_is_refused() -> None:
    keys = [f"c{number:03}" for number in range(101)]
    dense = service_of(small_snapshot(*(anything_but(key, keys) for key in keys)))
    wide = "{ credentials(first: 99) { edges { node { key stacksFrom(first: 100) { edges { node { key } } } } } } }"
    assert codes(wide, dense) == set()
    assert codes(wide.replace("99", "100"), dense) == {"LIMIT"}


def anything_but(key: str, keys: list[str]) -> Credential:
    """A credential to which each of the others leads."""
    lines = tuple(CredentialLine(path=f"{key}/any/{at}", credential=other) for at, other in enumerate(keys))
    requires = Group(path=f"{key}/any", rule=GroupRule.ANY, of=lines)
    route = Route(key="any", kind=RouteKind.STACK, requires=requires)
    return Credential(key=key, name=key, credential_type=CredentialType.COURSE, routes=(route,))


@pytest.mark.parametrize(
    "query",
    [
        "{ catalog { " + "revision " * 490 + "} }",
        "{ " + "catalog { revision } " * 240 + "}",
        "{ " + 'competency(key: "security") { broader { broader { key } } } ' * 110 + "}",
        "{ ...F0 } "
        + " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(100))
        + " fragment F100 on Query { __typename }",
    ],
)
def test_hostile_queries_validate_quickly(query: str) -> None:
    begun = time.process_time()
    ask(query)
    assert time.process_time() - begun < 1.5

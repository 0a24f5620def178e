"""The printed schema is the one that is served, and holds all of the contract but mutations to come."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from graphql import GraphQLObjectType, GraphQLSchema, build_schema

from pathways.api.schema import printed_schema

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
PRINTED = ROOT / "graph_schema" / "schema.graphql"


def test_the_printed_schema_is_the_one_that_is_served() -> None:
    assert PRINTED.read_text(encoding="utf-8") == printed_schema(), "print it again: pathways schema print"


def test_only_mutations_to_come_are_missing() -> None:
    checker = SHARED / "check_contract.py"
    if not checker.exists():
        assert not os.environ.get("CI"), f"{checker} is missing"
        pytest.skip(f"{checker} is not here")
    checked = subprocess.run([sys.executable, checker, PRINTED], capture_output=True, text=True, check=False)
    assert not checked.stderr
    *differences, _ = checked.stdout.splitlines()
    contract = build_schema((SHARED / "contract.graphql").read_text(encoding="utf-8"), assume_valid=True)
    mutation = contract.mutation_type
    assert mutation is not None
    to_come = {f"FIELD_REMOVED: Field Mutation.{name} was removed." for name in mutation.fields}
    there = set(build_schema(PRINTED.read_text(encoding="utf-8"), assume_valid=True).type_map)
    for name in set(contract.type_map) - _reached_without_mutations(contract) - there:
        to_come.add(f"TYPE_REMOVED: {name} was removed.")
    assert sorted(differences) == sorted(to_come)


def _reached_without_mutations(contract: GraphQLSchema) -> set[str]:
    objects = [kind for kind in contract.type_map.values() if isinstance(kind, GraphQLObjectType)]
    implementations = [kind for kind in objects if kind.interfaces]
    query, subscription = contract.query_type, contract.subscription_type
    return set(GraphQLSchema(query, subscription=subscription, types=implementations).type_map)

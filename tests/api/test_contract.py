"""The printed schema is the one that is served, and agrees with the contract in everything that both have.

What the schema still lacks stands in to_come.txt, line by line; a line that is there already, or is not missing, fails.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema

from pathways.api.schema import printed_schema
from tests.api.contracting import changed, missing
from tests.beside import SHARED, needs

ROOT = Path(__file__).parents[2]
PRINTED = ROOT / "graph_schema" / "schema.graphql"
TO_COME = Path(__file__).parent / "to_come.txt"
beside = needs(SHARED / "contract.graphql")


@pytest.fixture
def contract() -> GraphQLSchema:
    """The public contract."""
    return build_schema((SHARED / "contract.graphql").read_text(encoding="utf-8"), assume_valid=True)


@pytest.fixture
def schema() -> GraphQLSchema:
    """What is served."""
    return build_schema(PRINTED.read_text(encoding="utf-8"), assume_valid=True)


def test_printed_schema_is_served() -> None:
    assert PRINTED.read_text(encoding="utf-8") == printed_schema(), "print it again: pathways schema print"


@beside
def test_shared_part_agrees_with_contract(contract: GraphQLSchema, schema: GraphQLSchema) -> None:
    assert list(changed(contract, schema)) == []


@beside
def test_missing_part_stands_in_to_come(contract: GraphQLSchema, schema: GraphQLSchema) -> None:
    listed = TO_COME.read_text(encoding="utf-8").splitlines()
    assert listed == sorted(missing(contract, schema))


@beside
@pytest.mark.server
def test_checker_of_contract_finds_nothing_but_missing() -> None:
    words = [sys.executable, str(SHARED / "check_contract.py"), str(PRINTED)]
    checked = subprocess.run(words, capture_output=True, text=True, check=False)
    assert not checked.stderr
    *differences, _ = checked.stdout.splitlines()
    assert [line for line in differences if "_REMOVED" not in line.partition(":")[0]] == []

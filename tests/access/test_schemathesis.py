"""Schemathesis draws operations from the schema: whatever role sends them, nothing fails, and the grid holds."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies

from pathways.api.app import create_app
from tests.access.asking import NEWER, ByName, codes, headers_of
from tests.access.grid import CALLERS, KEEPERS, MAY, NOBODY
from tests.access.test_matrix import LEARNERS
from tests.api.small import service_of, small_snapshot
from tests.budget import by_profile, some

SLOW = ("Query.node", "Query.nodes")
"""It takes a minute to find out what may stand in them."""
OPERATIONS = by_profile(quick=1, usual=3, soak=1_000)
EXAMPLES = by_profile(quick=1, usual=1, soak=15)
OF_THE_DOCUMENT = {"BAD_TEXT", "BAD_NUMBER", "TOO_LONG", "TOO_DEEP", "TOO_REPETITIVE", "TOO_MANY_ALIASES"}
"""What is said of a document before it is looked at who sent it."""
OF_A_FAULT = {"INTERNAL", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"}
"""What no operation that follows the schema is answered with."""
ONE_OF = re.compile(r"OneOf Input Object '\w+' must specify exactly one key\.|Field '\w+\.\w+' must be non-null\.")
"""What is rightly said of some operations: whoever draws them does not know @oneOf."""
REFUSED = {"UNAUTHENTICATED", "FORBIDDEN"}


def fault_of(caller: str, label: str, query: str, status: int, answer: dict[str, Any]) -> str | None:
    """What of an answer is not as it should be."""
    found = set(codes(answer))
    operation = label.replace("Query.", "query ").replace("Mutation.", "mutation ")
    may = caller in MAY[operation] and (caller in KEEPERS or not LEARNERS.search(" ".join(query.split())))
    if found == {"GRAPHQL_VALIDATION_FAILED"} and all(ONE_OF.fullmatch(each["message"]) for each in answer["errors"]):
        return None
    if status >= 500 or found & OF_A_FAULT or (may and found & REFUSED):
        return f"{status} {sorted(found)}"
    if may or found & OF_THE_DOCUMENT:
        return None
    expected = "FORBIDDEN" if operation.startswith("mutation") else "NOT_FOUND"
    if caller in (NOBODY, "anonymous"):
        expected = "UNAUTHENTICATED"
    return None if found == {expected} and "data" not in answer else f"{status} {sorted(found)}, not {expected}"


@pytest.mark.slow
def test_schemathesis_is_clean_as_every_role() -> None:
    from schemathesis.core.result import Ok
    from schemathesis.graphql import from_asgi, nodes, scalar

    scalar("Decimal", strategies.integers(0, 99).map(lambda number: nodes.String(f"{number}.5")))
    app = create_app(service_of(small_snapshot()), authenticator=ByName())
    schema = from_asgi("/graphql", app, headers={"host": "localhost"} | headers_of("ADMINISTRATOR"))
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    quick = [each for each in operations if each.label not in SLOW]
    assert {each.label for each in operations} >= {"Query.credentials", "Mutation.importCatalog", *SLOW}
    faults: dict[str, list[str]] = defaultdict(list)

    for operation in some(quick, OPERATIONS) + [each for each in operations if each not in quick and EXAMPLES > 1]:

        @settings(
            max_examples=EXAMPLES,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            for caller in CALLERS:
                response = case.call(headers={"host": "localhost"} | headers_of(caller, NEWER))
                fault = fault_of(caller, case.operation.label, case.body, response.status_code, response.json())
                if fault is not None:
                    faults[f"{caller}: {case.operation.label}"].append(f"{fault}: {case.body}")

        ask()
    assert dict(faults) == {}


@pytest.mark.parametrize(
    ("caller", "label", "status", "found"),
    [
        ("EDITOR", "Query.credentials", 500, "INTERNAL"),
        ("EDITOR", "Query.credentials", 400, "GRAPHQL_VALIDATION_FAILED"),
        ("EDITOR", "Query.credentials", 400, "FORBIDDEN"),
        ("LEARNER", "Query.apiKeys", 400, "FORBIDDEN"),
        ("LEARNER", "Mutation.importCatalog", 400, "NOT_FOUND"),
        (NOBODY, "Query.credentials", 400, "NOT_FOUND"),
    ],
)
def test_wrong_answers_are_noticed(caller: str, label: str, status: int, found: str) -> None:
    assert (
        fault_of(caller, label, "", status, {"errors": [{"message": "No.", "extensions": {"code": found}}]}) is not None
    )

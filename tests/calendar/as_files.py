"""A case in few lines that a person can read, with the times of its routes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pathways.domain.catalog import Route
from tests.rules.as_files import facts, requirement
from tests.rules.random_cases import Case

SKIPPED = frozenset({"key", "name", "routes", "renewals", "credential_type", "kind", "requires"})


def spelled(case: Case) -> str:
    """The catalogue, the record and the question, what is absent left out."""
    return "\n".join(_lines(case))


def _lines(case: Case) -> Iterator[str]:
    for credential in case.content.credentials.values():
        yield f"{credential.key}: {_set(credential)}"
        for route in credential.routes:
            yield f"    {_way(route)}"
        for renewal in credential.renewals:
            yield f"    renewal {_way(renewal)}"
    for term in case.content.terms.values():
        yield f"term {term.key}: {_set(term)}"
    for occupation in case.content.occupations.values():
        yield f"occupation: {_set(occupation)}"
    yield f"record: {_set(case.question.record)}"
    yield f"goal: {case.question.goal}"
    yield f"options: {_set(case.question.options)}"


def _way(route: Route) -> str:
    return f"{route.key} {_set(route)}: {requirement(route.requires)}"


def _set(thing: Any) -> str:
    return facts(thing, SKIPPED, SKIPPED)

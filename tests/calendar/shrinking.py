"""Smaller cases that still go wrong: tests/rules/shrinking.py, and what only a calendar has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from pathways.domain.catalog import Credential, Route
from pathways.domain.plan import PlanOptions
from tests.rules import shrinking
from tests.rules.random_cases import Case

ROUTE = (
    "weeks",
    "first_cycle",
    "carry_over",
    "retake",
    "available_from",
    "available_through",
    "offerings",
    "recurring",
)
CREDENTIAL = ("last_day", "valid_months", "valid_days", "valid_until")
LISTS = ("offerings", "recurring")
OPTIONS = (
    *("alternatives", "finish_by", "max_parallel", "breaks", "weekly_hours", "keep_valid_until"),
    *("max_credits_per_term", "min_credits_per_term"),
)


def shrunk(case: Case, goes_wrong: Callable[[Case], bool]) -> Case:
    """The case without whatever it goes wrong without."""
    smaller: Case | None = case
    while smaller is not None:
        case = shrinking.shrunk(smaller, goes_wrong)
        smaller = next((each for each in _smaller(case) if goes_wrong(each)), None)
    return case


def _smaller(case: Case) -> Iterator[Case]:
    content, question = case.content, case.question
    plain = PlanOptions()
    for name in OPTIONS:
        if getattr(question.options, name) != getattr(plain, name):
            changes: dict[str, Any] = {name: getattr(plain, name)}
            yield replace(case, question=replace(question, options=replace(question.options, **changes)))
    for key, credential in content.credentials.items():
        for less in _less_of(credential):
            yield replace(case, content=replace(content, credentials={**content.credentials, key: less}))


def _less_of(credential: Credential) -> Iterator[Credential]:
    for name in CREDENTIAL:
        if getattr(credential, name) is not None:
            changes: dict[str, Any] = {name: None}
            yield replace(credential, **changes)
    for routes in ("routes", "renewals"):
        several: tuple[Route, ...] = getattr(credential, routes)
        for place, route in enumerate(several):
            for name in ROUTE:
                if getattr(route, name):
                    less = replace(route, **{name: () if name in LISTS else None})  # type: ignore[arg-type]
                    changes = {routes: (*several[:place], less, *several[place + 1 :])}
                    yield replace(credential, **changes)
        if routes == "renewals" and several:
            yield replace(credential, renewals=several[1:])

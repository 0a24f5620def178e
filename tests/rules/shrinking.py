"""A smaller case that still goes wrong, by leaving out one thing after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from pathways.domain.catalog import Credential, Route
from pathways.domain.plan import PlanOptions
from pathways.domain.requirement import AverageLine, CredentialLine, Group, Requirement
from tests.rules.random_cases import Case


def shrunk(case: Case, goes_wrong: Callable[[Case], bool]) -> Case:
    """The case without whatever it goes wrong without."""
    smaller: Case | None = case
    while smaller is not None:
        case = smaller
        smaller = next((each for each in _smaller(case) if goes_wrong(each)), None)
    return case


def _smaller(case: Case) -> Iterator[Case]:
    content, question = case.content, case.question
    for key, credential in content.credentials.items():
        for less in _less_of(credential):
            yield replace(case, content=replace(content, credentials={**content.credentials, key: less}))
    for key in content.equivalences:
        yield replace(case, content=replace(content, equivalences=_without(content.equivalences, key)))
    for key in content.overlaps:
        yield replace(case, content=replace(content, overlaps=_without(content.overlaps, key)))
    record = question.record
    for name in ("waivers", "substitutions", "claims", "awards", "competencies", "experience"):
        for some in _shorter(getattr(record, name)):
            changes: dict[str, Any] = {name: some}
            yield replace(case, question=replace(question, record=replace(record, **changes)))
    options = question.options
    plain = PlanOptions(start_on=options.start_on)
    for name in ("include", "avoid", "budget", "accredited_only"):
        if getattr(options, name) != getattr(plain, name):
            changes = {name: getattr(plain, name)}
            yield replace(case, question=replace(question, options=replace(options, **changes)))
    if len(options.optimize) > 1:
        for objectives in _shorter(options.optimize):
            yield replace(case, question=replace(question, options=replace(options, optimize=objectives)))


def _without(things: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {other: thing for other, thing in things.items() if other != key}


def _shorter(several: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    for place in range(len(several)):
        yield several[:place] + several[place + 1 :]


def _less_of(credential: Credential) -> Iterator[Credential]:
    for routes in _shorter(credential.routes):
        yield replace(credential, routes=routes)
    for place, route in enumerate(credential.routes):
        for less in _less_route(route):
            yield replace(credential, routes=(*credential.routes[:place], less, *credential.routes[place + 1 :]))
    for name in ("competencies", "subjects", "owned_by"):
        for some in _shorter(getattr(credential, name)):
            changes: dict[str, Any] = {name: some}
            yield replace(credential, **changes)
    if credential.repeatable > 1:
        yield replace(credential, repeatable=credential.repeatable - 1)
    if not credential.lifetime.is_for_life:
        yield replace(credential, valid_months=None, valid_days=None, valid_until=None)


def _less_route(route: Route) -> Iterator[Route]:
    if route.cost is not None:
        yield replace(route, cost=None)
    if route.retake is not None:
        yield replace(route, retake=None)
    if route.shared_cost is not None:
        yield replace(route, shared_cost=None)
    if route.hours is not None:
        yield replace(route, hours=None)
    if route.requires is not None:
        yield replace(route, requires=None)
        for less in _less_tree(route.requires):
            yield replace(route, requires=less)


def _less_tree(line: Requirement) -> Iterator[Requirement]:
    """With the paths as they are, so that the record still names them."""
    if line.shared:
        yield replace(line, shared=False)
    if isinstance(line, CredentialLine):
        if line.min_score is not None or line.earned_within_months is not None:
            yield replace(line, min_score=None, earned_within_months=None)
        if line.concurrent or line.together:
            yield replace(line, concurrent=False, together=False)
    if not isinstance(line, Group | AverageLine):
        return
    for of in _shorter(line.of):
        yield replace(line, of=of)
    if isinstance(line, AverageLine):
        return
    for limits in _shorter(line.limits):
        yield replace(line, limits=limits)
    if line.distinct is not None:
        yield replace(line, distinct=None)
    if line.counts_once is not None:
        yield replace(line, counts_once=None)
    for place, part in enumerate(line.of):
        for less in _less_tree(part):
            yield replace(line, of=(*line.of[:place], less, *line.of[place + 1 :]))

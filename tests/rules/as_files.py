"""A case in few lines that a person can read."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import fields
from typing import Any, assert_never

from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    Requirement,
    Selection,
)
from tests.rules.random_cases import Case

SKIPPED = frozenset({"path", "rule", "of", "minimum", "credential", "competency", "condition", "selections", "named"})


def spelled(case: Case) -> str:
    """The catalogue, the record and the question, what is absent left out."""
    return "\n".join(_lines(case))


def _lines(case: Case) -> Iterator[str]:
    for credential in case.content.credentials.values():
        yield f"{credential.key}: {facts(credential, {'key', 'name', 'routes', 'credential_type'})}"
        for route in credential.routes:
            cost = route.cost.amount if route.cost else "-"
            shared = "" if route.shared_cost is None else f" and {facts(route.shared_cost, set())}"
            yield f"    {route.key} ${cost}{shared} {route.hours or 0} h: {requirement(route.requires)}"
    for equivalence in case.content.equivalences.values():
        yield f"equivalent: {equivalence.credentials}"
    for overlap in case.content.overlaps.values():
        yield f"overlap: {facts(overlap, {'key', 'name'})}"
    for occupation in case.content.occupations.values():
        yield f"occupation: {facts(occupation, {'key', 'name'})}"
    yield f"record: {facts(case.question.record, set())}"
    yield f"goal: {case.question.goal}"
    yield f"options: {facts(case.question.options, {'start_on'})}"


def requirement(line: Requirement | None) -> str:
    """One requirement in one line."""
    rest = "" if line is None else facts(line, SKIPPED)
    rest = f" {{{rest}}}" if rest else ""
    match line:
        case None:
            return "-"
        case Group(rule=rule, of=of, minimum=minimum):
            count = "" if minimum is None else f" {minimum}"
            return f"{rule.lower()}{count}{rest}({', '.join(requirement(part) for part in of)})"
        case CredentialLine(credential=key):
            return f"{key}{rest}"
        case Selection():
            return f"select{rest}"
        case ExclusionLine(credential=key, condition=text):
            return f"not {key or (repr(text) if text else '')}{rest}"
        case CompetencyLine(competency=key, level=level):
            return f"{key} at {level}{rest}"
        case ConditionLine(condition=text):
            return f"{text!r}{rest}"
        case ExperienceLine():
            return f"experience{rest}"
        case AverageLine(of=of, at_least=least):
            return f"average {least}{rest}({', '.join(requirement(part) for part in of)})"
        case CoverageLine():
            return repr(line)
        case _:
            assert_never(line)


def facts(thing: Any, skipped: Set[str], below: Set[str] = frozenset()) -> str:
    """The fields that are not at their defaults, nested ones too.

    Args:
        skipped: fields that are left out; `below`: of what is nested.
    """
    said = []
    for field in fields(thing):
        value = getattr(thing, field.name)
        if field.name not in skipped and value not in (field.default, None, (), frozenset(), False):
            said.append(f"{field.name}={_value(value, below)}")
    return ", ".join(said)


def _value(value: Any, skipped: Set[str]) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_value(each, skipped) for each in value)}]"
    if hasattr(value, "__dataclass_fields__"):
        return f"({facts(value, skipped, skipped)})"
    return str(value)

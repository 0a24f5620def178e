"""What a goal can reach, straight from the requirement trees: shared by the generators' check and the rival planners.

Goals are credentials, competencies, or all of several.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pathways.domain.catalog import Credential
from pathways.domain.content import Content
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal
from pathways.domain.requirement import CompetencyLine, CredentialLine, Group, GroupRule, Requirement, walk

Providers = Mapping[str, list[tuple[Decimal, str]]]
"""By competency, who shows it at which level."""


def providers_of(content: Content) -> Providers:
    """Who shows each competency."""
    found: dict[str, list[tuple[Decimal, str]]] = {key: [] for key in content.competencies}
    for credential in content.credentials.values():
        for item in credential.competencies:
            found[item.competency].append((item.level, credential.key))
    return found


def named_by(line: Requirement, providers: Providers) -> list[str]:
    """The credentials of which earning one does something for a leaf line."""
    match line:
        case CredentialLine(credential=key):
            return [key]
        case CompetencyLine(competency=competency, level=level):
            return [key for shown, key in providers[competency] if shown >= level]
        case _:
            return []


def goal_rule(goal: Goal, path: str = "goal") -> Group:
    """A goal as a requirement.

    Raises:
        TypeError: a goal that no family asks for.
    """
    parts: list[Requirement]
    match goal:
        case CredentialGoal(credential=key):
            parts = [CredentialLine(path=f"{path}/0", credential=key)]
        case CompetenciesGoal(competencies=wanted):
            parts = [
                CompetencyLine(path=f"{path}/{place}", competency=item.competency, level=item.level)
                for place, item in enumerate(wanted)
            ]
        case AllGoals(goals=goals):
            parts = [goal_rule(part, f"{path}/{place}") for place, part in enumerate(goals)]
        case _:
            raise TypeError(f"the benchmark asks for no {type(goal).__name__}")
    return Group(path=path, rule=GroupRule.ALL, of=tuple(parts))


def lines_of(credential: Credential) -> Iterable[Requirement]:
    """Every line of every route."""
    for route in credential.routes:
        if route.requires is not None:
            yield from walk(route.requires)


def closure_of(content: Content, goal: Goal, providers: Providers | None = None) -> list[str]:
    """The credentials that a goal can reach, nearest first."""
    shown = providers_of(content) if providers is None else providers
    found: dict[str, None] = {}
    for line in walk(goal_rule(goal)):
        found.update(dict.fromkeys(named_by(line, shown)))
    pending = list(found)
    for key in pending:
        for line in lines_of(content.credentials[key]):
            for name in named_by(line, shown):
                if name not in found:
                    found[name] = None
                    pending.append(name)
    return pending


def circle_numbers(content: Content, keys: list[str], providers: Providers) -> dict[str, int]:
    """The strongly connected part of each credential that stands in a circle; the others are left out."""
    number = {key: place for place, key in enumerate(keys)}
    rows: list[int] = []
    columns: list[int] = []
    for key in keys:
        for line in lines_of(content.credentials[key]):
            for name in named_by(line, providers):
                rows.append(number[key])
                columns.append(number[name])
    ones = np.ones(len(rows), dtype=np.int8)
    graph = coo_array((ones, (rows, columns)), shape=(len(keys), len(keys)))
    _, labels = connected_components(graph, directed=True, connection="strong")
    members = np.bincount(labels)
    return {key: int(labels[place]) for key, place in number.items() if members[labels[place]] > 1}

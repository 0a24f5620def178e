"""Credentials with another line in the place of one; every other line keeps its path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pathways.domain.catalog import Credential, Route
from pathways.domain.requirement import AverageLine, Group, Requirement, every_line

Change = Callable[[Requirement], Requirement | None]
"""What stands in the place of a line; None: nothing."""


def with_line(credential: Credential, path: str, change: Change) -> Credential | None:
    """The credential with a line changed, or without it.

    Lines that stood behind one that goes get their path written down, so that records that name it go on meaning it.

    Returns:
        None: the credential has no such line of its own, as where a selection stands for it.
    """
    routes, renewals = (
        tuple(_route(route, path, change) for route in some) for some in (credential.routes, credential.renewals)
    )
    found = replace(credential, routes=routes, renewals=renewals)
    return None if found == credential else found


def _route(route: Route, path: str, change: Change) -> Route:
    requires, recommends = (
        tree if tree is None or not _holds(tree, path) else _changed(tree, path, change)
        for tree in (route.requires, route.recommends)
    )
    return replace(route, requires=requires, recommends=recommends)


def _holds(tree: Requirement, path: str) -> bool:
    return any(line.path == path for line in every_line(tree))


def _changed(line: Requirement, path: str, change: Change) -> Requirement | None:
    if line.path == path:
        return change(line)
    if not isinstance(line, Group):
        return line
    parts = [_changed(part, path, change) for part in line.of]
    kept = [part for part in parts if part is not None]
    if len(kept) < len(parts):
        gone = parts.index(None)
        kept[gone:] = [pinned(part) for part in kept[gone:]]
    return replace(line, of=tuple(kept))


def pinned(line: Requirement) -> Requirement:
    """The same line with its path written down, and those of all below it: wherever it stands, they stay."""
    if isinstance(line, Group | AverageLine):
        return replace(line, named=True, of=tuple(map(pinned, line.of)))
    return replace(line, named=True)

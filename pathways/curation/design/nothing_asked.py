"""Stacks that everybody has earned, since nothing is left of their rule."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.catalog.free_stacks import is_free_stack
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.finding import Finding, Severity
from pathways.domain.catalog import Kind
from pathways.domain.requirement import Group, GroupRule, Requirement


def nothing_asked_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Of what authors wrote: a selection without a match has a finding of its own."""
    for credential in snapshot.content.credentials.values():
        for route in credential.routes:
            if route.requires is None or not is_free_stack(route) or not _asks_nothing(route.requires):
                continue
            text = (
                f"{credential.name}: {route.name or route.key} asks for nothing and takes neither money nor time, so "
                "everybody has earned it. Say what it requires, or drop the route."
            )
            path = route.requires.path
            yield Finding(Severity.WARNING, Code.NOTHING_ASKED, text, credential.key, Kind.CREDENTIAL, path)


def _asks_nothing(line: Requirement) -> bool:
    return isinstance(line, Group) and line.rule is GroupRule.ALL and all(map(_asks_nothing, line.of))

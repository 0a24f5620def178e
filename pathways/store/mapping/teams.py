"""A team as properties of a node, and back: the whole of it as canonical JSON, and who belongs to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pathways.store.mapping.canonical_json import to_text, value_of
from pathways.workforce.team import StoredTeam


def team_row(team: StoredTeam) -> dict[str, Any]:
    """The properties of a team's node."""
    row: dict[str, Any] = {"key": team.key, "version": team.version, "team": to_text(replace(team, version=0))}
    row |= {"members": list(team.members)} if team.members else {}
    return row | ({} if team.parent is None else {"parent": team.parent})


def team_of(version: int, data: Any) -> StoredTeam:
    """The team of a node.

    Args:
        data: the team, out of JSON.

    Raises:
        ValueError and others: any of UNDERSTANDING, where it is the data of no team.
    """
    return replace(value_of(StoredTeam, data), version=version)

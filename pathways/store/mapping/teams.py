"""A team as properties of a node, and back: the whole of it as canonical JSON, and who belongs to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pathways.store.bolt import Bolt
from pathways.store.errors import damaged
from pathways.store.mapping.canonical_json import UNDERSTANDING, to_text, value_of
from pathways.workforce.team import StoredTeam

_ALL = "MATCH (t:Team) RETURN t.version, t.team ORDER BY t.key"


def read_teams(bolt: Bolt) -> list[StoredTeam]:
    """All teams of a store, by key.

    Raises:
        DamagedError: a team is not as it was stored.
        StoreError: the store does not answer.
    """
    try:
        return [team_of(version, json.loads(text)) for version, text in bolt.glance(_ALL)]
    except UNDERSTANDING as error:
        raise damaged(bolt.address, "a team is not as it was stored") from error


def without_members(team: StoredTeam, goes: Callable[[str], bool]) -> StoredTeam:
    """A team as those leave it who are erased: changed once more, where it had any of them.

    Args:
        goes: of the key of a member.
    """
    left = tuple(each for each in team.members if not goes(each))
    return team if left == team.members else replace(team, version=team.version + 1, members=left)


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

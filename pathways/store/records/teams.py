"""Teams as nodes of the graph, each read and written whole."""

from __future__ import annotations

import json
from collections.abc import Sequence

from neo4j import ManagedTransaction

from pathways.access.audit import Also
from pathways.store.bolt import Bolt, Row, run_rows
from pathways.store.errors import AlreadyThereError
from pathways.store.mapping.teams import read_teams, team_of, team_row, without_members
from pathways.workforce.team import StoredTeam

_ADD = "CREATE (t:Team {key: $row.key}) SET t = $row RETURN 1"
# Written before the condition is read: Neo4j then holds its lock, ArcadeDB finds the conflict at commit.
_CHANGE = (
    "MATCH (t:Team {key: $row.key}) SET t.touched = timestamp() WITH t WHERE t.version = $on SET t = $row RETURN 1"
)
_STANDS = "MATCH (t:Team {key: $key}) SET t.touched = timestamp() WITH t WHERE t.version = $on RETURN 1"
_BELOW = "MATCH (t:Team {parent: $key}) RETURN count(t)"
_REMOVE = "MATCH (t:Team {key: $key}) DELETE t RETURN count(*)"
_WITH = "MATCH (t:Team) WHERE $member IN t.members SET t.touched = timestamp() RETURN t.version, t.team"


def forget_member(tx: ManagedTransaction, member: str) -> None:
    """Takes somebody who is erased out of all teams.

    Raises:
        ValueError and others: any of UNDERSTANDING, a team is not as it was stored.
    """
    for version, text in run_rows(tx, _WITH, member=member):
        team = team_of(version, json.loads(text))
        left = without_members(team, lambda key: key == member)
        run_rows(tx, _CHANGE, row=team_row(left), on=version)


class StoredTeams:
    """The teams of one store; thread-safe."""

    def __init__(self, bolt: Bolt) -> None:
        self._bolt = bolt

    def all_teams(self) -> list[StoredTeam]:
        """All of them, by key.

        Raises:
            DamagedError: a team is not as it was stored.
            StoreError: the store does not answer.
        """
        return read_teams(self._bolt)

    def write(self, team: StoredTeam, on: int, also: Also, above: Sequence[tuple[str, int]] = ()) -> bool:
        """Stores a team where this version still stands; 0: nothing is stored.

        Args:
            also: what happens in the same transaction.
            above: keys and versions of the teams above it, which must stand, too: two moves at once make no circle.

        Raises:
            StoreError: the store does not answer.
        """

        def work(tx: ManagedTransaction) -> list[Row]:
            if not all(run_rows(tx, _STANDS, key=key, on=version) for key, version in above):
                return []
            rows = run_rows(tx, _CHANGE if on else _ADD, row=team_row(team), on=on)
            if rows:
                also(tx)
            return rows

        try:
            return bool(self._bolt.write(work))
        except AlreadyThereError:
            return False

    def remove(self, key: str, on: int, also: Also) -> bool:
        """Removes a team where this version still stands and none stands below it.

        Args:
            also: what happens in the same transaction.

        Raises:
            StoreError: the store does not answer.
        """

        def work(tx: ManagedTransaction) -> bool:
            if not run_rows(tx, _STANDS, key=key, on=on):
                return False
            ((below,),) = run_rows(tx, _BELOW, key=key)
            if below:
                return False
            run_rows(tx, _REMOVE, key=key)
            also(tx)
            return True

        return self._bolt.write(work)

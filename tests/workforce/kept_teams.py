"""Teams in memory."""

from __future__ import annotations

from collections.abc import Sequence

from pathways.access.audit import Also
from pathways.workforce.team import StoredTeam


class KeptTeams:
    """Teams in memory; a change of somebody else comes between where one is set."""

    def __init__(self, *teams: StoredTeam) -> None:
        self.kept = {each.key: each for each in teams}
        self.between: StoredTeam | None = None

    def all_teams(self) -> Sequence[StoredTeam]:
        return list(self.kept.values())

    def write(self, team: StoredTeam, on: int, also: Also, above: Sequence[tuple[str, int]] = ()) -> bool:  # noqa: ARG002
        if self.between is not None:
            self.kept[self.between.key], self.between = self.between, None
        if self.version(team.key) != on or any(self.version(key) != version for key, version in above):
            return False
        self.kept[team.key] = team
        return True

    def remove(self, key: str, on: int, also: Also) -> bool:  # noqa: ARG002
        if self.between is not None:
            self.kept[self.between.key], self.between = self.between, None
        if self.version(key) != on or any(each.parent == key for each in self.kept.values()):
            return False
        del self.kept[key]
        return True

    def version(self, key: str) -> int:
        return self.kept[key].version if key in self.kept else 0

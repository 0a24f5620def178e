"""What a tenant has beside catalogue and learners: its teams, and what it decides for itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pathways.access.own_settings import SaidSettings
from pathways.errors import StoreError
from pathways.store.bolt import Bolt
from pathways.store.errors import damaged
from pathways.store.mapping.own_settings import read_said
from pathways.store.mapping.teams import read_teams
from pathways.workforce.team import StoredTeam

_READINGS = 20


@dataclass(frozen=True, slots=True)
class Own:
    """What a backup holds of it.

    Attributes:
        teams: by key.
        settings: of the tenant.
    """

    teams: Sequence[StoredTeam]
    settings: SaidSettings

    @property
    def has_members(self) -> bool:
        """Somebody is named in it."""
        return any(team.members for team in self.teams)


def read_own(bolt: Bolt) -> Own:
    """What a store has now; the teams as they stood at one moment.

    Raises:
        DamagedError: a team is not as it was stored, or stands where there is no place.
        StoreError: the store does not answer, or teams are changed all the time.
    """
    # Neither server reads a snapshot; but versions go up, so what is read twice alike stood so in between.
    last = read_teams(bolt)
    for _ in range(_READINGS):
        teams = read_teams(bolt)
        if teams == last:
            if (key := misplaced({each.key: each.parent for each in teams})) is not None:
                raise damaged(bolt.address, f"the team {key} stands below itself or one that is not there")
            return Own(teams, read_said(bolt))
        last = teams
    raise StoreError(f"The teams in the store at {bolt.address} change faster than they can be read; try later")


def misplaced(parents: Mapping[str, str | None]) -> str | None:
    """A team that stands below itself or one that is not there; None: there is none.

    Args:
        parents: of all teams, by key.
    """
    placed: set[str] = set()
    for key in parents:
        chain: set[str] = set()
        here: str | None = key
        while here is not None and here not in placed:
            if here in chain or here not in parents:
                return key
            chain.add(here)
            here = parents[here]
        placed |= chain
    return None

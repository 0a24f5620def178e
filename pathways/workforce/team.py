"""Teams: a tree of units with members, managers, and roles to fill."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pathways.access.identity import Identity
from pathways.access.roles import Permission
from pathways.access.roles import Role as Office
from pathways.codes import Code
from pathways.errors import Problem, ProblemsError
from pathways.intake.names import name_problems
from pathways.records.saving import key_problems
from pathways.text import flaw_of, shown
from pathways.workforce.people import Role

LONGEST_IDENTITY = 500
MOST_TEAMS = 10_000
MOST_MEMBERS = 5_000
MOST_MANAGERS = 100
MOST_ROLES = 500
DEEPEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTeam:
    """A unit and its places.

    Attributes:
        key: names the team; no two have the same.
        version: counts the changes, from 1; 0: nothing is stored yet.
        name: what to call it; None: its key.
        parent: the team above it; None: there is none.
        members: keys of learners that belong to it itself; they may belong to others, too.
        managers: names of identities that see it and the teams below.
        roles: the places that it has to fill, those of the teams below apart.
    """

    key: str
    version: int = 0
    name: str | None = None
    parent: str | None = None
    members: tuple[str, ...] = ()
    managers: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True)
class TeamTree:
    """All teams of a tenant and how they stand below each other.

    Attributes:
        teams: by key.
    """

    teams: Mapping[str, StoredTeam]

    @cached_property
    def below(self) -> Mapping[str, tuple[str, ...]]:
        """The teams right below each, by key."""
        found: dict[str, list[str]] = {}
        for key in sorted(self.teams):
            parent = self.teams[key].parent
            if parent is not None:
                found.setdefault(parent, []).append(key)
        return {key: tuple(each) for key, each in found.items()}

    def above(self, key: str) -> Iterator[StoredTeam]:
        """The team itself and those above it, upward; as far as they are there."""
        seen: set[str] = set()
        here: str | None = key
        while here is not None and here in self.teams and here not in seen:
            seen.add(here)
            yield self.teams[here]
            here = self.teams[here].parent

    def whole(self, key: str) -> Iterator[StoredTeam]:
        """The team itself and all below it, by depth and key; each once, whatever stands in the store."""
        seen: set[str] = set()
        waiting = [key]
        while waiting:
            fresh = [each for each in dict.fromkeys(waiting) if each not in seen]
            seen.update(fresh)
            yield from (self.teams[each] for each in fresh)
            waiting = [below for each in fresh for below in self.below.get(each, ())]

    def height(self, key: str) -> int:
        """How many levels a team and those below it take; 1 of a team that is not there yet."""
        levels, waiting = 0, {key}
        while waiting and levels <= DEEPEST:
            levels += 1
            waiting = {below for each in waiting for below in self.below.get(each, ())}
        return levels

    @property
    def everybody(self) -> set[str]:
        """The members of all its teams."""
        return {member for team in self.teams.values() for member in team.members}

    def members(self, key: str) -> tuple[str, ...]:
        """Everybody in a team and those below it, once, by key."""
        return tuple(sorted({member for team in self.whole(key) for member in team.members}))

    def members_of(self, key: str, path: str) -> tuple[str, ...]:
        """As `members`.

        Args:
            path: where the key stands.

        Raises:
            ProblemsError: NOT_FOUND, the team is not there, or not for whoever asks.
        """
        if key not in self.teams:
            raise ProblemsError([team_not_there(key, path)])
        return self.members(key)

    def roles(self, key: str) -> tuple[Role, ...]:
        """The roles of a team, then of those below it."""
        return tuple(role for team in self.whole(key) for role in team.roles)

    def seen_by(self, identity: Identity) -> TeamTree:
        """What somebody sees of it: all, or what they manage and what lies below."""
        if Permission.READ_TEAMS not in identity.permissions:
            return TeamTree({})
        if reaches_all_teams(identity):
            return self
        own = {key for key, team in self.teams.items() if identity.subject and identity.subject in team.managers}
        return TeamTree({key: team for key, team in self.teams.items() if any(up.key in own for up in self.above(key))})


def team_not_there(key: str, path: str) -> Problem:
    """That a team is not there, or not for whoever asks."""
    return Problem(Code.NOT_FOUND, f"There is no team {shown(key)}.", "Look with: teams(search: …).", path)


def reaches_all_teams(identity: Identity) -> bool:
    """Their permissions hold for every team of the tenant."""
    return bool(identity.roles & {Office.ADMINISTRATOR, Office.SERVICE})


def team_problems(team: StoredTeam, known: StoredTeam, tree: TeamTree, seen: TeamTree) -> Iterator[Problem]:
    """What is wrong with a team that is to stand among the others.

    Args:
        known: what is stored of it; of version 0 where nothing is.
        tree: all teams.
        seen: those that whoever asks sees.
    """
    if known.version == 0 and tree.below.get(team.key):
        text = f"Teams stand below {shown(team.key)} still, which is gone."
        yield Problem(Code.WRONG_STATE, text, "An administrator moves them first.", "key")
    if known.version == 0:
        yield from key_problems(team.key, "key")
    if team.name is not None:
        yield from name_problems(team.name)
    if known.version == 0 and len(tree.teams) >= MOST_TEAMS:
        yield Problem(Code.LIMIT, f"There are {MOST_TEAMS:,} teams already.", "Remove those that are gone.", "key")
    if team.parent != known.parent:
        yield from _place_problems(team, tree, seen)
    lists = (("members", team.members, MOST_MEMBERS), ("managers", team.managers, MOST_MANAGERS))
    for name, values, most in lists:
        if len(values) > most:
            text = f"{len(values):,} {name} are more than a team can have ({most:,})."
            yield Problem(Code.LIMIT, text, "Make teams below it.", name)
        yield from _value_problems(name, values)
    if len(team.roles) > MOST_ROLES:
        text = f"{len(team.roles):,} roles are more than a team can have ({MOST_ROLES:,})."
        yield Problem(Code.LIMIT, text, "Make teams below it.", "roles")


def _place_problems(team: StoredTeam, tree: TeamTree, seen: TeamTree) -> Iterator[Problem]:
    if team.parent is None:
        return
    if team.parent not in seen.teams:
        text = f"There is no team {shown(team.parent)}."
        yield Problem(Code.NOT_FOUND, text, "Save the team above it first.", "parent")
        return
    above = [each.key for each in tree.above(team.parent)]
    if team.key in above:
        chain = " below ".join([team.key, *above[: above.index(team.key) + 1]])
        yield Problem(Code.CIRCLE, f"The team would stand below itself: {chain}.", "Name another parent.", "parent")
    elif len(above) + tree.height(team.key) > DEEPEST:
        text = f"{shown(team.key)} and the teams below it would stand too far down."
        yield Problem(Code.TOO_DEEP, text, f"At most {DEEPEST} teams stand below each other.", "parent")


def _value_problems(name: str, values: Iterable[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, value in enumerate(values):
        path = f"{name}/{place}"
        if value in seen:
            yield Problem(Code.DUPLICATE, f"{shown(value)} stands there twice.", "Name each once.", path)
        elif (flaw := flaw_of(value)) is not None:
            yield Problem(Code.BAD_TEXT, flaw, "Write it as it is stored.", path)
        elif not value.strip():
            yield Problem(Code.EMPTY, "A name is empty.", "Leave it out.", path)
        elif len(value) > LONGEST_IDENTITY:
            text = f"A name has {len(value)} characters."
            yield Problem(Code.TOO_LONG, text, f"Use at most {LONGEST_IDENTITY}.", path)
        seen.add(value)

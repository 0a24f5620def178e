"""Reads and changes stored teams: nobody's change is lost to another's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from pathways.access.again import ChangedMeanwhileError, until_stored
from pathways.access.audit import Act, Also, Recorder, Unrecorded
from pathways.access.identity import Caller, Identity
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.errors import Problem, ProblemsError
from pathways.records.saving import version_problems
from pathways.text import shown
from pathways.workforce.people import role_problems
from pathways.workforce.team import (
    MOST_ROLES,
    StoredTeam,
    TeamTree,
    reaches_all_teams,
    team_not_there,
    team_problems,
)

Work = Callable[[StoredTeam], StoredTeam]
"""Makes the new team of the stored one, of version 0 where there is none."""


class TeamStore(Protocol):
    """Where teams are kept."""

    def all_teams(self) -> Sequence[StoredTeam]:
        """All of them; may raise StoreError."""

    def write(self, team: StoredTeam, on: int, also: Also, above: Sequence[tuple[str, int]] = ()) -> bool:
        """Stores a team where this version still stands (0: nothing is stored), and the versions of the teams above it
        do; False: they do not. What happens besides is in the same transaction. May raise StoreError."""

    def remove(self, key: str, on: int, also: Also) -> bool:
        """Removes a team where this version still stands and no team stands below it; False: it is not so. May raise
        StoreError."""


class Teams:
    """The teams of one tenant; blocking, and thread-safe.

    Args:
        store: where they are kept.
        recorder: records what is done; None: nobody.
    """

    def __init__(self, store: TeamStore, recorder: Recorder | None = None) -> None:
        self._store = store
        self._recorder = recorder or Unrecorded()

    def tree(self, identity: Identity) -> TeamTree:
        """The teams that somebody sees.

        Raises:
            StoreError: the store does not answer.
        """
        return self.whole().seen_by(identity)

    def whole(self) -> TeamTree:
        """All teams, whoever asks.

        Raises:
            StoreError: the store does not answer.
        """
        return TeamTree({each.key: each for each in self._store.all_teams()})

    def save(
        self, key: str, expected: int | None, work: Work, caller: Caller, snapshot: Snapshot, *, named: bool = True
    ) -> StoredTeam:
        """Makes or changes a team; where somebody else changed it meanwhile, the work is done again on what that left.

        Args:
            expected: the version that must be stored, 0: none; None: any.
            work: makes the new team of the stored one.
            snapshot: whose occupations roles name.
            named: people may be named in answers about teams; else who belongs to what is for administrators to say.

        Returns:
            What is stored now.

        Raises:
            ProblemsError: everything that stands against it.
            StoreError: others changed it all the time, or the store does not answer.
        """

        def save() -> StoredTeam:
            with self._recorder.acting(Act(caller=caller, action="saveTeam")) as also:
                tree = self.whole()
                seen = tree.seen_by(caller.identity)
                known = tree.teams.get(key, StoredTeam(key=key))
                hidden = expected and not reaches_all_teams(caller.identity)  # whether it is there is not said
                if key not in seen.teams and (known.version or hidden):
                    raise ProblemsError([team_not_there(key, "key")])
                made = work(known)
                problems = list(_refusals(known, made, expected, tree, seen, caller.identity, named=named))
                problems += _said_roles(known, made, snapshot)
                if problems:
                    raise ProblemsError(problems)
                if made == known and known.version:
                    return known
                new = replace(made, version=known.version + 1)
                moves = new.parent is not None and new.parent != known.parent
                above = [(each.key, each.version) for each in tree.above(new.parent or "")] if moves else []
                if not self._store.write(new, known.version, also, above):
                    raise ChangedMeanwhileError
                return new

        return until_stored(save, "changed the team", "this change was made")

    def remove(self, key: str, caller: Caller, *, named: bool = True) -> StoredTeam:
        """Forgets a team; its members stay where else they are.

        Args:
            named: as for `save`.

        Raises:
            ProblemsError: NOT_FOUND; FORBIDDEN; or WRONG_STATE: teams stand below it.
            StoreError: as `save`.
        """

        def remove() -> StoredTeam:
            with self._recorder.acting(Act(caller=caller, action="removeTeam")) as also:
                tree = self.whole()
                if key not in tree.seen_by(caller.identity).teams:
                    raise ProblemsError([team_not_there(key, "key")])
                if not named and not reaches_all_teams(caller.identity):
                    raise ProblemsError([_told_apart("key")])
                below = tree.below.get(key, ())
                if below:
                    text = f"{len(below)} of the teams stand below {shown(key)}, {shown(below[0])} first."
                    raise ProblemsError.one(Code.WRONG_STATE, text, "Move or remove them first.", "key")
                found = tree.teams[key]
                if not self._store.remove(key, found.version, also):
                    raise ChangedMeanwhileError
                return found

        return until_stored(remove, "changed the team", "it was removed")


def _refusals(
    known: StoredTeam,
    made: StoredTeam,
    expected: int | None,
    tree: TeamTree,
    seen: TeamTree,
    identity: Identity,
    *,
    named: bool,
) -> Iterator[Problem]:
    yield from version_problems("team", expected, known.version)
    yield from team_problems(made, known, tree, seen)
    if not reaches_all_teams(identity):
        yield from _beyond(known, made, seen)
        if not named and set(made.members) != set(known.members):
            yield _told_apart("members")
        if not named and made.parent != known.parent and known.version:
            yield _told_apart("parent")


def _told_apart(path: str) -> Problem:
    """Managers could ask before and after somebody leaves a team, and learn of that person by the difference."""
    text = "Nobody is named in answers about teams here, so only administrators say who belongs to which."
    return Problem(Code.FORBIDDEN, text, "Ask an administrator.", path)


def _beyond(known: StoredTeam, made: StoredTeam, seen: TeamTree) -> Iterator[Problem]:
    """What managers may not do: place a team where they see none, change who manages it, bring in strangers."""
    if made.parent is None and (made.parent != known.parent or known.version == 0):
        text, hint = "Only administrators make a team that stands below no other.", "Name the team above it."
        yield Problem(Code.FORBIDDEN, text, hint, "parent")
    if made.managers != known.managers:
        text = "Only administrators say who manages a team."
        yield Problem(Code.FORBIDDEN, text, "Leave it out, or ask an administrator.", "managers")
    there = seen.everybody
    for place, member in enumerate(made.members):
        if member not in there:
            text = f"{shown(member)} is in no team of yours, and only administrators bring in people."
            yield Problem(Code.FORBIDDEN, text, "Ask an administrator.", f"members/{place}")


def _said_roles(known: StoredTeam, made: StoredTeam, snapshot: Snapshot) -> list[Problem]:
    if not made.roles or made.roles == known.roles or len(made.roles) > MOST_ROLES:
        return []
    return role_problems([each.current(snapshot) for each in made.roles], snapshot)

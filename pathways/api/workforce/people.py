"""The people of a question: who is meant, and whose records count."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from strawberry import UNSET

from pathways.access.audit import Act
from pathways.access.roles import Permission
from pathways.api.context import RequestContext
from pathways.api.inputs.question_reader import Reader
from pathways.api.workforce.inputs import NamedProfile, RoleInput, TeamRef, WorkforceOptions
from pathways.catalog.references import fitting
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.learner import Record
from pathways.errors import ProblemsError
from pathways.records.learner import Purpose, StoredLearner
from pathways.records.saving import not_there
from pathways.text import shown
from pathways.workforce.nameless import LEAST_PEOPLE, Crowds, hidden
from pathways.workforce.people import MOST_PEOPLE, Role
from pathways.workforce.team import TeamTree, reaches_all_teams, team_not_there


@dataclass(frozen=True)
class Meant:
    """Whom a question is of.

    Attributes:
        stored: records of the store that count, by key.
        sent: people who are sent along, by key.
        roles: those of the team; empty where no stored team is meant.
        named: they may be named.
    """

    stored: Mapping[str, StoredLearner] = field(default_factory=dict)
    sent: tuple[NamedProfile, ...] = ()
    roles: tuple[Role, ...] = ()
    named: bool = True

    def records(
        self, reader: Reader, options: WorkforceOptions, day: date, path: str, snapshot: Snapshot
    ) -> dict[str, Record]:
        """Their records on a day, with those who join and without those who leave; what is wrong is kept by the reader.

        What a stored record names and the catalogue no longer has counts for nothing.

        Args:
            path: where profiles stand.
        """
        only = bool(options.verified_only)
        found = {
            key: fitting(reader.current(each.record(day, verified_only=only)), snapshot)[0]
            for key, each in self.stored.items()
        }
        joining = [(f"options/joining/{place}", each) for place, each in enumerate(options.joining or ())]
        for where, each in [*((f"{path}/{place}", each) for place, each in enumerate(self.sent)), *joining]:
            if each.key in found:
                reader.wrong(
                    Code.DUPLICATE, f"{shown(each.key)} stands there twice.", "Name each once.", f"{where}/key"
                )
            person = reader.person(each.key, each.profile, f"{where}/profile")
            found[each.key] = reader.current(person.record(day, verified_only=only))
        for place, key in enumerate(options.leaving or ()):
            if key not in found:
                text = f"{shown(key)} is not among the people of this question."
                reader.wrong(Code.NOT_FOUND, text, "Name somebody who is.", f"options/leaving/{place}")
            found.pop(key, None)
        return found


async def meant_by(reading: RequestContext, team: TeamRef) -> Meant:
    """The people of a team.

    Raises:
        ProblemsError: NOT_FOUND, of all that is not there for whoever asks.
        StoreError: the store does not answer.
    """
    if team.profiles:
        return Meant(sent=tuple(team.profiles))
    tree = await reading.team_tree()
    if team.key is not UNSET and team.key is not None:
        stored = await counted_among(reading, tree.members_of(team.key, "team/key"), "team")
        return Meant(stored=stored, roles=tree.roles(team.key))
    keys = list(team.learners or ())
    return Meant(stored=await named_learners(reading, tree, keys, "team/learners"))


async def meant_by_team(
    reading: RequestContext, team: TeamRef, leaving: Sequence[str] | None, joining: Sequence[NamedProfile] | None
) -> Meant:
    """The same; where the tenant names nobody, of stored teams alone that are large enough, as they are.

    Args:
        leaving: who is as if they had left.
        joining: who is as if they had joined.

    Raises:
        ProblemsError: as `meant_by`; NAMES_HIDDEN.
        StoreError: the store does not answer.
    """
    settings, teams = await reading.own_settings(), reading.teams
    if settings.names_for_workforce or teams is None:
        return await meant_by(reading, team)
    problems = [
        hidden(f"{name} would tell people apart", path)
        for name, path, said in (
            ("learners", "team/learners", team.learners),
            ("profiles", "team/profiles", team.profiles),
            ("leaving", "options/leaving", leaving),
            ("joining", "options/joining", joining),
        )
        if said is not UNSET and said is not None
    ]
    if problems or not team.key:
        raise ProblemsError(problems or [team_not_there("", "team/key")])
    meant, least = await meant_by(reading, team), max(LEAST_PEOPLE, settings.smallest_group)
    crowds = Crowds.of(await asyncio.to_thread(teams.whole), least)
    if refusal := crowds.problems(team.key, meant.stored, least, "team/key"):
        raise ProblemsError(refusal)
    return replace(meant, named=False)


async def named_learners(
    reading: RequestContext, tree: TeamTree, keys: Iterable[str], path: str
) -> dict[str, StoredLearner]:
    """Learners by key, each of whom is in a team that whoever asks sees, or whose record they see.

    Raises:
        ProblemsError: NOT_FOUND, of each who is not there for them, or has not agreed to be counted.
        StoreError: the store does not answer.
    """
    keys = list(keys)
    visible = set(keys) if reaches_everybody(reading) else tree.everybody
    found = await counted_among(reading, [key for key in dict.fromkeys(keys) if key in visible], path)
    problems = [not_there(key, f"{path}/{place}") for place, key in enumerate(keys) if key not in found]
    if problems:
        raise ProblemsError(problems)
    return found


async def everybody(reading: RequestContext, tree: TeamTree) -> dict[str, StoredLearner]:
    """All who have agreed to be counted: for managers those of their teams.

    Raises:
        StoreError: the store does not answer.
    """
    records = reading.records
    if reaches_everybody(reading) and records is not None:
        keys: Collection[str] = await asyncio.to_thread(records.keys, None, reading.caller.identity)
    else:
        keys = tree.everybody
    return await counted_among(reading, sorted(keys), "among")


async def counted_among(reading: RequestContext, keys: Collection[str], path: str) -> dict[str, StoredLearner]:
    """The records of those who are there and have agreed to WORKFORCE; that they were read is written down.

    Args:
        path: where the request names them.

    Raises:
        ProblemsError: LIMIT, they are too many.
        StoreError: the store does not answer.
    """
    records = reading.records
    if len(keys) > MOST_PEOPLE:
        text = f"{len(keys):,} people are too many for one question (at most {MOST_PEOPLE:,})."
        raise ProblemsError.one(Code.LIMIT, text, "Ask about a team, or about fewer people.", path)
    if records is None:
        return {}
    known = await asyncio.to_thread(lambda: {each.key: each for each in records.each(list(keys))})
    found = {key: each for key, each in sorted(known.items()) if Purpose.WORKFORCE in each.consents}
    for key in found:
        reading.recorder.note(Act(caller=reading.caller, action="workforce", for_whom=key))
    return found


def reaches_everybody(reading: RequestContext) -> bool:
    """Whoever asks may read every team, and every record."""
    identity = reading.caller.identity
    return reaches_all_teams(identity) and Permission.READ_LEARNERS in identity.permissions


def roles_of(said: Iterable[RoleInput], reader: Reader, path: str) -> tuple[Role, ...]:
    """The roles that a client names."""
    return tuple(
        Role(
            occupation=each.occupation,
            headcount=1 if each.headcount is None else each.headcount,
            coverage=reader.quantity(1 if each.coverage is None else each.coverage, f"{path}/{place}/coverage"),
            with_preferred_credentials=bool(each.with_preferred_credentials),
        )
        for place, each in enumerate(said)
    )

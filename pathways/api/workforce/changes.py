"""Changes of teams."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import strawberry
from strawberry import UNSET

from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.inputs.question_reader import Reader
from pathways.api.jobs.read_only import read_only
from pathways.api.types.errors import UserError, user_errors
from pathways.api.types.node_ids import global_id
from pathways.api.workforce.inputs import RemoveTeamInput, SaveTeamInput
from pathways.api.workforce.people import roles_of
from pathways.api.workforce.teams import Team
from pathways.codes import Code
from pathways.errors import Problem, ProblemsError
from pathways.text import shown
from pathways.workforce.people import Role
from pathways.workforce.team import StoredTeam
from pathways.workforce.teams import Teams

Info = strawberry.Info[RequestContext, None]


@output
class TeamPayload:
    """A team as stored now. With userErrors nothing was changed.

    Attributes:
        team: the team; null: refused, or it was removed.
        removed_id: the id that it had; null: nothing was removed.
        user_errors: everything to mend.
    """

    team: Team | None = None
    removed_id: strawberry.ID | None = None
    user_errors: list[UserError]


@output
class TeamMutation:
    """Changes of teams."""

    @resolved
    async def save_team(self, info: Info, input: SaveTeamInput) -> TeamPayload:
        """Saves what is said of a team: an absent field keeps what is there, null clears it. Managers change the teams
        that they manage; who is new in them, and who manages, administrators say. Where the tenant names nobody in
        answers about teams, administrators alone say who belongs to which.

        Args:
            input: what to save.
        """
        reading, reader = info.context, Reader()
        roles = roles_of(input.roles or (), reader, "input/roles")
        problems = [*reader.problems, *_contradictions(input)]
        if problems:
            return TeamPayload(user_errors=user_errors(problems))

        named = (await reading.own_settings()).names_for_workforce

        def save(teams: Teams) -> StoredTeam:
            def work(known: StoredTeam) -> StoredTeam:
                return _saved(known, input, roles)

            return teams.save(input.key, input.expected_version, work, reading.caller, reading.snapshot, named=named)

        made = await _changed(reading, save)
        if not isinstance(made, StoredTeam):
            return TeamPayload(user_errors=user_errors(made))
        tree = await replace(reading, _tree=None).team_tree()
        return TeamPayload(team=Team.of(reading, tree, made.key) if made.key in tree.teams else None, user_errors=[])

    @resolved
    async def remove_team(self, info: Info, input: RemoveTeamInput) -> TeamPayload:
        """Forgets a team below which none stands; its members stay where else they are. Where the tenant names nobody
        in answers about teams, administrators do it.

        Args:
            input: which team.
        """
        reading = info.context
        named = (await reading.own_settings()).names_for_workforce
        made = await _changed(reading, lambda teams: teams.remove(input.key, reading.caller, named=named))
        if not isinstance(made, StoredTeam):
            return TeamPayload(user_errors=user_errors(made))
        return TeamPayload(removed_id=global_id("Team", made.key), user_errors=[])


async def _changed(reading: RequestContext, work: Callable[[Teams], StoredTeam]) -> StoredTeam | list[Problem]:
    teams = reading.teams
    if teams is None:
        raise read_only("it keeps no teams")
    try:
        return await asyncio.to_thread(work, teams)
    except ProblemsError as refusal:
        return [each.under("input") for each in refusal.problems]


def _contradictions(said: SaveTeamInput) -> list[Problem]:
    found: list[Problem] = []
    added: set[str] = set()
    for place, key in enumerate(said.add_members or ()):
        if key in added:
            text = f"{shown(key)} stands there twice."
            found.append(Problem(Code.DUPLICATE, text, "Name each once.", f"input/addMembers/{place}"))
        added.add(key)
    found += [
        Problem(Code.CONFLICT, "The same person joins and leaves.", "Keep one of them.", f"input/removeMembers/{place}")
        for place, key in enumerate(said.remove_members or ())
        if key in added
    ]
    if said.members is not UNSET and (said.add_members or said.remove_members):
        text = "members says who belongs to it, so nobody joins or leaves besides."
        found.append(Problem(Code.MISPLACED, text, "Send one or the other.", "input/members"))
    return found


def _saved(known: StoredTeam, said: SaveTeamInput, roles: tuple[Role, ...]) -> StoredTeam:
    made = known
    if said.name is not UNSET:
        made = replace(made, name=said.name)
    if said.parent is not UNSET:
        made = replace(made, parent=said.parent)
    if said.members is not UNSET:
        made = replace(made, members=tuple(said.members or ()))
    if said.managers is not UNSET:
        made = replace(made, managers=tuple(said.managers or ()))
    if said.roles is not UNSET:
        made = replace(made, roles=roles)
    gone = set(said.remove_members or ())
    members = [each for each in made.members if each not in gone]
    there = set(members)
    return replace(made, members=(*members, *(each for each in said.add_members or () if each not in there)))

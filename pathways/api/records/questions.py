"""Questions about stored learners."""

from __future__ import annotations

import asyncio
from datetime import date

import strawberry

from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.records.types import Learner
from pathways.api.types.pagination import Connection, Window, page
from pathways.errors import ProblemsError
from pathways.records.saving import not_there

Info = strawberry.Info[RequestContext, None]


@output
class LearnerQuery:
    """Questions about stored learners."""

    @resolved
    async def learner(self, info: Info, key: str, as_of: date | None = None) -> Learner | None:
        """One learner by key.

        Args:
            key: of the learner; NOT_FOUND when nobody has it whom you may see.
            as_of: the day that counts as today: what is of later days is left out; absent: the record as it is stored.
        """
        found = await info.context.learner(key)
        if found is None:
            raise ProblemsError([not_there(key, "key")])
        return Learner.of(info.context, found if as_of is None else found.as_of(as_of), as_of)

    @resolved
    async def learners(
        self,
        info: Info,
        *,
        search: str | None = None,
        team: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[Learner] | None:
        """The learners whom a search finds and you may see, by key.

        Args:
            search: words of keys and names; every word must match. Absent: everybody.
            team: the key of a team: who belongs to it or to one below; NOT_FOUND when nothing has it that you may see
                (default: everybody).
        """
        reading, window = info.context, Window(first, after)
        records = reading.records
        keys = [] if records is None else await asyncio.to_thread(records.keys, search, reading.caller.identity)
        keys = await _of_team(reading, keys, team)
        shown = keys[window.slice_of(keys)]
        found = {key: await learner for key, learner in zip(shown, map(reading.learner, shown), strict=True)}
        # Whoever was erased meanwhile is in no list.
        keys = [key for key in keys if key not in found or found[key] is not None]
        there = {key: learner for key, learner in found.items() if learner is not None}
        return page(keys, lambda key: Learner.of(reading, there[key]), window)


async def _of_team(reading: RequestContext, keys: list[str], team: str | None) -> list[str]:
    if team is None:
        return keys
    members = set((await reading.team_tree()).members_of(team, "team"))
    return [key for key in keys if key in members]

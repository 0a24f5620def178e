"""Questions about change sets, and about what was published."""

from __future__ import annotations

import asyncio

import strawberry

from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.types.curation.change_sets import ChangeSet, Revision, office_of, revisions_page
from pathways.api.types.pagination import Connection, Window, page
from pathways.changesets.change_set import ChangeSetState
from pathways.editing.naming import no_change_set
from pathways.errors import ProblemsError, did_you_mean

Info = strawberry.Info[RequestContext, None]


@output
class ChangeSetQuery:
    """Questions about change sets, and about what was published."""

    @resolved
    async def change_set(self, info: Info, key: str) -> ChangeSet | None:
        """One change set by its key.

        Args:
            key: the key of the change set; NOT_FOUND when none has it.
        """
        office = office_of(info.context)
        found = await asyncio.to_thread(office.read, key)
        if found is None:
            keys = [each.key for each in await asyncio.to_thread(office.heads)]
            raise ProblemsError([no_change_set(key, did_you_mean(key, keys))])
        return ChangeSet.of(info.context, found)

    @resolved
    async def change_sets(
        self,
        info: Info,
        *,
        states: list[ChangeSetState] | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[ChangeSet] | None:
        """Change sets, the newest first.

        Args:
            states: only those in one of these states; absent: all.
        """
        heads = {each.key: each for each in await asyncio.to_thread(office_of(info.context).heads, states)}
        return page(
            list(heads), lambda key: ChangeSet.of(info.context, heads[key], is_whole=False), Window(first, after)
        )

    @resolved
    async def revisions(
        self, info: Info, *, first: int | None = None, after: str | None = None
    ) -> Connection[Revision] | None:
        """What was published, newest first; every one of them can be read again and undone."""
        return await revisions_page(info.context, None, Window(first, after))

"""What can be followed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

import strawberry

from pathways.api.changes import CatalogEvent
from pathways.api.described import followed, output
from pathways.api.feed import Events, Feed
from pathways.errors import ServiceError


@dataclass(frozen=True, slots=True)
class Following:
    """The context of a subscription; unlike that of a query it holds no snapshot, which would outlive its time."""

    feed: Feed | None


Info = strawberry.Info[Following, None]


@output
class Subscription:
    """What is told as it happens, over WebSocket (graphql-transport-ws) or as server-sent events."""

    @followed
    def catalog_changed(self, info: Info, after_revision: int | None = None) -> AsyncGenerator[CatalogEvent, None]:
        """One event for each revision published after the given one, none missed and none twice.

        To go on after a lost connection, give the revision of the last event that arrived. Without one, only what is
        published from now on is told.
        """
        if info.context.feed is None:
            raise ServiceError("This service does not follow the catalogue; start one with: pathways serve")
        return _shown(info.context.feed.events(after_revision))


async def _shown(events: Events) -> AsyncGenerator[CatalogEvent, None]:
    async with aclosing(events):
        async for event in events:
            yield CatalogEvent.of(event)

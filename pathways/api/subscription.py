"""What can be followed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

import strawberry

from pathways.api.changes import CatalogEvent
from pathways.api.described import followed, output
from pathways.api.feed import Events, Feed
from pathways.api.sharing import Shared
from pathways.domain import changes
from pathways.errors import ServiceError

KEPT_EVENTS = 32


class Following:
    """The context of subscriptions; unlike that of a query it holds no snapshot, which would outlive its time.

    Args:
        feed: what is followed; None: nothing can be.
    """

    def __init__(self, feed: Feed | None) -> None:
        self._feed = feed
        self._shown: Shared[changes.CatalogEvent, CatalogEvent] = Shared(KEPT_EVENTS)

    def events(self, after: int | None) -> AsyncGenerator[CatalogEvent, None]:
        """Events as the API shows them, each made once for all subscribers.

        Raises:
            ServiceError: nothing can be followed.
            ProblemsError: a negative revision.
        """
        if self._feed is None:
            raise ServiceError("This service does not follow the catalogue; start one with: pathways serve")
        return self._each_shown(self._feed.events(after))

    async def _each_shown(self, events: Events) -> AsyncGenerator[CatalogEvent, None]:
        async with aclosing(events):
            async for event in events:
                shown = self._shown.find(event.revision, event)
                yield shown or self._shown.keep(event.revision, event, CatalogEvent.of(event))


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
        return info.context.events(after_revision)

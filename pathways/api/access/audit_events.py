"""The audit log in GraphQL."""

from __future__ import annotations

import asyncio
from base64 import b64decode, b64encode
from binascii import Error
from datetime import datetime

import strawberry

from pathways.access.audit import Entry, Wanted
from pathways.api.context import RequestContext
from pathways.api.declare import asked, output, resolved
from pathways.api.jobs.read_only import read_only
from pathways.api.types.pagination import USUAL, Connection, Edge, PageInfo, in_range
from pathways.codes import Code
from pathways.errors import ProblemsError
from pathways.text import shown

Info = strawberry.Info[RequestContext, None]


@asked
class AuditFilter:
    """Which entries of the audit log are wanted."""

    since: datetime | None = strawberry.field(default=None, description="Not those before (default: from the first).")
    until: datetime | None = strawberry.field(default=None, description="Only those before (default: to the newest).")
    action: str | None = strawberry.field(
        default=None, description="Only those of this action, e.g. importCatalog (default: of any)."
    )
    refused_only: bool | None = strawberry.field(default=False, description="Only what was refused (default false).")


@output
class AuditEvent:
    """Something that was done, or refused.

    Attributes:
        at: when.
        who: a keyed hash of whoever did it; the same for everything that they do.
        for_whom: a keyed hash of the learner whose record it is about; null: of nobody.
        action: what, by the name of its field in the schema.
        allowed: they might.
        revision: the revision that came of it; null: none.
        request_id: as in the logs of the service.
    """

    at: datetime
    who: str
    for_whom: str | None
    action: str
    allowed: bool
    revision: int | None
    request_id: str

    @classmethod
    def of(cls, entry: Entry) -> AuditEvent:
        """An entry as the API shows it."""
        return cls(
            at=datetime.fromisoformat(entry.at),
            who=entry.who,
            for_whom=entry.for_whom,
            action=entry.action,
            allowed=entry.allowed,
            revision=entry.revision,
            request_id=entry.request_id,
        )


@output
class AuditQuery:
    """Questions about what was done."""

    @resolved
    async def audit_events(
        self, info: Info, *, filter: AuditFilter | None = None, first: int | None = None, after: str | None = None
    ) -> Connection[AuditEvent] | None:
        """What was done and read, the newest first; the command line exports the whole.

        Args:
            filter: which entries; absent: all.
        """
        log = info.context.audit_log
        if log is None:
            raise read_only("it keeps no audit log")
        chosen = filter or AuditFilter()
        wanted = Wanted(
            since=chosen.since, until=chosen.until, action=chosen.action, refused_only=bool(chosen.refused_only)
        )
        if wanted.since and wanted.until and wanted.since >= wanted.until:
            text = f"until ({wanted.until:%Y-%m-%d %H:%M}) is not after since ({wanted.since:%Y-%m-%d %H:%M})."
            raise ProblemsError.one(Code.OUT_OF_RANGE, text, "Choose a later until.", "filter/until")
        limit = USUAL if first is None else in_range(first, "first")
        place = None if after is None else _read_cursor(after)
        count, entries = await asyncio.to_thread(lambda: (log.count(wanted), log.page(wanted, limit + 1, place)))
        edges = [Edge(cursor=_cursor(entry), node=AuditEvent.of(entry)) for entry in entries[:limit]]
        info_ = PageInfo(
            has_next_page=len(entries) > limit,
            has_previous_page=after is not None,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        )
        return Connection(edges=edges, page_info=info_, total_count=count)


def _cursor(entry: Entry) -> str:
    return b64encode(f"{entry.at} {entry.id}".encode()).decode()


def _read_cursor(text: str) -> tuple[str, str]:
    """The moment and id of a cursor's entry.

    Raises:
        ProblemsError: BAD_CURSOR.
    """
    try:
        at, _, id_ = b64decode(text, validate=True).decode().partition(" ")
        datetime.fromisoformat(at)
    except (Error, ValueError):
        raise ProblemsError.one(
            Code.BAD_CURSOR,
            f"after: {shown(text)} is not a cursor.",
            "Use a cursor of this very list, or leave after out to start again.",
            "after",
        ) from None
    return at, id_

"""Server-sent events: the distinct connections mode of the graphql-sse protocol, one stream for each operation."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.responses import StreamingResponse
from strawberry.http.streaming import SSETransport, merge_stream_with_heartbeat

from pathways.api.execution import Answer
from pathways.api.jobs.revision_feed import FeedClosedError

EVENT_STREAM = "text/event-stream"
HEARTBEAT_SECONDS = 15.0


def event_stream(answers: AsyncGenerator[Answer, None]) -> StreamingResponse:
    """A `next` event for each answer, then `complete`; comments keep the connection alive in between.

    A stream that ends without `complete` is one to take up again: clients do so by themselves.
    """
    sse = SSETransport()

    async def written() -> AsyncGenerator[str, None]:
        try:
            async with aclosing(answers):
                async for answer in answers:
                    text = json.dumps(answer.body, ensure_ascii=False, separators=(",", ":"))
                    yield sse.encode_event("next", text)
        except FeedClosedError:
            return
        yield sse.encode_complete()

    kept_alive = merge_stream_with_heartbeat(
        written, lambda: sse.encode_comment("ping"), HEARTBEAT_SECONDS, send_initial_heartbeat=True
    )
    return StreamingResponse(kept_alive(), headers=sse.headers)

"""The server of a service, set up for long-lived connections."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from typing import Any

import uvicorn

from pathways.api.request import LARGEST_BODY
from pathways.api.service import Service, create_app


class Server(uvicorn.Server):
    """Serves a service; on its way down it ends subscriptions first, which would never end by themselves.

    Args:
        service: what answers.
        grace_seconds: how long running requests may take once it is told to stop.
        hosts: names by which clients may call it; none: any. A page of another site that makes its own name lead here
            is then refused.
        settings: more of uvicorn's.
    """

    def __init__(self, service: Service, *, grace_seconds: int, hosts: Sequence[str] = (), **settings: Any) -> None:
        super().__init__(
            uvicorn.Config(
                create_app(service, hosts),
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=grace_seconds,
                lifespan="on",
                ws="websockets-sansio",
                ws_max_size=LARGEST_BODY,
                ws_per_message_deflate=False,  # small events: a window for each of many connections costs more
                **settings,
            )
        )
        self._service = service

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends subscriptions, lets requests end, and closes."""
        self._service.end_subscriptions()
        await super().shutdown(sockets)

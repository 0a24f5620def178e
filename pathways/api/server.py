"""The server of a service, set up for long-lived connections."""

from __future__ import annotations

import socket
from collections.abc import Collection
from typing import Any

import uvicorn

from pathways.api.hosts import LOOPBACK
from pathways.api.request import LARGEST_BODY
from pathways.api.service import Service, create_app
from pathways.api.timely import TimelyProtocol
from pathways.errors import ServiceError


class Server(uvicorn.Server):
    """Serves a service; on its way down it ends subscriptions first, which would never end by themselves.

    Args:
        service: what answers.
        grace_seconds: how long running requests may take once it is told to stop.
        hosts: names by which clients may call it.
        settings: more of uvicorn's.
    """

    def __init__(
        self, service: Service, *, grace_seconds: int, hosts: Collection[str] = LOOPBACK, **settings: Any
    ) -> None:
        super().__init__(
            uvicorn.Config(
                create_app(service, hosts),
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=grace_seconds,
                lifespan="on",
                http=TimelyProtocol,
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


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0: any free one.

    Raises:
        ServiceError: the port is taken, or the address is not one of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends each part of an answer at once (TCP_NODELAY) only on sockets that say which protocol they speak.
    # Else the second part waits until the client has acknowledged the first: 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise ServiceError(
            f"Cannot listen on {host}:{port} ({error.strerror}); stop what listens there, or choose another with --port"
        ) from error
    return listener

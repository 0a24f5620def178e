"""The server of a service, set up for long-lived connections."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Collection
from functools import partial
from types import FrameType
from typing import Any

import uvicorn

from pathways.access.authenticator import Authenticator
from pathways.api.app import create_app
from pathways.api.budgets.budgets import Budgets
from pathways.api.http.hosts import LOOPBACK
from pathways.api.http.operation import LARGEST_BODY
from pathways.api.http.persisted_documents import PersistedDocuments
from pathways.api.http.protected_resource import ProtectedResource
from pathways.api.http.timely import TimelyProtocol, TimelySocket
from pathways.api.jobs.plan_jobs import STOP_AGAIN_SECONDS
from pathways.api.telemetry.telemetry import Telemetry
from pathways.api.tenants.answering import Answering
from pathways.errors import ServiceError

log = logging.getLogger(__name__)

SEARCH_SECONDS = 3.0
"""Time for searches for plans after a request to stop; then each answers with the best plan so far."""
ANSWER_SECONDS = 6.0
"""Time for all other work after a request to stop; then whoever still waits gets an error."""
GRACE_SECONDS = 7
"""For all requests in flight; then their connections are cut."""
END_SECONDS = 9.0
"""Then the process is gone, whatever it is doing: who starts services gives them ten seconds."""


class Server(uvicorn.Server):
    """Serves a service; on its way down it ends subscriptions first, which would never end by themselves.

    Args:
        service: what answers.
        grace_seconds: how long running requests may take after a signal to stop.
        hosts: names by which clients may call it.
        file_schema: prints the JSON Schema of the file format; None: it is not served.
        authenticator: settles who somebody is; None: nobody else reaches the service.
        resource: who gives tokens for it; None: nobody.
        origins: sites whose pages may call it too.
        budgets: what callers may use; None: as much as they like.
        documents: those that clients know by a hash; None: what they send themselves.
        telemetry: what operators see; None: nothing.
        is_tenants_host: a name is one by which a tenant is called.
        settings: more of uvicorn's.
    """

    def __init__(
        self,
        service: Answering,
        *,
        grace_seconds: int = GRACE_SECONDS,
        hosts: Collection[str] = LOOPBACK,
        file_schema: Callable[[], str] | None = None,
        authenticator: Authenticator | None = None,
        resource: ProtectedResource | None = None,
        origins: Collection[str] = (),
        budgets: Budgets | None = None,
        documents: PersistedDocuments | None = None,
        telemetry: Telemetry | None = None,
        is_tenants_host: Callable[[str], bool] = lambda _: False,
        **settings: Any,
    ) -> None:
        super().__init__(
            uvicorn.Config(
                create_app(
                    service,
                    hosts,
                    file_schema,
                    authenticator,
                    resource,
                    origins,
                    budgets,
                    documents,
                    telemetry,
                    is_tenants_host,
                ),
                log_config=None,  # its lines are written as all others are
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=grace_seconds,
                lifespan="on",
                http=_protocol(budgets),
                ws=TimelySocket,
                ws_max_size=LARGEST_BODY,
                ws_per_message_deflate=False,  # small events: a window for each of many connections costs more
                **settings,
            )
        )
        self._service = service

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal tells it to stop."""
        end_in_time()
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends subscriptions, lets requests end, and closes."""
        self._service.end_subscriptions()
        stopping = asyncio.create_task(self._stop_work())
        try:
            await super().shutdown(sockets)
        finally:
            stopping.cancel()

    async def _stop_work(self) -> None:
        begun = time.monotonic()
        await asyncio.sleep(SEARCH_SECONDS)
        while time.monotonic() - begun < ANSWER_SECONDS:
            self._service.stop_searches()
            await asyncio.sleep(STOP_AGAIN_SECONDS)  # others may only now have got a thread
        self._service.abandon()


def _protocol(budgets: Budgets | None) -> type[asyncio.Protocol]:
    """What looks after a connection; of addresses that are shut none is taken."""
    if budgets is None:
        return TimelyProtocol
    return partial(TimelyProtocol, is_shut=budgets.is_shut)  # type: ignore[return-value]  # it is called as a class is


def end_in_time() -> None:
    """Ends this process after a while, even where threads or the store would keep it: a store that is left so ends by
    itself, and what was half written is finished by the next process."""
    timer = threading.Timer(END_SECONDS, _end)
    timer.daemon = True
    timer.start()


def _end() -> None:
    log.warning("not all work ended within %g seconds of the signal to stop; it is left", END_SECONDS)
    os._exit(0)


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

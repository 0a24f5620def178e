"""A service behind a real server on a free loopback port."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from pathways.access.authenticator import Authenticator
from pathways.api.budgets.budgets import Budgets
from pathways.api.http.protected_resource import ProtectedResource
from pathways.api.server import Server, listen
from pathways.api.service import Service

STARTS_WITHIN_S = 60
STOPS_WITHIN_S = 10


@contextmanager
def served(
    service: Service,
    authenticator: Authenticator | None = None,
    resource: ProtectedResource | None = None,
    budgets: Budgets | None = None,
) -> Iterator[str]:
    """Serves in a thread; yields the address without a path."""
    server = Server(
        service, grace_seconds=STOPS_WITHIN_S, authenticator=authenticator, resource=resource, budgets=budgets
    )
    listener = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + STARTS_WITHIN_S
        while not server.started:
            assert thread.is_alive() and time.monotonic() < deadline, "the server did not start"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(STOPS_WITHIN_S)

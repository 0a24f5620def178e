"""The host names that a service answers to, and the sites whose pages may call it: its own.

A page of another site can make its own name lead to an address that only this machine reaches (DNS rebinding), and can
open WebSockets to any address. The Host header shows the first, Origin the second, which browsers always send.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from pathways.api.http.problem_details import problem_response

LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""The names of this machine for itself, by which a service may always be called."""
PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:/?#@\[\]\\]+)(?::([0-9]{1,5}))?")

Address = tuple[str, int | None]


class KnownHosts:
    """Lets through what is addressed to this service, and comes from no page or from a page of its own.

    Args:
        app: what answers then.
        names: host names and addresses, without ports.
    """

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app = app
        self._names = frozenset(map(_name, names))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app
        if scope["type"] != "lifespan":
            headers = Headers(scope=scope)
            called = _address(headers.get("host", ""))
            if called is None or called[0] not in self._names:
                text = "The Host header names no host of this service."
                app = problem_response(400, text, hint="PATHWAYS_ALLOWED_HOSTS adds names.")
            elif "origin" in headers and not _is_same(headers["origin"], called):
                app = problem_response(403, "Pages of other sites may not call this service.")
        await app(scope, receive, send)


def _is_same(origin: str, called: Address) -> bool:
    """A page of this origin came from the host and port that are called now. TLS may end before the service."""
    scheme, _, place = origin.partition("://")
    usual = PORTS.get(scheme.lower())
    found = _address(place)
    if usual is None or found is None or urlsplit(origin).path:
        return False
    return (found[0], found[1] or usual) == (called[0], called[1] or usual)


def _address(value: str) -> Address | None:
    """Name and port of a Host header; None: it is malformed."""
    found = _HOST.fullmatch(value)
    if found is None:
        return None
    return _name(found[1]), None if found[2] is None else int(found[2])


def _name(host: str) -> str:
    """One spelling of a host."""
    bare = host.removeprefix("[").removesuffix("]")
    try:
        return str(ip_address(bare))
    except ValueError:
        return bare.lower().removesuffix(".")

"""The host names that a service answers to, and the sites whose pages may call it: its own, and those of a setting.

A page of another site can make its own name lead to an address that only this machine reaches (DNS rebinding), can open
WebSockets to any address, and can have a browser get any address as a picture, which costs the service a long question.
The Host header shows the first, Origin the second, and Sec-Fetch-Site the third; browsers always send them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, QueryParams
from starlette.types import ASGIApp, Receive, Scope, Send

from pathways.api.http.problem_details import problem_response

LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""The names of this machine for itself, by which a service may always be called."""
PORTS = {"http": 80, "https": 443}
OTHER_SITES = ("cross-site", "same-site")
TIME_LIMIT = "timeLimitMs"
OPERATION = ("query", "documentId", "extensions")
"""What names an operation in a query string. A provider sends back whoever has logged in with a code, a state, and more
that each chooses."""
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:/?#@\[\]\\]+)(?::([0-9]{1,5}))?")

Address = tuple[str, int | None]


class KnownHosts:
    """Lets through what is addressed to this service, and comes from no page or from a page of its own.

    Args:
        app: what answers then.
        names: host names and addresses, without ports.
        origins: sites whose pages may call it too, as browsers write them.
        also: a name, in small letters, is one of more that come and go.
    """

    def __init__(
        self,
        app: ASGIApp,
        names: Collection[str],
        origins: Collection[str] = (),
        also: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._app = app
        self._also = also
        self._names = frozenset(map(_name, names))
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app
        if scope["type"] != "lifespan":
            headers = Headers(scope=scope)
            called = address_of(headers.get("host", ""))
            if called is None or not (called[0] in self._names or self._also(called[0])):
                text = "The Host header names no host of this service."
                app = problem_response(400, text, hint="PATHWAYS_ALLOWED_HOSTS adds names.")
            elif not self._may_call(scope, headers, called):
                text = "Pages of other sites may not call this service."
                app = problem_response(403, text, hint="PATHWAYS_ALLOWED_ORIGINS adds sites.")
        await app(scope, receive, send)

    def _may_call(self, scope: Scope, headers: Headers, called: Address) -> bool:
        if "origin" in headers:
            return headers["origin"] in self._origins or _is_same(headers["origin"], called)
        return headers.get("sec-fetch-site") not in OTHER_SITES or _is_followed_link(scope, headers)


def _is_followed_link(scope: Scope, headers: Headers) -> bool:
    """Somebody opens a page or a document from another site, by a link that carries no operation and no time limit."""
    opens = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    if not opens or scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return False
    said = QueryParams(scope["query_string"])
    costly = OPERATION if scope["path"].endswith("/graphql") else (TIME_LIMIT,)
    return not any(name in said for name in costly)


def _is_same(origin: str, called: Address) -> bool:
    """A page of this origin came from the host and port that are called now. TLS may end before the service."""
    scheme, _, place = origin.partition("://")
    usual = PORTS.get(scheme.lower())
    found = address_of(place)
    if usual is None or found is None or urlsplit(origin).path:
        return False
    return (found[0], found[1] or usual) == (called[0], called[1] or usual)


def address_of(value: str) -> Address | None:
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

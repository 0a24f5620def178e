"""The headers that every answer has, whichever part of the service made it."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PRIVATE = "private, no-store"
REVALIDATED = "public, no-cache"
"""A cache may keep it, and asks each time whether it is still true: a new revision shows at once."""
VARY = "Authorization, Accept, Accept-Encoding, Origin"
NOTHING_LOADED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
"""Of data and documents, which load nothing."""
ALWAYS = {
    "content-security-policy": NOTHING_LOADED,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cache-control": PRIVATE,
}
"""Where an answer says nothing else."""
ONLY_TLS = "max-age=31536000"
AGAIN = (b"retry-after", b"1")
"""Of answers that say to come later, and not when."""
STARTS = ("http.response.start", "websocket.http.response.start")


_ENCODED = tuple((name.encode(), value.encode()) for name, value in ALWAYS.items())
_VARY = (b"vary", VARY.encode())
_ONLY_TLS = (b"strict-transport-security", ONLY_TLS.encode())


class AnswerHeaders:
    """Adds the headers that an answer lacks; around everything else, so that errors have them too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_secure = scope.get("scheme") in ("https", "wss")

        async def send_with_headers(message: Message) -> None:
            if message["type"] in STARTS:
                own = [pair for pair in message["headers"] if pair[0] != b"vary"]
                names = {name for name, _ in own}
                own += [pair for pair in _ENCODED if pair[0] not in names]
                if message["status"] == 503 and AGAIN[0] not in names:
                    own.append(AGAIN)
                message["headers"] = [*own, _VARY, _ONLY_TLS] if is_secure else [*own, _VARY]
            await send(message)

        await self._app(scope, receive, send_with_headers)

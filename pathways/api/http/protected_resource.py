"""Where clients find out who gives tokens for this service: protected resource metadata (RFC 9728)."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse

from pathways.domain.identifiers import is_web_address

PLACE = "/.well-known/oauth-protected-resource"


@dataclass(frozen=True, slots=True)
class ProtectedResource:
    """What a service says of the tokens that it takes.

    Attributes:
        issuers: who gives them.
        audience: what they are for.
        page_client: the name of the page to ask from at the first of them; None: it offers no login.
        page_scope: what the page asks for there.
    """

    issuers: tuple[str, ...]
    audience: str
    page_client: str | None = None
    page_scope: str = "openid"

    async def respond(self, request: Request) -> JSONResponse:
        """The metadata."""
        called = _base(request)
        return JSONResponse(
            {
                "resource": self.audience if is_web_address(self.audience) else called,
                "authorization_servers": list(self.issuers),
                "bearer_methods_supported": ["header"],
                "resource_name": "Pathways",
                **({"page_client_id": self.page_client, "page_scope": self.page_scope} if self.page_client else {}),
                "resource_documentation": f"{called}/docs/how-to/secure.html",
            }
        )


def metadata_address(connection: HTTPConnection) -> str:
    """Where the metadata stands, as whoever calls reaches it."""
    return f"{_base(connection)}{PLACE}"


def _base(connection: HTTPConnection) -> str:
    scheme = {"ws": "http", "wss": "https"}.get(connection.url.scheme, connection.url.scheme)
    return f"{scheme}://{connection.url.netloc}"

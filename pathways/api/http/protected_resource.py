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
    """

    issuers: tuple[str, ...]
    audience: str

    async def respond(self, request: Request) -> JSONResponse:
        """The metadata."""
        called = _base(request)
        return JSONResponse(
            {
                "resource": self.audience if is_web_address(self.audience) else called,
                "authorization_servers": list(self.issuers),
                "bearer_methods_supported": ["header"],
                "resource_name": "Pathways",
                "resource_documentation": f"{called}/docs/how-to/secure.html",
            }
        )


def metadata_address(connection: HTTPConnection) -> str:
    """Where the metadata stands, as whoever calls reaches it."""
    return f"{_base(connection)}{PLACE}"


def _base(connection: HTTPConnection) -> str:
    scheme = {"ws": "http", "wss": "https"}.get(connection.url.scheme, connection.url.scheme)
    return f"{scheme}://{connection.url.netloc}"

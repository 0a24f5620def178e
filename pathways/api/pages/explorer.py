"""The explorer: pages for people, and the documents that they send."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from pathways.api.http.answer_headers import REVALIDATED
from pathways.api.http.entity_tags import entity_tag, is_known

BUILT = Path(__file__).parents[2] / "web"
PLACES = (
    "/",
    "/credentials",
    "/credentials/{key}",
    "/occupations/{key}",
    "/record",
    "/plan",
    "/growth",
    "/team",
    "/team/{key}",
    "/curriculum",
)
"""Addresses of pages; each is answered by the same file, and the script in it shows what the address says."""
FILES = {".js", ".css", ".svg"}


@cache
def documents() -> tuple[str, ...]:
    """The operations that the pages send, which are trusted."""
    found: dict[str, str] = json.loads((BUILT / "operations.json").read_text(encoding="utf-8"))
    return tuple(found.values())


def explorer_routes(issuers: Sequence[str] = ()) -> Iterator[BaseRoute]:
    """The addresses of the explorer.

    Args:
        issuers: providers at which somebody may log in.
    """
    headers = {"cache-control": REVALIDATED, "content-security-policy": _policy(issuers)}

    async def page(request: Request) -> Response:
        text = _page(request.scope["route"].path.count("/") - 1)
        tag = {"etag": entity_tag(text)}
        if is_known(tag["etag"], request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers | tag)
        return HTMLResponse(text, headers=headers | tag)

    yield from (Route(place, page) for place in PLACES)
    yield Mount("/explorer", _Files(headers))


@cache
def _page(depth: int) -> str:
    """The page, whose files lie so many folders above its address."""
    return (BUILT / "index.html").read_text(encoding="utf-8").replace("{root}", "../" * depth)


def _policy(issuers: Sequence[str]) -> str:
    """Nothing but the service's own files runs, and nothing is asked of others than it and the providers."""
    origins = dict.fromkeys("{0.scheme}://{0.netloc}".format(urlsplit(each)) for each in issuers)
    reached = " ".join(("'self'", *origins))
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src {reached}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


class _Files(StaticFiles):
    """The files that the page loads, and no others of their folder."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__(directory=BUILT)
        self._headers = headers

    def lookup_path(self, path: str) -> Any:
        return super().lookup_path(path) if Path(path).suffix in FILES else ("", None)

    def file_response(self, *args: Any, **kwargs: Any) -> Any:
        response = super().file_response(*args, **kwargs)
        response.headers.update(self._headers)
        return response

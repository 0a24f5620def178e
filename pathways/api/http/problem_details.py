"""What keeps a request from being answered, as problem details (RFC 9457): for a person and for a program."""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.responses import Response

PROBLEM_JSON = "application/problem+json"
TITLES = {
    400: "The question has mistakes",
    422: "There is no plan",
    429: "Too many requests",
    500: "An internal error",
    503: "Not now",
}


def problem_response(
    status: int, detail: str, *, title: str | None = None, headers: Mapping[str, str] | None = None, **more: object
) -> Response:
    """A response with a status, a title and what is said in detail."""
    body = {
        "title": title or TITLES.get(status, "The request failed"),
        "status": status,
        "detail": detail,
        **more,
    }
    return Response(
        json.dumps(body, ensure_ascii=False).encode(),
        status,
        headers={**(headers or {}), "content-type": PROBLEM_JSON},
    )

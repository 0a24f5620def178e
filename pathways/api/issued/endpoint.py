"""Status lists and achievements of issued badges over HTTP, at the addresses that the badges name.

Status lists are for everybody who holds a badge. Achievements are of the catalogue, and for those who may read it.
"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pathways.access.roles import Permission
from pathways.api.access.permission_rule import permission_problems
from pathways.api.http.callers import Callers
from pathways.api.http.operation import BadRequestError
from pathways.api.http.problem_details import problem_response
from pathways.api.http.request_body import Responder
from pathways.api.tenants.answering import Answering
from pathways.api.types.errors import problems_shown
from pathways.errors import PathwaysError

FRESH = "public, max-age=60"
"""A badge that was revoked is known to be so a minute later."""


class IssuedBadges(Responder):
    """The ASGI application at /badges/.

    Args:
        service: has the issuer of the main tenant, and the catalogue that a caller reaches.
        callers: settle who somebody is.
    """

    def __init__(self, service: Answering, callers: Callers) -> None:
        self._service = service
        self._callers = callers

    async def respond(self, request: Request) -> Response:
        issuer, kind, name = self._service.issuer, request.path_params["kind"], request.path_params["name"]
        if issuer is None or kind not in ("status", "achievements"):
            return problem_response(404, "No badges are issued here.")
        try:
            if kind == "status":
                found = await asyncio.to_thread(issuer.status_list, name, datetime.now(UTC))
                return _document(found, {"cache-control": FRESH, "cross-origin-resource-policy": "cross-origin"})
            caller = await self._callers.of(request)
            closed = permission_problems((Permission.READ_CATALOG,), caller.identity, "this address")
            if closed:
                return problem_response(403, closed[0].message, userErrors=problems_shown(closed))
            async with self._service.reached_by(caller) as kept:
                snapshot = kept.snapshot()
                credential = snapshot.credentials.get(snapshot.current_key(name))
                is_theirs = credential is not None and kept.issuer is not None
            return _document(issuer.achievement(credential) if credential is not None and is_theirs else None, {})
        except BadRequestError as refusal:
            return problem_response(refusal.status, refusal.message, headers=refusal.headers)
        except PathwaysError as fault:
            return problem_response(503, str(fault))


def _document(found: dict[str, Any] | None, headers: dict[str, str]) -> Response:
    if found is None:
        return problem_response(404, "There is nothing of that name.")
    return Response(json.dumps(found, ensure_ascii=False), headers=headers, media_type="application/ld+json")

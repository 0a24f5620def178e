"""Files of learners over HTTP: evidence, sent to and read from /evidence/ID, and the calendar at a private address.

Whatever a file of evidence says that it is, browsers save it and never show it. What one may not see is not there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from pathways.access.audit import Act
from pathways.access.identity import Caller, Identity, ViewerKind
from pathways.access.roles import Permission
from pathways.api.access.permission_rule import permission_problems
from pathways.api.clock import today
from pathways.api.http.callers import Callers
from pathways.api.http.operation import BadRequestError
from pathways.api.http.problem_details import problem_response
from pathways.api.http.request_body import Responder
from pathways.api.records.types import BETWEEN
from pathways.api.types.errors import problems_shown
from pathways.api.types.node_ids import NodeId, read_id
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.documents.formats import written_due
from pathways.errors import PathwaysError, ProblemsError, StoreError
from pathways.records.awarding import with_file
from pathways.records.conferral import Conferring
from pathways.records.evidence import USUAL_TYPE, Evidence, media_type_of
from pathways.records.evidence_files import EvidenceFiles
from pathways.records.issuing import Issuer
from pathways.records.office import Records
from pathways.records.permitted import sees
from pathways.records.renewals.calendar_address import CalendarName, opens, read_name
from pathways.records.renewals.calendar_days import AHEAD_DAYS, due_days

_NOWHERE = "There is no such file of evidence."
_NO_CALENDAR = "There is no such calendar."
_OF_CALENDAR = {"cache-control": "private, max-age=3600", "content-disposition": 'inline; filename="renewals.ics"'}
_STATUSES = {Code.NOT_FOUND: 404, Code.FORBIDDEN: 403, Code.UNWRITABLE: 507}


class Keeping(Protocol):
    """What one tenant has."""

    @property
    def issuer(self) -> Issuer | None:
        """Issues badges; None: no badges are issued."""

    @property
    def records(self) -> Records | None:
        """The learners; None: there are none."""

    @property
    def snapshot(self) -> Callable[[], Snapshot]:
        """Answers the catalogue, as it is published now."""


class Reached(Protocol):
    """Who knows what a caller reaches."""

    def reached_by(self, caller: Caller) -> AbstractAsyncContextManager[Keeping]:
        """What the caller's tenant keeps, as long as it is used; may raise PathwaysError."""


class EvidenceEndpoint(Responder):
    """The ASGI application at /evidence/.

    Args:
        service: has the learners of each caller's tenant.
        callers: settle who somebody is.
    """

    def __init__(self, service: Reached, callers: Callers) -> None:
        self._service = service
        self._callers = callers

    async def respond(self, request: Request) -> Response:
        try:
            caller = await self._callers.of(request)
            is_sent = request.method == "PUT"
            needed = Permission.WRITE_LEARNERS if is_sent else Permission.READ_LEARNERS
            closed = permission_problems((needed,), caller.identity, "this address")
            if closed:
                return problem_response(403, closed[0].message, userErrors=problems_shown(closed))
            place = _read_id(request.path_params["id"])
            async with self._service.reached_by(caller) as kept:
                records = kept.records
                if place is None or records is None or records.files is None:
                    return problem_response(404, _NOWHERE)
                if is_sent:
                    return await _send(request, caller, kept, records, records.files, place)
                return await asyncio.to_thread(_read, caller, records, records.files, place)
        except BadRequestError as refusal:
            return problem_response(refusal.status, refusal.message, headers=refusal.headers)
        except ProblemsError as refusal:
            (problem, *_) = refusal.problems
            return problem_response(_STATUSES.get(problem.code, 400), problem.message)
        except PathwaysError as fault:
            return problem_response(503, str(fault))


async def _send(
    request: Request, caller: Caller, kept: Keeping, records: Records, files: EvidenceFiles, place: tuple[str, str, str]
) -> Response:
    key, award, piece = place
    at, identity = (award, piece), caller.identity
    known = await asyncio.to_thread(lambda: records.read([key]).get(key))
    if known is None:
        return problem_response(404, _NOWHERE)
    with_file(known, at, None, identity)  # before anything of the file is taken
    with files.sent(key) as sent:
        async for chunk in request.stream():
            if sent.size + len(chunk) > files.largest_bytes:
                text = f"The file has more than {files.largest_bytes:,} bytes, the limit."
                return problem_response(413, text, headers={"connection": "close"})
            await asyncio.to_thread(sent.write, chunk)
        if not sent.size:
            return problem_response(400, "The file is empty.")
        digest = await asyncio.to_thread(sent.keep)
        media_type = media_type_of(request.headers.get("content-type", ""))
    file = Evidence(key=piece, media_type=media_type, size=sent.size, digest=digest)
    act = Act(caller=caller, action="sendEvidence", for_whom=key)
    conferring = Conferring(kept.snapshot(), today())
    made = await asyncio.to_thread(records.change, act, key, lambda now: with_file(now, at, file, identity), conferring)
    files.remove(set(known.files) - set(made.after.files))
    return Response(status_code=204)


def _read(caller: Caller, records: Records, files: EvidenceFiles, place: tuple[str, str, str]) -> Response:
    key, award, piece = place
    known = records.read([key]).get(key)
    pieces = () if known is None else (each for kept in known.awards if kept.key == award for each in kept.evidence)
    found = next((each for each in pieces if each.key == piece), None)
    path = None if found is None or found.digest is None else files.path(found.digest)
    if known is None or found is None or path is None or not sees(caller.identity, known):
        return problem_response(404, _NOWHERE)
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(found.file or 'file', safe='')}"}
    return FileResponse(path, media_type=found.media_type or USUAL_TYPE, headers=headers)


class CalendarEndpoint(Responder):
    """The ASGI application at /calendars/.

    Args:
        service: has the learners of each tenant.
    """

    def __init__(self, service: Reached) -> None:
        self._service = service

    async def respond(self, request: Request) -> Response:
        name = read_name(request.path_params["name"])
        if name is None:
            return problem_response(404, _NO_CALENDAR)
        try:
            # Whoever has the address is asked nothing else.
            async with self._service.reached_by(
                Caller(Identity(kind=ViewerKind.ANONYMOUS, tenant=name.tenant))
            ) as kept:
                if kept.records is None:
                    return problem_response(404, _NO_CALENDAR)
                return await asyncio.to_thread(_calendar, name, kept.records, kept.snapshot())
        except ProblemsError as refusal:
            (problem, *_) = refusal.problems
            return problem_response(501 if problem.code is Code.NOT_INSTALLED else 400, problem.message)
        except StoreError as fault:
            return problem_response(503, str(fault))
        except PathwaysError:
            return problem_response(404, _NO_CALENDAR)  # there is no such tenant


def _calendar(name: CalendarName, records: Records, snapshot: Snapshot) -> Response:
    known, day = records.read([name.learner]).get(name.learner), today()
    if known is None or not opens(known, name.secret):
        return problem_response(404, _NO_CALENDAR)
    text = written_due(due_days(known, day, AHEAD_DAYS, snapshot), day)
    return Response(text.encode(), media_type="text/calendar; charset=utf-8", headers=_OF_CALENDAR)


def _read_id(id: str) -> tuple[str, str, str] | None:
    """The keys of the learner, of the award and of the piece of evidence; None: it is the id of something else."""
    kind, key, _ = read_id(id) or NodeId("", "")
    parts = key.split(BETWEEN)
    return (parts[0], parts[1], parts[2]) if kind == "Evidence" and len(parts) == 3 else None

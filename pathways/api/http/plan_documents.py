"""Plans to take along over HTTP: Markdown, CSV, iCalendar, and a map or a timeline in SVG, each at its address.

    POST /plans/plan.svg            {"goal": …, "learner": …, "options": …}, as planPathway takes them
    GET  /plans/cisco-ccna.svg?holding=comptia-a-plus&weeklyHours=10

Without a plan, the answer is application/problem+json, which says why.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from pathways.access.identity import HERE, Caller
from pathways.access.roles import Permission
from pathways.api.access.permission_rule import permission_problems
from pathways.api.budgets.budgets import OverBudgetError
from pathways.api.http.callers import Callers
from pathways.api.http.operation import BadRequestError
from pathways.api.http.plan_url import plan_variables
from pathways.api.http.problem_details import problem_response
from pathways.api.http.request_body import Responder, accepted, departure, json_body
from pathways.api.jobs.worker_pool import Gone
from pathways.api.types.errors import problems_shown
from pathways.codes import Code
from pathways.documents.formats import FORMATS, Format, file_name
from pathways.documents.plan_document import PlanDocument
from pathways.documents.suffixes import SUFFIXES, suffix_of
from pathways.domain.catalog import Kind
from pathways.domain.no_plan import NoPlan
from pathways.errors import PathwaysError, Problem, ProblemsError
from pathways.text import shortened, shown

T = TypeVar("T")

ANY = "plan"
"""The name under which any question can be posted."""
ARGUMENTS = ("goal", "learner", "options")
PLAN_PERMISSIONS = (Permission.USE_SERVICE, Permission.READ_CATALOG, Permission.ASK_PLANS)
UNKNOWN_GOAL = "The goal is unknown"
STATUSES = {Code.BUSY: 503, Code.UNAVAILABLE: 503, Code.DAMAGED: 503, Code.INTERNAL: 500, Code.NOT_INSTALLED: 501}


class Planning(Protocol):
    """Who plans."""

    async def plan(
        self, sent: Mapping[str, Any], gone: Gone | None = None, caller: Caller = HERE
    ) -> PlanDocument | NoPlan:
        """The best plan, or why there is none; may raise PathwaysError."""

    def kind_of(self, key: str, caller: Caller = HERE) -> Kind | None:
        """What kind of thing has a key; may block, and raise PathwaysError."""

    async def work(self, work: Callable[[], T], gone: Gone | None = None, caller: Caller = HERE) -> T:
        """Does what takes the processor, off the event loop; may raise ProblemsError."""


class PlanDocuments(Responder):
    """The ASGI application at /plans/."""

    def __init__(self, service: Planning, callers: Callers) -> None:
        self._service = service
        self._callers = callers

    async def respond(self, request: Request) -> Response:
        name = request.path_params["name"]
        suffix = suffix_of(name) or ""
        try:
            found = _format(request, name, suffix)
            caller = await self._callers.of(request)
            closed = permission_problems(PLAN_PERMISSIONS, caller.identity, "this address")
            if closed:
                return _closed(closed, self._callers.challenge(request))
            variables = await self._variables(request, name.removesuffix(suffix), caller)
            return await self._document(variables, found, suffix, request, caller)
        except BadRequestError as refusal:
            return problem_response(refusal.status, refusal.message, headers=refusal.headers)
        except OverBudgetError as refusal:
            wait = {"retry-after": str(refusal.seconds)}
            return problem_response(429, str(refusal), headers=wait, userErrors=problems_shown(refusal.problems))
        except ProblemsError as refusal:
            return _refused(refusal.problems)
        except PathwaysError as fault:
            return problem_response(503, str(fault))

    async def _variables(self, request: Request, name: str, caller: Caller) -> dict[str, Any]:
        if request.method != "POST":
            return await asyncio.to_thread(plan_variables, name, request.query_params, self._kinds_for(caller))
        sent = await json_body(request)
        if not isinstance(sent, dict) or "goal" not in sent:
            raise BadRequestError(400, f"Send a JSON object with {', '.join(ARGUMENTS)}; a goal is needed.")
        unknown = [name for name in sent if name not in ARGUMENTS]
        if unknown:
            raise BadRequestError(400, f"There is no argument {shown(unknown[0])}; send {', '.join(ARGUMENTS)}.")
        return {"learner": {"profile": {}}, **sent}

    def _kinds_for(self, caller: Caller) -> Callable[[str], Kind]:
        """Of an unknown key CREDENTIAL: the refusal says which ones are like it."""
        return lambda key: self._service.kind_of(key, caller) or Kind.CREDENTIAL

    async def _document(
        self, variables: dict[str, Any], found: Format, suffix: str, request: Request, caller: Caller
    ) -> Response:
        gone = partial(departure, request)
        plan = await self._service.plan(variables, gone, caller)
        if isinstance(plan, NoPlan):
            return _no_plan(plan)
        text = await self._service.work(lambda: found.write(plan), gone, caller)
        return _written(plan, text, found, suffix)


def _format(request: Request, name: str, suffix: str) -> Format:
    found = FORMATS.get(suffix)
    if found is None or "/" in name:
        suffixes = ", ".join(SUFFIXES)
        raise BadRequestError(404, f"Plans are at /plans/GOAL.SUFFIX, and the suffix is one of {suffixes}.")
    methods = ("GET", "HEAD", "POST") if name == f"{ANY}{suffix}" else ("GET", "HEAD")
    if request.method not in methods:
        text = f"{shortened(request.method)} is not for this address; use GET, or POST to /plans/{ANY}{suffix}."
        raise BadRequestError(405, text, {"allow": ", ".join(methods)})
    ranges = accepted(request.headers)
    family = f"{found.media_type.partition('/')[0]}/*"
    weights = [ranges[name] for name in (found.media_type, family, "*/*") if name in ranges]
    if ranges and not (weights and weights[0]):
        raise BadRequestError(406, f"{suffix} is {found.media_type}, which the request does not accept.")
    return found


def _written(plan: PlanDocument, text: str, found: Format, suffix: str) -> Response:
    shown = "inline" if found.shown else "attachment"
    disposition = f'{shown}; filename="{file_name(plan, suffix)}"'
    kind = f"{found.media_type}{found.parameters}"
    return Response(text.encode(), headers={"content-type": kind, "content-disposition": disposition})


def _closed(problems: Sequence[Problem], challenge: Mapping[str, str]) -> Response:
    """401 where it is not known who asks; 404: what one may not ask for is not there."""
    if problems[0].code is Code.UNAUTHENTICATED:
        return problem_response(401, problems[0].message, headers=challenge, userErrors=problems_shown(problems))
    return problem_response(404, problems[0].message)


def _refused(problems: Sequence[Problem]) -> Response:
    """400; 404 where all that is wrong is the goal that nothing has."""
    listed = problems_shown(problems)
    status = next((STATUSES[each.code] for each in problems if each.code in STATUSES), 400)
    said = " ".join(each.message for each in problems)
    if all(each["code"] == Code.NOT_FOUND and each["path"][:1] == ["goal"] for each in listed):
        return problem_response(404, said, title=UNKNOWN_GOAL, userErrors=listed)
    return problem_response(status, said, userErrors=listed)


def _no_plan(answer: NoPlan) -> Response:
    conflicts = [conflict.text for conflict in answer.conflicts]
    helps = [
        {"text": each.text, "changes": [change.assignment for change in each.changes]} for each in answer.relaxations
    ]
    return problem_response(422, answer.text, reason=answer.reason, conflicts=conflicts, relaxations=helps)

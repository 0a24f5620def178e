"""Plans to take along over HTTP: Markdown, CSV, iCalendar, and a map or a timeline in SVG, each at its address.

    POST /plans/plan.svg            {"goal": …, "learner": …, "options": …}, as planPathway takes them
    GET  /plans/cisco-ccna.svg?holding=comptia-a-plus&weeklyHours=10

Without a plan, the answer is application/problem+json, which says why.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from pathways.api.execution import Answer, Operation
from pathways.api.http.operation import BadRequestError
from pathways.api.http.plan_url import plan_variables
from pathways.api.http.problem_details import HEADERS, problem_response
from pathways.api.http.request_body import Responder, accepted, client_of, departure, json_body
from pathways.api.jobs.worker_pool import Gone
from pathways.codes import Code
from pathways.documents.formats import FORMATS, Format, file_name
from pathways.documents.plan_document import PLAN, PlanDocument, plan_document
from pathways.documents.suffixes import SUFFIXES, suffix_of
from pathways.domain.catalog import Kind
from pathways.errors import PathwaysError, ProblemsError
from pathways.text import shortened, shown

T = TypeVar("T")

ANY = "plan"
"""The name under which any question can be posted."""
ARGUMENTS = ("goal", "learner", "options")
UNKNOWN_GOAL = "The goal is unknown"
STATUSES = {Code.BUSY: 503, Code.UNAVAILABLE: 503, Code.DAMAGED: 503, Code.INTERNAL: 500, Code.NOT_INSTALLED: 501}


class Planning(Protocol):
    """Who plans."""

    async def run(self, operation: Operation, gone: Gone | None = None, client: str = "") -> Answer:
        """The answer to a query."""

    def kind_of(self, key: str) -> Kind | None:
        """What kind of thing has a key; may block, and raise PathwaysError."""

    async def work(self, work: Callable[[], T], gone: Gone | None = None, client: str = "") -> T:
        """Does what takes the processor, off the event loop; may raise ProblemsError."""


class PlanDocuments(Responder):
    """The ASGI application at /plans/."""

    def __init__(self, service: Planning) -> None:
        self._service = service

    async def respond(self, request: Request) -> Response:
        name = request.path_params["name"]
        suffix = suffix_of(name) or ""
        try:
            found = _format(request, name, suffix)
            variables = await self._variables(request, name.removesuffix(suffix))
            return await self._document(variables, found, suffix, request)
        except BadRequestError as refusal:
            return problem_response(refusal.status, refusal.message, headers=refusal.headers)
        except ProblemsError as refusal:
            return _refused(
                {**problem.as_dict(), "path": problem.path.split("/") if problem.path else []}
                for problem in refusal.problems
            )
        except PathwaysError as fault:
            return problem_response(503, str(fault))

    async def _variables(self, request: Request, name: str) -> dict[str, Any]:
        if request.method != "POST":
            return await asyncio.to_thread(plan_variables, name, request.query_params, self._kind_of)
        sent = await json_body(request)
        if not isinstance(sent, dict) or "goal" not in sent:
            raise BadRequestError(400, f"Send a JSON object with {', '.join(ARGUMENTS)}; a goal is needed.")
        unknown = [name for name in sent if name not in ARGUMENTS]
        if unknown:
            raise BadRequestError(400, f"There is no argument {shown(unknown[0])}; send {', '.join(ARGUMENTS)}.")
        return {"learner": {"profile": {}}, **sent}

    def _kind_of(self, key: str) -> Kind:
        """Of an unknown key CREDENTIAL: the refusal says which ones are like it."""
        return self._service.kind_of(key) or Kind.CREDENTIAL

    async def _document(self, variables: dict[str, Any], found: Format, suffix: str, request: Request) -> Response:
        gone, client = lambda: departure(request), client_of(request)
        answer = await self._service.run(Operation(PLAN, variables), gone, client)
        errors = answer.body.get("errors")
        if errors:
            return _faulty(errors, answer.fault)
        result = answer.body["data"]["planPathway"]
        match result["__typename"]:
            case "Refusal":
                return _refused(result["userErrors"])
            case "NoPlan":
                return _no_plan(result)
            case _:
                plan = plan_document(result)
                text = await self._service.work(lambda: found.write(plan), gone, client)
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
    return Response(text.encode(), headers={**HEADERS, "content-type": kind, "content-disposition": disposition})


def _refused(errors: Iterable[Mapping[str, Any]]) -> Response:
    """400; 404 where all that is wrong is the goal that nothing has."""
    listed = [{name: error[name] for name in ("code", "message", "hint", "path")} for error in errors]
    status = next((STATUSES[error["code"]] for error in listed if error["code"] in STATUSES), 400)
    said = " ".join(error["message"] for error in listed)
    if all(error["code"] == "NOT_FOUND" and error["path"][:1] == ["goal"] for error in listed):
        return problem_response(404, said, title=UNKNOWN_GOAL, userErrors=listed)
    return problem_response(status, said, userErrors=listed)


def _faulty(errors: Iterable[Mapping[str, Any]], fault: int | None) -> Response:
    """What GraphQL itself refuses, or what failed."""
    said = [{"code": None, **error.get("extensions", {}), "message": error["message"]} for error in errors]
    status = next((STATUSES[error["code"]] for error in said if error["code"] in STATUSES), 400)
    return problem_response(fault or status, " ".join(error["message"] for error in said), userErrors=said)


def _no_plan(result: Mapping[str, Any]) -> Response:
    conflicts = [conflict["text"] for conflict in result["conflicts"]]
    helps = [
        {"text": each["text"], "changes": [change["assignment"] for change in each["changes"]]}
        for each in result["relaxations"]
    ]
    return problem_response(422, result["text"], reason=result["reason"], conflicts=conflicts, relaxations=helps)

"""Asks GraphQL: a running service of the same data folder, or a schema in this process over the store."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import httpx

from pathways.cli.service_address import RunningService, running_service
from pathways.codes import Code
from pathways.errors import PathwaysError, Problem, ProblemsError, ServiceError
from pathways.progress import Progress, silent
from pathways.settings import Settings

if TYPE_CHECKING:
    from pathways.api.service import Service
    from pathways.documents.plan_document import PlanDocument

Ask = Callable[[str, dict[str, Any]], dict[str, Any]]
"""A query and its variables in, the whole GraphQL answer out."""

PlanHere = Callable[[dict[str, Any]], "PlanDocument | None"]
"""The arguments of `planPathway` in, a plan out; None: another process plans, or the answer of GraphQL says why not."""

LONGEST_SECONDS = 700
CAUGHT_UP_SECONDS = 60
"""How long a command waits for the running service to answer from what it stored."""
LOOK_SECONDS = 0.05
PLAIN = {"accept-encoding": "identity"}
"""Between processes of one machine, compressing takes longer than sending."""
REVISION = "{ catalog { revision } }"


@contextmanager
def asking(settings: Settings, progress: Progress = silent) -> Iterator[Ask]:
    """Something that answers GraphQL.

    Raises:
        StoreError: no service runs and the store cannot be opened.
    """
    with planning(settings, progress) as (ask, _):
        yield ask


@contextmanager
def planning(settings: Settings, progress: Progress = silent) -> Iterator[tuple[Ask, PlanHere]]:
    """Something that answers GraphQL, and something that plans without it where that happens in this process.

    Raises:
        StoreError: no service runs and the store cannot be opened.
    """
    running = None if settings.store else running_service(settings.data)
    if running is not None:
        with _client(running, settings, LONGEST_SECONDS) as client:
            yield lambda query, variables: _posted(client, query, variables), lambda _asked: None
        return
    # The solver, the schema and the driver take over a second to import; a command that finds a service needs none.
    from pathways.bootstrap import live_service
    from pathways.opening import opened_store

    with opened_store(settings, waiting=progress) as store, live_service(settings, store, progress) as service:
        yield of_service(service, settings.tenant)


def of_service(service: Service, tenant: str) -> tuple[Ask, PlanHere]:
    """What answers GraphQL, and what plans without it, out of a service in this process.

    Args:
        tenant: whose service it is; what is answered, such as the address of a calendar, names it.
    """
    from pathways.access.identity import Caller, administrator_here
    from pathways.api.service import execute
    from pathways.domain.no_plan import NoPlan

    caller = Caller(administrator_here(tenant))

    def plan_here(asked: dict[str, Any]) -> PlanDocument | None:
        with suppress(ProblemsError):
            found = asyncio.run(service.plan(asked, caller=caller))
            return None if isinstance(found, NoPlan) else found
        return None

    return lambda query, variables: asyncio.run(execute(service, query, variables, caller)), plan_here


def await_caught_up(settings: Settings, revision: int) -> None:
    """Returns when the running service of the data folder, if there is one, answers from a revision or a later one.

    A service that does not answer, or takes very long, is not waited for.
    """
    running = None if settings.store else running_service(settings.data)
    if running is None:
        return
    deadline = time.monotonic() + CAUGHT_UP_SECONDS
    with _client(running, settings, CAUGHT_UP_SECONDS) as client, suppress(PathwaysError):
        while data_of(_posted(client, REVISION, {}))["catalog"]["revision"] < revision:
            if time.monotonic() > deadline:
                return
            time.sleep(LOOK_SECONDS)


def _client(running: RunningService, settings: Settings, seconds: float) -> httpx.Client:
    headers = PLAIN | running.headers(settings.tenant)
    return httpx.Client(base_url=running.url, headers=headers, timeout=seconds, trust_env=False)


def _posted(client: httpx.Client, query: str, variables: dict[str, Any]) -> dict[str, Any]:
    try:
        response = client.post("/graphql", json={"query": query, "variables": variables})
        answer: dict[str, Any] = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise ServiceError(
            f"The service at {client.base_url} does not answer ({error}); stop it and start it again."
        ) from error
    return answer


def all_of(ask: Ask, query: str, field: str, variables: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """The nodes of all pages of a list.

    Raises:
        ProblemsError: as `data_of`.
    """
    found: list[dict[str, Any]] = []
    after, more = None, True
    while more:
        page = data_of(ask(query, {**(variables or {}), "after": after}))[field]
        found += [edge["node"] for edge in page["edges"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    return found


def expect_done(payload: dict[str, Any], typed: Callable[[list[str]], str | None], file: str | None = None) -> None:
    """Ends the command where an operation was refused.

    Args:
        typed: where a mistake stands as it was typed, by its path.
        file: that was sent; None: none was.

    Raises:
        ProblemsError: what is wrong with it.
    """
    if payload["userErrors"]:
        raise ProblemsError(
            Problem(Code.of(each["code"]), each["message"], each["hint"], typed(each["path"]), file)
            for each in payload["userErrors"]
        )


def expect_asked(answer: dict[str, Any]) -> None:
    """Ends the command where a question was refused.

    Raises:
        ProblemsError: what is wrong with it.
    """
    if answer["__typename"] != "Refusal":
        return
    raise ProblemsError(
        Problem(item["code"], item["message"], item["hint"], _as_option(item["path"])) for item in answer["userErrors"]
    )


def _as_option(path: list[str]) -> str:
    """Where a mistake is, as it was typed."""
    match path:
        case ["options", "breaks", *_]:
            return "--break"
        case ["options", name, *_]:
            return "--" + "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)
        case ["learner", "profile", "awards", *_]:
            return "--holding"
        case _:
            return "/".join(path)


def data_of(answer: dict[str, Any]) -> dict[str, Any]:
    """The data of an answer.

    Raises:
        ProblemsError: the answer carries errors.
    """
    errors = answer.get("errors") or []
    if errors:
        problems: list[Problem] = []
        for error in errors:
            said = error.get("extensions", {})
            listed = said.get("problems") or [{**said, "message": error["message"]}]
            problems += [
                Problem(
                    Code.of(item.get("code")),
                    str(item.get("message", error["message"])),
                    item.get("hint"),
                    _as_option(item.get("path") or []) or None,
                )
                for item in listed
            ]
        raise ProblemsError(problems)
    data: dict[str, Any] = answer["data"]
    return data

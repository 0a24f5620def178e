"""A service with budgets, and what is sent to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from pathways.access.identity import Identity, ViewerKind
from pathways.api.app import create_app
from pathways.api.budgets.budgets import Amounts, budgets_at
from pathways.api.metering import MeteredService
from tests.access.asking import ByName, headers_of
from tests.api.small import service_of, small_snapshot

QUERY = "{ catalog { revision } }"
PLAN = '{ planPathway(goal: {credential: "analyst"}, learner: {profile: {}}) { __typename } }'
NEWER = "application/graphql-response+json"


@asynccontextmanager
async def client(
    amounts: Amounts, redis: str | None = None, addresses: Iterator[str] | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """Asks an application with budgets; each request from the next address, where there are several."""
    budgets = budgets_at(redis, amounts)
    app = create_app(service_of(small_snapshot()), authenticator=ByName(), budgets=budgets)

    async def routed(scope: Any, receive: Any, send: Any) -> None:
        if addresses is not None:
            scope["client"] = (next(addresses), 1)
        await app(scope, receive, send)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(routed), base_url="http://localhost") as asking:
        yield asking
    await budgets.close()


def post(query: str, name: str = "anonymous") -> dict[str, Any]:
    return {"json": {"query": query}, "headers": headers_of(name)}


def expect_refused(answer: httpx.Response) -> None:
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert answer.headers["cache-control"] == "private, no-store"


def metered(amounts: Amounts) -> MeteredService:
    return MeteredService(service_of(small_snapshot()), budgets_at(None, amounts))


def person(subject: str, tenant: str = "default", **more: Any) -> Identity:
    return Identity(kind=ViewerKind.PERSON, issuer="https://login.example", subject=subject, tenant=tenant, **more)

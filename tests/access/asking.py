"""A small service that knows a caller of each kind by a token that names it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx

from pathways.access.authenticator import UnauthenticatedError
from pathways.access.identity import Identity, ViewerKind, nobody
from pathways.access.roles import Permission, Role, granted
from pathways.api.app import create_app
from pathways.api.service import Service
from tests.access.grid import NOBODY
from tests.api.small import service_of, small_snapshot

NEWER = "application/graphql-response+json"
EVENTS = "text/event-stream"


def identity_of(name: str) -> Identity:
    """A role, `anonymous`, or permissions of a service key with commas."""
    if name in ("anonymous", NOBODY):
        return nobody(reads=name != NOBODY)
    if name in Role.__members__:
        roles = frozenset({Role[name]})
        kind = ViewerKind.SERVICE if name == "SERVICE" else ViewerKind.PERSON
        return Identity(kind=kind, subject=name.lower(), name=name.title(), roles=roles, permissions=granted(roles))
    permissions = {each for each in Permission if each.value in name.split(",")}
    roles = frozenset({Role.SERVICE})
    return Identity(
        kind=ViewerKind.SERVICE, subject="key:robot", roles=roles, permissions=granted(roles) | frozenset(permissions)
    )


class ByName:
    """Believes every token; without one, nobody is known."""

    async def identify(self, token: str | None, host: str = "") -> Identity:  # noqa: ARG002
        if token == "wrong":  # noqa: S105
            raise UnauthenticatedError("The token is not valid.")
        return identity_of(token or NOBODY)

    async def still_knows(self, identity: Identity) -> bool:  # noqa: ARG002
        return True


@asynccontextmanager
async def client(service: Service | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """Asks the application without a server."""
    app = create_app(service or service_of(small_snapshot()), authenticator=ByName())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as asking:
        yield asking


def headers_of(name: str, accept: str = NEWER) -> dict[str, str]:
    """Those of a caller."""
    return {"accept": accept} | ({} if name == NOBODY else {"authorization": f"Bearer {name}"})


def post(
    name: str, query: str, service: Service | None = None, *, accept: str = NEWER, **variables: Any
) -> httpx.Response:
    """One operation of a caller."""

    async def send() -> httpx.Response:
        async with client(service) as asking:
            sent: Mapping[str, Any] = {"query": query, "variables": variables}
            return await asking.post("/graphql", json=sent, headers=headers_of(name, accept))

    return asyncio.run(send())


def codes(answer: Mapping[str, Any]) -> list[str]:
    """The codes of an answer's errors."""
    return [error["extensions"]["code"] for error in answer.get("errors", ())]

"""A stream ends when whoever follows it is not known any more."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest

from pathways.access.identity import Caller, Identity
from pathways.api.execution import Answer
from pathways.api.http import callers
from pathways.api.http.callers import Callers
from tests.access.asking import ByName, codes, identity_of

EVENTS = 3


class Forgetful(ByName):
    """Knows nobody any more from a moment on."""

    def __init__(self, until: float = float("inf")) -> None:
        self.until = until

    async def still_knows(self, identity: Identity) -> bool:
        ends = self.until if identity.expires is None else min(self.until, identity.expires)
        return time.time() < ends


def followed(authenticator: Forgetful, identity: Identity) -> tuple[list[Answer], bool]:
    """All answers of a stream that has three events and then waits, and whether it was left."""
    left = False

    async def events() -> AsyncGenerator[Answer, None]:
        nonlocal left
        try:
            for number in range(EVENTS):
                yield Answer({"data": number}, ran=True)
            await asyncio.sleep(60)
        finally:
            left = True

    async def follow() -> list[Answer]:
        guarded = Callers(authenticator).while_known(events(), Caller(identity))
        return [answer async for answer in guarded]

    return asyncio.run(asyncio.wait_for(follow(), 10)), left


def test_stream_ends_with_the_token() -> None:
    begun = time.time()
    answers, left = followed(Forgetful(), replace(identity_of("LEARNER"), expires=begun + 0.3))
    assert [answer.body.get("data") for answer in answers] == [0, 1, 2, None]
    assert codes(answers[-1].body) == ["UNAUTHENTICATED"]
    assert left
    assert 0.3 <= time.time() - begun < 2


def test_stream_ends_with_a_revoked_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callers, "LOOK_SECONDS", 0.05)
    answers, left = followed(Forgetful(time.time() + 0.2), replace(identity_of("LEARNER"), key="k"))
    assert codes(answers[-1].body) == ["UNAUTHENTICATED"]
    assert left


def test_nothing_begins_for_an_ended_identity() -> None:
    """A mutation over a WebSocket whose token has run out meanwhile."""
    begun = False

    async def events() -> AsyncGenerator[Answer, None]:
        nonlocal begun
        begun = True
        yield Answer({"data": 0}, ran=True)

    async def follow() -> list[Answer]:
        caller = Caller(replace(identity_of("LEARNER"), expires=time.time() - 1))
        return [answer async for answer in Callers(Forgetful()).while_known(events(), caller)]

    assert [codes(answer.body) for answer in asyncio.run(follow())] == [["UNAUTHENTICATED"]]
    assert not begun

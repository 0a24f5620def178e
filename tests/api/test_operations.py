"""Whatever is sent as an operation is answered: in JSON, soon, and never with an internal error."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import Counter
from typing import Any

import httpx
import pytest

from pathways.api.app import create_app
from tests.api.operations import Sent
from tests.api.small import service_of, small_snapshot
from tests.api.spoiling import spoiled
from tests.budget import by_profile, seed

SECONDS = 2.0
"""Of the processor, for one answer."""
LONGEST_SHOWN = 2_000


async def answered(client: httpx.AsyncClient, sent: Sent) -> tuple[httpx.Response, float]:
    """The answer, and what it cost."""
    begun = time.process_time()
    headers = {"content-type": "application/json"}
    answer = await asyncio.wait_for(client.post("/graphql", content=sent.body(), headers=headers), 60)
    return answer, time.process_time() - begun


def fault_of(answer: httpx.Response, seconds: float) -> str | None:
    """What is wrong with an answer."""
    if answer.status_code not in (200, 400, 413):
        return f"status {answer.status_code}"
    if "Traceback" in answer.text or 'File "' in answer.text:
        return "a stack trace"
    try:
        body: dict[str, Any] = json.loads(answer.content)
    except ValueError:
        return "no JSON"
    codes = {error["extensions"]["code"] for error in body.get("errors", [])}
    if "data" not in body and not codes:
        return "neither data nor errors"
    if "INTERNAL" in codes:
        return "INTERNAL"
    return f"{seconds:.1f} s" if seconds > SECONDS else None


def test_whatever_is_sent_is_answered(caplog: pytest.LogCaptureFixture) -> None:
    count = by_profile(quick=100, usual=250, soak=5_000)
    faults: list[str] = []
    whole: Counter[bool] = Counter()

    async def run() -> None:
        app = create_app(service_of(small_snapshot()))
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            for number in range(count):
                sent = spoiled(number, seed())
                answer, seconds = await answered(client, sent)
                fault = fault_of(answer, seconds)
                if fault is not None:
                    faults.append(f"{fault}: spoiled({number}, {seed()}): {sent.body()[:LONGEST_SHOWN]!r}")
                whole[b'"errors"' not in answer.content] += number % 10 == 0

    with caplog.at_level(logging.ERROR):
        asyncio.run(run())
    assert not faults, "\n".join(faults[:10])
    assert not caplog.records, caplog.text[:LONGEST_SHOWN]
    # Those that are not spoiled are valid, and what they name is there, for the most part.
    assert whole[True] > 0

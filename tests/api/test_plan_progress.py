"""planProgress over WebSocket and as server-sent events: better and better, then the answer; who leaves stops it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import httpx
import pytest

from pathways.api.execution import Operation
from pathways.api.service import Service
from tests.api.served import served
from tests.api.small import service_of, small_snapshot
from tests.api.test_sockets import initialised, receive, send, subscribe
from tests.planning.test_bounded import SKILLS, covering

pytestmark = pytest.mark.server

PROGRESS = """
subscription ($goal: GoalInput!, $options: PlanOptions) {
  planProgress(goal: $goal, learner: {profile: {}}, options: $options) {
    elapsedMs objectives { objective status value bound } steps { credential { key } route { key } }
    plan {
      __typename
      ... on Plan { totals { cost { amount } steps } proof { status } catalogRevision }
      ... on NoPlan { reason }
      ... on Refusal { userErrors { code path } }
    }
  }
}
"""
WANTED = {"competencies": [{"competency": f"s{skill}", "level": 1} for skill in range(SKILLS)]}
LONG = 60_000
SOON = 3.0


@pytest.fixture
def service() -> Service:
    return service_of(covering(), workers=1, queue=1)


@pytest.fixture
def address(service: Service) -> Iterator[str]:
    with served(service) as found:
        yield found


def hard(number: int = 0, **options: Any) -> dict[str, Any]:
    """Variables of a question that takes a minute to answer: what can be learnt soonest, three at a time."""
    options = {"optimize": ["WEEKS", "MONEY"], "maxParallel": 3, "timeLimitMs": LONG - number, **options}
    return {"goal": WANTED, "options": options}


def events_of(service: Service, variables: dict[str, Any]) -> list[dict[str, Any]]:
    """All that is told, in process."""

    async def follow() -> list[dict[str, Any]]:
        answers = [answer.body async for answer in service.stream(Operation(PROGRESS, variables))]
        assert all("errors" not in answer for answer in answers), answers
        return [answer["data"]["planProgress"] for answer in answers]

    return asyncio.run(follow())


def is_free(service: Service) -> bool:
    """No thread works: something new is done at once."""
    started = time.monotonic()
    service.pool._threads.submit(lambda: None).result(10)
    return time.monotonic() - started < SOON


def test_plans_become_better_and_last_event_has_answer(service: Service) -> None:
    *before, last = events_of(service, {"goal": WANTED, "options": {"optimize": ["MONEY"], "timeLimitMs": LONG}})
    assert before
    assert all(event["plan"] is None for event in before)
    values = [Decimal(event["objectives"][0]["value"]) for event in before if event["objectives"][0]["value"]]
    bounds = [Decimal(event["objectives"][0]["bound"]) for event in before]
    cost = Decimal(last["plan"]["totals"]["cost"]["amount"])
    assert values == sorted(values, reverse=True)
    assert bounds == sorted(bounds)
    assert bounds[-1] <= cost <= values[-1]
    assert last["plan"]["proof"] == {"status": "OPTIMAL"}
    (proved,) = last["objectives"]
    assert (proved["status"], Decimal(proved["value"]), Decimal(proved["bound"])) == ("OPTIMAL", cost, cost)
    assert len(last["steps"]) == last["plan"]["totals"]["steps"]
    elapsed = [event["elapsedMs"] for event in (*before, last)]
    assert elapsed == sorted(elapsed)


def test_the_steps_so_far_cost_what_is_said(service: Service) -> None:
    """Every credential of the catalogue has one route, whose price is known."""
    prices = {key: each.routes[0].cost for key, each in covering().credentials.items()}
    told = events_of(service, {"goal": WANTED, "options": {"optimize": ["MONEY"], "timeLimitMs": 1_000}})
    seen = [event for event in told if event["steps"]]
    assert seen
    for event in seen:
        costs = [prices[step["credential"]["key"]] for step in event["steps"]]
        total = sum((cost.amount for cost in costs if cost is not None), Decimal(0))
        assert total == Decimal(event["objectives"][0]["value"])


@pytest.mark.seconds
def test_no_more_than_ten_are_told_in_second(service: Service) -> None:
    *told, _ = events_of(service, {"goal": WANTED, "options": {"optimize": ["MONEY"], "timeLimitMs": 1_000}})
    assert len(told) <= 11


def test_known_answer_arrives_at_once(service: Service) -> None:
    variables = {"goal": WANTED, "options": {"optimize": ["STEPS"], "timeLimitMs": LONG}}
    *_, first = events_of(service, variables)
    (again,) = events_of(service, variables)
    assert again["plan"] == first["plan"]
    assert again["objectives"] == first["objectives"]


def test_what_cannot_be_asked_or_planned_is_answer() -> None:
    service = service_of(small_snapshot())
    (refused,) = events_of(service, {"goal": {"credential": "analist"}, "options": {"budget": "-1"}})
    assert {tuple(error["path"]) for error in refused["plan"]["userErrors"]} == {
        ("goal", "credential"),
        ("options", "budget"),
    }
    *_, without = events_of(service, {"goal": {"credential": "analyst"}, "options": {"budget": "1"}})
    assert without["plan"] == {"__typename": "NoPlan", "reason": "INFEASIBLE"}


def test_over_a_socket_completing_stops_the_search(service: Service, address: str) -> None:
    with initialised(address) as connection:
        subscribe(connection, PROGRESS, "1", **hard())
        assert receive(connection)["type"] == "next"
        send(connection, type="complete", id="1")
        assert is_free(service)
        subscribe(connection, PROGRESS, "1", goal=WANTED, options={"optimize": ["MONEY"], "timeLimitMs": 300})
        while (message := receive(connection))["type"] == "next":
            last = message["payload"]["data"]["planProgress"]
        assert message == {"type": "complete", "id": "1"}
        assert last["plan"]["__typename"] == "Plan"


def test_a_socket_that_closes_stops_the_search(service: Service, address: str) -> None:
    with initialised(address) as connection:
        subscribe(connection, PROGRESS, "1", **hard())
        assert receive(connection)["type"] == "next"
    assert is_free(service)


def test_a_stream_that_is_left_stops_the_search(service: Service, address: str) -> None:
    sent = {"query": PROGRESS, "variables": hard()}
    headers = {"accept": "text/event-stream"}
    with httpx.stream("POST", address + "/graphql", json=sent, headers=headers, timeout=10) as answer:
        assert "planProgress" in next(line for line in answer.iter_lines() if line.startswith("data: {"))
    assert is_free(service)


def test_a_stream_ends_with_the_answer(address: str) -> None:
    sent = {"query": PROGRESS, "variables": {"goal": WANTED, "options": {"timeLimitMs": 400}}}
    answer = httpx.post(address + "/graphql", json=sent, headers={"accept": "text/event-stream"}, timeout=10)
    told = [json.loads(line[6:]) for line in answer.text.splitlines() if line.startswith("data: {")]
    assert [event["data"]["planProgress"]["plan"] is None for event in told] == [True] * (len(told) - 1) + [False]
    assert "event: complete" in answer.text


def test_a_full_queue_answers_busy(address: str) -> None:
    with initialised(address) as connection:
        for number in range(2):
            subscribe(connection, PROGRESS, str(number), **hard(number))
        subscribe(connection, PROGRESS, "busy", **hard(2))
        while (message := receive(connection))["id"] != "busy":
            assert message["type"] == "next"
        assert message["type"] == "error"
        assert message["payload"][0]["extensions"]["code"] == "BUSY"

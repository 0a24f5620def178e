"""What another process published is there when it is asked for, even before the service looked for it.

The service here never looks by itself: `more` is taken over when it is told to catch up, and then only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from pathways.api.app import create_app
from pathways.api.execution import Operation
from pathways.api.service import Service
from tests.api.small import ask, service_of, small_snapshot
from tests.catalogs import content_of, credential

NEW = content_of({"credentials": [credential("fresh", {"hours": 1})]}).credentials["fresh"]
PROFILE = "learner: {profile: {}}"
HELD = 'learner: {profile: {awards: [{credential: "fresh"}]}}'
PLAN = "... on Plan { steps { credential { key } } } ... on Refusal { userErrors { message } }"
ID = "Q3JlZGVudGlhbDpmcmVzaA=="


class Elsewhere:
    """A catalogue that another process added `fresh` to."""

    def __init__(self, *, published: bool = True) -> None:
        self.looked = 0
        self._published = published
        self._snapshot = small_snapshot()

    def service(self) -> Service:
        return service_of(lambda: self._snapshot, catch_up=self._look)

    def _look(self) -> None:
        self.looked += 1
        if self._published and self._snapshot.revision == 7:
            self._snapshot = small_snapshot(NEW, revision=8)


QUERIES: dict[str, tuple[str, Callable[[Any], Any], Any]] = {
    "by key": ('{ credential(key: "fresh") { key } }', lambda data: data["credential"]["key"], "fresh"),
    "by id": (f'{{ node(id: "{ID}") {{ id }} }}', lambda data: data["node"]["id"], ID),
    "by ids": (f'{{ nodes(ids: ["{ID}"]) {{ id }} }}', lambda data: data["nodes"], [{"id": ID}]),
    "a goal": (
        f'{{ planPathway(goal: {{credential: "fresh"}}, {PROFILE}) {{ {PLAN} }} }}',
        lambda data: data["planPathway"],
        {"steps": [{"credential": {"key": "fresh"}}]},
    ),
    "an option": (
        f'{{ planPathway(goal: {{credential: "net-basics"}}, {PROFILE}, options: {{include: ["fresh"]}}) '
        f"{{ {PLAN} }} }}",
        lambda data: {step["credential"]["key"] for step in data["planPathway"]["steps"]},
        {"fresh", "net-basics"},
    ),
    "an award": (
        f'{{ skillGap(goal: {{credential: "fresh"}}, {HELD}) {{ coverage }} }}',
        lambda data: data["skillGap"]["coverage"],
        1.0,
    ),
    "why not": (
        f'{{ whyNot(credential: "fresh", goal: {{credential: "net-basics"}}, {PROFILE}) '
        "{ __typename ... on Refusal { userErrors { code } } } }",
        lambda data: data["whyNot"]["__typename"],
        "WhyNot",
    ),
    "progress": (
        f'{{ progress(credential: "fresh", {PROFILE}) {{ catalogRevision }} }}',
        lambda data: data["progress"]["catalogRevision"],
        8,
    ),
    "recommendations": (
        f'{{ recommendations(options: {{avoid: ["fresh"]}}, {PROFILE}) {{ catalogRevision }} }}',
        lambda data: data["recommendations"]["catalogRevision"],
        8,
    ),
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_finds_what_was_just_published(name: str) -> None:
    query, found, expected = QUERIES[name]
    elsewhere = Elsewhere()
    answer = ask(query, elsewhere.service())
    assert "errors" not in answer, answer
    assert found(answer["data"]) == expected
    assert elsewhere.looked == 1


@pytest.mark.parametrize("name", QUERIES)
def test_what_is_nowhere_is_looked_for_once(name: str) -> None:
    elsewhere = Elsewhere(published=False)
    before = ask(QUERIES[name][0])
    assert ask(QUERIES[name][0], elsewhere.service()) == before
    assert elsewhere.looked == 1


def test_what_is_there_is_answered_at_once() -> None:
    elsewhere = Elsewhere()
    service = elsewhere.service()
    query = f'{{ credential(key: "net-basics") {{ key }} progress(credential: "analyst", {PROFILE}) {{ share }} }}'
    assert "errors" not in ask(query, service)
    assert elsewhere.looked == 0


def test_mistake_of_another_kind_is_not_looked_into() -> None:
    elsewhere = Elsewhere()
    answer = ask(f"{{ recommendations(options: {{maxHours: -1}}, {PROFILE}) {{ totalCount }} }}", elsewhere.service())
    assert answer["errors"][0]["extensions"]["code"] == "OUT_OF_RANGE"
    assert elsewhere.looked == 0


@pytest.mark.parametrize("goal", ["fresh", "net-basics,fresh"])
def test_documents_find_what_was_just_published(goal: str) -> None:
    async def got(service: Service) -> httpx.Response:
        transport = httpx.ASGITransport(create_app(service))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get(f"/plans/{goal}.csv")

    answer = asyncio.run(got(Elsewhere().service()))
    assert answer.status_code == 200, answer.text
    assert "fresh" in answer.text
    assert asyncio.run(got(Elsewhere(published=False).service())).status_code == 404


def test_progress_of_plan_finds_what_was_just_published() -> None:
    query = f'subscription {{ planProgress(goal: {{credential: "fresh"}}, {PROFILE}) {{ plan {{ {PLAN} }} }} }}'

    async def last(service: Service) -> Any:
        found = None
        async for answer in service.stream(Operation(query)):
            found = answer.body["data"]["planProgress"]["plan"]
        return found

    assert asyncio.run(last(Elsewhere().service())) == {"steps": [{"credential": {"key": "fresh"}}]}

"""importCatalog: what the writer did or refused, and what happens when nothing can be written."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import httpx
import pytest

from pathways.api.app import create_app
from pathways.api.execution import Answer, Operation
from pathways.api.service import Service
from pathways.codes import Code
from pathways.domain.changes import CatalogImport
from pathways.errors import Problem, ProblemsError, StoreError
from tests.api.small import data, error, service_of, small_snapshot

IMPORT = (
    "mutation ($document: String!, $expected: Int) "
    "{ importCatalog(input: {document: $document, expectedRevision: $expected}) "
    "{ revision added changed unchanged userErrors { code message hint path } } }"
)


class Fake:
    """Takes every document as one added thing."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault
        self.revision = 7
        self.seen: list[tuple[str, int | None, str]] = []
        self.gate = threading.Event()
        self.gate.set()

    def import_document(self, text: str, expected_revision: int | None, also: object) -> CatalogImport:  # noqa: ARG002
        """As a writer does."""
        assert self.gate.wait(10)
        self.seen.append((text, expected_revision, threading.current_thread().name))
        if self.fault is not None:
            raise self.fault
        if expected_revision not in (None, self.revision):
            text = f"Revision {self.revision} is published, not {expected_revision}."
            raise ProblemsError.one(Code.STALE, text, "Read it anew.", "expectedRevision")
        self.revision += 1
        return CatalogImport(self.revision, 1, 2, 3)


def writing(writer: Fake) -> Service:
    """A service that publishes."""
    return service_of(lambda: small_snapshot(revision=writer.revision), writer=writer)


def test_a_document_is_published() -> None:
    writer = Fake()
    service = writing(writer)
    done = data(IMPORT, service, document="format: pathways/1", expected=7)["importCatalog"]
    assert done == {"revision": 8, "added": 1, "changed": 2, "unchanged": 3, "userErrors": []}
    ((text, expected, thread),) = writer.seen
    assert (text, expected) == ("format: pathways/1", 7)
    assert thread != threading.main_thread().name
    assert data("{ catalog { revision } }", service) == {"catalog": {"revision": 8}}


def test_another_revision_is_refused() -> None:
    done = data(IMPORT, writing(Fake()), document="x", expected=6)["importCatalog"]
    (found,) = done.pop("userErrors")
    assert done == {"revision": None, "added": 0, "changed": 0, "unchanged": 0}
    assert found == {
        "code": "STALE",
        "message": "Revision 7 is published, not 6.",
        "hint": "Read it anew.",
        "path": ["expectedRevision"],
    }


def test_every_problem_of_a_document_is_data() -> None:
    problems = [
        Problem(Code.NOT_FOUND, "There is no pmq.", "Did you mean pmp?", "credentials/0/routes/0"),
        Problem(Code.MISSING, "name is missing.", None, "credentials/1"),
    ]
    done = data(IMPORT, writing(Fake(ProblemsError(problems))), document="x")["importCatalog"]
    assert [(found["code"], found["path"]) for found in done["userErrors"]] == [
        ("NOT_FOUND", ["credentials", "0", "routes", "0"]),
        ("MISSING", ["credentials", "1"]),
    ]


def test_without_a_writer_nothing_can_be_changed() -> None:
    found = error(IMPORT, service_of(small_snapshot()), document="x")
    assert found["extensions"]["code"] == "READ_ONLY"
    assert found["path"] == ["importCatalog"]


def call(service: Service, method: str = "POST", **request: Any) -> httpx.Response:
    """One request."""

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(service))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, "/graphql", **request)

    return asyncio.run(send())


@pytest.mark.parametrize("media", ["application/json", "application/graphql-response+json"])
def test_a_store_that_is_away_is_a_503(media: str) -> None:
    service = writing(Fake(StoreError("The store does not answer.")))
    sent = {"query": IMPORT, "variables": {"document": "x"}}
    answer = call(service, json=sent, headers={"accept": media})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json()["data"] is None
    (found,) = answer.json()["errors"]
    assert (found["message"], found["extensions"]) == ("The store does not answer.", {"code": "UNAVAILABLE"})


@pytest.mark.parametrize("accept", ["application/graphql-response+json", "text/event-stream"])
def test_get_changes_nothing(accept: str) -> None:
    writer = Fake()
    sent = {"query": 'mutation { importCatalog(input: {document: "x"}) { revision } }'}
    answer = call(writing(writer), "GET", params=sent, headers={"accept": accept})
    assert "GET runs queries only" in answer.text
    assert writer.seen == []


def test_imports_queue_up_to_a_limit() -> None:
    writer = Fake()
    writer.gate.clear()
    service = writing(writer)

    async def crowd() -> list[Answer]:
        asked = [asyncio.create_task(service.run(Operation(IMPORT, {"document": str(n)}))) for n in range(12)]
        done, _ = await asyncio.wait(asked, timeout=5, return_when=asyncio.FIRST_COMPLETED)
        assert len(done) == 3
        writer.gate.set()
        return list(await asyncio.gather(*asked))

    found = asyncio.run(crowd())
    assert [(answer.status, answer.seconds) for answer in found] == [(None, None)] * 9 + [(503, 1)] * 3
    answers = [answer.body for answer in found]
    assert [answer["errors"][0]["extensions"]["code"] for answer in answers[9:]] == ["BUSY"] * 3
    assert [answer["data"]["importCatalog"]["revision"] for answer in answers[:9]] == list(range(8, 17))
    assert [text for text, _, _ in writer.seen] == [str(n) for n in range(9)]

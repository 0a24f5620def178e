"""How the service answers the pages of the explorer: the same file for each, its files, and what they may do."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from pathways.api.app import create_app
from pathways.api.http.persisted_documents import PersistedDocuments
from pathways.api.operations.trusted_documents import hash_of
from pathways.api.pages.explorer import BUILT, PLACES, documents
from tests.api.small import service_of, small_snapshot

SERVICE = service_of(small_snapshot(), production=True)
APP = create_app(SERVICE)
SOURCES = Path(__file__).parents[2] / "explorer" / "src" / "service" / "graphql"
OPERATION = re.compile(r"^(?:query|mutation|subscription) \w+", re.MULTILINE)


def got(app: Any, path: str, headers: dict[str, str] | None = None, **sent: Any) -> httpx.Response:
    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request("POST" if sent else "GET", path, headers=headers, **sent)

    return asyncio.run(send())


@pytest.mark.parametrize("place", PLACES)
def test_every_page_finds_its_files(place: str) -> None:
    answer = got(APP, place.replace("{key}", "some-key"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    addresses = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert len(addresses) == 3
    for each in addresses:
        assert got(APP, str(httpx.URL(f"http://localhost{place}").join(each).raw_path, "ascii")).status_code == 200


def test_pages_run_only_files_of_the_service() -> None:
    answer = got(APP, "/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy
    assert re.findall(r"<script(?![^>]* src=)|<style| style=| on\w+=", answer.text) == []


@pytest.mark.parametrize(
    "path", ["operations.json", "index.html", "NOTICE", "__init__.py", "../__init__.py", "", "x.js"]
)
def test_other_files_of_the_folder_stay_hidden(path: str) -> None:
    assert got(APP, f"/explorer/{path}").status_code == 404


def test_known_page_is_not_sent_again() -> None:
    tag = got(APP, "/plan").headers["etag"]
    answer = got(APP, "/plan", {"if-none-match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_first_load_is_small() -> None:
    """At most 120 KB compressed, as browsers are answered."""
    files = ("/", "/explorer/explorer.js", "/explorer/explorer.css", "/explorer/icon.svg")
    assert sum(got(APP, path, {"accept-encoding": "gzip"}).num_bytes_downloaded for path in files) < 120_000


def test_documents_of_pages_are_trusted() -> None:
    only = create_app(SERVICE, documents=PersistedDocuments(only_trusted=True, own=documents()))
    viewer = next(text for text in documents() if "query Viewer" in text)
    sent = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash_of(viewer)}}}
    answer = got(only, "/graphql", json=sent).json()
    assert answer["data"]["catalog"]["credentials"] == 5
    refused = got(only, "/graphql", json={"query": "{ catalog { revision } }"})
    assert refused.status_code == 403


def test_pages_know_operations_by_the_same_hashes() -> None:
    script = (BUILT / "explorer.js").read_text(encoding="utf-8")
    sources = "".join(path.read_text(encoding="utf-8") for path in SOURCES.iterdir())
    assert len(documents()) == len(OPERATION.findall(sources))
    assert [text[:40] for text in documents() if hash_of(text) not in script] == []

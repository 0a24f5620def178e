"""The pages as HTML: built without a warning, without dead links, nothing from elsewhere, answered by a service."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from pathways.api.app import create_app
from pathways.api.pages.documentation import Documentation
from tests.api.small import service_of, small_snapshot
from tests.docs.pages import DOCS, pages

pytestmark = [pytest.mark.server, pytest.mark.slow]
LOADS = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
"""What a page loads by itself."""


class Page(HTMLParser):
    """What a page of HTML names."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value for name, value in attrs if value}
        if "id" in found:
            self.ids.add(found["id"])
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if LOADS.get(tag) in found:
            self.loaded.append(found[LOADS[tag]])


@pytest.fixture(scope="module")
def html(built: Path) -> dict[Path, Page]:
    """Every page, read."""
    return {path: Page(path.read_text(encoding="utf-8")) for path in sorted(built.rglob("*.html"))}


def test_every_page_is_built(built: Path) -> None:
    assert [path for path in pages() if not (built / path.relative_to(DOCS)).with_suffix(".html").is_file()] == []


def test_no_link_is_dead(built: Path, html: dict[Path, Page]) -> None:
    dead = []
    for path, page in html.items():
        for link in (*page.links, *page.loaded):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or link.startswith("data:"):
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            known = html[target].ids if target in html else set()
            if not target.is_file() or (parts.fragment and target in html and unquote(parts.fragment) not in known):
                dead.append(f"{path.relative_to(built)}: {link}")
    assert dead == []


def test_nothing_is_loaded_from_elsewhere(built: Path, html: dict[Path, Page]) -> None:
    outside = [link for page in html.values() for link in page.loaded if urlsplit(link).netloc]
    assert outside == []
    styles = [path.read_text(encoding="utf-8") for path in built.rglob("*.css")]
    assert [
        url for style in styles for url in re.findall(r"(?:url\(|@import )['\"]?(?:https?:)?//[^)'\"]+", style)
    ] == []


def got(app: ASGIApp, path: str) -> httpx.Response:
    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get(path)

    return asyncio.run(send())


def test_pages_allow_their_own_scripts_only(built: Path) -> None:
    app = Starlette(routes=[Mount("/docs", Documentation(built))])
    for path in ("/docs/", "/docs/tutorial.html", "/docs/reference/plan.html", "/docs/search.html"):
        answer = got(app, path)
        assert answer.status_code == 200
        policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
        inside = re.findall(r"<script>(.*?)</script>", answer.text, flags=re.DOTALL)
        hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()}'" for each in inside}
        assert inside
        assert set(policy["script-src"].split()) == {"'self'", *hashes}
        assert policy["default-src"] == "'none'"
        # Whatever runs without being named in a script element would be kept from running.
        assert not re.search(r"<[^>]+\son\w+=", answer.text), path
    assert got(app, "/docs/_static/styles/furo.css").status_code == 200
    assert got(app, "/docs/../conf.py").status_code == 404


def test_what_is_not_built_is_said(tmp_path: Path) -> None:
    for app, path in (
        (Starlette(routes=[Mount("/docs", Documentation(tmp_path))]), "/docs/"),
        (Starlette(routes=[Mount("/docs", Documentation(tmp_path / "none"))]), "/docs/reference/plan.html"),
    ):
        answer = got(app, path)
        assert answer.status_code == 404
        assert "make docs" in answer.text
        assert answer.headers["content-type"].startswith("text/html")
        assert "script-src 'self';" in answer.headers["content-security-policy"]


def test_a_service_answers_at_docs() -> None:
    app = create_app(service_of(small_snapshot()))
    moved = got(app, "/docs")
    assert (moved.status_code, moved.headers["location"]) == (307, "docs/")
    answer = got(app, "/docs/")
    assert answer.headers["content-type"].startswith("text/html")
    assert "Pathways" in answer.text or "make docs" in answer.text

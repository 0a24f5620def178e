"""The documentation at /docs: the pages that `make docs` has built, or a page that says how to build them."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from functools import lru_cache
from pathlib import Path

from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from pathways.api.http.answer_headers import REVALIDATED

BUILT = Path(__file__).parents[3] / "docs" / "_build" / "html"
"""In a checkout."""
INSIDE = Path(__file__).parents[2] / "_data" / "docs"
"""In an installed package."""
SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
MOST_PAGES = 256
NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Documentation</title>
<h1>The documentation is not built</h1>
<p>In a checkout, build it with <code>make docs</code> and load this page again.
The same pages are in <code>docs/</code> as text.
"""


class Documentation(StaticFiles):
    """The built pages; each allows its own scripts by their hashes, and nothing from other sites."""

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or (INSIDE if INSIDE.is_dir() else BUILT)
        super().__init__(directory=folder, html=True, check_dir=False)
        self._folder = folder

    async def check_config(self) -> None:
        """Nothing to check: the folder may be built later."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if not (self._folder / "index.html").is_file():
            return HTMLResponse(NOT_BUILT, 404, headers=_headers(()))
        return await super().get_response(path, scope)

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        page = Path(full_path)
        scripts = _hashes(page, stat_result.st_mtime_ns) if page.suffix == ".html" else ()
        response.headers.update(_headers(scripts))
        return response


@lru_cache(maxsize=MOST_PAGES)
def _hashes(page: Path, _: int) -> tuple[str, ...]:
    """The hashes of the scripts inside a page, as it was at some time."""
    found = (hashlib.sha256(script).digest() for script in SCRIPT.findall(page.read_bytes()))
    return tuple(dict.fromkeys(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in found))


def _headers(scripts: tuple[str, ...]) -> dict[str, str]:
    allowed = " ".join(("'self'", *scripts))
    return {
        "cache-control": REVALIDATED,
        "content-security-policy": (
            f"default-src 'none'; script-src {allowed}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        ),
    }

"""The pages of docs/ as text: their fenced blocks, headings and links."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def pages() -> list[Path]:
    """All pages, those of the built site left out."""
    return sorted(path for path in DOCS.rglob("*.md") if "_build" not in path.parts)


def text_of(page: str) -> str:
    """A page by its place below docs/."""
    return (DOCS / page).read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    """The contents of the fenced blocks of a language."""
    return [body for spoken, body in FENCE.findall(text_of(page)) if spoken == language]


def anchors(path: Path) -> set[str]:
    """What a link to a heading of a page may name, as GitHub and MyST spell it."""
    found = HEADING.findall(FENCE.sub("", path.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}

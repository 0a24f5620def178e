"""Texts that no spreadsheet takes for a formula when it opens CSV."""

from __future__ import annotations

import re
from unicodedata import normalize

_SIGNS = frozenset("=+-@\t\r")
_MARKED = re.compile(r"'+")


def escaped(text: str) -> str:
    """With an apostrophe in front, where a spreadsheet would run it."""
    return f"'{text}" if _runs(text.lstrip("'")) else text


def unescaped(text: str) -> str:
    """Without that apostrophe."""
    return text[1:] if _MARKED.match(text) and _runs(text.lstrip("'")) else text


def _runs(text: str) -> bool:
    return normalize("NFKC", text[:1])[:1] in _SIGNS if text else False

"""Docstrings as descriptions: the text before their first section, and what their sections say of each name."""

from __future__ import annotations

import re
from inspect import cleandoc

_SECTION = re.compile(r"^(Args|Attributes|Raises):\n", re.MULTILINE)
_ENTRY = re.compile(r"^    (\w[\w, ]*): (.+(?:\n {8}.+)*)", re.MULTILINE)


def description_of(docstring: str | None) -> str | None:
    """The text before the first section; None without any."""
    return _SECTION.split(cleandoc(docstring or ""))[0].strip() or None


def entries_of(docstring: str | None, section: str) -> dict[str, str]:
    """What a section, such as Args, says of each name; an entry may name several with commas."""
    parts = _SECTION.split(cleandoc(docstring or ""))
    said = dict(zip(parts[1::2], parts[2::2], strict=True)).get(section, "")
    return {name: _sentence(text) for names, text in _ENTRY.findall(f"{said}\n") for name in names.split(", ")}


def _sentence(text: str) -> str:
    """An entry on one line, as a description of its own: with a capital, unless it begins with a name."""
    joined = " ".join(text.split())
    return joined[0].upper() + joined[1:]

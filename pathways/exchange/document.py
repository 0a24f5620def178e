"""Reads one JSON or YAML file into plain values, within bounded time and memory; nothing of it is trusted.

Numbers become int or Decimal from their text; dates stay text. YAML is read from libyaml's events: no tags, no
anchors, no merge keys, one document, no duplicate keys, a bounded nesting. Lines are looked up only for places that
have a problem.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pathways.codes import Code
from pathways.errors import Problem, ProblemsError
from pathways.exchange.foreign import foreign_bytes, foreign_text, foreign_value
from pathways.exchange.json_reader import json_places, read_json
from pathways.exchange.refusal import failure
from pathways.exchange.yaml_reader import read_yaml, yaml_places
from pathways.intake.places import Place, place_of

LARGEST_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Document:
    """One file as plain values: dict, list, str, int, Decimal, bool, None."""

    file: str
    value: Any
    text: str
    is_json: bool

    def located(self, problems: Iterable[Problem]) -> list[Problem]:
        """The same problems, each with this file and the line of its path (or of the nearest place above it)."""
        listed = list(problems)
        if not listed:
            return []
        wanted = {place_of(problem.path) for problem in listed}
        lines = _lines_of(self, wanted)
        found = []
        for problem in listed:
            place = place_of(problem.path)
            while place and place not in lines:
                place = place[:-1]
            found.append(replace(problem, file=self.file, line=lines.get(place, 1)))
        return sorted(found, key=lambda problem: problem.line or 0)


def read_document(path: Path, *, largest_bytes: int = LARGEST_BYTES) -> Document:
    """Reads a file.

    Raises:
        ProblemsError: it is too large, not UTF-8, not JSON or YAML, cut off, nested too deep, of another kind
        than a catalogue or a learner's record, or uses what is not allowed.
    """
    name = name_of(path)
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            most = min(found.st_size, largest_bytes) if stat.S_ISREG(found.st_mode) else largest_bytes
            raw = file.read(most + 1)  # a buffer of this size is made at once
    except OSError as error:
        raise failure(Code.UNREADABLE, f"Could not read {name}: {error.strerror}.", name, None) from None
    if len(raw) > largest_bytes:
        raise failure(
            Code.TOO_LARGE,
            f"{name} has more than {largest_bytes:,} bytes, the limit.",
            name,
            1,
            "Split it into several files, or raise the limit (PATHWAYS_MAX_FILE_BYTES).",
        )
    foreign = foreign_bytes(raw)
    if foreign is not None:
        raise ProblemsError([replace(foreign, file=name, line=1)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise failure(
            Code.NOT_UTF8, f"Byte {error.start} is not UTF-8.", name, line, "Save the file as UTF-8."
        ) from None
    return read_text(text, name)


def name_of(path: Path) -> str:
    """A path as it can be printed, whatever bytes it has."""
    return os.fsencode(path).decode(errors="backslashreplace")


def read_text(text: str, file: str) -> Document:
    """Reads JSON (a name that ends in json or jsonld, or a text that begins like it) or YAML.

    Raises:
        ProblemsError: as of `read_document`.
    """
    is_json = file.lower().endswith((".json", ".jsonld")) or text.lstrip()[:1] in ("{", "[")
    if is_json and not file.lower().endswith((".yaml", ".yml")):
        document = Document(file, read_json(text, file), text, True)
        foreign = foreign_value(document.value)
        if foreign is not None:
            raise ProblemsError(document.located([foreign]))
        return document
    foreign = foreign_text(text, file)
    if foreign is not None:
        raise ProblemsError([replace(foreign, file=file, line=1)])
    return Document(file, read_yaml(text, file), text, False)


def _lines_of(document: Document, wanted: set[Place]) -> dict[Place, int]:
    """Lines of the wanted places and of all that stand above them."""
    above = {place[:end] for place in wanted for end in range(len(place) + 1)}
    places = json_places(document.text) if document.is_json else yaml_places(document.text)
    found: dict[Place, int] = {}
    for place, line in places:
        if place in above:
            found.setdefault(place, line)
            if len(found) == len(above):
                break
    return found

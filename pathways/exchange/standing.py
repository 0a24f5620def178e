"""Where in files the things and requirement lines stand that findings are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pathways.codes import Code
from pathways.domain.catalog import Credential
from pathways.domain.content import Thing
from pathways.domain.origin import Origin
from pathways.domain.requirement import Group, Requirement, walk
from pathways.errors import Problem
from pathways.exchange.document import Document
from pathways.exchange.files import Files

_TREES = (("routes", "requires"), ("routes", "recommends"), ("renewals", "requires"), ("renewals", "recommends"))
_PARTS = ("all", "any", "of")

About = tuple[str, str | None]
"""The key of a thing, and the path of a line or None."""


def places_in(files: Files, abouts: Iterable[About]) -> Mapping[About, str]:
    """File and line of each line, or else of its thing, as far as the files define it: ``isc2.yaml:120``."""
    things: dict[str, tuple[str, str]] = {}
    lines: dict[str, tuple[str, str]] = {}
    wanted = list(abouts)
    paths = {path for _, path in wanted if path is not None}
    by_file = {document.file: document for document in files.documents}
    for draft in files.drafts:
        document = by_file.get(draft.source)
        if document is None:
            continue
        for thing, at in draft.things:
            things[thing.key] = document.file, at
            if paths and isinstance(thing, Credential):
                lines.update((path, (document.file, place)) for path, place in _lines(thing, document, at, paths))
    found = {
        about: place for about in wanted if (place := lines.get(about[1] or "") or things.get(about[0])) is not None
    }
    numbers = _numbers(by_file, set(found.values()))
    return {about: f"{place[0]}:{numbers[place]}" for about, place in found.items()}


def origins_in(files: Files, things: Iterable[Thing]) -> list[tuple[Thing, Origin]]:
    """Where things stand in files, as far as the files define them, with all their requirement lines."""
    kept = list(things)
    paths = {thing.key: [line.path for line in _all_lines(thing)] for thing in kept}
    places = places_in(files, ((key, path) for key, some in paths.items() for path in (None, *some)))
    found: list[tuple[Thing, Origin]] = []
    for thing in kept:
        if (own := places.get((thing.key, None))) is not None:
            file, _, number = own.rpartition(":")
            lines = {path: int(places[thing.key, path].rpartition(":")[2]) for path in paths[thing.key]}
            found.append((thing, Origin(file, int(number), {p: n for p, n in lines.items() if n != int(number)})))
    return found


def _all_lines(thing: Thing) -> Iterator[Requirement]:
    if isinstance(thing, Credential):
        for route in (*thing.routes, *thing.renewals):
            for tree in route.trees:
                yield from walk(tree)


def _numbers(by_file: Mapping[str, Document], places: set[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for file, document in by_file.items():
        here = [Problem(Code.INVALID, "", None, path) for of, path in sorted(places) if of == file]
        found |= {(file, each.path or ""): each.line or 1 for each in document.located(here)}
    return found


def _lines(credential: Credential, document: Document, at: str, wanted: set[str]) -> Iterator[tuple[str, str]]:
    """Paths of lines that are wanted, each with the place in the document, or of the nearest line above."""
    value = _at(document.value, at.split("/"))
    for section, field in _TREES:
        routes = credential.routes if section == "routes" else credential.renewals
        for number, route in enumerate(routes):
            tree = route.requires if field == "requires" else route.recommends
            if tree is not None:
                written = _at(value, [section, str(number), field])
                yield from _below(tree, written, f"{at}/{section}/{number}/{field}", wanted)


def _below(line: Requirement, written: Any, place: str, wanted: set[str]) -> Iterator[tuple[str, str]]:
    if line.path in wanted:
        yield line.path, _first_word(written, place)
    if isinstance(line, Group):
        name = next((each for each in _PARTS if isinstance(_at(written, [each]), list)), None)
        parts: Sequence[Any] = () if name is None else written[name]
        # Substitutes and selections are more lines than stand there; then the group is the nearest place.
        is_alike = len(parts) == len(line.of)
        for number, part in enumerate(line.of):
            where = f"{place}/{name}/{number}" if is_alike else place
            yield from _below(part, parts[number] if is_alike else None, where, wanted)


def _first_word(written: Any, place: str) -> str:
    """Where a line itself begins: `requires`, and what stands in front of it, may be in a row above."""
    return f"{place}/{next(iter(written))}" if isinstance(written, dict) and written else place


def _at(value: Any, place: Sequence[str]) -> Any:
    """What stands somewhere below a value; None: nothing does."""
    for part in place:
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value

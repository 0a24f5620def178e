"""Where in files the things and requirement lines stand that findings are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pathways.codes import Code
from pathways.domain.catalog import Credential
from pathways.domain.content import Thing
from pathways.domain.origin import Origin
from pathways.domain.requirement import Group, Requirement, walk
from pathways.errors import Problem
from pathways.exchange.document import Document
from pathways.exchange.files import Files
from pathways.exchange.sheets.reading import SheetDocument

_TREES = (("routes", "requires"), ("routes", "recommends"), ("renewals", "requires"), ("renewals", "recommends"))
_PARTS = ("all", "any", "of")

About = tuple[str, str | None]
"""The key of a thing, and the path of a line or None."""


def places_in(files: Files, abouts: Iterable[About]) -> Mapping[About, str]:
    """File and line of each line, or else of its thing, as far as the files define it: ``isc2.yaml:120``; of a
    spreadsheet file, sheet and cell: ``courses.xlsx credentials!F4``."""
    return {about: _origin(found).place(None) for about, found in _standing(files, abouts).items()}


def origins_in(files: Files, things: Iterable[Thing]) -> list[tuple[Thing, Origin]]:
    """Where things stand in files, as far as the files define them, with all their requirement lines."""
    kept = list(things)
    paths = {thing.key: [line.path for line in _all_lines(thing)] for thing in kept}
    places = _standing(files, ((key, path) for key, some in paths.items() for path in (None, *some)))
    found: list[tuple[Thing, Origin]] = []
    for thing in kept:
        if (standing := places.get((thing.key, None))) is not None:
            own = _origin(standing)
            inside = {path: _origin(places[thing.key, path]) for path in paths[thing.key]}
            lines = {path: each.line for path, each in inside.items() if each.line != own.line}
            cells = {path: each.cell for path, each in inside.items() if each.cell and each.cell != own.cell}
            found.append((thing, replace(own, lines=lines, cells=cells)))
    return found


def _origin(standing: tuple[Document, Problem]) -> Origin:
    """A place alone."""
    document, found = standing
    return Origin(document.file, found.line or 1, cell=found.path if isinstance(document, SheetDocument) else None)


def _standing(files: Files, abouts: Iterable[About]) -> Mapping[About, tuple[Document, Problem]]:
    """The document of each line, or else of its thing, and where it stands there."""
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
    located = _located(by_file, set(found.values()))
    return {about: (by_file[place[0]], located[place]) for about, place in found.items()}


def _all_lines(thing: Thing) -> Iterator[Requirement]:
    if isinstance(thing, Credential):
        for route in (*thing.routes, *thing.renewals):
            for tree in route.trees:
                yield from walk(tree)


def _located(by_file: Mapping[str, Document], places: set[tuple[str, str]]) -> Mapping[tuple[str, str], Problem]:
    """Where places of documents stand, as problems would."""
    found: dict[tuple[str, str], Problem] = {}
    for file, document in by_file.items():
        here = [Problem(Code.INVALID, "", None, path) for of, path in sorted(places) if of == file]
        if isinstance(document, SheetDocument):  # says the cell instead of the path
            found |= {(file, each.path or ""): document.located([each])[0] for each in here}
        else:
            found |= {(file, each.path or ""): each for each in document.located(here)}
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

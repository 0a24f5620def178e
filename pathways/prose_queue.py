"""The sentences of a file that state requirements and are not rules yet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.codes import Code
from pathways.domain.catalog import Credential, Route
from pathways.domain.content import Content, Thing
from pathways.domain.requirement import ConditionLine
from pathways.errors import Problem, ProblemsError
from pathways.exchange.document import Document, name_of
from pathways.exchange.files import Files, as_yaml, read_files
from pathways.exchange.pathways_format.catalog import read_catalog, write_catalog
from pathways.exchange.pathways_format.requirement_writer import write_requirement
from pathways.exchange.sheets.cells import dumped
from pathways.exchange.sheets.reading import SheetDocument
from pathways.intake.places import Place, path_of
from pathways.prose.proposal import Proposal, ReadingState
from pathways.prose.reading import Reader
from pathways.prose_reading import styles_in
from pathways.settings import Settings


@dataclass(frozen=True, slots=True)
class Waiting:
    """One sentence.

    Attributes:
        place: file and line, or file, sheet and cell.
        text: the sentence.
        credential: whose route states it; None: it stands alone.
        way: where in the credential: routes or renewals, and the number of that one.
        is_pending: a sheet says it, and the route is without a rule until it is read.
        proposal: what it was read as.
    """

    place: str
    text: str
    credential: Credential | None
    way: tuple[str, int] | None
    proposal: Proposal
    is_pending: bool = False

    @property
    def stated_by(self) -> tuple[str, tuple[str, int]] | None:
        """Key of the credential, and which of its ways; None: it stands alone."""
        return None if self.credential is None or self.way is None else (self.credential.key, self.way)

    @property
    def route(self) -> Route | None:
        """That states it."""
        if self.credential is None or self.way is None:
            return None
        name, number = self.way
        return (self.credential.routes if name == "routes" else self.credential.renewals)[number]

    @property
    def state(self) -> str:
        """How sure it is as a whole."""
        states = {each.state for each in self.proposal.lines}
        if self.proposal.is_complete:
            return "read"
        if ReadingState.AMBIGUOUS in states:
            return "ambiguous"
        return "read in part" if len(states) > 1 else "kept as text"

    @property
    def rules(self) -> list[dict[str, Any]]:
        """What a person may take: the rule that was read whole, or each reading of an ambiguous sentence."""
        first = next(iter(self.proposal.lines), None)
        if self.proposal.is_complete and self.proposal.requires is not None:
            return [write_requirement(self.proposal.requires)]
        if first is not None and first.readings and len(self.proposal.lines) == 1:
            return [write_requirement(each) for each in first.readings]
        return []

    @property
    def readings(self) -> list[str]:
        """What may be taken, each in one line."""
        return [dumped(each) for each in self.rules]

    def as_data(self) -> dict[str, Any]:
        """As JSON says it."""
        return {
            "place": self.place,
            "text": self.text,
            "credential": None if self.credential is None else self.credential.key,
            "route": None if self.route is None else self.route.key,
            "state": self.state,
            "readings": self.rules,
            "lines": [
                {
                    "path": each.line.path,
                    "state": each.state.value,
                    "span": {"start": each.span.start, "end": each.span.end, "text": each.span.text},
                    "candidates": list(each.candidates),
                }
                for each in self.proposal.lines
            ],
        }


@dataclass(frozen=True, slots=True)
class Queue:
    """The sentences of a file, in its order.

    Attributes:
        files: the file as a catalogue; None: it is a text.
    """

    sentences: tuple[Waiting, ...]
    files: Files | None = None


def queue_of(path: Path, snapshot: Snapshot, settings: Settings, within: str | None) -> Queue:
    """The sentences of a file that wait.

    Args:
        path: a catalogue, or a text with one sentence in each line.
        snapshot: what is published.
        settings: of the set-up.
        within: whose names and habits count; None: those of the credential's owner.

    Raises:
        ProblemsError: the file cannot be read; NOT_FOUND, `within`.
    """
    styles = styles_in(settings)
    if path.suffix.lower() == ".txt":
        reader = Reader(snapshot, styles)
        return Queue(
            tuple(
                Waiting(f"{name_of(path)}:{number}", line.strip(), None, None, reader.propose(line.strip(), within))
                for number, line in enumerate(_lines(path), start=1)
                if line.strip()
            )
        )
    files = read_files([path], largest_bytes=settings.max_file_bytes)
    things = [thing for draft in files.drafts for thing, _ in draft.things]
    known = compile_snapshot(snapshot.content.replacing((), things), revision=0, fingerprint="")
    reader = Reader(known, styles)
    return Queue(tuple(_waiting(files, lambda text, key: reader.propose(text, within or key))), files)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        text = f"Could not read {name_of(path)}: {error}."
        raise ProblemsError.one(Code.UNREADABLE, text, "Write it in UTF-8, one sentence in each line.") from None


def _waiting(files: Files, propose: Callable[[str, str], Proposal]) -> Iterator[Waiting]:
    for draft in files.drafts:
        document = _document(files, draft.source)
        pending = document.sentences if isinstance(document, SheetDocument) else {}
        unread = {path_of(place): text for place, text in pending.items()}
        for thing, path in draft.things:
            if not isinstance(thing, Credential):
                continue
            for name, routes in (("routes", thing.routes), ("renewals", thing.renewals)):
                for number, route in enumerate(routes):
                    at = f"{path}/{name}/{number}/requires"
                    text = unread.get(at) or _words(route)
                    if text is not None:
                        cell, line = _place(document, at)
                        place = f"{draft.source} {cell}" if cell else f"{draft.source}:{line}"
                        way, proposal = (name, number), propose(text, thing.key)
                        yield Waiting(place, text, thing, way, proposal, is_pending=at in unread)


def _document(files: Files, source: str) -> Document | None:
    return next((each for each in files.documents if each.file == source), None)


def _place(document: Document | None, path: str) -> tuple[str, int]:
    """The cell (empty: it has none) and the line of a place in a document."""
    if document is None:
        return "", 1
    (found,) = document.located([Problem(Code.INVALID, "", None, path)])
    return (found.path or "") if isinstance(document, SheetDocument) else "", found.line or 1


def _words(route: Route) -> str | None:
    """The sentence of a route that has no rule but words; None: it has a rule, or says nothing."""
    if route.requires is None:
        return route.sentence
    return route.sentence or route.requires.condition if isinstance(route.requires, ConditionLine) else None


Chosen = Sequence[tuple[Waiting, dict[str, Any]]]
"""Sentences with the rules that were taken."""


def written_rules(queue: Queue, chosen: Chosen, besides: Collection[Thing] = ()) -> dict[str, Any]:
    """The credentials whose sentences were confirmed as a document, each with its rule and the sentence as its source.

    Another sentence of theirs that a sheet says stays a requirement, as a condition in its own words.

    Args:
        besides: what else of the file belongs to it.

    Raises:
        ProblemsError: INVALID, a sentence stands alone.
    """
    if any(each.credential is None for each, _ in chosen):
        text = "Sentences of a .txt file belong to no credential."
        raise ProblemsError.one(Code.INVALID, text, "Give a catalogue, whose routes state them.", "FILE")
    things = {each.credential.key: each.credential for each, _ in chosen if each.credential is not None}
    document = write_catalog(Content.of({**{each.key: each for each in besides}, **things}.values()))
    written = {each["key"]: each for each in document.get("credentials", ())}
    taken = {each.stated_by: rule for each, rule in chosen}
    for each in queue.sentences:
        if each.stated_by is None or each.stated_by[0] not in written:
            continue
        key, (name, number) = each.stated_by
        if (rule := taken.get(each.stated_by)) is not None:
            written[key][name][number].update(requires=rule, sentence=each.text)
        elif each.is_pending:
            written[key][name][number].update(requires={"condition": each.text})
    return document


def write_confirmed(queue: Queue, chosen: Chosen, path: Path) -> None:
    """Writes the credentials whose sentences were confirmed to a file.

    Raises:
        ProblemsError: as `written_rules`; UNWRITABLE.
    """
    document = written_rules(queue, chosen)
    try:
        path.write_text(as_yaml(document), encoding="utf-8")
    except OSError as error:
        text = f"Could not write {name_of(path)}: {error.strerror}."
        raise ProblemsError.one(Code.UNWRITABLE, text, "Choose another file.") from None


def confirmed_files(queue: Queue, chosen: Chosen, published: Content) -> Files:
    """The same as files to import, with the places of the file that states them, and what of that file they name and is
    not published yet.

    Raises:
        ProblemsError: as `written_rules`.
    """
    drafts = () if queue.files is None else queue.files.drafts
    known = {thing.key: (thing, draft.source, path) for draft in drafts for thing, path in draft.things}
    besides: dict[str, Thing] = {}
    while True:
        document = _with_places(queue, written_rules(queue, chosen, besides.values()), known)
        draft = read_catalog(document)
        there = {thing.key for thing, _ in draft.things}
        named = {use.key for use in draft.uses if use.key in known and published.get(use.key) is None} - there
        if not named:
            return Files((document,), (draft,), ())
        besides |= {key: known[key][0] for key in named}


def _with_places(queue: Queue, value: dict[str, Any], known: Mapping[str, tuple[Thing, str, str]]) -> SheetDocument:
    """A document whose places are those of the file that was read."""
    cells: dict[Place, tuple[str, int]] = {}
    source = ""
    for part, listed in value.items():
        for number, written in enumerate(listed if isinstance(listed, list) else ()):
            _, source, path = known[written["key"]]
            document = None if queue.files is None else _document(queue.files, source)
            cells[part, number] = _place(document, path)
            for name in ("routes", "renewals"):
                for place in range(len(written.get(name, ()))):
                    cells[part, number, name, place] = _place(document, f"{path}/{name}/{place}")
                    at: Place = (part, number, name, place, "requires")
                    cells[at] = _place(document, f"{path}/{name}/{place}/requires")
    return SheetDocument(source, value, "", False, cells, {})

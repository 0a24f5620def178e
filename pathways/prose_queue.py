"""The sentences of a file that state requirements and are not rules yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.codes import Code
from pathways.domain.catalog import Credential, Route
from pathways.domain.content import Content
from pathways.domain.requirement import ConditionLine
from pathways.errors import Problem, ProblemsError
from pathways.exchange.document import name_of
from pathways.exchange.files import Files, as_yaml, read_files
from pathways.exchange.pathways_format.catalog import write_catalog
from pathways.exchange.pathways_format.requirement_writer import write_requirement
from pathways.exchange.sheets.cells import dumped
from pathways.exchange.sheets.reading import SheetDocument
from pathways.intake.places import path_of
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
        route: the key of that route.
        proposal: what it was read as.
    """

    place: str
    text: str
    credential: Credential | None
    route: str
    proposal: Proposal

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
            "route": self.route or None,
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


def queue_of(path: Path, snapshot: Snapshot, settings: Settings, within: str | None) -> list[Waiting]:
    """The sentences of a file, in its order.

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
        return [
            Waiting(f"{name_of(path)}:{number}", line.strip(), None, "", reader.propose(line.strip(), within))
            for number, line in enumerate(_lines(path), start=1)
            if line.strip()
        ]
    files = read_files([path], largest_bytes=settings.max_file_bytes)
    things = [thing for draft in files.drafts for thing, _ in draft.things]
    known = compile_snapshot(snapshot.content.replacing((), things), revision=0, fingerprint="")
    reader = Reader(known, styles)
    return [
        Waiting(place, text, credential, route, reader.propose(text, within or credential.key))
        for place, text, credential, route in _stated(files)
    ]


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        text = f"Could not read {name_of(path)}: {error}."
        raise ProblemsError.one(Code.UNREADABLE, text, "Write it in UTF-8, one sentence in each line.") from None


def _stated(files: Files) -> Iterator[tuple[str, str, Credential, str]]:
    for draft in files.drafts:
        document = next((each for each in files.documents if each.file == draft.source), None)
        pending = document.sentences if isinstance(document, SheetDocument) else {}
        for thing, path in draft.things:
            if not isinstance(thing, Credential):
                continue
            for name, routes in (("routes", thing.routes), ("renewals", thing.renewals)):
                for number, route in enumerate(routes):
                    at = f"{path}/{name}/{number}/requires"
                    text = next((text for place, text in pending.items() if path_of(place) == at), _words(route))
                    if text is not None:
                        problem = Problem(Code.INVALID, text, None, at, draft.source)
                        found = problem if document is None else document.located([problem])[0]
                        cell = f" {found.path}" if isinstance(document, SheetDocument) else f":{found.line}"
                        yield f"{draft.source}{cell}", text, thing, route.key


def _words(route: Route) -> str | None:
    """The sentence of a route that has no rule but words; None: it has a rule, or says nothing."""
    if route.requires is None:
        return route.sentence
    return route.sentence or route.requires.condition if isinstance(route.requires, ConditionLine) else None


def write_confirmed(chosen: Sequence[tuple[Waiting, dict[str, Any]]], path: Path | None) -> Path:
    """Writes the credentials whose sentences were confirmed, each with its rule and the sentence as its source.

    Args:
        chosen: sentences with the rules that were taken.
        path: where to; None: a temporary file, which whoever asks removes.

    Raises:
        ProblemsError: INVALID, a sentence stands alone; UNWRITABLE.
    """
    if any(each.credential is None for each, _ in chosen):
        text = "Sentences of a .txt file belong to no credential."
        raise ProblemsError.one(Code.INVALID, text, "Give a catalogue, whose routes state them.", "FILE")
    credentials = {each.credential.key: each.credential for each, _ in chosen if each.credential is not None}
    document = write_catalog(Content.of(credentials.values()))
    for each, rule in chosen:
        written = next(one for one in document["credentials"] if each.credential and one["key"] == each.credential.key)
        ways = [*written.get("routes", ()), *written.get("renewals", ())]
        next(way for way in ways if way["key"] == each.route).update(requires=rule, sentence=each.text)
    if path is None:
        with NamedTemporaryFile("w", suffix=".yaml", delete=False, encoding="utf-8") as file:
            file.write(as_yaml(document))
            return Path(file.name)
    try:
        path.write_text(as_yaml(document), encoding="utf-8")
    except OSError as error:
        text = f"Could not write {name_of(path)}: {error.strerror}."
        raise ProblemsError.one(Code.UNWRITABLE, text, "Choose another file.") from None
    return path

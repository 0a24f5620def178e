"""Files in: which ones, read with what, and their problems put in place. Files out: YAML and JSON."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from pathways.codes import Code
from pathways.collecting import without_collecting
from pathways.domain.catalog import Kind
from pathways.domain.content import kind_of
from pathways.domain.draft import Draft
from pathways.errors import Problem, ProblemsError
from pathways.exchange.ctdl.documents import is_ctdl
from pathways.exchange.document import LARGEST_BYTES, Document, name_of, read_document
from pathways.exchange.pathways_format.catalog import read_catalog
from pathways.exchange.plain_yaml import plain_value
from pathways.exchange.sheets.reading import SUFFIXES as SHEETS
from pathways.exchange.sheets.reading import SheetDocument, read_sheets
from pathways.progress import Progress, silent
from pathways.prose.style import Styles
from pathways.wording.phrases import counted

SUFFIXES = (".yaml", ".yml", ".json", ".jsonld")
SCENARIO_FORMAT = "pathways-scenario/1"
NOUNS = {
    Kind.CREDENTIAL: ("credential", "credentials"),
    Kind.COMPETENCY: ("competency", "competencies"),
    Kind.OCCUPATION: ("occupation", "occupations"),
    Kind.ORGANIZATION: ("organization", "organizations"),
    Kind.EQUIVALENCE: ("set of equivalents", "equivalents"),
    Kind.OVERLAP: ("overlap", "overlaps"),
    Kind.SCALE: ("scale", "scales"),
    Kind.TERM: ("term", "terms"),
    Kind.ADJACENCY: ("adjacent competency", "counts"),
}
"""For one thing, and for several, as the file format names its parts."""
MOST_FILES = 100_000
SCHEMA_LINE = "# yaml-language-server: $schema=http://127.0.0.1:8000/schema/pathways-1.json\n"
"""Tells editors where the JSON Schema of the file is: at a service that runs on its usual port."""


@dataclass(frozen=True, slots=True)
class Files:
    """What was read.

    Attributes:
        drafts: one for each catalogue file, one for all CTDL files together.
        remarks: what was left out knowingly.
        unread: how many records of each class of CTDL a catalogue has no place for.
        stubs: keys of credentials that others refer to and nothing describes.
        faulty: names of the records that were left out because of their problems.
        problems: those problems, each with its place.
        styles: how owners write requirements.
    """

    documents: tuple[Document, ...]
    drafts: tuple[Draft, ...]
    remarks: tuple[str, ...]
    unread: Mapping[str, int] = field(default_factory=dict)
    stubs: frozenset[str] = frozenset()
    faulty: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    styles: Styles = field(default_factory=dict)

    @property
    def has_sentences(self) -> bool:
        """Sheets state requirements in words, which are read once it is known what they may name."""
        return any(isinstance(document, SheetDocument) and document.sentences for document in self.documents)

    def beside(self, known: Container[str]) -> tuple[Draft, ...]:
        """The drafts, without what they only name and a catalogue knows already."""
        if not self.stubs:
            return self.drafts
        return tuple(
            replace(
                draft,
                things=tuple(
                    (thing, path)
                    for thing, path in draft.things
                    if thing.key not in self.stubs or thing.key not in known
                ),
            )
            for draft in self.drafts
        )

    def counted(self) -> dict[Kind, int]:
        """How many things of each kind are described."""
        things = {thing.key: thing for draft in self.drafts for thing, _ in draft.things if thing.key not in self.stubs}
        found = Counter(kind_of(thing) for thing in things.values())
        return {kind: found[kind] for kind in Kind if found[kind]}

    def located(self, problems: Sequence[Sequence[Problem]]) -> list[Problem]:
        """Problems by draft, each with its file and line."""
        by_file = {document.file: document for document in self.documents}
        found: list[Problem] = []
        for draft, listed in zip(self.drafts, problems, strict=True):
            document = by_file.get(draft.source)
            found += document.located(listed) if document is not None else listed
        return found


@without_collecting()
def read_files(
    paths: Iterable[Path],
    *,
    strict: bool = True,
    largest_bytes: int = LARGEST_BYTES,
    progress: Progress = silent,
) -> Files:
    """Reads catalogue and CTDL files, folders of them with all below.

    Args:
        paths: files and folders.
        strict: problems of a CTDL record are problems of its draft; otherwise the record alone is left out.
        largest_bytes: of a file.
        progress: receives ("reading", done, total) in files.

    Raises:
        ProblemsError: files that cannot be read at all, all of them at once.
    """
    listed = list(_expanded(paths))
    documents: list[Document] = []
    problems: list[Problem] = []
    scenarios = 0
    for done, path in enumerate(listed):
        try:
            document = _read(path, largest_bytes)
        except ProblemsError as error:
            problems += error.problems
            continue
        finally:
            progress("reading", done + 1, len(listed))
        if isinstance(document.value, dict) and document.value.get("format") == SCENARIO_FORMAT:
            scenarios += 1
        else:
            documents.append(document)
    if problems:
        raise ProblemsError(problems)
    remarks = [f"{scenarios} scenario files are questions, not catalogue; left out."] if scenarios else []
    remarks += [
        f"{counted(each.notes, 'row')} of {each.file} with # in front: left out."
        for each in documents
        if isinstance(each, SheetDocument) and each.notes
    ]
    return files_of(documents, tuple(remarks), strict=strict)


def _read(path: Path, largest_bytes: int) -> Document:
    if path.suffix.lower() in SHEETS:
        return read_sheets(path, largest_bytes)
    return read_document(path, largest_bytes=largest_bytes)


@without_collecting()
def files_of(documents: Sequence[Document], remarks: tuple[str, ...] = (), *, strict: bool = True) -> Files:
    """Documents as drafts, whatever they come from."""
    drafts = [read_catalog(document) for document in documents if not is_ctdl(document.value)]
    ctdl = [document for document in documents if is_ctdl(document.value)]
    if not ctdl:
        return Files(tuple(documents), tuple(drafts), remarks)
    from pathways.exchange.ctdl.reader import merge, read_ctdl

    reading = merge([read_ctdl(document.value, document.file) for document in ctdl])
    by_file: dict[str | None, list[Problem]] = {}
    for problem in reading.problems:
        by_file.setdefault(problem.file, []).append(problem)
    problems = {document.file: tuple(by_file.pop(document.file, ())) for document in ctdl}
    strict = strict or not reading.whole
    things = tuple((thing, thing.key) for thing in reading.things)
    drafts += [Draft(file, (), (), found) for file, found in problems.items() if strict]
    rest = tuple(problem for found in by_file.values() for problem in found)
    drafts.append(Draft(ctdl[0].file if len(ctdl) == 1 else "the CTDL files", things, (), rest))
    files = Files(tuple(documents), tuple(drafts), (*remarks, *reading.notes), reading.unread, frozenset(reading.stubs))
    if strict:
        return files
    located = (problem for document in ctdl for problem in document.located(problems[document.file]))
    return replace(files, faulty=reading.faulty, problems=tuple(located))


def _expanded(paths: Iterable[Path]) -> Iterable[Path]:
    count = 0
    for path in paths:
        if not path.exists():
            raise ProblemsError(
                [Problem(Code.UNREADABLE, f"{name_of(path)} does not exist.", "Check the path.", None, name_of(path))]
            )
        found = [path]
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
            if not found:
                hint = f"Files end in {', '.join(SUFFIXES)}."
                raise ProblemsError(
                    [Problem(Code.EMPTY, f"{name_of(path)} holds no catalogue file.", hint, None, name_of(path))]
                )
        count += len(found)
        if count > MOST_FILES:
            raise ProblemsError([Problem(Code.TOO_LARGE, f"More than {MOST_FILES:,} files.", "Import fewer at once.")])
        yield from found


def _quotes(text: str) -> str | None:
    """Around every text that the reader would take for something else, and escapes for several lines."""
    if not text.isprintable():
        return '"'
    return None if isinstance(plain_value(text), str) else "'"


class _Writer(yaml.SafeDumper):
    """Decimals as plain numbers, texts with the quotes they need."""

    def ignore_aliases(self, _data: Any) -> bool:
        """The reader knows no aliases."""
        return True


_Writer.add_representer(Decimal, lambda writer, value: writer.represent_scalar("tag:yaml.org,2002:float", f"{value:f}"))
_Writer.add_representer(
    str, lambda writer, value: writer.represent_scalar("tag:yaml.org,2002:str", value, style=_quotes(value))
)


def as_yaml(document: dict[str, Any]) -> str:
    """A document as YAML, each name or item in a line of its own: so it is read quickly again."""
    return yaml.dump(document, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=math.inf)


def as_json(document: dict[str, Any]) -> str:
    """A document as JSON; decimals of at most 15 digits are exact as their shortest float."""
    return json.dumps(document, indent=2, ensure_ascii=False, default=float)

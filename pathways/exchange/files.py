"""Files in: which ones, read with what, and their problems put in place. Files out: YAML and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from pathways.domain.draft import Draft
from pathways.errors import Problem, ProblemsError
from pathways.exchange.catalog_format import read_catalog
from pathways.exchange.ctdl import is_ctdl, merge, read_ctdl
from pathways.exchange.reading import LARGEST_BYTES, Document, name_of, plain_value, read_document

SUFFIXES = (".yaml", ".yml", ".json", ".jsonld")
SCENARIO_FORMAT = "pathways-scenario/1"
MOST_FILES = 100_000


@dataclass(frozen=True, slots=True)
class Files:
    """What was read.

    Attributes:
        drafts: one for each catalogue file, one for all CTDL files together.
        remarks: what was left out knowingly.
    """

    documents: tuple[Document, ...]
    drafts: tuple[Draft, ...]
    remarks: tuple[str, ...]

    def located(self, problems: Sequence[Sequence[Problem]]) -> list[Problem]:
        """Problems by draft, each with its file and line."""
        by_file = {document.file: document for document in self.documents}
        found: list[Problem] = []
        for draft, listed in zip(self.drafts, problems, strict=True):
            document = by_file.get(draft.source)
            found += document.located(listed) if document is not None else listed
        return found


def read_files(
    paths: Iterable[Path], *, largest_bytes: int = LARGEST_BYTES, progress: Callable[[int, int], None] | None = None
) -> Files:
    """Reads catalogue and CTDL files, folders of them with all below.

    Raises:
        ProblemsError: files that cannot be read at all, all of them at once.
    """
    listed = list(_expanded(paths))
    documents: list[Document] = []
    problems: list[Problem] = []
    scenarios = 0
    for done, path in enumerate(listed):
        try:
            document = read_document(path, largest_bytes=largest_bytes)
        except ProblemsError as error:
            problems += error.problems
            continue
        finally:
            if progress is not None:
                progress(done + 1, len(listed))
        if isinstance(document.value, dict) and document.value.get("format") == SCENARIO_FORMAT:
            scenarios += 1
        else:
            documents.append(document)
    if problems:
        raise ProblemsError(problems)
    remarks = (f"{scenarios} scenario files are questions, not catalogue; left out.",) if scenarios else ()
    return files_of(documents, remarks)


def files_of(documents: Sequence[Document], remarks: tuple[str, ...] = ()) -> Files:
    """Documents as drafts, whatever they come from."""
    drafts = [read_catalog(document) for document in documents if not is_ctdl(document.value)]
    ctdl = [document for document in documents if is_ctdl(document.value)]
    if not ctdl:
        return Files(tuple(documents), tuple(drafts), remarks)
    drafts_of_ctdl, said = _ctdl_drafts(ctdl)
    return Files(tuple(documents), (*drafts, *drafts_of_ctdl), (*remarks, *said))


def _ctdl_drafts(documents: Sequence[Document]) -> tuple[list[Draft], list[str]]:
    """CTDL files are joined: links lead from one to another."""
    readings = [read_ctdl(document.value) for document in documents]
    drafts = [
        Draft(document.file, (), (), reading.problems) for document, reading in zip(documents, readings, strict=True)
    ]
    joined = merge(readings)
    apart = {problem for reading in readings for problem in reading.problems}
    rest = tuple(problem for problem in joined.problems if problem not in apart)
    things = tuple((thing, thing.key) for thing in joined.things)
    drafts.append(Draft(documents[0].file if len(documents) == 1 else "the CTDL files", things, (), rest))
    return drafts, list(joined.notes)


def _expanded(paths: Iterable[Path]) -> Iterable[Path]:
    count = 0
    for path in paths:
        if not path.exists():
            raise ProblemsError(
                [Problem("UNREADABLE", f"{name_of(path)} does not exist.", "Check the path.", None, name_of(path))]
            )
        found = [path]
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
            if not found:
                hint = f"Files end in {', '.join(SUFFIXES)}."
                raise ProblemsError(
                    [Problem("EMPTY", f"{name_of(path)} holds no catalogue file.", hint, None, name_of(path))]
                )
        count += len(found)
        if count > MOST_FILES:
            raise ProblemsError([Problem("TOO_LARGE", f"More than {MOST_FILES:,} files.", "Import fewer at once.")])
        yield from found


_RARE_LINE_ENDS = re.compile("[\r\x85\u2028\u2029]")


def _quotes(text: str) -> str | None:
    """Around every text that the reader would take for something else, and escapes for what it would fold away."""
    if _RARE_LINE_ENDS.search(text):
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
    """A document as YAML."""
    return yaml.dump(document, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=120)


def as_json(document: dict[str, Any]) -> str:
    """A document as JSON; decimals of at most 15 digits are exact as their shortest float."""
    return json.dumps(document, indent=2, ensure_ascii=False, default=float)

"""Documents that an operator has added to a service: clients ask for them by their hash, and others may be refused."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pathways.codes import Code
from pathways.errors import Problem, ProblemsError
from pathways.text import shown

MOST_DOCUMENTS = 10_000
LOOK_SECONDS = 1.0
"""Least time between two looks at the file."""
APOLLO = "apollo-persisted-query-manifest"


class TrustedDocuments:
    """The documents of a file, read again when it has changed.

    Args:
        file: JSON, texts of documents by their ids; it may be missing yet.

    Raises:
        ProblemsError: the file is not such a one.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._changed: float | None = None
        self._looked = 0.0
        self._texts: dict[str, str] = {}
        self._look()

    def known(self, name: str) -> str | None:
        """The text of a document by its id or its hash, as far as the file was read."""
        return self._texts.get(name)

    def find(self, name: str) -> str | None:
        """The same, after another look at the file where that is needed; it may block for a moment."""
        if name not in self._texts and time.monotonic() - self._looked > LOOK_SECONDS:
            self._look()
        return self._texts.get(name)

    def all(self) -> Mapping[str, str]:
        """The texts by id."""
        return dict(self._texts)

    def add(self, documents: Mapping[str, str]) -> None:
        """Adds documents by their ids, with their hashes, and writes the file; all or nothing.

        Raises:
            ProblemsError: TOO_LARGE, CONFLICT: an id has another text; UNWRITABLE.
        """
        wanted = {**documents} | {hash_of(text): text for text in documents.values()}
        changed = [name for name, text in wanted.items() if self._texts.get(name, text) != text]
        if changed:
            raise ProblemsError(
                Problem(Code.CONFLICT, f"The id {shown(name)} has another text already.", "Give it another id.")
                for name in changed
            )
        merged = self._texts | wanted
        if len(merged) > MOST_DOCUMENTS:
            text = f"There would be {len(merged):,} documents; at most {MOST_DOCUMENTS:,} are kept."
            raise ProblemsError.one(Code.TOO_LARGE, text, f"Remove some from {self._file}.")
        beside = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        try:
            beside.write_text(json.dumps(merged, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
            beside.replace(self._file)
        except OSError as error:
            text = f"Could not write {self._file}: {error.strerror}."
            raise ProblemsError.one(Code.UNWRITABLE, text, "PATHWAYS_TRUSTED_DOCUMENTS names another file.") from None
        self._texts = merged

    def _look(self) -> None:
        self._looked = time.monotonic()
        try:
            changed = self._file.stat().st_mtime
            if changed != self._changed:
                self._texts = dict(documents_in(self._file))
                self._changed = changed
        except FileNotFoundError:
            self._texts, self._changed = {}, None
        except OSError as error:
            text = f"Could not read {self._file}: {error.strerror}."
            raise ProblemsError.one(Code.UNREADABLE, text) from None


def documents_in(file: Path) -> Iterator[tuple[str, str]]:
    """The documents of a file by their ids: JSON as Relay, GraphQL Code Generator or Apollo write it; any other file is
    one document.

    Raises:
        ProblemsError: it is of another form.
        OSError: it cannot be read.
    """
    text = file.read_text(encoding="utf-8", errors="replace")
    if file.suffix != ".json":
        yield hash_of(text), text
        return
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise _other_form(file) from None
    if isinstance(found, dict) and found.get("format") == APOLLO and isinstance(found.get("operations"), list):
        found = {
            each.get("id"): each.get("body") if isinstance(each, dict) else None
            for each in found["operations"]
            if isinstance(each, dict)
        }
    if not isinstance(found, dict) or not all(isinstance(part, str) for pair in found.items() for part in pair):
        raise _other_form(file)
    yield from found.items()


def hash_of(text: str) -> str:
    """SHA-256 of a document, in hexadecimal digits."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _other_form(file: Path) -> ProblemsError:
    text = "The file holds no documents by their ids."
    hint = "Write a JSON object of texts by id, or the manifest of Apollo; or name .graphql files."
    return ProblemsError([Problem(Code.OTHER_KIND_OF_FILE, text, hint, file=str(file))])

"""Checks a store against graph_schema/invariants: queries that answer a row only where something is wrong.

Each file is one query below a comment that says what must hold; its columns are plain names and say where it does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pathways.progress import Progress, silent
from pathways.store.schema.files import invariant_files, statements_of

if TYPE_CHECKING:
    from pathways.store.bolt import Bolt, Row


def broken_invariants(bolt: Bolt, progress: Progress = silent) -> list[str]:
    """What must hold and does not, with the place, one text each; reads the whole store.

    A publication that is under way breaks some of them for a moment.

    Args:
        progress: receives ("invariants", done, total) in invariants.

    Raises:
        StoreError: the store does not answer.
    """
    found: list[str] = []
    files = invariant_files()
    for done, file in enumerate(files, 1):
        found += broken_in(bolt.read, file)
        progress("invariants", done, len(files))
    return found


def broken_in(read: Callable[[str], list[Row]], file: Path) -> Iterator[str]:
    """Where one invariant does not hold.

    Args:
        read: answers its query.
    """
    (query,) = statements_of(file)
    names = columns_of(query)
    for row in read(query):
        place = ", ".join(f"{name} {value}" for name, value in zip(names, row, strict=True) if value is not None)
        yield f"{sentence_of(file)} Not so: {place}"


def labels_in(file: Path) -> frozenset[str]:
    """The labels that an invariant names."""
    (query,) = statements_of(file)
    return frozenset(each for each in re.findall(r":(\w+)", query) if not each.isupper())


def sentence_of(file: Path) -> str:
    """What an invariant says, in words."""
    lines = file.read_text("utf-8").splitlines()
    return " ".join(line.removeprefix("//").strip() for line in lines if line.startswith("//"))


def columns_of(query: str) -> list[str]:
    """The names of its columns."""
    return [column.split()[-1] for column in query.rpartition("RETURN")[2].split(",")]

"""From which file and line each thing was imported, as nodes of the graph: for each version of a thing one.

A version is named by its fingerprint. What an edit makes of a thing came from no file, so nothing is found for it; and
when the edit is undone, what the file said stands again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from neo4j import ManagedTransaction

from pathways.domain.content import Thing
from pathways.domain.origin import Origin
from pathways.store.bolt import Bolt, run_rows
from pathways.store.errors import damaged
from pathways.store.mapping.canonical_json import UNDERSTANDING
from pathways.store.mapping.fingerprint import thing_fingerprint

_FORGET = "UNWIND $rows AS row MATCH (o:Origin {subject: row.subject}) WHERE o.id <> row.id DELETE o"
_KEEP = "UNWIND $rows AS row MERGE (o:Origin {id: row.id}) SET o = row"
_READ = "UNWIND $ids AS id MATCH (o:Origin {id: id}) RETURN o.subject, o.file, o.line, o.lines, o.cell, o.cells"
_ROWS = 1000
"""Written in one transaction."""


class Origins:
    """The places from which the things of one store came; thread-safe."""

    def __init__(self, bolt: Bolt) -> None:
        self._bolt = bolt

    def keep(self, found: Sequence[tuple[Thing, Origin]], *, proposed: bool = False) -> None:
        """Keeps where things came from.

        Args:
            found: the things as they were imported.
            proposed: they are not published yet: the places of what is published stay.

        Raises:
            StoreError: the store does not answer.
        """
        rows = [_row(thing, origin) for thing, origin in found]
        for start in range(0, len(rows), _ROWS):
            self._bolt.write(partial(_written, rows=rows[start : start + _ROWS], proposed=proposed))

    def of(self, things: Collection[Thing]) -> Mapping[str, Origin]:
        """Where some things came from, by key, of those that came from a file as they stand.

        Raises:
            DamagedError: what is kept is not understood.
            StoreError: the store does not answer.
        """
        rows = self._bolt.read(_READ, ids=[_id(thing) for thing in things])
        try:
            return {
                key: Origin(file, line, json.loads(lines or "{}"), cell, json.loads(cells or "{}"))
                for key, file, line, lines, cell, cells in rows
            }
        except UNDERSTANDING as error:
            raise damaged(self._bolt.address, f"where a thing came from is not understood ({error!r:.100})") from error


def _written(tx: ManagedTransaction, rows: list[dict[str, Any]], *, proposed: bool) -> None:
    if not proposed:
        run_rows(tx, _FORGET, rows=rows)
    run_rows(tx, _KEEP, rows=rows)


def _row(thing: Thing, origin: Origin) -> dict[str, Any]:
    row: dict[str, Any] = {"id": _id(thing), "subject": thing.key, "file": origin.file, "line": origin.line}
    for name, inside in (("lines", origin.lines), ("cells", origin.cells)):
        if inside:
            row[name] = json.dumps(inside, separators=(",", ":"), sort_keys=True)
    return row if origin.cell is None else {**row, "cell": origin.cell}


def _id(thing: Thing) -> str:
    return f"{thing.key}@{thing_fingerprint(thing)}"

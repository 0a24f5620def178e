"""What a publication says of itself, and the change set that it closes: written in the transaction that publishes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from neo4j import ManagedTransaction

from pathways.errors import StaleError
from pathways.store.bolt import run_rows
from pathways.store.mapping.canonical_json import UNDERSTANDING

# The node is written before the condition is read: Neo4j then holds its lock, ArcadeDB finds the conflict at commit.
_BEGIN = (
    "MATCH (s:ChangeSet {key: $key}) SET s.touched = timestamp() "
    "WITH s WHERE s.events = $events AND s.state = 'APPROVED' AND coalesce(s.impact, $impact) = $impact "
    "SET s.state = 'PUBLISHING' RETURN 1"
)
_END = "MATCH (s:ChangeSet {key: $key}) SET s = $row"
_TITLE = (
    "MATCH (r:Revision {number: $number}) SET r.author = $author, r.title = $title, r.changeSet = $change_set RETURN 1"
)


@dataclass(frozen=True, slots=True)
class Seal:
    """What is said of a revision that was a change set.

    Attributes:
        change_set: its key.
        author: who publishes it.
        title: what it is called.
        events: how many events it must have when the publication begins, approved.
        row: the properties of its node once it is published.
        impact: the one it must have then, as its node says it.
    """

    change_set: str
    author: str
    title: str
    events: int
    row: dict[str, Any]
    impact: str = ""

    def begin(self, tx: ManagedTransaction) -> None:
        """Nothing else happens to the change set from here on.

        Raises:
            StaleError: something happened to it meanwhile.
        """
        if not run_rows(tx, _BEGIN, key=self.change_set, events=self.events, impact=self.impact):
            raise StaleError(f"The change set {self.change_set} was changed meanwhile; look at it and try again")

    def end(self, tx: ManagedTransaction, revision: int) -> None:
        """The revision says whose it is, and the change set that it is published."""
        run_rows(tx, _TITLE, number=revision, author=self.author, title=self.title, change_set=self.change_set)
        run_rows(tx, _END, key=self.change_set, row=self.row)

    def as_text(self) -> str:
        """As JSON, for a redo log."""
        return json.dumps(asdict(self), separators=(",", ":"), sort_keys=True)


def seal_of(text: str) -> Seal:
    """The inverse of `Seal.as_text`.

    Raises:
        ValueError: it is none.
    """
    try:
        return Seal(**json.loads(text))
    except UNDERSTANDING as error:
        raise ValueError("no seal") from error

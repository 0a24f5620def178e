"""The change log as events, one for each revision."""

from __future__ import annotations

from collections import defaultdict

from pathways.domain.catalog import Kind
from pathways.domain.changes import CatalogChange, CatalogEvent, ChangeKind
from pathways.store.bolt import Bolt, Row

MOST_CHANGES = 1000
"""The most changes of one revision that are listed; whoever needs more reads the whole catalogue."""

_REVISIONS = (
    "MATCH (r:Revision) WHERE r.number > $after AND r.number <= $through "
    "RETURN r.number, r.things, r.things <= $most, r.changeSet ORDER BY r.number"
)
_SMALL = (
    "UNWIND $revisions AS revision MATCH (h:Change {revision: revision}) "
    "RETURN collect([h.revision, h.key, h.subjectKind, h.kind])"
)
_LARGE = (
    "MATCH (h:Change {revision: $revision}) WITH h LIMIT $most "
    "RETURN collect([h.revision, h.key, h.subjectKind, h.kind])"
)


def events_between(bolt: Bolt, after: int, through: int) -> list[CatalogEvent]:
    """The events of the revisions after one and through another that the log still holds, in order.

    Raises:
        StoreError: the store does not answer.
    """
    revisions = bolt.read(_REVISIONS, after=after, through=through, most=MOST_CHANGES)
    rows = bolt.collected(_SMALL, revisions=[number for number, _, is_small, _ in revisions if is_small])
    for number, _, is_small, _ in revisions:
        if not is_small:
            rows += bolt.collected(_LARGE, revision=number, most=MOST_CHANGES)
    changes: dict[int, list[CatalogChange]] = defaultdict(list)
    for revision, key, kind, change in sorted(rows):
        changes[revision].append(CatalogChange(key, Kind(kind), ChangeKind(change)))
    return [_event(row, changes[row[0]]) for row in revisions]


def _event(row: Row, changes: list[CatalogChange]) -> CatalogEvent:
    number, things, _, change_set = row
    return CatalogEvent(number, tuple(changes), complete=len(changes) == things, change_set=change_set)

"""What pieces of a file make of stored records: nothing is read or written here, so any process can do it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pathways.access.identity import Identity
from pathways.catalog.names import current_award
from pathways.catalog.snapshot import Snapshot
from pathways.errors import Problem, ProblemsError
from pathways.exchange.learners.files import RowReader
from pathways.exchange.learners.rows import Piece, Row, key_of
from pathways.records.awarding import AwardRequest, recorded
from pathways.records.conferral import Conferring
from pathways.records.importing import imported
from pathways.records.learner import StoredLearner
from pathways.records.office import Counted, PackedChange, Packing, Work
from pathways.records.saving import saved

Refused = Sequence[Problem]
"""Why one row is left out."""


@dataclass(slots=True)
class Prepared:
    """What is to be stored of some pieces.

    Attributes:
        wrong: of rows that cannot be kept, whatever is stored.
        refused: of rows that a record refuses, by its key.
        changes: the records that are to be stored.
        counted: how many are added, changed and left alone.
    """

    wrong: list[Refused] = field(default_factory=list)
    refused: dict[str, list[Refused]] = field(default_factory=dict)
    changes: list[PackedChange] = field(default_factory=list)
    counted: Counted = field(default_factory=Counted)


@dataclass(frozen=True, slots=True)
class Preparing:
    """By what pieces become records.

    Attributes:
        conferring: by what stacks are conferred.
        identity: who imports.
        packing: how the store keeps records.
    """

    conferring: Conferring
    identity: Identity
    packing: Packing

    def prepared(self, pieces: Iterable[Piece], stored: Mapping[str, Any]) -> Prepared:
        """What is to be stored.

        Args:
            pieces: in their order.
            stored: the records that are there, as the store keeps them.

        Raises:
            StoreError: a record is not as it was stored.
        """
        found = Prepared()
        added = changed = unchanged = 0
        for key, rows in self._by_learner(pieces, found.wrong).items():
            form = stored.get(key)
            known = StoredLearner(key=key) if form is None else self.packing.unpack(form)
            refused: list[Refused] = []
            made = self.conferring.settled(
                known, work_of(rows, self.identity, self.conferring.snapshot, refused)(known)
            )
            if refused:
                found.refused[key] = refused
            if known.version and made == known:
                unchanged += 1
                continue
            added += known.version == 0
            changed += known.version > 0
            new = replace(made, version=known.version + 1)
            found.changes.append(PackedChange(key, known.version, self.packing.pack(new)))
        found.counted = Counted(added, changed, unchanged)
        return found

    def work_again(self, pieces: Iterable[Piece], key: str, refused: list[Refused]) -> Work:
        """What pieces make of one record, whatever it has become; notes why it refuses rows."""
        rows = self._by_learner((each for each in pieces if each.learner == key), [])
        return work_of(rows.get(key, ()), self.identity, self.conferring.snapshot, refused)

    def _by_learner(self, pieces: Iterable[Piece], wrong: list[Refused]) -> dict[str, list[Row]]:
        reader = RowReader(self.conferring.snapshot)
        found: dict[str, list[Row]] = {}
        for row in map(reader.row, pieces):
            if row.problems:
                wrong.append(row.problems)
            else:
                found.setdefault(row.learner, []).append(row)
        return found


def work_of(rows: Sequence[Row], identity: Identity, snapshot: Snapshot, refused: list[Refused]) -> Work:
    """What rows make of one record; notes why it refuses some."""

    def refuse(row: Row, error: ProblemsError) -> None:
        refused.append([replace(each, path=row.path or None, file=row.file, line=row.line) for each in error.problems])

    def work(known: StoredLearner) -> StoredLearner:
        refused.clear()
        found = known if known.version else replace(known, version=1)
        asked: dict[str, tuple[Row, AwardRequest]] = {}
        for row in rows:
            if row.save is not None:
                try:
                    found = saved(found, row.save, identity, "")
                except ProblemsError as error:
                    refuse(row, error)
                    continue
            # Whoever names an award twice changes it; so the last one counts.
            asked.update((each.key or "", (row, each)) for each in row.awards)
        asked = _under_stored_names(asked, known, snapshot)
        try:
            found = recorded(found, [each for _, each in asked.values()], identity, "")
        except ProblemsError:
            for row, one in asked.values():
                try:
                    found = recorded(found, [one], identity, "")
                except ProblemsError as error:
                    refuse(row, error)
        for row in rows:
            for badge in row.badges:
                try:
                    found = imported(found, badge, identity, snapshot, "")
                except ProblemsError as error:
                    refuse(row, error)
        return replace(found, version=known.version)

    return work


def _under_stored_names(
    asked: dict[str, tuple[Row, AwardRequest]], known: StoredLearner, snapshot: Snapshot
) -> dict[str, tuple[Row, AwardRequest]]:
    """The requests, those for an award that is stored under a former name with that name: they are no other awards."""
    if not snapshot.former_keys:
        return asked
    made = (each for each in known.awards if each.key == key_of(each.award))
    stored = {key_of(current_award(each.award, snapshot)): each for each in made}
    found = {}
    for key, (row, one) in asked.items():
        kept = stored.get(key)
        if kept is not None:
            named = replace(one.award, credential=kept.award.credential, issued_by=kept.award.issued_by)
            found[kept.key] = (row, replace(one, award=named, key=kept.key))
        else:
            found[key] = (row, one)
    return found

"""Files of learners into the store: the good rows are kept, the bad ones named, and a broken off import goes on."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pathways.access.audit import Act
from pathways.access.identity import Caller
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.errors import MOST_PROBLEMS, Problem, ProblemsError
from pathways.exchange.learners.files import LearnerFile, open_learners
from pathways.exchange.learners.rows import Piece, Row
from pathways.learner_importing.batches import Prepared, Preparing, Refused
from pathways.learner_importing.workers import Workers, workers_for
from pathways.progress import Progress, silent
from pathways.records.bundles import Bundles
from pathways.records.conferral import Conferring
from pathways.records.office import Counted, Records, Work

if TYPE_CHECKING:
    from pathways.store.records.imports import ImportedRows

MOST_LEARNERS, MOST_ROWS = 1_000, 25_000
"""In one transaction."""


@dataclass(slots=True)
class LearnersImported:
    """What came of importing files.

    Attributes:
        rows: that were read and say something.
        bad: of them left out.
        passed: stored before an import was broken off, and passed over now.
        learners: how many were added, changed and left alone; who stands in rows far apart counts several times.
        problems: the first of what is wrong, in order of place.
        more: how many there are besides.
    """

    rows: int = 0
    bad: int = 0
    passed: int = 0
    learners: Counted = field(default_factory=Counted)
    problems: list[Problem] = field(default_factory=list)
    more: int = 0

    def refuse(self, problems: Iterable[Problem]) -> None:
        """A row is left out, for these reasons."""
        self.bad += 1
        for each in problems:
            if len(self.problems) < MOST_PROBLEMS:
                self.problems.append(each)
            else:
                self.more += 1


def import_learners(
    paths: Sequence[Path],
    snapshot: Snapshot,
    records: Records,
    done: ImportedRows,
    caller: Caller,
    day: date,
    largest_bytes: int,
    progress: Progress = silent,
    bundles: Bundles | None = None,
) -> LearnersImported:
    """Stores what files say of learners, some thousand at a time, and confers what they have earned by it.

    Args:
        paths: the files, one after another.
        snapshot: what they may name.
        records: where learners are kept.
        done: how far files are stored.
        caller: who imports them.
        day: that counts as today.
        largest_bytes: a file may have that is read as a whole.
        progress: receives (file, rows, lines).
        bundles: reads badges and records of badges; None: they are refused.

    Raises:
        ProblemsError: a file cannot be read as a whole; nothing is stored of any.
        StoreError: the store does not answer; what is stored already stays, and the next import of the same file goes
            on behind it.
    """
    files = [open_learners(path, largest_bytes) for path in paths]
    preparing = Preparing(Conferring(snapshot, day), caller.identity, records.packing)
    found = LearnersImported()
    # The catalogue stays: a collector that looks through it with every new row takes a fifth of the time.
    gc.freeze()
    try:
        with workers_for(preparing, sum(each.size for each in files)) as workers:
            for file in files:
                one = _Import(file, records, done, caller, preparing, workers, found, bundles)
                one.run(largest_bytes, progress)
    finally:
        gc.unfreeze()
    return found


@dataclass(slots=True)
class _Batch:
    """Pieces that are stored in one transaction.

    Attributes:
        learners: the keys of those whom they are about.
        through: the number of the last row that is stored with it; None: it is the last batch.
        prepared: what is to be stored.
    """

    pieces: list[Piece] = field(default_factory=list)
    learners: set[str] = field(default_factory=set)
    through: int | None = None
    prepared: Future[Prepared] = field(default_factory=Future)


class _Import:
    """One file on its way into the store: it is read and stored here, what lies between is worked out elsewhere."""

    def __init__(
        self,
        file: LearnerFile,
        records: Records,
        done: ImportedRows,
        caller: Caller,
        preparing: Preparing,
        workers: Workers,
        found: LearnersImported,
        bundles: Bundles | None,
    ) -> None:
        self._file = file
        self._records = records
        self._done = done
        self._act = Act(caller=caller, action="importLearners")
        self._preparing = preparing
        self._workers = workers
        self._found = found
        self._bundles = bundles
        self._under_way: list[_Batch] = []

    def run(self, largest_bytes: int, progress: Progress) -> None:
        """Stores all of it."""
        after = self._done.read(self._file.digest)
        self._found.passed += after
        batch = _Batch()
        for piece in self._pieces(after, largest_bytes):
            self._found.rows += 1
            learner = piece.learner
            is_full = len(batch.learners) >= MOST_LEARNERS or len(batch.pieces) >= MOST_ROWS
            # Whose rows stand together is changed once.
            if is_full and learner not in batch.learners:
                batch.through = piece.number - 1
                self._begin(batch)
                progress(self._file.name, piece.line, max(self._file.lines, piece.line))
                batch = _Batch()
            batch.pieces.append(piece)
            if learner:
                batch.learners.add(learner)
        self._begin(batch)
        self._settle(0)
        self._done.forget(self._file.digest)

    def _pieces(self, after: int, largest_bytes: int) -> Iterator[Piece]:
        for piece in self._file.pieces(self._preparing.conferring.snapshot, after, largest_bytes):
            yield self._verified(piece) if isinstance(piece, Row) else piece

    def _verified(self, row: Row) -> Row:
        """A row with the badges that it holds; with what is wrong with them."""
        if row.credential is None:
            return row
        try:
            if self._bundles is None:
                raise ProblemsError.one(Code.NOT_INSTALLED, "No badges are verified here.", None)
            learner, badges = self._bundles.read(row.credential)
        except ProblemsError as error:
            problems = [replace(each, file=row.file, line=row.line) for each in error.problems]
            return replace(row, problems=problems)
        return replace(row, learner=learner, badges=badges)

    def _begin(self, batch: _Batch) -> None:
        """Lets somebody work out a batch, by what is stored of its learners."""
        if not batch.pieces:
            return
        # Whoever is in a batch that is not stored yet is read when it is.
        is_met = any(not batch.learners.isdisjoint(each.learners) for each in self._under_way)
        self._settle(0 if is_met else self._workers.count)
        stored = self._records.packed(list(batch.learners))
        batch.prepared = self._workers.begin(batch.pieces, stored)
        self._under_way.append(batch)

    def _settle(self, left: int) -> None:
        """Stores batches in their order, until at most this many are on their way."""
        while len(self._under_way) > left:
            batch = self._under_way[0]
            self._store(batch, batch.prepared.result())
            del self._under_way[0]

    def _store(self, batch: _Batch, prepared: Prepared) -> None:
        refused = prepared.refused

        def note(tx: Any) -> None:
            if batch.through is not None:
                self._done.note(tx, self._file.digest, batch.through)

        def again(key: str) -> Work:
            refused[key] = []
            return self._preparing.work_again(batch.pieces, key, refused[key])

        self._records.change_all(self._act, prepared.changes, again, self._preparing.conferring, note)
        self._found.learners += prepared.counted
        for problems in (*prepared.wrong, *_each(refused)):
            self._found.refuse(problems)


def _each(refused: dict[str, list[Refused]]) -> Iterator[Refused]:
    for some in refused.values():
        yield from some

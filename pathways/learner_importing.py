"""Files of learners into the store: the good rows are kept, the bad ones named, and a broken off import goes on."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pathways.access.audit import Act
from pathways.access.identity import Caller, Identity
from pathways.catalog.names import current_award
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.errors import MOST_PROBLEMS, Problem, ProblemsError
from pathways.exchange.learners.files import LearnerFile, open_learners
from pathways.exchange.learners.rows import Row, key_of
from pathways.progress import Progress, silent
from pathways.records.awarding import AwardRequest, recorded
from pathways.records.bundles import Bundles
from pathways.records.conferral import Conferring
from pathways.records.importing import imported
from pathways.records.learner import StoredLearner
from pathways.records.office import Counted, Records, Work
from pathways.records.saving import saved

if TYPE_CHECKING:
    from pathways.store.records.imports import ImportedRows

MOST_LEARNERS, MOST_ROWS = 1_000, 25_000
"""In one transaction."""
_AHEAD = 2
"""Batches that are read or stored at the same time."""

_Refused = tuple[Row, ProblemsError]
_Stored = tuple[Counted, list[_Refused]]


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
    conferring = Conferring(snapshot, day)
    found = LearnersImported()
    # The catalogue stays: a collector that looks through it with every new row takes a fifth of the time.
    gc.freeze()
    try:
        for file in files:
            _Import(file, records, done, caller, conferring, found, bundles).run(largest_bytes, progress)
    finally:
        gc.unfreeze()
    return found


class _Import:
    """One file on its way into the store: rows are read in this thread, and stored in another."""

    def __init__(
        self,
        file: LearnerFile,
        records: Records,
        done: ImportedRows,
        caller: Caller,
        conferring: Conferring,
        found: LearnersImported,
        bundles: Bundles | None,
    ) -> None:
        self._file = file
        self._records = records
        self._done = done
        self._act = Act(caller=caller, action="importLearners")
        self._identity = caller.identity
        self._conferring = conferring
        self._found = found
        self._bundles = bundles
        self._stored: list[Future[_Stored]] = []

    def run(self, largest_bytes: int, progress: Progress) -> None:
        """Stores all of it."""
        after = self._done.read(self._file.digest)
        self._found.passed += after
        batch: dict[str, list[Row]] = {}
        rows = 0
        with ThreadPoolExecutor(1, thread_name_prefix="learners") as pool:
            for row in map(self._verified, self._file.rows(self._conferring.snapshot, after, largest_bytes)):
                self._found.rows += 1
                if row.problems:
                    self._found.refuse(row.problems)
                    continue
                # Whose rows stand together is changed once.
                if (len(batch) >= MOST_LEARNERS or rows >= MOST_ROWS) and row.learner not in batch:
                    self._store(pool, batch, row.number - 1)
                    progress(self._file.name, row.line, max(self._file.lines, row.line))
                    batch, rows = {}, 0
                batch.setdefault(row.learner, []).append(row)
                rows += 1
            self._store(pool, batch, None)
            self._settle(0)
        self._done.forget(self._file.digest)

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

    def _store(self, pool: ThreadPoolExecutor, batch: dict[str, list[Row]], through: int | None) -> None:
        """Stores rows, and that all are stored through one."""
        if batch:
            self._settle(_AHEAD - 1)
            self._stored.append(pool.submit(self._change, batch, through))

    def _settle(self, left: int) -> None:
        """Waits until at most this many batches are on their way."""
        while len(self._stored) > left:
            counted, refused = self._stored.pop(0).result()
            self._found.learners += counted
            for row, error in refused:
                self._found.refuse(
                    replace(each, path=row.path or None, file=row.file, line=row.line) for each in error.problems
                )

    def _change(self, batch: dict[str, list[Row]], through: int | None) -> _Stored:
        refused: dict[str, list[_Refused]] = {key: [] for key in batch}

        def note(tx: Any) -> None:
            if through is not None:
                self._done.note(tx, self._file.digest, through)

        works = {
            key: _work(rows, self._identity, self._conferring.snapshot, refused[key]) for key, rows in batch.items()
        }
        counted = self._records.change_all(self._act, works, self._conferring, note)
        return counted, [each for some in refused.values() for each in some]


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


def _work(rows: Sequence[Row], identity: Identity, snapshot: Snapshot, refused: list[_Refused]) -> Work:
    """What rows make of one record; notes those that it refuses."""

    def work(known: StoredLearner) -> StoredLearner:
        refused.clear()
        found = known if known.version else replace(known, version=1)
        asked: dict[str, tuple[Row, AwardRequest]] = {}
        for row in rows:
            if row.save is not None:
                try:
                    found = saved(found, row.save, identity, "")
                except ProblemsError as error:
                    refused.append((row, error))
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
                    refused.append((row, error))
        for row in rows:
            for badge in row.badges:
                try:
                    found = imported(found, badge, identity, snapshot, "")
                except ProblemsError as error:
                    refused.append((row, error))
        return replace(found, version=known.version)

    return work

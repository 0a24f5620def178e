"""Whether a backup can be restored: everything it says is held against everything else, and no store is touched.

Of the content one thing is in memory at a time; keys are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice

from pathways.domain.catalog import Kind, kind_of
from pathways.domain.changes import ChangeKind
from pathways.errors import ProblemsError
from pathways.store.backup import Backup, End, damaged
from pathways.store.bolt import Row
from pathways.store.canonical import UNDERSTANDING
from pathways.store.fingerprint import combined, thing_fingerprint
from pathways.store.redo import History
from pathways.store.writing import Stamped, references_of

Progress = Callable[[str, int, int], None]

_KINDS = frozenset(Kind)
_CHANGES = frozenset(ChangeKind)
_TOLD_EACH = 500


def check(backup: Backup, tell: Progress) -> dict[str, Kind]:
    """Reads a backup to its end. Takes some 100 ms per thousand things.

    Args:
        backup: an open one.
        tell: is told ("checking", done, total) in things.

    Returns:
        The kind of every thing by its key.

    Raises:
        ProblemsError: a thing is not what its fingerprint says, names something that is not there or stands twice; or
            there is more or less of something than the header and the last line say.
    """
    reading = _Reading(backup)
    if combined(reading.prints(tell)) != backup.header.fingerprint:
        raise damaged(backup.path, "its things together are not what the fingerprint in its header says")
    reading.require_complete()
    return reading.kinds


class _Reading:
    """What was met so far."""

    def __init__(self, backup: Backup) -> None:
        self.kinds: dict[str, Kind] = {}
        self._backup = backup
        self._named: dict[Kind, dict[str, str]] = {kind: {} for kind in Kind}
        """What was named and not met yet, and a thing that names it."""
        self._revisions = self._changes = 0
        self._end: End | None = None

    def prints(self, tell: Progress) -> Iterator[tuple[str, str]]:
        """Key and fingerprint of every thing."""
        total = self._backup.header.things
        for number, record in self._backup.records():
            if self._end is not None:
                raise damaged(self._backup.path, "something comes after its end", number)
            match record:
                case Stamped():
                    self._thing(number, record)
                    if len(self.kinds) % _TOLD_EACH == 0:
                        tell("checking", len(self.kinds), total)
                    yield record.thing.key, record.fingerprint
                case History():
                    self._history(number, record)
                case End():
                    self._end = record
        tell("checking", len(self.kinds), total)

    def require_complete(self) -> None:
        """Makes sure that nothing is missing.

        Raises:
            ProblemsError: it says what.
        """
        counts = Counter(self.kinds.values())
        for kind, count in self._backup.header.counts.items():
            if counts[kind] != count:
                raise self._damaged(f"its header promises {count:,} things of the kind {kind}, it has {counts[kind]:,}")
        if self._end != End(len(self.kinds), self._revisions, self._changes):
            raise self._damaged("it has more or less than its last line says")
        missing = (
            f"{who} names the {kind.lower()} {key}" for kind, named in self._named.items() for key, who in named.items()
        )
        if some := list(islice(missing, 3)):
            raise self._damaged(f"{'; '.join(some)}, and it is not there")
        if self._backup.header.revision == 0 and (self.kinds or self._revisions or self._changes):
            raise self._damaged("its header says that nothing was ever published")

    def _thing(self, number: int, each: Stamped) -> None:
        key, kind = each.thing.key, kind_of(each.thing)
        if thing_fingerprint(each.thing) != each.fingerprint:
            raise self._damaged(f"{key} is not what its fingerprint says", number)
        if key in self.kinds:
            raise self._damaged(f"{key} stands in it twice", number)
        self.kinds[key] = kind
        self._named[kind].pop(key, None)
        for other, name in references_of(each.thing):
            if self.kinds.get(name) is not other:
                self._named[other].setdefault(name, key)

    def _history(self, number: int, record: History) -> None:
        self._revisions += len(record.revisions)
        self._changes += len(record.changes)
        try:
            wrong = not all(map(self._is_revision, record.revisions)) or not all(map(self._is_change, record.changes))
        except UNDERSTANDING:
            wrong = True
        if wrong:
            raise self._damaged("its change log cannot be understood", number)

    def _is_revision(self, row: Row) -> bool:
        number, at, print_, things = row
        datetime.fromisoformat(at)
        return self._is_past(number) and isinstance(print_, str) and type(things) is int

    def _is_change(self, row: Row) -> bool:
        revision, key, subject, kind = row
        return self._is_past(revision) and isinstance(key, str) and subject in _KINDS and kind in _CHANGES

    def _is_past(self, revision: int) -> bool:
        return type(revision) is int and 0 < revision <= self._backup.header.revision

    def _damaged(self, what: str, line: int | None = None) -> ProblemsError:
        return damaged(self._backup.path, what, line)

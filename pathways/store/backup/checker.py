"""Whether a backup can be restored: everything it says is held against everything else, and no store is touched.

Of the content one thing is in memory at a time; keys are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice

from pathways.access.own_settings import LARGEST_GROUP, SaidSettings
from pathways.changesets.change_set import ChangeSet
from pathways.domain.catalog import Credential, Kind
from pathways.domain.changes import ChangeKind
from pathways.domain.content import Thing, kind_of
from pathways.errors import ProblemsError
from pathways.progress import Progress
from pathways.records.evidence_files import hash_of
from pathways.records.learner import StoredLearner
from pathways.store.backup.file_format import Backup, damaged
from pathways.store.backup.line_reader import End, FilePart, RevokedBadge
from pathways.store.backup.own import misplaced
from pathways.store.bolt import Row
from pathways.store.mapping.canonical_json import UNDERSTANDING, from_text, text_of
from pathways.store.mapping.fingerprint import combined, thing_fingerprint
from pathways.store.mapping.rows import Stamped, references_of
from pathways.store.publish.redo_log import History
from pathways.workforce.team import StoredTeam

_KINDS = frozenset(Kind)
_CHANGES = frozenset(ChangeKind)
_TOLD_EACH = 500
_MOST = 2**63


@dataclass(frozen=True, slots=True)
class Checked:
    """What a backup that can be restored holds.

    Attributes:
        kinds: the kind of every thing by its key.
        learners: the keys of the learners.
        teams: how many.
        has_members: teams name somebody.
    """

    kinds: dict[str, Kind]
    learners: set[str]
    teams: int
    has_members: bool


def check(backup: Backup, tell: Progress) -> Checked:
    """Reads a backup to its end. Takes some 100 ms per thousand things.

    Args:
        backup: an open one.
        tell: receives ("checking", done, total) in things.

    Raises:
        ProblemsError: a thing is not what its fingerprint says, names something that is not there or stands twice; or
            there is more or less of something than the header and the last line say.
    """
    reading = _Reading(backup)
    if combined(reading.prints(tell)) != backup.header.fingerprint:
        raise damaged(backup.path, "its things together are not what the fingerprint in its header says")
    reading.require_complete()
    return Checked(reading.kinds, reading.learners, len(reading.parents), reading.has_members)


class _Reading:
    """What was met so far."""

    def __init__(self, backup: Backup) -> None:
        self.kinds: dict[str, Kind] = {}
        self.learners: set[str] = set()
        self.parents: dict[str, str | None] = {}
        """The team above each team."""
        self.has_members = False
        self._files: set[tuple[str, str]] = set()
        """Of whom, and by which digest; those that records name and that were not met yet."""
        self._file_count = self._badges = 0
        self._change_sets: set[str] = set()
        self._settings = 0
        self._open: tuple[str, str] | None = None
        self._hash = sha256()
        self._backup = backup
        self._named: dict[Kind, dict[str, str]] = {kind: {} for kind in Kind}
        """What was named and not met yet, and a thing that names it."""
        self._revisions = self._changes = self._last = 0
        self._logged_revision = 0
        self._logged: set[str] = set()
        """What the change log names of the revision that is being read; it names each thing once."""
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
                case StoredLearner():
                    if record.key in self.learners:
                        raise self._damaged("a learner stands in it twice", number)
                    self.learners.add(record.key)
                    self._files |= {(record.key, digest) for digest in record.files}
                case FilePart():
                    self._file(number, record)
                case ChangeSet():
                    self._change_set(number, record)
                case StoredTeam():
                    self._team(number, record)
                case SaidSettings():
                    self._own_settings(number, record)
                case RevokedBadge():
                    self._badges += 1
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
        if self._open is not None:
            raise self._damaged("its last file has no end")
        people = len(self.learners), self._file_count, self._badges
        own = len(self._change_sets), len(self.parents), self._settings
        if self._end != End(len(self.kinds), self._revisions, self._changes, *people, *own):
            raise self._damaged("it has more or less than its last line says")
        if (team := misplaced(self.parents)) is not None:
            raise self._damaged(f"the team {team[:80]} stands below itself or one that is not there")
        missing = (
            f"{who} names the {kind.lower()} {key}" for kind, named in self._named.items() for key, who in named.items()
        )
        if some := list(islice(missing, 3)):
            raise self._damaged(f"{'; '.join(some)}, and it is not there")
        if self._backup.header.revision == 0 and (self.kinds or self._revisions or self._changes):
            raise self._damaged("its header says that nothing was ever published")

    def _thing(self, number: int, each: Stamped) -> None:
        key, kind = each.thing.key, kind_of(each.thing)
        try:
            right = thing_fingerprint(each.thing) == each.fingerprint
            named = list(references_of(each.thing))
        except UNDERSTANDING as error:
            raise self._damaged(f"{key[:80]} is not understood ({error!r:.100})", number) from error
        if not right:
            raise self._damaged(f"{key} is not what its fingerprint says", number)
        if not _keys_are_right(each.thing):
            raise self._damaged(f"{key[:80]} or a route of it has a key that no catalogue has", number)
        if key in self.kinds:
            raise self._damaged(f"{key} stands in it twice", number)
        self.kinds[key] = kind
        self._named[kind].pop(key, None)
        for other, name in named:
            if self.kinds.get(name) is not other:
                self._named[other].setdefault(name, key)

    def _file(self, number: int, part: FilePart) -> None:
        place = part.learner, part.digest
        if self._open is None:
            if place not in self._files:
                raise self._damaged("a file stands in it that no record names, or twice", number)
            self._files.remove(place)
            self._open, self._hash = place, hash_of(part.learner)
        if place != self._open:
            raise self._damaged("a file stands between the parts of another one", number)
        self._hash.update(part.data)
        if part.is_last:
            if self._hash.hexdigest() != part.digest:
                raise self._damaged("a file is not what its digest says", number)
            self._open, self._file_count = None, self._file_count + 1

    def _change_set(self, number: int, known: ChangeSet) -> None:
        subjects = [each.subject for each in known.staged]
        if known.key in self._change_sets or len(set(subjects)) != len(subjects) or "/" in known.key:
            raise self._damaged("a change set stands in it twice, or has a subject twice", number)
        self._change_sets.add(known.key)

    def _team(self, number: int, team: StoredTeam) -> None:
        if not team.key:
            raise self._damaged("a team has no key", number)
        if team.key in self.parents or len(set(team.members)) != len(team.members):
            raise self._damaged("a team stands in it twice, or has a member twice", number)
        self.parents[team.key] = team.parent
        self.has_members = self.has_members or bool(team.members)

    def _own_settings(self, number: int, said: SaidSettings) -> None:
        self._settings += 1
        fits = said.smallest_group is None or 1 <= said.smallest_group <= LARGEST_GROUP
        if self._settings > 1 or not fits:
            raise self._damaged("its settings stand in it twice, or ask for a group that no tenant can", number)

    def _history(self, number: int, record: History) -> None:
        self._revisions += len(record.revisions)
        self._changes += len(record.changes)
        try:
            wrong = not all(map(self._is_revision, record.revisions)) or not all(map(self._is_change, record.changes))
        except UNDERSTANDING:
            wrong = True
        if wrong:
            raise self._damaged("its change log is not understood", number)

    def _is_revision(self, row: Row) -> bool:
        number, at, print_, things, *titles = row
        datetime.fromisoformat(at)
        is_next = self._is_past(number) and number > self._last
        self._last = number
        if not all(each is None or text_of(each) for each in titles):
            return False
        return is_next and bool(text_of(print_)) and type(things) is int and 0 <= things < _MOST

    def _is_change(self, row: Row) -> bool:
        revision, key, subject, kind, before = row
        if revision != self._logged_revision:
            if revision < self._logged_revision:
                return False
            self._logged_revision, self._logged = revision, set()
        is_new = bool(text_of(key)) and key not in self._logged
        self._logged.add(key)
        if before is not None and (kind == ChangeKind.ADDED or from_text(before).key != key):
            return False
        return is_new and self._is_past(revision) and subject in _KINDS and kind in _CHANGES

    def _is_past(self, revision: int) -> bool:
        return type(revision) is int and 0 < revision <= self._backup.header.revision

    def _damaged(self, what: str, line: int | None = None) -> ProblemsError:
        return damaged(self._backup.path, what, line)


def _keys_are_right(thing: Thing) -> bool:
    """Ids in the store are made of keys: none may pass for another one."""
    keys = [each.key for each in (*thing.routes, *thing.renewals)] if isinstance(thing, Credential) else []
    return len(set(keys)) == len(keys) and all(key and "/" not in key for key in (thing.key, *keys))

"""The store into a backup: some thousand things at a time, and each is what its fingerprint says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from sys import intern
from typing import Any

from pathways import __version__
from pathways.domain.catalog import Kind
from pathways.domain.changes import ChangeKind
from pathways.progress import Progress
from pathways.store.backup.erasures import Position
from pathways.store.backup.file_format import Header
from pathways.store.backup.writer import Draft, Lines
from pathways.store.bolt import Bolt, Row
from pathways.store.changesets.change_sets import ChangeSets
from pathways.store.errors import damaged
from pathways.store.mapping.canonical_json import to_text
from pathways.store.mapping.fingerprint import combined, text_fingerprint
from pathways.store.mapping.load import changed, read_stamped
from pathways.store.mapping.things import LABELS
from pathways.store.publish.lease import CatalogState

_REVISIONS = (
    "MATCH (r:Revision) WHERE r.number <= $revision "
    "RETURN collect([r.number, r.publishedAt, r.fingerprint, r.things, r.author, r.title, r.changeSet])"
)
_CHANGES = (
    "MATCH (h:Change) WHERE h.revision > $after AND h.revision <= $through "
    "RETURN h.revision, h.key, h.subjectKind, h.kind"
)
_BEFORE = "UNWIND $ids AS id MATCH (h:Change {id: id}) RETURN collect([h.id, h.before])"
_READ_LEARNERS = "UNWIND $keys AS key MATCH (l:Learner {key: key}) RETURN l.key, l.version, l.record"
_LEARNERS = 500
"""Read in one statement."""
_ROWS = 10_000
"""Of the change log in one statement, unless one revision has more."""
_TEXTS = 500
"""Of what things said before, in one statement."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was written.

    Attributes:
        header: what it holds.
        size: in bytes.
        learners: how many.
        files: how many files of evidence.
        teams: how many.
    """

    header: Header
    size: int
    learners: int
    files: int
    teams: int


def learner_texts(bolt: Bolt, keys: Sequence[str], tell: Progress) -> Iterator[tuple[int, str]]:
    """The version and the record of each learner who is there, in key order; each is whole, and as it is when its turn
    comes.

    Args:
        keys: of all, in order.
        tell: receives ("learners", done, total).

    Raises:
        StoreError: the store does not answer.
    """
    for start in range(0, len(keys), _LEARNERS):
        some = keys[start : start + _LEARNERS]
        rows = bolt.read(_READ_LEARNERS, keys=some)
        yield from ((version, text) for _, version, text in sorted(rows))
        tell("learners", start + len(some), len(keys))


def learner_keys(bolt: Bolt) -> list[str]:
    """Of all learners, in order.

    Raises:
        StoreError: the store does not answer.
    """
    return _keys(bolt, "Learner")


def dump(bolt: Bolt, state: CatalogState, draft: Draft, tell: Progress, erasures: Position | None = None) -> Header:
    """Writes what is published; consistent only if nothing was published meanwhile, which the caller checks.

    Args:
        state: of the catalogue.
        draft: is written from its beginning.
        tell: receives ("reading", done, total) in things.
        erasures: how far the file of erasures is.

    Raises:
        DamagedError: what the store holds is not what was published.
        ProblemsError: the file cannot be written.
        StoreError: the store does not answer.
    """
    keys = {kind: _keys(bolt, label) for kind, label in LABELS.items()}
    counts = {kind: len(some) for kind, some in keys.items()}
    header = Header(state.revision, state.published_at, state.fingerprint, counts, __version__, erasures)
    change_sets = ChangeSets(bolt)
    with draft.lines(header) as lines:
        if combined(_things(bolt, keys, lines, lambda done: tell("reading", done, header.things))) != state.fingerprint:
            raise damaged(bolt.address)
        revisions = sorted(bolt.collected(_REVISIONS, revision=state.revision), key=itemgetter(0))
        for row in revisions:
            lines.revision(row)
        for after, through in _spans(revisions, state.revision):
            rows = bolt.stream(_CHANGES, after=after, through=through)
            ordered = sorted((revision, key, intern(subject), intern(kind)) for revision, key, subject, kind in rows)
            lines.changes(_with_what_was(bolt, ordered))
        for key in sorted(each.key for each in change_sets.heads(None)):
            if (known := change_sets.read(key)) is not None:
                lines.change_set(known)
    return header


def _with_what_was(bolt: Bolt, rows: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Changes with what the thing said before, some at a time: together they are larger than the catalogue."""
    for start in range(0, len(rows), _TEXTS):
        some = rows[start : start + _TEXTS]
        ids = [f"{revision}/{key}" for revision, key, _, kind in some if kind != ChangeKind.ADDED]
        texts = dict(bolt.collected(_BEFORE, ids=ids)) if ids else {}
        yield from ([*row, texts.get(f"{row[0]}/{row[1]}")] for row in some)


def _keys(bolt: Bolt, label: str) -> list[str]:
    ((keys,),) = bolt.read(f"MATCH (n:{label}) RETURN collect(n.key)")
    return sorted(keys)


def _things(
    bolt: Bolt, keys: dict[Kind, list[str]], lines: Lines, count: Callable[[int], None]
) -> Iterator[tuple[str, str]]:
    """Writes everything; yields key and fingerprint of each thing."""
    done = 0
    for kind, some in keys.items():
        for chunk in read_stamped(bolt, kind, some):
            for each in sorted(chunk, key=attrgetter("thing.key")):
                text = to_text(each.thing)
                if text_fingerprint(text) != each.fingerprint:
                    raise damaged(bolt.address, changed(each.thing))
                lines.thing(each.version, each.fingerprint, text)
                yield each.thing.key, each.fingerprint
            done += len(chunk)
            count(done)


def _spans(revisions: list[Row], last: int) -> Iterator[tuple[int, int]]:
    """Spans of revisions, after the first number and through the second, with about so many changes as are wanted."""
    after = changes = 0
    for number, _, _, things, *_ in revisions:
        if changes and changes + things > _ROWS:
            yield after, number - 1
            after, changes = number - 1, 0
        changes += things
    if last > after:
        yield after, last

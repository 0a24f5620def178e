"""A backup into the store: checked whole, staged whole, then applied by whoever is there to finish it.

Into an empty store comes the backup as it is: its revision, its versions, its change log. Where it replaces a
catalogue, that one's history goes on, since there are readers who know it: the backup becomes a further revision that
changed everything, and neither the revision nor the version of any thing goes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from uuid import uuid4

from pathways.access.own_settings import SaidSettings
from pathways.codes import Code
from pathways.domain.catalog import Kind
from pathways.errors import DamagedError, ProblemsError, StoreError
from pathways.progress import Progress
from pathways.records.evidence_files import EvidenceFiles
from pathways.store.backup.checker import Checked, check
from pathways.store.backup.dump import learner_keys
from pathways.store.backup.encryption import BackupKeys
from pathways.store.backup.erasures import Erasures, IsErased
from pathways.store.backup.file_format import Backup, open_backup
from pathways.store.bolt import Bolt
from pathways.store.changesets.change_sets import row_of, staged_rows
from pathways.store.mapping.learners import learner_row
from pathways.store.mapping.own_settings import read_said, settings_row
from pathways.store.mapping.rows import Stamped
from pathways.store.mapping.statuses import BadgeStatuses
from pathways.store.mapping.teams import team_row, without_members
from pathways.store.mapping.things import LABELS
from pathways.store.publish.apply import Application
from pathways.store.publish.lease import CatalogState, Lease, read_state
from pathways.store.publish.publication import Limits, finish
from pathways.store.publish.redo_log import (
    History,
    OwnRows,
    People,
    Proposals,
    Replaces,
    remove,
    removed_unless_begun,
    stage,
    staged_logs,
)
from pathways.store.publish.replace import count_things, replace_all
from pathways.wording.phrases import counted, listed

Old = dict[str, tuple[Kind, int]]
"""Kind and version of what a store holds, by key."""

# Its revisions still know how far the store was.
_REMEMBER = (
    "OPTIONAL MATCH (r:Revision) WITH max(r.number) AS last "
    "MERGE (c:Catalog {id: 'catalog'}) ON CREATE SET c.revision = coalesce(last, 0)"
)
_PUBLISHED = "MATCH (s:ChangeSet {state: 'PUBLISHED'}) RETURN collect(s.key)"
# What else a restored backup takes the place of.
_COUNTS = {
    "learner": "MATCH (l:Learner) RETURN count(l)",
    "change set": "MATCH (s:ChangeSet) RETURN count(s)",
    "team": "MATCH (t:Team) RETURN count(t)",
}
_ROWS = 5000
"""Of the change log in one part."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of restoring.

    Attributes:
        revision: the published one.
        replaced: the store held something before.
        learners: how many came back.
        files: how many files of evidence came with them.
        erased: how many of the backup did not, since they were erased after it was made.
        teams: how many came back.
    """

    revision: int
    things: int
    fingerprint: str
    replaced: bool
    learners: int
    erased: int
    files: int
    teams: int


def restore(
    bolt: Bolt,
    file: Path,
    limits: Limits,
    tell: Progress,
    *,
    replace_content: bool,
    keys: BackupKeys | None,
    erasures: Erasures | None,
    without_erasures: bool,
    evidence: EvidenceFiles | None,
) -> Restored:
    """As `GraphStore.restore`.

    Raises:
        ProblemsError: the file is no backup, or a damaged one; or who was erased since is not known.
        StoreError: the store is not empty and may not be replaced, or does not answer.
    """
    with open_backup(file, keys) as backup:
        if not replace_content and (state := read_state(bolt)).applying is None:
            _require_empty(bolt, state)  # checking a large file takes minutes
        checked = check(backup, tell)
        is_erased = _is_erased(backup, checked, None if without_erasures else erasures, needed=not without_erasures)
        if replace_content:
            _require_catalog(bolt)
        with Lease.held(bolt) as lease:
            # What is to be replaced may be beyond finishing: that is what the backup is for.
            if not replace_content:
                finish(bolt, lease, limits)
                _require_empty(bolt, read_state(bolt))
            return _restore(bolt, lease, backup, checked, is_erased, limits, tell, evidence)


def _is_erased(backup: Backup, checked: Checked, erasures: Erasures | None, *, needed: bool) -> IsErased:
    """Who of the learners of a backup was erased since."""
    if not needed or not (checked.learners or checked.has_members):
        return lambda _key: False
    if erasures is None or backup.header.erasures is None:
        text = "Who was erased since this backup is not known."
        raise ProblemsError.one(Code.ERASURES_UNKNOWN, text, "Say --without-erasures if nobody was.")
    return erasures.since(backup.header.erasures)


def _restore(
    bolt: Bolt,
    lease: Lease,
    backup: Backup,
    checked: Checked,
    is_erased: IsErased,
    limits: Limits,
    tell: Progress,
    evidence: EvidenceFiles | None,
) -> Restored:
    header, state, kinds = backup.header, read_state(bolt), checked.kinds
    erased = set(filter(is_erased, checked.learners))
    kept = checked.learners - erased
    # Before the records that name them: files that no record names are swept.
    files = 0 if evidence is None else put_back(backup, kept, evidence)
    _keep_revoked(bolt, backup, kept, erased)
    if state.revision == 0:
        replaces, old, history = Replaces(header.revision, header.published_text), {}, backup.history()
    else:
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        replaces, old = Replaces(max(header.revision, state.revision + 1), now), _stored(bolt)
        history = _replacement(replaces, now, header.fingerprint, old, kinds)
    id_ = f"{replaces.revision}-{uuid4().hex}"
    application = Application(bolt, lease, replaces.revision, limits.batch)
    with removed_unless_begun(bolt, lease, id_):
        parts = _parts(backup, old, limits.part, lambda done: tell("staging", done, header.things))
        pieces = _pieces(history)
        people = _people(bolt, backup, kept, limits.part)
        proposals = _proposals(bolt, backup, goes_on=state.revision > 0)
        own = _own(backup, is_erased, limits.part)
        log = stage(
            bolt,
            lease,
            id_,
            parts,
            header.fingerprint,
            history=pieces,
            people=people,
            proposals=proposals,
            own=own,
            replaces=replaces,
        )
        backup.require_unchanged()
        application.begin(log)
    replace_all(application, log, tell)
    for each in staged_logs(bolt):
        remove(bolt, lease, each)
    replaced = state.revision > 0
    back = len(kept), len(erased), files, checked.teams
    return Restored(replaces.revision, log.things, log.fingerprint, replaced, *back)


def _keep_revoked(bolt: Bolt, backup: Backup, kept: set[str], erased: set[str]) -> None:
    """Keeps badges revoked whose learners were erased before the backup or since, or go as it is restored."""
    if not backup.header.has_learners:
        return
    people = backup.learners() if erased else ()
    since = (place for each in people if each.key in erased for place in each.revoked_badges)
    gone = [key for key in learner_keys(bolt) if key not in kept]
    BadgeStatuses(bolt).keep_revoked({*backup.badges(), *since}, gone)


def put_back(backup: Backup, kept: set[str], evidence: EvidenceFiles) -> int:
    """Puts the files of evidence of those who come back into their folder, and returns how many they are.

    Raises:
        ProblemsError: UNWRITABLE.
    """
    count = 0
    parts = (part for part in backup.files() if part.learner in kept)
    for part in parts:
        with evidence.sent(part.learner) as sent:
            while not part.is_last:
                sent.write(part.data)
                part = next(parts)  # noqa: PLW2901  the next part of the same file
            sent.write(part.data)
            sent.keep()
        count += 1
    return count


def _people(bolt: Bolt, backup: Backup, kept: set[str], size: int) -> Iterator[People]:
    """Those of a backup who are to be there, and the keys of those who are there now and are not to be."""
    if not backup.header.has_learners:
        return
    gone = [key for key in learner_keys(bolt) if key not in kept]
    for start in range(0, len(gone), _ROWS):
        yield People([], gone[start : start + _ROWS])
    rows = (learner_row(each) for each in backup.learners() if each.key in kept)
    while part := list(islice(rows, size)):
        yield People(part, [])


def _proposals(bolt: Bolt, backup: Backup, *, goes_on: bool) -> Iterator[Proposals]:
    """The change sets of a backup; in a store whose own history goes on, those that it published stay its own, and what
    was published elsewhere is no revision of it."""
    if not backup.header.has_change_sets:
        return
    ((published,),) = bolt.read(_PUBLISHED) if goes_on else [[[]]]
    yield Proposals([], [])  # also where the backup has none: then there are none
    for each in backup.change_sets():
        if each.key not in published:
            known = replace(each, published_revision=None) if goes_on else each
            rows = staged_rows(known)
            yield Proposals([row_of(known)], rows[:_ROWS])
            for start in range(_ROWS, len(rows), _ROWS):
                yield Proposals([], rows[start : start + _ROWS])


def _own(backup: Backup, is_erased: IsErased, size: int) -> Iterator[OwnRows]:
    """The teams of a backup without those who were erased since, and the settings."""
    if not backup.header.has_own:
        return
    yield OwnRows([], settings_row(backup.settings(), 1))
    rows = (team_row(without_members(each, is_erased)) for each in backup.teams())
    while part := list(islice(rows, size)):
        yield OwnRows(part)


def _require_catalog(bolt: Bolt) -> None:
    """Makes the Catalog node anew where a damaged store has lost it, or what it says."""
    try:
        read_state(bolt)
    except DamagedError:
        bolt.run("MATCH (c:Catalog) DETACH DELETE c")
        bolt.run(_REMEMBER)


def _require_empty(bolt: Bolt, state: CatalogState) -> None:
    counts = {noun: int(bolt.read(statement)[0][0]) for noun, statement in _COUNTS.items()}
    decides = read_said(bolt) != SaidSettings()
    if state.revision > 0 or count_things(bolt) > 0 or any(counts.values()) or decides:
        held = [f"revision {state.revision}", *(counted(count, noun) for noun, count in counts.items() if count)]
        if decides:
            held.append("settings of its own")
        raise StoreError(
            f"The store at {bolt.address} is not empty: it holds {listed(held, 'and')}. Restore into an empty one, "
            "or say --replace to give up what it holds"
        )


def _stored(bolt: Bolt) -> Old:
    old: Old = {}
    for kind, label in LABELS.items():
        for key, version in bolt.collected(f"MATCH (n:{label}) RETURN collect([n.key, n.version])"):
            old[key] = (kind, version or 0)  # whatever a damaged store says
    return old


def _parts(backup: Backup, old: Old, size: int, count: Callable[[int], None]) -> Iterator[list[Stamped]]:
    """The things of a backup; of those that the store knows, the version goes on."""
    things = backup.things()
    done = 0
    while part := list(islice(things, size)):
        count(done)
        done += len(part)
        yield [_going_on(each, old) for each in part] if old else part
    count(done)


def _going_on(each: Stamped, old: Old) -> Stamped:
    if (known := old.get(each.thing.key)) is None:
        return each
    return replace(each, version=max(each.version, known[1] + 1))


def _replacement(replaces: Replaces, at: str, fingerprint: str, old: Old, kinds: dict[str, Kind]) -> Iterator[History]:
    """A revision in which everything came, changed or went."""
    gone = [(key, kind) for key, (kind, _) in old.items() if key not in kinds]
    yield History([[replaces.revision, at, fingerprint, len(kinds) + len(gone), None, None, None]], [])
    for key, kind in kinds.items():
        yield History([], [[replaces.revision, key, kind, "CHANGED" if key in old else "ADDED", None]])
    for key, kind in gone:
        yield History([], [[replaces.revision, key, kind, "REMOVED", None]])


def _pieces(history: Iterator[History]) -> Iterator[History]:
    """The same in larger pieces."""
    piece = History([], [])
    for each in history:
        piece.revisions.extend(each.revisions)
        piece.changes.extend(each.changes)
        if len(piece.revisions) + len(piece.changes) >= _ROWS:
            yield piece
            piece = History([], [])
    if piece.revisions or piece.changes:
        yield piece

"""Applying a redo log that takes the place of everything: a restored backup.

What is there goes first, so it does not matter what that is, nor how often this was begun: whoever finds it unfinished
starts again from the log. The change log up to the published revision stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from neo4j import ManagedTransaction

from pathways.errors import DamagedError, StoreError
from pathways.progress import Progress, silent
from pathways.store.bolt import Bolt, Row, run_rows
from pathways.store.errors import RefusedError, VanishedError
from pathways.store.mapping.rows import node_rows, owned_rows
from pathways.store.publish.apply import Application, merge_changes
from pathways.store.publish.lease import read_state
from pathways.store.publish.redo_log import (
    CHANGE,
    REVISION,
    OwnRows,
    RedoLog,
    Replaces,
    read_history,
    read_own,
    read_parts,
    read_people,
    read_proposals,
)

_AT_ONCE = 1000
"""Nodes or relationships that go in one transaction."""

# What others hang on goes last, so that no node takes a million relationships with it in one transaction.
_LABELS = (
    *("Selection", "Limit", "Party", "Overlap", "Equivalence", "Adjacency"),
    *("Requirement", "Offering", "Recurrence", "Route", "Occupation", "Credential", "Competency"),
    *("Organization", "Scale", "Term"),
)
_REMOVALS = (
    f"MATCH (:Competency)-[e:BROADER]->(:Competency) WITH e LIMIT {_AT_ONCE} DELETE e RETURN count(*)",
    *(f"MATCH (n:{label}) WITH n LIMIT {_AT_ONCE} DETACH DELETE n RETURN count(*)" for label in _LABELS),
    f"MATCH (h:Change) WHERE h.revision > $published WITH h LIMIT {_AT_ONCE} DELETE h RETURN count(*)",
    f"MATCH (r:Revision) WHERE r.number > $published WITH r LIMIT {_AT_ONCE} DELETE r RETURN count(*)",
)
_REVISIONS = (
    "UNWIND $rows AS row MERGE (r:Revision {number: row.number}) "
    "SET r.publishedAt = row.publishedAt, r.fingerprint = row.fingerprint, r.things = row.things, "
    "r.author = row.author, r.title = row.title, r.changeSet = row.changeSet"
)
# What was published stays as the history says it; of what was only proposed, what the backup brings.
_PROPOSED = "MATCH (s:ChangeSet) WHERE s.state <> 'PUBLISHED' RETURN collect(s.key)"
_FORGET_STAGED = (
    f"UNWIND $keys AS key MATCH (c:StagedChange {{changeSet: key}}) WITH c LIMIT {_AT_ONCE} DELETE c RETURN count(*)"
)
_FORGET_PROPOSED = "UNWIND $keys AS key MATCH (s:ChangeSet {key: key}) DELETE s"
_CHANGE_SET = "UNWIND $rows AS row MERGE (s:ChangeSet {key: row.key}) SET s = row"
_STAGED = "UNWIND $rows AS row MERGE (c:StagedChange {id: row.id}) SET c = row"
_FORGET_IMPORTS = "MATCH (i:LearnerImport) DELETE i"  # of what they had stored, not all is there now
_GONE = "UNWIND $keys AS key MATCH (l:Learner {key: key}) DELETE l"
# The version never goes back where somebody is there, and what is there already stays as it is.
_LEARNER = (
    "UNWIND $rows AS row MERGE (l:Learner {key: row.key}) "
    "WITH l, row, coalesce(l.version, 0) AS old, coalesce(l.record, '') AS record SET l = row "
    "SET l.version = CASE WHEN record = row.record AND old >= row.version THEN old "
    "WHEN row.version > old THEN row.version ELSE old + 1 END"
)
_TEAMS = "MATCH (t:Team) RETURN t.key"
_GONE_TEAMS = "UNWIND $keys AS key MATCH (t:Team {key: key}) DELETE t"
# As of a learner.
_TEAM = (
    "UNWIND $rows AS row MERGE (t:Team {key: row.key}) "
    "WITH t, row, coalesce(t.version, 0) AS old, coalesce(t.team, '') AS team SET t = row "
    "SET t.version = CASE WHEN team = row.team AND old >= row.version THEN old "
    "WHEN row.version > old THEN row.version ELSE old + 1 END"
)
_SETTINGS = (
    "MERGE (s:OwnSettings {key: $row.key}) WITH s, coalesce(s.version, 0) AS old SET s = $row SET s.version = old + 1"
)
_LEARNERS = 200
"""Written in one transaction."""
_PUBLISH = (
    "MATCH (c:Catalog {id: 'catalog'}) WHERE c.applying = $log "
    "SET c.revision = $revision, c.publishedAt = $at, c.fingerprint = $fingerprint, c.applying = null RETURN 1"
)


def count_things(bolt: Bolt) -> int:
    """How many nodes the catalogue has in the store, published or not.

    Raises:
        StoreError: the store does not answer.
    """
    return sum(int(bolt.read(f"MATCH (n:{label}) RETURN count(n)")[0][0]) for label in _LABELS)


def replace_all(application: Application, log: RedoLog, tell: Progress = silent) -> None:
    """Removes everything, writes the log and publishes it as the revision it says.

    Args:
        application: of that revision.
        log: begun, and `log.replaces` is set.
        tell: receives (what, done, total).

    Raises:
        DamagedError: the log is damaged, or what is there cannot be removed.
        StoreError: the lease was lost, or the store does not answer.
    """
    if log.replaces is None:
        raise TypeError(f"the redo log {log.id} replaces nothing")
    bolt = application.bolt
    try:
        _clear(application, tell)
    except (RefusedError, VanishedError) as error:
        raise DamagedError(
            f"The store at {bolt.address} is so damaged that its server cannot even remove what is there: bring the "
            "backup back into an empty one instead (pathways restore FILE, with another --data or --store)"
        ) from error
    done = 0
    # Whatever a part names may stand in a later one, so all nodes come before all relationships.
    for part in read_parts(bolt, log):
        application.write(node_rows(part, new=True))
        tell("writing", done := done + len(part), log.things)
    done = 0
    for part in read_parts(bolt, log):
        application.write(owned_rows(each.thing for each in part))
        tell("linking", done := done + len(part), log.things)
    for piece in read_history(bolt, log):
        if piece.revisions:
            application.in_turn(partial(_write_revisions, rows=piece.revisions))
        for start in range(0, len(piece.changes), application.batch):
            rows = piece.changes[start : start + application.batch]
            application.in_turn(partial(merge_changes, rows=[_change(row) for row in rows]))
    done = 0
    application.in_turn(partial(run_rows, statement=_FORGET_IMPORTS))
    for group in read_people(bolt, log):
        for start in range(0, len(group.gone), application.batch):
            application.in_turn(partial(run_rows, statement=_GONE, keys=group.gone[start : start + application.batch]))
        for start in range(0, len(group.rows), _LEARNERS):
            learners = group.rows[start : start + _LEARNERS]
            application.in_turn(partial(run_rows, statement=_LEARNER, rows=learners))
            tell("learners", done := done + len(learners), done)
    _propose(application, log)
    own = list(read_own(bolt, log))
    application.in_turn(partial(_publish, log=log, replaces=log.replaces, own=own))


def _propose(application: Application, log: RedoLog) -> None:
    """The change sets of a backup instead of those that are there and were not published."""
    is_first = True
    for some in read_proposals(application.bolt, log):
        if is_first:
            ((keys,),) = application.bolt.read(_PROPOSED)
            removed = _AT_ONCE
            while removed == _AT_ONCE:
                ((removed,),) = application.in_turn(partial(run_rows, statement=_FORGET_STAGED, keys=keys))
            application.in_turn(partial(run_rows, statement=_FORGET_PROPOSED, keys=keys))
            is_first = False
        for statement, rows in ((_CHANGE_SET, some.rows), (_STAGED, some.staged)):
            for start in range(0, len(rows), _AT_ONCE):
                part = rows[start : start + _AT_ONCE]
                application.in_turn(partial(run_rows, statement=statement, rows=part))


def _clear(application: Application, tell: Progress) -> None:
    published = read_state(application.bolt).revision
    there = count_things(application.bolt)
    done = 0
    for statement in _REMOVALS:
        removed = _AT_ONCE
        while removed == _AT_ONCE:
            ((removed,),) = application.in_turn(partial(run_rows, statement=statement, published=published))
            done = min(done + removed, there)
            tell("clearing", done, there)


def _write_revisions(tx: ManagedTransaction, rows: list[Row]) -> None:
    tx.run(_REVISIONS, rows=[dict(zip(REVISION, row, strict=True)) for row in rows]).consume()


def _change(row: Row) -> dict[str, Any]:
    said = dict(zip(CHANGE, row, strict=True))
    return {"id": f"{said['revision']}/{said['key']}", **said}


def _publish(tx: ManagedTransaction, log: RedoLog, replaces: Replaces, own: Sequence[OwnRows]) -> None:
    parameters = {"revision": replaces.revision, "at": replaces.published_at, "fingerprint": log.fingerprint}
    if not run_rows(tx, _PUBLISH, log=log.id, **parameters):
        raise StoreError("The backup was restored by another process meanwhile")
    # With the revision, in one step: nobody sees half a tree, or adds a team below one that goes.
    if own:
        rows = [row for piece in own for row in piece.teams]
        coming = {row["key"] for row in rows}
        run_rows(tx, _GONE_TEAMS, keys=[key for (key,) in run_rows(tx, _TEAMS) if key not in coming])
        run_rows(tx, _TEAM, rows=rows)
    for piece in own:
        if piece.settings is not None:
            run_rows(tx, _SETTINGS, row=piece.settings)

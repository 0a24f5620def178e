"""What the catalogue said at an earlier revision: later changes are taken back, the newest first."""

from __future__ import annotations

import json
from datetime import datetime

from pathways.codes import Code
from pathways.domain.changes import ChangeKind
from pathways.domain.content import Thing
from pathways.errors import ProblemsError
from pathways.store.bolt import Bolt, Row
from pathways.store.errors import damaged
from pathways.store.mapping.canonical_json import UNDERSTANDING, from_data
from pathways.store.mapping.fingerprint import fingerprint
from pathways.store.publish.catch_up import Published
from pathways.store.publish.lease import EMPTY_FINGERPRINT

_AT_ONCE = 200
"""Revisions whose changes are read in one statement."""

_PUBLISHED = "MATCH (r:Revision {number: $number}) RETURN r.publishedAt, r.fingerprint"
_COUNT = "UNWIND $numbers AS number MATCH (r:Revision {number: number}) RETURN count(r)"
_CHANGES = (
    "UNWIND $numbers AS number MATCH (h:Change {revision: number}) "
    "RETURN collect([h.revision, h.key, h.kind, h.before])"
)


# A restored store may know less of a thing than its version says; counting is for what is gone since.
_CAME = (
    "UNWIND $keys AS key MATCH (h:Change {key: key}) WHERE h.revision <= $revision "
    "RETURN collect([h.key, h.revision, h.kind])"
)


def as_of(bolt: Bolt, known: Published, revision: int) -> Published:
    """What was published at a revision; what it says is compared with the fingerprint of that revision.

    Args:
        known: what was published at that revision or a later one.
        revision: 0: before anything was published.

    Raises:
        DamagedError: the log does not lead to what was published then.
        ProblemsError: NOT_FOUND, there is no such revision, or the log does not reach back to it.
        StoreError: the store does not answer.
    """
    if not 0 <= revision <= known.revision:
        text = f"There is no revision {revision}; the newest is {known.revision}."
        raise ProblemsError.one(Code.NOT_FOUND, text, "Ask for one that was published.", "revision")
    was: dict[str, Thing | None] = {}
    versions: dict[str, int | None] = dict(known.versions)
    for last in range(known.revision, revision, -_AT_ONCE):
        numbers = list(range(max(revision, last - _AT_ONCE) + 1, last + 1))
        if bolt.read(_COUNT, numbers=numbers) != [[len(numbers)]]:
            raise _forgotten(revision)
        for row in sorted(bolt.collected(_CHANGES, numbers=numbers), key=lambda row: -row[0]):
            was[row[1]] = _before(bolt, row, revision)
            _step_back(versions, row[1], row[2])
    content = known.content.replacing(was.keys(), [thing for thing in was.values() if thing is not None])
    published_at, print_ = _published_as(bolt, revision)
    if fingerprint(content) != print_:
        raise damaged(bolt.address, f"its change log does not lead back to revision {revision}")
    counted = {key: version for key, version in versions.items() if version is not None}
    uncounted = sorted(key for key, version in versions.items() if version is None)
    return Published(revision, published_at, print_, content, counted | _counted(bolt, uncounted, revision))


def _step_back(versions: dict[str, int | None], key: str, kind: str) -> None:
    """The version of a thing before a change; None: it was there, and went, so that it has to be counted."""
    if kind == ChangeKind.ADDED:
        versions.pop(key, None)
    elif kind == ChangeKind.REMOVED:
        versions[key] = None
    elif (version := versions.get(key)) is not None:
        versions[key] = version - 1


def _counted(bolt: Bolt, keys: list[str], revision: int) -> dict[str, int]:
    """Versions of things at a revision, by their changes since they came."""
    found: dict[str, int] = {}
    for key, _, kind in sorted(bolt.collected(_CAME, keys=keys, revision=revision), key=lambda row: row[1]):
        found[key] = 1 if kind == ChangeKind.ADDED else found.get(key, 0) + 1
    return found


def _published_as(bolt: Bolt, revision: int) -> tuple[datetime | None, str]:
    """When a revision was published, and its fingerprint; revision 0 never was."""
    if revision == 0:
        return None, EMPTY_FINGERPRINT
    for at, print_ in bolt.read(_PUBLISHED, number=revision):
        try:
            return datetime.fromisoformat(at), print_
        except UNDERSTANDING as error:
            raise damaged(bolt.address, f"it does not say when revision {revision} was published") from error
    raise _forgotten(revision)


def _before(bolt: Bolt, row: Row, revision: int) -> Thing | None:
    """What a thing said before a change; None: it was not there."""
    _, key, kind, before = row
    if kind == ChangeKind.ADDED:
        return None
    if before is None:
        raise _forgotten(revision)
    try:
        return from_data(json.loads(before))
    except UNDERSTANDING as error:
        raise damaged(bolt.address, f"its change log does not say what {key} was") from error


def _forgotten(revision: int) -> ProblemsError:
    text = f"The log no longer says what the catalogue was at revision {revision}."
    hint = "It reaches back to the last restore, or to the first import by a program that keeps it."
    return ProblemsError.one(Code.NOT_FOUND, text, hint, "revision")

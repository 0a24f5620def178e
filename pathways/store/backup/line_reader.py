"""What the lines of a backup say, of whatever format; the file itself is read elsewhere."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import dataclass, replace
from typing import Any

from pathways.access.own_settings import SaidSettings
from pathways.changesets.change_set import ChangeSet, Staged
from pathways.records.learner import StoredLearner
from pathways.store.mapping.canonical_json import from_data, text_of, value_of
from pathways.store.mapping.learners import learner_of
from pathways.store.mapping.rows import Stamped
from pathways.store.mapping.teams import team_of
from pathways.store.publish.redo_log import CHANGE, REVISION, History
from pathways.workforce.team import StoredTeam

MOST_VERSIONS = 2**62
"""More than there can be, and room for more in what a server keeps."""
_BYTES_EACH = 8
"""Of a line for each object and list in it, and more: memory must not grow with brackets that hold nothing."""
_COUNTS = (3, 4, 6, 7, 9)
"""In the last line, format by format."""
_BARE_REVISION = 4
"""Columns of a revision in formats that do not say who published it."""
_PLACE = re.compile(r"[1-9A-HJ-NP-Za-km-z]{1,100}/[0-9]{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class End:
    """The last line: how many lines and rows should have come before it."""

    things: int
    revisions: int
    changes: int
    learners: int = 0
    files: int = 0
    badges: int = 0
    change_sets: int = 0
    teams: int = 0
    settings: int = 0


@dataclass(frozen=True, slots=True)
class RevokedBadge:
    """A place in a status list that stays revoked, though its learner is erased.

    Attributes:
        id: as `IssuedBadge.status` names it.
    """

    id: str


@dataclass(frozen=True, slots=True)
class FilePart:
    """A part of a file of evidence; parts of a file stand together, in order.

    Attributes:
        learner: the key of whose it is.
        digest: by which the record names it.
        is_last: the file ends with it.
    """

    learner: str
    digest: str
    data: bytes
    is_last: bool


Record = Stamped | History | StoredLearner | FilePart | RevokedBadge | ChangeSet | StoredTeam | SaidSettings | End
"""What a line after the first one says."""


def record_of(line: bytes) -> Record:
    """What a line says, of any format.

    Raises:
        ValueError and others: any of UNDERSTANDING, where it says what no line says.
    """
    if line.count(b"{") + line.count(b"[") > 1000 + len(line) // _BYTES_EACH:
        raise ValueError("it is brackets for the most part")
    match json.loads(line):
        case ["thing", int(version), str(print_), dict(data)] if 0 < version < MOST_VERSIONS:
            return Stamped(from_data(data), version, print_)
        case ["revision", *row] if len(row) in (_BARE_REVISION, len(REVISION)):
            return History([[*row, *[None] * (len(REVISION) - len(row))]], [])
        case ["changes", list(rows)] if rows:
            return History([], [[*row, *[None] * (len(CHANGE) - len(row))] for row in rows])
        case ["changeSet", dict(data), list(rows)]:
            return replace(value_of(ChangeSet, data), staged=tuple(_staged(*row) for row in rows))
        case ["learner", int(version), dict(data)] if 0 < version < MOST_VERSIONS:
            return learner_of(version, data)
        case ["file", str(learner), str(digest), (0 | 1) as last, str(text)]:
            return FilePart(learner, text_of(digest), b64decode(text, validate=True), bool(last))
        case ["team", int(version), dict(data)] if 0 < version < MOST_VERSIONS:
            return team_of(version, data)
        case ["settings", dict(data)]:
            return value_of(SaidSettings, data)
        case ["badge", str(id_)] if _PLACE.fullmatch(id_):
            return RevokedBadge(id_)
        case ["end", *counts] if len(counts) in _COUNTS and all(type(each) is int for each in counts):
            return End(*counts)
    raise ValueError(line[:40])


def _staged(before: Any, after: Any) -> Staged:
    if before is None and after is None:
        raise ValueError("a staged change is about nothing")
    return Staged(*(None if data is None else from_data(data) for data in (before, after)))

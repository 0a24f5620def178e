"""Learners as nodes of the graph: one of each, with the record as canonical JSON.

A record is read and written whole: nothing in the graph asks for a part of it, and one write is one property.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from neo4j import ManagedTransaction

from pathways.access.audit import Also
from pathways.records.learner import StoredLearner
from pathways.records.office import Among, PackedChange
from pathways.store.bolt import Bolt, Row, run_rows
from pathways.store.errors import AlreadyThereError, damaged
from pathways.store.mapping.canonical_json import UNDERSTANDING
from pathways.store.mapping.learners import learner_of, learner_row
from pathways.store.mapping.statuses import revoke_for_good
from pathways.store.records.teams import forget_member

_READ = "UNWIND $keys AS key MATCH (l:Learner {key: key}) RETURN l.key, l.version, l.record"
_KEYS = (
    "MATCH (l:Learner) WHERE ($everybody OR l.key = $own OR $adviser IN l.advisers) "
    "AND all(word IN $words WHERE l.words CONTAINS word) RETURN collect(l.key)"
)
_REVOKED = "MATCH (l:Learner {key: $key}) WHERE l.revokedBadges IS NOT NULL RETURN l.revokedBadges"
_ERASE = "MATCH (l:Learner {key: $key}) DELETE l RETURN count(*)"
_CLOSE = (
    "MATCH (k:ApiKey {learner: $key}) SET k.revokedAt = coalesce(k.revokedAt, $at) REMOVE k.learner RETURN count(*)"
)
_ADD = "CREATE (l:Learner {key: $row.key}) SET l = $row RETURN 1"
# Written before the condition is read: Neo4j then holds its lock, ArcadeDB finds the conflict at commit.
_CHANGE = (
    "MATCH (l:Learner {key: $row.key}) SET l.touched = timestamp() WITH l WHERE l.version = $on SET l = $row RETURN 1"
)

_ADD_ALL = "UNWIND $rows AS row CREATE (l:Learner {key: row.key}) SET l = row"
_CHANGE_ALL = (
    "UNWIND $rows AS row MATCH (l:Learner {key: row.key}) SET l.touched = timestamp() "
    "WITH l, row WHERE l.version = row.on SET l = row SET l.on = null RETURN l.key"
)

_VERSIONS = "MATCH (l:Learner) RETURN collect([l.key, l.version])"
_FILES = "MATCH (l:Learner) WHERE l.files IS NOT NULL RETURN l.files"


@dataclass(frozen=True, slots=True)
class LearnerRows:
    """Records as rows of a store.

    Attributes:
        address: of the store, for what is not as it was stored.
    """

    address: str

    def pack(self, learner: StoredLearner) -> dict[str, Any]:
        """The properties of the node."""
        return learner_row(learner)

    def unpack(self, form: Row) -> StoredLearner:
        """The record of a version and a text.

        Raises:
            DamagedError: it is not as it was stored.
        """
        version, text = form
        try:
            return learner_of(version, json.loads(text))
        except UNDERSTANDING as error:
            raise damaged(self.address, "the record of a learner is not as it was stored") from error


class Learners:
    """The learners of one store; thread-safe."""

    def __init__(self, bolt: Bolt) -> None:
        self._bolt = bolt

    @property
    def packing(self) -> LearnerRows:
        """How it keeps records."""
        return LearnerRows(self._bolt.address)

    def read(self, keys: Sequence[str]) -> dict[str, StoredLearner]:
        """Those who are there, by key.

        Raises:
            DamagedError: a record is not as it was stored.
            StoreError: the store does not answer.
        """
        packing = self.packing
        return {key: packing.unpack(form) for key, form in self.packed(keys).items()}

    def packed(self, keys: Sequence[str]) -> Mapping[str, Row]:
        """Those who are there, by key, as `LearnerRows` unpacks them.

        Raises:
            StoreError: the store does not answer.
        """
        rows = self._bolt.glance(_READ, keys=list(dict.fromkeys(keys)))
        return {key: form for key, *form in rows}

    def keys(self, words: Sequence[str], among: Among) -> list[str]:
        """The keys, in order, of those whose key or name has every word, in small letters.

        Raises:
            StoreError: the store does not answer.
        """
        asked = {"everybody": among.everybody, "own": among.own, "adviser": among.adviser, "words": list(words)}
        ((found,),) = self._bolt.read(_KEYS, **asked)
        return sorted(map(str, found))

    def erase(self, key: str, also: Also) -> bool:
        """Removes a learner, from teams too, and revokes the keys that stand for them; False: none is there.

        Args:
            also: what happens in the same transaction.

        Raises:
            DamagedError: a team of theirs is not as it was stored.
            StoreError: the store does not answer.
        """

        def work(tx: ManagedTransaction) -> bool:
            # What was revoked stays so: who had it is forgotten, the place in its list is not.
            for (places,) in run_rows(tx, _REVOKED, key=key):
                revoke_for_good(tx, places)
            ((count,),) = run_rows(tx, _ERASE, key=key)
            if count:
                forget_member(tx, key)
                run_rows(tx, _CLOSE, key=key, at=datetime.now(UTC).isoformat(timespec="milliseconds"))
                also(tx)
            return bool(count)

        try:
            return self._bolt.write(work)
        except UNDERSTANDING as error:
            raise damaged(self._bolt.address, "a team is not as it was stored") from error

    def write(self, learner: StoredLearner, on: int, also: Also) -> bool:
        """Stores a learner where this version still stands; 0: nothing is stored.

        Args:
            also: what happens in the same transaction.

        Raises:
            StoreError: the store does not answer.
        """

        def work(tx: ManagedTransaction) -> list[Row]:
            rows = run_rows(tx, _CHANGE if on else _ADD, row=learner_row(learner), on=on)
            if rows:
                also(tx)
            return rows

        try:
            return bool(self._bolt.write(work))
        except AlreadyThereError:
            return False

    def write_all(self, changes: Sequence[PackedChange], also: Also) -> list[str]:
        """Stores records, each where its version still stands, in one transaction.

        Args:
            changes: the records; where nothing is to be stored yet, their version is 0.
            also: what happens in the same transaction, where all of them were stored.

        Returns:
            The keys of those that were not.

        Raises:
            StoreError: the store does not answer.
        """
        new = [each.form for each in changes if not each.on]
        changed = [each.form | {"on": each.on} for each in changes if each.on]

        def work(tx: ManagedTransaction) -> list[str]:
            if new:
                run_rows(tx, _ADD_ALL, rows=new)
            done = {key for (key,) in run_rows(tx, _CHANGE_ALL, rows=changed)} if changed else set()
            left = [row["key"] for row in changed if row["key"] not in done]
            if not left:
                also(tx)
            return left

        try:
            return self._bolt.write(work)
        except AlreadyThereError:
            return [each.key for each in changes]

    def versions(self) -> dict[str, int]:
        """The version of everybody, by key.

        Raises:
            StoreError: the store does not answer.
        """
        ((found,),) = self._bolt.read(_VERSIONS)
        return {str(key): int(version) for key, version in found}

    def files(self) -> set[str]:
        """The digests of all files of evidence.

        Raises:
            StoreError: the store does not answer.
        """
        return {digest for (some,) in self._bolt.read(_FILES) for digest in some}

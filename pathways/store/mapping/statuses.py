"""Places in the status lists of issued badges, as nodes of the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from neo4j import ManagedTransaction

from pathways.store.bolt import Bolt, Row, run_rows
from pathways.store.errors import AlreadyThereError

_HELD = "MATCH (l:Learner) WHERE $id IN l.badges RETURN count(l)"
_TAKE = "CREATE (s:BadgeStatus {id: $id}) SET s.list = $list, s.index = $index RETURN 1"
_REVOKED = "MATCH (l:Learner) WHERE l.revokedBadges IS NOT NULL RETURN l.revokedBadges"
_OF_ERASED = "MATCH (s:BadgeStatus) WHERE s.list = $list AND s.isRevoked RETURN s.index"


_ERASED = "MATCH (s:BadgeStatus) WHERE s.isRevoked RETURN s.id ORDER BY s.id"
_HELD_BY = "MATCH (l:Learner) WHERE l.key IN $keys AND l.revokedBadges IS NOT NULL RETURN l.revokedBadges"
_REVOKE = (
    "UNWIND $rows AS row MERGE (s:BadgeStatus {id: row.id}) "
    "SET s.list = row.list, s.index = row.index, s.isRevoked = true RETURN count(*)"
)


def revoke_for_good(tx: ManagedTransaction, ids: Iterable[str]) -> None:
    """Keeps places revoked whatever becomes of their learners."""
    rows = []
    for id_ in ids:
        name, _, index = id_.rpartition("/")
        rows.append({"id": id_, "list": name, "index": int(index)})
    if rows:
        run_rows(tx, _REVOKE, rows=rows)


class BadgeStatuses:
    """The places of one store; thread-safe."""

    def __init__(self, bolt: Bolt) -> None:
        self._bolt = bolt

    def take(self, key: str, index: int) -> bool:
        """Takes a place in the list of a key for good; False: a badge has it, in a record that was restored too.

        Raises:
            StoreError: the store does not answer.
        """
        place = {"id": f"{key}/{index}", "list": key, "index": index}

        def work(tx: ManagedTransaction) -> list[Row]:
            ((held,),) = run_rows(tx, _HELD, id=place["id"])
            return [] if held else run_rows(tx, _TAKE, **place)

        try:
            return bool(self._bolt.write(work))
        except AlreadyThereError:
            return False

    def revoked(self, key: str) -> set[int]:
        """The places of a list whose badges were revoked, those of erased learners among them.

        Raises:
            StoreError: the store does not answer.
        """
        held = (each.rpartition("/") for (some,) in self._bolt.glance(_REVOKED) for each in some)
        erased = {index for (index,) in self._bolt.glance(_OF_ERASED, list=key)}
        return erased | {int(index) for name, _, index in held if name == key}

    def revoked_for_good(self) -> Iterator[str]:
        """The places that stay revoked, since their learners are erased, as `IssuedBadge.status` names them.

        They are read when the first one is wanted.

        Raises:
            StoreError: the store does not answer.
        """
        for (id_,) in self._bolt.read(_ERASED):
            yield id_

    def keep_revoked(self, ids: Iterable[str], learners: Sequence[str] = ()) -> None:
        """Keeps places revoked, and those of some learners, who are about to go.

        Raises:
            StoreError: the store does not answer.
        """

        def work(tx: ManagedTransaction) -> None:
            held = [each for (some,) in run_rows(tx, _HELD_BY, keys=list(learners)) for each in some]
            revoke_for_good(tx, {*ids, *held})

        self._bolt.write(work)

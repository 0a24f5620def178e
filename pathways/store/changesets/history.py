"""What was published: every revision, and what it did to each thing, with what that said before and after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pathways.changesets.change_set import Staged
from pathways.changesets.history import Revision
from pathways.domain.content import Content
from pathways.store.bolt import Bolt
from pathways.store.errors import damaged
from pathways.store.mapping.canonical_json import UNDERSTANDING, from_text

_REVISIONS = (
    "UNWIND $numbers AS number MATCH (r:Revision {number: number}) "
    "RETURN r.number, r.publishedAt, r.author, r.title, r.changeSet, r.things ORDER BY r.number DESC"
)
_NUMBERS = "MATCH (r:Revision) RETURN collect(r.number)"
# Changes of a publication that is under way, or was broken off, are there before their revision.
_OF_THING = "MATCH (h:Change {key: $key}) MATCH (r:Revision {number: h.revision}) RETURN collect(r.number)"
_CHANGES = "MATCH (h:Change {revision: $number}) RETURN collect([h.key, h.before, h.kind])"
_LATER = (
    "UNWIND $keys AS key MATCH (h:Change {key: key}) WHERE h.revision > $number "
    "RETURN collect([h.key, h.revision, h.before])"
)


class History:
    """The change log of one store; thread-safe."""

    def __init__(self, bolt: Bolt) -> None:
        self._bolt = bolt

    def numbers(self, key: str | None = None) -> list[int]:
        """The revisions that are known, or those that changed one thing; the newest first.

        Raises:
            StoreError: the store does not answer.
        """
        statement, parameters = (_NUMBERS, {}) if key is None else (_OF_THING, {"key": key})
        ((found,),) = self._bolt.read(statement, **parameters)
        return sorted(map(int, found), reverse=True)

    def revisions(self, numbers: Sequence[int]) -> list[Revision]:
        """Those of some numbers that are known, the newest first.

        Raises:
            DamagedError: one says what no revision says.
            StoreError: the store does not answer.
        """
        rows = self._bolt.read(_REVISIONS, numbers=list(numbers))
        try:
            return [Revision(number, datetime.fromisoformat(at), *rest) for number, at, *rest in rows]
        except UNDERSTANDING as error:
            raise damaged(self._bolt.address, f"a revision is not understood ({error!r:.100})") from error

    def changes(self, number: int, now: Content) -> list[Staged] | None:
        """What a revision did, by key; None: the log no longer says it.

        Args:
            now: what is published now.

        Raises:
            DamagedError: the log is not understood.
            StoreError: the store does not answer.
        """
        rows = sorted(self._bolt.collected(_CHANGES, number=number))
        keys = [key for key, _, _ in rows]
        next_one: dict[str, tuple[int, str | None]] = {}
        for key, revision, before in self._bolt.collected(_LATER, keys=keys, number=number):
            if key not in next_one or revision < next_one[key][0]:
                next_one[key] = (revision, before)
        found: list[Staged] = []
        try:
            for key, before, kind in rows:
                if kind != "ADDED" and before is None:
                    return None
                after = now.get(key)
                if kind == "REMOVED":
                    after = None
                elif key in next_one:
                    text = next_one[key][1]
                    if text is None:
                        return None
                    after = from_text(text)
                found.append(Staged(None if before is None else from_text(before), after))
        except UNDERSTANDING as error:
            raise damaged(self._bolt.address, f"its change log is not understood ({error!r:.100})") from error
        return found

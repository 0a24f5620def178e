"""The catalogue as it would be with a change set; the last ones are kept."""

from __future__ import annotations

import threading
from dataclasses import replace

from cachetools import LRUCache

from pathways.catalog.snapshot import Snapshot
from pathways.changesets.change_set import ChangeSet
from pathways.changesets.rebasing import rebased
from pathways.editing.conflicts import ConflictsError
from pathways.editing.edition import Edition

_KEPT = 4
"""How many are kept; each shares what did not change."""


class Views:
    """Catalogues with the changes of a set; thread-safe."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._views: LRUCache[tuple[str, str], Snapshot] = LRUCache(_KEPT)

    def of(self, known: ChangeSet, snapshot: Snapshot) -> tuple[Snapshot, str]:
        """A catalogue as it would be with a change set, and what names that.

        Raises:
            ConflictsError: others published the same subjects since.
        """
        stamp = f"{known.key}~{known.version}~{snapshot.revision}"
        with self._turn:
            found = self._views.get((stamp, snapshot.fingerprint))
        if found is None:
            new = rebased(known.staged, snapshot.content)
            if new.conflicts:
                raise ConflictsError(new.conflicts, snapshot.revision)
            versions = {
                **snapshot.versions,
                **{each.key: snapshot.versions.get(each.key, 0) + 1 for each in new.things},
            }
            found = replace(
                Edition(snapshot, new.things, new.gone).snapshot,
                revision=snapshot.revision,
                published_at=snapshot.published_at,
                fingerprint=f"{snapshot.fingerprint}+{stamp}",
                versions=versions,
            )
            with self._turn:
                self._views[stamp, snapshot.fingerprint] = found
        return found, stamp

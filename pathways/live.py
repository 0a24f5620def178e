"""The catalogue as this process serves it: the newest snapshot of a store, and the way to write into that store.

A service holds no truth. It looks at the store several times a second and takes over what others published, and once
more before it says that something is not there; what it publishes itself it has taken over before it says so.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection
from typing import Self

from cachetools import LRUCache

from pathways.access.audit import Also, Recorder, nothing
from pathways.catalog.snapshot import Snapshot, compile_snapshot, patch_snapshot
from pathways.curation.checking import named_paths
from pathways.curation.rules import NamedPaths
from pathways.domain.changes import CatalogImport
from pathways.edit_reading import EditFormat
from pathways.editing.office import ChangeSetOffice
from pathways.editing.ports import Publishing
from pathways.errors import DamagedError, StoreError
from pathways.exchange.document import read_text
from pathways.exchange.files import files_of
from pathways.importing import Basis, publish_judged
from pathways.progress import Progress, silent
from pathways.store.changesets.change_sets import ChangeSets, seal_for
from pathways.store.changesets.history import History
from pathways.store.graph import GraphStore, Published
from pathways.store.publish.origins import Origins

log = logging.getLogger(__name__)

POLL_SECONDS = 0.2
_KEPT_REVISIONS = 4


class LiveCatalog:
    """The newest snapshot of a store, swapped in whole; as a context manager it watches the store.

    Args:
        store: of the catalogue.
        progress: receives how far the first loading is.
        poll_seconds: how often it looks.
        other_rules: names of the own rules that do not look at it, since they are other tenants'.
    """

    def __init__(
        self,
        store: GraphStore,
        progress: Progress = silent,
        poll_seconds: float = POLL_SECONDS,
        other_rules: frozenset[str] = frozenset(),
    ) -> None:
        self._store = store
        self._other_rules = other_rules
        self._poll_seconds = poll_seconds
        self._trouble: str | None = None
        self._damage: tuple[tuple[int, str], DamagedError] | None = None
        """At which position the store was found damaged."""
        self._stop = threading.Event()
        self._one_at_a_time = threading.Lock()
        self._past: LRUCache[int, Snapshot] = LRUCache(_KEPT_REVISIONS)
        self._past_turn = threading.Lock()
        self._listeners: list[Callable[[int], None]] = []
        self._published = store.load(progress)
        self._snapshot = self._compiled(self._published)
        self._named: NamedPaths | None = None
        self._thread = threading.Thread(target=self._watch, name="revision-watch", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(timeout=5)

    def snapshot(self) -> Snapshot:
        """The newest snapshot."""
        return self._snapshot

    def trouble(self) -> str | None:
        """Why the service is not ready, or None."""
        return self._trouble

    def on_revision(self, listener: Callable[[int], None]) -> None:
        """Calls back, in any thread, whenever another revision is what `snapshot` answers."""
        self._listeners.append(listener)

    def refresh(self) -> None:
        """Takes over what was published since; where that is little, only what changed is read.

        Raises:
            DamagedError: what was published since is damaged; the snapshot stays.
            StoreError: the store does not answer; the snapshot stays.
        """
        with self._one_at_a_time:
            position, known = self._store.position(), self._published
            if position == (known.revision, known.fingerprint):
                self._damage = None
                return
            if self._damage is not None and self._damage[0] == position:
                raise self._damage[1]  # finding it again would keep everybody else from publishing
            try:
                found = self._store.catch_up(known)
                if found is None:
                    self._take(self._store.load(), None)
                else:
                    self._take(found.published, found.keys)
            except DamagedError as error:
                self._damage = (position, error)
                raise
            self._damage = None
        for listener in self._listeners:
            listener(self._snapshot.revision)

    def catch_up(self) -> None:
        """As `refresh`, before it is said that something is not there. What keeps it from that is then the trouble of
        the service; while there is some, nothing happens."""
        if self._trouble is None:
            self._look()

    def import_document(self, text: str, expected_revision: int | None = None, also: Also = nothing) -> CatalogImport:
        """Judges a document as a whole and publishes it, whatever the errors; afterwards `snapshot` holds it.

        Args:
            text: YAML or JSON in the format pathways/1, or CTDL JSON-LD.
            expected_revision: refuse when another one is published.
            also: is called in the transaction that publishes, with it and the revision.

        Raises:
            ProblemsError: every problem of the document; STALE when another revision is published.
            StoreError: the store does not answer.
        """
        files = files_of([read_text(text, "document")])
        done = publish_judged(
            files, self._store, self._basis, silent, expected_revision, force=True, also=also
        ).publication
        self.refresh()
        return CatalogImport(done.revision, done.added, done.changed, done.unchanged)

    def fresh(self) -> Snapshot:
        """The newest snapshot, after a look at the store.

        Raises:
            DamagedError: what was published since is damaged.
            StoreError: the store does not answer.
        """
        self.refresh()
        return self._snapshot

    def at(self, revision: int) -> Snapshot:
        """What was published at a revision; the last few are kept.

        Raises:
            ProblemsError: NOT_FOUND, there is no such revision, or the log no longer says what it was.
            StoreError: the store does not answer.
        """
        known = self._published
        if revision == known.revision:
            return self._snapshot
        with self._past_turn:
            found = self._past.get(revision)
            if found is None:
                found = self._past[revision] = self._compiled(self._store.as_of(revision, known))
        return found

    def publish(self, publishing: Publishing, also: Also) -> int:
        """Publishes a change set in one step, and returns the revision; afterwards `snapshot` holds it.

        Args:
            publishing: what was judged over the revision that must be published now.
            also: is called in the transaction that publishes, with it and the revision.

        Raises:
            StaleError: another revision is published, or something happened to the change set.
            StoreError: the store does not answer.
        """
        content, new = self._snapshot.content, publishing.rebased
        done = self._store.publish(
            new.things,
            on=publishing.on,
            also=also,
            going=[thing for key in sorted(new.gone) if (thing := content.get(key)) is not None],
            seal=seal_for(publishing.known, publishing.published, publishing.author),
        )
        self.refresh()
        return done.revision

    def office(self, recorder: Recorder, *, own_review: Callable[[], bool]) -> ChangeSetOffice:
        """The change sets of the store.

        Args:
            recorder: records what is done.
            own_review: says whether editors may approve what they staged themselves; may raise StoreError.
        """
        bolt = self._store.bolt
        kept, log = ChangeSets(bolt), History(bolt)
        return ChangeSetOffice(kept, self, log, EditFormat(), recorder, own_review=own_review, origins=Origins(bolt))

    def _basis(self) -> Basis:
        self.refresh()
        with self._one_at_a_time:
            if self._named is None:
                self._named = named_paths(self._published.content.credentials.values())
            return Basis(self._snapshot, self._named)

    def _take(self, published: Published, changed: Collection[str] | None) -> None:
        if changed is None:
            self._snapshot, self._named = self._compiled(published), None
        else:
            self._snapshot = patch_snapshot(
                self._snapshot,
                published.content,
                changed,
                revision=published.revision,
                fingerprint=published.fingerprint,
                published_at=published.published_at,
                versions=published.versions,
            )
            if self._named is not None:
                credentials = published.content.credentials
                stay = {key: paths for key, paths in self._named.items() if key not in changed}
                come = named_paths(credentials[key] for key in changed if key in credentials)
                self._named = {**stay, **come}
        self._published = published

    def _compiled(self, published: Published) -> Snapshot:
        return compile_snapshot(
            published.content,
            revision=published.revision,
            fingerprint=published.fingerprint,
            published_at=published.published_at,
            versions=published.versions,
            other_rules=self._other_rules,
        )

    def _watch(self) -> None:
        while not self._stop.wait(self._poll_seconds):
            self._look()

    def _look(self) -> None:
        try:
            self.refresh()
            if self._trouble is not None:
                log.info("the store answers again")
            self._trouble = None
        except StoreError as error:
            if self._trouble is None:
                log.warning("%s", error)
            self._trouble = str(error)
        except Exception:
            log.exception("the new revision could not be loaded")
            self._trouble = "The new revision could not be loaded; the log says why."

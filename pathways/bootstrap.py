"""Wiring: which store, which snapshot, which planner. The only place that chooses real parts."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.curation.checking import check_drafts
from pathways.domain.catalog import Content
from pathways.domain.money import Rates
from pathways.errors import Problem, ProblemsError, ServiceError, StoreError
from pathways.exchange.files import read_files
from pathways.planning.planner import Planner
from pathways.settings import Settings
from pathways.store.connect import attach, open_store
from pathways.store.embedded import EmbeddedServer
from pathways.store.graph import GraphStore, Publication, Published
from pathways.store.migrate import migrate

log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Is told (what, done, total)."""

POLL_SECONDS = 0.5


def planner_of(settings: Settings) -> Planner:
    """The planner as configured."""
    return Planner(Rates(dict(settings.rates)), settings.currency, settings.time_limit_ms)


@contextmanager
def opened_store(settings: Settings, *, own: bool = False, migrated: bool = True) -> Iterator[GraphStore]:
    """The store: a Neo4j server, the embedded one that another process of the folder runs, or one started here.

    Args:
        own: start the embedded store here; fail when another process has the folder open.
        migrated: bring the schema up to date first.

    Raises:
        StoreError: it cannot be opened; the message says what to do.
    """
    if settings.store is not None:
        if settings.store_password is None:
            raise StoreError(
                f"No password for {settings.store}; set PATHWAYS_STORE_PASSWORD or PATHWAYS_STORE_PASSWORD_FILE"
            )
        with open_store(settings.store, settings.store_user, settings.store_password) as store:
            if migrated:
                migrate(store)
            yield store
        return
    running = None if own else attach(settings.data)
    if running is not None:
        with running:
            yield running
        return
    with (
        EmbeddedServer.start(settings.data) as server,
        open_store(server.address, server.user, server.password) as store,
    ):
        if migrated:
            migrate(store)
        yield store


def snapshot_of(published: Published) -> Snapshot:
    """Compiles what the store has published."""
    return compile_snapshot(
        published.content,
        revision=published.revision,
        fingerprint=published.fingerprint,
        published_at=published.published_at,
        versions=published.versions,
    )


class LiveCatalog:
    """The newest snapshot of a store, swapped in whole when a revision is published; a thread looks twice a second."""

    def __init__(self, store: GraphStore, progress: Progress | None = None) -> None:
        self._store = store
        self._trouble: str | None = None
        self._stop = threading.Event()
        tell = progress or _silent
        self._snapshot = snapshot_of(store.load(lambda done, total: tell("loading", done, total)))
        self._thread = threading.Thread(target=self._watch, name="revision-watch", daemon=True)

    def __enter__(self) -> LiveCatalog:
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

    def refresh(self) -> None:
        """Loads a new revision, if there is one.

        Raises:
            StoreError: the store does not answer; the snapshot stays.
        """
        if self._store.revision() != self._snapshot.revision:
            self._snapshot = snapshot_of(self._store.load())

    def _watch(self) -> None:
        while not self._stop.wait(POLL_SECONDS):
            try:
                self.refresh()
                self._trouble = None
            except StoreError as error:
                if self._trouble is None:
                    log.warning("%s", error)
                self._trouble = str(error)
            except Exception:
                log.exception("the new revision could not be loaded")
                self._trouble = "The new revision could not be loaded; the log says why."


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    files: int
    publication: Publication
    remarks: tuple[str, ...]


def import_files(
    paths: Sequence[Path], store: GraphStore, settings: Settings, progress: Progress | None = None
) -> Imported:
    """Reads, checks as a whole, and publishes; nothing is stored unless everything is right.

    Raises:
        ProblemsError: every problem of every file, with file, line and path.
        StoreError: the store does not answer.
    """
    tell = progress or _silent
    files = read_files(paths, largest_bytes=settings.max_file_bytes, progress=lambda a, b: tell("reading", a, b))
    published = store.load()
    checked = check_drafts(files.drafts, published.content)
    if checked.count:
        raise ProblemsError(files.located(checked.problems))
    publication = store.publish(checked.things, lambda done, total: tell("storing", done, total))
    return Imported(len(files.documents), publication, files.remarks)


def check_files(paths: Sequence[Path], settings: Settings) -> list[Problem]:
    """What is wrong with files that are to stand alone; nothing is stored."""
    try:
        files = read_files(paths, largest_bytes=settings.max_file_bytes)
    except ProblemsError as error:
        return list(error.problems)
    return files.located(check_drafts(files.drafts, Content()).problems)


def seed_folder() -> Path:
    """The seed data of the checkout, or of the installed package.

    Raises:
        ServiceError: neither is there.
    """
    here = Path(__file__).parent
    for folder in (here.parent / "seed_data", here / "_data" / "seed_data"):
        if folder.is_dir():
            return folder
    raise ServiceError("The seed data is not there: neither seed_data/ beside the package nor inside it.")


def _silent(_what: str, _done: int, _total: int) -> None:
    """Nobody watches."""

"""Opening the store of a set-up, wherever it is and whoever runs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathways.errors import StoreError
from pathways.progress import Progress, silent
from pathways.settings import Settings
from pathways.store.embedded.data_folder import DataFolder, FolderInUseError

if TYPE_CHECKING:
    from pathways.store.connect import StoreServer
    from pathways.store.embedded.server import EmbeddedServer
    from pathways.store.graph import GraphStore


@dataclass(frozen=True, slots=True)
class OpenServer:
    """The server of a store, while it is open.

    Attributes:
        server: where it answers.
        embedded: the embedded server, where this process started it; None: it runs elsewhere.
    """

    server: StoreServer
    embedded: EmbeddedServer | None = None

    def announce(self) -> None:
        """Tells other processes of the data folder where its server is, which waited until then."""
        if self.embedded is not None:
            self.embedded.announce()


@contextmanager
def opened_server(
    settings: Settings, *, makes: bool = False, own: bool = False, waiting: Progress = silent
) -> Iterator[OpenServer]:
    """The server of the store: Neo4j, the embedded one that another process of the folder runs, or one started here.

    Args:
        makes: a data folder that is not there yet is made; without it, it is refused.
        own: of a service: as for `opened_store`.
        waiting: receives what is waited for, and the seconds gone.

    Raises:
        DamagedError: the data folder is not what it was when it was closed.
        StoreError: it cannot be opened; the message says what to do.
    """
    folder = DataFolder(settings.data)
    if settings.store is None:
        if makes:
            folder.require_own()
        else:
            folder.require_kept()
    # The driver takes a second to import; a folder that cannot be opened is refused before.
    from pathways.store.connect import StoreServer, Wait, attach, embedded_server
    from pathways.store.embedded.server import EmbeddedServer

    if settings.store is not None:
        if settings.store_password is None:
            raise StoreError(
                f"No password for {settings.store}; set PATHWAYS_STORE_PASSWORD or PATHWAYS_STORE_PASSWORD_FILE"
            )
        wait = Wait(settings.store_wait_seconds, waiting) if own else None
        yield OpenServer(
            StoreServer(address=settings.store, user=settings.store_user, password=settings.store_password, wait=wait)
        )
        return
    server = None
    while server is None:
        running = None if own else attach(settings.data, waiting)
        if running is not None:
            yield OpenServer(running)
            return
        try:
            server = EmbeddedServer.start(settings.data)
        except FolderInUseError:  # another process was faster
            if own:
                raise
    with server:
        yield OpenServer(embedded_server(server), server)


@contextmanager
def opened_store(
    settings: Settings, *, makes: bool = False, as_it_is: bool = False, own: bool = False, waiting: Progress = silent
) -> Iterator[GraphStore]:
    """The store: a Neo4j server, the embedded one that another process of the folder runs, or one started here.

    Args:
        makes: a store that is not there yet is made, an older one brought up to date; without it both are refused, and
            nothing is changed.
        as_it_is: whatever the state of its schema, the store is opened, and its schema left alone.
        own: of a service: the embedded store starts here, and other processes learn where it is, or it fails when one
            has the folder open; a Neo4j server is waited for.
        waiting: receives what is waited for, and the seconds gone.

    Raises:
        DamagedError: it is not what it was when it was closed.
        StoreError: it cannot be opened; the message says what to do.
    """
    with (
        opened_server(settings, makes=makes, own=own, waiting=waiting) as opened,
        store_in(opened, settings, makes=makes, as_it_is=as_it_is) as store,
    ):
        if own:
            opened.announce()
        yield store


@contextmanager
def store_in(
    opened: OpenServer, settings: Settings, *, makes: bool = False, as_it_is: bool = False
) -> Iterator[GraphStore]:
    """The store in an open server: the main one, or that of the tenant whom the settings are of.

    Args:
        makes: as for `opened_store`.
        as_it_is: likewise.

    Raises:
        DamagedError: it is not what it was when it was closed.
        StoreError: it cannot be opened; the message says what to do.
    """
    from pathways.store.graph import GraphStore

    prepare = _leave if as_it_is else _migrated if makes else GraphStore.ready
    is_main = settings.own_database is None
    with opened.server.open(settings.own_database) as store:
        if opened.embedded is not None and is_main:
            opened.embedded.require_schema(store.bolt)
            prepare(store)
            if not as_it_is:
                opened.embedded.note_schema()
                store.tidy()
        elif settings.store is not None or not is_main:  # else whoever runs the server has prepared it
            prepare(store)
            if makes and not as_it_is:
                store.tidy()
        yield store


def expect_own(settings: Settings) -> None:
    """Refuses a data folder that holds something else, before anything is done for it.

    Raises:
        StoreError: there is something else in it, or it cannot be read.
    """
    if settings.store is None:
        DataFolder(settings.data).require_own()


def is_new(settings: Settings) -> bool:
    """No store was made in the data folder yet; looks without opening one, and makes nothing."""
    return settings.store is None and not DataFolder(settings.data).holds_data()


@contextmanager
def store_if_any(settings: Settings, waiting: Progress = silent) -> Iterator[GraphStore | None]:
    """The store, as `opened_store`; None where none was made yet, and none is made.

    Args:
        waiting: as there.

    Raises:
        StoreError: it is there and cannot be opened.
    """
    if is_new(settings):
        yield None
        return
    from pathways.store.schema.migrations import MigrationState, status

    with opened_store(settings, as_it_is=True, waiting=waiting) as store:
        fresh = all(each.state is MigrationState.PENDING for each in status(store.bolt))
        if not fresh:
            store.ready()
        yield None if fresh else store


def _migrated(store: GraphStore) -> None:
    from pathways.store.schema.migrations import migrate

    migrate(store.bolt)


def _leave(_store: GraphStore) -> None:
    """Changes nothing."""

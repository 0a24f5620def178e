"""Opening a store: at an address, or the one of a data folder that is running."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from neo4j import Driver, GraphDatabase, NotificationMinimumSeverity
from neo4j.exceptions import ServiceUnavailable, SessionExpired

from pathways.errors import StoreError
from pathways.progress import Progress, silent
from pathways.store.databases import Databases, Neo4jDatabases
from pathways.store.embedded.data_folder import DataFolder, StoreLocation
from pathways.store.embedded.server import DATABASE, EmbeddedServer
from pathways.store.embedded.server_databases import ServerDatabases
from pathways.store.errors import ELSEWHERE, Host, store_errors
from pathways.store.graph import GraphStore, Limits

_GIVEN_BACK_SECONDS = 600
"""How long a folder is waited for that another process has open: a service that starts, or a command that works."""
_RETRY_SECONDS = 0.05
"""Before a transaction that met another one is repeated, then doubled; the driver's own second is made for clusters."""
_RETRYING_SECONDS = 15
"""How long it is repeated: longer than the embedded server takes to start again, shorter than a client waits."""
_CONNECT_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Wait:
    """Patience with a server that is not up yet.

    Attributes:
        seconds: how long.
        progress: receives, after each try, why it is waited for, and how many of the seconds have passed.
    """

    seconds: int
    progress: Progress


def open_store(
    address: str,
    user: str,
    password: str,
    *,
    database: str | None = None,
    limits: Limits = Limits(),  # noqa: B008  frozen
    host: Host = ELSEWHERE,
    wait: Wait | None = None,
) -> GraphStore:
    """A store behind a Bolt address; it has answered once, but may still want migrating (see `GraphStore.ready`).

    Args:
        address: ``bolt://HOST:PORT`` or ``neo4j://HOST[:PORT]``.
        user: of the server.
        password: from a file or the environment, never from a command line.
        database: the one of it to work in; None: the one in which the server puts the user.
        limits: how much goes into one transaction.
        host: of the server, where something is known of it.
        wait: how long for a server that does not answer yet; None: not at all.

    Raises:
        StoreError: it does not answer, refuses the password, or the address is none.
    """
    no_address = f"{address} is not the address of a store: write bolt://HOST:PORT or neo4j://HOST"
    # The driver takes http as well, as a preview; nothing here was tried over it.
    if not re.match(r"(bolt|neo4j)(\+s|\+ssc)?://", address):
        raise StoreError(no_address)
    with store_errors(address):
        try:
            driver = GraphDatabase.driver(
                address,
                auth=(user, password),
                telemetry_disabled=True,
                notifications_min_severity=NotificationMinimumSeverity.OFF,
                connection_timeout=_CONNECT_SECONDS,
                connection_acquisition_timeout=30,
                initial_retry_delay=_RETRY_SECONDS,
                max_transaction_retry_time=_RETRYING_SECONDS,
            )
        except ValueError as error:
            raise StoreError(no_address) from error
        try:
            _verify(driver, wait)
        except ValueError as error:
            driver.close()
            raise StoreError(no_address) from error
        except BaseException:
            driver.close()
            raise
    return GraphStore(driver, database, address=address, limits=limits, host=host)


def _verify(driver: Driver, wait: Wait | None) -> None:
    started = time.monotonic()
    pause = 0.1
    while True:
        try:
            driver.verify_connectivity()
        except (ServiceUnavailable, SessionExpired, OSError) as error:
            waited = time.monotonic() - started
            if wait is None or waited + pause > wait.seconds:
                raise
            wait.progress(str(error).partition("\n")[0], int(waited), wait.seconds)
            time.sleep(pause)
            pause = min(pause * 2, 2.0)
        else:
            return


def running_store(data_dir: Path, waiting: Progress = silent) -> StoreLocation | None:
    """Where the embedded server of a data folder listens; None when no process has the folder open.

    A service that is just starting is waited for, and so is a command that has the folder for itself.

    Args:
        waiting: receives who is waited for, the seconds gone, and how many there are.

    Raises:
        StoreError: it goes on for too long.
    """
    folder = DataFolder(data_dir)
    begun = time.monotonic()
    while folder.is_owned():
        if (location := folder.location()) is not None and location.address is not None:
            return location
        who = f"process {location.pid}" if location is not None else "another process"
        gone = int(time.monotonic() - begun)
        if gone > _GIVEN_BACK_SECONDS:
            raise StoreError(
                f"{folder.path} is still open after {_GIVEN_BACK_SECONDS} s: look at {folder.log}, or stop {who}"
            )
        waiting(f"Waiting for {who}, which has the data folder open", gone, _GIVEN_BACK_SECONDS)
        time.sleep(0.1)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreServer:
    """A server, and how to open its databases.

    Attributes:
        address: as `open_store` takes it.
        user: of the server.
        password: of the server.
        database: the main one; None: the one in which the server puts the user.
        http: where an embedded server makes and drops databases; None: it is no embedded one.
        host: of the server, where something is known of it.
        wait: how long for a server that does not answer yet; None: not at all.
    """

    address: str
    user: str
    password: str
    database: str | None = None
    http: str | None = None
    host: Host = ELSEWHERE
    wait: Wait | None = None

    def open(self, database: str | None = None) -> GraphStore:
        """The store of one database, with connections of its own.

        Args:
            database: None: the main one.

        Raises:
            StoreError: as `open_store` says.
        """
        named = database or self.database
        return open_store(self.address, self.user, self.password, database=named, host=self.host, wait=self.wait)

    @contextmanager
    def databases(self) -> Iterator[Databases]:
        """Its databases, to make and drop.

        Raises:
            StoreError: as `open_store` says.
        """
        if self.http is not None:
            yield ServerDatabases(self.http, self.user, self.password)
            return
        with self.open() as store:
            yield Neo4jDatabases(store.bolt.driver, self.address)


def embedded_server(server: EmbeddedServer) -> StoreServer:
    """The embedded server that this process started."""
    return StoreServer(
        address=server.address,
        user=server.user,
        password=server.password,
        database=DATABASE,
        http=server.http,
        host=server.host,
    )


def attach(data_dir: Path, waiting: Progress = silent) -> StoreServer | None:
    """The server of a data folder that another process runs; None when none does.

    Args:
        waiting: as for `running_store`.

    Raises:
        StoreError: its password file cannot be read.
    """
    location = running_store(data_dir, waiting)
    if location is None or location.address is None:
        return None
    folder = DataFolder(data_dir)
    try:
        password = folder.password_file.read_text("utf-8")
    except OSError as error:
        raise StoreError(f"Cannot read {error.filename} ({error.strerror}); it belongs to another user") from error
    return StoreServer(
        address=location.address,
        user=location.user,
        password=password,
        database=DATABASE,
        http=location.http,
        host=folder,
    )

"""The embedded default: an ArcadeDB server as a supervised child process that speaks Bolt on the loopback alone.

Java is never loaded into this process: of PyPI's arcadedb-embedded only the jars and the Java runtime are used.
"""

from __future__ import annotations

import fcntl
import importlib.util
import logging
import os
import re
import secrets
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self

from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from pathways.errors import StoreError
from pathways.private_files import write_private
from pathways.store.bolt import Bolt
from pathways.store.embedded.data_folder import DataFolder, StoreLocation
from pathways.store.embedded.folder_seal import FolderSeal
from pathways.store.errors import Host
from pathways.store.schema.migrations import MigrationState, status

DATABASE = "pathways"
USER = "root"
_HOST = "127.0.0.1"
_START_SECONDS = 60
_STOP_SECONDS = 30
_HEAP = "448m"
"""The server takes all of it once many databases were opened; fifty tenants and their service stay within 1 GB."""
_CANNOT_OPEN = "com.arcadedb.exception.DatabaseOperationException"
_CAUSE = re.compile(r"^Caused by: [\w.$]+: (.{1,200})", re.MULTILINE)
_ORDERLY = (0, 143)
"""Exit codes of a Java process that ended on request: its shutdown hooks have run."""
_LONGEST_PAUSE_SECONDS = 10.0

log = logging.getLogger(__name__)


class EmbeddedServer:
    """A running server over a data folder. Use `start`; as a context manager it stops at the end.

    A server that ends by itself is started again, at the same address.
    """

    def __init__(self, folder: DataFolder, password: str) -> None:
        self.user = USER
        self.password = password
        self.address = ""
        self._folder = folder
        self._seal = FolderSeal(folder, version("arcadedb-embedded"))
        self._owned = folder.own()
        self._announced = False
        self._ports: tuple[int, int] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: int | None = None
        self._stopping = threading.Event()
        self._supervisor: threading.Thread | None = None

    @classmethod
    def start(cls, data_dir: Path) -> EmbeddedServer:
        """Starts the server of a data folder and waits until it answers.

        Args:
            data_dir: made with mode 700 when it is not there.

        Raises:
            DamagedError: something of the folder is missing, or the server cannot open its database.
            FolderInUseError: another process has it open.
            StoreError: the folder is not writable or another's, something of it is newer than this program, or the
                server does not come up.
        """
        folder = DataFolder(data_dir)
        folder.make()
        server = cls(folder, "")
        try:
            server._launch()
        except BaseException:
            server.stop()
            raise
        server._supervisor = threading.Thread(target=server._supervise, name="store-supervisor", daemon=True)
        server._supervisor.start()
        return server

    @property
    def pid(self) -> int:
        """The process id of the server itself."""
        return self._process.pid if self._process else 0

    @property
    def alive(self) -> bool:
        """The server process runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def http(self) -> str:
        """Where its databases are made and dropped."""
        return f"http://{_HOST}:{self._ports[1]}" if self._ports else ""

    @property
    def host(self) -> Host:
        """What is known of the machine when the server refuses something."""
        return self._folder

    def require_schema(self, bolt: Bolt) -> None:
        """Makes sure that the store has not lost all it was, its schema included: it would pass for a new one.

        Raises:
            DamagedError: it has.
        """
        if self._seal.was_set_up and all(each.state is MigrationState.PENDING for each in status(bolt)):
            raise self._seal.damaged("its store does not know its own schema any more")

    def note_schema(self) -> None:
        """Notes that the store is up to date, for `require_schema`."""
        self._seal.set_up()

    def announce(self) -> None:
        """Tells other processes of the folder where the server listens, from now on; they waited until then."""
        self._announced = True
        self._folder.write_location(StoreLocation(self.address, USER, os.getpid(), self.http))

    def stop(self) -> None:
        """Ends the server in its own order (then by force) and gives the folder back; harmless when repeated."""
        self._stopping.set()
        if self._supervisor is not None:
            self._supervisor.join()
            self._supervisor = None
        in_order = self._end()
        if self._owned.is_locked:
            if in_order:
                self._seal.seal()
            self._folder.forget_location()
            self._owned.release()

    def _end(self) -> bool:
        """Ends the process; True where it ended in its own order."""
        process, self._process = self._process, None
        in_order = False
        if process is not None:
            process.terminate()
            try:
                in_order = process.wait(_STOP_SECONDS) in _ORDERLY
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._watch is not None:
            os.close(self._watch)
            self._watch = None
        return in_order

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _launch(self) -> None:
        self._folder.write_location(StoreLocation(None, USER, os.getpid()))
        running = self._lock_of_server()
        try:
            self._seal.check()
            self.password = self._password()
            self._ports = self._ports or _free_ports()
            self.address = f"bolt://{_HOST}:{self._ports[0]}"
            self._seal.open()
            self._process, self._watch = self._spawn(*self._ports, running)
        finally:
            os.close(running)
        self._wait_for_bolt()
        if self._announced:
            self.announce()

    def _supervise(self) -> None:
        """Starts a server again that ended by itself, until `stop`."""
        pause = 0.1
        while not self._stopping.wait(0.1):
            if self.alive:
                continue
            log.warning("the embedded store ended; starting it again (its log: %s)", self._folder.log)
            self._end()
            try:
                self._launch()
            except (StoreError, OSError) as error:
                log.warning("%s", error)
                self._end()
                self._stopping.wait(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
            else:
                pause = 0.1

    def _lock_of_server(self) -> int:
        """A locked descriptor that the server inherits: a server whose owner was killed may need a moment to end."""
        descriptor = os.open(self._folder.store / "server.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + _STOP_SECONDS
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if time.monotonic() > deadline:
                    os.close(descriptor)
                    raise StoreError(
                        f"The server of an earlier service still has {self._folder.store} open; end it and try again"
                    ) from None
                time.sleep(0.1)
            else:
                return descriptor

    def _password(self) -> str:
        file = self._folder.password_file
        with suppress(OSError):
            if password := file.read_text("utf-8"):
                return password
        # Without the password the users the server knows are of no use: it makes its root user anew from the new one.
        (self._folder.store / "config" / "server-users.jsonl").unlink(missing_ok=True)
        password = secrets.token_urlsafe(24)
        write_private(file, password)
        return password

    def _spawn(self, port: int, http_port: int, running: int) -> tuple[subprocess.Popen[bytes], int]:
        package = _package()
        settings = {
            "server.rootPath": self._folder.store,
            "server.rootPasswordPath": self._folder.password_file,
            "server.logsDirectory": self._folder.log.parent,
            "server.mode": "production",
            "server.plugins": "BoltProtocolPlugin",
            # Each database is opened when it is first asked: all of fifty tenants would double the time to start.
            "server.databaseLoadAtStartup": "false",
            **({} if self._has_main() else {"server.defaultDatabases": f"{DATABASE}[{USER}]"}),
            "server.httpIncomingHost": _HOST,
            "server.httpIncomingPort": http_port,
            "bolt.host": _HOST,
            "bolt.port": port,
        }
        command = [
            str(package / "jre" / "bin" / "java"),
            *("-Xms64m", f"-Xmx{_HEAP}", "-XX:+UseSerialGC", "-Djava.awt.headless=true"),
            *("--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"),
            *(f"-Darcadedb.{name}={value}" for name, value in settings.items()),
            *("-cp", f"{package / 'jars'}/*", "com.arcadedb.server.ArcadeDBServer"),
        ]
        watched, watch = os.pipe()
        launcher = Path(__file__).with_name("launch.py")
        try:
            with self._folder.log.open("wb") as log:
                process = subprocess.Popen(  # noqa: S603
                    [sys.executable, "-I", "-S", str(launcher), str(watched), str(running), *command],
                    cwd=self._folder.store,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    pass_fds=(watched, running),
                )
        except OSError:
            os.close(watch)
            raise
        finally:
            os.close(watched)
        return process, watch

    def _wait_for_bolt(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        port = int(self.address.rpartition(":")[2])
        while time.monotonic() < deadline and self.alive and not self._stopping.is_set():
            if _listens(port):
                if self._answers():
                    return
                if self._unreadable():
                    break
            time.sleep(0.05)
        why = "ended" if not self.alive else f"did not answer within {_START_SECONDS} s"
        text = f"The embedded store {why}. {self._folder.explain()}"
        if self._folder.full() is None and (found := self._unreadable()):
            raise self._seal.damaged(f"its server cannot open the database ({found}; {self._folder.explain()})")
        raise StoreError(f"{text}; it ends:\n{self._log_tail()}")

    def _answers(self) -> bool:
        try:
            with (
                GraphDatabase.driver(self.address, auth=(self.user, self.password), telemetry_disabled=True) as driver,
                driver.session(database=DATABASE) as session,
            ):
                session.run("RETURN 1").consume()
        except (Neo4jError, DriverError, OSError):
            return False  # Bolt listens before the database is made
        return True

    def _has_main(self) -> bool:
        """The main database was made before; told to make it again, the server ends."""
        return (self._folder.store / "databases" / DATABASE).is_dir()

    def _unreadable(self) -> str | None:
        """What the server found wrong with the database when it opened it, by its log; None: nothing."""
        with suppress(OSError):
            log = self._folder.log.read_text("utf-8", "replace")
            if (failed := log.find(_CANNOT_OPEN)) >= 0:
                causes = _CAUSE.findall(log, failed)
                return str(causes[-1]).strip().rstrip(".") if causes else "it does not say why"
        return None

    def _log_tail(self, lines: int = 15) -> str:
        with suppress(OSError):
            return "\n".join(self._folder.log.read_text("utf-8", "replace").splitlines()[-lines:])
        return "(no log)"


def _package() -> Path:
    """The folder of arcadedb_embedded, found without importing it: the import would load Java's bridge."""
    found = importlib.util.find_spec("arcadedb_embedded")
    if found is None or not found.submodule_search_locations:
        raise StoreError("The embedded store is not installed; run: pip install arcadedb-embedded")
    return Path(next(iter(found.submodule_search_locations)))


def _free_ports() -> tuple[int, int]:
    """Two ports free on the loopback at this moment; both are held until the second is known, so they differ."""
    held = [socket.create_server((_HOST, 0)) for _ in range(2)]
    first, second = (each.getsockname()[1] for each in held)
    for each in held:
        each.close()
    return first, second


def _listens(port: int) -> bool:
    try:
        socket.create_connection((_HOST, port), timeout=1).close()
    except OSError:
        return False
    return True

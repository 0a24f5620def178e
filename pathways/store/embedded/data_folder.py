"""A data folder: what lies where in it, and who has it open."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from pathways.errors import StoreError
from pathways.private_files import write_private

SEAL = "folder.json"
"""The file that makes a folder one of ours."""
_OURS = frozenset(
    {"lock", "store", "store.json", "store.password", "service.json", "erasures", "evidence", "tenants", "tenants.json"}
)
"""What lies in one whose first start was broken off before that."""
_DRAFTS = (".writable.", ".store.json.", ".store.password.", ".folder.json.")
FULL_BYTES = 4_000_000
"""Less free space than this is too little: the server writes pages and its log in larger pieces."""


class FolderInUseError(StoreError):
    """Another process has a data folder open."""


@dataclass(frozen=True, slots=True)
class StoreLocation:
    """How to reach the embedded server of a data folder, as store.json says it.

    Attributes:
        address: ``bolt://127.0.0.1:PORT``; None while a service is starting, or where a command works alone.
        user: the user of the server.
        pid: the process that owns the folder (the service, not its server).
        http: ``http://127.0.0.1:PORT``, where its databases are made and dropped; None: as the address.
    """

    address: str | None
    user: str
    pid: int
    http: str | None = None


class DataFolder:
    """The paths of a data folder, mode 700."""

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().absolute()
        self.store = self.path / "store"
        self.log = self.store / "log" / "server.log"
        self.lock_file = self.path / "lock"
        self.location_file = self.path / "store.json"
        self.password_file = self.path / "store.password"

    def require_kept(self) -> None:
        """Makes sure that the folder holds a catalogue, without changing anything.

        Raises:
            StoreError: the folder is not there, empty, another's, or cannot be read.
        """
        if not self._entries():
            raise StoreError(
                f"There is no catalogue in {self.path}: `pathways import PATH…` or `pathways serve --seed` makes one; "
                "or name another folder with --data"
            )
        self.require_own()

    def require_own(self) -> None:
        """Makes sure that the folder is new, empty, or one of ours, without changing anything.

        Raises:
            StoreError: there is something else in it, or it cannot be read.
        """
        found = self._entries()
        if SEAL in found:
            return
        foreign = sorted(name for name in found if name not in _OURS and not name.startswith(_DRAFTS))
        if foreign:
            raise StoreError(
                f"{self.path} is not a data folder: it holds {foreign[0]}, and was left as it is; name an empty folder "
                "or a new one with --data"
            )

    def _entries(self) -> list[str]:
        try:
            return [each.name for each in self.path.iterdir()]
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise self._unusable(error, "is not readable") from error

    def _unusable(self, error: OSError, why: str) -> StoreError:
        return StoreError(f"The data folder {self.path} {why} ({error.strerror}); name another one with --data")

    def make(self) -> None:
        """Makes the folder and closes it to others.

        Raises:
            StoreError: it cannot be written, or there is something else in it.
        """
        self.require_own()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.path.chmod(0o700)
            self.log.parent.mkdir(parents=True, exist_ok=True)
            probe = self.path / f".writable.{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise self._unusable(error, "is not writable") from error

    def holds_data(self) -> bool:
        """A store was made in it; reads only."""
        databases = self.store / "databases"
        return databases.is_dir() and any(databases.iterdir())

    def own(self) -> FileLock:
        """Takes the folder for this process; releasing the lock gives it back.

        Raises:
            FolderInUseError: another process has it open.
        """
        # Not per thread: whichever thread closes the service must be able to release it.
        lock = FileLock(self.lock_file, thread_local=False)
        try:
            lock.acquire(timeout=0.5)  # `is_owned` of another process holds it for a moment
        except Timeout:
            owner = self.location()
            raise FolderInUseError(
                f"another process has {self.path} open (pid {owner.pid if owner else 'unknown'}); "
                "stop it, or name another folder with --data"
            ) from None
        return lock

    def is_owned(self) -> bool:
        """Some process has the folder open at this moment."""
        try:
            # Opened for reading: looking makes nothing, and does where nothing may be written.
            descriptor = os.open(self.lock_file, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
        finally:
            os.close(descriptor)
        return False

    def location(self) -> StoreLocation | None:
        """What store.json says; None when it is missing or half written."""
        try:
            return StoreLocation(**json.loads(self.location_file.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write_location(self, location: StoreLocation) -> None:
        """Replaces store.json at once, so that no reader sees half of it."""
        write_private(self.location_file, json.dumps(asdict(location)))

    def explain(self) -> str:
        """What a person should know when the server refused something."""
        return self.full() or f"Its log is {self.log}"

    def full(self) -> str | None:
        """That the disk is full, and what to do; None while it is not."""
        with suppress(OSError):
            free = shutil.disk_usage(self.store).free
            if free < FULL_BYTES:
                return f"The disk that holds {self.store} is full ({free:,} bytes are free); free some space on it"
        return None

    def forget_location(self) -> None:
        """Removes store.json."""
        with suppress(OSError):
            self.location_file.unlink()

"""A data folder: what lies where in it, and who has it open."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from pathways.errors import StoreError

FULL_BYTES = 4_000_000
"""Less free space than this is no space: the server writes pages and its log in larger pieces."""


@dataclass(frozen=True, slots=True)
class StoreLocation:
    """How to reach the embedded server of a data folder, as store.json says it.

    Attributes:
        address: ``bolt://127.0.0.1:PORT``; None while the server is starting.
        user: the user of the server.
        pid: the process that owns the folder (the service, not its server).
    """

    address: str | None
    user: str
    pid: int


class DataFolder:
    """The paths of a data folder, mode 700."""

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().absolute()
        self.store = self.path / "store"
        self.log = self.store / "log" / "server.log"
        self.location_file = self.path / "store.json"
        self.password_file = self.path / "store.password"

    def make(self) -> None:
        """Makes the folder and closes it to others.

        Raises:
            StoreError: it cannot be written.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.path.chmod(0o700)
            self.log.parent.mkdir(parents=True, exist_ok=True)
            probe = self.path / f".writable.{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise StoreError(
                f"The data folder {self.path} is not writable ({error.strerror}); name another one with --data"
            ) from error

    def holds_data(self) -> bool:
        """A store was made in it; reads only."""
        databases = self.store / "databases"
        return databases.is_dir() and any(databases.iterdir())

    def own(self) -> FileLock:
        """Takes the folder for this process; releasing the lock gives it back.

        Raises:
            StoreError: another service has it open.
        """
        # Not per thread: whichever thread closes the service must be able to release it.
        lock = FileLock(self.path / "lock", thread_local=False)
        try:
            lock.acquire(timeout=0.5)  # `is_owned` of another process holds it for a moment
        except Timeout:
            owner = self.location()
            raise StoreError(
                f"another service has {self.path} open (pid {owner.pid if owner else 'unknown'}); "
                "stop it, or name another folder with --data"
            ) from None
        return lock

    def is_owned(self) -> bool:
        """Some process has the folder open at this moment."""
        if not self.path.is_dir():
            return False
        lock = FileLock(self.path / "lock", thread_local=False)
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError):
            return True
        lock.release()
        return False

    def location(self) -> StoreLocation | None:
        """What store.json says; None when there is none, or it is half written."""
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


def write_private(path: Path, text: str) -> None:
    """Writes a file that only its owner can read, in one step."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)

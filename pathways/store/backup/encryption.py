"""Backups closed with age (age-encryption.org/v1): written to public keys, read with secret ones, in bounded memory."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pathways.codes import Code
from pathways.errors import ProblemsError

MAGIC = b"age-encryption.org/v1"
_SECRET, _PUBLIC = "AGE-SECRET-KEY-1", "age1"  # how keys begin


@dataclass(frozen=True, slots=True)
class BackupKeys:
    """Keys of age.

    Attributes:
        recipients: to whom backups are written.
        identities: with which they are read; none: whoever has only public keys writes backups and restores none.
    """

    recipients: tuple[Any, ...]
    identities: tuple[Any, ...]


def read_keys(text: str) -> BackupKeys:
    """The keys of a file as ``age-keygen`` writes it: secret keys (AGE-SECRET-KEY-1…) and public ones (age1…), one a
    line.

    Raises:
        ProblemsError: NOT_INSTALLED, or BAD_SETTING where a line is no key; never with the line.
    """
    try:
        from pyrage import IdentityError, RecipientError, x25519
    except ModuleNotFoundError:
        hint = "Install it: pip install 'pathways[records]'."
        raise ProblemsError.one(Code.NOT_INSTALLED, "This installation encrypts no backups.", hint) from None
    recipients: list[Any] = []
    identities: list[Any] = []
    for number, line in enumerate(map(str.strip, text.splitlines()), start=1):
        try:
            if line.startswith(_SECRET):
                identities.append(x25519.Identity.from_str(line))
                recipients.append(identities[-1].to_public())
            elif line.startswith(_PUBLIC):
                recipients.append(x25519.Recipient.from_str(line))
            elif line and not line.startswith("#"):
                raise _no_key(number)
        except (IdentityError, RecipientError):
            raise _no_key(number) from None
    if not recipients:
        raise _no_key(1)
    return BackupKeys(tuple(recipients), tuple(identities))


def _no_key(line: int) -> ProblemsError:
    text = f"Line {line} of the file of PATHWAYS_BACKUP_KEY_FILE is not a key."
    hint = "Write keys as `age-keygen` makes them: AGE-SECRET-KEY-1… or age1…, one a line."
    return ProblemsError.one(Code.BAD_SETTING, text, hint, "PATHWAYS_BACKUP_KEY_FILE")


class Encrypting:
    """A file that encrypts what is written to it into another one."""

    def __init__(self, file: IO[bytes], keys: BackupKeys) -> None:
        reading, writing = os.pipe()
        self._sink = os.fdopen(writing, "wb")
        self._failed: list[Exception] = []
        self._thread = threading.Thread(target=self._work, args=(reading, file, keys), name="encrypting", daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> int:
        """Raises OSError where writing the other file fails."""
        try:
            return self._sink.write(data)
        except BrokenPipeError:
            self._thread.join()
            raise self._error() from None

    def flush(self) -> None:
        """Nothing has to be written before the end."""

    def end(self) -> None:
        """Writes what is left; raises OSError where that fails."""
        with suppress(BrokenPipeError):
            self._sink.close()
        self._thread.join()
        if self._failed:
            raise self._error()

    def drop(self) -> None:
        """Gives up; what the other file holds does not matter."""
        with suppress(OSError):
            self.end()

    def _error(self) -> OSError:
        return OSError(str(self._failed[0]) if self._failed else "encrypting ended early")

    def _work(self, reading: int, file: IO[bytes], keys: BackupKeys) -> None:
        from pyrage import encrypt_io

        with os.fdopen(reading, "rb") as source:
            try:
                encrypt_io(source, file, list(keys.recipients))
            except Exception as error:
                self._failed.append(error)


@contextmanager
def decrypted(path: Path, file: IO[bytes], keys: BackupKeys | None) -> Iterator[IO[bytes]]:
    """What an encrypted file holds, as a stream that is read once from its beginning.

    What follows a damage is missing, and the stream ends before it.

    Raises:
        ProblemsError: BACKUP_KEY, no key fits, or there is none.
    """
    if keys is None or not keys.identities:
        hint = "Set PATHWAYS_BACKUP_KEY_FILE to the file with the secret key."
        raise ProblemsError.one(Code.BACKUP_KEY, f"{path} is encrypted.", hint)
    from pyrage import DecryptError, decrypt_io

    reading, writing = os.pipe()
    refused: list[DecryptError] = []

    def work() -> None:
        with suppress(OSError), os.fdopen(writing, "wb") as sink:
            try:
                decrypt_io(file, sink, list(keys.identities))
            except DecryptError as error:
                refused.append(error)

    file.seek(0)
    thread = threading.Thread(target=work, name="decrypting", daemon=True)
    thread.start()
    try:
        with os.fdopen(reading, "rb") as stream:
            if not stream.peek(1):
                thread.join()
            if refused:
                hint = "Set PATHWAYS_BACKUP_KEY_FILE to the file with the key that it was encrypted to."
                raise ProblemsError.one(Code.BACKUP_KEY, f"No key that is set opens {path} ({refused[0]}).", hint)
            yield stream
    finally:
        thread.join()

"""Who was erased: a file beside the store, by which no older backup brings anybody back.

Nobody can be read out of it: it holds keyed hashes, and is closed to other users, since the key is in it too.

    pathways-erasures/1
    key ID HEX         the key of the hashes below that carry its ID
    erased ID HASH     in order

A backup says how many hashes there were when it was begun. Whoever stands behind them was still in it, and is left out
when it is restored; whoever stands before them was gone, and what the backup has of the same key is somebody's anew.
"""

from __future__ import annotations

import fcntl
import hmac
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from pathways.codes import Code
from pathways.errors import ProblemsError

_FIRST = b"pathways-erasures/1"
_KEY_BYTES = 32
_ID_BYTES = 8

IsErased = Callable[[str], bool]
"""Of the key of a learner."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a file was.

    Attributes:
        id: of its key.
        count: how many were erased until then.
    """

    id: str
    count: int


@dataclass(slots=True)
class _Said:
    """What a file says.

    Attributes:
        keys: by their ids, in order.
        erased: hashes in order, by the ids of their keys.
    """

    keys: dict[str, bytes] = field(default_factory=dict)
    erased: dict[str, list[str]] = field(default_factory=dict)


class Erasures:
    """The file; thread-safe, and safe among processes.

    Args:
        path: made by whoever needs it first.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def position(self) -> Position:
        """How far it is; nobody is being erased at that moment.

        Raises:
            ProblemsError: it cannot be read or made, or is no such file.
        """
        with self._opened() as (_, said):
            id_ = next(iter(said.keys))
            return Position(id_, len(said.erased[id_]))

    @contextmanager
    def erasing(self, key: str) -> Iterator[None]:
        """Writes down, safe on the disk, that a learner is erased, which happens inside.

        Raises:
            ProblemsError: the file cannot be written, or is no such file; then nothing happens.
        """
        with self._opened() as (file, said):
            for id_, secret in said.keys.items():
                file.write(b"erased %s %s\n" % (id_.encode(), _hash(secret, key).encode()))
            self._save(file)
            # Locked until it is done: no backup that begins now takes this hash for one of somebody who is gone.
            yield

    def since(self, position: Position) -> IsErased:
        """Who was erased after a position.

        Raises:
            ProblemsError: ERASURES_UNKNOWN, the file is not there, is older, or another store's.
        """
        if not self._path.exists():
            raise self._unknown("is not there")
        with self._opened() as (_, said):
            secret = said.keys.get(position.id)
            if secret is None:
                raise self._unknown("belongs to another store than the backup")
            if len(said.erased[position.id]) < position.count:
                raise self._unknown("is older than the backup")
            erased = frozenset(said.erased[position.id][position.count :])
        return lambda key: _hash(secret, key) in erased

    def take_over(self, other: Erasures) -> None:
        """Learns what another file says: of the store that a backup comes from.

        Raises:
            ProblemsError: one of them cannot be read or written, or is no such file.
        """
        if not other._path.exists():
            raise other._unknown("is not there")
        with other._opened() as (_, theirs):
            pass
        with self._opened() as (file, said):
            for id_, secret in theirs.keys.items():
                if id_ not in said.keys:
                    file.write(b"key %s %s\n" % (id_.encode(), secret.hex().encode()))
                for hash_ in theirs.erased[id_][len(said.erased.get(id_, ())) :]:
                    file.write(b"erased %s %s\n" % (id_.encode(), hash_.encode()))
            self._save(file)

    @contextmanager
    def _opened(self) -> Iterator[tuple[IO[bytes], _Said]]:
        """The file at its end, locked, and what it says; with a key."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                said = self._read(file)
                if not said.keys:
                    id_, secret = secrets.token_hex(_ID_BYTES), secrets.token_bytes(_KEY_BYTES)
                    file.write(_FIRST + b"\nkey %s %s\n" % (id_.encode(), secret.hex().encode()))
                    self._save(file)
                    said = _Said({id_: secret}, {id_: []})
                yield file, said
        except OSError as error:
            text = f"Could not use {self._path}, the file of erasures: {error.strerror or error}."
            raise ProblemsError.one(Code.UNWRITABLE, text, "Check its folder and its rights.") from error

    def _read(self, file: IO[bytes]) -> _Said:
        whole = file.read()
        # Whoever wrote a line that has no end was stopped before anything else happened.
        kept = whole[: whole.rfind(b"\n") + 1]
        file.truncate(len(kept))
        file.seek(len(kept))
        said = _Said()
        lines = kept.split(b"\n")[:-1]
        if lines and lines[0] != _FIRST:
            raise self._damaged()
        for line in lines[1:]:
            match line.decode("ascii", "replace").split(" "):
                case ["key", id_, secret] if id_ not in said.keys and len(secret) == 2 * _KEY_BYTES:
                    said.keys[id_], said.erased[id_] = bytes.fromhex(secret), []
                case ["erased", id_, hash_] if id_ in said.keys:
                    said.erased[id_].append(hash_)
                case _:
                    raise self._damaged()
        return said

    def _save(self, file: IO[bytes]) -> None:
        file.flush()
        os.fsync(file.fileno())

    def _damaged(self) -> ProblemsError:
        text = f"{self._path} is not a file of erasures, or a damaged one."
        return ProblemsError.one(Code.ERASURES_UNKNOWN, text, "Bring a copy of it back.")

    def _unknown(self, why: str) -> ProblemsError:
        text = f"The file of erasures, {self._path}, {why}, so a learner who was erased could come back."
        hint = "Name the one of the store that the backup comes from with --erasures, or say --without-erasures."
        return ProblemsError.one(Code.ERASURES_UNKNOWN, text, hint)


def _hash(secret: bytes, key: str) -> str:
    return hmac.digest(secret, key.encode("utf-8", "surrogatepass"), "sha256").hex()

"""How a data folder was left: one that is cut short since, or that a newer program wrote, is refused untouched."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass

from pathways.errors import DamagedError, StoreError
from pathways.private_files import write_private
from pathways.store.embedded.data_folder import SEAL, DataFolder

FORMAT = 1
"""Goes up when an older program could not read what this one leaves."""


@dataclass(frozen=True, slots=True)
class _Seal:
    """The content of folder.json.

    Attributes:
        format: FORMAT of the program that had the folder open last.
        server: version of the database server that wrote it.
        files: size in bytes of every file of the databases, when the server ended in order; None while it runs, and
            after it was killed: the server then mends by its own log.
        set_up: its store was brought up to date once.
    """

    format: int
    server: str
    files: dict[str, int] | None
    set_up: bool = False


class FolderSeal:
    """Checks, opens and seals one data folder; only whoever owns the folder may use it."""

    def __init__(self, folder: DataFolder, server: str) -> None:
        self._folder = folder
        self._server = server
        self._file = folder.path / SEAL
        self._databases = folder.store / "databases"
        self.was_set_up = False

    def check(self) -> None:
        """Reads only.

        Raises:
            DamagedError: something of it is missing.
            StoreError: a newer program wrote the folder; it says what to do.
        """
        seal = self._read()
        self.was_set_up = seal is not None and seal.set_up
        if seal is None:
            if self._databases.is_dir() and any(self._databases.iterdir()):
                raise self._damaged_untouched(f"{self._file.name} is missing or damaged")
            return
        if seal.format > FORMAT or _parts(seal.server) > _parts(self._server):
            raise StoreError(
                f"The data folder {self._folder.path} was written by a newer program (format {seal.format}, database "
                f"{seal.server}; this one has {FORMAT} and {self._server}), and was left as it is; install that "
                "pathways, or name another folder with --data"
            )
        if seal.files is None:
            return
        now = self._sizes()
        wrong = sorted(name for name, size in seal.files.items() if now.get(name) != size)
        if wrong:
            name = wrong[0]
            found = f"{now[name]:,}" if name in now else "no"
            more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
            raise self._damaged_untouched(f"{name} has {found} bytes instead of {seal.files[name]:,}{more}")

    def open(self) -> None:
        """Notes that a server is at work."""
        self._write(None)

    def seal(self) -> None:
        """Notes what the server left, once it has ended in order."""
        with suppress(OSError):
            self._write(self._sizes())

    def set_up(self) -> None:
        """Notes that the store in it has its schema: from now on one without it has lost it."""
        if not self.was_set_up:
            self.was_set_up = True
            self.open()

    def damaged(self, what: str) -> DamagedError:
        """Says that the folder is damaged, and what to do."""
        return DamagedError(
            f"The data folder {self._folder.path} is damaged: {what}; put a copy of the whole folder back, or name an "
            "empty one with --data and bring a backup back with: pathways restore FILE"
        )

    def _damaged_untouched(self, what: str) -> DamagedError:
        return self.damaged(f"{what}. Nothing in it was changed")

    def _sizes(self) -> dict[str, int]:
        files = (each for each in self._databases.rglob("*") if each.is_file())
        return {each.relative_to(self._folder.store).as_posix(): each.stat().st_size for each in sorted(files)}

    def _read(self) -> _Seal | None:
        try:
            return _Seal(**json.loads(self._file.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def _write(self, files: dict[str, int] | None) -> None:
        write_private(self._file, json.dumps(asdict(_Seal(FORMAT, self._server, files, self.was_set_up))))


def _parts(version: str) -> tuple[int, ...]:
    """``26.10.2.post1`` as (26, 10, 2)."""
    return tuple(int(part) for part in version.split(".") if part.isdecimal())

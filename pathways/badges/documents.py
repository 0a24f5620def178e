"""Documents that badges point to, such as contexts, keys and status lists: from a folder, bound by hash."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from pathways.badges.reading import MOST_TEXT_BYTES
from pathways.codes import Code
from pathways.errors import Problem, ProblemsError
from pathways.text import shown

INDEX = "index.json"
SHIPPED = Path(__file__).parent / "contexts"
_DIGEST_LENGTH = 64

Fetch = Callable[[str], bytes | None]
"""The bytes behind an address; None: it may not be fetched, or did not answer."""


def fetch_nothing(address: str) -> bytes | None:  # noqa: ARG001
    """What applies unless hosts are allowed."""
    return None


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a document in a folder.

    Attributes:
        sha256: of its bytes, in hexadecimal digits.
    """

    path: Path
    sha256: str

    def read(self) -> bytes | None:
        """Its bytes; None: it is gone, too large, or not what it was when it was listed."""
        try:
            if self.path.stat().st_size > MOST_TEXT_BYTES:
                return None
            raw = self.path.read_bytes()
        except OSError:
            return None
        return raw if sha256(raw).hexdigest() == self.sha256 else None


class Documents:
    """Documents by address: those of folders, newest copies first, else what may be fetched."""

    def __init__(
        self, copies: Mapping[str, Sequence[Copy]], fetch: Fetch = fetch_nothing, own: Fetch = fetch_nothing
    ) -> None:
        self._copies = copies
        self._fetch = fetch
        self._own = own

    @property
    def is_closed(self) -> bool:
        """Nothing is fetched, so that what is known of a context stays the same."""
        return self._fetch is fetch_nothing

    @property
    def addresses(self) -> frozenset[str]:
        """The addresses with listed copies."""
        return frozenset(self._copies)

    def versions(self, address: str) -> list[bytes]:
        """What is known of an address, newest first; empty: nothing is."""
        found = [raw for raw in (copy.read() for copy in self._copies.get(address, ())) if raw is not None]
        if found or address in self._copies:
            return found
        fetched = self._own(address) or self._fetch(address)
        return [] if fetched is None else [fetched]

    def newest(self, address: str) -> bytes | None:
        """The newest version; None: nothing is known of the address."""
        return next(iter(self.versions(address)), None)


def documents_of(folder: Path | None = None, fetch: Fetch = fetch_nothing, own: Fetch = fetch_nothing) -> Documents:
    """The usual contexts, and those of a folder, whose copies are newer.

    Args:
        fetch: what neither has.
        own: what this program serves itself, and need not fetch.

    Raises:
        ProblemsError: every entry of the folder's index that is wrong.
    """
    listed = {} if folder is None else _read_index(folder)
    shipped = _shipped()
    addresses = listed.keys() | shipped.keys()
    return Documents({each: (*listed.get(each, ()), *shipped.get(each, ())) for each in addresses}, fetch, own)


@cache
def _shipped() -> Mapping[str, tuple[Copy, ...]]:
    return _read_index(SHIPPED)


def _read_index(folder: Path) -> dict[str, tuple[Copy, ...]]:
    path = folder / INDEX
    try:
        index = json.loads(path.read_bytes())
    except OSError as error:
        raise _refused(path, f"Could not read it: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise _refused(path, "It is not JSON.") from None
    if not isinstance(index, dict):
        raise _refused(path, "It is not an object of addresses.")
    problems: list[Problem] = []
    found = {}
    for address, entry in index.items():
        copies = [_copy(folder, each) for each in (entry if isinstance(entry, list) else [entry])]
        found[address] = tuple(each for each in copies if each is not None)
        if not copies or None in copies:
            text = f"What stands for {shown(address)} is not a file of this folder with its SHA-256."
            problems.append(Problem(Code.INVALID, text, _HINT, address, str(path)))
    if problems:
        raise ProblemsError(problems)
    return found


_HINT = 'Write {"file": NAME, "sha256": 64 hexadecimal digits}, or a list of them, the newest first.'


def _copy(folder: Path, entry: object) -> Copy | None:
    if not isinstance(entry, dict):
        return None
    name, digest = entry.get("file"), entry.get("sha256")
    if not (isinstance(name, str) and isinstance(digest, str) and len(digest) == _DIGEST_LENGTH):
        return None
    path = Path(name)
    if not name or path.is_absolute() or ".." in path.parts:
        return None
    return Copy(folder / path, digest.lower())


def _refused(path: Path, text: str) -> ProblemsError:
    return ProblemsError(
        [Problem(Code.INVALID, text, 'It holds {ADDRESS: {"file": …, "sha256": …}}.', None, str(path))]
    )

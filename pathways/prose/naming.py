"""The credentials that a sentence names: by key, by name, by the code that begins a name, or as their owner says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Credential, CredentialStatus, Kind
from pathways.prose.style import HouseStyle

WORD = re.compile(r"[^\W\d_]+\+*|\d+[^\W\d_]*\+*")
"""Letters with what makes a name of them (C++, A+), or digits with letters behind them (2113T)."""
MOST_WORDS = 16
MOST_CANDIDATES = 5
_CODE = re.compile(r"[A-Z]{1,6}(?: [A-Z])?[ -]?\d{2,4}[A-Za-z]{0,2}(?:-[A-Z])?(?![\w-])")
_JOINTS = frozenset(("and", "or"))

Words = tuple[str, ...]


def words_of(text: str) -> Words:
    """The words of a name, without case, spaces and signs: PSYC101, PSYC 101 and psyc-101 are the same."""
    return tuple(found.group().casefold() for found in WORD.finditer(text))


@dataclass(frozen=True, slots=True)
class Named:
    """Credentials of one name; more than one: it does not say which.

    Attributes:
        keys: of them, in order.
        words: of the name.
        is_doubtful: a part of the name is a name too, so that two things may be meant.
    """

    keys: tuple[str, ...]
    words: int
    is_doubtful: bool = False


class Names:
    """The names that a catalogue knows, those of some owners first.

    Args:
        credentials: those that may be named.
        owners: whose credentials are meant where several have the same name; none: anybody's.
        style: of the owners.
    """

    def __init__(self, credentials: Iterable[Credential], owners: Sequence[str], style: HouseStyle) -> None:
        self._keys: dict[Words, dict[str, None]] = {}
        self._own = frozenset(owners)
        self._owned: set[str] = set()
        known = set()
        for each in credentials:
            if each.status is CredentialStatus.DEVELOPING:
                continue
            known.add(each.key)
            if self._own.intersection(each.owned_by):
                self._owned.add(each.key)
            for name in _names_of(each):
                self._add(name, each.key)
        for name, key in style.names.items():
            if key in known:
                self._add(name, key)

    def _add(self, name: str, key: str) -> None:
        words = words_of(name)
        if words and len(words) <= MOST_WORDS and words[0] not in _JOINTS:
            self._keys.setdefault(words, {})[key] = None

    def longest(self, words: Sequence[str], at: int) -> Named | None:
        """The credentials of the longest name that begins at a word; None: no name does."""
        for end in range(min(len(words), at + MOST_WORDS), at, -1):
            name = tuple(words[at:end])
            if name in self._keys:
                return Named(self._meant(name), end - at, self._falls_apart(name))
        return None

    def exactly(self, words: Words) -> tuple[str, ...]:
        """The credentials of a name."""
        return self._meant(words) if words in self._keys else ()

    def _meant(self, words: Words) -> tuple[str, ...]:
        keys = self._keys[words]
        return tuple(key for key in keys if key in self._owned) or tuple(keys)

    def _falls_apart(self, words: Words) -> bool:
        places = (place for place, word in enumerate(words) if word in _JOINTS)
        return any(words[:place] in self._keys or words[place + 1 :] in self._keys for place in places)


def _names_of(credential: Credential) -> Iterable[str]:
    yield credential.key
    yield credential.name
    code = _CODE.match(credential.name)
    if code is not None:
        yield code.group()
        yield credential.name[code.end() :]


def candidates(snapshot: Snapshot, text: str) -> tuple[str, ...]:
    """What the search finds for words that name nothing exactly."""
    return tuple(snapshot.search.find(text, Kind.CREDENTIAL)[:MOST_CANDIDATES])

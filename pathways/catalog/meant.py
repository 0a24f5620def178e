"""Which things somebody means who writes a key that nothing has: by key, name, or abbreviation, in any case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest

from pathways.errors import LONGEST_UNKNOWN, nearest

MOST_MEANT = 3
MOST_LOOKED_AT = 30
CLOSE = 80
"""How alike two texts as a whole are at least, of 100, whatever their words."""
TYPO_FROM_LETTERS, TWO_TYPOS_FROM_LETTERS = 4, 8
_WORD = re.compile(r"[^\W_]+")
_PLUS = re.compile(r"\+")


def meant(unknown: str, known: Mapping[str, object]) -> list[str]:
    """The keys of the things most likely meant, best first; empty when nothing is alike.

    What bears the very key or name comes alone; else what has every word that was written in its key, its name or the
    initials of its name; else what is spelled alike.

    Args:
        unknown: what was written.
        known: things by their key; what has no name is found by its key.
    """
    wanted = _plain(unknown)
    words = set(_WORD.findall(wanted))
    if len(unknown) > LONGEST_UNKNOWN or not words:
        return []
    names = {key: _plain(name) for key, thing in known.items() if isinstance(name := getattr(thing, "name", None), str)}
    same = [key for key in known if wanted in (key.casefold(), names.get(key))]
    if same:
        return same[:MOST_MEANT]
    found = nsmallest(MOST_MEANT, _with_every(words, known, names))
    if found:
        return [key for _, key in found]
    spelled = _spelled_alike(unknown.casefold(), list(known))
    if spelled:
        return spelled
    by_name: dict[str, str] = {}
    for key, name in names.items():
        by_name.setdefault(name, key)
    return [by_name[name] for name in _spelled_alike(wanted, list(by_name))]


def _spelled_alike(unknown: str, texts: Sequence[str]) -> list[str]:
    """The texts nearest to what was written, as a whole or in each of its words; a common ending alone is chance."""
    return [each for each in nearest(unknown, texts, limit=MOST_LOOKED_AT) if _is_near(unknown, each)][:MOST_MEANT]


def _is_near(unknown: str, text: str) -> bool:
    from rapidfuzz import fuzz  # only a mistake needs it

    text = text.casefold()
    words = _WORD.findall(text)
    return fuzz.ratio(unknown, text) >= CLOSE or all(
        any(_is_alike(word, other) for other in words) for word in _WORD.findall(unknown)
    )


def _is_alike(word: str, other: str) -> bool:
    from rapidfuzz.distance import OSA

    if len(word) < TYPO_FROM_LETTERS:
        return word == other
    return OSA.distance(word, other) <= (2 if len(word) >= TWO_TYPOS_FROM_LETTERS else 1)


def hint_of(unknown: str, known: Mapping[str, object]) -> str | None:
    """A hint that names the things most likely meant, or None."""
    names = meant(unknown, known)
    return f"Did you mean {' or '.join(names)}?" if names else None


def _with_every(words: set[str], known: Iterable[str], names: Mapping[str, str]) -> Iterable[tuple[int, str]]:
    """Things that have every word, each with how many other words its key has."""
    for key in known:
        name = names.get(key, "")
        text = f"{key} {name}"
        if all(word in text for word in words):
            own = set(_WORD.findall(text.casefold()))
        elif len(words) == 1 and name[:1] == next(iter(words))[0]:
            own = {"".join(word[0] for word in _WORD.findall(name))}
        else:
            continue
        if words <= own:
            yield len(_WORD.findall(key)), key


def _plain(text: str) -> str:
    """Without case; "Security+" and "Security Plus" are the same."""
    return _PLUS.sub(" plus", text.casefold()).strip()

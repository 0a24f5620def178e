"""Conditions: facts in words, which mean the same however they are cased, spaced and punctuated."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import category, normalize

DROPPED = frozenset({"Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Zs", "Zl", "Zp", "Cc"})
DROPPED_MARKS = frozenset(".,;:!?'\"…·¡¿`")


@lru_cache(maxsize=4096)
def folded(condition: str) -> str:
    """One spelling for all that differ in case, spaces, hyphens, quotes and other marks alone.

    What stands between two digits stays, so that 2.5 and 25 are two; so do signs as in C# or 18+.
    """
    text = normalize("NFKC", condition).casefold()
    kept = [mark for place, mark in enumerate(text) if not _is_dropped(mark) or _between_digits(text, place)]
    return "".join(kept) or text


def _is_dropped(mark: str) -> bool:
    return mark in DROPPED_MARKS or category(mark) in DROPPED


def _between_digits(text: str, place: int) -> bool:
    return 0 < place < len(text) - 1 and text[place - 1].isdigit() and text[place + 1].isdigit()

"""Days without study as a person writes them in one word: FROM..TO."""

from __future__ import annotations

import re
from datetime import date

from pathways.text import shown

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ADVICE = "Write FROM..TO, e.g. 2026-12-21..2027-01-03"


def break_input(text: str) -> dict[str, str]:
    """The break as a `BreakInput`.

    Raises:
        ValueError: it is no break, or one of its ends is no date.
    """
    first, dots, last = text.partition("..")
    if not dots:
        raise ValueError(f"{shown(text)} is not a break. {ADVICE}")
    for day in (first, last):
        if not _is_day(day):
            raise ValueError(f"{shown(day)} is not a date. {ADVICE}")
    return {"from": first, "to": last}


def _is_day(text: str) -> bool:
    if not DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True

"""A long search for answers that break a law: ``python -m tests.laws.fuzz --cases 100000 --seconds 600``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

from tests.calendar import random_cases as drawing_in_weeks
from tests.calendar.as_files import spelled
from tests.calendar.shortcuts import random_shortcut
from tests.calendar.shrinking import shrunk
from tests.laws.laws import LAWS, kept
from tests.rules import random_cases as drawing
from tests.rules.random_cases import Case
from tests.rules.searching import search, search_parser

DRAWN: dict[str, Callable[[int], Case]] = {
    "rules": drawing.random_case,
    "calendar": drawing_in_weeks.random_case,
    "shortcuts": random_shortcut,
}


def main() -> int:
    """Exit code 1 when a law is broken."""
    parser = search_parser("Compares the answers to questions that are alike.", 100_000)
    parser.add_argument("--law", choices=sorted(LAWS), action="append", help="only this one; may be repeated")
    parser.add_argument("--of", choices=sorted(DRAWN), action="append", help="only these cases; may be repeated")
    parser.add_argument("--as-drawn", action="store_true", help="cases that fail are not made small")
    chosen = parser.parse_args()

    def faults(seed: int) -> Iterator[str]:
        for drawn in chosen.of or DRAWN:
            case = DRAWN[drawn](seed)
            for law in chosen.law or LAWS:
                if (fault := _fault(law, case, seed)) is not None:
                    again = f"python -m tests.laws.fuzz --seed {seed} --cases 1 --law {law} --of {drawn}"
                    small = case if chosen.as_drawn else _small(law, case, seed, fault)
                    made = f"made small: {_fault(law, small, seed)}\n{spelled(small)}"
                    yield f"{law} fails: {fault}\n  again with: {again}\n  {made}\n"

    return search(chosen, faults)


def _fault(law: str, case: Case, seed: int) -> str | None:
    try:
        kept(law, case, seed)
    except Exception as fault:
        return f"{type(fault).__name__}: {fault}"
    return None


def _small(law: str, case: Case, seed: int, fault: str) -> Case:
    kind = fault.partition(":")[0]
    return shrunk(case, lambda each: (_fault(law, each, seed) or "").startswith(f"{kind}:"))


if __name__ == "__main__":
    sys.exit(main())

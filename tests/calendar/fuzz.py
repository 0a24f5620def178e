"""A long search for answers that differ: ``python -m tests.calendar.fuzz --cases 10000 --seconds 600``."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from signal import ITIMER_PROF, SIGPROF, setitimer, signal

from tests.calendar.as_files import spelled
from tests.calendar.assert_same_answer import same_plan
from tests.calendar.random_cases import random_case
from tests.calendar.random_cycles import random_cycles
from tests.calendar.random_terms import random_terms
from tests.calendar.shortcuts import random_shortcut
from tests.calendar.shrinking import shrunk
from tests.calendar.weeks import USUAL_HOURS
from tests.rules.random_cases import Case
from tests.rules.searching import NOT_JUDGED, search, search_parser

PATIENCE = 10.0  # seconds of work for a case, however busy the machine; exhaustion and the planner take far less


def _no_alternatives(case: Case) -> Case:
    options = replace(case.question.options, alternatives=0)
    return replace(case, question=replace(case.question, options=options))


def _no_renewals(case: Case) -> Case:
    credentials = {key: replace(each, renewals=()) for key, each in case.content.credentials.items()}
    return replace(case, content=replace(case.content, credentials=credentials))


def _no_keeping(case: Case) -> Case:
    options = replace(case.question.options, keep_valid_until=None)
    if not options.has_calendar:
        options = replace(options, weekly_hours=Decimal(USUAL_HOURS))
    return replace(case, question=replace(case.question, options=options))


DRAWN: dict[str, Callable[[int], Case]] = {
    "usual": random_case,
    "shortcuts": random_shortcut,
    "terms": random_terms,
    "cycles": random_cycles,
}
WITHOUT: dict[str, Callable[[Case], Case]] = {
    "alternatives": _no_alternatives,
    "keeping": _no_keeping,
    "renewals": _no_renewals,
}


def main() -> int:
    """Exit code 1 when answers differ."""
    parser = search_parser("Compares plans with a calendar with exhaustion.", 10_000)
    parser.add_argument("--without", choices=sorted(WITHOUT), action="append", default=[], help="cases have none of it")
    parser.add_argument("--of", choices=sorted(DRAWN), action="append", help="only these cases; may be repeated")
    parser.add_argument("--as-drawn", action="store_true", help="cases that fail are not made small")
    chosen = parser.parse_args()
    signal(SIGPROF, _too_slow)

    def faults(seed: int) -> Iterator[str]:
        for drawn in chosen.of or DRAWN:
            case = DRAWN[drawn](seed)
            for name in chosen.without:
                case = WITHOUT[name](case)
            fault = _fault(case)
            if fault is not None and fault.startswith(TimeoutError.__name__):
                yield f"{NOT_JUDGED} seed {seed} of {drawn}: {fault}"
            elif fault is not None:
                yield _told(seed, drawn, case, fault, chosen)

    return search(chosen, faults)


def _fault(case: Case) -> str | None:
    setitimer(ITIMER_PROF, PATIENCE)
    try:
        same_plan(case)
    except Exception as fault:
        return f"{type(fault).__name__}: {fault}"
    finally:
        setitimer(ITIMER_PROF, 0)
    return None


def _too_slow(*_: object) -> None:
    raise TimeoutError(f"no answer in {PATIENCE} s of work")


def _told(seed: int, drawn: str, case: Case, fault: str, chosen: Namespace) -> str:
    without = "".join(f" --without {name}" for name in chosen.without)
    same = f"python -m tests.calendar.fuzz --seed {seed} --cases 1 --of {drawn}{without}"
    again = f"seed {seed}: {fault}\n  again with: {same}"
    if chosen.as_drawn:
        return f"{again}\n{spelled(case)}\n"
    kind = fault.partition(":")[0]
    small = shrunk(case, lambda each: (_fault(each) or "").startswith(f"{kind}:"))
    return f"{again}\n  made small: {_fault(small)}\n{spelled(small)}\n"


if __name__ == "__main__":
    sys.exit(main())

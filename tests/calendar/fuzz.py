"""A long search for answers that differ: ``python -m tests.calendar.fuzz --cases 10000 --seconds 600``."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from time import monotonic

from tests.calendar.drawing import random_case
from tests.calendar.judging import same_plan
from tests.calendar.shrinking import shrunk
from tests.calendar.spelling import spelled
from tests.rules.drawing import Case

EVERY_SECONDS = 10.0


def main() -> int:
    """Exit code 1 when answers differ."""
    parser = ArgumentParser(description="Compares plans with a calendar with exhaustion.")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=0, help="of the first case; the next one has the next seed")
    parser.add_argument("--failures", type=int, default=10, help="after so many the search ends")
    parser.add_argument("--as-drawn", action="store_true", help="cases that fail are not made small")
    chosen = parser.parse_args()
    start = told = monotonic()
    failures = done = 0
    for seed in range(chosen.seed, chosen.seed + chosen.cases):
        if failures >= chosen.failures or monotonic() - start > chosen.seconds:
            break
        done += 1
        case = random_case(seed)
        if (fault := _fault(case)) is not None:
            failures += 1
            print(_told(seed, case, fault, as_drawn=chosen.as_drawn), flush=True)
        if monotonic() - told > EVERY_SECONDS:
            told = monotonic()
            print(f"{done} cases, {failures} failures, {told - start:.0f} s; next seed {seed + 1}", flush=True)
    print(f"{done} cases, {failures} failures, {monotonic() - start:.0f} s")
    return 1 if failures else 0


def _fault(case: Case) -> str | None:
    try:
        same_plan(case)
    except Exception as fault:
        return f"{type(fault).__name__}: {fault}"
    return None


def _told(seed: int, case: Case, fault: str, *, as_drawn: bool) -> str:
    again = f"seed {seed}: {fault}\n  again with: python -m tests.calendar.fuzz --seed {seed} --cases 1"
    if as_drawn:
        return f"{again}\n{spelled(case)}\n"
    kind = fault.partition(":")[0]
    small = shrunk(case, lambda each: (_fault(each) or "").startswith(f"{kind}:"))
    return f"{again}\n  made small: {_fault(small)}\n{spelled(small)}\n"


if __name__ == "__main__":
    sys.exit(main())

"""A long search for answers that differ: ``python -m tests.rules.fuzz --cases 100000 --seconds 600``."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from time import monotonic

from tests.rules.drawing import Case, random_case
from tests.rules.judging import CHECKS
from tests.rules.shrinking import shrunk
from tests.rules.spelling import spelled

EVERY_SECONDS = 10.0


def main() -> int:
    """Exit code 1 when answers differ."""
    parser = ArgumentParser(description="Compares the evaluator and the planner with exhaustion.")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=0, help="of the first case; the next one has the next seed")
    parser.add_argument("--failures", type=int, default=10, help="after so many the search ends")
    parser.add_argument("--check", choices=sorted(CHECKS), action="append", help="only this one; may be repeated")
    chosen = parser.parse_args()
    start = told = monotonic()
    failures = done = 0
    for seed in range(chosen.seed, chosen.seed + chosen.cases):
        if failures >= chosen.failures or monotonic() - start > chosen.seconds:
            break
        done += 1
        case = random_case(seed)
        for name in chosen.check or CHECKS:
            if (fault := _fault(name, case)) is not None:
                failures += 1
                print(_told(name, seed, case, fault), flush=True)
        if monotonic() - told > EVERY_SECONDS:
            told = monotonic()
            print(f"{done} cases, {failures} failures, {told - start:.0f} s; next seed {seed + 1}", flush=True)
    print(f"{done} cases, {failures} failures, {monotonic() - start:.0f} s")
    return 1 if failures else 0


def _fault(name: str, case: Case) -> str | None:
    try:
        CHECKS[name](case)
    except Exception as fault:
        return f"{type(fault).__name__}: {fault}"
    return None


def _told(name: str, seed: int, case: Case, fault: str) -> str:
    kind = fault.partition(":")[0]
    small = shrunk(case, lambda each: (_fault(name, each) or "").startswith(f"{kind}:"))
    again = f"python -m tests.rules.fuzz --seed {seed} --cases 1 --check {name}"
    return f"{name} fails: {fault}\n  again with: {again}\n  made small: {_fault(name, small)}\n{spelled(small)}\n"


if __name__ == "__main__":
    sys.exit(main())

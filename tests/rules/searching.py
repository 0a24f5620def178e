"""A long search for cases that fail, as every fuzz of this project does it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from time import monotonic
from unittest.mock import patch

from tests.work_clock import WorkClock

EVERY_SECONDS = 10.0
NOT_JUDGED = "Not judged:"
"""How a case begins that exhaustion took too long for; it is no failure."""


def search_parser(description: str, cases: int) -> ArgumentParser:
    """What can be said of a search."""
    parser = ArgumentParser(description=description)
    parser.add_argument("--cases", type=int, default=cases)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=0, help="of the first case; the next one has the next seed")
    parser.add_argument("--failures", type=int, default=10, help="after so many the search ends")
    return parser


def search(chosen: Namespace, faults: Callable[[int], Iterable[str]]) -> int:
    """Prints what fails, and how far it is; exit code 1 when anything did.

    The limits of plans count the solver's work, so that no answer hangs on how busy the machine is.

    Args:
        faults: what is wrong with the case of a seed, in words.
    """
    with patch("pathways.planning.planner.Clock", WorkClock):
        return _search(chosen, faults)


def _search(chosen: Namespace, faults: Callable[[int], Iterable[str]]) -> int:
    start = told = monotonic()
    failures = done = 0
    for seed in range(chosen.seed, chosen.seed + chosen.cases):
        if failures >= chosen.failures or monotonic() - start > chosen.seconds:
            break
        done += 1
        for fault in faults(seed):
            failures += not fault.startswith(NOT_JUDGED)
            print(fault, flush=True)
        if monotonic() - told > EVERY_SECONDS:
            told = monotonic()
            print(f"{done} cases, {failures} failures, {told - start:.0f} s; next seed {seed + 1}", flush=True)
    print(f"{done} cases, {failures} failures, {monotonic() - start:.0f} s")
    return 1 if failures else 0

"""How much of what could go on for ever a run of the tests does: ``--hypothesis-profile`` quick, usual or soak.

`make quick` runs the first, `make test` the second, `make soak` the third. The strength is the same in all of them, and
only the number of cases differs.
"""

from __future__ import annotations

import os
import random
import secrets
from collections.abc import Iterable, Sequence
from typing import TypeVar

from hypothesis import HealthCheck, settings

QUICK, USUAL, SOAK = "quick", "usual", "soak"
SEED = "PATHWAYS_TESTS_SEED"
"""The variable with the seed of a run; unset: a fresh one, which the run prints."""
QUICK_SHARE, USUAL_SHARE, SOAK_TIMES = 8, 6, 20
EDGE = 8

FIXTURES_SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
"""Of tests whose examples share one store or folder, which each of them empties first."""

T = TypeVar("T")


def register_profiles() -> None:
    """Makes the three profiles known to Hypothesis; the usual one applies unless another is asked for."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    for name in (QUICK, USUAL, SOAK):
        settings.register_profile(name, deadline=None, suppress_health_check=slow, print_blob=True)
    settings.load_profile(USUAL)


def profile() -> str:
    """The profile of this run."""
    return settings.get_current_profile_name()


def examples(count: int) -> int:
    """How many examples Hypothesis draws: a sixth of a number, an eighth in a quick run, twenty times it in a soak."""
    return by_profile(quick=max(5, count // QUICK_SHARE), usual=max(5, count // USUAL_SHARE), soak=SOAK_TIMES * count)


def by_profile(*, quick: T, usual: T, soak: T) -> T:
    """What this run takes."""
    return {QUICK: quick, SOAK: soak}.get(profile(), usual)


def some(every: Iterable[T], usual: int) -> list[T]:
    """Which of some cases are tried: all in a soak, else so many of them, drawn by the seed of the run."""
    found = list(every)
    if len(found) <= usual or profile() == SOAK:
        return found
    drawn = set(random.Random(seed()).sample(range(len(found)), usual))  # noqa: S311
    return [each for place, each in enumerate(found) if place in drawn]


def places(count: int, usual: int) -> Sequence[int]:
    """Which of so many places are tried: all in a soak; else the first and the last, and so many drawn between them."""
    if count <= usual or profile() == SOAK:
        return range(count)
    drawn = random.Random(seed()).sample(range(count), usual)  # noqa: S311
    return sorted({*range(EDGE), *range(count - EDGE, count), *drawn})


def seed() -> int:
    """The seed of this run, the same in all of its processes."""
    return int(os.environ.setdefault(SEED, str(secrets.randbelow(10**6))))

"""Acts that are done again, where another one came between."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from pathways.errors import SignalError, StoreError

Done = TypeVar("Done")
TRIES = 60
_LONGEST_PAUSE = 0.1


class ChangedMeanwhileError(SignalError):
    """Another act came between."""


def until_stored(
    work: Callable[[], Done],
    others: str,
    meanwhile: str,
    signal: type[SignalError | StoreError] = ChangedMeanwhileError,
) -> Done:
    """What some work stores; where another act came between, the work is done again on what that left.

    Args:
        work: reads, changes and stores; it raises the signal where it was too late. It records itself in the audit
            log each time, since an entry of what was not stored must not be part of the chain.
        others: what others do, e.g. ``changed the team``.
        meanwhile: what cannot be done since they do, e.g. ``it was removed``.
        signal: that of the work.

    Raises:
        StoreError: others came between all the time; or what the work raises.
    """
    for tried in range(TRIES):
        with suppress(signal):
            return work()
        _pause(tried)
    raise StoreError(f"Others {others} {TRIES} times while {meanwhile}; send it again")


def _pause(tried: int) -> None:
    """Waits before the next try: longer each time, and hardly ever as long as somebody else."""
    time.sleep(random.uniform(0, min(_LONGEST_PAUSE, 0.002 * 2**tried)))  # noqa: S311  no secret

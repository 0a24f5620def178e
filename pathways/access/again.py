"""Acts that are done again, where another one came between."""

from __future__ import annotations

import random
import time

from pathways.errors import SignalError

TRIES = 60
_LONGEST_PAUSE = 0.1


class ChangedMeanwhileError(SignalError):
    """Another act came between."""


def pause(tried: int) -> None:
    """Waits before the next try: longer each time, and hardly ever as long as somebody else."""
    time.sleep(random.uniform(0, min(_LONGEST_PAUSE, 0.002 * 2**tried)))  # noqa: S311  no secret

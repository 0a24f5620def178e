"""When work is to end that no solver's clock counts: whoever works in a loop looks at the time now and then."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from pathways.codes import Code
from pathways.errors import Problem, ProblemsError

_ends: ContextVar[float | None] = ContextVar("ends", default=None)


@contextmanager
def until(ends: float) -> Iterator[None]:
    """What is done inside ends at that moment of `time.monotonic`."""
    token = _ends.set(ends)
    try:
        yield
    finally:
        _ends.reset(token)


def check_time() -> None:
    """Raises:
    ProblemsError: TIMEOUT, the time is over.
    """
    ends = _ends.get()
    if ends is not None and time.monotonic() > ends:
        raise time_is_over()


def left_ms(most: int) -> int:
    """How many milliseconds are left: at least 1, and no more than these."""
    ends = _ends.get()
    return most if ends is None else max(1, min(most, round(1000 * (ends - time.monotonic()))))


def time_is_over() -> ProblemsError:
    """The problem of an answer that takes too long."""
    text = "The answer takes longer than this service allows (PATHWAYS_TIME_LIMIT_MS)."
    return ProblemsError([Problem(Code.TIMEOUT, text, "Ask for less at a time, or try again in a moment.", "")])

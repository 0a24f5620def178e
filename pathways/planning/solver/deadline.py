"""How much time a question has, and who may end it sooner: one clock for the whole answer, shared out in parts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from ortools.sat.python import cp_model

from pathways.errors import SignalError
from pathways.planning.solver.progress import NOBODY, Observer, Scale

TIME_RAN_OUT = "Time ran out"
"""So begins whatever says that more time might have led to more."""
LEAST_SECONDS = 0.02
"""For what is tried even when time is over."""


class TimeOverError(SignalError):
    """What is being made ready would be of no use any more."""


class Clock:
    """How much time is left, and where it went (milliseconds by phase).

    Args:
        limit_ms: from now on.
        watch: who may stop all that goes by this clock.
    """

    def __init__(self, limit_ms: float, watch: Observer = NOBODY) -> None:
        self.started = time.perf_counter()
        self.limit = limit_ms / 1000
        self.watch = watch
        self.phases: dict[str, float] = {}
        self._is_in_phase = False

    @property
    def left(self) -> float:
        """Seconds; 0 or less when time is over, or whoever asked has left."""
        return 0.0 if self.watch.stopped else self.limit - (time.perf_counter() - self.started)

    def part(self, share: float = 1.0) -> Clock:
        """A clock of its own for a share of what is left."""
        return Clock(1000 * share * max(0.0, self.left), self.watch)

    def check(self) -> None:
        """Raises:
        TimeOverError: time is over, and a little more than that.
        """
        if self.watch.stopped or self.left < -LEAST_SECONDS:
            raise TimeOverError

    @property
    def elapsed_ms(self) -> float:
        return (time.perf_counter() - self.started) * 1000

    def over(self, solver: cp_model.CpSolver, watch: Observer, scale: Scale) -> AbstractContextManager[Any]:
        """What to hand to a solver while it works by this clock.

        Args:
            watch: receives progress; NOBODY: whoever watches the whole can still stop it.
            scale: what the solver's numbers say.
        """
        return self.watch.over(solver) if watch is NOBODY else watch.over(solver, scale)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Counts the time of a phase; one inside another is a part of it, so that all together are the whole."""
        if self._is_in_phase:
            yield
            return
        begun = time.perf_counter()
        self._is_in_phase = True
        try:
            yield
        finally:
            self._is_in_phase = False
            self.phases[name] = self.phases.get(name, 0.0) + (time.perf_counter() - begun) * 1000

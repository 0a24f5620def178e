"""A clock that counts the solver's work instead of seconds, so that proofs do not hang on how busy a machine is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any

from ortools.sat.python import cp_model

from pathways.planning.solver.deadline import Clock
from pathways.planning.solver.progress import NOBODY, Observer, Scale


class WorkClock(Clock):
    """One second of the limit is one second of CP-SAT's deterministic time; what else takes time costs nothing."""

    def __init__(self, limit_ms: float, watch: Observer = NOBODY) -> None:
        super().__init__(limit_ms, watch)
        self.work: list[float] = []
        """Of this clock and its parts."""

    @property
    def left(self) -> float:
        """Seconds of work."""
        return 0.0 if self.watch.stopped else self.limit - sum(self.work)

    def part(self, share: float = 1.0) -> Clock:
        """A clock for a share of what is left, whose work counts here too."""
        part = WorkClock(1000 * share * max(0.0, self.left), self.watch)
        part.work = _Both(self.work)
        return part

    @contextmanager
    def over(self, solver: cp_model.CpSolver, watch: Observer, scale: Scale) -> Iterator[Any]:
        """Ends the solver by its work alone."""
        own = solver.parameters.max_deterministic_time
        solver.parameters.max_deterministic_time = min(own, max(self.left, 0.02))
        solver.parameters.max_time_in_seconds = inf
        with super().over(solver, watch, scale) as told:
            yield told
        self.work.append(solver.response_proto.deterministic_time)


class _Both(list[float]):
    """What is added here is added to another list too."""

    def __init__(self, other: list[float]) -> None:
        super().__init__()
        self._other = other

    def append(self, value: float) -> None:
        super().append(value)
        self._other.append(value)

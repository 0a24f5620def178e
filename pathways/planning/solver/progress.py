"""Looking on while a question is solved: better plans as they are found, what is proved, and stopping it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import isfinite
from threading import Event, Lock
from typing import Any

from ortools.sat.python import cp_model

from pathways.planning.step import Step


@dataclass(frozen=True, slots=True)
class Incumbent:
    """How far a search is.

    Attributes:
        settled: values of the objectives that are proved already, most important first.
        value: of the objective that is minimized now, of the best plan so far; None: none was found yet.
        bound: no plan goes below it.
        steps: of the best plan so far.
    """

    settled: tuple[int, ...]
    value: int | None
    bound: int
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Scale:
    """What the numbers of a solver say of the objective that is minimized.

    Attributes:
        settled: values of the objectives before it.
        divisor: what one unit of it weighs among the solver's numbers.
        unit: what it is worth in thousandths, or as a count.
        floor: what no plan goes below is known already.
        taken: the solver's variables that say which steps are taken.
        is_relaxed: what the solver finds need not be a plan; only its bounds are told.
        is_partial: the solver looks at some of the plans; only what it finds is told.
    """

    settled: tuple[int, ...] = ()
    divisor: int = 1
    unit: int = 1
    floor: int = 0
    taken: Mapping[Step, Any] = field(default_factory=dict)
    is_relaxed: bool = False
    is_partial: bool = False

    def of(self, number: float) -> int:
        """The objective's value behind a number of the solver."""
        return max(0, round(number)) // self.divisor * self.unit if isfinite(number) else 0


class Observer:
    """Reports what a search finds, and stops it.

    Args:
        tell: is called from the threads of the solver, quickly, and must not raise; None: nobody listens.
    """

    def __init__(self, tell: Callable[[Incumbent], None] | None = None) -> None:
        self._tell = tell
        self._stopped = Event()
        self._lock = Lock()
        self._solver: cp_model.CpSolver | None = None

    @property
    def stopped(self) -> bool:
        """Whoever asked has left."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Ends the search that is under way, and all that would follow. Calling it twice is harmless."""
        self._stopped.set()
        with self._lock:
            if self._solver is not None:
                self._solver.stop_search()

    def tell(self, sighting: Incumbent) -> None:
        """Reports what was found by other means than a solver."""
        if self._tell is not None and not self.stopped:
            self._tell(sighting)

    @contextmanager
    def over(self, solver: cp_model.CpSolver, scale: Scale | None = None) -> Iterator[Any]:
        """What to hand to a solver while it works; it can be stopped from now on.

        Args:
            scale: what its numbers say; None: they are not told.
        """
        if self is NOBODY:
            yield None
            return
        told = None
        if self._tell is not None and scale is not None:
            told = _Told(self._tell, scale, self._stopped)
            solver.best_bound_callback = told.bounded
        with self._lock:
            self._solver = solver
        try:
            if self.stopped:
                solver.parameters.max_time_in_seconds = 0.0
            yield told
        finally:
            with self._lock:
                self._solver = None


class _Told(cp_model.CpSolverSolutionCallback):
    def __init__(self, tell: Callable[[Incumbent], None], scale: Scale, stopped: Event) -> None:
        super().__init__()
        self._tell_all = tell
        self._scale = scale
        self._stopped = stopped
        self._value: int | None = None
        self._steps: tuple[Step, ...] = ()
        self._bound = scale.floor

    def on_solution_callback(self) -> None:
        """The solver found a better plan."""
        if not self._scale.is_relaxed:
            self._value = self._scale.of(self.objective_value)
            self._steps = tuple(step for step, taken in self._scale.taken.items() if self.boolean_value(taken))
        self.bounded(self.best_objective_bound)

    def bounded(self, bound: float) -> None:
        """The solver proved a better bound."""
        if self._stopped.is_set():
            if self.has_response():  # before the first plan the solver cannot be stopped from here
                self.stop_search()
            return
        if not self._scale.is_partial:
            self._bound = max(self._bound, self._scale.of(bound))
        least = self._bound if self._value is None else min(self._bound, self._value)
        self._tell_all(Incumbent(self._scale.settled, self._value, least, self._steps))


PLAIN = Scale()
"""The solver's numbers as they are."""
RELAXED = Scale(is_relaxed=True)
"""The numbers of a solver that solves more than the question."""
NOBODY = Observer()
"""Nobody looks on."""

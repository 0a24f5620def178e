"""Looking on while a question is solved: better plans as they are found, what is proved, and stopping it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Lock
from typing import Any

from ortools.sat.python import cp_model


@dataclass(frozen=True, slots=True)
class Sighting:
    """How far a search is.

    Attributes:
        settled: values of the objectives that are proved already, most important first.
        value: of the objective that is minimized now, of the best plan so far; None: none was found yet.
        bound: no plan goes below it.
    """

    settled: tuple[int, ...]
    value: int | None
    bound: int


class Watch:
    """Tells what a search finds, and stops it.

    Args:
        tell: is called from the threads of the solver, quickly, and must not raise; None: nobody listens.
    """

    def __init__(self, tell: Callable[[Sighting], None] | None = None) -> None:
        self._tell = tell
        self._stopped = Event()
        self._lock = Lock()
        self._solver: cp_model.CpSolver | None = None

    @property
    def stopped(self) -> bool:
        """Whoever asked has left."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Ends the search that is under way, and all that would follow."""
        self._stopped.set()
        with self._lock:
            if self._solver is not None:
                self._solver.stop_search()

    @contextmanager
    def over(self, solver: cp_model.CpSolver, settled: tuple[int, ...]) -> Iterator[Any]:
        """What to hand to a solver while it works."""
        if self._tell is None:
            yield None
            return
        told = _Told(self._tell, settled, self._stopped)
        solver.best_bound_callback = told.bounded
        with self._lock:
            self._solver = solver
        try:
            if self._stopped.is_set():
                solver.parameters.max_time_in_seconds = 0.0
            yield told
        finally:
            with self._lock:
                self._solver = None


class _Told(cp_model.CpSolverSolutionCallback):
    def __init__(self, tell: Callable[[Sighting], None], settled: tuple[int, ...], stopped: Event) -> None:
        super().__init__()
        self._tell_all = tell
        self._settled = settled
        self._stopped = stopped
        self._value: int | None = None
        self._bound = 0

    def on_solution_callback(self) -> None:
        """The solver found a better plan."""
        self._value = round(self.objective_value)
        self._bound = max(self._bound, round(self.best_objective_bound))
        self._say()

    def bounded(self, bound: float) -> None:
        """The solver proved a better bound."""
        self._bound = max(self._bound, round(bound))
        self._say()

    def _say(self) -> None:
        if self._stopped.is_set():
            self.stop_search()
        else:
            self._tell_all(Sighting(self._settled, self._value, self._bound))


NOBODY = Watch()
"""Nobody looks on."""

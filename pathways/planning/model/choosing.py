"""The choice of steps in a model: some are forbidden together, or no others allowed, each as often as it is taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ortools.sat.python import cp_model

from pathways.planning.model.solution import Solution
from pathways.planning.question.closure import Closure
from pathways.planning.step import Step, tally
from pathways.requirements.constraint_terms import Literal


class Choosing:
    """A model that takes steps; as `plan_model.PlanModel` describes it."""

    closure: Closure
    model: cp_model.CpModel
    taken: dict[Step, Any]
    supports: dict[tuple[str, str, bool], Any]
    _many: dict[object, Literal]

    def forbid(self, steps: Iterable[Step]) -> None:
        """Not all of these together, each as often as it stands there."""
        self.model.add_bool_or([self.chosen(step, often).negated() for step, often in tally(steps).items()])

    def beyond(self, steps: Iterable[Step]) -> None:
        """Where all of these are taken, each as often as it stands there, one of them rests on something else.

        Where renewals are among what may be taken, something else is taken.
        """
        counts, keys = tally(steps), {step.key for step in steps}
        missing = [self.chosen(step, often).negated() for step, often in counts.items()]
        if any(step.is_renewal for step in self.choices):
            others = [self.chosen(step, counts[step] + 1) for step in self.choices]
        else:
            others = [
                literal for (before, after, _), literal in self.supports.items() if after in keys and before not in keys
            ]
        self.model.add_bool_or([*missing, *others])

    @property
    def choices(self) -> Iterable[Step]:
        """Whatever may be taken, of a repeatable credential as its first occurrence."""
        return tally(self.taken)

    def chosen(self, step: Step, often: int) -> Any:
        """A step is taken so often, or more, whichever occurrence of a repeatable credential it earns."""
        every = self._taken_as(step)
        if len(every) > 1:
            return self.as_many(("chosen", step, often), every, often)
        return every[0] if often == 1 else self.model.new_constant(0)

    def _taken_as(self, step: Step) -> list[Any]:
        """What says that a step is taken, for each occurrence."""
        every = (step._replace(key=name) for name in self.closure.names(step.key))
        return [self.taken[each] for each in every if each in self.taken]

    def as_many(self, name: object, literals: Sequence[Any], often: int) -> Any:
        """A literal: at least that number of some are true.

        Args:
            name: of what is found, so that it is made once.
        """
        found = self._many.get(name)
        if found is None:
            found = self._many[name] = self.model.new_bool_var("")
            self.model.add(sum(literals) < often).only_enforce_if(found.negated())
            self.model.add(sum(literals) >= often).only_enforce_if(found)
        return found

    def only(self, steps: Iterable[Step]) -> None:
        """Nothing but these may be taken, each so often."""
        often = tally(steps)
        for step in tally(self.taken):
            every = self._taken_as(step)
            if often[step] < len(every):
                self.model.add(sum(every) <= often[step])

    def fix(self, found: Solution) -> None:
        """These steps and no others."""
        often = tally(found.steps)
        for step in tally(self.taken):
            self.model.add(sum(self._taken_as(step)) == often[step])

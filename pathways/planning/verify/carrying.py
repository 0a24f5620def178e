"""Credits that renewals of a plan carry over, counted from the days of its steps. Knows no solver."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pathways.catalog.snapshot import Snapshot
from pathways.domain.learner import Award
from pathways.planning.question.cycles import CycleBefore, adding_up, cycle_before, earned_between, left_over
from pathways.planning.question.lifetimes import Cycle
from pathways.planning.question.taken_step import TakenStep
from pathways.requirements.evidence import Evidence


@dataclass(frozen=True)
class Carrying:
    """Of one plan.

    Attributes:
        steps: of the plan.
        cycles: of its renewals, by their place.
        awards: all that there are, those of the steps too.
        evidence_on: the record on a day, with what the steps have earned by then.
    """

    steps: Sequence[TakenStep]
    cycles: Mapping[int, Cycle | None]
    awards: Sequence[Award]
    first_day: date
    snapshot: Snapshot
    evidence_on: Callable[[date], Evidence]
    _found: dict[int, Decimal] = field(default_factory=dict, compare=False, repr=False)

    def into(self, place: int) -> Decimal:
        """The credits that are carried into the cycle of the renewal at a place."""
        if place not in self._found:
            self._found[place] = self._into(place)
        return self._found[place]

    def _into(self, place: int) -> Decimal:
        step, cycle = self.steps[place], self.cycles.get(place)
        group, found = adding_up(step.route.requires), self._before(place)
        if cycle is None or step.route.carry_over is None or group is None or found is None:
            return Decimal(0)
        evidence, key = self.evidence_on(step.begins(self.first_day)), step.credential.key
        earlier = None if cycle.begun_by is None else self.cycles[cycle.begun_by]
        if earlier is None or cycle.begun_by is None:
            earned = earned_between(group, self.awards, key, found, evidence, self.snapshot)
            return left_over(step.route, earned, Decimal(0), first=found.is_first)
        taken = self.steps[cycle.begun_by].begins(self.first_day)
        apart = {
            (award.credential, award.issued_on)
            for award in self.awards
            if award.issued_on is not None and found.last < award.issued_on <= taken and earlier.has(award)
        }
        earned = earned_between(
            group, self.awards, key, found, evidence, self.snapshot, apart=apart, elsewhere=earlier.elsewhere
        )
        return left_over(step.route, earned, self.into(cycle.begun_by), first=found.is_first)

    def counts_since(self, place: int, cycle: Cycle) -> date:
        """The first day of what may count in a renewal: of its cycle, or of the one before, where that carries over."""
        found = None if self.steps[place].route.carry_over is None else self._before(place)
        return cycle.since if found is None else found.first

    def _before(self, place: int) -> CycleBefore | None:
        """The cycle before, of a renewal by the same route or from before the plan."""
        step, cycle = self.steps[place], self.cycles.get(place)
        if cycle is None:
            return None
        if cycle.begun_by is None:
            return None if cycle.award is None else cycle_before(step.credential, step.route, cycle.award)
        earlier = self.cycles.get(cycle.begun_by)
        if earlier is None or self.steps[cycle.begun_by].route != step.route:
            return None
        return CycleBefore(earlier.since, earlier.expiry, earlier.is_first)

"""Schedules of the same steps and the same length, in which the easier steps come before the harder ones.

The last tie-break, after all searching: two steps exchange their weeks, and the exchange stays where the verifier finds
the plan still right and no longer than it was. Then each step begins as early as the others leave it, which the
verifier judges too. Costs, hours and the number of steps are those of the same steps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from pathways.domain.requirement import CredentialLine, Group, GroupRule, Requirement
from pathways.planning.answer.step_order import Preference, supports
from pathways.planning.answer.steps import met_lines, open_lines
from pathways.planning.question.calendar import Weeks
from pathways.planning.question.instance import Instance
from pathways.planning.question.taken_step import TakenStep
from pathways.planning.solver.deadline import Clock
from pathways.planning.verify.calendar_replay import Replay
from pathways.requirements.claims import Uses

MOST_TRIES = 5000
"""Exchanges that are looked at, so that every server stops at the same one."""
MOST_REPLAYS = 40
MOST_EARLIER = 200
"""Earlier weeks of steps that are verified."""

Check = Callable[[list[TakenStep]], bool]


@dataclass(frozen=True)
class Easing:
    """Of one plan with a calendar.

    Attributes:
        steps: the plan, verified.
        weeks: its calendar.
        uses, goal_uses: what pays for the lines of the steps and of the goal.
        cost: of the plan, for its budget.
        clock: when to stop, whatever was reached.
    """

    steps: Sequence[TakenStep]
    instance: Instance
    weeks: Weeks
    uses: Uses
    goal_uses: Uses
    cost: Decimal
    clock: Clock

    def eased(self) -> list[TakenStep]:
        """The steps in weeks that are as good, easier at the beginning, and none later than the others ask for."""
        return replace(self, steps=self._exchanged()).early()

    def early(self) -> list[TakenStep]:
        """The steps, each as early as the others allow.

        What has its days, runs in a block or renews something stays too. A step can begin earliest on the first day,
        or where another one ends, a break is over, or it comes to be available.
        """
        now = list(self.steps)
        length = max((step.weeks_begun for step in now), default=0)
        tries = MOST_EARLIER
        places = (place for place, step in enumerate(now) if step.day is None and not step.is_renewal)
        still = (place for place in places if not (now[place].shift or now[place].block))
        for place in sorted(still, key=lambda each: (now[each].weeks, now[each].rank)):
            step = now[place]
            begin, end = step.weeks
            for start in self._events(now, place):
                moved = list(now)
                moved[place] = replace(step, weeks=(start, start + end - begin))
                if begin < end and not self._has_room(moved):
                    continue
                if tries == 0 or self.clock.left <= 0:
                    return now
                tries -= 1
                if max(each.weeks_begun for each in moved) == length and self._is_plan(moved):
                    now = moved
                    break
        return now

    def _events(self, steps: Sequence[TakenStep], place: int) -> list[int]:
        """Earlier weeks in which a step might begin and could not begin one week before, in order."""
        step = steps[place]
        found = {0, *(last + 1 for _, last in self.weeks.closed)}
        found.update(each.weeks[1] + (each.shift > 0) for each in steps if each.day is None)
        found.update(each.weeks[0] for each in steps if each.day is None and each.rank <= step.rank)
        if step.route.available_from is not None:
            found.add(max(0, self.weeks.first_from(step.route.available_from)))
        least = self._least(steps, place)
        return sorted(start for start in found if least <= start < step.weeks[0])

    def _least(self, steps: Sequence[TakenStep], place: int) -> int:
        """A week before which what a step asks for is surely not there."""
        root, waived = steps[place].route.requires, self.instance.evidence.waived

        def least(line: Requirement) -> int:
            if line.path in waived:
                return 0
            if isinstance(line, Group):
                parts = [least(part) for part in line.of]
                return (max if line.rule is GroupRule.ALL else min)(parts, default=0)
            begun = isinstance(line, CredentialLine) and line.concurrent
            return min((steps[each].weeks[0 if begun else 1] for each in able.get(line.path, ())), default=0)

        able = {line.path: places for line, places in self._met[place]}
        return 0 if root is None else least(root)

    @cached_property
    def _met(self) -> list[list[tuple[Requirement, frozenset[int]]]]:
        """With each line that the record leaves open to a step, the steps that could do something for it."""
        return met_lines([open_lines(step, self.instance) for step in self.steps], self.steps, self.instance)

    def _exchanged(self) -> list[TakenStep]:
        """The steps in weeks that are as good, and easier at the beginning.

        What may lie anywhere is exchanged as it fits, and verified in the end. Where that fails, and for what has its
        days, each exchange is verified.
        """
        now = list(self.steps)
        if any(step.shift or step.block for step in now):  # days inside weeks, and blocks, are no one's to exchange
            return now
        placed = [place for place, step in enumerate(now) if step.day is None and not step.is_renewal]
        free = [place for place in placed if not _has_days(now[place])]
        found = self._improved(now, free, self._fits, MOST_TRIES)
        is_sound = found == now or self._is_plan(found)
        if is_sound and len(free) == len(placed):
            return found
        return self._improved(
            found if is_sound else now, placed, lambda steps: self._fits(steps) and self._is_plan(steps), MOST_REPLAYS
        )

    def _improved(self, steps: list[TakenStep], movable: Collection[int], check: Check, tries: int) -> list[TakenStep]:
        """The steps after all exchanges that pass a check, or as many as the tries allow."""
        now = steps
        while True:
            for exchanged in self._exchanges(now, movable):
                if tries == 0 or self.clock.left <= 0:
                    return now
                tries -= 1
                if check(exchanged):
                    now = exchanged
                    break
            else:
                return now

    def _exchanges(self, steps: list[TakenStep], movable: Collection[int]) -> Iterator[list[TakenStep]]:
        """The steps with two of them exchanged of which the harder one begins first; the nearest to each other first.

        Each pair takes no weeks but its own, and what lies between them.
        """
        order = self._order
        pairs = sorted(
            (steps[then].weeks[0] - steps[first].weeks[0], order[first], order[then], first, then)
            for first in movable
            for then in movable
            if steps[first].weeks[0] < steps[then].weeks[0] and order[then] < order[first]
        )
        for _, _, _, first, then in pairs:
            begin, end = steps[first].weeks[0], steps[then].weeks[1]
            follows, lasts = (steps[place].weeks[1] - steps[place].weeks[0] for place in (first, then))
            for start in sorted({begin + lasts, steps[then].weeks[0], end - follows}):
                if begin < start and start + follows <= max(end, steps[first].weeks[1]):
                    found = list(steps)
                    found[first] = replace(steps[first], weeks=(start, start + follows))
                    found[then] = replace(steps[then], weeks=(begin, begin + lasts))
                    yield found

    @cached_property
    def _order(self) -> dict[int, int]:
        return {place: number for number, place in enumerate(Preference(self.steps, self.instance).order)}

    @cached_property
    def _supports(self) -> list[tuple[frozenset[int], frozenset[int]]]:
        return supports(self.steps, self.instance)

    def _fits(self, steps: list[TakenStep]) -> bool:
        """No step begins before what it waited for, and no week has too much; that makes no plan of it yet."""
        for place, (lower, beside) in enumerate(self._supports):
            before, now = self.steps[place].weeks[0], steps[place].weeks[0]
            for other in lower | beside:
                was, is_ = self.steps[other].weeks, steps[other].weeks
                if (was[1] <= before and is_[1] > now) or (was[0] <= before and is_[0] > now):
                    return False
        return self._has_room(steps)

    def _has_room(self, steps: Sequence[TakenStep]) -> bool:
        """No week has too much."""
        hours: Counter[int] = Counter()
        running: Counter[int] = Counter()
        for step in steps:
            if step.day is None:
                load = self.weeks.load(step.route)
                for week in range(*step.weeks):
                    hours[week] += load
                    running[week] += 1
        most = self.weeks.max_parallel
        return (
            all(each <= self.weeks.hundredths for each in hours.values())
            and (most is None or all(each <= most for each in running.values()))
            and not any(first <= week <= last for week in running for first, last in self.weeks.closed)
        )

    def _is_plan(self, steps: list[TakenStep]) -> bool:
        replay, now = self._replay(steps), self._replay(self.steps)
        return replay.end <= now.end and next(replay.faults(self.cost), None) is None

    def _replay(self, steps: Sequence[TakenStep]) -> Replay:
        instance = self.instance
        return Replay(steps, instance.question, instance.goal, instance.snapshot, self.uses, self.goal_uses)


def _has_days(step: TakenStep) -> bool:
    """Not every week is as good for it as any other."""
    route = step.route
    limits = (route.available_from, route.available_through, step.credential.last_day)
    return route.is_offered or any(day is not None for day in limits)

"""Plans with a calendar by exhaustion, from docs/reference/plan.md alone: every set of steps, every day for each
on which it may begin.

Decided where the text leaves a choice:

- A set of steps is a plan when some schedule of it is, however long.
- A step that is still running, begun in an earlier week, satisfies a `concurrent` line and no `together` line; one that
  begins later in the very week satisfies neither.
- A line may lean on whatever it accepts, whether it needs that or not; the hours of a block are rounded as a whole.
- A running renewal satisfies no `concurrent` line; `avoid` forbids to earn a credential, not to renew it.
- To keep a goal valid nothing is taken to pass the time: without any of the steps to the goal it is not reached as
  early.
- A renewal that begins on the day on which its credential is earned renews what is earned; one that begins on the day
  on which another ends renews what that has renewed.
- What `include` names is earned by the plan, or valid on the day on which the last step ends.
- Where offerings recur, a question says by when it ends: for what recurs one could wait for ever.
- Waiting helps until the last day on which anything opens, and a little longer where months of different lengths count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations_with_replacement, product
from math import inf

from pathways.domain.goal import CredentialGoal
from pathways.domain.plan import Objective
from tests.calendar.keeping import Keeping
from tests.calendar.oracle_schedules import Schedules
from tests.calendar.oracle_steps import (
    MOST_RENEWALS,
    Schedule,
    Solution,
    Values,
    as_good,
    is_renewal,
    owner,
    parts,
    renewal_name,
    repeated,
    said_as_set,
    subsets,
)
from tests.calendar.weeks import Steps
from tests.rules.plans import total


class Exhaustion(Schedules):
    """One question about one catalogue."""

    @cached_property
    def _beside(self) -> dict[frozenset[str], Exhaustion]:
        """What is known of it where other steps keep the goal valid."""
        return {}

    @cached_property
    def plans(self) -> list[Solution]:
        """Every plan without superfluous steps, best first."""
        found: list[Solution] = []
        adds_up = Objective.WEEKS not in self.question.options.optimize
        alike: dict[frozenset[tuple[tuple[str, str], int]], list[Steps]] = {}
        for steps in sorted(self._every(), key=len):
            alike.setdefault(frozenset(said_as_set(steps).items()), []).append(steps)
        for several in alike.values():
            within = [each for each in found if said_as_set(each.steps) <= said_as_set(several[0])]
            if (within and adds_up) or not self.allows(several[0]):
                continue
            placed = [(each, schedule) for each in several if (schedule := self._placed(each)) is not None]
            if placed:
                steps, shortest = min(placed, key=lambda each: self._length(each[1]))
                weeks = self._length(shortest)
                values = self.values(steps, weeks)
                if not any(as_good(each.values, values) for each in within):
                    found.append(Solution(steps, shortest.starts, weeks, values))
        return sorted(found, key=lambda each: each.values)

    @cached_property
    def exists(self) -> bool:
        """There is a plan."""
        return any(self.allows(steps) and self._placed(steps) is not None for steps in self._every())

    def _every(self) -> list[Steps]:
        ways = [list(repeated(each)) for each in self.credentials.values()]
        earning = [dict(chain.from_iterable(steps)) for steps in product(*ways)]
        return [{**steps, **renewing} for steps in earning for renewing in self._renewing(steps)]

    def _renewing(self, steps: Steps) -> Iterator[Steps]:
        """Renewals of what is held or earned, none at first."""
        awards = self.question.record.awards
        held = {award.credential for award in awards}
        if self.weeks.timeless:  # what is valid stays so
            held -= self._moment({}, {}, 0, ()).held()
        else:
            held.update(map(owner, steps))
        every = [(key, route) for key, each in self.credentials.items() if key in held for route in each.renewals]
        most = len({key for key, _ in every}) if self.weeks.timeless else MOST_RENEWALS
        for size in range((most if every else 0) + 1):
            for chosen in combinations_with_replacement(range(len(every)), size):
                if self.weeks.timeless and len({every[each][0] for each in chosen}) < size:
                    continue  # once is enough
                yield {
                    renewal_name(*every[each], chosen[:place].count(each)): every[each][1]
                    for place, each in enumerate(chosen)
                }

    def values(self, steps: Steps, weeks: int) -> Values:
        """Of the objectives, when steps reach the goal in so many weeks."""
        return tuple(
            Fraction(weeks) if objective is Objective.WEEKS else total(steps, objective, self.question)
            for objective in self.question.options.optimize
        )

    def allows(self, steps: Steps) -> bool:
        """All but time and requirements."""
        options = self.question.options
        return (
            all(key not in options.avoid for key in steps)
            and all(self._credential(key).accredited_by or not options.accredited_only for key in steps)
            and (options.budget is None or total(steps, Objective.MONEY, self.question) <= Fraction(options.budget))
        )

    def _placed(self, steps: Steps) -> Schedule | None:
        """The days of the steps to the goal in a shortest schedule; the other steps keep it valid. None: no plan."""
        if self.question.options.keep_valid_until is None:
            return self.schedule(steps)
        best: Schedule | None = None
        for extra in chain([()], subsets(sorted(steps))):
            some = {key: route for key, route in steps.items() if key not in extra}
            rest = {key: steps[key] for key in extra}
            beside = self.beside(rest)
            if not self._keeping_only(rest) or not beside._is_direct(some):
                continue
            kept = next((each for each in beside._shortest(some) if self.keeps(some, each, rest)), None)
            if kept is not None and (best is None or self._length(kept) < self._length(best)):
                best = kept
        return best

    def keeps(self, asked: Steps, schedule: Schedule, extra: Steps) -> bool:
        """Once steps have reached the goal in some schedule, others keep it valid; the goal is one credential."""
        if not self._keeping_only(extra) or not self.beside(extra)._is_direct(asked):
            return False
        renewals = [route for key, route in extra.items() if is_renewal(key)]
        earning = {key: route for key, route in extra.items() if not is_renewal(key)}
        return self._keeping(schedule, extra).by(renewals, earning)

    def keeps_on(self, schedule: Schedule, extra: Steps, days: Mapping[str, date]) -> bool:
        """The same where what keeps it valid is taken on some days."""
        return self._keeping(schedule, extra).on_days(days, extra)

    def _keeping(self, schedule: Schedule, extra: Steps) -> Keeping:
        goal, through = self.question.goal, self.question.options.keep_valid_until
        assert isinstance(goal, CredentialGoal) and through is not None
        steps, starts = schedule.steps, schedule.starts
        last = self.weeks.last(steps, starts)
        moment = self._moment(steps, starts, last, steps)
        found = {key: self._holdings(key, steps, starts, last, steps) for key in self.credentials}
        valid = [each for each in found[goal.credential] if each.valid(moment.day)]
        lasting = max(valid, key=lambda each: each.expiry or date.max)
        expiries = {
            key: max(each.expiry or date.max for each in several if each.valid(moment.day))
            for key, several in found.items()
            if any(each.valid(moment.day) for each in several)
        }
        earned = {
            key: self.weeks.day(start + self.weeks.days(steps[key]))
            for key, start in starts.items()
            if not is_renewal(key)
        }
        moment = replace(moment, planned=moment.planned.union(key for key in extra if not is_renewal(key)))
        return Keeping(moment, self.credentials, goal.credential, lasting, earned, expiries, through)

    def beside(self, extra: Steps) -> Exhaustion:
        """The question where other steps keep the goal valid: `not` lines look at what these earn too."""
        later = frozenset(key for key in extra if not is_renewal(key))
        if later == self.later:
            return self
        if later not in self._beside:
            timeless = self.weeks.timeless
            self._beside[later] = Exhaustion(self.content, self.question, timeless=timeless, later=later)
        return self._beside[later]

    def _is_direct(self, steps: Steps) -> bool:
        """No part of some steps reaches the goal as early, or earns it anew where they do."""
        goal = self.question.goal
        assert isinstance(goal, CredentialGoal)
        again = {goal.credential}.intersection(steps)
        smaller = ({key: steps[key] for key in part} for part in parts(sorted(steps)) if again.issubset(part))
        return not any(self._reaches(part) <= self._reaches(steps) for part in smaller)

    def _reaches(self, steps: Steps) -> float:
        """The weeks in which some steps reach the goal, infinitely many where they do not."""
        shortest = self._shortest(steps)
        return self._length(shortest[0]) if shortest else inf

    def _keeping_only(self, extra: Steps) -> bool:
        """Renewals of the goal, the goal earned again, and what can be earned for these, or nothing."""
        goal = self.question.goal
        assert isinstance(goal, CredentialGoal)
        renewals = [owner(key) for key in extra if is_renewal(key)]
        return set(renewals) <= {goal.credential} and bool(renewals or goal.credential in extra or not extra)

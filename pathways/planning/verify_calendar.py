"""Replays a plan with its dates and judges it as catalog-format.md defines one with a calendar. Knows no solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from pathways.catalog.snapshot import Snapshot
from pathways.domain.learner import Award
from pathways.domain.plan import PlanQuestion
from pathways.domain.requirement import Requirement
from pathways.planning.verify import Taken
from pathways.planning.weeks import Weeks
from pathways.requirements.claims import Uses
from pathways.requirements.evidence import Evidence, evidence_of
from pathways.requirements.leaves import Earned
from pathways.requirements.witness import Witness

ANY_SCORE = Decimal(10**12)
"""A planned step reaches any minimal score."""


@dataclass(frozen=True)
class Replay:
    """A plan with its dates.

    Attributes:
        steps: in any order, each with its weeks.
        uses: what is said to pay for the lines of their trees.
    """

    steps: Sequence[Taken]
    question: PlanQuestion
    goal: Requirement
    snapshot: Snapshot
    uses: Uses

    @property
    def weeks(self) -> Weeks:
        """The calendar."""
        return Weeks.of(self.question.day, self.question.options)

    @property
    def end(self) -> int:
        """The week on whose first day the last step ends; 0 without steps."""
        return max((step.weeks[1] for step in self.steps), default=0)

    def faults(self, cost: Decimal) -> Iterator[str]:
        """What is wrong with it; nothing when it is a plan.

        Args:
            cost: in the plan's currency, for the budget.
        """
        options = self.question.options
        keys = [step.credential.key for step in self.steps]
        if len(set(keys)) != len(keys):
            yield "a credential is earned twice"
        for step in self.steps:
            for fault in self._faults_of(step):
                yield f"{step.credential.key} by {step.route.key}: {fault}"
        yield from self._crowded()
        evidence = self._evidence(self.end, self.steps)
        yield from (
            f"{key}: neither held nor earned" for key in options.include if key not in keys and not evidence.holds(key)
        )
        if options.budget is not None and cost > options.budget:
            yield f"costs {cost}, over the budget of {options.budget}"
        earned = Earned.of((), self.snapshot.credentials, (), keys)
        if not Witness({}, evidence, self.snapshot.credentials, earned).holds(self.goal):
            yield "the goal does not hold at the end"

    def _faults_of(self, step: Taken) -> Iterator[str]:
        options, weeks = self.question.options, self.weeks
        begin, end = step.weeks
        day = weeks.day(begin)
        if begin < 0 or end != begin + weeks.length(step.route):
            yield f"runs from week {begin} to {end}"
        if options.finish_by is not None and weeks.day(end) > options.finish_by:
            yield f"ends on {weeks.day(end)}, after {options.finish_by}"
        if self.snapshot.credentials.get(step.credential.key) != step.credential:
            yield "not as the catalogue has it"
        if step.route not in step.credential.routes:
            yield "no such route"
        if not step.credential.plannable_on(day) or not self._is_open(step):
            yield f"not to be had on {day}"
        if step.credential.key in options.avoid:
            yield "to be avoided"
        if options.accredited_only and not step.credential.accredited_by:
            yield "not accredited"
        before = [other for other in self.steps if other.rank < step.rank and other.weeks[1] <= begin]
        beside = [other.credential.key for other in self.steps if other.rank <= step.rank and other.weeks[0] <= begin]
        keys = [other.credential.key for other in self.steps]
        evidence = self._evidence(begin, before)
        spent = [key for key in beside if any(o.credential.key == key for o in before) and not evidence.holds(key)]
        earned = Earned.of((), self.snapshot.credentials, [key for key in beside if key not in spent], keys)
        if not Witness(self.uses, evidence, self.snapshot.credentials, earned).holds(step.route.requires):
            yield f"its requirement does not hold on {day}"

    def _is_open(self, step: Taken) -> bool:
        begin, end = step.weeks
        day = self.weeks.day(begin)
        last = max(day, self.weeks.day(end) - timedelta(days=1))
        route = step.route
        return (
            (route.available_from is None or route.available_from <= day)
            and (route.available_through is None or day <= route.available_through)
            and (
                not route.offerings
                or any(each.starts_on <= day and last <= each.ends_on and each.seats != 0 for each in route.offerings)
            )
        )

    def _evidence(self, week: int, earned: Sequence[Taken]) -> Evidence:
        """The record on the first day of a week, with what some steps have earned by then."""
        record = self.question.record
        awards = [
            Award(credential=step.credential.key, issued_on=self.weeks.day(step.weeks[1]), score=ANY_SCORE)
            for step in earned
        ]
        return evidence_of(
            replace(record, awards=(*record.awards, *awards)),
            self.weeks.day(week),
            self.snapshot.credentials,
            self.snapshot.equivalents,
        )

    def _crowded(self) -> Iterator[str]:
        """Weeks in which more runs than may."""
        weeks = self.weeks
        hours: Counter[int] = Counter()
        running: Counter[int] = Counter()
        for step in self.steps:
            for week in range(*step.weeks):
                hours[week] += weeks.load(step.route)
                running[week] += 1
        for week, count in sorted(running.items()):
            if hours[week] > weeks.hundredths:
                yield f"week {week} has {Decimal(hours[week]) / 100} hours of work"
            if weeks.max_parallel is not None and count > weeks.max_parallel:
                yield f"{count} steps run in week {week}"
            days = (weeks.day(week), weeks.day(week + 1) - timedelta(days=1))
            if any(each.from_ <= days[1] and days[0] <= each.to for each in weeks.breaks):
                yield f"week {week} has no study"

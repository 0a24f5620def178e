"""Replays a plan with its dates and judges it as docs/reference/plan.md defines it. Knows no solver."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from pathways.catalog.snapshot import Snapshot
from pathways.domain.learner import Record
from pathways.domain.months import add_months
from pathways.domain.offerings import TermTime
from pathways.domain.plan import PlanQuestion
from pathways.domain.requirement import CredentialLine, Requirement, walk
from pathways.planning.question.blocks import is_circle, leaned_on
from pathways.planning.question.calendar import DAYS, Weeks
from pathways.planning.question.cycles import seen_in_cycle
from pathways.planning.question.lifetimes import Cycle, Lifetimes
from pathways.planning.question.taken_step import TakenStep
from pathways.planning.question.thin_periods import thin_periods
from pathways.planning.verify.belonging import Elsewhere, ways_to_belong
from pathways.planning.verify.carrying import Carrying
from pathways.planning.verify.replay import kinds_of, occurrence_faults
from pathways.requirements.claims import Uses
from pathways.requirements.evidence import Evidence, evidence_in
from pathways.requirements.grades import judged
from pathways.requirements.leaves import Earned
from pathways.requirements.witness import Witness
from pathways.wording.phrases import counted

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Replay:
    """A plan with its dates.

    Attributes:
        steps: in any order, each with its weeks.
        uses: what is said to pay for the lines of their trees.
        goal_uses: likewise for those of the goal, from the day on which it is reached.
        elsewhere: by the place of a renewal, what was issued in its cycle and counts in another; None: as suits best.
    """

    steps: Sequence[TakenStep]
    question: PlanQuestion
    goal: Requirement
    snapshot: Snapshot
    uses: Uses
    goal_uses: Uses
    elsewhere: Elsewhere | None = None

    @cached_property
    def weeks(self) -> Weeks:
        """The calendar."""
        return Weeks.of(self.question.day, self.question.options, self.snapshot.term_calendar)

    @cached_property
    def lifetimes(self) -> Lifetimes:
        """Of all awards."""
        return Lifetimes.of(self.question.day, self._record.awards, self.steps, self.snapshot.credentials)

    @cached_property
    def cycles(self) -> Mapping[int, Cycle | None]:
        """Those of its renewals, by their place; None: there is nothing to renew."""
        elsewhere = self._settled if self.elsewhere is None else self.elsewhere
        return {
            place: cycle and replace(cycle, elsewhere=elsewhere.get(place, frozenset()))
            for place, cycle in self.lifetimes.cycles.items()
        }

    @cached_property
    def carrying(self) -> Carrying:
        """What its renewals carry over."""
        awards = [life.award for life in self.lifetimes.lives]
        return Carrying(self.steps, self.cycles, awards, self.weeks.first_day, self.snapshot, self._evidence)

    @cached_property
    def _from_first_day(self) -> Evidence:
        """The record on the first day, with all that the steps have earned by then."""
        return self._evidence(self.question.day)

    @cached_property
    def _settled(self) -> Elsewhere:
        """What counts in another cycle, so that all renewals hold that share it; else the likeliest."""
        first: Elsewhere | None = None
        for elsewhere in ways_to_belong(self.lifetimes, self.steps, self.weeks.first_day):
            first = elsewhere if first is None else first
            shared = replace(self, elsewhere=elsewhere) if elsewhere else self
            if shared is self or not any(
                True for place in elsewhere for _ in shared._requirement_faults(place, self.steps[place], self.steps)
            ):
                return elsewhere
        return first or {}

    @cached_property
    def _record(self) -> Record:
        """What counts of the learner's on the first day."""
        return judged(self.question.record, self.question.day, self.snapshot.credentials, self.snapshot.scales)

    @property
    def end(self) -> date:
        """The day on which the last step to the goal ends; the first one without steps."""
        first = self.weeks.first_day
        return max((step.ends(first) for step in self.steps if step.day is None), default=first)

    def faults(self, cost: Decimal = Decimal(0)) -> Iterator[str]:
        """What is wrong with it; nothing when it is a plan.

        Args:
            cost: in the plan's currency, for the budget.
        """
        options = self.question.options
        keys = self._earned
        first = self.weeks.first_day
        yield from occurrence_faults(
            self.steps,
            lambda earlier, later: earlier.rank < later.rank and earlier.ends(first) <= later.begins(first),
        )
        for step in self.steps:
            for fault in (*self._faults_of(step), *self._block_faults(step)):
                yield f"{step.credential.key} by {step.route.key}: {fault}"
        yield from self._order_faults()
        yield from self._crowded()
        yield from self._term_faults()
        day = self.end
        evidence = self._evidence(day)
        yield from (
            f"{key}: neither held nor earned" for key in options.include if key not in keys and not evidence.holds(key)
        )
        if options.budget is not None and cost > options.budget:
            yield f"costs {cost}, over the budget of {options.budget}"
        last = options.keep_valid_until or day
        for turn in {day, *(each for each in self.lifetimes.turns() if day <= each <= last)}:
            witness = Witness(self.goal_uses, self._evidence(turn), self.snapshot.credentials, self._all_earned())
            if not witness.holds(self.goal):
                yield f"the goal does not hold on {turn}"

    @cached_property
    def _earned(self) -> list[str]:
        return [step.name for step in self.steps if not step.is_renewal]

    def _all_earned(self, beside: Sequence[str] = (), running: frozenset[str] = frozenset()) -> Earned:
        first = self.weeks.first_day
        earned = Earned.of((), self.snapshot.credentials, beside, self._earned, kinds_of(self.steps))
        ends = {each.name: each.ends(first) for each in self.steps if not each.is_renewal}
        return replace(earned, ends=ends, running=running)

    def _faults_of(self, step: TakenStep) -> Iterator[str]:
        options, weeks = self.question.options, self.weeks
        begin, end = step.weeks
        day = step.begins(weeks.first_day)
        block = self._mates(step)
        length = weeks.length_together([each.route for each in block]) if block else weeks.length(step.route)
        if step.day is None and (begin < 0 or end != begin + length):
            yield f"runs from week {begin} to {end}"
        if step.day is None:
            yield from self._place_faults(step)
        if self.snapshot.credentials.get(step.credential.key) != step.credential:
            yield "not as the catalogue has it"
        if step.route not in (step.credential.renewals if step.is_renewal else step.credential.routes):
            yield "no such route"
        if not step.credential.plannable_on(day) or not self._is_open(step):
            yield f"not to be had on {day}"
        if step.credential.key in options.avoid and not step.is_renewal:
            yield "to be avoided"
        if options.accredited_only and not step.credential.accredited_by:
            yield "not accredited"

    def _place_faults(self, step: TakenStep) -> Iterator[str]:
        """What is wrong with the days of a step that is placed in weeks."""
        options, first = self.question.options, self.weeks.first_day
        begin, end = step.begins(first), step.ends(first)
        offered = (each for each, _ in self.weeks.terms.offerings(step.route, begin, begin))
        if (begin - first).days % DAYS and begin not in offered:
            yield f"begins on {begin}, on which neither a week nor an offering begins"
        if options.finish_by is not None and end > options.finish_by:
            yield f"ends on {end}, after {options.finish_by}"
        for each in options.breaks:
            if begin < end and begin <= each.to and each.from_ < end:
                yield f"has a break from {each.from_}"

    def _mates(self, step: TakenStep) -> list[TakenStep]:
        """The steps of its block; none where it runs by itself."""
        return [each for each in self.steps if each.name in step.block and not each.is_renewal]

    def _term_faults(self) -> Iterator[str]:
        """Terms whose steps earn too many credits, or, but for the last one, too few."""
        most, least = self.question.options.max_credits_per_term, self.question.options.min_credits_per_term
        if most is None and least is None:
            return
        earned: dict[TermTime, Decimal] = defaultdict(Decimal)
        for step in self.steps:
            term = None if step.is_renewal else self.term_of(step)
            if term is not None:
                earned[term] += step.credential.planned_credits or Decimal(0)
        for term, credits in earned.items():
            if most is not None and credits > most:
                yield f"{counted(credits, 'credit')} in {term}, over {most}"
            if least is not None and credits < least and any(term.order < each.order for each in earned):
                yield f"{counted(credits, 'credit')} in {term}, under {least}"

    def term_of(self, step: TakenStep) -> TermTime | None:
        """The term to which a step belongs; what only keeps the goal valid belongs to none."""
        if step.day is not None:
            return None
        begin, end = step.begins(self.weeks.first_day), step.ends(self.weeks.first_day)
        return self.weeks.terms.time_of(step.route, begin, max(begin, end - DAY))

    def _block_faults(self, step: TakenStep) -> Iterator[str]:
        """What is wrong with the block of a step: all of it begins on one day, and each leans on all others."""
        if not step.block:
            return
        mates, first = self._mates(step), self.weeks.first_day
        if step.is_renewal or step not in mates or {each.name for each in mates} != step.block:
            yield "no step of its block"
        if any(each.day is not None or each.block != step.block for each in mates):
            yield "runs in a block with what runs by itself"
        if len({each.begins(first) for each in mates}) > 1:
            yield "its block begins on several days"
        leaning = {
            each.name: frozenset(
                other.name
                for key in leaned_on(each.route.requires, self._from_first_day)
                for other in mates
                if other.credential.key == key and other is not each
            )
            for each in mates
        }
        if not is_circle(leaning):
            yield "its block is not a circle of steps that lean on each other"

    def _order_faults(self) -> Iterator[str]:
        """Requirements that do not hold: what is side by side is looked at one after the other, so that nothing but a
        block, or what only keeps the goal valid, leans on what leans on it."""
        keepers = [step for step in self.steps if step.day is not None]
        left = self._units()
        settled: list[TakenStep] = []
        while left:
            waiting: list[list[int]] = []
            faults: list[str] = []
            for unit in left:
                steps = [self.steps[place] for place in unit]
                beside = [*settled, *(keepers if steps[0].day is not None else steps)]
                found = [
                    f"{self.steps[place].credential.key} by {self.steps[place].route.key}: {fault}"
                    for place in unit
                    for fault in self._requirement_faults(place, self.steps[place], beside)
                ]
                faults += found
                if found:
                    waiting.append(unit)
                else:
                    settled += steps
            if len(waiting) == len(left):
                yield from faults
                return
            left = waiting

    def _units(self) -> list[list[int]]:
        """The places of steps, those of a block together, in the order of their ranks."""
        found: dict[object, list[int]] = defaultdict(list)
        for place in sorted(range(len(self.steps)), key=lambda each: self.steps[each].rank):
            found[self.steps[place].block or place].append(place)
        return list(found.values())

    def _requirement_faults(self, place: int, step: TakenStep, others: Sequence[TakenStep]) -> Iterator[str]:
        first = self.weeks.first_day
        day = step.begins(first)
        before = [each for each in self.steps if each.rank < step.rank and each.ends(first) <= day]
        there = [each for each in others if each is not step and each.rank <= step.rank and each.begins(first) <= day]
        still = self._evidence(day, [each for each in there if each.ends(first) <= day])
        beside = [
            each.name
            for each in there
            if not each.is_renewal
            and (
                each.ends(first) > day
                or (
                    each.rank == step.rank
                    and still.holds(each.credential.key)
                    and not self._is_stale(each, step, still)
                )
            )
        ]
        week = self.weeks.week_of(day)
        running = frozenset(
            each.name for each in there if each.ends(first) > day and self.weeks.week_of(each.begins(first)) < week
        )
        asked = step.route.requires
        if not step.is_renewal:
            evidence, uses = self._evidence(day, before), step.own_uses(self.uses)
        else:
            cycle = self.cycles.get(place)
            if cycle is None:
                yield "there is nothing to renew"
                return
            earlier = None if cycle.begun_by is None else self.steps[cycle.begun_by]
            if (
                earlier is not None
                and earlier.is_renewal
                and not (earlier.rank < step.rank and earlier.ends(first) <= day)
            ):
                yield "begins before the renewal before it counts"
            last = max(day, step.ends(first) - DAY)
            opens = step.route.opens_on(cycle.since, cycle.expiry)
            if day < opens or last > add_months(cycle.expiry, step.route.grace_months or 0):
                yield f"runs from {day} through {last}, not in its cycle from {opens} to {cycle.expiry} and grace"
            asked = step.route.asks(first=cycle.is_first, carried=self.carrying.into(place))
            evidence, uses = self._evidence(day, before, (step.credential.key, cycle)), step.uses
            awards, judged_by = self.carrying.awards, self._from_first_day
            yield from thin_periods(asked, cycle, day, awards, judged_by, self.snapshot.credentials)
        earned = self._all_earned(beside, running)
        if not Witness(uses, evidence, self.snapshot.credentials, earned).holds(asked):
            yield f"its requirement does not hold on {day}"

    def _is_stale(self, earlier: TakenStep, step: TakenStep, evidence: Evidence) -> bool:
        """What an earlier step of the same rank earned is too old by now for a line of a step."""
        first, key = self.weeks.first_day, earlier.credential.key
        return any(
            line.earned_within_months is not None
            and key in evidence.accepted(line)
            and step.begins(first) > add_months(earlier.ends(first), line.earned_within_months)
            for line in (() if step.route.requires is None else walk(step.route.requires))
            if isinstance(line, CredentialLine)
        )

    def record_in_cycle(self, renewal: TakenStep, cycle: Cycle) -> Evidence:
        """What a renewal finds in the record, without any step of the plan."""
        return self._evidence(renewal.begins(self.weeks.first_day), (), (renewal.credential.key, cycle))

    def _is_open(self, step: TakenStep) -> bool:
        first = self.weeks.first_day
        day = step.begins(first)
        last = max(day, step.ends(first) - DAY)
        route = step.route
        return (
            (route.available_from is None or route.available_from <= day)
            and (route.available_through is None or day <= route.available_through)
            and (
                not route.is_offered
                or any(begin <= day and last <= end for begin, end in self.weeks.terms.offerings(route, day, last))
            )
        )

    def _evidence(
        self, day: date, before: Sequence[TakenStep] | None = None, renewing: tuple[str, Cycle] | None = None
    ) -> Evidence:
        """The record on a day, with what steps have earned and renewed by then.

        Args:
            before: the steps that count; None: all.
            renewing: only awards issued in this cycle count, of other credentials than this one; earlier ones are
                as good as run out.
        """
        record, credentials = self._record, self.snapshot.credentials
        steps = self.steps if before is None else before
        lifetimes = (
            self.lifetimes if before is None else Lifetimes.of(self.question.day, record.awards, steps, credentials)
        )
        awards = [award for life in lifetimes.lives if (award := life.on(day)) is not None]
        if renewing is not None:
            key, cycle = renewing
            awards = [*seen_in_cycle(awards, key, cycle.since, day, cycle.elsewhere)]
        return evidence_in(self.snapshot, replace(record, awards=tuple(awards)), day)

    def _crowded(self) -> Iterator[str]:
        """Weeks in which more runs than may."""
        weeks = self.weeks
        hours: Counter[int] = Counter()
        running: Counter[int] = Counter()
        for step in self.steps:
            load = weeks.load(step.route) if not step.block else 0
            for week in range(*step.weeks) if step.day is None else ():
                hours[week] += load
                running[week] += 1
        for unit in self._units():
            mates = [self.steps[place] for place in unit if self.steps[place].block]
            for week in range(*mates[0].weeks) if mates else ():
                hours[week] += weeks.load_together([each.route for each in mates])
        for week, several in sorted(running.items()):
            if hours[week] > weeks.hundredths:
                yield f"week {week} has {counted(Decimal(hours[week]) / 100, 'hour')} of work"
            if weeks.max_parallel is not None and several > weeks.max_parallel:
                yield f"{several} steps run in week {week}"

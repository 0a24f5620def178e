"""One question as it is solved: as asked, or with limits changed, lines waived, and plans forbidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial

from pathways.domain.months import LEAST_DAYS_OF_MONTH, MOST_DAYS_OF_MONTH, years_begun
from pathways.domain.no_plan import ConflictMember
from pathways.domain.requirement import AverageLine, CredentialLine, ExperienceLine, Requirement, walk
from pathways.planning.model.calendar_model import CalendarModel
from pathways.planning.model.lexicographic_search import prices_of
from pathways.planning.model.plan_model import PlanModel
from pathways.planning.question.calendar import DAYS, Weeks
from pathways.planning.question.closure import Closure, closure_of
from pathways.planning.question.instance import Instance, Limits
from pathways.planning.question.longest_way import Way
from pathways.planning.question.pricing import Pricing
from pathways.planning.question.time_windows import Windows
from pathways.planning.scheduling.shortest_schedule import Scheduling
from pathways.planning.scheduling.valid_inequalities import ValidInequalities
from pathways.planning.solver.deadline import Clock
from pathways.planning.step import Prices, Step, tally

MOST_WEEKS = 1_044
"""Plans in which something is renewed on the way are looked for within twenty years."""


@dataclass
class QuestionCache:
    """What is of use to all inquiries that differ in nothing but what is forbidden.

    Attributes:
        of: one of them; None: of none yet.
        closure: of all of them.
        model: of one without a calendar, and what is forbidden in it.
        schedules: of selections.
        tightening: what plans without renewals have in common.
    """

    of: PricedQuestion | None = None
    closure: Closure | None = None
    model: tuple[PlanModel, tuple[tuple[Step, ...], ...]] | None = None
    schedules: dict[frozenset[Step], Scheduling] = field(default_factory=dict)
    tightening: ValidInequalities | None = None

    def for_use(self, inquiry: PricedQuestion) -> QuestionCache:
        """The same, emptied where an inquiry is not one of those."""
        one = self.of
        if one is None or not (
            one.instance is inquiry.instance and one.limits is inquiry.limits and one.waived == inquiry.waived
        ):
            self.of, self.closure, self.model, self.schedules, self.tightening = inquiry, None, None, {}, None
        return self


@dataclass(frozen=True)
class PricedQuestion:
    """A question over a snapshot, priced.

    Attributes:
        limits: of the question, or what is left of them.
        waived: paths of lines that count as met, beside those that the record waives.
        droppable: limits and lines that are in force only where a literal of its models says so.
        forbidden: steps of which no plan may contain all of one, renewals as often as they stand there.
        shortest: of sets of steps to the goal, the week by which they can end: waiting never saves a renewal.
        direct: sets of steps to the goal, and the week by which they reach it: unless it is reached earlier, others
            beside them would only pass the time.
        known: plans, and the week by which they end: what contains one has superfluous steps, unless it is faster.
        nearer: no plan ends later than on the first day of this week; None: as late as some best plan may.
        chosen: nothing but these steps may be taken, and nothing renewed; None: anything may.
        kept: for inquiries that differ in what is forbidden.
    """

    instance: Instance
    limits: Limits
    pricing: Pricing
    waived: frozenset[str] = frozenset()
    droppable: tuple[ConflictMember, ...] = ()
    forbidden: tuple[tuple[Step, ...], ...] = ()
    shortest: tuple[tuple[tuple[Step, ...], int], ...] = ()
    direct: tuple[tuple[tuple[Step, ...], int], ...] = ()
    known: tuple[tuple[tuple[Step, ...], int], ...] = ()
    nearer: int | None = None
    chosen: frozenset[Step] | None = None
    kept: QuestionCache = field(default_factory=QuestionCache, compare=False, repr=False)

    @cached_property
    def closure(self) -> Closure:
        """What may be earned."""
        kept = self.kept.for_use(self)
        if kept.closure is None:
            kept.closure = closure_of(self.instance, self.limits)
        return kept.closure if self.chosen is None else kept.closure.only(self.chosen)

    @cached_property
    def prices(self) -> Prices:
        """What the steps cost."""
        years = years_begun(self.instance.question.day, self.limits.keep_valid_until)
        return prices_of(self.closure, self.pricing, years)

    @cached_property
    def horizon(self) -> int:
        """A week by which some best plan without renewals has ended: every step after the other, once all is open."""
        weeks = self.limits.weeks
        if weeks is None:
            return 0
        work = sum(
            max((self.closure.most_weeks(step, weeks, self.settled) for step in ways), default=0)
            for ways in self.closure.ways.values()
        )
        return max(0, min(self.settled + work, self._latest, weeks.furthest, self.nearer or weeks.furthest))

    @cached_property
    def _latest(self) -> int:
        """No step ends later than on the first day of this week."""
        weeks = self.limits.weeks
        if weeks is None:
            return 0
        return weeks.last if self.closure.ticks(weeks) is weeks else weeks.latest

    @cached_property
    def settled(self) -> int:
        """A week from which on no day of the catalogue or the record makes anything more possible."""
        weeks = self.limits.weeks
        return 0 if weeks is None else settled_by(self.closure, weeks)

    @cached_property
    def renewing_horizon(self) -> int:
        """The same with renewals of all that can be renewed, as often as it may run out by then, and once more."""
        weeks = self.limits.weeks
        if weeks is None:
            return 0
        if self.limits.keep_valid_until is not None:
            found = self._way_horizon(weeks)
        else:
            found = self.horizon + sum(self._renewing(key, weeks, self.horizon) for key in self.closure.renewable)
        return max(0, min(found, self._latest, weeks.furthest, self.nearer or weeks.furthest))

    @property
    def recurs(self) -> bool:
        """Something that may be taken is offered for ever."""
        return any(route.recurring for _, route in self.closure.steps())

    def _way_horizon(self, weeks: Weeks) -> int:
        """The same of the steps to a goal that is kept valid.

        None of them is superfluous, and only what runs out on the way is renewed on it.
        """
        way = Way(self.closure, weeks, self.instance.evidence.waived.union(self.waived), self.settled)
        longest, lying = way.longest(), way.keys()
        found, renewed = self.settled + longest, frozenset[str]()
        while True:
            beside = way.keys_for(renewed)
            near = (key for key in self.closure.renewable if key in lying or key in beside)
            some = frozenset(key for key in near if key in renewed or self.may_run_out(key, found))
            if some == renewed:
                return found
            renewed = some
            beside = way.keys_for(renewed)
            work = min(longest + way.weeks_of(beside), way.weeks_of(beside | lying))
            last = self.settled + work
            found = max(found, last + sum(self._renewing(key, weeks, last) for key in renewed))

    def _renewing(self, key: str, weeks: Weeks, horizon: int) -> int:
        """Weeks that the renewals of a credential may take that runs out by a week."""
        credential, found = self.instance.snapshot.credentials[key], 0
        for renewal in credential.renewals:
            extension = credential.extension(renewal)
            least = extension.least_days or LEAST_DAYS_OF_MONTH
            near = 0 if extension.until is None else 1  # the first one may come to a day of the year that is near
            gone = DAYS * horizon + MOST_DAYS_OF_MONTH * (renewal.grace_months or 0)
            # The cycle of the next one begins on the day after the expiry, so that it may wait for the next week.
            wait = weeks.longest_wait(credential, renewal, self.settled)
            found += (weeks.length(renewal) + wait + 1) * (1 + credential.repeatable + near + gone // least)
        return found

    def model(self, clock: Clock) -> PlanModel:
        """A model of it.

        Args:
            clock: when it would be of no use any more.

        Raises:
            TimeOverError: it is of no use any more.
        """
        if self.limits.weeks is not None:
            return self.calendar(clock)
        return self._limited(PlanModel(self.closure, self.waived, droppable=self.droppable, check=clock.check))

    def calendar(
        self, clock: Clock, *, is_timed: bool = True, renews: bool = True, horizon: int | None = None
    ) -> CalendarModel:
        """A model of it with its calendar.

        Args:
            clock: when it would be of no use any more.
            is_timed: False: of a calendar nothing counts but that what holds in some week holds.
            renews: what runs out may be renewed.
            horizon: no plan ends later; None: as late as some best plan may.

        Raises:
            TimeOverError: it is of no use any more.
            ValueError: it has no calendar.
        """
        if self.limits.weeks is None:
            raise ValueError("a question without a calendar has no weeks")
        if horizon is None:
            horizon = min(self.renewing_horizon, MOST_WEEKS) if renews else self.horizon
        made = CalendarModel(
            self.closure,
            self.limits.weeks,
            horizon,
            self.waived,
            droppable=self.droppable,
            is_timed=is_timed,
            renews=renews,
            settled=self.settled,
            check=clock.check,
        )
        self._limited(made)
        if is_timed:
            for together, week in self.shortest:
                made.hurry(together, week)
            for steps, week in self.direct:
                made.direct(steps, week)
            for steps, week in self.known:
                if tally(steps).keys() <= set(made.choices):
                    made.faster(steps, week)
        elif not self.closure.renewable:
            for steps, _ in self.known:
                made.beyond(steps)
        return made

    def _limited(self, made: PlanModel) -> PlanModel:
        made.within(self.limits.budget, self.prices)
        for steps in self.forbidden:
            if all(step.is_renewal or step in made.taken for step in steps):
                made.forbid(steps)
        return made

    @property
    def fills_terms(self) -> bool:
        """Terms have a least number of credits, so that a step may be needed that nothing rests on."""
        return self.limits.weeks is not None and bool(self.limits.weeks.min_credits)

    @property
    def keeps(self) -> bool:
        """Something can be renewed, or is to be kept valid."""
        return self.limits.keep_valid_until is not None or bool(self.closure.renewable)

    @property
    def may_renew(self) -> bool:
        """Something can be renewed, and may have to be before the last day on which a plan may end."""
        weeks = self.limits.weeks
        return weeks is not None and bool(self.closure.renewable) and self.runs_out_by(max(0, weeks.last))

    def runs_out_by(self, week: int) -> bool:
        """Something that can be renewed, held or planned, may run out before the first day of a week."""
        return any(self.may_run_out(key, week) for key in self.closure.renewable)

    def may_run_out(self, key: str, week: int) -> bool:
        """A credential, held or planned, may run out before the first day of a week."""
        weeks, instance = self.limits.weeks, self.instance
        if weeks is None:
            return False
        day = weeks.day(min(week, weeks.furthest))
        lifetime = instance.snapshot.credentials[key].lifetime
        awards = [award for award in instance.question.record.awards if award.credential == key]
        lasts = [award.last_day(lifetime) for award in awards if award.counts]
        if any(last is not None and last < day for last in lasts):
            return True
        last = lifetime.last_day(weeks.first_day)
        return key in self.closure.ways and last is not None and last < day

    @property
    def without_keeping(self) -> PricedQuestion:
        """The same where nothing has to stay valid once the goal is reached."""
        limits = replace(self.limits, keep_valid_until=None)
        return replace(self, limits=limits, forbidden=(), shortest=(), direct=(), known=(), kept=QuestionCache())

    def only(self, steps: frozenset[Step]) -> Callable[[Clock], CalendarModel]:
        """A model of nothing but some steps, nothing renewed."""
        chosen = replace(self, chosen=steps, forbidden=(), known=())
        return partial(chosen.calendar, renews=False)


def settled_by(closure: Closure, weeks: Weeks) -> int:
    """A week from which on no day of the catalogue or the record makes anything more possible.

    1 at most where all that will be possible is so on the first day.
    """
    return max((0, *_turning_points(closure, weeks)))


def _first_days(root: Requirement) -> Iterator[date]:
    """Days after which something must be earned."""
    for line in walk(root):
        if isinstance(line, CredentialLine) and line.earned is not None and line.earned.after is not None:
            yield line.earned.after


def _turning_points(closure: Closure, weeks: Weeks) -> Iterator[int]:
    """Weeks after which a day of the catalogue or the record no longer makes anything possible."""
    instance = closure.instance
    days = [award.issued_on for award in instance.question.record.awards]
    for _, route in closure.steps():
        days.append(route.available_from)
        days += [each.ends_on for each in route.offerings]
        days += [] if route.requires is None else _first_days(route.requires)
    for day in days:
        if day is not None:
            yield weeks.first_from(day) + 1
    for _, end in weeks.closed:
        if end < min(weeks.last, weeks.furthest):  # else nothing runs after it
            yield end + 2
    ticks = closure.ticks(weeks)
    windows = Windows(instance.evidence, instance.snapshot, ticks, ticks.furthest)
    trees = (route.requires for _, route in closure.steps() if route.requires is not None)
    for line in dict.fromkeys(line for tree in trees for line in walk(tree)):
        begins: Iterable[int] = ()
        if isinstance(line, ExperienceLine):
            begins = (begin for begin, _ in windows.worked(line))
        if isinstance(line, AverageLine):  # a low score counts no more once its award has run out
            spans = (span for some in windows.averaged(line).values() for _, spans in some for span in spans)
            begins = (edge for begin, end in spans for edge in (begin, end + 1) if edge <= ticks.furthest)
        yield from (-(-begin * ticks.days // weeks.days) + 1 for begin in begins)

"""One question as it is solved: as asked, or with limits changed, lines waived, and plans forbidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from ortools.sat.python import cp_model

from pathways.domain.calendar import add_months
from pathways.domain.plan import Objective
from pathways.domain.requirement import ExperienceLine, walk
from pathways.planning.calendar_model import CalendarModel
from pathways.planning.cheapest import RELAXED_SHARE, Cheapest
from pathways.planning.clock import Clock, TimeOverError
from pathways.planning.fastest import Fastest
from pathways.planning.instance import Instance, Limits
from pathways.planning.keeping import Keeping
from pathways.planning.lifetimes import extends
from pathways.planning.pricing import Prices, Pricing, Step
from pathways.planning.ruled_closure import Closure, closure_of
from pathways.planning.ruled_model import Found, RuledModel
from pathways.planning.ruled_search import RuledOutcome, is_impossible, prices_of, search, solve, with_fewest_steps
from pathways.planning.scheduling import Scheduling
from pathways.planning.selecting import Selecting
from pathways.planning.tightening import Tightening
from pathways.planning.watching import NOBODY, RELAXED, Scale, Watch
from pathways.planning.weeks import DAYS, Weeks
from pathways.planning.windows import Windows

LEAST_DAYS_OF_MONTH, MOST_DAYS_OF_MONTH = 28, 31
MOST_WEEKS = 1_044
"""Plans in which something is renewed on the way are looked for within twenty years."""
POLISH_EFFORT = 0.1


@dataclass
class Kept:
    """What is of use to all inquiries that differ in nothing but what is forbidden.

    Attributes:
        of: one of them; None: of none yet.
        closure: of all of them.
        model: of one without a calendar, and what is forbidden in it.
        schedules: of selections.
        tightening: what plans without renewals have in common.
    """

    of: Inquiry | None = None
    closure: Closure | None = None
    model: tuple[RuledModel, tuple[tuple[Step, ...], ...]] | None = None
    schedules: dict[frozenset[Step], Scheduling] = field(default_factory=dict)
    tightening: Tightening | None = None

    def for_use(self, inquiry: Inquiry) -> Kept:
        """The same, emptied where an inquiry is not one of those."""
        one = self.of
        if one is None or not (
            one.instance is inquiry.instance and one.limits is inquiry.limits and one.waived == inquiry.waived
        ):
            self.of, self.closure, self.model, self.schedules, self.tightening = inquiry, None, None, {}, None
        return self


@dataclass(frozen=True)
class Inquiry:
    """A question over a snapshot, priced.

    Attributes:
        limits: of the question, or what is left of them.
        waived: paths of lines that count as met, beside those that the record waives.
        forbidden: steps of which no plan may contain all of one, renewals as often as they stand there.
        shortest: of sets of steps to the goal, the week by which they can end: waiting never saves a renewal.
        direct: sets of steps to the goal, without any superfluous: others beside them would only pass the time.
        alone: plans; what contains one has superfluous steps, even where it is faster.
        chosen: nothing but these steps may be taken, and nothing renewed; None: anything may.
        kept: for inquiries that differ in what is forbidden.
    """

    instance: Instance
    limits: Limits
    pricing: Pricing
    waived: frozenset[str] = frozenset()
    forbidden: tuple[tuple[Step, ...], ...] = ()
    shortest: tuple[tuple[tuple[Step, ...], int], ...] = ()
    direct: tuple[tuple[Step, ...], ...] = ()
    alone: tuple[tuple[Step, ...], ...] = ()
    chosen: frozenset[Step] | None = None
    kept: Kept = field(default_factory=Kept, compare=False, repr=False)

    @cached_property
    def closure(self) -> Closure:
        """What may be earned."""
        kept = self.kept.for_use(self)
        if kept.closure is None:
            kept.closure = closure_of(self.instance, self.limits)
        return kept.closure if self.chosen is None else kept.closure.only(self.chosen)

    @cached_property
    def prices(self) -> Prices:
        """What each step costs."""
        return prices_of(self.closure, self.pricing)

    @cached_property
    def horizon(self) -> int:
        """A week by which some best plan without renewals has ended: every step after the other, once all is open."""
        weeks = self.limits.weeks
        if weeks is None:
            return 0
        work = sum(
            max((weeks.length(self.closure.credential(key).routes[place]) for place in places), default=0)
            for key, places in self.closure.routes.items()
        )
        return max(0, min(self.settled + work, weeks.last, weeks.furthest))

    @cached_property
    def settled(self) -> int:
        """A week from which on no day of the catalogue or the record makes anything more possible."""
        weeks = self.limits.weeks
        return 0 if weeks is None else max((0, *_turning_points(self.closure, weeks)))

    @cached_property
    def renewing_horizon(self) -> int:
        """The same with renewals of all that can be renewed, as often as it may run out by then, and once more."""
        weeks, found = self.limits.weeks, self.horizon
        if weeks is None:
            return 0
        for key in self.closure.renewable:
            credential = self.instance.snapshot.credentials[key]
            for renewal in credential.renewals:
                months = max(1, extends(credential, renewal))
                gone = DAYS * self.horizon + MOST_DAYS_OF_MONTH * (renewal.grace_months or 0)
                # The cycle of the next one begins on the day after, so that it may wait for the next week.
                found += (weeks.length(renewal) + 1) * (2 + gone // (LEAST_DAYS_OF_MONTH * months))
        return max(0, min(found, weeks.last, weeks.furthest))

    def model(self, clock: Clock) -> RuledModel:
        """A model of it.

        Args:
            clock: when it would be of no use any more.

        Raises:
            TimeOverError: it is of no use any more.
        """
        if self.limits.weeks is not None:
            return self.calendar(clock)
        return self._limited(RuledModel(self.closure, self.waived, check=clock.check))

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
            is_timed=is_timed,
            renews=renews,
            settled=self.settled,
            check=clock.check,
        )
        self._limited(made)
        if is_timed:
            for together, week in self.shortest:
                made.hurry(together, week)
            for steps in self.direct:
                made.direct(steps)
        return made

    def _limited(self, made: RuledModel) -> RuledModel:
        made.within(self.limits.budget, self.prices)
        for steps in self.forbidden:
            if all(place < 0 or (key, place) in made.taken for key, place in steps):
                made.forbid(steps)
        for steps in self.alone:
            if all(step in made.choices for step in steps):
                made.alone(steps)
        return made

    def best(self, objectives: Sequence[Objective], clock: Clock, watch: Watch = NOBODY) -> RuledOutcome:
        """The best plan, one objective after the other, in a schedule that is as short as its steps allow.

        Time may end while a model is made: then nothing is found, or what was found stays as it is.
        """
        try:
            return self._best(objectives, clock, watch)
        except TimeOverError:
            return RuledOutcome(None, False)

    def _best(self, objectives: Sequence[Objective], clock: Clock, watch: Watch) -> RuledOutcome:
        if self.limits.weeks is None:
            with clock.phase("model"):
                model = self._without_calendar(clock)
            with clock.phase("solver"):
                quick = with_fewest_steps(model, self.prices, objectives, clock) if watch is NOBODY else None
                if quick is not None:
                    self.kept.model = model, self.forbidden
                    return quick
                return search(model, self.prices, objectives, clock, watch=watch)
        outcome = self._placed(objectives, clock, watch)
        if outcome.found is None:
            return outcome
        with clock.phase("schedule"):
            found = outcome.found
            schedules = self.kept.for_use(self).schedules
            scheduling = None if found.renewals else schedules.get(frozenset(found.steps))
            keeps = self.limits.keep_valid_until is not None
            is_fast = Objective.WEEKS in objectives and not keeps
            smaller = self._plan_within(found, clock) if is_fast and scheduling is None else None
            if smaller is not None:
                other = replace(self, alone=(*self.alone, smaller)).best(objectives, clock, watch)
                if other.found is not None:
                    return other
            proved = dict(zip(outcome.objectives, outcome.bounds, strict=True)).get(Objective.WEEKS)
            is_shortest = proved == found.end or (scheduling is not None and scheduling.known.least >= found.end)
            found = self.tidied(replace(found, is_shortest=is_shortest), clock)
            changed = Keeping(self, clock).without(found, objectives) if keeps else None
        if changed is not None:
            return changed._best(objectives, clock, watch)
        values = found.amounts(outcome.objectives, self.prices)
        return replace(outcome, found=found, values=values)

    def _plan_within(self, found: Found, clock: Clock) -> tuple[Step, ...] | None:
        """The steps of a plan within another, which may take longer; None: there is none."""
        try:
            fewest = Selecting(self, (), clock, NOBODY).reduced(found)
            if not found.renewals and len(fewest.steps) == len(found.steps):
                return None
            within = self.fewest_of(found, (), clock)
        except TimeOverError:
            return None
        return within if within is not None and len(within) < len(found.choices) else None

    def fewest_of(self, found: Found, always: Iterable[Step], clock: Clock) -> tuple[Step, ...] | None:
        """The fewest steps of a plan that are one; None: it is not known.

        Args:
            always: of them these at least.

        Raises:
            TimeOverError: a model was not made in time.
        """
        model = self.calendar(clock, renews=bool(found.renewals))
        model.only(found.choices)
        for step, count in Counter(found.choices).items():
            model.model.add(model.chosen(step, count + 1) == 0)
        for step in always:
            model.model.add(model.chosen(step, 1) == 1)
        model.model.minimize(model.count)
        solver, status = solve(model, clock)
        return model.read(solver).choices if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None

    @property
    def without_keeping(self) -> Inquiry:
        """The same where nothing has to stay valid once the goal is reached."""
        limits = replace(self.limits, keep_valid_until=None)
        return replace(self, limits=limits, forbidden=(), shortest=(), direct=(), alone=(), kept=Kept())

    def _without_calendar(self, clock: Clock) -> RuledModel:
        """A model without a calendar: one that is there already, where nothing but more is forbidden."""
        kept = self.kept.for_use(self)
        if kept.model is None or self.forbidden[: len(kept.model[1])] != kept.model[1]:
            return self.model(clock)
        (model, forbidden), kept.model = kept.model, None
        for steps in self.forbidden[len(forbidden) :]:
            model.forbid(steps)
        return model

    def is_impossible_at_any_time(self, clock: Clock) -> bool:
        """Proved: no plan, however long it may take and whatever its steps share."""
        try:
            return is_impossible(self.calendar(clock, is_timed=False), clock)
        except TimeOverError:
            return False

    def is_impossible(self, clock: Clock) -> bool:
        """Proved: no plan."""
        if self.limits.keep_valid_until is not None:
            return self.best((Objective.MONEY,), clock).infeasible
        try:
            if self.limits.weeks is None:
                return is_impossible(self.model(clock), clock)
            timeless = self.calendar(clock, is_timed=False)
            solver, status = solve(timeless, clock)
            if status == cp_model.INFEASIBLE:
                return True
            if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                some = RuledOutcome(timeless.read(solver), False)
                if Selecting(self, (), clock, NOBODY).placed(some).found is not None:
                    return False
            if not is_impossible(self.calendar(clock, renews=False), clock):
                return False
            if not self.closure.renewable:
                return True
            return self.renewing_horizon <= MOST_WEEKS and is_impossible(self.calendar(clock), clock)
        except TimeOverError:
            return False

    def _placed(self, objectives: Sequence[Objective], clock: Clock, watch: Watch) -> RuledOutcome:
        """First without time, as far as that says something; then without renewals; then with all there is."""
        ahead = list(objectives[: objectives.index(Objective.WEEKS)] if Objective.WEEKS in objectives else objectives)
        relaxed = RuledOutcome(None, False)
        timeless: RuledModel | None = None
        if ahead and self._is_pressed:
            return Cheapest(Selecting(self, tuple(objectives), clock, watch), ahead).plan()
        if ahead:
            with clock.phase("relaxation"):
                half = clock.part(RELAXED_SHARE)
                timeless = self.calendar(half, is_timed=False)
                relaxed = search(timeless, self.prices, ahead, half, watch=watch, scale=RELAXED)
            if relaxed.infeasible:
                return relaxed
        if self.limits.keep_valid_until is not None:
            kept = self._timed(objectives, ahead, relaxed, clock, watch, renews=bool(self.closure.renewable))
            return self._as_far_as_looked(kept, clock)
        plain = self._selected(objectives, ahead, relaxed, timeless, clock, watch)
        if not self.closure.renewable or (plain.found is not None and not self._may_renew(plain, ahead, relaxed)):
            return plain
        if plain.infeasible and is_impossible(self.calendar(clock, is_timed=False), clock):
            return plain
        # Where what matters more than weeks cannot be better, a better plan ends no later.
        is_bound = plain.found is not None and plain.values[: len(ahead)] == relaxed.bounds[: len(ahead)]
        last = plain.found.end if is_bound and plain.found is not None and Objective.WEEKS in objectives else None
        best = self._timed(objectives, ahead, relaxed, clock, watch, renews=True, horizon=last)
        if plain.found is None:
            return self._as_far_as_looked(best, clock)
        return better(plain, best, relaxed.bounds)

    def _as_far_as_looked(self, outcome: RuledOutcome, clock: Clock) -> RuledOutcome:
        """What was found with renewals; none within twenty years says nothing of later ones."""
        is_cut = outcome.infeasible and self.renewing_horizon > MOST_WEEKS
        if is_cut and not is_impossible(self.calendar(clock, is_timed=False), clock):
            return RuledOutcome(None, False, is_cut=True)
        return outcome

    @property
    def keeps(self) -> bool:
        """Something can be renewed, or is to be kept valid."""
        return self.limits.keep_valid_until is not None or bool(self.closure.renewable)

    @property
    def _is_pressed(self) -> bool:
        """There is a limit of weeks, and nothing can be renewed."""
        weeks = self.limits.weeks
        return weeks is not None and weeks.finish_by is not None and not self.keeps

    def _selected(
        self,
        objectives: Sequence[Objective],
        ahead: Sequence[Objective],
        relaxed: RuledOutcome,
        timeless: RuledModel | None,
        clock: Clock,
        watch: Watch,
    ) -> RuledOutcome:
        """By selections and their schedules, as far as that goes; else all at once. Nothing is renewed."""
        selecting = Selecting(self, tuple(objectives), clock, watch)
        if timeless is not None:
            found = selecting.best_of(timeless, relaxed.values) if relaxed.values == relaxed.bounds else None
            if found is not None:
                return found
            start = selecting.placed(relaxed)
            timed = self._timed(objectives, ahead, relaxed, clock, watch, renews=False)
            return timed if timed.infeasible else better(start, timed, relaxed.bounds)
        return Fastest(selecting).plan()

    def only(self, steps: frozenset[Step]) -> Callable[[Clock], CalendarModel]:
        """A model of nothing but some steps, nothing renewed."""
        chosen = replace(self, chosen=steps, forbidden=())
        return partial(chosen.calendar, renews=False)

    def _may_renew(self, plain: RuledOutcome, ahead: Sequence[Objective], relaxed: RuledOutcome) -> bool:
        """A plan in which something is renewed could be better than one without.

        Where what matters more than weeks cannot be better, only a faster plan can be; one that ends before anything
        runs out has nothing to renew.
        """
        if plain.found is None or plain.values != plain.bounds or plain.values[: len(ahead)] != relaxed.bounds:
            return True
        return Objective.WEEKS in plain.objectives and self._runs_out_by(plain.found.end)

    def _runs_out_by(self, week: int) -> bool:
        weeks, snapshot = self.limits.weeks, self.instance.snapshot
        if weeks is None:
            return False
        day = weeks.day(week)
        for key in self.closure.renewable:
            months = snapshot.credentials[key].valid_months
            awards = [award for award in self.instance.question.record.awards if award.credential == key]
            lasts = [award.last_day(months) for award in awards if award.counts]
            if any(last is not None and last < day for last in lasts):
                return True
            if key in self.closure.routes and months is not None and add_months(weeks.first_day, months) < day:
                return True
        return False

    def _timed(
        self,
        objectives: Sequence[Objective],
        ahead: Sequence[Objective],
        relaxed: RuledOutcome,
        clock: Clock,
        watch: Watch,
        *,
        renews: bool,
        horizon: int | None = None,
    ) -> RuledOutcome:
        """With time; what is known without it is tried first, and else it is what no plan goes below.

        Nothing is found where time ends while a model is made.
        """
        try:
            least = relaxed.bounds
            if relaxed.found is not None and relaxed.values == relaxed.bounds:
                with clock.phase("model"):
                    model = self.calendar(clock, renews=renews, horizon=horizon)
                    for objective, value in zip(ahead, relaxed.values, strict=True):
                        model.model.add(model.amount(objective, self.prices) <= value)
                with clock.phase("solver"):
                    rest = [Objective.WEEKS] if len(ahead) == len(objectives) else list(objectives[len(ahead) :])
                    placed = search(model, self.prices, rest, clock, watch=watch, scale=Scale(relaxed.values))
                if placed.found is not None:
                    values = placed.found.amounts(objectives, self.prices)
                    bounds = (*least, *placed.bounds)[: len(objectives)]
                    return RuledOutcome(placed.found, False, tuple(objectives), values, bounds)
            with clock.phase("model"):
                model = self.calendar(clock, renews=renews, horizon=horizon)
            with clock.phase("solver"):
                return search(model, self.prices, objectives, clock, least, watch)
        except TimeOverError:
            return RuledOutcome(None, False)

    def tidied(self, found: Found, clock: Clock) -> Found:
        """The same steps in a schedule that is as short as any of theirs, without needless delays."""
        renews = bool(found.renewals) or self.limits.keep_valid_until is not None
        asked = self if renews else replace(self, chosen=frozenset(found.steps), forbidden=())
        try:
            model = asked.calendar(clock, renews=renews)
        except TimeOverError:
            return found
        model.fix(found)
        is_shortest = found.is_shortest
        if not is_shortest:
            model.model.minimize(model.end)
            model.hint(found)
            solver, status = solve(model, clock)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return found
            found, is_shortest = model.read(solver), status == cp_model.OPTIMAL
        model.no_later(found)
        if model.kept is not None:
            model.model.minimize(sum(model.main.values()))
            model.hint(found)
            solver, status = solve(model, clock)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return replace(found, is_shortest=is_shortest)
            model.model.add(sum(model.main.values()) <= round(solver.objective_value))
            found = model.read(solver)
        model.model.minimize(sum(model.start.values()))
        model.hint(found)
        solver, status = solve(model, clock, effort=POLISH_EFFORT)
        polished = model.read(solver) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else found
        return replace(polished, is_shortest=is_shortest)


def better(plain: RuledOutcome, best: RuledOutcome, least: Sequence[int]) -> RuledOutcome:
    """The better of what was found without renewals and with all there is.

    What the former proves it proves of plans without renewals only, so that its bounds are those of the latter.

    Args:
        plain: without renewals.
        best: with them.
        least: what the first objectives are proved not to go below, each where those before it are at theirs.
    """
    if plain.found is None or (best.found is not None and best.values < plain.values):
        return best
    known = best.bounds if best.found is not None else least
    bounds = []
    for place, value in enumerate(plain.values):
        is_known = place < len(known) and list(plain.values[:place]) == list(known[:place])
        bounds.append(min(known[place], value) if is_known else 0)
    return replace(plain, bounds=tuple(bounds))


def _turning_points(closure: Closure, weeks: Weeks) -> Iterator[int]:
    """Weeks after which a day of the catalogue or the record no longer makes anything possible."""
    instance = closure.instance
    days = [award.issued_on for award in instance.question.record.awards]
    for _, _, route in closure.steps():
        days.append(route.available_from)
        days += [each.ends_on for each in route.offerings]
    for day in days:
        if day is not None:
            yield weeks.first_from(day) + 1
    for _, end in weeks.closed:
        if end < min(weeks.last, weeks.furthest):  # else nothing runs after it
            yield end + 2
    windows = Windows(instance.evidence, instance.snapshot, weeks, weeks.furthest)
    trees = (route.requires for _, _, route in closure.steps() if route.requires is not None)
    lines = dict.fromkeys(line for tree in trees for line in walk(tree) if isinstance(line, ExperienceLine))
    for line in lines:
        yield from (begin + 1 for begin, _ in windows.worked(line))

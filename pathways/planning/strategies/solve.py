"""How a question is answered: without time as far as that says something, by selections, then all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ortools.sat.python import cp_model

from pathways.domain.plan import Objective
from pathways.planning.model.lexicographic_search import (
    BRIEF_EFFORT,
    has_plan_in,
    no_plan_of,
    search,
    solve,
    with_fewest_steps,
)
from pathways.planning.model.plan_model import PlanModel
from pathways.planning.model.solution import ModelOutcome, Solution
from pathways.planning.scheduling.shortest_schedule import Scheduling
from pathways.planning.solver.deadline import Clock, TimeOverError
from pathways.planning.solver.progress import NOBODY, RELAXED, Observer, Scale
from pathways.planning.solver.strategies import BRIEF
from pathways.planning.step import Step, tally
from pathways.planning.strategies.by_selection import Selecting
from pathways.planning.strategies.fewest_weeks import Fastest
from pathways.planning.strategies.keep_valid import Keeping
from pathways.planning.strategies.near_first import NEAR_SHARE, near_ones, placed_near
from pathways.planning.strategies.polishing import fewest_of, tidied
from pathways.planning.strategies.priced_question import MOST_WEEKS, PricedQuestion
from pathways.planning.strategies.within_deadline import RELAXED_SHARE, Cheapest

MOST_KNOWN = 24
"""The most known plans (with those that contain one and are not faster) for which others are searched one by one."""


def best_plan(
    inquiry: PricedQuestion, objectives: Sequence[Objective], clock: Clock, watch: Observer = NOBODY
) -> ModelOutcome:
    """The best plan, one objective after the other, in a schedule that is as short as its steps allow.

    Time may end while a model is made: then nothing is found, or what was found stays as it is.
    """
    try:
        return Solving(inquiry, tuple(objectives), clock, watch).best()
    except TimeOverError:
        return ModelOutcome(None, False)


class Models(Protocol):
    """Makes the models of a question, as `PricedQuestion` does."""

    def model(self, clock: Clock) -> PlanModel:
        """Of the whole question."""

    def calendar(self, clock: Clock, *, is_timed: bool = True, renews: bool = True) -> PlanModel:
        """Of the question with its calendar."""


def is_impossible_at_any_time(models: Models, clock: Clock) -> bool:
    """Proved: a question with a calendar has no plan, however long it may take and whatever its steps share."""
    try:
        return no_plan_of(models.calendar(clock, is_timed=False), clock)
    except TimeOverError:
        return False


def has_plan(inquiry: PricedQuestion, clock: Clock, models: Models | None = None) -> bool | None:
    """Whether a question has a plan; None: time ran out first, or later plans were not looked for.

    Args:
        models: of the question, where there are some already.
    """
    if any(has_plan(near, clock.part(NEAR_SHARE)) for near in near_ones(inquiry)[:1]):
        return True
    models = models or inquiry
    if inquiry.limits.keep_valid_until is not None:
        outcome = best_plan(inquiry, (Objective.MONEY,), clock)
        return None if outcome.found is None and not outcome.infeasible else not outcome.infeasible
    try:
        if inquiry.limits.weeks is None:
            return has_plan_in(models.model(clock), clock)
        # Until a near day a calendar is a small model; without one, selections without their days say more.
        plain, found = None, None
        if inquiry.limits.weeks.finish_by is not None:
            plain = models.calendar(clock, renews=False)
            _, status = solve(plain, clock, effort=BRIEF_EFFORT, turn=BRIEF)
            found = None if status == cp_model.UNKNOWN else bool(status != cp_model.INFEASIBLE)
        if found is None:
            timeless = models.calendar(clock, is_timed=False)
            solver, status = solve(timeless, clock)
            if status == cp_model.INFEASIBLE:
                return False
            if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                some = ModelOutcome(timeless.read(solver).within(inquiry.closure), False)
                if Selecting(inquiry, (), clock, NOBODY).placed(some).found is not None:
                    return True
            found = has_plan_in(plain or models.calendar(clock, renews=False), clock)
        if found is not False or not inquiry.may_renew:
            return found
        if plain is not None and is_impossible_at_any_time(models, clock):
            return False
        return has_plan_in(models.calendar(clock), clock) if inquiry.renewing_horizon <= MOST_WEEKS else None
    except TimeOverError:
        return None


def has_plan_with(steps: Sequence[Step], inquiry: PricedQuestion, clock: Clock) -> bool | None:
    """Whether a question with a calendar has a plan that takes all of some steps, or any where its goal is to be kept.

    Returns:
        None: time ran out first.

    Raises:
        TimeOverError: a model was not made in time.
    """
    if inquiry.limits.keep_valid_until is not None:
        return has_plan(inquiry, clock)
    model = inquiry.calendar(clock, renews=inquiry.may_renew)
    often_of = tally(steps)
    if not often_of.keys() <= set(model.choices):
        return False  # some of them cannot end in time
    for step, often in often_of.items():
        model.model.add(model.chosen(step, often) == 1)
    return has_plan_in(model, clock)


def shortest_of(steps: Sequence[Step], inquiry: PricedQuestion, clock: Clock) -> ModelOutcome:
    """The fewest weeks of exactly these steps, each as often.

    Raises:
        TimeOverError: a model was not made in time.
    """
    if any(not step.is_renewal and step not in inquiry.closure.ways.get(step.key, ()) for step in steps):
        return ModelOutcome(None, True)  # some of them cannot end in time
    varies = inquiry.closure.only(step for step in steps if not step.is_renewal).varies
    if inquiry.limits.keep_valid_until is None and not varies and not any(step.is_renewal for step in steps):
        scheduling = Scheduling(tuple(steps), inquiry.only(frozenset(steps)))
        known = scheduling.settle(clock, NOBODY, Scale(is_partial=True))
        if known.found is None:
            return ModelOutcome(None, known.is_impossible)
        return ModelOutcome(known.found, False, (Objective.WEEKS,), (known.found.end,), (known.least,))
    model = inquiry.calendar(clock)
    often_of = tally(steps)
    if not often_of.keys() <= set(model.choices):
        return ModelOutcome(None, True)
    model.only(steps)
    for step, often in often_of.items():
        model.model.add(model.chosen(step, often) == 1)
        model.model.add(model.chosen(step, often + 1) == 0)
    return search(model, inquiry.prices, (Objective.WEEKS,), clock, scale=RELAXED)


@dataclass(frozen=True)
class Solving:
    """Of one question.

    Attributes:
        objectives: the first one matters most.
        watch: receives better plans, and what is proved of them.
    """

    inquiry: PricedQuestion
    objectives: tuple[Objective, ...]
    clock: Clock
    watch: Observer

    def best(self) -> ModelOutcome:
        """The best plan, in a schedule that is as short as its steps allow.

        Raises:
            TimeOverError: a model was not made in time.
        """
        if self.inquiry.limits.weeks is None:
            return self._without_calendar()
        near = placed_near(self.inquiry, self.objectives, self.clock, self._placed_near)
        if near is not None:
            return replace(self, inquiry=near[0])._in_its_schedule(near[1])
        return self._in_its_schedule(self.placed())

    def _placed_near(self, inquiry: PricedQuestion, clock: Clock) -> ModelOutcome:
        """Of plans that end soon; what is proved of them is said of all only where weeks come first."""
        is_said = self.objectives[0] is Objective.WEEKS
        return replace(self, inquiry=inquiry, clock=clock, watch=self.watch if is_said else NOBODY).placed()

    def _in_its_schedule(self, outcome: ModelOutcome) -> ModelOutcome:
        """What was found without superfluous steps, in a shortest schedule."""
        if outcome.found is None:
            return outcome
        with self.clock.phase("schedule"):
            found = self._needed(outcome.found)
            found = tidied(self.inquiry, self._marked(outcome, found), self.clock)
            changed = self._keeping(found)
        if changed is not None:
            return replace(self, inquiry=changed).best()
        return replace(outcome, found=found, values=found.amounts(outcome.objectives, self.inquiry.prices))

    def _without_calendar(self) -> ModelOutcome:
        inquiry, clock = self.inquiry, self.clock
        with clock.phase("model"):
            model = self._timeless_model()
        with clock.phase("solver"):
            if self.watch is NOBODY:
                quick = with_fewest_steps(model, inquiry.prices, self.objectives, clock)
                if quick is not None:
                    inquiry.kept.model = model, inquiry.forbidden
                    return quick
            return search(model, inquiry.prices, self.objectives, clock, watch=self.watch)

    def _timeless_model(self) -> PlanModel:
        """A model without a calendar: one that is there already, where nothing but more is forbidden."""
        inquiry = self.inquiry
        kept = inquiry.kept.for_use(inquiry)
        if kept.model is None or inquiry.forbidden[: len(kept.model[1])] != kept.model[1]:
            return inquiry.model(self.clock)
        (model, forbidden), kept.model = kept.model, None
        for steps in inquiry.forbidden[len(forbidden) :]:
            model.forbid(steps)
        return model

    def _needed(self, found: Solution) -> Solution:
        """Those of the steps found without which a plan would be no worse; what only saves weeks is needed."""
        inquiry = self.inquiry
        if Objective.WEEKS not in self.objectives or inquiry.limits.keep_valid_until is not None:
            return found
        try:
            fewest = Selecting(inquiry, (), self.clock, NOBODY).reduced(found)
            if not found.renewals and len(fewest.steps) == len(found.steps):
                return found
            within = fewest_of(inquiry, found, (), self.clock)
        except TimeOverError:
            return found
        return within if within is not None and len(within.choices) < len(found.choices) else found

    def _scheduling(self, found: Solution) -> Scheduling | None:
        """What is known of the schedules of the steps found."""
        schedules = self.inquiry.kept.for_use(self.inquiry).schedules
        return None if found.renewals else schedules.get(frozenset(found.steps))

    def _marked(self, outcome: ModelOutcome, found: Solution) -> Solution:
        """The plan, with whether its schedule is proved to be a shortest one."""
        scheduling = self._scheduling(found)
        proved = dict(zip(outcome.objectives, outcome.bounds, strict=True)).get(Objective.WEEKS)
        is_shortest = proved == found.end or (scheduling is not None and scheduling.known.least >= found.end)
        return replace(found, is_shortest=is_shortest)

    def _keeping(self, found: Solution) -> PricedQuestion | None:
        """The question without what makes a plan that keeps its goal valid none; None: it is one."""
        if self.inquiry.limits.keep_valid_until is None:
            return None
        return Keeping(self.inquiry, self.clock).without(found)

    def placed(self) -> ModelOutcome:
        """First without time, as far as that says something; then without renewals; then with all there is."""
        inquiry, weeks = self.inquiry, Objective.WEEKS
        ahead = self.objectives[: self.objectives.index(weeks)] if weeks in self.objectives else self.objectives
        if ahead and self._is_pressed:
            return Cheapest(self._selecting, ahead).plan()
        relaxed = ModelOutcome(None, False)
        timeless: PlanModel | None = None
        if ahead:
            with self.clock.phase("relaxation"):
                half = self.clock.part(RELAXED_SHARE)
                timeless = inquiry.calendar(half, is_timed=False)
                relaxed = search(timeless, inquiry.prices, ahead, half, watch=self.watch, scale=RELAXED)
            if relaxed.infeasible:
                return relaxed
        if inquiry.limits.keep_valid_until is not None or inquiry.fills_terms:
            return self._as_far_as_looked(self._timed(ahead, relaxed, renews=bool(inquiry.closure.renewable)))
        plain = self._selected(ahead, relaxed, timeless)
        if not inquiry.closure.renewable or (plain.found is not None and not self._may_renew(plain, ahead, relaxed)):
            return plain
        if plain.infeasible and no_plan_of(inquiry.calendar(self.clock, is_timed=False), self.clock):
            return plain
        # Where what matters more than weeks cannot be better, a better plan ends no later.
        is_bound = plain.found is not None and plain.values[: len(ahead)] == relaxed.bounds[: len(ahead)]
        last = plain.found.end if is_bound and plain.found is not None and weeks in self.objectives else None
        best = self._timed(ahead, relaxed, renews=True, horizon=last)
        if plain.found is None:
            return self._as_far_as_looked(best)
        return better(plain, best, relaxed.bounds)

    @property
    def _is_pressed(self) -> bool:
        """There is a limit of weeks, and nothing can be renewed, nor earned again by another route."""
        weeks, inquiry = self.inquiry.limits.weeks, self.inquiry
        may_share = weeks is not None and weeks.finish_by is not None and not inquiry.keeps
        return may_share and not inquiry.fills_terms and not inquiry.closure.varies

    @property
    def _selecting(self) -> Selecting:
        return Selecting(self.inquiry, self.objectives, self.clock, self.watch)

    def _as_far_as_looked(self, outcome: ModelOutcome) -> ModelOutcome:
        """What was found with renewals; none within twenty years says nothing of later ones."""
        is_cut = outcome.infeasible and self.inquiry.renewing_horizon > MOST_WEEKS
        if is_cut and not no_plan_of(self.inquiry.calendar(self.clock, is_timed=False), self.clock):
            return ModelOutcome(None, False, is_cut=True)
        return outcome

    def _selected(self, ahead: Sequence[Objective], relaxed: ModelOutcome, timeless: PlanModel | None) -> ModelOutcome:
        """By selections and their schedules, as far as that goes; else all at once. Nothing is renewed."""
        selecting = self._selecting
        if self.inquiry.closure.varies:  # which occurrence takes which route is a matter of days
            return self._timed(ahead, relaxed, renews=False)
        if self.inquiry.known:
            return self._beside_known(ahead, relaxed, timeless)
        if timeless is None:
            return Fastest(selecting).plan()
        found = selecting.best_of(timeless, relaxed.values) if relaxed.values == relaxed.bounds else None
        if found is not None:
            return found
        start = selecting.placed(relaxed)
        timed = self._timed(ahead, relaxed, renews=False)
        return timed if timed.infeasible else better(start, timed, relaxed.bounds)

    def _beside_known(
        self, ahead: Sequence[Objective], relaxed: ModelOutcome, timeless: PlanModel | None
    ) -> ModelOutcome:
        """The same, where what contains a plan that is known has to be faster."""
        inquiry, selecting = self.inquiry, self._selecting
        if timeless is not None and relaxed.values == relaxed.bounds:
            found = selecting.best_of(timeless, relaxed.values)
            if found is not None:
                return found
            if selecting.surpassed and len(inquiry.known) < MOST_KNOWN:
                known = (*inquiry.known, *selecting.surpassed)
                return replace(self, inquiry=replace(inquiry, known=known)).placed()
        return Cheapest(selecting, ahead).plan()

    def _may_renew(self, plain: ModelOutcome, ahead: Sequence[Objective], relaxed: ModelOutcome) -> bool:
        """A plan in which something is renewed could be better than one without.

        Where what matters more than weeks cannot be better, only a faster plan can be; one that ends before anything
        runs out has nothing to renew.
        """
        if plain.found is None or plain.values != plain.bounds or plain.values[: len(ahead)] != relaxed.bounds:
            return True
        return Objective.WEEKS in plain.objectives and self.inquiry.runs_out_by(plain.found.end)

    def _timed(
        self, ahead: Sequence[Objective], relaxed: ModelOutcome, *, renews: bool, horizon: int | None = None
    ) -> ModelOutcome:
        """With time; what is known without it is tried first, and else it is what no plan goes below.

        Nothing is found where time ends while a model is made.
        """
        try:
            if relaxed.found is not None and relaxed.values == relaxed.bounds:
                placed = self._as_good_as(relaxed, ahead, renews=renews, horizon=horizon)
                if placed is not None:
                    return placed
            with self.clock.phase("model"):
                model = self.inquiry.calendar(self.clock, renews=renews, horizon=horizon)
            with self.clock.phase("solver"):
                return search(model, self.inquiry.prices, self.objectives, self.clock, relaxed.bounds, self.watch)
        except TimeOverError:
            return ModelOutcome(None, False)

    def _as_good_as(
        self, relaxed: ModelOutcome, ahead: Sequence[Objective], *, renews: bool, horizon: int | None
    ) -> ModelOutcome | None:
        """The best of the plans that are as good as what is best without time; None: none of them was found."""
        prices = self.inquiry.prices
        with self.clock.phase("model"):
            model = self.inquiry.calendar(self.clock, renews=renews, horizon=horizon)
            for objective, value in zip(ahead, relaxed.values, strict=True):
                model.model.add(model.amount(objective, prices) <= value)
        with self.clock.phase("solver"):
            # Where weeks are not asked for, what only saves some is superfluous.
            rest = self.objectives[len(ahead) :] or (Objective.STEPS, Objective.WEEKS)
            placed = search(model, prices, rest, self.clock, watch=self.watch, scale=Scale(relaxed.values))
        if placed.found is None:
            return None
        values = placed.found.amounts(self.objectives, prices)
        bounds = (*relaxed.bounds, *placed.bounds)[: len(self.objectives)]
        return ModelOutcome(placed.found, False, self.objectives, values, bounds)


def better(plain: ModelOutcome, best: ModelOutcome, least: Sequence[int]) -> ModelOutcome:
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

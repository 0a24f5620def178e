"""The whole question as one model with a calendar: which steps, by which routes, in which weeks.

A step that is taken runs in consecutive weeks; what a line rests on is finished (or begun, where the line allows it) by
the first day of the step that needs it, and still valid on it. The goal is judged on the day the last step ends.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ortools.sat.python import cp_model

from pathways.domain.calendar import add_months
from pathways.domain.catalog import Credential, Route
from pathways.domain.plan import Objective
from pathways.domain.quantity import from_thousandths
from pathways.domain.requirement import (
    CredentialLine,
)
from pathways.planning.model.cumulative import Running, share
from pathways.planning.model.date_arithmetic import domain_of, months_later
from pathways.planning.model.facts import CalendarFacts, PlanFacts
from pathways.planning.model.plan_model import RuledModel
from pathways.planning.model.renewal_steps import RenewalStep
from pathways.planning.model.renewals import Renewals
from pathways.planning.model.renewed_validity import Lasting
from pathways.planning.model.solution import Found, RenewalTaken
from pathways.planning.model.terms import User
from pathways.planning.question.blocks import Block, blocks_of
from pathways.planning.question.calendar import DAYS, Span, Weeks, meet
from pathways.planning.question.closure import Closure
from pathways.planning.question.heads_and_tails import earliest_starts
from pathways.planning.question.pricing import Prices, Step
from pathways.planning.question.time_windows import Windows
from pathways.planning.solver.strategies import Turn
from pathways.requirements.compiling import Literal

TOLD_EFFORT = 1.5
TOLD = (Turn(0, 1.0), Turn(2, 0.1), Turn(1, 0.2))


@dataclass(frozen=True)
class Together:
    """Steps that may run as one block.

    Attributes:
        length: weeks of each of them.
        start: the week in which they begin.
        inside: the days inside of weeks on which they may begin, with what says so.
        chosen: they do.
    """

    steps: Block
    length: int
    start: Any
    inside: list[tuple[int, Any]]
    chosen: Any

    @property
    def keys(self) -> frozenset[str]:
        """Of the credentials that they earn."""
        return frozenset(key for key, _ in self.steps)


class CalendarModel(RuledModel):
    """One model of a question with a calendar.

    Args:
        closure: what may be earned.
        weeks: the calendar.
        horizon: no step ends later than on the first day of this week.
        waived: paths of lines that count as met, beside those that the record waives.
        is_timed: steps are placed in weeks. Else all that holds in any week holds, and nothing runs out or takes time:
            no plan with a calendar is better than the best of these.
        renews: what runs out may be renewed.
        settled: a week from which on no day makes anything more possible; only awards run out.
        reached: the goal must be reached; else whatever is taken must only be in order.
        check: is called now and then while the model is made; what it raises ends that.

    Attributes:
        ticks: weeks; days where a step may begin inside a week, or the goal is to be kept valid, since what keeps it
            is placed on days.
        scale: days of a tick.
        last_day: the last day that counts, from the first one.
        is_told: it knows what plans have in common, so that searching proves more than the linear relaxation.
    """

    def __init__(
        self,
        closure: Closure,
        weeks: Weeks,
        horizon: int,
        waived: Iterable[str] = (),
        *,
        is_timed: bool = True,
        renews: bool = True,
        settled: int = 0,
        reached: bool = True,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self.weeks = weeks
        self.horizon = horizon
        self.is_timed = is_timed
        kept = closure.limits.keep_valid_until
        self.kept = None if kept is None else max(0, (kept - weeks.first_day).days)
        self.ticks = closure.ticks(weeks) if self.kept is None else Weeks(weeks.first_day, days=1)
        self.scale = self.ticks.days
        self._of_week = DAYS // self.scale
        self.last_day = DAYS * horizon if self.kept is None else max(self.kept, DAYS * horizon)
        self.tick_horizon = self.last_day // self.scale
        evidence, snapshot = closure.instance.evidence, closure.instance.snapshot
        self.windows = Windows(evidence, snapshot, self.ticks, self.tick_horizon)
        self._renews = renews
        self._settled = settled
        self.renewals: Renewals | None = None
        self.lasting = Lasting(self)
        self.main: dict[str, Any] = {}
        self._begin: dict[str, Any] = {}
        self._end: dict[str, Any] = {}
        self._running: list[Running] = []
        self._finishes: list[Any] = [0]
        self._last_ends: list[Any] = [0]
        self._inside: dict[str, list[tuple[int, Any]]] = {}
        self.together: list[Together] = []
        self.start: dict[str, Any] = {}
        self.finish: dict[str, Any] = {}
        self.end: Any = 0
        self._goal_tick: Any = 0
        self.is_told = False
        self._is_filled = False
        self._literals: dict[object, Literal] = {}
        self._until: dict[tuple[str, int], Any] = {}
        super().__init__(closure, waived, reached=reached, check=check)

    def lay_out(self) -> None:
        """Start and end of every step, what they take of each week, and the end of it all."""
        if not self.is_timed:
            return
        self.earliest = earliest_starts(self.closure, self.weeks, self.windows, self.waived, self.horizon, self.check)
        self.end = self.model.new_int_var(0, max(0, min(self.horizon, self.weeks.latest)), "end")
        self._goal_tick = self.end if self._of_week == 1 else self.model.new_int_var(0, self.tick_horizon, "")
        self._lay_blocks()
        for key in self.closure.keys:
            self.check()
            credential = self.closure.credential(key)
            routes = {place: credential.routes[place] for place in self.closure.routes[key]}
            taken = {place: self.taken[key, place] for place in routes}
            firsts = {place: self.earliest[key, place] for place in routes}
            self._place(key, credential, routes, taken, self.earned[key], firsts)
        if self._renews or self.kept is not None:
            self.renewals = Renewals(self)
        self.model.add_max_equality(self.end, self._finishes)
        if self._of_week > 1:
            self.model.add_max_equality(self._goal_tick, self._last_ends)
        if self.kept is not None:
            # Waiting saves no renewal: the schedule is a shortest one, so no longer than one step after the other, save
            # that the cycle of a renewal begins on the day after the one before.
            work = sum(each.length * each.taken for each in self._running)
            waits = sum(self.main[each.name] for each in self._renewal_steps())
            self.model.add(self.end <= self._settled + work + waits)
        self._is_filled = share(self.model, self._running, self.weeks, self.horizon, self.end)

    def _lay_blocks(self) -> None:
        """Steps that may lean on each other in a circle: on one first day that is possible for all, for as long."""
        model, weeks, closure = self.model, self.weeks, self.closure
        for steps in blocks_of(closure, self.waived, self.check):
            ways = [(closure.credential(key), closure.route(key, place)) for key, place in steps]
            routes = [route for _, route in ways]
            length = weeks.length_together(routes)
            head = max(self.earliest[step] for step in steps)
            spans: tuple[Span, ...] = ((head, self.horizon),) if head <= self.horizon else ()
            for credential, route in ways:
                spans = meet(spans, weeks.first_days(credential, route, self.horizon, length))
            inside = (set(weeks.inside(*way, self.horizon, length)) for way in ways)
            days = sorted(day for day in set.intersection(*inside) if day // DAYS >= head)
            if not spans and not days:
                continue
            block = Together(steps, length, model.new_int_var(0, self.horizon, ""), [], model.new_bool_var(""))
            on_first = self._inside_weeks(block.start, block.chosen, days, block.inside)
            model.add_linear_expression_in_domain(block.start, domain_of(spans)).only_enforce_if(on_first)
            model.add(block.start == 0).only_enforce_if(block.chosen.negated())
            self.together.append(block)
            if length:
                interval = model.new_optional_fixed_size_interval_var(block.start, length, block.chosen, "")
                load = weeks.load_together(routes)
                self._running.append(Running(interval, load, length, block.chosen, len(steps)))

    def _place(
        self,
        name: str,
        credential: Credential,
        routes: Mapping[int, Route],
        taken: Mapping[int, Any],
        present: Any,
        firsts: Mapping[int, int],
    ) -> None:
        """When a step runs: in weeks, from the first day of one or inside it; or, where it only keeps the goal valid,
        on a day."""
        model, weeks = self.model, self.weeks
        main = self.main[name] = present if self.kept is None else model.new_bool_var("")
        start = self.start[name] = model.new_int_var(0, self.horizon, "")
        model.add(start == 0).only_enforce_if(main.negated())
        length: Any = 0
        inside = self._inside[name] = []
        if self.kept is not None:
            self._begin[name] = model.new_int_var(0, self.tick_horizon, "")
        for place, route in routes.items():
            runs = taken[place] if self.kept is None else self.both(taken[place], main, exact=True)
            spans = weeks.first_days(credential, route, self.horizon)
            spans = tuple((max(begin, firsts[place]), end) for begin, end in spans if end >= firsts[place])
            days = [day for day in weeks.inside(credential, route, self.horizon) if day // DAYS >= firsts[place]]
            alone, blocks = runs, [each for each in self.together if (name, place) in each.steps]
            if blocks:
                alone = model.new_bool_var("")
                model.add(alone + sum(each.chosen for each in blocks) == runs)
            for each in blocks:
                model.add(start == each.start).only_enforce_if(each.chosen)
                length = length + each.length * each.chosen
                inside += each.inside
            if not spans and not days:
                model.add(alone == 0)
            else:
                on_first = self._inside_weeks(start, alone, days, inside)
                model.add_linear_expression_in_domain(start, domain_of(spans)).only_enforce_if(on_first)
                count = weeks.length(route)
                if count:
                    length = length + count * alone
                    interval = model.new_optional_fixed_size_interval_var(start, count, alone, "")
                    self._running.append(Running(interval, weeks.load(route), count, alone))
            if self.kept is not None:
                keeps = self.both(taken[place], main.negated(), exact=True)
                any_day = self.ticks.starts(credential, replace(route, weeks=None, hours=None), self.tick_horizon)
                model.add_linear_expression_in_domain(self._begin[name], domain_of(any_day)).only_enforce_if(keeps)
        finish = self.finish[name] = start + length
        later = sum(day % DAYS * each for day, each in inside)
        self._finishes.append(finish + sum(each for _, each in inside))
        self._last_ends.append(self._of_week * finish + later)
        if self.kept is None:
            self._begin[name], self._end[name] = self._of_week * start + later, self._last_ends[-1]
            return
        model.add_implication(main, present)
        begin = self._begin[name]
        end = self._end[name] = model.new_int_var(0, self.tick_horizon, "")
        model.add(begin == DAYS * start + later).only_enforce_if(main)
        model.add(end == DAYS * finish + later).only_enforce_if(main)
        model.add(end == begin).only_enforce_if(main.negated())
        model.add(begin == 0).only_enforce_if(present.negated())

    def _inside_weeks(self, start: Any, runs: Any, days: Sequence[int], inside: list[tuple[int, Any]]) -> Any:
        """A step that runs may begin on some days inside of weeks; what is found says that it begins with a week.

        Args:
            inside: what says that a step begins on a day, with the day; more is added.
        """
        if not days:
            return runs
        found: Any = self.model.new_bool_var("")
        ways = [found]
        for day in days:
            way = self.model.new_bool_var("")
            self.model.add(start == day // DAYS).only_enforce_if(way)
            inside.append((day, way))
            ways.append(way)
        self.model.add(sum(ways) == runs)
        return found

    def renewal(self, name: str, credential: Credential, since: Any) -> RenewalStep:
        """A renewal that may be taken, and when."""
        model = self.model
        present = model.new_bool_var("")
        renewals = dict(enumerate(credential.renewals))
        taken = {place: model.new_bool_var("") for place in renewals}
        model.add(sum(taken.values()) == present)
        self._place(name, credential, renewals, taken, present, dict.fromkeys(renewals, 0))
        return RenewalStep(name, credential, present, taken, self._begin[name], self._end[name], since, None)

    def begins(self, user: User) -> Any:
        """The first tick of a step; of the goal, that on which it is reached."""
        return self._goal_tick if user is None else self._begin[user]

    def ends(self, name: str) -> Any:
        """The tick from which a step counts."""
        return self._end[name]

    def first_end(self, key: str) -> int | None:
        """The first tick on which a credential may be earned; None: never."""
        routes = self._routes(key) if key in self.closure.place else []
        if self.kept is not None:
            return 0 if routes else None
        firsts = (
            self._of_week * (self.earliest[key, place] + self.weeks.length(route))
            for place, route in routes
            if self.earliest[key, place] <= self.horizon
        )
        return min(firsts, default=None)

    def both(self, one: Literal, other: Literal, *, exact: bool = False) -> Literal:
        """True only if both are; `exact`: whenever both are."""
        if one is False or other is False:
            return False
        if one is True or other is True:
            return other if one is True else one
        found = self.model.new_bool_var("")
        self.model.add_implication(found, one)
        self.model.add_implication(found, other)
        if exact:
            self.model.add_bool_or([one.negated(), other.negated(), found])
        return found

    def renewed(self, key: str, user: User, line: CredentialLine) -> Literal:
        """An award that ran out, or would have, and was renewed in time."""
        if not self.is_timed:
            return self._may_be_renewed(key)
        return self.any_of([*self.lasting.of(key, user, line)])

    def shows(self, competency: str, level: int, user: User) -> Literal:
        """A credential that shows a competency at a level, in thousandths, is earned before its user, or renewed."""
        graph = self.closure.instance.snapshot.graph
        number = graph.numbers.competency.get(competency)
        providers = () if number is None else graph.providers[number]
        keys = [graph.credentials[place].key for shown, place in providers if shown >= level]
        renewed = [
            self.renewed(key, user, CredentialLine(path="", credential=key))
            for key in keys
            if key in self.closure.renewable and key != user
        ]
        return self.any_of([super().shows(competency, level, user), *renewed])

    @property
    def first_effort(self) -> float:
        """What a search has learnt is lost when its turn ends."""
        return TOLD_EFFORT if self.is_told else super().first_effort

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Choices and full weeks need the linear relaxation, which takes long; schedules are found without it."""
        if not self.is_timed:
            return super().turns
        if self._is_filled:
            return Turn(2, 0.5), Turn(0, 0.5), Turn(1, 0.5)
        return TOLD if self.is_told else (Turn(2, 0.1), Turn(0, 1.0), Turn(1, 0.2))

    def facts(self, user: User) -> PlanFacts:
        """What may satisfy the lines of a tree, and when."""
        return CalendarFacts(self, user)

    def held(self, key: str) -> Literal:
        """A valid award stands in the record when the goal is reached, as it was issued or renewed."""
        relaxed = not self.is_timed and self._may_be_renewed(key)
        return self.any_of([relaxed, self._at_goal(self.windows.held(key)), *self.lasting.at_goal(key)])

    def _may_be_renewed(self, key: str) -> bool:
        return key in self.closure.renewable and key in self.windows.awards

    def included(self, key: str) -> Literal:
        """Earned on the way to the goal, not for what keeps it valid."""
        earned = super().included(key)
        return earned if earned is False or not self.is_timed else self.main[key]

    def shown(self, competency: str, level: int) -> Literal:
        """The record shows a competency at a level, in thousandths, when the goal is reached."""
        return self.during(None, self.windows.shown(competency, from_thousandths(level)))

    def during(self, user: User, spans: tuple[Span, ...]) -> Literal:
        """The first day of a step falls into some weeks (days); of the goal (None) all from then on that count."""
        if not self.is_timed:
            return bool(spans)
        if user is None and self.kept is not None:
            spans = tuple(span for span in spans if span[1] >= self.kept)
        return self._falls(user, spans)

    def _at_goal(self, spans: tuple[Span, ...]) -> Literal:
        """The day on which the goal is reached falls into some weeks (days)."""
        return self._falls(None, spans) if self.is_timed else bool(spans)

    def _falls(self, user: User, spans: tuple[Span, ...]) -> Literal:
        if not spans:
            return False
        first = 0
        if self.kept is None and user is not None and user in self.closure.place:
            earliest = (self.earliest[user, place] for place in self.closure.routes[user])
            first = self._of_week * min(earliest, default=0)
        if any(begin <= first and end >= self.tick_horizon for begin, end in spans):
            return True
        found = self._literals.get((user, spans))
        if found is None:
            found = self._literals[user, spans] = self.model.new_bool_var("")
            self.model.add_linear_expression_in_domain(self.begins(user), domain_of(spans)).only_enforce_if(found)
        return found

    def support(self, key: str, user: User, line: CredentialLine | None = None) -> Literal:
        """Earned by the plan in time, and still valid."""
        within = None if line is None else line.earned_within_months
        together = line is not None and line.together
        beside = line is not None and line.side_by_side
        name = (key, user, beside, together, within)
        if name in self._literals:
            return self._literals[name]
        literal = super().support(key, user, line)
        if literal is not False and self.is_timed:
            literal = self._in_time(literal, key, user, together=together, within=within)
        self._literals[name] = literal
        return literal

    def link(self, when: Any, before: str, after: str, *, beside: bool) -> None:
        """What comes before is finished, what comes beside has begun, on the first day of what needs it."""
        if not self.is_timed:
            return
        ready = self._begin[before] if beside else self._end[before]
        self.model.add(ready <= self._begin[after]).only_enforce_if(when)
        if self.kept is not None:
            self.model.add_bool_or([when.negated(), self.main[after].negated(), self.main[before]])

    def _in_time(self, literal: Any, key: str, user: User, *, together: bool, within: int | None) -> Literal:
        valid = self.closure.credential(key).valid_months
        limits = [self.until(key, months) for months in (valid, within) if months is not None]
        limits = [limit for limit in limits if limit is not None]
        when = self.begins(user)
        if not limits and (user is None or not together) and (user is not None or self.kept is None):
            return literal
        found = self.model.new_bool_var("")
        self.model.add_implication(found, literal)
        if user is None and self.kept is not None:
            self.model.add_implication(found, self.lasting.in_time(key))
        if user is not None and together:
            begun = self.model.new_bool_var("")
            self._begun_together(key, user, [found, begun])
            self.model.add(self._end[key] <= when).only_enforce_if(found, begun.negated())
        for limit in limits:
            self.model.add(when <= limit).only_enforce_if(found)
            if user is None and self.kept is not None:
                self.model.add(limit >= min(self.kept, self.tick_horizon)).only_enforce_if(found)
        return found

    def _begun_together(self, key: str, user: str, when: list[Any]) -> None:
        """A step begins in the same week as another, and no later; those that only keep the goal, on the same day."""
        one, other = self._begin[key], self._begin[user]
        in_weeks = when if self.kept is None else [*when, self.main[user]]
        self.model.add(self.start[key] == self.start[user]).only_enforce_if(in_weeks)
        self.model.add(one <= other).only_enforce_if(when)
        if self.kept is not None:
            self.model.add(one == other).only_enforce_if(*when, self.main[user].negated())

    def until(self, key: str, months: int) -> Any:
        """The last tick that begins so many months after a step ends, or earlier; None: later than all that count."""
        first = self.first_end(key)
        if first is None or self._through(min(first, self.tick_horizon), months) >= self.tick_horizon:
            return None
        found = self._until.get((key, months))
        if found is None:
            last = self.tick_horizon
            found = self._until[key, months] = months_later(
                self.model, self._end[key], self.weeks.first_day, (0, last), months, last, self.scale
            )
        return found

    def _through(self, week: int, months: int) -> int:
        return min(self.tick_horizon, self.ticks.week_of(add_months(self.ticks.day(week), months)))

    def _routes(self, key: str) -> list[tuple[int, Route]]:
        return [(place, self.closure.credential(key).routes[place]) for place in self.closure.routes[key]]

    def levels(self, competency: str) -> set[int]:
        """At which a competency can be shown, in thousandths."""
        held = {int(level * 1000) for level in self.windows.levels(competency)}
        return super().levels(competency) | held

    def amount(self, objective: Objective, prices: Prices) -> Any:
        """What an objective adds up to: thousandths of money or hours, weeks, or a count."""
        if objective is Objective.WEEKS:
            return self.end
        amount = super().amount(objective, prices)
        if objective is Objective.STEPS:
            return amount
        for step in self._renewal_steps():
            for place, taken in step.taken.items():
                money, hours = prices((step.key, ~place))
                amount = amount + (money if objective is Objective.MONEY else hours) * taken
        return amount

    @property
    def count(self) -> Any:
        """How many steps are taken, renewals as often as they are."""
        return super().count + sum(taken for step in self._renewal_steps() for taken in step.taken.values())

    def _renewal_steps(self) -> Iterable[RenewalStep]:
        return () if self.renewals is None else self.renewals.steps

    @property
    def choices(self) -> Iterable[Step]:
        """Whatever may be taken."""
        renewals = dict.fromkeys((each.key, ~place) for each in self._renewal_steps() for place in each.taken)
        return [*self.taken, *renewals]

    def chosen(self, step: Step, often: int) -> Any:
        """A step is taken, or a renewal so often, or more."""
        key, place = step
        if place >= 0:
            return super().chosen(step, often)
        every = [each.taken[~place] for each in self._renewal_steps() if each.key == key]
        return self._as_many(("chosen", step, often), every, often)

    def _chosen_to_goal(self, step: Step, often: int) -> Any:
        """The same of the steps to the goal; the others keep that valid."""
        key, place = step
        if place >= 0:
            return self.both(self.main[key], super().chosen(step, often), exact=True)
        every = [
            self.both(self.main[each.name], each.taken[~place], exact=True)
            for each in self._renewal_steps()
            if each.key == key
        ]
        return self._as_many(("to goal", step, often), every, often)

    def _as_many(self, name: object, literals: Sequence[Any], often: int) -> Any:
        found = self._literals.get(name)
        if found is None:
            found = self._literals[name] = self.model.new_bool_var("")
            self.model.add(sum(literals) < often).only_enforce_if(found.negated())
            self.model.add(sum(literals) >= often).only_enforce_if(found)
        return found

    def complete(self) -> None:
        """What renewals ask for, once all that may satisfy it is there."""
        if self.renewals is not None:
            self.renewals.require()

    def may_circle(self, before: Iterable[str]) -> bool:
        """Steps that take no time, or lean on what begins with them, may wait for one another on the same day; others
        keep time in order by themselves."""
        if not self.is_timed or self.kept is not None or any(beside for _, _, beside in self.supports):
            return True
        return any(any(not self.weeks.length(route) for route in self._ways(name)) for name in before)

    def links(self) -> Iterator[tuple[str, str, bool, Any]]:
        """What rests on what: in a circle only in a block, or where it takes no week since it only keeps the goal."""
        if not self.is_timed:
            yield from super().links()
            return
        for (before, after, beside), below in self.supports.items():
            if not beside:
                yield before, after, True, below
                continue
            yield before, after, True, self._outside_blocks(before, after, below)
            if self.kept is not None:
                yield before, after, False, below
        for block in self.together:
            for (before, _), (after, _) in zip(block.steps, (*block.steps[1:], block.steps[0]), strict=True):
                yield before, after, False, block.chosen

    def _outside_blocks(self, before: str, after: str, below: Any) -> Any:
        """One step leans on another that is not in the same block, nor placed on a day of its own with it."""
        ways = [each.chosen for each in self.together if {before, after} <= each.keys]
        if self.kept is not None:
            keeps = self.model.new_bool_var("")
            self.model.add_implication(keeps, self.main[before].negated())
            self.model.add_implication(keeps, self.main[after].negated())
            ways.append(keeps)
        if not ways:
            return below
        found = self.model.new_bool_var("")
        self.model.add_bool_or([below.negated(), *ways, found])
        return found

    def _ways(self, name: str) -> Sequence[Route]:
        key, _, renewal = name.partition("#")
        credential = self.closure.instance.snapshot.credentials[key]
        return credential.renewals if renewal else [route for _, route in self._routes(key)]

    def hurry(self, steps: Iterable[Step], week: int) -> None:
        """Where these, each so often, and no others are the steps to the goal, it is reached by a week."""
        often = Counter(iter(steps))
        exactly = [self._chosen_to_goal(step, count) for step, count in often.items()]
        exactly += [self._chosen_to_goal(step, often[step] + 1).negated() for step in self.choices]
        self.model.add(self.end <= week).only_enforce_if(exactly)

    def direct(self, steps: Iterable[Step], week: int) -> None:
        """Where all of these, each so often, are steps to the goal, no others are, or it is reached before a week."""
        often = Counter(iter(steps))
        whole = [self._chosen_to_goal(step, count) for step, count in often.items()]
        for step in self.choices:
            more = self._chosen_to_goal(step, often[step] + 1)
            self.model.add(self.end < week).only_enforce_if([*whole, more])

    def faster(self, steps: Iterable[Step], week: int) -> None:
        """Where all of these are taken, each so often, the goal is reached before a week."""
        whole = [self.chosen(step, count) for step, count in Counter(iter(steps)).items()]
        self.model.add(self.end < week).only_enforce_if(whole)

    def only(self, steps: Iterable[Step]) -> None:
        """Nothing but these may be taken."""
        allowed = set(steps)
        super().only(allowed)
        for step in self._renewal_steps():
            for place, taken in step.taken.items():
                if (step.key, ~place) not in allowed:
                    self.model.add(taken == 0)

    def fix(self, found: Found) -> None:
        """These steps and no others, each renewal as often."""
        super().fix(found)
        often = Counter(each.step for each in found.renewals)
        every: dict[Step, list[Any]] = defaultdict(list)
        for step in self._renewal_steps():
            for place, taken in step.taken.items():
                every[step.key, ~place].append(taken)
        for each, literals in every.items():
            self.model.add(sum(literals) == often[each])

    def hint(self, found: Found) -> None:
        """A selection and its weeks to start from."""
        super().hint(found)
        for key, start in self.start.items():
            self.model.add_hint(start, found.weeks.get(key, (0, 0))[0])
        for block in self.together:
            self.model.add_hint(block.chosen, block.keys in found.blocks and found.steps.keys() >= set(block.steps))

    def no_later(self, found: Found) -> None:
        """No step begins later than in a schedule, and nothing ends later than all of it."""
        self.model.add(self.end <= found.end)
        for key, (begin, _) in found.weeks.items():
            self.model.add(self._begin[key] <= self._of_week * begin + found.shifts.get(key, 0))

    def read(self, solver: cp_model.CpSolver) -> Found:
        """What the solver found."""
        found = super().read(solver)
        if not self.is_timed:
            return found
        weeks = {key: (solver.value(self.start[key]), int(solver.value(self.finish[key]))) for key, _ in found.steps}
        days = {
            key: solver.value(self._begin[key])
            for key, _ in found.steps
            if self.kept is not None and not solver.value(self.main[key])
        }
        renewals = tuple(
            self._read_renewal(step, place, solver)
            for step in self._renewal_steps()
            for place, taken in step.taken.items()
            if solver.value(taken)
        )
        shifts = {key: shift for key, _ in found.steps if (shift := self._shift(key, solver))}
        return replace(
            found,
            weeks=weeks,
            end=solver.value(self.end),
            shifts=shifts,
            blocks=tuple(block.keys for block in self.together if solver.value(block.chosen)),
            days=days,
            renewals=renewals,
        )

    def _shift(self, name: str, solver: cp_model.CpSolver) -> int:
        """Days after the first one of its week on which a step begins."""
        return sum(day % DAYS for day, way in self._inside[name] if solver.value(way))

    def _read_renewal(self, step: RenewalStep, place: int, solver: cp_model.CpSolver) -> RenewalTaken:
        main = bool(solver.value(self.main[step.name]))
        weeks = (solver.value(self.start[step.name]), int(solver.value(self.finish[step.name])))
        claims = step.claims.get(place, ())
        return RenewalTaken(
            step.key,
            place,
            self._rank_of.get(step.name, 1),
            weeks if main else None,
            self._shift(step.name, solver),
            int(solver.value(step.begin)) * self.scale,
            {claim.path: self.use_of(claim, solver) for claim in claims if solver.value(claim.use)},
        )

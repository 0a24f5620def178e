"""The whole question as one model with a calendar: which steps, by which routes, in which weeks.

A step that is taken runs in consecutive weeks; what a line rests on is finished (or begun, where the line allows it) by
the first day of the step that needs it, and still valid on it. The goal is judged on the day the last step ends.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from pathways.domain.learner import Award
from pathways.domain.months import FOR_LIFE, Lifetime
from pathways.domain.no_plan import ConflictMember
from pathways.domain.plan import Objective
from pathways.domain.quantity import from_thousandths
from pathways.domain.requirement import (
    CredentialLine,
)
from pathways.planning.model.date_arithmetic import domain_of, last_day_after
from pathways.planning.model.facts import CalendarFacts, PlanFacts
from pathways.planning.model.renewals import Renewals
from pathways.planning.model.renewed_validity import Lasting
from pathways.planning.model.solution import Solution
from pathways.planning.model.step_times import StepTimes
from pathways.planning.model.terms import User
from pathways.planning.question.calendar import Span, Weeks
from pathways.planning.question.closure import Closure
from pathways.planning.solver.strategies import Strategy
from pathways.planning.step import Prices, Step, tally
from pathways.requirements.constraint_terms import Literal

TOLD_EFFORT = 1.5
TOLD = (Strategy(0, 1.0), Strategy(2, 0.1), Strategy(1, 0.2))


class CalendarModel(StepTimes):
    """One model of a question with a calendar; as `StepTimes`, with what satisfies a line on the day it is needed.

    Attributes:
        lasting: what renewals make last.
    """

    def __init__(
        self,
        closure: Closure,
        weeks: Weeks,
        horizon: int,
        waived: Iterable[str] = (),
        *,
        droppable: Iterable[ConflictMember] = (),
        is_timed: bool = True,
        renews: bool = True,
        settled: int = 0,
        reached: bool = True,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self.lasting = Lasting(self)
        self._literals: dict[object, Literal] = {}
        self._until: dict[tuple[str, Lifetime], Any] = {}
        super().__init__(
            closure,
            weeks,
            horizon,
            waived,
            droppable=droppable,
            is_timed=is_timed,
            renews=renews,
            settled=settled,
            reached=reached,
            check=check,
        )

    def chains(self) -> Renewals:
        """What may be renewed."""
        return Renewals(self)

    def renewed(
        self, key: str, user: User, line: CredentialLine, awards: Collection[Award | str | None] | None = None
    ) -> Literal:
        """An award that ran out, or would have, and was renewed in time: any, or one of some.

        Args:
            awards: None: of a step; a name: of an occurrence, which counts without time as it is.
        """
        if not self.is_timed:
            is_planned = awards is not None and all(isinstance(each, str) for each in awards)
            return self._may_be_renewed(key) and not is_planned
        return self.any_of([*self.lasting.of(key, user, line, awards)])

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
    def turns(self) -> tuple[Strategy, ...]:
        """Choices and full weeks need the linear relaxation, which takes long; schedules are found without it."""
        if not self.is_timed:
            return super().turns
        if self.is_packed:
            return Strategy(2, 0.5), Strategy(0, 0.5), Strategy(1, 0.5)
        return TOLD if self.is_told else (Strategy(2, 0.1), Strategy(0, 1.0), Strategy(1, 0.2))

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

    def exactly(self, user: User, spans: tuple[Span, ...]) -> tuple[Literal, Literal]:
        """A step begins in some weeks (days), and that it does not; without time, all may be that is at some time."""
        is_always = any(begin <= 0 and end >= self.tick_horizon for begin, end in spans)
        if not spans or is_always or not self.is_timed:
            return bool(spans), not is_always
        found = self._literals.get(("exactly", user, spans))
        if found is None:
            found = self._literals["exactly", user, spans] = self.model.new_bool_var("")
            inside = domain_of(spans)
            self.model.add_linear_expression_in_domain(self.begins(user), inside).only_enforce_if(found)
            outside = inside.complement()
            self.model.add_linear_expression_in_domain(self.begins(user), outside).only_enforce_if(found.negated())
        return found, found.negated()

    def _at_goal(self, spans: tuple[Span, ...]) -> Literal:
        """The day on which the goal is reached falls into some weeks (days)."""
        return self._falls(None, spans) if self.is_timed else bool(spans)

    def _falls(self, user: User, spans: tuple[Span, ...]) -> Literal:
        if not spans:
            return False
        first = 0
        if self.kept is None and user is not None and user in self.closure.place:
            earliest = (self.earliest[step] for step in self.closure.ways[user])
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
        ever = line is not None and line.ever_earned
        name = (key, user, beside, together, within, ever, None if line is None else line.earned)
        if name in self._literals:
            return self._literals[name]
        literal = super().support(key, user, line)
        if literal is not False and self.is_timed:
            literal = self._in_time(literal, key, user, together=together, within=within, ever=ever)
        self._literals[name] = literal
        return literal

    def of_origin(self, key: str, line: CredentialLine) -> Literal:
        """The same, and on a day that the line accepts."""
        literal, origin = super().of_origin(key, line), line.earned
        if literal is False or origin is None or not self.is_timed or (origin.after or origin.before) is None:
            return literal
        name = (key, "of", origin)
        if name not in self._literals:
            found = self._literals[name] = self.model.new_bool_var("")
            if literal is not True:
                self.model.add_implication(found, literal)
            day, first = self.scale * self.ends(key), self.weeks.first_day
            if origin.after is not None:
                self.model.add(day > (origin.after - first).days).only_enforce_if(found)
            if origin.before is not None:
                self.model.add(day < (origin.before - first).days).only_enforce_if(found)
        return self._literals[name]

    def _in_time(
        self, literal: Any, key: str, user: User, *, together: bool, within: int | None, ever: bool
    ) -> Literal:
        lifetimes = (FOR_LIFE if ever else self.closure.credential(key).lifetime, Lifetime(months=within))
        limits = [limit for each in lifetimes if (limit := self.until(key, each)) is not None]
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

    def until(self, key: str, lifetime: Lifetime) -> Any:
        """The last tick that begins in a lifetime from the end of a step; None: later than all that count."""
        first = self.first_end(key)
        if first is None or self._through(min(first, self.tick_horizon), lifetime) >= self.tick_horizon:
            return None
        found = self._until.get((key, lifetime))
        if found is None:
            last = self.tick_horizon
            found = self._until[key, lifetime] = last_day_after(
                self.model, self._end[key], self.weeks.first_day, (0, last), lifetime, last, self.scale
            )
        return found

    def _through(self, week: int, lifetime: Lifetime) -> int:
        last = lifetime.last_day(self.ticks.day(week))
        return self.tick_horizon if last is None else min(self.tick_horizon, self.ticks.week_of(last))

    def levels(self, competency: str) -> set[int]:
        """At which a competency can be shown, in thousandths."""
        held = {int(level * 1000) for level in self.windows.levels(competency)}
        return super().levels(competency) | held

    def amount(self, objective: Objective, prices: Prices) -> Any:
        """What an objective adds up to: thousandths of money or hours, weeks, or a count."""
        if objective is Objective.WEEKS:
            return self.end
        return super().amount(objective, prices)

    def ways(self) -> Iterator[tuple[Step, Any]]:
        """Whatever may be taken, with what says that it is: a renewal for each time."""
        yield from super().ways()
        for step in self._renewal_steps():
            yield from ((step.way(place), taken) for place, taken in step.taken.items())

    @property
    def choices(self) -> Iterable[Step]:
        """Whatever may be taken."""
        renewals = dict.fromkeys(each.way(place) for each in self._renewal_steps() for place in each.taken)
        return [*super().choices, *renewals]

    def chosen(self, step: Step, often: int) -> Any:
        """A step is taken, or a renewal so often, or more."""
        if not step.is_renewal:
            return super().chosen(step, often)
        every = [each.taken[step.place] for each in self._renewal_steps() if each.key == step.key]
        return self.as_many(("chosen", step, often), every, often)

    def _chosen_to_goal(self, step: Step, often: int) -> Any:
        """The same of the steps to the goal; the others keep that valid."""
        if not step.is_renewal:
            names = self.closure.names(step.key)
            if len(names) == 1:
                return self.both(self.main[step.key], super().chosen(step, often), exact=True)
            ways = {name: step._replace(key=name) for name in names}
            taken = [
                self.both(self.main[name], self.taken[way], exact=True)
                for name, way in ways.items()
                if way in self.taken
            ]
            return self.as_many(("to goal", step, often), taken, often)
        every = [
            self.both(self.main[each.name], each.taken[step.place], exact=True)
            for each in self._renewal_steps()
            if each.key == step.key
        ]
        return self.as_many(("to goal", step, often), every, often)

    def complete(self) -> None:
        """What renewals ask for, once all that may satisfy it is there."""
        if self.renewals is not None:
            self.renewals.require()

    def hurry(self, steps: Iterable[Step], week: int) -> None:
        """Where these, each so often, and no others are the steps to the goal, it is reached by a week."""
        often = tally(steps)
        exactly = [self._chosen_to_goal(step, count) for step, count in often.items()]
        exactly += [self._chosen_to_goal(step, often[step] + 1).negated() for step in self.choices]
        self.model.add(self.end <= week).only_enforce_if(exactly)

    def direct(self, steps: Iterable[Step], week: int) -> None:
        """Where all of these, each so often, are steps to the goal, no others are, or it is reached before a week."""
        often = tally(steps)
        whole = [self._chosen_to_goal(step, count) for step, count in often.items()]
        for step in self.choices:
            more = self._chosen_to_goal(step, often[step] + 1)
            self.model.add(self.end < week).only_enforce_if([*whole, more])

    def faster(self, steps: Iterable[Step], week: int) -> None:
        """Where all of these are taken, each so often, the goal is reached before a week."""
        whole = [self.chosen(step, count) for step, count in tally(steps).items()]
        self.model.add(self.end < week).only_enforce_if(whole)

    def only(self, steps: Iterable[Step]) -> None:
        """Nothing but these may be taken."""
        allowed = tally(steps)
        super().only(iter(allowed.elements()))
        for step in self._renewal_steps():
            for place, taken in step.taken.items():
                if step.way(place) not in allowed:
                    self.model.add(taken == 0)

    def fix(self, found: Solution) -> None:
        """These steps and no others, each renewal as often."""
        super().fix(found)
        often = Counter(each.step for each in found.renewals)
        every: dict[Step, list[Any]] = defaultdict(list)
        for step in self._renewal_steps():
            for place, taken in step.taken.items():
                every[step.way(place)].append(taken)
        for each, literals in every.items():
            self.model.add(sum(literals) == often[each])

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
            for first, second in zip(block.steps, (*block.steps[1:], block.steps[0]), strict=True):
                yield first.key, second.key, False, block.chosen

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

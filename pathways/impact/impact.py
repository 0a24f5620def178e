"""What a change does to people and goals: every best plan before and after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from pathways.catalog.cohorts import under_way
from pathways.catalog.names import current_goal
from pathways.catalog.snapshot import Snapshot
from pathways.domain.goal import Goal
from pathways.domain.learner import Record
from pathways.domain.money import Rates
from pathways.domain.plan import PlanTotals
from pathways.impact.answer import SEVERITY, Answer, Effect, effect_between
from pathways.impact.destinations import goals_of
from pathways.impact.planned import Answerer
from pathways.progress import Progress, silent
from pathways.wording.goal_address import goal_address

NOTHING = Record()
COMPARING = "comparing plans"
"""What progress says of the work: how many best plans are compared, and how many there are."""


@dataclass(frozen=True, slots=True)
class Person:
    """A learner with goals, as their record stands on the day of the comparison.

    Attributes:
        key: names the learner.
        goals: the most important first.
    """

    key: str
    goals: tuple[Goal, ...]
    record: Record


@dataclass(frozen=True, slots=True)
class GoalImpact:
    """What a change does to a goal of somebody who brings nothing.

    Attributes:
        before, after: totals of the best plan; None: there is none.
        learners: how many people have this goal.
    """

    goal: Goal
    effect: Effect
    before: PlanTotals | None
    after: PlanTotals | None
    learners: int


@dataclass(frozen=True, slots=True)
class LearnerImpact:
    """What a change does to one goal of one person.

    Attributes:
        learner: the key of the person.
        before, after: totals of the best plan; None: there is none.
        begin_by: the last day of a credential without which the person is worse off; None: no last day matters to them.
        once_closed: totals of the best plan for whoever has not begun it by then; None: there is none, or no last day
            matters.
        is_touched: False: the change cannot touch the plan, which was not looked for; both totals are None then.
    """

    learner: str
    goal: Goal
    effect: Effect
    before: PlanTotals | None
    after: PlanTotals | None
    begin_by: date | None = None
    once_closed: PlanTotals | None = None
    is_touched: bool = True


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change does.

    Attributes:
        day: on which everything is judged.
        goals: those of the people, and the destinations of the catalogue before and after, each for somebody who
            brings nothing; those that change alone, the worst first.
        people: each goal of each person, the worst first.
    """

    day: date
    goals: tuple[GoalImpact, ...]
    people: tuple[LearnerImpact, ...]

    def learners(self, effect: Effect | None = None) -> int:
        """How many people have goals; or those of them to whom some effect is the worst of all their goals."""
        worst: dict[str, int] = {}
        for each in self.people:
            worst[each.learner] = min(worst.get(each.learner, len(SEVERITY)), SEVERITY[each.effect])
        return len(worst) if effect is None else sum(1 for place in worst.values() if place == SEVERITY[effect])

    @property
    def must_begin(self) -> int:
        """How many people need a credential by its last day."""
        return len({each.learner for each in self.people if each.begin_by is not None})


class Pairs(Protocol):
    """Who knows the best plans before and after a change."""

    @property
    def before(self) -> Answerer:
        """Those before it."""

    @property
    def after(self) -> Answerer:
        """Those after it."""

    def pair(self, goal: Goal, record: Record) -> tuple[Answer, Answer] | None:
        """Both best plans; None: the change cannot touch them."""


@dataclass(frozen=True, slots=True)
class PlannedPairs:
    """Every question is planned twice."""

    before: Answerer
    after: Answerer

    def pair(self, goal: Goal, record: Record) -> tuple[Answer, Answer]:
        """As `Pairs.pair`."""
        return self.before.answer(goal, record), self.after.answer(goal, record)


def impact_of(
    before: Answerer, after: Answerer, people: Iterable[Person], rates: Rates, day: date, progress: Progress = silent
) -> Impact:
    """Compares every best plan before and after a change.

    Args:
        people: whose goals are looked at, beside those of the catalogue.
        rates: by which costs in different currencies are compared.

    Raises:
        UnsoundPlanError: the verifier refuses a plan that was found.
    """
    return impact_in(PlannedPairs(before, after), people, rates, day, progress)


def impact_in(pairs: Pairs, people: Iterable[Person], rates: Rates, day: date, progress: Progress = silent) -> Impact:
    """As `impact_of`, with the best plans from somebody who knows them."""
    before, after = pairs.before.snapshot, pairs.after.snapshot
    known = list(people)
    wanted = _goals(before, after, known, day)
    closing = closing_days(before, after, day)
    total, done = len(wanted) + sum(len(set(each.goals)) for each in known), 0
    goals: list[GoalImpact] = []
    for goal, learners in wanted.items():
        found = pairs.pair(goal, NOTHING)
        if found is not None and (effect := effect_between(*found, rates)) is not Effect.UNCHANGED:
            goals.append(GoalImpact(goal, effect, found[0].totals, found[1].totals, learners))
        done += 1
        progress(COMPARING, done, total)
    touched: list[LearnerImpact] = []
    for person in known:
        for goal in dict.fromkeys(person.goals):
            found = pairs.pair(goal, person.record)
            if found is None:
                impact = LearnerImpact(person.key, goal, Effect.UNCHANGED, None, None, is_touched=False)
            else:
                impact = _of_learner(pairs.after, person, goal, found, closing, rates)
            touched.append(impact)
            done += 1
            progress(COMPARING, done, total)
    return Impact(
        day,
        tuple(sorted(goals, key=lambda each: (SEVERITY[each.effect], -each.learners, goal_address(each.goal)))),
        tuple(sorted(touched, key=lambda each: (SEVERITY[each.effect], each.learner, goal_address(each.goal)))),
    )


def _of_learner(
    after: Answerer,
    person: Person,
    goal: Goal,
    found: tuple[Answer, Answer],
    closing: Mapping[date, frozenset[str]],
    rates: Rates,
) -> LearnerImpact:
    old, new = found
    begin_by, later = _begin_by(after, goal, person.record, new, closing, rates)
    return LearnerImpact(person.key, goal, effect_between(old, new, rates), old.totals, new.totals, begin_by, later)


def closing_days(before: Snapshot, after: Snapshot, day: date) -> Mapping[date, frozenset[str]]:
    """By each last day that a change sets, in order: the keys of what nobody can begin once it has passed."""
    closing: dict[date, set[str]] = defaultdict(set)
    for key, each in after.credentials.items():
        known = before.credentials.get(key)
        is_new = known is None or known.last_day != each.last_day
        if is_new and each.last_day is not None and each.plannable_on(day):
            closing[each.last_day].add(key)
    found: dict[date, frozenset[str]] = {}
    closed: frozenset[str] = frozenset()
    for last in sorted(closing):
        found[last] = closed = closed | closing[last]
    return found


def _begin_by(
    after: Answerer, goal: Goal, record: Record, new: Answer, closing: Mapping[date, frozenset[str]], rates: Rates
) -> tuple[date | None, PlanTotals | None]:
    """The first last day after which somebody is worse off than before it, and what the plan is then; what they are
    under way in stays open for them.

    Only whoever has a plan can lose it; and where time ran out, each last day would cost all of it again.
    """
    if new.totals is None or not new.is_proved:
        return None, None
    own = under_way(after.snapshot, record)
    for last, keys in closing.items():
        if not (closed := keys - own):
            continue
        later = after.answer(goal, record, closed)
        if effect_between(new, later, rates) in (Effect.WORSE, Effect.STRANDED):
            return last, later.totals
    return None, None


def _goals(before: Snapshot, after: Snapshot, people: Sequence[Person], day: date) -> Mapping[Goal, int]:
    """Every goal that is compared, with how many people have it; one that was renamed once, under its former key."""
    names = goals_of(before, after, day=day)
    found = dict.fromkeys(names.values(), 0)
    for person in people:
        for goal in dict.fromkeys(person.goals):
            name = names.setdefault(current_goal(goal, after), goal)
            found[name] = found.get(name, 0) + 1
    return found

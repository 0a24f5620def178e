"""Plans by exhaustion, from docs/reference/plan.md alone: every set of steps, every order, every choice of claims.

Decided where the text leaves a choice: the lines of a goal look at the credential itself, with no equivalents and no
substitutions. Without a calendar, an occurrence of a repeatable credential has a higher rank than the one before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain, combinations, product

from pathways.domain.catalog import Credential, CredentialStatus, CredentialType, Route, RouteKind, Strength
from pathways.domain.content import Content
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.learner import AwardState, Record
from pathways.domain.months import add_months
from pathways.domain.plan import Objective, PlanQuestion
from pathways.domain.requirement import CompetencyLine, CredentialLine, ExclusionLine, Requirement, every_line
from tests.rules.oracle import holds
from tests.rules.oracle_claims import places
from tests.rules.overlapping import Overlaps
from tests.rules.selecting import expanded
from tests.rules.state import State, base, classes_of, occurrence, occurrence_name

Steps = Mapping[str, Route]
"""By name: that of the credential, of a repeatable one with which time it is."""
Ranks = Mapping[str, int]
NOTHING_HELD = Record()
Values = tuple[Fraction, ...]
Known = tuple[str, frozenset[str], frozenset[str], frozenset[str], frozenset[tuple[str, RouteKind]]]


def with_lines(content: Content, record: Record = NOTHING_HELD) -> dict[str, Credential]:
    """The credentials of a content, and what a record says of other credit, their selections replaced by lines."""
    every = {**content.credentials, **unlisted(record)}
    return {key: _with_lines(credential, every) for key, credential in every.items()}


def unlisted(record: Record) -> dict[str, Credential]:
    """What a record says of credit from outside the catalogue, as credentials that nothing earns."""
    return {
        award.credential: Credential(
            key=award.credential, name="", credential_type=CredentialType.COURSE, credits=award.credits
        )
        for award in record.awards
        if award.credential.startswith("unlisted/")
    }


def _with_lines(credential: Credential, credentials: Mapping[str, Credential]) -> Credential:
    routes = (
        route
        if route.requires is None
        else replace(route, requires=expanded(route.requires, credentials, credential.key))
        for route in credential.routes
    )
    return replace(credential, routes=tuple(routes))


def as_open(credentials: Mapping[str, Credential], content: Content, question: PlanQuestion) -> dict[str, Credential]:
    """The same with routes that open, or close, by the attempts that failed."""
    record, day = question.record, question.day
    judge = State(credentials, {}, record, day, scales=tuple(content.scales.values()))
    found = dict(credentials)
    for key, credential in credentials.items():
        failed = [
            award.issued_on or date.min
            for award in record.awards
            if award.credential == key
            and award.state not in (AwardState.REVOKED, AwardState.REJECTED)
            and (award.issued_on or date.min) <= day
            and not judge.passed(award)
        ]
        if failed:
            routes = (_opening(route, credential, sorted(failed), day) for route in credential.routes)
            found[key] = replace(credential, routes=tuple(routes))
    return found


def _opening(route: Route, credential: Credential, failed: Sequence[date], day: date) -> Route:
    """A route as it is open after attempts on some days, in their order."""
    retake = route.retake
    if retake is None:
        return route
    waits = [route.available_from or date.min]
    if failed[-1] > date.min:
        waits.append(failed[-1] + timedelta(days=retake.after_days or 0))
    closed = False
    if retake.at_most is not None and len(failed) >= retake.at_most:
        closed = retake.within_months is None
        waits.append(add_months(failed[len(failed) - retake.at_most], retake.within_months or 0))
    opens, ends = max(waits), (route.available_through, credential.last_day)
    if closed or any(last is not None and last < opens for last in ends):
        return replace(route, available_through=day - timedelta(days=1))
    return replace(route, available_from=None if opens == date.min else opens)


@dataclass(frozen=True)
class Solution:
    """The best plan: its steps, and its value in each objective of the question."""

    steps: Steps
    values: Values


class Exhaustion:
    """One question about one catalogue."""

    def __init__(self, content: Content, question: PlanQuestion) -> None:
        self.content, self.question = content, question
        self.credentials = as_open(with_lines(content, question.record), content, question)
        self.classes = classes_of(content) | {key: frozenset((key,)) for key in unlisted(question.record)}
        entries = tuple(content.equivalences.values())
        scales = tuple(content.scales.values())
        self.today = State(
            self.credentials, self.classes, question.record, question.day, entries=entries, scales=scales
        )
        self.held = self.today.held()
        self.overlaps = Overlaps(content.overlaps.values(), self.credentials)
        self._known: dict[Known, bool] = {}
        self._matters: dict[str, frozenset[str]] = {}

    def best(self) -> Solution | None:
        """A plan with the least values, compared in the order of the question's objectives; None: there is no plan."""
        ways = [self._repeated(credential) for credential in self.credentials.values()]
        every = [dict(chain.from_iterable(steps)) for steps in product(*ways)]
        for steps in sorted(every, key=self.values):
            if self.is_plan(steps):
                return Solution(steps, self.values(steps))
        return None

    def _repeated(self, credential: Credential) -> list[list[tuple[str, Route]]]:
        """Not at all, once, …, as often as it may be earned, each time by any of its routes."""
        routes = [route for route in credential.routes if self._open(credential, route)]
        return [
            [(occurrence_name(credential.key, place), route) for place, route in enumerate(chosen, start=1)]
            for times in range(credential.repeatable + 1)
            for chosen in product(routes, repeat=times)
        ]

    def values(self, steps: Steps) -> Values:
        """What the steps add up to in each objective of the question."""
        return tuple(total(steps, objective, self.question) for objective in self.question.options.optimize)

    def is_plan(self, steps: Steps) -> bool:
        """Whether the steps, in some order and with some claims, are a plan; it may have superfluous ones."""
        return self._allowed(steps) and any(self._kept(steps, ranks) for ranks in self._rankings(steps))

    def is_ranked_plan(self, steps: Steps, ranks: Ranks) -> bool:
        """Whether the steps are a plan with these ranks."""
        return self._allowed(steps) and self._ranked(steps, ranks) and self._kept(steps, ranks)

    def smaller(self, steps: Steps) -> Steps | None:
        """A plan of some of the steps of a plan; None: nothing is superfluous."""
        for size in range(len(steps)):
            for keys in combinations(sorted(steps), size):
                some = self._in_turn({key: steps[key] for key in keys})
                if self.is_plan(some):
                    return some
        return None

    def _in_turn(self, steps: Steps) -> Steps:
        """What is left of the times that a credential was earned, counted again."""
        found: dict[str, Route] = {}
        for name in sorted(steps, key=lambda name: (base(name), occurrence(name))):
            times = sum(base(other) == base(name) for other in found)
            found[occurrence_name(base(name), times + 1)] = steps[name]
        return found

    def _open(self, credential: Credential, route: Route) -> bool:
        options, day = self.question.options, self.question.day
        return (
            credential.status is CredentialStatus.ACTIVE
            and (credential.last_day is None or day <= credential.last_day)
            and (route.available_through is None or day <= route.available_through)
            and credential.key not in options.avoid
            and not (options.accredited_only and not credential.accredited_by)
        )

    def _allowed(self, steps: Steps) -> bool:
        """All but the requirements of the steps and the overlaps."""
        options = self.question.options
        return (
            all(route in self.credentials[base(name)].routes for name, route in steps.items())
            and all(occurrence(name) <= self.credentials[base(name)].repeatable for name in steps)
            and all(occurrence_name(base(name), each) in steps for name in steps for each in range(1, occurrence(name)))
            and all(self._open(self.credentials[base(name)], route) for name, route in steps.items())
            and (options.budget is None or total(steps, Objective.MONEY, self.question) <= Fraction(options.budget))
            and all(key in self.held or key in steps for key in options.include)
            and self._reached(self.question.goal, frozenset(steps))
        )

    def _reached(self, goal: Goal, earned: frozenset[str]) -> bool:
        have = self.held.union(map(base, earned))
        match goal:
            case CredentialGoal(credential=key):
                return key in have
            case CompetenciesGoal(competencies=wanted):
                return all(self.today.level(each.competency, earned) >= each.level for each in wanted)
            case AllGoals(goals=goals):
                return all(self._reached(each, earned) for each in goals)
            case OccupationGoal():
                return self._covers(goal, have, earned)

    def _covers(self, goal: OccupationGoal, have: frozenset[str], earned: frozenset[str]) -> bool:
        occupation = self.content.occupations[goal.occupation]
        whole = sum((Fraction(need.importance) for need in occupation.needs), Fraction(0))
        met = Fraction(0)
        for need in occupation.needs:
            level = self.today.level(need.competency, earned)
            met += Fraction(need.importance) * min(Fraction(1), level / Fraction(need.level))
        asked = {
            each.credential
            for each in occupation.credentials
            if each.strength is Strength.REQUIRED or goal.with_preferred_credentials
        }
        return asked <= have and (not whole or met / whole >= Fraction(goal.coverage))

    def _rankings(self, steps: Steps) -> Iterator[Ranks]:
        """Ranks with which the requirements hold: all of them where they matter, else the one that finds any."""
        if self.overlaps.matter(steps) or not self._steady(steps):
            yield from self._every_ranking(steps, {}, 1)
            return
        ranks: dict[str, int] = {}
        while len(ranks) < len(steps):
            # More that is held never hurts, so the largest set that can be taken side by side is taken.
            beside = [key for key in steps if key not in ranks and self._in_order(key, ranks)]
            while beside:
                kept = [key for key in beside if self._holds(key, steps, ranks, beside)]
                if kept == beside:
                    break
                beside = kept
            if not beside:
                return
            ranks.update(dict.fromkeys(beside, max(ranks.values(), default=0) + 1))
        yield ranks

    def _every_ranking(self, steps: Steps, ranks: dict[str, int], rank: int) -> Iterator[Ranks]:
        left = [key for key in steps if key not in ranks and self._in_order(key, ranks)]
        if len(ranks) == len(steps):
            yield ranks
        for beside in chain.from_iterable(combinations(left, size) for size in range(1, len(left) + 1)):
            if all(self._holds(key, steps, ranks, beside) for key in beside):
                yield from self._every_ranking(steps, {**ranks, **dict.fromkeys(beside, rank)}, rank + 1)

    def _in_order(self, name: str, before: Ranks) -> bool:
        """The time before has ended, if there is one."""
        number = occurrence(name)
        return number == 1 or occurrence_name(base(name), number - 1) in before

    def _steady(self, steps: Steps) -> bool:
        """No claim of the learner begins to bind because of a step."""
        for pin in self.question.record.claims:
            for route in steps.values():
                for place in places(route.requires) if route.requires else ():
                    family = self.today.class_at(pin.award, place.line.path)
                    if place.line.path == pin.path and not family & self.today.payers(place.line):
                        return False
        return True

    def _ranked(self, steps: Steps, ranks: Ranks) -> bool:
        for key in steps:
            before = {other: rank for other, rank in ranks.items() if rank < ranks[key]}
            beside = [other for other in ranks if ranks[other] == ranks[key]]
            if not self._in_order(key, before) or not self._holds(key, steps, before, beside):
                return False
        return True

    def _state(self, steps: Steps, before: Ranks, beside: Sequence[str]) -> State:
        kinds = {key: route.kind for key, route in steps.items()}
        return replace(
            self.today, before=frozenset(before), beside=frozenset(beside), planned=frozenset(steps), kinds=kinds
        )

    def _holds(self, key: str, steps: Steps, before: Ranks, beside: Sequence[str]) -> bool:
        tree = steps[key].requires
        if tree is None:
            return True
        beside = [other for other in beside if other != key]
        matters = self._matters.setdefault(tree.path, self._named(tree))
        kinds = frozenset((other, route.kind) for other, route in steps.items() if base(other) in matters)
        named = [frozenset(name for name in some if base(name) in matters) for some in (before, beside, steps)]
        known = (tree.path, named[0], named[1], named[2], kinds)
        found = self._known.get(known)
        if found is None:
            found = self._known[known] = holds(tree, self._state(steps, before, beside))
        return found

    def _named(self, tree: Requirement) -> frozenset[str]:
        """The credentials on which a tree may depend."""
        found: set[str] = set()
        for line in every_line(tree):
            keys = (line.credential,) if isinstance(line, CredentialLine) else ()
            for key in line.credentials if isinstance(line, ExclusionLine) else keys:
                family = self.today.class_at(key, line.path)
                family |= self.today.family(line) if isinstance(line, CredentialLine) else family
                found |= family.union(each.by for each in self.question.record.substitutions if each.for_ in family)
            if isinstance(line, CompetencyLine):
                found |= {
                    key
                    for key, credential in self.credentials.items()
                    if any(each.competency == line.competency for each in credential.competencies)
                }
        return frozenset(found)

    def _kept(self, steps: Steps, ranks: Ranks) -> bool:
        if not self.overlaps.matter(steps):
            return True
        judged = {}
        for key, route in steps.items():
            before = {other: rank for other, rank in ranks.items() if rank < ranks[key]}
            beside = [other for other in ranks if other != key and ranks[other] == ranks[key]]
            judged[key] = (route.requires, self._state(steps, before, beside))
        return self.overlaps.kept(judged, self.today)


def total(steps: Steps, objective: Objective, question: PlanQuestion) -> Fraction:
    """What the steps of a plan add up to; all costs are in one currency."""
    match objective:
        case Objective.MONEY:
            own = sum((Fraction(route.cost.amount) for route in steps.values() if route.cost), Fraction(0))
            shared = {route.shared_cost.key: route.shared_cost for route in steps.values() if route.shared_cost}
            return own + sum(
                Fraction(cost.amount.amount) * (1 if cost.every is None else _years(question))
                for cost in shared.values()
            )
        case Objective.HOURS:
            return sum((Fraction(route.hours or 0) for route in steps.values()), Fraction(0))
        case Objective.STEPS:
            return Fraction(len(steps))
        case Objective.WEEKS:
            raise NotImplementedError("a plan with a calendar")


def _years(question: PlanQuestion) -> int:
    """Years begun from the first day through the one until which the goal is kept: that day comes once in each."""
    first, last = question.day, question.options.keep_valid_until
    if last is None or last <= first:
        return 1
    comes_again = (first.month, first.day) <= (last.month, last.day) or last == _last_of_february(first, last.year)
    return last.year - first.year + comes_again


def _last_of_february(day: date, year: int) -> date | None:
    """Where a day is the 29th of February, the last day of that month in a year without one."""
    has_one = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return None if (day.month, day.day) != (2, 29) or has_one else date(year, 2, 28)

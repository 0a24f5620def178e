"""People for a goal, and roles for a person: by how much they cover, then by the cheapest plan to the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from pathways.advising.gap import comparable, gap_of
from pathways.catalog.snapshot import Snapshot
from pathways.domain.advice import CompetencyGap, CredentialGap, GapStatus
from pathways.domain.deadline import left_ms
from pathways.domain.goal import Goal, OccupationGoal
from pathways.domain.learner import Record, Waiver
from pathways.domain.money import Money
from pathways.domain.no_plan import NoPlan, NoPlanReason, Refusal
from pathways.domain.plan import Plan, PlanOptions, PlanQuestion, ProofStatus
from pathways.domain.requirement import CredentialLine, Requirement, walk
from pathways.errors import ProblemsError
from pathways.planning.analysis.comparer import Comparer
from pathways.planning.planner import Planner
from pathways.planning.question.goals import goal_requirement
from pathways.workforce.people import Person
from pathways.workforce.role_index import RoleIndex

MOST_PLANNED = 100
"""How many of the first are planned; behind them coverage and key alone decide."""
RESERVED = 20
"""One part in twenty of the time is kept for the answer; who is not planned by then is undecided."""
IGNORED = "ignored"
NO_COST = Money(Decimal(0), "USD")


class Reach(StrEnum):
    """Whether a plan to the rest is known.

    Attributes:
        PLANNED: cost, hours and weeks are those of the cheapest plan, proved.
        NO_PLAN: nothing leads there.
        UNDECIDED: time ran out.
        NOT_ASKED: behind the first 100, which alone are planned.
    """

    PLANNED = "PLANNED"
    NO_PLAN = "NO_PLAN"
    UNDECIDED = "UNDECIDED"
    NOT_ASKED = "NOT_ASKED"


@dataclass(frozen=True, slots=True)
class Match:
    """A person beside a goal.

    Attributes:
        coverage: how much of the goal is met, as `skillGap` tells it, 0 to 1.
        missing: needs that are not met in full.
        credentials: what the goal asks for, without what is ignored.
        plan: the cheapest way to the rest; None unless PLANNED.
        question: which the plan answers; None unless PLANNED.
    """

    person: str
    goal: Goal
    coverage: Fraction
    missing: tuple[CompetencyGap, ...]
    credentials: tuple[CredentialGap, ...]
    reach: Reach = Reach.NOT_ASKED
    plan: Plan | None = None
    question: PlanQuestion | None = None

    @property
    def cost(self) -> Money | None:
        """Of the plan."""
        return None if self.plan is None else self.plan.totals.cost


@dataclass(frozen=True)
class Ranking:
    """How people, or roles, are ranked.

    Attributes:
        currency: in which plans are priced; None: the only one at hand.
        ignore: credentials that nobody is counted out for lack of.
    """

    snapshot: Snapshot
    planner: Planner
    currency: str | None = None
    ignore: frozenset[str] = frozenset()

    def candidates(self, goal: Goal, people: Iterable[Person], holds: Collection[str] = ()) -> tuple[Match, ...]:
        """The people for a goal, the best first: by coverage, then cost, hours and key.

        Args:
            holds: who lacks one of these is left out, unless it is ignored.

        Raises:
            ProblemsError: something is unknown, no rate between two currencies.
        """
        asked = set(holds) - self.ignore
        found = (
            (self.match(goal, person), person, person.key)
            for person in people
            if all(map(person.evidence.holds, asked))
        )
        return tuple(self._ranked(found).values())

    def occupations(self, person: Person, index: RoleIndex | None = None) -> Mapping[str, Match]:
        """The occupations for a person by key, the best first; where nothing is covered they are left out.

        Args:
            index: of all occupations of the catalogue, where it is at hand; None: it is made.
        """
        index = index or RoleIndex.over(self.snapshot)
        keys = [key for key, _ in index.ranked(person.levels)]
        first = self._ranked((self.match(OccupationGoal(key), person), person, key) for key in keys[:MOST_PLANNED])
        return _Occupations(self, person, first, keys[MOST_PLANNED:])

    def match(self, goal: Goal, person: Person) -> Match:
        """Somebody beside a goal, without a plan to the rest."""
        gap = gap_of(goal, self._waived(person.record, goal), person.day, self.snapshot)
        return Match(
            person.key,
            goal,
            gap.coverage,
            tuple(each for each in gap.competencies if each.status is not GapStatus.MET),
            tuple(each for each in gap.credentials if each.credential not in self.ignore),
        )

    def _ranked(self, found: Iterable[tuple[Match, Person, str]]) -> dict[str, Match]:
        ordered = sorted(found, key=lambda each: (-each[0].coverage, each[2]))
        planned = [(self._planned(match, person), key) for match, person, key in ordered[:MOST_PLANNED]]
        costs = comparable([match.cost or NO_COST for match, _ in planned], self.planner)
        best = sorted(
            zip(planned, costs, strict=True),
            key=lambda each: (-each[0][0].coverage, *_dearness(each[0][0], each[1]), each[0][1]),
        )
        return {key: match for (match, key), _ in best} | {key: match for match, _, key in ordered[MOST_PLANNED:]}

    def _planned(self, match: Match, person: Person) -> Match:
        left = left_ms(self.planner.time_limit_ms)
        if left < self.planner.time_limit_ms // RESERVED:
            return replace(match, reach=Reach.UNDECIDED)
        options = PlanOptions(start_on=person.day, currency=self.currency, time_limit_ms=left)
        question = PlanQuestion(match.goal, self._waived(person.record, match.goal), options)
        answer = self.planner.plan_line(goal_requirement(match.goal, self.snapshot), question, self.snapshot)
        match answer:
            case Plan(proof=proof) if proof.status is ProofStatus.OPTIMAL:
                return replace(match, reach=Reach.PLANNED, plan=answer, question=question)
            case NoPlan(reason=NoPlanReason.INFEASIBLE):
                return replace(match, reach=Reach.NO_PLAN)
            case Refusal(problems=problems):
                raise ProblemsError(problems)
            case _:
                return replace(match, reach=Reach.UNDECIDED)

    def _waived(self, record: Record, goal: Goal) -> Record:
        """The record for which every line that asks for what is ignored holds."""
        lines = (*self._ignored_lines, *_naming(goal_requirement(goal, self.snapshot), self.ignore))
        return replace(record, waivers=(*record.waivers, *(Waiver(path=path, reason=IGNORED) for path in lines)))

    @cached_property
    def _ignored_lines(self) -> tuple[str, ...]:
        if not self.ignore:
            return ()
        trees = (
            tree
            for each in self.snapshot.credentials.values()
            for route in (*each.routes, *each.renewals)
            for tree in route.trees
        )
        return tuple(path for tree in trees for path in _naming(tree, self.ignore))


def weeks_of(match: Match, planner: Planner, snapshot: Snapshot) -> int | None:
    """How soon the goal may be reached by the plan of a match: the shortest schedule of its steps at 40 hours a week.

    Returns:
        In whole weeks; None: there is no plan, its steps have no schedule, or time ran out.
    """
    plan, question = match.plan, match.question
    if plan is None or question is None:
        return None
    options = replace(question.options, time_limit_ms=max(1, left_ms(planner.time_limit_ms)))
    line = goal_requirement(match.goal, snapshot)
    return Comparer(planner, snapshot).fewest_weeks(plan, replace(question, options=options), line)


class _Occupations(Mapping[str, Match]):
    """Occupations for a person in their order; those behind the planned ones are compared when they are looked at."""

    def __init__(self, ranking: Ranking, person: Person, first: dict[str, Match], behind: list[str]) -> None:
        self._ranking = ranking
        self._person = person
        self._first = first
        self._keys = dict.fromkeys((*first, *behind))

    def __getitem__(self, key: str) -> Match:
        if key in self._first:
            return self._first[key]
        if key not in self._keys:
            raise KeyError(key)
        return self._ranking.match(OccupationGoal(key), self._person)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def _naming(tree: Requirement, keys: Collection[str]) -> Iterator[str]:
    for line in walk(tree):
        if isinstance(line, CredentialLine) and line.credential in keys:
            yield line.path


def _dearness(match: Match, cost: Decimal) -> tuple[int, Decimal, Decimal]:
    """What can be planned stands before what cannot, priced before unpriced, and last what nobody decided."""
    if match.plan is None:
        return (2 if match.reach is Reach.NO_PLAN else 3), cost, cost
    return (0 if match.plan.is_priced else 1), cost, match.plan.totals.hours

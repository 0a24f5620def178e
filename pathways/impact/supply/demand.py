"""How many ask for each competency, beside what the catalogue offers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pathways.catalog.names import current_goal
from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import CompetencyLevel
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.plan import PlanTotals
from pathways.impact.counting import shown_count
from pathways.impact.impact import NOTHING, Person
from pathways.impact.remembered import Remembered


@dataclass(frozen=True, slots=True)
class Demand:
    """Of one competency.

    Attributes:
        level: the highest one that an occupation, or enough learners to be shown, ask for.
        occupations: how many ask for it, at any level.
        learners: how many have a goal that asks for it, by itself or by an occupation; None: too few to be shown.
        credentials: how many can be begun and show it at that level.
    """

    competency: str
    level: Decimal
    occupations: int
    learners: int | None
    credentials: int

    @property
    def is_met(self) -> bool:
        """Some credential shows it at that level."""
        return self.credentials > 0


def demands_of(snapshot: Snapshot, people: Iterable[Person], day: date, smallest: int = 1) -> list[Demand]:
    """Every competency that anybody asks for: first what no credential shows, then what most ask for.

    Args:
        smallest: of how many people at least whoever asks may know the number (default: any). What fewer ask for is not
            there, and nor is a level that fewer ask for, unless an occupation asks for it.
    """
    of_occupations: dict[str, list[Decimal]] = defaultdict(list)
    of_learners: dict[str, list[Decimal]] = defaultdict(list)
    for occupation in snapshot.occupations.values():
        _note(of_occupations, ((need.competency, need.level) for need in occupation.needs))
    for person in people:
        goals = (current_goal(goal, snapshot) for goal in person.goals)
        _note(of_learners, (each for goal in goals for each in _asked_by(goal, snapshot)))
    found = []
    for key in of_occupations.keys() | of_learners.keys():
        theirs = sorted(of_learners.get(key, ()), reverse=True)
        levels = of_occupations.get(key, []) + theirs[smallest - 1 : smallest]
        if levels:
            level, occupations = max(levels), len(of_occupations.get(key, ()))
            learners = shown_count(len(theirs), smallest)
            found.append(Demand(key, level, occupations, learners, _supply(snapshot, key, level, day)))
    return sorted(found, key=lambda each: (each.is_met, -each.occupations - (each.learners or 0), each.competency))


def _note(levels: dict[str, list[Decimal]], wanted: Iterable[tuple[str, Decimal]]) -> None:
    """Adds the highest level of each competency that one of them asks for."""
    once: dict[str, Decimal] = {}
    for key, level in wanted:
        once[key] = max(level, once.get(key, level))
    for key, level in once.items():
        levels[key].append(level)


def least_of(demand: Demand, planned: Remembered) -> PlanTotals | None:
    """The cheapest way to the level for somebody who brings nothing, in totals; None: there is no way, or none is
    proved to be the cheapest."""
    goal = CompetenciesGoal((CompetencyLevel(competency=demand.competency, level=demand.level),))
    answer = planned.answer(goal, NOTHING)
    return answer.totals if answer.is_proved else None


def _asked_by(goal: Goal, snapshot: Snapshot) -> Iterator[tuple[str, Decimal]]:
    match goal:
        case CompetenciesGoal(competencies=wanted):
            known = (each for each in wanted if each.competency in snapshot.competencies)
            yield from ((each.competency, each.level) for each in known)
        case OccupationGoal(occupation=key):
            needs = snapshot.occupations[key].needs if key in snapshot.occupations else ()
            yield from ((need.competency, need.level) for need in needs)
        case AllGoals(goals=goals):
            for each in goals:
                yield from _asked_by(each, snapshot)
        case CredentialGoal():
            pass


def _supply(snapshot: Snapshot, key: str, level: Decimal, day: date) -> int:
    shown = (snapshot.credentials[each] for each in snapshot.developed_by.get(key, ()))
    return sum(
        1
        for each in shown
        if each.plannable_on(day)
        and each.routes
        and any(one.competency == key and one.level >= level for one in each.competencies)
    )

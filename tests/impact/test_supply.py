"""What supply is worth, against planning everything again, one question at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pathways.catalog.names import current_goal, current_record
from pathways.catalog.references import fitting
from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.domain.catalog import CompetencyLevel, CredentialStatus
from pathways.domain.content import Content
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal
from pathways.domain.learner import Record
from pathways.domain.money import Money
from pathways.domain.plan import Objective, Plan, PlanOptions, PlanQuestion
from pathways.impact.impact import Person
from pathways.impact.remembered import Remembered
from pathways.impact.supply.demand import Demand, demands_of, least_of
from pathways.impact.supply.gains import Move, ShownGain, changed, retirements
from pathways.impact.supply.roll_out import roll_out, values_of
from pathways.planning.planner import Planner
from tests.budget import some
from tests.catalogs import TODAY, credential, goal, snapshot_of, usd
from tests.impact.drawing import random_case

CASES = 300
Best = tuple[Decimal, Decimal, int] | None


def best(snapshot: Snapshot, wanted: Goal, record: Record, day: date) -> Best:
    """Money, hours and steps of the best plan; None: there is none.

    Former keys mean what has them now; what the catalogue does not know of a record, such as a grade, counts for
    nothing.
    """
    options = PlanOptions(optimize=(Objective.MONEY, Objective.HOURS, Objective.STEPS), start_on=day, currency="USD")
    known, _ = fitting(current_record(record, snapshot), snapshot)
    found = Planner().plan(PlanQuestion(current_goal(wanted, snapshot), known, options), snapshot)
    return (found.totals.cost.amount, found.totals.hours, found.totals.steps) if isinstance(found, Plan) else None


def by_planning_again(before: Snapshot, after: Snapshot, asked: Iterable[tuple[Goal, Record]], day: date) -> ShownGain:
    pairs = [(best(before, *each, day), best(after, *each, day)) for each in asked]
    both = [(old, new) for old, new in pairs if old is not None and new is not None]
    moves: dict[Move, int | None] = {
        Move.REACHED: sum(1 for old, new in pairs if old is None and new is not None),
        Move.STRANDED: sum(1 for old, new in pairs if old is not None and new is None),
        Move.BETTER: sum(1 for old, new in both if new < old),
        Move.WORSE: sum(1 for old, new in both if new > old),
        Move.UNDECIDED: 0,
    }
    saved = Money(sum((old[0] - new[0] for old, new in both), Decimal(0)), "USD")
    return ShownGain(moves, saved, sum((old[1] - new[1] for old, new in both), Decimal(0)))


def rank_of(gain: ShownGain) -> tuple[int, Decimal, Decimal]:
    reached, stranded = gain.moves[Move.REACHED], gain.moves[Move.STRANDED]
    assert reached is not None and stranded is not None and gain.saved is not None and gain.hours is not None
    return reached - stranded, gain.saved.amount, gain.hours


def destinations(snapshot: Snapshot, day: date) -> list[str]:
    """By looking at every line of every route."""
    open_now = (key for key, each in snapshot.credentials.items() if each.plannable_on(day))
    return [key for key in open_now if not snapshot.stacks_into.get(key)]


def compiled(content: Content) -> Snapshot:
    return compile_snapshot(content, revision=1, fingerprint="supply")


def of_people(people: Iterable[Person]) -> list[tuple[Goal, Record]]:
    return [(wanted, person.record) for person in people for wanted in dict.fromkeys(person.goals)]


@pytest.mark.parametrize("seed", some(range(CASES), 4))
def test_retiring_is_what_planning_again_says(seed: int) -> None:
    case = random_case(seed)
    before = compiled(case.before)
    keys = sorted(key for key, each in before.credentials.items() if each.status is CredentialStatus.ACTIVE)[:2]
    found = retirements(before, keys, case.people, Planner(), case.day)
    for key, gain in zip(keys, found, strict=True):
        ended = replace(case.before.credentials[key], status=CredentialStatus.CEASED)
        after = compiled(case.before.replacing((), [ended]))
        goals = [(CredentialGoal(each), Record()) for each in destinations(before, case.day) if each != key]
        assert gain.shown(1) == by_planning_again(before, after, [*goals, *of_people(case.people)], case.day)


@pytest.mark.parametrize("seed", some(range(CASES), 2))
def test_each_step_of_roll_outs_is_best(seed: int) -> None:
    """Three credentials of a catalogue are offered one after the other, each time that which helps most."""
    case = random_case(seed)
    keys = sorted(key for key, each in case.before.credentials.items() if each.status is CredentialStatus.ACTIVE)[:3]
    ended = [replace(case.before.credentials[key], status=CredentialStatus.CEASED) for key in keys]
    base = compiled(case.before.replacing((), ended))
    parts = [case.before.credentials[key] for key in keys]
    adding = [lambda snapshot, part=part: changed(snapshot, [part]) for part in parts]
    steps = roll_out(base, adding, case.people, Planner(), case.day)
    assert sorted(step.part for step in steps) == list(range(len(keys)))
    ends = dict.fromkeys([*destinations(base, case.day), *destinations(compiled(case.before), case.day)])
    asked = [*((CredentialGoal(key), Record()) for key in ends), *of_people(case.people)]
    now, left = base.content, list(range(len(keys)))
    for step in steps:
        gains = {
            place: by_planning_again(compiled(now), compiled(now.replacing((), [parts[place]])), asked, case.day)
            for place in left
        }
        ranks = {place: rank_of(each) for place, each in gains.items()}
        assert step.part == min(place for place in left if ranks[place] == max(ranks.values()))
        assert step.gain.shown(1) == gains[step.part]
        now = now.replacing((), [parts[step.part]])
        left.remove(step.part)


def test_new_route_is_worth_what_it_saves_everybody() -> None:
    """The exam costs 100 and the course to it 50; a credential of 20 in the place of the course saves 30 to each."""
    either = {"any": [{"credential": "course"}, {"credential": "badge"}]}
    base = [credential("course", {"cost": usd(50)}), credential("top", {"cost": usd(100), "requires": either})]
    new = snapshot_of({"credentials": [*base, credential("badge", {"cost": usd(20)})]})
    before = snapshot_of({"credentials": [*base, credential("badge")]})
    people = [Person("ann", (goal("top"),), Record()), Person("bob", (goal("top"), goal("badge")), Record())]
    (found,) = values_of(before, [lambda _: new], people, Planner(), TODAY)
    # Ann, Bob and somebody without a record on the way to the top; Bob reaches the badge at all.
    moves = {Move.REACHED: 1, Move.STRANDED: 0, Move.BETTER: 3, Move.WORSE: 0, Move.UNDECIDED: 0}
    assert found.shown(1) == ShownGain(moves, Money(Decimal(90), "USD"), Decimal(0))


def test_what_is_gone_is_not_demanded() -> None:
    snapshot = snapshot_of({"competencies": [{"key": "c", "name": "C"}], "credentials": []})
    wanted = CompetenciesGoal(tuple(CompetencyLevel(competency=key, level=Decimal(1)) for key in ("c", "gone")))
    found = demands_of(snapshot, [Person("ann", (wanted, AllGoals((wanted,))), Record())], TODAY)
    assert [(each.competency, each.learners) for each in found] == [("c", 1)]


def test_demand_is_counted_beside_supply() -> None:
    def needs(key: str, *levels: tuple[str, int]) -> dict[str, object]:
        return {
            "key": key,
            "name": key,
            "needs": [{"competency": name, "level": level, "importance": 1} for name, level in levels],
        }

    shown = [{"competency": "x", "level": 2}]
    snapshot = snapshot_of(
        {
            "competencies": [{"key": "x", "name": "X"}, {"key": "y", "name": "Y"}, {"key": "z", "name": "Z"}],
            "credentials": [
                credential("low", {"cost": usd(5)}, competencies=[{"competency": "x", "level": 1}]),
                credential("high", {"cost": usd(30)}, competencies=shown),
                credential("gone", competencies=shown),
            ],
            "occupations": [needs("one", ("x", 1), ("y", 1)), needs("two", ("x", 2))],
        }
    )
    wanted = goal({"competencies": [{"competency": "y", "level": 3}]})
    assert isinstance(wanted, CompetenciesGoal)
    job = goal({"occupation": {"key": "two"}})
    found = demands_of(snapshot, [Person("ann", (wanted, job), Record())], TODAY)
    assert found == [
        Demand("y", Decimal(3), occupations=1, learners=1, credentials=0),
        Demand("x", Decimal(2), occupations=2, learners=1, credentials=1),
    ]
    planned = Remembered(snapshot, Planner(), TODAY)
    least = [least_of(each, planned) for each in found]
    assert least[0] is None
    assert least[1] is not None
    assert least[1].cost == Money(Decimal(30), "USD")

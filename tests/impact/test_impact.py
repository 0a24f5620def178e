"""Effects of changes on people and goals, by hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pathways.catalog.snapshot import Snapshot
from pathways.domain.goal import CredentialGoal, Goal
from pathways.domain.learner import Record, Since
from pathways.domain.money import Money, Rates
from pathways.domain.plan import PlanTotals
from pathways.impact.answer import Answer, Effect, dearer_by, effect_between
from pathways.impact.impact import Impact, LearnerImpact, Person, impact_of
from pathways.impact.planned import Replanned
from pathways.impact.reuse import reused_impact
from pathways.planning.planner import Planner
from tests.catalogs import TODAY, credential, record, snapshot_of, usd

Described = Sequence[dict[str, Any]]
BASICS = credential("basics", {"cost": usd(100), "hours": 10})
DEGREE = credential("degree", {"cost": usd(500), "requires": {"credential": "basics"}})
BOTH: Described = (BASICS, DEGREE)


def person(key: str, *goals: str, holds: Sequence[str] = ()) -> Person:
    """Somebody who wants credentials."""
    awards = [{"credential": held} for held in holds]
    return Person(key, tuple(CredentialGoal(goal) for goal in goals), record({"awards": awards}))


def impact(before: Described, after: Described, *people: Person, rates: Rates | None = None) -> Impact:
    """The impact, by planning all."""
    planner = Planner(rates=rates or Rates())
    old, new = (Replanned(snapshot_of({"credentials": list(some)}), planner, TODAY) for some in (before, after))
    return impact_of(old, new, people, planner.rates, TODAY)


def only(found: Impact) -> LearnerImpact:
    """The one person's."""
    (one,) = found.people
    return one


def test_a_dearer_route_makes_worse_off() -> None:
    dearer = credential("basics", {"cost": usd(150), "hours": 10})
    found = impact(BOTH, (dearer, DEGREE), person("ada", "degree"), person("bob", "degree", holds=["basics"]))
    assert [(each.learner, each.effect) for each in found.people] == [("ada", Effect.WORSE), ("bob", Effect.UNCHANGED)]
    ada, bob = found.people
    assert ada.before is not None and ada.before.cost == Money(Decimal(600), "USD")
    assert ada.after is not None and ada.after.cost == Money(Decimal(650), "USD")
    assert bob.before == bob.after
    (goal,) = found.goals
    assert (goal.goal, goal.effect, goal.learners) == (CredentialGoal("degree"), Effect.WORSE, 2)
    assert (found.learners(), found.learners(Effect.WORSE), found.learners(Effect.STRANDED)) == (2, 1, 0)


def test_equal_money_is_decided_by_hours() -> None:
    longer = credential("basics", {"cost": usd(100), "hours": 11})
    assert only(impact(BOTH, (longer, DEGREE), person("ada", "degree"))).effect is Effect.WORSE


def test_equal_hours_are_decided_by_steps() -> None:
    alone = credential("degree", {"cost": usd(600), "hours": 10})
    assert only(impact(BOTH, (BASICS, alone), person("ada", "degree"))).effect is Effect.BETTER


def test_a_retired_credential_strands() -> None:
    gone = {**BASICS, "status": "CEASED"}
    found = impact(BOTH, (gone, DEGREE), person("ada", "degree"), person("bob", "degree", holds=["basics"]))
    assert [each.effect for each in found.people] == [Effect.STRANDED, Effect.UNCHANGED]


def test_a_goal_that_is_gone_strands() -> None:
    assert only(impact(BOTH, (BASICS,), person("ada", "degree"))).effect is Effect.STRANDED


def test_a_new_way_makes_better_off() -> None:
    found = impact((credential("degree"),), (credential("degree", {}),), person("ada", "degree"))
    assert only(found).effect is Effect.BETTER
    assert only(found).before is None


def test_people_count_by_their_worst_goal() -> None:
    dearer = credential("basics", {"cost": usd(150), "hours": 10})
    cheaper = credential("degree", {"cost": usd(1)})
    found = impact(BOTH, (dearer, cheaper), person("ada", "degree", "basics"))
    assert [each.effect for each in found.people] == [Effect.WORSE, Effect.BETTER]
    assert (found.learners(Effect.WORSE), found.learners(Effect.BETTER)) == (1, 0)


def test_a_renamed_goal_is_the_same_goal() -> None:
    renamed = {**DEGREE, "key": "diploma", "formerKeys": ["degree"]}
    found = impact(BOTH, (BASICS, renamed), person("ada", "degree"))
    assert only(found).effect is Effect.UNCHANGED
    assert found.goals == ()


def test_destinations_count_without_people() -> None:
    found = impact(BOTH, ({**BASICS, "status": "CEASED"}, DEGREE))
    assert [(each.goal, each.effect, each.learners) for each in found.goals] == [
        (CredentialGoal("degree"), Effect.STRANDED, 0)
    ]


def test_a_last_day_names_who_needs_it() -> None:
    last = date(2027, 3, 31)
    ending = {**BASICS, "lastDay": last.isoformat()}
    found = impact(BOTH, (ending, DEGREE), person("ada", "degree"), person("bob", "degree", holds=["basics"]))
    assert {each.learner: (each.effect, each.begin_by) for each in found.people} == {
        "ada": (Effect.UNCHANGED, last),
        "bob": (Effect.UNCHANGED, None),
    }
    assert found.must_begin == 1


def test_who_is_under_way_has_no_begin_by() -> None:
    ending = {**BASICS, "lastDay": "2027-03-31"}
    began = Since(on=date(2026, 1, 1), credential="basics")
    ada, bob = (person(key, "degree") for key in ("ada", "bob"))
    ada = replace(ada, record=replace(ada.record, since=(began,)))
    found = impact(BOTH, (ending, DEGREE), ada, bob)
    assert {each.learner: each.begin_by for each in found.people} == {"ada": None, "bob": date(2027, 3, 31)}


@pytest.mark.parametrize(
    "new",
    [Answer(PlanTotals(Money(Decimal(1), "USD"), Decimal(1), 1), is_proved=False), Answer(None)],
    ids=["not proved", "no plan"],
)
def test_without_a_proof_no_day_is_tried(new: Answer) -> None:
    snapshot = snapshot_of({"credentials": [BASICS]})
    ending = snapshot_of({"credentials": [{**BASICS, "lastDay": "2027-03-31"}]})
    asked: list[tuple[Goal, Record, Collection[str]]] = []

    class Slow:
        """Says the same whenever it is asked."""

        def __init__(self, known: Snapshot) -> None:
            self.snapshot = known

        def answer(self, goal: Goal, record: Record, avoid: Collection[str] = ()) -> Answer:
            asked.append((goal, record, avoid))
            return new

    found = impact_of(Slow(snapshot), Slow(ending), [person("ada", "basics")], Rates(), TODAY)
    assert (only(found).begin_by, only(found).once_closed) == (None, None)
    assert [avoid for _, _, avoid in asked if avoid] == []


def test_a_last_day_says_what_comes_after() -> None:
    other = credential("short", {"cost": usd(250)})
    degree = credential("degree", {"requires": {"any": [{"credential": "basics"}, {"credential": "short"}]}})
    ending = {**BASICS, "lastDay": "2027-03-31"}
    found = only(impact((BASICS, other, degree), (ending, other, degree), person("ada", "degree")))
    assert found.begin_by == date(2027, 3, 31)
    assert found.once_closed is not None and found.once_closed.cost == Money(Decimal(250), "USD")


@pytest.mark.parametrize(
    ("rate", "effect"),
    [(Decimal("1.1"), Effect.WORSE), (Decimal("0.9"), Effect.BETTER), (None, Effect.UNDECIDED)],
    ids=["dearer", "cheaper", "no rate"],
)
def test_currencies_are_compared_by_rates(rate: Decimal | None, effect: Effect) -> None:
    euros = credential("basics", {"cost": {"amount": "100", "currency": "EUR"}, "hours": 10})
    rates = Rates({} if rate is None else {("EUR", "USD"): rate})
    assert only(impact((BASICS,), (euros,), person("ada", "basics"), rates=rates)).effect is effect


EUROS = credential("euros", {"cost": {"amount": "100", "currency": "EUR"}})
DOLLARS = credential("dollars", {"cost": usd(100)})
EITHER = credential("either", {"requires": {"any": [{"credential": "euros"}, {"credential": "dollars"}]}})
GONE = {**DOLLARS, "status": "CEASED"}
MIXED = credential("mixed", {"requires": {"all": [{"credential": "euros"}, {"credential": "dollars"}]}})


@pytest.mark.parametrize(
    ("rates", "effect"),
    [(Rates({("EUR", "USD"): Decimal(2)}), Effect.STRANDED), (Rates(), Effect.UNDECIDED)],
    ids=["rate", "no rate"],
)
def test_people_are_stranded_in_several_currencies(rates: Rates, effect: Effect) -> None:
    found = impact((EUROS, DOLLARS, MIXED), (EUROS, GONE, MIXED), person("ada", "mixed"), rates=rates)
    assert only(found).effect is effect


def test_several_currencies_add_up_in_the_services() -> None:
    rates = Rates({("EUR", "USD"): Decimal(2)})
    dearer = credential("dollars", {"cost": usd(150)})
    found = only(impact((EUROS, DOLLARS, MIXED), (EUROS, dearer, MIXED), person("ada", "mixed"), rates=rates))
    assert found.before is not None and found.before.cost == Money(Decimal(300), "USD")
    assert found.after is not None and found.after.cost == Money(Decimal(350), "USD")


def test_a_second_currency_strands_nobody() -> None:
    only_euros = credential("mixed", {"requires": {"credential": "euros"}})
    found = impact((EUROS, DOLLARS, only_euros), (EUROS, DOLLARS, MIXED), person("ada", "mixed"))
    assert only(found).effect is Effect.UNDECIDED


def test_what_is_left_has_its_own_currency() -> None:
    planner = Planner(rates=Rates({("EUR", "USD"): Decimal("0.5")}))
    before, after = (snapshot_of({"credentials": [EUROS, each, EITHER]}) for each in (DOLLARS, GONE))
    found = only(reused_impact(before, after, [person("ada", "either")], planner, TODAY))
    assert found.before is not None and found.before.cost == Money(Decimal(50), "USD")
    assert found.after is not None and found.after.cost == Money(Decimal(100), "EUR")


def test_what_is_not_proved_is_undecided() -> None:
    known = Replanned(snapshot_of({"credentials": [BASICS]}), Planner(), TODAY).answer(
        CredentialGoal("basics"), record()
    )
    assert effect_between(known, Answer(known.totals, is_proved=False), Rates()) is Effect.UNDECIDED
    assert effect_between(Answer(None, is_proved=False), known, Rates()) is Effect.UNDECIDED


def test_how_much_dearer_is_a_share() -> None:
    found = only(impact(BOTH, (credential("basics", {"cost": usd(160), "hours": 10}), DEGREE), person("ada", "degree")))
    assert found.before is not None and found.after is not None
    assert dearer_by(found.before, found.after, Rates()) == Decimal("0.1")
    assert dearer_by(found.after, found.before, Rates()) is None

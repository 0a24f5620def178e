"""What a change of the supply saves or costs, added up over the goals of a catalogue and of its learners."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pathways.catalog.snapshot import Snapshot, patch_snapshot
from pathways.domain.catalog import CredentialStatus
from pathways.domain.content import Thing
from pathways.domain.deadline import check_time
from pathways.domain.goal import CredentialGoal, Goal
from pathways.domain.learner import Record
from pathways.domain.money import Money, Rates
from pathways.impact.answer import Answer, Effect, effect_between
from pathways.impact.destinations import goals_of
from pathways.impact.impact import NOTHING, Person
from pathways.impact.remembered import Remembered
from pathways.impact.reuse import ReusedPairs
from pathways.planning.planner import Planner


@dataclass(frozen=True, slots=True)
class Asked:
    """A goal of somebody, whose best plan counts once."""

    goal: Goal
    record: Record


@dataclass(frozen=True, slots=True)
class Gain:
    """What a change is worth to everybody together; below 0 where it does harm.

    Attributes:
        reached: how many get a plan who had none.
        stranded: how many had a plan and get none.
        better, worse: of those with a plan before and after, how many are better and worse off.
        saved: money, added up over those with a plan before and after.
        hours: hours, likewise.
        undecided: how many are left out: time ran out before both plans were proved, or there is no rate.
    """

    reached: int
    stranded: int
    better: int
    worse: int
    saved: Money
    hours: Decimal
    undecided: int

    @property
    def is_proved(self) -> bool:
        """Nobody is left out, and each plan is proved to be the best."""
        return not self.undecided

    @property
    def rank(self) -> tuple[int, Decimal, Decimal]:
        """The more the better: first who has a plan at all, then money, then hours."""
        return (self.reached - self.stranded, self.saved.amount, self.hours)


def everybody(people: Iterable[Person], snapshots: Sequence[Snapshot], day: date) -> list[Asked]:
    """Each goal of each person, and each destination of some catalogues for somebody who brings nothing."""
    found = [Asked(goal, NOTHING) for goal in goals_of(*snapshots, day=day)]
    return [*found, *(Asked(goal, person.record) for person in people for goal in dict.fromkeys(person.goals))]


def gain_of(before: Remembered, after: Remembered, asked: Iterable[Asked], planner: Planner) -> Gain:
    """What a change is worth.

    Raises:
        ProblemsError: TIMEOUT.
        UnsoundPlanError: the verifier refuses a plan that was found.
    """
    pairs = ReusedPairs(before, after)
    counts = dict.fromkeys(Effect, 0)
    reached = 0
    money = hours = Decimal(0)
    for each in asked:
        check_time()
        found = pairs.pair(each.goal, each.record)
        if found is None:
            continue
        old, new = found
        saved = _saved(old, new, planner.rates, planner.default_currency)
        effect = effect_between(old, new, planner.rates) if saved is not None else Effect.UNDECIDED
        if effect is Effect.BETTER and old.totals is None:
            reached += 1
        else:
            counts[effect] += 1
        if saved is not None and effect is not Effect.UNDECIDED and old.totals and new.totals:
            money += saved
            hours += old.totals.hours - new.totals.hours
    saved_money = Money(money, planner.default_currency)
    return Gain(
        reached,
        counts[Effect.STRANDED],
        counts[Effect.BETTER],
        counts[Effect.WORSE],
        saved_money,
        hours,
        counts[Effect.UNDECIDED],
    )


def _saved(old: Answer, new: Answer, rates: Rates, currency: str) -> Decimal | None:
    """The money; 0 where a plan is missing; None: there is no rate."""
    if old.totals is None or new.totals is None:
        return Decimal(0)
    was, now = (rates.converted(each.cost, currency) for each in (old.totals, new.totals))
    return None if was is None or now is None else was.amount - now.amount


def changed(snapshot: Snapshot, things: Collection[Thing]) -> Snapshot:
    """A catalogue in which some things say something else, or are new."""
    return patch_snapshot(
        # A copy knows no search index: patching that writes into the one that the snapshot asks.
        replace(snapshot),
        snapshot.content.replacing((), things),
        {thing.key for thing in things},
        revision=snapshot.revision + 1,
        fingerprint="",
        published_at=None,
        versions={},
    )


def retirements(
    snapshot: Snapshot, keys: Sequence[str], people: Iterable[Person], planner: Planner, day: date
) -> list[Gain]:
    """What retiring each of some credentials would do, it alone.

    Raises:
        ProblemsError: TIMEOUT.
        UnsoundPlanError: the verifier refuses a plan that was found.
    """
    before = Remembered(snapshot, planner, day)
    asked = everybody(people, [snapshot], day)
    found = []
    for key in keys:
        ended = replace(snapshot.content.credentials[key], status=CredentialStatus.CEASED)
        after = Remembered(changed(snapshot, [ended]), planner, day)
        # What is retired is no goal of the catalogue any more; the goals of people stay.
        own = [each for each in asked if each.record is not NOTHING or each.goal != CredentialGoal(key)]
        found.append(gain_of(before, after, own, planner))
    return found

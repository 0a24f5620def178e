"""What a change of the supply saves or costs, added up over the goals of a catalogue and of its learners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pathways.catalog.snapshot import Snapshot, patch_snapshot
from pathways.domain.catalog import CredentialStatus
from pathways.domain.content import Thing
from pathways.domain.deadline import check_time
from pathways.domain.goal import CredentialGoal, Goal
from pathways.domain.learner import Record
from pathways.domain.money import Money, Rates
from pathways.impact.answer import Answer, Effect, effect_between
from pathways.impact.counting import shown_groups
from pathways.impact.destinations import goals_of
from pathways.impact.impact import NOTHING, Person
from pathways.impact.remembered import Remembered
from pathways.impact.reuse import ReusedPairs
from pathways.planning.planner import Planner


@dataclass(frozen=True, slots=True)
class Asked:
    """A goal of somebody, whose best plan counts once.

    Attributes:
        learner: the key of the person; None: it is a destination, of somebody who brings nothing.
    """

    goal: Goal
    record: Record
    learner: str | None = None


class Move(StrEnum):
    """What becomes of somebody's plan.

    Attributes:
        REACHED: there was none, and now there is one.
        STRANDED: there was one, and now there is none.
        BETTER: it is better than before.
        WORSE: it is worse.
        UNDECIDED: time ran out before both plans were proved, or there is no rate.
    """

    REACHED = "REACHED"
    STRANDED = "STRANDED"
    BETTER = "BETTER"
    WORSE = "WORSE"
    UNDECIDED = "UNDECIDED"


@dataclass(slots=True)
class Tally:
    """What moves, as it is added up.

    Attributes:
        moves: how many plans.
        money, hours: saved by those with a plan before and after; below 0 where it costs more.
    """

    moves: dict[Move, int] = field(default_factory=lambda: dict.fromkeys(Move, 0))
    money: Decimal = Decimal(0)
    hours: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ShownGain:
    """What of a gain may be shown; None, for each: too few people are behind it.

    Attributes:
        moves: how many plans.
        saved: money.
        hours: hours.
    """

    moves: Mapping[Move, int | None]
    saved: Money | None
    hours: Decimal | None


@dataclass(frozen=True, slots=True)
class Gain:
    """What a change is worth to everybody together; below 0 where it does harm.

    Attributes:
        destinations: to somebody who brings nothing.
        learners: to the goals of people.
        who: the keys of the people whom each move happens to.
        people: how many people have goals.
        currency: of all money.
    """

    destinations: Tally
    learners: Tally
    who: Mapping[Move, frozenset[str]]
    people: int
    currency: str

    def shown(self, smallest: int) -> ShownGain:
        """What may be shown to whoever may know counts of that many people or more; 1: all of it."""
        groups = shown_groups(self.people, self.who, smallest)
        here, there = self.destinations, self.learners
        moves = {move: here.moves[move] + there.moves[move] if move in groups else None for move in Move}
        if not groups.issuperset((Move.BETTER, Move.WORSE)):
            return ShownGain(moves, None, None)
        return ShownGain(moves, Money(here.money + there.money, self.currency), here.hours + there.hours)

    def rank(self, smallest: int) -> tuple[int, Decimal, Decimal]:
        """The more the better: first who has a plan at all, then money, then hours. People who may not be shown do not
        count: their number would follow from what stands before what."""
        shown, own = self.shown(smallest), self.destinations

        def counted(move: Move) -> int:
            known = shown.moves[move]
            return own.moves[move] if known is None else known

        money = own.money if shown.saved is None else shown.saved.amount
        hours = own.hours if shown.hours is None else shown.hours
        return counted(Move.REACHED) - counted(Move.STRANDED), money, hours


def everybody(people: Iterable[Person], snapshots: Sequence[Snapshot], day: date) -> list[Asked]:
    """Each goal of each person, and each destination of some catalogues for somebody who brings nothing."""
    found = [Asked(goal, NOTHING) for goal in goals_of(*snapshots, day=day)]
    return [
        *found,
        *(Asked(goal, person.record, person.key) for person in people for goal in dict.fromkeys(person.goals)),
    ]


def gain_of(before: Remembered, after: Remembered, asked: Iterable[Asked], planner: Planner) -> Gain:
    """What a change is worth.

    Raises:
        ProblemsError: TIMEOUT.
        UnsoundPlanError: the verifier refuses a plan that was found.
    """
    pairs = ReusedPairs(before, after)
    destinations, learners = Tally(), Tally()
    who: dict[Move, set[str]] = defaultdict(set)
    people: set[str] = set()
    for each in asked:
        check_time()
        if each.learner is not None:
            people.add(each.learner)
        found = pairs.pair(each.goal, each.record)
        if found is None:
            continue
        old, new = found
        saved = _saved(old, new, planner.rates, planner.default_currency)
        move = Move.UNDECIDED if saved is None else _move(old, new, planner.rates)
        if move is None:
            continue
        tally = destinations if each.learner is None else learners
        tally.moves[move] += 1
        if each.learner is not None:
            who[move].add(each.learner)
        if saved is not None and move is not Move.UNDECIDED and old.totals and new.totals:
            tally.money += saved
            tally.hours += old.totals.hours - new.totals.hours
    groups = {move: frozenset(who[move]) for move in Move}
    return Gain(destinations, learners, groups, len(people), planner.default_currency)


def _move(old: Answer, new: Answer, rates: Rates) -> Move | None:
    """What became of a plan; None: nothing did."""
    effect = effect_between(old, new, rates)
    if effect is Effect.BETTER and old.totals is None:
        return Move.REACHED
    return None if effect is Effect.UNCHANGED else Move(effect.value)


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
        own = [each for each in asked if each.learner is not None or each.goal != CredentialGoal(key)]
        found.append(gain_of(before, after, own, planner))
    return found

"""The impact of a change on learners, beside planning all again.  Run as ``python -m bench.impact [--learners 10000]``.

A catalogue of programmes, each like the layered family; learners who each want a credential of one and hold some of it;
a change of three credentials that most others of their programmes name: one is dearer, one is retired, one has a new
route. Both answers are compared for every goal, and for every learner who is planned again.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bench.drafting import Draft
from bench.families import layered
from pathways.catalog.snapshot import Snapshot, compile_snapshot, patch_snapshot
from pathways.domain.catalog import Credential, CredentialStatus, Route, RouteKind
from pathways.domain.content import Content, Thing
from pathways.domain.goal import CredentialGoal
from pathways.domain.learner import Award, Record
from pathways.domain.money import Money
from pathways.impact.answer import Effect
from pathways.impact.destinations import destinations_of
from pathways.impact.impact import Impact, Person, impact_of
from pathways.impact.planned import Replanned
from pathways.impact.reuse import reused_impact
from pathways.planning.planner import Planner

DAY = date(2027, 8, 30)
EACH = 100
"""Credentials of a programme."""
MOST_SECONDS, LEAST_TIMES = 60.0, 10.0
MOST_HELD = 6
LIMIT_MS = 60_000


class Programme(Draft):
    """A programme whose credentials and competencies are its own."""

    def __init__(self, number: int) -> None:
        super().__init__(f"impact/{number}")
        self.stem = f"p{number:03d}"

    def name(self, stem: str, count: int, worth: tuple[int, int] = (1, 6)) -> list[str]:
        return super().name(f"{self.stem}-{stem}", count, worth)

    def competencies(self, stem: str, count: int) -> list[str]:
        return super().competencies(f"{self.stem}-{stem}", count)


def catalogue(size: int) -> list[list[Credential]]:
    """The credentials of each programme, lowest level first; they bring their competencies along."""
    return [_drafted(number)[0] for number in range(size // EACH)]


def _drafted(number: int) -> tuple[list[Credential], list[Thing]]:
    draft = Programme(number)
    layered(draft, EACH)
    return [each for each in draft.things if isinstance(each, Credential)], list(draft.things)


def compiled(size: int) -> Snapshot:
    """The catalogue of all programmes."""
    things = [thing for number in range(size // EACH) for thing in _drafted(number)[1]]
    return compile_snapshot(Content.of(things), revision=1, fingerprint="impact")


def changed(before: Snapshot, programmes: list[list[Credential]]) -> Snapshot:
    """The same with a dearer credential, a retired one, and one with a new route."""
    into = before.stacks_into
    first, second, third = (max(programmes[place], key=lambda each: len(into.get(each.key, ()))) for place in (0, 1, 2))
    dearer = tuple(replace(each, cost=Money(Decimal(20_000), "USD")) for each in first.routes)
    new = Route(key="new", kind=RouteKind.EXAM, cost=Money(Decimal(1), "USD"), hours=Decimal(1))
    things = [
        replace(first, routes=dearer),
        replace(second, status=CredentialStatus.CEASED),
        replace(third, routes=(*third.routes, new)),
    ]
    return patch_snapshot(
        before,
        before.content.replacing((), things),
        {each.key for each in things},
        revision=2,
        fingerprint="impact/changed",
        published_at=None,
        versions={},
    )


def learners(count: int, programmes: list[list[Credential]]) -> list[Person]:
    """Everybody wants a credential of the upper half of a programme, and holds up to six of the lower half."""
    dice = random.Random("impact/learners")
    found = []
    for number in range(count):
        programme = programmes[number % len(programmes)]
        goal = CredentialGoal(dice.choice(programme[EACH // 2 :]).key)
        held = dice.sample(programme[: EACH // 2], dice.randrange(MOST_HELD + 1))
        awards = [Award(credential=each.key, issued_on=DAY - timedelta(dice.randrange(30, 2000))) for each in held]
        found.append(Person(f"s-{number:06}", (goal,), Record(awards=tuple(awards))))
    return found


def differs(found: Impact, expected: Impact, *snapshots: Snapshot) -> int:
    """In how many goals and people the two disagree; of those who were planned again, and of the destinations."""
    asked = {each.goal for each in expected.people}
    asked |= {CredentialGoal(key) for each in snapshots for key in destinations_of(each, DAY)}
    measured = [
        {(each.goal, each.effect, each.before, each.after) for each in one.goals if each.goal in asked}
        for one in (found, expected)
    ]
    other_goals = measured[0] ^ measured[1]
    wrong = len(other_goals)
    print(*(f"differs: {each}" for each in other_goals), sep="\n", end="")
    known = {(each.learner, each.goal): each for each in found.people}
    for other in expected.people:
        one = known[other.learner, other.goal]
        same = (one.learner, one.goal, one.effect) == (other.learner, other.goal, other.effect)
        totals = (
            (one.before, one.after) == (other.before, other.after) if one.is_touched else other.before == other.after
        )
        if not (same and totals):
            wrong += 1
            print(f"differs: {one} and {other}")
    return wrong


def main() -> int:
    """Prints both times and whether the answers are equal; returns 1 where they are not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=10_000)
    parser.add_argument("--credentials", type=int, default=10_000)
    parser.add_argument("--again", type=int, help="how many of them are planned all again (default: all)")
    options = parser.parse_args()
    programmes = catalogue(options.credentials)
    before = compiled(options.credentials)
    after = changed(before, programmes)
    people = learners(options.learners, programmes)
    sample = people if options.again is None else people[: options.again]
    planner = Planner(time_limit_ms=LIMIT_MS)
    started, busy = time.perf_counter(), time.process_time()
    found = reused_impact(before, after, people, planner, DAY)
    seconds, work = time.perf_counter() - started, time.process_time() - busy
    counts = ", ".join(f"{found.learners(effect):,} {effect.value.lower()}" for effect in Effect)
    print(f"{len(people):,} learners, {len(before.credentials):,} credentials: {counts}; {len(found.goals)} goals move")
    print(f"reused: {seconds:.1f} s, {work:.1f} s of processor", flush=True)
    _, for_goals = _planned_again(before, after, [], planner)
    expected, for_both = _planned_again(before, after, sample, planner)
    wrong = differs(found, expected, before, after)
    all_again = for_goals + (for_both - for_goals) * len(people) / len(sample)
    scaled = "" if len(sample) == len(people) else f" (from {len(sample):,} of the learners)"
    print(f"planned all again: {all_again:.1f} s of processor{scaled}, {all_again / work:.1f} times as long")
    print(f"answers that differ: {wrong}")
    reached = seconds <= MOST_SECONDS and all_again >= LEAST_TIMES * work
    print(f"under {MOST_SECONDS:g} s and {LEAST_TIMES:g} times as fast: {'reached' if reached else 'missed'}")
    return int(wrong > 0)


def _planned_again(
    before: Snapshot, after: Snapshot, people: Sequence[Person], planner: Planner
) -> tuple[Impact, float]:
    """What planning all again says, and the seconds of processor that it took."""
    busy = time.process_time()
    old, new = (Replanned(each, planner, DAY) for each in (before, after))
    return impact_of(old, new, people, planner.rates, DAY), time.process_time() - busy


if __name__ == "__main__":
    sys.exit(main())

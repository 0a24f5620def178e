"""Leaves out of one person's steps what adds nothing to their place."""

from __future__ import annotations

from collections.abc import Sequence

from pathways.planning.question.taken_step import TakenStep
from pathways.workforce.fit import coverage_in
from pathways.workforce.people import Person
from pathways.workforce.portfolio.replay import plan_faults, trained
from pathways.workforce.portfolio.ways import Ways

SURPLUS = ": superfluous"
"""So ends what the verifier says of a step that could be left out."""


def needed_steps(person: Person, ways: Ways, steps: Sequence[TakenStep], place: str) -> tuple[TakenStep, ...]:
    """The steps without which somebody would cover less of their place."""
    kept = list(steps)
    full = coverage_in(trained(person, kept), place)
    targets = [step.credential.key for step in kept if step.credential.key in ways.useful]
    for step in sorted(kept, key=lambda each: -each.rank):
        key = step.credential.key
        rest = [each for each in kept if each.credential.key in targets and each.credential.key != key]
        if key in targets and coverage_in(trained(person, rest), place) == full:
            targets.remove(key)
    if not targets:
        return ()
    goal = ways.goal(targets)
    while not ways.is_ruled:
        surplus = {
            fault.removesuffix(SURPLUS) for fault in plan_faults(kept, ways.instance, goal) if fault.endswith(SURPLUS)
        }
        if not surplus:
            break
        least = min(surplus)
        kept = [each for each in kept if each.credential.key != least]
    return tuple(kept)

"""In which order the steps of a plan are listed: as they wait for each other, else the easier before the harder."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from pathways.domain.requirement import CredentialLine, walk
from pathways.planning.answer.steps import evidence_at, judged_on, lines_left, met_lines, open_lines
from pathways.planning.question.instance import Instance
from pathways.planning.question.taken_step import TakenStep

Ease = tuple[Decimal, Decimal, str, str]


@dataclass(frozen=True)
class Preference:
    """Which of two steps that could be swapped a person would take first.

    What a route recommends comes before it, smaller credentials before those into which they stack, then lower levels
    before higher ones, fewer hours before more, and names in their order.
    """

    steps: Sequence[TakenStep]
    instance: Instance
    _known: dict[int, Ease] = field(default_factory=dict, repr=False)

    def ease(self, place: int) -> Ease:
        """Level, hours and names: smaller is easier."""
        found = self._known.get(place)
        if found is None:
            step = self.steps[place]
            level = max((item.level for item in step.credential.competencies), default=Decimal(0))
            hours = step.route.hours or Decimal(0)
            found = self._known[place] = level, hours, step.credential.name, step.credential.key
        return found

    @cached_property
    def order(self) -> tuple[int, ...]:
        """All of the steps, as if none waited for another."""
        return tuple(self.listed([frozenset()] * len(self.steps)))

    def listed(self, needed: Sequence[Collection[int]]) -> Iterator[int]:
        """All of the steps in the order of their preference.

        Args:
            needed: with each step those that come before it in any case; never in a circle.
        """
        left = set(range(len(self.steps)))
        while left:
            ready = [place for place in left if left.isdisjoint(needed[place])]
            first = min(ready, key=lambda place: self._rank(place, left))
            left.remove(first)
            yield first

    def _rank(self, place: int, left: Set[int]) -> tuple[bool, bool, Ease]:
        return (
            not left.isdisjoint(self.recommended[place]),
            not left.isdisjoint(self.smaller[place]),
            self.ease(place),
        )

    @cached_property
    def recommended(self) -> tuple[frozenset[int], ...]:
        """With each step those that do something for what its route recommends."""
        if all(step.route.recommends is None for step in self.steps):
            return (frozenset(),) * len(self.steps)
        first = self.instance.question.day
        lines = [
            lines_left(step.route.recommends, evidence_at(judged_on(step, first), self.instance), self.instance)
            for step in self.steps
        ]
        met = met_lines(lines, self.steps, self.instance)
        return tuple(
            frozenset(other for _, places in some for other in places if other != place)
            for place, some in enumerate(met)
        )

    @cached_property
    def smaller(self) -> tuple[frozenset[int], ...]:
        """With each step those whose credentials count toward its credential, by whatever route."""
        places = _places(self.steps)
        accepted = self.instance.evidence.accepted
        found = []
        for place, step in enumerate(self.steps):
            lines = (
                line
                for route in step.credential.routes
                if route.requires is not None
                for line in walk(route.requires)
                if isinstance(line, CredentialLine)
            )
            counting = {each for line in lines for key in accepted(line) for each in places.get(key, ())}
            found.append(frozenset(counting - {place}))
        return tuple(found)


def in_order(taken: Sequence[TakenStep], instance: Instance) -> list[TakenStep]:
    """The steps as they are listed: by week, or by day where they only keep the goal valid; never one before what it
    waits for."""
    spans: dict[tuple[bool, int, int], list[TakenStep]] = {}
    for step in sorted(taken, key=_key):
        spans.setdefault(_span(step), []).append(step)
    listed: list[TakenStep] = []
    for _, steps in sorted(spans.items(), key=lambda item: item[0]):
        if len(steps) > 1:
            needed = [places for places, _ in supports(steps, instance)]
            listed += [steps[place] for place in Preference(steps, instance).listed(needed)]
        else:
            listed += steps
    return listed


def supports(steps: Sequence[TakenStep], instance: Instance) -> list[tuple[frozenset[int], frozenset[int]]]:
    """With each step those that do something for one of its lines: those of lower rank, and those of the same rank."""
    lines = [open_lines(step, instance) for step in steps]
    found = []
    for place, met in enumerate(met_lines(lines, steps, instance)):
        rank, key = steps[place].rank, steps[place].credential.key
        able = {other for _, places in met for other in places}
        able.update(other for other, step in enumerate(steps) if step.credential.key == key)
        lower = frozenset(other for other in able if steps[other].rank < rank)
        beside = frozenset(other for other in able if steps[other].rank == rank and other != place)
        found.append((lower, beside))
    return found


def _span(step: TakenStep) -> tuple[bool, int, int]:
    return step.day is not None, step.day or 0, 7 * step.weeks[0] + step.shift


def _key(step: TakenStep) -> tuple[object, ...]:
    return step.rank, step.weeks[1], step.credential.key, step.route.key


def _places(steps: Sequence[TakenStep]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, step in enumerate(steps):
        found.setdefault(step.credential.key, []).append(place)
    return found

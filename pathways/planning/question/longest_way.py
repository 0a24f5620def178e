"""How long the way to a goal that is kept valid can be at most, when it is gone one step after the other.

No step of it is superfluous: of the lines of which one would do, one does, and none where one holds by the record
anyway. So it is far shorter than all that could lie on it, and only what it may meet on it is renewed before the goal
is reached.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import assert_never

from pathways.domain.catalog import Route
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    GroupRule,
    Requirement,
    Selection,
)
from pathways.errors import SignalError
from pathways.planning.question.calendar import Weeks
from pathways.planning.question.closure import Closure, named_in
from pathways.planning.question.heads_and_tails import NEVER, earliest_starts
from pathways.planning.question.time_windows import Windows
from pathways.planning.step import Step
from pathways.requirements.averaging import accepted

MOST_LINES = 20_000
"""That are looked at; where there are more, all that can be earned counts."""


class _TooManyError(SignalError):
    """There are more lines than are looked at."""


@dataclass
class Way:
    """Of one question.

    Attributes:
        closure: what may be earned.
        weeks: its calendar.
        waived: paths of lines that count as met.
        settled: a week from which on no day makes anything more possible but what recurs.
    """

    closure: Closure
    weeks: Weeks
    waived: Collection[str] = frozenset()
    settled: int = 0
    _left: int = field(default=MOST_LINES, repr=False)
    _held: dict[str, bool] = field(default_factory=dict, repr=False)

    def keys(self) -> set[str]:
        """What may lie on it when nothing is renewed."""
        instance = self.closure.instance
        return self._below((*named_in(instance.goal, instance), *self.closure.limits.include), frozenset())

    def keys_for(self, renewed: Collection[str]) -> set[str]:
        """What may be earned for the renewals of some credentials, or renewed for them."""
        return self._below(
            self._named(key for each in renewed for key in self.closure.credential(each).renewals), renewed
        )

    def _below(self, first: Iterable[str], renewed: Collection[str]) -> set[str]:
        closure, found = self.closure, set(first)
        pending = list(found)
        while pending:
            key = pending.pop()
            credential = closure.credential(key)
            fresh = (
                set(self._named([*self._routes.get(key, ()), *(credential.renewals if key in renewed else ())])) - found
            )
            pending += fresh
            found |= fresh
        return found

    def _named(self, routes: Iterable[Route]) -> Iterator[str]:
        instance = self.closure.instance
        for route in routes:
            if route.requires is not None:
                yield from named_in(self._asked(route.requires), instance)
            if route.align_to is not None and route.align_to in instance.snapshot.credentials:
                yield route.align_to

    def weeks_of(self, keys: Iterable[str]) -> int:
        """All of some credentials, each by its longest route, and as often as it may be earned."""
        return sum(max(1, len(self.closure.names(key))) * max(self._lengths(key), default=0) for key in keys)

    def longest(self) -> int:
        """Without renewals. What satisfies a line of the goal may be there though others do: it may last longer."""
        closure = self.closure
        every = self.weeks_of(self.keys())
        wanted = dict.fromkeys((*named_in(closure.instance.goal, closure.instance), *closure.limits.include))
        self._left = MOST_LINES
        try:
            return min(every, sum(self._earning(key, frozenset()) for key in wanted))
        except _TooManyError:
            return every

    def _lengths(self, key: str) -> list[int]:
        return [self.closure.most_weeks(step, self.weeks, self.settled) for step in self._steps.get(key, ())]

    def _earning(self, key: str, above: frozenset[str]) -> int:
        """A credential and what it needs; what stands above it is counted there."""
        if key in above:
            return 0
        here = above | {key}
        lengths = zip(self._lengths(key), self._routes.get(key, ()), strict=True)
        times = max(1, len(self.closure.names(key)))
        return times * max((weeks + self._line(route.requires, here) for weeks, route in lengths), default=0)

    def _asked(self, line: Requirement) -> Requirement:
        """What is left of a tree without what holds by the record from the first day on."""
        if not isinstance(line, Group):
            return line
        return replace(line, of=() if self._holds(line) else tuple(map(self._asked, line.of)))

    def _holds(self, line: Requirement) -> bool:
        """A line or a group holds by the record from the first day on, whatever is earned, and pays with no award."""
        if line.path not in self._held:
            self._held[line.path] = self._is_held(line)
        return self._held[line.path]

    def _is_held(self, line: Requirement) -> bool:
        if line.path in self.waived:
            return True
        match line:
            case Group(rule=GroupRule.ANY):
                return any(map(self._holds, line.of))
            case Group(rule=GroupRule.ALL):
                return all(map(self._holds, line.of))
            case CompetencyLine() | ExperienceLine() | ConditionLine():
                spans = self._windows.leaf(line)
                return any(begin == 0 and end >= self._windows.horizon for begin, end in spans)
            case Group() | CredentialLine() | ExclusionLine() | CoverageLine() | Selection() | AverageLine():
                return False
            case _:
                assert_never(line)

    @cached_property
    def _windows(self) -> Windows:
        instance, ticks = self.closure.instance, self.closure.ticks(self.weeks)
        return Windows(instance.evidence, instance.snapshot, ticks, ticks.furthest)

    @cached_property
    def _steps(self) -> Mapping[str, Sequence[Step]]:
        """By credential, the steps that can be taken at any time."""
        closure, weeks = self.closure, self.weeks
        firsts = earliest_starts(closure, weeks, self._windows, self.waived, weeks.furthest, lambda: None)
        return {key: [step for step in ways if firsts[step] < NEVER] for key, ways in closure.ways.items()}

    @cached_property
    def _routes(self) -> Mapping[str, Sequence[Route]]:
        """Their routes."""
        return {key: [self.closure.route(step) for step in steps] for key, steps in self._steps.items()}

    def _line(self, line: Requirement | None, above: frozenset[str]) -> int:
        self._left -= 1
        if self._left < 0:
            raise _TooManyError
        if line is not None and self._holds(line):
            return 0
        closure = self.closure
        match line:
            case None | ExclusionLine() | ExperienceLine() | ConditionLine() | Selection():
                return 0
            case Group():
                parts = sorted((self._line(each, above) for each in line.of), reverse=True)
                return sum(parts[: _needed(line)])
            case CredentialLine():
                ways = closure.instance.evidence.accepted(line)
                return max((self._earning(key, above) for key in ways if key in closure.ways), default=0)
            case AverageLine():
                averaged = accepted(line, closure.instance.evidence)
                return sum(self._earning(key, above) for key in averaged if key in closure.ways)
            case CompetencyLine(competency=competency):
                return self._showing(competency, above)
            case CoverageLine(needs=needs):
                return sum(self._showing(need.competency, above) for need in needs)
            case _:
                assert_never(line)

    def _showing(self, competency: str, above: frozenset[str]) -> int:
        keys = self.closure.instance.snapshot.developed_by.get(competency, ())
        return max((self._earning(key, above) for key in keys if key in self.closure.ways), default=0)


def _needed(group: Group) -> int:
    """Of its parts so many at most have to hold for it; 0 and more."""
    if group.rule is GroupRule.ANY:
        return 1
    shares = any(limit.at_most_share is not None for limit in group.limits)  # more may have to count than is asked for
    if group.rule is GroupRule.AT_LEAST and not shares:
        several = 0 if group.distinct is None else group.distinct.at_least
        return max(int(group.minimum or 0), several)
    return len(group.of)

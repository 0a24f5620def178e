"""How early each step could begin at best, were every other limit dropped but what its requirement asks to be there;
and what comes after it at least.

A line holds no earlier than what satisfies it; of alternatives the earliest counts. The fixed point from above is found
by rounds (Bellman and Ford), since starting later never makes anything end earlier.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import assert_never

from pathways.domain.plan import credential_of
from pathways.domain.quantity import thousandths
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
    every_line,
)
from pathways.planning.question.blocks import blocks_of
from pathways.planning.question.calendar import DAYS, Span, Weeks
from pathways.planning.question.closure import Closure, named_in
from pathways.planning.question.time_windows import Windows
from pathways.planning.step import Step
from pathways.requirements.averaging import averaged_lines
from pathways.requirements.leaves import best_worth

NEVER = 1 << 40


def earliest_starts(
    closure: Closure, weeks: Weeks, windows: Windows, waived: Collection[str], horizon: int, check: Callable[[], None]
) -> dict[Step, int]:
    """By step, a week before which it cannot begin; NEVER for a step that no plan can take.

    Args:
        windows: of weeks, or of days.
        check: is called now and then; what it raises ends it.
    """
    # Two that need each other side by side never begin from above: in a first pass what is beside is there at once.
    beside = {step: 0 for step, _ in closure.steps()}
    for _ in range(2):
        beside = _pass(closure, weeks, windows, waived, horizon, beside, check)
    return beside


def least_after(closure: Closure, weeks: Weeks) -> dict[str, int]:
    """By credential, weeks that pass at least from its end to that of a plan without superfluous steps.

    Something needs each of its steps: the goal, or a step that is taken later (or side by side, where lines allow it).
    NEVER where nothing does.
    """
    blocks: dict[str, list[frozenset[str]]] = defaultdict(list)
    for steps in blocks_of(closure):
        for step in steps:
            blocks[step.key].append(frozenset(other.key for other in steps))
    at_end = {*closure.limits.include, *named_in(closure.instance.goal, closure.instance)}
    users: dict[str, dict[tuple[str, int, bool], None]] = {key: {} for key in closure.keys}
    for step, route in closure.steps():
        user = step.key
        for line in () if route.requires is None else every_line(route.requires):
            beside = isinstance(line, CredentialLine) and line.side_by_side
            named = () if isinstance(line, Group | AverageLine) else named_in(line, closure.instance)
            for key in named:
                if isinstance(line, CoverageLine):
                    at_end.add(key)
                    continue
                for name in closure.names(key):
                    if name != user:
                        users[name][user, weeks.length(route), beside] = None
    longest = {
        key: max((weeks.length(closure.route(step)) for step in ways), default=0) for key, ways in closure.ways.items()
    }
    found = {name: 0 if credential_of(name) in at_end else NEVER for name in closure.keys}
    moved = True
    while moved:
        moved = False
        for key in closure.keys:
            for user, length, beside in users[key]:
                passing = max(0, found[user] + length - (longest[key] if beside else 0))
                # In a block they end at once; in one without what began beside it, a step may last longer than that.
                for block in blocks[key] if beside else ():
                    passing = min(passing, found[user] if user in block else 0)
                if found[user] < NEVER and passing < found[key]:
                    found[key] = passing
                    moved = True
    return found


def needed(
    closure: Closure,
    keys: Collection[str],
    weeks: Weeks,
    windows: Windows,
    waived: Collection[str],
    check: Callable[[], None],
) -> dict[str, frozenset[str]]:
    """By credential, what must be finished before it begins, whatever else is earned; not what that needs in turn.

    Args:
        keys: those that are looked at, and looked for.
        check: is called now and then; what it raises ends it.
    """
    at_once = {step: 0 for step, _ in closure.steps()}

    def holds_without(line: Requirement, other: str) -> bool:
        found = {**at_once, **dict.fromkeys(closure.ways[other], NEVER)}
        return _Reading(closure, windows, waived, found, at_once, weeks).line(line) < NEVER

    def needs(requires: Requirement | None) -> frozenset[str]:
        check()
        if requires is None:
            return frozenset()
        named = {key for key in named_in(requires, closure.instance) if key in keys}
        return frozenset(key for key in named if not holds_without(requires, key))

    every = {key: [needs(closure.route(step).requires) for step in closure.ways[key]] for key in keys}
    found = {key: frozenset.intersection(*each) if each else frozenset[str]() for key, each in every.items()}
    for names in closure.repeated:
        for before, after in pairwise(names):
            if after in found and before in keys:
                found[after] |= {before}
    return found


def all_before(needs: Mapping[str, frozenset[str]], check: Callable[[], None]) -> Mapping[str, frozenset[str]]:
    """By credential, what comes before each, and before that in turn.

    Args:
        check: is called now and then; what it raises ends it.
    """
    found = dict(needs)
    moved = True
    while moved:
        moved = False
        for key, some in found.items():
            check()
            more = some.union(*(found[each] for each in some))
            if more != some:
                found[key] = more
                moved = True
    return found


def _pass(
    closure: Closure,
    weeks: Weeks,
    windows: Windows,
    waived: Collection[str],
    horizon: int,
    beside: dict[Step, int],
    check: Callable[[], None],
) -> dict[Step, int]:
    """Earliest starts, where what may be taken side by side begins as early as it is said to."""
    found: dict[Step, int] = {step: NEVER for step, _ in closure.steps()}
    reading = _Reading(closure, windows, waived, found, beside, weeks)
    # The closure was found from the goal on: what comes first stands last, and few rounds are needed.
    steps = list(closure.steps())[::-1]
    starts = [weeks.starts(closure.credential(step.key), route, horizon) for step, route in steps]
    moved = True
    while moved:
        moved = False
        for (step, route), spans in zip(steps, starts, strict=True):
            check()
            ready = 0 if route.requires is None else reading.line(route.requires)
            begins = min((max(begin, ready) for begin, end in spans if end >= ready), default=NEVER)
            if begins < found[step]:
                found[step] = begins
                moved = True
    return found


class _Reading:
    def __init__(
        self,
        closure: Closure,
        windows: Windows,
        waived: Collection[str],
        found: dict[Step, int],
        beside: dict[Step, int],
        weeks: Weeks,
    ) -> None:
        self._closure = closure
        self._windows = windows
        self._waived = waived
        self._found = found
        self._beside = beside
        self._weeks = weeks

    def line(self, line: Requirement) -> int:
        """The earliest week in which a line can hold."""
        if line.path in self._waived:
            return 0
        match line:
            case Group():
                return self._group(line)
            case CredentialLine():
                evidence = self._closure.instance.evidence
                return min(
                    (
                        0
                        if self._is_renewable(key)
                        else min(
                            self._first(self._windows.paid(line, key)), self._earned(key, beside=line.side_by_side)
                        )
                        for key in evidence.accepted(line)
                    ),
                    default=NEVER,
                )
            case CompetencyLine(competency=competency, level=level):
                graph = self._closure.instance.snapshot.graph
                number = graph.numbers.competency.get(competency)
                providers = () if number is None else graph.providers[number]
                keys = [graph.credentials[place].key for shown, place in providers if shown >= thousandths(level)]
                ready = (0 if self._is_renewable(key) else self._earned(key, beside=False) for key in keys)
                earned = min(ready, default=NEVER)
                return min(self._first(self._windows.leaf(line)), earned)
            case AverageLine():
                firsts = [
                    self._earned(key, beside=each.side_by_side)
                    for each in averaged_lines(line)
                    for key in self._closure.instance.evidence.accepted(each)
                ]
                return min(self._first(self._windows.leaf(line)), *firsts, NEVER)
            case CoverageLine():
                return 0
            case ExperienceLine() | ConditionLine() | ExclusionLine() | Selection():
                return self._first(self._windows.leaf(line))
            case _:
                assert_never(line)

    def _first(self, spans: tuple[Span, ...]) -> int:
        """The week into which the first day of some spans falls."""
        return spans[0][0] * self._windows.weeks.days // DAYS if spans else NEVER

    def _is_renewable(self, key: str) -> bool:
        """An award that stands in the record, run out or not, may be valid again at once."""
        return key in self._windows.awards and key in self._closure.renewable

    def _earned(self, key: str, *, beside: bool) -> int:
        """The first occurrence of a repeatable credential: no other one can be earlier."""
        if key not in self._closure.place:
            return NEVER
        return min(
            (
                self._beside[step] if beside else self._found[step] + self._weeks.length(self._closure.route(step))
                for step in self._closure.ways[key]
            ),
            default=NEVER,
        )

    def _group(self, group: Group) -> int:
        parts = [(self.line(part), part) for part in group.of]
        match group.rule:
            case GroupRule.ALL:
                return max((when for when, _ in parts), default=0)
            case GroupRule.ANY:
                return min((when for when, _ in parts), default=NEVER)
            case _:
                credentials = self._closure.instance.snapshot.credentials
                evidence = self._closure.instance.evidence
                need, have = group.minimum or Decimal(0), Decimal(0)
                when = 0
                for each, part in sorted(parts, key=lambda pair: pair[0]):
                    if have >= need:
                        break
                    when = each
                    is_counted = group.rule is GroupRule.AT_LEAST
                    times = evidence.times_for(part) if isinstance(part, CredentialLine) else 1
                    have += times * (Decimal(1) if is_counted else best_worth(part, evidence, credentials))
                return when if have >= need else NEVER

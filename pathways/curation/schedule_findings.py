"""Credentials whose days never come after those of what they need: offerings that are over, or awards that ran out.

When something can be had is counted from days that nobody can beat: every offering has a seat, hours take no time, and
what nobody plans (experience, conditions, what may be taken side by side) is there from the beginning.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import assert_never

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.brought import may_be_brought
from pathways.curation.finding import Finding, Severity
from pathways.curation.reach import Reach, minimum_of
from pathways.domain.catalog import Credential, CredentialStatus, Kind, Route
from pathways.domain.months import Lifetime, add_months
from pathways.domain.offerings import YearSpan
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
    walk,
)
from pathways.wording.phrases import day_text
from pathways.wording.requirements import text_of

DAYS_OF_WEEK = 7
SOME_YEARS = range(2024, 2028)
"""In which all that recurs comes in every way that it can: a leap year, even and odd ones."""


def schedule_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Of every credential that is offered."""
    active = {key: each for key, each in snapshot.credentials.items() if each.status is CredentialStatus.ACTIVE}
    late = {key for key, each in active.items() if _ends(each)}
    if late:
        yield from _Earliest(snapshot, active).findings(late)
    yield from _ran_out(snapshot, active)


def _ends(credential: Credential) -> bool:
    """On some day it can be begun for the last time."""
    return bool(credential.routes) and all(_last_begin(credential, route) is not None for route in credential.routes)


def _last_begin(credential: Credential, route: Route) -> date | None:
    """The last day on which a route can be begun; None: there is always another one."""
    ends = [day for day in (credential.last_day, route.available_through) if day is not None]
    if route.offerings and not route.recurring:
        ends.append(max(_last_start(each.ends_on, route) for each in route.offerings))
    return min(ends, default=None)


def _last_start(through: date, route: Route) -> date:
    """The last day on which its weeks can begin so that they lie within days that end so."""
    return max(date.min, through - timedelta(days=max(0, _length(route) - 1)))


def _length(route: Route) -> int:
    return DAYS_OF_WEEK * (route.weeks or 0)


def _later(day: date, days: int) -> date:
    return date.max if (date.max - day).days < days else day + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Ready:
    """From when on a line holds, and the line for a credential, or for what one shows, that it waits for."""

    day: date
    waits_for: CredentialLine | CompetencyLine | None = None


BEFORE_ALL = Ready(date.min)


class _Earliest:
    """The first day on which each credential can be held by somebody who began with nothing."""

    def __init__(self, snapshot: Snapshot, active: dict[str, Credential]) -> None:
        self._snapshot = snapshot
        self._active = active
        self._reach = Reach.of(snapshot)
        self._held: dict[str, date] = {}

    def findings(self, late: set[str]) -> Iterator[Finding]:
        """Of those of some credentials that never begin once what they need is there."""
        self._settle(late)
        for key in sorted(late - self._held.keys()):
            credential = self._active[key]
            for route in credential.routes:
                ready = self._route_ready(credential, route)
                begin, waits_for = _last_begin(credential, route), None if ready is None else ready.waits_for
                if (
                    ready is None
                    or waits_for is None
                    or begin is None
                    or self._begins(credential, route, date.min) is None
                ):
                    continue
                needed = text_of(waits_for, self._snapshot.names)
                text = (
                    f"{credential.name} can never follow {needed}: {route.title} begins on {day_text(begin)} at the "
                    f"latest, and {needed} is there on {day_text(ready.day)} at the earliest. Add days on which it is "
                    "offered, or mend those that are there."
                )
                yield Finding(Severity.WARNING, Code.NEVER_IN_TIME, text, key, Kind.CREDENTIAL, waits_for.path)
                break

    def _settle(self, wanted: set[str]) -> None:
        """Finds the days of some credentials, and of all that lead to them."""
        users: dict[str, set[str]] = defaultdict(set)
        found, unread = set(wanted), list(wanted)
        while unread:
            key = unread.pop()
            needed = {payer for route in self._active[key].routes for payer in self._payers(route)}
            for payer in needed:
                users[payer].add(key)
            unread += needed - found
            found |= needed
        pending = dict.fromkeys(sorted(found))
        while pending:
            key, _ = pending.popitem()
            days = [
                day
                for route in self._active[key].routes
                if (ready := self._route_ready(self._active[key], route)) is not None
                and (day := self._ends_on(self._active[key], route, ready.day)) is not None
            ]
            if days and (key not in self._held or min(days) < self._held[key]):
                self._held[key] = min(days)
                pending.update(dict.fromkeys(users[key]))

    def _payers(self, route: Route) -> Iterator[str]:
        """The credentials that may pay for a line of a route."""
        for line in () if route.requires is None else walk(route.requires):
            if isinstance(line, CredentialLine):
                yield from (key for key in self._reach.accepted(line) if key in self._active)
            elif isinstance(line, CompetencyLine):
                yield from (key for key in self._snapshot.developed_by.get(line.competency, ()) if key in self._active)

    def _route_ready(self, credential: Credential, route: Route) -> Ready | None:
        return BEFORE_ALL if route.requires is None else self._ready(route.requires, credential.key)

    def _ready(self, line: Requirement, owner: str) -> Ready | None:
        """None: it never holds."""
        if may_be_brought(line, self._snapshot):
            return BEFORE_ALL
        match line:
            case Group(rule=GroupRule.ALL) as group:
                parts = [self._ready(part, owner) for part in group.of]
                known = [part for part in parts if part is not None]
                return max(known, key=_day, default=BEFORE_ALL) if len(known) == len(parts) else None
            case Group() as group:
                return self._enough(group, owner)
            case CredentialLine() as line:
                if line.side_by_side:
                    return BEFORE_ALL
                days = [self._held[key] for key in self._reach.accepted(line) if key in self._held and key != owner]
                return Ready(min(days), line) if days else None
            case CompetencyLine() as line:
                return self._shown(line)
            case ExclusionLine() | ExperienceLine() | ConditionLine() | CoverageLine() | Selection() | AverageLine():
                return BEFORE_ALL
            case _:
                assert_never(line)

    def _shown(self, line: CompetencyLine) -> Ready | None:
        days = [
            self._held[key]
            for key in self._snapshot.developed_by.get(line.competency, ())
            if key in self._held
            for shown in self._active[key].competencies
            if shown.competency == line.competency and shown.level >= line.level
        ]
        return Ready(min(days), line) if days else None

    def _enough(self, group: Group, owner: str) -> Ready | None:
        """From when on as many lines hold as a group asks for, limits left out."""
        parts = [(ready, part) for part in group.of if (ready := self._ready(part, owner)) is not None]
        given, least = 0, minimum_of(group)
        if given >= least:
            return BEFORE_ALL
        for ready, part in sorted(parts, key=lambda each: each[0].day):
            given += self._reach.gives(part, group.rule)
            if given >= least:
                return ready
        return None

    def _ends_on(self, credential: Credential, route: Route, ready: date) -> date | None:
        """The first day on which the credential can be held by a route whose requirement holds from a day on."""
        begin = self._begins(credential, route, ready)
        return None if begin is None else _later(begin, _length(route))

    def _begins(self, credential: Credential, route: Route, ready: date) -> date | None:
        first = max(ready, route.available_from or date.min)
        ends = [day for day in (credential.last_day, route.available_through) if day is not None]
        begin = min(self._starts(route, first), default=None)
        return None if begin is None or any(end < begin for end in ends) else begin

    def _starts(self, route: Route, first: date) -> Iterator[date]:
        """From a day on: the first day that each of its offerings has for it."""
        if not route.is_offered:
            yield first
        for offering in route.offerings:
            begin = max(first, offering.starts_on)
            if begin <= _last_start(offering.ends_on, route):
                yield begin
        for span in _spans(self._snapshot, route):
            if span.most_days >= _length(route):
                # What recurs for ever has been there before any day that somebody could begin with.
                comings = [] if first == date.min else span.between(first, add_months(first, 12 * len(SOME_YEARS)))
                yield from [first] if first == date.min else []
                yield from (max(first, begin) for begin, end in comings if max(first, begin) <= _last_start(end, route))


def _day(ready: Ready) -> date:
    return ready.day


def _spans(snapshot: Snapshot, route: Route) -> list[YearSpan]:
    spans = (snapshot.term_calendar.span_of(each) for each in route.recurring)
    return [span for span in spans if span is not None]


def _ran_out(snapshot: Snapshot, active: dict[str, Credential]) -> Iterator[Finding]:
    """Routes that recur, and begin only when what they need has run out, or is too old."""
    reach = Reach.of(snapshot)
    for credential in active.values():
        for route in credential.routes:
            spans = _spans(snapshot, route)
            if route.requires is None or route.offerings or not spans:
                continue
            for line in reach.unavoidable(route.requires):
                if not isinstance(line, CredentialLine) or line.side_by_side or line.ever_earned:
                    continue
                needed = [active[key] for key in reach.accepted(line) if key in active and key != credential.key]
                if may_be_brought(line, snapshot) or not needed:
                    continue
                if all(_is_over(each, line, snapshot, route, spans) for each in needed):
                    name = snapshot.names.get(line.credential, line.credential)
                    text = (
                        f"{credential.name} can never follow {name}: whenever {route.title} begins, {name} has run out "
                        "or is too old. Offer one of the two at another time, or let it count for longer."
                    )
                    yield Finding(
                        Severity.WARNING, Code.NEVER_IN_TIME, text, credential.key, Kind.CREDENTIAL, line.path
                    )


def _is_over(
    needed: Credential, line: CredentialLine, snapshot: Snapshot, route: Route, spans: Sequence[YearSpan]
) -> bool:
    """Whenever a route comes, an award that a line needs is over, however it was earned."""
    ways = [(way, _spans(snapshot, way)) for way in needed.routes]
    lasts_long = needed.lifetime.is_for_life and line.earned_within_months is None
    if lasts_long or needed.renewals or not ways or any(way.offerings or not found for way, found in ways):
        return False
    return not any(
        _meets(_earned_between(span.in_year(year), way), coming, needed.lifetime, line.earned_within_months)
        for way, found in ways
        for span, year in product(found, SOME_YEARS)
        for coming in _begun_between(spans, route)
    )


Days = tuple[date, date]
"""From the one through the other."""


def _earned_between(coming: Days | None, way: Route) -> Days | None:
    """The first and the last day on which a coming of a way ends."""
    if coming is None or _last_start(coming[1], way) < coming[0]:
        return None
    length = _length(way)
    return _later(coming[0], length), _later(_last_start(coming[1], way), length)


def _begun_between(spans: Sequence[YearSpan], route: Route) -> Iterator[Days]:
    """The first and the last day on which each coming of a route begins, in these years and the next ones."""
    years = range(SOME_YEARS.start, SOME_YEARS.stop + len(SOME_YEARS))
    for span, year in product(spans, years):
        coming = span.in_year(year)
        if coming is not None and coming[0] <= (last := _last_start(coming[1], route)):
            yield coming[0], last


def _meets(earned: Days | None, begun: Days, lifetime: Lifetime, within: int | None) -> bool:
    """On some day of both an award is there, and neither over nor too old."""
    if earned is None or begun[1] < earned[0]:
        return False
    issued = min(earned[1], begun[1])
    day = max(issued, begun[0])
    last = lifetime.last_day(issued)
    return (last is None or day <= last) and (within is None or add_months(day, -within) <= issued)

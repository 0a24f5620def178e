"""Awards that run out and what renewals make of them, from docs/reference/plan.md alone.

Decided where the text leaves a choice:

- A renewal moves the expiry of that award of its credential which is valid longest; one that never runs out has none.
- All of its days, which end before its finishOn, lie in the cycle and what grace adds; it counts from its finishOn. The
  next one begins on that day or later, in the cycle that began on the day after the old expiry.
- What a record says was renewed, or does not say when it was issued, is in a cycle as long as the route that is taken
  moves the expiry; it never begins before the issue.
- An award without a day of issue is of no cycle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from pathways.domain.catalog import Credential, Route
from pathways.domain.learner import Award, Record
from pathways.domain.months import add_months
from pathways.domain.requirement import CredentialLine, Group, Requirement
from tests.last_days import before, last_day, renewed


@dataclass(frozen=True)
class Renewed:
    """A renewal that was taken; `name`: of the step."""

    route: Route
    start_on: date
    finish_on: date
    name: str = ""


@dataclass(frozen=True)
class Holding:
    """An award, and the spans of days in which it is valid.

    Attributes:
        award: of the record; None: the plan earns it.
        name: of the step that earns it; else empty.
        first: the cycle that runs is the first: the expiry is the one that the issue gave.
        before: the same before the last renewal, and that; None: none was taken.
        since: the first day of the cycle that runs; None: a renewal of before began it.
        expiry: None: it never runs out.
        spans: first and last days.
    """

    award: Award | None
    since: date | None
    expiry: date | None
    spans: tuple[tuple[date, date], ...]
    name: str = ""
    first: bool = False
    before: tuple[Holding, Renewed] | None = None

    def valid(self, day: date) -> bool:
        """On that day."""
        return any(first <= day <= last for first, last in self.spans)

    def cycle(self, credential: Credential, route: Route) -> date:
        """The first day of the cycle that runs, for a renewal."""
        if self.since is not None:
            return self.since
        assert self.award is not None and self.expiry is not None
        issued, old = self.award.issued_on or date.min, before(credential, route, self.expiry)
        return issued if old is None else max(issued, old + timedelta(days=1))

    def renewable(self, credential: Credential, route: Route, start_on: date, finish_on: date) -> bool:
        """A renewal may run from one day until another, as far as the cycle goes."""
        if self.expiry is None or start_on < self.cycle(credential, route) or start_on < self.spans[-1][0]:
            return False
        if route.opens_days is not None and (self.expiry - start_on).days > route.opens_days:
            return False
        return max(start_on, finish_on - timedelta(days=1)) <= add_months(self.expiry, route.grace_months or 0)

    def renewed(self, renewal: Renewed, expiry: date) -> Holding:
        """After a renewal that moves the expiry to another day."""
        assert self.expiry is not None
        span = (renewal.finish_on, expiry)
        return replace(
            self,
            since=self.expiry + timedelta(days=1),
            expiry=expiry,
            spans=(*self.spans, span),
            first=False,
            before=(self, renewal),
        )

    def ended_by_issue(self, credential: Credential, route: Route) -> tuple[date, date, bool] | None:
        """The cycle before the one that the record tells of: first and last day, and whether it is the first."""
        if self.award is None or self.expiry is None or self.before is not None or self.first:
            return None
        since, issued = self.cycle(credential, route), self.award.issued_on
        if before(credential, route, self.expiry) is None or (issued is not None and since <= issued):
            return None
        old = since - timedelta(days=1)
        first = issued is not None and last_day(credential, issued) == old
        earlier = before(credential, route, old)
        assert earlier is not None
        begun = earlier + timedelta(days=1)
        if issued is not None:
            begun = issued if first else max(issued, begun)
        return begun, old, first


def holdings(
    credential: Credential, record: Record, earned: Mapping[str, date], renewals: Iterable[Renewed]
) -> list[Holding]:
    """The awards of a credential after some renewals; `earned`: the days on which steps of the plan earn it."""
    found = list(_awards(credential, record))
    for name, day in earned.items():
        expiry = last_day(credential, day)
        found.append(Holding(None, day, expiry, ((day, expiry or date.max),), name, first=True))
    for renewal in sorted(renewals, key=lambda each: each.start_on):
        place = longest(found, renewal.start_on)
        if place is not None:
            expiry = found[place].expiry
            assert expiry is not None
            found[place] = found[place].renewed(renewal, renewed(credential, renewal.route, expiry))
    return found


def longest(found: list[Holding], day: date) -> int | None:
    """Which of some holdings a renewal on a day is about."""
    begun = [place for place, each in enumerate(found) if any(first <= day for first, _ in each.spans)]
    if not begun or any(found[place].expiry is None for place in begun):
        return None
    return max(begun, key=lambda place: found[place].expiry or date.max)


def _awards(credential: Credential, record: Record) -> Iterator[Holding]:
    for award in record.awards:
        if award.credential == credential.key and award.counts:
            issued, expiry = award.issued_on, award.expires_on
            if issued is not None and expiry is None:
                expiry = last_day(credential, issued)
            begun = issued or date.min
            first = issued is not None and expiry == last_day(credential, issued)
            yield Holding(award, begun if first else None, expiry, ((begun, expiry or date.max),), first=first)


def asked(route: Route, *, first: bool, carried: Decimal = Decimal(0)) -> Requirement | None:
    """What a renewal asks for in the first cycle of an award, or in a later one, beside what is carried into it."""
    found = route.requires
    if first and route.first_cycle is not None:
        if route.first_cycle.exempt:
            return None
        assert isinstance(found, Group)
        found = replace(found, minimum=route.first_cycle.credits)
    if carried:
        assert isinstance(found, Group) and found.minimum is not None
        found = replace(found, minimum=max(Decimal(0), found.minimum - carried))
    return found


def left_over(route: Route, earned: Decimal, carried: Decimal, *, first: bool) -> Decimal:
    """What a cycle leaves over for the next one: of what was earned in it, what is carried into it is used up first."""
    tree = asked(route, first=first)
    least = tree.minimum if isinstance(tree, Group) and tree.minimum is not None else Decimal(0)
    assert route.carry_over is not None
    return min(route.carry_over, earned, max(Decimal(0), earned + carried - least))


def counting(route: Route) -> Group | None:
    """What counts of a cycle for the next: the group that adds up credits, whatever it asks for; None: nothing does."""
    tree = route.requires
    if route.carry_over is None or not isinstance(tree, Group):
        return None
    of = tuple(replace(x, earned_within_months=None) if isinstance(x, CredentialLine) else x for x in tree.of)
    return replace(tree, of=of, distinct=None, each=None)

"""What keeps a goal of one credential valid, from docs/reference/plan.md alone.

Decided where the text leaves a choice:

- What only keeps the goal is taken on or after the goal's day: a renewal in its cycle, the credential itself, earned
  again, while it is still valid. What is earned only for one of these is earned on its day, side by side where lines
  allow it; nothing of it takes time.
- Of the days of a cycle the first and the last are looked at, and those on which something may run out or grow old.
- `alignTo` looks at the expiry that the other credential has by its record and by the steps to the goal.
- A renewal in a chain moves the expiry forward; one that is taken on the day after the expiry leaves no gap. What is
  earned again lasts longer than what is held; it is what is renewed from then on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, permutations, product

from pathways.domain.catalog import Credential, CredentialStatus, Route
from pathways.domain.months import add_months
from tests.calendar.held_awards import Holding, Renewed, asked, counting, left_over
from tests.calendar.record_on_day import Issued, Moment, in_days, most, within_cycle
from tests.last_days import DAY, last_day, renewed
from tests.rules.oracle import holds
from tests.rules.state import base

Earned = Mapping[str, date]
Days = Mapping[str, date]
LONGEST_LAG = 3
"""Months after which something of the cases that are drawn may have run out or grown old."""


@dataclass(frozen=True)
class Chain:
    """What is kept, on its way.

    Attributes:
        holding: of it, in the cycle that runs.
        earned: the days on which all that is earned was finished.
        after: the day of what was done last.
        spent: what was issued in grace, and counted in the cycle before.
        before: the same before the last renewal; None: none was taken here.
    """

    holding: Holding
    earned: Earned
    after: date = date.min
    spent: frozenset[Issued] = frozenset()
    before: Chain | None = None

    @property
    def expiry(self) -> date | None:
        """None: it never runs out."""
        return self.holding.expiry


@dataclass(frozen=True)
class Keeping:
    """A goal reached on a day, and what may keep it valid through another.

    Attributes:
        moment: on the day of the goal.
        kept: the credential.
        holding: the award of it that lasts longest.
        earned: the days on which the steps to the goal were finished.
        expiries: until when what is held on that day is valid, for `alignTo`.
    """

    moment: Moment
    credentials: Mapping[str, Credential]
    kept: str
    holding: Holding
    earned: Earned
    expiries: Mapping[str, date]
    through: date

    def by(self, renewals: Sequence[Route], extra: Mapping[str, Route]) -> bool:
        """All of the renewals, in some order, with all that is earned for them, keep the goal without a gap.

        Args:
            extra: what is earned for them; with the credential itself, which is earned again.
        """
        names = sorted(extra.keys() - {self.kept})
        events = [*renewals, *(route for key, route in extra.items() if key == self.kept)]
        return any(
            self._rest(order, 0, dict(zip(names, places, strict=True)), extra, self._begun)
            for order in permutations(events)
            for places in product(range(len(events)), repeat=len(names))
        )

    def on_days(self, days: Days, extra: Mapping[str, Route]) -> bool:
        """Steps keep the goal without a gap when they are taken on some days.

        Args:
            days: by the name of the step.
            extra: the route of each; the names of renewals are none of credentials.
        """
        chains = [self._begun]
        for day in sorted(set(days.values())):
            mine = {key: extra[key] for key, its in days.items() if its == day}
            courses = {key: mine[key] for key in mine if key in self._courses}
            chains = [
                replace(chain, earned=earned)
                for chain in chains
                if (earned := self._earning(courses, day, chain)) is not None
            ]
            for key in sorted(mine.keys() - self._courses, key=lambda key: key != self.kept):
                chains = [found for chain in chains for found in self._taken(mine[key], day, chain)]
        return any(chain.expiry is None or chain.expiry >= self.through for chain in chains)

    @property
    def _courses(self) -> frozenset[str]:
        return frozenset(self.credentials) - {self.kept}

    @property
    def _begun(self) -> Chain:
        return Chain(self.holding, self.earned)

    def _rest(
        self,
        order: Sequence[Route],
        place: int,
        places: Mapping[str, int],
        extra: Mapping[str, Route],
        chain: Chain,
    ) -> bool:
        if place == len(order):
            return chain.expiry is None or chain.expiry >= self.through
        mine = {key: extra[key] for key, its in places.items() if its == place}
        for day in self._days(order[place], chain):
            with_mine = self._earning(mine, day, chain)
            found = [] if with_mine is None else self._taken(order[place], day, replace(chain, earned=with_mine))
            if any(self._rest(order, place + 1, places, extra, each) for each in found):
                return True
        return False

    def _taken(self, route: Route, day: date, chain: Chain) -> Iterator[Chain]:
        """After a renewal, or after it is earned again, in each way in which what lies in two cycles may count."""
        credential, expiry = self.credentials[self.kept], chain.expiry
        if expiry is None or not self._open(credential, route, day):
            return
        first, last = self._span(route, chain, expiry)
        if not max(first, chain.after) <= day <= last:
            return
        seen = self._on(day, chain)
        if route not in credential.renewals:
            until = last_day(credential, day)
            lasts = until is None or until > expiry
            if lasts and (route.requires is None or holds(route.requires, seen)):
                again = Holding(None, day, until, ((day, until or date.max),), self.kept, first=True)
                yield Chain(again, chain.earned, day)
            return
        tree = asked(route, first=chain.holding.first)
        carried = Decimal(0) if tree is None else self._carried(chain, route, seen)
        tree = asked(route, first=chain.holding.first, carried=carried)
        since = chain.holding.cycle(credential, route)
        renewed = chain.holding.renewed(Renewed(route, day, day), self._moved(route, expiry))
        both = sorted(self._issued(chain, expiry + DAY, day) - chain.spent)
        for left in (frozenset(some) for size in range(len(both) + 1) for some in combinations(both, size)):
            if tree is None or holds(tree, within_cycle(seen, since, self.kept, chain.spent | left)):
                yield Chain(renewed, chain.earned, day, chain.spent | frozenset(both) - left, chain)

    def _carried(self, chain: Chain, route: Route, seen: Moment) -> Decimal:
        """What the cycle that runs has of the one before."""
        credential, group, holding = self.credentials[self.kept], counting(route), chain.holding
        if group is None or holding.first:
            return Decimal(0)
        before = Decimal(0)
        if holding.before is None:
            found = holding.ended_by_issue(credential, route)
            if found is None:
                return before
            begun, last, first = found
            taken, elsewhere, grace = last, frozenset[Issued](), frozenset[Issued]()
        else:
            earlier, renewal = holding.before
            if renewal.route != route or earlier.expiry is None:
                return before
            begun, last, first = earlier.cycle(credential, route), earlier.expiry, earlier.first
            taken = renewal.start_on
            elsewhere, grace = frozenset[Issued](), self._issued(chain, last + DAY, taken)
            if chain.before is not None:
                before = self._carried(chain.before, route, seen)
                elsewhere, grace = chain.before.spent, chain.spent - chain.before.spent
        moment = in_days(
            seen,
            self.kept,
            self.moment.record,
            chain.earned,
            lambda each: each in grace or (begun <= each[1] <= last and each not in elsewhere),
        )
        return left_over(route, most(group, moment), before, first=first)

    def _issued(self, chain: Chain, first: date, last: date) -> frozenset[Issued]:
        """What is issued between two days."""
        held = {(each.credential, each.issued_on) for each in self.moment.record.awards if each.issued_on is not None}
        every = held.union((base(key), day) for key, day in chain.earned.items())
        return frozenset((key, day) for key, day in every if key != self.kept and first <= day <= last)

    def _span(self, route: Route, chain: Chain, expiry: date) -> tuple[date, date]:
        credential = self.credentials[self.kept]
        if route not in credential.renewals:
            return date.min, expiry
        since = chain.holding.cycle(credential, route)
        if route.opens_days is not None:
            since = max(since, expiry - timedelta(days=route.opens_days))
        return since, min(add_months(expiry, route.grace_months or 0), expiry + timedelta(days=1))

    def _days(self, route: Route, chain: Chain) -> list[date]:
        if chain.expiry is None:
            return []
        first, last = self._span(route, chain, chain.expiry)
        first = max(first, self.moment.day, chain.after)
        begun = [award.issued_on for award in self.moment.record.awards if award.issued_on is not None]
        begun += [*chain.earned.values(), *(each.ended_on for each in self.moment.record.experience if each.ended_on)]
        turns = [add_months(day, months) for day in begun for months in range(LONGEST_LAG + 1)]
        turns += [award.expires_on for award in self.moment.record.awards if award.expires_on is not None]
        issued = [(each.credential, each.issued_on) for each in self.moment.record.awards if each.issued_on is not None]
        ends = (last_day(self.credentials[key], day) for key, day in (*issued, *chain.earned.items()))
        turns += [end for end in ends if end is not None]
        return sorted({day for day in (first, last, *turns) if first <= day <= last})

    def _moved(self, route: Route, expiry: date) -> date:
        if route.align_to is not None:
            return max(expiry, self.expiries.get(route.align_to, expiry))
        return renewed(self.credentials[self.kept], route, expiry)

    def _earning(self, mine: Mapping[str, Route], day: date, chain: Chain) -> Earned | None:
        """With all of what is earned on a day, in some order; None: it cannot be."""
        left, found = dict(mine), dict(chain.earned)
        while left:
            able = [key for key, route in left.items() if self._open(self.credentials[key], route, day)]
            while (kept := self._beside(able, extra=mine, moment=self._on(day, replace(chain, earned=found)))) != able:
                able = kept
            if not able:
                return None
            for key in able:
                found[key] = day
                del left[key]
        return found

    def _beside(self, able: Sequence[str], extra: Mapping[str, Route], moment: Moment) -> list[str]:
        """Those of some steps that may begin side by side."""
        kept = []
        for key in able:
            others = frozenset(able) - {key}
            tree = extra[key].requires
            if tree is None or holds(tree, replace(moment, running=others, begun=others)):
                kept.append(key)
        return kept

    def _on(self, day: date, chain: Chain) -> Moment:
        held = {key: since for key, since in chain.earned.items() if self._valid(key, since, day)}
        award, record = self.holding.award, self.moment.record
        if chain.expiry is None or day <= chain.expiry:
            if award is None:
                held[self.kept] = chain.earned[self.kept]
            else:
                lasting = replace(award, expires_on=chain.expiry or date.max)
                record = replace(record, awards=(*record.awards, lasting))
        moment = replace(self.moment, day=day, record=record, record_beside=record, finished=held, ended=held)
        return replace(moment, running=frozenset(), begun=frozenset())

    def _valid(self, key: str, since: date, day: date) -> bool:
        last = last_day(self.credentials[key], since)
        return since <= day and (last is None or day <= last)

    def _open(self, credential: Credential, route: Route, day: date) -> bool:
        return (
            credential.status is CredentialStatus.ACTIVE
            and (credential.last_day is None or day <= credential.last_day)
            and (route.available_from is None or route.available_from <= day)
            and (route.available_through is None or day <= route.available_through)
        )

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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import permutations, product

from pathways.domain.catalog import Credential, CredentialStatus, Route
from pathways.domain.months import add_months
from tests.calendar.holding import Holding, asked
from tests.calendar.moment import Moment, within_cycle
from tests.last_days import last_day, renewed
from tests.rules.oracle import holds

Earned = Mapping[str, date]
Days = Mapping[str, date]
LONGEST_LAG = 3
"""Months after which something of the cases that are drawn may have run out or grown old."""


@dataclass(frozen=True)
class Chain:
    """What is kept, on its way.

    Attributes:
        since: the first day of the cycle that runs.
        expiry: None: it never runs out.
        earned: the days on which all that is earned was finished.
        first: it is the first cycle.
    """

    since: date
    expiry: date | None
    earned: Earned
    first: bool


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
        chain = self._begun
        for day in sorted(set(days.values())):
            mine = {key: extra[key] for key, its in days.items() if its == day}
            with_mine = self._earning({key: mine[key] for key in mine if key in self._courses}, day, chain)
            if with_mine is None:
                return False
            chain = replace(chain, earned=with_mine)
            for key in sorted(mine.keys() - self._courses, key=lambda key: key != self.kept):
                found = self._taken(mine[key], day, chain)
                if found is None:
                    return False
                chain = found
        return chain.expiry is None or chain.expiry >= self.through

    @property
    def _courses(self) -> frozenset[str]:
        return frozenset(self.credentials) - {self.kept}

    @property
    def _begun(self) -> Chain:
        return Chain(self.holding.since, self.holding.expiry, self.earned, self.holding.first)

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
            found = None if with_mine is None else self._taken(order[place], day, replace(chain, earned=with_mine))
            if found is not None and self._rest(order, place + 1, places, extra, found):
                return True
        return False

    def _taken(self, route: Route, day: date, chain: Chain) -> Chain | None:
        """After a renewal, or after it is earned again; None: it cannot be, on that day."""
        if chain.expiry is None or not self._open(self.credentials[self.kept], route, day):
            return None
        first, last = self._span(route, chain.since, chain.expiry)
        if not first <= day <= last:
            return None
        seen = self._on(day, chain)
        if route in self.credentials[self.kept].renewals:
            tree = asked(route, first=chain.first)
            if tree is None or holds(tree, within_cycle(seen, chain.since, self.kept)):
                return Chain(day + timedelta(days=1), self._moved(route, chain.expiry), chain.earned, first=False)
            return None
        expiry = last_day(self.credentials[self.kept], day)
        lasts = expiry is None or expiry > chain.expiry
        if lasts and (route.requires is None or holds(route.requires, seen)):
            return Chain(day, expiry, chain.earned, first=True)
        return None

    def _span(self, route: Route, since: date, expiry: date) -> tuple[date, date]:
        if route not in self.credentials[self.kept].renewals:
            return date.min, expiry
        if route.opens_days is not None:
            since = max(since, expiry - timedelta(days=route.opens_days))
        return since, min(add_months(expiry, route.grace_months or 0), expiry + timedelta(days=1))

    def _days(self, route: Route, chain: Chain) -> list[date]:
        if chain.expiry is None:
            return []
        first, last = self._span(route, chain.since, chain.expiry)
        first = max(first, self.moment.day)
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

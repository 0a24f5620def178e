"""What keeps a goal of one credential valid, from catalog-format.md alone.

Decided where the text leaves a choice:

- A renewal that only keeps the goal is taken on the first or the last day of its cycle on or after the goal's day, and
  what is earned only for it on the same day, side by side where lines allow it; nothing of it takes time.
- `alignTo` looks at the expiry that the other credential has by its record and by the steps to the goal.
- A renewal in a chain moves the expiry forward; one that is taken on the day after the expiry leaves no gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import permutations, product

from pathways.domain.calendar import add_months
from pathways.domain.catalog import Credential, CredentialStatus, Route
from tests.calendar.holding import Holding, extends
from tests.calendar.moment import Moment, within_cycle
from tests.rules.oracle import holds

Earned = Mapping[str, date]


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
        """All of the renewals, in some order, with all that is earned for them, keep the goal without a gap."""
        names = sorted(extra)
        return any(
            self._chain(order, dict(zip(names, cycles, strict=True)), extra)
            for order in permutations(renewals)
            for cycles in product(range(len(renewals)), repeat=len(names))
        )

    def _chain(self, order: Sequence[Route], cycles: Mapping[str, int], extra: Mapping[str, Route]) -> bool:
        return self._rest(order, 0, cycles, extra, self.holding.since, self.holding.expiry, self.earned)

    def _rest(
        self,
        order: Sequence[Route],
        place: int,
        cycles: Mapping[str, int],
        extra: Mapping[str, Route],
        since: date,
        expiry: date | None,
        earned: Earned,
    ) -> bool:
        if place == len(order):
            return expiry is None or expiry >= self.through
        if expiry is None:
            return False
        route = order[place]
        mine = {key: extra[key] for key, cycle in cycles.items() if cycle == place}
        for day in self._days(route, since, expiry):
            with_mine = self._earning(mine, day, earned)
            if with_mine is None or not self._open(self.credentials[self.kept], route, day):
                continue
            if route.requires is not None:
                seen = within_cycle(self._on(day, with_mine), since, self.kept)
                if not holds(route.requires, seen):
                    continue
            later = self._moved(route, expiry)
            if self._rest(order, place + 1, cycles, extra, day + timedelta(days=1), later, with_mine):
                return True
        return False

    def _days(self, route: Route, since: date, expiry: date) -> Iterator[date]:
        first = max(since, self.moment.day)
        last = min(add_months(expiry, route.grace_months or 0), expiry + timedelta(days=1))
        yield from sorted({first, last} if first <= last else ())

    def _moved(self, route: Route, expiry: date) -> date:
        if route.align_to is not None:
            return max(expiry, self.expiries.get(route.align_to, expiry))
        return add_months(expiry, extends(self.credentials[self.kept], route))

    def _earning(self, mine: Mapping[str, Route], day: date, earned: Earned) -> Earned | None:
        """With all of what is earned on a day, in some order; None: it cannot be."""
        left, found = dict(mine), dict(earned)
        while left:
            able = [key for key, route in left.items() if self._open(self.credentials[key], route, day)]
            while (kept := self._beside(able, extra=mine, moment=self._on(day, found))) != able:
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

    def _on(self, day: date, earned: Earned) -> Moment:
        held = {key: since for key, since in earned.items() if self._valid(key, since, day)}
        return replace(self.moment, day=day, finished=held, ended=held, running=frozenset(), begun=frozenset())

    def _valid(self, key: str, since: date, day: date) -> bool:
        months = self.credentials[key].valid_months
        return since <= day and (months is None or day <= add_months(since, months))

    def _open(self, credential: Credential, route: Route, day: date) -> bool:
        return (
            credential.status is CredentialStatus.ACTIVE
            and (credential.last_day is None or day <= credential.last_day)
            and (route.available_from is None or route.available_from <= day)
            and (route.available_through is None or day <= route.available_through)
        )

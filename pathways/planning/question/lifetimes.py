"""How long awards last in a plan with a calendar: those of the record, those that steps earn, and what renews them.

Counted from the days of the steps alone. Knows no solver.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from pathways.domain.catalog import Credential, Route
from pathways.domain.learner import ANY_GRADE, Award
from pathways.domain.months import add_months
from pathways.planning.question.cycles import Issued, cycle_since
from pathways.planning.question.taken_step import TakenStep

ANY_SCORE = Decimal(10**12)
"""A planned step reaches any minimal score."""
DAY = timedelta(days=1)


@dataclass
class Life:
    """One award.

    Attributes:
        award: as it was issued.
        since: the first day of its present cycle; None: it was renewed before the plan, and that depends on how.
        begun_by: the place of the step that began that cycle; None: it began before the plan.
        spans: first and last days of validity; the last one ends on the present expiry.
        is_first: the present cycle is the first one.
    """

    award: Award
    since: date | None
    begun_by: int | None
    spans: list[tuple[date, date]]
    is_first: bool

    def cycle_since(self, credential: Credential, renewal: Route) -> date:
        """The first day of its present cycle, for one of the renewals of its credential."""
        if self.since is not None:
            return self.since
        return cycle_since(credential, renewal, self.award.issued_on, self.expiry)

    @property
    def expiry(self) -> date:
        """The last day of validity; the calendar's last where it never runs out."""
        return self.spans[-1][1]

    def on(self, day: date) -> Award | None:
        """As it stands on a day: valid through the span that the day lies in, or run out; None: not issued yet."""
        begun = [span for span in self.spans if span[0] <= day]
        if not begun:
            return None
        last = max(end for _, end in begun)
        return replace(self.award, expires_on=last)


@dataclass(frozen=True)
class Cycle:
    """In which a renewal is taken: from its first day through the expiry, and what that becomes.

    Attributes:
        begun_by: the place of the step that began it; None: it began before the plan.
        is_first: the expiry is that of the issue.
        elsewhere: what was issued in it and counts in another cycle.
        award: that is renewed.
    """

    since: date
    expiry: date
    after: date
    begun_by: int | None
    is_first: bool
    elsewhere: frozenset[Issued] = frozenset()
    award: Award | None = None

    def has(self, award: Award) -> bool:
        """It was issued in the cycle, and counts in it."""
        issued = award.issued_on
        return issued is not None and issued >= self.since and (award.credential, issued) not in self.elsewhere

    def periods(self, months: int) -> Iterator[tuple[date, date]]:
        """Its whole periods of some months: first day, and the day after the last."""
        for number in count():
            first, after = add_months(self.since, months * number), add_months(self.since, months * (number + 1))
            if after > self.expiry + DAY:
                return
            yield first, after


@dataclass
class Lifetimes:
    """Of all awards of a plan.

    Attributes:
        first_day: of the plan.
        cycles: of its renewals, by their place among its steps; None: there is nothing to renew.
        again: until when a credential was valid that a step earns again, by the step's place.
    """

    first_day: date
    credentials: Mapping[str, Credential]
    lives: list[Life] = field(default_factory=list)
    cycles: dict[int, Cycle | None] = field(default_factory=dict)
    again: dict[int, date] = field(default_factory=dict)

    @classmethod
    def of(
        cls, first_day: date, awards: Iterable[Award], steps: Sequence[TakenStep], credentials: Mapping[str, Credential]
    ) -> Lifetimes:
        """Plays the steps in the order in which they count."""
        made = cls(first_day, credentials)
        for award in awards:
            if award.counts and award.credential in credentials:
                made._begin(award, award.issued_on or date.min, None)
        order = sorted(range(len(steps)), key=lambda place: (steps[place].ends(first_day), steps[place].rank))
        for place in order:
            step = steps[place]
            if step.is_renewal:
                made.cycles[place] = made._renew(place, step)
            else:
                day = step.ends(first_day)
                before = made.longest(step.credential.key, day)
                if before is not None:
                    made.again[place] = before.expiry
                made._begin(_award_of(step, day), day, place)
        return made

    def longest(self, key: str, day: date) -> Life | None:
        """The award of a credential that is valid longest, of those that are there on a day."""
        there = [life for life in self.lives if life.award.credential == key and life.spans[0][0] <= day]
        return max(there, key=lambda life: life.expiry, default=None)

    def turns(self) -> list[date]:
        """Days on which an award has just run out, or begins to be valid."""
        spans = [span for life in self.lives for span in life.spans]
        return sorted({begin for begin, _ in spans} | {end + DAY for _, end in spans if end < date.max})

    def _begin(self, award: Award, since: date, begun_by: int | None) -> None:
        last = award.last_day(self.credentials[award.credential].lifetime) or date.max
        if award.issued_on is None or last >= award.issued_on:
            is_first = award.is_as_issued(self.credentials[award.credential].lifetime)
            self.lives.append(Life(award, since if is_first else None, begun_by, [(since, last)], is_first))

    def _renew(self, place: int, step: TakenStep) -> Cycle | None:
        begins, ends = step.begins(self.first_day), step.ends(self.first_day)
        life = self.longest(step.credential.key, begins)
        if life is None or life.expiry == date.max:
            return None
        since = life.cycle_since(step.credential, step.route)
        after = self._expiry_after(step, life.expiry, ends)
        cycle = Cycle(since, life.expiry, after, life.begun_by, life.is_first, award=life.award)
        life.spans.append((ends, cycle.after))
        life.since, life.begun_by, life.is_first = cycle.expiry + DAY, place, False
        return cycle

    def _expiry_after(self, step: TakenStep, before: date, day: date) -> date:
        route = step.route
        if route.align_to is not None:
            other = self.longest(route.align_to, day)
            return max(before, before if other is None else other.expiry)
        return step.credential.extension(route).moved(before)


def _award_of(step: TakenStep, day: date) -> Award:
    """What a step earns."""
    return Award(
        credential=step.credential.key,
        issued_on=day,
        score=ANY_SCORE,
        credits=step.credential.planned_credits,
        kind=step.route.kind,
        grade=ANY_GRADE,
    )

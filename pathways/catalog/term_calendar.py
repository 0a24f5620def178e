"""When the terms of a catalogue come, and which of them a step belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from pathways.domain.catalog import Route
from pathways.domain.content import Content
from pathways.domain.offerings import Recurrence, Term, TermTime, YearSpan

Days = tuple[date, date]
"""From the one through the other."""


@lru_cache(maxsize=512)
def _comings(span: YearSpan, first: date, last: date) -> tuple[Days, ...]:
    return tuple(span.between(first, last))


@dataclass(frozen=True, eq=False)
class TermCalendar:
    """Of one catalogue.

    Attributes:
        terms: by key.
        dated, yearly: the spans of offering dates, each once: without terms these are the terms.
    """

    terms: Mapping[str, Term]
    dated: tuple[Days, ...] = ()
    yearly: tuple[YearSpan, ...] = ()

    @classmethod
    def of(cls, content: Content) -> TermCalendar:
        """Full offerings count as terms too."""
        if content.terms:
            return cls(content.terms)
        credentials = content.credentials.values()
        routes = [route for each in credentials for route in (*each.routes, *each.renewals)]
        dated = {(each.starts_on, each.ends_on) for route in routes for each in route.offerings}
        yearly = dict.fromkeys(each.span for route in routes for each in route.recurring if each.span is not None)
        return cls({}, tuple(sorted(dated)), tuple(yearly))

    def span_of(self, recurrence: Recurrence) -> YearSpan | None:
        """The days on which it comes; None: the catalogue lacks its term."""
        term = self.terms.get(recurrence.term or "")
        return recurrence.span if term is None else term.span

    def offerings(self, route: Route, first: date, last: date) -> Iterator[Days]:
        """Its offerings with a seat: those with dates, and of those that recur what has a day between two days."""
        for offering in route.offerings:
            if offering.seats != 0:
                yield offering.starts_on, offering.ends_on
        for each in route.recurring:
            span = self.span_of(each) if each.seats != 0 else None
            if span is not None:
                yield from _comings(span, first, last)

    def times(self, first: date, last: date) -> list[TermTime]:
        """All terms with a day between two days, in order."""
        found = [
            TermTime(begin, end, term.key, term.name)
            for term in self.terms.values()
            for begin, end in term.span.between(first, last)
        ]
        spans = {(begin, end) for begin, end in self.dated if begin <= last and first <= end}
        spans.update(days for span in self.yearly for days in span.between(first, last))
        found += [TermTime(begin, end) for begin, end in spans]
        return sorted(found, key=lambda each: each.order)

    def offered(self, route: Route, first: date, last: date) -> list[TermTime]:
        """The terms between two days in which a route is offered with a seat; where there are terms, by these."""
        found: dict[TermTime, None] = {}
        for each in route.recurring:
            span = self.span_of(each) if each.seats != 0 else None
            term = self.terms.get(each.term or "")
            if span is None or (self.terms and term is None):
                continue
            for begin, end in span.between(first, last):
                found[TermTime(begin, end) if term is None else TermTime(begin, end, term.key, term.name)] = None
        if not self.terms:
            dated = ((each.starts_on, each.ends_on) for each in route.offerings if each.seats != 0)
            found.update(dict.fromkeys(TermTime(*days) for days in dated if days[0] <= last and first <= days[1]))
        return list(found)

    def time_of(self, route: Route, first: date, last: date) -> TermTime | None:
        """The term to which a step belongs: that of its offering, else the one in which its first day lies.

        Args:
            route: of the step.
            first, last: its days; the same where it takes none.

        Returns:
            None: it lies in no term.
        """
        own = [each for each in self.offered(route, first, last) if each.from_ <= first and last <= each.to]
        return min(own or self.times(first, first), key=lambda each: each.nearness, default=None)

    @cached_property
    def longest(self) -> int:
        """Days of the longest term; 0 without any."""
        lengths = [(end - begin).days + 1 for begin, end in self.dated]
        spans = [*(term.span for term in self.terms.values()), *self.yearly]
        return max((*lengths, *(span.most_days for span in spans)), default=0)


NO_TERMS = TermCalendar({})

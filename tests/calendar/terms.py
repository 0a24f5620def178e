"""Terms, offerings that recur and credits per term, from docs/reference/plan.md alone.

Decided where the text leaves a choice: a step lies in the term of an offering that contains all of its days; of several
terms in the one that begins last, of these in the one that ends first, of these in the first by key. Without terms,
offerings that are full say when a term is, too. Renewals earn nothing and are not counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction

from pathways.domain.catalog import Route
from pathways.domain.content import Content
from pathways.domain.months import YearDay
from pathways.domain.offerings import Every, YearSpan
from pathways.domain.plan import PlanOptions

MOST_YEARS = 3
"""That are looked at."""
Coming = tuple[date, date, str]
"""From the one day through the other; the key of the term, empty without one."""


def comings(span: YearSpan, first: date, key: str = "", *, years: int = MOST_YEARS) -> Iterator[Coming]:
    """From the year before a day on."""
    for year in range(first.year - 1, first.year + years):
        if span.every is Every.YEAR or (year % 2 == 0) == (span.every is Every.EVEN_YEAR):
            begin, end = _day(year, span.from_), _day(year, span.to)
            yield begin, end if begin <= end else _day(year + 1, span.to), key


def _day(year: int, day: YearDay) -> date:
    if (day.month, day.day) == (2, 29):
        return date(year, 3, 1) - timedelta(days=1)
    return date(year, day.month, day.day)


def offered(route: Route, content: Content, first: date) -> list[Coming]:
    """With a seat, each with its term if it says one."""
    found = [(each.starts_on, each.ends_on, "") for each in route.offerings if each.seats != 0]
    for each in route.recurring:
        if each.seats != 0:
            key = each.term or ""
            span = content.terms[key].span if key else each.span
            assert span is not None
            found += comings(span, first, key)
    return found


def terms(content: Content, first: date) -> list[Coming]:
    """All terms; without any, each span of offering dates is one."""
    if content.terms:
        return [each for term in content.terms.values() for each in comings(term.span, first, term.key)]
    found: set[Coming] = set()
    for credential in content.credentials.values():
        for route in (*credential.routes, *credential.renewals):
            found.update((each.starts_on, each.ends_on, "") for each in route.offerings)
            found.update(each for one in route.recurring if one.span for each in comings(one.span, first))
    return list(found)


def term_of(route: Route, content: Content, first: date, begin: date, last: date) -> Coming | None:
    """The term of a step with these days."""
    own = [each for each in offered(route, content, first) if each[2] or not content.terms]
    near = [each for each in own if each[0] <= begin and last <= each[1]]
    near = near or [each for each in terms(content, first) if each[0] <= begin <= each[1]]
    return min(near, key=lambda each: (-each[0].toordinal(), each[1], each[2]), default=None)


def too_much(earned: Mapping[Coming, Fraction], options: PlanOptions) -> bool:
    """Some term has more credits than a question allows."""
    most = options.max_credits_per_term
    return most is not None and any(credits > Fraction(most) for credits in earned.values())


def too_little(earned: Mapping[Coming, Fraction], options: PlanOptions) -> bool:
    """Some term with a step, but the last, has fewer credits than a question asks for."""
    least = options.min_credits_per_term
    last = max(earned, default=None)
    return least is not None and any(credits < Fraction(least) for term, credits in earned.items() if term != last)

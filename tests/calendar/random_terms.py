"""Small catalogues with terms, offerings that recur, and questions that limit the credits of a term."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from pathways.domain.catalog import Credential, Route
from pathways.domain.content import Content, Thing
from pathways.domain.months import YearDay
from pathways.domain.offerings import Every, Recurrence, Term, YearSpan
from tests.calendar.random_cases import random_case
from tests.rules.random_cases import Case

NEW_YEARS = (date(2026, 12, 7), date(2027, 12, 13))
"""Days from which the next year is near."""


def random_terms(seed: int) -> Case:
    """The case of a seed, without renewals; where something recurs, the question says by when it ends."""
    rng = Random(f"terms {seed}")  # noqa: S311
    case = random_case(seed)
    options = replace(case.question.options, keep_valid_until=None)
    today, record = case.question.day, case.question.record
    terms = [_term(rng, key, today) for key in ("t1", "t2", "t3")[: rng.choice((0, 1, 2, 2, 3))]]
    recurs = rng.randrange(100) < 45
    if recurs:
        if rng.randrange(3) == 0:
            today = rng.choice(NEW_YEARS)
            record = replace(record, awards=(), experience=())  # of another day
        options = replace(options, start_on=today, finish_by=today + timedelta(days=rng.randint(14, 70)))
    things: list[Thing] = [*terms]
    for thing in case.content.things():
        if isinstance(thing, Credential):
            routes = tuple(_route(rng, route, terms, today, recurs=recurs) for route in thing.routes)
            things.append(replace(thing, routes=routes, renewals=()))
        else:
            things.append(thing)
    if rng.randrange(100) < 70:
        options = replace(options, max_credits_per_term=Decimal(rng.randint(1, 8)))
    if rng.randrange(100) < 35:
        options = replace(options, min_credits_per_term=Decimal(rng.choice((0, 1, 2, 3, 4, 6))))
    return Case(Content.of(things), replace(case.question, options=options, record=record))


def _term(rng: Random, key: str, today: date) -> Term:
    return Term(key=key, name=key, span=_span(rng, today))


def _span(rng: Random, today: date) -> YearSpan:
    """Near a day; over New Year where that is near."""
    begin = today + timedelta(days=rng.randint(-10, 40))
    end = begin + timedelta(days=rng.choice((6, 7, 13, 20, 27, 34)))
    every = rng.choice((Every.YEAR, Every.YEAR, Every.EVEN_YEAR, Every.ODD_YEAR))
    return YearSpan(from_=YearDay(begin.month, begin.day), to=YearDay(end.month, end.day), every=every)


def _route(rng: Random, route: Route, terms: list[Term], today: date, *, recurs: bool) -> Route:
    if not recurs or rng.randrange(100) < 40:
        return route
    recurring = []
    for _ in range(rng.choice((1, 1, 2))):
        seats = rng.choice((None, None, None, 3, 0))
        by_term = terms and rng.randrange(100) < 60
        said = {"term": rng.choice(terms).key} if by_term else {"span": _span(rng, today)}
        recurring.append(Recurrence(seats=seats, **said))
    return replace(route, recurring=tuple(recurring), offerings=route.offerings if rng.randrange(3) else ())

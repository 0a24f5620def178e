"""Offerings and terms as node properties and back; the days of the year are text, "09-01"."""

from __future__ import annotations

from datetime import date
from typing import Any

from pathways.domain.months import YearDay
from pathways.domain.offerings import Every, Offering, Recurrence, Term, YearSpan
from pathways.present import present
from pathways.store.bolt import Row

TERM_COLUMNS = ("key", "name", "begins", "ends", "every")
OFFERING_COLUMNS = ("startsOn", "endsOn", "seats")
RECURRENCE_COLUMNS = ("term", "begins", "ends", "every", "seats")


def offering_properties(offering: Offering, id_: str) -> dict[str, Any]:
    """The properties of an offering's node."""
    return present(
        id=id_, startsOn=offering.starts_on.isoformat(), endsOn=offering.ends_on.isoformat(), seats=offering.seats
    )


def recurrence_properties(recurrence: Recurrence, id_: str) -> dict[str, Any]:
    """The properties of the node of an offering that recurs."""
    span = {} if recurrence.span is None else span_properties(recurrence.span)
    return present(id=id_, term=recurrence.term, **span, seats=recurrence.seats)


def span_properties(span: YearSpan) -> dict[str, str]:
    """The properties of days that recur."""
    every = {} if span.every is Every.YEAR else {"every": str(span.every)}
    return {"begins": str(span.from_), "ends": str(span.to), **every}


def offering_of(row: Row) -> Offering:
    """From OFFERING_COLUMNS."""
    starts, ends, seats = row
    return Offering(starts_on=date.fromisoformat(starts), ends_on=date.fromisoformat(ends), seats=seats)


def recurrence_of(row: Row) -> Recurrence:
    """From RECURRENCE_COLUMNS."""
    term, begins, ends, every, seats = row
    return Recurrence(term=term, span=None if begins is None else _span(begins, ends, every), seats=seats)


def term_of(row: Row) -> Term:
    """From TERM_COLUMNS."""
    key, name, begins, ends, every = row
    return Term(key=key, name=name, span=_span(begins, ends, every))


def _span(begins: str, ends: str, every: str | None) -> YearSpan:
    each = Every(every) if every else Every.YEAR
    return YearSpan(from_=YearDay.parse(begins), to=YearDay.parse(ends), every=each)

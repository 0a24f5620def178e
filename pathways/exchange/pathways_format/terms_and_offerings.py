"""Terms and offerings in the file format: in and out."""

from __future__ import annotations

from typing import Any

from pathways.codes import Code
from pathways.domain.catalog import Kind, Route
from pathways.domain.offerings import Every, Offering, Recurrence, Term, YearSpan
from pathways.exchange.fields import Fields
from pathways.exchange.pathways_format import catalog_models as models
from pathways.exchange.pathways_format.shared_rule_models import Term as TermFields
from pathways.intake.mappings import names_of
from pathways.present import present

FORMS = {"startsOn": ("startsOn", "endsOn"), "term": ("term",), "from": ("from", "to", "every")}
"""The ways to write an offering: what tells each, and what may stand there beside seats."""


def read_term(fields: Fields) -> Term | None:
    """Days that recur for ever, with a key."""
    key = fields.key("key") if fields.required("key") else None
    name = fields.text("name")
    span = _span(fields)
    fields.finish(names_of(TermFields))
    return Term(key=key, name=name or key, span=span) if key and span else None


def read_offering(fields: Fields) -> Offering | Recurrence | None:
    """With its dates, with a term, or with days that recur."""
    given = [name for names in FORMS.values() for name in names if fields.has(name)]
    form = next((form for form, names in FORMS.items() if any(name in names for name in given)), "startsOn")
    mixed = [name for name in given if name not in FORMS[form]]
    if mixed:
        text = f"An offering has either {' and '.join(FORMS[form])} or {mixed[0]}."
        fields.note(Code.BAD_VALUE, text, "Write two offerings, or keep one of them.", mixed[0])
    seats = fields.whole("seats", 0)
    found = _dated(fields, seats) if form == "startsOn" else _recurring(fields, form, seats)
    fields.finish(names_of(models.Offering))
    return None if mixed else found


def _dated(fields: Fields, seats: int | None) -> Offering | None:
    starts_on = fields.day("startsOn") if fields.required("startsOn") else None
    ends_on = fields.day("endsOn") if fields.required("endsOn") else None
    if starts_on and ends_on and ends_on < starts_on:
        fields.note(Code.OUT_OF_RANGE, "endsOn lies before startsOn.", "Swap them.", "endsOn")
    return Offering(starts_on=starts_on, ends_on=ends_on, seats=seats) if starts_on and ends_on else None


def _recurring(fields: Fields, form: str, seats: int | None) -> Recurrence | None:
    if form == "term":
        key = fields.key("term", Kind.TERM)
        return Recurrence(term=key, seats=seats) if key else None
    span = _span(fields)
    return Recurrence(span=span, seats=seats) if span else None


def _span(fields: Fields) -> YearSpan | None:
    first = fields.day_of_year("from") if fields.required("from") else None
    last = fields.day_of_year("to") if fields.required("to") else None
    every = fields.choice("every", Every) or Every.YEAR
    return YearSpan(from_=first, to=last, every=every) if first and last else None


def write_term(term: Term) -> dict[str, Any]:
    """The term; what is as usual is left out."""
    name = None if term.name == term.key else term.name
    return present(key=term.key, name=name, **_write_span(term.span))


def write_offerings(route: Route) -> list[dict[str, Any]]:
    """Those with dates, then those that recur."""
    dated = [
        present(startsOn=each.starts_on.isoformat(), endsOn=each.ends_on.isoformat(), seats=each.seats)
        for each in route.offerings
    ]
    recurring = [
        present(term=each.term, **({} if each.span is None else _write_span(each.span)), seats=each.seats)
        for each in route.recurring
    ]
    return [*dated, *recurring]


def _write_span(span: YearSpan) -> dict[str, str]:
    every = {} if span.every is Every.YEAR else {"every": span.every.value}
    return {"from": str(span.from_), "to": str(span.to), **every}

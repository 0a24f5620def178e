"""A plan as CSV (RFC 4180): one row for each step, under names in GraphQL's spelling."""

from __future__ import annotations

import csv
import io
from unicodedata import normalize

from pathways.documents.plan_document import PlanDocument, PlannedStep
from pathways.domain.quantity import plain

HEADER = (
    "number", "rank", "credentialKey", "credentialName", "routeKey", "routeName", "routeKind", "cost", "currency",
    "hours", "startWeek", "endWeek", "startOn", "finishOn", "term", "dueSince", "dueThrough", "after",
    "satisfies", "isRenewal", "occurrence",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these, or their wide forms, a spreadsheet takes a cell for a formula, and runs it."""


def csv_of(plan: PlanDocument) -> str:
    """The steps as a table; several numbers or names in one cell stand with semicolons."""
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(HEADER)
    rows.writerows([harmless("" if value is None else str(value)) for value in _values(step)] for step in plan.steps)
    return written.getvalue()


def _values(step: PlannedStep) -> tuple[object, ...]:
    dates, due = step.dates, step.due
    return (
        step.number,
        step.rank,
        step.credential,
        step.name,
        step.route,
        step.route_name,
        step.kind,
        f"{step.cost.amount:f}" if step.is_priced or step.cost.amount else "",
        step.cost.currency,
        plain(step.hours),
        *((None,) * 4 if dates is None else (dates.start_week, dates.end_week, dates.start_on, dates.finish_on)),
        step.term,
        *((None,) * 2 if due is None else (due.since, due.through)),
        "; ".join(map(str, step.after)),
        "; ".join(step.serves),
        "true" if step.is_renewal else "false",
        step.occurrence,
    )


def as_meant(cell: str) -> str:
    """A text as it was before `harmless`."""
    return cell[1:] if cell[:1] == "'" and harmless(cell[1:]) == cell else cell


def harmless(text: str) -> str:
    """The text of a cell, which no spreadsheet runs."""
    return f"'{text}" if normalize("NFKC", text[:1]) in FORMULA else text

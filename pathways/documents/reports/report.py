"""A report: tables under titles, the same for a page, a workbook and a table of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pathways.wording.phrases import percent

Value = str | int | Decimal | date | Fraction | None
"""Of a cell; a fraction is a share of one, None a cell in which nothing stands."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        title: stands above it.
        is_number: its cells are aligned by their last digit.
    """

    title: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A table.

    Attributes:
        title: of at most 31 characters, as the sheets of a workbook have them.
        note: how to read it; empty: it says so itself.
        columns: the first one names the rows.
        is_heat_map: the darker a share, the more of it is there; the share stands in the cell, too.
        nothing: what to say where it has no rows.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    note: str = ""
    is_heat_map: bool = False
    nothing: str = "Nothing to list."


@dataclass(frozen=True, slots=True)
class Report:
    """What is written.

    Attributes:
        title: of all of it.
        day: that counts as today in it.
        summary: sentences that stand first.
    """

    title: str
    day: date
    summary: Sequence[str]
    sections: Sequence[Section] = field(default_factory=tuple)


def text_of(value: Value) -> str:
    """A value as people read it."""
    match value:
        case None:
            return ""
        case Fraction():
            return percent(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)

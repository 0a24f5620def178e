"""A plan's weeks as bars on a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from pathways.documents.plan_document import PlanDocument, due_text
from pathways.domain.plan import Dates
from pathways.wording.phrases import counted

WIDEST = 120
LEAST_NAME, LEAST_BARS = 8, 8
MOST_OF_A_WEEK = 4
DAY_LETTERS = 10
WEEK = timedelta(weeks=1)
BAR, POINT = "█", "◆"


@dataclass(frozen=True, slots=True)
class Scale:
    """Weeks as columns of letters: several columns for a week, or several weeks for a column.

    Attributes:
        weeks: of the plan; at least 1.
        room: columns that there are.
    """

    weeks: int
    room: int

    @property
    def columns_of_week(self) -> int:
        return min(MOST_OF_A_WEEK, max(1, self.room // self.weeks))

    @property
    def weeks_of_column(self) -> int:
        return max(1, -(-self.weeks // self.room))

    @property
    def width(self) -> int:
        return -(-self.weeks * self.columns_of_week // self.weeks_of_column)

    def bar(self, dates: Dates) -> str:
        """A step's weeks; every step is seen, also one that takes no time."""
        first = dates.start_week * self.columns_of_week // self.weeks_of_column
        after = -(-dates.end_week * self.columns_of_week // self.weeks_of_column)
        if dates.start_week == dates.end_week:
            return f"{' ' * min(first, self.width - 1)}{POINT}"
        return f"{' ' * first}{BAR * max(1, after - first)}"

    def days(self, start_on: date) -> str:
        """The first days of weeks over their columns, as many as there is room for."""
        written = ""
        for week in range(0, self.weeks, self.weeks_of_column):
            column = week * self.columns_of_week // self.weeks_of_column
            fits = column + DAY_LETTERS <= max(self.room, DAY_LETTERS)
            if fits and (not written or column > len(written)):
                written = f"{written:<{column}}{start_on + week * WEEK}"
        return written


def show_timeline(console: Console, plan: PlanDocument) -> None:
    """A bar for each step that is placed in weeks, below a scale of days, and then what is due later; nothing for a
    plan without a calendar."""
    if plan.dated:
        _show_bars(console, plan)
    if plan.due:
        console.print("[bold]To keep it valid[/bold]")
        for step, due in plan.due:
            told = f"{step.number} {step.title} ({step.route_name}): {due_text(due)}"
            console.print(Text(told), highlight=False)


def _show_bars(console: Console, plan: PlanDocument) -> None:
    width = min(console.width, WIDEST)
    digits = max(len(str(step.number)) for step, _ in plan.dated)
    longest = max(cell_len(step.title) for step, _ in plan.dated)
    letters = min(longest, max(LEAST_NAME, width // 3))
    scale = Scale(max(1, *(dates.end_week for _, dates in plan.dated)), max(LEAST_BARS, width - letters - digits - 3))
    each = f", each column {counted(scale.weeks_of_column, 'week')}" if scale.weeks_of_column > 1 else ""
    console.print(f"[bold]Timeline[/bold] of {counted(scale.weeks, 'week')}{each}", highlight=False, no_wrap=True)
    console.print(Text(f"{'':{digits + letters + 3}}{scale.days(plan.start_on)}", "dim"), no_wrap=True)
    for step, dates in plan.dated:
        name = step.title if cell_len(step.title) <= letters else f"{set_cell_size(step.title, letters - 1)}…"
        line = Text(f"{step.number:>{digits}} ").append(set_cell_size(name, letters)).append("  ")
        line.append(scale.bar(dates), "green" if step.serves_goal else "blue")
        console.print(line, no_wrap=True, overflow="crop")

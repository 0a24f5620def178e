"""Where the boxes of a map stand: one column for each rank or first week, boxes below each other, none over another."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pathways.documents.plan_document import PlanDocument, PlannedStep, due_text, step_cost_text
from pathways.domain.phrases import counted

WIDTH = 230
LINE = 17
PADDING = 10
GAP_ACROSS = 70
GAP_DOWN = 26
MARGIN = 48
HEAD = 92
"""Above the columns: the title, the sums, the columns' names."""
LETTERS = 25
"""So many small letters of a name fit into the width of a box, in a wide font."""
SMALL, CAPITAL, WIDE = 10, 13, 20
"""Tenths of a small letter's width."""
MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with text, in pixels from the upper left corner.

    Attributes:
        title: the whole name of the credential.
        name, details: lines of text, from above; each takes `LINE`.
        step: what it stands for; None: an award that is held.
    """

    left: int
    top: int
    title: str
    name: tuple[str, ...]
    details: tuple[str, ...]
    step: PlannedStep | None

    @property
    def height(self) -> int:
        return 2 * PADDING + LINE * (len(self.name) + len(self.details))

    @property
    def right(self) -> int:
        return self.left + WIDTH

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def middle(self) -> int:
        return self.top + self.height // 2


@dataclass(frozen=True, slots=True)
class Column:
    """Boxes below each other under a name."""

    name: str
    left: int
    boxes: tuple[Box, ...]


def placed(plan: PlanDocument) -> tuple[Column, ...]:
    """The columns from left to right: held awards that the plan builds on, steps in their order, and what is due."""
    held = dict.fromkeys(name for step in plan.steps for name in step.builds_on)
    columns: list[tuple[str, list[tuple[PlannedStep | None, str]]]] = []
    if held:
        columns.append(("held already", [(None, name) for name in held]))
    for step in sorted(plan.steps, key=_when):
        title = _title(step)
        if not columns or columns[-1][0] != title:
            columns.append((title, []))
        columns[-1][1].append((step, step.name))
    return tuple(_column(place, title, members) for place, (title, members) in enumerate(columns))


def wrapped(text: str, letters: int, most: int = MOST_LINES) -> tuple[str, ...]:
    """The text in lines of so many small letters, of which wide ones take two; “…” ends it where more follows."""
    lines = [""]
    for word in text.split():
        for place, part in enumerate(_cut(word, letters)):
            joined = f"{lines[-1]} {part}" if lines[-1] and not place else part
            if lines[-1] and (place or width_of(joined) > letters * SMALL):
                lines.append(part)
            else:
                lines[-1] = joined
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], f"{_cut(lines[most - 1], letters - 1)[0]}…")


def _cut(word: str, letters: int) -> list[str]:
    parts, width = [""], 0
    for letter in word:
        own = width_of(letter)
        if parts[-1] and width + own > letters * SMALL:
            parts.append("")
            width = 0
        parts[-1] += letter
        width += own
    return parts


def width_of(text: str) -> int:
    """The width of a text in tenths of a small letter, estimated."""
    return sum(
        WIDE if unicodedata.east_asian_width(letter) in "WF" else CAPITAL if letter.isupper() else SMALL
        for letter in text
    )


def _when(step: PlannedStep) -> tuple[int, int, int]:
    if step.due is not None:
        return 1, step.due.since.toordinal(), step.number
    return 0, step.rank if step.dates is None else step.dates.start_week, step.number


def _title(step: PlannedStep) -> str:
    if step.due is not None:
        return f"due from {step.due.since.year}"
    return f"stage {step.rank}" if step.dates is None else f"from {step.dates.start_on}"


def _column(place: int, title: str, members: Sequence[tuple[PlannedStep | None, str]]) -> Column:
    left, top = MARGIN + place * (WIDTH + GAP_ACROSS), HEAD
    boxes = []
    for step, name in members:
        box = Box(left, top, name, wrapped(name, LETTERS), _details(step), step)
        boxes.append(box)
        top = box.bottom + GAP_DOWN
    return Column(title, left, tuple(boxes))


def _details(step: PlannedStep | None) -> tuple[str, ...]:
    if step is None:
        return ("held",)
    lines = [*wrapped(step.route_name, LETTERS, 2), f"{step_cost_text(step)} · {counted(step.hours, 'hour')}"]
    if step.dates is not None:
        lines.append(f"{step.dates.start_on} to {step.dates.finish_on}")
    if step.due is not None:
        lines.extend(wrapped(due_text(step.due), LETTERS))
    if step.serves_goal and not step.is_renewal:
        lines.append("reaches the goal")
    return tuple(lines)

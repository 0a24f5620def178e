"""Where the boxes of a map stand: in rows, stage below stage, each in the columns that keep its arrows short."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, permutations

from pathways.documents.plan_document import PlanDocument, PlannedStep, due_text, step_cost_text
from pathways.wording.phrases import counted

WIDTH = 230
COLUMNS = 4
"""Boxes beside each other; with the margins they take 1,196 pixels."""
LINE = 17
PADDING = 10
GAP_ACROSS = 60
MARGIN = 48
NUMBER = 24
"""Room for the number of a step, left of its name."""
LETTERS = 25
"""How many small letters of a text fit into the width of a box, in a wide font."""
LETTERS_BESIDE_NUMBER = 22
SMALL, CAPITAL, WIDE = 10, 13, 20
"""Tenths of a small letter's width."""
MOST_LINES = 5
SWEEPS = 3

Member = tuple[PlannedStep | None, str]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with text, in a cell of the map.

    Attributes:
        row, column: from 0, from above and from the left.
        title: the whole name of the credential.
        name, details: lines of text, from above; each takes `LINE`.
        step: what it stands for; None: an award that is held.
    """

    row: int
    column: int
    title: str
    name: tuple[str, ...]
    details: tuple[str, ...]
    step: PlannedStep | None

    @property
    def left(self) -> int:
        """In pixels."""
        return left_of(self.column)

    @property
    def height(self) -> int:
        """In pixels."""
        return 2 * PADDING + LINE * (len(self.name) + len(self.details))


@dataclass(frozen=True, slots=True)
class Row:
    """Boxes beside each other, under a name; "" where a stage goes on."""

    name: str
    boxes: tuple[Box, ...]

    @property
    def height(self) -> int:
        """In pixels, of the highest box."""
        return max(box.height for box in self.boxes)


def left_of(column: int) -> int:
    """Where the boxes of a column begin."""
    return MARGIN + column * (WIDTH + GAP_ACROSS)


def rows_of(plan: PlanDocument) -> tuple[Row, ...]:
    """The rows from above: held awards that the plan builds on, the stages of its steps, and what is due by year."""
    held: list[Member] = [(None, name) for name in plan.held]
    members = [*held, *((step, step.title) for step in sorted(plan.steps, key=_when))]
    rows = list(_split(members))
    serving = [step for step in plan.steps if _serves(step)]
    goal_said = "reaches the goal" if len(serving) == 1 else "counts toward the goal"
    columns = _columns([places for _, places in rows], _links(members))
    return tuple(
        Row(name, tuple(_box(row, columns[place], *members[place], goal_said) for place in places))
        for row, (name, places) in enumerate(rows)
    )


def arrows_between(rows: Sequence[Row]) -> tuple[tuple[Box, Box], ...]:
    """From each step to those that wait for it, and from held awards to what they pay for."""
    boxes = [box for row in rows for box in row.boxes]
    return tuple((boxes[one], boxes[other]) for one, other in _links([(box.step, box.title) for box in boxes]))


def _split(members: Sequence[Member]) -> Iterator[tuple[str, tuple[int, ...]]]:
    for title, group in groupby(range(len(members)), key=lambda place: _title(members[place][0])):
        places = tuple(group)
        for first in range(0, len(places), COLUMNS):
            yield ("" if first else title), places[first : first + COLUMNS]


def _links(members: Sequence[Member]) -> tuple[tuple[int, int], ...]:
    """Which members wait for which, each pair once."""
    return tuple(dict.fromkeys(_waiting(members)))


def _waiting(members: Sequence[Member]) -> Iterator[tuple[int, int]]:
    of_step = {step.number: place for place, (step, _) in enumerate(members) if step is not None}
    of_award = {name: place for place, (step, name) in enumerate(members) if step is None}
    for place, (step, _) in enumerate(members):
        if step is not None:
            yield from ((of_award[name], place) for name in step.builds_on)
            yield from ((of_step[number], place) for number in step.after)


def _columns(rows: Sequence[Sequence[int]], links: Sequence[tuple[int, int]]) -> dict[int, int]:
    """For each member a column: of all orders of its row that in which its arrows lead least aside, row after row."""
    chosen = {place: column for row in rows for column, place in enumerate(row)}
    beside: dict[int, list[int]] = {place: [] for place in chosen}
    for one, other in links:
        beside[one].append(other)
        beside[other].append(one)
    for _ in range(SWEEPS):
        for row in rows:
            others = [(at, chosen[each]) for at, place in enumerate(row) for each in beside[place] if each not in row]

            def aside(columns: tuple[int, ...], others: list[tuple[int, int]] = others) -> int:
                return sum(abs(columns[at] - column) for at, column in others)

            best = min(permutations(range(COLUMNS), len(row)), key=aside)
            chosen.update(zip(row, best, strict=True))
    return chosen


def wrapped(text: str, letters: int, most: int = MOST_LINES) -> tuple[str, ...]:
    """The text in lines of a width in small letters (wide ones take two); “…” ends it where more follows."""
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


def _when(step: PlannedStep) -> tuple[int, int, int, int]:
    if step.due is not None:
        return 1, step.due.since.year, step.due.since.toordinal(), step.number
    return 0, step.rank, 0 if step.dates is None else step.dates.start_week, step.number


def _title(step: PlannedStep | None) -> str:
    if step is None:
        return "held already"
    return f"stage {step.rank}" if step.due is None else f"due from {step.due.since.year}"


def _serves(step: PlannedStep) -> bool:
    return step.serves_goal and not step.is_renewal


def _box(row: int, column: int, step: PlannedStep | None, name: str, goal_said: str) -> Box:
    letters = LETTERS if step is None else LETTERS_BESIDE_NUMBER
    return Box(row, column, name, wrapped(name, letters), _details(step, goal_said), step)


def _details(step: PlannedStep | None, goal_said: str) -> tuple[str, ...]:
    if step is None:
        return ("held",)
    lines = [*wrapped(step.route_name, LETTERS, 2)]
    lines.extend(wrapped(f"{step_cost_text(step)} · {counted(step.hours, 'hour')}", LETTERS))
    if step.dates is not None:
        lines.append(f"{step.dates.start_on} to {step.dates.finish_on}")
    if step.due is not None:
        lines.extend(wrapped(due_text(step.due), LETTERS))
    if _serves(step):
        lines.append(goal_said)
    return tuple(lines)

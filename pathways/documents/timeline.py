"""A plan as a timeline in SVG: a bar for each step under a scale of weeks, months or years; renewals under one of their
own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from xml.etree.ElementTree import Element, SubElement

from pathways.documents.drawing import FAINT, GOAL, HELD, INK, KEPT, PALE, PLAIN, canvas, line, number, written
from pathways.documents.placing import MARGIN, NUMBER, wrapped
from pathways.documents.plan_document import PlanDocument, PlannedStep, due_text, expect_dates

NAMES, NAME_LETTERS = 300, 30
"""Pixels for the numbers and names left of the bars, and the small letters of a name that fit in."""
BARS = 700
"""Pixels for the bars; what stands after the last one has the margin."""
AFTER = 100
ROW, BAR, LINE = 36, 16, 15
HEAD = 66
SCALE = 44
"""Above the bars: the days marked, and the scale."""
BETWEEN = 40
LEAST_BAR = 3
DAY_ROOM, LEAST_TICK = 84, 4
"""Pixels between two labels of the scale, and between two weeks that are ticked."""
MARK_ROOM = 160
"""Pixels for the name of a marked day."""
WEEK = timedelta(weeks=1)
MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)


@dataclass(frozen=True, slots=True)
class Scale:
    """Days across the bars: the first day on the left edge, the last one on the right."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many there are, at least a week."""
        return max(7, (self.last - self.first).days)

    def at(self, day: date) -> int:
        """Where a day stands, in pixels from the left edge of the picture."""
        return MARGIN + NAMES + (day - self.first).days * BARS // self.days

    def labels(self) -> tuple[tuple[date, str], ...]:
        """The days that are named: every week or second week, else firsts of months, as many as there is room for."""
        for weeks in (1, 2):
            if BARS * 7 * weeks >= DAY_ROOM * self.days:
                return tuple((day, str(day)) for day in _every(self.first, self.last, weeks))
        months = next((each for each in MONTHS if BARS * 30 * each >= DAY_ROOM * self.days), MONTHS[-1])
        return tuple((day, f"{day:%Y-%m}") for day in _firsts(self.first, self.last, months))

    def weeks(self) -> tuple[date, ...]:
        """The days that are ticked: first days of weeks, where there is room."""
        return tuple(_every(self.first, self.last, 1)) if LEAST_TICK * self.days <= BARS * 7 else ()


def timeline_of(plan: PlanDocument) -> str:
    """The timeline, 1,196 pixels wide: held awards that the plan builds on, then a row for each step with dates, and
    below a row for each step that keeps the goal valid, with the days on which it may be taken.

    Raises:
        ProblemsError: NO_DATES, there is nothing to put into a calendar.
    """
    expect_dates(plan)
    rows = len(plan.held) + len(plan.dated)
    height = HEAD + (SCALE + ROW * rows if plan.dated else 0)
    below = height + (BETWEEN if plan.dated else 0)
    if plan.due:
        height = below + SCALE + ROW * len(plan.due)
    root = canvas(plan, MARGIN + NAMES + BARS + AFTER + MARGIN, height + MARGIN // 2)
    if plan.dated:
        _steps(root, plan)
    if plan.due:
        _renewals(root, plan, below)
    return written(root)


def _steps(root: Element, plan: PlanDocument) -> None:
    held = plan.held
    finish = max(dates.finish_on for _, dates in plan.dated)
    scale = Scale(plan.start_on, finish)
    top, bottom = HEAD + SCALE, HEAD + SCALE + ROW * (len(held) + len(plan.dated))
    _scale(root, scale, top, bottom)
    _marks(root, scale, bottom)
    for place, name in enumerate(held):
        group = _row(root, top + ROW * place, name, name, None, HELD[1])
        _diamond(group, scale.at(plan.start_on), top + ROW * place, HELD)
        line(group, scale.at(plan.start_on) + 12, _base(top + ROW * place), "held already", _looks())
    for place, (step, dates) in enumerate(plan.dated, start=len(held)):
        fill = GOAL if step.serves_goal else PLAIN
        days = f"{dates.start_on} to {dates.finish_on}{'' if step.term is None else f', {step.term}'}"
        group = _row(root, top + ROW * place, step.title, f"{step.number}. {step.title}: {days}", step, fill[1])
        ends = scale.at(dates.start_on), scale.at(dates.finish_on)
        if dates.start_on == dates.finish_on:
            _diamond(group, ends[0], top + ROW * place, (fill[1], fill[1]))
        else:
            _bar(group, ends, top + ROW * place, fill)


def _renewals(root: Element, plan: PlanDocument, top: int) -> None:
    scale = Scale(min(due.since for _, due in plan.due), max(due.through for _, due in plan.due))
    line(root, MARGIN, top + SCALE - 8, "To keep it valid", {"font-weight": "600"})
    top += SCALE
    _scale(root, scale, top, top + ROW * len(plan.due))
    for place, (step, due) in enumerate(plan.due):
        height = top + ROW * place
        told = f"{step.number}. {step.title} ({step.route_name}): {due_text(due)}"
        group = _row(root, height, f"{step.title} ({step.route_name})", told, step, KEPT[1])
        ends = scale.at(due.since), scale.at(due.through)
        if due.since == due.through:
            _diamond(group, ends[0], height, (KEPT[1], KEPT[1]))
        else:
            _bar(group, ends, height, KEPT)
        line(group, ends[1] + 10, _base(height), f"by {due.through}", _looks())


def _scale(root: Element, scale: Scale, top: int, bottom: int) -> None:
    for day in scale.weeks():
        _upright(root, scale.at(day), top - 4, top, PALE)
    for day, text in scale.labels():
        _upright(root, scale.at(day), top - 8, bottom, PALE)
        if scale.at(day) + DAY_ROOM // 2 <= MARGIN + NAMES + BARS + AFTER:
            line(root, scale.at(day) + 3, top - 12, text, _looks())


def _every(first: date, last: date, weeks: int) -> Iterator[date]:
    for week in range(0, (last - first).days // 7 + 1, weeks):
        yield first + week * WEEK


def _firsts(first: date, last: date, months: int) -> Iterator[date]:
    """The first days of every so many months, counted from the year 0."""
    month = first.year * 12 + first.month - (first.day == 1)
    for each in range(month + -month % months, last.year * 12 + last.month, months):
        yield date(each // 12, each % 12 + 1, 1)


def _row(root: Element, top: int, name: str, told: str, step: PlannedStep | None, colour: str) -> Element:
    group = SubElement(root, "g")
    SubElement(group, "title").text = told
    if step is not None:
        number(group, MARGIN, top + ROW // 2, str(step.number), colour)
    lines = wrapped(name, NAME_LETTERS, 2)
    for place, text in enumerate(lines):
        base = _base(top) + LINE * place - LINE * (len(lines) - 1) // 2
        line(group, MARGIN + NUMBER + 2, base, text, {"font-size": "12"})
    return group


def _bar(group: Element, ends: tuple[int, int], top: int, looks: tuple[str, str]) -> None:
    width = max(LEAST_BAR, ends[1] - ends[0])
    size = {"x": str(ends[0]), "y": str(top + (ROW - BAR) // 2), "width": str(width), "height": str(BAR), "rx": "3"}
    SubElement(group, "rect", {**size, "fill": looks[0], "stroke": looks[1], "stroke-width": "1.5"})


def _diamond(group: Element, at: int, top: int, looks: tuple[str, str]) -> None:
    middle = top + ROW // 2
    way = f"M{at} {middle - 6}L{at + 6} {middle}L{at} {middle + 6}L{at - 6} {middle}z"
    SubElement(group, "path", {"d": way, "fill": looks[0], "stroke": looks[1], "stroke-width": "1.5"})


def _marks(root: Element, scale: Scale, bottom: int) -> None:
    """The first and the last day of the plan: lines through all rows, and their names, in one where they are near."""
    today, finish = f"today, {scale.first}", f"finish, {scale.last}"
    texts = {scale.at(scale.first): today, scale.at(scale.last): finish}
    if scale.at(scale.last) - scale.at(scale.first) < MARK_ROOM:
        texts = {scale.at(scale.first): f"{today}; {finish}"}
        _upright(root, scale.at(scale.last), HEAD + 14, bottom, INK)
    for at, text in texts.items():
        _upright(root, at, HEAD + 14, bottom, INK)
        line(root, at, HEAD + 10, text, {"font-size": "12", "font-weight": "600"})


def _upright(root: Element, at: int, top: int, bottom: int, colour: str) -> None:
    SubElement(root, "path", {"d": f"M{at} {top}V{bottom}", "fill": "none", "stroke": colour})


def _base(top: int) -> int:
    return top + ROW // 2 + 4


def _looks() -> dict[str, str]:
    return {"fill": FAINT, "font-size": "11"}

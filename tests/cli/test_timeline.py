"""Plans with a calendar on a terminal: bars under a scale of days, within the width that there is."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from pathways.cli.plans.plan_tables import show_no_plan, show_plan
from pathways.cli.plans.timeline import Scale, show_timeline
from pathways.documents.plan_document import PlanDocument
from pathways.domain.plan import Dates
from tests.api.planned import START
from tests.documents.plans import dates, document, step, with_calendar

pytestmark = pytest.mark.server


def printed(plan: PlanDocument, width: int = 80) -> list[str]:
    written = io.StringIO()
    show_timeline(Console(file=written, width=width, highlight=False), plan)
    return [line.rstrip() for line in written.getvalue().splitlines()]


def test_bars_begin_and_end_with_their_weeks() -> None:
    assert printed(with_calendar()) == [
        "Timeline of 5 weeks",
        "                         2026-11-23  2026-12-14",
        "1 Basics                 ████████████████",
        "2 Lab, hands-on; part 1      ████",
        "3 Cisco CCNA                             ████",
        "To keep it valid",
        "4 Cisco CCNA (Exam again): from 2029-06-28 through 2029-12-28",
    ]


@pytest.mark.parametrize("width", [20, 40, 80, 300])
@pytest.mark.parametrize("weeks", [1, 7, 60, 61, 300, 2600])
def test_no_line_is_wider_than_the_terminal(width: int, weeks: int) -> None:
    long = step(1, "网络 " * 30 + "and more", **dates(0, weeks, "2026-11-23", "2027-11-23"))
    last = step(2, "B", **dates(weeks, weeks, "2027-11-23", "2027-11-23"))
    lines = printed(document(long, last), width)
    assert len(lines) == 4
    assert all(cell_len(line) <= width for line in lines)
    assert "█" in lines[2] and lines[3].endswith("◆")


def test_long_plan_has_several_weeks_in_a_column() -> None:
    scale = Scale(weeks=130, room=50)
    assert (scale.columns_of_week, scale.weeks_of_column, scale.width) == (1, 3, 44)
    assert scale.bar(Dates(3, 7, START, START)) == " ██"
    assert scale.bar(Dates(126, 130, START, START)) == " " * 42 + "██"
    assert scale.days(START).split() == ["2026-11-23", "2027-07-12", "2028-02-28", "2028-10-16"]
    plan = document(step(1, "A", **dates(0, 130, "2026-11-23", "2029-05-21")))
    assert printed(plan)[0] == "Timeline of 130 weeks, each column 2 weeks"


def test_what_takes_no_time_is_a_point() -> None:
    scale = Scale(weeks=4, room=60)
    assert scale.bar(Dates(1, 1, START, START)) == "    ◆"
    assert scale.bar(Dates(4, 4, START, START)) == " " * 15 + "◆"


def test_without_a_calendar_there_is_no_timeline() -> None:
    assert printed(document(step(1, "A"))) == []


def shown(plan: PlanDocument, alternatives: int = 0) -> str:
    written = io.StringIO()
    show_plan(Console(file=written, width=100), replace(plan, elapsed_ms=3.4), alternatives)
    return written.getvalue()


def test_plan_is_shown_with_its_weeks_and_alternatives() -> None:
    text = shown(with_calendar())
    assert "Plan from 2026-11-23 to 2026-12-28" in text
    assert "4 steps, 5 weeks" in text
    assert text.index("Timeline of 5 weeks") < text.index("Proof: optimal (money 0, proved least) in 3 ms")
    assert "Alternative 1: 2 steps, $750.00, 90 hours, 6 weeks: with Boot camp; without Basics and" in text


def test_fewer_alternatives_than_asked_for_are_told() -> None:
    assert "Alternatives: no more plans found." in shown(with_calendar(), 3)
    assert "Alternatives:" not in shown(with_calendar(), len(with_calendar().alternatives))
    assert "Alternatives: no other plan found." in shown(document(step(1, "A")), 1)


def test_what_would_help_is_shown_once() -> None:
    text = "Finishing by 2027-01-01 (1 step, $99.50, 2 weeks)"
    written = io.StringIO()
    answer = {"reason": "INFEASIBLE", "text": "Too short.", "relaxations": [{"text": text, "changes": []}]}
    show_no_plan(Console(file=written, width=100), answer)
    assert written.getvalue() == f"Too short.\nWhat would help: {text}\n"


def test_long_line_is_read_once() -> None:
    line, short = "60 months of experience in " + "a field that has a long name, " * 3, "is of age"
    written = io.StringIO()
    answer = {
        "reason": "INFEASIBLE",
        "text": f"No plan exists because of “{line}” (top/r0/1) or “{short}” (top/r0/2).",
        "relaxations": [{"text": f"A waiver of “{each}” (1 step, $5.00)", "changes": []} for each in (line, short)],
    }
    show_no_plan(Console(file=written, width=1000), answer)
    first, *help_ = written.getvalue().splitlines()
    assert first == answer["text"]
    assert help_ == [
        "What would help: A waiver of top/r0/1 (1 step, $5.00)",
        f"What would help: A waiver of “{short}” (1 step, $5.00)",
    ]


@pytest.mark.parametrize(
    ("kind", "value", "how"),
    [
        ("ADD_CONDITION", "Is of age", ' (in a file for --learner: `conditions: ["Is of age"]`)'),
        ("WAIVE", "top/r0/1", ' (in a file for --learner: `waivers: [{path: "top/r0/1", reason: …}]`)'),
        ("BUDGET", "500", ""),
    ],
)
def test_change_of_record_says_where_to_write(kind: str, value: str, how: str) -> None:
    written = io.StringIO()
    helping = {"text": "Something (1 step)", "changes": [{"kind": kind, "value": value}]}
    show_no_plan(Console(file=written, width=200), {"reason": "INFEASIBLE", "text": "No.", "relaxations": [helping]})
    assert written.getvalue() == f"No.\nWhat would help: Something (1 step){how}\n"

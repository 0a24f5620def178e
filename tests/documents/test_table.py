"""Plans as CSV, read again."""

from __future__ import annotations

import csv
import io

from pathways.documents.table import HEADER, csv_of
from tests.documents.plans import document, step, with_calendar


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_one_row_for_each_step() -> None:
    text = csv_of(with_calendar())
    assert text.split("\r\n")[0] == ",".join(HEADER)
    assert text.count("\r\n") == text.count("\n") == 5
    basics, lab, goal, kept = read(text)
    assert basics == {
        "number": "1",
        "rank": "1",
        "credentialKey": "basics",
        "credentialName": "Basics",
        "routeKey": "exam",
        "routeName": "Exam",
        "routeKind": "EXAM",
        "cost": "99.50",
        "currency": "USD",
        "hours": "40.5",
        "startWeek": "0",
        "endWeek": "4",
        "startOn": "2026-11-23",
        "finishOn": "2026-12-21",
        "term": "",
        "dueSince": "",
        "dueThrough": "",
        "after": "",
        "satisfies": "Cisco CCNA",
        "isRenewal": "false",
        "occurrence": "",
    }
    assert lab["credentialName"] == "Lab, hands-on; part 1"
    assert goal["after"] == "1; 2"
    assert (kept["startWeek"], kept["dueSince"], kept["dueThrough"], kept["isRenewal"]) == (
        "",
        "2029-06-28",
        "2029-12-28",
        "true",
    )


def test_quotes_and_line_ends_stay_inside_their_cell() -> None:
    (row,) = read(csv_of(document(step(1, 'The "best", one\nof all'))))
    assert row["credentialName"] == 'The "best", one of all'


def test_no_cell_is_a_formula() -> None:
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1+1", "\t=1", "a=1"]
    rows = read(csv_of(document(*(step(place, name) for place, name in enumerate(names)))))
    shown = [row["credentialName"] for row in rows]
    assert shown == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\uff1d1+1", "'=1", "a=1"]


def test_a_plan_without_steps_is_a_header() -> None:
    assert csv_of(document()) == ",".join(HEADER) + "\r\n"

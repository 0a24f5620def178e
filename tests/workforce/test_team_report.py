"""Reports of teams, reckoned by hand in `small_team`, as pages, workbooks and tables of text."""

from __future__ import annotations

import csv
import io
from datetime import date
from fractions import Fraction
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pathways.cli import queries
from pathways.cli.teams.report import expect_report_files, team_report, write_report
from pathways.documents.reports.page import report_page, step_of
from pathways.documents.reports.report import Column, Report, Section
from pathways.documents.reports.sheets import MARK, report_csv, report_workbook
from pathways.errors import ProblemsError
from tests.access.asking import post
from tests.catalogs import TODAY
from tests.workforce.small_team import RUNS_OUT
from tests.workforce.test_team_operations import asked, service

python_calamine = pytest.importorskip("python_calamine")
DAY = {"asOf": TODAY.isoformat()}
STRANGE = Report(
    "Zoë's <team> & =1+1",
    TODAY,
    ["=HYPERLINK(1)"],
    [
        Section(
            "A/B: [“shares” of many things in all]",
            [Column("@name"), Column("Share"), Column("Day"), Column("Count", is_number=True)],
            [["=cmd|' /C calc'!A0", Fraction(3, 8), TODAY, 7], ["Ærø", None, None, 0]],
            is_heat_map=True,
        ),
        Section("Empty", [Column("Name")], [], nothing="There is nothing."),
    ],
)


@cache
def care() -> Report:
    """The report of the four people of `small_team` and their three places."""
    over = service()
    answer = post("ADMINISTRATOR", queries.TEAM_REPORT, over, team="care", options=DAY).json()["data"]
    due = asked("ADMINISTRATOR", queries.TEAM_RENEWALS, over, within=365, **DAY, team="care")
    return team_report(answer["team"]["name"], answer["teamGap"], [each["node"] for each in due["edges"]], TODAY)


def section(title: str) -> list[list[object]]:
    (found,) = (each for each in care().sections if each.title == title)
    return [list(row) for row in found.rows]


def test_places_name_people_and_what_they_lack() -> None:
    assert section("Places") == [
        ["Engineer", "ann", Fraction(3, 4), "Sec"],
        ["Engineer", "dee", Fraction(1), ""],
        ["Operator", "bob", Fraction(1, 2), "Net"],
    ]


def test_roles_are_covered_by_whoever_has_their_places() -> None:
    """Both engineers have net, one of two has sec; the operator has ops, and not net."""
    assert section("Roles and competencies") == [
        ["Net", Fraction(1), Fraction(0)],
        ["Ops", None, Fraction(1)],
        ["Sec", Fraction(1, 2), None],
    ]


def test_people_have_what_the_small_team_says() -> None:
    full = Fraction(1)
    assert section("People and competencies") == [
        ["Net, level 2", full, None, full, full],
        ["Net, level 4", full, None, None, full],
        ["Ops, level 2", None, full, None, None],
        ["Sec, level 3", None, None, None, full],
    ]


def test_calendar_and_risks_say_what_runs_out() -> None:
    (due,) = section("Calendar of renewals")
    assert due == [RUNS_OUT, "NET-CERT", "ann", "Exam", date(2025, 6, 1), None, "$60.00"]
    assert [row[0] for row in section("Risks")] == ["Single holder", "Single holder", "Expires soon"]
    assert section("Risks")[-1][2:] == ["ann", RUNS_OUT]


def test_trainings_are_those_of_the_portfolio() -> None:
    """Sec-cert for ann (300, 30 hours) makes 3/4 of her place 1; ops-cert for cy (50, 5) 1/2 of the operator's 1.
    Nobody else comes nearer, and 350 pays for both."""
    over = service()
    answer = post("ADMINISTRATOR", queries.TEAM_REPORT, over, team="care", options=DAY).json()["data"]
    limits = {**DAY, "budget": "350"}
    found = asked("ADMINISTRATOR", queries.TRAINING_PORTFOLIO, over, team="care", options=limits)
    report = team_report("Care", answer["teamGap"], [], TODAY, found)
    (trainings,) = (each for each in report.sections if each.title == "Trainings")
    assert [list(row) for row in trainings.rows] == [
        ["OPS-CERT", "cy", "Ops", "$50.00", "5"],
        ["SEC-CERT", "ann", "Sec", "$300.00", "30"],
    ]
    assert trainings.note == "$350.00 and 35 hours in all lead from 75 % to 100 % covered."


class _Page(HTMLParser):
    """What stands in which element, and what the page would load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.heads: list[dict[str, str | None]] = []
        self.cells: list[tuple[dict[str, str | None], str]] = []
        self.names: set[str] = set()
        self.loads: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.loads += [name for name in ("src", "href", "srcset") if name in found]
        self.names |= {found["id"] or ""} if "id" in found else set()
        if tag == "th":
            self.heads.append(found)
        if tag == "td":
            self.cells.append((found, ""))
        if tag not in {"meta", "!doctype"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "td":
            self.cells[-1] = self.cells[-1][0], data


@pytest.mark.parametrize("report", [care, lambda: STRANGE], ids=["care", "strange"])
def test_page_is_whole_and_can_be_read_aloud(report: object) -> None:
    """Headers say what they head, regions have names, nothing is loaded or run, and no cell speaks by colour alone."""
    assert callable(report)
    text = report_page(report())
    page = _Page(text)
    assert not page.open
    assert not page.loads
    assert "<script" not in text
    assert "javascript" not in text
    assert {each.get("scope") for each in page.heads} == {"col", "row"}
    assert all(said for found, said in page.cells if str(found.get("class", "")).startswith("h"))
    assert all(f'aria-labelledby="{name}"' in text for name in page.names)
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_page_takes_no_markup_from_texts() -> None:
    text = report_page(STRANGE)
    assert "<team>" not in text
    assert "Zoë&#x27;s &lt;team&gt; &amp; =1+1" in text
    assert "There is nothing." in text


def test_heat_map_keeps_nothing_and_all_apart() -> None:
    shares = (Fraction(0), Fraction(1, 1000), Fraction(1, 3), Fraction(2, 3), Fraction(999, 1000), Fraction(1))
    assert [step_of(each) for each in shares] == [0, 1, 2, 3, 3, 4]


def test_table_of_text_runs_nothing_and_keeps_accents() -> None:
    text = report_csv(STRANGE)
    assert text.startswith(MARK)
    rows = list(csv.reader(io.StringIO(text.removeprefix(MARK))))
    assert rows[0] == ["Zoë's <team> & =1+1, as of 2026-11-23"]
    assert rows[1] == ["'=HYPERLINK(1)"]
    assert rows[4] == ["'@name", "Share", "Day", "Count"]
    assert rows[5] == ["'=cmd|' /C calc'!A0", "37.5 %", "2026-11-23", "7"]
    assert rows[6] == ["Ærø", "", "", "0"]


def test_workbook_holds_numbers_days_and_texts() -> None:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(report_workbook(STRANGE)))
    assert book.sheet_names == ["Summary", "A B   “shares” of many things i", "Empty"]
    rows = book.get_sheet_by_index(1).to_python()
    assert rows[0] == ["@name", "Share", "Day", "Count"]
    assert rows[1] == ["=cmd|' /C calc'!A0", 0.375, TODAY, 7]
    assert rows[2][0] == "Ærø"
    assert report_workbook(STRANGE) == report_workbook(STRANGE)


def test_each_form_is_written_by_its_suffix(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("team.html", "team.xlsx", "team.csv")]
    write_report(care(), files)
    page, book, table = (each.read_bytes() for each in files)
    assert page.startswith(b"<!doctype html>")
    assert book.startswith(b"PK")
    assert table.decode("utf-8-sig").startswith('"Team report: Care')
    assert all(each.stat().st_mode & 0o077 == 0 for each in files)


def test_other_forms_are_refused_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as refused:
        expect_report_files([tmp_path / "team.pdf", tmp_path / "none" / "team.csv"])
    assert [each.code for each in refused.value.problems] == ["INVALID", "UNWRITABLE"]

"""``pathways plan --write``: each suffix its format, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from typer.testing import CliRunner, Result

from pathways.access.identity import DEFAULT_TENANT
from pathways.api.service import Service
from pathways.cli import client
from pathways.cli.app import app
from pathways.cli.client import Ask, PlanHere, of_service
from pathways.cli.plans import plan_answer
from pathways.domain.plan import Objective, PlanQuestion
from pathways.errors import ProblemsError
from pathways.planning.solver.progress import NOBODY, Observer
from tests.api.planned import Prepared, calendar_plan, planned
from tests.api.small import service_of, small_snapshot

pytestmark = pytest.mark.server


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[PlanQuestion]:
    """The questions that arrive at a service whose answer has dates."""
    questions: list[PlanQuestion] = []

    class Listening(Prepared):
        def plan(self, question: PlanQuestion, snapshot: Any, watch: Observer = NOBODY) -> Any:  # noqa: ARG002
            questions.append(question)
            return self.result

    ask_at(service_of(small_snapshot(), planner=Listening()), monkeypatch)
    return questions


def ask_at(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the command ask this service."""

    @contextmanager
    def planning(*_: object) -> Iterator[tuple[Ask, PlanHere]]:
        yield of_service(service, DEFAULT_TENANT)

    monkeypatch.setattr(client, "planning", planning)


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["plan", "analyst", *words])


def problems(*words: str) -> list[str]:
    """Codes and messages of what the command refuses."""
    error = run(*words).exception
    assert isinstance(error, ProblemsError)
    return [f"{problem.code} {problem.message} {problem.hint}" for problem in error.problems]


@pytest.mark.usefixtures("asked")
def test_each_suffix_has_its_format(tmp_path: Path) -> None:
    files = [tmp_path / f"plan{suffix}" for suffix in (".md", ".csv", ".ics", ".svg")]
    done = run(*(word for file in files for word in ("--write", str(file))))
    assert done.exit_code == 0, done.output
    texts = [file.read_bytes().decode() for file in files]
    begins = ("# Plan for Certified Analyst\n", "number,rank,", "BEGIN:VCALENDAR\r\n", "<svg ")
    assert all(text.startswith(begin) for text, begin in zip(texts, begins, strict=True))
    assert texts[1].count("\r\n") == texts[1].count("\n") == 4
    assert len(Calendar.from_ical(texts[2]).subcomponents) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.csv", "plan.ics", "plan.md", "plan.svg"]
    plain = tmp_path / "plain"
    plain.touch()
    assert {file.stat().st_mode for file in files} == {plain.stat().st_mode}


@pytest.mark.usefixtures("asked")
def test_file_is_replaced_and_answered_as_json(tmp_path: Path) -> None:
    file = tmp_path / "plan.md"
    file.write_text("old")
    done = run("--write", str(file), "--json")
    assert json.loads(done.stdout)["goal"] == "Certified Analyst"
    assert file.read_text().startswith("# Plan for")


@pytest.mark.usefixtures("asked")
def test_plan_of_this_process_is_never_read_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(plan_answer, "read_plan", None)
    file = tmp_path / "plan.md"
    assert run("--write", str(file)).exit_code == 0
    assert file.read_text().startswith("# Plan for")


def test_calendar_options_arrive(asked: list[PlanQuestion]) -> None:
    words = (
        "--finish-by 2027-12-31 --weekly-hours 7.5 --max-parallel 2 --keep-valid-until 2030-01-01 "
        "--start-on 2026-11-23 --break 2026-12-21..2027-01-03 --break 2027-07-01..2027-07-31 --alternatives 2 "
        "--include sec-badge --optimize WEEKS,MONEY --max-credits-per-term 18.5 --min-credits-per-term 12"
    )
    assert run(*words.split()).exit_code == 0
    (options,) = (question.options for question in asked)
    assert (str(options.finish_by), str(options.weekly_hours), options.max_parallel) == ("2027-12-31", "7.5", 2)
    assert (str(options.keep_valid_until), str(options.start_on)) == ("2030-01-01", "2026-11-23")
    assert [(str(each.from_), str(each.to)) for each in options.breaks] == [
        ("2026-12-21", "2027-01-03"),
        ("2027-07-01", "2027-07-31"),
    ]
    assert (str(options.max_credits_per_term), str(options.min_credits_per_term)) == ("18.5", "12")
    assert (options.alternatives, options.include) == (2, ("sec-badge",))
    assert options.optimize == (Objective.WEEKS, Objective.MONEY)


def test_unwritable_file_is_refused_first(asked: list[PlanQuestion], tmp_path: Path) -> None:
    wrong, lost = str(tmp_path / "plan.pdf"), str(tmp_path / "no" / "plan.md")
    first, second = problems("--write", wrong, "--write", lost)
    assert first.startswith("INVALID") and ".md, .csv, .ics, .timeline.svg, .svg" in first
    assert second.startswith("UNWRITABLE") and str(tmp_path / "no") in second
    assert problems("--break", "2026-12-21")[0].startswith("BAD_DATE '2026-12-21' is not a break.")
    assert not asked


@pytest.mark.usefixtures("asked")
def test_a_place_that_takes_no_file_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "plan.md"
    folder.mkdir()
    (said,) = problems("--write", str(folder))
    assert said.startswith("UNWRITABLE")
    assert list(tmp_path.iterdir()) == [folder]


def test_plan_without_dates_writes_no_calendar(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ask_at(service_of(small_snapshot()), monkeypatch)
    (said,) = problems("--write", str(tmp_path / "plan.svg"), "--write", str(tmp_path / "plan.ics"))
    assert said.startswith("NO_DATES")
    assert not list(tmp_path.iterdir())


def test_plan_with_calendar_is_shown_as_a_timeline(monkeypatch: pytest.MonkeyPatch) -> None:
    ask_at(planned(calendar_plan()), monkeypatch)
    done = run()
    assert done.exit_code == 0
    assert "Timeline of 5 weeks" in done.output

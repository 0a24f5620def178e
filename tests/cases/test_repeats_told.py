"""What is earned several times is told apart wherever steps are listed, and another time may be recommended."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

from pathways.advising.lacking import lacking_text
from pathways.advising.progress import progress_of
from pathways.advising.recommend import recommend
from pathways.cli.plans.plan_tables import show_plan
from pathways.documents.markdown import markdown_of
from pathways.documents.picture import svg_of
from pathways.documents.plan_document import PlanDocument, plan_document
from pathways.documents.table import csv_of
from pathways.documents.timeline import timeline_of
from pathways.domain.advice import RecommendationOptions
from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from pathways.wording.phrases import nth
from tests.catalogs import TODAY, credential, goal, question, record, snapshot_of, usd

CHOIR = credential("choir", {"cost": usd(10), "weeks": 1}, name="Choir", credits=1, repeatable=3)
THEORY = credential("theory", {"cost": usd(10), "weeks": 1}, name="Theory", credits=1)


def catalogue(least: int) -> dict[str, Any]:
    rule = {"all": [{"credits": least, "of": [{"credential": "choir"}]}, {"credential": "theory"}]}
    return {"credentials": [CHOIR, THEORY, credential("degree", {"cost": usd(0), "requires": rule}, name="Degree")]}


def planned(least: int) -> PlanDocument:
    snapshot = snapshot_of(catalogue(least))
    answer = Planner().plan(question("degree", optimize=["WEEKS"]), snapshot)
    assert isinstance(answer, Plan)
    return plan_document(answer, "Degree", snapshot.names)


def test_steps_say_which_time_they_are() -> None:
    assert sorted(step.title for step in planned(2).steps) == [
        "Choir (1st time)",
        "Choir (2nd time)",
        "Degree",
        "Theory",
    ]
    assert sorted(step.title for step in planned(1).steps) == ["Choir", "Degree", "Theory"]


def test_terminal_and_documents_say_it_too() -> None:
    plan = planned(3)
    console = Console(file=io.StringIO(), width=120)
    show_plan(console, plan)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert shown.count("Choir (3rd time)") == 2  # in the table, and in the timeline
    for document in (markdown_of(plan), svg_of(plan), timeline_of(plan)):
        text = document if isinstance(document, str) else document.decode()
        assert "Choir (2nd time)" in text
    header, *rows = [row.split(",") for row in csv_of(plan).splitlines()]
    told = sorted((row[header.index("credentialName")], row[header.index("occurrence")]) for row in rows)
    assert told == [("Choir", "1"), ("Choir", "2"), ("Choir", "3"), ("Degree", ""), ("Theory", "")]


def test_places_in_a_row() -> None:
    assert [nth(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 101, 112)] == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd", "101st", "112th")
    ]


@pytest.mark.parametrize(("least", "times", "again"), [(2, 1, True), (2, 2, False), (3, 2, True), (3, 3, False)])
def test_another_time_is_recommended_while_it_counts(least: int, times: int, *, again: bool) -> None:
    snapshot = snapshot_of(catalogue(least))
    held = record({"awards": [{"credential": "choir", "times": times}, {"credential": "theory"}]})
    found = recommend(held, goal("degree"), RecommendationOptions(), TODAY, snapshot, Planner())
    costs = {each.credential: each.cost.amount for each in found}
    assert ("choir" in costs) is again
    if again:
        assert costs["choir"] == 10


@pytest.mark.parametrize(
    ("least", "times", "left"),
    [
        (3, 0, "3 more credits from this one"),
        (3, 1, "2 more credits from this one; Choir counts 1 of up to 3 times"),
        (3, 2, "1 more credit from this one; Choir counts 2 of up to 3 times"),
        (4, 3, "1 more credit, but the only line cannot count; Choir counts 3 of up to 3 times"),
    ],
)
def test_what_is_left_says_how_often_it_counts(least: int, times: int, left: str) -> None:
    snapshot = snapshot_of(catalogue(least))
    awards = [{"credential": "choir", "times": times}] if times else []
    progress = progress_of("degree", record({"awards": awards}), TODAY, snapshot)
    group = next(line for line in progress.lines if line.requirement.path == "degree/r0/0")
    assert lacking_text(group, progress.evidence, snapshot) == left

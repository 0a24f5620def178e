"""A plan term by term, on the terminal and in documents."""

from __future__ import annotations

import io
from xml.etree import ElementTree

from rich.console import Console

from pathways.cli.plans.plan_tables import show_plan
from pathways.documents.markdown import markdown_of
from pathways.documents.plan_document import PlanDocument, plan_document
from pathways.documents.table import csv_of
from pathways.documents.timeline import timeline_of
from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from tests.catalogs import credential, question, snapshot_of

TERMS = [
    {"key": "autumn", "name": "Autumn", "from": "09-01", "to": "12-20"},
    {"key": "winter", "name": "Winter | early", "from": "12-27", "to": "02-20"},
]


def by_terms() -> PlanDocument:
    """Two courses in autumn, one in winter, and the certificate as soon as it can be had, in that winter."""
    courses = [
        credential(key, {"weeks": 6, "offerings": [{"term": term}]}, credits=3)
        for key, term in (("a", "autumn"), ("b", "autumn"), ("c", "winter"))
    ]
    needs = {"all": [{"credential": key} for key in "abc"]}
    whole = credential("whole", {"requires": needs})
    asked = question("whole", startOn="2027-06-01", optimize=["WEEKS"])
    snapshot = snapshot_of({"terms": TERMS, "credentials": [*courses, whole]})
    answer = Planner().plan(asked, snapshot)
    assert isinstance(answer, Plan)
    return plan_document(answer, "Whole", snapshot.names)


def test_steps_stand_under_their_terms() -> None:
    found = [(term, [step.name for step in steps]) for term, steps in by_terms().by_term]
    assert found == [("Autumn 2027", ["A", "B"]), ("Winter | early 2027/28", ["C", "WHOLE"])]


def test_terminal_shows_a_heading_for_each_term() -> None:
    console = Console(file=io.StringIO(), width=120)
    show_plan(console, by_terms())
    written = console.file.getvalue()  # type: ignore[attr-defined]
    places = [written.index(text) for text in ("Autumn 2027", "│ A ", "Winter | early 2027/28", "│ whole")]
    assert places == sorted(places)


def test_documents_name_the_term_of_each_step() -> None:
    plan = by_terms()
    assert r"| Winter \| early 2027/28 |" in markdown_of(plan)
    assert [row.split(",")[14] for row in csv_of(plan).splitlines()] == [
        "term",
        "Autumn 2027",
        "Autumn 2027",
        "Winter | early 2027/28",
        "Winter | early 2027/28",
    ]
    drawn = ElementTree.fromstring(timeline_of(plan))  # noqa: S314
    titles = [each.text or "" for each in drawn.iter() if each.tag.endswith("title")]
    assert sum("Autumn 2027" in title for title in titles) == 2

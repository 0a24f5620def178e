"""The explanation: its picture, its papers and its checklist are those of the code."""

from __future__ import annotations

import re
import tomllib
from fractions import Fraction

import pytest

from pathways.advising.ladders import LONG_HOURS
from pathways.advising.situation import ASKED_POINTS, LEAST_GAIN, PLAN_TO_A_JOB, POINTS, RENEWAL_SCORE, REQUIRED_POINTS
from tests.docs.pages import DOCS, ROOT, text_of
from tools.form_checklist import differences, matches, missed_by_mypy, telling_apart

PAPER = re.compile(r"\b([A-Z][a-z]+)(?![A-Za-z])(?:[A-Z,\s][^().;]*?|\s)((?:19[5-9]|20[0-2])\d)\)")


def test_checklist_of_form_names_what_the_code_says() -> None:
    assert len(telling_apart()) > 10
    assert list(differences()) == []


def test_every_match_over_lines_treats_every_form() -> None:
    found = list(matches())
    assert len(found) > 20
    assert [(module, row) for module, row, is_closed in found if not is_closed] == []


@pytest.mark.soak
@pytest.mark.server
def test_mypy_misses_new_forms_in_every_match() -> None:
    assert missed_by_mypy() == sorted({module for module, _, _ in matches()})


def test_picture_shows_the_layers_of_the_contract() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (
        each["layers"]
        for each in project["tool"]["importlinter"]["contracts"]
        if each["name"] == "Imports go downward only"
    )
    layers = [{name.strip().removeprefix("pathways.") for name in row.split("|")} for row in contract]
    svg = (DOCS / "explanation" / "architecture.svg").read_text(encoding="utf-8")
    rows: dict[int, set[str]] = {}
    for height, name in re.findall(r'<text x="[\d.]+" y="(\d+)">(\w+)</text>', svg):
        rows.setdefault(int(height), set()).add(name)
    assert [rows[height] for height in sorted(rows)] == [row for row in layers if row != {"__main__"}]


def test_points_of_recommendations_are_those_of_the_program() -> None:
    page = (DOCS / "explanation" / "recommendations.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| ([\d.]+)", page, flags=re.MULTILINE))
    assert {name: Fraction(points) for name, points in rows.items()} == {kind.value: POINTS[kind] for kind in POINTS}
    for said in (
        f"and {PLAN_TO_A_JOB} points more",
        f"ask for has {ASKED_POINTS} points more",
        f"has {REQUIRED_POINTS} points more",
        f"cover {LEAST_GAIN * 100} %",
        f"a renewal itself has {RENEWAL_SCORE}",
        f"more than {LONG_HOURS} hours",
    ):
        assert said in page


def test_every_package_is_described() -> None:
    packages = {path.parent.name for path in (ROOT / "pathways").glob("*/__init__.py")}
    described = set(
        re.findall(r"`(\w+)`", "".join(re.findall(r"^\|.*?\|", text_of("explanation/architecture.md"), re.M)))
    )
    assert packages <= described


def test_papers_of_the_code_are_listed() -> None:
    page = text_of("explanation/planner.md")
    for path in (ROOT / "pathways").rglob("*.py"):
        for author, year in PAPER.findall(path.read_text(encoding="utf-8")):
            assert re.search(rf"\b{author}\b[^-]*?\({year}\)", page), f"{path.name}: {author} {year}"


def test_modules_named_on_the_pages_exist() -> None:
    for page in ("life-of-a-question", "planner", "architecture"):
        for place in re.findall(
            r"`((?:pathways|tests|graph_schema)/(?!1`)[\w./-]*)`", text_of(f"explanation/{page}.md")
        ):
            assert (ROOT / place).exists(), place
    for place in re.findall(r"`([a-z_]+/(?:[a-z_]+\.py)?)`", text_of("explanation/planner.md")):
        assert (ROOT / "pathways" / "planning" / place).exists() or (ROOT / place).exists(), place

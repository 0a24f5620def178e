"""What README says is what the program does."""

from __future__ import annotations

import asyncio
import re
import shlex
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pathways.api.service import Service, execute
from pathways.cli.app import app, spread_holding
from pathways.settings import SETTINGS
from tests.seeded import planner, snapshot

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKE = (ROOT / "Makefile").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def recipe(target: str) -> list[str]:
    """The commands of a target of the Makefile, its prerequisites' first."""
    ((names, found),) = re.findall(rf"^{re.escape(target)}:([^#\n]*).*\n((?:\t.*\n)*)", MAKE, flags=re.MULTILINE)
    own = [line.strip() for line in found.splitlines()]
    known = [name for name in names.split() if f"\n{name}:" in MAKE]
    above = [line for name in known for line in recipe(name)]
    return [*above, *own]


def test_the_plain_commands_are_those_of_make() -> None:
    plain = [line for line in blocks("sh")[1].splitlines() if line]
    wanted = dict.fromkeys([*recipe("$(STAMP)"), *recipe("run"), *recipe("test")])
    spelled = [
        line.replace("$(BIN)", ".venv/bin").replace("$(PYTHON)", "python3")
        for line in wanted
        if not line.startswith("touch")
    ]
    assert plain == spelled


def test_the_table_of_settings_is_the_one_that_is_read() -> None:
    rows = re.findall(r"^\| `(PATHWAYS_\w+)` \| `?([^`|]*?)`? \| (.*) \|$", README, flags=re.MULTILINE)
    assert rows == [(setting.name, setting.default, setting.help) for setting in SETTINGS]


def test_every_command_shown_exists() -> None:
    shown = [line for block in blocks("sh") for line in block.splitlines() if line.startswith(".venv/bin/pathways ")]
    assert len(shown) >= 4
    for line in shown:
        words = spread_holding(shlex.split(line)[1:])
        options = [word for word in words if word.startswith("--")]
        told = CliRunner().invoke(app, [words[0], "--help"], env={"COLUMNS": "200"})
        assert told.exit_code == 0, line
        assert all(option in told.output for option in options), line


def test_the_query_shown_answers() -> None:
    (query,) = blocks("graphql")
    service = Service(snapshot, planner(), ready=lambda: None)
    answer = asyncio.run(execute(service, query, {}))
    assert "errors" not in answer
    plan = answer["data"]["planPathway"]
    assert [step["credential"]["key"] for step in plan["steps"]] == ["comptia-cysa-plus", "comptia-csap"]


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#]+)\)", README))
def test_every_link_leads_somewhere(target: str) -> None:
    assert target.startswith("http") or (ROOT / target).exists()


def test_the_plan_shown_is_of_a_real_day() -> None:
    (day,) = re.findall(r"Plan from (\S+)", README)
    assert date.fromisoformat(day) <= date.today()

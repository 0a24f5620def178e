"""What README says is what the program does."""

from __future__ import annotations

import asyncio
import io
import re
import shlex
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.console import Console
from typer.testing import CliRunner

from pathways.access.identity import DEFAULT_TENANT
from pathways.advising.progress import progress_of
from pathways.api.execution import Operation
from pathways.api.service import execute
from pathways.cli import client
from pathways.cli.app import app
from pathways.cli.catalog import import_report
from pathways.cli.client import Ask, PlanHere, of_service
from pathways.cli.main import spread_holding
from pathways.cli.plans import plan
from pathways.exchange.document import read_text
from pathways.exchange.files import files_of
from pathways.importing import Basis, judged
from pathways.requirements.evaluate import RequirementStatus
from pathways.settings import settings_table
from tests.api.small import service_of
from tests.catalogs import TODAY, credential, record, snapshot_of
from tests.seeded import snapshot

ROOT = Path(__file__).parent.parent
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKE = (ROOT / "Makefile").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def recipe(target: str) -> list[str]:
    """The commands of a target of the Makefile, its prerequisites' first."""
    ((names, found),) = re.findall(rf"^{re.escape(target)}:([^#\n]*).*\n((?:\t.*\n)*)", MAKE, flags=re.MULTILINE)
    lines = [line.strip() for line in found.splitlines()]
    own = [each for line in lines for each in (again(line) if line.startswith("$(MAKE)") else [line])]
    known = [name for name in names.split() if f"\n{name}:" in MAKE]
    above = [line for name in known for line in recipe(name)]
    return [*above, *own]


def again(line: str) -> list[str]:
    """The commands of the targets for which make calls itself."""
    return [each for name in line.split()[1:] if not name.startswith("-") for each in recipe(name)]


def test_the_plain_commands_are_those_of_make() -> None:
    plain = [line for line in blocks("sh")[1].splitlines() if line]
    wanted = dict.fromkeys([*recipe("run"), *recipe("test")])
    spelled = [
        line.replace("$(BIN)", ".venv/bin").replace("$(PYTHON)", "python3").replace("$(PORT)", "8000")
        for line in wanted
        if not line.startswith("touch")
    ]
    assert plain == spelled


def test_what_make_soak_alone_does_is_listed() -> None:
    listed = set(re.findall(r"`(tests/[\w/]+\.py)`", CONTRIBUTING.partition("## What only make soak does")[2]))
    drawn = r"pytest\.mark\.soak|= by_profile\(|\(by_profile\(|from tests\.budget import .*\b(some|places)\b"
    modules = [path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    assert listed == {
        path.relative_to(ROOT).as_posix() for path in modules if re.search(drawn, path.read_text(encoding="utf-8"))
    }


def test_every_marker_is_explained() -> None:
    registered = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"][
        "markers"
    ]
    told = re.findall(r"^\| `(\w+)` \|", CONTRIBUTING, flags=re.MULTILINE)
    assert sorted(told) == sorted(line.partition(":")[0] for line in registered)


def test_table_of_settings_is_one_that_is_read() -> None:
    rows = re.findall(r"^\| `(PATHWAYS_\w+)` \| `?([^`|]*?)`? \| (.*) \|$", README, flags=re.MULTILINE)
    assert rows == settings_table()


def test_every_command_shown_exists() -> None:
    shown = [line for block in blocks("sh") for line in block.splitlines() if line.startswith(".venv/bin/pathways ")]
    assert len(shown) >= 4
    for line in shown:
        words = spread_holding(shlex.split(line)[1:])
        options = [word for word in words if word.startswith("--")]
        told = CliRunner().invoke(app, [words[0], "--help"], env={"COLUMNS": "200"})
        assert told.exit_code == 0, line
        assert all(option in told.output for option in options), line


def answer(query: str) -> dict[str, Any]:
    service = service_of(snapshot)
    found = asyncio.run(execute(service, query, {}))
    assert "errors" not in found
    data: dict[str, Any] = found["data"]
    return data


def answers(subscription: str) -> list[dict[str, Any]]:
    """All that a subscription is told, of the seed data."""

    async def follow() -> list[dict[str, Any]]:
        service = service_of(snapshot)
        return [told.body["data"] async for told in service.stream(Operation(subscription))]

    return asyncio.run(follow())


def test_the_queries_shown_answer() -> None:
    planning, comparing, following, trying = blocks("graphql")
    steps = answer(planning)["planPathway"]["steps"]
    assert [step["credential"]["key"] for step in steps] == ["comptia-cysa-plus", "comptia-csap"]
    compared = answer(comparing)["whyNot"]
    assert compared["text"] == "With CompTIA PenTest+ the plan costs $404.00, 90 hours, and 1 step more."
    assert [step["savedIfWaived"]["steps"] for step in compared["best"]["steps"]] == [1, 2]
    assert [point["cost"]["amount"] for point in compared["best"]["frontier"]] == ["404.00"]
    told = answers(following)[-1]["planProgress"]
    assert told["plan"]["proof"] == {"status": "OPTIMAL"}
    assert [part["objective"] for part in told["objectives"]] == ["WEEKS", "MONEY"]
    root, *lines = answer(trying)["checkRequirement"]
    assert root["requirement"]["path"] == "rule"
    assert root["remaining"].startswith("one more of these ")
    met = [line["requirement"]["path"] for line in lines if line["remaining"] is None]
    assert met == ["rule/comptia-security-plus"]


def test_the_rule_and_the_agreements_shown_are_read() -> None:
    """The rule and the learner's record, in a catalogue that has what they name."""
    _, rule, learner = (yaml.safe_load(block) for block in blocks("yaml") if "format:" not in block)
    owners = {"net-1": "cisco", "net-2": "cisco", "unix-1": "school", "maths-1": "school", "law-1": "school"}
    courses = [credential(key, {}, ownedBy=owner, credits=3, subjects=["it"]) for key, owner in owners.items()]
    degree = credential("degree", {"key": "stack", **rule})
    organizations = [{"key": key, "name": key} for key in ("cisco", "school")]
    found = snapshot_of({"organizations": organizations, "credentials": [*courses, degree]})
    told = progress_of("degree", record(learner), TODAY, found)
    by = {line.requirement.path: line.by[0].credential for line in told.lines if line.by}
    assert by["degree/stack/0/net-1"] == "net-1"


def test_the_record_shown_is_enough() -> None:
    """Its year in access controls is the one that the SSCP asks for."""
    first, *_ = blocks("yaml")
    held = record(read_text(first, "me.yaml").value)
    assert progress_of("isc2-sscp", held, TODAY, snapshot()).status is RequirementStatus.MET
    assert progress_of("isc2-sscp", replace(held, experience=()), TODAY, snapshot()).status is RequirementStatus.UNMET


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#]+)\)", README))
def test_every_link_leads_somewhere(target: str) -> None:
    assert target.startswith("http") or (ROOT / target).exists()


def test_the_plan_shown_is_of_a_real_day() -> None:
    (day,) = re.findall(r"Plan from (\S+)", README)
    assert date.fromisoformat(day) <= date.today()


def test_timeline_and_help_shown_are_what_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    service = service_of(snapshot)

    @contextmanager
    def planning(*_: object) -> Iterator[tuple[Ask, PlanHere]]:
        yield of_service(service, DEFAULT_TENANT)

    monkeypatch.setattr(client, "planning", planning)
    written = io.StringIO()
    monkeypatch.setattr(plan, "out", Console(file=written, width=80, highlight=False))
    (dated,) = (block for block in blocks("sh") if "--break" in block)
    (timeline,) = (block for block in blocks("text") if block.startswith("Timeline"))
    (refused,) = (block for block in blocks("text") if block.startswith("$ pathways"))
    assert CliRunner().invoke(app, shlex.split(dated)[1:]).exit_code == 0
    assert timeline in written.getvalue()
    asked, told = refused.split("\n", 1)
    written.truncate(0)
    assert CliRunner().invoke(app, shlex.split(asked)[2:]).exit_code == 1
    assert " ".join(written.getvalue().replace("\0", "").split()) == " ".join(told.split())


def test_the_import_shown_is_what_is_printed() -> None:
    (edit,) = (block for block in blocks("yaml") if "key: comptia-a-plus-core-1" in block)
    (shown,) = (block for block in blocks("text") if block.startswith("changed credential"))
    judgement = judged(files_of([read_text(edit, "edit.yaml")]), Basis(snapshot()))
    written = io.StringIO()
    console = Console(file=written, width=80)
    import_report.show(console, console, judgement, None, refused=True)
    lines = iter(line.rstrip() for line in written.getvalue().splitlines())
    assert all(line in lines for line in shown.splitlines())
    assert len(judgement.problems) == 4

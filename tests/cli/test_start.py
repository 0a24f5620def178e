"""pathways init: the catalogue to start from is right, and teaches what it says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pathways.catalog.snapshot import Snapshot
from pathways.cli.app import app
from pathways.curation.findings import findings_of
from pathways.domain.catalog import CredentialType
from pathways.domain.plan import Plan
from pathways.exchange.document import read_document
from pathways.exchange.files import SCHEMA_LINE
from pathways.exchange.pathways_format.json_schema import json_schema
from pathways.intake.values import Schema
from pathways.planning.planner import Planner
from tests.catalogs import question, snapshot_of

CERTIFICATE = "it-support-certificate"


def written(folder: Path, *options: str) -> Snapshot:
    """What init writes, compiled."""
    done = CliRunner().invoke(app, ["init", str(folder), *options])
    assert done.exit_code == 0, done.output
    assert (folder / "catalogue.yaml").read_text(encoding="utf-8").startswith(SCHEMA_LINE)
    value = read_document(folder / "catalogue.yaml").value
    assert value.pop("format") == "pathways/1"
    return snapshot_of(value)


def test_init_writes_a_catalogue_without_findings(tmp_path: Path) -> None:
    found = written(tmp_path / "new" / "stack")
    assert findings_of(found) == ()
    micro = [each for each in found.credentials.values() if each.credential_type is CredentialType.MICRO_CREDENTIAL]
    assert len(micro) == 5
    assert list(found.occupations) == ["it-support-technician"]


@pytest.mark.parametrize("options", [(), ("--full",)])
def test_check_passes_on_what_init_writes(tmp_path: Path, options: tuple[str, ...]) -> None:
    written(tmp_path, *options)
    done = CliRunner().invoke(app, ["check", str(tmp_path), "--strict", "--data", str(tmp_path / "none")])
    assert done.exit_code == 0
    assert "Nothing is wrong." in done.output


def test_plans_over_what_init_writes(tmp_path: Path) -> None:
    """By hand: 40 + 60 + 30, and 50 for the cheaper of the last two; a year of work replaces 30 by 10."""
    found = written(tmp_path)
    plan = Planner().plan(question(CERTIFICATE), found)
    assert isinstance(plan, Plan)
    assert (plan.totals.cost.amount, plan.totals.hours, plan.totals.steps) == (Decimal(180), Decimal(85), 5)
    worked = {"experience": [{"months": 12, "field": "customer service"}]}
    plan = Planner().plan(question(CERTIFICATE, worked), found)
    assert isinstance(plan, Plan)
    assert (plan.totals.cost.amount, plan.totals.hours) == (Decimal(160), Decimal(76))
    plan = Planner().plan(question({"occupation": {"key": "it-support-technician"}}), found)
    assert isinstance(plan, Plan)
    assert plan.totals.cost.amount == Decimal(130)


def test_full_catalogue_has_every_key(tmp_path: Path) -> None:
    """Whatever key the format gets has to be shown there; of renewals those that routes do not have."""
    written(tmp_path, "--full")
    schema = json_schema()["$defs"]
    used = set(used_keys(schema, "Catalogue", read_document(tmp_path / "catalogue.yaml").value))
    unused = {(name, key) for name in reached(schema, "Catalogue") for key in schema[name].get("properties", ())} - used
    in_routes = {(f"Renewal{name}", key) for name, key in used}
    assert unused - in_routes == set()
    assert ("RenewalRequirement", "each") in used


def test_every_key_of_full_catalogue_has_comment_near(tmp_path: Path) -> None:
    """Where a key stands for the first time, its line or one of the two above has a comment."""
    written(tmp_path, "--full")
    lines = (tmp_path / "catalogue.yaml").read_text(encoding="utf-8").splitlines()
    told: dict[str, bool] = {}
    for place, line in enumerate(lines):
        for key in re.findall(r"(\w+):(?= |$)", line.partition("#")[0]):
            told.setdefault(key, any("#" in each for each in lines[max(0, place - 2) : place + 1]))
    assert [key for key, is_told in told.items() if not is_told] == []


def used_keys(schema: Schema, name: str, value: Any) -> Iterator[tuple[str, str]]:
    """The keys of a document, each with the definition that has it."""
    yield from _used(schema, schema[name], name, value)


def _used(schema: Schema, part: Any, name: str, value: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(part, dict):
        return
    if "$ref" in part:
        target = part["$ref"].rpartition("/")[2]
        yield from _used(schema, schema[target], target, value)
    for word in ("anyOf", "oneOf", "allOf"):
        for each in part.get(word, ()):
            yield from _used(schema, each, name, value)
    for word in ("then", "else"):
        yield from _used(schema, part.get(word), name, value)
    if isinstance(value, dict):
        for key, below in part.get("properties", {}).items():
            if key in value:
                yield name, key
                yield from _used(schema, below, name, value[key])
    if isinstance(value, list):
        for each in value:
            yield from _used(schema, part.get("items"), name, each)


def reached(schema: Schema, name: str) -> set[str]:
    """The definitions that a document of a definition may use."""
    found, unread = {name}, [name]
    while unread:
        named = set(re.findall(r"#/\$defs/(\w+)", json.dumps(schema[unread.pop()])))
        unread += named - found
        found |= named
    return found


def test_init_replaces_nothing(tmp_path: Path) -> None:
    (tmp_path / "catalogue.yaml").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for place in (tmp_path, tmp_path / "file"):
        done = CliRunner().invoke(app, ["init", str(place)])
        assert done.exit_code != 0
    assert (tmp_path / "catalogue.yaml").read_text() == (tmp_path / "file").read_text() == "mine"

"""pathways init: the catalogue to start from is right, and teaches what it says."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from typer.testing import CliRunner

from pathways.catalog.snapshot import Snapshot
from pathways.cli.app import app
from pathways.curation.findings import findings_of
from pathways.domain.catalog import CredentialType
from pathways.domain.plan import Plan
from pathways.exchange.document import read_document
from pathways.exchange.files import SCHEMA_LINE
from pathways.planning.planner import Planner
from tests.catalogs import question, snapshot_of

CERTIFICATE = "it-support-certificate"


def written(folder: Path) -> Snapshot:
    """What init writes, compiled."""
    done = CliRunner().invoke(app, ["init", str(folder)])
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


def test_check_passes_on_what_init_writes(tmp_path: Path) -> None:
    written(tmp_path)
    done = CliRunner().invoke(app, ["check", str(tmp_path), "--data", str(tmp_path / "none")])
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


def test_init_replaces_nothing(tmp_path: Path) -> None:
    (tmp_path / "catalogue.yaml").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for place in (tmp_path, tmp_path / "file"):
        done = CliRunner().invoke(app, ["init", str(place)])
        assert done.exit_code != 0
    assert (tmp_path / "catalogue.yaml").read_text() == (tmp_path / "file").read_text() == "mine"

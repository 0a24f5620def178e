"""``pathways template`` and spreadsheets out of an export."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from pathways.cli.app import app
from pathways.exchange.sheets.reading import read_sheets


def test_template_is_written_once(tmp_path: Path) -> None:
    file = tmp_path / "credentials.xlsx"
    done = CliRunner().invoke(app, ["template", str(file)])
    assert done.exit_code == 0
    assert read_sheets(file, 10**9).notes >= 1
    again = CliRunner().invoke(app, ["template", str(file)])
    assert "exists already" in str(again.exception)
    assert CliRunner().invoke(app, ["template", str(tmp_path / "x.txt")]).exit_code != 0

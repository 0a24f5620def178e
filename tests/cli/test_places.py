"""The folder, the host, and who serves: one line that says which and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.cli.client import asking, data_of
from pathways.settings import read_settings
from tests.cli.running import run

pytestmark = pytest.mark.server

TRY = """{
  checkRequirement(requires: { condition: { condition: "is of age" } }, learner: { profile: {} }) { remaining }
}"""


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder = tmp_path / "file" / "data"
    refused = run(folder, "serve", "--port", "0")
    assert refused.code == 2
    assert refused.err.count("\n") == 1
    assert str(folder) in refused.err
    assert "--data" in refused.err


def test_another_host_needs_the_flag(tmp_path: Path) -> None:
    refused = run(tmp_path, "serve", "--host", "0.0.0.0")  # noqa: S104
    assert refused.code == 2
    assert refused.err.count("\n") == 1
    assert "no authentication" in refused.err
    assert "--insecure-no-auth" in refused.err


@pytest.mark.parametrize(
    ("name", "value"),
    [("PATHWAYS_TIME_LIMIT_MS", "soon"), ("PATHWAYS_RATES", "EUR:USD=-1"), ("PATHWAYS_MAX_FILE_BYTES", "0")],
)
def test_a_bad_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    refused = run(tmp_path, "check", **{name: value})
    assert refused.code == 2
    assert name in refused.err
    assert "Traceback" not in refused.err


def test_a_command_without_a_service_opens_the_store_itself(tmp_path: Path) -> None:
    seed = Path(__file__).parents[2] / "seed_data"
    assert run(tmp_path, "import", str(seed)).code == 0
    planned = run(tmp_path, "plan", "comptia-security-plus")
    assert (planned.code, "Proof: OPTIMAL" in planned.out) == (0, True)
    with asking(read_settings({"PATHWAYS_DATA": str(tmp_path)})) as ask:
        tried = data_of(ask(TRY, {}))["checkRequirement"]
    assert [line["remaining"] for line in tried] == ["is of age"]

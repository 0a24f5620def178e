"""All audits of the npm package graphql-http pass."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.api.served import served
from tests.api.small import service_of, small_snapshot
from tests.node_packages import installed

pytestmark = [pytest.mark.server, pytest.mark.node]

AUDITS = Path(__file__).parents[1] / "http_audits"


@pytest.fixture
def audits() -> Path:
    """The audits with their packages."""
    return installed(AUDITS)


def test_all_audits_pass(audits: Path) -> None:
    with served(service_of(small_snapshot())) as address:
        command = ["node", "run.mjs", f"{address}/graphql"]
        run = subprocess.run(command, cwd=audits, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "61 of 61 audits pass" in run.stdout

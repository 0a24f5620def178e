"""All audits of the npm package graphql-http pass."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.api.served import served
from tests.api.small import service_of, small_snapshot

AUDITS = Path(__file__).parents[1] / "http_audits"
FILES = ("package.json", "package-lock.json", "run.mjs")


@pytest.fixture
def audits(pytestconfig: pytest.Config) -> Path:
    """The audits with their packages, kept in pytest's cache."""
    missing = "node and npm are not here"
    if shutil.which("node") is None or shutil.which("npm") is None:
        assert not os.environ.get("CI"), missing
        pytest.skip(missing)
    assert pytestconfig.cache is not None
    folder = pytestconfig.cache.mkdir("http_audits")
    lock = folder / "package-lock.json"
    if lock.exists() and lock.read_bytes() != (AUDITS / lock.name).read_bytes():
        shutil.rmtree(folder / "node_modules", ignore_errors=True)
    for name in FILES:
        shutil.copy(AUDITS / name, folder / name)
    if not (folder / "node_modules").exists():
        command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        installed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert installed.returncode == 0, installed.stderr
    return folder


def test_all_audits_pass(audits: Path) -> None:
    with served(service_of(small_snapshot())) as address:
        command = ["node", "run.mjs", f"{address}/graphql"]
        run = subprocess.run(command, cwd=audits, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "61 of 61 audits pass" in run.stdout


def test_the_lock_names_no_registry() -> None:
    lock = (AUDITS / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock and "http" not in lock.replace("graphql-http", "").replace("http-audits", "")

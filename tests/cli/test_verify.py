"""`pathways verify`: what it prints of badges, and its exit codes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from pathways.cli.app import app
from pathways.codes import Code
from pathways.errors import ProblemsError
from tests.badges.signing import ED25519, as_bytes, badge, did_of, proven

DID = did_of(ED25519)
GOOD = as_bytes(proven(badge(DID), ED25519))


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.json"
    path.write_bytes(GOOD)
    return path


def ran(*words: object) -> int:
    return app(args=["verify", *map(str, words)], standalone_mode=False) or 0


def test_valid_badge_ends_with_nothing_wrong(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(good, "--recipient", "ada@example.org", "--trusted", DID) == 0
    told = capsys.readouterr().out
    assert "valid: authentic passed, current passed, trusted passed" in told
    assert f"issuer: {DID}" in told
    assert "good.json: Open Badges 3.0" in told


def test_json_has_the_names_of_graphql(good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    forged = tmp_path / "forged.json"
    forged.write_bytes(GOOD.replace(b"Welding", b"Surgery"))
    assert ran(good, forged, "--json") == 1
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert [(Path(each["file"]).name, each["valid"], each["authentic"]) for each in found] == [
        ("good.json", True, "PASSED"),
        ("forged.json", False, "FAILED"),
    ]
    assert found[0]["validFrom"] == "2025-01-01T00:00:00+00:00"
    assert {each["name"]: each["outcome"] for each in found[1]["checks"]}["proof"] == "FAILED"


def test_badge_of_another_ends_with_one(good: Path) -> None:
    assert ran(good, "--recipient", "eve@example.org") == 1


def test_file_that_is_absent_is_named(good: Path) -> None:
    with pytest.raises(ProblemsError) as caught:
        ran(good, good.with_name("absent.json"), good.with_name("gone.json"))
    assert [(each.code, Path(each.file or "").name) for each in caught.value.problems] == [
        (Code.UNREADABLE, "absent.json"),
        (Code.UNREADABLE, "gone.json"),
    ]


def test_folder_without_index_is_named(good: Path) -> None:
    with pytest.raises(ProblemsError, match="Could not read it"):
        ran(good, "--documents", good.parent)


def test_missing_extra_says_what_to_install(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "pathways.badges.verify")
    monkeypatch.delitem(sys.modules, "pathways.badges.linked_data", raising=False)
    monkeypatch.delitem(sys.modules, "pathways.badges.credentials", raising=False)
    monkeypatch.setitem(sys.modules, "pyld", None)
    with pytest.raises(ProblemsError) as caught:
        ran(good)
    assert [each.code for each in caught.value.problems] == [Code.NOT_INSTALLED]

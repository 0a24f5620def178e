"""What is installed with the program: its licences, its bill of materials, and what is known of its vulnerabilities."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.deploy.files import ROOT
from tests.deploy.test_locks import PROJECT, asked, locked
from tools import audit_locks, bill_of_materials
from tools.licences import BY_NAME, FIT, fits, licence_of, locked_names

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "reference" / "licences.md").read_text(encoding="utf-8")


def test_all_licences_fit_apache_2() -> None:
    """Of what is given away with the program; tools of tests run beside it."""
    licences = {name: licence_of(name) for name in locked_names()}
    assert [name for name, licence in licences.items() if licence is None] == []
    assert {name: licence for name, licence in licences.items() if licence is not None and not fits(licence)} == BY_NAME


def test_exceptions_come_with_an_extra_only() -> None:
    """Without extras, nothing is installed that is under them."""
    assert set(BY_NAME) == {"frozendict"}
    entry = re.search(r"^frozendict==.*\n(?:    .*\n)+", LOCK, re.MULTILINE)
    assert entry is not None
    assert set(re.findall(r"^    #   ([a-z].*)$", entry[0], re.MULTILINE)) | set(
        re.findall(r"^    # via ([a-z].*)$", entry[0], re.MULTILINE)
    ) == {"pyld"}
    assert "pyld" not in asked(PROJECT["project"]["dependencies"])


@pytest.mark.parametrize(
    ("expression", "fitting"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("LGPL-3.0-only", False),
        ("Apache-2.0 OR GPL-2.0-only", True),
        ("MIT AND GPL-2.0-only", False),
        ("(MIT AND Zlib) OR GPL-2.0-only", True),
        ("LicenseRef-Proprietary", False),
        ("", False),
    ],
)
def test_copyleft_does_not_fit(expression: str, fitting: bool) -> None:
    assert fits(expression) is fitting


def test_page_lists_every_package_with_its_licence() -> None:
    rows = dict(re.findall(r"^\| `([a-z0-9._-]+)` \| (.+?) \|$", PAGE, re.MULTILINE))
    assert rows == {name: licence_of(name) for name in locked_names()}
    named = {part.strip("() ") for licence in rows.values() for part in re.split(r" AND | OR ", licence)}
    assert named <= {*FIT, *BY_NAME.values()}


def test_bill_of_materials_is_valid_and_whole() -> None:
    text = bill_of_materials.written()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    found: dict[str, Any] = json.loads(text)
    assert found["metadata"]["component"]["name"] == "pathways"
    parts = {(each["name"], each["version"]): each for each in found["components"]}
    assert {name for name, _ in parts} == set(locked("requirements.lock"))
    assert len(parts) == len(re.findall(r"^[a-z0-9._-]+(?:\[[a-z,]+\])?==", LOCK, re.MULTILINE))
    hashes = [each["content"] for part in parts.values() for each in part["hashes"]]
    assert sorted(set(hashes)) == sorted(set(re.findall(r"sha256:([0-9a-f]{64})", LOCK)))
    assert all(part["purl"] == f"pkg:pypi/{name}@{version}" for (name, version), part in parts.items())
    assert all(part["licenses"] for part in parts.values())


ANSWERS = {
    "clean": {"name": "starlette", "version": "1", "vulns": []},
    "skipped": {"name": "starlette", "skip_reason": "Dependency not found on PyPI and could not be audited"},
    "vulnerable": {"name": "h11", "version": "0.1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["0.2"]}]},
}


@pytest.mark.server
@pytest.mark.parametrize(
    ("answer", "code", "says"),
    [
        ("clean", 0, "No known vulnerability in 1 locked package."),
        ("skipped", 0, audit_locks.UNREACHED),
        ("vulnerable", 1, "h11 0.1: PYSEC-1, mended in 0.2"),
        ("broken", 0, audit_locks.UNREACHED),
    ],
)
def test_audit_says_what_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: str, code: int, says: str
) -> None:
    program = tmp_path / "auditor.py"
    said = json.dumps({"dependencies": [ANSWERS[answer]]}) if answer in ANSWERS else "no connection"
    program.write_text(f"print({said!r})\n", encoding="utf-8")
    assert audit_locks.main([sys.executable, str(program)]) == code
    assert capsys.readouterr().out.strip() == says


def test_ci_audits_the_lock() -> None:
    assert "make audit" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "-m tools.audit_locks" in makefile and "-m tools.bill_of_materials" in makefile

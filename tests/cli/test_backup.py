"""Backup and restore as a person runs them: beside a service, into a new folder, and refused in one line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyrage import x25519

from tests.cli.running import Serving, run, serving
from tests.cli.test_service import ask
from tests.cli.test_speed import SMALL

pytestmark = pytest.mark.server

QUERY = "{ catalog { revision publishedAt credentials competencies occupations organizations } }"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a service of these tests alone."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def service(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """It holds a small catalogue."""
    file = tmp_path_factory.mktemp("small") / "small.yaml"
    file.write_text(SMALL)
    with serving(data) as running:
        assert run(data, "import", str(file)).code == 0
        yield running


@pytest.fixture(scope="module")
def file(data: Path, service: Serving, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup that was made beside the running service."""
    path = tmp_path_factory.mktemp("backups") / "catalogue.backup"
    done = run(data, "backup", str(path))
    assert done.code == 0, done.err
    assert done.out.startswith(f"{path}: revision ")
    return path


def test_backup_opens_in_another_folder_as_same_catalogue(
    file: Path, data: Path, service: Serving, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    restored = run(other, "restore", str(file), "--json")
    assert restored.code == 0, restored.err
    said = json.loads(restored.out)
    before = ask(service.url, QUERY)["catalog"]
    with serving(other) as copy:
        again = run(other, "backup", str(tmp_path / "again.backup"), "--json")
        assert said["fingerprint"] == json.loads(again.out)["fingerprint"]
        assert (tmp_path / "again.backup").read_bytes() == file.read_bytes()
        assert ask(copy.url, QUERY)["catalog"] == before
        assert f"revision {said['revision']}:" in copy.printed

        # Once the command has returned, the service answers from what replaces its catalogue.
        replaced = run(other, "restore", str(file), "--replace", "--json")
        assert json.loads(replaced.out)["revision"] == said["revision"] + 1, replaced.err
        assert ask(copy.url, "{ catalog { revision } }")["catalog"] == {"revision": said["revision"] + 1}


def _learners(url: str) -> list[str]:
    found: Any = ask(url, "{ learners { edges { node { key } } } }")["learners"]
    return [each["node"]["key"] for each in found["edges"]]


def test_erased_learner_stays_away_from_every_backup(tmp_path: Path) -> None:
    data, backup, key = tmp_path / "data", str(tmp_path / "b"), tmp_path / "backup.key"
    secret = x25519.Identity.generate()
    key.write_text(f"{secret}\n")
    keyed = {"PATHWAYS_BACKUP_KEY_FILE": str(key)}
    with serving(data) as running:
        for name in ("ann", "bob"):
            ask(running.url, f'mutation {{ saveLearner(input: {{key: "{name}"}}) {{ learner {{ key }} }} }}')
        written = run(data, "backup", backup, "--json", **keyed)
        assert (json.loads(written.out)["learners"], json.loads(written.out)["encrypted"]) == (2, True)
        assert Path(backup).read_bytes().startswith(b"age-encryption.org/v1")
        ask(running.url, 'mutation { eraseLearner(input: {key: "ann"}) { erased } }')
        refused = run(data, "restore", backup, "--replace")
        assert (refused.code, "is encrypted" in refused.err) == (2, True)
        done = run(data, "restore", backup, "--replace", **keyed)
        assert "and 1 learner restored.\n1 learner of the backup was erased since and stays away." in done.out
        assert _learners(running.url) == ["bob"]
    elsewhere = tmp_path / "elsewhere"
    refused = run(elsewhere, "restore", backup, **keyed)
    assert (refused.code, "--without-erasures" in refused.err) == (2, True)
    done = run(elsewhere, "restore", backup, "--erasures", str(data / "erasures"), "--json", **keyed)
    assert (json.loads(done.out)["learners"], json.loads(done.out)["erased"]) == (1, 1), done.err


def test_refusals_say_in_one_line_what_helps(file: Path, data: Path, tmp_path: Path) -> None:
    whole = file.read_bytes()
    damaged, foreign = tmp_path / "damaged.backup", tmp_path / "foreign.yaml"
    damaged.write_bytes(whole[:500] + b"?" + whole[501:])
    foreign.write_text("format: pathways/1\n")
    for words, hint in (
        (["restore", str(file)], "--replace"),
        (["restore", str(damaged), "--replace"], "older backup"),
        (["restore", str(foreign), "--replace"], "pathways import"),
        (["backup", str(file)], "--force"),
    ):
        refused = run(data, *words)
        assert (refused.code, refused.out) == (2, ""), words
        assert refused.err.count("\n") == 1
        assert hint in refused.err
    assert file.read_bytes() == whole
    assert run(data, "backup", str(file), "--force").code == 0
    assert file.read_bytes() == whole

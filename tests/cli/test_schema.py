"""``pathways schema``: what it prints, and its exit codes where something is off."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from pathways.store.connect import open_store
from pathways.store.embedded.server import EmbeddedServer
from pathways.store.graph import GraphStore
from pathways.store.schema.files import migration_files, schema_folder
from tests.cli.running import run
from tests.contract.contents import security_catalogue

pytestmark = pytest.mark.server

VERSIONS = [file.stem.partition("__")[0] for file in migration_files()]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, GraphStore]]:
    """A data folder whose embedded store runs and was never migrated, and that store."""
    folder = tmp_path_factory.mktemp("bare")
    with ExitStack() as stack:
        server = stack.enter_context(EmbeddedServer.start(folder))
        server.announce()
        yield folder, stack.enter_context(open_store(server.address, server.user, server.password))


@pytest.mark.usefixtures("service")
def test_a_service_has_a_whole_store(data: Path) -> None:
    assert run(data, "schema", "print").out == (schema_folder() / "schema.graphql").read_text()
    assert "up to date" in run(data, "schema", "migrate").out
    checked = run(data, "schema", "check")
    assert (checked.code, checked.out, checked.err) == (0, "Nothing is wrong.\n", "")


def test_from_a_bare_store_to_a_damaged_one(bare: tuple[Path, GraphStore]) -> None:
    folder, store = bare

    pending = run(folder, "schema", "status")
    assert pending.code == 1
    assert [line.split()[:2] for line in pending.out.splitlines()] == [[version, "PENDING"] for version in VERSIONS]
    assert store.bolt.read("MATCH (n) RETURN count(n)") == [[0]]
    unchecked = run(folder, "schema", "check")
    assert (unchecked.code, unchecked.err) == (1, "")
    assert unchecked.out.startswith(f"MIGRATION {VERSIONS[0]} ")
    assert "pathways schema migrate" in unchecked.out

    assert run(folder, "schema", "migrate").out.split() == VERSIONS
    status = run(folder, "schema", "status", "--json")
    assert status.code == 0
    assert [(each["version"], each["state"]) for each in json.loads(status.out)] == [(v, "APPLIED") for v in VERSIONS]

    store.publish(security_catalogue())
    whole = run(folder, "schema", "check", "--json")
    assert (whole.code, json.loads(whole.out)) == (0, [])

    store.bolt.run("MATCH (q:Requirement {path: 'endorsed'}) DETACH DELETE q")
    store.bolt.run("MATCH (o:Organization {key: 'isc2'}) SET o.colour = 'red', o.version = 0")
    damaged = run(folder, "schema", "check", "--json")
    assert damaged.code == 1
    assert {each["code"] for each in json.loads(damaged.out)} == {"SHAPE", "INVARIANT", "FINGERPRINT"}
    shown = run(folder, "schema", "check")
    assert shown.code == 1
    assert "SHAPE Organization isc2 has colour, which its shape does not know" in shown.out.splitlines()
    assert any(
        line.startswith("FINGERPRINT The credential cissp is not what was published") for line in shown.out.splitlines()
    )

    store.bolt.run("CREATE (:Migration {version: 'V9999', name: 'From the future', checksum: 'x'})")
    newer = run(folder, "schema", "status")
    assert (newer.code, newer.out.splitlines()[-1]) == (1, "V9999  UNKNOWN   From the future")
    refused = run(folder, "schema", "migrate")
    assert (refused.code, refused.out) == (2, "")
    (line,) = refused.err.splitlines()
    assert "is newer than this program: it has the migration V9999 (From the future); install a newer pathways" in line
    assert "V9999 (From the future) is unknown" in run(folder, "schema", "check").out

    store.bolt.run("MATCH (m:Migration {version: 'V9999'}) DELETE m")
    store.bolt.run(f"MATCH (m:Migration {{version: '{VERSIONS[0]}'}}) SET m.checksum = 'x'")
    assert "EDITED" in run(folder, "schema", "status").out
    edited = run(folder, "schema", "migrate")
    assert edited.code == 2
    assert len(edited.err.splitlines()) == 1
    assert "was edited after the store" in edited.err


def test_absent_store_is_reported_in_one_line(tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("none")
    for command in ("status", "migrate", "check"):
        away = ("--store", "bolt://127.0.0.1:1")
        done = run(tmp_path, "schema", command, *away, PATHWAYS_STORE_PASSWORD_FILE=str(secret))
        assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
        assert "does not answer" in done.err

"""The migration chain: applied once, never edited, never newer than the program."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pathways.errors import StoreError
from pathways.store.graph import GraphStore
from pathways.store.migrate import MigrationState, migrate, status
from pathways.store.schema_files import migration_files, schema_folder

_FIRST = "V0001"


@pytest.fixture
def migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: GraphStore) -> Iterator[Path]:
    """A copy of the migrations to play with; the store has seen what the real ones say again afterwards."""
    shutil.copytree(schema_folder() / "migrations", tmp_path / "migrations")
    monkeypatch.setattr("pathways.store.schema_files.schema_folder", lambda: tmp_path)
    yield tmp_path / "migrations"
    monkeypatch.undo()
    store.bolt.run("MATCH (m:Migration) DELETE m")
    migrate(store)


def _states(store: GraphStore) -> dict[str, MigrationState]:
    return {each.version: each.state for each in status(store)}


def test_a_fresh_store_is_not_ready_until_it_is_migrated(store: GraphStore, migrations: Path) -> None:
    store.bolt.run("MATCH (m:Migration) DELETE m")
    assert set(_states(store).values()) == {MigrationState.PENDING}
    with pytest.raises(StoreError, match="older than this program; run: pathways schema migrate"):
        store.ready()
    assert migrate(store)[0] == _FIRST
    store.ready()
    assert migrate(store) == []


def test_a_new_migration_is_applied_once(store: GraphStore, migrations: Path) -> None:
    text = "// a comment; with a semicolon\nCREATE (:Note {text: 'a'});\nMATCH (n:Note) SET n.text = 'b';\n"
    (migrations / "V9000__A_note.cypher").write_text(text, "utf-8")
    assert _states(store)["V9000"] is MigrationState.PENDING
    assert migrate(store) == ["V9000"]
    assert store.bolt.read("MATCH (n:Note) RETURN n.text") == [["b"]]
    assert migrate(store) == []
    assert [each.name for each in status(store)][-1] == "A note"


def test_an_edited_migration_is_refused(store: GraphStore, migrations: Path) -> None:
    file = next(migrations.glob("V0001__*"))
    file.write_text(file.read_text("utf-8") + "// edited\n", "utf-8")
    assert _states(store)[_FIRST] is MigrationState.EDITED
    for refuses in (store.ready, lambda: migrate(store)):
        with pytest.raises(StoreError, match=r"V0001 .* was edited after the store"):
            refuses()


def test_a_store_newer_than_the_program_is_refused(store: GraphStore, migrations: Path) -> None:
    store.bolt.run("CREATE (:Migration {version: 'V9999', name: 'From the future', checksum: 'x'})")
    assert _states(store)["V9999"] is MigrationState.UNKNOWN
    for refuses in (store.ready, lambda: migrate(store)):
        with pytest.raises(StoreError, match=r"newer than this program: .* V9999 \(From the future\)"):
            refuses()


def test_migrations_are_numbered_without_gaps() -> None:
    numbers = [int(file.name[1:5]) for file in migration_files()]
    assert numbers == list(range(1, len(numbers) + 1))

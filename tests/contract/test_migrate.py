"""The migration chain: applied once, whole or not at all, never edited, never newer than the program."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pathways.domain.catalog import Credential, CredentialType
from pathways.errors import StoreError
from pathways.store.graph import GraphStore
from pathways.store.schema.files import migration_files, schema_folder
from pathways.store.schema.migrations import MigrationState, migrate, status
from tests.budget import by_profile
from tests.contract.migrating import processes
from tests.contract.servers import Server

_FIRST = "V0001"


@pytest.fixture
def migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: GraphStore) -> Iterator[Path]:
    """A copy of the migrations to play with; the store has seen what the real ones say again afterwards."""
    shutil.copytree(schema_folder() / "migrations", tmp_path / "migrations")
    monkeypatch.setattr("pathways.store.schema.files.schema_folder", lambda: tmp_path)
    yield tmp_path / "migrations"
    monkeypatch.undo()
    store.bolt.run("MATCH (m:Migration) DELETE m")
    migrate(store.bolt)


def _states(store: GraphStore) -> dict[str, MigrationState]:
    return {each.version: each.state for each in status(store.bolt)}


def test_fresh_store_is_ready_once_migrated(store: GraphStore, migrations: Path) -> None:
    store.bolt.run("MATCH (m:Migration) DELETE m")
    assert set(_states(store).values()) == {MigrationState.PENDING}
    with pytest.raises(StoreError, match="older than this program; run: pathways schema migrate"):
        store.ready()
    assert migrate(store.bolt)[0] == _FIRST
    store.ready()
    assert migrate(store.bolt) == []


def test_a_new_migration_is_applied_once(store: GraphStore, migrations: Path) -> None:
    text = "// a comment; with a semicolon\nCREATE (:Note {text: 'a'});\nMATCH (n:Note) SET n.text = 'b';\n"
    (migrations / "V9000__A_note.cypher").write_text(text, "utf-8")
    assert _states(store)["V9000"] is MigrationState.PENDING
    assert migrate(store.bolt) == ["V9000"]
    assert store.bolt.read("MATCH (n:Note) RETURN n.text") == [["b"]]
    assert migrate(store.bolt) == []
    assert [each.name for each in status(store.bolt)][-1] == "A note"


def test_an_edited_migration_is_refused(store: GraphStore, migrations: Path) -> None:
    file = next(migrations.glob("V0001__*"))
    file.write_text(file.read_text("utf-8") + "// edited\n", "utf-8")
    assert _states(store)[_FIRST] is MigrationState.EDITED
    for refuses in (store.ready, lambda: migrate(store.bolt)):
        with pytest.raises(StoreError, match=r"V0001 .* was edited after the store"):
            refuses()


def test_a_store_newer_than_the_program_is_refused(store: GraphStore, migrations: Path) -> None:
    store.bolt.run("CREATE (:Migration {version: 'V9999', name: 'From the future', checksum: 'x'})")
    assert _states(store)["V9999"] is MigrationState.UNKNOWN
    for refuses in (store.ready, lambda: migrate(store.bolt)):
        with pytest.raises(StoreError, match=r"newer than this program: .* V9999 \(From the future\)"):
            refuses()


def _bare(store: GraphStore) -> None:
    """As a server that nobody has used yet: no node, no constraint, no index."""
    store.bolt.run("MATCH (n) DETACH DELETE n")
    text = "".join(file.read_text("utf-8") for file in migration_files())
    for kind, name in re.findall(r"CREATE (CONSTRAINT|INDEX) (\w+)", text):
        store.bolt.run(f"DROP {kind} {name} IF EXISTS")


def test_status_of_a_bare_store_writes_nothing(store: GraphStore, migrations: Path) -> None:
    _bare(store)
    assert set(_states(store).values()) == {MigrationState.PENDING}
    assert store.bolt.read("MATCH (n) RETURN count(n)") == [[0]]
    assert store.bolt.read("SHOW CONSTRAINTS") == []


def test_failed_migration_leaves_nothing(store: GraphStore, migrations: Path) -> None:
    file = migrations / "V9000__Notes.cypher"
    index = "CREATE INDEX note_text IF NOT EXISTS FOR (n:Note) ON (n.text);\n"
    file.write_text("CREATE (:Note {text: 'a'});\nMATCH (n:Note) SET n.text = 1 / 0;\n" + index, "utf-8")
    for _ in range(2):
        with pytest.raises(StoreError):
            migrate(store.bolt)
        assert store.bolt.read("MATCH (n:Note) RETURN n.text") == []
        assert _states(store)["V9000"] is MigrationState.PENDING
    file.write_text("CREATE (:Note {text: 'a'});\n" + index, "utf-8")
    assert migrate(store.bolt) == ["V9000"]
    assert store.bolt.read("MATCH (n:Note) RETURN n.text") == [["a"]]
    store.bolt.run("DROP INDEX note_text IF EXISTS")


def test_unique_node_that_is_there_fails_the_migration(store: GraphStore, migrations: Path) -> None:
    (migrations / "V9000__Second.cypher").write_text("CREATE (:Catalog {id: 'catalog', revision: 7});", "utf-8")
    with pytest.raises(StoreError, match="refused"):
        migrate(store.bolt)
    assert _states(store)["V9000"] is MigrationState.PENDING
    assert store.revision() == 0


@pytest.mark.parametrize("statement", ["CREATE INDEX a FOR (n:Note) ON (n.text)", "drop constraint a"])
def test_schema_statement_that_cannot_be_repeated_is_refused(
    store: GraphStore, migrations: Path, statement: str
) -> None:
    (migrations / "V9000__Notes.cypher").write_text(f"CREATE (:Note);\n{statement};\n", "utf-8")
    with pytest.raises(StoreError, match=r"V9000 \(Notes\) has .* fails when it is repeated: ") as refused:
        migrate(store.bolt)
    assert statement in str(refused.value)
    assert store.bolt.read("MATCH (n:Note) RETURN count(n)") == [[0]]


@pytest.mark.soak_on_neo4j
def test_processes_that_migrate_at_once_migrate_once(
    server: Server, store: GraphStore, migrations: Path, tmp_path: Path
) -> None:
    (migrations / "V9000__Count.cypher").write_text(
        "MERGE (c:Counter {id: 'c'}) ON CREATE SET c.count = 0;\nMATCH (c:Counter) SET c.count = c.count + 1;\n"
        "CREATE INDEX counter_count IF NOT EXISTS FOR (n:Counter) ON (n.count);\n"
        "MATCH (c:Counter) CREATE (:Seen {count: c.count});\n",
        "utf-8",
    )
    (migrations / "V9001__Count_again.cypher").write_text("MATCH (c:Counter) SET c.count = c.count + 10;\n", "utf-8")
    versions = [each.version for each in status(store.bolt)]
    with processes(server, tmp_path) as at_once:
        for _ in range(by_profile(quick=1, usual=3, soak=50)):
            _bare(store)
            store.bolt.run("DROP INDEX counter_count IF EXISTS")
            assert at_once() == versions
            assert store.bolt.read("MATCH (c:Counter) RETURN c.count") == [[11]]
            assert store.bolt.read("MATCH (s:Seen) RETURN s.count") == [[1]]
            assert set(_states(store).values()) == {MigrationState.APPLIED}
    store.bolt.run("DROP INDEX counter_count IF EXISTS")


def test_only_successor_of_older_store_is_the_first(store: GraphStore, migrations: Path) -> None:
    old, new = (
        Credential(key=key, name=key, credential_type=CredentialType.COURSE, superseded_by=by)
        for key, by in (("old", ("new",)), ("new", ()))
    )
    store.publish((old, new))
    store.bolt.run("MATCH ()-[e:SUPERSEDED_BY]->() REMOVE e.position")
    store.bolt.run("MATCH (m:Migration) WHERE m.version >= 'V0005' DELETE m")
    migrate(store.bolt)
    assert store.bolt.read("MATCH ()-[e:SUPERSEDED_BY]->() RETURN e.position") == [[0]]
    assert store.load().content.credentials["old"] == old


def test_two_migrations_of_one_number_are_refused(store: GraphStore, migrations: Path) -> None:
    for name in ("Notes", "Other_notes"):
        (migrations / f"V9000__{name}.cypher").write_text(f"CREATE (:{name});\n", "utf-8")
    for refuses in (store.ready, lambda: status(store.bolt), lambda: migrate(store.bolt)):
        with pytest.raises(StoreError, match=r"number V9000: V9000__Notes\.cypher and V9000__Other_notes\."):
            refuses()
    assert store.bolt.read("MATCH (n) WHERE n:Notes OR n:Other_notes RETURN n") == []


def test_record_that_does_not_stay_ends_migrating(store: GraphStore, migrations: Path) -> None:
    text = "MATCH (m:Migration {version: 'V9000'}) DELETE m;\n"
    (migrations / "V9000__Forgets_itself.cypher").write_text(text, "utf-8")
    with pytest.raises(StoreError, match=r"does not keep the record of the migration V9000 \(Forgets itself\)"):
        migrate(store.bolt)


def test_migrations_are_numbered_without_gaps() -> None:
    numbers = [int(file.name[1:5]) for file in migration_files()]
    assert numbers == list(range(1, len(numbers) + 1))

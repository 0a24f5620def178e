"""The chain of migrations: graph_schema/migrations/V0001__Words.cypher and so on, each applied once, never edited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from neo4j import ManagedTransaction

from pathways.errors import StoreError
from pathways.store.bolt import Bolt
from pathways.store.schema_files import migration_files

if TYPE_CHECKING:
    from pathways.store.graph import GraphStore

_APPLIED = "MATCH (m:Migration) RETURN m.version, m.name, m.checksum"
_RECORD = "MERGE (m:Migration {version: $version}) SET m.name = $name, m.checksum = $checksum, m.appliedAt = $at"


class MigrationState(StrEnum):
    """How a migration stands in a store.

    EDITED: applied, but its file says something else now. UNKNOWN: applied by a newer program; there is no file of it.
    """

    APPLIED = "APPLIED"
    PENDING = "PENDING"
    EDITED = "EDITED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class MigrationStatus:
    """One link of the chain, e.g. version ``V0001`` and name ``Unique keys and the catalog``."""

    version: str
    name: str
    state: MigrationState


def status(store: GraphStore) -> list[MigrationStatus]:
    """Every migration of the program and of the store, in order of version; changes nothing.

    Raises:
        StoreError: the store does not answer.
    """
    return chain(store.bolt)


def migrate(store: GraphStore) -> list[str]:
    """Applies what is pending.

    Returns:
        The versions applied now.

    Raises:
        StoreError: an applied migration was edited, the store is newer than the program, or it does not answer.
    """
    bolt = store.bolt
    require_known(bolt, chain(bolt))
    pending = {each.version for each in chain(bolt) if each.state is MigrationState.PENDING}
    applied = []
    for file in migration_files():
        version, name = _words(file)
        if version not in pending:
            continue
        # One statement at a time: Neo4j takes no schema and data statements in one transaction. Each is written so that
        # it may be repeated, and the record of the whole comes last.
        for statement in _statements(file.read_text("utf-8")):
            bolt.run(statement)
        record = {"version": version, "name": name, "checksum": _checksum(file), "at": datetime.now(UTC).isoformat()}
        bolt.write(partial(_record, record=record))
        applied.append(version)
    return applied


def chain(bolt: Bolt) -> list[MigrationStatus]:
    """As `status`."""
    applied = {version: (name, checksum) for version, name, checksum in bolt.read(_APPLIED)}
    found: list[MigrationStatus] = []
    for file in migration_files():
        version, name = _words(file)
        _, checksum = applied.pop(version, (None, None))
        state = (
            MigrationState.PENDING
            if checksum is None
            else MigrationState.APPLIED
            if checksum == _checksum(file)
            else MigrationState.EDITED
        )
        found.append(MigrationStatus(version, name, state))
    found += [MigrationStatus(version, name, MigrationState.UNKNOWN) for version, (name, _) in applied.items()]
    return sorted(found, key=lambda each: each.version)


def require_known(bolt: Bolt, links: list[MigrationStatus]) -> None:
    """Refuses a store whose past is not this program's.

    Raises:
        StoreError: it says which migration, and what to do.
    """
    for each in links:
        if each.state is MigrationState.UNKNOWN:
            raise StoreError(
                f"The store at {bolt.address} is newer than this program: it has the migration {each.version} "
                f"({each.name}); install a newer pathways"
            )
        if each.state is MigrationState.EDITED:
            raise StoreError(
                f"The migration {each.version} ({each.name}) was edited after the store at {bolt.address} applied it; "
                "restore the file, and put the change into a new migration"
            )


def _words(file: Path) -> tuple[str, str]:
    version, _, words = file.stem.partition("__")
    return version, words.replace("_", " ")


def _checksum(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


def _statements(text: str) -> list[str]:
    """What stands between the semicolons, without the comment lines."""
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("//"))
    return [statement for each in "\n".join(lines).split(";") if (statement := each.strip())]


def _record(tx: ManagedTransaction, record: dict[str, str]) -> None:
    tx.run(_RECORD, record).consume()

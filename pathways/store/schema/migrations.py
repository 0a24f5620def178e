"""The chain of migrations: graph_schema/migrations/V0001__Words.cypher and so on, each applied once, never edited.

Neo4j takes no schema and data statements in one transaction. So the schema statements of a file come first, wherever
they stand in it, each in a transaction of its own and written so that it may be repeated (IF NOT EXISTS, IF EXISTS);
then all its data statements and its record are one transaction. Whoever breaks off in between does the file again from
its start.

The record is what that transaction writes first, and the store allows it once: of two processes that migrate at the
same time one takes back all it did, and goes on with what the other left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from hashlib import sha256
from pathlib import Path

from neo4j import ManagedTransaction

from pathways.errors import StoreError
from pathways.store.bolt import Bolt
from pathways.store.errors import AlreadyThereError, damaged
from pathways.store.schema.files import migration_files, statements_of, version_of

_APPLIED = "MATCH (m:Migration) RETURN m.version, m.name, m.checksum"
_RECORD = "CREATE (m:Migration {version: $version, name: $name, checksum: $checksum, appliedAt: $at})"
_SCHEMA = re.compile(r"(CREATE|DROP)\s+(\w+\s+)?(CONSTRAINT|INDEX)\b", re.IGNORECASE)
_REPEATABLE = re.compile(r"\bIF\s+(NOT\s+)?EXISTS\b", re.IGNORECASE)


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


def migrate(bolt: Bolt) -> list[str]:
    """Applies what is pending, in order; other processes may do the same at the same time.

    Returns:
        The versions that this process applied now.

    Raises:
        StoreError: an applied migration was edited, two have one number, the store is newer than the program, a
            migration has a schema statement that cannot be repeated, or the store refuses a statement, does not keep
            what it records, or does not answer.
    """
    applied = []
    seen = set()
    while (file := _next(bolt)) is not None:
        version, name = _words(file)
        if version in seen:
            raise StoreError(
                f"The store at {bolt.address} does not keep the record of the migration {version} ({name}), so "
                "migrating would never end; look whether another program removes it"
            )
        seen.add(version)
        if _apply(bolt, file):
            applied.append(version)
    return applied


def status(bolt: Bolt) -> list[MigrationStatus]:
    """Every migration of the program and of the store, in order of version; changes nothing.

    Raises:
        StoreError: the store does not answer, or two migrations of the program have one number.
    """
    rows = bolt.read(_APPLIED)
    if not all(isinstance(each, str) for row in rows for each in row):
        raise damaged(bolt.address, "the records of its migrations are not understood")
    applied = {version: (name, checksum) for version, name, checksum in rows}
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


def _next(bolt: Bolt) -> Path | None:
    """The first file that is pending."""
    links = status(bolt)
    require_known(bolt, links)
    pending = {each.version for each in links if each.state is MigrationState.PENDING}
    return next((file for file in migration_files() if _words(file)[0] in pending), None)


def _apply(bolt: Bolt, file: Path) -> bool:
    """Applies a file; False when another process did so meanwhile."""
    version, name = _words(file)
    statements = statements_of(file)
    schema = [each for each in statements if _SCHEMA.match(each)]
    for statement in schema:
        if not _REPEATABLE.search(statement):
            raise StoreError(
                f"The migration {version} ({name}) has a schema statement that fails when it is repeated: {statement}; "
                "write IF NOT EXISTS (of a DROP: IF EXISTS)"
            )
    for statement in schema:
        _change_schema(bolt, statement)
    record = {"version": version, "name": name, "checksum": _checksum(file), "at": datetime.now(UTC).isoformat()}
    data = [each for each in statements if each not in schema]
    try:
        bolt.write(partial(_change_data, record=record, statements=data))
    except AlreadyThereError:
        if version in {applied for applied, _, _ in bolt.read(_APPLIED)}:
            return False
        raise
    return True


def _change_schema(bolt: Bolt, statement: str) -> None:
    """One schema statement; two that make the same at the same time may meet in spite of IF NOT EXISTS."""
    try:
        bolt.write(partial(_run, statement=statement))
    except AlreadyThereError:
        bolt.write(partial(_run, statement=statement))


def _change_data(tx: ManagedTransaction, record: dict[str, str], statements: Sequence[str]) -> None:
    # The record first: on Neo4j a second process waits here until the first one is done.
    tx.run(_RECORD, record).consume()
    for statement in statements:
        _run(tx, statement)


def _run(tx: ManagedTransaction, statement: str) -> None:
    tx.run(statement).consume()


def _words(file: Path) -> tuple[str, str]:
    return version_of(file), file.stem.partition("__")[2].replace("_", " ")


def _checksum(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()

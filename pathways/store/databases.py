"""The databases of one server: each tenant has one of its own beside the main one."""

from __future__ import annotations

from typing import Any, Protocol

from neo4j import Driver
from neo4j.exceptions import ClientError

from pathways.errors import StoreError
from pathways.store.errors import store_errors

_SYSTEM = "system"
_ONLY_ONE = "Neo.ClientError.Statement.UnsupportedAdministrationCommand"
_NAMES = "SHOW DATABASES YIELD name RETURN DISTINCT name"
_CREATE = "CREATE DATABASE $name WAIT"
_DROP = "DROP DATABASE $name IF EXISTS DESTROY DATA WAIT"


class Databases(Protocol):
    """The databases of a server, by name; each call may raise StoreError."""

    def names(self) -> frozenset[str]:
        """The names of all databases."""

    def create(self, name: str) -> None:
        """Makes an empty one; one of the name must not be there."""

    def drop(self, name: str) -> None:
        """Removes one with all that it holds; harmless where there is none."""


class Neo4jDatabases:
    """Those of a Neo4j server, whose edition must have several.

    Args:
        driver: of the server.
        address: of the server.
    """

    def __init__(self, driver: Driver, address: str) -> None:
        self._driver = driver
        self._address = address

    def names(self) -> frozenset[str]:
        """The names of all databases.

        Raises:
            StoreError: the server does not answer, or refuses.
        """
        return frozenset(name for (name,) in self._run(_NAMES))

    def create(self, name: str) -> None:
        """Makes an empty one.

        Raises:
            StoreError: the edition has one database only, one of the name is there, or the server does not answer.
        """
        self._run(_CREATE, name=name)

    def drop(self, name: str) -> None:
        """Removes one with all that it holds; harmless where there is none.

        Raises:
            StoreError: the server does not answer, or refuses.
        """
        self._run(_DROP, name=name)

    def _run(self, statement: str, **parameters: Any) -> list[list[Any]]:
        with store_errors(self._address), self._driver.session(database=_SYSTEM) as session:
            try:
                return [record.values() for record in session.run(statement, parameters)]
            except ClientError as error:
                if error.code == _ONLY_ONE:
                    raise StoreError(
                        f"The server at {self._address} has one database only, as Neo4j Community has; give the tenant "
                        "a server of its own"
                    ) from error
                raise

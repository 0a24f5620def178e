"""Statements over Bolt: short transactions that are repeated on conflict, and rows as plain lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from neo4j import READ_ACCESS, WRITE_ACCESS, Driver, ManagedTransaction

from pathways.errors import StoreError
from pathways.store.errors import ELSEWHERE, Host, store_errors

Row = list[Any]
T = TypeVar("T")

_FETCH_SIZE = 5000


class Bolt:
    """One driver and one database of it; thread-safe, as the driver is."""

    def __init__(self, driver: Driver, database: str | None, address: str, host: Host = ELSEWHERE) -> None:
        self.driver = driver
        self.address = address
        self._database = database
        self._host = host

    def read(self, statement: str, **parameters: Any) -> list[Row]:
        """The rows of one reading statement.

        Raises:
            StoreError: as `store_errors` says.
        """

        def work(tx: ManagedTransaction) -> list[Row]:
            return [record.values() for record in tx.run(statement, parameters)]

        with (
            store_errors(self.address, self._host),
            self.driver.session(
                database=self._database, default_access_mode=READ_ACCESS, fetch_size=_FETCH_SIZE
            ) as session,
        ):
            return session.execute_read(work)

    def glance(self, statement: str, **parameters: Any) -> list[Row]:
        """As `read`, but fails at once where the server is away.

        Raises:
            StoreError: as `store_errors` says.
        """
        with (
            store_errors(self.address, self._host),
            self.driver.session(database=self._database, default_access_mode=READ_ACCESS) as session,
        ):
            return [record.values() for record in session.run(statement, parameters)]

    def stream(self, statement: str, **parameters: Any) -> Iterator[Row]:
        """The rows of one reading statement as they come, some thousand of them in memory.

        Raises:
            StoreError: as `store_errors` says.
        """
        with (
            store_errors(self.address, self._host),
            self.driver.session(
                database=self._database, default_access_mode=READ_ACCESS, fetch_size=_FETCH_SIZE
            ) as session,
        ):
            for record in session.run(statement, parameters):
                yield record.values()

    def collected(self, statement: str, **parameters: Any) -> list[Row]:
        """The one list that a statement ending in ``RETURN collect([…])`` answers.

        A list of a thousand rows crosses the wire ten times faster than a thousand records.
        """
        ((rows,),) = self.read(statement, **parameters)
        return list(rows)

    def write(self, work: Callable[[ManagedTransaction], T]) -> T:
        """Runs `work` in one transaction, again from its start when another transaction came between.

        Raises:
            StoreError: as `store_errors` says; a full disk is not waited for.
        """
        tries = 0

        def attempt(tx: ManagedTransaction) -> T:
            nonlocal tries
            if tries and (full := self._host.full()):
                raise StoreError(f"The store at {self.address} refused: {full}")
            tries += 1
            return work(tx)

        with (
            store_errors(self.address, self._host),
            self.driver.session(database=self._database, default_access_mode=WRITE_ACCESS) as session,
        ):
            return session.execute_write(attempt)

    def run(self, statement: str, **parameters: Any) -> None:
        """One statement in a transaction of its own (as schema statements want it), its rows thrown away.

        Raises:
            StoreError: as `store_errors` says.
        """
        with store_errors(self.address, self._host), self.driver.session(database=self._database) as session:
            session.run(statement, parameters).consume()


def run_rows(tx: ManagedTransaction, statement: str, **parameters: Any) -> list[Row]:
    """The rows of a statement inside a transaction."""
    return [record.values() for record in tx.run(statement, parameters)]

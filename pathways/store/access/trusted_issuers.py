"""Trusted issuers as nodes of the graph."""

from __future__ import annotations

from typing import Any

from neo4j import ManagedTransaction

from pathways.access.audit import Also
from pathways.access.trusted_issuers import TrustedIssuer
from pathways.store.bolt import Bolt, run_rows

_ALL = "MATCH (i:TrustedIssuer) RETURN i.issuer, i.name ORDER BY i.issuer"
_SAVE = "MERGE (i:TrustedIssuer {issuer: $row.issuer}) SET i = $row RETURN 1"
_FIND = "MATCH (i:TrustedIssuer {issuer: $issuer}) RETURN i.issuer, i.name"
_REMOVE = "MATCH (i:TrustedIssuer {issuer: $issuer}) DELETE i RETURN count(*)"


class TrustedIssuers:
    """The trusted issuers of one store; thread-safe."""

    def __init__(self, bolt: Bolt) -> None:
        self._bolt = bolt

    def all_issuers(self) -> list[TrustedIssuer]:
        """All of them, by address.

        Raises:
            StoreError: the store does not answer.
        """
        return [TrustedIssuer(issuer=issuer, name=name) for issuer, name in self._bolt.glance(_ALL)]

    def save(self, issuer: TrustedIssuer, also: Also) -> None:
        """Stores one, in place of the one with this address.

        Args:
            also: what happens in the same transaction.

        Raises:
            StoreError: the store does not answer.
        """
        row = {"issuer": issuer.issuer} | ({} if issuer.name is None else {"name": issuer.name})

        def work(tx: ManagedTransaction) -> None:
            run_rows(tx, _SAVE, row=row)
            also(tx)

        self._bolt.write(work)

    def remove(self, address: str, also: Also) -> TrustedIssuer | None:
        """Removes one; None: none has this address.

        Args:
            also: what happens in the same transaction.

        Raises:
            StoreError: the store does not answer.
        """

        def work(tx: ManagedTransaction) -> list[Any]:
            rows = run_rows(tx, _FIND, issuer=address)
            if rows:
                run_rows(tx, _REMOVE, issuer=address)
                also(tx)
            return rows

        for issuer, name in self._bolt.write(work):
            return TrustedIssuer(issuer=issuer, name=name)
        return None

"""Three tenants behind one application, in memory: each with a credential, a learner, keys and a log of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from pathways.access.administration import Administration
from pathways.access.api_keys import KeyRequest, made
from pathways.access.audit import AuditLog
from pathways.access.authentication import Authentication
from pathways.access.identity import administrator_here
from pathways.access.key_ring import KeyRing
from pathways.access.tenants import Tenant, TenantList
from pathways.access.tokens import Tokens
from pathways.api.app import create_app
from pathways.api.budgets.budgets import Amounts, budgets_at
from pathways.api.service import Service
from pathways.api.tenants.open_tenants import OpenTenants
from pathways.api.tenants.tenant_services import TenantServices
from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Credential
from pathways.records.learner import StoredLearner
from pathways.records.office import Records
from tests.access.in_memory import InMemory, Writable
from tests.api.publishing import ChangeLog
from tests.api.small import THINGS, service_of, small_snapshot
from tests.records.kept import Kept

MAIN, NORTH, SOUTH = "default", "north", "south"
BASICS = next(thing for thing in THINGS if isinstance(thing, Credential) and thing.key == "net-basics")
NOW = datetime(2026, 11, 30, tzinfo=UTC)


def catalogue(tenant: str) -> Snapshot:
    """The small catalogue, and one credential that only the tenant has."""
    return small_snapshot(replace(BASICS, key=f"only-{tenant}", name=f"Only {tenant}"), revision=len(tenant))


class Door:
    """One tenant, opened: counts how often its catalogue was loaded and it was closed."""

    def __init__(self, service: Callable[[], Service], keys: KeyRing) -> None:
        self.keys = keys
        self.loads = self.closed = 0
        self._make = service
        self._service: Service | None = None

    def service(self) -> Service:
        self.loads += 1
        self._service = self._make()
        return self._service

    def loaded(self) -> Service | None:
        return self._service

    def close(self) -> None:
        self.closed += 1
        if self._service is not None:
            self._service.close()


class Walls:
    """The application, and what each tenant has.

    Args:
        folder: for the file of tenants.
        tokens: makes the checker of tokens for a list of tenants; None: no provider is trusted.
        metered: callers have budgets.
    """

    def __init__(
        self,
        folder: Path,
        tokens: Callable[[TenantList], Tokens] | None = None,
        *,
        metered: bool = False,
        **tenants: Any,
    ) -> None:
        self.listed = TenantList(folder / "tenants.json", MAIN)
        for key in (NORTH, SOUTH):
            said = tenants.get(key, {})
            self.listed.add(Tenant(key=key, created_at=NOW, **{"hosts": (f"{key}.example",), **said}))
        self.stores = {key: Writable(learners=("ann",)) for key in (MAIN, NORTH, SOUTH)}
        self.rings = {key: KeyRing(key, kept) for key, kept in self.stores.items()}
        self.learners = {key: Kept() for key in self.stores}
        self.changes = {key: ChangeLog(revision=3) for key in self.stores}
        self.logs = {key: InMemory() for key in self.stores}
        self.recorders = {key: AuditLog(log) for key, log in self.logs.items()}
        self.secrets = {key: self.key(key, "ADMINISTRATOR") for key in self.stores}
        for key, kept in self.learners.items():
            kept.learners["ann"] = StoredLearner(key="ann", version=1, name=f"Ann of {key}")
        self.doors: list[tuple[str, Door]] = []
        self.main = self.service(MAIN)
        self.others = OpenTenants(self.listed, self._opened, idle_seconds=900)
        self.services = TenantServices(self.main, MAIN, self.others)
        authentication = Authentication(
            keys=self.rings[MAIN],
            here="here",
            is_required=False,
            readers=True,
            tokens=None if tokens is None else tokens(self.listed),
            tenant=MAIN,
            others=self.others,
        )
        self.authentication = authentication
        self.app = create_app(
            self.services,
            authenticator=authentication,
            budgets=budgets_at(None, Amounts(cost=1_000_000)) if metered else None,
            is_tenants_host=lambda name: self.listed.at_host(name) is not None,
        )

    def key(self, tenant: str, *roles: str) -> str:
        """A new key of a tenant, as it is sent."""
        asked = KeyRequest(owner=f"{tenant} office", roles=roles)
        key, secret = made(asked, tenant, administrator_here(tenant), datetime.now(UTC))
        self.stores[tenant].kept[key.key] = key
        return secret

    def service(self, tenant: str) -> Service:
        """A service over what a tenant has."""
        recorder = self.recorders[tenant]
        return service_of(
            catalogue(tenant),
            records=Records(self.learners[tenant], recorder),
            administration=Administration(tenant, self.stores[tenant], self.rings[tenant].forget),
            recorder=recorder,
            audit_log=self.logs[tenant],
            feed=self.changes[tenant].feed,
            pool=None if tenant == MAIN else self.main.pool,
        )

    def _opened(self, tenant: Tenant) -> Door:
        door = Door(lambda: self.service(tenant.key), self.rings[tenant.key])
        self.doors.append((tenant.key, door))
        return door

    def send(
        self,
        method: str,
        path: str,
        token: str | None = None,
        host: str = "localhost",
        *,
        json: Any = None,
        **sent: Any,
    ) -> httpx.Response:
        """One request."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            headers = {} if token is None else {"authorization": f"Bearer {token}"}
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
                return await client.request(method, path, headers=headers, json=json, **sent)

        return asyncio.run(ask())

    def ask(self, query: str, token: str | None = None, host: str = "localhost", **variables: Any) -> Mapping[str, Any]:
        """The answer to one operation."""
        found: Mapping[str, Any] = self.send(
            "POST", "/graphql", token, host, json={"query": query, "variables": variables}
        ).json()
        return found

    def close(self) -> None:
        """Closes everything."""
        with ExitStack() as stack:
            for recorder in self.recorders.values():
                stack.callback(recorder.close)
            stack.callback(self.services.close)

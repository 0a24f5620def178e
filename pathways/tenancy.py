"""The tenants of a set-up: how each is set up, made and removed, and what is open of each while a service runs."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING

from pathways.access.tenants import Tenant, TenantList, database_of
from pathways.codes import Code
from pathways.errors import ProblemsError
from pathways.progress import Progress, silent
from pathways.settings import Settings, TenantSettings, files_of_tenant

if TYPE_CHECKING:
    from pathways.access.key_ring import KeyRing
    from pathways.api.jobs.worker_pool import Pool
    from pathways.api.service import Service
    from pathways.api.tenants.open_tenants import OpenTenants
    from pathways.opening import OpenServer
    from pathways.store.graph import GraphStore

POLL_SECONDS = 1.0
"""How often each tenant looks for what others published: fifty look as often as one that is alone looks ten times."""
LET_GO_SECONDS = 1.0
"""By then a running service has let go of a tenant that is listed no more."""


def tenants_of(settings: Settings) -> TenantList:
    """The tenants beside the main one."""
    return TenantList(settings.tenants_file, settings.tenant)


def settings_of_tenant(settings: Settings, tenant: Tenant) -> TenantSettings:
    """The settings of one tenant beside the main one.

    Args:
        settings: of the main one.
        tenant: the tenant.

    Raises:
        ProblemsError: the file with the password of its own server cannot be read.
    """
    said = {each.name: getattr(settings, each.name) for each in fields(Settings)}
    said |= {"tenant": tenant.key, "badge_keys": None}  # what they sign, the main tenant vouches for
    if tenant.server is not None:
        try:
            password = tenant.server.password_file.read_text(encoding="utf-8").strip()
        except OSError as error:
            text = f"Could not read {error.filename}, the password of the store of {tenant.key}: {error.strerror}."
            raise ProblemsError.one(Code.UNREADABLE, text, "Put it back.") from None
        said |= {"store": tenant.server.address, "store_user": tenant.server.user, "store_password": password}
    return TenantSettings(**said, database=tenant.database)


def settings_for(settings: Settings, key: str) -> Settings:
    """The settings of the tenant of a name, which may be the main one.

    Raises:
        ProblemsError: NOT_FOUND; or as `settings_of_tenant` says.
        StoreError: the file of tenants cannot be read.
    """
    return settings if key == settings.tenant else settings_of_tenant(settings, tenants_of(settings).expect(key))


class TenantDoor:
    """What is open of one tenant while a service runs: its store and keys at first, its catalogue when somebody asks.

    Args:
        settings: of the tenant.
        opened: the server of the main one.
        pool: threads that all tenants share.

    Raises:
        StoreError: its store cannot be opened.
    """

    def __init__(self, settings: TenantSettings, opened: OpenServer, pool: Pool) -> None:
        from pathways.bootstrap import access_over
        from pathways.opening import opened_server, store_in

        self._settings = settings
        self._pool = pool
        self._service: Service | None = None
        with ExitStack() as stack:
            server = opened if settings.database is not None else stack.enter_context(opened_server(settings))
            self._store = stack.enter_context(store_in(server, settings, makes=True))
            self._access = stack.enter_context(closing(access_over(self._store, settings.tenant)))
            self._stack = stack.pop_all()

    @property
    def keys(self) -> KeyRing:
        """Who has keys of the tenant."""
        return self._access.ring

    def service(self) -> Service:
        """Answers for the tenant, once its catalogue is loaded; one call at a time.

        Raises:
            StoreError: it cannot be loaded.
        """
        from pathways.bootstrap import live_service

        if self._service is None:
            self._service = self._stack.enter_context(
                live_service(
                    self._settings, self._store, access=self._access, pool=self._pool, poll_seconds=POLL_SECONDS
                )
            )
        return self._service

    def loaded(self) -> Service | None:
        """The service, if it was loaded."""
        return self._service

    def close(self) -> None:
        """Lets go of everything."""
        self._stack.close()


def open_tenants(settings: Settings, listed: TenantList, opened: OpenServer, pool: Pool) -> OpenTenants:
    """The tenants beside the main one, none of them open yet.

    Args:
        settings: of the main one.
        listed: all of them.
        opened: the server of the main one.
        pool: threads that all share.
    """
    from pathways.api.tenants.open_tenants import OpenTenants

    def opens(tenant: Tenant) -> TenantDoor:
        return TenantDoor(settings_of_tenant(settings, tenant), opened, pool)

    return OpenTenants(listed, opens, settings.tenant_idle_seconds)


def create_tenant(settings: Settings, tenant: Tenant, waiting: Progress = silent) -> None:
    """Makes a tenant with an empty store, and lists it: all or nothing.

    Args:
        settings: of the main one.
        tenant: the tenant.
        waiting: receives what is waited for, and the seconds gone.

    Raises:
        ProblemsError: everything that is wrong with it; EXISTS.
        StoreError: a store does not answer, or its edition has one database only.
    """
    from pathways.bootstrap import recorded

    with _main_server(settings, waiting) as (opened, main), recorded(main, "createTenant"):
        tenants_of(settings).add(tenant, lambda: _make(settings, tenant, opened))


def remove_tenant(settings: Settings, key: str, waiting: Progress = silent) -> Tenant | None:
    """Removes a tenant with all that it has; a store of its own is left as it is. Safe to repeat.

    Args:
        settings: of the main one.
        key: the tenant's.
        waiting: receives what is waited for, and the seconds gone.

    Returns:
        What was listed; None where only its remains were there.

    Raises:
        ProblemsError: NOT_FOUND.
        StoreError: the store does not answer.
    """
    from pathways.bootstrap import recorded

    listed = tenants_of(settings)
    with _main_server(settings, waiting) as (opened, main), opened.server.databases() as databases:
        found = listed.get(key)
        name = database_of(key) if found is None else found.database
        has_database = name is not None and name in databases.names()
        if not has_database:
            listed.expect(key)
        with recorded(main, "removeTenant"):
            listed.remove(key)
            if name is not None and has_database:
                if opened.embedded is None:
                    time.sleep(LET_GO_SECONDS)
                databases.drop(name)
    erasures, evidence = files_of_tenant(settings, key)
    erasures.unlink(missing_ok=True)
    shutil.rmtree(evidence.parent, ignore_errors=True)
    return found


@contextmanager
def _main_server(settings: Settings, waiting: Progress) -> Iterator[tuple[OpenServer, GraphStore]]:
    from pathways.opening import opened_server, store_in

    with (
        opened_server(settings, makes=True, waiting=waiting) as opened,
        store_in(opened, settings, makes=True) as main,
    ):
        yield opened, main


def _make(settings: Settings, tenant: Tenant, opened: OpenServer) -> None:
    """Makes the store of a tenant."""
    from pathways.opening import opened_store, store_in

    own = settings_of_tenant(settings, tenant)
    if tenant.database is None:
        with opened_store(own, makes=True):
            return
    with opened.server.databases() as databases:
        if tenant.database in databases.names():
            text = f"The store has a database {tenant.database} already, and no such tenant is listed."
            raise ProblemsError.one(
                Code.EXISTS, text, f"Remove what is left: pathways tenants remove {tenant.key} --yes"
            )
        databases.create(tenant.database)
        try:
            with store_in(opened, own, makes=True):
                return
        except BaseException:
            databases.drop(tenant.database)
            raise

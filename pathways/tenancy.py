"""The tenants of a set-up: how each is set up, made and removed, and what is open of each while a service runs."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING

from pathways.access.tenants import KEY, Tenant, TenantList, database_of, same_server
from pathways.codes import Code
from pathways.errors import Problem, ProblemsError, StoreError, did_you_mean
from pathways.progress import Progress, silent
from pathways.settings import Settings, TenantSettings, files_of_tenant
from pathways.text import shown

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
            self._access = stack.enter_context(closing(access_over(self._store, settings)))
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
        ProblemsError: everything that is wrong with it; BAD_VALUE, an issuer that is not among the providers; CONFLICT,
            its server is that of the main one; EXISTS, also what was left of a namesake.
        StoreError: a store does not answer, or its edition has one database only.
    """
    from pathways.bootstrap import recorded

    with _main_server(settings, waiting) as (opened, main), recorded(main, "createTenant"):
        flaws = list(_flaws(settings, tenant, opened))
        tenants_of(settings).add(tenant, lambda: _make(settings, tenant, opened), flaws)


def remove_tenant(settings: Settings, key: str, waiting: Progress = silent) -> Tenant | None:
    """Removes a tenant with all that it has; a store of its own is left as it is. Safe to repeat.

    Args:
        settings: of the main one.
        key: the tenant's.
        waiting: receives what is waited for, and the seconds gone.

    Returns:
        What was listed; None where only its remains were there.

    Raises:
        ProblemsError: NOT_FOUND; CONFLICT, a provider that vouches for it alone would vouch for the main one then.
        StoreError: the store does not answer, or its files cannot be removed.
    """
    from pathways.bootstrap import recorded

    listed = tenants_of(settings)
    if freed := list(_freed(settings, listed, key)):
        raise ProblemsError(freed)
    with _main_server(settings, waiting) as (opened, main), opened.server.databases() as databases:
        found = listed.get(key)
        name = database_of(key) if found is None else found.database
        has_database = name is not None and name in databases.names()
        if not has_database and not _has_files(settings, key):
            listed.expect(key)
        with recorded(main, "removeTenant"):
            listed.remove(key)
            if found is not None and opened.embedded is None:
                time.sleep(LET_GO_SECONDS)
            if name is not None and has_database:
                databases.drop(name)
            if _has_files(settings, key):
                _remove_files(settings, key)
    return found


def _flaws(settings: Settings, tenant: Tenant, opened: OpenServer) -> Iterator[Problem]:
    """What is wrong with a new tenant in this set-up."""
    from pathways.curation.plugins.running import installed

    for issuer in tenant.issuers:
        if issuer not in settings.issuers:
            text = f"{shown(issuer)} is not a provider of this set-up."
            hint = did_you_mean(issuer, settings.issuers) or "Write it as PATHWAYS_ISSUERS does, or add it there first."
            yield Problem(Code.BAD_VALUE, text, hint, "--issuer")
    names = [each.name for each in installed()]
    for rule in tenant.rules:
        if rule not in names:
            text = f"{shown(rule)} is not an installed rule."
            hint = did_you_mean(rule, names) or "Install the package of the rule first."
            yield Problem(Code.BAD_VALUE, text, hint, "--rule")
    if tenant.server is not None and same_server(tenant.server, opened.server.address):
        text = f"{tenant.server.address} is the store of the main tenant."
        yield Problem(Code.CONFLICT, text, "Name a server of its own.", "--address")
    if tenants_of(settings).get(tenant.key) is None and _has_files(settings, tenant.key):
        text = f"Files of a former tenant {tenant.key} are there still."
        yield Problem(Code.EXISTS, text, _remove_remains(tenant.key), "KEY")


def _freed(settings: Settings, listed: TenantList, key: str) -> Iterator[Problem]:
    """The providers that would vouch for the main tenant without a tenant."""
    found = listed.get(key)
    others = {issuer for each in listed.all() if each.key != key for issuer in each.issuers}
    for issuer in () if found is None else found.issuers:
        if issuer in settings.issuers and issuer not in others:
            text = f"Without the tenant {key}, tokens of {issuer} would count for the main tenant."
            yield Problem(Code.CONFLICT, text, "Take it out of PATHWAYS_ISSUERS first.", "KEY")


def _has_files(settings: Settings, key: str) -> bool:
    """There are evidence or erasures of a tenant beside the main one."""
    if KEY.fullmatch(key) is None or key == settings.tenant:
        return False
    erasures, evidence = files_of_tenant(settings, key)
    return erasures.exists() or evidence.parent.exists()


def _remove_files(settings: Settings, key: str) -> None:
    erasures, evidence = files_of_tenant(settings, key)
    try:
        erasures.unlink(missing_ok=True)
        if evidence.parent.exists():
            shutil.rmtree(evidence.parent)
    except OSError as error:
        raise StoreError(f"Cannot remove {error.filename} ({error.strerror}); then repeat the command") from error


def _remove_remains(key: str) -> str:
    return f"Remove what is left: pathways tenants remove {key} --yes"


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
            raise ProblemsError.one(Code.EXISTS, text, _remove_remains(tenant.key))
        databases.create(tenant.database)
        try:
            with store_in(opened, own, makes=True):
                return
        except BaseException:
            databases.drop(tenant.database)
            raise

"""Tenants over a real store: made whole or not at all, opened as they are needed, removed with all that they have."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pathways import opening, tenancy
from pathways.access.tenants import Tenant, TenantServer
from pathways.api.jobs.worker_pool import Pool
from pathways.bootstrap import access_over, live_service
from pathways.errors import ProblemsError, StoreError
from pathways.opening import OpenServer, opened_server, store_in
from pathways.settings import Settings
from pathways.store.connect import embedded_server
from pathways.store.embedded.server import DATABASE, EmbeddedServer
from pathways.store.graph import GraphStore
from pathways.tenancy import TenantDoor, create_tenant, remove_tenant, settings_for, settings_of_tenant, tenants_of
from tests.contract.contents import security_catalogue

pytestmark = pytest.mark.server

NOW = datetime(2026, 11, 30, tzinfo=UTC)


def tenant(key: str, **said: Any) -> Tenant:
    return Tenant(key=key, created_at=NOW, **said)


@pytest.fixture
def settings(server: EmbeddedServer, store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Those of a set-up whose server runs already."""
    monkeypatch.setattr(tenancy, "LET_GO_SECONDS", 0.0)
    server.announce()
    found = Settings(data=server._folder.path)
    yield found
    for each in tenants_of(found).all():
        remove_tenant(found, each.key)


def databases(server: EmbeddedServer) -> frozenset[str]:
    with embedded_server(server).databases() as found:
        return found.names()


def codes(refused: pytest.ExceptionInfo[ProblemsError]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def test_tenant_is_made_whole_and_removed_whole(server: EmbeddedServer, settings: Settings) -> None:
    create_tenant(settings, tenant("north"))
    assert databases(server) == {DATABASE, "pathways-north"}
    assert stat.S_IMODE(settings.tenants_file.stat().st_mode) == 0o600
    own = settings_for(settings, "north")
    assert (own.tenant, own.own_database, settings_for(settings, settings.tenant)) == (
        "north",
        "pathways-north",
        settings,
    )
    with opened_server(own) as opened, store_in(opened, own) as store:  # it is up to date already
        assert store.revision() == 0
    with pytest.raises(ProblemsError) as refused:
        create_tenant(settings, tenant("north"))
    assert codes(refused) == ["EXISTS"]
    own.evidence_folder.mkdir(parents=True)
    (own.evidence_folder / "file").touch()
    own.erasures_file.touch()
    assert remove_tenant(settings, "north") == tenant("north")
    assert databases(server) == {DATABASE}
    assert not own.evidence_folder.parent.exists()
    with pytest.raises(ProblemsError) as refused:
        remove_tenant(settings, "north")
    assert codes(refused) == ["NOT_FOUND"]


def test_broken_off_creation_leaves_nothing(
    server: EmbeddedServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(store: GraphStore) -> None:
        if store.bolt._database != DATABASE:
            raise StoreError("The disk is full")

    with monkeypatch.context() as patched, pytest.raises(StoreError, match="full"):
        patched.setattr(opening, "_migrated", broken)
        create_tenant(settings, tenant("north"))
    assert databases(server) == {DATABASE}
    assert tenants_of(settings).all() == ()


def test_database_of_a_killed_creation_is_removed(server: EmbeddedServer, settings: Settings) -> None:
    with embedded_server(server).databases() as made:
        made.create("pathways-north")
    with pytest.raises(ProblemsError) as refused:
        create_tenant(settings, tenant("north"))
    (problem,) = refused.value.problems
    assert (problem.code, "pathways tenants remove north" in (problem.hint or "")) == ("EXISTS", True)
    assert remove_tenant(settings, "north") is None
    assert databases(server) == {DATABASE}


def test_removal_broken_off_is_repeated(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    create_tenant(settings, tenant("north"))
    own = settings_for(settings, "north")
    own.evidence_folder.mkdir(parents=True)
    own.erasures_file.touch()

    def broken(_: object) -> None:
        raise PermissionError(13, "Permission denied", "evidence")

    with monkeypatch.context() as patched, pytest.raises(StoreError, match="evidence"):
        patched.setattr("shutil.rmtree", broken)
        remove_tenant(settings, "north")
    assert tenants_of(settings).all() == ()
    with pytest.raises(ProblemsError) as refused:
        create_tenant(settings, tenant("north"))  # it would have the files of its namesake
    assert codes(refused) == ["EXISTS"]
    assert remove_tenant(settings, "north") is None
    assert not own.evidence_folder.parent.exists()
    create_tenant(settings, tenant("north"))


def test_providers_of_tenants_are_configured(settings: Settings) -> None:
    both = ("https://n.example", "https://all.example")
    open_to = replace(settings, issuers=both, audience="pathways")
    with pytest.raises(ProblemsError) as refused:
        create_tenant(open_to, tenant("north", issuers=("https://n.example/", both[0])))
    (problem,) = refused.value.problems
    assert (problem.code, problem.path, "https://n.example/" in problem.message) == ("BAD_VALUE", "--issuer", True)
    assert "https://n.example" in (problem.hint or "")
    create_tenant(open_to, tenant("north", issuers=(both[0],)))
    with pytest.raises(ProblemsError) as refused:
        remove_tenant(open_to, "north")
    assert codes(refused) == ["CONFLICT"]
    assert "PATHWAYS_ISSUERS" in (refused.value.problems[0].hint or "")
    create_tenant(open_to, tenant("south", issuers=(both[0],)))
    remove_tenant(open_to, "north")  # another one keeps the provider from the main tenant
    remove_tenant(replace(open_to, issuers=both[1:]), "south")
    assert tenants_of(settings).all() == ()


def test_store_of_the_main_tenant_is_refused(settings: Settings, server: EmbeddedServer, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(f"{server.password}\n")
    port = server.address.rpartition(":")[2]
    for address in (server.address, f"neo4j://localhost:{port}", f"bolt://127.0.0.1:{port}"):
        place = TenantServer(address=address, user=server.user, password_file=tmp_path / "password")
        with pytest.raises(ProblemsError) as refused:
            create_tenant(settings, tenant("south", server=place))
        assert [(each.code, each.path) for each in refused.value.problems] == [("CONFLICT", "--address")]


def test_no_name_leads_out_of_the_folder(settings: Settings) -> None:
    for name in ("..", "../..", "", "pathways", "a/b"):
        with pytest.raises(ProblemsError) as refused:
            remove_tenant(settings, name)
        assert codes(refused) == ["NOT_FOUND"]
    assert settings.data.is_dir()


def test_door_opens_the_keys_before_the_catalogue(settings: Settings) -> None:
    create_tenant(settings, tenant("north"))
    own = settings_of_tenant(settings, tenant("north"))
    pool = Pool(1, 1)
    with opened_server(settings) as opened, store_in(opened, own) as store:
        store.publish(security_catalogue())
        door = TenantDoor(own, opened, pool)
        assert (door.keys._tenant, door.loaded()) == ("north", None)
        service = door.service()
        assert service is door.service() is door.loaded()
        assert (service.snapshot().revision, service.pool) == (1, pool)
        assert service.issuer is None
        door.close()
        assert store.revision() == 1  # other connections stay
    pool.close()


def test_tenant_may_have_a_server_of_its_own(server: EmbeddedServer, store: GraphStore, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(f"{server.password}\n")
    place = TenantServer(address=server.address, user=server.user, password_file=tmp_path / "password")
    own = settings_of_tenant(Settings(data=tmp_path), tenant("south", server=place))
    assert (own.store, own.store_password, own.own_database) == (server.address, server.password, None)
    pool = Pool(1, 1)
    never = OpenServer(embedded_server(server))
    door = TenantDoor(own, never, pool)
    assert door.service().snapshot().revision == store.revision()
    door.close()
    pool.close()
    (tmp_path / "password").unlink()
    with pytest.raises(ProblemsError) as refused:
        settings_of_tenant(Settings(data=tmp_path), tenant("south", server=place))
    assert codes(refused) == ["UNREADABLE"]


def test_service_closes_only_access_of_its_own(settings: Settings, store: GraphStore) -> None:
    shared = access_over(store, settings)
    with live_service(settings, store, access=shared) as service:
        assert service.snapshot().revision == store.revision()
    assert not shared.recorder._is_closed

    def away() -> None:
        raise StoreError("The store is away")

    shared.ring.close = away  # type: ignore[method-assign]
    with pytest.raises(StoreError, match="away"):
        shared.close()
    assert shared.recorder._is_closed  # what it noted is kept, whatever else went wrong


def test_badges_are_signed_by_the_main_tenant_alone(settings: Settings) -> None:
    signing = Settings(data=settings.data, badge_keys="a key", badge_address="https://pathways.example")
    assert settings_of_tenant(signing, tenant("north")).badge_keys is None

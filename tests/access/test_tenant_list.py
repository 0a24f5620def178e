"""The file of tenants: what it takes, what it refuses, and that a change shows at once."""

from __future__ import annotations

import json
import logging
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pathways.access.tenants import Tenant, TenantList, TenantServer
from pathways.errors import ProblemsError, StoreError

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
SERVER = TenantServer(address="neo4j://south.example", user="neo4j", password_file=Path("/run/south"))


def tenant(key: str = "north", **said: Any) -> Tenant:
    return Tenant(key=key, created_at=NOW, **said)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tenants.json"


@pytest.fixture
def listed(file: Path) -> TenantList:
    return TenantList(file, "default")


def test_what_is_added_is_read_by_all(file: Path, listed: TenantList) -> None:
    other = TenantList(file, "default")
    assert (other.all(), other.get("north"), other.at_host("north.example")) == ((), None, None)
    north = tenant(hosts=("north.example", "www.north.example"), issuers=("https://login.north.example",))
    south = tenant("south", server=SERVER)
    listed.add(south)
    listed.add(north)
    assert other.all() == listed.all() == (north, south)
    assert (north.database, south.database) == ("pathways-north", None)
    assert [other.at_host(host) for host in ("www.north.example", "north.example", "south.example", "")] == [
        "north",
        "north",
        None,
        None,
    ]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert listed.remove("north") == north
    assert (listed.remove("north"), other.all()) == (None, (south,))


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        pytest.param(tenant("North"), ["BAD_KEY"], id="capital"),
        pytest.param(tenant("../up"), ["BAD_KEY"], id="path"),
        pytest.param(tenant("-x"), ["BAD_KEY"], id="dash"),
        pytest.param(tenant("n" * 41), ["BAD_KEY"], id="long"),
        pytest.param(tenant("default"), ["EXISTS"], id="main"),
        pytest.param(tenant("old"), ["EXISTS"], id="there already"),
        pytest.param(tenant(hosts=("https://a.example", "b.example:80")), ["BAD_VALUE", "BAD_VALUE"], id="hosts"),
        pytest.param(tenant(hosts=("localhost", "127.0.0.1")), ["BAD_VALUE", "BAD_VALUE"], id="this machine"),
        pytest.param(tenant(hosts=("a.example", "a.example")), ["DUPLICATE"], id="host twice"),
        pytest.param(tenant(hosts=("old.example",)), ["CONFLICT"], id="host of another"),
        pytest.param(
            tenant(server=TenantServer(address="http://x", user="u", password_file=Path("p"))), ["BAD_VALUE"], id="http"
        ),
        pytest.param(tenant(server=SERVER), ["CONFLICT"], id="server of another"),
        pytest.param(
            tenant(server=replace(SERVER, address="bolt+s://South.example:7687")), ["CONFLICT"], id="in other words"
        ),
        pytest.param(tenant(server=replace(SERVER, address="bolt://south.example:70000")), ["BAD_VALUE"], id="no port"),
        pytest.param(
            tenant("Old", hosts=("a b", "old.example")), ["BAD_KEY", "BAD_VALUE", "CONFLICT"], id="all at once"
        ),
    ],
)
def test_what_is_wrong_is_said_at_once(listed: TenantList, wrong: Tenant, found: list[str]) -> None:
    listed.add(tenant("old", hosts=("old.example",), server=SERVER))
    made: list[int] = []
    with pytest.raises(ProblemsError) as refused:
        listed.add(wrong, lambda: made.append(1))
    assert [problem.code for problem in refused.value.problems] == found
    assert (made, [each.key for each in listed.all()]) == ([], ["old"])


def test_tenant_that_was_not_made_is_not_listed(listed: TenantList) -> None:
    def fail() -> None:
        raise StoreError("The store is away")

    with pytest.raises(StoreError, match="away"):
        listed.add(tenant(), fail)
    assert listed.all() == ()


def test_unknown_tenant_is_not_found(listed: TenantList) -> None:
    listed.add(tenant())
    with pytest.raises(ProblemsError) as refused:
        listed.expect("nort")
    (problem,) = refused.value.problems
    assert (problem.code, "north" in (problem.hint or "")) == ("NOT_FOUND", True)
    assert listed.expect("north") == tenant()


def test_damaged_file_is_refused_once_known_kept(file: Path, listed: TenantList) -> None:
    for text in (
        "",
        "[]",
        "{}",
        '{"format": "pathways-tenants/2"}',
        '{"format": "pathways-tenants/1", "tenants": [{}]}',
    ):
        file.write_text(text)
        with pytest.raises(StoreError, match=r"tenants\.json"):
            TenantList(file, "default").all()
    file.unlink()
    listed.add(tenant())
    assert listed.all() == (tenant(),)
    file.write_text("{")
    assert listed.all() == (tenant(),)  # a running service goes on
    with pytest.raises(StoreError, match=r"tenants\.json"):
        listed.add(tenant("south"))
    assert file.read_text() == "{"


@pytest.mark.parametrize("trouble", ["damaged", "unreadable", "no folder", "gone"])
def test_list_is_read_again_after_trouble(
    file: Path, listed: TenantList, trouble: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    listed.add(tenant())
    reading = TenantList(file, "default")
    assert reading.all() == (tenant(),)
    listed.add(tenant("south"))
    text = file.read_text()

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched, caplog.at_level(logging.WARNING):
        match trouble:
            case "damaged":
                file.write_text("{")
            case "gone":
                file.unlink()
            case "unreadable":
                patched.setattr(Path, "read_text", refused)
            case _:
                patched.setattr(Path, "stat", refused)
        assert reading.all() == reading.all() == (tenant(),)
    assert [each.levelname for each in caplog.records] == ["WARNING"]
    if trouble in ("damaged", "gone"):
        file.write_text(text)
    assert reading.all() == (tenant(), tenant("south"))


def test_issuer_of_a_tenant_vouches_for_it_alone(listed: TenantList) -> None:
    listed.add(tenant("north", issuers=("https://n.example",)))
    listed.add(tenant("south"))
    admitted = {
        (key, issuer): listed.admits(key, issuer)
        for key in ("default", "north", "south", "west")
        for issuer in ("https://n.example", "https://all.example")
    }
    assert {pair for pair, yes in admitted.items() if yes} == {
        ("north", "https://n.example"),
        ("default", "https://all.example"),
        ("south", "https://all.example"),
    }


def test_file_says_what_was_made(file: Path, listed: TenantList) -> None:
    listed.add(tenant("south", server=SERVER))
    assert json.loads(file.read_text()) == {
        "format": "pathways-tenants/1",
        "tenants": [
            {
                "key": "south",
                "createdAt": "2026-11-30T08:00:00+00:00",
                "server": {"address": "neo4j://south.example", "user": "neo4j", "passwordFile": "/run/south"},
            }
        ],
    }

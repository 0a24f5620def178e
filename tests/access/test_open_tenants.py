"""Tenants in memory: loaded when they are first asked, once; dropped when nobody asks; never while somebody does."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import generate_latest

from pathways.access.tenants import Tenant
from pathways.api.telemetry.metrics import Metrics
from pathways.api.tenants import open_tenants
from pathways.errors import StoreError
from tests.access.walls import NORTH, NOW, SOUTH, Door, Walls

VIEWER = "{ viewer { tenant } }"


@pytest.fixture
def walls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walls]:
    monkeypatch.setattr(open_tenants, "LOOK_SECONDS", 3600.0)  # the tests look themselves
    found = Walls(tmp_path)
    yield found
    found.close()


def idle(walls: Walls, seconds: float) -> None:
    """As if nobody had asked for some time."""
    for place in walls.others._places.values():
        place.used_at -= seconds
    walls.others.drop_idle()


def opened(walls: Walls) -> list[tuple[str, int, int]]:
    return [(key, door.loads, door.closed) for key, door in walls.doors]


def test_tenant_is_loaded_when_first_asked(walls: Walls) -> None:
    assert opened(walls) == []
    walls.send("POST", "/graphql", walls.secrets[NORTH][:-1] + "!", json={"query": VIEWER})
    assert opened(walls) == []  # it is not written as keys are
    wrong = walls.key(NORTH, "LEARNER")
    walls.stores[NORTH].kept.popitem()
    assert walls.send("POST", "/graphql", wrong, json={"query": VIEWER}).status_code == 401
    assert opened(walls) == [(NORTH, 0, 0)]  # for its keys, without its catalogue
    for _ in range(3):
        assert walls.ask(VIEWER, walls.secrets[NORTH])["data"]["viewer"]["tenant"] == NORTH
    assert opened(walls) == [(NORTH, 1, 0)]


def test_many_who_ask_at_once_load_it_once(walls: Walls) -> None:
    async def use() -> None:
        async with walls.others.using(NORTH) as service:
            assert "only-north" in service.snapshot().credentials

    async def together() -> None:
        await asyncio.gather(*(use() for _ in range(20)))

    asyncio.run(together())
    assert opened(walls) == [(NORTH, 1, 0)]


def test_idle_tenant_is_dropped_and_comes_back(walls: Walls) -> None:
    walls.ask(VIEWER, walls.secrets[NORTH])
    walls.ask(VIEWER, walls.secrets[SOUTH])
    idle(walls, 899)
    assert opened(walls) == [(NORTH, 1, 0), (SOUTH, 1, 0)]
    walls.ask(VIEWER, walls.secrets[SOUTH])
    idle(walls, 2)
    assert opened(walls) == [(NORTH, 1, 1), (SOUTH, 1, 0)]
    assert walls.ask(VIEWER, walls.secrets[NORTH])["data"]["viewer"]["tenant"] == NORTH
    assert opened(walls) == [(NORTH, 1, 1), (SOUTH, 1, 0), (NORTH, 1, 0)]


def test_tenant_in_use_is_not_dropped(walls: Walls) -> None:
    async def use() -> list[tuple[str, int, int]]:
        async with walls.others.using(NORTH):
            idle(walls, 10_000)
            return opened(walls)

    assert asyncio.run(use()) == [(NORTH, 1, 0)]
    with walls.others.held(NORTH):
        idle(walls, 10_000)
        assert opened(walls) == [(NORTH, 1, 0)]
    idle(walls, 10_000)
    assert opened(walls) == [(NORTH, 1, 1)]


def test_new_tenant_has_nothing_of_its_namesake(walls: Walls) -> None:
    walls.ask(VIEWER, walls.secrets[NORTH])
    walls.listed.remove(NORTH)
    walls.listed.add(Tenant(key=NORTH, created_at=NOW.replace(year=2027)))
    walls.ask(VIEWER, walls.secrets[NORTH])
    assert len(walls.doors) == 2
    walls.others.drop_idle()
    assert [door.closed for _, door in walls.doors][1] == 0


def test_tenant_whose_store_is_away_says_so(walls: Walls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_tenants, "FAULT_SECONDS", 0.0)
    walls.ask(VIEWER, walls.secrets[SOUTH])
    away = [True]
    usual = Door.service

    def failing(door: Door) -> object:
        if away[0]:
            raise StoreError("The store of north does not answer")
        return usual(door)

    monkeypatch.setattr(Door, "service", failing)
    answer = walls.send("POST", "/graphql", walls.secrets[NORTH], json={"query": VIEWER})
    assert answer.status_code == 503
    assert answer.json()["errors"][0]["message"] == "The store of north does not answer"
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
    assert walls.send("GET", "/plans/only-north.md", walls.secrets[NORTH]).status_code == 503
    assert walls.ask(VIEWER, walls.secrets[SOUTH])["data"]["viewer"]["tenant"] == SOUTH
    away[0] = False
    assert walls.ask(VIEWER, walls.secrets[NORTH])["data"]["viewer"]["tenant"] == NORTH


def test_fault_is_remembered_for_a_while(walls: Walls, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[str] = []
    usual = walls.others._opens

    def opens(tenant: Tenant) -> open_tenants.Door:
        if tenant.key == SOUTH:
            return usual(tenant)
        tries.append(tenant.key)
        raise StoreError("The store of north does not answer")

    monkeypatch.setattr(walls.others, "_opens", opens)
    for _ in range(3):
        answer = walls.send("POST", "/graphql", walls.secrets[NORTH], json={"query": VIEWER})
        assert (answer.status_code, "does not answer" in answer.text) == (503, True)
    assert tries == [NORTH]
    now = time.monotonic() + open_tenants.FAULT_SECONDS
    monkeypatch.setattr(time, "monotonic", lambda: now)
    walls.send("POST", "/graphql", walls.secrets[NORTH], json={"query": VIEWER})
    assert tries == [NORTH, NORTH]


def test_tenant_that_hangs_holds_up_nobody_else(walls: Walls, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = threading.Event()
    usual = walls.others._opens

    def opens(tenant: Tenant) -> open_tenants.Door:
        if tenant.key == NORTH:
            assert answers.wait(30)
        return usual(tenant)

    monkeypatch.setattr(walls.others, "_opens", opens)

    async def use(tenant: str) -> int:
        async with walls.others.using(tenant) as service:
            return service.snapshot().revision

    async def together() -> tuple[int, list[int]]:
        waiting = [asyncio.ensure_future(use(NORTH)) for _ in range(open_tenants.OPENED_AT_ONCE + 2)]
        keys = asyncio.ensure_future(walls.others.keys(NORTH))
        await asyncio.sleep(0)
        waiting[0].cancel()  # whoever leaves takes nobody along
        south = await asyncio.wait_for(use(SOUTH), 10)
        answers.set()
        assert await keys is walls.rings[NORTH]
        return south, await asyncio.gather(*waiting[1:])

    assert asyncio.run(together()) == (5, [5, 5, 5])


def test_door_that_sticks_holds_back_no_other(walls: Walls, caplog: pytest.LogCaptureFixture) -> None:
    for tenant in (NORTH, SOUTH):
        walls.ask(VIEWER, walls.secrets[tenant])
    north = walls.doors[0][1]
    usual = north.close

    def stuck() -> None:
        usual()
        raise OSError("The disk is full")

    north.close = stuck  # type: ignore[method-assign]
    walls.services.close()
    assert [closed for _, _, closed in opened(walls)] == [1, 1]
    assert "north did not close" in caplog.text


def test_figures_name_the_tenants_in_memory(walls: Walls) -> None:
    metrics = Metrics()
    metrics.watch(walls.services.state)
    metrics.watch_tenants(walls.services.tenant_states)
    assert "pathways_tenants_loaded 0.0" in generate_latest(metrics.registry).decode()
    walls.ask(VIEWER, walls.secrets[NORTH])
    shown = generate_latest(metrics.registry).decode()
    assert "pathways_tenants_loaded 1.0" in shown and "pathways_revision 7.0" in shown
    assert 'pathways_tenant_revision{tenant="north"} 5.0' in shown
    assert SOUTH not in shown


def test_all_are_closed_at_the_end(walls: Walls) -> None:
    for tenant in (NORTH, SOUTH):
        walls.ask(VIEWER, walls.secrets[tenant])
    before = {each.name for each in threading.enumerate()}
    walls.services.close()
    assert [closed for _, _, closed in opened(walls)] == [1, 1]
    assert "tenant-idle" in before and "tenant-idle" not in {each.name for each in threading.enumerate()}

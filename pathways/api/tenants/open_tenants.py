"""Tenants in memory: opened when they are first asked, shared by all who ask, and dropped when nobody has for long."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Protocol, TypeVar

from pathways.access.key_ring import KeyRing
from pathways.access.tenants import Tenant, TenantList
from pathways.api.service import Service
from pathways.errors import PathwaysError, ServiceError

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
"""How often it is looked who is idle, or is a tenant no more."""
OPENED_AT_ONCE = 2
FAULT_SECONDS = 2.0
"""So long everybody hears why a tenant could not be opened, and nobody waits for it again."""

T = TypeVar("T")


class Door(Protocol):
    """What is open of one tenant. Its methods block."""

    @property
    def keys(self) -> KeyRing:
        """Who has keys of the tenant."""

    def service(self) -> Service:
        """Answers for the tenant; its catalogue is loaded at the first call. May raise StoreError."""

    def loaded(self) -> Service | None:
        """The service, if it was loaded."""

    def close(self) -> None:
        """Lets go of everything."""


class _Place:
    """One tenant, whether it is open or not."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        self.opening = threading.Lock()
        self.door: Door | None = None
        self.users = 0
        self.used_at = time.monotonic()
        self.is_gone = False
        self.under_way: Future[Any] | None = None
        self._fault: tuple[float, PathwaysError] | None = None

    def expect_well(self) -> None:
        """Nothing went wrong with it just now.

        Raises:
            PathwaysError: what did.
        """
        if self._fault is not None and time.monotonic() < self._fault[0]:
            raise self._fault[1].with_traceback(None)

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Remembers for a while what goes wrong inside."""
        try:
            yield
        except PathwaysError as error:
            self._fault = time.monotonic() + FAULT_SECONDS, error
            raise
        self._fault = None

    def loaded(self) -> Service | None:
        """The service, if it was loaded."""
        return None if self.door is None else self.door.loaded()


class OpenTenants:
    """The open tenants of a process; thread-safe.

    Args:
        listed: all that there are.
        opens: opens one; it blocks, and may raise StoreError.
        idle_seconds: a tenant that nobody used for so long is dropped from memory; 0: none is.
        on_loaded: is called with each service that was loaded.
    """

    def __init__(
        self,
        listed: TenantList,
        opens: Callable[[Tenant], Door],
        idle_seconds: float,
        on_loaded: Callable[[Service], None] = lambda _: None,
    ) -> None:
        self.listed = listed
        self.on_loaded = on_loaded
        self._opens = opens
        self._idle_seconds = idle_seconds
        self._places: dict[str, _Place] = {}
        self._guard = threading.Lock()
        self._threads = ThreadPoolExecutor(OPENED_AT_ONCE, thread_name_prefix="tenant-opening")
        self._stopping = threading.Event()
        self._sweeper = threading.Thread(target=self._sweep_on, name="tenant-idle", daemon=True)
        self._sweeper.start()

    def some(self) -> bool:
        """There are tenants; may raise StoreError."""
        return bool(self.listed.all())

    def at_host(self, host: str) -> str | None:
        """The name of the tenant of a host; may raise StoreError."""
        return self.listed.at_host(host)

    async def keys(self, tenant: str) -> KeyRing | None:
        """The keys of a tenant, whose catalogue is not loaded for them; None: there is no such tenant.

        Raises:
            StoreError: its store does not answer.
        """
        found = self.listed.get(tenant)
        if found is None:
            return None
        place = self._entered(found)
        try:
            return (await self._made(place, lambda: place.door, self._opened)).keys
        finally:
            self._left(place)

    @asynccontextmanager
    async def using(self, tenant: str) -> AsyncIterator[Service]:
        """The service of a tenant, which stays open until its user is done.

        Raises:
            ServiceError: there is no such tenant any more.
            StoreError: its catalogue cannot be loaded.
        """
        place = self._entered(self._expected(tenant))
        try:
            yield await self._made(place, place.loaded, self._loaded)
        finally:
            self._left(place)

    @contextmanager
    def held(self, tenant: str) -> Iterator[Service]:
        """As `using`, for threads that may block."""
        place = self._entered(self._expected(tenant))
        try:
            yield self._loaded(place)
        finally:
            self._left(place)

    def loaded(self) -> dict[str, Service]:
        """The services that are in memory now, by tenant."""
        with self._guard:
            doors = {key: place.door for key, place in self._places.items() if place.door is not None}
        found = {key: door.loaded() for key, door in doors.items()}
        return {key: service for key, service in found.items() if service is not None}

    def close(self) -> None:
        """Closes all of them."""
        self._stopping.set()
        self._sweeper.join()
        self._threads.shutdown(wait=True, cancel_futures=True)
        with self._guard:
            places, self._places = list(self._places.values()), {}
        for place in places:
            _close(place)

    def drop_idle(self) -> None:
        """Closes whoever nobody used for long, and whoever is a tenant no more."""
        listed = {each.key: each for each in self.listed.all()}
        now = time.monotonic()
        with self._guard:
            gone = [place for key, place in self._places.items() if listed.get(key) != place.tenant]
            idle = [
                place
                for place in self._places.values()
                if place not in gone
                and not place.users
                and self._idle_seconds
                and now - place.used_at >= self._idle_seconds
            ]
            for place in (*gone, *idle):
                place.is_gone = True
                del self._places[place.tenant.key]
        for place in (*gone, *idle):
            _close(place)

    def _expected(self, tenant: str) -> Tenant:
        found = self.listed.get(tenant)
        if found is None:
            raise ServiceError("The tenant is not there any more.")
        return found

    def _entered(self, tenant: Tenant) -> _Place:
        with self._guard:
            place = self._places.get(tenant.key)
            if place is not None and place.tenant != tenant:  # another was made of the same name
                place.is_gone = True
                threading.Thread(target=_close, args=(place,), name="tenant-closing", daemon=True).start()
                place = None
            if place is None:
                place = self._places[tenant.key] = _Place(tenant)
            place.users += 1
            return place

    def _left(self, place: _Place) -> None:
        with self._guard:
            place.users -= 1
            place.used_at = time.monotonic()

    async def _made(self, place: _Place, found: Callable[[], T | None], makes: Callable[[_Place], T]) -> T:
        """What is there of a tenant; otherwise it is made, by one thread for all who wait for the tenant."""
        while (known := found()) is None:
            with self._guard:
                work = place.under_way
                if work is None or work.done():
                    place.expect_well()
                    work = place.under_way = self._threads.submit(makes, place)
            await asyncio.shield(asyncio.wrap_future(work))  # others wait for it when this one leaves
        return known

    def _opened(self, place: _Place) -> Door:
        with place.opening:
            if place.is_gone:
                raise ServiceError("The tenant is not there any more.")
            if place.door is None:
                place.expect_well()  # who waited meanwhile waits no longer
                with place.noting():
                    place.door = self._opens(place.tenant)
            return place.door

    def _loaded(self, place: _Place) -> Service:
        door = self._opened(place)
        with place.opening:
            if place.is_gone:
                raise ServiceError("The tenant is not there any more.")
            service = door.loaded()
            if service is None:
                place.expect_well()
                with place.noting():
                    service = door.service()
                self.on_loaded(service)
            return service

    def _sweep_on(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            try:
                self.drop_idle()
            except PathwaysError as error:
                log.warning("%s", error)


def _close(place: _Place) -> None:
    with place.opening:
        door, place.door = place.door, None
    if door is None:
        return
    try:
        door.close()
    except Exception:
        log.exception("the tenant %s did not close", place.tenant.key)

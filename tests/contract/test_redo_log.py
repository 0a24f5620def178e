"""A large publication that is broken off is finished or forgotten, and nobody ever sees half of it."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from pathways.domain.changes import ChangeKind
from pathways.domain.content import Content
from pathways.errors import DamagedError
from pathways.progress import Progress, silent
from pathways.store.connect import open_store
from pathways.store.graph import GraphStore, Limits
from pathways.store.integrity import check_store
from pathways.store.publish.lease import Lease, is_dead, read_state
from tests.contract.conftest import Opener
from tests.contract.contents import numbered
from tests.contract.servers import Server

LARGE = {"single": 0, "batch": 10, "part": 4}
_OLD, _NEW = numbered(20, name="Old"), numbered(40, name="New")


class _BreakOff(Exception):  # noqa: N818  no error: a stand-in for a kill
    pass


def _break_off_after(things: int) -> Progress:
    def progress(_what: str, done: int, _total: int) -> None:
        if done >= things:
            raise _BreakOff

    return progress


def _left_over(store: GraphStore) -> int:
    ((count,),) = store.bolt.read("MATCH (n) WHERE n:RedoLog OR n:RedoPart RETURN count(n)")
    return int(count)


def test_a_large_publication_is_one_revision(opened: Opener) -> None:
    store = opened(**LARGE)
    told: list[tuple[str, int, int]] = []
    publication = store.publish(_NEW, lambda *each: told.append(each))
    assert (publication.revision, publication.added) == (1, 41)
    assert told[0] == ("storing", 0, 41)
    assert told[-1] == ("storing", 41, 41)
    assert told == sorted(told)
    assert store.load().content == Content.of(_NEW)
    assert [len(event.changed) for event in store.events(0, 9)] == [41]
    assert _left_over(store) == 0


def test_a_large_publication_replaces_what_changed(opened: Opener) -> None:
    store = opened(**LARGE)
    store.publish(_OLD)
    assert store.publish(_NEW).changed == 20
    published = store.load()
    assert published.content == Content.of(_NEW)
    assert published.versions["c0"] == 2
    assert published.versions["c30"] == 1


def test_broken_off_before_it_began_nothing_happened(opened: Opener) -> None:
    store = opened(**LARGE)
    store.publish(_OLD)
    with pytest.raises(_BreakOff):
        store.publish(_NEW, _break_off_after(0))
    assert store.load().content == Content.of(_OLD)
    assert _left_over(store) == 0


@pytest.mark.soak_on_neo4j
@pytest.mark.parametrize("things", [4, 24, 41])
def test_broken_off_in_middle_the_next_reader_finishes(opened: Opener, things: int) -> None:
    store, reader = opened(**LARGE), opened()
    store.publish(_OLD)
    with pytest.raises(_BreakOff):
        store.publish(_NEW, _break_off_after(things))
    assert reader.revision() == 1
    assert [event.revision for event in reader.events(0, 9)] == [1]
    published = reader.load()
    assert (published.revision, published.content) == (2, Content.of(_NEW))
    (event,) = reader.events(1, 9)
    assert len([change for change in event.changed if change.kind is ChangeKind.CHANGED]) == 20
    assert _left_over(reader) == 0
    assert not reader.publish(_NEW).published


def test_broken_off_in_middle_the_next_publisher_finishes(opened: Opener) -> None:
    store, publisher = opened(**LARGE), opened()
    with pytest.raises(_BreakOff):
        store.publish(_NEW, _break_off_after(8))
    assert publisher.publish(_OLD).revision == 2
    assert len(publisher.load().content) == 41


_KILLED = """
import os, sys
from pathways.store.connect import open_store
from pathways.store.graph import Limits
from tests.contract.contents import numbered
store = open_store(sys.argv[1], "root", os.environ["STORE_PASSWORD"], limits=Limits(single=0, batch=10, part=4))
store.publish(numbered(40, name="New"), lambda what, done, total: os.kill(os.getpid(), 9) if done > 8 else None)
"""


def test_a_killed_publisher_is_noticed_at_once(server: Server, store: GraphStore) -> None:
    store.publish(_OLD)
    environment = {**os.environ, "STORE_PASSWORD": server.password}
    command = [sys.executable, "-c", _KILLED, server.address]
    assert subprocess.run(command, env=environment, check=False).returncode == -9
    state = read_state(store.bolt)
    assert state.applying is not None
    assert state.lease_runs
    assert not state.someone_works
    assert store.revision() == 1
    assert store.load().content == Content.of(_NEW)
    assert store.revision() == 2


@pytest.mark.soak_on_neo4j
def test_a_log_that_never_began_is_removed(store: GraphStore) -> None:
    store.bolt.run("CREATE (:RedoPart {id: 'x/0', log: 'x', number: 0, checksum: 'c', data: '[]'})")
    store.bolt.run("CREATE (:RedoLog {id: 'x', parts: 1, things: 0, checksum: 'c', fingerprint: 'f'})")
    store.tidy()
    assert _left_over(store) == 0


@pytest.mark.soak_on_neo4j
def test_a_check_removes_a_log_that_never_began(store: GraphStore) -> None:
    store.bolt.run("CREATE (:RedoPart {id: 'x/0', log: 'x', number: 0, checksum: 'c', data: '[]'})")
    assert check_store(store, silent) == []
    assert _left_over(store) == 0


def test_a_log_that_is_being_staged_stays(opened: Opener) -> None:
    store, other = opened(**LARGE), opened()
    with Lease.held(store.bolt):
        store.bolt.run("CREATE (:RedoPart {id: 'x/0', log: 'x', number: 0, checksum: 'c', data: '[]'})")
        other.tidy()
        assert _left_over(store) == 1
    other.publish(_OLD)
    assert _left_over(store) == 0


def test_a_damaged_log_is_not_applied(opened: Opener) -> None:
    store = opened(**LARGE)
    with pytest.raises(_BreakOff):
        store.publish(_NEW, _break_off_after(8))
    store.bolt.run("MATCH (p:RedoPart {number: 3}) SET p.data = '[]'")
    with pytest.raises(DamagedError, match=r"is damaged: part 3 of the redo log .* is missing or damaged"):
        store.load()
    assert store.revision() == 0


def test_a_reader_waits_for_an_application_that_runs(opened: Opener) -> None:
    store, reader = opened(**LARGE), opened()
    store.publish(_OLD)
    half, go_on = Event(), Event()

    def hesitate(_what: str, done: int, _total: int) -> None:
        if done >= 8 and not half.is_set():
            half.set()
            assert go_on.wait(20)

    with ThreadPoolExecutor(2) as pool:
        publishing = pool.submit(store.publish, _NEW, hesitate)
        assert half.wait(20)
        assert reader.revision() == 1
        loading = pool.submit(reader.load)
        assert not loading.done()
        go_on.set()
        publishing.result()
        published = loading.result()
    assert (published.revision, published.content) == (2, Content.of(_NEW))


def test_only_local_processes_are_known_dead(server: Server, store: GraphStore) -> None:
    with open_store(server.address, server.user, server.password, limits=Limits()):
        assert not is_dead(f"elsewhere/{os.getpid()}/x")
    assert not is_dead(None)

"""SIGTERM ends a service in time, whatever it is doing."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
import pytest
from rich.console import Console
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from pathways.api import server
from pathways.api.server import Server, listen
from pathways.catalog.snapshot import Snapshot
from pathways.cli.server import serving
from pathways.cli.server.serving import serve_forever
from pathways.domain.changes import CatalogImport
from pathways.domain.no_plan import NoPlan, NoPlanReason, PlanResult
from pathways.domain.plan import PlanQuestion
from pathways.planning.planner import Planner
from pathways.planning.solver.progress import NOBODY, Observer
from pathways.settings import read_settings
from tests.api.publishing import FOLLOW, ChangeLog
from tests.api.small import service_of, small_snapshot
from tests.cli.running import environment
from tests.faults.service_process import IMPORT
from tests.processes import command, forked

pytestmark = pytest.mark.server

END = 2.5
LATE = 2.0
"""For a busy machine."""
PLAN = (
    "query ($budget: Decimal) { "
    'planPathway(goal: {credential: "analyst"}, learner: {profile: {}}, options: {budget: $budget}) '
    "{ __typename ... on NoPlan { reason } } }"
)


def test_who_starts_services_gives_them_ten_seconds() -> None:
    assert server.SEARCH_SECONDS < server.ANSWER_SECONDS < server.GRACE_SECONDS < server.END_SECONDS < 10


def shortened() -> ExitStack:
    """The times of the server, a quarter as long."""
    stack = ExitStack()
    for name, seconds in {"SEARCH_SECONDS": 0.5, "ANSWER_SECONDS": 1.5, "GRACE_SECONDS": 2, "END_SECONDS": END}.items():
        stack.enter_context(patch.object(server, name, seconds))
    return stack


class Obedient(Planner):
    """Searches until it is stopped."""

    def plan(self, question: PlanQuestion, snapshot: Snapshot, watch: Observer = NOBODY) -> PlanResult:  # noqa: ARG002
        while not watch.stopped:
            time.sleep(0.01)
        return NoPlan(NoPlanReason.UNDECIDED, "It was stopped.", (), snapshot.revision)


class Stubborn(Planner):
    """Searches on."""

    def plan(self, question: PlanQuestion, snapshot: Snapshot, watch: Observer = NOBODY) -> PlanResult:  # noqa: ARG002
        time.sleep(60)
        raise AssertionError


class Endless:
    """Imports for ever."""

    def import_document(self, text: str, expected_revision: int | None, also: object) -> CatalogImport:  # noqa: ARG002
        """Never returns."""
        time.sleep(60)
        raise AssertionError


def _served(planner: Planner, port: int) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with shortened():
        service = service_of(small_snapshot(), planner=planner, writer=Endless(), feed=ChangeLog(2).feed)
        Server(service, grace_seconds=server.GRACE_SECONDS).run(sockets=[listen("127.0.0.1", port)])


def started(planner: Planner) -> tuple[BaseProcess, str]:
    """A service without a store."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    process = forked(_served, planner, port)
    url = f"http://127.0.0.1:{port}"
    until(lambda: answers(url), process)
    return process, url


def answers(url: str) -> bool:
    """It answers."""
    try:
        return httpx.get(f"{url}/healthz", trust_env=False, timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def until(holds: Callable[[], bool], process: BaseProcess) -> None:
    """Waits for something that comes."""
    deadline = time.monotonic() + 60
    while not holds():
        assert process.is_alive()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def catches_the_signal(process: BaseProcess) -> bool:
    """It has said what to do when it is told to stop."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)


def ends(process: BaseProcess, within: float) -> float:
    """Tells it to stop: after how many seconds it has."""
    begun = time.monotonic()
    process.terminate()
    process.join(within)
    seconds = time.monotonic() - begun
    alive = process.is_alive()
    process.kill()
    process.join(10)
    assert not alive, f"it runs on after {seconds:.1f} s"
    assert process.exitcode == 0
    return seconds


def asking(url: str, query: str, **variables: Any) -> tuple[threading.Thread, list[Any]]:
    """Asks in a thread: the answer, or what went wrong."""
    found: list[Any] = []

    def ask() -> None:
        body = {"query": query, "variables": variables}
        try:
            found.append(httpx.post(f"{url}/graphql", json=body, trust_env=False, timeout=30).json())
        except (httpx.TransportError, json.JSONDecodeError) as fault:
            found.append(fault)

    thread = threading.Thread(target=ask)
    thread.start()
    return thread, found


def test_searches_answer_with_what_they_have() -> None:
    process, url = started(Obedient())
    asked = [asking(url, PLAN, budget=str(1_000 + number)) for number in range(5)]
    time.sleep(0.5)
    assert ends(process, END + LATE) < END
    for thread, found in asked:
        thread.join(10)
        assert found == [{"data": {"planPathway": {"__typename": "NoPlan", "reason": "UNDECIDED"}}}]


def test_what_does_not_end_is_left() -> None:
    process, url = started(Stubborn())
    port = int(url.rpartition(":")[2])
    asked = [asking(url, PLAN, budget=str(1_000 + number)) for number in range(40)]
    asked += [asking(url, IMPORT, document="x") for _ in range(3)]
    stream = {"query": FOLLOW, "variables": {"after": 2}}
    with ExitStack() as stack:
        for part in (b"POST /gr", b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-length: 99\r\n\r\n{"):
            stack.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(part)
        for _ in range(5):
            protocols = [Subprotocol("graphql-transport-ws")]
            opened = connect(f"ws://127.0.0.1:{port}/graphql", subprotocols=protocols, proxy=None, compression=None)
            socket_ = stack.enter_context(opened)
            socket_.send('{"type": "connection_init"}')
            socket_.recv(timeout=10)
            socket_.send(json.dumps({"type": "subscribe", "id": "1", "payload": stream}))
        time.sleep(0.5)
        ends(process, END + LATE)
    codes = set()
    for thread, found in asked:
        thread.join(10)
        (answer,) = found
        assert isinstance(answer, dict), answer
        codes |= {error["extensions"]["code"] for error in answer["errors"]}
    assert codes == {"UNAVAILABLE"}


def test_service_that_waits_for_its_store_ends(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        more = {"PATHWAYS_STORE": f"bolt://127.0.0.1:{silent.getsockname()[1]}", "PATHWAYS_STORE_PASSWORD": "secret"}
        out, err = tmp_path / "out", tmp_path / "err"
        process = forked(command, ["serve", "--port", "0"], environment(tmp_path, **more), out, err)
        until(lambda: catches_the_signal(process), process)
        time.sleep(0.5)
        ends(process, 10)


def _told_in_a_finalizer(out: Path) -> None:
    with out.open("w") as file:
        os.dup2(file.fileno(), 2)
        signal.signal(signal.SIGTERM, serving._end)
        _Told()
        time.sleep(60)


class _Told:
    """Is told to stop where whatever is raised is printed and lost, as connections of a driver may be."""

    def __del__(self) -> None:
        self._inner()

    def _inner(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.2)


def test_signal_inside_a_finalizer_is_not_lost(tmp_path: Path) -> None:
    process = forked(_told_in_a_finalizer, tmp_path / "err")
    process.join(5 * LATE)  # where it is lost, the process goes on far longer
    is_alive = process.is_alive()
    process.kill()
    process.join(10)
    assert not is_alive
    assert process.exitcode == 0
    assert (tmp_path / "err").read_text() == ""


def _over_a_store(folder: Path, port: int, log: Path) -> None:
    settings = replace(read_settings({}), data=folder)
    with log.open("a") as file, shortened():
        os.dup2(file.fileno(), 2)
        console = Console(file=file, force_terminal=False)
        serve_forever(settings, "127.0.0.1", port, seed=False, insecure_no_auth=False, console=console)


def test_store_that_hangs_does_not_hold_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    process = forked(_over_a_store, tmp_path / "data", port, tmp_path / "log")
    url = f"http://127.0.0.1:{port}"
    until(lambda: answers(url), process)
    store = int(json.loads((tmp_path / "data" / "store.json").read_text())["pid"])
    assert store == process.pid
    below = descendants(store)
    for pid in below:
        os.kill(pid, signal.SIGSTOP)
    try:
        document = "format: pathways/1\norganizations:\n  - {key: o, name: Organization}\n"
        thread, _ = asking(url, IMPORT, document=document)
        time.sleep(0.3)
        ends(process, END + LATE)
        thread.join(10)
        assert not thread.is_alive()
    finally:
        for pid in below:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def descendants(pid: int) -> list[int]:
    """The processes below one."""
    found = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [*found, *(below for each in found for below in descendants(each))]

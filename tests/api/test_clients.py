"""The public clients follow the catalogue through cut connections and a restart: nothing missed, nothing twice."""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from pathlib import Path

import pytest
from gql import Client, gql
from gql.transport.exceptions import TransportError
from gql.transport.websockets import WebsocketsTransport
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from pathways.api.jobs.revision_feed import Feed
from tests.api.cutting import Cutting, cutting
from tests.api.publishing import FOLLOW, ChangeLog, wait_until
from tests.api.served import served
from tests.api.small import service_of, small_snapshot
from tests.node_packages import installed

pytestmark = pytest.mark.server

CLIENTS = Path(__file__).parents[1] / "clients"
FIRST, LAST = 3, 60
CROWD = 500
REVISIONS = 10
CROWD_SECONDS = 60


@pytest.fixture
def clients() -> Path:
    """The Node clients with their packages."""
    return installed(CLIENTS)


def publish_through_cuts(log: ChangeLog, proxy: Cutting, arrived: Callable[[], int]) -> int:
    """Publishes up to LAST while connections are cut in between; how many were."""
    cuts = 0
    while log.revision < LAST:
        log.publish(min(1 + log.revision % 4, LAST - log.revision))
        if log.revision % 2:
            wait_until(lambda: arrived() >= log.revision - 5)
            cuts += proxy.cut() > 0
        time.sleep(0.01)
    return cuts


@contextmanager
def node_client(folder: Path, transport: str, port: int) -> Iterator[list[int]]:
    """What a Node client has received; at the end, all it did until it ended by itself."""
    command = ["node", "follow.mjs", transport, f"http://127.0.0.1:{port}/graphql", str(FIRST), str(LAST)]
    received: list[int] = []
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as client:
        assert client.stdout is not None and client.stderr is not None
        lines = client.stdout
        reader = threading.Thread(target=lambda: received.extend(map(int, lines)), daemon=True)
        reader.start()
        try:
            yield received
            client.wait(30)
        finally:
            client.kill()
        reader.join(5)
        assert client.returncode == 0, client.stderr.read()


@pytest.mark.parametrize("transport", ["ws", "sse"])
def test_node_clients_miss_nothing(clients: Path, transport: str) -> None:
    log = ChangeLog(FIRST + 2)
    with (
        served(service_of(small_snapshot(), feed=log.feed)) as address,
        cutting(address) as proxy,
        node_client(clients, transport, proxy.port) as received,
    ):
        cuts = publish_through_cuts(log, proxy, lambda: received[-1] if received else 0)
    assert received == list(range(FIRST + 1, LAST + 1))
    assert cuts >= 5


@pytest.mark.parametrize("transport", ["ws", "sse"])
def test_node_clients_live_through_a_restart(clients: Path, transport: str) -> None:
    log = ChangeLog(FIRST + 2)
    with ExitStack() as stack:
        server = stack.enter_context(ExitStack())
        address = server.enter_context(served(service_of(small_snapshot(), feed=log.feed)))
        proxy = stack.enter_context(cutting(address))
        with node_client(clients, transport, proxy.port) as received:
            wait_until(lambda: received[-1:] == [log.revision])
            server.close()
            log.publish(10)
            log.feed = Feed(log.history, log.revision)
            proxy.onward(stack.enter_context(served(service_of(small_snapshot(), feed=log.feed))))
            wait_until(lambda: received[-1:] == [log.revision])
            log.publish(LAST - log.revision)
    assert received == list(range(FIRST + 1, LAST + 1))


def test_gql_misses_nothing() -> None:
    log = ChangeLog(FIRST + 2)
    received = [FIRST]

    async def follow(url: str) -> None:
        while received[-1] < LAST:
            try:
                async with Client(transport=WebsocketsTransport(url)) as session:
                    query = gql(FOLLOW)
                    query.variable_values = {"after": received[-1]}
                    async for answer in session.subscribe(query):
                        received.append(answer["catalogChanged"]["revision"])
                        if received[-1] >= LAST:
                            break
            except (TransportError, OSError):
                await asyncio.sleep(0.01)

    with served(service_of(small_snapshot(), feed=log.feed)) as address, cutting(address) as proxy:
        url = f"ws://127.0.0.1:{proxy.port}/graphql"
        client = threading.Thread(target=lambda: asyncio.run(follow(url)), daemon=True)
        client.start()
        cuts = publish_through_cuts(log, proxy, lambda: received[-1])
        client.join(30)
        assert not client.is_alive()
    assert received == list(range(FIRST, LAST + 1))
    assert cuts >= 5


async def subscribed(stack: AsyncExitStack, url: str) -> ClientConnection:
    """A connection that follows from the beginning."""
    protocols = [Subprotocol("graphql-transport-ws")]
    opening = connect(url, subprotocols=protocols, compression=None, proxy=None, open_timeout=30)
    connection = await stack.enter_async_context(opening)
    await connection.send(json.dumps({"type": "connection_init"}))
    assert json.loads(await connection.recv()) == {"type": "connection_ack"}
    payload = {"query": FOLLOW, "variables": {"after": 0}}
    await connection.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))
    return connection


async def revision_of(connection: ClientConnection) -> int:
    """The revision of the next event."""
    message = json.loads(await connection.recv())
    assert message["type"] == "next", message
    revision = message["payload"]["data"]["catalogChanged"]["revision"]
    assert isinstance(revision, int)
    return revision


@pytest.fixture
def many_files() -> None:
    """Both ends of many connections are in this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * CROWD
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard) if hard > 0 else wanted, hard))


@pytest.mark.usefixtures("many_files")
def test_five_hundred_subscribers_get_each_revision_once() -> None:
    log = ChangeLog()

    async def crowd(url: str) -> list[list[int]]:
        async with AsyncExitStack() as stack:
            connections = [await subscribed(stack, url) for _ in range(CROWD)]
            received: list[list[int]] = [[] for _ in connections]
            for _ in range(REVISIONS):
                log.publish()
                revisions = await asyncio.gather(*map(revision_of, connections))
                for got, revision in zip(received, revisions, strict=True):
                    got.append(revision)
            log.publish(REVISIONS)
            for got, connection in zip(received, connections, strict=True):
                got += [await revision_of(connection) for _ in range(REVISIONS)]
            for connection in connections:  # nothing more comes before the answer to a ping
                await connection.send(json.dumps({"type": "ping"}))
            for connection in connections:
                assert json.loads(await connection.recv()) == {"type": "pong"}
            return received

    with served(service_of(small_snapshot(), feed=log.feed)) as address:
        url = address.replace("http", "ws", 1) + "/graphql"
        received = asyncio.run(asyncio.wait_for(crowd(url), CROWD_SECONDS))
    assert len(received) == CROWD
    assert all(got == list(range(1, 2 * REVISIONS + 1)) for got in received)
    assert log.reads[:REVISIONS] == [(number, number + 1) for number in range(REVISIONS)]

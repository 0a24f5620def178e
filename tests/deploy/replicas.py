"""Stand-ins for the replicas at two loopback addresses, and a name server that gives both for any name."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

ADDRESSES = ("127.0.0.2", "127.0.0.3")
SLOW_SECONDS = 1


class Replica(socketserver.ThreadingTCPServer):
    """One stand-in: what it does at each path, and what it saw."""

    request_queue_size = 50

    def __init__(self, address: str, port: int) -> None:
        super().__init__((address, port), _Connection)
        self.name = address
        self.healthy = True
        self.seen: Counter[str] = Counter()
        self.received = threading.Event()
        """The client has the first event."""
        self.left = threading.Event()
        """The client went while it waited."""
        self._open: set[socket.socket] = set()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,))

    def __enter__(self) -> Replica:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remembers the connection, to cut it in the end."""
        self._open.add(request)
        super().process_request(request, client_address)

    def stop(self) -> None:
        """Goes away: nothing listens any more, and every connection is cut."""
        self.shutdown()
        self._thread.join(10)
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self.server_close()


class _Connection(socketserver.StreamRequestHandler):
    server: Replica

    def handle(self) -> None:
        with suppress(ConnectionError):
            while line := self.rfile.readline():
                while self.rfile.readline().strip():
                    pass
                path = line.decode().split(" ")[1]
                self.server.seen[path] += 1
                if not self._respond(path):
                    break

    def _respond(self, path: str) -> bool:
        """Whether the connection goes on."""
        if path == "/closes":
            return False
        if path == "/waits":
            with suppress(ConnectionError):
                assert self.rfile.read(1) == b""
            self.server.left.set()
            return False
        if path == "/socket":
            self.wfile.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
            # The answer to the key of RFC 6455, section 1.3.
            self.wfile.write(b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
            while said := self.rfile.readline():
                self.wfile.write(said.upper())
            return False
        if path == "/events":
            self.wfile.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            self.wfile.write(b"f\r\ndata: first\r\n\r\n\r\n")
            self.server.received.wait(10)
            self.wfile.write(b"10\r\ndata: second\r\n\r\n\r\n0\r\n\r\n")
            return True
        if path == "/slow":
            time.sleep(SLOW_SECONDS)
        status = "200 OK" if self.server.healthy or path != "/healthz" else "503 Service Unavailable"
        body = self.server.name
        self.wfile.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        return True


@contextmanager
def two_replicas() -> Iterator[tuple[Replica, Replica]]:
    """Starts both, at one port."""
    with ExitStack() as stack:
        first = stack.enter_context(Replica(ADDRESSES[0], 0))
        second = stack.enter_context(Replica(ADDRESSES[1], first.server_address[1]))
        yield first, second


@contextmanager
def name_server() -> Iterator[int]:
    """Answers every question with both addresses; yields its UDP port."""
    with socketserver.UDPServer(("127.0.0.1", 0), _Naming) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join(10)


class _Naming(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        query, answering = self.request
        question = query[12 : query.index(b"\0", 12) + 5]
        record = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 1, 4)
        answers = b"".join(record + socket.inet_aton(each) for each in ADDRESSES)
        counts = struct.pack(">HHHHH", 0x8180, 1, len(ADDRESSES), 0, 0)
        answering.sendto(query[:2] + counts + question + answers, self.client_address)

"""A loopback proxy whose connections can be cut, as a network does it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Cutting:
    """Passes bytes on to one port of this machine."""

    def __init__(self, address: str) -> None:
        self.port = 0
        self.onward(address)
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def onward(self, address: str) -> None:
        """Where connections to come lead."""
        self._target = int(address.rpartition(":")[2])

    def cut(self) -> int:
        """Cuts every connection; how many there were."""

        async def abort() -> int:
            for writer in self._open:
                writer.transport.abort()
            return len(self._open)

        return asyncio.run_coroutine_threadsafe(abort(), self._loop).result(5)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner, suppress(asyncio.CancelledError):
            runner.run(self._serve())

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._stopped = asyncio.Event()
        self._started.set()
        await self._stopped.wait()
        server.close()
        for writer in self._open:
            writer.transport.abort()
        await asyncio.sleep(0.05)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            onward_reader, onward = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, onward}
        self._open |= both
        try:
            await asyncio.gather(self._pass(reader, onward), self._pass(onward_reader, writer))
        finally:
            self._open -= both

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        writer.transport.abort()

    def start(self) -> None:
        """Listens."""
        self._thread.start()
        assert self._started.wait(5)

    def stop(self) -> None:
        """Cuts what is open, and listens no more."""
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(5)


@contextmanager
def cutting(address: str) -> Iterator[Cutting]:
    """A proxy before a server."""
    proxy = Cutting(address)
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.stop()

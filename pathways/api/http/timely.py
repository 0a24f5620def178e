"""Connections whose requests arrive within a time, and whose answers are taken.

A client that sends a byte now and then would be held for ever, and so would one that reads nothing, with its answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

HEAD_SECONDS = 10.0
"""For the request line and the headers, from the first moment of a connection or the first byte of a later request."""
BODY_SECONDS = 30.0
"""For the whole body, from the last header on."""
TAKE_SECONDS = 30.0
"""For a client to take something of what waits for it."""

Awaited = tuple[float, object]
"""For how many seconds a part of a request is waited for, and which."""


class Untaken:
    """What a client has not taken yet; the connection of one that takes nothing of it for a while is cut.

    Args:
        transport: to the client.
        loop: that it belongs to.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        transport.set_write_buffer_limits(high=0)  # so that it is told of the first byte that waits
        self._transport = transport
        self._loop = loop
        self._size = 0
        self._timer: asyncio.TimerHandle | None = None

    def begins(self) -> None:
        """Something waits."""
        self._size = self._transport.get_write_buffer_size()
        self._timer = self._loop.call_later(TAKE_SECONDS, self._look)

    def ends(self) -> None:
        """Nothing does."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        if self._transport.get_write_buffer_size() < self._size:
            self.begins()
        else:
            self._transport.abort()


class TimelySocket(WebSocketsSansIOProtocol):
    """Ends a WebSocket whose client reads nothing."""

    _untaken: Untaken

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Looks after what it sends."""
        super().connection_made(transport)
        self._untaken = Untaken(self.transport, self.loop)

    def connection_lost(self, exc: Exception | None) -> None:
        """Looks after nothing."""
        self._untaken.ends()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Something waits for the client."""
        super().pause_writing()
        self._untaken.begins()

    def resume_writing(self) -> None:
        """The client has taken all."""
        self._untaken.ends()
        super().resume_writing()


class TimelyProtocol(H11Protocol):
    """Answers 408 and ends the connection when a request does not arrive in time; ends it when no answer is taken."""

    _untaken: Untaken

    def __init__(self, *args: Any, is_shut: Callable[[str], bool] = lambda _: False, **named: Any) -> None:
        super().__init__(*args, **named)
        self._is_shut = is_shut
        self._awaited: Awaited | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Waits for the first request; an address that is shut sends none."""
        super().connection_made(transport)
        if self.client is not None and self._is_shut(self.client[0]):
            transport.abort()
        self._untaken = Untaken(transport, self.loop)
        self._await()

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits for nothing."""
        self._stop()
        self._untaken.ends()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Something waits for the client."""
        super().pause_writing()
        self._untaken.begins()

    def resume_writing(self) -> None:
        """The client has taken all."""
        self._untaken.ends()
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        """Waits for what comes next, if this was not all."""
        super().data_received(data)
        self._await()

    def on_response_complete(self) -> None:
        """Waits for the rest of a request that was sent behind the one that is answered."""
        super().on_response_complete()
        if self.timeout_keep_alive_task is None:  # else nothing of it has come yet
            self._await()

    def shutdown(self) -> None:
        """The server stops: what is still to come of a request is not waited for."""
        if self._part() is not None and self.conn.their_state is h11.SEND_BODY:
            self._give_up()
        else:
            super().shutdown()

    def _await(self) -> None:
        awaited = self._part()
        if awaited == self._awaited:
            return
        self._stop()
        if awaited is not None:
            self._awaited = awaited
            self._timer = self.loop.call_later(awaited[0], self._give_up)

    def _part(self) -> Awaited | None:
        """What is still to come; a WebSocket has times of its own."""
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            return None
        match self.conn.their_state:
            case h11.IDLE:
                return HEAD_SECONDS, self.cycle
            case h11.SEND_BODY:
                return BODY_SECONDS, self.cycle
        return None

    def _stop(self) -> None:
        self._awaited = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        self._stop()
        if self.transport.is_closing():
            return
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            text = b"The request did not arrive in time."
            headers = [("content-type", "text/plain; charset=utf-8"), ("connection", "close")]
            parts = (h11.Response(status_code=408, headers=headers, reason=b"Request Timeout"), h11.Data(data=text))
            for part in (*parts, h11.EndOfMessage()):
                self.transport.write(self.conn.send(part) or b"")
        self.transport.close()

"""HTTP connections whose requests arrive within a time: one that sends a byte now and then would be held for ever."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
"""For the request line and the headers, from the first moment of a connection or the first byte of a later request."""
BODY_SECONDS = 30.0
"""For the whole body, from the last header on."""

Awaited = tuple[float, object]
"""For how many seconds a part of a request is waited for, and which."""


class TimelyProtocol(H11Protocol):
    """Answers 408 and ends the connection when a request does not arrive in time."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._awaited: Awaited | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Waits for the first request."""
        super().connection_made(transport)
        self._await()

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits for nothing."""
        self._stop()
        super().connection_lost(exc)

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

"""GraphQL over WebSocket (graphql-transport-ws): subscriptions, and queries too, with the same answers as over HTTP.

The protocol is Strawberry's; what is run, its limits and its errors are the service's own.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing, suppress
from datetime import timedelta
from json import JSONDecodeError
from typing import Any, cast

from starlette.websockets import WebSocketDisconnect, WebSocketState
from strawberry.asgi import ASGIWebSocketAdapter, GraphQL
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws import handlers
from strawberry.subscriptions.protocols.graphql_transport_ws.types import ConnectionInitMessage, Message

from pathways.access.identity import Caller
from pathways.api.execution import Answer, Operation
from pathways.api.http.callers import NOBODY_ON_SOCKET, Callers
from pathways.api.http.operation import BadRequestError, operation_of, parsed
from pathways.api.http.persisted_documents import PersistedDocuments, UnknownDocumentError, UntrustedDocumentError
from pathways.api.jobs.revision_feed import FeedClosedError
from pathways.api.schema import api_schema
from pathways.text import flaw_of

INIT_SECONDS = 10
MOST_OPERATIONS = 100
LONGEST_REASON = 123
"""Bytes that the protocol has for the reason of a close."""

Stream = Callable[[Operation, Caller], AsyncGenerator[Answer, None]]


class Socket(ASGIWebSocketAdapter):
    """One connection; what is sent after its end is dropped."""

    async def send_json(self, message: Mapping[str, object]) -> None:
        """Sends one message as text.

        Raises:
            WebSocketDisconnected: the connection has ended.
        """
        if self.ws.application_state is WebSocketState.DISCONNECTED:
            raise WebSocketDisconnected
        await super().send_json(message)

    async def close(self, code: int, reason: str) -> None:
        """Ends the connection, unless it has ended."""
        if self.ws.application_state is WebSocketState.DISCONNECTED:
            return
        with suppress(WebSocketDisconnect):
            await super().close(code, reason.encode()[:LONGEST_REASON].decode(errors="ignore"))


class Handler(handlers.BaseGraphQLTransportWSHandler[Any, None]):
    """The protocol on one connection."""

    view: Sockets
    websocket: Socket
    caller: Caller

    async def handle_connection_init(self, message: ConnectionInitMessage) -> None:
        """Settles who is there, by the first message or, where that says nothing, by the headers."""
        payload = message.get("payload") or {}
        if isinstance(payload, dict) and not self.connection_init_received:
            try:
                self.caller = await self.view.callers.of(self.websocket.ws, _authorization(payload))
            except BadRequestError as refusal:
                await self.websocket.close(NOBODY_ON_SOCKET if refusal.status == 401 else 1013, refusal.message)
                return
        await super().handle_connection_init(message)

    async def handle_message(self, message: Message) -> None:
        """Answers one message; one that is not of the protocol ends the connection."""
        if self.connection_acknowledged and isinstance(message, dict) and message.get("type") == "subscribe":
            try:
                completed = await self.view.documents.completed(message.get("payload"))
            except (UnknownDocumentError, UntrustedDocumentError) as refusal:
                await self._refuse(message.get("id"), refusal)
                return
            except BadRequestError as refusal:
                await self.handle_invalid_message(refusal.message)
                return
            message = cast("Message", {**message, "payload": completed})
        fault = _fault(message)
        if fault is not None:
            await self.handle_invalid_message(fault)
            return
        if message["type"] == "connection_init" and message.get("payload") is None:
            message = {"type": "connection_init"}
        if message["type"] == "subscribe" and len(self.operations) >= MOST_OPERATIONS:
            text = f"{MOST_OPERATIONS} operations are under way on this connection; complete one first."
            error: Any = {"message": text, "extensions": {"code": "LIMIT"}}
            await self.send_message({"type": "error", "id": message["id"], "payload": [error]})
            return
        await super().handle_message(message)

    async def _refuse(self, name: object, refusal: BadRequestError) -> None:
        error: Any = {"message": refusal.message, "extensions": {"code": refusal.code}}
        await self.send_message({"type": "error", "id": str(name), "payload": [error]})

    async def run_operation(self, operation: handlers.Operation[Any, None]) -> None:
        """Sends what the service answers."""
        asked = Operation(operation.query, operation.variables, operation.operation_name)
        try:
            async with aclosing(self._answers(asked)) as answers:
                async for answer in answers:
                    if not answer.ran:
                        await _send(operation, "error", answer.body["errors"])
                        return
                    await _send(operation, "next", answer.body)
            await operation.send_operation_message({"type": "complete", "id": operation.id})
        except FeedClosedError:
            await self.websocket.close(1012, "The service stops; connect again, after the last revision that arrived.")
        except WebSocketDisconnected:
            return

    def _answers(self, asked: Operation) -> AsyncGenerator[Answer, None]:
        return self.view.callers.while_known(self.view.stream(asked, self.caller), self.caller)


class Sockets(GraphQL[Any, None]):
    """The ASGI application for WebSockets at /graphql.

    Pages of other sites are refused by their Origin: where nobody has to say who they are, what listens on loopback is
    within reach of every page that a browser shows.
    """

    graphql_transport_ws_handler_class = Handler
    websocket_adapter_class = Socket

    def __init__(self, stream: Stream, callers: Callers, documents: PersistedDocuments) -> None:
        super().__init__(
            api_schema(),
            graphql_ide=None,
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
            connection_init_wait_timeout=timedelta(seconds=INIT_SECONDS),
            max_subscriptions_per_connection=None,
        )
        self.stream = stream
        self.callers = callers
        self.documents = documents

    def decode_json(self, data: str | bytes) -> object:
        """A message as values.

        Raises:
            JSONDecodeError: it is no JSON, or nested too deeply.
        """
        try:
            return cast("object", parsed(data, "message"))
        except BadRequestError as refusal:
            raise JSONDecodeError(refusal.message, "", 0) from None


def _authorization(payload: Mapping[str, object]) -> str | None:
    """What the first message says in place of a header: browsers cannot send headers with a WebSocket."""
    found = next((value for name, value in payload.items() if name.lower() == "authorization"), None)
    return found if found is None or isinstance(found, str) else ""


async def _send(operation: handlers.Operation[Any, None], kind: str, payload: object) -> None:
    message = {"type": kind, "id": operation.id, "payload": payload}
    await operation.send_operation_message(cast("Message", message))


def _fault(message: object) -> str | None:
    """What keeps a message from being one of the protocol."""
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        return "A message is an object with a type."
    if message["type"] in ("subscribe", "complete") and not isinstance(message.get("id"), str):
        return "id is missing, or not a text."
    if flaw_of(str(message.get("id"))) is not None:
        return "id has characters that do not belong in a text."
    if message["type"] == "subscribe":
        try:
            operation_of(message.get("payload"))
        except BadRequestError as refusal:
            return refusal.message
    return None

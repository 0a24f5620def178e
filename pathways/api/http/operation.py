"""What a client sends: one operation as a JSON object, the same over HTTP and over WebSocket."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from pathways.api.execution import Operation
from pathways.codes import Code
from pathways.errors import PathwaysError

LARGEST_BODY = 1_000_000
"""Bytes of one request, or of one message."""


class BadRequestError(PathwaysError):
    """A request that carries no operation, with the status that says why."""

    code = Code.BAD_REQUEST

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, dict(headers or {})


def parsed(text: str | bytes, name: str) -> Any:
    """A JSON text as values.

    Raises:
        BadRequestError: 400, it is none; `name` says what.
    """

    def refuse(constant: str) -> NoReturn:
        raise ValueError(f"{constant} is not JSON")

    try:
        return json.loads(text, parse_constant=refuse)
    except RecursionError:
        raise BadRequestError(400, f"The {name} is nested too deeply.") from None
    except ValueError as fault:
        raise BadRequestError(400, f"The {name} is not JSON: {fault}.") from None


def operation_of(sent: object, *, only_query: bool = False) -> Operation:
    """The operation that was sent.

    Raises:
        BadRequestError: 400, something of it is missing or of another type.
    """
    if not isinstance(sent, dict):
        raise BadRequestError(400, "Send one JSON object with a query; batches are not taken.")
    query, variables, name = sent.get("query"), sent.get("variables"), sent.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise BadRequestError(400, "query is missing, or not a text.")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequestError(400, "variables is not an object.")
    if name is not None and not isinstance(name, str):
        raise BadRequestError(400, "operationName is not a text.")
    if sent.get("extensions") is not None and not isinstance(sent["extensions"], dict):
        raise BadRequestError(400, "extensions is not an object.")
    return Operation(query, variables, name or None, only_query)

"""The name of a request, sent by the client or made here; the same in answers, log lines and audit entries."""

from __future__ import annotations

import re
from contextvars import ContextVar
from uuid import uuid4

HEADER = "x-request-id"
_SENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{7,63}")

_current: ContextVar[str] = ContextVar("request_id", default="")


def begin(sent: str | None) -> str:
    """Names the request that begins here; what a client sent is kept if it is 8 to 64 plain characters."""
    name = sent if sent is not None and _SENT.fullmatch(sent) else uuid4().hex
    _current.set(name)
    return name


def request_id() -> str:
    """The name of the request that this is part of; empty: of none."""
    return _current.get()

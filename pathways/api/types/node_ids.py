"""Global ids: opaque to clients, base64 of ``Kind:key``."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error

import strawberry


def global_id(kind: str, key: str) -> strawberry.ID:
    """The id of a thing, e.g. of ``Credential`` and ``pmp``; a route's key is ``credential/route``."""
    return strawberry.ID(b64encode(f"{kind}:{key}".encode()).decode())


def read_id(text: str) -> tuple[str, str] | None:
    """Kind and key of an id; None when this service did not make it."""
    try:
        kind, colon, key = b64decode(text, validate=True).decode().partition(":")
    except (Error, ValueError):
        return None
    return (kind, key) if colon else None

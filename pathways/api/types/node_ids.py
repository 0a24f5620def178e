"""Global ids: opaque to clients, base64 of ``Kind:key``, with ``Kind@stamp:key`` for things that are not as published.

The stamp is the number of an earlier revision, or a change set with its version: ids of different answers never mix.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error
from typing import NamedTuple

import strawberry


class NodeId(NamedTuple):
    """What an id says; an empty stamp: of the thing as it is published now."""

    kind: str
    key: str
    stamp: str = ""


def global_id(kind: str, key: str, stamp: str = "") -> strawberry.ID:
    """The id of a thing, e.g. of ``Credential`` and ``pmp``; a route's key is ``credential/route``."""
    named = f"{kind}@{stamp}" if stamp else kind
    return strawberry.ID(b64encode(f"{named}:{key}".encode()).decode())


def read_id(text: str) -> NodeId | None:
    """What an id says; None when this service did not make it."""
    try:
        named, colon, key = b64decode(text, validate=True).decode().partition(":")
    except (Error, ValueError):
        return None
    kind, _, stamp = named.partition("@")
    return NodeId(kind, key, stamp) if colon else None

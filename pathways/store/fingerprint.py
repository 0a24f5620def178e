"""What a thing and a whole catalogue say, as one sha256 each."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from pathways.domain.catalog import Content, Thing
from pathways.store.canonical import to_text


def thing_fingerprint(thing: Thing) -> str:
    """sha256 (hex) over the canonical JSON of a thing."""
    return text_fingerprint(to_text(thing))


def text_fingerprint(text: str) -> str:
    """The fingerprint of the thing whose canonical text that is."""
    return sha256(text.encode()).hexdigest()


def fingerprint(content: Content) -> str:
    """sha256 (hex) over a whole catalogue, whatever the order of its keys and however often its things were changed."""
    return combined((thing.key, thing_fingerprint(thing)) for thing in content.things())


def combined(prints: Iterable[tuple[str, str]]) -> str:
    """The fingerprint of a catalogue out of (key, fingerprint) of its things.

    It hashes one line per thing in key order, so the store can tell the fingerprint of a revision without reading its
    content back.
    """
    total = sha256()
    for key, print_ in sorted(prints):
        total.update(f"{key} {print_}\n".encode())
    return total.hexdigest()

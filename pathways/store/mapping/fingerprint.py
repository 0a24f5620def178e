"""What a thing and a whole catalogue say, as one number each.

A thing's fingerprint is a sha256. A catalogue's is the sum, modulo 2 to the 256, of one sha256 for each thing: whoever
changes ten things of a hundred thousand knows the new one from the old one and those ten, and it does not matter in
which order things come. It finds damage and differences; it is no defence against forgery.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from pathways.domain.content import Content, Thing
from pathways.store.mapping.canonical_json import to_text

_MODULUS = 2**256


def thing_fingerprint(thing: Thing) -> str:
    """sha256 (hex) over the canonical JSON of a thing."""
    return text_fingerprint(to_text(thing))


def text_fingerprint(text: str) -> str:
    """The fingerprint of the thing whose canonical text that is."""
    return sha256(text.encode()).hexdigest()


def fingerprint(content: Content) -> str:
    """That of a whole catalogue (hex), whatever the order of its keys and however often its things were changed."""
    return combined((thing.key, thing_fingerprint(thing)) for thing in content.things())


def combined(prints: Iterable[tuple[str, str]]) -> str:
    """The fingerprint of a catalogue out of (key, fingerprint) of its things."""
    return _hex(sum(map(_term, prints)))


def moved(before: str, gone: Iterable[tuple[str, str]], come: Iterable[tuple[str, str]]) -> str:
    """The fingerprint of a catalogue after a change.

    Args:
        before: that of the catalogue before.
        gone: (key, fingerprint) of things as they were, where they are removed or changed.
        come: (key, fingerprint) of things as they are, where they are added or changed.
    """
    return _hex(int(before, 16) - sum(map(_term, gone)) + sum(map(_term, come)))


def _term(pair: tuple[str, str]) -> int:
    return int.from_bytes(sha256(f"{pair[0]} {pair[1]}".encode()).digest(), "big")


def _hex(total: int) -> str:
    return f"{total % _MODULUS:064x}"

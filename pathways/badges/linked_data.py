"""JSON-LD into RDF, in safe mode: what a signature would not cover is a failure, never dropped in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from threading import Lock
from typing import Any, NoReturn
from weakref import WeakKeyDictionary

from pyld import ContextResolver, jsonld

from pathways.badges.canonical import canonical_text
from pathways.badges.documents import Documents
from pathways.badges.reading import Node, UnreadableError, as_list, nodes, read_json
from pathways.errors import SignalError
from pathways.text import shown

MOST_READINGS = 8
"""Combinations of versions of contexts that are tried."""
MOST_CONTEXTS = 20
MOST_KEPT = 32
"""Readings that are kept for the next badge: each knows its contexts, which takes longer to learn than to use."""
_IN_TEXTS = frozenset({"@context", "@value", "@language"})
_READ_HERE = (
    "@",
    "https://www.w3.org/2018/credentials#",
    "https://www.w3.org/ns/credentials",
    "https://purl.imsglobal.org/spec/",
    "https://w3id.org/security#",
    "https://w3id.org/openbadges#",
    "https://schema.org/",
    "http://schema.org/",
)
"""Beginnings of the meanings that verification reads: no badge may give them names of its own."""
_ABSOLUTE = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*|_):[^\s<>\"{}|\\^`]+")
_OF_OTHERS = re.compile(r"(?:https?://|urn:)[^\s<>\"{}|\\^`]+")
_LOCK = Lock()
"""PyLD's caches are not meant for several threads, and expansion holds the interpreter anyway."""


class UnknownContextError(SignalError):
    """A context is not at hand; its address."""


class UnsafeError(SignalError):
    """Something in the document would not be signed, or hides what is; a sentence says what."""


class _Kept(dict[str, Any]):
    """Resolved contexts by address; those that badges bring along are not kept."""

    def __setitem__(self, key: str, value: Any) -> None:
        if not key.startswith("{"):
            super().__setitem__(key, value)


@dataclass(frozen=True, slots=True)
class Reading:
    """Contexts by address, each in one version.

    Attributes:
        earlier: addresses of those whose version is not the newest.
    """

    contexts: Mapping[str, Any]
    earlier: tuple[str, ...] = ()
    kept: _Kept = field(default_factory=_Kept)

    def canonical(self, document: Node, *, by_sha384: bool = False) -> str:
        """The canonical N-Quads of a document.

        Args:
            by_sha384: as `canonical_text` takes it.

        Raises:
            UnsafeError: a part of it would be left out.
            UnreadableError: it is no JSON-LD.
        """
        options = {"documentLoader": self._load, "base": "", "processingMode": "json-ld-1.1"}
        dropped: list[str | None] = []
        with _LOCK:
            try:
                resolver = ContextResolver(self.kept, self._load)
                expanded = jsonld.expand(document, {**options, "contextResolver": resolver}, dropped.append)
                if dropped:
                    raise UnsafeError(f"No context defines {shown(dropped[0])}, so that no signature covers it.")
                _expect_signed(expanded)
                n_quads = jsonld.to_rdf(expanded, {**options, "format": "application/n-quads"})
            except jsonld.JsonLdError as error:
                raise UnreadableError(f"It is not well-formed JSON-LD ({_reason(error)}).") from None
            except RecursionError:
                raise UnreadableError("Its JSON-LD is nested too deeply.") from None
        try:
            return canonical_text(n_quads, by_sha384=by_sha384)
        except (SyntaxError, ValueError):
            raise UnsafeError("An address or a language in it is not well-formed.") from None

    def _load(self, address: str, _options: object) -> dict[str, Any]:
        return {
            "contextUrl": None,
            "documentUrl": address,
            "document": self.contexts[address],
            "contentType": "application/ld+json",
            "tag": "static",
        }


def _reason(error: jsonld.JsonLdError) -> str:
    return str(error.code or error.type)


def _expect_signed(value: Any) -> None:
    """Refuses names without a scheme, which RDF has no place for."""
    for node in nodes(value):
        for name in ("@id", "@type"):
            for each in as_list(node.get(name)):
                if isinstance(each, str) and each != "@json" and not _ABSOLUTE.fullmatch(each):
                    raise UnsafeError(f"{shown(each)} is not an address, and no context defines it.")
        if any(name in node for name in ("@reverse", "@included", "@direction", "@index", "@nest")):
            raise UnsafeError("It uses parts of JSON-LD that badges do without.")


class Readings:
    """The ways to read a document: by the newest contexts, then by earlier versions of them."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._versions: dict[str, list[Any]] = {}
        self._made: dict[tuple[tuple[str, int], ...], Reading] = {}

    def of(self, document: Node) -> Sequence[Reading]:
        """The readings of a document, the newest first, and never empty.

        Raises:
            UnknownContextError: a context of it is not at hand.
            UnsafeError: it defines names itself that hide what verification reads, or uses keywords.
        """
        expect_plain(document)
        addresses = list(self._addresses(document))
        numbers = product(*(range(len(self._versions[each])) for each in addresses))
        by_age = sorted(numbers, key=lambda each: (sum(each), each))[:MOST_READINGS]
        return [self._reading(tuple(zip(addresses, each, strict=True))) for each in by_age]

    def _reading(self, chosen: tuple[tuple[str, int], ...]) -> Reading:
        made = self._made.get(chosen)
        if made is None:
            if len(self._made) >= MOST_KEPT:
                self._made.clear()
            contexts = {address: self._versions[address][number] for address, number in chosen}
            made = self._made[chosen] = Reading(contexts, tuple(address for address, number in chosen if number))
        return made

    def _addresses(self, document: Node) -> Iterator[str]:
        waiting = [each for node in nodes(document) for each in as_list(node.get("@context")) if isinstance(each, str)]
        seen: dict[str, None] = {}
        while waiting:
            address = waiting.pop(0)
            if address in seen:
                continue
            if len(seen) == MOST_CONTEXTS:
                raise UnsafeError(f"It needs more than {MOST_CONTEXTS} contexts.")
            seen[address] = None
            if address not in self._versions:
                self._versions[address] = self._read(address)
            for version in self._versions[address]:
                inner = as_list(version.get("@context"))
                waiting.extend(each for each in inner if isinstance(each, str))
        yield from seen

    def _read(self, address: str) -> list[Any]:
        found = []
        for raw in self._documents.versions(address):
            try:
                value = read_json(raw)
            except UnreadableError:
                continue
            if isinstance(value, dict) and "@context" in value:
                found.append(value)
        if not found:
            raise UnknownContextError(address)
        return found


_KEPT: WeakKeyDictionary[Documents, Readings] = WeakKeyDictionary()


def readings_of(documents: Documents) -> Readings:
    """The readings by some documents, kept from badge to badge where the documents stay the same."""
    if not documents.is_closed:
        return Readings(documents)
    return _KEPT.setdefault(documents, Readings(documents))


def expect_plain(document: Node) -> None:
    """Refuses what would let a document say one thing to a reader of JSON and another to its signature.

    Raises:
        UnsafeError: a keyword of JSON-LD, or a name of its own for what verification reads.
    """
    for node in nodes({name: value for name, value in document.items() if name != "@context"}):
        found = next((name for name in node if name.startswith("@") and name not in _IN_TEXTS), None)
        if found is not None:
            raise UnsafeError(f"The keyword {shown(found)} does not belong into a badge.")
        found = next((name for name in node if ":" in name), None)
        if found is not None:
            raise UnsafeError(f"The name {shown(found)} is an address; badges use the names of their contexts.")
    for node in nodes(document):
        for context in as_list(node.get("@context")):
            _expect_harmless(context)


def _expect_harmless(context: Any) -> None:
    if isinstance(context, str):
        if not _ABSOLUTE.fullmatch(context):
            _refuse_context(context)
        return
    if not isinstance(context, dict):
        _refuse_context(context)
    for term, meaning in context.items():
        if term in ("@version", "@protected"):
            continue
        definition = {"@id": meaning} if isinstance(meaning, str) else meaning
        if term.startswith("@") or not isinstance(definition, dict) or definition.keys() - {"@id", "@type"}:
            _refuse_context(term)
        address = definition.get("@id", term)
        if not isinstance(address, str) or not _OF_OTHERS.fullmatch(address) or address.startswith(_READ_HERE):
            _refuse_context(term)


def _refuse_context(what: object) -> NoReturn:
    raise UnsafeError(f"Its context defines {shown(what)} itself, in a way that could hide what is signed.")

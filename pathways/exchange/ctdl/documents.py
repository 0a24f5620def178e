"""Recognises CTDL documents, and takes their nodes out of graphs, lists and registry envelopes."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal

from pathways.codes import Code
from pathways.errors import TooManyProblemsError
from pathways.exchange.ctdl.nodes import Source
from pathways.exchange.ctdl.terms import COMPONENTS, CREDENTIALS, ORGANIZATIONS, class_of
from pathways.exchange.ctdl.values import MOST_DIGITS, is_kept
from pathways.exchange.json_reader import deeper_than
from pathways.exchange.refusal import DEEPEST
from pathways.intake.places import Place
from pathways.text import HINT, flaw_of, shortened, shown

HOSTS = ("credreg.net", "purl.org/ctdl")
PREFIXES = ("ceterms:", "ceasn:", "https://purl.org/ctdl", "http://purl.org/ctdl")
LOOK_AT = 20

_ENVELOPE = ("envelope_community", "envelope_id", "envelope_ctdl_type", "envelope_ceterms_ctid")
_CLASSES = frozenset({"Pathway", "PathwaySet", "ComponentCondition", *COMPONENTS, *CREDENTIALS, *ORGANIZATIONS})


def is_ctdl(document: object) -> bool:
    """A parsed document looks like CTDL by its context, its terms, its envelope, or classes without a prefix."""
    if isinstance(document, list):
        return any(isinstance(item, dict) and is_ctdl(item) for item in document[:LOOK_AT])
    if not isinstance(document, dict) or "format" in document:
        return False
    if "decoded_resource" in document or ("resource" in document and any(name in document for name in _ENVELOPE)):
        return True
    if isinstance(document.get("@graph"), list):
        return True
    if any(str(name).startswith(PREFIXES) for name in document) or _speaks(document.get("@context")):
        return "@type" in document or "@id" in document
    kinds = document.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and (kind.startswith(PREFIXES) or class_of(kind) in _CLASSES) for kind in listed)


def _speaks(context: object) -> bool:
    """The context is one of CTDL's, wherever it is hosted."""
    if isinstance(context, str):
        return any(host in context for host in HOSTS)
    if isinstance(context, list):
        return any(_speaks(item) for item in context)
    return isinstance(context, dict) and any(_speaks(item) for item in context.values())


def source_of(document: object, file: str | None) -> Source:
    """The nodes of a document with their places, and what in it is wrong."""
    source = Source(file)
    with suppress(TooManyProblemsError):
        _take(document, source)
        _find_flaws(source)
    return source


def _take(document: object, source: Source) -> None:
    problems = source.problems
    stack: list[Iterator[tuple[object, Place]]] = [iter([(document, ())])]
    while stack:
        raw, place = next(stack[-1], (None, None))
        if place is None:
            stack.pop()
        elif isinstance(raw, list):
            stack.append(_members(raw, place))
        elif not isinstance(raw, dict):
            text = f"{shown(raw)} is not a node."
            problems.append(
                source.problem(Code.WRONG_TYPE, text, "A CTDL document is a node or a list of them.", place)
            )
        elif isinstance(raw.get("decoded_resource"), dict):
            stack.append(iter([(raw["decoded_resource"], (*place, "decoded_resource"))]))
        elif any(name in raw for name in _ENVELOPE):
            inner = _payload(raw.get("resource"))
            if inner is None:
                text = "The envelope has no decoded_resource, and its resource is not a readable JSON Web Token."
                problems.append(source.problem(Code.BAD_ENVELOPE, text, "Ask the registry for the decoded one.", place))
            else:
                stack.append(iter([(inner, (*place, "resource"))]))
        else:
            _take_prefixes(raw.get("@context"), source)
            if "@graph" in raw:
                stack.append(iter([(raw["@graph"], (*place, "@graph"))]))
            elif raw:
                source.nodes.append((raw, place))


def _members(raw: list[object], place: Place) -> Iterator[tuple[object, Place]]:
    """The items of a list with their places."""
    return ((item, (*place, at)) for at, item in enumerate(raw))


def _take_prefixes(context: object, source: Source) -> None:
    for item in context if isinstance(context, list) else [context]:
        if isinstance(item, dict):
            for prefix, meaning in item.items():
                if isinstance(meaning, str) and meaning.startswith(("http://", "https://")):
                    source.prefixes.setdefault(str(prefix), meaning)


def _payload(token: object) -> object:
    """What a JSON Web Token carries, its signature unverified; None if it cannot be read."""
    if not isinstance(token, str) or token.count(".") != 2:
        return None
    body = token.split(".")[1]
    try:
        text = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
        value: object = json.loads(text, parse_float=Decimal)
    except (binascii.Error, ValueError, RecursionError):
        return None
    return None if deeper_than(value, DEEPEST) else value


def _find_flaws(source: Source) -> None:
    """Texts, names and numbers of the nodes that cannot be kept, each with its place; counts the values on its way."""
    stack: list[Iterator[tuple[object, Place]]] = [iter(source.nodes)]
    while stack:
        raw, place = next(stack[-1], (None, None))
        if place is None:
            stack.pop()
            continue
        source.size += 1
        if isinstance(raw, str):
            flaw = flaw_of(raw, lines=True)
            if flaw is not None:
                source.flaws.append(source.problem(Code.BAD_TEXT, flaw, HINT, place))
        elif isinstance(raw, int | Decimal) and not is_kept(raw):
            text = f"{shortened(str(raw))} is not a number that can be kept."
            source.flaws.append(source.problem(Code.BAD_NUMBER, text, f"At most {MOST_DIGITS} digits.", place))
        elif isinstance(raw, dict):
            for name in raw:
                flaw = flaw_of(name)
                if flaw is not None:
                    source.flaws.append(source.problem(Code.BAD_TEXT, f"In a name: {flaw}", HINT, (*place, name)))
            stack.append(_terms(raw, place))
        elif isinstance(raw, list):
            stack.append(_members(raw, place))


def _terms(raw: dict[str, object], place: Place) -> Iterator[tuple[object, Place]]:
    """The values of a mapping with their places."""
    return ((value, (*place, name)) for name, value in raw.items())

"""Values of CTDL in words, so that a person can see what a rule asks for: a concept, a term, a number, an address."""

from __future__ import annotations

import re

from pathways.exchange.ctdl.graph import Graph
from pathways.exchange.ctdl.nodes import Node, Value
from pathways.exchange.ctdl.terms import in_words
from pathways.exchange.ctdl.values import names

_OWN_TERM = re.compile(r"(?!https?:)[A-Za-z]*:[A-Za-z]\w*\Z|https?://(purl\.org/ctdl|credreg\.net/ctdl)\w*/")
_SAID = ("name", "targetNodeName", "prefLabel", "targetNode", "description", "targetNodeDescription")


def said_of(graph: Graph, value: Value) -> list[str]:
    """What a value says, each text of it; nothing if it says nothing that a person could read."""
    node = graph.described(value)
    if node is not None:
        return _said_of_node(node)
    return [said for name in names(value.raw) if (said := worded(name))]


def worded(name: str) -> str:
    """A term of CTDL in words, however its address is written; any other text or address as it stands."""
    return in_words(name) if _OWN_TERM.match(name) else name


def _said_of_node(node: Node) -> list[str]:
    for term in _SAID:
        found = node.names(term)
        if found:
            return [worded(text) for text in found]
    amount = _amount(node)
    return [amount] if amount else [worded(node.uri)] if node.uri else []


def _amount(node: Node) -> str:
    """A quantity with its unit, as ``12 degree credit``."""
    least, most = node.text("minValue"), node.text("maxValue")
    amount = node.text("value") or " to ".join(dict.fromkeys(text for text in (least, most) if text))
    unit = " ".join(worded(text) for term in ("creditUnitType", "unitText") for text in node.names(term))
    return f"{amount} {unit}".strip() if amount else ""

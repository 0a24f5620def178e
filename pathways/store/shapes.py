"""Checks a store against graph_schema/shapes: what nodes and relationships must have, may have and may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import yaml

from pathways.domain.quantity import parse_quantity
from pathways.store.bolt import Bolt
from pathways.store.schema_files import shape_files

if TYPE_CHECKING:
    from pathways.store.graph import GraphStore

Shape = dict[str, Any]


def violations(store: GraphStore) -> list[str]:
    """Everything in a store that its shapes forbid, one sentence each; reads the whole store.

    Raises:
        StoreError: the store does not answer.
    """
    found: list[str] = []
    for shape in read_shapes():
        found += _of_properties(store.bolt, shape)
        for rule in shape.get("relationships", ()):
            found += _of_relationships(store.bolt, shape, rule)
    return found


def read_shapes() -> list[Shape]:
    """The shape files as they are written."""
    return [yaml.safe_load(file.read_text("utf-8")) for file in shape_files()]


def _of_properties(bolt: Bolt, shape: Shape) -> Iterator[str]:
    for (properties,) in bolt.read(f"MATCH (n:{shape['label']}) RETURN properties(n)"):
        yield from _wrong(f"{shape['label']} {properties.get(shape['identity'])}", properties, shape["properties"])


def _of_relationships(bolt: Bolt, shape: Shape, rule: Shape) -> Iterator[str]:
    label, identity, names = shape["label"], shape["identity"], "|".join(rule["any"])
    other = rule.get("to") or rule["from"]
    end = "(m)" if other == "any" else f"(m:{other})"
    path = f"(n)-[e:{names}]->{end}" if "to" in rule else f"(n)<-[e:{names}]-{end}"
    anywhere = path.replace(end, "()").replace("[e:", "[:")
    counted = f"MATCH (n:{label}) RETURN n.{identity}, COUNT {{ {path.replace('[e:', '[:')} }}, COUNT {{ {anywhere} }}"
    for node, count, total in bolt.read(counted):
        if count != total:
            yield f"{label} {node} has {names} to or from something else than a {other}"
        if count > rule.get("atMost", count) or count != rule.get("exactly", count):
            yield f"{label} {node} has {count} {names}"
    if "to" in rule:
        allowed = rule.get("properties", {})
        for node, kind, properties in bolt.read(
            f"MATCH {path.replace('(n)', f'(n:{label})')} RETURN n.{identity}, type(e), properties(e)"
        ):
            yield from _wrong(f"{kind} of {label} {node}", properties, allowed)


def _wrong(what: str, properties: Mapping[str, Any], allowed: Mapping[str, Shape]) -> Iterator[str]:
    for name, rule in allowed.items():
        value = properties.get(name)
        if value is None:
            if rule.get("required"):
                yield f"{what} lacks {name}"
            continue
        if not _fits(rule["type"], value):
            yield f"{what}: {name} is {value!r}, no {rule['type']}"
        elif "allowed" in rule and not set(value if isinstance(value, list) else [value]) <= set(rule["allowed"]):
            yield f"{what}: {name} is {value!r}, none of {', '.join(rule['allowed'])}"
    for name in properties.keys() - allowed.keys():
        yield f"{what} has {name}, which its shape does not know"


def _fits(type_: str, value: Any) -> bool:
    if type_ in _READERS:
        return isinstance(value, str) and _reads(_READERS[type_], value)
    if type_ == "texts":
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return type(value) is {"text": str, "integer": int, "boolean": bool}[type_]


_READERS: dict[str, Callable[[str], object]] = {
    "decimal": parse_quantity,
    "date": date.fromisoformat,
    "time": datetime.fromisoformat,
}


def _reads(reader: Callable[[str], object], value: str) -> bool:
    try:
        reader(value)
    except ValueError:
        return False
    return True

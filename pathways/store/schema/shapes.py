"""Checks a store against graph_schema/shapes: what nodes and relationships must have, may have and may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import yaml

from pathways.domain.quantity import parse_quantity
from pathways.progress import Progress, silent
from pathways.store.bolt import Bolt, Row
from pathways.store.schema.files import shape_files

Shape = dict[str, Any]
Read = Callable[..., list[Row]]


def violations(bolt: Bolt, progress: Progress = silent) -> list[str]:
    """Everything in a store that its shapes forbid, one sentence each; reads the whole store.

    Args:
        progress: receives ("shapes", done, total) in shapes.

    Raises:
        StoreError: the store does not answer.
    """
    shapes = read_shapes()
    found = [*_without_shape(bolt, shapes)]
    for done, shape in enumerate(shapes, 1):
        nodes = bolt.read(f"MATCH (n:{shape['label']}) RETURN properties(n)")
        found += wrong_properties(shape, (properties for (properties,) in nodes))
        for rule in shape.get("relationships", ()):
            found += wrong_relationships(bolt.read, shape, rule)
        progress("shapes", done, len(shapes))
    return found


def read_shapes() -> list[Shape]:
    """The shape files as they are written."""
    return [yaml.safe_load(file.read_text("utf-8")) for file in shape_files()]


def _without_shape(bolt: Bolt, shapes: list[Shape]) -> Iterator[str]:
    """Labels without a shape, and relationships that leave a label although its shape does not know them."""
    labels = {shape["label"] for shape in shapes}
    for each, count in bolt.read("MATCH (n) RETURN labels(n), count(*)"):
        if len(each) != 1 or not labels.issuperset(each):
            yield f"{count} nodes are labelled {' and '.join(each) or 'nothing'}, which has no shape"
    rules = ((shape["label"], rule) for shape in shapes for rule in shape.get("relationships", ()))
    known = {(label, name) for label, rule in rules if "to" in rule for name in rule["any"]}
    for each, name, count in bolt.read("MATCH (n)-[e]->() RETURN labels(n), type(e), count(*)"):
        if len(each) == 1 and each[0] in labels and (each[0], name) not in known:
            yield f"{count} {name} leave a {each[0]}, whose shape does not know them"


def wrong_properties(shape: Shape, nodes: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """What the shape of a label forbids in the properties of some of its nodes."""
    for properties in nodes:
        yield from _wrong(f"{shape['label']} {properties.get(shape['identity'])}", properties, shape["properties"])


def wrong_relationships(read: Read, shape: Shape, rule: Shape, ids: Sequence[object] | None = None) -> Iterator[str]:
    """What one rule of a shape forbids in relationships.

    Args:
        read: answers a query with parameters.
        ids: of the nodes to look at; None: all of the label.
    """
    label, identity, names = shape["label"], shape["identity"], "|".join(rule["any"])
    others: list[str] = rule["to"] if "to" in rule else rule["from"]
    path = f"(n)-[:{names}]->(m)" if "to" in rule else f"(n)<-[:{names}]-(m)"
    allowed = " OR ".join(f"m:{other}" for other in others)
    nodes = f"MATCH (n:{label})" if ids is None else f"UNWIND $ids AS id MATCH (n:{label} {{{identity}: id}})"
    parameters = {} if ids is None else {"ids": list(ids)}
    counted = (
        f"{nodes} RETURN n.{identity}, "
        f"COUNT {{ MATCH {path} WHERE {allowed} }}, COUNT {{ {path.replace('(m)', '()')} }}"
    )
    for node, count, total in read(counted, **parameters):
        if count != total:
            yield f"{label} {node} has {names} to or from something else than a {' or '.join(others)}"
        if count > rule.get("atMost", count) or count != rule.get("exactly", count):
            yield f"{label} {node} has {count} {names}"
    if "to" in rule:
        leaving = f"{nodes} MATCH (n)-[e:{names}]->() RETURN n.{identity}, type(e), properties(e)"
        for node, kind, properties in read(leaving, **parameters):
            yield from _wrong(f"{kind} of {label} {node}", properties, rule.get("properties", {}))


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

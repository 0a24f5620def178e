"""CTDL documents as one graph, in which descriptions of the same thing are joined and every link is looked up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pathways.codes import Code
from pathways.errors import Problems
from pathways.exchange.ctdl.nodes import Node, Source, Value
from pathways.exchange.ctdl.terms import local
from pathways.exchange.ctdl.values import ctid_in, digest, identity_of, is_uri, last_segment, slug
from pathways.intake.places import Place, path_of
from pathways.text import shortened, shown


@dataclass(frozen=True, slots=True)
class Target:
    """What a value refers to; `node` is None when no document describes it."""

    identity: str
    node: Node | None
    uri: str | None

    @property
    def label(self) -> str:
        return self.node.label if self.node is not None else self.uri or self.identity


class Graph:
    """The nodes of all documents, those with the same identity joined.

    Attributes:
        size: how many values these have.
        problems: of all that is read of it.
        faulty: identities of those that have problems of their own, whoever reads them.
    """

    def __init__(self, sources: Sequence[Source], problems: Problems) -> None:
        self.size = sum(source.size for source in sources)
        self.nodes: list[Node] = []
        self.problems = problems
        self.faulty: set[str] = set()
        self._by_identity: dict[str, Node] = {}
        self._aliases: dict[str, Node] = {}
        self._blank: dict[tuple[Source, str], Node] = {}
        self._inside: dict[int, Node] = {}
        for source in sources:
            for raw, place in source.nodes:
                self._add(Node(raw, place, source, top=True))
        for source in sources:
            for raw, place in source.nodes:
                for inner, inside in _described_inside(raw, place):
                    self._add(Node(inner, inside, source, top=False))

    def _add(self, node: Node) -> None:
        blank = node.text("@id") if node.uri is None else None
        if blank is not None:
            self._blank.setdefault((node.source, blank), node)
        if node.uri is None and ctid_in(node.text("ctid") or "") is None:
            self.nodes.append(node)
            return
        known = self._by_identity.get(node.identity)
        if known is None:
            self._by_identity[node.identity] = known = node
            self.nodes.append(node)
        else:
            if known.top and node.top:
                self._compare(known, node)
            known.parts += node.parts
        if node.uri is not None:
            self._aliases.setdefault(node.uri, known)

    def _compare(self, known: Node, node: Node) -> None:
        """Two descriptions of one thing may add to each other, but not differ."""
        part = node.parts[0]
        for term, name in part.terms.items():
            if term in ("@context", "@id"):
                continue
            first = next((own.raw[own.terms[term]] for own in known.parts if term in own.terms), part.raw[name])
            if _listed(first) != _listed(part.raw[name]):
                other = shortened(local(name))
                named = f"{shown(node.label)} ({shortened(node.identity)})"
                text = f"{named} is described a second time, with another {other}."
                hint = f"It is described first at {path_of(known.place()) or 'the top'}; keep one, or rename one."
                self.faulty.add(known.identity)
                self.problems.append(part.source.problem(Code.DUPLICATE_ID, text, hint, (*part.place, name)))
                return

    def described(self, value: Value) -> Node | None:
        """The node that a value is or names, if a document describes it."""
        target = self.resolve(value)
        return target.node if target is not None else None

    def resolve(self, value: Value) -> Target | None:
        """What a value refers to; None if it can refer to nothing (no URI and no node)."""
        raw = value.raw
        if isinstance(raw, dict):
            id_name = "@id" if "@id" in raw else "id"
            named = raw.get(id_name)
            if "@value" in raw:
                raw = raw["@value"]
            elif isinstance(named, str) and (len(raw) == 1 or not named.startswith("_:")):
                raw = named
            else:
                node = self._inside.get(id(raw))
                if node is None:
                    self._inside[id(raw)] = node = Node(raw, value.place, value.source, top=False)
                return Target(node.identity, node, None)
        if not isinstance(raw, str) or not is_uri(raw.strip()):
            return None
        if raw.startswith("_:"):
            blank = self._blank.get((value.source, raw))
            return Target(blank.identity, blank, None) if blank else Target(f"_:{slug(raw)}:{digest(raw)}", None, None)
        uri = value.source.expanded(raw)
        found = self._by_identity.get(identity_of(uri)) or self._aliases.get(uri)
        return Target(found.identity if found else identity_of(uri), found, uri)


def _described_inside(raw: dict[str, object], place: Place) -> Iterator[tuple[dict[str, object], Place]]:
    """Nodes with an address of their own inside another one."""
    stack: list[tuple[object, Place]] = [(value, (*place, name)) for name, value in reversed(raw.items())]
    while stack:
        value, at = stack.pop()
        if isinstance(value, list):
            stack.extend((item, (*at, index)) for index, item in enumerate(value))
        elif isinstance(value, dict):
            named = value.get("@id")
            if "@type" in value and isinstance(named, str) and not named.startswith("_:"):
                yield value, at
            stack.extend((item, (*at, name)) for name, item in value.items())


def _listed(raw: object) -> list[object]:
    """A value as the list that it may as well be; texts that name a CTID without regard to case."""
    items = raw if isinstance(raw, list) else [raw]
    return [identity_of(item) if isinstance(item, str) else item for item in items]


def preferred_key(identity: str) -> str:
    """The key that an identity would like to have."""
    if identity.startswith("_:"):
        return identity.split(":")[1]
    return ctid_in(identity) or slug(last_segment(identity))

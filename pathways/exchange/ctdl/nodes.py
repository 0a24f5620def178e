"""One node of a CTDL document: its terms without prefixes, its values with their places, its identity."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from pathways.codes import Code
from pathways.errors import Problem, Problems
from pathways.exchange.ctdl.terms import class_of, local
from pathways.exchange.ctdl.values import ctid_in, digest, identity_of, names, one_line, slug, texts
from pathways.intake.places import Place, path_of

PROSE = frozenset({"description", "competencyText", "condition", "targetNodeDescription"})


def _lines(term: str, found: list[str]) -> list[str]:
    return found if term in PROSE else list(map(one_line, found))


def _is_container(raw: object) -> bool:
    return isinstance(raw, dict) and len(raw) == 1 and next(iter(raw)) in ("@set", "@list")


@dataclass(eq=False, slots=True)
class Source:
    """One document.

    Attributes:
        prefixes: those that its own context defines.
        nodes: what it describes, with the places.
        problems: what of it are no nodes.
        flaws: texts, names and numbers that cannot be kept, so that nothing of the document can be taken.
        size: how many values the nodes have.
    """

    file: str | None = None
    prefixes: dict[str, str] = field(default_factory=dict)
    nodes: list[tuple[dict[str, object], Place]] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    flaws: Problems = field(default_factory=Problems)
    size: int = 0

    def expanded(self, uri: str) -> str:
        """A prefixed name in full, where the document says what the prefix stands for."""
        prefix, colon, rest = uri.strip().partition(":")
        return self.prefixes[prefix] + rest if colon and prefix in self.prefixes else uri.strip()

    def problem(self, code: Code, message: str, hint: str | None, place: Place) -> Problem:
        """A problem at a place of this document."""
        return Problem(code, message, hint, path_of(place), self.file)


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a property, and where it stands."""

    raw: object
    place: Place
    source: Source

    def problem(self, code: Code, message: str, hint: str | None = None, *below: str) -> Problem:
        """A problem with it."""
        return self.source.problem(code, message, hint, (*self.place, *below))


class Part:
    """What one document says about a node."""

    def __init__(self, raw: dict[str, object], place: Place, source: Source) -> None:
        self.raw = raw
        self.place = place
        self.source = source
        self.terms = {local(name): name for name in reversed(raw)}


class Node:
    """A thing that documents describe; `top`: in its own right, not only inside another."""

    def __init__(self, raw: dict[str, object], place: Place, source: Source, *, top: bool) -> None:
        self.parts = [Part(raw, place, source)]
        self.top = top

    @property
    def source(self) -> Source:
        return self.parts[0].source

    def place(self, term: str | None = None) -> Place:
        """Where the node, or one of its terms, stands first."""
        for part in self.parts:
            if term is None or term in part.terms:
                return part.place if term is None else (*part.place, part.terms[term])
        return self.parts[0].place

    def problem(self, code: Code, message: str, hint: str | None, term: str | None = None) -> Problem:
        """A problem with the node or one of its terms."""
        return self.source.problem(code, message, hint, self.place(term))

    def has(self, *terms: str) -> bool:
        """One of the terms has a value."""
        return any(self.values(term) for term in terms)

    def values(self, term: str) -> list[Value]:
        """Every value of a term; one may stand without a list."""
        for part in self.parts:
            name = part.terms.get(term)
            if name is None:
                continue
            raw, place = part.raw[name], (*part.place, name)
            if isinstance(raw, list) and len(raw) == 1 and _is_container(raw[0]):
                raw, place = raw[0], (*place, 0)
            if isinstance(raw, dict) and _is_container(raw):
                inner = next(iter(raw))
                raw, place = raw[inner], (*place, inner)
            if isinstance(raw, list):
                return [Value(item, (*place, at), part.source) for at, item in enumerate(raw) if item is not None]
            return [Value(raw, place, part.source)] if raw is not None else []
        return []

    def texts(self, term: str) -> list[str]:
        """Every text of a term; on one line, save what is written in several."""
        return _lines(term, texts([value.raw for value in self.values(term)]))

    def names(self, term: str) -> list[str]:
        """Every text or address of a term, however it is written; on one line, save what is written in several."""
        return _lines(term, names([value.raw for value in self.values(term)]))

    def text(self, term: str) -> str | None:
        """The first text of a term."""
        found = self.texts(term)
        return found[0] if found else None

    @property
    def name(self) -> str | None:
        return self.text("name")

    @cached_property
    def type(self) -> str:
        """Its class without prefix; empty if it states none."""
        found = self.text("@type")
        return class_of(found) if found else ""

    @cached_property
    def uri(self) -> str | None:
        """Its `@id`; None for a blank node."""
        found = self.text("@id")
        if found is None or found.startswith("_:"):
            return None
        return self.source.expanded(found)

    @property
    def label(self) -> str:
        """What a person knows it by."""
        return self.name or self.uri or self.type

    @cached_property
    def identity(self) -> str:
        """The same in every document: CTID, URI, or for a nameless node what it says."""
        ctid = ctid_in(self.text("ctid") or "")
        if self.uri is not None:
            own = identity_of(self.uri)
            return own if ctid is None or ctid_in(self.uri) else ctid
        if ctid is not None:
            return ctid
        name = self.name or self.text("competencyLabel") or self.text("competencyText") or ""
        said = (self.type, name, " ".join(self.names("subjectWebpage")), self.text("description") or "")
        return f"_:{slug(name)}:{digest(*said)}"

"""What the parts of the importer share while a graph is read: findings, and the things that others refer to."""

from __future__ import annotations

from dataclasses import dataclass

from pathways.codes import Code
from pathways.domain.catalog import Competency, CredentialType, Organization
from pathways.domain.requirement import Requirement
from pathways.exchange.ctdl.expansion import Expansion
from pathways.exchange.ctdl.graph import Graph, Target
from pathways.exchange.ctdl.nodes import Node, Value
from pathways.exchange.ctdl.terms import COMPONENTS, CREDENTIALS, ORGANIZATIONS
from pathways.exchange.ctdl.values import digest, is_web, one_line, slug, texts
from pathways.text import shortened, shown

LONGEST_NAME = 120
MOST_NAMED = 10


class Remarks:
    """What was left out or assumed knowingly: each remark once, with the things that it is about."""

    def __init__(self) -> None:
        self._about: dict[str, dict[str, None]] = {}

    def say(self, sentence: str, *about: str) -> None:
        """A remark, and what it is about."""
        self._about.setdefault(sentence, {}).update(dict.fromkeys(about))

    def sentences(self) -> tuple[str, ...]:
        """In the order in which they were first said."""
        return tuple(self._sentence(text, list(about)) for text, about in self._about.items())

    def _sentence(self, text: str, about: list[str]) -> str:
        if not about:
            return text
        more = f" and {len(about) - MOST_NAMED} more" if len(about) > MOST_NAMED else ""
        return f"{text.rstrip('.')}: {', '.join(about[:MOST_NAMED])}{more}."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A credential that something refers to, and what it is taken for when no document says so."""

    target: Target
    assumed: CredentialType


class Reader:
    """Reads one graph.

    Attributes:
        wanted: credentials that something refers to, by identity.
        organizations, competencies: those met so far, by identity; their references are identities as well.
        expansion: reads conditions that refer to conditions.
        destinations: identities of the destination components, in order.
        ways: what components that stand for a credential ask for, each with the identities of the components, by the
            identity of the credential.
        used: the conditions and constraints, by `id`, that something refers to.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.problems = graph.problems
        self.expansion = Expansion(graph.size, self.problems, lambda: self.faults)
        self.remarks = Remarks()
        self.wanted: dict[str, Wanted] = {}
        self.organizations: dict[str, Organization] = {}
        self.competencies: dict[str, Competency] = {}
        self.destinations: dict[str, str] = {}
        self.ways: dict[str, dict[Requirement, set[str]]] = {}
        self.used: set[int] = set()
        self._misused: set[int] = set()
        self._misuses = 0
        self._ever_wanted: dict[str, Wanted] = {}

    @property
    def faults(self) -> int:
        """Grows with every problem, told before or not, so that a record is known to be faulty by reading it."""
        return len(self.problems) + self._misuses + self.expansion.refusals

    def target(self, value: Value, what: str) -> Target | None:
        """What a value refers to; a problem if it can refer to nothing."""
        target = self.graph.resolve(value)
        if target is None:
            said = " ".join(texts(value.raw)) or value.raw
            text = f"{shown(said)} is not the address of {what}."
            self.problems.append(
                value.problem(Code.NOT_A_URI, text, "Write the @id of the thing, or describe it here.")
            )
        return target

    def credential(self, value: Value, assumed: CredentialType) -> str | None:
        """The identity of a credential (or course, assessment, component) that a value names."""
        target = self.target(value, "a credential")
        if target is None:
            return None
        kind = target.node.type if target.node is not None else ""
        if kind and kind not in CREDENTIALS and kind not in COMPONENTS:
            text = f"{shown(target.label)} is a {shortened(kind)}, which nobody can earn."
            self.problems.append(value.problem(Code.WRONG_KIND, text, "Name a credential, course or assessment."))
            return None
        self._ever_wanted.setdefault(target.identity, Wanted(target, assumed))
        self.want_again(target.identity)
        return target.identity

    def want_again(self, identity: str) -> None:
        """Something refers to a credential, as what was read before did; nothing where nothing did."""
        if identity in self._ever_wanted:
            self.wanted.setdefault(identity, self._ever_wanted[identity])

    def component(self, value: Value) -> str | None:
        """The identity of a pathway component that a value names; anything else that is described is a problem."""
        target = self.graph.resolve(value)
        if target is not None and target.node is not None and target.node.type in CREDENTIALS:
            self.misused(target.node)
            return None
        return self.credential(value, CredentialType.DIGITAL_BADGE)

    def misused(self, node: Node) -> None:
        """A credential itself stands where a component must stand for it."""
        self._misuses += 1
        if id(node) in self._misused:
            return
        self._misused.add(id(node))
        text = f"{shown(node.label)} is a {shortened(node.type)}, but is used as a component of a pathway."
        hint = "Describe a ceterms:CredentialComponent whose ceterms:proxyFor names it."
        self.problems.append(node.problem(Code.WRONG_KIND, text, hint, "@type"))

    def organization(self, value: Value) -> str | None:
        """The identity of an organization that a value names by address, description or plain name."""
        target = self.graph.resolve(value)
        if target is None:
            found = texts(value.raw) if not isinstance(value.raw, dict) else []
            if not found:
                text = "This names no organization."
                self.problems.append(value.problem(Code.WRONG_TYPE, text, "Write its @id or its name."))
                return None
            identity = f"_:{slug(found[0])}:{digest(found[0])}"
            self.organizations.setdefault(identity, Organization(key=identity, name=one_line(found[0])))
            return identity
        node = target.node
        if node is not None and node.type and node.type not in ORGANIZATIONS:
            text = f"{shown(target.label)} is a {shortened(node.type)}, not an organization."
            self.problems.append(value.problem(Code.WRONG_KIND, text, "Name a CredentialOrganization."))
            return None
        if target.identity not in self.organizations:
            if node is None:
                self.remarks.say("Organizations described nowhere have their address as a name", target.label)
                self.organizations[target.identity] = Organization(
                    key=target.identity, name=target.label, url=target.uri if is_web(target.uri or "") else None
                )
            else:
                self.take_organization(node)
        return target.identity

    def take_organization(self, node: Node) -> None:
        """An organization that a document describes."""
        pages = [page for page in (*node.names("subjectWebpage"), node.uri) if page and is_web(page)]
        self.organizations[node.identity] = Organization(
            key=node.identity, name=node.label, url=pages[0] if pages else None
        )

    def competency(self, value: Value) -> str | None:
        """The identity of a competency that a value names, aligns to, or says in words."""
        if isinstance(value.raw, dict) and "@id" not in value.raw and "@value" not in value.raw:
            aligned = Node(value.raw, value.place, value.source, top=False)
            if aligned.has("targetNode", "targetNodeName", "targetNodeDescription"):
                return self._aligned(aligned)
        target = self.graph.resolve(value)
        if target is None:
            found = texts(value.raw)
            if not found:
                text = "This names no competency."
                self.problems.append(value.problem(Code.WRONG_TYPE, text, "Write its @id or its text."))
                return None
            return self._stated(f"_:{slug(found[0])}:{digest(found[0])}", found[0], None, None, None)
        if target.node is not None:
            return self.take_competency(target.node)
        self.remarks.say("Competencies described nowhere have their address as a name", target.label)
        return self._stated(target.identity, target.label, None, None, target.uri)

    def take_competency(self, node: Node) -> str:
        """A competency that a document describes."""
        identity = node.identity
        if identity not in self.competencies:
            statement = node.text("competencyText") or node.text("description")
            name = node.text("competencyLabel") or node.name or statement or node.label
            frames = [self.graph.resolve(value) for value in node.values("isPartOf")]
            framework = next((frame.label for frame in frames if frame is not None), None)
            self._stated(identity, name, statement, framework, node.uri)
        return identity

    def _aligned(self, node: Node) -> str:
        """A competency that an alignment object names."""
        name, statement = node.text("targetNodeName"), node.text("targetNodeDescription")
        for value in node.values("targetNode"):
            target = self.graph.resolve(value)
            if target is None:
                break
            if target.node is not None:
                return self.take_competency(target.node)
            return self._stated(
                target.identity, name or statement or target.label, statement, node.text("frameworkName"), target.uri
            )
        own = name or statement or node.text("targetNode") or node.label
        code = node.text("codedNotation") or ""
        identity = f"_:{slug(own)}:{digest(own, code, node.text('framework') or '')}"
        return self._stated(identity, own, statement, node.text("frameworkName"), None)

    def _stated(self, identity: str, name: str, statement: str | None, framework: str | None, uri: str | None) -> str:
        line = one_line(name)
        short = line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1].rstrip()}…"
        if identity not in self.competencies:
            self.competencies[identity] = Competency(
                key=identity,
                name=short,
                statement=statement or (name if short != name else None),
                framework=framework,
                uri=uri if uri and is_web(uri) else None,
            )
        return identity

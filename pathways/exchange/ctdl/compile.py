"""A graph of CTDL nodes as things of a catalogue: which nodes become one, and what is said of the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pathways.codes import Code
from pathways.domain.catalog import Credential, CredentialType
from pathways.domain.content import Thing
from pathways.domain.requirement import CredentialLine, walk
from pathways.errors import did_you_mean
from pathways.exchange.ctdl.credentials import by_pathways, credential_of, is_described, stub_of
from pathways.exchange.ctdl.graph import Graph, Target
from pathways.exchange.ctdl.keys import keyed
from pathways.exchange.ctdl.nodes import Node, Value
from pathways.exchange.ctdl.notes import Reader, Wanted
from pathways.exchange.ctdl.terms import ABSTRACT, COMPONENTS, CREDENTIALS, LEFT_OUT, ORGANIZATIONS, class_of
from pathways.exchange.ctdl.transfers import Transfers
from pathways.exchange.ctdl.values import ctid_in, is_web, names, texts
from pathways.text import shown

PARTS = frozenset({"ConditionManifest", "ConditionProfile", "ComponentCondition", "Constraint"})
WEB_SCHEMES = ("http:", "https:")
TARGET_TERMS = ("targetCredential", "targetAssessment", "targetLearningOpportunity")


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a graph says.

    Attributes:
        goals, stubs: keys of credentials.
        faulty: names of records with problems, which are left out.
        unread: how many records of each class a catalogue has no place for.
    """

    things: tuple[Thing, ...]
    notes: tuple[str, ...]
    goals: tuple[str, ...]
    stubs: tuple[str, ...]
    faulty: tuple[str, ...]
    unread: Mapping[str, int]


def compile_graph(graph: Graph) -> Compiled:
    """Reads every node of a graph that a catalogue has a place for, and all that those refer to."""
    reader = Reader(graph)
    left: Counter[str] = Counter()
    nodes: dict[str, Node] = {}
    transfers = Transfers()
    for node in graph.nodes:
        kind = node.type
        _check_ctid(reader, node)
        _check_addresses(reader, node)
        if kind in CREDENTIALS or (kind in COMPONENTS and kind != "JobComponent"):
            if is_described(node):
                nodes.setdefault(node.identity, node)
            if kind in ABSTRACT:
                reader.remarks.say("Of an abstract class, read as its most usual kind", node.label)
        elif kind in ORGANIZATIONS and node.top:
            reader.take_organization(node)
        elif kind == "Competency":
            reader.take_competency(node)
        elif node.top:
            if kind == "Pathway":
                _take_pathway(reader, node)
            elif (kind == "TransferValueProfile" and transfers.take(reader, node)) or _is_unknown(reader, node):
                continue
            if kind not in ("Pathway", "JobComponent", *PARTS):
                left[kind or "nameless class"] += 1
    credentials, stubs, faulty = _credentials(reader, nodes, transfers)
    _take_broader(reader)
    unread = left + Counter(node.type for node in graph.nodes if node.top and _is_idle(reader, node, credentials))
    if left:
        reader.remarks.say("Classes that are left out", *(f"{kind} ({count})" for kind, count in left.items()))
    if any(node.type == "JobComponent" and node.identity not in credentials for node in graph.nodes):
        reader.remarks.say("Job components that nothing requires are left out.")
    things: list[Thing] = [
        *(replace(thing, key=identity) for identity, thing in reader.organizations.items()),
        *reader.competencies.values(),
        *credentials.values(),
    ]
    book, finished = keyed(things)
    goals = [book.credential(identity) for identity in reader.destinations]
    for identity, pathway in reader.destinations.items():
        if identity in credentials:
            goal = credentials[identity].name
            reader.remarks.say(f"The goal of the pathway {pathway} is {book.credential(identity)} ({goal}).")
    return Compiled(
        finished,
        reader.remarks.sentences(),
        tuple(goals),
        tuple(map(book.credential, stubs)),
        faulty,
        unread,
    )


def _credentials(
    reader: Reader, nodes: dict[str, Node], transfers: Transfers
) -> tuple[dict[str, Credential], list[str], tuple[str, ...]]:
    """The credentials that documents describe, then those that these refer to, and so on; which are only stubs; and the
    names of those with problems.
    """
    required_by = _required_by(reader, nodes)
    found: dict[str, Credential] = {}
    faulty: dict[str, str] = {}

    def read(identity: str, node: Node) -> None:
        """Of a record with problems nothing is kept, not even what it alone refers to."""
        faults, wanted = reader.faults, len(reader.wanted)
        credential = credential_of(reader, node, required_by.get(identity, ()))
        if reader.faults == faults and identity not in reader.graph.faulty:
            found[identity] = credential
            _want_again(reader, credential)
            return
        faulty[identity] = node.label
        while len(reader.wanted) > wanted:
            reader.wanted.popitem()

    for identity, node in nodes.items():
        read(identity, node)
    for other in [other for identity in found for other in required_by.get(identity, ()) if other in faulty]:
        node = nodes[other]
        reader.wanted.setdefault(
            other, Wanted(Target(other, node, node.uri), CREDENTIALS.get(node.type, CredentialType.DIGITAL_BADGE))
        )
    stubs: list[str] = []
    while missing := [wanted for identity, wanted in reader.wanted.items() if identity not in found]:
        for wanted in missing:
            identity, described = wanted.target.identity, wanted.target.node
            if described is not None and identity not in faulty and _can_be_read(described, identity in transfers):
                read(identity, described)
            if identity not in found:
                found[identity] = stub_of(wanted.target, wanted.assumed)
                stubs.append(identity)
                why = "left out because of its problems" if identity in faulty else "described nowhere"
                reader.remarks.say(f"Required, but {why}, so that nobody can earn it", wanted.target.label)
    for identity, ways in reader.ways.items():
        sound = sorted((way for way, components in ways.items() if not components <= faulty.keys()), key=repr)
        target = reader.wanted[identity].target.node if sound else None
        if target is not None and found[identity].routes:
            found[identity] = by_pathways(found[identity], target.type, sound)
    for identity in transfers:
        if identity not in stubs:
            found[identity] = replace(found[identity], routes=(*found[identity].routes, *transfers.routes(identity)))
    return found, stubs, tuple(faulty.values())


def _want_again(reader: Reader, credential: Credential) -> None:
    """What it names is wanted, even if a record with problems read their common condition before it."""
    for route in (*credential.routes, *credential.renewals):
        for line in walk(route.requires) if route.requires is not None else ():
            if isinstance(line, CredentialLine):
                reader.want_again(line.credential)


def _is_idle(reader: Reader, node: Node, credentials: Mapping[str, Credential]) -> bool:
    """A condition that nothing read refers to, or a job that nothing requires."""
    if node.type == "JobComponent":
        return node.identity not in credentials
    return node.type in PARTS and id(node) not in reader.used


def _can_be_read(node: Node, transferred: bool) -> bool:
    """It says enough of itself, or a transfer to it does."""
    return transferred or node.type in COMPONENTS or (node.type in CREDENTIALS and is_described(node))


def _required_by(reader: Reader, nodes: dict[str, Node]) -> dict[str, list[str]]:
    """For a credential, those that say of themselves that they are required for it."""
    found: dict[str, list[str]] = {}
    for identity, node in nodes.items():
        for value in node.values("isRequiredFor"):
            for aim in _aims(reader, value):
                target = reader.target(aim, "a credential")
                if target is None:
                    reader.graph.faulty.add(identity)
                    continue
                if target.node is None or not (target.node.type in COMPONENTS or is_described(target.node)):
                    reader.remarks.say(f"{node.label} is required for what is described nowhere", target.label)
                else:
                    found.setdefault(target.identity, []).append(identity)
    return found


def _aims(reader: Reader, value: Value) -> list[Value]:
    """What a connection leads to: the targets of its profile, or the value itself."""
    profile = reader.graph.described(value)
    if profile is None or profile.type not in ("ConditionProfile", ""):
        return [value]
    return [aim for term in TARGET_TERMS for aim in profile.values(term)]


def _take_pathway(reader: Reader, pathway: Node) -> None:
    for value in pathway.values("hasDestinationComponent"):
        identity = reader.component(value)
        if identity is not None:
            reader.destinations.setdefault(identity, pathway.label)


def _take_broader(reader: Reader) -> None:
    """Which competency is part of which, as far as both are described."""
    for node in reader.graph.nodes:
        if node.type != "Competency":
            continue
        above = [reader.graph.resolve(value) for term in ("isChildOf", "broadAlignment") for value in node.values(term)]
        broader = [
            target.identity
            for target in above
            if target is not None and target.identity in reader.competencies and target.identity != node.identity
        ]
        own = reader.competencies[node.identity]
        reader.competencies[node.identity] = replace(own, broader=tuple(dict.fromkeys(broader)))


def _check_ctid(reader: Reader, node: Node) -> None:
    """A CTID is ce- and a UUID, and the one in the address is the same."""
    for part in node.parts:
        name = part.terms.get("ctid")
        stated = part.raw[name] if name is not None else None
        if name is None or stated is None:
            continue
        said = " ".join(texts(stated))
        own, address = ctid_in(said), ctid_in(node.uri or "")
        if own is not None and (address is None or own == address):
            continue
        place = (*part.place, name)
        if own is None:
            text = f"{shown(said or stated)} is not a CTID" + (
                f"; the @id of {shown(node.label)} says {address}." if address else "."
            )
            hint = "A CTID is ce- followed by a whole UUID."
        else:
            text = f"The CTID {own} of {shown(node.label)} differs from that of its @id, {address}."
            hint = "Write the same in both."
        reader.graph.faulty.add(node.identity)
        reader.problems.append(part.source.problem(Code.BAD_CTID, text, hint, place))


def _check_addresses(reader: Reader, node: Node) -> None:
    """Its page is an address of the web, and so is its own address where it says so."""
    for term in ("@id", "subjectWebpage"):
        for value in node.values(term):
            for text in names(value.raw):
                if is_web(text) or (term == "@id" and not text.lower().startswith(WEB_SCHEMES)):
                    continue
                hint = "Write a whole address without spaces, e.g. https://example.org/page."
                reader.graph.faulty.add(node.identity)
                reader.problems.append(
                    value.problem(Code.BAD_URL, f"{shown(text)} is not an address of the web.", hint)
                )


def _is_unknown(reader: Reader, node: Node) -> bool:
    """A class of CTDL's namespace that is none of its classes is a problem: a credential may hide behind it."""
    stated = node.text("@type") or ""
    if not stated.startswith(("ceterms:", "https://purl.org/ctdl/terms/", "http://purl.org/ctdl/terms/")):
        return False
    kind = class_of(stated)
    if kind in LEFT_OUT or kind in COMPONENTS:
        return False
    known = sorted({*CREDENTIALS, *COMPONENTS, *ORGANIZATIONS, *LEFT_OUT})
    hint = did_you_mean(kind, known) or "See credreg.net/ctdl/terms for its classes."
    reader.problems.append(node.problem(Code.UNKNOWN_CLASS, f"CTDL has no class {shown(kind)}.", hint, "@type"))
    return True

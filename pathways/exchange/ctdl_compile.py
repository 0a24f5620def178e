"""A graph of CTDL nodes as things of a catalogue: which nodes become one, and what is said of the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from pathways.domain.catalog import Credential, Thing
from pathways.errors import did_you_mean
from pathways.exchange.ctdl_credentials import by_pathways, credential_of, is_described, stub_of
from pathways.exchange.ctdl_graph import Graph
from pathways.exchange.ctdl_keys import keyed
from pathways.exchange.ctdl_nodes import Node, Value
from pathways.exchange.ctdl_reader import Reader
from pathways.exchange.ctdl_terms import ABSTRACT, COMPONENTS, CREDENTIALS, LEFT_OUT, ORGANIZATIONS, class_of
from pathways.exchange.ctdl_transfers import Transfers
from pathways.exchange.ctdl_values import ctid_in, is_web, names, texts
from pathways.text import shown

WEB_SCHEMES = ("http:", "https:")
TARGET_TERMS = ("targetCredential", "targetAssessment", "targetLearningOpportunity")


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a graph says; `goals` and `stubs` are keys of credentials."""

    things: tuple[Thing, ...]
    notes: tuple[str, ...]
    goals: tuple[str, ...]
    stubs: tuple[str, ...]


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
            if kind not in ("Pathway", "ConditionProfile", "ComponentCondition", "Constraint", "JobComponent"):
                left[kind or "nameless class"] += 1
    credentials, stubs = _credentials(reader, nodes, transfers)
    _take_broader(reader)
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
    return Compiled(finished, reader.remarks.sentences(), tuple(goals), tuple(map(book.credential, stubs)))


def _credentials(
    reader: Reader, nodes: dict[str, Node], transfers: Transfers
) -> tuple[dict[str, Credential], list[str]]:
    """The credentials that documents describe, then those that these refer to, and so on; and which are only stubs."""
    required_by = _required_by(reader, nodes)
    found = {identity: credential_of(reader, node, required_by.get(identity, ())) for identity, node in nodes.items()}
    stubs: list[str] = []
    while missing := [wanted for identity, wanted in reader.wanted.items() if identity not in found]:
        for wanted in missing:
            target = wanted.target
            node = target.node
            if node is not None and (target.identity in transfers or node.type in COMPONENTS or _is_own(node)):
                found[target.identity] = credential_of(reader, node, required_by.get(target.identity, ()))
            else:
                found[target.identity] = stub_of(target, wanted.assumed)
                stubs.append(target.identity)
                reader.remarks.say("Required, but described nowhere, so that nobody can earn it", target.label)
    for identity, ways in reader.ways.items():
        node = reader.wanted[identity].target.node
        if node is not None and found[identity].routes:
            found[identity] = by_pathways(found[identity], node.type, sorted(ways, key=repr))
    earned = {
        identity: replace(credential, routes=(*credential.routes, *transfers.routes(identity)))
        for identity, credential in found.items()
    }
    return earned, stubs


def _is_own(node: Node) -> bool:
    return node.type in CREDENTIALS and is_described(node)


def _required_by(reader: Reader, nodes: dict[str, Node]) -> dict[str, list[str]]:
    """For a credential, those that say of themselves that they are required for it."""
    found: dict[str, list[str]] = {}
    for identity, node in nodes.items():
        for value in node.values("isRequiredFor"):
            for aim in _aims(reader, value):
                target = reader.target(aim, "a credential")
                if target is None:
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
            text = f"{shown(said or stated)} is no CTID" + (
                f"; the @id of {shown(node.label)} says {address}." if address else "."
            )
            hint = "A CTID is ce- followed by a whole UUID."
        else:
            text = f"The CTID {own} of {shown(node.label)} differs from that of its @id, {address}."
            hint = "Write the same in both."
        reader.problems.append(part.source.problem("BAD_CTID", text, hint, place))


def _check_addresses(reader: Reader, node: Node) -> None:
    """Its page is an address of the web, and so is its own address where it says so."""
    for term in ("@id", "subjectWebpage"):
        for value in node.values(term):
            for text in names(value.raw):
                if is_web(text) or (term == "@id" and not text.lower().startswith(WEB_SCHEMES)):
                    continue
                hint = "Write a whole address without spaces, e.g. https://example.org/page."
                reader.problems.append(value.problem("BAD_URL", f"{shown(text)} is not an address of the web.", hint))


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
    reader.problems.append(node.problem("UNKNOWN_CLASS", f"CTDL has no class {shown(kind)}.", hint, "@type"))
    return True

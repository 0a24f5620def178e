"""RDF datasets in their canonical form (RDFC-1.0), as long as the work for it is bounded."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import factorial, prod

from pyld import jsonld
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse, serialize

from pathways.badges.reading import UnreadableError

_N_QUADS = "application/n-quads"
MOST_WORK = 20_000
"""Roughly, steps of the algorithm: some tenths of a second. The official examples need 40 at most."""


def canonical_text(n_quads: str, *, by_sha384: bool = False) -> str:
    """The canonical N-Quads of a dataset.

    Args:
        by_sha384: blank nodes are ordered by SHA-384 instead of SHA-256, as keys of P-384 have it.

    Raises:
        UnreadableError: its parts without names are so alike that telling them apart would take too long.
    """
    dataset = Dataset(parse(n_quads, format=RdfFormat.N_QUADS))
    work = _work(list(dataset))
    if work > MOST_WORK or (work and by_sha384):
        raise UnreadableError("Too many parts without an id are alike, so that its signature is not looked at.")
    if work:
        # Where blank nodes that look alike are names of graphs, pyoxigraph orders them otherwise than the standard.
        named = jsonld.normalize(n_quads, {"inputFormat": _N_QUADS, "format": _N_QUADS, "algorithm": "URDNA2015"})
        dataset = Dataset(parse(named, format=RdfFormat.N_QUADS))
    else:
        kinds = CanonicalizationAlgorithm
        dataset.canonicalize(kinds.RDFC_1_0_SHA_384 if by_sha384 else kinds.RDFC_1_0)
    return "".join(sorted(_line(quad) for quad in dataset))


def _line(quad: Quad) -> str:
    written = serialize([quad], format=RdfFormat.N_QUADS)
    return "" if written is None else written.decode()


def _work(quads: Iterable[Quad]) -> int:
    """An upper bound on the paths that RDFC-1.0 tries: permutations of like neighbours, along each component."""
    about: dict[BlankNode, list[Quad]] = defaultdict(list)
    for quad in quads:
        for node in {each for each in _ends(quad) if isinstance(each, BlankNode)}:
            about[node].append(quad)
    hashes = {node: _first_degree(node, found) for node, found in about.items()}
    counts = Counter(hashes.values())
    alike = {node for node in about if counts[hashes[node]] > 1}
    work = 0
    for component in _components(alike, about):
        work += len(component) ** 2 * prod(_orders(node, about[node], hashes, alike) for node in component)
        if work > MOST_WORK:
            break
    return work


def _ends(quad: Quad) -> tuple[object, object, object]:
    return quad.subject, quad.object, quad.graph_name


def _first_degree(node: BlankNode, quads: Iterable[Quad]) -> int:
    def word(end: object) -> str:
        if isinstance(end, BlankNode):
            return "_:a" if end == node else "_:z"
        return str(end)

    return hash(tuple(sorted((quad.predicate.value, *map(word, _ends(quad))) for quad in quads)))


def _components(alike: set[BlankNode], about: Mapping[BlankNode, list[Quad]]) -> Iterable[list[BlankNode]]:
    left = set(alike)
    while left:
        waiting, component = [left.pop()], []
        while waiting:
            node = waiting.pop()
            component.append(node)
            near = {end for quad in about[node] for end in _ends(quad) if isinstance(end, BlankNode)} & left
            left -= near
            waiting.extend(near)
        yield component


def _orders(node: BlankNode, quads: Iterable[Quad], hashes: Mapping[BlankNode, int], alike: set[BlankNode]) -> int:
    """In how many orders the like neighbours of a node may come; capped, as numbers of that size are slow."""
    groups = Counter(
        (quad.predicate.value, place, hashes[end])
        for quad in quads
        for place, end in enumerate(_ends(quad))
        if isinstance(end, BlankNode) and end != node and end in alike
    )
    return prod(factorial(min(count, 12)) for count in groups.values())

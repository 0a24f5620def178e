"""How the credentials of a snapshot stack, as a graph of networkx: what leads to what, in circles, how deep.

Nodes are credentials (`kind` CREDENTIAL: any of its routes is enough) and their routes (`kind` ALL, ANY, AT_LEAST,
CREDITS, as the root of what the route requires; a route that requires nothing is ALL of nothing). An edge leads from a
credential to each route whose requirement names it, and from a route to its credential. Renewals, and what is only
recommended or excluded, are no part of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx

from pathways.domain.catalog import Credential
from pathways.domain.requirement import CredentialLine, Group, GroupRule, every_line

CREDENTIAL = "CREDENTIAL"


def stacking_of(credentials: Mapping[str, Credential]) -> nx.DiGraph[str]:
    """The graph of some credentials; the node of a route is ``<credential>/<route>``."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for credential in credentials.values():
        graph.add_node(credential.key, kind=CREDENTIAL, name=credential.name, type=str(credential.credential_type))
    for credential in credentials.values():
        for route in credential.routes:
            node = f"{credential.key}/{route.key}"
            rule = route.requires.rule if isinstance(route.requires, Group) else GroupRule.ALL
            graph.add_node(node, kind=str(rule), name=route.name or route.key, type=str(route.kind))
            graph.add_edge(node, credential.key)
            for line in () if route.requires is None else every_line(route.requires):
                if isinstance(line, CredentialLine) and line.credential in credentials:
                    graph.add_edge(line.credential, node)
    return graph


def circles(graph: nx.DiGraph[str]) -> list[list[str]]:
    """A shortest circle through each set of credentials that lead to each other, in its order, by first key.

    Each credential of a circle is named by a route of the next one, and the last by a route of the first.
    """
    found = []
    for members in nx.strongly_connected_components(graph):
        if len(members) > 1:
            first = min(key for key in members if graph.nodes[key]["kind"] == CREDENTIAL)
            part = graph.subgraph(members)
            ways = (nx.shortest_path(part, first, before) for before in sorted(part.predecessors(first)))
            way = min(ways, key=lambda nodes: (len(nodes), nodes))
            found.append([node for node in way if graph.nodes[node]["kind"] == CREDENTIAL])
    return sorted(found)


def opens(graph: nx.DiGraph[str], key: str) -> frozenset[str]:
    """The credentials that some chain of routes leads to from one, itself left out."""
    return frozenset(_credentials(graph, nx.descendants(graph, key))) - {key}


def depths(graph: nx.DiGraph[str]) -> dict[str, int]:
    """How many credentials stand before each on the longest chain that leads to it; those of a circle count as one."""
    condensed = nx.condensation(graph)
    depth: dict[int, int] = {}
    found: dict[str, int] = {}
    for part in nx.topological_sort(condensed):
        keys = list(_credentials(graph, condensed.nodes[part]["members"]))
        before = max((depth[each] for each in condensed.predecessors(part)), default=0)
        depth[part] = before + bool(keys)
        found.update(dict.fromkeys(keys, before))
    return found


def as_graphml(graph: nx.DiGraph[str]) -> str:
    """The graph in GraphML, which graph editors and notebooks read."""
    return "\n".join(nx.generate_graphml(graph)) + "\n"


def _credentials(graph: nx.DiGraph[str], nodes: Iterable[Any]) -> Iterable[str]:
    return (node for node in nodes if graph.nodes[node]["kind"] == CREDENTIAL)

"""Which steps could rest on each other in a circle, and the weaker of two ways to keep them from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from ortools.sat.python import cp_model
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pathways.planning.solver.acyclicity import Use as Support

Link = tuple[str, str, bool, Any]
"""The one before, the one after, whether never in a circle, and what says that the second rests on the first."""


def supports_in_circles(links: Sequence[Link]) -> Iterator[tuple[list[str], list[Support]]]:
    """The links of each set of names that lead to each other; places are those in the names."""
    place: dict[str, int] = {}
    for before, after, _, _ in links:
        place.setdefault(before, len(place))
        place.setdefault(after, len(place))
    if not place:
        return
    rows = [place[before] for before, _, _, _ in links]
    columns = [place[after] for _, after, _, _ in links]
    edges = coo_array((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(len(place), len(place)))
    _, circle = connected_components(edges, directed=True, connection="strong")
    uses: dict[int, list[Support]] = defaultdict(list)
    for before, after, strict, holds in links:
        if circle[place[before]] == circle[place[after]]:
            uses[circle[place[before]]].append(Support(place[before], place[after], strict, holds))
    for found in uses.values():
        yield list(place), found


def rank(model: cp_model.CpModel, uses: Sequence[Support]) -> None:
    """Forbids circles by a rank for each credential: a weaker model, but a small one however large the circle."""
    members = {each for use in uses for each in (use.before, use.after)}
    ranks = {each: model.new_int_var(0, len(members), "") for each in members}
    for use in uses:
        model.add(ranks[use.before] + use.strict <= ranks[use.after]).only_enforce_if(use.holds)

"""Stacks over badges that are held or not, and a second opinion on what they come to: sets alone, no record."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from pathways.catalog.snapshot import Snapshot
from tests.catalogs import snapshot_of

BADGES = ("a", "b", "c", "d")
STACKS = ("p", "q", "r", "s")

Rule = tuple[str, int, tuple[Any, ...]]
"""all, any or atLeast; how many; keys, or rules again."""


def rules() -> st.SearchStrategy[Rule]:
    """Trees over badges and stacks, a circle of stacks among them."""
    leaves = st.sampled_from(BADGES + STACKS)
    return _groups(st.one_of(leaves, leaves, _groups(leaves)))


def _groups(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Rule]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.tuples(st.sampled_from(("all", "any", "atLeast")), st.integers(1, 2), parts)


def catalogue(stacks: Mapping[str, Sequence[Rule]]) -> Snapshot:
    """Badges, and stacks of some rules each."""
    return snapshot_of(
        {
            "format": "pathways/1",
            "credentials": [
                *({"key": key, "name": key.upper(), "credentialType": "DIGITAL_BADGE"} for key in BADGES),
                *(
                    {
                        "key": key,
                        "name": key.upper(),
                        "credentialType": "CERTIFICATION",
                        "routes": [
                            {"key": f"way{place}", "kind": "STACK", "requires": _written(rule)}
                            for place, rule in enumerate(found)
                        ],
                    }
                    for key, found in stacks.items()
                ),
            ],
        }
    )


def _written(rule: Rule | str) -> dict[str, Any]:
    if isinstance(rule, str):
        return {"credential": rule}
    name, count, parts = rule
    of = [_written(part) for part in parts]
    return {"atLeast": count, "of": of} if name == "atLeast" else {name: of}


def holds(rule: Rule | str, held: Collection[str]) -> bool:
    """A rule by sets; lines for one credential count once."""
    if isinstance(rule, str):
        return rule in held
    name, count, parts = rule
    met = [part for part in parts if holds(part, held)]
    if name == "all":
        return len(met) == len(parts)
    if name == "any":
        return bool(met)
    leaves = {part for part in met if isinstance(part, str)}
    return len(leaves) + sum(not isinstance(part, str) for part in met) >= count


def closure(stacks: Mapping[str, Sequence[Rule]], held: Collection[str], barred: Collection[str] = ()) -> set[str]:
    """What is held once everything has been conferred that can be."""
    found = set(held)
    while more := {
        key
        for key, ways in stacks.items()
        if key not in found and key not in barred and any(holds(rule, found - {key}) for rule in ways)
    }:
        found |= more
    return found

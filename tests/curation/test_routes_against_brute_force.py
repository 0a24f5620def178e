"""No exclusion is called forced on a route that somebody takes, and no overlap cap unkeepable that a pair keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.catalog.snapshot import Snapshot
from pathways.curation.rule_findings import rule_findings
from pathways.domain.catalog import Credential
from pathways.domain.content import Thing
from pathways.domain.requirement import ExclusionLine, Group, GroupRule, Requirement, walk
from pathways.domain.shared_rules import Overlap
from tests.budget import examples
from tests.curation.rules import World, catalogue, credential, equal, subsets
from tests.curation.test_findings_against_brute_force import KEYS, errors, keys, providers, some_keys, trees


@st.composite
def routed(draw: st.DrawFn) -> list[Credential]:
    """Credentials with up to two routes each, which exclude one another; some only to be brought along."""
    made = []
    for key in KEYS[:4]:
        count = draw(st.integers(0, 2))
        rules = [draw(st.none() | trees(path=f"{key}/r{place}", depth=2, excluding=True)) for place in range(count)]
        made.append(credential(key, *(bare(rule) if rule else None for rule in rules), credits=Decimal(2)))
    made.append(credential("e", None, credits=Decimal(1)))
    return made


def bare(tree: Requirement) -> Requirement:
    """Without limits, distinct and countsOnce; a shared line claims like any other."""
    if not isinstance(tree, Group):
        return replace(tree, shared=False)
    return replace(tree, of=tuple(map(bare, tree.of)), limits=(), distinct=None, counts_once=None, shared=False)


Steps = Mapping[str, Requirement | None]


def careers(snapshot: Snapshot) -> Iterator[tuple[frozenset[str], Steps]]:
    """What somebody may bring along, and the routes taken by whoever may take them all in some order."""
    credentials = snapshot.credentials
    brought = [key for key, item in credentials.items() if not item.routes]
    earned = [key for key, item in credentials.items() if item.routes]
    ways = [[None, *range(len(credentials[key].routes))] for key in earned]
    for start in subsets(brought):
        for chosen in product(*ways):
            steps = {
                key: credentials[key].routes[place].requires
                for key, place in zip(earned, chosen, strict=True)
                if place is not None
            }
            if in_some_order(start, steps, World(snapshot)):
                yield start, steps


def in_some_order(start: frozenset[str], steps: Steps, world: World) -> bool:
    end = start | set(steps)
    have, left = set(start), dict(steps)
    while left:
        ready = [key for key, rule in left.items() if rule is None or judged(rule, have, end, world)]
        if not ready:
            return False
        have.update(ready)
        for key in ready:
            del left[key]
    return True


def judged(rule: Requirement, have: set[str], end: frozenset[str], world: World) -> bool:
    """Credential lines look at what is had before the step, exclusions at everything that there ever is."""
    if isinstance(rule, ExclusionLine):
        assert rule.credential is not None
        return not set(world.members(rule.credential)) & end
    if isinstance(rule, Group):
        chosen = [part for part in rule.of if judged(part, have, end, world)]
        if rule.rule is GroupRule.ALL:
            return len(chosen) == len(rule.of)
        return any(world.enough(rule, [chosen[place] for place in sorted(some)], have) for some in places(len(chosen)))
    return bool(world.ways(rule, have, None, once=False))


def places(count: int) -> Iterator[frozenset[int]]:
    return (frozenset(map(int, some)) for some in subsets(map(str, range(count))))


@settings(max_examples=examples(150))
@given(routed(), st.lists(keys, min_size=2, max_size=2, unique=True) | st.just([]))
def test_nobody_takes_route_whose_exclusion_is_called_forced(made: list[Credential], same: list[str]) -> None:
    snapshot = catalogue(*made, *([equal(*same)] if same else []))
    forced = {path for path, code in errors(snapshot).items() if code == "EXCLUSION_FORCED"}
    if not forced:
        return
    for _, steps in careers(snapshot):
        for rule in steps.values():
            assert rule is None or forced.isdisjoint(part.path for part in walk(rule))


@settings(max_examples=examples(150))
@given(providers(), st.lists(trees(), min_size=1, max_size=2), trees(), st.integers(0, 2), some_keys | st.just(()))
def test_pairs_that_can_keep_cap_are_not_accused(
    things: list[Thing], ways: list[Requirement], other: Requirement, most: int, limited: tuple[str, ...]
) -> None:
    cap = Overlap(key="cap", name="Cap", between=("top", "other"), at_most=most, keys=limited)
    top = credential("top", *(bare(way) for way in ways))
    snapshot = catalogue(*things, top, credential("other", bare(other)), cap)
    accused = any(item.code == "OVERLAP_CANNOT_BE_KEPT" for item in rule_findings(snapshot))
    if accused:
        world = World(snapshot)
        everything = frozenset(KEYS)
        for way in ways:
            for one in world.ways(bare(way), everything, lambda key: key, once=False):
                for two in world.ways(bare(other), everything, lambda key: key, once=False):
                    assert len((one & two) & set(limited or KEYS)) > most

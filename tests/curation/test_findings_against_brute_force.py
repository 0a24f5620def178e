"""No rule that somebody can meet is called impossible; a brute force over tiny catalogues says who can."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.catalog.snapshot import Snapshot
from pathways.curation.finding import Severity
from pathways.curation.rule_findings import rule_findings
from pathways.domain.catalog import CompetencyLevel
from pathways.domain.content import Thing
from pathways.domain.requirement import (
    Attribute,
    ConditionLine,
    CountsOnce,
    Distinct,
    DistinctBy,
    ExclusionLine,
    Group,
    GroupRule,
    Limit,
    Requirement,
    walk,
)
from tests.budget import examples
from tests.curation.rules import World, catalogue, credential, equal, line, subsets

KEYS = "abcde"
keys = st.sampled_from(KEYS)
some_keys = st.lists(keys, min_size=1, max_size=3, unique=True).map(tuple)
small = st.integers(0, 3)
amounts = small.map(Decimal)
worths = st.none() | st.integers(0, 2).map(Decimal)
limits = st.one_of(
    st.builds(Limit, at_most=st.integers(0, 2), keys=some_keys),
    st.builds(Limit, at_most_credits=amounts, keys=some_keys),
    st.builds(Limit, at_most_share=st.sampled_from(["0.25", "0.5", "0.75"]).map(Decimal), keys=some_keys),
    st.builds(Limit, at_most=st.integers(0, 2), per=st.sampled_from(Attribute)),
)
distincts = st.none() | st.builds(Distinct, by=st.sampled_from(DistinctBy), at_least=st.integers(1, 3))

sames = st.sampled_from([None, None, None, *Attribute])


@st.composite
def trees(draw: st.DrawFn, path: str = "top/r0", depth: int = 2, excluding: bool = False) -> Requirement:
    """A tree of credential lines, conditions, exclusions and groups with every modifier."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        form = draw(st.integers(0, 7))
        if form == 0:
            return ConditionLine(path=path, condition="x", worth=Decimal(draw(small)))
        if form in (1, 2) and excluding:
            return ExclusionLine(path=path, credential=draw(keys), worth=Decimal(1))
        shared = draw(st.integers(0, 4)) == 0
        return line(draw(keys), path, worth=draw(worths), shared=shared)
    rule = draw(st.sampled_from(GroupRule))
    parts = tuple(
        draw(trees(path=f"{path}/{place}", depth=depth - 1, excluding=excluding))
        for place in range(draw(st.integers(1, 4)))
    )
    plain = rule in (GroupRule.ALL, GroupRule.ANY)
    return Group(
        path=path,
        rule=rule,
        of=parts,
        minimum=None if plain else Decimal(draw(st.integers(0, 4))),
        worth=Decimal(draw(small)),
        limits=() if plain else tuple(draw(st.lists(limits, max_size=2))),
        distinct=None if plain else draw(distincts),
        same=None if plain else draw(sames),
        counts_once=draw(st.sampled_from([None, None, CountsOnce.WHOLE])),
        shared=draw(st.integers(0, 5)) == 0,
    )


@st.composite
def providers(draw: st.DrawFn) -> list[Thing]:
    """The credentials a to e, with an owner or two and some credits, and perhaps a set of equivalents."""
    things: list[Thing] = []
    for key in KEYS:
        owners = tuple(draw(st.lists(st.sampled_from("xyz"), max_size=2, unique=True)))
        things.append(
            credential(
                key,
                None,
                credits=Decimal(draw(small)),
                owned_by=owners,
                subjects=owners,
                competencies=tuple(CompetencyLevel(competency=owner) for owner in owners),
            )
        )
    if draw(st.booleans()):
        things.append(equal(*draw(st.lists(keys, min_size=2, max_size=3, unique=True))))
    return things


def errors(snapshot: Snapshot) -> Mapping[str | None, str]:
    """Path and code of what is called impossible."""
    return {item.path: item.code for item in rule_findings(snapshot) if item.severity is Severity.ERROR}


def holds_somehow(tree: Requirement, world: World) -> bool:
    """For somebody who holds the right ones of a to e; each outermost group with countsOnce by itself."""
    return any(satisfied(tree, held, world) for held in subsets(KEYS))


def satisfied(tree: Requirement, held: frozenset[str], world: World) -> bool:
    once = isinstance(tree, Group) and tree.counts_once is not None and not tree.shared
    claim = (lambda key: world.members(key)[0]) if once else None
    return bool(world.ways(tree, held, claim, once=once))


@settings(max_examples=examples(300))
@given(providers(), trees())
def test_groups_called_impossible_cannot_hold(things: list[Thing], tree: Requirement) -> None:
    snapshot = catalogue(*things, credential("top", tree))
    found = errors(snapshot)
    for part in walk(tree):
        if part.path in found:
            assert not holds_somehow(part, World(snapshot)), (found[part.path], part)


@st.composite
def limited_groups(draw: st.DrawFn) -> Group:
    """One group over credential lines with up to two limits, which whole credits exhaust as well as parts of them."""
    chosen = draw(st.lists(keys, min_size=1, max_size=5))
    rule = draw(st.sampled_from([GroupRule.AT_LEAST, GroupRule.CREDITS]))
    return Group(
        path="top/r0",
        rule=rule,
        of=tuple(line(key, f"top/r0/{place}", worth=draw(worths)) for place, key in enumerate(chosen)),
        minimum=Decimal(draw(st.integers(1, 5))),
        limits=tuple(
            limit
            for limit in draw(st.lists(limits, max_size=2))
            if limit.at_most is not None
            or (limit.at_most_credits if rule is GroupRule.CREDITS else limit.at_most_share) is not None
        ),
        distinct=draw(distincts),
        same=draw(sames),
        counts_once=draw(st.sampled_from([None, CountsOnce.WHOLE])),
    )


@settings(max_examples=examples(300))
@given(providers(), limited_groups())
def test_impossible_groups_agree_with_brute_force(things: list[Thing], tree: Group) -> None:
    snapshot = catalogue(*things, credential("top", tree))
    assert bool(errors(snapshot)) is not holds_somehow(tree, World(snapshot))


Shares = Mapping[str, int]


@settings(max_examples=examples(200))
@given(st.lists(st.dictionaries(st.sampled_from("abc"), small, min_size=1), min_size=2, max_size=2), small, small)
def test_divided_credits_agree_with_brute_force(groups: list[Shares], first: int, second: int) -> None:
    parts = tuple(
        Group(
            path=f"p{place}",
            rule=GroupRule.CREDITS,
            of=tuple(line(key, f"p{place}/{key}", worth=Decimal(worth)) for key, worth in worths.items()),
            minimum=Decimal(least),
        )
        for place, (worths, least) in enumerate(zip(groups, (first, second), strict=True))
    )
    tree = Group(path="top/r0", rule=GroupRule.ALL, of=parts, counts_once=CountsOnce.CREDITS)
    found = errors(catalogue(*(credential(key, None) for key in KEYS), credential("top", tree)))
    assert bool(found) is not divisible(groups, (first, second))


def divisible(groups: list[Shares], least: tuple[int, int]) -> bool:
    """Whether whole credits of a, b and c can be handed to two groups so that both have enough."""
    splits = []
    for key in "abc":
        most = [group.get(key, 0) for group in groups]
        pairs = product(range(most[0] + 1), range(most[1] + 1))
        splits.append([pair for pair in pairs if sum(pair) <= max(most)])
    return any(
        all(sum(pair[place] for pair in chosen) >= least[place] for place in range(2)) for chosen in product(*splits)
    )


def test_the_brute_force_knows_right_from_wrong() -> None:
    snapshot = catalogue(*(credential(key, None, credits=Decimal(2)) for key in KEYS))
    world = World(snapshot)
    twice = Group(path="p", rule=GroupRule.ALL, of=(line("a", "p/0"), line("a", "p/1")))
    assert holds_somehow(twice, world)
    assert not holds_somehow(replace(twice, counts_once=CountsOnce.WHOLE), world)

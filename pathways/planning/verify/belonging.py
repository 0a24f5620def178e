"""Awards issued in days of grace, which lie in two cycles: each counts in one renewal of a chain.

Which one is not written down: any way in which all of the chain's renewals hold will do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice, product

from pathways.planning.question.cycles import Issued
from pathways.planning.question.lifetimes import Lifetimes
from pathways.planning.question.taken_step import TakenStep

MOST_TRIED = 512
"""Ways to share out what is issued in grace; what pays for a renewal is tried there first."""

Elsewhere = Mapping[int, frozenset[Issued]]
"""By the place of each renewal of a chain that shares some: what was issued in its cycle, and counts in another one."""


def ways_to_belong(lifetimes: Lifetimes, steps: Sequence[TakenStep], first_day: date) -> Iterator[Elsewhere]:
    """The ways to share out, among renewals of one award, what is issued in the cycles of several of them.

    Returns:
        One way without anything where nothing is: the likeliest first.
    """
    chains = [*_chains(lifetimes, steps)]
    found = [(chain, each) for chain in chains for each in _contested(chain, lifetimes, steps, first_day)]
    wanted = [_by_likelihood(issued, places, steps) for _, (issued, places) in found]
    for chosen in islice(product(*(places for _, places in wanted)), MOST_TRIED):
        elsewhere: dict[int, set[Issued]] = {place: set() for chain, _ in found for place in chain}
        for (issued, places), kept in zip(wanted, chosen, strict=True):
            for place in places:
                if place != kept:
                    elsewhere[place].add(issued)
        yield {place: frozenset(some) for place, some in elsewhere.items()}


def _by_likelihood(issued: Issued, places: Sequence[int], steps: Sequence[TakenStep]) -> tuple[Issued, list[int]]:
    def pays(place: int) -> bool:
        return any(use.credential == issued[0] for used in steps[place].uses.values() for use in used)

    return issued, sorted(places, key=lambda place: not pays(place))


def _contested(
    chain: Sequence[int], lifetimes: Lifetimes, steps: Sequence[TakenStep], first_day: date
) -> Iterator[tuple[Issued, Sequence[int]]]:
    """What lies in the cycles of several renewals of one award that are taken after it."""
    for issued in sorted(_issued(lifetimes)):
        places = [
            place
            for place in chain
            if (cycle := lifetimes.cycles[place]) is not None
            and issued[0] != steps[place].credential.key
            and cycle.since <= issued[1] <= steps[place].begins(first_day)
        ]
        if len(places) > 1:
            yield issued, places


def _issued(lifetimes: Lifetimes) -> set[Issued]:
    awards = (life.award for life in lifetimes.lives)
    return {(award.credential, award.issued_on) for award in awards if award.issued_on is not None}


def _chains(lifetimes: Lifetimes, steps: Sequence[TakenStep]) -> Iterator[list[int]]:
    """The renewals of each award that is renewed several times."""
    following = {
        cycle.begun_by: place
        for place, cycle in lifetimes.cycles.items()
        if cycle is not None and cycle.begun_by is not None and steps[cycle.begun_by].is_renewal
    }
    for first in following.keys() - following.values():
        chain = [first]
        while chain[-1] in following:
            chain.append(following[chain[-1]])
        yield chain

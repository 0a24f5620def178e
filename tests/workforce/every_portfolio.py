"""Small teams, and the best portfolio of each by trying all: every set of routes of every person, every assignment.

Knows nothing of the program: a case is plain data, its requirements `all` or `any` of credentials, and each person's
steps are taken one by one as long as one can be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations, product
from typing import Any

from hypothesis import strategies as st

SKILLS = ("s0", "s1")


@dataclass(frozen=True)
class Way:
    """A route: what it costs, its hours, what it asks for (all or any of credentials, perhaps side by side)."""

    cost: int
    hours: int
    needs: tuple[int, ...] = ()
    every: bool = True
    beside: bool = False
    opening: tuple[int, int | None] | None = None


@dataclass(frozen=True)
class Team:
    """A case.

    Attributes:
        ways: of each credential, `c0` and so on.
        shows: of each credential, levels by skill.
        held: of each person, the numbers of credentials.
        roles: headcount, and level and importance by skill.
    """

    ways: tuple[tuple[Way, ...], ...]
    shows: tuple[Mapping[str, int], ...]
    held: tuple[frozenset[int], ...]
    roles: tuple[tuple[int, Mapping[str, tuple[int, int]]], ...]
    budget: int | None = None
    minimum: Fraction | None = None
    hours_each: int | None = None
    seats: tuple[int, int] | None = None

    def catalogue(self) -> dict[str, Any]:
        """As a file has it."""
        return {
            "competencies": [{"key": key, "name": key} for key in SKILLS],
            "credentials": [
                {
                    "key": f"c{number}",
                    "name": f"C{number}",
                    "credentialType": "COURSE",
                    "routes": [_route(place, way) for place, way in enumerate(ways)],
                    "competencies": [{"competency": key, "level": level} for key, level in self.shows[number].items()],
                }
                for number, ways in enumerate(self.ways)
            ],
            "occupations": [
                {
                    "key": f"o{number}",
                    "name": f"O{number}",
                    "needs": [
                        {"competency": key, "level": level, "importance": importance}
                        for key, (level, importance) in needs.items()
                    ],
                }
                for number, (_, needs) in enumerate(self.roles)
            ],
        }


def _route(place: int, way: Way) -> dict[str, Any]:
    route: dict[str, Any] = {"key": f"r{place}", "kind": "STUDY", "hours": way.hours}
    route["cost"] = {"amount": str(way.cost), "currency": "USD"}
    if way.needs:
        lines = [{"credential": f"c{each}", **({"concurrent": True} if way.beside else {})} for each in way.needs]
        route["requires"] = {"all" if way.every else "any": lines}
    if way.opening is not None:
        amount, seats = way.opening
        cost: dict[str, Any] = {"amount": {"amount": str(amount), "currency": "USD"}}
        route["groupCost"] = cost if seats is None else {**cost, "seats": seats}
    return route


Chosen = Mapping[int, int]
"""The place of the route by which each credential is earned."""


def can_be_taken(chosen: Chosen, held: frozenset[int], team: Team) -> bool:
    """Step by step; those that need each other side by side are taken together."""
    has, left = set(held), dict(chosen)
    while left:
        ready = {each for each, place in left.items() if _holds(team.ways[each][place], has, set())}
        if not ready:
            ready = set(left)
            while True:
                kept = {each for each in ready if _holds(team.ways[each][left[each]], has, ready - {each})}
                if kept == ready:
                    break
                ready = kept
        if not ready:
            return False
        has |= ready
        left = {each: place for each, place in left.items() if each not in ready}
    return True


def _holds(way: Way, has: set[int], beside: set[int]) -> bool:
    there = has | (beside if way.beside else set())
    lines = [each in there for each in way.needs]
    return not lines or (all(lines) if way.every else any(lines))


def selections(held: frozenset[int], team: Team) -> Iterator[Chosen]:
    """Everything that one person can earn."""
    every = [[None, *range(len(ways))] if at not in held else [None] for at, ways in enumerate(team.ways)]
    for places in product(*every):
        chosen = {at: place for at, place in enumerate(places) if place is not None}
        hours = sum(team.ways[at][place].hours for at, place in chosen.items())
        if (team.hours_each is None or hours <= team.hours_each) and can_be_taken(chosen, held, team):
            yield chosen


def share(has: frozenset[int], role: int, team: Team) -> Fraction:
    """How much of a role somebody covers."""
    needs = team.roles[role][1]
    total = sum(importance for _, importance in needs.values())
    met = Fraction(0)
    for skill, (level, importance) in needs.items():
        best = max((team.shows[each].get(skill, 0) for each in has), default=0)
        met += importance * min(Fraction(1), Fraction(best, level))
    return met / total


def covered(
    everybody: Sequence[frozenset[int]], team: Team, known: dict[tuple[frozenset[int], int], Fraction]
) -> Fraction:
    """The mean over all places, under the best of all assignments."""
    places = [role for role, (headcount, _) in enumerate(team.roles) for _ in range(headcount)]
    shares = [
        [known.setdefault((has, role), share(has, role, team)) for role in range(len(team.roles))] for has in everybody
    ]
    slots = [*places, *(None for _ in everybody)]
    best = max(
        sum((shares[person][role] for person, role in enumerate(order) if role is not None), Fraction(0))
        for order in set(permutations(slots, len(everybody)))
    )
    return best / len(places)


def paid(every: Sequence[Chosen], team: Team) -> int:
    """For all steps, and for opening their routes."""
    total, takers = 0, dict[tuple[int, int], int]()
    for chosen in every:
        for at, place in chosen.items():
            total += team.ways[at][place].cost
            takers[at, place] = takers.get((at, place), 0) + 1
    for (at, place), count in takers.items():
        opening = team.ways[at][place].opening
        if opening is not None:
            total += opening[0] * (1 if opening[1] is None else -(-count // opening[1]))
    return total


def best(team: Team) -> tuple[Fraction, int, int] | None:
    """Coverage, money and hours of the best portfolio; None: nothing reaches the coverage."""
    known: dict[tuple[frozenset[int], int], Fraction] = {}
    found: tuple[Fraction, int, int] | None = None
    for every in product(*(list(selections(held, team)) for held in team.held)):
        if team.seats is not None and sum(team.seats[0] in chosen for chosen in every) > team.seats[1]:
            continue
        money = paid(every, team)
        if team.budget is not None and money > team.budget:
            continue
        has = [held | frozenset(chosen) for held, chosen in zip(team.held, every, strict=True)]
        coverage = covered(has, team, known)
        hours = sum(team.ways[at][place].hours for chosen in every for at, place in chosen.items())
        if team.minimum is not None:
            if coverage < team.minimum:
                continue
            if found is None or (money, hours) < found[1:]:
                found = coverage, money, hours
        elif found is None or (-coverage, money, hours) < (-found[0], *found[1:]):
            found = coverage, money, hours
    return found


@st.composite
def teams(draw: st.DrawFn) -> Team:
    """One to three people and up to three credentials."""
    count = draw(st.integers(1, 3))
    numbers = st.integers(0, count - 1)
    openings = st.none() | st.tuples(st.integers(0, 6), st.none() | st.integers(1, 2))

    def way(own: int) -> st.SearchStrategy[Way]:
        others = (
            st.lists(numbers.filter(lambda each: each != own), max_size=2, unique=True) if count > 1 else st.just([])
        )
        return st.builds(
            Way,
            cost=st.integers(0, 9),
            hours=st.integers(0, 5),
            needs=others.map(tuple),
            every=st.booleans(),
            beside=st.booleans(),
            opening=openings,
        )

    ways = tuple(tuple(draw(st.lists(way(own), min_size=1, max_size=2))) for own in range(count))
    shows = tuple(draw(st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 3), max_size=2)) for _ in range(count))
    held = st.frozensets(numbers, max_size=1)
    people = tuple(draw(st.lists(held, min_size=1, max_size=3 if count < 3 else 2)))
    need = st.tuples(st.integers(1, 3), st.integers(1, 4))
    role = st.tuples(st.integers(1, 2), st.dictionaries(st.sampled_from(SKILLS), need, min_size=1, max_size=2))
    roles = tuple(draw(st.lists(role, min_size=1, max_size=2)))
    is_cheapest = draw(st.booleans())
    return Team(
        ways,
        shows,
        people,
        roles,
        budget=None if is_cheapest else draw(st.none() | st.integers(0, 25)),
        minimum=Fraction(draw(st.integers(1, 10)), 10) if is_cheapest else None,
        hours_each=draw(st.none() | st.integers(0, 8)),
        seats=draw(st.none() | st.tuples(numbers, st.integers(0, 2))),
    )

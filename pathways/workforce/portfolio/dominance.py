"""What one person may earn for one place: without what adds nothing, and what another one replaces at no price."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pathways.planning.question.pricing import Pricing
from pathways.planning.selection.and_or_graph import TRUE, AndOrGraph, restrict
from pathways.workforce.portfolio.ways import Ways
from pathways.workforce.yardstick import Yardstick


class Offers:
    """What each useful credential comes to for one person.

    Args:
        limited: keys of credentials that not everybody can earn; these replace none.
    """

    def __init__(self, ways: Ways, pricing: Pricing, limited: Collection[str]) -> None:
        self.ways = ways
        held = ways.person.levels
        self._offers: dict[int, _Offer] = {}
        self._by_competency: dict[str, list[int]] = {}
        for key in ways.useful:
            number = ways.number[key]
            shown = {each: level for each, level in ways.levels(key).items() if level > held.get(each, 0)}
            self._offers[number] = _offer(ways, number, shown, pricing, key not in limited)
            for competency in shown:
                self._by_competency.setdefault(competency, []).append(number)

    def towards(self, yardstick: Yardstick) -> Ways | None:
        """The ways for a role; None: nothing adds to it.

        A credential is left out where nothing leads through it, and it adds nothing to the role, or another one shows
        as much of each need, costs no more by any of its routes in money and hours, and asks for nothing, or for the
        same. Whoever earns the first might as well earn the second, so no portfolio is lost that beats all others.
        """
        wanted = {competency: level for competency, level, _ in yardstick.needs}
        numbers = {number for each in wanted for number in self._by_competency.get(each, ())}
        if not numbers:
            return None
        ways, and_or = self.ways, self.ways.and_or
        if ways.is_ruled:  # what pays for a line, or bars it, is for the planner alone to say
            return ways
        offers = {number: self._offers[number].within(wanted) for number in sorted(numbers)}
        kept = [True] * len(and_or.credential)
        while True:
            leading, before = _leading(and_or, kept), sum(kept)
            for number in range(len(kept)):
                if kept[number] and number not in leading:
                    offer = offers.get(number)
                    kept[number] = offer is not None and not any(
                        rival != number and kept[rival] and offers[rival].replaces(offer)
                        for rival in self._by_competency[next(iter(offer.shown))]
                    )
            if sum(kept) == before:
                break
        useful = tuple(key for key in ways.useful if kept[ways.number[key]] and ways.number[key] in numbers)
        return replace(ways, and_or=restrict(and_or, kept), useful=useful)


@dataclass(frozen=True, slots=True)
class _Offer:
    """What a credential comes to for one person.

    Attributes:
        shown: levels above what is held, in thousandths.
        routes: what each asks for (a literal), its money and its hours, in thousandths.
        own: of these, those whose price no other person and no other step changes; none where seats are limited.
    """

    shown: Mapping[str, int]
    routes: tuple[tuple[int, int, int], ...]
    own: tuple[tuple[int, int, int], ...]

    def within(self, wanted: Mapping[str, int]) -> _Offer:
        """The same, up to what is wanted."""
        return replace(self, shown={key: min(level, wanted[key]) for key, level in self.shown.items() if key in wanted})

    def replaces(self, other: _Offer) -> bool:
        """Shows as much, and one of its own routes is as good as any of the other's."""
        if any(level > self.shown.get(competency, 0) for competency, level in other.shown.items()):
            return False
        return any(
            all(root in (TRUE, asked) and money <= most and hours <= longest for asked, most, longest in other.routes)
            for root, money, hours in self.own
        )


def _offer(ways: Ways, number: int, shown: Mapping[str, int], pricing: Pricing, has_seats: bool) -> _Offer:
    routes, own = [], []
    for each in ways.and_or.routes[number]:
        route = ways.route(each)
        said = (ways.and_or.root[each], *pricing.of(route))
        routes.append(said)
        if has_seats and route.group_cost is None and route.shared_cost is None:
            own.append(said)
    return _Offer(shown, tuple(routes), tuple(own))


def _leading(and_or: AndOrGraph, kept: Iterable[bool]) -> set[int]:
    """The credentials that the routes of what is kept ask for."""
    taken = (route for number, is_kept in enumerate(kept) if is_kept for route in and_or.routes[number])
    roots = [and_or.root[route] for route in taken]
    return set(_asked(and_or, roots))


def _asked(and_or: AndOrGraph, literals: Iterable[int]) -> Iterator[int]:
    left, seen = [each for each in literals if each != TRUE], set[int]()
    while left:
        literal = left.pop()
        if literal >= 0:
            yield literal >> 1
        elif literal not in seen:
            seen.add(literal)
            left += and_or.kids[~literal]

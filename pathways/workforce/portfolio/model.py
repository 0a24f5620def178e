"""The portfolio as one linear program over people, trainings and places.

Of each person, for each place that they may have: which credentials are earned for it and by which routes, as the
planner's AND/OR graph has it; and, for each set of credentials that lifts the same needs, that one of them is earned
and the place is theirs. What is earned for one place counts in no other, so that the linear relaxation cannot use half
a training in two half places. Prerequisites are rows; so are the hours of each person, seats, groups and money.
Nothing is enumerated: two trainings of one person share their steps, and each step is paid once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from pathways.domain.catalog import Route
from pathways.domain.deadline import check_time
from pathways.planning.question.pricing import Pricing
from pathways.planning.selection.and_or_graph import TRUE
from pathways.planning.selection.search import circles
from pathways.workforce.people import Person, Role
from pathways.workforce.portfolio.dominance import Offers
from pathways.workforce.portfolio.program import Program
from pathways.workforce.portfolio.question import PortfolioOptions
from pathways.workforce.portfolio.ways import Ways
from pathways.workforce.yardstick import Yardstick

THOUSAND = 1000
MOST_MONEY = 1e9
RouteName = tuple[str, str]
"""A credential and the key of its route."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What the planner says of somebody who earns some credentials.

    Attributes:
        number: of the person.
        cost: at least; None: no plan earns all of them.
    """

    number: int
    targets: tuple[str, ...]
    cost: float | None


@dataclass
class Columns:
    """The columns of one person in one place.

    Attributes:
        number: of the person.
        ways: what adds to the place; None: nothing does.
        place: that they have it.
        earned: by number of the credential in their graph.
        taken: by number of the route.
        money: what their steps cost, in the portfolio's currency.
        hours: what their steps take.
        dearer: where rules count: what the planner's plan costs more than these steps.
    """

    number: int
    ways: Ways | None
    occupation: str
    place: int
    earned: list[int] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)
    money: dict[int, float] = field(default_factory=dict)
    hours: dict[int, float] = field(default_factory=dict)
    dearer: int | None = None


class PortfolioModel:
    """The program of a question.

    Args:
        people: everybody, by key, with what they may earn.
        roles: the places to fill.
        pricing: in the portfolio's currency.
    """

    def __init__(
        self,
        people: Sequence[tuple[Person, Ways | None]],
        roles: Sequence[Role],
        options: PortfolioOptions,
        pricing: Pricing,
    ) -> None:
        self.program = Program()
        self.pricing = pricing
        self.coverage: dict[int, float] = {}
        self.money: dict[int, float] = {}
        self.hours: dict[int, float] = {}
        self.columns: list[Columns] = []
        self._places: dict[str, int] = {}
        self._yardsticks = {role.occupation: Yardstick.of(role, people[0][0].snapshot) for role in roles if people}
        for role in roles:
            self._places[role.occupation] = self._places.get(role.occupation, 0) + role.headcount
        self._takers: dict[RouteName, dict[int, list[int]]] = {}
        self._routes: dict[RouteName, Route] = {}
        self._earners: dict[str, list[int]] = {}
        self._limited = frozenset(each.credential for each in options.seats)
        for number, (person, ways) in enumerate(people):
            check_time()
            self.program.part()
            self.columns += self._person(number, person, ways, options)
        self.program.part()
        for occupation, count in self._places.items():
            here = [each.place for each in self.columns if each.occupation == occupation]
            if len(here) > count:
                self.program.row(dict.fromkeys(here, 1.0), most=count)
        self._open_groups()
        for limit in options.seats:
            earners = self._earners.get(limit.credential, [])
            if len(earners) > limit.at_most:
                self.program.row(dict.fromkeys(earners, 1.0), most=limit.at_most)
        if options.budget is not None:
            self.program.row(self.money, most=float(options.budget))

    @property
    def places(self) -> int:
        """Of all roles."""
        return sum(self._places.values())

    def cut(self, cut: Cut) -> None:
        """Adds what the planner says."""
        for columns in self.columns:
            if columns.number == cut.number and columns.ways is not None and columns.dearer is not None:
                self._cut(cut, columns, columns.ways)

    def _cut(self, cut: Cut, columns: Columns, ways: Ways) -> None:
        earned = [columns.earned[ways.number[key]] for key in cut.targets]
        if cut.cost is None:
            self.program.row(dict.fromkeys(earned, 1.0), most=len(earned) - 1)
            return
        terms = dict(columns.money)
        for column in earned:
            terms[column] = terms.get(column, 0.0) - cut.cost
        self.program.row(terms, least=cut.cost * (1 - len(earned)))

    def _person(self, number: int, person: Person, ways: Ways | None, options: PortfolioOptions) -> list[Columns]:
        """One place at most."""
        found = []
        offers = None if ways is None else Offers(ways, self.pricing, self._limited)
        for occupation, yardstick in self._yardsticks.items():
            own = yardstick.coverage(person.levels)
            towards = None if offers is None else offers.towards(yardstick)
            if not own and towards is None:
                continue
            columns = Columns(number, towards, occupation, self.program.column(whole=True))
            self.coverage[columns.place] = float(own)
            if towards is not None:
                self._learn(columns, towards, options)
                self._lift(columns, towards, yardstick)
            found.append(columns)
        if len(found) > 1:
            self.program.row(dict.fromkeys((each.place for each in found), 1.0), most=1)
        return found

    def _learn(self, found: Columns, ways: Ways, options: PortfolioOptions) -> None:
        self._earn(found, ways)
        if ways.is_ruled:
            found.dearer = self.program.column(MOST_MONEY, whole=False)
            found.money[found.dearer] = 1.0
        if options.max_hours_each is not None and found.hours:
            self.program.row(found.hours, most=float(options.max_hours_each))
        self.money.update(found.money)
        self.hours.update(found.hours)

    def _earn(self, found: Columns, ways: Ways) -> None:
        """What is earned is earned by one route, and what a route asks for is earned before."""
        program, and_or = self.program, ways.and_or
        taken = [0] * len(and_or.root)
        for routes in and_or.routes:
            column = program.column(whole=True)
            found.earned.append(column)
            for number in routes:  # with one route only, taking it is earning the credential
                taken[number] = column if len(routes) == 1 else program.column(whole=True)
        found.taken = taken
        for number, routes in enumerate(and_or.routes):
            if len(routes) > 1:
                program.row(
                    {**dict.fromkeys((taken[route] for route in routes), 1.0), found.earned[number]: -1.0}, 0, 0
                )
            self._earners.setdefault(ways.key(number), []).append(found.earned[number])
        gates = _Gates(program, ways, found)
        shared: dict[str, int] = {}
        for number, root in enumerate(and_or.root):
            gates.imply(found.taken[number], root, and_or.route_of[number])
            route, column = ways.route(number), found.taken[number]
            money, hours = self.pricing.of(route)
            if money:
                found.money[column] = money / THOUSAND
            if hours:
                found.hours[column] = hours / THOUSAND
            name = ways.key(and_or.route_of[number]), route.key
            self._takers.setdefault(name, {}).setdefault(found.number, []).append(column)
            self._routes[name] = route
            if route.shared_cost is not None:
                if route.shared_cost.key not in shared:
                    paid = shared[route.shared_cost.key] = program.column(whole=True)
                    found.money[paid] = self.pricing.shared_of(route.shared_cost, 1) / THOUSAND
                program.row({shared[route.shared_cost.key]: 1.0, column: -1.0}, least=0)

    def _lift(self, found: Columns, ways: Ways, yardstick: Yardstick) -> None:
        for numbers, gain in _gains(ways, yardstick).items():
            lift = self.program.column(whole=False)
            self.coverage[lift] = gain / yardstick.whole
            self.program.row({found.place: 1.0, lift: -1.0}, least=0)
            earned = dict.fromkeys((found.earned[each] for each in sorted(numbers)), 1.0)
            self.program.row({**earned, lift: -1.0}, least=0)

    def _open_groups(self) -> None:
        """What opening a route for a group costs is paid for as many groups as the people on it fill."""
        for name, takers in sorted(self._takers.items()):
            cost = self._routes[name].group_cost
            if cost is None:
                continue
            most = 1 if cost.seats is None else -(-len(takers) // cost.seats)
            groups = self.program.column(most, whole=True)
            amount = self.pricing.group(cost).amount
            if amount:
                self.money[groups] = float(amount)
            for own in takers.values():
                self.program.row({groups: 1.0, **dict.fromkeys(own, -1.0)}, least=0)
            if cost.seats is not None:
                every = dict.fromkeys(chain.from_iterable(takers.values()), -1.0)
                self.program.row({groups: float(cost.seats), **every}, least=0)


class _Gates:
    """The gates of one person's graph as columns; a gate that needs one kid, or all, is whole by itself."""

    def __init__(self, program: Program, ways: Ways, found: Columns) -> None:
        self.program = program
        self.and_or = ways.and_or
        self.found = found
        self.circle = circles(ways.and_or)
        self.size: dict[int, int] = {}
        for each in self.circle:
            self.size[each] = self.size.get(each, 0) + 1
        self.known: dict[int, int] = {}
        self.rank: dict[int, int] = {}

    def imply(self, when: int, literal: int, user: int) -> None:
        """Where the column `when` is 1, a literal is true, as the credential `user` needs it."""
        if literal == TRUE:
            return
        if literal >= 0:
            self.program.row({self._credential(literal, user): 1.0, when: -1.0}, least=0)
            return
        kids, weights, need = self._of(literal)
        if need == sum(weights):
            for kid in kids:
                self.imply(when, kid, user)
            return
        terms: dict[int, float] = {when: -float(need)}
        for kid, weight in zip(kids, weights, strict=True):
            column = self._column(kid, user)
            terms[column] = terms.get(column, 0.0) + weight
        self.program.row(terms, least=0)

    def _of(self, gate: int) -> tuple[Sequence[int], Sequence[int], int]:
        return self.and_or.kids[~gate], self.and_or.weights[~gate], self.and_or.need[~gate]

    def _column(self, literal: int, user: int) -> int:
        if literal >= 0:
            return self._credential(literal, user)
        is_shared = self.size[self.circle[user]] == 1
        if is_shared and literal in self.known:
            return self.known[literal]
        _, weights, need = self._of(literal)
        column = self.program.column(whole=need not in (1, sum(weights)))
        if is_shared:
            self.known[literal] = column
        self.imply(column, literal, user)
        return column

    def _credential(self, literal: int, user: int) -> int:
        """That it is earned; inside a circle also before the user, or beside it."""
        number = literal >> 1
        earned, size = self.found.earned[number], self.size[self.circle[user]]
        if size == 1 or self.circle[number] != self.circle[user]:
            return earned
        serves = self.program.column(whole=True)
        self.program.row({earned: 1.0, serves: -1.0}, least=0)
        before, after = self._rank(number, size), self._rank(user, size)
        if before == after:
            self.program.row({serves: 1.0}, most=0 if not literal & 1 else 1)
            return serves
        gap = 0 if literal & 1 else 1
        self.program.row({after: 1.0, before: -1.0, serves: -float(size)}, least=gap - size)
        return serves

    def _rank(self, number: int, size: int) -> int:
        if number not in self.rank:
            self.rank[number] = self.program.column(size - 1, whole=False)
        return self.rank[number]


def _gains(ways: Ways, yardstick: Yardstick) -> dict[frozenset[int], int]:
    """By sets of credentials (numbers in the graph) what earning any of a set adds in a role, of all its worth."""
    shown: dict[str, list[tuple[int, int]]] = {}
    for key in ways.useful:
        for competency, level in ways.levels(key).items():
            shown.setdefault(competency, []).append((level, ways.number[key]))
    found: dict[frozenset[int], int] = {}
    for competency, full, worth in yardstick.needs:
        held = ways.person.levels.get(competency, 0)
        offers = [(min(level, full), number) for level, number in shown.get(competency, ())]
        levels = sorted({level for level, _ in offers if level > held})
        for last, level in pairwise([held, *levels]):
            numbers = frozenset(number for offered, number in offers if offered >= level)
            found[numbers] = found.get(numbers, 0) + worth * (level - last)
    return found

"""Trainings for a company beside greedy by value for money.  Run as ``python -m bench.portfolio [--people 2000]``.

Courses show one or two competencies; four in ten ask for an earlier one. People hold some of them, and have places in
five roles. Both rivals have the same budget; the greedy one keeps everybody's place and buys, again and again, the
course that adds most coverage for its price, missing prerequisites included.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from heapq import heapify, heappop, heappush
from random import Random

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.domain.catalog import (
    Competency,
    CompetencyLevel,
    Credential,
    CredentialType,
    Occupation,
    Route,
    RouteKind,
)
from pathways.domain.content import Content
from pathways.domain.learner import Award, Record
from pathways.domain.money import Money
from pathways.domain.requirement import CredentialLine, Need
from pathways.planning.planner import Planner
from pathways.workforce.people import Person, Role, people_of
from pathways.workforce.portfolio.answer import TrainingPortfolio
from pathways.workforce.portfolio.portfolio import Portfolios
from pathways.workforce.portfolio.question import PortfolioOptions
from pathways.workforce.team_gap import assigned_roles

DAY = date(2026, 1, 1)
ROLES, COMPETENCIES, NEEDS = 5, 40, 8


@dataclass(frozen=True)
class Company:
    """People, their places, and what may be bought."""

    snapshot: Snapshot
    people: tuple[Person, ...]
    roles: tuple[Role, ...]


def company(people: int, courses: int, seed: int) -> Company:
    """Same numbers and seed: same company."""
    rng = Random(seed)
    competencies = [Competency(key=f"s{number}", name=f"S{number}") for number in range(COMPETENCIES)]
    credentials = [_course(number, rng) for number in range(courses)]
    occupations = [_job(number, rng) for number in range(ROLES)]
    content = Content.of([*competencies, *credentials, *occupations])
    snapshot = compile_snapshot(content, revision=1, fingerprint=f"portfolio/{people}/{courses}/{seed}")
    records = {f"p{number:05}": _record(credentials, rng) for number in range(people)}
    roles = tuple(Role(each.key, people // ROLES) for each in occupations)
    return Company(snapshot, people_of(records, DAY, snapshot), roles)


def _course(number: int, rng: Random) -> Credential:
    asks = None
    if number and rng.random() < 0.4:
        asks = CredentialLine(path=f"c{number}/study", credential=f"c{rng.randrange(number)}")
    cost = Money(Decimal(rng.randrange(200, 3000, 50)), "USD")
    route = Route(key="study", kind=RouteKind.STUDY, cost=cost, hours=Decimal(rng.randrange(8, 120, 4)), requires=asks)
    shown = rng.sample(range(COMPETENCIES), rng.choice((1, 1, 2)))
    return Credential(
        key=f"c{number}",
        name=f"C{number}",
        credential_type=CredentialType.COURSE,
        routes=(route,),
        competencies=tuple(
            CompetencyLevel(competency=f"s{each}", level=Decimal(rng.choice((1, 2, 2, 3)))) for each in shown
        ),
    )


def _job(number: int, rng: Random) -> Occupation:
    needs = (
        Need(competency=f"s{each}", level=Decimal(rng.choice((1, 2, 3))), importance=Decimal(rng.randrange(1, 6)))
        for each in rng.sample(range(COMPETENCIES), NEEDS)
    )
    return Occupation(key=f"job{number}", name=f"Job {number}", needs=tuple(needs))


def _record(credentials: Sequence[Credential], rng: Random) -> Record:
    held: set[str] = set()
    for credential in rng.sample(credentials, rng.randrange(5, 16)):
        asks = credential.routes[0].requires
        if not isinstance(asks, CredentialLine) or asks.credential in held:
            held.add(credential.key)
    return Record(awards=tuple(Award(credential=key, issued_on=date(2025, 1, 1)) for key in sorted(held)))


class Greedy:
    """Buys what adds most for its price, as long as the budget lasts.

    Attributes:
        left: of the budget.
        spent: the rest of it.
    """

    def __init__(self, case: Company, budget: Decimal) -> None:
        self.case = case
        self.left = budget
        assigned = assigned_roles(case.people, case.roles, case.snapshot)
        self.place = [None if found is None else case.roles[found].occupation for found in assigned]
        self.held = [set(person.evidence.valid) for person in case.people]
        self.level: list[dict[str, Decimal]] = [
            {key: person.evidence.level(key) for key in person.evidence.shown} for person in case.people
        ]
        self.before = sum(map(self.coverage, range(len(case.people))))

    @property
    def places(self) -> int:
        """Of all roles."""
        return sum(role.headcount for role in self.case.roles)

    def coverage(self, number: int, levels: Mapping[str, Decimal] | None = None) -> float:
        """Of somebody in their place."""
        place, held = self.place[number], self.level[number] if levels is None else levels
        if place is None:
            return 0.0
        needs = self.case.snapshot.occupations[place].needs
        total = sum(need.importance for need in needs)
        return float(
            sum(need.importance * min(held.get(need.competency, Decimal(0)), need.level) / need.level for need in needs)
            / total
        )

    def buy(self) -> float:
        """The coverage of all together, once nothing that adds anything can be paid."""
        offers = [offer for number in range(len(self.held)) for offer in [self._best(number)] if offer is not None]
        heapify(offers)
        while offers:
            _, number, bundle = heappop(offers)
            self.left -= sum(self._price(key) for key in bundle)
            self.held[number] |= set(bundle)
            self.level[number] = self._after(number, bundle)
            again = self._best(number)
            if again is not None:
                heappush(offers, again)
            offers = self._payable(offers)
        return sum(map(self.coverage, range(len(self.held))))

    def _payable(self, offers: list[tuple[float, int, tuple[str, ...]]]) -> list[tuple[float, int, tuple[str, ...]]]:
        """The first offers that cost too much now are made again, within what is left."""
        while offers and sum(self._price(key) for key in offers[0][2]) > self.left:
            _, number, _ = heappop(offers)
            again = self._best(number)
            if again is not None:
                heappush(offers, again)
        return offers

    def _best(self, number: int) -> tuple[float, int, tuple[str, ...]] | None:
        here = self.coverage(number)
        best: tuple[float, int, tuple[str, ...]] | None = None
        for key in self.case.snapshot.credentials:
            bundle = self._bundle(key, self.held[number])
            price = sum(self._price(each) for each in bundle)
            if not bundle or price > self.left:
                continue
            gain = self.coverage(number, self._after(number, bundle)) - here
            offer = (-gain / float(price), number, bundle)
            if gain > 0 and (best is None or offer < best):
                best = offer
        return best

    def _bundle(self, key: str, held: set[str]) -> tuple[str, ...]:
        """A course with what it asks for, without what is held."""
        found: list[str] = []
        while key not in held:
            found.append(key)
            asks = self.case.snapshot.credentials[key].routes[0].requires
            if not isinstance(asks, CredentialLine):
                break
            key = asks.credential
        return tuple(found)

    def _after(self, number: int, bundle: Sequence[str]) -> dict[str, Decimal]:
        levels = dict(self.level[number])
        for key in bundle:
            for shown in self.case.snapshot.credentials[key].competencies:
                levels[shown.competency] = max(shown.level, levels.get(shown.competency, Decimal(0)))
        return levels

    def _price(self, key: str) -> Decimal:
        cost = self.case.snapshot.credentials[key].routes[0].cost
        return Decimal(0) if cost is None else cost.amount


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints both answers; 1 where the greedy one covers more than is said to be possible."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--courses", type=int, default=100)
    parser.add_argument("--budget", type=Decimal, default=Decimal(500_000))
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    case = company(asked.people, asked.courses, asked.seed)
    began = time.perf_counter()
    greedy = Greedy(case, asked.budget)
    before = greedy.before / greedy.places
    theirs = greedy.buy() / greedy.places
    took = time.perf_counter() - began
    options = PortfolioOptions(budget=asked.budget, time_limit_ms=asked.seconds * 1000)
    began = time.perf_counter()
    found = Portfolios(Planner(), case.snapshot).best(case.people, case.roles, options)
    if not isinstance(found, TrainingPortfolio) or found.coverage_bound is None:
        sys.stdout.write(f"no portfolio: {found}\n")
        return 1
    ours, bound, phases = float(found.coverage_after), float(found.coverage_bound), found.proof.phases_ms
    sys.stdout.write(
        f"{asked.people:,} people, {asked.courses} courses, budget {asked.budget:,}; covered today {before:.4f}\n"
        f"portfolio {ours:.6f}, bound {bound:.6f}, {found.proof.status} for {found.cost}, "
        f"{time.perf_counter() - began:.1f} s ({', '.join(f'{key} {ms / 1000:.1f}' for key, ms in phases.items())})\n"
        f"greedy    {theirs:.6f} for {asked.budget - greedy.left:,}, {took:.1f} s\n"
        f"gained {(ours - before) / (theirs - before) - 1:.1%} more for the same money\n"
    )
    return int(theirs > bound + 1e-6)


if __name__ == "__main__":
    sys.exit(main())

"""Which trainings for whom: searched, each plan replayed, coverage and money counted again, with what is proved."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from pathways.catalog.snapshot import Snapshot
from pathways.domain.deadline import check_time, left_ms
from pathways.domain.no_plan import NoPlan, NoPlanReason, Refusal
from pathways.domain.plan import Objective, ObjectiveProof, Proof, ProofStatus
from pathways.errors import FaultError, Problem
from pathways.planning.planner import TIME_IS_OVER, Planner
from pathways.planning.question.pricing import Pricing, currency_of
from pathways.planning.question.taken_step import TakenStep
from pathways.planning.solver.deadline import Clock
from pathways.wording.phrases import percent
from pathways.workforce.people import Person, Role
from pathways.workforce.portfolio.answer import TrainingPortfolio, plans_of, trainings_of
from pathways.workforce.portfolio.model import PortfolioModel
from pathways.workforce.portfolio.question import PortfolioOptions, option_problems
from pathways.workforce.portfolio.replay import Recount, limit_faults, plan_faults, recount
from pathways.workforce.portfolio.rules import Ruled
from pathways.workforce.portfolio.search import Searched, cheapest, greatest_coverage
from pathways.workforce.portfolio.trimming import needed_steps
from pathways.workforce.portfolio.ways import Ways, ways_of

log = logging.getLogger(__name__)
KEPT_FOR_ANSWER = 0.1
"""Of the time, for counting again."""
THOUSANDTH = Decimal("0.001")
"""Amounts and hours have no smaller parts."""
NEARLY = Fraction(1, 10**6)
"""Coverages this close are one: the solver counts in floating point, and proves no more."""
Plans = Mapping[str, Sequence[TakenStep]]


class UnsoundPortfolioError(FaultError):
    """The recount refuses a portfolio: a fault of this program, never an answer."""


@dataclass(frozen=True)
class Portfolios:
    """Answers questions for a portfolio.

    Attributes:
        planner: with rates and the usual time limit; it decides plans in which rules count.
    """

    planner: Planner
    snapshot: Snapshot

    def best(
        self, people: Sequence[Person], roles: Sequence[Role], options: PortfolioOptions
    ) -> TrainingPortfolio | NoPlan | Refusal:
        """The portfolio with the greatest coverage, or the cheapest that reaches one; or why there is none.

        Args:
            people: by key.
            roles: at least one place.

        Raises:
            ProblemsError: TIMEOUT, the service's own time is over.
            UnsoundPortfolioError: the recount refuses it.
        """
        problems = option_problems(options, self.snapshot)
        if problems:
            return Refusal(tuple(problems))
        limit = options.time_limit_ms or self.planner.time_limit_ms
        clock = Clock(left_ms(limit) * (1 - KEPT_FOR_ANSWER))
        with clock.phase("ways"):
            ways = self._ways(people, roles, options)
        pricing = self._pricing([each for _, each in ways if each is not None], options)
        if isinstance(pricing, Problem):
            return Refusal((pricing,))
        search = _Search(self, ways, tuple(roles), options, pricing, clock)
        return search.answer()

    def _ways(
        self, people: Sequence[Person], roles: Sequence[Role], options: PortfolioOptions
    ) -> list[tuple[Person, Ways | None]]:
        wanted: dict[str, Decimal] = {}
        for occupation in {role.occupation for role in roles}:
            for need in self.snapshot.occupations[occupation].needs:
                wanted[need.competency] = max(need.level, wanted.get(need.competency, need.level))
        avoid = options.avoided(self.snapshot)
        wanted = dict(sorted(wanted.items()))
        found = []
        for person in people:
            check_time()
            found.append((person, ways_of(person, wanted, avoid)))
        return found

    def _pricing(self, ways: Sequence[Ways], options: PortfolioOptions) -> Pricing | Problem:
        routes = {id(route): route for each in ways for route in map(each.route, range(len(each.and_or.root)))}
        groups = [replace(each, cost=each.group_cost.amount) for each in routes.values() if each.group_cost is not None]
        every = [*routes.values(), *groups]
        currency = currency_of(every, options.currency, self.planner.default_currency, self.planner.rates)
        return currency if isinstance(currency, Problem) else Pricing(self.planner.rates, currency)


@dataclass(frozen=True)
class _Search:
    portfolios: Portfolios
    ways: Sequence[tuple[Person, Ways | None]]
    roles: tuple[Role, ...]
    options: PortfolioOptions
    pricing: Pricing
    clock: Clock

    @property
    def places(self) -> int:
        return sum(role.headcount for role in self.roles)

    @property
    def people(self) -> list[Person]:
        return [person for person, _ in self.ways]

    def answer(self) -> TrainingPortfolio | NoPlan:
        before = recount(self.people, self.roles, {}, self.pricing)
        minimum = self.options.minimum_coverage
        with self.clock.phase("search"):
            found, plans = self._searched()
        if found.values is None and minimum is not None:
            return self._nothing(found)
        with self.clock.phase("recount"):
            counted = recount(self.people, self.roles, plans, self.pricing)
            self._check(plans, counted)
        by_key = {person.key: person for person in self.people}
        bound = None
        if found.coverage is not None:
            most = Fraction(min(found.coverage, float(self.places))) / self.places
            bound = max(counted.coverage, most) if most - counted.coverage > NEARLY else counted.coverage
        return TrainingPortfolio(
            trainings_of(plans, by_key, counted, self.pricing),
            plans_of(plans, by_key, counted, self.pricing),
            before.coverage,
            counted.coverage,
            bound,
            counted.cost,
            counted.hours,
            self._proof(found, counted, bound),
            self.portfolios.snapshot.revision,
        )

    def _searched(self) -> tuple[Searched, Plans]:
        """Searches until the planner agrees with every plan in which rules count, or time is over."""
        model = PortfolioModel(self.ways, self.roles, self.options, self.pricing)
        ruled = Ruled(self.portfolios.planner, self.options, self.pricing)
        while True:
            found = self._solved(model)
            if found.values is None:
                return found, {}
            plans, cuts = ruled.settle(model, found.values, self._plans(model, found.values))
            if not cuts or self.clock.left <= 0:
                break
            model = PortfolioModel(self.ways, self.roles, self.options, self.pricing)
            for cut in ruled.cuts:
                model.cut(cut)
        return found, self._within(plans)

    def _solved(self, model: PortfolioModel) -> Searched:
        minimum = self.options.minimum_coverage
        if minimum is None:
            return greatest_coverage(model, self.clock)
        return cheapest(model, Fraction(minimum) * self.places, self.clock)

    def _plans(self, model: PortfolioModel, values: Sequence[float]) -> dict[str, tuple[TakenStep, ...]]:
        """What each person earns, without what adds nothing to their place."""
        found = {}
        for columns in model.columns:
            if columns.ways is None or values[columns.place] < 1 / 2:
                continue
            routes = [route for route, column in enumerate(columns.taken) if values[column] > 1 / 2]
            if not routes:
                continue
            person, ways = self.ways[columns.number]
            if ways is not None:
                steps = needed_steps(person, ways, columns.ways.steps(routes), columns.occupation)
                if steps:
                    found[person.key] = steps
        return found

    def _within(self, plans: Plans) -> Plans:
        """The plans, without those of the planner that break a limit of all together."""
        kept = dict(plans)
        ruled = [person.key for person, each in self.ways if each is not None and each.is_ruled and person.key in kept]
        avoided = self.options.avoided(self.portfolios.snapshot)
        while ruled:
            cost = recount(self.people, self.roles, kept, self.pricing).cost
            if not any(limit_faults(kept, cost, self.options, avoided)):
                break
            del kept[ruled.pop()]
        return kept

    def _check(self, plans: Plans, counted: Recount) -> None:
        by_key = {person.key: each for person, each in self.ways if each is not None}
        faults = list(limit_faults(plans, counted.cost, self.options, self.options.avoided(self.portfolios.snapshot)))
        for key, steps in plans.items():
            ways = by_key[key]
            if not ways.is_ruled:  # the planner has verified the others, with what pays for their lines
                targets = [step.credential.key for step in steps if step.credential.key in ways.useful]
                faults += (f"{key}: {fault}" for fault in plan_faults(steps, ways.instance, ways.goal(targets)))
        minimum = self.options.minimum_coverage
        if minimum is not None and counted.coverage < Fraction(minimum) - NEARLY:
            faults.append(f"covers {float(counted.coverage)}, less than {minimum}")
        if faults:
            log.error("a portfolio fails its recount: %s", [fault.partition(": ")[2] or fault for fault in faults])
            raise UnsoundPortfolioError(faults[0].partition(": ")[2] or faults[0])

    def _proof(self, found: Searched, counted: Recount, bound: Fraction | None) -> Proof:
        covered = bound is None or bound == counted.coverage
        money = _objective(Objective.MONEY, counted.cost.amount, found.money if covered else 0.0)
        cheap = covered and money.status is ProofStatus.OPTIMAL
        hours = _objective(Objective.HOURS, counted.hours, found.hours if cheap else 0.0)
        status = ProofStatus.OPTIMAL if covered and money.status is ProofStatus.OPTIMAL else ProofStatus.BOUNDED
        status = hours.status if status is ProofStatus.OPTIMAL else status
        return Proof(status, (money, hours), self.clock.elapsed_ms, dict(self.clock.phases))

    def _nothing(self, found: Searched) -> NoPlan:
        """Why no portfolio reaches the coverage."""
        revision = self.portfolios.snapshot.revision
        if not found.infeasible:
            return NoPlan(NoPlanReason.UNDECIDED, TIME_IS_OVER, (), revision)
        model = PortfolioModel(self.ways, self.roles, self.options, self.pricing)
        most = greatest_coverage(model, self.clock)
        share = Fraction(min(most.coverage or 0.0, float(self.places))) / self.places
        text = f"No trainings within the limits reach a coverage of {percent(self.options.minimum_coverage or 0)}."
        if most.values is not None:
            text += f" At most {percent(share)} can be reached."
        return NoPlan(NoPlanReason.INFEASIBLE, text, (), revision)


def _objective(objective: Objective, value: Decimal, bound: float) -> ObjectiveProof:
    least = Decimal(bound).quantize(THOUSANDTH)
    if value - least <= THOUSANDTH:
        least = value
    status = ProofStatus.OPTIMAL if least == value else ProofStatus.BOUNDED
    return ObjectiveProof(objective, status, value, least)

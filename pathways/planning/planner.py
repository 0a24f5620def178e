"""Answers a question for a plan: folds it, optimises, verifies, and says what is proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pathways.catalog.snapshot import Snapshot
from pathways.domain.comparison import Difference, Frontier, StepSensitivity, WhyNot
from pathways.domain.money import Rates
from pathways.domain.no_plan import NoPlan, NoPlanReason, PlanResult, Refusal
from pathways.domain.plan import Objective, Plan, PlanQuestion, PlanStep
from pathways.domain.quantity import thousandths
from pathways.domain.requirement import Requirement
from pathways.errors import Problem as Mistake
from pathways.planning.alternatives import with_alternatives
from pathways.planning.answering import Proved, answer_of
from pathways.planning.conflict import find_conflict
from pathways.planning.frontier import frontier_of
from pathways.planning.inquiry import Inquiry
from pathways.planning.instance import Instance
from pathways.planning.network import Network, Step, earn_all, routes_of, steps_of, subproblem
from pathways.planning.optimise import Clock, Prices, optimise
from pathways.planning.pricing import Pricing, currency_of
from pathways.planning.problem import FALSE, Problem
from pathways.planning.question import question_problems
from pathways.planning.ruled import plan_ruled
from pathways.planning.ruled_closure import is_ruled_question
from pathways.planning.sensitivity import saved_if_held, sensitivity_of
from pathways.planning.undecided import undecided
from pathways.planning.varying import inquiry_of, with_options
from pathways.planning.verify import Taken
from pathways.planning.why_not import why_not

CONFLICT_SHARE = 0.5
LEAST_CONFLICT_MS = 500


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans over snapshots.

    Attributes:
        rates: between currencies, from the configuration.
        default_currency: of a plan whose closure names no cost.
        time_limit_ms: when the question sets none.
    """

    rates: Rates = field(default_factory=Rates)
    default_currency: str = "USD"
    time_limit_ms: int = 10_000

    def plan(self, question: PlanQuestion, snapshot: Snapshot) -> PlanResult:
        """The best plan, with its proof; or why there is none; or why the question cannot be asked.

        Raises:
            UnsoundPlanError: the verifier refuses the plan that was found; the instance is logged.
        """
        mistakes = question_problems(question, snapshot)
        if mistakes:
            return Refusal(tuple(mistakes))
        instance = Instance(question, snapshot)
        found = self._planned(instance)
        if not isinstance(found, Plan):
            return found
        told = undecided(
            found, instance, lambda record: self._planned(Instance(replace(question, record=record), snapshot))
        )
        return replace(found, assumptions=(*found.assumptions, *told))

    def plan_line(self, line: Requirement, question: PlanQuestion, snapshot: Snapshot) -> PlanResult:
        """The best way to make one requirement line hold, whatever else the question's goal asks for.

        Raises:
            UnsoundPlanError: as `plan`.
        """
        return self._planned(Instance(question, snapshot, line))

    def frontier(self, question: PlanQuestion, snapshot: Snapshot) -> Frontier | Refusal:
        """The front of money against weeks.

        Raises:
            UnsoundPlanError: as `plan`.
        """
        inquiry = self._inquiry(question, snapshot)
        return inquiry if isinstance(inquiry, Refusal) else frontier_of(inquiry, self._clock(question))

    def why_not(self, credential: str, question: PlanQuestion, snapshot: Snapshot) -> WhyNot | NoPlan | Refusal:
        """The best plan beside the best one that treats a credential the other way; each has the question's time.

        Raises:
            UnsoundPlanError: as `plan`.
        """
        return why_not(credential, question, snapshot, lambda varied: self.plan(varied, snapshot))

    def saved_if_held(
        self, step: PlanStep, plan: Plan, question: PlanQuestion, snapshot: Snapshot
    ) -> Difference | None:
        """What would be saved if the credential of a step of the best plan were held; None: no plan is found then.

        Raises:
            UnsoundPlanError: as `plan`.
        """
        return saved_if_held(step, plan, question, lambda varied: self._planned(Instance(varied, snapshot)))

    def sensitivity(self, plan: Plan, question: PlanQuestion, snapshot: Snapshot) -> tuple[StepSensitivity, ...]:
        """How far each step of the best plan of a question may rise before another plan is better."""
        inquiry = self._inquiry(with_options(question, currency=plan.totals.cost.currency), snapshot)
        return () if isinstance(inquiry, Refusal) else sensitivity_of(plan, inquiry, self._clock(question))

    def _inquiry(self, question: PlanQuestion, snapshot: Snapshot) -> Inquiry | Refusal:
        mistakes = question_problems(question, snapshot)
        found = mistakes or inquiry_of(question, snapshot, self.rates, self.default_currency)
        if isinstance(found, Inquiry):
            return found
        return Refusal(tuple(found) if isinstance(found, list) else (found,))

    def _clock(self, question: PlanQuestion) -> Clock:
        return Clock(question.options.time_limit_ms or self.time_limit_ms)

    def _planned(self, instance: Instance) -> PlanResult:
        question, snapshot = instance.question, instance.snapshot
        clock = self._clock(question)
        if instance.limits.weeks is not None or is_ruled_question(instance):
            return plan_ruled(instance, self.rates, self.default_currency, clock)
        with clock.phase("closure"):
            problem = instance.problem(instance.limits)
        routes = (instance.route(problem, place) for place in range(len(problem.root)))
        currency = currency_of(routes, question.options.currency, self.default_currency, self.rates)
        if isinstance(currency, Mistake):
            return Refusal((currency,))
        pricing = Pricing(self.rates, currency)

        def prices(step: Step) -> tuple[int, int]:
            number, place = step
            return pricing.of(snapshot.graph.credentials[number].routes[place])

        budget = question.options.budget
        most = None if budget is None else thousandths(budget)
        if problem.goal == FALSE:
            return self._no_plan(instance, prices, most, currency, clock)
        outcome = optimise(problem, prices, question.options.optimize, most, clock)
        if outcome.steps is None:
            if outcome.infeasible:
                return self._no_plan(instance, prices, most, currency, clock)
            return NoPlan(NoPlanReason.UNDECIDED, (), snapshot.revision)
        with clock.phase("answer"):
            taken = ranked(problem, outcome.steps, snapshot)
            plan = answer_of(taken, None, instance, pricing, Proved.of(outcome), clock)
        inquiry = Inquiry(instance, instance.limits, pricing)
        return with_alternatives(plan, inquiry, question.options.alternatives, clock)

    def _no_plan(self, instance: Instance, prices: Prices, budget: int | None, currency: str, clock: Clock) -> NoPlan:
        conflict_clock = Clock(max(LEAST_CONFLICT_MS, int(clock.left * 1000 * CONFLICT_SHARE)))

        def unpayable(problem: Problem) -> bool:
            left = Clock(max(1, int(conflict_clock.left * 1000)))
            return optimise(problem, prices, (Objective.MONEY,), budget, left).infeasible

        judge = None if budget is None else unpayable
        conflict = find_conflict(instance, judge, currency, lambda: conflict_clock.left <= 0)
        return NoPlan(NoPlanReason.INFEASIBLE, (conflict,), instance.snapshot.revision)


def ranked(problem: Problem, steps: Sequence[Step], snapshot: Snapshot) -> list[Taken]:
    """Steps with their ranks, in an order in which they can be done; ties by key."""
    routes = routes_of(problem, steps) or []
    part = subproblem(problem, routes)
    order = earn_all(Network.of(part))
    found = []
    for route in order.route:
        if route >= 0:
            ((number, place),) = steps_of(part, [route])
            credential = snapshot.graph.credentials[number]
            found.append(Taken(credential, credential.routes[place], order.rank[part.route_of[route]]))
    return sorted(found, key=lambda step: (step.rank, step.credential.key))

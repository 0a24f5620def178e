"""Questions about a plan: what it is measured by, beside what else there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pathways.catalog.snapshot import Snapshot
from pathways.domain.comparison import Difference, Frontier, StepSensitivity, WhyNot
from pathways.domain.no_plan import NoPlan, Refusal
from pathways.domain.plan import Objective, Plan, PlanQuestion
from pathways.domain.requirement import Requirement
from pathways.planning.analysis.frontier import frontier_of
from pathways.planning.analysis.sensitivity import saved_if_held, sensitivity_of
from pathways.planning.analysis.why_not import why_not
from pathways.planning.planner import Planner, Replanning
from pathways.planning.question.instance import Instance
from pathways.planning.question.replanner import Replanner
from pathways.planning.question.validation import question_problems
from pathways.planning.solver.deadline import Clock, TimeOverError
from pathways.planning.strategies.alternatives import steps_of
from pathways.planning.strategies.priced_question import PricedQuestion
from pathways.planning.strategies.solve import shortest_of
from pathways.planning.strategies.variations import inquiry_of, with_options


@dataclass(frozen=True, slots=True)
class Comparer:
    """Compares plans of one planner over one snapshot; each answer has the time of its question.

    The methods raise UnsoundPlanError where the verifier refuses a plan.
    """

    planner: Planner
    snapshot: Snapshot

    def frontier(self, question: PlanQuestion) -> Frontier | Refusal:
        """The front of money against weeks."""
        inquiry = self._inquiry(question)
        timed = self._inquiry(with_options(question, optimize=(Objective.WEEKS,)))
        if isinstance(inquiry, Refusal):
            return inquiry
        return timed if isinstance(timed, Refusal) else frontier_of(inquiry, self._clock(question))

    def why_not(self, credential: str, question: PlanQuestion) -> WhyNot | NoPlan | Refusal:
        """The best plan beside the best one that treats a credential the other way; each has the question's time."""
        return why_not(credential, question, self.snapshot, self._replanner(question))

    def saved_if_held(self, plan: Plan, question: PlanQuestion) -> Mapping[int, Difference | None]:
        """What would be saved if the credential of a step of the best plan were held, by the number of the step.

        None: no plan is found then, or time ran out; the steps that are left share what is left of it.
        """
        clock = self._clock(question)
        saved: dict[int, Difference | None] = {}
        for done, step in enumerate(plan.steps):
            share = int(clock.left * 1000 / (len(plan.steps) - done))
            timed = with_options(question, time_limit_ms=max(1, share))
            saved[step.number] = saved_if_held(step, plan, timed, self._replanner(question))
        return saved

    def fewest_weeks(self, plan: Plan, question: PlanQuestion, line: Requirement | None = None) -> int | None:
        """How long the steps of a plan without a calendar take, in the shortest schedule at 40 hours a week.

        Args:
            question: the one that the plan answers; what it asks for is valid.
            line: what was planned instead of the question's goal.

        Returns:
            In whole weeks; None: the steps have no schedule (something would run out on the way), or time ran out.
        """
        timed = with_options(question, optimize=(Objective.WEEKS,), currency=plan.totals.cost.currency)
        inquiry = inquiry_of(Instance(timed, self.snapshot, line), self.planner.rates, self.planner.default_currency)
        if not isinstance(inquiry, PricedQuestion):
            return None
        try:
            shortest = shortest_of(steps_of(plan), inquiry, self._clock(question))
        except TimeOverError:
            return None
        return shortest.values[0] if shortest.found is not None and shortest.values == shortest.bounds else None

    def sensitivity(self, plan: Plan, question: PlanQuestion) -> tuple[StepSensitivity, ...]:
        """How far each step of the best plan of a question may rise before another plan is better."""
        inquiry = self._inquiry(with_options(question, currency=plan.totals.cost.currency))
        return () if isinstance(inquiry, Refusal) else sensitivity_of(plan, inquiry, self._clock(question))

    def _inquiry(self, question: PlanQuestion) -> PricedQuestion | Refusal:
        mistakes = question_problems(question, self.snapshot)
        if mistakes:
            return Refusal(tuple(mistakes))
        found = inquiry_of(Instance(question, self.snapshot), self.planner.rates, self.planner.default_currency)
        return found if isinstance(found, PricedQuestion) else Refusal((found,))

    def _replanner(self, question: PlanQuestion) -> Replanner:
        return Replanning(self.planner, self.snapshot, self._clock(question))

    def _clock(self, question: PlanQuestion) -> Clock:
        return Clock(question.options.time_limit_ms or self.planner.time_limit_ms)

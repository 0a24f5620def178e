"""Answers a question for a plan: folds it, optimises, verifies, and says what is proved."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from pathways.catalog.snapshot import Snapshot
from pathways.catalog.strangers import strangers
from pathways.domain.money import Rates
from pathways.domain.no_plan import NoPlan, NoPlanReason, PlanResult, Refusal
from pathways.domain.plan import Assumption, AssumptionKind, Plan, PlanQuestion
from pathways.domain.requirement import Requirement
from pathways.planning.answer.caveats import undecided
from pathways.planning.attempt import Attempt
from pathways.planning.by_model import attempt_by_model, exists_by_model
from pathways.planning.by_selection import attempt_by_selection, exists_by_selection
from pathways.planning.explain.claims import accepting_claims, beside_claims, better_by_claims
from pathways.planning.explain.option_changes import greatest_share_text, relaxations_of
from pathways.planning.explain.outlook import outlook_of
from pathways.planning.question.closure import needs_model
from pathways.planning.question.instance import Instance
from pathways.planning.question.validation import LONGEST_MS, question_problems
from pathways.planning.solver.deadline import TIME_RAN_OUT, Clock
from pathways.planning.solver.progress import NOBODY, Observer
from pathways.planning.strategies.alternatives import with_alternatives
from pathways.planning.strategies.recommended_first import most_recommended

ANSWER_SHARE = 0.25
MOST_ANSWER_MS = 100
"""What is kept of the time for writing the answer down, in which nothing is searched any more."""
NONE = "There is no plan."
NOT_ALL = (
    f"{TIME_RAN_OUT} before the explanation was complete: the conflict shown may not be minimal, "
    "and other changes may help too."
)
TIME_IS_OVER = f"{TIME_RAN_OUT} before a plan was found or ruled out; try a longer timeLimitMs."
LATER = "No plan ends within twenty years; where something is renewed on the way, later ones are not looked for."


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

    def plan(self, question: PlanQuestion, snapshot: Snapshot, watch: Observer = NOBODY) -> PlanResult:
        """The best plan, with its proof; or why no plan exists; or what is wrong with the question.

        Args:
            watch: receives progress in the first objectives and may stop the search, which then answers what is known.

        Raises:
            UnsoundPlanError: the verifier refuses the plan that was found; the instance is logged.
        """
        mistakes = question_problems(question, snapshot)
        if mistakes:
            return Refusal(tuple(mistakes))
        clock = self._clock(question, watch)
        instance = Instance(question, snapshot)
        attempt = self._attempt(instance, clock, watch)
        if attempt.plan is None or attempt.inquiry is None:
            return _with_strangers(self._without_plan(attempt, clock, snapshot), instance)
        best = most_recommended(attempt.plan, attempt.inquiry, clock)
        plan = with_alternatives(best, attempt.inquiry, question.options.alternatives, clock)
        others = Replanning(self, snapshot, clock, instance.handed_on)
        told = undecided(plan, instance, others)
        claims = better_by_claims(plan, question, others, snapshot.names)
        left_out = (Assumption(AssumptionKind.LEFT_OUT, text) for text in question.left_out)
        return replace(plan, assumed=(*plan.assumed, *left_out, *told), advice=(*plan.advice, *claims))

    def best(self, question: PlanQuestion, snapshot: Snapshot) -> Plan | Refusal | None:
        """The best plan alone: no alternatives, and no explanation where no plan exists.

        Returns:
            None when there is none, or none was found in time.

        Raises:
            UnsoundPlanError: as `plan`.
        """
        mistakes = question_problems(question, snapshot)
        if mistakes:
            return Refusal(tuple(mistakes))
        attempt = self._attempt(Instance(question, snapshot), self._clock(question, NOBODY), NOBODY)
        return attempt.plan if attempt.refused is None else Refusal((attempt.refused,))

    def plan_line(self, line: Requirement, question: PlanQuestion, snapshot: Snapshot) -> PlanResult:
        """The best way to make one requirement line hold, whatever else the question's goal asks for.

        Raises:
            UnsoundPlanError: as `plan`.
        """
        return self._decided(Instance(question, snapshot, line), snapshot)

    def decided(self, question: PlanQuestion, snapshot: Snapshot) -> PlanResult:
        """As `best`; where there is no plan, whether that is proved, and no explanation.

        Raises:
            UnsoundPlanError: as `plan`.
        """
        mistakes = question_problems(question, snapshot)
        if mistakes:
            return Refusal(tuple(mistakes))
        return self._decided(Instance(question, snapshot), snapshot)

    def _decided(self, instance: Instance, snapshot: Snapshot) -> PlanResult:
        clock = self._clock(instance.question, NOBODY)
        attempt = self._attempt(instance, clock, NOBODY)
        if attempt.refused is not None:
            return Refusal((attempt.refused,))
        if attempt.plan is not None:
            return attempt.plan
        if attempt.obstacles is None:
            return _undecided(attempt, clock, snapshot)
        return NoPlan(NoPlanReason.INFEASIBLE, NONE, (), snapshot.revision, phases_ms=dict(clock.phases))

    def _without_plan(self, attempt: Attempt, clock: Clock, snapshot: Snapshot) -> PlanResult:
        """Why there is no plan, and what would help."""
        if attempt.refused is not None:
            return Refusal((attempt.refused,))
        if attempt.obstacles is None:
            return _undecided(attempt, clock, snapshot)
        obstacles = attempt.obstacles
        with clock.phase("conflicts"):
            conflicts = obstacles.conflicts
        others = Replanning(self, snapshot, clock, obstacles.instance.handed_on)
        with clock.phase("what would help"):
            accepted = accepting_claims(obstacles.instance.question, others)
            relaxations = relaxations_of(obstacles, others, accepted)
            conflicts = conflicts if accepted is None else beside_claims(conflicts)
            said = [each.text for each in conflicts] or [NONE]
            most = greatest_share_text(relaxations, obstacles)
            said += [*([most] if most else []), *outlook_of(obstacles, others)]
        text = " ".join(said if clock.left > 0 else [*said, NOT_ALL])
        return NoPlan(NoPlanReason.INFEASIBLE, text, conflicts, snapshot.revision, relaxations, dict(clock.phases))

    def best_within(self, instance: Instance, clock: Clock) -> Plan | None:
        """The best plan of another question, within the time that is left for this one."""
        if clock.left <= 0:
            return None
        return self._attempt(instance, clock.part(), NOBODY).plan

    def has_plan_within(self, instance: Instance, clock: Clock) -> bool:
        """Another question has a plan, which is known within the time that is left; the best one is not looked for."""
        if clock.left <= 0:
            return False
        exists = exists_by_model if needs_model(instance) else exists_by_selection
        return exists(instance, self.rates, self.default_currency, clock.part())

    def limit_ms(self, question: PlanQuestion) -> int:
        """For the whole answer; of a question that is refused for its limit, what it would be without."""
        asked = question.options.time_limit_ms
        return asked if asked is not None and 1 <= asked <= LONGEST_MS else self.time_limit_ms

    def _clock(self, question: PlanQuestion, watch: Observer) -> Clock:
        """Of one question, whatever is asked on its way."""
        limit = self.limit_ms(question)
        return Clock(limit - min(limit * ANSWER_SHARE, MOST_ANSWER_MS), watch)

    def _attempt(self, instance: Instance, clock: Clock, watch: Observer) -> Attempt:
        attempt = attempt_by_model if needs_model(instance) else attempt_by_selection
        return attempt(instance, self.rates, self.default_currency, clock, watch)


@dataclass(frozen=True, slots=True)
class Replanning:
    """Other questions on the way of one, each best plan looked for once.

    Attributes:
        clock: of the question on whose way they are.
        handed_on: closures that are known of it.
    """

    planner: Planner
    snapshot: Snapshot
    clock: Clock
    handed_on: dict[Hashable, object] = field(default_factory=dict)
    _known: dict[PlanQuestion, Plan | None] = field(default_factory=dict)

    def answer(self, question: PlanQuestion) -> PlanResult:
        """As `Planner.plan`."""
        return self.planner.plan(question, self.snapshot)

    def best(self, question: PlanQuestion) -> Plan | None:
        """As `Planner.best_within`."""
        if question not in self._known:
            self._known[question] = self.planner.best_within(self._instance(question), self.clock)
        return self._known[question]

    def has_plan(self, question: PlanQuestion) -> bool:
        """As `Planner.has_plan_within`."""
        if question in self._known:
            return self._known[question] is not None
        return self.planner.has_plan_within(self._instance(question), self.clock)

    def _instance(self, question: PlanQuestion) -> Instance:
        return Instance(question, self.snapshot, handed_on=self.handed_on)


def _undecided(attempt: Attempt, clock: Clock, snapshot: Snapshot) -> NoPlan:
    text = LATER if attempt.is_cut else TIME_IS_OVER
    return NoPlan(NoPlanReason.UNDECIDED, text, (), snapshot.revision, phases_ms=dict(clock.phases))


def _with_strangers(answer: PlanResult, instance: Instance) -> PlanResult:
    """The same, where no plan exists with what of the record no rule of the learner's cohorts asks for."""
    if not isinstance(answer, NoPlan):
        return answer
    told = (each.text for each in strangers(instance.question.record, instance.snapshot))
    return replace(answer, text=" ".join((answer.text, *told)))

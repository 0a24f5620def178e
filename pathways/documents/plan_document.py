"""A plan as documents show it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pathways.codes import Code
from pathways.domain.learner import unlisted_text
from pathways.domain.money import Money, cost_text, written
from pathways.domain.plan import Dates, Due, Objective, Plan, PlanStep, ProofStatus
from pathways.errors import ProblemsError
from pathways.wording.phrases import Names, counted, listed, nth

GOAL_PATH = "goal"
STATED = "of the costs that are stated"
"""What a proof about money covers where the cost of some step is not stated."""
UNSEEN = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
"""Line ends, and characters that XML or a calendar must not hold."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One credential earned, or kept, by one route.

    Attributes:
        credential, route: keys.
        kind: of the route, as GraphQL spells it.
        is_priced: its cost is stated; it counts as 0 otherwise.
        after: numbers of the steps it waits for.
        serves: names of the credentials, or “the goal”, that it is taken for.
        serves_goal: the goal itself asks for it.
        builds_on: names of held credentials that pay for lines of its requirement.
        term: that it lies in; None: in none.
        occurrence: which time the plan earns the credential; None: it does so once.
    """

    number: int
    rank: int
    credential: str
    name: str
    route: str
    route_name: str
    kind: str
    cost: Money
    is_priced: bool
    hours: Decimal
    after: tuple[int, ...]
    serves: tuple[str, ...]
    serves_goal: bool
    builds_on: tuple[str, ...]
    is_renewal: bool
    dates: Dates | None
    due: Due | None
    term: str | None
    occurrence: int | None = None

    @property
    def title(self) -> str:
        """The name; of what the plan earns several times with which time it is: “Choir (2nd time)”."""
        return self.name if self.occurrence is None else f"{self.name} ({nth(self.occurrence)} time)"


@dataclass(frozen=True, slots=True)
class Sums:
    """What a whole plan takes.

    Attributes:
        weeks: None without a calendar.
        is_least: the cost of some step is not stated, so the plan costs more than `cost`, or just as much.
    """

    cost: Money
    hours: Decimal
    steps: int
    weeks: int | None
    is_least: bool = False

    @property
    def cost_text(self) -> str:
        """``$404.00``, or ``at least $404.00`` where not every cost is stated."""
        return f"at least {self.cost}" if self.is_least else cost_text(self.cost)

    def __str__(self) -> str:
        parts = [counted(self.steps, "step"), self.cost_text, counted(self.hours, "hour")]
        if self.weeks is not None:
            parts.append(counted(self.weeks, "week"))
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another plan: what it takes, and by which credentials it differs.

    Attributes:
        instead, without: names of credentials that only it earns, and that it does not earn.
    """

    sums: Sums
    instead: tuple[str, ...]
    without: tuple[str, ...]

    def __str__(self) -> str:
        parts = [f"with {listed(self.instead, 'and')}"] if self.instead else []
        parts += [f"without {listed(self.without, 'and')}"] if self.without else []
        return f"{self.sums}: {'; '.join(parts) or 'by other routes'}"


@dataclass(frozen=True, slots=True)
class Proved:
    """The value of an objective, and what no plan can go below."""

    objective: Objective
    status: ProofStatus
    value: Decimal
    bound: Decimal


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """A plan, for people to read.

    Attributes:
        elapsed_ms: what finding it took, in milliseconds.
    """

    goal: str
    start_on: date
    catalog_revision: int
    steps: tuple[PlannedStep, ...]
    sums: Sums
    status: ProofStatus
    proved: tuple[Proved, ...]
    assumptions: tuple[str, ...]
    advice: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    elapsed_ms: float

    @property
    def held(self) -> tuple[str, ...]:
        """Names of the held awards that some step builds on, each once."""
        return tuple(dict.fromkeys(name for step in self.steps for name in step.builds_on))

    @property
    def dated(self) -> tuple[tuple[PlannedStep, Dates], ...]:
        """The steps that are placed in weeks."""
        return tuple((step, step.dates) for step in self.steps if step.dates is not None)

    @property
    def due(self) -> tuple[tuple[PlannedStep, Due], ...]:
        """The steps that keep the goal valid, each with its days."""
        return tuple((step, step.due) for step in self.steps if step.due is not None)

    @property
    def by_term(self) -> tuple[tuple[str | None, tuple[PlannedStep, ...]], ...]:
        """The steps of each term, in the order in which the first ones begin; then those in no term."""
        of_term: dict[str | None, list[PlannedStep]] = {}
        for step, _ in sorted(self.dated, key=lambda pair: (pair[1].start_on, pair[0].number)):
            if step.term is not None:
                of_term[step.term] = [each for each in self.steps if each.term == step.term]
        of_term[None] = [step for step in self.steps if step.term is None]
        return tuple((term, tuple(steps)) for term, steps in of_term.items() if steps)

    @property
    def proof(self) -> str:
        """What is proved, in one sentence."""
        parts = []
        for each in self.proved:
            value, bound = (self._measured(number, each.objective) for number in (each.value, each.bound))
            if each.status is ProofStatus.OPTIMAL:
                stated = f" {STATED}" if self.sums.is_least and each.objective is Objective.MONEY else ""
                parts.append(f"{value}, the least possible{stated}")
            else:
                parts.append(f"{value}, and no plan can take less than {bound}")
        lead = "Proved best" if self.status is ProofStatus.OPTIMAL else "Time ran out before it was proved best"
        return f"{lead}: {'; then '.join(parts)}."

    def _measured(self, number: Decimal, objective: Objective) -> str:
        match objective:
            case Objective.MONEY:
                return str(Money(number, self.sums.cost.currency))
            case Objective.HOURS:
                return counted(number, "hour")
            case Objective.WEEKS:
                return counted(number, "week")
            case Objective.STEPS:
                return counted(number, "step")


def step_cost_text(step: PlannedStep) -> str:
    """The cost of a step, or that it is not stated; ``at least $135.00`` where only what others share is."""
    return cost_text(step.cost, is_priced=step.is_priced)


def due_text(due: Due) -> str:
    """When a step that keeps the goal valid may be taken."""
    return f"on {due.through}" if due.since == due.through else f"from {due.since} through {due.through}"


def expect_dates(plan: PlanDocument) -> None:
    """For documents that show days.

    Raises:
        ProblemsError: NO_DATES, there is nothing to put into a calendar.
    """
    if not plan.steps:
        raise ProblemsError.one(Code.NO_DATES, "The goal is reached already; a calendar has nothing to hold.", None)
    if not plan.dated and not plan.due:
        hint = "Ask with weeklyHours, maxParallel, finishBy or keepValidUntil, or optimize WEEKS."
        raise ProblemsError.one(Code.NO_DATES, "The steps of this plan have no dates.", hint, "options")


def plan_document(plan: Plan, goal: str, names: Names) -> PlanDocument:
    """The document of a plan.

    Args:
        plan: as it is answered.
        goal: what it leads to, in words.
        names: of credentials, by key.
    """
    earned = {step.credential.key: cleaned(step.credential.name) for step in plan.steps}
    currency = plan.totals.cost.currency
    return PlanDocument(
        goal=cleaned(goal),
        start_on=plan.start_on,
        catalog_revision=plan.catalog_revision,
        steps=several_told(_step(step, earned, names) for step in plan.steps),
        sums=_sums(plan),
        status=plan.proof.status,
        proved=tuple(
            Proved(
                each.objective,
                each.status,
                *(_exact(each.objective, one, currency) for one in (each.value, each.bound)),
            )
            for each in plan.proof.objectives
        ),
        assumptions=tuple(map(cleaned, plan.assumptions)),
        advice=tuple(map(cleaned, plan.advice)),
        alternatives=tuple(_alternative(other, earned) for other in plan.alternatives),
        elapsed_ms=round(plan.proof.elapsed_ms, 3),
    )


def _exact(objective: Objective, value: Decimal, currency: str) -> Decimal:
    return Decimal(written(value, currency)) if objective is Objective.MONEY else value


def _written(cost: Money) -> Money:
    """With the decimals of its currency."""
    return Money(Decimal(written(cost.amount, cost.currency)), cost.currency)


def _sums(plan: Plan) -> Sums:
    totals = plan.totals
    return Sums(_written(totals.cost), totals.hours, totals.steps, totals.weeks, not plan.is_priced)


def _step(step: PlanStep, earned: Names, names: Names) -> PlannedStep:
    paying = dict.fromkeys(claim.credential for claim in step.claims)
    served, serves_goal = purposes([line.path for line in step.satisfies], earned)
    return PlannedStep(
        number=step.number,
        rank=step.rank,
        credential=step.credential.key,
        name=cleaned(step.credential.name),
        route=step.route.key,
        route_name=cleaned(step.route.title),
        kind=step.route.kind.value,
        cost=_written(step.cost),
        is_priced=step.route.cost is not None,
        hours=step.hours,
        after=step.after,
        serves=served,
        serves_goal=serves_goal,
        builds_on=tuple(cleaned(unlisted_text(key) or names.get(key, key)) for key in paying if key not in earned),
        is_renewal=step.is_renewal,
        dates=step.dates,
        due=step.due,
        term=None if step.term is None else cleaned(str(step.term)),
        occurrence=step.occurrence,
    )


def several_told(steps: Iterable[PlannedStep]) -> tuple[PlannedStep, ...]:
    """The steps; only those keep their occurrence whose credential the plan earns several times."""
    every = tuple(steps)
    times = Counter(step.credential for step in every if not step.is_renewal)
    return tuple(
        step if times[step.credential] > 1 and not step.is_renewal else replace(step, occurrence=None) for step in every
    )


def purposes(paths: Iterable[str], earned: Names) -> tuple[tuple[str, ...], bool]:
    """What a step is taken for, by the paths of the lines that it satisfies; and whether the goal is among it."""
    owners = dict.fromkeys(path.partition("/")[0] for path in paths)
    served = tuple("the goal" if owner == GOAL_PATH else earned.get(owner, owner) for owner in owners)
    return served, GOAL_PATH in owners


def _alternative(other: Plan, earned: Names) -> Alternative:
    return alternative(
        _sums(other), {each.credential.key: cleaned(each.credential.name) for each in other.steps}, earned
    )


def alternative(sums: Sums, theirs: Names, earned: Names) -> Alternative:
    """Another plan beside one, by the names of what each earns."""
    return Alternative(
        sums,
        tuple(name for key, name in theirs.items() if key not in earned),
        tuple(name for key, name in earned.items() if key not in theirs),
    )


def cleaned(text: str) -> str:
    """A text on one line, without what a document must not hold."""
    return UNSEEN.sub(" ", text).strip()

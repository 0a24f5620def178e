"""A plan as documents show it, and the GraphQL that asks for one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pathways.codes import Code
from pathways.domain.money import Money, cost_text
from pathways.domain.plan import Dates, Due, Objective, ProofStatus
from pathways.errors import ProblemsError
from pathways.wording.phrases import counted, listed

PLAN = """query Plan($goal: GoalInput!, $learner: LearnerRef!, $options: PlanOptions) {
  planPathway(goal: $goal, learner: $learner, options: $options) {
    __typename
    ... on Plan {
      goal startOn catalogRevision assumptions advice
      totals { ...Sums }
      proof { status elapsedMs objectives { objective status value bound } }
      steps {
        number rank credential { key name } route { key name kind cost { amount } }
        cost { amount currency } hours after isRenewal startWeek endWeek startOn finishOn due { since through }
        satisfies { path text } claims { credential { key name } }
      }
      alternatives { totals { ...Sums } steps { credential { key name } route { key name cost { amount } } } }
    }
    ... on NoPlan {
      reason text catalogRevision
      conflicts { text members { kind name requirement { path text } } }
      relaxations { text changes { kind value assignment } plan { totals { ...Sums } } }
    }
    ... on Refusal { userErrors { code message hint path } }
  }
}
fragment Sums on PlanTotals { cost { amount currency } hours weeks steps }"""

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
    """A plan, for people to read."""

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
    """The cost of a step, or that it is not stated."""
    return cost_text(step.cost) if step.is_priced else "cost not stated"


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


def plan_document(plan: Mapping[str, Any]) -> PlanDocument:
    """The document of a plan.

    Args:
        plan: a `Plan` as `PLAN` is answered.
    """
    names = {step["credential"]["key"]: _clean(step["credential"]["name"]) for step in plan["steps"]}
    proof = plan["proof"]
    return PlanDocument(
        goal=_clean(plan["goal"]),
        start_on=date.fromisoformat(plan["startOn"]),
        catalog_revision=plan["catalogRevision"],
        steps=tuple(_step(step, names) for step in plan["steps"]),
        sums=sums_of(plan["totals"], plan["steps"]),
        status=ProofStatus(proof["status"]),
        proved=tuple(
            Proved(
                Objective(each["objective"]),
                ProofStatus(each["status"]),
                Decimal(each["value"]),
                Decimal(each["bound"]),
            )
            for each in proof["objectives"]
        ),
        assumptions=tuple(_clean(text) for text in plan["assumptions"]),
        advice=tuple(_clean(text) for text in plan["advice"]),
        alternatives=tuple(_alternative(other, names) for other in plan["alternatives"]),
    )


def sums_of(totals: Mapping[str, Any], steps: Iterable[Mapping[str, Any]]) -> Sums:
    """What a plan takes, from its `totals` and its steps."""
    is_least = any(step["route"]["cost"] is None for step in steps)
    return Sums(_money(totals["cost"]), Decimal(str(totals["hours"])), totals["steps"], totals["weeks"], is_least)


def _step(step: Mapping[str, Any], names: Mapping[str, str]) -> PlannedStep:
    owners = dict.fromkeys(line["path"].partition("/")[0] for line in step["satisfies"])
    paying = {claim["credential"]["key"]: _clean(claim["credential"]["name"]) for claim in step["claims"]}
    route, due = step["route"], step["due"]
    dates = None
    if step["startOn"] is not None:
        days = date.fromisoformat(step["startOn"]), date.fromisoformat(step["finishOn"])
        dates = Dates(step["startWeek"], step["endWeek"], *days)
    return PlannedStep(
        number=step["number"],
        rank=step["rank"],
        credential=step["credential"]["key"],
        name=_clean(step["credential"]["name"]),
        route=route["key"],
        route_name=_clean(route["name"]),
        kind=route["kind"],
        cost=_money(step["cost"]),
        is_priced=step["route"]["cost"] is not None,
        hours=Decimal(str(step["hours"])),
        after=tuple(step["after"]),
        serves=tuple("the goal" if owner == GOAL_PATH else names.get(owner, owner) for owner in owners),
        serves_goal=GOAL_PATH in owners,
        builds_on=tuple(name for key, name in paying.items() if key not in names),
        is_renewal=step["isRenewal"],
        dates=dates,
        due=None if due is None else Due(date.fromisoformat(due["since"]), date.fromisoformat(due["through"])),
    )


def _alternative(other: Mapping[str, Any], names: Mapping[str, str]) -> Alternative:
    theirs = {step["credential"]["key"]: _clean(step["credential"]["name"]) for step in other["steps"]}
    return Alternative(
        sums_of(other["totals"], other["steps"]),
        tuple(name for key, name in theirs.items() if key not in names),
        tuple(name for key, name in names.items() if key not in theirs),
    )


def _money(cost: Mapping[str, str]) -> Money:
    return Money(Decimal(cost["amount"]), cost["currency"])


def _clean(text: str) -> str:
    return UNSEEN.sub(" ", text).strip()

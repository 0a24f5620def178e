"""Why there is no plan, and what would help, as the API shows them; and whatever a question for a plan is answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import strawberry

from pathways.api.context import RequestContext
from pathways.api.declare import output
from pathways.api.types.errors import UserError, user_errors
from pathways.api.types.plan_analysis import PlanAnalysis
from pathways.api.types.plans import Plan
from pathways.api.types.requirements import Requirement, line_of
from pathways.codes import Code
from pathways.domain import no_plan, plan
from pathways.domain.no_plan import ConflictMemberKind, NoPlanReason, OptionChangeKind
from pathways.domain.plan import PlanQuestion
from pathways.errors import Problem
from pathways.wording.goals import goal_text


@output
class ConflictMember:
    """A limit, or a requirement line by its path.

    Attributes:
        kind: what stands in the way.
        name: the option, e.g. budget or avoid:KEY, or the path of the line.
        requirement: the line; null for an option.
    """

    kind: ConflictMemberKind
    name: str
    requirement: Requirement | None


@output
class Conflict:
    """Limits and requirement lines that cannot hold together.

    Attributes:
        members: dropping any one of them resolves this conflict, unless time ran out.
        text: the conflict in words.
    """

    members: list[ConflictMember]
    text: str

    @classmethod
    def of(cls, reading: RequestContext, conflict: no_plan.Conflict) -> Conflict:
        """A conflict, its lines included."""
        members = [
            ConflictMember(
                kind=member.kind,
                name=member.name,
                requirement=None if member.requirement is None else line_of(reading, member.requirement),
            )
            for member in conflict.members
        ]
        return cls(members=members, text=conflict.text)


@output
class OptionChange:
    """One change; the assignment is written e.g. budget=1450.00.

    Attributes:
        kind: which option or line changes.
        value: what the option becomes, or what is dropped, said or waived.
        assignment: the change as the command line takes it, e.g. budget=1450.00, avoid-=KEY or waive=PATH.
    """

    kind: OptionChangeKind
    value: str
    assignment: str


@output
class Relaxation:
    """The smallest set of changes that makes a plan possible.

    Attributes:
        changes: all of them together make the plan possible.
        text: the changes and the plan in words.
        plan: the best plan with these changes.
    """

    changes: list[OptionChange]
    text: str
    plan: Plan | None

    @classmethod
    def of(cls, reading: RequestContext, relaxation: no_plan.Relaxation, goal: str) -> Relaxation:
        """A relaxation with the plan it leads to."""
        changes = [
            OptionChange(kind=each.kind, value=each.value, assignment=each.assignment) for each in relaxation.changes
        ]
        return cls(changes=changes, text=relaxation.text, plan=Plan.of(reading, relaxation.plan, goal))


@output
class NoPlan:
    """INFEASIBLE: proved that no plan exists. UNDECIDED: time ran out before one was found.

    Attributes:
        reason: proved, or out of time.
        text: why, in words.
        conflicts: what stands in the way; empty where time ran out before a conflict was found.
        relaxations: what would help, the fewest changes first, then the cheapest plan.
        catalog_revision: the revision of the catalogue that answered.
    """

    reason: NoPlanReason
    text: str
    conflicts: list[Conflict]
    relaxations: list[Relaxation]
    catalog_revision: int


@output
class Refusal:
    """The question has mistakes: an unknown key, no rate between two currencies, a limit out of range.

    Attributes:
        user_errors: every mistake of the question, with the way to mend it.
    """

    user_errors: list[UserError]


PlanResult = Annotated[
    Plan | NoPlan | Refusal, strawberry.union("PlanResult", description="The best plan, or why there is none.")
]


def plan_result(
    reading: RequestContext, answer: no_plan.PlanResult, question: PlanQuestion, *, is_best: bool = True
) -> Plan | NoPlan | Refusal:
    """An answer of the planner as the API shows it.

    Args:
        is_best: a plan is the best answer to this very question, so that more can be asked about it.
    """
    if not isinstance(answer, plan.Plan):
        return without_plan(reading, answer, question)
    text = goal_text(question.goal, reading.snapshot.names)
    return Plan.of(reading, answer, text, PlanAnalysis(reading, question, answer) if is_best else None)


def without_plan(
    reading: RequestContext, answer: no_plan.NoPlan | no_plan.Refusal, question: PlanQuestion
) -> NoPlan | Refusal:
    """Why there is no plan, as the API shows it."""
    if isinstance(answer, no_plan.Refusal):
        return refused(reading, answer.problems)
    text = goal_text(question.goal, reading.snapshot.names)
    return NoPlan(
        reason=answer.reason,
        text=answer.text,
        conflicts=[Conflict.of(reading, conflict) for conflict in answer.conflicts],
        relaxations=[Relaxation.of(reading, relaxation, text) for relaxation in answer.relaxations],
        catalog_revision=answer.catalog_revision,
    )


def refused(reading: RequestContext, problems: Sequence[Problem]) -> Refusal:
    """What is wrong with a question, as the API shows it."""
    reading.missed |= any(problem.code is Code.NOT_FOUND for problem in problems)
    return Refusal(user_errors=user_errors(problems))

"""Why a plan has a credential, or has it not, as the API shows it."""

from __future__ import annotations

from typing import Annotated

import strawberry

from pathways.api.context import RequestContext
from pathways.api.declare import output
from pathways.api.types.credentials import Credential
from pathways.api.types.no_plan import NoPlan, PlanResult, Refusal, plan_result, without_plan
from pathways.api.types.plan_analysis import PlanAnalysis
from pathways.api.types.plans import Difference, Plan
from pathways.domain import comparison, no_plan
from pathways.domain.plan import PlanQuestion
from pathways.wording.goals import goal_text


@output
class WhyNot:
    """The best plan beside the best one with a credential, or without it where the best plan earns it.

    Attributes:
        credential: the credential that the question named.
        best: the best plan to the goal.
        other: the best plan with the credential, or without it; NoPlan where no such plan exists.
    """

    credential: Credential
    in_best: bool = strawberry.field(description="The best plan earns it; then the other one does without it.")
    best: Plan
    other: PlanResult
    difference: Difference | None = strawberry.field(
        description="What the other plan takes more; null where no other plan exists."
    )
    text: str = strawberry.field(description="The answer in words.")


WhyNotResult = Annotated[
    WhyNot | NoPlan | Refusal, strawberry.union("WhyNotResult", description="Both plans, or why there is none.")
]


def why_not_result(
    reading: RequestContext, answer: comparison.WhyNot | no_plan.NoPlan | no_plan.Refusal, question: PlanQuestion
) -> WhyNot | NoPlan | Refusal:
    """An answer as the API shows it; NoPlan where the question has no plan anyway."""
    if not isinstance(answer, comparison.WhyNot):
        return without_plan(reading, answer, question)
    text = goal_text(question.goal, reading.snapshot.names)
    return WhyNot(
        credential=Credential.of(reading, answer.credential),
        in_best=answer.in_best,
        best=Plan.of(reading, answer.best, text, PlanAnalysis(reading, question, answer.best)),
        other=plan_result(reading, answer.other, question, is_best=False),
        difference=None if answer.difference is None else Difference.of(answer.difference),
        text=answer.text,
    )

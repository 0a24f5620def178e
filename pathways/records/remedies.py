"""What mends the results of an assessment: the steps of a plan, each with what it adds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from pathways.domain.advice import CompetencyGap, Reason, ReasonKind, Recommendation
from pathways.domain.plan import Plan, PlanStep
from pathways.domain.quantity import plain


def remedies_in(plan: Plan, lacking: Sequence[CompetencyGap], names: Mapping[str, str]) -> tuple[Recommendation, ...]:
    """The steps of a plan to what fell short, in its order.

    Args:
        plan: to the levels needed.
        lacking: what fell short.
        names: of competencies, by key.
    """
    steps = plan.steps
    return tuple(
        Recommendation(
            credential=step.credential.key,
            score=Decimal(len(steps) - place),
            eligible_now=not step.after,
            cost=step.cost,
            hours=step.hours,
            is_priced=step.route.cost is not None,
            reasons=tuple(_added(step, lacking, names))
            or (Reason(ReasonKind.ON_BEST_PLAN, f"Step {step.number} toward it", Decimal(step.number)),),
        )
        for place, step in enumerate(steps)
    )


def _added(step: PlanStep, lacking: Sequence[CompetencyGap], names: Mapping[str, str]) -> Iterator[Reason]:
    shown = {each.competency: each.level for each in step.credential.competencies}
    for each in lacking:
        level = shown.get(each.competency, Decimal(0))
        if level > each.held:
            name = names.get(each.competency, each.competency)
            seen = f"the assessment showed {plain(each.held)} of {plain(each.needed)}"
            text = f"Shows {name} at level {plain(level)}; {seen}"
            yield Reason(ReasonKind.REMEDIATES, text, level - each.held)

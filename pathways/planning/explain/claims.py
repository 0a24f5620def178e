"""What claims that do not count would change: fewer steps of a plan, or a plan where there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pathways.domain.learner import Award, AwardState
from pathways.domain.money import Money
from pathways.domain.no_plan import (
    Conflict,
    ConflictMember,
    ConflictMemberKind,
    OptionChange,
    OptionChangeKind,
    Relaxation,
)
from pathways.domain.plan import Objective, Plan, PlanQuestion
from pathways.planning.explain.option_changes import leads_to
from pathways.planning.question.replanner import Replanner
from pathways.wording.phrases import counted, listed

NAME = "verifiedOnly"
MOST_CLAIMS = 8
"""With more of them, it is not looked for which of them decide."""


def better_by_claims(plan: Plan, question: PlanQuestion, planner: Replanner, names: Mapping[str, str]) -> Iterator[str]:
    """In words, what the best plan saves if claims are accepted, and which they are; nothing where it saves nothing.

    Args:
        plan: the best one, in which they do not count.
        names: of credentials, by key.
    """
    if question.claims is None:
        return
    best = planner.best(_counting(question, question.claims.awards))
    saved = "" if best is None else _saved(plan, best, question)
    if best is None or not saved:
        return
    needed = list(_claims(question))
    for claim in list(needed) if len(needed) <= MOST_CLAIMS else ():
        others = [each for each in needed if each is not claim]
        without = planner.best(_counting(question, [*question.record.awards, *others]))
        if without is not None and without.totals == best.totals:
            needed = others
    titles = [names.get(each.credential, each.credential) for each in needed]
    of = f"the {'claim' if len(titles) == 1 else 'claims'} of {listed(titles, 'and')}" if titles else "what is claimed"
    yield f"With {of} accepted: {saved}."


def accepting_claims(question: PlanQuestion, planner: Replanner) -> Relaxation | None:
    """That claims are accepted, and the plan that this leads to; None: it leads to none."""
    plan = None if question.claims is None else planner.best(_counting(question, question.claims.awards))
    if plan is None:
        return None
    change = OptionChange(OptionChangeKind.VERIFIED_ONLY, "false", f"{NAME}=false")
    return Relaxation((change,), f"Claims that are accepted{leads_to(plan)}", plan)


def beside_claims(conflicts: Sequence[Conflict]) -> tuple[Conflict, ...]:
    """Conflicts that there would not be if claims counted."""
    member = ConflictMember(ConflictMemberKind.VERIFIED_ONLY, NAME)
    return tuple(
        Conflict((*each.members, member), f"{each.text.removesuffix('.')}, while claims do not count ({NAME}).")
        for each in conflicts
    )


def _counting(question: PlanQuestion, awards: Sequence[Award]) -> PlanQuestion:
    """The question where these awards count, and all else that is claimed."""
    record = question.record if question.claims is None else question.claims
    return replace(question, record=replace(record, awards=tuple(awards)), claims=None)


def _claims(question: PlanQuestion) -> Iterator[Award]:
    """The awards that count only where claims do."""
    awards = () if question.claims is None else question.claims.awards
    yield from (each for each in awards if each.state is AwardState.CLAIMED and each not in question.record.awards)


def _saved(plan: Plan, best: Plan, question: PlanQuestion) -> str:
    """How much less the better plan takes; empty: it is no better by what matters."""
    before, after = plan.totals, best.totals
    values: dict[Objective, Decimal | int] = {
        Objective.MONEY: after.cost.amount - before.cost.amount,
        Objective.HOURS: after.hours - before.hours,
        Objective.WEEKS: (after.weeks or 0) - (before.weeks or 0),
        Objective.STEPS: after.steps - before.steps,
    }
    first = next((values[each] for each in question.options.optimize if values[each]), 0)
    if first >= 0:
        return ""
    found = []
    if values[Objective.STEPS] < 0:
        found.append(f"{counted(-values[Objective.STEPS], 'step')} fewer")
    if values[Objective.MONEY] < 0:
        found.append(f"{Money(before.cost.amount - after.cost.amount, before.cost.currency)} less")
    if values[Objective.HOURS] < 0:
        found.append(f"{counted(-values[Objective.HOURS], 'hour')} less")
    if values[Objective.WEEKS] < 0:
        found.append(f"{counted(-values[Objective.WEEKS], 'week')} less")
    return listed(found, "and")

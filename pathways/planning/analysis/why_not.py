"""Why a plan has a credential, or has it not: the best plan that treats it the other way."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.catalog.references import unknown_key
from pathways.catalog.snapshot import Snapshot
from pathways.domain.comparison import Difference, WhyNot
from pathways.domain.goal import CredentialGoal
from pathways.domain.money import Money
from pathways.domain.no_plan import NoPlan, Refusal
from pathways.domain.plan import Plan, PlanQuestion
from pathways.planning.question.instance import Instance
from pathways.planning.question.replanner import Replanner
from pathways.planning.question.validation import question_problems
from pathways.planning.strategies.variations import with_options
from pathways.wording.phrases import counted, listed


def why_not(
    credential: str, question: PlanQuestion, snapshot: Snapshot, planner: Replanner
) -> WhyNot | NoPlan | Refusal:
    """The best plan beside the best one with, or without, a credential.

    What the options say of the credential itself, to include or to avoid it, holds for the best plan only.

    Returns:
        NoPlan when there is none for the question as it is; Refusal when it cannot be asked.
    """
    mistakes = question_problems(question, snapshot)
    if credential not in snapshot.credentials:
        mistakes.insert(0, unknown_key(credential, snapshot.credentials, "credential", "credential"))
    if mistakes:
        return Refusal(tuple(mistakes))
    best = planner.answer(with_options(question, alternatives=0))
    if not isinstance(best, Plan):
        return best
    name = snapshot.names.get(credential, credential)
    in_best = any(step.credential.key == credential and not step.is_renewal for step in best.steps)
    if not in_best and Instance(question, snapshot).evidence.holds(credential):
        nothing = Difference.between(best, best)
        return WhyNot(credential, False, best, best, nothing, f"The learner holds {name} already: nothing to earn.")
    options = question.options
    avoid = tuple(key for key in options.avoid if key != credential)
    include = tuple(key for key in options.include if key != credential)
    if in_best:
        avoid = (*avoid, credential)
    else:
        include = (*include, credential)
    other = planner.answer(
        with_options(question, alternatives=0, avoid=avoid, include=include, currency=_currency(best))
    )
    word = f"{'Without' if in_best else 'With'} {name}"
    if isinstance(other, Refusal):
        return other
    if isinstance(other, NoPlan):
        return WhyNot(credential, in_best, best, other, None, _none(other, credential, question, name, in_best=in_best))
    difference = Difference.between(best, other)
    return WhyNot(credential, in_best, best, other, difference, difference_text(difference, word))


def difference_text(difference: Difference, word: str) -> str:
    """What a plan takes more or less, in a sentence.

    Args:
        difference: to the best plan.
        word: how the sentence begins: “With CCNA”.
    """
    more, less = list(_amounts(difference, 1)), list(_amounts(difference, -1))
    if not more and not less:
        return f"{word} the plan is as good: they tie."
    parts = [f"{listed(amounts, 'and')} {than}" for amounts, than in ((more, "more"), (less, "less")) if amounts]
    return f"{word} the plan costs {', but '.join(parts)}."


def _amounts(difference: Difference, sign: int) -> Iterator[str]:
    """Those that are above 0, or for the sign -1 below it, without their sign."""
    if difference.cost.amount * sign > 0:
        yield str(Money(difference.cost.amount * sign, difference.cost.currency))
    if difference.weeks is not None and difference.weeks * sign > 0:
        yield counted(difference.weeks * sign, "week")
    if difference.hours * sign > 0:
        yield counted(difference.hours * sign, "hour")
    if difference.steps * sign > 0:
        yield counted(difference.steps * sign, "step")


def _none(answer: NoPlan, credential: str, question: PlanQuestion, name: str, *, in_best: bool) -> str:
    """That there is no plan, and why; what was asked of the credential itself is no reason."""
    text = answer.conflicts[0].text if answer.conflicts else answer.text  # one reason is enough here
    own = {f"avoid:{credential}", f"include:{credential}"}
    if in_best and answer.conflicts and all(member.name in own for member in answer.conflicts[0].members):
        is_goal = question.goal == CredentialGoal(credential)
        return f"No plan does without {name}: {'it is the goal' if is_goal else 'every way to the goal needs it'}."
    return f"{'Without' if in_best else 'With'} {name} {text[0].lower()}{text[1:]}"


def _currency(plan: Plan) -> str:
    """Both plans are in one currency, so that they can be compared."""
    return plan.totals.cost.currency

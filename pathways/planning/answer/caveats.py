"""What a plan cannot decide, in words, with what it would change: scores to come, conditions, the learner's pins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from pathways.domain.learner import Award
from pathways.domain.money import Money
from pathways.domain.plan import Assumption, AssumptionKind, Objective, Plan
from pathways.domain.quantity import plain
from pathways.domain.requirement import AverageLine, ConditionLine, CredentialLine, Group, walk
from pathways.planning.answer.assumptions import awards_lost
from pathways.planning.question.closure import closure_of
from pathways.planning.question.instance import Instance
from pathways.planning.question.replanner import Replanner
from pathways.requirements.averaging import accepted
from pathways.wording.phrases import counted


def undecided(plan: Plan, instance: Instance, planner: Replanner) -> Iterator[Assumption]:
    """One for each."""
    yield from _scores(plan, instance)
    yield from _averages(plan, instance)
    if instance.limits.weeks is None:
        for award in dict.fromkeys(award for _, award in awards_lost(plan.steps, instance)):
            name = instance.snapshot.names.get(award.credential, award.credential)
            yield from _without(award, name, plan, instance, planner)
    record = instance.question.record
    if record.claims:
        free = planner.best(replace(instance.question, record=replace(record, claims=())))
        if free is not None and (saved := _saved(plan, free, instance)):
            by = _judged_by(plan, free, instance)
            text = f"Your own choice of what pays for which line costs {saved} more than the best choice{by}."
            yield Assumption(AssumptionKind.OWN_CHOICE_COSTS, text, value=saved)
    first = plan.proof.objectives[0]
    missing = frozenset(each for each in _conditions(instance) if not record.says(each)) if first.value else None
    if missing:
        other = planner.best(replace(instance.question, record=replace(record, conditions=record.conditions | missing)))
        if other is not None and (saved := _saved(plan, other, instance)):
            named = " and ".join(f"“{condition}”" for condition in sorted(_used(other) & missing))
            by = _judged_by(plan, other, instance)
            text = f"If the record said {named}, a plan that costs {saved} less would do{by}; nobody has said so."
            yield Assumption(AssumptionKind.CONDITION_WOULD_SAVE, text, value=saved)


def _without(award: Award, name: str, plan: Plan, instance: Instance, planner: Replanner) -> Iterator[Assumption]:
    """What an award saves that will not last until it is needed."""
    record = instance.question.record
    left = tuple(each for each in record.awards if each is not award)
    other = planner.best(replace(instance.question, record=replace(record, awards=left)))
    if other is None:
        text = f"Without the award of {name} no plan was found."
        yield Assumption(AssumptionKind.WITHOUT_AWARD, text, award.credential)
    elif _saved(other, plan, instance) is not None:
        costs = _worth(other, instance)
        text = f"Without the award of {name} the plan costs {costs}."
        yield Assumption(AssumptionKind.WITHOUT_AWARD, text, award.credential, value=costs)


def _worth(plan: Plan, instance: Instance) -> str:
    """What a plan takes of what matters most."""
    match instance.question.options.optimize[0]:
        case Objective.MONEY:
            return str(plan.totals.cost) if plan.is_priced else f"at least {plan.totals.cost}"
        case Objective.HOURS:
            return counted(plan.totals.hours, "hour")
        case _:
            return counted(plan.totals.steps, "step")


def _conditions(instance: Instance) -> Iterator[str]:
    """Those of every tree that the goal can lead to, but for what is waived."""
    for _, route in closure_of(instance, instance.limits).steps():
        unread = [] if route.requires is None else [route.requires]
        while unread:
            line = unread.pop()
            if line.path in instance.evidence.waived:
                continue
            if isinstance(line, ConditionLine):
                yield line.condition
            elif isinstance(line, Group):
                unread += line.of


def _used(plan: Plan) -> frozenset[str]:
    return frozenset(
        line.condition
        for step in plan.steps
        if step.route.requires is not None
        for line in walk(step.route.requires)
        if isinstance(line, ConditionLine)
    )


def _scores(plan: Plan, instance: Instance) -> Iterator[Assumption]:
    """Scores that steps of the plan must reach for later ones."""
    earned = {step.credential.key for step in plan.steps}
    for step in plan.steps:
        for line in () if step.route.requires is None else walk(step.route.requires):
            if (
                isinstance(line, CredentialLine)
                and (line.min_score is not None or line.min_grade is not None)
                and line.credential in earned
                and not instance.evidence.meeting(line)
            ):
                name = instance.snapshot.names.get(line.credential, line.credential)
                least = f"a score of {plain(line.min_score)} or more" if line.min_score is not None else ""
                if line.min_grade is not None:
                    least = f"{line.min_grade.value} or better"
                text = f"{step.credential.name} needs {least} in {name}."
                yield Assumption(AssumptionKind.SCORE_NEEDED, text, line.credential, line.path, least)


def _averages(plan: Plan, instance: Instance) -> Iterator[Assumption]:
    """Averages for which steps of the plan count with what is asked for."""
    earned = {step.credential.key for step in plan.steps}
    for step in plan.steps:
        for line in () if step.route.requires is None else walk(step.route.requires):
            if isinstance(line, AverageLine) and earned.intersection(accepted(line, instance.evidence)):
                least = f"{plain(line.at_least)}{' points' if line.by_points else ''}"
                text = (
                    f"{step.credential.name} needs an average of {least} or more; "
                    "the plan counts on that in what it takes for it."
                )
                yield Assumption(AssumptionKind.AVERAGE_NEEDED, text, step.credential.key, line.path, least)


def _judged_by(plan: Plan, other: Plan, instance: Instance) -> str:
    """What a difference in money leaves out."""
    is_money = instance.question.options.optimize[0] is Objective.MONEY
    return ", by the costs that are stated" if is_money and not (plan.is_priced and other.is_priced) else ""


def _saved(plan: Plan, other: Plan, instance: Instance) -> str | None:
    """By how much the other one is better in what matters most; None where it is not."""
    match instance.question.options.optimize[0]:
        case Objective.MONEY:
            less: Decimal = plan.totals.cost.amount - other.totals.cost.amount
            return str(Money(less, plan.totals.cost.currency)) if less > 0 else None
        case Objective.HOURS:
            less = plan.totals.hours - other.totals.hours
            return counted(less, "hour") if less > 0 else None
        case _:
            steps = plan.totals.steps - other.totals.steps
            return counted(steps, "step") if steps > 0 else None

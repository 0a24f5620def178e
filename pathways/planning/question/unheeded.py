"""Questions that are refused since no plan heeds yet all that they hang on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from pathways.codes import Code
from pathways.domain.catalog import Attempts
from pathways.domain.requirement import AverageLine, Group, Requirement, walk
from pathways.errors import Problem
from pathways.planning.question.closure import Closure, closure_of, named_in
from pathways.planning.question.instance import Instance, Limits
from pathways.requirements.averaging import accepted


def repeat_problem(instance: Instance) -> Problem | None:
    """Why a question is refused: what is earned several times is not yet kept valid, nor renewed without a calendar."""
    closure = closure_of(instance, Limits(include=instance.limits.include, weeks=instance.limits.weeks))
    for names in closure.repeated:
        if any(step.is_renewal for name in names for step in closure.ways[name]):
            text = f"{names[0]} may be earned several times and renewed, which no plan without a calendar heeds yet."
            return Problem(Code.INVALID, text, "Ask with weeklyHours, or another option that makes a calendar.", "goal")
        runs_out = names[0] in closure.renewable or not closure.credential(names[0]).lifetime.is_for_life
        if instance.limits.keep_valid_until is not None and runs_out:
            text = f"{names[0]} runs out and may be earned several times, which no plan heeds yet that is kept valid."
            return Problem(Code.INVALID, text, "Ask without keepValidUntil.", "options/keepValidUntil")
    return None


WITHOUT_CALENDAR = "Ask without WEEKS, and without limits of days, weeks, hours and terms."


def unheeded_problem(instance: Instance) -> Problem | None:
    """Why a question with a calendar is refused: what it hangs on is not yet placed in time."""
    if instance.limits.weeks is None:
        return None
    retried = _retried_later(instance)
    if not retried and not instance.snapshot.has_rules:
        return None
    closure = closure_of(instance, Limits(include=instance.limits.include, weeks=instance.limits.weeks))
    for root in (instance.goal, *(route.requires for _, route in closure.routes() if route.requires is not None)):
        text = next(_unheeded(root, retried, closure), None)
        if text is not None:
            return Problem(
                Code.INVALID, f"{text}, which no plan with a calendar heeds yet.", WITHOUT_CALENDAR, "options"
            )
    return None


def _unheeded(root: Requirement, retried: Collection[str], closure: Closure) -> Iterator[str]:
    evidence = closure.instance.evidence
    for line in walk(root):
        if isinstance(line, Group) and line.within_months_of_each_other is not None:
            yield f"{line.path} asks for awards within months of each other"
        if isinstance(line, AverageLine) and not set(accepted(line, evidence)).isdisjoint(closure.renewable):
            yield f"{line.path} averages awards that can be renewed"
    for key in named_in(root, closure.instance):
        if key in retried:
            name = closure.instance.snapshot.names.get(key, key)
            yield f"{name} is attempted again on a later day, and not the best attempt counts"


def _retried_later(instance: Instance) -> frozenset[str]:
    """Credentials whose counting score changes once an award of the record is issued."""
    record, credentials, day = instance.question.record, instance.snapshot.credentials, instance.question.day
    several = Counter(award.credential for award in record.awards if award.counts)
    return frozenset(
        award.credential
        for award in record.awards
        if award.issued_on is not None and award.issued_on > day and award.counts and several[award.credential] > 1
        if award.credential in credentials and credentials[award.credential].attempts is not Attempts.BEST
    )

"""What a plan without a calendar takes for granted where awards lie within months of each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from pathways.domain.learner import Award
from pathways.domain.plan import Assumption, AssumptionKind, PlanStep
from pathways.domain.requirement import Group, Requirement, walk
from pathways.planning.question.instance import Instance
from pathways.requirements.evaluate import holds
from pathways.requirements.evidence import evidence_in
from pathways.requirements.leaves import Earned
from pathways.wording.requirements import text_of


def spans_lost(steps: Sequence[PlanStep], ends: Mapping[int, int], instance: Instance) -> Iterator[Assumption]:
    """Groups whose awards lie too far apart in the plan's shortest schedule, though not on its first day.

    Args:
        ends: in weeks from the first day, by the number of the step.
    """
    for step in steps:
        before = [other for other in steps if other.number in step.after]
        beside = [other.name for other in steps if other.rank == step.rank and other is not step]
        yield from _lost(step.route.requires, step.credential.name, before, beside, ends, instance)
    yield from _lost(instance.goal, "the goal", steps, (), ends, instance)


def _lost(
    root: Requirement | None,
    user: str,
    before: Sequence[PlanStep],
    beside: Sequence[str],
    ends: Mapping[int, int],
    instance: Instance,
) -> Iterator[Assumption]:
    groups = [line for line in (() if root is None else walk(root)) if isinstance(line, Group)]
    groups = [group for group in groups if group.within_months_of_each_other is not None]
    if not groups:
        return
    first, record, snapshot = instance.question.day, instance.question.record, instance.snapshot
    earned = tuple(
        Award(credential=step.credential.key, issued_on=first + timedelta(weeks=ends[step.number])) for step in before
    )
    needed = first + timedelta(weeks=max((ends[step.number] for step in before), default=0))
    there = replace(record, awards=(*record.awards, *earned))
    evidence = evidence_in(snapshot, there, needed, awaits=True)
    running = Earned.of((), snapshot.credentials, beside)
    for group in groups:
        apart = replace(group, within_months_of_each_other=None)
        if not holds(group, evidence, snapshot.credentials, running) and holds(
            apart, evidence, snapshot.credentials, running
        ):
            said = text_of(group, snapshot.names)
            text = f"{user[:1].upper()}{user[1:]}: {said}; in the plan's shortest schedule they lie further apart."
            yield Assumption(AssumptionKind.TOO_FAR_APART, text, path=group.path)

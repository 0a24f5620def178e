"""The steps of an answer: what each satisfies, and which earlier ones it waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pathways.domain.catalog import Credential
from pathways.domain.money import Money
from pathways.domain.plan import Dates, PlanClaim, PlanStep
from pathways.domain.requirement import CompetencyLine, CoverageLine, CredentialLine, Group, Requirement, walk
from pathways.planning.instance import Instance
from pathways.planning.verify import Taken
from pathways.requirements.claims import Uses
from pathways.requirements.evaluate import holds


def plan_steps(
    taken: Sequence[Taken], uses: Uses, costs: Mapping[str, Money], instance: Instance
) -> tuple[PlanStep, ...]:
    """Numbers the steps, in the order given, and says why each is there and what pays for its lines."""
    weeks = instance.limits.weeks
    open_lines = [_open_lines(step.route.requires, instance, step.weeks[0]) for step in taken]
    goal_lines = _open_lines(instance.goal, instance, max((step.weeks[1] for step in taken), default=0))
    steps = []
    for place, step in enumerate(taken):
        satisfies = [
            line for lines in (*open_lines, goal_lines) for line in lines if _meets(step.credential, line, instance)
        ]
        after = [
            earlier + 1
            for earlier in range(place)
            if any(_meets(taken[earlier].credential, line, instance) for line in open_lines[place])
        ]
        hours = step.route.hours or Decimal(0)
        cost = costs[step.credential.key]
        steps.append(
            PlanStep(
                place + 1,
                step.credential,
                step.route,
                step.rank,
                cost,
                hours,
                tuple(satisfies),
                tuple(after),
                _claims(step.route.requires, uses),
                None if weeks is None else Dates(*step.weeks, weeks.day(step.weeks[0]), weeks.day(step.weeks[1])),
            )
        )
    return tuple(steps)


def _claims(root: Requirement | None, uses: Uses) -> tuple[PlanClaim, ...]:
    lines = () if root is None else walk(root)
    return tuple(
        PlanClaim(line, uses[line.path].credential, uses[line.path].amount) for line in lines if line.path in uses
    )


def _open_lines(root: Requirement | None, instance: Instance, week: int) -> list[Requirement]:
    """The leaf lines of a tree that the record does not satisfy by itself on the day that counts for them."""
    if root is None:
        return []
    credentials = instance.snapshot.credentials
    evidence = instance.evidence_in(week)
    return [line for line in walk(root) if not isinstance(line, Group) and not holds(line, evidence, credentials)]


def _meets(credential: Credential, line: Requirement, instance: Instance) -> bool:
    """Earning the credential does something for the line."""
    match line:
        case CredentialLine():
            return credential.key in instance.evidence.accepted(line)
        case CompetencyLine(competency=competency, level=level):
            return any(item.competency == competency and item.level >= level for item in credential.competencies)
        case CoverageLine(needs=needs):
            needed = {need.competency for need in needs}
            return any(item.competency in needed for item in credential.competencies)
        case _:
            return False

"""The steps of an answer: what each satisfies, and which earlier ones it waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pathways.domain.catalog import Credential
from pathways.domain.money import Money
from pathways.domain.plan import PlanStep
from pathways.domain.requirement import CompetencyLine, CoverageLine, CredentialLine, Group, Requirement, walk
from pathways.planning.instance import Instance
from pathways.planning.verify import Taken
from pathways.requirements.evaluate import holds


def plan_steps(taken: Sequence[Taken], costs: Mapping[str, Money], instance: Instance) -> tuple[PlanStep, ...]:
    """Numbers the steps, in the order given, and says why each is there."""
    open_lines = [_open_lines(step.route.requires, instance) for step in taken]
    goal_lines = _open_lines(instance.goal, instance)
    steps = []
    for place, step in enumerate(taken):
        satisfies = [line for lines in (*open_lines, goal_lines) for line in lines if _meets(step.credential, line)]
        after = [
            earlier + 1
            for earlier in range(place)
            if any(_meets(taken[earlier].credential, line) for line in open_lines[place])
        ]
        hours = step.route.hours or Decimal(0)
        cost = costs[step.credential.key]
        steps.append(
            PlanStep(place + 1, step.credential, step.route, step.rank, cost, hours, tuple(satisfies), tuple(after))
        )
    return tuple(steps)


def _open_lines(root: Requirement | None, instance: Instance) -> list[Requirement]:
    """The leaf lines of a tree that the record does not satisfy by itself."""
    if root is None:
        return []
    credentials = instance.snapshot.credentials
    return [
        line for line in walk(root) if not isinstance(line, Group) and not holds(line, instance.evidence, credentials)
    ]


def _meets(credential: Credential, line: Requirement) -> bool:
    """Earning the credential does something for the line."""
    match line:
        case CredentialLine(credential=key):
            return key == credential.key
        case CompetencyLine(competency=competency, level=level):
            return any(item.competency == competency and item.level >= level for item in credential.competencies)
        case CoverageLine(needs=needs):
            needed = {need.competency for need in needs}
            return any(item.competency in needed for item in credential.competencies)
        case _:
            return False

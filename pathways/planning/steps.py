"""The steps of an answer: what each satisfies, and which earlier ones it waits for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from pathways.domain.catalog import Credential
from pathways.domain.money import Money
from pathways.domain.plan import Dates, Due, PlanClaim, PlanStep
from pathways.domain.requirement import CompetencyLine, CoverageLine, CredentialLine, Group, Requirement, walk
from pathways.planning.instance import Instance
from pathways.planning.lifetimes import Lifetimes
from pathways.planning.verify import Taken
from pathways.planning.weeks import Weeks
from pathways.requirements.claims import Uses, is_ruled
from pathways.requirements.evaluate import holds
from pathways.requirements.evidence import Evidence


def plan_steps(
    taken: Sequence[Taken], uses: Uses, goal_uses: Uses, costs: Sequence[Money], instance: Instance
) -> tuple[PlanStep, ...]:
    """Numbers the steps, in the order given, and says why each is there and what pays for its lines.

    Args:
        uses: what pays for the lines of the steps' trees; `goal_uses`: of the goal.
    """
    weeks = instance.limits.weeks
    dues = {} if weeks is None else _dues(taken, instance, weeks)
    first = instance.question.day
    last = max((step.ends(first) for step in taken if step.day is None), default=first)
    trees = [(step.route.requires, judged_on(step, first), step.uses if step.is_renewal else uses) for step in taken]
    met = _met((*trees, (instance.goal, last, goal_uses)), taken, instance)
    steps = []
    for place, step in enumerate(taken):
        satisfies = [line for some in met for line, places in some if place in places]
        waits = {earlier for _, places in met[place] for earlier in places if earlier < place}
        if step.is_renewal:
            waits.update(each for each in range(place) if taken[each].credential.key == step.credential.key)
        hours = step.route.hours or Decimal(0)
        cost = costs[place]
        steps.append(
            PlanStep(
                place + 1,
                step.credential,
                step.route,
                step.rank,
                cost,
                hours,
                tuple(satisfies),
                tuple(earlier + 1 for earlier in sorted(waits)),
                _claims(step.route.requires, step.uses if step.is_renewal else uses),
                _dates(step, weeks),
                dues.get(place),
            )
        )
    return tuple(steps)


def met_lines(
    lines: Sequence[Sequence[Requirement]], taken: Sequence[Taken], instance: Instance
) -> list[list[tuple[Requirement, frozenset[int]]]]:
    """With each line the places of the steps that could do something for it."""
    places = _places(taken)

    def able(line: Requirement) -> frozenset[int]:
        if isinstance(line, CredentialLine):
            return frozenset(place for key in instance.evidence.accepted(line) for place in places.get(key, ()))
        return frozenset(place for place, step in enumerate(taken) if _shows(step.credential, line))

    return [[(line, able(line)) for line in some] for some in lines]


def _places(taken: Sequence[Taken]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, step in enumerate(taken):
        places[step.credential.key].append(place)
    return places


def _met(
    trees: Sequence[tuple[Requirement | None, date, Uses]], taken: Sequence[Taken], instance: Instance
) -> list[list[tuple[Requirement, frozenset[int]]]]:
    """With each line of some trees the places of the steps that do something for it.

    Args:
        trees: each with the day that counts for it, and what pays for its lines.
    """
    places = _places(taken)
    found = []
    for root, day, uses in trees:
        claimed = _claimed(root, instance)
        paid = [
            (line, frozenset(places.get(uses[path].credential, ()) if path in uses else ()))
            for path, line in claimed.items()
        ]
        free = [line for line in open_lines(root, instance, day) if line.path not in claimed]
        (able,) = met_lines([free], taken, instance)
        met = {pair[0].path: pair for pair in (*able, *paid)}
        found.append([met[line.path] for line in walk(root) if line.path in met] if root is not None else [])
    return found


def _claimed(root: Requirement | None, instance: Instance) -> dict[str, CredentialLine]:
    """The lines that only what is claimed for them satisfies, by path."""
    stack = [] if root is None else [(root, False)]
    found: dict[str, CredentialLine] = {}
    while stack:
        line, ruled = stack.pop()
        if line.path in instance.evidence.waived:
            continue
        if isinstance(line, Group):
            ruled = ruled or is_ruled(line, instance.evidence)
            stack += [(part, ruled) for part in line.of]
        elif isinstance(line, CredentialLine) and ruled:
            found[line.path] = line
    return found


def _dates(step: Taken, weeks: Weeks | None) -> Dates | None:
    if weeks is None or step.day is not None:
        return None
    return Dates(*step.weeks, step.begins(weeks.first_day), step.ends(weeks.first_day))


def _dues(taken: Sequence[Taken], instance: Instance, weeks: Weeks) -> dict[int, Due]:
    """When each step that only keeps the goal valid may be taken, by its place: in the cycle that it counts in."""
    first = weeks.first_day
    lifetimes = Lifetimes.of(first, instance.question.record.awards, taken, instance.snapshot.credentials)
    # A cycle can begin on the day after the expiry: where grace allows it, a renewal on that very day leaves no gap.
    cycles = {
        place: Due(since := max(first, cycle.since), max(since, cycle.expiry))
        for place, cycle in lifetimes.cycles.items()
        if cycle is not None
    }
    found = {}
    for place, step in enumerate(taken):
        if step.day is None:
            continue
        if step.is_renewal:
            found[place] = cycles[place]
            continue
        spans = [
            cycles[other]
            for other, renewal in enumerate(taken)
            if any(use.credential == step.credential.key for use in renewal.uses.values()) and other in cycles
        ]
        day = first + timedelta(days=step.day)
        since = max((span.since for span in spans), default=first)
        found[place] = Due(min(since, day), max(day, min((span.through for span in spans), default=day)))
    return found


def _claims(root: Requirement | None, uses: Uses) -> tuple[PlanClaim, ...]:
    lines = () if root is None else walk(root)
    return tuple(
        PlanClaim(line, uses[line.path].credential, uses[line.path].amount) for line in lines if line.path in uses
    )


def judged_on(step: Taken, first: date) -> date:
    """The day on which its requirement is judged; what only keeps the goal valid has none of its own."""
    return first if step.day is not None else step.begins(first)


def evidence_at(day: date, instance: Instance) -> Evidence:
    """The record on a day of the plan."""
    return instance.evidence if day == instance.question.day else instance.evidence_on(day)


def open_lines(root: Requirement | None, instance: Instance, day: date) -> list[Requirement]:
    """The leaf lines of a tree that the record does not satisfy by itself on the day that counts for them."""
    if root is None:
        return []
    credentials, evidence = instance.snapshot.credentials, evidence_at(day, instance)
    return [line for line in walk(root) if not isinstance(line, Group) and not holds(line, evidence, credentials)]


def _shows(credential: Credential, line: Requirement) -> bool:
    """Earning the credential does something for a line that names none."""
    match line:
        case CompetencyLine(competency=competency, level=level):
            return any(item.competency == competency and item.level >= level for item in credential.competencies)
        case CoverageLine(needs=needs):
            needed = {need.competency for need in needs}
            return any(item.competency in needed for item in credential.competencies)
        case _:
            return False

"""The steps of an answer: what each satisfies, and which earlier ones it waits for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import assert_never

from pathways.domain.catalog import Credential
from pathways.domain.money import Money
from pathways.domain.plan import Dates, PlanClaim, PlanStep, credential_of, occurrence_of
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    Requirement,
    Selection,
    walk,
)
from pathways.planning.answer.due_windows import DueDays
from pathways.planning.question.calendar import Weeks
from pathways.planning.question.closure import named_in
from pathways.planning.question.instance import Instance
from pathways.planning.question.taken_step import TakenStep
from pathways.planning.question.waiting import asked_in_grace, in_cycle
from pathways.planning.verify.calendar_replay import Replay
from pathways.requirements.averaging import accepted
from pathways.requirements.claims import Use, Uses, is_ruled
from pathways.requirements.evaluate import holds
from pathways.requirements.evidence import Evidence

Met = tuple[Requirement, frozenset[int]]
"""A line, and the places of the steps that do something for it."""


def plan_steps(
    taken: Sequence[TakenStep], uses: Uses, goal_uses: Uses, costs: Sequence[Money], instance: Instance
) -> tuple[PlanStep, ...]:
    """Numbers the steps, in the order given, and says why each is there and what pays for its lines.

    Args:
        uses: what pays for the lines of the steps' trees; `goal_uses`: of the goal.
    """
    weeks = instance.limits.weeks
    first = instance.question.day
    last = max((step.ends(first) for step in taken if step.day is None), default=first)
    replay = Replay(taken, instance.question, instance.goal, instance.snapshot, uses, goal_uses)
    met = [_met_by_step(place, replay, instance) for place in range(len(taken))]
    needs = [{other for _, places in lines for other in places} for lines in met]
    met.append(_met(instance.goal, evidence_at(last, instance), goal_uses, _places(taken), instance))
    due_days = None if weeks is None else DueDays(replay, needs, frozenset(named_in(instance.goal, instance)))
    steps = []
    for place, step in enumerate(taken):
        satisfies = [line for some in met for line, places in some if place in places]
        key = step.credential.key
        waits = needs[place].union(each for each in range(place) if taken[each].credential.key == key)
        if due_days is not None:
            waits |= due_days.begun_by(place)
        steps.append(
            PlanStep(
                place + 1,
                step.credential,
                step.route,
                step.rank,
                costs[place],
                step.route.hours or Decimal(0),
                tuple(satisfies),
                tuple(earlier + 1 for earlier in sorted(waits) if earlier < place),
                _claims(step.route.requires, step.own_uses(uses)),
                _dates(step, weeks),
                None if due_days is None else due_days.windows.get(place),
                None if weeks is None else replay.term_of(step),
                step.occurrence,
            )
        )
    return tuple(steps)


def met_lines(
    lines: Sequence[Sequence[Requirement]], taken: Sequence[TakenStep], instance: Instance
) -> list[list[Met]]:
    """With each line the places of the steps that could do something for it."""
    places = _places(taken)
    return [[(line, _able(line, places, instance)) for line in some] for some in lines]


def _able(line: Requirement, places: Mapping[str, Sequence[int]], instance: Instance) -> frozenset[int]:
    """The places of the steps, of some by credential, that could do something for a line."""
    if isinstance(line, CredentialLine):
        return frozenset(place for key in instance.evidence.accepted(line) for place in places.get(key, ()))
    if isinstance(line, AverageLine):
        return frozenset(place for key in accepted(line, instance.evidence) for place in places.get(key, ()))
    credentials = instance.snapshot.credentials
    return frozenset(place for key, several in places.items() if _shows(credentials[key], line) for place in several)


def _places(taken: Sequence[TakenStep]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, step in enumerate(taken):
        places[step.credential.key].append(place)
    return places


def _met_by_step(place: int, replay: Replay, instance: Instance) -> list[Met]:
    """With each line of a step the places of the steps that do something for it; of a renewal, in its cycle."""
    taken, first = replay.steps, instance.question.day
    step = taken[place]
    if not step.is_renewal:
        evidence = evidence_at(judged_on(step, first), instance)
        return _met(step.route.requires, evidence, step.own_uses(replay.uses), _places(taken), instance)
    cycle = None if instance.limits.weeks is None else replay.cycles.get(place)
    day, key = step.begins(first), step.credential.key
    if cycle is None:
        evidence, since = in_cycle(key, step.route, instance.evidence, instance.snapshot), date.min
        asked = asked_in_grace(key, step.route, instance.evidence, instance.snapshot)
    else:
        evidence, since = replay.record_in_cycle(step, cycle), replay.carrying.counts_since(place, cycle)
        asked = step.route.asks(first=cycle.is_first)
    places: dict[str, list[int]] = defaultdict(list)
    for other, each in enumerate(taken):
        ends = each.ends(first)
        if each.credential.key != key and each.rank < step.rank and ends <= day and (each.is_renewal or since <= ends):
            places[each.credential.key].append(other)
    return _met(asked, evidence, step.uses, places, instance)


def _met(
    root: Requirement | None, evidence: Evidence, uses: Uses, places: Mapping[str, Sequence[int]], instance: Instance
) -> list[Met]:
    """With each line of a tree the places of the steps that do something for it.

    Args:
        evidence: the record as the tree sees it.
        uses: what pays for its lines.
        places: of the steps that can, by credential.
    """
    claimed = _claimed(root, instance)
    paid = [
        (line, frozenset(place for use in uses.get(path, ()) for place in _paying(use, places)))
        for path, line in claimed.items()
    ]
    free = [line for line in lines_left(root, evidence, instance) if line.path not in claimed]
    able = [(line, _able(line, places, instance)) for line in free]
    met = {pair[0].path: pair for pair in (*able, *paid)}
    return [met[line.path] for line in walk(root) if line.path in met] if root is not None else []


def _paying(use: Use, places: Mapping[str, Sequence[int]]) -> Iterator[int]:
    """The places of the steps that earn what pays: of a repeatable credential that occurrence alone."""
    several = places.get(use.credential, ())
    if not use.unit:
        yield from several
    elif credential_of(use.unit) == use.credential and occurrence_of(use.unit) <= len(several):
        yield several[occurrence_of(use.unit) - 1]


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


def _dates(step: TakenStep, weeks: Weeks | None) -> Dates | None:
    if weeks is None or step.day is not None:
        return None
    return Dates(*step.weeks, step.begins(weeks.first_day), step.ends(weeks.first_day))


def _claims(root: Requirement | None, uses: Uses) -> tuple[PlanClaim, ...]:
    lines = () if root is None else walk(root)
    return tuple(PlanClaim(line, use.credential, use.amount) for line in lines for use in uses.get(line.path, ()))


def judged_on(step: TakenStep, first: date) -> date:
    """The day on which its requirement is judged; what only keeps the goal valid has none of its own."""
    return first if step.day is not None else step.begins(first)


def evidence_at(day: date, instance: Instance) -> Evidence:
    """The record on a day of the plan."""
    return instance.evidence if day == instance.question.day else instance.evidence_on(day)


def open_lines(step: TakenStep, instance: Instance) -> list[Requirement]:
    """The leaf lines of a step that the record does not satisfy by itself on the day that counts for them.

    Of a renewal all of them: what the record has may be of another cycle.
    """
    root = step.route.requires
    if step.is_renewal:
        return [] if root is None else [line for line in walk(root) if not isinstance(line, Group)]
    return lines_left(root, evidence_at(judged_on(step, instance.question.day), instance), instance)


def lines_left(root: Requirement | None, evidence: Evidence, instance: Instance) -> list[Requirement]:
    """The leaf lines of a tree that a record does not satisfy by itself."""
    credentials = instance.snapshot.credentials
    lines = () if root is None else walk(root)
    return [line for line in lines if not isinstance(line, Group) and not holds(line, evidence, credentials)]


def _shows(credential: Credential, line: Requirement) -> bool:
    """Earning the credential does something for a line that names none."""
    match line:
        case CompetencyLine(competency=competency, level=level):
            return any(item.competency == competency and item.level >= level for item in credential.competencies)
        case CoverageLine(needs=needs):
            needed = {need.competency for need in needs}
            return any(item.competency in needed for item in credential.competencies)
        case (
            Group()
            | CredentialLine()
            | ExclusionLine()
            | ExperienceLine()
            | ConditionLine()
            | Selection()
            | AverageLine()
        ):
            return False
        case _:
            assert_never(line)

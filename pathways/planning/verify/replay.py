"""Replays a plan with the requirement evaluator and judges it as docs/reference/plan.md defines it. Knows no solver."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import RouteKind
from pathways.domain.months import add_months
from pathways.domain.plan import PlanQuestion
from pathways.domain.requirement import CredentialLine, Group, GroupRule, Requirement
from pathways.planning.question.taken_step import TakenStep
from pathways.planning.question.waiting import asked_in_grace, in_cycle, is_thin_in_grace, renewed
from pathways.requirements.claims import Uses
from pathways.requirements.evidence import Evidence
from pathways.requirements.leaves import Earned, worth_of
from pathways.requirements.witness import Witness
from pathways.wording.phrases import counted

NO_USES: Uses = MappingProxyType({})


def faults_of(
    steps: Sequence[TakenStep],
    question: PlanQuestion,
    goal: Requirement,
    evidence: Evidence,
    snapshot: Snapshot,
    cost: Decimal,
    uses: Uses | None = None,
    goal_uses: Uses = NO_USES,
) -> list[str]:
    """What is wrong with a plan; empty when it is one.

    Args:
        steps: in any order.
        goal: the goal as a requirement tree.
        cost: the plan's total cost in its currency, for the budget.
        uses: what is said to pay for the lines of the steps' trees; None: no line of theirs depends on claims.
        goal_uses: likewise for the lines of the goal.
    """
    faults: list[str] = []
    options = question.options
    keys = [step.name for step in steps if not step.is_renewal]
    earned_by = _by_rank(steps, snapshot)
    faults += occurrence_faults(steps, lambda earlier, later: earlier.rank < later.rank)
    for step in steps:
        name = f"{step.credential.key} by {step.route.key}"
        if step.rank < 1:
            faults.append(f"{name}: rank {step.rank} is not a rank of a step")
        if snapshot.credentials.get(step.credential.key) != step.credential:
            faults.append(f"{name}: not as the catalogue has it")
        if step.route not in (step.credential.renewals if step.is_renewal else step.credential.routes):
            faults.append(f"{name}: no such route")
        if step.is_renewal and not _in_grace(step, question.day, evidence):
            faults.append(f"{name}: there is nothing to renew")
        if not step.credential.plannable_on(question.day) or not step.route.open_from(question.day):
            faults.append(f"{name}: not to be had on {question.day}")
        if step.credential.key in options.avoid and not step.is_renewal:
            faults.append(f"{name}: to be avoided")
        if options.accredited_only and not step.credential.accredited_by:
            faults.append(f"{name}: not accredited")
        earned = earned_by[step.rank].for_step(step.name)
        before = [each.credential.key for each in steps if each.is_renewal and each.rank < step.rank]
        have = renewed(before, evidence, snapshot)
        asked = step.route.requires
        if step.is_renewal:
            asked = asked_in_grace(step.credential.key, step.route, evidence, snapshot)
            have = in_cycle(step.credential.key, step.route, have, snapshot)
            if is_thin_in_grace(step.credential.key, step.route, evidence, snapshot):
                faults.append(f"{name}: too few credits in a part of its cycle")
        if not Witness(step.own_uses(uses or {}), have, snapshot.credentials, earned).holds(asked):
            faults.append(f"{name}: its requirement does not hold at rank {step.rank}")
    at_end = renewed([step.credential.key for step in steps if step.is_renewal], evidence, snapshot)
    faults += [
        f"{key}: neither held nor earned" for key in options.include if key not in keys and not at_end.holds(key)
    ]
    if options.budget is not None and cost > options.budget:
        faults.append(f"costs {cost}, over the budget of {options.budget}")
    reached = Earned.of(keys, snapshot.credentials, kinds=kinds_of(steps))
    if not Witness(goal_uses, at_end, snapshot.credentials, reached).holds(goal):
        faults.append("the goal does not hold at the end")
    elif not faults and uses is None:
        faults += _surplus(steps, options.include, goal, evidence, snapshot)
    return faults


def kinds_of(steps: Iterable[TakenStep]) -> dict[str, RouteKind]:
    """By which kind of route each credential is earned, by the name of the occurrence."""
    return {step.name: step.route.kind for step in steps if not step.is_renewal}


def occurrence_faults(steps: Sequence[TakenStep], is_before: Callable[[TakenStep, TakenStep], bool]) -> Iterator[str]:
    """What is wrong with how often credentials are earned, and in which order.

    Args:
        is_before: the first of two steps has ended when the other one begins.
    """
    by_key: dict[str, list[TakenStep]] = defaultdict(list)
    for step in steps:
        if not step.is_renewal:
            by_key[step.credential.key].append(step)
    for key, several in by_key.items():
        times = several[0].credential.repeatable
        if times == 1 < len(several):
            yield "a credential is earned twice"
        elif len(several) > times:
            yield f"{key} is earned {counted(len(several), 'time')}, not at most {times}"
        several.sort(key=lambda step: step.occurrence)
        if [step.occurrence for step in several] != list(range(1, len(several) + 1)):
            yield f"{key}: its occurrences are not counted from 1"
        if not all(is_before(earlier, later) for earlier, later in pairwise(several)):
            yield f"{key}: one occurrence begins before the one before it has ended"


def _by_rank(steps: Sequence[TakenStep], snapshot: Snapshot) -> dict[int, Earned]:
    """What steps of each rank find earned."""
    keys: dict[int, list[str]] = defaultdict(list)
    earning = [step for step in steps if not step.is_renewal]
    for step in earning:
        keys[step.rank].append(step.name)
    every = [step.name for step in earning]
    found, lower = {}, list[str]()
    for rank in sorted({step.rank for step in steps}):
        renewing = [step.credential.key for step in steps if step.is_renewal and step.rank == rank]
        found[rank] = Earned.of(lower, snapshot.credentials, (*keys[rank], *renewing), every, kinds_of(earning))
        lower = [*lower, *keys[rank]]
    return found


def _in_grace(step: TakenStep, day: date, evidence: Evidence) -> bool:
    """The award has run out, and may still be renewed by this route on that day."""
    awards = evidence.lapsed.get(step.credential.key, ())
    ends = [end for award in awards if (end := award.last_day(step.credential.lifetime)) is not None]
    return (
        not evidence.holds(step.credential.key)
        and bool(ends)
        and day <= add_months(max(ends), step.route.grace_months or 0)
    )


def _surplus(
    steps: Sequence[TakenStep], include: Iterable[str], goal: Requirement, evidence: Evidence, snapshot: Snapshot
) -> list[str]:
    """Steps that could be left out. Requirements are monotone, so trying each one alone finds every smaller plan."""
    found = []
    needed = _needed(steps, include, goal, evidence, snapshot)
    for step in steps:
        if step.credential.key in needed:
            continue
        reached = _replayed([other for other in steps if other is not step], evidence, snapshot)
        kept = all(key in reached or evidence.holds(key) for key in include)
        if kept and _holds(goal, evidence, snapshot, Earned.of(reached, snapshot.credentials, kinds=kinds_of(steps))):
            found.append(f"{step.credential.key}: superfluous")
    return found


def _needed(
    steps: Sequence[TakenStep], include: Iterable[str], goal: Requirement, evidence: Evidence, snapshot: Snapshot
) -> frozenset[str]:
    """Credentials without which a line that the goal needs would not hold, were all the other steps done."""
    requires = {step.name: step.route.requires for step in steps}
    every = Earned.of(requires, snapshot.credentials, requires, kinds=kinds_of(steps))
    needed: set[str] = set()
    pending = [goal, *(CredentialLine(path="", credential=key) for key in include)]
    while pending:
        line = pending.pop()
        if line.path in evidence.waived:
            continue
        if isinstance(line, Group):
            pending += _indispensable(line, evidence, snapshot, every)
        elif isinstance(line, CredentialLine):
            accepted = evidence.accepted(line)
            able = [key for key in accepted if every.supports(line, key, evidence) or evidence.paying(line, key)]
            if len(able) == 1 and not evidence.paying(line, able[0]) and able[0] not in needed:
                needed.add(able[0])
                tree = requires[able[0]]
                pending += [] if tree is None else [tree]
    return frozenset(needed)


def _indispensable(group: Group, evidence: Evidence, snapshot: Snapshot, earned: Earned) -> list[Requirement]:
    """The parts of a group that holds without each of which it would not."""
    held = [part for part in group.of if _holds(part, evidence, snapshot, earned)]
    match group.rule:
        case GroupRule.ALL:
            return held
        case GroupRule.ANY:
            return held if len(held) == 1 else []
        case GroupRule.AT_LEAST:
            worth = [Decimal(1) for _ in held]
        case GroupRule.CREDITS:
            worth = [worth_of(part, snapshot.credentials) or Decimal(0) for part in held]
    spare = sum(worth) - (group.minimum or Decimal(0))
    return [part for part, each in zip(held, worth, strict=True) if each > spare]


def _replayed(steps: Sequence[TakenStep], evidence: Evidence, snapshot: Snapshot) -> frozenset[str]:
    """What these steps earn, whatever their ranks."""
    reached: frozenset[str] = frozenset()
    while True:
        left = [step for step in steps if step.credential.key not in reached]
        earned = Earned.of(reached, snapshot.credentials, kinds=kinds_of(steps))
        ready = {step.credential.key for step in left if _holds(step.route.requires, evidence, snapshot, earned)}
        if not ready:
            ready = _together(left, reached, evidence, snapshot, kinds_of(steps))
        if not ready:
            return reached
        reached |= ready


def _together(
    left: Sequence[TakenStep],
    reached: frozenset[str],
    evidence: Evidence,
    snapshot: Snapshot,
    kinds: Mapping[str, RouteKind],
) -> set[str]:
    """The largest set of steps whose requirements hold side by side."""
    hoped = {step.credential.key for step in left}
    while hoped:
        earned = Earned.of(reached, snapshot.credentials, hoped, kinds=kinds)
        kept = {
            step.credential.key
            for step in left
            if step.credential.key in hoped
            and _holds(step.route.requires, evidence, snapshot, earned.for_step(step.credential.key))
        }
        if kept == hoped:
            return kept
        hoped = kept
    return set()


def _holds(root: Requirement | None, evidence: Evidence, snapshot: Snapshot, earned: Earned) -> bool:
    return Witness({}, evidence, snapshot.credentials, earned).holds(root)

"""Why there is no plan: limits and requirement lines that cannot hold together, each droppable member tried.

Members are what catalog-format.md lets a conflict name: the question's limits, lines that no plan can satisfy even
without limits, and groups whose threshold is out of reach. Found by dividing (QuickXplain, Junker 2004); when time
runs out the set is still a conflict, only larger than it need be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Credential
from pathways.domain.money import Money
from pathways.domain.no_plan import Conflict, ConflictMember, ConflictMemberKind
from pathways.domain.requirement import (
    CompetencyLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    Group,
    GroupRule,
    Requirement,
    walk,
)
from pathways.domain.wording import text_of
from pathways.planning.instance import Instance, Limits
from pathways.planning.problem import FALSE, Problem
from pathways.planning.weeks import WEEKLY_HOURS
from pathways.requirements.evaluate import counted, holds
from pathways.requirements.leaves import Earned

NO_LIMITS = Limits()

OPTION = {
    ConflictMemberKind.BUDGET: "budget",
    ConflictMemberKind.FINISH_BY: "finishBy",
    ConflictMemberKind.WEEKLY_HOURS: "weeklyHours",
    ConflictMemberKind.MAX_PARALLEL: "maxParallel",
    ConflictMemberKind.KEEP_VALID_UNTIL: "keepValidUntil",
    ConflictMemberKind.ACCREDITED_ONLY: "accreditedOnly",
}
"""How a conflict names the options of a question that stand in it."""

Unpayable = Callable[[Problem], bool]
"""Whether a problem that has plans is proved to have none within the budget."""


def find_conflict(
    instance: Instance, unpayable: Unpayable | None, currency: str, is_late: Callable[[], bool]
) -> Conflict:
    """One conflict of a question without a plan.

    Args:
        instance: proved to have no plan.
        unpayable: judges the budget; None when there is none.
        is_late: time is over, so no more members are tried.
    """
    members = limit_members(instance) + line_members(instance)

    def stuck(kept: Sequence[ConflictMember]) -> bool:
        """Proved: no plan with these in force and the other members dropped."""
        names = {member.name for member in kept}
        waived = [m.name for m in members if m.kind is ConflictMemberKind.REQUIREMENT and m.name not in names]
        problem = instance.problem(limits_of(kept, instance), waived)
        if problem.goal == FALSE:
            return True
        return "budget" in names and unpayable is not None and unpayable(problem)

    if stuck([]):
        kept = [ConflictMember(ConflictMemberKind.GOAL, "goal", instance.goal)]
    else:
        kept = smaller(stuck, members, is_late)
        kept.sort(key=members.index)
    return Conflict(tuple(kept), conflict_text(kept, instance, currency))


def smaller(
    stuck: Callable[[Sequence[ConflictMember]], bool], members: Sequence[ConflictMember], is_late: Callable[[], bool]
) -> list[ConflictMember]:
    """The members that are stuck together, as few as time allows."""

    def explain(fixed: list[ConflictMember], grown: bool, open_: Sequence[ConflictMember]) -> list[ConflictMember]:
        if grown and not is_late() and stuck(fixed):
            return []
        if len(open_) <= 1 or is_late():
            return list(open_)
        half = len(open_) // 2
        first, second = open_[:half], open_[half:]
        from_second = explain([*fixed, *first], bool(first), second)
        from_first = explain([*fixed, *from_second], bool(from_second), first)
        return [*from_first, *from_second]

    return explain([], False, members)


def limit_members(instance: Instance) -> list[ConflictMember]:
    """The limits of the question."""
    limits, weeks = instance.limits, instance.limits.weeks
    kinds = {
        ConflictMemberKind.BUDGET: limits.budget is not None,
        ConflictMemberKind.FINISH_BY: weeks is not None and weeks.finish_by is not None,
        ConflictMemberKind.WEEKLY_HOURS: weeks is not None and weeks.weekly_hours < WEEKLY_HOURS,
        ConflictMemberKind.MAX_PARALLEL: weeks is not None and weeks.max_parallel is not None,
        ConflictMemberKind.KEEP_VALID_UNTIL: limits.keep_valid_until is not None,
        ConflictMemberKind.ACCREDITED_ONLY: limits.accredited_only,
    }
    members = [ConflictMember(kind, OPTION[kind]) for kind, is_set in kinds.items() if is_set]
    members += [ConflictMember(ConflictMemberKind.AVOID, f"avoid:{key}") for key in sorted(limits.avoid)]
    members += [ConflictMember(ConflictMemberKind.INCLUDE, f"include:{key}") for key in dict.fromkeys(limits.include)]
    return members


def limits_of(kept: Iterable[ConflictMember], instance: Instance) -> Limits:
    """The limits among some members; the others are dropped."""
    asked = instance.limits
    kinds = {member.kind for member in kept}
    names = [member.name.partition(":") for member in kept]
    weeks = asked.weeks
    if weeks is not None:
        weeks = replace(
            weeks,
            finish_by=weeks.finish_by if ConflictMemberKind.FINISH_BY in kinds else None,
            weekly_hours=weeks.weekly_hours if ConflictMemberKind.WEEKLY_HOURS in kinds else WEEKLY_HOURS,
            max_parallel=weeks.max_parallel if ConflictMemberKind.MAX_PARALLEL in kinds else None,
        )
    return Limits(
        tuple(key for word, _, key in names if word == "include"),
        frozenset(key for word, _, key in names if word == "avoid"),
        ConflictMemberKind.ACCREDITED_ONLY in kinds,
        asked.budget if ConflictMemberKind.BUDGET in kinds else None,
        weeks,
        asked.keep_valid_until if ConflictMemberKind.KEEP_VALID_UNTIL in kinds else None,
    )


def line_members(instance: Instance) -> list[ConflictMember]:
    """Lines that no plan satisfies even without limits, and groups that even all their lines do not fill."""
    snapshot = instance.snapshot
    roots = roots_of(instance)
    reachable = instance.earnable(_keys_named(roots, snapshot))
    earned = Earned.of(reachable, snapshot.credentials, reachable)
    members = []
    for root in roots:
        for line in walk(root):
            if isinstance(line, Group):
                stands = _in_reach(line, snapshot.credentials)
            elif isinstance(line, ExclusionLine):
                stands = not instance.evidence.excluded(line)
            else:
                stands = holds(line, instance.evidence, snapshot.credentials, earned)
            if not stands:
                members.append(ConflictMember(ConflictMemberKind.REQUIREMENT, line.path, line))
    return members


def roots_of(instance: Instance) -> list[Requirement]:
    """The goal, and the requirement trees of every credential it can lead to, nearest first."""
    snapshot, day = instance.snapshot, instance.question.day
    roots: list[Requirement] = [instance.goal]
    pending = list(dict.fromkeys([*_keys_named(roots, snapshot), *instance.limits.include]))
    seen = set(pending)
    for key in pending:
        credential = snapshot.credentials[key]
        if not credential.plannable_on(day):
            continue
        open_routes = [route for route in credential.routes if route.requires is not None and route.open_on(day)]
        trees = [route.requires for route in open_routes if route.requires is not None]
        roots += trees
        fresh = [named for named in _keys_named(trees, snapshot) if named not in seen]
        seen.update(fresh)
        pending += fresh
    return roots


def _keys_named(roots: Iterable[Requirement], snapshot: Snapshot) -> list[str]:
    """The credentials that lines name, or that show a competency that lines name; known ones, each once."""
    keys: dict[str, None] = {}
    for root in roots:
        for line in walk(root):
            if isinstance(line, CredentialLine):
                keys[line.credential] = None
            elif isinstance(line, CompetencyLine):
                keys.update(dict.fromkeys(snapshot.developed_by.get(line.competency, ())))
            elif isinstance(line, CoverageLine):
                for need in line.needs:
                    keys.update(dict.fromkeys(snapshot.developed_by.get(need.competency, ())))
    return [key for key in keys if key in snapshot.credentials]


def _in_reach(group: Group, credentials: Mapping[str, Credential]) -> bool:
    if group.rule is GroupRule.ALL:
        return True
    if group.rule is GroupRule.ANY:
        return bool(group.of)
    return counted(group, group.of, credentials) >= (group.minimum or 0)


def conflict_text(kept: Sequence[ConflictMember], instance: Instance, currency: str) -> str:
    """The conflict in words."""
    names = instance.snapshot.names
    parts = []
    for member in kept:
        options = instance.question.options
        match member.kind:
            case ConflictMemberKind.BUDGET:
                parts.append(f"the budget of {Money(options.budget or Decimal(0), currency)}")
            case ConflictMemberKind.ACCREDITED_ONLY:
                parts.append("taking accredited credentials only")
            case ConflictMemberKind.AVOID:
                parts.append(f"avoiding {names.get(member.name[6:], member.name[6:])}")
            case ConflictMemberKind.INCLUDE:
                parts.append(f"including {names.get(member.name[8:], member.name[8:])}")
            case ConflictMemberKind.GOAL:
                parts.append("the goal: what leads to it runs in a circle")
            case _:
                line = member.requirement
                parts.append(f"“{text_of(line, names) if line else ''}” ({member.name})")
    return "No plan exists because of " + " together with ".join(parts) + "."

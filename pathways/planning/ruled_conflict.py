"""Why there is no plan, where claims, exclusions or overlaps count: what cannot hold together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pathways.domain.no_plan import Conflict, ConflictMember, ConflictMemberKind
from pathways.domain.requirement import ExclusionLine, Group, walk
from pathways.planning.clock import Clock
from pathways.planning.conflict import conflict_text, limit_members, limits_of, line_members, smaller
from pathways.planning.inquiry import Inquiry
from pathways.planning.instance import Instance, Limits
from pathways.planning.ruled_closure import closure_of


def find_ruled_conflict(inquiry: Inquiry, clock: Clock) -> Conflict:
    """One conflict of a question that is proved to have no plan.

    Args:
        clock: when it is over, no more members are tried.
    """
    instance = inquiry.instance
    lines = line_members(instance)
    known = {member.name for member in lines}
    members = [*limit_members(instance), *lines]
    members += [member for member in _rule_members(instance) if member.name not in known]

    def stuck(kept: Sequence[ConflictMember]) -> bool:
        """Proved: no plan with these in force and the other members dropped."""
        names = {member.name for member in kept}
        waived = [m.name for m in members if m.kind is ConflictMemberKind.REQUIREMENT and m.name not in names]
        return Inquiry(instance, limits_of(kept, instance), inquiry.pricing, frozenset(waived)).is_impossible(clock)

    if stuck([]):
        kept = [ConflictMember(ConflictMemberKind.GOAL, "goal", instance.goal)]
    else:
        kept = smaller(stuck, members, lambda: clock.left <= 0)
        kept.sort(key=members.index)
    return Conflict(tuple(kept), conflict_text(kept, instance, inquiry.pricing.currency))


def _rule_members(instance: Instance) -> Iterator[ConflictMember]:
    """Exclusions, and groups with rules of their own, in whatever the goal can lead to."""
    closure = closure_of(instance, Limits())
    for _, _, route in closure.steps():
        for line in () if route.requires is None else walk(route.requires):
            ruled = isinstance(line, Group) and (line.limits or line.distinct or line.counts_once)
            if ruled or isinstance(line, ExclusionLine):
                yield ConflictMember(ConflictMemberKind.REQUIREMENT, line.path, line)

"""Why there is no plan, where claims, exclusions or overlaps count: what cannot hold together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pathways.domain.no_plan import Conflict, ConflictMember, ConflictMemberKind
from pathways.domain.requirement import ExclusionLine, Group, walk
from pathways.planning.conflict import conflict_text, limit_members, limits_of, line_members, smaller
from pathways.planning.instance import Instance
from pathways.planning.optimise import Clock
from pathways.planning.pricing import Pricing
from pathways.planning.ruled_closure import closure_of
from pathways.planning.ruled_model import RuledModel
from pathways.planning.ruled_search import is_impossible, prices_of


def find_ruled_conflict(instance: Instance, pricing: Pricing, budget: int | None, clock: Clock) -> Conflict:
    """One conflict of a question that is proved to have no plan.

    Args:
        budget: in thousandths; None: no limit.
        clock: when it is over, no more members are tried.
    """
    lines = line_members(instance)
    known = {member.name for member in lines}
    members = [*limit_members(instance), *lines]
    members += [member for member in _rule_members(instance) if member.name not in known]
    if budget is not None:
        members.insert(0, ConflictMember(ConflictMemberKind.BUDGET, "budget"))

    def stuck(kept: Sequence[ConflictMember]) -> bool:
        """Proved: no plan with these in force and the other members dropped."""
        names = {member.name for member in kept}
        waived = [m.name for m in members if m.kind is ConflictMemberKind.REQUIREMENT and m.name not in names]
        closure = closure_of(instance, limits_of(kept))
        model = RuledModel(closure, waived)
        return is_impossible(model, prices_of(closure, pricing), budget if "budget" in names else None, clock.left)

    if stuck([]):
        kept = [ConflictMember(ConflictMemberKind.GOAL, "goal", instance.goal)]
    else:
        kept = smaller(stuck, members, lambda: clock.left <= 0)
        kept.sort(key=members.index)
    return Conflict(tuple(kept), conflict_text(kept, instance, pricing.currency))


def _rule_members(instance: Instance) -> Iterator[ConflictMember]:
    """Exclusions, and groups with rules of their own, in whatever the goal can lead to."""
    closure = closure_of(instance, limits_of([]))
    for _, _, route in closure.steps():
        for line in () if route.requires is None else walk(route.requires):
            ruled = isinstance(line, Group) and (line.limits or line.distinct or line.counts_once)
            if ruled or isinstance(line, ExclusionLine):
                yield ConflictMember(ConflictMemberKind.REQUIREMENT, line.path, line)

"""Why there is no plan: limits and requirement lines that cannot hold together, each droppable member tried.

Found by dividing (QuickXplain, Junker 2004); when time runs out the set is still a conflict, only larger than it need
be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from pathways.domain.money import Money
from pathways.domain.no_plan import Conflict, ConflictMember, ConflictMemberKind
from pathways.domain.quantity import plain
from pathways.domain.wording import text_of
from pathways.planning.clock import Clock
from pathways.planning.instance import Instance, Limits
from pathways.planning.members import limits_of, members_of

MOST_CONFLICTS = 3
OF_WEEKS = (ConflictMemberKind.FINISH_BY, ConflictMemberKind.WEEKLY_HOURS, ConflictMemberKind.MAX_PARALLEL)

Impossible = Callable[[Limits, frozenset[str], Clock], bool]
"""Proved: no plan within some limits and with some lines waived."""


@dataclass(frozen=True)
class Obstacles:
    """What stands in the way of a question that is proved to have no plan.

    Attributes:
        impossible: judges what is left.
        currency: of the plan.
        clock: when it is over, no more members are tried.
        surely_impossible: a quicker proof, which there need not be for all that is impossible.
        known: what each of the two proved in time, or did not, by the names of the members in force.
    """

    instance: Instance
    impossible: Impossible
    currency: str
    clock: Clock
    surely_impossible: Impossible | None = None
    known: dict[tuple[Impossible, frozenset[str]], bool] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def members(self) -> list[ConflictMember]:
        """All that can be dropped."""
        return members_of(self.instance)

    @cached_property
    def is_of_time(self) -> bool:
        """Nothing proves that there would be no plan if weeks did not matter."""
        others = [member for member in self.members if member.kind not in OF_WEEKS]
        return self.surely_impossible is not None and not self._surely_stuck(others)

    def conflicts(self) -> tuple[Conflict, ...]:
        """The first conflict, and more of them that share no member with those before."""
        found: list[Conflict] = []
        dropped: set[str] = set()
        while len(found) < MOST_CONFLICTS and (not found or self.clock.left > 0):
            members = self.conflict(dropped)
            if not members:
                break
            found.append(Conflict(members, conflict_text(members, self.instance, self.currency)))
            dropped.update(member.name for member in members)
            if members[0].kind is ConflictMemberKind.GOAL:
                break
        return tuple(found)

    def conflict(self, dropped: Collection[str] = ()) -> tuple[ConflictMember, ...]:
        """What cannot hold together when some members are dropped; nothing when what is left can."""
        members = [member for member in self.members if member.name not in dropped]
        if dropped and not self.stuck(members):
            return ()
        if self.stuck([]):
            return (ConflictMember(ConflictMemberKind.GOAL, "goal", self.instance.goal),)
        kept = members
        if self._surely_stuck(members):
            kept = smaller(self._surely_stuck, members, self._is_late)
        kept = smaller(self.stuck, kept, self._is_late)
        return tuple(sorted(kept, key=members.index))

    def _is_late(self) -> bool:
        return self.clock.left <= 0

    def _surely_stuck(self, kept: Sequence[ConflictMember]) -> bool:
        """As `stuck`, where the quicker proof does."""
        return self.surely_impossible is not None and self._judged(self.surely_impossible, kept)

    def stuck(self, kept: Sequence[ConflictMember]) -> bool:
        """Proved: no plan with these in force and the other members dropped."""
        return self._judged(self.impossible, kept)

    def _judged(self, impossible: Impossible, kept: Sequence[ConflictMember]) -> bool:
        names = frozenset(member.name for member in kept)
        if (impossible, names) in self.known:
            return self.known[impossible, names]
        waived = [
            member.name
            for member in self.members
            if member.kind is ConflictMemberKind.REQUIREMENT and member.name not in names
        ]
        found = impossible(limits_of(kept, self.instance), frozenset(waived), self.clock)
        if self.clock.left > 0:
            self.known[impossible, names] = found
        return found


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


def conflict_text(kept: Sequence[ConflictMember], instance: Instance, currency: str) -> str:
    """The conflict in words."""
    parts = [_said(member, instance, currency) for member in kept]
    return "No plan exists because of " + " together with ".join(parts) + "."


def _said(member: ConflictMember, instance: Instance, currency: str) -> str:
    names, options = instance.snapshot.names, instance.question.options
    key = member.name.partition(":")[2]
    match member.kind:
        case ConflictMemberKind.BUDGET:
            return f"the budget of {Money(options.budget or Decimal(0), currency)}"
        case ConflictMemberKind.FINISH_BY:
            return f"finishing by {options.finish_by}"
        case ConflictMemberKind.WEEKLY_HOURS:
            return f"{plain(options.weekly_hours or Decimal(0))} hours a week"
        case ConflictMemberKind.MAX_PARALLEL:
            return "one step at a time" if options.max_parallel == 1 else f"{options.max_parallel} steps at a time"
        case ConflictMemberKind.KEEP_VALID_UNTIL:
            return f"keeping it valid until {options.keep_valid_until}"
        case ConflictMemberKind.ACCREDITED_ONLY:
            return "taking accredited credentials only"
        case ConflictMemberKind.AVOID:
            return f"avoiding {names.get(key, key)}"
        case ConflictMemberKind.INCLUDE:
            return f"including {names.get(key, key)}"
        case ConflictMemberKind.GOAL:
            return _of_goal(instance)
        case _:
            line = member.requirement
            return f"“{text_of(line, names) if line else ''}” ({member.name})"


def _of_goal(instance: Instance) -> str:
    if instance.limits.weeks is None:
        return "the goal: what leads to it runs in a circle"
    return "the goal: what leads to it runs in a circle, or runs out before it is needed"

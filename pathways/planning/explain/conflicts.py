"""Why there is no plan: limits and requirement lines that cannot hold together, each droppable member tried.

Found by dividing (QuickXplain, Junker 2004); when time runs out the set is still a conflict, only larger than it need
be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pathways.domain.no_plan import Conflict, ConflictMember, ConflictMemberKind
from pathways.planning.explain.conflict_members import OF_WEEKS, members_of
from pathways.planning.explain.conflict_wording import ConflictTexts
from pathways.planning.question.instance import Instance
from pathways.planning.question.members import Core, names_of
from pathways.planning.solver.deadline import Clock

MOST_CONFLICTS = 8

Judge = Callable[[Sequence[ConflictMember], Sequence[ConflictMember], Clock], Core | None]
"""Of some members that are kept, those that cannot hold together with others dropped; None: nothing is proved."""


@dataclass(frozen=True)
class Obstacles:
    """What stands in the way of a question that is proved to have no plan.

    Attributes:
        judge: tells what cannot hold together.
        currency: of the plan.
        clock: when it is over, no more members are tried.
        quick_judge: a quicker proof, which there need not be for all that is impossible.
        known: what each of the two told in time, by the names of the members in force.
    """

    instance: Instance
    judge: Judge
    currency: str
    clock: Clock
    quick_judge: Judge | None = None
    known: dict[tuple[Judge, frozenset[str]], Core | None] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def members(self) -> list[ConflictMember]:
        """All that can be dropped."""
        return members_of(self.instance)

    @cached_property
    def texts(self) -> ConflictTexts:
        """Conflicts in words."""
        return ConflictTexts(self.instance, self.currency)

    @cached_property
    def is_of_time(self) -> bool:
        """Nothing proves that there would be no plan if weeks did not matter."""
        others = [member for member in self.members if member.kind not in OF_WEEKS]
        return self.quick_judge is not None and not self._surely_stuck(others)

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The first conflict, then those that remain when the named members of the earlier ones are dropped."""
        found: list[Conflict] = []
        dropped: set[str] = set()
        while len(found) < MOST_CONFLICTS and (not found or self.clock.left > 0):
            members = self.conflict(dropped)
            if not members:
                break
            found.append(Conflict(members, self.texts.text(members)))
            dropped.update(member.name for member in self.texts.blamed(members))
            if members[0].kind is ConflictMemberKind.GOAL:
                break
        return tuple(found)

    def conflict(self, dropped: Collection[str] = ()) -> tuple[ConflictMember, ...]:
        """What cannot hold together when some members are dropped; nothing when what is left can."""
        members = [member for member in self.members if member.name not in dropped]
        if dropped and not self.stuck(members):
            return ()
        kept = members
        if self._surely_stuck(members):
            kept = smaller(self._surely_stuck, members, self._is_late)
        kept = smaller(self.stuck, kept, self._is_late)
        # Of several, each of which is needed, none would be if the goal were stuck by itself.
        if len(kept) <= 1 and self.stuck([]):
            return (ConflictMember(ConflictMemberKind.GOAL, "goal", self.instance.goal),)
        return tuple(sorted(kept, key=members.index))

    def _is_late(self) -> bool:
        return self.clock.left <= 0

    def _surely_stuck(self, kept: Sequence[ConflictMember]) -> bool:
        """As `stuck`, where the quicker proof does."""
        return self.quick_judge is not None and self._is_stuck(self.quick_judge, kept)

    def stuck(self, kept: Sequence[ConflictMember]) -> bool:
        """Proved: no plan with these in force and the other members dropped."""
        return self._is_stuck(self.judge, kept)

    def _is_stuck(self, judge: Judge, kept: Sequence[ConflictMember]) -> bool:
        return self._judged(judge, kept) is not None

    def _judged(self, judge: Judge, kept: Sequence[ConflictMember]) -> Core | None:
        names = names_of(kept)
        if (judge, names) in self.known:
            return self.known[judge, names]
        for (told_by, _), core in self.known.items():  # what one judge proves holds for the slower one
            is_told = core is not None and judge in (told_by, self.judge)
            if core is not None and is_told and core.kept <= names and core.dropped.isdisjoint(names):
                return core
        dropped = [member for member in self.members if member.name not in names]
        found = judge(kept, dropped, self.clock)
        if self.clock.left > 0:
            self.known[judge, names] = found
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

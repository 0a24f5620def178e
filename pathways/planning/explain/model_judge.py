"""Members of a question tried in one model for each calendar: those in force are assumed, a core is what is stuck.

Lines that ask for something beside them are no matter of a literal: without one of them, steps that lean on each other
in a circle run as no block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from pathways.domain.no_plan import ConflictMember
from pathways.domain.requirement import CredentialLine, Requirement, every_line
from pathways.planning.explain.conflict_members import OF_WEEKS, limits_of, waived_by
from pathways.planning.model.plan_model import PlanModel
from pathways.planning.question.calendar import Weeks
from pathways.planning.question.members import Core, names_of
from pathways.planning.solver.deadline import Clock
from pathways.planning.strategies.priced_question import PricedQuestion
from pathways.planning.strategies.solve import has_plan, is_impossible_at_any_time


@dataclass(frozen=True, eq=False)
class ModelJudge:
    """Proves of some members of a question that they cannot hold together.

    Attributes:
        inquiry: the question as it was asked.
        made: models by calendar, by the lines without which there are other blocks, whether steps are placed in weeks,
            and whether what runs out may be renewed.
    """

    inquiry: PricedQuestion
    made: dict[tuple[Weeks | None, frozenset[str], bool, bool], PlanModel] = field(
        default_factory=dict, compare=False, repr=False
    )

    def stuck(self, kept: Sequence[ConflictMember], dropped: Sequence[ConflictMember], clock: Clock) -> Core | None:
        """Of some that are kept, those that cannot hold together with others dropped; None: nothing is proved."""
        asked = self._left(kept, dropped)
        if asked.limits.keep_valid_until is not None:
            return Core.of(kept, dropped) if has_plan(asked, clock) is False else None
        models = _Assuming(self, asked, kept, dropped)
        return models.core if has_plan(asked, clock, models) is False else None

    def stuck_at_any_time(
        self, kept: Sequence[ConflictMember], dropped: Sequence[ConflictMember], clock: Clock
    ) -> Core | None:
        """Likewise, however long it may take: a quicker proof, which there need not be."""
        asked = self._left(kept, dropped)
        if asked.limits.keep_valid_until is not None:
            return Core.of(kept, dropped) if is_impossible_at_any_time(asked, clock) else None
        models = _Assuming(self, asked, kept, dropped)
        return models.core if is_impossible_at_any_time(models, clock) else None

    def _left(self, kept: Sequence[ConflictMember], dropped: Sequence[ConflictMember]) -> PricedQuestion:
        instance = self.inquiry.instance
        return PricedQuestion(instance, limits_of(kept, instance), self.inquiry.pricing, waived_by(dropped))


@dataclass
class _Assuming:
    """The models of a question of which some members are dropped.

    Attributes:
        asked: what is left of it.
        handed: the models made or found so far, the last one last.
    """

    judge: ModelJudge
    asked: PricedQuestion
    kept: Sequence[ConflictMember]
    dropped: Sequence[ConflictMember]
    handed: list[PlanModel] = field(default_factory=list)

    def model(self, clock: Clock) -> PlanModel:
        """Of the whole question."""
        return self._found(False, False, clock)

    def calendar(self, clock: Clock, *, is_timed: bool = True, renews: bool = True) -> PlanModel:
        """Of the question with its calendar."""
        return self._found(is_timed, renews, clock)

    @property
    def core(self) -> Core:
        """What the last proof rests on, and all that makes the calendar what it is."""
        found = next(model.core for model in reversed(self.handed) if model.core is not None)
        kept, dropped = ([each for each in some if each.kind in OF_WEEKS] for some in (self.kept, self.dropped))
        weeks = Core.of(kept, dropped)
        return Core(found.kept | weeks.kept, found.dropped | weeks.dropped | self._unblocked)

    @cached_property
    def _unblocked(self) -> frozenset[str]:
        """Of what is dropped, the lines that ask for something beside them."""
        return names_of(each for each in self.dropped if _asks_beside(each.requirement))

    def _found(self, is_timed: bool, renews: bool, clock: Clock) -> PlanModel:
        name = self.asked.limits.weeks, self._unblocked, is_timed, renews
        if name not in self.judge.made:
            self.judge.made[name] = self._made(is_timed, renews, clock)
        found = self.judge.made[name]
        found.assume(names_of(self.kept))
        self.handed.append(found)
        return found

    def _made(self, is_timed: bool, renews: bool, clock: Clock) -> PlanModel:
        """With all that may be dropped, whether it is this time or not."""
        instance, weeks = self.asked.instance, self.asked.limits.weeks
        gone = self._unblocked
        droppable = tuple(
            member for member in (*self.kept, *self.dropped) if member.kind not in OF_WEEKS and member.name not in gone
        )
        widest = replace(instance.limits, avoid=frozenset(), accredited_only=False, weeks=weeks, keep_valid_until=None)
        inquiry = PricedQuestion(instance, widest, self.asked.pricing, gone, droppable)
        return inquiry.model(clock) if weeks is None else inquiry.calendar(clock, is_timed=is_timed, renews=renews)


def _asks_beside(line: Requirement | None) -> bool:
    leaves = () if line is None else every_line(line)
    return any(isinstance(each, CredentialLine) and each.side_by_side for each in leaves)

"""What a change set does to people and goals, as it is kept with it: in numbers, without names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pathways.domain.goal import Goal
from pathways.impact.answer import Effect
from pathways.impact.impact import GoalImpact, Impact


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptImpact:
    """What was worked out once for a version of a change set.

    Attributes:
        version: of the change set.
        revision: that was published then.
        at: when it was worked out.
        day: on which plans were judged.
        stamp: of the records and rates then.
        learners: who have a goal.
        better, worse, stranded, undecided: how many of them, by the worst of their goals.
        must_begin: how many need a credential by its last day.
        goals: those that change, the worst first.
        stranded_goals: the goals of people who are stranded.
    """

    version: int
    revision: int
    at: datetime
    day: date
    stamp: str
    learners: int
    better: int = 0
    worse: int = 0
    stranded: int = 0
    undecided: int = 0
    must_begin: int = 0
    goals: tuple[GoalImpact, ...] = ()
    stranded_goals: tuple[Goal, ...] = ()

    @classmethod
    def of(cls, found: Impact, *, version: int, revision: int, at: datetime, stamp: str) -> KeptImpact:
        """What is kept of an impact."""
        stranded = (each.goal for each in found.people if each.effect is Effect.STRANDED)
        return cls(
            version=version,
            revision=revision,
            at=at,
            day=found.day,
            stamp=stamp,
            learners=found.learners(),
            better=found.learners(Effect.BETTER),
            worse=found.learners(Effect.WORSE),
            stranded=found.learners(Effect.STRANDED),
            undecided=found.learners(Effect.UNDECIDED),
            must_begin=found.must_begin,
            goals=found.goals,
            stranded_goals=tuple(dict.fromkeys(stranded)),
        )

"""What changes would do that nobody has staged: to plans, and to the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import strawberry

from pathways.api.changesets.change_inputs import ChangeInput
from pathways.api.changesets.change_reader import MOST_SUPPOSED, asked_of
from pathways.api.context import RequestContext
from pathways.api.costs.directives import LONGEST_LIST
from pathways.api.declare import output, resolved
from pathways.api.inputs import questions as inputs
from pathways.api.inputs.question_reader import Reader, judged_on, stored_learner
from pathways.api.types.curation.change_sets import office_of
from pathways.api.types.curation.findings import About, Finding
from pathways.api.types.errors import UserError, user_errors
from pathways.api.types.plans import GoalImpact
from pathways.codes import Code
from pathways.domain.goal import Goal
from pathways.domain.learner import Record
from pathways.editing.edition import Edition
from pathways.errors import Problem, ProblemsError
from pathways.impact import impact
from pathways.impact.what_if import Supposed
from pathways.wording.phrases import counted

Info = strawberry.Info[RequestContext, None]

MOST_GOALS = 20


@output
class WhatIf:
    """What changes would do. With userErrors nothing else is there.

    Attributes:
        goals: the goals of the question, in their order; where it has none those that would change, the worst first.
        findings: what the changes would break or leave dangling, worst first.
        user_errors: everything to mend in the question.
    """

    goals: list[GoalImpact]
    findings: list[Finding]
    user_errors: list[UserError]

    @classmethod
    def refused(cls, problems: Iterable[Problem]) -> WhatIf:
        """A question that has mistakes."""
        return cls(goals=[], findings=[], user_errors=user_errors(problems))


@output
class WhatIfQuery:
    """Questions about changes that nobody has staged."""

    @resolved
    async def what_if(
        self,
        info: Info,
        changes: list[ChangeInput],
        *,
        goals: list[inputs.GoalInput] | None = None,
        learner: inputs.LearnerRef | None = None,
    ) -> WhatIf | None:
        """What changes would do to best plans, as if they were published, and what they would break; nothing is kept.
        Plans cost as little as they can, then take as few hours, then as few steps.

        Args:
            changes: what to suppose, 1 to 100 changes, as stageChanges takes them.
            goals: for what to plan, at most 20; absent: the goals of the learner; where there are none, whatever counts
                toward nothing else, of these only what would change and at most 100.
            learner: whose record counts; absent: somebody who brings nothing.
        """
        reading = info.context
        office = office_of(reading)
        try:
            _expect(len(changes), MOST_SUPPOSED, "change", "changes")
            if goals is not None:
                _expect(len(goals), MOST_GOALS, "goal", "goals")
            asked = await reading.reader.read(lambda: asked_of(changes, "changes"))
        except ProblemsError as refusal:
            return WhatIf.refused(refusal.problems)
        stored = None if learner is None else await stored_learner(reading, learner)
        day = judged_on(None)

        def read() -> tuple[list[Goal], Record]:
            reader = Reader(snapshot=reading.snapshot)
            wanted = [reader.goal(goal, f"goals/{place}") for place, goal in enumerate(goals or ())]
            if goals is None and stored is not None:
                wanted = list(stored.goals)
            record = Record() if learner is None else reader.learner(learner, stored, day)
            reader.raise_problems()
            return wanted, record

        def found() -> tuple[Edition, list[impact.GoalImpact]]:
            outcome = office.supposed(asked, reading.snapshot)
            supposed = Supposed(reading.snapshot, outcome.snapshot, record, day)
            problems = [
                replace(each, path=_under(f"goals/{place}", each.path or ""))
                for place, goal in enumerate(wanted)
                for each in supposed.problems(goal)
            ]
            if problems:
                raise ProblemsError(problems)
            planner = reading.planner
            return outcome, supposed.effects(wanted, planner) if wanted else supposed.changes(planner)[:LONGEST_LIST]

        try:
            wanted, record = await reading.reader.read(read)
            outcome, effects = await reading.judge(found)
        except ProblemsError as refusal:
            if any(each.code is Code.TIMEOUT for each in refusal.problems):
                raise
            return WhatIf.refused(refusal.problems)
        shown = outcome.findings[:LONGEST_LIST]
        about = About(outcome.snapshot, shown)
        return WhatIf(
            goals=[GoalImpact.of(each, None) for each in effects],
            findings=[Finding.of(reading, each, about) for each in shown],
            user_errors=[],
        )


def _expect(count: int, most: int, noun: str, path: str) -> None:
    if not count:
        raise ProblemsError.one(Code.EMPTY, f"There is no {noun}.", "Send one, or leave the argument out.", path)
    if count > most:
        text = f"{counted(count, noun)} are too many."
        raise ProblemsError.one(Code.LIMIT, text, f"Send at most {most} at a time.", path)


def _under(place: str, path: str) -> str:
    """Where a mistake stands in the arguments: in this goal, or in the learner."""
    root, _, rest = path.partition("/")
    return path if root != "goal" else f"{place}/{rest}" if rest else place

"""What may satisfy the lines of a plan with a calendar, and when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pathways.domain.requirement import CompetencyLine, CoverageLine, CredentialLine, ExclusionLine, Requirement
from pathways.planning.plan_facts import PlanFacts
from pathways.requirements.compiling import Literal

if TYPE_CHECKING:
    from pathways.planning.calendar_model import CalendarModel


class CalendarFacts(PlanFacts):
    """What the record makes true in some weeks, and what the steps of a plan can."""

    _model: CalendarModel

    def payers(self, line: CredentialLine) -> Sequence[tuple[str, Literal]]:
        model, user = self._model, self._user
        return [
            (
                key,
                model.any_of(
                    [
                        model.during(user, model.windows.paid(line, key)),
                        model.support(key, user, line),
                        model.renewed(key, user, line),
                    ]
                ),
            )
            for key in self._evidence.accepted(line)
        ]

    def leaf(self, line: Requirement) -> Literal:
        model = self._model
        match line:
            case CoverageLine():
                return model.covers(line)
            case ExclusionLine(credential=str() as key) if model.windows.leaf(line):
                return model.none_of(self._evidence.members(key))
            case CompetencyLine(competency=competency, level=level):
                shown = model.during(self._user, model.windows.leaf(line))
                return model.any_of([shown, model.shows(competency, int(level * 1000), self._user)])
            case _:
                return model.during(self._user, model.windows.leaf(line))

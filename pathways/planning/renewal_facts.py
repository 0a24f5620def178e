"""What may satisfy the lines of a renewal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pathways.domain.requirement import CompetencyLine, CredentialLine, Requirement
from pathways.planning.calendar_facts import CalendarFacts
from pathways.requirements.compiling import Literal

if TYPE_CHECKING:
    from pathways.planning.calendar_model import CalendarModel
    from pathways.planning.renewal_model import RenewalStep


class RenewalFacts(CalendarFacts):
    """What may satisfy the lines of a renewal: awards issued in its cycle, never the credential itself."""

    def __init__(self, model: CalendarModel, step: RenewalStep) -> None:
        super().__init__(model, step.name)
        self._step = step

    def payers(self, line: CredentialLine) -> list[tuple[str, Literal]]:
        return [
            (key, self._model.any_of([*self._ways(line, key)]))
            for key in self._evidence.accepted(line)
            if key != self._step.key
        ]

    def leaf(self, line: Requirement) -> Literal:
        if not isinstance(line, CompetencyLine):
            return super().leaf(line)
        record = self._evidence.record
        if any(each.competency == line.competency and each.level >= line.level for each in record.competencies):
            return True
        credentials = self._model.closure.instance.snapshot.credentials
        able = [
            literal
            for key in self._model.closure.instance.snapshot.developed_by.get(line.competency, ())
            if key != self._step.key
            and any(
                each.competency == line.competency and each.level >= line.level
                for each in credentials[key].competencies
            )
            for stand_in in (CredentialLine(path=line.path, credential=key),)
            for literal in self._ways(stand_in, key)
        ]
        return self._model.any_of(able)

    def _ways(self, line: CredentialLine, key: str) -> Iterator[Literal]:
        """An award of a credential was issued in the cycle, and is valid: by itself, or renewed in its turn."""
        yield from self._held(line, key)
        yield self._planned(line, key)
        model = self._model
        for chain in () if model.renewals is None else model.renewals.of(key):
            award = chain.award
            if award is not None and award.issued_on is None and not line.ever_earned:
                continue
            base = model.lasting.able(chain, self._step.name, line)
            if not line.ever_earned:
                first = model.weeks.first_day
                issued = (
                    model.scale * model.ends(key)
                    if award is None or award.issued_on is None
                    else (award.issued_on - first).days
                )
                base = model.both(base, self._in_cycle(issued))
            for step in chain.steps:
                yield model.lasting.by(step, self._step.name, base)

    def _held(self, line: CredentialLine, key: str) -> Iterator[Literal]:
        model = self._model
        for award in model.windows.awards.get(key, []):
            span = model.windows.paid_by(line, award)
            if span is None:
                continue
            within = model.during(self._step.name, (span,))
            if line.ever_earned:
                yield within
            elif award.issued_on is not None:
                yield model.both(within, self._in_cycle((award.issued_on - model.weeks.first_day).days))

    def _planned(self, line: CredentialLine, key: str) -> Literal:
        model = self._model
        # What has only begun is no award yet, and an award that is issued later would count in the next cycle as well.
        literal = model.support(key, self._step.name, replace(line, concurrent=False, together=False))
        if literal is False or line.ever_earned:
            return literal
        if model.renewals is None:
            return False
        in_cycle = self._in_cycle(model.scale * model.ends(key))
        return model.both(literal, model.renewals.counts(key, self._step, in_cycle))

    def _in_cycle(self, issued: Any) -> Literal:
        since = self._step.since
        if isinstance(since, int) and (isinstance(issued, int) or since <= 0):
            return since <= issued if isinstance(issued, int) else True
        inside = self._model.model.new_bool_var("")
        self._model.model.add(issued >= since).only_enforce_if(inside)
        return inside

"""What may satisfy the lines of a plan's trees: the record, the steps of the plan, and, with a calendar, when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pathways.domain.quantity import thousandths
from pathways.domain.requirement import CompetencyLine, CoverageLine, CredentialLine, ExclusionLine, Group, Requirement
from pathways.planning.model.renewal_steps import RenewalStep
from pathways.planning.model.terms import CalendarTerms, PlanTerms, User
from pathways.planning.question.waiting import in_cycle, issued_in_cycle
from pathways.requirements.claims import Pins, pins_below
from pathways.requirements.compiling import Literal
from pathways.requirements.leaves import NOTHING_EARNED, leaf_holds, worths_of


class HeldFacts:
    """What the record alone makes true."""

    def __init__(self, model: PlanTerms, user: User) -> None:
        self._model = model
        self._user = user
        self._evidence = model.closure.instance.evidence

    def payers(self, line: CredentialLine) -> Sequence[tuple[str, Literal]]:
        return [(key, True) for key in self._evidence.accepted(line) if self._evidence.paying(line, key)]

    def leaf(self, line: Requirement) -> Literal:
        return leaf_holds(line, self._evidence, NOTHING_EARNED)

    def waives(self, line: Requirement) -> bool:
        return line.path in self._model.waived

    def kin(self, credential: str) -> str:
        return self._evidence.kin(credential)

    def worths(self, line: CredentialLine) -> Mapping[str, Decimal]:
        return worths_of(line, self._evidence, self._model.closure.instance.snapshot.credentials)

    def pins(self, scope: Group) -> Pins:
        return pins_below(scope, self._evidence)


class PlanFacts(HeldFacts):
    """What the record makes true, and what the steps of a plan can."""

    def payers(self, line: CredentialLine) -> Sequence[tuple[str, Literal]]:
        return [
            (key, bool(self._evidence.paying(line, key)) or self._supported(key, line))
            for key in self._evidence.accepted(line)
        ]

    def _supported(self, key: str, line: CredentialLine) -> Literal:
        """Earned in time; renewing an award that has run out leaves its score and its day of issue as they are."""
        literal = self._model.support(key, self._user, line)
        if literal is False or self._evidence.paying(replace(line, ever_earned=True), key):
            return literal
        return self._model.earned_anew(literal, key)

    def leaf(self, line: Requirement) -> Literal:
        if leaf_holds(line, self._evidence, NOTHING_EARNED):
            if isinstance(line, ExclusionLine) and line.credential is not None:
                return self._model.none_of(self._evidence.members(line.credential))
            return True
        match line:
            case CompetencyLine(competency=competency, level=level):
                return self._model.shows(competency, thousandths(level), self._user)
            case CoverageLine():
                return self._model.covers(line)
            case _:
                return False


class GraceFacts(PlanFacts):
    """The same for renewing an award that has run out: awards issued in its cycle, never of the credential itself."""

    def __init__(self, model: PlanTerms, key: str) -> None:
        super().__init__(model, key)
        instance = model.closure.instance
        self._evidence = in_cycle(key, instance.evidence, instance.snapshot)
        self._key = key

    def _supported(self, key: str, line: CredentialLine) -> Literal:
        """An award of before the cycle is none of it, though it is renewed."""
        instance = self._model.closure.instance
        literal = super()._supported(key, line)
        if literal is False or line.ever_earned:
            return literal
        if issued_in_cycle(key, self._key, instance.evidence, instance.snapshot):
            return literal
        return self._model.earned_anew(literal, key)


class CalendarFacts(PlanFacts):
    """What the record makes true in some weeks, and what the steps of a plan can."""

    _model: CalendarTerms

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


class RenewalFacts(CalendarFacts):
    """What may satisfy the lines of a renewal: awards issued in its cycle, never the credential itself."""

    def __init__(self, model: CalendarTerms, step: RenewalStep) -> None:
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

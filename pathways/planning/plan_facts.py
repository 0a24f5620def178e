"""What may satisfy the lines of a plan's trees: the record, and the steps of the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from pathways.domain.quantity import thousandths
from pathways.domain.requirement import CompetencyLine, CoverageLine, CredentialLine, ExclusionLine, Group, Requirement
from pathways.planning.waiting import in_cycle, issued_in_cycle
from pathways.requirements.claims import Pins, pins_below
from pathways.requirements.compiling import Literal
from pathways.requirements.leaves import NOTHING_EARNED, leaf_holds, worths_of

if TYPE_CHECKING:
    from pathways.planning.ruled_model import RuledModel, User


class HeldFacts:
    """What the record alone makes true."""

    def __init__(self, model: RuledModel, user: User) -> None:
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

    def __init__(self, model: RuledModel, key: str) -> None:
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

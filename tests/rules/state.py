"""What a learner has at one moment of a plan, from docs/reference/plan.md alone: no code under judgement takes part.

Decided where the text leaves a choice: an award of a later day stands in the record for `not` and proves nothing else;
a substitute is the very credential named (neither its equivalents nor a substitute's substitute).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pathways.domain.calendar import add_months
from pathways.domain.catalog import Content, Credential
from pathways.domain.learner import Award, AwardState, Record
from pathways.domain.requirement import CredentialLine, ExperienceLine

NOTHING: frozenset[str] = frozenset()


def classes_of(content: Content) -> dict[str, frozenset[str]]:
    """Each credential with its set of equivalents; sets with a common member are one."""
    merged = {key: frozenset((key,)) for key in content.credentials}
    for _ in content.equivalences:
        for each in content.equivalences.values():
            whole = frozenset().union(*(merged[key] for key in each.credentials))
            merged.update(dict.fromkeys(whole, whole))
    return merged


@dataclass(frozen=True)
class State:
    """A record on a day, and what a plan has earned.

    Attributes:
        credentials: of the catalogue, by key.
        classes: of `classes_of`.
        before: earned at lower ranks.
        beside: earned at the same rank.
        planned: earned anywhere in the plan, earlier or later.
    """

    credentials: Mapping[str, Credential]
    classes: Mapping[str, frozenset[str]]
    record: Record
    day: date
    before: frozenset[str] = NOTHING
    beside: frozenset[str] = NOTHING
    planned: frozenset[str] = NOTHING

    def valid(self, award: Award) -> bool:
        """It is held on the day."""
        if award.state in (AwardState.REVOKED, AwardState.REJECTED):
            return False
        if award.issued_on is not None and award.issued_on > self.day:
            return False
        last = award.expires_on
        months = self.credentials[award.credential].valid_months
        if last is None and award.issued_on is not None and months is not None:
            last = add_months(award.issued_on, months)
        return last is None or self.day <= last

    def held(self) -> frozenset[str]:
        """What is validly held, without the plan."""
        return frozenset(award.credential for award in self.record.awards if self.valid(award))

    def payers(self, line: CredentialLine) -> frozenset[str]:
        """The credentials that satisfy a line: of its set, or that count as one of them for this learner."""
        family = self.classes[line.credential]
        family |= {each.by for each in self.record.substitutions if each.for_ in family}
        earned = self.before | self.beside if line.concurrent or line.together else self.before
        return frozenset(key for key in family if key in earned or self._proved(key, line))

    def pays(self, key: str, line: CredentialLine) -> bool:
        """An award of the record, of that credential, satisfies a line that accepts it."""
        return key in self.payers(line) and self._proved(key, line)

    def _proved(self, key: str, line: CredentialLine) -> bool:
        for award in self.record.awards:
            if award.credential != key or not self.valid(award):
                continue
            if line.min_score is not None and (award.score is None or award.score < line.min_score):
                continue
            within = line.earned_within_months
            if within is not None and (award.issued_on is None or add_months(award.issued_on, within) < self.day):
                continue
            return True
        return False

    def excluded(self, key: str) -> bool:
        """Nothing of its set stands in the record, on whatever day, and no step earns any."""
        gone = (AwardState.REVOKED, AwardState.REJECTED)
        family = self.classes[key]
        known = any(award.credential in family and award.state not in gone for award in self.record.awards)
        return not known and not family & self.planned

    def level(self, competency: str, keys: Iterable[str] = ()) -> Fraction:
        """The highest level stated, or shown by what is held or earned before; `keys` are earned too."""
        stated = [each.level for each in self.record.competencies if each.competency == competency]
        shown = [
            each.level
            for key in self.held().union(self.before, keys)
            for each in self.credentials[key].competencies
            if each.competency == competency
        ]
        return max((Fraction(level) for level in (*stated, *shown)), default=Fraction(0))

    def experienced(self, line: ExperienceLine) -> bool:
        """Months stated without days add up; days are judged elsewhere (tests/requirements/test_experience.py)."""
        entries = [each for each in self.record.experience if not line.fields or each.field in line.fields]
        if any(each.started_on or each.ended_on for each in self.record.experience):
            raise NotImplementedError("experience with days")
        if line.within_months is not None:
            entries = []
        months = sum(each.months or 0 for each in entries)
        fields = {each.field for each in entries if each.field and each.months}
        return months >= line.months and len(fields) >= (line.distinct_fields or 0)

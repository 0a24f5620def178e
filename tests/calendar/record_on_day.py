"""What a learner has on a day of a plan with a calendar, from docs/reference/plan.md alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pathways.domain.learner import Award, Record
from pathways.domain.months import add_months
from pathways.domain.requirement import CredentialLine, ExperienceLine, Group
from pathways.requirements.evidence import evidence_of
from tests.rules.oracle import holds
from tests.rules.state import State, base, is_from


@dataclass(frozen=True)
class Moment(State):
    """A record on a day, and what a plan has earned and begun.

    Attributes:
        record: as renewals of lower ranks have left it; `record_beside`: those of the same rank too.
        finished: the day on which each step of a lower rank was finished, if by then and valid on the day.
        ended: the same for steps of the same rank or a lower one.
        running: begun by the day and not ended before it, at the same rank or a lower one.
        begun: begun by the day in the very week, at the same rank or a lower one.
        ends_on: the day on which each step ends; none without a calendar.
        later: days on which experience counts as well, since it is taken as come.
    """

    record_beside: Record = field(default_factory=Record)
    finished: Mapping[str, date] = field(default_factory=dict)
    ended: Mapping[str, date] = field(default_factory=dict)
    running: frozenset[str] = frozenset()
    begun: frozenset[str] = frozenset()
    later: tuple[date, ...] = ()
    ends_on: Mapping[str, date] = field(default_factory=dict)

    def payers(self, line: CredentialLine) -> frozenset[str]:
        """The credentials that satisfy a line."""
        family = self.family(line)
        family |= {each.by for each in self.record.substitutions if each.for_ in family}
        return frozenset(key for key in family if self._earned(key, line) or self._proved(key, line))

    def _begins(self, name: str, line: CredentialLine) -> bool:
        begins = (line.concurrent and name in self.running) or (line.together and name in self.begun)
        return begins and self._of_origin(name, line)

    def _finished(self, name: str, line: CredentialLine) -> bool:
        within = line.earned_within_months
        earned = self.ended if line.concurrent or line.together else self.finished
        in_time = name in earned and (within is None or self.day <= add_months(earned[name], within))
        return in_time and self._of_origin(name, line)

    def earning(self, key: str, line: CredentialLine) -> list[str]:
        """The steps that earn it in time, and of the origin."""
        steps = {*self.running, *self.begun, *self.ended, *self.finished}
        mine = sorted(name for name in steps if base(name) == key)
        return [name for name in mine if self._begins(name, line) or self._finished(name, line)]

    def _of_origin(self, name: str, line: CredentialLine) -> bool:
        """What a step earns is of the kind that a line asks for, and earned between its days."""
        origin = line.earned
        if origin is None:
            return True
        if name not in self.kinds:
            return True  # only renewed: asked where all that could ever help is taken as there
        days = self.ends_on.get(name)
        if days is None:
            in_time = origin.before is None or self.day < origin.before
        else:
            in_time = (origin.after or date.min) < days < (origin.before or date.max)
        owner = next(iter(self.credentials[base(name)].owned_by), None)
        return in_time and is_from(origin, self.kinds[name], owner)

    def _proving(self, key: str, line: CredentialLine) -> list[Award]:
        beside = line.concurrent or line.together
        return State._proving(replace(self, record=self.record_beside) if beside else self, key, line)

    def level(self, competency: str, keys: Iterable[str] = ()) -> Fraction:
        """The highest level stated, or shown by what is held or was finished."""
        return super().level(competency, (*self.finished, *keys))

    def experienced(self, line: ExperienceLine) -> bool:
        """As the evaluator counts months on the day; tests/requirements/test_experience.py judges that."""
        on_days = (evidence_of(self.record, day, self.credentials).worked(line) for day in (self.day, *self.later))
        return any(work.meets(line) for work in on_days)


Issued = tuple[str, date]
"""A credential, and the day on which an award of it is issued."""


def within_cycle(moment: Moment, since: date, credential: str, elsewhere: Collection[Issued] = ()) -> Moment:
    """What the requirement of a renewal of a credential sees: awards issued in the cycle, never of itself.

    What has only begun is no award.

    Args:
        elsewhere: what counts in another cycle, though it was issued in this one too.
    """

    def seen(record: Record) -> Record:
        awards = [
            award
            for award in record.awards
            if award.credential != credential and award.issued_on is not None and award.issued_on >= since
            if (award.credential, award.issued_on) not in elsewhere
        ]
        return replace(record, awards=tuple(awards))

    def earned(days: Mapping[str, date]) -> dict[str, date]:
        return {
            key: day
            for key, day in days.items()
            if base(key) != credential and day >= since and (base(key), day) not in elsewhere
        }

    return replace(
        moment,
        record=seen(moment.record),
        record_beside=seen(moment.record_beside),
        finished=earned(moment.finished),
        ended=earned(moment.ended),
        running=frozenset(),
        begun=frozenset(),
    )


def in_days(
    moment: Moment, credential: str, record: Record, finished: Mapping[str, date], counts: Callable[[Issued], bool]
) -> Moment:
    """What counts of a cycle that is over: what was issued in it, whether or not it is valid still.

    Args:
        credential: of which nothing counts.
        finished: the days on which steps ended.
        counts: what was issued on a day is of the cycle.
    """
    awards = tuple(
        replace(award, expires_on=date.max)
        for award in record.awards
        if award.credential != credential
        and award.issued_on is not None
        and counts((award.credential, award.issued_on))
    )
    days = {name: day for name, day in finished.items() if base(name) != credential and counts((base(name), day))}
    seen = replace(record, awards=awards)
    nothing: frozenset[str] = frozenset()
    return replace(moment, record=seen, record_beside=seen, finished=days, ended=days, running=nothing, begun=nothing)


def most(group: Group, moment: Moment) -> Decimal:
    """What a group adds up to at the most; all of its lines are worth whole credits."""
    found = Decimal(0)
    while holds(replace(group, minimum=found + 1), moment):
        found += 1
    return found

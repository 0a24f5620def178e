"""When what a record proves holds: the weeks in which each award, level and month of work counts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import assert_never

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Credential
from pathways.domain.learner import Award
from pathways.domain.months import add_months
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    Requirement,
    Selection,
)
from pathways.planning.question.calendar import Span, Weeks, join
from pathways.requirements.averaging import Scored, accepted, averaged_lines, every_time
from pathways.requirements.evidence import Evidence
from pathways.requirements.origin import award_fits


class Windows:
    """Weeks in which lines hold by a record alone.

    Args:
        evidence: of the record, on any day.
        snapshot: the catalogue.
        weeks: the calendar.
        horizon: the last week that is looked at.
    """

    def __init__(self, evidence: Evidence, snapshot: Snapshot, weeks: Weeks, horizon: int) -> None:
        self.weeks = weeks
        self.horizon = horizon
        self._evidence = evidence
        self._snapshot = snapshot
        self._worked: dict[ExperienceLine, tuple[Span, ...]] = {}

    @cached_property
    def awards(self) -> dict[str, list[Award]]:
        """Those that count, by credential, whatever the day."""
        found: dict[str, list[Award]] = {}
        for award in self._evidence.record.awards:
            if award.counts and award.credential in self._snapshot.credentials:
                found.setdefault(award.credential, []).append(award)
        return found

    def credential(self, key: str) -> Credential:
        """Of the catalogue."""
        return self._snapshot.credentials[key]

    def paid(self, line: CredentialLine, credential: str) -> tuple[Span, ...]:
        """The weeks on whose first day an award of a credential satisfies a line that accepts it."""
        return join(span for award in self.awards.get(credential, ()) if (span := self.paid_by(line, award)))

    def held(self, credential: str) -> tuple[Span, ...]:
        """The weeks in which a valid award of it stands in the record."""
        return join(self._valid(award) for award in self.awards.get(credential, ()))

    def shown(self, competency: str, level: Decimal) -> tuple[Span, ...]:
        """The weeks in which the record shows a competency at a level or above."""
        return join(self._shown(competency, level))

    def levels(self, competency: str) -> frozenset[Decimal]:
        """Levels that the record shows at any time."""
        found: set[Decimal] = {each.level for each in self._evidence.stated if each.competency == competency}
        for key in self.awards:
            found.update(
                each.level for each in self._snapshot.credentials[key].competencies if each.competency == competency
            )
        return frozenset(found)

    def leaf(self, line: Requirement) -> tuple[Span, ...]:
        """The weeks in which a line holds that names no credential to be had."""
        match line:
            case CompetencyLine(competency=competency, level=level):
                return self.shown(competency, level)
            case ExperienceLine():
                return self.worked(line)
            case ConditionLine(condition=condition):
                return self._always(self._evidence.record.says(condition))
            case ExclusionLine():
                return self._always(not self._evidence.excluded(line))
            case AverageLine():
                return self._averaged(line)
            case CoverageLine():
                return ()
            case Group() | CredentialLine() | Selection():
                raise TypeError(f"no weeks of {type(line).__name__}")
            case _:
                assert_never(line)

    def averaged(self, line: AverageLine) -> dict[str, list[tuple[Scored, tuple[Span, ...]]]]:
        """The awards that an average looks at, by credential, the best first, each with the weeks in which it does."""
        found: dict[str, list[tuple[Scored, tuple[Span, ...]]]] = {}
        for key in accepted(line, self._evidence):
            for award in self.awards.get(key, ()):
                lines = [each for each in averaged_lines(line) if key in self._evidence.accepted(each)]
                spans = join(span for each in lines if (span := self.paid_by(each, award)))
                if spans:
                    for value in every_time(line, award, self._evidence):
                        found.setdefault(key, []).append((value, spans))
        return {key: sorted(some, key=lambda each: each[0].rank, reverse=True) for key, some in found.items()}

    def _averaged(self, line: AverageLine) -> tuple[Span, ...]:
        every = self.averaged(line)
        edges = {0}
        for spans in (spans for some in every.values() for _, spans in some):
            edges.update(edge for begin, end in spans for edge in (begin, end + 1) if edge <= self.horizon)
        weeks = sorted(edges)

        def is_met(week: int) -> bool:
            counted: list[Fraction] = []
            for key, some in every.items():
                there = [value for value, spans in some if any(begin <= week <= end for begin, end in spans)]
                counted += [value.beyond(line) for value in there[: self._evidence.times(key)]]
            return bool(counted) and sum(counted) >= 0

        between = zip(weeks, [*(week - 1 for week in weeks[1:]), self.horizon], strict=True)
        return join(span for span in between if is_met(span[0]))

    def _always(self, holds: bool) -> tuple[Span, ...]:
        return ((0, self.horizon),) if holds else ()

    def paid_by(self, line: CredentialLine, award: Award) -> Span | None:
        """The weeks on whose first day one award satisfies a line that accepts it."""
        if self._evidence.scored(award, line) is not True:
            return None
        if award_fits(award, line.earned, self._snapshot.credentials[award.credential]) is not True:
            return None
        first, last = (self._valid(award)[0], self.horizon) if line.ever_earned else self._valid(award)
        if line.earned_within_months is not None:
            if award.issued_on is None:
                return None
            last = min(last, self._through(add_months(award.issued_on, line.earned_within_months)))
        return (first, last) if first <= last else None

    def _valid(self, award: Award) -> Span:
        first = 0 if award.issued_on is None else max(0, self.weeks.first_from(award.issued_on))
        end = award.last_day(self._snapshot.credentials[award.credential].lifetime)
        return first, self.horizon if end is None else self._through(end)

    def _through(self, day: date) -> int:
        return min(self.horizon, self.weeks.week_of(day))

    def _shown(self, competency: str, level: Decimal) -> Iterator[Span]:
        if any(each.competency == competency and each.level >= level for each in self._evidence.stated):
            yield 0, self.horizon
        for key, awards in self.awards.items():
            shown = self._snapshot.credentials[key].competencies
            if any(each.competency == competency and each.level >= level for each in shown):
                yield from (self._valid(award) for award in awards)

    def worked(self, line: ExperienceLine) -> tuple[Span, ...]:
        """The weeks in which there is as much work as a line asks for: running work ripens, old work grows stale."""
        line = replace(line, path="")  # many routes ask for the same
        if line not in self._worked:
            self._worked[line] = self._found_worked(line)
        return self._worked[line]

    def _found_worked(self, line: ExperienceLine) -> tuple[Span, ...]:
        last = min(self.horizon, self._settled_after(line))

        def holds(week: int) -> bool:
            return replace(self._evidence, day=self.weeks.day(week)).worked(line).meets(line)

        if line.within_months is None:  # nothing grows stale
            first = bisect_left(range(last + 1), True, key=holds)
            return ((first, self.horizon),) if first <= last else ()
        weeks = [week for week in self._moving(line.within_months) if week <= last]
        spans = zip(weeks, [*(week - 1 for week in weeks[1:]), self.horizon], strict=True)
        return join(span for span in spans if holds(span[0]))

    def _moving(self, within: int) -> list[int]:
        """Weeks in which work of the last so many months is more or less than the week before, and those beside them.

        Work that has begun counts more each day until all of that time is full, and less once it has ended.
        """
        found = {0}
        for entry in self._evidence.record.experience:
            for day in (entry.started_on, entry.ended_on):
                if day is not None:
                    last = min(self.horizon, self.weeks.week_of(add_months(day, within)) + 2)
                    found.update(range(max(0, self.weeks.week_of(day)), last + 1))
            if entry.started_on is None and entry.ended_on is not None and entry.months is not None:
                last = min(self.horizon, self.weeks.week_of(entry.ended_on) + 1)
                found.update(range(max(0, self.weeks.week_of(add_months(entry.ended_on, -entry.months))), last + 1))
        return sorted(found)

    def _settled_after(self, line: ExperienceLine) -> int:
        """The first week from which on the months of work stay as they are."""
        ends = [entry.ended_on for entry in self._evidence.record.experience if entry.ended_on is not None]
        if not ends:
            return 0
        last = add_months(max(ends), line.within_months or 0)
        return max(0, min(self.weeks.week_of(last), self.weeks.furthest - 2) + 2)

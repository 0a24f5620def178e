"""Whole periods of a cycle in which too few credits were earned, where a renewal asks for some in each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import ge

from pathways.domain.catalog import Credential
from pathways.domain.learner import Award
from pathways.domain.requirement import CredentialLine, Group, Requirement, walk
from pathways.planning.question.lifetimes import Cycle
from pathways.requirements.evidence import Evidence
from pathways.requirements.leaves import amount_of
from pathways.wording.phrases import counted


def thin_periods(
    asked: Requirement | None,
    cycle: Cycle,
    day: date,
    awards: Sequence[Award],
    evidence: Evidence,
    credentials: Mapping[str, Credential],
) -> Iterator[str]:
    """What is wrong with the periods of a cycle, however what was earned twice is counted.

    Args:
        asked: what the renewal requires.
        day: on which it is taken.
        awards: all that there are, of the plan too.
        evidence: of the learner, for what a line accepts.
    """
    for group in () if asked is None else walk(asked):
        if not isinstance(group, Group) or group.each is None:
            continue
        least, months = group.each.credits, group.each.months
        periods = list(cycle.periods(months))
        lines = [line for line in group.of if isinstance(line, CredentialLine)]
        mine = [each for each in awards if cycle.has(each) and each.issued_on is not None and each.issued_on <= day]
        found = [_Issued.of(line, periods, mine, evidence, credentials) for line in lines]
        if not _reaches(found, least, len(periods)):
            yield f"fewer than {counted(least, 'credit')} in every {counted(months, 'month')} from {cycle.since}"


def is_thin(asked: Requirement | None, cycle: Cycle, seen: Evidence, credentials: Mapping[str, Credential]) -> bool:
    """Some period of a cycle has too few credits, by what a renewal sees of a record on its day."""
    return any(True for _ in thin_periods(asked, cycle, seen.day, seen.record.awards, seen, credentials))


@dataclass(frozen=True, slots=True)
class _Issued:
    """What was issued that satisfies a line.

    Attributes:
        units: for each credential that pays, the period and the worth of each award, and how many of them count.
        times: how many of all of them count.
    """

    units: Sequence[tuple[Sequence[tuple[int, Decimal]], int]]
    times: int

    @classmethod
    def of(
        cls,
        line: CredentialLine,
        periods: Sequence[tuple[date, date]],
        awards: Sequence[Award],
        evidence: Evidence,
        credentials: Mapping[str, Credential],
    ) -> _Issued:
        units, most = [], evidence.times_for(line)
        for key in evidence.accepted(line):
            times = min(evidence.times(key), most)
            paid: list[tuple[int, Decimal]] = []
            for number, (first, after) in enumerate(periods):
                worths = [
                    amount_of(line, key, award.worth(credentials[key]), evidence, credentials)
                    for award in awards
                    if award.credential == key and key in credentials
                    if award.issued_on is not None and first <= award.issued_on < after
                    for _ in range(min(award.times, times))
                ]
                paid += [(number, worth) for worth in sorted(worths, reverse=True)[:times]]
            if paid:
                units.append((paid, times))
        return cls(units, most)

    @property
    def periods(self) -> list[int]:
        """In which something was issued, in their order."""
        return sorted({period for units, _ in self.units for period, _ in units})

    def added(self, totals: Iterable[_Totals], least: Decimal) -> set[_Totals]:
        """Totals with what counts of the line, in each way in which it may."""
        ways = {(0, each) for each in totals}
        for units, times in self.units:
            found = {(used, 0, each) for used, each in ways}
            for period, worth in units:
                found |= {
                    (used + 1, mine + 1, _with(each, period, worth, least))
                    for used, mine, each in found
                    if used < self.times and mine < times
                }
            ways = {(used, each) for used, _, each in found}
        return {each for _, each in ways}


_Totals = tuple[Decimal, ...]
"""What each period has, in credits; what is more than the least is left out."""


def _reaches(found: Iterable[_Issued], least: Decimal, periods: int) -> bool:
    """Every period can have enough.

    Lines of early periods come first, and a way that leaves behind a period without enough goes no further.
    """
    lines = sorted((each for each in found if each.units), key=lambda each: each.periods)
    totals: set[_Totals] = {(Decimal(0),) * periods}
    for place, line in enumerate(lines):
        open_ = {period for later in lines[place + 1 :] for period in later.periods}
        closed = [period for period in range(periods) if period not in open_]
        added = line.added(totals, least)
        totals = _best({each for each in added if all(each[period] >= least for period in closed)})
    return any(min(each, default=least) >= least for each in totals)


def _best(totals: Iterable[_Totals]) -> set[_Totals]:
    """Those that no other has at least as much as in every period."""
    best: list[_Totals] = []
    for each in sorted(totals, key=sum, reverse=True):
        if not any(all(map(ge, other, each)) for other in best):
            best.append(each)
    return set(best)


def _with(totals: _Totals, period: int, worth: Decimal, least: Decimal) -> _Totals:
    return (*totals[:period], min(least, totals[period] + worth), *totals[period + 1 :])

"""Whole periods of a cycle in which too few credits were earned, where a renewal asks for some in each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import product

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
        mine = [award for award in awards if cycle.has(award)]
        found = [list(_issued_in(line, periods, day, mine, evidence, credentials)) for line in lines]
        if not any(
            all(sum(worth for at, worth in chosen if at == period) >= least for period in range(len(periods)))
            for chosen in product(*(some for some in found if some))
        ):
            yield f"fewer than {counted(least, 'credit')} in every {counted(months, 'month')} from {cycle.since}"


def _issued_in(
    line: CredentialLine,
    periods: Sequence[tuple[date, date]],
    day: date,
    awards: Sequence[Award],
    evidence: Evidence,
    credentials: Mapping[str, Credential],
) -> Iterator[tuple[int, Decimal]]:
    """The periods in which an award was issued that satisfies a line, each with the most that one is worth."""
    accepted = evidence.accepted(line)
    paying = [award for award in awards if award.credential in accepted and award.credential in credentials]
    for number, (first, after) in enumerate(periods):
        paid = [
            amount_of(line, award.credential, award.worth(credentials[award.credential]), evidence, credentials)
            for award in paying
            if award.issued_on is not None and first <= award.issued_on < after and award.issued_on <= day
        ]
        if paid:
            yield number, max(paid)

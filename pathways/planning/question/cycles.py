"""The cycles of awards that are renewed: when they begin, what a renewal sees of a record in one, and what it carries
over from the one before.

A cycle begins on the day after the expiry before; the first one on the day of issue.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Credential, Route
from pathways.domain.learner import Award
from pathways.domain.months import DAY
from pathways.domain.requirement import CredentialLine, Group, GroupRule, Requirement
from pathways.requirements.evaluate import most_counted
from pathways.requirements.evidence import Evidence, evidence_in
from pathways.requirements.leaves import NOUGHT

Issued = tuple[str, date]
"""A credential, and a day on which an award of it was issued."""


@dataclass(frozen=True, slots=True)
class CycleBefore:
    """The cycle before that of a renewal: its first and its last day, and whether it is the first of the award."""

    first: date
    last: date
    is_first: bool


def cycle_since(credential: Credential, renewal: Route, issued_on: date | None, expiry: date) -> date:
    """The first day of the cycle in which an award of the record runs out, for one of the renewals.

    Args:
        issued_on: None: nobody says it.
        expiry: where it is not that of the issue, a renewal moved it there, and the day after the expiry before is
            counted back from it.
    """
    issued, extension = issued_on or date.min, credential.extension(renewal)
    if extension.is_for_life or (issued_on is not None and credential.lifetime.last_day(issued_on) == expiry):
        return issued
    return max(issued, extension.cycle_through(expiry))


def seen_in_cycle(
    awards: Iterable[Award], credential: str, since: date, day: date, elsewhere: Collection[Issued] = ()
) -> tuple[Award, ...]:
    """What a renewal sees on a day: awards issued in its cycle, never of its own credential.

    Earlier ones are as good as run out: a line may still look at what was ever earned.

    Args:
        elsewhere: what counts in another cycle.
    """
    return tuple(
        award
        if award.issued_on is not None
        and award.issued_on >= since
        and (award.credential, award.issued_on) not in elsewhere
        else replace(award, expires_on=min(award.expires_on or day, day - DAY))
        for award in awards
        if award.credential != credential
    )


def adding_up(requires: Requirement | None) -> Group | None:
    """The group by which a renewal tells how much was earned in a cycle: without what it asks for, and without what
    depends on when it is asked; None: it adds up no credits."""
    if not isinstance(requires, Group) or requires.rule is not GroupRule.CREDITS:
        return None
    return replace(
        requires, minimum=Decimal(0), distinct=None, each=None, of=tuple(_undated(line) for line in requires.of)
    )


def _undated(line: Requirement) -> Requirement:
    if isinstance(line, Group):
        return replace(line, of=tuple(_undated(part) for part in line.of))
    return replace(line, earned_within_months=None) if isinstance(line, CredentialLine) else line


def left_over(renewal: Route, earned: Decimal, carried: Decimal, *, first: bool) -> Decimal:
    """What of a cycle counts in the next one: what was earned in it and is not asked for, up to the renewal's cap.

    Args:
        carried: into the cycle; it is used up first, and what is left of it is lost.
        first: it is the first cycle of the award.
    """
    asked = renewal.asks(first=first)
    least = (asked.minimum if isinstance(asked, Group) else None) or NOUGHT
    return min(renewal.carry_over or NOUGHT, earned, max(NOUGHT, earned + carried - least))


def earned_between(
    group: Group,
    awards: Iterable[Award],
    credential: str,
    days: CycleBefore,
    evidence: Evidence,
    snapshot: Snapshot,
    *,
    apart: Collection[Issued] = (),
    elsewhere: Collection[Issued] = (),
) -> Decimal:
    """What counts in a group of all that was issued in an earlier cycle, whether or not it is valid still.

    Args:
        group: as `adding_up` gives it.
        awards: of the record, and of a plan.
        credential: that is renewed: its own awards count nowhere.
        apart: what counts though it was issued later, in grace.
        elsewhere: what counts in another cycle.
        evidence: on the day on which the next renewal is taken.
    """

    def counts(award: Award) -> bool:
        issued = award.issued_on
        if issued is None or (award.credential, issued) in elsewhere:
            return False
        return days.first <= issued <= days.last or (award.credential, issued) in apart

    seen = tuple(
        replace(award, expires_on=date.max)
        if counts(award)
        else replace(award, expires_on=min(award.expires_on or evidence.day, evidence.day - DAY))
        for award in awards
        if award.credential != credential and (counts(award) or award.issued_on is None or award.issued_on <= days.last)
    )
    if group.path in evidence.waived:
        return NOUGHT
    found = replace(evidence_in(snapshot, replace(evidence.record, awards=seen), evidence.day), ripe=evidence.ripe)
    return most_counted(group, found, snapshot.credentials)


def carried_over(
    credential: Credential, renewal: Route, award: Award, evidence: Evidence, snapshot: Snapshot
) -> Decimal:
    """The credits that a record brings into the present cycle of an award that it says was renewed."""
    found = cycle_before(credential, renewal, award)
    group = adding_up(renewal.requires)
    if renewal.carry_over is None or group is None or found is None:
        return NOUGHT
    earned = earned_between(group, evidence.record.awards, credential.key, found, evidence, snapshot)
    return left_over(renewal, earned, NOUGHT, first=found.is_first)


def cycle_before(credential: Credential, renewal: Route, award: Award) -> CycleBefore | None:
    """The cycle before the present one of an award of the record.

    Returns:
        None: there is none, as far as the record says.
    """
    expiry, lifetime = award.last_day(credential.lifetime), credential.lifetime
    if expiry is None or award.is_as_issued(lifetime) or credential.extension(renewal).is_for_life:
        return None
    issued, since = award.issued_on, cycle_since(credential, renewal, award.issued_on, expiry)
    if since == date.min or (issued is not None and since <= issued):
        return None
    old = since - DAY
    is_first = issued is not None and lifetime.last_day(issued) == old
    return CycleBefore(cycle_since(credential, renewal, issued, old), old, is_first)

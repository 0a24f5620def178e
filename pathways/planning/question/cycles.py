"""The cycles of awards that are renewed: when they begin, and what a renewal sees of a record in one.

A cycle begins on the day after the expiry before; the first one on the day of issue.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from pathways.domain.catalog import Credential, Route
from pathways.domain.learner import Award
from pathways.domain.months import DAY

Issued = tuple[str, date]
"""A credential, and a day on which an award of it was issued."""


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

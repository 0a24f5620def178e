"""What the record of a learner consists of beside awards, competencies and goals."""

from __future__ import annotations

from datetime import date

import strawberry

from pathways.api.context import RequestContext
from pathways.api.declare import output
from pathways.api.types.credentials import Credential
from pathways.api.types.scalars import number
from pathways.domain import learner as known


@output
class Experience:
    """Work done: its months or hours, or the days it ran.

    Attributes:
        months: months of work; null: counted from both days.
        hours: hours of work; null: none stated.
        share: the share of full time; null: all of it.
        field: the field of work; null: none.
        started_on: the first day of work (included); null: not known.
        ended_on: the last day of work (included); null: not known.
    """

    months: int | None
    hours: float | None
    share: float | None
    field: str | None
    started_on: date | None
    ended_on: date | None

    @classmethod
    def of(cls, entry: known.Experience) -> Experience:
        """Work as the API shows it."""
        return cls(
            months=entry.months,
            hours=number(entry.hours),
            share=number(entry.share),
            field=entry.field,
            started_on=entry.started_on,
            ended_on=entry.ended_on,
        )


@output
class Waiver:
    """A requirement line that holds for this learner by agreement.

    Attributes:
        path: the path of the requirement line.
        reason: why, in words.
        by: who agreed to it; null: nobody named.
    """

    path: str
    reason: str
    by: str | None


@output
class Substitution:
    """A credential that counts as another one for this learner.

    Attributes:
        for_: the key of the credential that the rules name.
        by: the key of the credential that counts in its place.
        reason: why, in words.
    """

    for_: str = strawberry.field(name="for")
    by: str
    reason: str


@output
class Since:
    """The day on which a learner began.

    Attributes:
        credential: what was begun; null: everything that no other entry names.
        on: the day (included).
    """

    credential: Credential | None
    on: date

    @classmethod
    def of(cls, reading: RequestContext, since: known.Since) -> Since:
        """A beginning as the API shows it."""
        key = since.credential
        return cls(credential=None if key is None else Credential.of(reading, key), on=since.on)


@output
class UnlistedCredits:
    """Credit from outside the catalogue.

    Attributes:
        credits_of: what the credit is of, in words.
        credits: how much it is.
    """

    credits_of: str
    credits: float

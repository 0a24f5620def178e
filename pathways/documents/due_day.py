"""A day by which a credential is to be renewed, as documents show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """A day by which something is to be done.

    Attributes:
        id: names it; the same as long as it is the same day of the same award.
        name: of the credential.
        way: the name of the renewal; None: it can only be earned again.
        opens_on: the first day (included) on which it may be renewed.
        due_on: the last day (included) of validity.
        grace_through: the last day (included) of grace; None: there is none.
    """

    id: str
    name: str
    way: str | None
    opens_on: date
    due_on: date
    grace_through: date | None

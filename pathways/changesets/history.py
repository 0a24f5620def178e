"""What was published, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Revision:
    """One publication.

    Attributes:
        number: counts from 1.
        author: who published it; None: that is not known, as of imports.
        title: of the change set that it was; None: it was none.
        change_set: the key of that.
        things: how many things it changed.
    """

    number: int
    published_at: datetime
    author: str | None
    title: str | None
    change_set: str | None
    things: int

"""A badge that the service has issued for an award that it conferred."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedBadge:
    """All that a badge consists of beside its award and the catalogue, so that it can be made again as it was.

    Attributes:
        identifier: its own address.
        key: the name of the key that it is signed with.
        index: its place in the status list of that key.
        at: when it was issued.
        recipient: to whom: an e-mail address, or the name of a record or a login.
        salt: stands behind the recipient before that is hashed.
    """

    identifier: str
    key: str
    index: int
    at: datetime
    recipient: str
    salt: str

    @property
    def status(self) -> str:
        """Names its place among those of all lists."""
        return f"{self.key}/{self.index}"

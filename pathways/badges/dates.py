"""From when until when a badge is valid."""

from __future__ import annotations

from datetime import datetime

from pathways.badges.moments import read_moment
from pathways.badges.reading import Node
from pathways.badges.verification import BadgeCheck, CheckName, failed, passed
from pathways.text import shown

STARTS = ("validFrom", "issuanceDate")
ENDS = ("validUntil", "expirationDate")


def check_dates(credential: Node, at: datetime) -> BadgeCheck:
    """Whether a credential is valid by its dates."""
    return check_between(credential, STARTS, ENDS, at)


def check_between(node: Node, starts: tuple[str, ...], ends: tuple[str, ...], at: datetime) -> BadgeCheck:
    """Whether a moment lies between the dates of a thing.

    Args:
        starts: names of members; all of them must have begun.
        ends: names of members; none of them may be over.
    """
    found = {}
    for name in (*starts, *ends):
        if name in node:
            moment = read_moment(node[name])
            if moment is None:
                return failed(CheckName.DATES, f"{name} is {shown(node[name])}, which is not a moment.")
            found[name] = moment
    begins = [found[name] for name in starts if name in found]
    over = [found[name] for name in ends if name in found]
    if any(end < begin for end in over for begin in begins):
        return failed(CheckName.DATES, "It expires before it begins.")
    for begin in begins:
        if begin > at:
            return failed(CheckName.DATES, f"It is not valid before {begin:%Y-%m-%d %H:%M} UTC.")
    for end in over:
        if end < at:
            return failed(CheckName.DATES, f"It expired on {end:%Y-%m-%d}.")
    if over:
        return passed(CheckName.DATES, f"It is valid until {min(over):%Y-%m-%d}.")
    return passed(CheckName.DATES, "It does not expire.")

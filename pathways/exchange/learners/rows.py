"""What one row of a file says of a learner."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from pathways.domain.learner import Award
from pathways.errors import Problem
from pathways.records.awarding import AwardRequest
from pathways.records.importing import BadgeRequest
from pathways.records.saving import SaveRequest


@dataclass(frozen=True, slots=True)
class Row:
    """One row, line or record.

    Attributes:
        number: counts from 1 in its file.
        file: its name.
        line: of the file or the sheet.
        path: where in the line it stands, e.g. the sheet; empty: the line says it.
        learner: the key; empty where the row is wrong.
        awards: what it says was awarded.
        save: what it says besides; None: nothing.
        credential: a badge or a record of badges (CLR) as it was sent, which is to be verified; None: it is none.
        badges: those in it, once they are.
        problems: what is wrong with it; then nothing of it is kept.
    """

    number: int
    file: str
    line: int
    path: str = ""
    learner: str = ""
    awards: Sequence[AwardRequest] = ()
    save: SaveRequest | None = None
    credential: bytes | None = None
    badges: Sequence[BadgeRequest] = ()
    problems: Sequence[Problem] = ()


def key_of(award: Award) -> str:
    """The key of an award that has none: the same for the same award, whatever is known of its proof."""
    told = (
        award.issued_on,
        award.expires_on,
        award.score,
        award.grade,
        award.issued_by,
        award.kind,
        award.credits,
    )
    return f"{award.credential}/{hashlib.blake2b(repr(told).encode(), digest_size=6).hexdigest()}"

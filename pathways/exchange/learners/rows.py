"""What one row of a file says of a learner; and pieces of a file, as they are before that is known."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

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


OF_AWARDS = (
    *("learner", "name", "credential", "key", "issuedOn", "expiresOn", "state", "kind", "credits", "score", "grade"),
    *("issuedBy", "times"),
)
OF_LEARNERS = ("key", "name", "conditions", "advisers", "consents")
"""Of several values in one cell, each is apart from the next by a semicolon."""


@dataclass(frozen=True, slots=True)
class Header:
    """The first row of a table.

    Attributes:
        file: the name of its file.
        line: where it stands.
        columns: their names as this program spells them; others as they stand there.
        written: as they stand there.
        is_of_awards: each row below is an award; else each is a learner.
        learner: in which column the key of a learner stands; behind the last where it stands in none.
        sheet: of a workbook; None: the file is one table.
        left: how many columns of the sheet lie before the first.
    """

    file: str
    line: int
    columns: tuple[str, ...]
    written: tuple[str, ...]
    is_of_awards: bool
    learner: int
    sheet: str | None
    left: int

    @classmethod
    def of(cls, file: str, line: int, cells: Sequence[str], sheet: str | None = None, left: int = 0) -> Header:
        """A header as it stands in a file."""
        columns = tuple(_FOLDED.get(_folded(each), each) for each in cells)
        is_of_awards = "learner" in columns or "credential" in columns
        name = "learner" if is_of_awards else "key"
        # The last, where it stands twice: that is refused.
        learner = max((at for at, each in enumerate(columns) if each == name), default=len(columns))
        return cls(file, line, columns, tuple(cells), is_of_awards, learner, sheet, left)

    def where(self, line: int, at: int | None) -> str:
        """The path of a column of a line; None: of the line. As a spreadsheet names it, e.g. Sheet1!C7."""
        if self.sheet is None:
            return "" if at is None else self.written[at]
        return f"{self.sheet}!{line}" if at is None else f"{self.sheet}!{_column(self.left + at)}{line}"


class Cells(NamedTuple):
    """A row of a table that nobody has looked at."""

    number: int
    line: int
    header: Header
    cells: Sequence[str]

    @property
    def learner(self) -> str:
        """The key of whom it is about; empty where it says nobody."""
        at = self.header.learner
        return self.cells[at].strip() if at < len(self.cells) else ""


class Said(NamedTuple):
    """A line of JSON that nobody has looked at."""

    number: int
    line: int
    file: str
    value: Any

    @property
    def learner(self) -> str:
        """The key of whom it is about; empty where it says nobody."""
        value = self.value
        if not isinstance(value, Mapping):
            return ""
        key = value.get("learner" if "credential" in value else "key")
        return str(key) if isinstance(key, str | int) else ""


Piece = Cells | Said | Row
"""Reading pieces takes little, making rows of them much: that is done elsewhere where there are many."""


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).casefold()


_FOLDED = {_folded(each): each for each in (*OF_AWARDS, *OF_LEARNERS)}


def _column(place: int) -> str:
    """A to Z, then AA."""
    name = ""
    while place >= 0:
        place, letter = divmod(place, 26)
        name, place = chr(ord("A") + letter) + name, place - 1
    return name


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

"""Tables of learners or of awards: the first row names the columns, the others say one learner or one award each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import TypeVar

from pathways.catalog.references import unknown_key
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.catalog import RouteKind
from pathways.domain.learner import Award, AwardState
from pathways.domain.quantity import parse_quantity, plain
from pathways.errors import Problem, did_you_mean
from pathways.exchange.learners.rows import OF_AWARDS, OF_LEARNERS, Cells, Header, Row, key_of
from pathways.intake.checks import DAY, MOST_TIMES
from pathways.records.awarding import AwardRequest
from pathways.records.learner import Purpose, StoredLearner
from pathways.records.saving import SaveRequest, key_problems, may_be_no_key
from pathways.text import HINT, flaw_of, shown

LONGEST_CELL = 20_000
MOST_STRANGE = 1_000

_STATES = {each.value: each for each in (AwardState.CLAIMED, AwardState.VERIFIED)}
_KINDS = {each.value: each for each in RouteKind}
_PURPOSES = {each.value: each for each in Purpose}

Choice = TypeVar("Choice")


def header_problems(header: Header) -> list[Problem]:
    """Why nothing below a header can be read."""
    return list(_header_problems(header))


def _header_problems(header: Header) -> Iterator[Problem]:
    known = OF_AWARDS if header.is_of_awards else OF_LEARNERS
    last = {name: place for place, name in enumerate(header.columns)}
    file, line = header.file, header.line
    for place, name in enumerate(header.columns):
        if not name.strip():
            continue
        where = header.where(line, place)
        if name not in known:
            hint = did_you_mean(name, known) or f"Columns are {', '.join(known)}."
            yield Problem(Code.NOT_FOUND, f"The column {shown(name)} is not known.", hint, where, file, line)
        elif last[name] != place:
            yield Problem(Code.DUPLICATE, f"The column {shown(name)} stands twice.", "Keep one.", where, file, line)
    for name in ("learner", "credential") if header.is_of_awards else ("key",):
        if name not in last:
            hint = f"Columns are {', '.join(known)}; the first row names them."
            where = header.where(line, None)
            yield Problem(Code.MISSING, f"There is no column {name}.", hint, where or None, file, line)


class Table:
    """Reads the rows below a header in which nothing is wrong.

    Args:
        header: the first row.
        snapshot: what awards may name.
    """

    def __init__(self, header: Header, snapshot: Snapshot) -> None:
        self.header = header
        self._file = header.file
        self._snapshot = snapshot
        self._grades = frozenset(value for scale in snapshot.scales.values() for value in scale.values)
        self._at = {name: place for place, name in enumerate(header.columns)}
        self._width = len(header.columns)
        self._found: list[Problem] = []
        self._strange: dict[str, Problem] = {}
        self._last = ("", "")
        columns = OF_AWARDS if header.is_of_awards else OF_LEARNERS
        self._pick: Callable[[list[str]], tuple[str, ...]] = itemgetter(
            *(self._at.get(each, self._width) for each in columns)
        )
        self._read = self._award if header.is_of_awards else self._learner

    def row(self, piece: Cells) -> Row:
        """One row below the header, which says something."""
        number, line, _, cells = piece
        self._found = []
        width = self._width
        if len(cells) > width and any(cells[width:]):
            text = f"The row has {len(cells)} cells, and the header {width}."
            self._note(Code.MISPLACED, text, "Put cells that hold a separator in quotes.", line, None)
            return self._wrong(number, line)
        whole = [each.strip() for each in cells[:width]]
        whole += [""] * (width + 1 - len(whole))  # the last one stands for all columns that are absent
        return self._read(number, line, whole)

    def _award(self, number: int, line: int, cells: list[str]) -> Row:
        learner, name, credential, key, issued, expires, state, kind, *others = self._pick(cells)
        credits, score, grade, issuer, times = others
        credentials = self._snapshot.credentials
        if may_be_no_key(learner):
            self._key("learner", learner, line)
        if credential not in credentials and (credential := self._snapshot.current_key(credential)) not in credentials:
            self._unknown(credential, line)
        issued_on = self._day("issuedOn", issued, line) if issued else None
        expires_on = self._day("expiresOn", expires, line) if expires else None
        if issued_on and expires_on and expires_on < issued_on:
            text = f"expiresOn {expires_on} lies before issuedOn {issued_on}."
            self._note(Code.OUT_OF_RANGE, text, "Swap them.", line, self._at["expiresOn"])
        if grade and grade not in self._grades:
            hint = did_you_mean(grade, sorted(self._grades)) or "Write a value of one of the catalogue's scales."
            self._note(Code.NOT_FOUND, f"No scale has the grade {shown(grade)}.", hint, line, self._at["grade"])
        said = self._choice("state", state, _STATES, line) if state else None
        award = Award(
            credential=credential,
            issued_on=issued_on,
            expires_on=expires_on,
            score=self._quantity("score", score, line) if score else None,
            state=said or AwardState.VERIFIED,
            credits=self._quantity("credits", credits, line, least=0) if credits else None,
            kind=self._choice("kind", kind, _KINDS, line) if kind else None,
            issued_by=self._snapshot.current_key(self._text("issuedBy", issuer, line) or "") if issuer else None,
            times=self._times(times, line) if times else 1,
            grade=grade or None,
        )
        if key and may_be_no_key(key):
            self._key("key", key, line)
        save = self._named(learner, name, line) if name else None
        if self._found:
            return self._wrong(number, line)
        asked = AwardRequest(award, said, key or key_of(award))
        return Row(number, self._file, line, self.header.where(line, None), learner, (asked,), save)

    def _named(self, learner: str, name: str, line: int) -> SaveRequest | None:
        """The name of a learner; of rows that follow each other, the first says it."""
        if self._last == (learner, name):
            return None
        self._last = (learner, name)
        self._text("name", name, line)
        return SaveRequest(StoredLearner(key=learner, name=name), frozenset({"name"}))

    def _learner(self, number: int, line: int, cells: list[str]) -> Row:
        key, name, conditions, advisers, consented = self._pick(cells)
        self._key("key", key, line)
        consents = self._listed("consents", consented, line)
        unknown = [each for each in consents if each.upper() not in _PURPOSES]
        for each in unknown:
            hint = f"Use {' or '.join(_PURPOSES)}."
            self._note(Code.BAD_VALUE, f"{shown(each)} is not one of them.", hint, line, self._at["consents"])
        new = StoredLearner(
            key=key,
            name=self._text("name", name, line),
            conditions=self._listed("conditions", conditions, line),
            advisers=self._listed("advisers", advisers, line),
            consents=tuple(_PURPOSES[each.upper()] for each in consents if each not in unknown),
        )
        if self._found:
            return self._wrong(number, line)
        save = SaveRequest(new, frozenset(self._at) & frozenset(OF_LEARNERS[1:]))
        return Row(number, self._file, line, self.header.where(line, None), key, (), save)

    def _wrong(self, number: int, line: int) -> Row:
        return Row(number, self._file, line, problems=tuple(self._found))

    def _note(self, code: Code, message: str, hint: str | None, line: int, column: int | None) -> None:
        self._found.append(Problem(code, message, hint, self.header.where(line, column) or None, self._file, line))

    def _unknown(self, credential: str, line: int) -> None:
        """The nearest keys are looked for once for each that is not known."""
        if not credential:
            self._note(Code.MISSING, "No credential stands here.", "Write its key.", line, self._at["credential"])
            return
        found = self._strange.get(credential)
        if found is None:
            if len(self._strange) >= MOST_STRANGE:
                self._strange.clear()
            found = unknown_key(credential, self._snapshot.credentials, "credential", "")
            self._strange[credential] = found
        self._note(found.code, found.message, found.hint, line, self._at["credential"])

    def _key(self, name: str, text: str, line: int) -> None:
        if not text:
            self._note(Code.MISSING, f"No {name} stands here.", "Each row needs one.", line, self._at[name])
            return
        for each in key_problems(text, ""):
            self._note(each.code, each.message, each.hint, line, self._at[name])

    def _text(self, name: str, text: str, line: int) -> str | None:
        if (flaw := flaw_of(text)) is not None:
            self._note(Code.BAD_TEXT, flaw, HINT, line, self._at[name])
        elif len(text) > LONGEST_CELL:
            said = f"A text of {len(text):,} characters."
            self._note(Code.TOO_LONG, said, f"At most {LONGEST_CELL:,}.", line, self._at[name])
        return text or None

    def _listed(self, name: str, text: str, line: int) -> tuple[str, ...]:
        self._text(name, text, line)
        return tuple(dict.fromkeys(filter(None, map(str.strip, text.split(";")))))

    def _day(self, name: str, text: str, line: int) -> date | None:
        found = _day(text)
        if found is None:
            self._note(Code.BAD_DATE, f"{shown(text)} is not a date.", "Write YYYY-MM-DD.", line, self._at[name])
        return found

    def _quantity(self, name: str, text: str, line: int, least: int | None = None) -> Decimal | None:
        found = _quantity(text)
        if isinstance(found, str):
            hint = "Numbers are exact, with at most three decimal places."
            self._note(Code.BAD_NUMBER, f"{found}.", hint, line, self._at[name])
            return None
        if least is not None and found < least:
            said = f"{name} is {plain(found)}."
            self._note(Code.OUT_OF_RANGE, said, f"It must be {least} or more.", line, self._at[name])
        return found

    def _times(self, text: str, line: int) -> int:
        if not text.isdecimal() or not 1 <= int(text[:9]) <= MOST_TIMES:
            hint = f"Write a whole number from 1 to {MOST_TIMES}."
            self._note(Code.OUT_OF_RANGE, f"times is {shown(text)}.", hint, line, self._at["times"])
            return 1
        return int(text)

    def _choice(self, name: str, text: str, choices: Mapping[str, Choice], line: int) -> Choice | None:
        found = choices.get(text) or choices.get(re.sub(r"[\s-]+", "_", text.upper()))
        if found is None:
            hint = f"Use {', '.join(choices)}."
            self._note(Code.BAD_VALUE, f"{shown(text)} is not one of them.", hint, line, self._at[name])
        return found


@lru_cache(100_000)
def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DAY.match(text) else None
    except ValueError:
        return None


@lru_cache(100_000)
def _quantity(text: str) -> Decimal | str:
    """A number, or why the text is none."""
    try:
        return parse_quantity(text)
    except ValueError as error:
        return str(error)

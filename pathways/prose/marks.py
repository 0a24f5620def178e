"""The marks of a sentence: names, the phrases of requirements, and what joins them, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pathways.errors import SignalError
from pathways.prose.naming import WORD, Names, words_of
from pathways.prose.phrases import PHRASES, number_of, said
from pathways.prose.style import HouseStyle

DEEPEST = 20
"""Brackets in brackets that are read."""

_AFTER_START = re.compile(
    r"to (?:enter|complete|begin|take|earn|be admitted to) [^,;:.()]{1,80}, "
    r"|(?:the )?prerequisites?(?: for [^,;:.()]{1,80}?)? (?:is|are)(?: the following(?: \w+)? courses)?:? ",
    re.IGNORECASE,
)
_BEFORE_END = re.compile(
    r",? (?:before (?:they are allowed to take|being allowed to take|taking|enrol?ling in|registering for) "
    r"[^,;:()]{1,80}|(?:is|are) required)\Z",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"(?P<sign>[,;.])?\s*(?P<word>\b(?:and/or|and|or)\b|&)?", re.IGNORECASE)
_CODE = re.compile(r"(?P<area>[A-Z]{1,6}(?: [A-Z])?)[ -]?(?P<number>\d{2,4}[A-Z]{0,3})(?![\w-])")
_BARE = re.compile(r"\d{2,4}[A-Z]{0,2}(?![\w-])")
_LETTERS = re.compile(r"[A-Z]{1,2}(?![\w-])")
_WORD = re.compile("[\\w'\u2019\"\u201c\u201d\u2018-]+|[^\\s()\\[\\],;/]")
_NOT_AREAS = frozenset(("AND", "OR", "OF", "IN", "THE", "FOR", "ACT", "SAT", "GPA", "WITH", "HIGH", "GRADE"))
_SCOPE = frozenset(
    (
        "not", "no", "non", "nor", "neither", "except", "unless", "without", "if", "then", "else", "when",
        "while", "for", "only", "other", "than", "before", "after", "within", "may", "cannot", "students",
        "student", "who", "whose", "which", "that", "depending", "including", "each", "every", "must", "should",
        "all", "majors", "major", "both", "either", "might", "instead", "replaced", "substituted", "waived",
        "recommended", "preferred", "suggested", "encouraged", "optional", "are", "is", "following", "plus",
    )
)  # fmt: skip
"""Words that reach over a list, so that nothing of it can be read while they stand in it."""
_JOINTS = {"": "", "&": "AND", "and": "AND", "or": "OR", "and/or": "OR"}
_SIGNS = {"": "", ",": "COMMA", ";": "SEMICOLON", ".": "SEMICOLON"}


class DoubtfulError(SignalError):
    """The sentence says more than its marks; nothing of it is read."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark.

    Attributes:
        kind: as in the grammar.
        start, end: of its place.
        keys: of the credentials of a name.
        amount: of a count, of credits; the score of a grade.
        grade: a letter.
        is_each: of a grade: it belongs to everything in its list; of a count: "the following" or a colon says where
            its list begins.
        word: who permits.
    """

    kind: str
    start: int
    end: int
    keys: tuple[str, ...] = ()
    amount: Decimal | None = None
    grade: str | None = None
    is_each: bool = False
    word: str = ""


class Marks:
    """Finds the marks of a part of a text, which ends without a full stop.

    Args:
        text: the whole.
        start, end: of the part.
        names: what may be named.
        style: of whoever wrote it.
    """

    def __init__(self, text: str, start: int, end: int, names: Names, style: HouseStyle) -> None:
        ended = _BEFORE_END.search(text, start, end)
        self._text, self._end = text, end if ended is None else ended.start()
        begun = _AFTER_START.match(text, start, self._end)
        self._at = start if begun is None else begun.end()
        self._names, self._style = names, style
        found = list(WORD.finditer(text, self._at, self._end))
        self._words = [each.group().casefold() for each in found]
        self._places = {each.start(): place for place, each in enumerate(found)}
        self._ends = [each.end() for each in found]
        self._area = ""
        self._code = ""
        self._last = ""
        self._depth = 0

    def all(self) -> Iterator[Mark]:
        """Them, in order.

        Raises:
            DoubtfulError: the part says more than marks can.
        """
        words: Mark | None = None
        while (found := self._next()) is not None:
            if found.kind == "WORDS":
                words = found if words is None else Mark("WORDS", words.start, found.end)
                continue
            if words is not None:
                yield self._expect_plain(words)
                words = None
            yield found
        if words is not None:
            yield self._expect_plain(words)
        if self._depth:
            raise DoubtfulError

    def _expect_plain(self, words: Mark) -> Mark:
        """Words that say nothing about what stands around them."""
        if not _SCOPE.isdisjoint(words_of(self._text[words.start : words.end])):
            raise DoubtfulError
        return words

    def _next(self) -> Mark | None:
        while self._at < self._end and self._text[self._at].isspace():
            self._at += 1
        if self._at >= self._end:
            return None
        found = self._separator() or self._bracket() or self._phrase() or self._name() or self._word()
        self._at, self._last = found.end, found.kind
        return found

    def _separator(self) -> Mark | None:
        """A sign, a word that joins, or both."""
        if self._text[self._at] == "/":
            return Mark("SLASH", self._at, self._at + 1)
        found = _SEPARATOR.match(self._text, self._at, self._end)
        sign, word = (found["sign"] or "", found["word"] or "") if found is not None else ("", "")
        if found is None or not (sign or word):
            return None
        joint = _JOINTS[word.lower()]
        end = found.end() if joint else found.start() + 1
        if sign == "." and not joint:
            raise DoubtfulError
        return Mark("_".join(filter(None, (_SIGNS[sign], joint))), self._at, end)

    def _bracket(self) -> Mark | None:
        sign = self._text[self._at]
        if sign not in "()[]":
            return None
        self._depth += 1 if sign in "([" else -1
        if not 0 <= self._depth <= DEEPEST:
            raise DoubtfulError
        return Mark("OPEN" if sign in "([" else "CLOSE", self._at, self._at + 1)

    def _phrase(self) -> Mark | None:
        for kind, pattern in PHRASES:
            found = pattern.match(self._text, self._at, self._end)
            if found is None:
                continue
            amount, grade = said(found, "amount"), said(found, "grade")
            is_score = grade is not None and grade[0].isdigit()
            if grade is not None and not is_score:
                sign = (said(found, "sign") or "").strip().lower()
                grade = grade.upper() + {"minus": "-", "plus": "+", "": ""}[sign]
            return Mark(
                kind,
                self._at,
                found.end(),
                amount=number_of(amount) if amount else number_of(grade.rstrip(" %")) if grade and is_score else None,
                grade=None if is_score else grade,
                is_each=bool(said(found, "each") or said(found, "listed")) or found.group().endswith(":"),
                word=(said(found, "who") or "").lower(),
            )
        return None

    def _name(self) -> Mark | None:
        """A name or a code; after one a bare number, or letters, where they name something with the same area."""
        place = self._places.get(self._at)
        named = None if place is None else self._names.longest(self._words, place)
        code = _CODE.match(self._text, self._at, self._end)
        if code is not None and code["area"] in _NOT_AREAS:
            code = None
        if named is not None and place is not None:
            end = self._ends[place + named.words - 1]
            if named.is_doubtful or self._goes_on(end):
                raise DoubtfulError
            if code is None or end >= code.end():
                self._area, self._code = ("", "") if code is None else (code["area"], code.group())
                return Mark("NAME", self._at, end, named.keys)
        if code is not None:
            self._area, self._code = code["area"], code.group()
            return Mark("NAME", self._at, code.end())
        return self._shortened() if self._area else None

    def _shortened(self) -> Mark | None:
        if self._last not in ("COMMA", "COMMA_AND", "COMMA_OR", "AND", "OR", "SLASH"):
            return None
        found, whole = _BARE.match(self._text, self._at, self._end), f"{self._area} "
        if found is None and self._last == "SLASH" and self._style.letters:
            found, whole = _LETTERS.match(self._text, self._at, self._end), self._code
        if found is None:
            return None
        keys = self._names.exactly(words_of(whole + found.group()))
        return Mark("NAME", self._at, found.end(), keys) if keys else None

    def _goes_on(self, end: int) -> bool:
        """A hyphen or an apostrophe joins a name to what follows, so that it is a part of another one."""
        return re.match("[-\u2013'\u2019]\\w|\\w", self._text[end : end + 2]) is not None

    def _word(self) -> Mark:
        found = _WORD.match(self._text, self._at, self._end)
        return Mark("WORDS", self._at, self._at + 1 if found is None else found.end())

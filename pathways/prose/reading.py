"""Reads a text about requirements: cuts it into sentences and parts, and each part by the grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.requirement import GroupRule
from pathways.errors import ProblemsError
from pathways.prose.combining import Combiner
from pathways.prose.marks import DoubtfulError, Marks
from pathways.prose.naming import Names
from pathways.prose.nodes import Node, group_of, lines_of, text_of, whole
from pathways.prose.parsing import parsed
from pathways.prose.proposal import Proposal, Span
from pathways.prose.style import PLAIN, HouseStyle, Styles
from pathways.text import shown

LONGEST_TEXT = 5_000
"""Characters of one text; a catalogue has the requirements of a course in some hundred."""
ROOT = "rule"
RECOMMENDED = "rule~recommends"
"""The paths of the first lines."""

_PRE = r"pre-?\s?requisites?(?:\(s\))?"
_CO = r"co-?\s?requisites?(?:\(s\))?"
_LABEL = re.compile(
    rf"\b(?:(?P<beside>(?:{_PRE}\s*(?:/|or)\s*)?{_CO}|{_CO}\s*(?:/|or)\s*{_PRE})"
    rf"|(?P<unclear>{_PRE}\s*and\s*{_CO}|{_CO}\s*and\s*{_PRE})"
    rf"|(?P<recommended>(?:strongly |highly )?recommended(?: (?:preparation|background|prerequisites?|courses?))?)"
    rf"|(?P<required>(?:entry |course )?{_PRE}|requirements?|required(?: courses?)?))\s*:",
    re.IGNORECASE,
)
_FULL_STOP = re.compile(r"[.!]\s*(?=\s|\Z)|\n\s*\n")
_HARD = re.compile(r"[()\[\]]|(?P<sign>[;.])\s*(?P<word>(?:and|or)\b)?", re.IGNORECASE)
_NUMBERED = re.compile(r"[,;.]?\s*(?P<word>\b(?:and|or)\b)?\s*(?<!\S)\d{1,2}[.)]\s+", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:and|or)\b", re.IGNORECASE)
_NUMBER_BEFORE = re.compile(r"(?:^|[\s(,;])\d{1,2}\Z")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|vs|min|dept|[A-Z])\Z")
_RECOMMENDED = re.compile(r"(?<!\s)\s+(?:is|are)(?: (?:strongly|highly))? recommended\Z", re.IGNORECASE)


class _Mode(Enum):
    """What a label says of what stands behind it."""

    REQUIRED = auto()
    BESIDE = auto()
    RECOMMENDED = auto()
    UNCLEAR = auto()


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the text under one label."""

    start: int
    end: int
    mode: _Mode


class Reader:
    """Reads texts over one snapshot; what it knows of an owner is made once.

    Args:
        snapshot: whose credentials may be named.
        styles: how owners write.
    """

    def __init__(self, snapshot: Snapshot, styles: Styles) -> None:
        self._snapshot, self._styles = snapshot, styles
        self._names: dict[tuple[str, ...], tuple[Names, HouseStyle]] = {}

    def propose(self, text: str, within: str | None = None) -> Proposal:
        """What a text asks for, as far as it can be read.

        Args:
            text: one or several sentences.
            within: the key of an organization, or of a credential of one: whose names and habits count first.

        Raises:
            ProblemsError: NOT_FOUND, there is no such thing; TOO_LONG.
        """
        if len(text) > LONGEST_TEXT:
            said = f"The text has {len(text):,} characters."
            raise ProblemsError.one(Code.TOO_LONG, said, f"At most {LONGEST_TEXT:,} are read at once.", "text")
        names, style = self._known(within)
        needed: list[Node] = []
        advised: list[Node] = []
        passed: list[Span] = []
        for part in _parts(text, style):
            if part is None:
                continue
            if isinstance(part, Span):
                passed.append(part)
                continue
            for start, end in _sentences(text, part.start, part.end):
                node, is_advice = self._sentence(text, start, end, part.mode, names, style)
                (advised if is_advice else needed).append(node)
        rule = group_of(GroupRule.ALL, needed) if needed else None
        advice = group_of(GroupRule.ALL, advised) if advised else None
        lines = [] if rule is None else [*lines_of(rule, ROOT, text)]
        lines += [] if advice is None else [*lines_of(advice, RECOMMENDED, text)]
        return Proposal(
            text,
            None if rule is None else whole(rule, ROOT),
            None if advice is None else whole(advice, RECOMMENDED),
            tuple(lines),
            tuple(passed),
        )

    def _known(self, within: str | None) -> tuple[Names, HouseStyle]:
        content, owners = self._snapshot.content, tuple[str, ...]()
        if within is not None:
            key = self._snapshot.current_key(within)
            if key in content.organizations:
                owners = (key,)
            elif key in content.credentials:
                owners = content.credentials[key].owned_by
            else:
                hint = "Name an organization, or a credential whose owner wrote the text."
                text = f"There is no organization or credential {shown(within)}."
                raise ProblemsError.one(Code.NOT_FOUND, text, hint, "within")
        if owners not in self._names:
            style = next((self._styles[key] for key in owners if key in self._styles), PLAIN)
            self._names[owners] = Names(content.credentials.values(), owners, style), style
        return self._names[owners]

    def _sentence(
        self, text: str, start: int, end: int, mode: _Mode, names: Names, style: HouseStyle
    ) -> tuple[Node, bool]:
        """What one sentence asks for, and whether it only recommends that."""
        advice = mode is _Mode.RECOMMENDED
        if mode is _Mode.UNCLEAR:
            return text_of(text, start, end), advice
        recommended = _RECOMMENDED.search(text, start, end)
        if recommended is not None:
            advice, end = True, recommended.start()
        combiner = Combiner(text, self._snapshot, style, beside=mode is _Mode.BESIDE)
        places, joints, is_numbered = _cut(text, start, end)
        try:
            nodes = []
            for begin, finish in places:
                try:
                    nodes.append(combiner.listed(parsed([*Marks(text, begin, finish, names, style).all()])))
                except DoubtfulError:
                    if len(places) == 1 or (recommended is not None):
                        raise
                    nodes.append(text_of(text, begin, finish))
            return combiner.joined(nodes, joints, style.semicolon, is_numbered=is_numbered), advice
        except DoubtfulError:
            end = end if recommended is None else recommended.end()
            return text_of(text, start, end), mode is _Mode.RECOMMENDED


def _parts(text: str, style: HouseStyle) -> Iterator[_Part | Span | None]:
    """The text under each label; what stands before the first one is not about requirements, if there is one."""
    labels = list(_LABEL.finditer(text))
    if not labels:
        yield _ended(text, 0, len(text), _Mode.REQUIRED, style)
        return
    before = text[: labels[0].start()].strip()
    if before:
        start = text.index(before)
        yield Span(start, start + len(before), before)
    for place, label in enumerate(labels):
        end = labels[place + 1].start() if place + 1 < len(labels) else len(text)
        mode = _Mode.REQUIRED
        for name, each in (
            ("beside", _Mode.BESIDE),
            ("unclear", _Mode.UNCLEAR),
            ("recommended", _Mode.RECOMMENDED),
        ):
            mode = each if label[name] else mode
        yield _ended(text, label.end(), end, mode, style)


def _ended(text: str, start: int, end: int, mode: _Mode, style: HouseStyle) -> _Part | None:
    places = [place for each in style.ends if (place := text.find(each, start, end)) >= 0]
    end = min(places, default=end)
    while start < end and text[start].isspace():
        start += 1
    while start < end and (text[end - 1].isspace()):
        end -= 1
    return _Part(start, end, mode) if start < end else None


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each sentence stands, without its full stop; one that begins with "or" belongs to the one before."""
    for found in _FULL_STOP.finditer(text, start, end):
        if found.start() < start:
            continue
        before = text[max(start, found.start() - 8) : found.start()]
        is_last = found.end() >= end
        if _JOINED.match(text, found.end(), end) or (_ABBREVIATION.search(before) and not is_last):
            continue
        if not is_last and _NUMBER_BEFORE.search(before) and _NUMBERED.match(text, found.start() - 2, end):
            continue
        if text[start : found.start()].strip():
            yield _trimmed(text, start, found.start())
        start = found.end()
    if text[start:end].strip():
        yield _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return start, end


def _cut(text: str, start: int, end: int) -> tuple[list[tuple[int, int]], list[str], bool]:
    """Where the parts of a sentence stand that semicolons or numbers set apart, and what stands between them."""
    places: list[tuple[int, int]] = []
    joints: list[str] = []
    numbered = re.compile(r"\d{1,2}[.)]\s+").match(text, start, end)
    begin, depth = start if numbered is None else numbered.end(), 0
    pattern = _HARD if numbered is None else _NUMBERED
    for found in pattern.finditer(text, begin, end):
        if numbered is None and not found["sign"]:
            depth += 1 if found.group() in "([" else -1
            continue
        word = (found["word"] or "").upper()
        if depth or (numbered is None and found["sign"] == "." and not word):
            continue
        if text[begin : found.start()].strip():
            places.append(_trimmed(text, begin, found.start()))
            joints.append(f"SEMICOLON_{word}" if word else "SEMICOLON")
        begin = found.end()
    if text[begin:end].strip():
        places.append(_trimmed(text, begin, end))
    return places or [(start, end)], joints[: max(0, len(places) - 1)], numbered is not None

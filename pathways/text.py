"""What text is, and how much of what was sent a message repeats: one definition for every door."""

from __future__ import annotations

import re
from decimal import Decimal
from reprlib import Repr

LONGEST_SHOWN = 60
"""Characters of what was sent that a message repeats at most."""
LONGEST_WORD = 300
LONGEST_MESSAGE = 1_000

_HALVES = "\ud800-\udfff"
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_INVISIBLE = "\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff"
_NOT_IN_LINES = re.compile(f"[{_CONTROLS}{_HALVES}{_INVISIBLE}]|\r(?!\n)")
_NOT_IN_NAMES = re.compile(f"[{_CONTROLS}\t\n\r{_HALVES}{_INVISIBLE}]")
_WORD = re.compile(rf"\S{{{LONGEST_WORD},}}")
_ECHO = re.compile(rf"""'[^']{{{LONGEST_SHOWN},}}'|"[^"]{{{LONGEST_SHOWN},}}"|\S{{{LONGEST_SHOWN},}}""")

HINT = "Remove that character, or write the one that is meant."


def flaw_of(text: str, *, lines: bool = False) -> str | None:
    """What keeps a text from being one, as a sentence; None where nothing does.

    Halves of characters (lone surrogates) cannot be stored or printed; control characters, foreign line ends and
    overrides of the direction of writing make a text look like another one.

    Args:
        text: what was sent.
        lines: it may have several lines, and tabs.
    """
    if text.isprintable():  # as most are, which is known much sooner
        return None
    found = (_NOT_IN_LINES if lines else _NOT_IN_NAMES).search(text)
    if found is None:
        return None
    code = ord(found.group())
    if 0xD800 <= code <= 0xDFFF:
        return f"Half of a character (U+{code:04X}) stands at position {found.start() + 1}."
    return f"The character U+{code:04X} at position {found.start() + 1} does not belong in a text."


def with_plain_line_ends(text: str) -> str:
    """The same lines, each ended as everywhere else."""
    return text.replace("\r\n", "\n")


def shortened(text: str) -> str:
    """The text, cut off with an ellipsis where it is long."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


class _Outline(Repr):
    """The outermost of what stands in a value."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlevel = 2
        self.maxlist = self.maxdict = 4
        self.maxstring = self.maxother = LONGEST_SHOWN
        self.fillvalue = "…"

    def repr_Decimal(self, value: Decimal, _level: int) -> str:  # noqa: N802
        return shortened(str(value))


_OUTLINE = _Outline()


def shown(value: object) -> str:
    """A value as a message repeats it: in quotes where it is a text, and short."""
    if isinstance(value, str | Decimal):
        text = str(value)
        whole = repr(text[: LONGEST_SHOWN + 1])
        return whole if len(whole) <= LONGEST_SHOWN + 2 else f"{whole[:LONGEST_SHOWN]}…{whole[0]}"
    return shortened(_OUTLINE.repr(value))


def bounded(message: str) -> str:
    """A message that others worded, without its longest words, and of bounded length."""
    if len(message) <= LONGEST_WORD:
        return message
    found = _WORD.sub(lambda word: shortened(word.group()), message)
    return found if len(found) <= LONGEST_MESSAGE else f"{found[: LONGEST_MESSAGE - 1]}…"


def without_long_echo(message: str) -> str:
    """A message of a library, in which what was sent stands in quotes, and last: none of it longer than shown here."""
    if len(message) <= LONGEST_SHOWN:
        return message
    found = _ECHO.sub(lambda word: shortened(word.group()), message)
    said, found_word, echo = found.partition(" found: ")
    return bounded(f"{said}{found_word}{shortened(echo)}")

"""What text is, and how much of what was sent a message repeats."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest

from pathways.text import LONGEST_MESSAGE, LONGEST_SHOWN, bounded, flaw_of, shown, without_long_echo

FOREIGN_LINE_ENDS = "\u2028\u2029"
OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def test_every_control_character_and_half_is_refused() -> None:
    """By the categories of Unicode: Cc, Cs, Zl, Zp, and of Cf those that turn the direction of what follows."""
    for code in range(0x110000):
        character = chr(code)
        bad = unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in OVERRIDES + "\ufffe\uffff"
        assert (flaw_of(character) is not None) == bad, hex(code)


@pytest.mark.parametrize("text", ["a\nb", "a\tb", "a\r\nb"])
def test_lines_and_tabs_stand_in_prose_alone(text: str) -> None:
    assert flaw_of(text, lines=True) is None
    assert flaw_of(text) == f"The character U+{ord(text[1]):04X} at position 2 does not belong in a text."


@pytest.mark.parametrize("text", ["a\rb", "a\r", "a\x00", "\x1b[31m", "\u2028", "\ud83d"])
def test_nothing_else_stands_in_prose(text: str) -> None:
    assert flaw_of(text, lines=True) is not None


@pytest.mark.parametrize("text", ["Zoë 😀", "\u200f\u05e2\u05d1", "क्\u200dष", "a\u00a0b", "\ufeffa"])
def test_writing_of_any_language_is_text(text: str) -> None:
    assert flaw_of(text) is None


LONG = "x" * 100_000
VALUES: list[object] = [
    LONG, [LONG], {LONG: LONG}, {"a": [LONG] * 50}, [[[[LONG]]]], [1] * 10**6, Decimal("1" * 5_000), Decimal("1e999"),
    "\x00" * 500, "'\"" * 500, "😀" * 500, None, 1.5,
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_a_value_is_shown_short(value: object) -> None:
    found = shown(value)
    assert len(found) <= LONGEST_SHOWN + 3 <= 80
    assert flaw_of(found) is None
    assert LONG[:LONGEST_SHOWN] not in found


def test_a_short_value_is_shown_as_it_is() -> None:
    assert [shown(each) for each in ("a", "it's", 7, None, [1, "b"])] == ["'a'", '"it\'s"', "7", "None", "[1, 'b']"]
    assert shown(LONG).endswith("x…'")


def test_a_message_of_others_repeats_little() -> None:
    long = "word " * 10_000
    for message in (f"Cannot query '{LONG}' on 'Q'.", f'Wrong: "{long}".', f"Bad value, found: {long}", LONG):
        found = without_long_echo(message)
        assert len(found) < 200
        assert "…" in found
    assert len(bounded(long)) == LONGEST_MESSAGE
    assert bounded("short") == "short"

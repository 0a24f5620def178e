"""Patterns of selections: a star is any characters, and however many there are, matching stays quick."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.catalog.selecting import is_like


@cache
def by_definition(key: str, glob: str) -> bool:
    """Letter by letter: a star stands for nothing, or for one letter and a star."""
    if not glob:
        return not key
    if glob[0] == "*":
        return by_definition(key, glob[1:]) or (bool(key) and by_definition(key[1:], glob))
    return bool(key) and key[0] == glob[0] and by_definition(key[1:], glob[1:])


@given(st.text("ab", max_size=8), st.text("ab*", max_size=8))
def test_a_pattern_is_what_it_says(key: str, glob: str) -> None:
    assert is_like(key, glob) is by_definition(key, glob)


@pytest.mark.parametrize(
    ("key", "glob", "expected"),
    [
        ("ph1010", "ph*", True),
        ("aph1010", "ph*", False),
        ("a.c", "a.c", True),
        ("abc", "a.c", False),
        ("aa", "aa*aa", False),
        ("aaa", "aa*aa", False),
        ("aaaa", "aa*aa", True),
    ],
)
def test_by_hand(key: str, glob: str, expected: bool) -> None:
    assert is_like(key, glob) is expected


def test_many_stars_end_at_once() -> None:
    """Tried letter by letter this would take longer than anyone waits."""
    assert not is_like("a" * 2_000, "*a" * 500 + "*b")
    assert is_like("a" * 2_000, "*a" * 500 + "*")

"""Pages of lists: forward and backward, opaque cursors, limits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.api.types.pagination import Window, cursor, page
from pathways.errors import ProblemsError
from tests.api.small import error

LETTERS = tuple("abcdefghijklmnopqrstuvwxyz")


def listed(**asked: Any) -> str:
    """The letters of a page."""
    return "".join(edge.node for edge in page(LETTERS, str, Window(**asked)).edges)


def test_the_first_20_unless_told() -> None:
    found = page(LETTERS, str, Window())
    assert [edge.node for edge in found.edges] == list(LETTERS[:20])
    assert found.total_count == 26
    assert found.page_info.has_next_page and not found.page_info.has_previous_page


def test_forward_and_backward() -> None:
    assert listed(first=3) == "abc"
    assert listed(first=3, after=cursor(2, "c")) == "def"
    assert listed(last=3) == "xyz"
    assert listed(last=2, before=cursor(3, "d")) == "bc"
    assert listed(first=2, after=cursor(1, "b"), before=cursor(3, "d")) == "c"
    assert listed(first=5, after=cursor(25, "z")) == ""


def test_an_empty_list_is_an_empty_page() -> None:
    found = page((), str, Window(first=5))
    assert found.edges == [] and found.page_info.end_cursor is None and not found.page_info.has_next_page


def test_cursor_follows_its_item_when_list_has_changed() -> None:
    assert listed(first=2, after=cursor(20, "c")) == "de"


@pytest.mark.parametrize("text", ["zzz", "", "Yw==", "LTE6YQ==", "é", cursor(2, "gone"), "eHg6YQ=="])
def test_foreign_cursor_is_refused(text: str) -> None:
    with pytest.raises(ProblemsError) as refused:
        listed(after=text)
    assert refused.value.problems[0].code == "BAD_CURSOR"


@pytest.mark.parametrize("count", [0, -1, 101, 1000])
@pytest.mark.parametrize("name", ["first", "last"])
def test_1_to_100(name: str, count: int) -> None:
    found = error(f"{{ credentials({name}: {count}) {{ totalCount }} }}")
    assert found["extensions"]["code"] == "OUT_OF_RANGE"
    assert found["message"] == f"{name} must be 1 to 100 (got {count})."
    assert found["extensions"]["hint"] == "Ask for 1 to 100."


def test_first_and_last_exclude_each_other() -> None:
    assert error("{ credentials(first: 1, last: 1) { totalCount } }")["extensions"]["code"] == "INVALID"


@given(st.integers(0, 40), st.integers(1, 7))
def test_pages_laid_together_are_the_list(length: int, size: int) -> None:
    keys = [f"k{place}" for place in range(length)]
    forward: list[str] = []
    after: str | None = None
    while True:
        part = page(keys, str, Window(first=size, after=after))
        forward += [edge.node for edge in part.edges]
        after = part.page_info.end_cursor
        if not part.page_info.has_next_page:
            break
    backward: list[str] = []
    before: str | None = None
    while True:
        part = page(keys, str, Window(last=size, before=before))
        backward = [edge.node for edge in part.edges] + backward
        before = part.page_info.start_cursor
        if not part.page_info.has_previous_page:
            break
    assert forward == backward == keys

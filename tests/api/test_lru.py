"""What is kept for all who ask for the same."""

from __future__ import annotations

from pathways.api.jobs.lru import Shared


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    source = [0]
    kept: Shared[list[int], str] = Shared(2)
    kept.keep("a", source, "A")
    kept.keep("b", source, "B")
    assert kept.find("a", source) == "A"
    assert kept.keep("c", source, "C") == "C"
    assert [kept.find(key, source) for key in "abc"] == ["A", None, "C"]


def test_an_equal_source_is_another_one() -> None:
    kept: Shared[list[int], str] = Shared(2)
    kept.keep("a", [0], "A")
    assert kept.find("a", [0]) is None

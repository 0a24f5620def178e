"""Weeks that pass after a step at least, beside hand calculations."""

from __future__ import annotations

from typing import Any

from pathways.planning.question.closure import closure_of
from pathways.planning.question.heads_and_tails import NEVER, least_after
from pathways.planning.question.instance import Instance
from tests.catalogs import credential, question, snapshot_of, usd


def after(*credentials: dict[str, Any], **options: Any) -> dict[str, int]:
    """By credential of a catalogue, on the way to G."""
    instance = Instance(question("g", weeklyHours="10", **options), snapshot_of({"credentials": [*credentials]}))
    weeks = instance.limits.weeks
    assert weeks is not None
    return least_after(closure_of(instance, instance.limits), weeks)


def way(weeks: int, requires: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"cost": usd(1), "weeks": weeks, **({} if requires is None else {"requires": requires})}


def held(key: str, **fields: Any) -> dict[str, Any]:
    return {"credential": key, **fields}


def test_the_shortest_way_on_to_the_goal_counts() -> None:
    """D is used by C alone, three weeks before G's four; A by G at once, and by C."""
    found = after(
        credential("g", way(4, {"all": [held("a"), {"any": [held("b"), held("c")]}]})),
        credential("a", way(2)),
        credential("b", way(5)),
        credential("c", way(3, {"all": [held("a"), held("d")]})),
        credential("d", way(1)),
    )
    assert found == {"g": 0, "a": 4, "b": 4, "c": 4, "d": 7}


def test_concurrent_step_may_last_as_long() -> None:
    """E begins with B at the latest: B's five weeks and G's four follow, less E's own two; F's six leave three."""
    found = after(
        credential("g", way(4, held("b"))),
        credential("b", way(5, {"all": [held("e", concurrent=True), held("f", concurrent=True)]})),
        credential("e", way(2)),
        credential("f", way(6)),
    )
    assert found == {"g": 0, "b": 4, "e": 7, "f": 3}


def test_what_must_be_included_may_come_last() -> None:
    found = after(credential("g", way(4, held("a"))), credential("a", way(2, held("b"))), credential("b", way(3)))
    assert found["b"] == 6
    kept = after(
        credential("g", way(4, held("a"))),
        credential("a", way(2, held("b"))),
        credential("b", way(3)),
        include=["b"],
    )
    assert kept["b"] == 0


def test_self_supporting_steps_are_useless() -> None:
    """X and Y name each other side by side, once from outside of all that leads to G.

    In a block they end at once, and by itself X takes so long that Y, begun beside it, may end before: nothing is sure.
    """
    found = after(
        credential("g", way(1, {"any": [held("a"), held("x")]})),
        credential("a", way(1)),
        credential("x", way(1, held("x", concurrent=True)), way(3, held("y", concurrent=True))),
        credential("y", way(2, {"any": [held("x", concurrent=True), held("y", concurrent=True)]})),
    )
    assert {key: weeks for key, weeks in found.items() if weeks < NEVER} == {"g": 0, "a": 1, "x": 0, "y": 0}

"""Equivalents that apply in some trees alone, by hand: where they pay, where they are one, and where they are not."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest

from pathways.advising.progress import progress_of
from pathways.catalog.snapshot import compile_snapshot, patch_snapshot
from pathways.curation.checking import check_drafts
from pathways.curation.findings import findings_of
from pathways.domain.content import Content
from pathways.domain.plan import Plan
from pathways.exchange.document import Document
from pathways.exchange.pathways_format.catalog import read_catalog, write_catalog
from pathways.planning.planner import Planner
from tests.catalogs import TODAY, content_of, credential, question, record, snapshot_of, usd

COURSES = [
    credential(key, {"cost": usd(cost)}, credits=credits)
    for key, cost, credits in (("a", 50, 3), ("b", 20, 2), ("c", 10, 1))
]
A, B = {"credential": "a"}, {"credential": "b"}
HERE = {"of": ["a", "b"], "for": ["degree"]}


def catalogue(rule: dict[str, Any], *entries: Any, other: dict[str, Any] = A) -> dict[str, Any]:
    """The degree asks for a rule, and the minor for another."""
    routes = {"kind": "STACK", "cost": usd(0)}
    degree = credential("degree", {**routes, "requires": rule})
    minor = credential("minor", {**routes, "requires": other})
    return {"credentials": [*COURSES, degree, minor], "equivalents": list(entries)}


def met(found: dict[str, Any], goal: str, *held: str) -> dict[str, bool]:
    """Whether each line of a goal holds, by path."""
    snapshot = snapshot_of(found)
    lines = progress_of(goal, record({"awards": [{"credential": key} for key in held]}), TODAY, snapshot).lines
    every = [part for line in lines for part in line.lines()]
    return {line.requirement.path.removeprefix(f"{goal}/"): line.holds for line in every}


def cost(found: dict[str, Any], goal: str, *held: str) -> int:
    answer = Planner().plan(question(goal, {"awards": [{"credential": key} for key in held]}), snapshot_of(found))
    assert isinstance(answer, Plan)
    return int(answer.totals.cost.amount)


def test_they_pay_in_their_trees_alone() -> None:
    found = catalogue(A, HERE)
    assert met(found, "degree", "b") == {"r0": True}
    assert met(found, "minor", "b") == {"r0": False}
    assert (cost(found, "degree"), cost(found, "minor")) == (20, 50)
    everywhere = catalogue(A, ["a", "b"])
    assert (cost(everywhere, "degree"), cost(everywhere, "minor")) == (20, 20)


def test_a_path_names_all_that_is_below() -> None:
    rule = {"all": [{"all": [A], "path": "core"}, A]}
    entry = {"of": ["a", "b"], "for": ["core"]}
    assert met(catalogue(rule, entry), "degree", "b") == {"r0": False, "core": True, "r0/0/0": True, "r0/1": False}
    alone = {"of": ["a", "b"], "for": ["degree/r0/1"]}
    assert met(catalogue(rule, alone), "degree", "b") == {"r0": False, "core": False, "r0/0/0": False, "r0/1": True}


@pytest.mark.parametrize(
    ("first", "second", "held", "holds"),
    [
        (["degree"], ["degree"], "c", True),
        (["degree"], ["minor"], "c", False),
        (["degree"], None, "c", True),
        (["degree", "minor"], ["minor"], "b", True),
    ],
)
def test_joined_only_where_all_apply(first: list[str], second: list[str] | None, held: str, *, holds: bool) -> None:
    """a and b are one set, b and c another; c pays for a where both apply."""
    more = {"of": ["b", "c"], "for": second} if second else ["b", "c"]
    assert met(catalogue(A, {"of": ["a", "b"], "for": first}, more), "degree", held) == {"r0": holds}


def test_lines_of_one_set_count_once_there() -> None:
    two = {"atLeast": 2, "of": [A, B]}
    found = catalogue(two, HERE, other=two)
    assert met(found, "degree", "a", "b")["r0"] is False
    assert met(found, "minor", "a", "b")["r0"] is True
    worth = {"credits": 4, "of": [A, B]}
    found = catalogue(worth, HERE, other=worth)
    assert met(found, "degree", "a", "b")["r0"] is False
    assert met(found, "minor", "a", "b")["r0"] is True


def test_set_is_claimed_once_below_a_group_there() -> None:
    once = {"countsOnce": True, "all": [{"any": [A]}, {"any": [B]}]}
    found = catalogue(once, HERE, other=once)
    assert met(found, "degree", "a", "b")["r0"] is False
    assert met(found, "minor", "a", "b")["r0"] is True
    inner = {"countsOnce": True, "all": [{"any": [A], "path": "inner"}, {"any": [A]}]}
    # Only the inner line takes b as well, so a and b pay for one line each.
    assert met(catalogue(inner, {"of": ["a", "b"], "for": ["inner"]}), "degree", "a", "b")["r0"] is True


def test_one_direction_and_named_credits_there() -> None:
    one_way = {"of": ["a", "b"], "oneWay": True, "for": ["degree"]}
    assert met(catalogue(A, one_way), "degree", "b") == {"r0": True}
    assert met(catalogue(B, one_way), "degree", "a") == {"r0": False}
    assert met(catalogue(A, one_way), "minor", "b") == {"r0": False}
    worth = {"credits": 3, "of": [A]}
    assert met(catalogue(worth, HERE), "degree", "b")["r0"] is False
    assert met(catalogue(worth, {**HERE, "credits": "named"}), "degree", "b")["r0"] is True


def test_exclusion_looks_at_the_set_there() -> None:
    without = {"not": A}
    found = catalogue(without, HERE, other=without)
    assert met(found, "degree", "b") == {"r0": False}
    assert met(found, "minor", "b") == {"r0": True}


def test_a_selection_takes_them_too() -> None:
    rule = {"atLeast": 1, "of": {"select": {"keys": ["a"]}}}
    found = catalogue(rule, HERE, other=rule)
    assert met(found, "degree", "b")["r0"] is True
    assert met(found, "minor", "b")["r0"] is False


def test_credential_nobody_earns_is_replaced_there() -> None:
    found = catalogue(A, HERE)
    found["credentials"][0] = credential("a", credits=3)
    assert [(each.code.value, each.subject) for each in findings_of(snapshot_of(found))] == [
        ("UNREACHABLE", "minor"),
        ("NO_ROUTE", "a"),
    ]


def read(found: dict[str, Any], existing: Content | None = None) -> list[tuple[str, str | None]]:
    draft = read_catalog(Document("a.yaml", {"format": "pathways/1", **found}, "", False))
    (problems,) = check_drafts([draft], existing or Content()).problems
    return [(each.code.value, each.path) for each in problems]


def test_what_they_are_for_must_be_there() -> None:
    group = {"all": [A], "path": "core"}
    assert read(catalogue(group, {"of": ["a", "b"], "for": "core"})) == []
    assert read(catalogue(group, {"of": ["a", "b"], "for": ["degree", "cor"]})) == [
        ("DANGLING_REFERENCE", "equivalents/0/for/1")
    ]
    assert read(catalogue(group, {"of": ["a", "b"], "for": []})) == [("EMPTY", "equivalents/0/for")]
    stored = content_of(catalogue(group, {"of": ["a", "b"], "for": "core"}))
    assert read({"credentials": [credential("degree", {"requires": A})]}, stored) == [
        ("DANGLING_REFERENCE", "credentials/0")
    ]


def test_they_are_written_as_they_were_read() -> None:
    entries = [HERE, {"of": ["b", "c"], "oneWay": True, "for": ["minor", "degree/r0"]}]
    content = content_of(catalogue(A, *entries))
    written = write_catalog(content)
    assert sorted(written["equivalents"], key=str) == sorted(entries, key=str)
    assert len(content.equivalences) == 2
    del written["format"]
    assert content_of(written) == content


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((), (HERE,)),
        ((HERE,), ()),
        (({**HERE, "key": "one"},), ({"key": "one", "of": ["a", "b"], "for": ["minor"]},)),
        (({**HERE, "key": "one"},), ({"key": "one", "of": ["a", "c"], "for": ["degree"]},)),
        (({**HERE, "key": "one"},), ({"key": "one", "of": ["a", "b"]},)),
    ],
)
def test_next_revision_says_the_same(before: Collection[Any], after: Collection[Any]) -> None:
    """A snapshot made from the one before has the lines, and answers, of one that is compiled anew."""
    old, new = content_of(catalogue(A, *before)), content_of(catalogue(A, *after))
    changed = {*old.equivalences, *new.equivalences}
    whole = compile_snapshot(new, revision=2, fingerprint="")
    start = compile_snapshot(old, revision=1, fingerprint="")
    patched = patch_snapshot(start, new, changed, revision=2, fingerprint="", published_at=None, versions={})
    assert patched.credentials == whole.credentials
    assert patched.graph.forest.lines == whole.graph.forest.lines
    for goal in ("degree", "minor"):
        costs = {
            answer.totals.cost
            for snapshot in (whole, patched)
            if isinstance(answer := Planner().plan(question(goal), snapshot), Plan)
        }
        assert len(costs) == 1

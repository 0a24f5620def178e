"""`exact`, and equivalents in one direction, by their own credits or by those that are named; counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import CreditsOf
from pathways.domain.plan import Plan
from pathways.domain.shared_rules import Equivalence
from pathways.exchange.pathways_format.catalog import write_catalog
from pathways.planning.planner import Planner
from pathways.requirements.evaluate import holds
from pathways.requirements.evidence import evidence_in
from tests.catalogs import TODAY, content_of, credential, question, record, snapshot_of, usd

COURSES = {"a": 3, "b": 5, "c": 4, "d": 2}


def catalogue(rule: dict[str, Any], *equivalents: object) -> dict[str, Any]:
    courses = [credential(key, {"cost": usd(10 * credits)}, credits=credits) for key, credits in COURSES.items()]
    return {"credentials": [*courses, credential("x", {"requires": rule})], "equivalents": list(equivalents)}


def meets(snapshot: Snapshot, *held: str, **more: Any) -> bool:
    """The evaluator and the planner say the same."""
    learner = {"awards": [{"credential": key} for key in held], **more}
    evidence = evidence_in(snapshot, record(learner), TODAY)
    (route,) = snapshot.credentials["x"].routes
    said = holds(route.requires, evidence, snapshot.credentials)
    plan = Planner().plan(question("x", learner, budget=0), snapshot)
    assert isinstance(plan, Plan) == said
    return said


ONE_WAY = {"of": ["a", "b", "c"], "oneWay": True}


@pytest.mark.parametrize(
    ("rule", "equivalents", "held", "expected"),
    [
        ({"credential": "a"}, [["a", "b"]], "b", True),
        ({"credential": "a", "exact": True}, [["a", "b"]], "b", False),
        ({"credential": "a", "exact": True}, [["a", "b"]], "a", True),
        ({"credential": "a"}, [ONE_WAY], "b", True),
        ({"credential": "a"}, [ONE_WAY], "c", True),
        ({"credential": "b"}, [ONE_WAY], "a", False),
        ({"credential": "c"}, [ONE_WAY], "b", False),
        ({"credential": "a", "exact": True}, [ONE_WAY], "b", False),
        # One-way entries do not chain, with each other or with sets.
        ({"credential": "a"}, [{"of": ["a", "b"], "oneWay": True}, {"of": ["b", "c"], "oneWay": True}], "c", False),
        ({"credential": "a"}, [{"of": ["a", "b"], "oneWay": True}, ["b", "c"]], "c", False),
        ({"credential": "d"}, [{"of": ["a", "b"], "oneWay": True}, ["a", "d"]], "b", False),
        # Each award pays for one direct line of a group.
        ({"atLeast": 2, "of": [{"credential": "a"}, {"credential": "b"}]}, [ONE_WAY], "b", False),
        ({"atLeast": 2, "of": [{"credential": "a"}, {"credential": "b"}]}, [ONE_WAY], "bc", True),
        ({"all": [{"credential": "a"}, {"credential": "b"}]}, [ONE_WAY], "b", True),
        # A line is worth what pays for it, or what it names where the entry says so.
        ({"credits": 5, "of": [{"credential": "a"}]}, [ONE_WAY], "b", True),
        ({"credits": "5.001", "of": [{"credential": "a"}]}, [ONE_WAY], "b", False),
        ({"credits": 3, "of": [{"credential": "a"}]}, [{**ONE_WAY, "credits": "named"}], "b", True),
        ({"credits": "3.001", "of": [{"credential": "a"}]}, [{**ONE_WAY, "credits": "named"}], "b", False),
        ({"credits": 5, "of": [{"credential": "b"}]}, [{"of": ["a", "b"], "credits": "named"}], "a", True),
        ({"credits": 4, "of": [{"credential": "b"}]}, [{"of": ["a", "b"], "credits": "own"}], "a", False),
        ({"credits": 6, "of": [{"credential": "a"}]}, [{"of": ["a", "b"], "credits": "named"}], "ab", False),
    ],
)
def test_what_pays_for_a_line(rule: dict[str, Any], equivalents: list[object], held: str, expected: bool) -> None:
    assert meets(snapshot_of(catalogue(rule, *equivalents)), *held) == expected


def test_a_substitute_pays_for_an_exact_line() -> None:
    snapshot = snapshot_of(catalogue({"credential": "a", "exact": True}, ["a", "b"]))
    assert meets(snapshot, "d", substitutions=[{"for": "a", "by": "d", "reason": "agreed"}])
    assert not meets(snapshot, "d", substitutions=[{"for": "b", "by": "d", "reason": "agreed"}])


def test_set_forbids_and_a_stand_in_does_not() -> None:
    rule = {"not": {"credential": "a"}}
    assert not meets(snapshot_of(catalogue(rule, ["a", "b"])), "b")
    assert meets(snapshot_of(catalogue(rule, ONE_WAY)), "b")


def test_cheapest_that_may_stand_for_it_is_planned() -> None:
    def cost(rule: dict[str, Any]) -> int:
        plan = Planner().plan(question("x"), snapshot_of(catalogue(rule, {"of": ["a", "d"], "oneWay": True})))
        assert isinstance(plan, Plan)
        return int(plan.totals.cost.amount)

    assert cost({"credential": "a"}) == 20
    assert cost({"credential": "a", "exact": True}) == 30
    assert cost({"credential": "d"}) == 20


def test_entries_are_read_and_written() -> None:
    content = content_of(catalogue({"all": []}, ["a", "b"], {**ONE_WAY, "credits": "named"}, {"of": ["c", "d"]}))
    one_way = next(each for each in content.equivalences.values() if each.one_way)
    assert one_way == Equivalence(
        key=one_way.key, name="For a: b, c", credentials=("a", "b", "c"), one_way=True, credits=CreditsOf.NAMED
    )
    written = write_catalog(content)
    assert {"of": ["a", "b", "c"], "oneWay": True, "credits": "named"} in written["equivalents"]
    assert ["c", "d"] in written["equivalents"]
    assert content_of(written) == content

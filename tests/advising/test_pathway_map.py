"""Maps of the ways to a goal: by hand, and on random catalogues what every map has in common."""

from __future__ import annotations

import pytest

from pathways.catalog.names import current_goal, current_record
from pathways.catalog.references import fitting
from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.domain.advice import HoldingState
from pathways.domain.catalog import Kind
from pathways.domain.goal import Goal
from pathways.domain.learner import Award, Record
from pathways.domain.no_plan import PlanResult
from pathways.domain.plan import Plan, PlanOptions, PlanQuestion
from pathways.domain.requirement import CredentialLine, GroupRule
from pathways.maps.pathway_map import MapEdge, PathwayMap, pathway_map
from pathways.planning.planner import Planner
from tests.budget import some
from tests.catalogs import TODAY, credential, goal, snapshot_of, usd
from tests.impact.drawing import random_case

CASES = 300


def shows(level: int) -> list[dict[str, object]]:
    return [{"competency": "net", "level": level}]


TOP = {
    "competencies": [{"key": "net", "name": "Net"}],
    "credentials": [
        credential(
            "top",
            {
                "requires": {
                    "all": [
                        {"credential": "base"},
                        {"any": [{"credential": "x"}, {"all": [{"credential": "y"}, {"credential": "w"}]}]},
                        {"competency": "net", "level": 2},
                        {"condition": "Is sworn in"},
                    ]
                }
            },
        ),
        credential("base", {"cost": usd(10)}, {"requires": {"credential": "w"}}),
        credential("x", {"requires": {"credential": "base"}}),
        credential("y", {}),
        credential("z", {}, competencies=shows(2)),
        credential("w", {"cost": usd(50)}, competencies=shows(1)),
    ],
}
"""The oath is no node; w shows too little of net. Base is had for 10, or for w, which costs 50."""


def mapped(snapshot: Snapshot, wanted: Goal, record: Record, limit: int = 100) -> tuple[PathwayMap, PlanResult]:
    question = PlanQuestion(wanted, record, PlanOptions(start_on=TODAY, currency="USD"))
    answer = Planner().plan(question, snapshot)
    return pathway_map(question, answer, TODAY, snapshot, limit), answer


def told(edges: tuple[MapEdge, ...]) -> dict[tuple[str, str, str], tuple[GroupRule, bool, bool]]:
    return {(each.start, each.end, each.path): (each.rule, each.met, each.on_plan) for each in edges}


def test_map_of_a_small_goal() -> None:
    record = Record(awards=(Award(credential="x"),), conditions=frozenset({"Is sworn in"}))
    found, _ = mapped(snapshot_of(TOP), goal("top"), record)
    every, some_of, one = GroupRule.ALL, GroupRule.ANY, "top/r0/1"
    assert told(found.edges) == {
        ("base", "top", "top/r0/0"): (every, False, True),
        (one, "top", one): (every, True, True),
        ("x", one, f"{one}/0"): (some_of, True, True),
        (f"{one}/1", one, f"{one}/1"): (some_of, False, False),
        ("y", f"{one}/1", f"{one}/1/0"): (every, False, False),
        ("w", f"{one}/1", f"{one}/1/1"): (every, False, False),
        ("net", "top", "top/r0/2"): (every, False, True),
        ("z", "net", "net"): (some_of, False, True),
        ("w", "base", "base/r1"): (some_of, False, False),
    }
    states = {each.key: (each.kind, each.state, each.step is not None, each.layer) for each in found.nodes}
    made, open_now = Kind.CREDENTIAL, HoldingState.ELIGIBLE
    assert states == {
        "top": (made, HoldingState.IN_PROGRESS, True, 3),
        "base": (made, open_now, True, 1),
        "x": (made, HoldingState.HELD, False, 0),
        "y": (made, open_now, False, 0),
        "w": (made, open_now, False, 0),
        "z": (made, open_now, True, 0),
        "net": (Kind.COMPETENCY, HoldingState.BLOCKED, False, 1),
    }
    groups = {each.path: (each.rule, each.minimum, each.met, each.on_plan, each.layer) for each in found.groups}
    assert groups == {one: (some_of, None, True, True, 2), f"{one}/1": (every, None, False, False, 1)}
    assert found.is_complete


def test_limit_keeps_what_is_nearest() -> None:
    found, _ = mapped(snapshot_of(TOP), goal("top"), Record(), 3)
    assert ([each.key for each in found.nodes], found.is_complete) == (["top", "base", "x"], False)
    assert {(each.start, each.end) for each in found.edges} == {
        ("base", "top"),
        ("x", "top/r0/1"),
        ("top/r0/1", "top"),
        ("base", "x"),
    }


def test_occupations_stand_behind_their_needs() -> None:
    needs = [{"competency": key, "level": 2, "importance": 1} for key in ("net", "other")]
    job = {"key": "job", "name": "Job", "needs": needs, "credentials": [{"credential": "base", "strength": "REQUIRED"}]}
    catalogue = {**TOP, "competencies": [*TOP["competencies"], {"key": "other", "name": "O"}], "occupations": [job]}
    wanted = goal({"occupation": {"key": "job", "coverage": "0.5"}})
    found, answer = mapped(snapshot_of(catalogue), wanted, Record())
    assert isinstance(answer, Plan)
    edges = told(found.edges)
    assert edges["net", "job", "goal/0"] == (GroupRule.AT_LEAST, False, True)
    assert edges["other", "job", "goal/0"] == (GroupRule.AT_LEAST, False, False)
    assert edges["z", "net", "net"] == (GroupRule.ANY, False, True)
    nodes = {each.key: each for each in found.nodes}
    assert nodes["job"].layer > nodes["net"].layer > nodes["z"].layer
    assert nodes["base"].step is not None


def test_equivalents_share_the_path_of_their_line() -> None:
    catalogue = {
        "credentials": [
            credential("top", {"requires": {"credential": "old"}}),
            credential("old", {"cost": usd(90)}),
            credential("new", {"cost": usd(5)}),
        ],
        "equivalents": [["old", "new"]],
    }
    found, _ = mapped(snapshot_of(catalogue), goal("top"), Record())
    assert told(found.edges) == {
        ("old", "top", "top/r0"): (GroupRule.ALL, False, False),
        ("new", "top", "top/r0"): (GroupRule.ALL, False, True),
    }


@pytest.mark.parametrize("seed", some(range(CASES), 12))
def test_every_map_has_the_plan_and_its_lines(seed: int) -> None:
    case = random_case(seed)
    snapshot = compile_snapshot(case.before, revision=1, fingerprint="map")
    for person in case.people[:2]:
        record, _ = fitting(current_record(person.record, snapshot), snapshot)
        wanted = current_goal(person.goals[0], snapshot)
        question = PlanQuestion(wanted, record, PlanOptions(start_on=case.day, currency="USD"))
        answer = Planner().plan(question, snapshot)
        if not isinstance(answer, Plan):
            continue
        found = pathway_map(question, answer, case.day, snapshot, 1_000)
        nodes = {each.key: each for each in found.nodes}
        names = nodes.keys() | {each.path for each in found.groups}
        assert found.is_complete
        assert {name for each in found.edges for name in (each.start, each.end)} <= names
        made = {key for key, each in nodes.items() if each.kind is Kind.CREDENTIAL}
        reached = {each.end for each in found.edges} & made
        assert all(nodes[key].state is not HoldingState.HELD for key in reached)
        on_plan = {(each.start, each.path) for each in found.edges if each.on_plan}
        drawn = {(each.start, each.path) for each in found.edges}
        for step in answer.steps:
            if step.is_renewal or step.credential.key not in nodes:
                continue
            assert nodes[step.credential.key].step is not None
            paid = {(step.credential.key, line.path) for line in step.satisfies if isinstance(line, CredentialLine)}
            assert paid & drawn <= on_plan
        assert {each.path for each in found.groups if each.on_plan} == {
            each.end for each in found.edges if each.on_plan and each.end not in nodes
        }

"""The requirement graph: every tree in preorder, quantities in thousandths, what each line points to."""

from __future__ import annotations

from itertools import pairwise

from pathways.catalog.requirement_graph import NO_NODE, NodeKind, RequirementGraph
from pathways.domain.requirement import walk
from tests.catalogs import credential, snapshot_of
from tests.seeded import snapshot

RULE = {
    "all": [
        {"atLeast": 2, "of": [{"credential": "a"}, {"credential": "b", "concurrent": True}, {"credential": "c"}]},
        {
            "credits": "4.5",
            "of": [{"credential": "c"}, {"credential": "a", "worth": "0.125"}, {"worth": 2, "condition": "x"}],
        },
        {"any": [{"competency": "y", "level": "2.5"}, {"experience": {"months": 1}}]},
        {"credential": "a", "minScore": 1},
        {"credential": "a", "together": True},
    ]
}


def graph() -> RequirementGraph:
    return snapshot_of(
        {
            "competencies": [{"key": "x", "name": "X"}, {"key": "y", "name": "Y"}],
            "credentials": [
                credential("d", {}, {"requires": RULE}),
                credential("a", competencies=[{"competency": "y", "level": "1.5"}]),
                credential("b", {"requires": {"credential": "a"}}, competencies=[{"competency": "y", "level": 3}]),
                credential("c", credits=3, competencies=[{"competency": "y", "level": 3}], renewals=[
                    {"key": "ce", "kind": "RENEWAL", "requires": {"credential": "a"}}
                ]),
            ],
        }
    ).graph  # fmt: skip


def test_credentials_and_competencies_are_numbered_in_key_order() -> None:
    found = graph()
    assert found.numbers.credential == {"a": 0, "b": 1, "c": 2, "d": 3}
    assert found.numbers.competency == {"x": 0, "y": 1}
    assert [credential.key for credential in found.credentials] == ["a", "b", "c", "d"]
    assert found.numbers.credits.tolist() == [-1, -1, 3000, -1]


def test_routes_are_consecutive_and_renewals_have_no_part() -> None:
    found = graph()
    assert found.route_start.tolist() == [0, 0, 1, 1, 3]
    assert found.route_root.tolist() == [0, NO_NODE, 1]
    assert found.route_end.tolist() == [1, 1, 15]


def test_tree_is_encoded_line_by_line_in_preorder() -> None:
    forest = graph().forest
    k = NodeKind
    assert list(forest.kind[1:]) == [
        *(k.ALL, k.AT_LEAST, k.CREDENTIAL, k.CREDENTIAL, k.CREDENTIAL),
        *(k.CREDITS, k.CREDENTIAL, k.CREDENTIAL, k.FACT),
        *(k.ANY, k.COMPETENCY, k.FACT, k.CREDENTIAL, k.CREDENTIAL),
    ]
    assert forest.parent.tolist()[1:] == [NO_NODE, 1, 2, 2, 2, 1, 6, 6, 6, 1, 10, 10, 1, 1]
    assert forest.need.tolist()[1:] == [0, 2, 0, 0, 0, 4500, 0, 0, 0, 0, 2500, 0, 0, 0]
    assert forest.target.tolist()[1:] == [-1, -1, 0, 1, 2, -1, 2, 0, -1, -1, 1, -1, 0, 0]
    assert forest.worth.tolist()[1:] == [1, 1, 1, 1, 1, 1, 3000, 125, 2000, 1, 1, 1, 1, 1]
    assert forest.side_by_side.tolist()[1:] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert forest.modified.tolist()[1:] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]


def test_competency_lists_highest_level_first() -> None:
    assert graph().providers == ((), ((3000, 1), (3000, 2), (1500, 0)))


def test_the_seed_is_encoded_line_for_line() -> None:
    seed = snapshot()
    found = seed.graph
    lines = [
        line
        for credential in seed.credentials.values()
        for route in credential.routes
        if route.requires is not None
        for line in walk(route.requires)
    ]
    assert found.forest.lines == lines
    assert all(first <= last for first, last in pairwise(found.route_start))
    assert found.route_start[-1] == sum(len(credential.routes) for credential in seed.credentials.values())
    for node, parent in enumerate(found.forest.parent):
        assert parent < node
        assert parent == NO_NODE or found.forest.kind[parent] <= NodeKind.CREDITS

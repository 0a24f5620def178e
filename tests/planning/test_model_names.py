"""The variables of a model are called after what they say, so that a model that is printed can be read."""

from __future__ import annotations

from pathways.planning.model.plan_model import PlanModel
from pathways.planning.question.closure import closure_of
from pathways.planning.question.instance import Instance
from tests.catalogs import credential, question, snapshot_of

OF = [{"credential": key, "path": f"line {key}"} for key in "bcd"]
GROUP = {"path": "two of them", "atLeast": 2, "of": OF}


def test_variables_carry_credentials_routes_and_lines() -> None:
    several = [credential("a", {"requires": GROUP}), credential("b", {}, {}), credential("c", {}), credential("d", {})]
    instance = Instance(question("a"), snapshot_of({"credentials": several}))
    names = [each.name for each in PlanModel(closure_of(instance, instance.limits)).model.proto.variables]
    assert {"a", "b", "c", "d"} <= set(names)
    assert {"a/r0", "b/r0", "b/r1", "c/r0", "d/r0"} <= set(names)
    assert {"two of them", "line b by b", "line c by c", "line d by d", "b before a"} <= set(names)

"""pathwayMap: what a client draws in one request."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.small import ask

MAP = """query ($limit: Int, $held: [AwardInput!], $asOf: Date) {
  pathwayMap(
    goal: {credential: "analyst"}, learner: {profile: {awards: $held}}, asOf: $asOf, options: {limit: $limit}
  ) {
    goal complete catalogRevision
    nodes { key credential { name } competency { name } occupation { name } state step layer position }
    groups { path rule minimum met onPlan layer position }
    edges { from to path rule met onPlan bends { layer position } }
  }
}"""


def mapped(**variables: Any) -> Any:
    return ask(MAP, **variables)


def test_map_names_things_and_places() -> None:
    found = mapped()["data"]["pathwayMap"]
    assert (found["goal"], found["complete"]) == ("analyst", True)
    nodes = {each["key"]: each for each in found["nodes"]}
    assert nodes["analyst"]["credential"] == {"name": "Certified Analyst"}
    assert nodes["analyst"]["layer"] > nodes["net-basics"]["layer"]
    places = [(each["layer"], each["position"]) for each in (*found["nodes"], *found["groups"])]
    assert len(set(places)) == len(places)
    names = {*nodes, *(each["path"] for each in found["groups"])}
    assert found["edges"] and all({each["from"], each["to"]} <= names for each in found["edges"])


def test_held_things_are_where_ways_begin() -> None:
    before = {each["key"]: each for each in mapped()["data"]["pathwayMap"]["nodes"]}
    held = mapped(held=[{"credential": "net-basics"}])["data"]["pathwayMap"]
    node = next(each for each in held["nodes"] if each["key"] == "net-basics")
    assert (before["net-basics"]["state"], node["state"]) == ("ELIGIBLE", "HELD")
    assert node["layer"] == 0 and node["step"] is None
    assert all(each["to"] != "net-basics" for each in held["edges"])


@pytest.mark.parametrize("limit", [0, -1, 2_001])
def test_limit_out_of_range_is_refused(limit: int) -> None:
    (error,) = mapped(limit=limit)["errors"]
    assert error["extensions"]["code"] == "OUT_OF_RANGE"
    assert f"(got {limit})" in error["message"]


def test_mistakes_of_plan_options_say_where() -> None:
    query = """{ pathwayMap(goal: {credential: "analyst"}, learner: {profile: {}},
      options: {plan: {weeklyHours: -3}}) { goal } }"""
    (error,) = ask(query)["errors"]
    assert error["extensions"]["path"] == ["options", "plan", "weeklyHours"]


def test_small_maps_say_that_they_are_cut() -> None:
    found = mapped(limit=1)["data"]["pathwayMap"]
    assert ([each["key"] for each in found["nodes"]], found["complete"]) == (["analyst"], False)

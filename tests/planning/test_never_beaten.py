"""The planner is never beaten by exhaustion, and never answers what exhaustion does not find."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan, ProofStatus
from pathways.planning.planner import Planner
from tests.budget import examples
from tests.catalogs import question, snapshot_of, usd
from tests.planning.brute_force import World, best_value

KEYS = ["a", "b", "c", "d", "e", "f"]
COMPETENCIES = ["x", "y"]


def leaves(keys: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    credential = st.fixed_dictionaries({"credential": st.sampled_from(keys)}, optional={"concurrent": st.just(True)})
    competency = st.fixed_dictionaries(
        {"competency": st.sampled_from(COMPETENCIES), "level": st.sampled_from([1, 2, "2.5", 3])}
    )
    condition = st.fixed_dictionaries({"condition": st.sampled_from(["yes", "no"])})
    return st.one_of(credential, credential, credential, competency, condition)


def with_worth(rule: dict[str, Any], worth: int) -> dict[str, Any]:
    return {**rule, "worth": worth}


def rules(keys: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    def groups(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
        several = st.lists(inner, min_size=1, max_size=3)
        return st.one_of(
            several.map(lambda of: {"all": of}),
            several.map(lambda of: {"any": of}),
            st.tuples(st.integers(0, 3), several).map(lambda pair: {"atLeast": pair[0], "of": pair[1]}),
            st.tuples(st.integers(0, 6), st.lists(st.tuples(inner, st.integers(0, 4)), min_size=1, max_size=4)).map(
                lambda pair: {"credits": pair[0], "of": [with_worth(rule, worth) for rule, worth in pair[1]]}
            ),
        )

    return st.recursive(leaves(keys), groups, max_leaves=5)


@st.composite
def catalogs(draw: st.DrawFn) -> dict[str, Any]:
    keys = KEYS[: draw(st.integers(2, 5))]
    credentials = []
    for key in keys:
        routes = []
        for place in range(draw(st.integers(0, 2))):
            route: dict[str, Any] = {"key": f"r{place}", "kind": "STUDY"}
            if draw(st.booleans()):
                route["cost"] = usd(draw(st.integers(0, 5)))
            if draw(st.booleans()):
                route["hours"] = draw(st.integers(0, 4))
            if draw(st.integers(0, 3)):
                route["requires"] = draw(rules(keys))
            routes.append(route)
        shown = draw(st.lists(st.sampled_from(COMPETENCIES), unique=True, max_size=2))
        credentials.append(
            {
                "key": key,
                "name": key,
                "credentialType": "COURSE",
                "routes": routes,
                "competencies": [{"competency": name, "level": draw(st.sampled_from([1, 2, 3]))} for name in shown],
            }
        )
    needs = [
        {"competency": name, "level": draw(st.sampled_from([1, 2, "2.5", 3])), "importance": draw(st.integers(1, 4))}
        for name in COMPETENCIES
    ]
    asked = draw(st.lists(st.sampled_from(keys), unique=True, max_size=1))
    return {
        "competencies": [{"key": name, "name": name} for name in COMPETENCIES],
        "credentials": credentials,
        "occupations": [
            {
                "key": "job",
                "name": "job",
                "needs": needs,
                "credentials": [{"credential": key, "strength": "REQUIRED"} for key in asked],
            }
        ],
    }


@st.composite
def goals(draw: st.DrawFn, keys: list[str]) -> dict[str, Any]:
    return draw(
        st.one_of(
            st.sampled_from(keys).map(lambda key: {"credential": key}),
            st.sampled_from(keys).map(lambda key: {"credential": key}),
            st.just({"competencies": [{"competency": "x", "level": 2}]}),
            st.sampled_from(["0.25", "0.5", "0.8", 1]).map(
                lambda share: {"occupation": {"key": "job", "coverage": share}}
            ),
            st.lists(st.sampled_from(keys), min_size=2, max_size=2, unique=True).map(
                lambda pair: {"all": [{"credential": key} for key in pair]}
            ),
        )
    )


@settings(max_examples=examples(200))
@given(st.data())
def test_a_plan_costs_what_exhaustion_finds(data: st.DataObject) -> None:
    document = data.draw(catalogs())
    keys = [item["key"] for item in document["credentials"]]
    goal = data.draw(goals(keys))
    held = data.draw(st.lists(st.sampled_from(keys), unique=True, max_size=1))
    options: dict[str, Any] = {
        "optimize": data.draw(
            st.permutations(["MONEY", "HOURS", "STEPS"]).flatmap(
                lambda order: st.integers(1, 3).map(lambda length: order[:length])
            )
        )
    }
    if data.draw(st.booleans()):
        options["include"] = [data.draw(st.sampled_from(keys))]
    if data.draw(st.booleans()):
        options["avoid"] = [data.draw(st.sampled_from(keys))]
    budget = data.draw(st.none() | st.integers(0, 10))
    if budget is not None:
        options["budget"] = budget
    learner = {"awards": [{"credential": key} for key in held], "conditions": ["yes"]}
    expected = best_value(
        World(document, held, ["yes"]),
        goal,
        options["optimize"],
        options.get("include", ()),
        options.get("avoid", ()),
        None if budget is None else Fraction(budget),
    )
    answer = Planner().plan(question(goal, learner, **options), snapshot_of(document))
    if expected is None:
        assert isinstance(answer, NoPlan)
        assert answer.conflicts[0].members
    else:
        assert isinstance(answer, Plan)
        assert answer.proof.status is ProofStatus.OPTIMAL
        assert tuple(Fraction(proof.value) for proof in answer.proof.objectives) == expected

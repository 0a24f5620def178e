"""What falls with a credential is what the planner can no longer plan once it is gone, for small random catalogues."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.catalog.snapshot import Snapshot
from pathways.curation.structure.portfolio import standings
from pathways.domain.goal import CredentialGoal, Goal, OccupationGoal
from pathways.domain.learner import Record
from pathways.domain.plan import Plan, PlanOptions, PlanQuestion
from pathways.planning.planner import Planner
from tests.budget import examples
from tests.catalogs import TODAY, credential, snapshot_of
from tests.curation.test_structure import without

KEYS = "abcdef"
keys = st.sampled_from(KEYS)
COMPETENCIES = "xy"


@st.composite
def lines(draw: st.DrawFn, depth: int = 2) -> dict[str, Any]:
    """Of credentials, side by side or before, of competencies, and groups of every rule over them."""
    form = draw(st.integers(0, 5 if depth else 2))
    if form == 0:
        return {"competency": draw(st.sampled_from(COMPETENCIES)), "level": draw(st.integers(1, 2))}
    if form in (1, 2):
        return {"credential": draw(keys)} | draw(st.sampled_from([{}, {}, {}, {"concurrent": True}]))
    parts = draw(st.lists(lines(depth=depth - 1), min_size=1, max_size=4))
    if form == 3:
        return {draw(st.sampled_from(["all", "any"])): parts}
    if form == 4:
        return {"atLeast": draw(st.integers(1, len(parts))), "of": parts}
    # What is no credential has no credits of its own.
    of = [part if "credential" in part else {**part, "worth": draw(st.integers(1, 3))} for part in parts]
    return {"credits": draw(st.integers(1, 6)), "of": of}


@st.composite
def catalogues(draw: st.DrawFn) -> dict[str, Any]:
    """Of six credentials with up to two routes, an occupation that asks for one, and perhaps equivalents."""
    made = []
    for key in KEYS:
        count = draw(st.sampled_from([0, 1, 1, 1, 2]))
        routes = [draw(st.just({}) | st.builds(lambda rule: {"requires": rule}, lines())) for _ in range(count)]
        shown = draw(st.lists(st.sampled_from(COMPETENCIES), max_size=1))
        competencies = [{"competency": each, "level": draw(st.integers(1, 2))} for each in shown]
        more = {"competencies": competencies} if competencies else {}
        made.append(credential(key, *routes, credits=draw(st.integers(1, 3)), **more))
    job = {"key": "job", "name": "Job", "credentials": [{"credential": draw(keys), "strength": "REQUIRED"}]}
    named = [{"key": each, "name": each} for each in COMPETENCIES]
    same = draw(st.none() | st.lists(keys, min_size=2, max_size=2, unique=True))
    equal = [] if same is None else [same]
    return {"credentials": made, "occupations": [job], "competencies": named, "equivalents": equal}


def planned(snapshot: Snapshot) -> frozenset[str]:
    """The credentials and occupations that somebody who holds nothing reaches, by the planner."""
    goals: dict[str, Goal] = {key: CredentialGoal(key) for key in KEYS}
    goals["job"] = OccupationGoal("job", coverage=Decimal(0))
    options = PlanOptions(start_on=TODAY)
    return frozenset(
        key
        for key, goal in goals.items()
        if isinstance(Planner().best(PlanQuestion(goal, Record(), options), snapshot), Plan)
    )


@settings(max_examples=examples(45))
@given(catalogues(), keys)
def test_what_falls_has_no_plan_left(catalogue: dict[str, Any], gone: str) -> None:
    snapshot = snapshot_of(catalogue)
    lost = planned(snapshot) - planned(without(snapshot, gone)) - {gone}
    assert standings(snapshot)[gone].falls_with_it == lost

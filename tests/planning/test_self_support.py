"""A credential never supports itself, by whatever way round."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from tests.catalogs import question, snapshot_of

EARNS = {"name": "x", "credentialType": "COURSE"}
SHOWS = {"competencies": [{"competency": "x", "level": 1}]}
DEAR = {"key": "dear", "kind": "STUDY", "cost": {"amount": 1, "currency": "USD"}}


def test_by_the_competency_it_shows() -> None:
    document = {
        "competencies": [{"key": "x", "name": "x"}],
        "credentials": [
            {
                "key": "d",
                **EARNS,
                **SHOWS,
                "routes": [DEAR, {"key": "own", "kind": "STUDY", "requires": {"competency": "x", "level": 1}}],
            },
            {"key": "e", **EARNS, **SHOWS, "routes": [DEAR]},
        ],
    }
    answer = Planner().plan(question({"credential": "d"}), snapshot_of(document))
    assert isinstance(answer, Plan)
    assert answer.totals.cost.amount == 1
    assert answer.totals.steps == 1
    broke = Planner().plan(question({"credential": "d"}, budget=0), snapshot_of(document))
    assert isinstance(broke, NoPlan)


@pytest.mark.parametrize("rule", [{"concurrent": True}, {"together": True}, {}])
@pytest.mark.parametrize("options", [{}, {"weeklyHours": 20}], ids=["timeless", "calendar"])
@pytest.mark.parametrize("named", ["d", "twin"])
def test_by_a_line_beside_itself_or_its_equivalent(rule: dict[str, Any], options: dict[str, Any], named: str) -> None:
    """Only another credential pays: the equivalent that costs 5, whichever of the two the line names."""
    own = {"key": "own", "kind": "STUDY", "requires": {"credential": named, **rule}}
    document: dict[str, Any] = {
        "credentials": [
            {"key": "d", **EARNS, "routes": [own]},
            {"key": "twin", **EARNS, "routes": [{**DEAR, "cost": {"amount": 5, "currency": "USD"}}]},
        ],
        "equivalents": [["d", "twin"]],
    }
    answer = Planner().plan(question({"credential": "d"}, **options), snapshot_of(document))
    assert isinstance(answer, Plan)
    assert answer.totals.cost.amount == 5
    assert {step.credential.key for step in answer.steps} == {"twin", "d"}
    alone = {"credentials": document["credentials"][:1] if named == "d" else document["credentials"]}
    without = Planner().plan(question({"credential": "d"}, **options), snapshot_of(alone))
    assert isinstance(without, NoPlan if named == "d" else Plan)

"""A credential never supports itself, by whatever way round."""

from __future__ import annotations

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

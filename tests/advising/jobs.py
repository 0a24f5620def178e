"""A catalogue with a ladder of credentials, and occupations that ask for some of it."""

from __future__ import annotations

from typing import Any

from pathways.advising.recommend import recommend
from pathways.domain.advice import Recommendation, RecommendationOptions
from pathways.planning.planner import Planner
from tests.catalogs import TODAY, credential, goal, record, snapshot_of, usd

ITEM = ("credential", "score", "cost.amount", "hours", "eligible_now")


def way(cost: object, *needs: str, **fields: Any) -> dict[str, Any]:
    lines = [{"credential": key} for key in needs]
    return {"cost": usd(cost), **({"requires": {"all": lines}} if lines else {}), **fields}


CATALOG: dict[str, Any] = {
    "competencies": [{"key": "x", "name": "X"}],
    "credentials": [
        credential("a", way(50, hours=5)),
        credential("b", way(30, hours=9)),
        credential("top", way(20, "a", "b", hours=1)),
        credential("stack", {**way(0, "b", "c"), "kind": "STACK"}),
        credential("c", way(1)),
        credential("old", way(1), status="SUPERSEDED"),
        credential("coming", way(1), status="DEVELOPING"),
        credential("ended", way(1), lastDay="2026-11-22"),
        credential("lonely", way(1)),
        credential("dear", way(900, "c")),
        credential("shows", way(7), competencies=[{"competency": "x", "level": 2}]),
        credential("uses", {"cost": usd(0), "requires": {"competency": "x", "level": 2}}),
    ],
    "occupations": [
        {
            "key": key,
            "name": key,
            "needs": [{"competency": "x", "level": 4, "importance": 1}],
            "credentials": [{"credential": "shows", "strength": "PREFERRED"}],
        }
        for key in ("job", "gig")
    ],
}


def found(wanted: Any = None, learner: dict[str, Any] | None = None, **options: Any) -> tuple[Recommendation, ...]:
    chosen = RecommendationOptions(**options)
    asked = None if wanted is None else goal(wanted)
    return recommend(record(learner), asked, chosen, TODAY, snapshot_of(CATALOG), Planner())


def shown(items: tuple[Recommendation, ...]) -> list[tuple[Any, ...]]:
    return [(item.credential, item.score, {r.kind.value: r.value for r in item.reasons}) for item in items]


def keys(items: tuple[Recommendation, ...]) -> list[str]:
    return [item.credential for item in items]


def awards(*listed: str) -> dict[str, Any]:
    return {"awards": [{"credential": key} for key in listed]}


def job(*needs: tuple[str, int, int], **asked: str) -> dict[str, Any]:
    """An occupation by (competency, level, importance), and what it asks for."""
    return {
        "key": "job",
        "name": "Job",
        "needs": [{"competency": key, "level": level, "importance": weight} for key, level, weight in needs],
        "credentials": [{"credential": key, "strength": strength} for key, strength in asked.items()],
    }


def teaching(key: str, *levels: tuple[str, int], cost: int = 1) -> dict[str, Any]:
    return credential(key, way(cost), competencies=[{"competency": name, "level": level} for name, level in levels])


def toward(occupation: dict[str, Any], *offered: dict[str, Any], **options: Any) -> tuple[Recommendation, ...]:
    names = {item["competency"] for each in offered for item in each.get("competencies", ())}
    names |= {need["competency"] for need in occupation["needs"]}
    content = {
        "competencies": [{"key": name, "name": name} for name in sorted(names)],
        "credentials": list(offered),
        "occupations": [occupation],
    }
    wanted = goal({"occupation": "job"})
    return recommend(record(), wanted, RecommendationOptions(**options), TODAY, snapshot_of(content), Planner())


UNMET = ("never", 1, 1)
"""A need that nothing shows, so that no plan covers the job."""

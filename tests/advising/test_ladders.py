"""Which rung comes first: exams beside what they count for, steps between, and what is reached by then.

Each catalogue has one job; who asks holds what the test says.
"""

from __future__ import annotations

from typing import Any

from pathways.advising.recommend import recommend
from pathways.domain.advice import Recommendation, RecommendationOptions
from pathways.planning.planner import Planner
from tests.catalogs import TODAY, credential, goal, record, snapshot_of, usd

YEARS = {"experience": {"months": 24, "fields": ["shop"]}}


def way(cost: int, requires: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    return {"cost": usd(cost), "requires": requires or {"all": []}, **fields}


def shows(**levels: float) -> dict[str, Any]:
    return {"competencies": [{"competency": key, "level": level} for key, level in levels.items()]}


def job(asks: dict[str, str], **needs: float) -> dict[str, Any]:
    return {
        "key": "job",
        "name": "Job",
        "needs": [{"competency": key, "level": level, "importance": 1} for key, level in needs.items()],
        "credentials": [{"credential": key, "strength": strength} for key, strength in asks.items()],
    }


def advised(
    credentials: list[dict[str, Any]], *jobs: dict[str, Any], learner: dict[str, Any] | None = None, **options: Any
) -> tuple[Recommendation, ...]:
    names = {item["competency"] for each in credentials for item in each.get("competencies", ())}
    names |= {need["competency"] for each in jobs for need in each["needs"]}
    catalog = {
        "competencies": [{"key": name, "name": name} for name in sorted(names)],
        "credentials": credentials,
        "occupations": list(jobs),
    }
    chosen = RecommendationOptions(**{"eligible_now": False, **options})
    asked = goal({"occupation": {"key": jobs[0]["key"]}})
    return recommend(record(learner), asked, chosen, TODAY, snapshot_of(catalog), Planner())


def keys(items: tuple[Recommendation, ...]) -> list[str]:
    return [item.credential for item in items]


def test_an_exam_by_itself_is_for_those_who_cannot_have_more() -> None:
    """With two years in the shop the exam certifies at once; without them it is what can be done today."""
    certified = credential("certified", way(60, YEARS), way(0, {"all": [{"credential": "test"}, YEARS]}), **shows(x=3))
    exam = credential("test", way(60), credentialType="ASSESSMENT_BASED_CERTIFICATE", **shows(x=1.5))
    asks = job({"certified": "PREFERRED"}, x=3)
    years = {"experience": [{"months": 24, "field": "shop"}]}
    assert keys(advised([certified, exam], asks, learner=years)) == ["certified"]
    assert keys(advised([certified, exam], asks))[0] == "test"

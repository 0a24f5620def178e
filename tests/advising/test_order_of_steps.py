"""What stands before what on the way to a job, calculated by hand: what opens comes before what it opens, steps to what
employers ask for count, stacks that are begun go on, and what waits for work that is begun has its day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pathways.advising.recommend import recommend
from pathways.domain.advice import Recommendation, RecommendationOptions
from pathways.planning.planner import Planner
from tests.advising.columns import rows
from tests.advising.jobs import UNMET, awards, job, keys, teaching, way
from tests.catalogs import TODAY, credential, goal, record, snapshot_of, usd


def later_too(occupation: dict[str, Any], *offered: dict[str, Any], learner: Any = None) -> tuple[Recommendation, ...]:
    """With what cannot be begun now."""
    names = {item["competency"] for each in offered for item in each.get("competencies", ())}
    names |= {need["competency"] for need in occupation["needs"]}
    content = {
        "competencies": [{"key": name, "name": name} for name in sorted(names)],
        "credentials": list(offered),
        "occupations": [occupation],
    }
    options = RecommendationOptions(eligible_now=False)
    return recommend(record(learner), goal({"occupation": "job"}), options, TODAY, snapshot_of(content), Planner())


def test_what_opens_comes_before_what_it_opens() -> None:
    """Importance 20. `second` adds 8 of them, 50 * 8 / 20 = 20 points, `first` 2, which are 5; so does `third` after
    it with 3 of 20, 7.5. None may stand before what opens it, so `second` and `third` count no more than `first`."""
    asked = job(("a", 2, 2), ("b", 2, 8), ("c", 2, 3), ("never", 1, 7))
    first = teaching("first", ("a", 2))
    second = credential("second", way(1, "first"), competencies=[{"competency": "b", "level": 2}])
    third = credential("third", way(1, "second"), competencies=[{"competency": "c", "level": 2}])
    found = later_too(asked, first, second, third)
    assert rows(found, "credential", "score", "eligible_now", "cost.amount") == [
        ("first", 5, True, 1),
        ("second", 5, False, 2),
        ("third", 5, False, 3),
    ]


def test_steps_to_what_employers_ask_for_come_first() -> None:
    """Of 10 `part` and `rest` add 1 each, which are 5 points, and lie on the way to `whole`, which is a step as good as
    of a best plan, 5, one way, 1, and adds 1 of 10, another 5. `other` adds 2 of 10, which are 10 points. `rest` is
    cheaper. `whole` adds nothing beside `part`: as a step 5, asked for 4.1."""
    asked = job(("a", 1, 1), ("b", 1, 1), ("c", 1, 2), ("never", 1, 6), whole="PREFERRED")
    stack = {**way(0, "part", "rest"), "kind": "STACK"}
    whole = credential("whole", stack, competencies=[{"competency": "a", "level": 1}])
    found = later_too(
        asked, teaching("part", ("a", 1), cost=3), teaching("rest", ("b", 1)), teaching("other", ("c", 1)), whole
    )
    assert rows(found, "credential", "score") == [("rest", 16), ("part", 16), ("other", 10), ("whole", Decimal("9.1"))]
    assert "On the way to WHOLE" in [reason.text for reason in found[0].reasons]


def test_stack_that_is_begun_goes_on() -> None:
    """Nobody asks for `whole`; whoever holds one of its parts goes on with the other, which shows twice what the job
    needs and so is nothing to begin with. Beside it `whole` shows nothing more."""
    asked = job(("a", 1, 3), ("b", 1, 3), ("never", 1, 4))
    parts = (teaching("part", ("a", 1)), teaching("rest", ("b", 2)))
    stack = {**way(0, "part", "rest"), "kind": "STACK"}
    whole = credential("whole", stack, competencies=[{"competency": "b", "level": 1}])
    assert keys(later_too(asked, *parts, whole)) == ["part", "whole"]
    assert keys(later_too(asked, *parts, whole, learner=awards("part"))) == ["rest"]


def test_nobody_begins_as_expert_beside_the_job() -> None:
    """It shows the one need at its level, and beside it level 4 of what nobody asks for; at level 3 it is proposed."""
    asked = job(("a", 2, 3), UNMET)
    assert keys(later_too(asked, teaching("expert", ("a", 2), ("z", 4)))) == []
    assert keys(later_too(asked, teaching("able", ("a", 2), ("z", 3)))) == ["able"]


def test_work_that_is_begun_gives_the_day() -> None:
    """Twenty-four months of work, 12 of them done: from 2026-11-23 the other twelve are full on 2027-11-22."""
    months = {"experience": {"months": 24, "fields": ["quality"]}}
    senior = credential("senior", {"cost": usd(9), "requires": months}, competencies=[{"competency": "a", "level": 2}])
    asked = job(("a", 2, 1), UNMET, senior="PREFERRED")
    for field, expected in (
        ("quality", [("senior", 9, False, date(2027, 11, 22))]),
        ("something-else", []),
    ):
        learner = {"experience": [{"months": 12, "field": field}]}
        found = later_too(asked, senior, learner=learner)
        assert rows(found, "credential", "cost.amount", "eligible_now", "possible_on") == expected
    assert later_too(asked, senior) == ()

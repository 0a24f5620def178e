"""Which rung comes first: exams beside what they count for, steps between, and what is reached by then.

Each catalogue has one job; who asks holds what the test says.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pathways.advising.recommend import recommend
from pathways.domain.advice import Recommendation, RecommendationOptions
from pathways.planning.planner import Planner
from tests.catalogs import TODAY, credential, goal, record, snapshot_of, usd

TWO_YEARS_ON = date(2028, 11, 22)
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


def test_exam_alone_gives_way_to_its_certification() -> None:
    """With two years in the shop the exam certifies at once; without them it is what can be done today."""
    certified = credential("certified", way(60, YEARS), way(0, {"all": [{"credential": "test"}, YEARS]}), **shows(x=3))
    exam = credential("test", way(60), credentialType="ASSESSMENT_BASED_CERTIFICATE", **shows(x=1.5))
    asks = job({"certified": "PREFERRED"}, x=3)
    years = {"experience": [{"months": 24, "field": "shop"}]}
    assert keys(advised([certified, exam], asks, learner=years)) == ["certified"]
    assert keys(advised([certified, exam], asks))[0] == "test"


def test_rung_between_comes_before_a_licence_far_above() -> None:
    """From nothing to level 4 is too far; `practical` shows 2 and opens a bridge. Whoever holds it goes straight on."""
    licence = credential("licence", way(1), way(1, {"credential": "practical"}), **shows(a=4, b=4))
    practical = credential("practical", way(9), **shows(a=2, b=2))
    asks = job({"licence": "REQUIRED"}, a=4, b=4)
    assert keys(advised([licence, practical], asks)) == ["practical", "licence"]
    held = {"awards": [{"credential": "practical"}]}
    assert keys(advised([licence, practical], asks, learner=held)) == ["licence"]


def test_short_card_comes_before_a_long_programme() -> None:
    """`card` is asked for and no part of the programme; what the programme teaches waits, and so does a card where the
    licence takes an exam."""
    card = credential("card", way(1, hours=4), **shows(first_aid=2))
    taught = credential("taught", way(1, hours=4), **shows(care=2))
    asks = job({"licence": "REQUIRED", "card": "PREFERRED", "taught": "PREFERRED"}, first_aid=2, care=2)
    for hours, expected in ((1500, ["card", "licence", "taught"]), (75, ["licence", "card", "taught"])):
        licence = credential("licence", way(1, hours=hours), **shows(care=2))
        assert keys(advised([licence, card, taught], asks)) == expected


def test_next_licence_follows_the_first() -> None:
    """A nurse's licence takes up a practical nurse's; a pilot's does not, and a course for nobody's licence is none."""
    practical = credential("practical", way(1), **shows(care=2))
    nurse = credential("nurse", way(1, {"credential": "practical"}), **shows(care=4))
    course = credential("course", way(1, {"credential": "practical"}), **shows(care=4))
    pilot = credential("pilot", way(1), **shows(flying=2))
    asks = job({"practical": "REQUIRED"}, care=2)
    others = [
        job({key: "REQUIRED"}, care=4, flying=2) | {"key": f"{key}s", "name": f"{key}s"} for key in ("nurse", "pilot")
    ]
    found = advised([practical, nurse, course, pilot], asks, *others)
    assert keys(found) == ["practical", "nurse"]
    assert [reason.text for reason in found[1].reasons] == ["The next licence after it: nurses"]


def test_next_licence_is_one_rung_up() -> None:
    """Aides need care 1; practical nurses 2; nurses 4, as high as both. The driver's job needs no care."""
    levels = {"aide": 1, "practical": 2, "nurse": 4}
    licences = [credential(key, way(1), **shows(care=level)) for key, level in levels.items()]
    driver = credential("driver", way(1), **shows(care=4))
    jobs = [job({key: "REQUIRED"}, care=level) | {"key": f"{key}s", "name": f"{key}s"} for key, level in levels.items()]
    drivers = job({"driver": "REQUIRED"}, driving=2) | {"key": "drivers", "name": "drivers"}
    found = advised([*licences, driver], *jobs, drivers)
    assert keys(found) == ["aide", "practical"]
    assert [reason.text for reason in found[1].reasons] == ["The next licence after it: practicals"]


def test_short_answer_goes_on_in_other_jobs() -> None:
    """`base` covers the job. Another job asks for the others: `more` shows 3 of a skill at 2, and half of what it shows
    is the job's; of `foreign` a third is; `same` shows no more; what a law asks for is no further step."""
    base = credential("base", way(1), **shows(a=2))
    more = credential("more", way(1), **shows(a=3, p=1))
    foreign = credential("foreign", way(1), **shows(a=3, p=1, q=1))
    same = credential("same", way(1), **shows(a=2, p=3))
    licence = credential("licence", way(1), **shows(a=3))
    unasked = credential("unasked", way(1), **shows(a=3))
    other = job({"more": "PREFERRED", "foreign": "PREFERRED", "same": "PREFERRED", "licence": "REQUIRED"}, q=2)
    found = advised(
        [base, more, foreign, same, licence, unasked], job({}, a=2), other | {"key": "other", "name": "Other"}
    )
    assert keys(found) == ["base", "more"]
    assert [reason.text for reason in found[1].reasons] == ["Leads further: Other asks for it"]
    enough = [credential(f"in-{key}", way(1), **shows(**{key: 2})) for key in "bcde"]
    wide, asking = job({}, a=2, b=2, c=2, d=2, e=2), job({"more": "PREFERRED"}, q=2) | {"key": "other"}
    assert sorted(keys(advised([base, more, *enough], wide, asking))) == ["base", "in-b", "in-c", "in-d", "in-e"]


def test_later_step_waits_for_work_that_begins_today() -> None:
    """`upper` takes `base` and 24 months, `apart` the months alone, `unmet` a condition too. From 23 November 2026 two
    years of work are done with 22 November 2028."""
    base = credential("base", way(1), **shows(a=2))
    upper = credential("upper", way(5, {"all": [{"credential": "base"}, YEARS]}), **shows(a=4))
    apart = credential("apart", way(5, YEARS), **shows(a=4))
    unmet = credential("unmet", way(5, {"all": [{"credential": "base"}, YEARS, {"condition": "x"}]}), **shows(a=4))
    asks = job({}, a=2)
    found = advised([base, upper, apart, unmet], asks)
    assert keys(found) == ["base", "upper"]
    assert (found[1].eligible_now, found[1].possible_on) == (False, TWO_YEARS_ON)
    assert found[1].cost.amount == 6
    assert [reason.text for reason in found[1].reasons] == ["Builds on BASE, once the work for it is done"]
    assert keys(advised([base, upper], asks, eligible_now=True)) == ["base"]


def test_exam_gives_way_to_what_it_confers() -> None:
    """`title` comes with passing `test` and shows as much; `poorer` shows less. Where only what can be begun now is
    named, the exam is."""
    exam = credential("test", way(60), credentialType="ASSESSMENT_BASED_CERTIFICATE", **shows(x=2))
    title = credential("title", {**way(0, {"credential": "test"}), "kind": "STACK"}, **shows(x=2))
    poorer = credential("title", {**way(0, {"credential": "test"}), "kind": "STACK"}, **shows(x=1))
    asks = job({}, x=3)
    assert keys(advised([exam, title], asks)) == ["title"]
    assert keys(advised([exam, poorer], asks)) == ["test"]
    assert keys(advised([exam, title], asks, eligible_now=True)) == ["test"]


def test_nothing_below_a_held_rung_is_named() -> None:
    """Earning `upper` would keep `lower`, which therefore stands below it, and so does the exam that `lower` takes."""
    kept = [{"key": "by-upper", "kind": "RENEWAL", "alignTo": "upper", "requires": {"credential": "upper"}}]
    exam = credential("test", way(1), credentialType="ASSESSMENT_BASED_CERTIFICATE", **shows(a=2))
    lower = credential("lower", way(1, {"credential": "test"}), validMonths=36, renewals=kept, **shows(a=2, b=2))
    upper = credential("upper", way(1), validMonths=36, **shows(c=2))
    asks = job({}, a=2, b=2, c=2)
    held = {"awards": [{"credential": "upper"}]}
    assert keys(advised([exam, lower, upper], asks, learner=held)) == []
    assert {"test", "lower"} <= set(keys(advised([exam, lower, upper], asks)))


def test_stack_with_an_expert_step_is_not_begun() -> None:
    """`part` is held. The stack is completed by `step`, which adds half of the job, 25, goes on with it, 5, on one way,
    1, and completes it, 10; or by an expert's exam, four levels above, which is not named."""
    part = credential("part", way(1), **shows(a=1))
    step = credential("step", way(1), **shows(b=2))
    expert = credential("expert", way(1), **shows(b=2, z=4))
    asks = job({}, a=2, b=2)
    for other, expected in ((step, 41), (expert, None)):
        stack = {**way(0, {"all": [{"credential": "part"}, {"credential": other["key"]}]}), "kind": "STACK"}
        whole = credential("whole", stack, **shows(a=2))
        found = advised([part, other, whole], asks, learner={"awards": [{"credential": "part"}]})
        assert {item.credential: item.score for item in found}.get(other["key"]) == expected


def test_expert_credential_follows_once_it_is_near() -> None:
    """`expert` shows 4 of 4: too far from nothing, near after `entry`, which shows 2. What shows two levels more than
    the job needs is not for it."""
    asks = job({"entry": "PREFERRED", "expert": "PREFERRED"}, a=4)
    entry = credential("entry", way(1), **shows(a=2))
    assert keys(advised([entry, credential("expert", way(1), **shows(a=4))], asks)) == ["entry", "expert"]
    assert keys(advised([entry, credential("expert", way(1), **shows(a=6))], asks)) == ["entry"]


def test_lower_rung_of_a_ladder_comes_first() -> None:
    """`upper` shows as much and more, but earning it would keep `lower`: so `lower` comes first, unless something above
    it is held."""
    kept = [
        {"key": f"by-{above}", "kind": "RENEWAL", "alignTo": above, "requires": {"credential": above}}
        for above in ("middle", "upper")
    ]
    lower = credential("lower", way(1), validMonths=36, renewals=kept, **shows(a=2))
    middle = credential("middle", way(1), **shows(c=1))
    upper = credential("upper", way(1), validMonths=36, **shows(a=3, b=2))
    asks = job({}, a=4, b=2)
    assert keys(advised([lower, middle, upper], asks)) == ["lower", "upper"]
    alone = credential("lower", way(1), validMonths=36, **shows(a=2))
    assert keys(advised([alone, middle, upper], asks)) == ["upper"]
    held = {"awards": [{"credential": "middle"}]}
    assert keys(advised([lower, middle, upper], asks, learner=held)) == ["upper"]


def test_lower_of_two_preferred_is_left_out() -> None:
    """`small` shows 1 and 1, of which `large` shows 2 and 0: as much on the whole. At 1 and 2 it is more."""
    large = credential("large", way(1), **shows(a=2, c=2))
    asks = job({"large": "PREFERRED", "small": "PREFERRED"}, a=2, b=2, c=2)
    assert keys(advised([large, credential("small", way(1), **shows(a=1, b=1))], asks)) == ["large"]
    assert keys(advised([large, credential("small", way(1), **shows(a=1, b=2))], asks)) == ["large", "small"]


def test_next_rung_above_an_award_is_near() -> None:
    """`expert` is four levels up, and its route asks for `associate`: it is for whoever holds that."""
    expert = credential("expert", way(1, {"credential": "associate"}), **shows(a=4))
    associate = credential("associate", way(1), **shows(b=3))
    asks = job({}, a=4, b=3)
    held = {"awards": [{"credential": "associate"}]}
    assert keys(advised([expert, associate], asks, learner=held)) == ["expert"]
    free = credential("expert", way(1), **shows(a=4))
    assert keys(advised([free, associate], asks, learner=held)) == []


def test_planned_step_that_leads_nowhere_is_left_out() -> None:
    """The cheapest way to all of the job goes by `stair` to `far`, which is too far above: `stair` adds nothing."""
    far = credential("far", way(1, {"credential": "stair"}), **shows(a=4, p=6))
    stair = credential("stair", way(1))
    near = credential("near", way(1), **shows(b=2))
    asks = job({}, a=4, b=2)
    assert keys(advised([far, stair, near], asks)) == ["near"]


def test_each_skill_counts_by_how_near_it_is() -> None:
    """Each is a quarter of the job. `a` is on the next rung; `b`, three levels up, counts two thirds squared: in all
    50 x (1/4 + 1/9) = 18.056."""
    mixed = credential("mixed", way(1), **shows(a=2, b=3))
    (found,) = advised([mixed], job({}, a=2, b=3, c=1, d=1))
    assert found.score == Decimal("18.056")

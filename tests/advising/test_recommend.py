"""Recommendations and their reasons, calculated by hand.

Points: 100 on the best plan, 50 times the coverage gained, 20 for a renewal due, 10 for each stack completed, 1 for
each credential unlocked, a tenth for each occupation that asks for it. Toward a goal only what helps it counts; toward
a job a step of its best plan that employers ask for is worth 5, and what the law asks for 200.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from pathways.advising.recommend import notes_on, recommend
from pathways.domain.advice import RecommendationOptions
from pathways.planning.planner import Planner
from tests.advising.columns import rows
from tests.advising.jobs import ITEM, UNMET, awards, found, job, keys, shown, teaching, toward, way
from tests.advising.test_recommended_figures import far
from tests.catalogs import TODAY, credential, goal, record, snapshot_of, usd


def test_open_steps_of_the_plan_cheaper_first() -> None:
    items = found("top")[:2]
    assert rows(items, *ITEM) == [
        ("b", 100, 30, 9, True),
        ("a", 100, 50, 5, True),
    ]
    assert {item.credential: rows(item.reasons, "kind.value", "value") for item in items} == {
        "a": [("ON_BEST_PLAN", 1)],
        "b": [("ON_BEST_PLAN", 2)],
    }


def test_later_steps_cost_what_their_plan_costs() -> None:
    items = found("top", eligible_now=False)[:3]
    assert rows(items, *ITEM) == [
        ("top", 150, 100, 15, False),
        ("b", 100, 30, 9, True),
        ("a", 100, 50, 5, True),
    ]


def test_the_last_step_unlocks_and_closes() -> None:
    assert shown(found("top", awards("a"))[:1]) == [("b", Decimal(101), {"ON_BEST_PLAN": 1, "UNLOCKS": 1})]
    assert shown(found("top", awards("a", "b"))[:1]) == [("top", Decimal(150), {"ON_BEST_PLAN": 1, "CLOSES_GAP": 1})]


def test_what_does_nothing_for_goal_is_not_named() -> None:
    """`shows` and `c` open and complete something, and occupations ask for `shows`; none of it leads to `top`."""
    assert keys(found("top")) == ["b", "a"]


def test_part_of_need_is_part_of_the_points() -> None:
    """Level 2 of 4 covers half, 25; no plan reaches 4. The job asks for it, 4.1; what it opens is nothing to it."""
    assert shown(found({"occupation": "job"})) == [
        ("shows", Decimal("29.1"), {"CLOSES_GAP": Decimal("0.5"), "IN_DEMAND": 1})
    ]


def test_what_the_law_asks_for_comes_first() -> None:
    asked = job(("a", 2, 1), ("b", 2, 8), UNMET, licence="REQUIRED")
    items = toward(asked, teaching("licence", ("a", 1)), teaching("most", ("b", 2)))
    assert keys(items) == ["licence", "most"]
    assert items[0].reasons[-1].text == "The law asks for it: Job"


def test_of_two_that_show_same_one_is_named() -> None:
    asked = job(("a", 2, 8), ("b", 2, 1), UNMET)
    items = toward(asked, teaching("one", ("a", 2)), teaching("other", ("a", 2), cost=2), teaching("more", ("b", 2)))
    assert keys(items) == ["one", "more"]


def test_gain_counts_beside_those_before() -> None:
    """Importance 10: `broad` adds 2/2 of 5 and 1/2 of 4, `deep` the other half of 4."""
    asked = job(("a", 2, 5), ("b", 2, 4), UNMET)
    items = toward(asked, teaching("broad", ("a", 2), ("b", 1)), teaching("deep", ("b", 2)))
    assert shown(items) == [
        ("broad", Decimal(35), {"CLOSES_GAP": Decimal("0.7")}),
        ("deep", Decimal(10), {"CLOSES_GAP": Decimal("0.2")}),
    ]


def test_entry_comes_before_expert() -> None:
    """`higher` goes from 0 to 3 at once: 50 * 0.75 * (2/3)^2 = 16.667; `entry` shows 2 of 3: 50 * 0.5 = 25. From there
    `higher` adds the other quarter, by one level: 12.5."""
    asked = job(("a", 3, 3), UNMET)
    items = toward(asked, teaching("higher", ("a", 3)), teaching("entry", ("a", 2)))
    assert shown(items) == [
        ("entry", Decimal(25), {"CLOSES_GAP": Decimal("0.5")}),
        ("higher", Decimal("12.5"), {"CLOSES_GAP": Decimal("0.25")}),
    ]


def test_nobody_begins_as_an_expert() -> None:
    """From nothing to level 4 is too much at once, unless it is asked for; and so is twice what the job needs."""
    for needed, shown_level in ((4, 4), (1, 2)):
        expert = teaching("expert", ("a", shown_level))
        assert keys(toward(job(("a", needed, 4), UNMET), expert)) == []
        for strength in ("REQUIRED", "PREFERRED"):
            assert keys(toward(job(("a", needed, 4), UNMET, expert=strength), expert)) == ["expert"]


def test_expert_credential_waits_for_the_beginners_one() -> None:
    asked = job(("a", 4, 4), UNMET, expert="PREFERRED", entry="PREFERRED")
    assert keys(toward(asked, teaching("expert", ("a", 4)), teaching("entry", ("a", 2)))) == ["entry", "expert"]


def test_one_shared_skill_proposes_no_other_field() -> None:
    """One of six competencies is the job's; with one of five it is proposed."""
    foreign = [(name, 2) for name in ("p", "q", "r", "s", "t")]
    asked = job(("a", 2, 3), ("z", 2, 1), UNMET)
    assert keys(toward(asked, teaching("foreign", ("a", 2), *foreign))) == []
    assert keys(toward(asked, teaching("akin", ("a", 2), *foreign[1:]))) == ["akin"]


def test_crumbs_are_not_proposed() -> None:
    """One of 51 is less than two hundredths, one of 50 is not."""
    assert keys(toward(job(("a", 1, 1), ("never", 1, 50)), teaching("crumb", ("a", 1)))) == []
    assert keys(toward(job(("a", 1, 1), ("never", 1, 49)), teaching("bite", ("a", 1)))) == ["bite"]


def test_later_ones_take_nothing_from_open_ones() -> None:
    later = credential("later", way(1, "gate"), competencies=[{"competency": "a", "level": 2}])
    gate = credential("gate", {"cost": usd(1), "requires": {"condition": "never"}})
    items = toward(job(("a", 2, 1), UNMET), later, gate, teaching("now", ("a", 1)), eligible_now=False)
    assert keys(items) == ["now"]


def test_without_goal_most_unlocked_comes_first() -> None:
    assert shown(found()) == [
        ("shows", Decimal("1.2"), {"UNLOCKS": 1, "IN_DEMAND": 2}),
        ("c", Decimal(1), {"UNLOCKS": 1}),
    ]
    assert shown(found(None, awards("b"))) == [
        ("c", Decimal(11), {"COMPLETES_STACK": 1, "UNLOCKS": 1}),
        ("shows", Decimal("1.2"), {"UNLOCKS": 1, "IN_DEMAND": 2}),
        ("a", Decimal(1), {"UNLOCKS": 1}),
    ]


def test_nothing_held_or_unobtainable_is_recommended() -> None:
    everything = found(None, awards("a", "b", "c", "top", "stack", "dear", "shows", "uses"), eligible_now=False)
    assert everything == ()
    assert not {"old", "coming", "ended"} & set(keys(found(None, None, eligible_now=False)))


@pytest.mark.parametrize(
    ("issued", "days"), [("2025-10-23", -31), ("2025-11-22", -1), ("2025-11-23", None), ("2026-11-22", None)]
)
def test_a_lapsed_credential_is_due(issued: str, days: int | None) -> None:
    """It was valid for twelve months; today is 2026-11-23. While it is held it is no recommendation."""
    catalog = {"credentials": [credential("yearly", way(5), validMonths=12)]}
    learner = record({"awards": [{"credential": "yearly", "issuedOn": issued}]})
    items = recommend(learner, None, RecommendationOptions(), TODAY, snapshot_of(catalog), Planner())
    expected = [] if days is None else [("yearly", Decimal(20), {"RENEWAL_DUE": Decimal(days)})]
    assert shown(items) == expected


@pytest.mark.parametrize(("expires", "days"), [("2026-11-23", 0), ("2027-02-21", 90), ("2027-02-22", None)])
def test_renewals_are_due_within_ninety_days(expires: str, days: int | None) -> None:
    """The renewal asks for the course, so that the course alone can be started now; both can be asked for."""
    line = {"credits": 1, "of": [{"credential": "course", "worth": 1}]}
    ce = {"key": "ce", "kind": "RENEWAL", "cost": usd(3), "extendsMonths": 12, "requires": line}
    catalog = {"credentials": [credential("held", way(5), renewals=[ce]), credential("course", way(5))]}
    learner = record({"awards": [{"credential": "held", "expiresOn": expires}]})
    for now, more in ((True, []), (False, [("held", Decimal(100), {"RENEWAL_DUE": days})])):
        options = RecommendationOptions(eligible_now=now)
        items = recommend(learner, None, options, TODAY, snapshot_of(catalog), Planner())
        expected = [] if days is None else [*more, ("course", Decimal(20), {"RENEWAL_DUE": Decimal(days)})]
        assert shown(items) == expected


def test_record_that_lacks_a_condition_is_told_it() -> None:
    found, notes = far({"all": [{"credential": "shut"}, {"credential": "exam"}]})
    assert keys(found) == ["course"]
    assert len(notes) == 1
    assert "is a member" in notes[0]


def test_what_never_comes_is_no_way() -> None:
    found, notes = far("dead-end")
    assert found == ()
    assert notes[-1] == "Nothing here fits: nothing in the catalogue that can be begun now helps toward the goal."


def test_reached_goal_says_so_alone() -> None:
    assert far("course", awards("course"))[1] == ("The goal is reached already; nothing to do.",)
    assert far("exam")[1] == ()


def test_missing_licence_is_said_first() -> None:
    """Nothing shows the one need, so that none of the job can be covered; the licence takes work that is not there."""
    months = {"experience": {"months": 24}}
    content = {
        "competencies": [{"key": "never", "name": "never"}],
        "credentials": [
            credential("licence", {"cost": usd(1), "requires": {"all": [months, {"credential": "school"}]}}),
            credential("school", way(7)),
        ],
        "occupations": [job(UNMET, licence="REQUIRED")],
    }
    asked = (record(), goal({"occupation": "job"}), RecommendationOptions(), TODAY, snapshot_of(content), Planner())
    found = recommend(*asked)
    assert rows(found, "credential", "score") == [("school", 100)]
    notes = notes_on(found, *asked)
    assert notes[0] == "Job: the law asks for LICENCE, which is not held."
    assert "24 months of experience" in notes[1]


def test_step_toward_a_licence_comes_first() -> None:
    """No plan covers the job, but one leads to the licence: its school comes before what covers half of the job. The
    school opens the licence and lies on the way to it: a point for each."""
    licence = credential("licence", way(1, "school"))
    asked = job(("a", 2, 1), UNMET, licence="REQUIRED")
    items = toward(asked, licence, credential("school", way(7)), teaching("half", ("a", 2)))
    assert rows(items, "credential", "score") == [("school", 102), ("half", 25)]
    assert items[0].reasons[0].text == "Step 1 of the way to what the goal asks for by name"

"""Recommendations and their reasons, calculated by hand.

Points: 100 on the best plan, 50 times the coverage gained, 20 for a renewal due, 10 for each stack completed, 1 for
each credential unlocked, a tenth for each occupation that asks for it. Toward a goal only what helps it counts; toward
a job a step of its best plan that employers ask for is worth 5, and what the law asks for 200.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pathways.advising.recommend import notes_on, recommend
from pathways.catalog.snapshot import Snapshot
from pathways.domain.advice import Recommendation, RecommendationOptions
from pathways.domain.money import Rates
from pathways.domain.no_plan import Refusal
from pathways.domain.plan import Plan, PlanQuestion
from pathways.errors import ProblemsError
from pathways.planning.planner import Planner
from tests.advising.columns import rows
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


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        ("100", ["top"]),
        ("99.99", ["a", "b"]),
        ("79.99", ["a"]),
        ("49.99", ["b"]),
        ("29.99", []),
        ("0", []),
    ],
)
def test_the_first_ones_fit_a_budget_together(budget: str, expected: list[str]) -> None:
    items = found("top", budget=Decimal(budget), eligible_now=False)
    assert keys(items) == expected
    assert sum(item.cost.amount for item in items) <= Decimal(budget)


class Counting(Planner):
    """Counts the plans that are made."""

    made = 0

    def best(self, question: PlanQuestion, snapshot: Snapshot) -> Plan | Refusal | None:
        Counting.made += 1
        return super().best(question, snapshot)


@pytest.mark.parametrize(("budget", "most"), [(None, 100), (Decimal(10), 200)])
def test_few_of_many_are_priced(budget: Decimal | None, most: int) -> None:
    """Each opens the way to another; by itself it costs 1, with what comes before it 21."""
    first = [credential(f"first-{n}", way(20)) for n in range(250)]
    then = [credential(f"then-{n}", way(1, f"first-{n}")) for n in range(250)]
    last = [credential(f"last-{n}", way(1, f"then-{n}")) for n in range(250)]
    found = snapshot_of({"credentials": [*first, *then, *last]})
    Counting.made = 0
    options = RecommendationOptions(budget=budget, eligible_now=False)
    items = recommend(record({"awards": [{"credential": "first-1"}]}), None, options, TODAY, found, Counting())
    assert Counting.made == most
    assert len(items) == (100 if budget is None else 1)


def test_hours_limit_each_one() -> None:
    assert keys(found("top", max_hours=Decimal(15), eligible_now=False))[:3] == ["top", "b", "a"]
    assert keys(found("top", max_hours=Decimal("14.999"), eligible_now=False))[:2] == ["b", "a"]
    assert keys(found("top", max_hours=Decimal(5))) == ["a"]


def test_avoided_credentials_are_never_used() -> None:
    assert keys(found("top", avoid=("a",))) == []
    assert keys(found(None, awards("b"), avoid=("c",))) == ["shows", "a"]


def test_the_same_question_has_the_same_answer() -> None:
    assert len({found("top", eligible_now=False) for _ in range(3)}) == 1


def test_everything_wrong_is_named_at_once() -> None:
    with pytest.raises(ProblemsError) as caught:
        found("topp", awards("aa"), avoid=("bb",), currency="USQ", budget=Decimal(-1), max_hours=Decimal(-1))
    assert [(problem.code, problem.path) for problem in caught.value.problems] == [
        ("NOT_FOUND", "learner/profile/awards/0"),
        ("NOT_FOUND", "goal/credential"),
        ("NOT_FOUND", "options/avoid/0"),
        ("UNKNOWN_CURRENCY", "options/currency"),
        ("OUT_OF_RANGE", "options/budget"),
        ("OUT_OF_RANGE", "options/maxHours"),
    ]


def test_a_budget_is_in_one_currency() -> None:
    """50 EUR and 50 USD are not 100 of anything."""
    euro = {"cost": {"amount": 50, "currency": "EUR"}}
    catalog = {
        "credentials": [
            credential("eu", euro),
            credential("us", way(50)),
            credential("top-eu", way(0, "eu")),
            credential("top-us", way(0, "us")),
        ]
    }
    options = RecommendationOptions(budget=Decimal(100))
    with pytest.raises(ProblemsError) as caught:
        recommend(record(), None, options, TODAY, snapshot_of(catalog), Planner())
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("NO_RATE", "options/currency")
    assert "EUR" in problem.message
    assert "USD" in problem.message


EQUIVALENT: dict[str, Any] = {
    "credentials": [
        credential("dear", way(9)),
        credential("cheap", way(4)),
        credential("open", {}),
        credential("top", way(1, "dear")),
        credential("other", way(20)),
        credential("last", way(1, "other")),
    ],
    "equivalents": [["dear", "cheap", "open"]],
}


def of_equivalents(wanted: Any = None, learner: Any = None, **options: Any) -> tuple[Recommendation, ...]:
    asked = None if wanted is None else goal(wanted)
    given = RecommendationOptions(**options)
    return recommend(record(learner), asked, given, TODAY, snapshot_of(EQUIVALENT), Planner())


def test_of_equivalents_cheapest_is_named_with_the_rule() -> None:
    """Only a line that names `dear` stands in the catalogue, and any of the three opens `top`; `open` has no price."""
    first, second = of_equivalents(avoid=("dear",)), of_equivalents()
    assert keys(first) == keys(second) == ["cheap", "other"]
    assert rows(second[0].reasons, "kind.value", "value", "text") == [
        ("UNLOCKS", 1, "Opens the way to TOP"),
        ("CHEAPEST_EQUIVALENT", 2, "Counts the same as DEAR and OPEN, and costs least of those with a price"),
    ]
    assert [reason.kind.value for reason in second[1].reasons] == ["UNLOCKS"]


def test_few_of_many_equivalents_are_priced() -> None:
    """Of 300 pairs, each of which opens the way to one other, a hundred are shown, and two of each are priced."""
    pairs = [credential(f"{name}-{n:03}", way(1)) for n in range(300) for name in ("one", "two")]
    then = [credential(f"then-{n:03}", way(1, f"one-{n:03}")) for n in range(300)]
    sets = [[f"one-{n:03}", f"two-{n:03}"] for n in range(300)]
    found = snapshot_of({"credentials": [*pairs, *then], "equivalents": sets})
    Counting.made = 0
    items = recommend(record(), None, RecommendationOptions(), TODAY, found, Counting())
    assert keys(items) == [f"one-{n:03}" for n in range(100)]
    assert Counting.made == 200


def test_prices_of_equivalents_are_compared_in_one_currency() -> None:
    """1,000 yen are $7 by the rate, less than 9 dollars; without a rate nobody knows, and 9 dollars are a price."""
    yen = {"cost": {"amount": 1000, "currency": "JPY"}}
    catalog = snapshot_of(
        {
            "credentials": [credential("dollars", way(9)), credential("yen", yen), credential("top", way(0, "yen"))],
            "equivalents": [["dollars", "yen"]],
        }
    )
    for rates, key in ((Rates({("JPY", "USD"): Decimal("0.007")}), "yen"), (Rates(), "dollars")):
        found = recommend(record(), None, RecommendationOptions(), TODAY, catalog, Planner(rates))
        assert [item.credential for item in found] == [key]


@pytest.mark.parametrize("held", ["dear", "cheap", "open"])
def test_equivalent_that_is_held_counts_as_held(held: str) -> None:
    """With any of the three `top` is open already, and to earn another of them opens nothing."""
    assert keys(of_equivalents(None, awards(held))) == ["other"]
    assert keys(of_equivalents("top", awards(held))) == ["top"]


def test_goal_asks_for_the_credential_itself() -> None:
    """To hold an equivalent is not to hold it, as it is for a plan."""
    assert keys(of_equivalents("dear", awards("cheap"))) == ["dear"]


FAR: dict[str, Any] = {
    "credentials": [
        credential("course", way(3)),
        credential("exam", way(4, "course")),
        credential("beside", way(1, "course")),
        credential("far", way(5, "exam"), way(1)),
        credential("shut", {"cost": usd(1), "requires": {"condition": "is a member"}}),
        credential("closed", way(1), status="SUPERSEDED"),
        credential("dead-end", way(1, "closed")),
    ]
}
FAR["credentials"][3]["routes"] = [
    {
        "key": "r0",
        "kind": "EXAM",
        "cost": usd(5),
        "requires": {"all": [{"credential": "exam"}, {"experience": {"months": 60, "fields": ["security"]}}]},
    }
]
ENOUGH = (
    "Work in security from 2026-11-23 on is enough on 2030-11-22 at the earliest, with 60 months, 12 of them so far."
)


def far(wanted: Any, learner: Any = None, **options: Any) -> tuple[tuple[Recommendation, ...], tuple[str, ...]]:
    asked = (record(learner), goal(wanted), RecommendationOptions(**options), TODAY, snapshot_of(FAR), Planner())
    found = recommend(*asked)
    return found, notes_on(found, *asked)


def test_goal_that_must_wait_says_so() -> None:
    """Of 60 months 12 are there; from today on the other 48 are enough on 22 November 2030. Before that its course and
    exam can be had; `beside` leads nowhere."""
    found, notes = far("far", {"experience": [{"months": 12, "field": "security"}]})
    assert rows(found, "credential", "score") == [("course", 101)]
    assert found[0].reasons[0].text == "Step 1 of a way to the goal, which something is missing for"
    assert len(notes) == 1
    assert "60 months of experience in security" in notes[0]
    assert ENOUGH in notes[0]
    assert keys(far("far", eligible_now=False)[0]) == ["course", "exam"]


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

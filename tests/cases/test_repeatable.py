"""A music degree with an ensemble that may be taken up to four times, and what lies around it; counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.codes import Code
from pathways.curation.findings import findings_of
from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from pathways.requirements.evaluate import assess
from pathways.requirements.evidence import evidence_in
from tests.catalogs import TODAY, credential, question, record, snapshot_of, usd

ENSEMBLE = credential("ensemble", {"cost": usd(100), "hours": 10, "weeks": 15}, credits=1, repeatable=4)
THEORY = credential("theory", {"cost": usd(500), "hours": 60, "weeks": 15}, credits=3)


def degree(rule: dict[str, Any]) -> dict[str, Any]:
    return credential("degree", {"requires": rule})


def asked(credits: int, *more: str) -> dict[str, Any]:
    return {"credits": credits, "of": [{"credential": key} for key in ("ensemble", *more)]}


def catalogue(rule: dict[str, Any], *others: dict[str, Any], **top: Any) -> dict[str, Any]:
    return {"credentials": [ENSEMBLE, THEORY, *others, degree(rule)], **top}


def status(document: dict[str, Any], *awards: dict[str, Any] | str) -> str:
    snapshot = snapshot_of(document)
    held = record({"awards": [{"credential": each} if isinstance(each, str) else each for each in awards]})
    (route,) = snapshot.credentials["degree"].routes
    assert route.requires is not None
    return assess(route.requires, evidence_in(snapshot, held, TODAY), snapshot.credentials).status.value


def planned(document: dict[str, Any], held: dict[str, Any] | None = None, **options: Any) -> Any:
    return Planner().plan(question("degree", held, **options), snapshot_of(document))


def steps(plan: Any) -> list[tuple[str, int]]:
    assert isinstance(plan, Plan)
    return [(step.credential.key, step.occurrence) for step in plan.steps]


@pytest.mark.parametrize(
    ("credits", "times", "expected"),
    [
        (4, 3, "IN_PROGRESS"),
        (4, 4, "MET"),
        (5, 4, "IN_PROGRESS"),
        (5, 5, "IN_PROGRESS"),  # the fifth award does not count
        (3, 3, "MET"),
        (1, 1, "MET"),
    ],
)
def test_up_to_four_semesters_count(credits: int, times: int, expected: str) -> None:
    rule = asked(credits)
    assert status(catalogue(rule), *["ensemble"] * times) == expected
    assert status(catalogue(rule), {"credential": "ensemble", "times": times}) == expected
    several = {"atLeast": credits, "of": [{"credential": "ensemble"}]}
    assert status(catalogue(several), *["ensemble"] * times) == expected


def test_each_award_adds_its_own_credits() -> None:
    rule = asked(6)
    two = [{"credential": "ensemble", "credits": each} for each in (2, 3)]
    assert status(catalogue(rule), *two) == "IN_PROGRESS"  # 5
    assert status(catalogue(rule), *two, "ensemble") == "MET"


def test_the_four_best_count() -> None:
    awards = [{"credential": "ensemble", "credits": each} for each in (1, 2, 3, 1, 2)]
    assert status(catalogue(asked(8)), *awards) == "MET"  # 3 + 2 + 2 + 1
    assert status(catalogue(asked(9)), *awards) == "IN_PROGRESS"


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ({"atMost": 2, "of": ["ensemble"]}, "IN_PROGRESS"),
        ({"atMost": 3, "of": ["ensemble"]}, "MET"),
        ({"atMostCredits": 2, "of": ["ensemble"]}, "IN_PROGRESS"),
        ({"atMostCredits": 3, "of": ["ensemble"]}, "MET"),
        ({"atMostShare": 0.4, "of": ["ensemble"]}, "IN_PROGRESS"),  # 2 of 5
        ({"atMostShare": 0.5, "of": ["ensemble"]}, "MET"),  # 3 of 6
    ],
)
def test_limits_look_at_each_award(limit: dict[str, Any], expected: str) -> None:
    rule = {**asked(6, "theory"), "limits": [limit]}
    assert status(catalogue(rule), "theory", *["ensemble"] * 3) == expected


def test_an_award_pays_once_below_counts_once() -> None:
    performance = {"atLeast": 2, "of": [{"credential": "ensemble"}]}
    electives = asked(2, "theory")
    rule = {"countsOnce": True, "all": [performance, electives]}
    assert status(catalogue(rule), *["ensemble"] * 3) == "IN_PROGRESS"
    assert status(catalogue(rule), *["ensemble"] * 4) == "MET"
    assert status(catalogue(rule), *["ensemble"] * 2, "theory") == "MET"


@pytest.mark.parametrize(
    ("choirs", "ensembles", "expected"), [(2, 2, "MET"), (3, 1, "IN_PROGRESS"), (1, 3, "MET"), (0, 5, "MET")]
)
def test_equivalents_count_together(choirs: int, ensembles: int, expected: str) -> None:
    """Of the choir two count, of both together four."""
    choir = credential("choir", credits=1, repeatable=2)
    document = catalogue(asked(4), choir, equivalents=[["ensemble", "choir"]])
    assert status(document, *["choir"] * choirs, *["ensemble"] * ensembles) == expected


@pytest.mark.parametrize(("least", "is_found"), [(4, False), (5, True)])
def test_threshold_that_repeats_reach_is_no_finding(least: int, is_found: bool) -> None:
    rules = (asked(least), {"atLeast": least, "of": [{"credential": "ensemble"}]})
    limited = [{**rule, "limits": [{"atMost": 4, "of": ["ensemble"]}]} for rule in rules]
    for rule in (*rules, *limited):
        codes = {each.code for each in findings_of(snapshot_of(catalogue(rule)))}
        assert bool(codes & {Code.THRESHOLD_OUT_OF_REACH, Code.LIMIT_MAKES_IMPOSSIBLE}) is is_found
        assert (Code.UNREACHABLE in codes) is is_found


def test_other_lines_see_one_credential() -> None:
    twice = {"all": [{"credential": "ensemble"}, {"any": [{"credential": "ensemble"}]}]}
    assert status(catalogue(twice), "ensemble") == "MET"
    distinct = {**asked(2), "distinct": {"by": "subjects", "atLeast": 2}}
    assert status(catalogue(distinct), "ensemble", "ensemble") == "IN_PROGRESS"


def test_without_repeatable_an_award_counts_once() -> None:
    single = credential("single", credits=1)
    rule = {"credits": 2, "of": [{"credential": "single"}]}
    assert status(catalogue(rule, single), {"credential": "single", "times": 2}, "single") == "IN_PROGRESS"


def test_the_best_ones_are_averaged() -> None:
    rule = {"average": {"atLeast": 80, "of": {"all": [{"credential": "twice"}]}}}
    twice = credential("twice", credits=1, repeatable=2)
    scores = [{"credential": "twice", "score": each} for each in (90, 70, 50)]
    assert status(catalogue(rule, twice), *scores) == "MET"  # 90 and 70
    assert status(catalogue({"average": {**rule["average"], "atLeast": 81}}, twice), *scores) == "IN_PROGRESS"


@pytest.mark.parametrize(("held", "times"), [(0, 4), (1, 3), (3, 1)])
def test_a_plan_earns_what_is_left(held: int, times: int) -> None:
    found = planned(catalogue(asked(4)), {"awards": [{"credential": "ensemble", "times": held}] if held else []})
    assert steps(found) == [*(("ensemble", number) for number in range(1, times + 1)), ("degree", 1)]
    assert [step.rank for step in found.steps] == list(range(1, times + 2))
    assert (found.totals.cost.amount, found.totals.steps) == (100 * times, times + 1)


def test_a_plan_earns_it_no_more_often() -> None:
    assert isinstance(planned(catalogue(asked(5))), NoPlan)
    assert steps(planned(catalogue(asked(5, "theory")))) == [
        ("ensemble", 1),
        ("ensemble", 2),
        ("theory", 1),
        ("degree", 1),
    ]


@pytest.mark.parametrize(("times", "theory", "weeks"), [(2, False, 30), (4, False, 60), (2, True, 30)])
def test_one_semester_follows_another(times: int, theory: bool, weeks: int) -> None:
    """Each takes 15 weeks; theory, which takes as long, runs beside one of them."""
    rule = {"all": [asked(times), *([{"credential": "theory"}] if theory else [])]}
    found = planned(catalogue(rule), optimize=["WEEKS", "MONEY"])
    assert found.totals.weeks == weeks
    begun = {(step.credential.key, step.occurrence): step.dates.start_week for step in found.steps}
    assert [begun["ensemble", number] for number in range(1, times + 1)] == [15 * each for each in range(times)]


def test_fewer_semesters_are_faster_than_many() -> None:
    """Three credits in three semesters of 15 weeks for 300, or in one of theory for 500."""
    document = catalogue(asked(3, "theory"))
    assert steps(planned(document, optimize=["WEEKS"])) == [("theory", 1), ("degree", 1)]
    cheap = planned(document, optimize=["MONEY", "WEEKS"])
    assert (cheap.totals.cost.amount, cheap.totals.weeks) == (300, 45)


def test_alternatives_differ_in_how_often() -> None:
    found = planned(catalogue(asked(3, "theory")), optimize=["MONEY"], alternatives=3)
    assert [each.totals.cost.amount for each in (found, *found.alternatives)] == [300, 500]


def test_routes_may_change_between_times() -> None:
    """The audition is open once; then only the course is left."""
    short = {"cost": usd(10), "weeks": 1, "availableThrough": str(TODAY)}
    band = credential("band", {"cost": usd(50), "weeks": 10}, short, credits=1, repeatable=3)
    rule = {"credits": 2, "of": [{"credential": "band"}]}
    found = planned(catalogue(rule, band), optimize=["WEEKS"])
    assert [(step.route.key, step.occurrence) for step in found.steps] == [("r1", 1), ("r0", 2), ("r0", 1)]
    assert found.totals.weeks == 11


@pytest.mark.parametrize(("budget", "is_there"), [(399, False), (400, True)])
def test_a_budget_counts_every_time(budget: int, is_there: bool) -> None:
    assert isinstance(planned(catalogue(asked(4)), budget=budget), Plan) is is_there


def yearly(weeks: int, **renewal: Any) -> dict[str, Any]:
    """Two trainings of a week, each valid for a year, must be valid once a thesis of some weeks is written.

    A training costs 100, a renewal 10.
    """
    way = {"key": "again", "kind": "RENEWAL", "cost": usd(10), **renewal}
    training = credential(
        "training", {"cost": usd(100), "weeks": 1}, credits=1, repeatable=2, validMonths=12, renewals=[way]
    )
    rule = {"all": [{"credits": 2, "of": [{"credential": "training"}]}, {"credential": "thesis"}]}
    return catalogue(rule, training, credential("thesis", {"weeks": weeks}))


def trained(*days: str) -> dict[str, Any]:
    return {"awards": [{"credential": "training", "issuedOn": day} for day in days]}


@pytest.mark.parametrize(
    ("weeks", "days", "cost"),
    [
        (2, ["2025-12-14"], 100),
        (3, ["2025-12-14"], 110),
        (2, ["2025-12-14", "2025-12-14"], 0),
        (3, ["2025-12-14", "2026-06-01"], 100),
        (3, ["2025-12-20", "2026-06-01"], 100),
        (3, ["2025-12-21", "2026-06-01"], 0),
        (60, ["2026-06-01"], 110),
    ],
    ids=str,
)
def test_one_of_several_awards_is_renewed(weeks: int, days: list[str], cost: int) -> None:
    """From 2026-11-30 on; what is valid longest is renewed, so that of two awards the first to run out never is."""
    found = planned(yearly(weeks), trained(*days), startOn="2026-11-30", weeklyHours=40)
    assert isinstance(found, Plan)
    assert found.totals.cost.amount == cost
    assert sum(step.is_renewal for step in found.steps) == cost % 100 // 10


@pytest.mark.parametrize(("until", "cost"), [("2026-10-30", 110), ("2026-10-29", 200)])
def test_one_of_several_is_renewed_in_grace(until: str, cost: int) -> None:
    """Grace of a month: what ran out on 2026-10-30 may be renewed on 2026-11-30, what ran out before may not."""
    held = trained(f"2025{until[4:]}")
    document = yearly(1, graceMonths=1)
    found = planned(document, held, startOn="2026-11-30", weeklyHours=40)
    assert isinstance(found, Plan) and found.totals.cost.amount == cost


def test_several_times_and_renewed_needs_a_calendar() -> None:
    document, held = yearly(1, graceMonths=1), trained("2025-10-31")
    found = planned(document, held, startOn="2026-11-30")
    assert "may be earned several times and renewed, which no plan without a calendar" in found.problems[0].message
    kept = planned(document, trained("2026-06-01"), startOn="2026-11-30", keepValidUntil="2028-01-01")
    assert "may be earned several times" in kept.problems[0].message


@pytest.mark.parametrize(("finish_by", "is_there"), [("2027-06-20", False), ("2027-06-21", True)])
def test_two_semesters_end_after_thirty_weeks(finish_by: str, is_there: bool) -> None:
    """30 weeks from 2026-11-23."""
    found = planned(catalogue(asked(2)), finishBy=finish_by)
    assert isinstance(found, Plan) is is_there


@pytest.mark.parametrize("options", [{}, {"optimize": ["WEEKS"]}])
def test_what_four_do_not_reach_is_told(options: dict[str, Any]) -> None:
    """Waiving either the degree or its rule leaves a plan."""
    found = planned(catalogue(asked(5)), **options)
    assert isinstance(found, NoPlan)
    assert [{member.name for member in each.members} for each in found.conflicts] == [{"goal/0", "degree/r0"}]


@pytest.mark.parametrize(
    ("price", "held", "cost"),
    [
        (50, 0, 285),  # three seminars and the renewal
        (50, 1, 235),
        (50, 2, 185),
        (50, 3, 135),
        (50, 4, 135),
        (500, 1, 700),  # two seminars and the renewal are 1135, the exam is 700
        (500, 2, 635),
        (500, 3, 135),
    ],
)
def test_renewals_count_every_time_of_a_cycle(price: int, held: int, cost: int) -> None:
    """A renewal at 135 asks for 120 credits of one seminar of 40; the licence would run out on 2027-06-01."""
    rule = {"credits": 120, "of": [{"credential": "seminar"}]}
    renewal = {"key": "renew", "kind": "RENEWAL", "cost": usd(135), "hours": 1, "weeks": 1, "requires": rule}
    exam = {"cost": usd(700), "hours": 1, "weeks": 1}
    licence = credential("licence", exam, validMonths=36, renewals=[renewal])
    seminar = credential("seminar", {"cost": usd(price), "hours": 1, "weeks": 1}, credits=40, repeatable=20)
    days = [f"2025-0{month}-01" for month in range(1, held + 1)]
    awards = [{"credential": "licence", "issuedOn": "2024-06-01"}]
    awards += [{"credential": "seminar", "issuedOn": day} for day in days]
    asked = question("licence", {"awards": awards}, weeklyHours=40, keepValidUntil="2028-01-01", startOn="2026-11-23")
    plan = Planner().plan(asked, snapshot_of({"credentials": [licence, seminar]}))
    assert isinstance(plan, Plan)
    assert plan.totals.cost.amount == cost

"""Goals that are kept valid: how often each renewal is needed, what it costs and what pays for it, counted by hand.

TODAY is Monday 2026-11-23. The card of most tests is valid through 2027-06-30 and for 12 months from there; its renewal
costs 30 and takes 5 hours, earning it costs 100 and takes 10 hours, which is one week.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from tests.catalogs import credential, question, snapshot_of, usd
from tests.planning.renewing import (
    AT_ONCE,
    BY_HIGH,
    CARD,
    CE,
    EARN,
    HELD,
    held,
    kept,
    money,
    renewals_of,
    renewed,
    steps_of,
    taken,
)


@pytest.mark.parametrize(
    ("until", "count"),
    [("2027-06-30", 0), ("2027-07-01", 1), ("2028-06-30", 1), ("2028-07-01", 2), ("2029-06-30", 2)],
)
def test_renewal_moves_the_old_expiry_by_the_validity(until: str, count: int) -> None:
    """Without extendsMonths that is validMonths, 12; the last day itself still counts."""
    plan = kept([CARD], until, *HELD["awards"])
    assert taken(plan) == [("card", "k0")] * count
    assert money(plan) == 30 * count


@pytest.mark.parametrize(
    ("until", "count"),
    [("2028-02-29", 1), ("2028-03-01", 2), ("2028-08-29", 2), ("2028-08-30", 3)],
)
def test_month_ends_are_clipped(until: str, count: int) -> None:
    """Six months after 2027-08-31 is 2028-02-29, and six after that is the 29th again."""
    card = renewed("card", EARN, ways=[{**CE, "extendsMonths": 6}])
    assert money(kept([card], until, held("card", "2026-08-31", "2027-08-31"))) == 30 * count


def test_a_plan_of_renewals_only_takes_no_week() -> None:
    """Its steps have no dates, but the days on which they may be taken: the cycle, as far as it lies ahead."""
    plan = kept([CARD], "2028-07-01", *HELD["awards"])
    assert plan is not None
    first, second = plan.steps
    assert plan.totals.weeks == 0
    assert plan.totals.hours == 10
    assert plan.totals.steps == 2
    assert first.dates is None and second.dates is None
    assert first.due is not None and second.due is not None
    assert (first.due.since, first.due.through) == (date(2026, 11, 23), date(2027, 6, 30))
    assert second.due.through == date(2028, 6, 30)


@pytest.mark.parametrize(
    "options",
    [
        {"weeklyHours": 1},
        {"maxParallel": 1},
        {"finishBy": "2026-11-23"},
        {"breaks": [{"from": "2026-11-23", "to": "2028-12-31"}]},
        {"optimize": ["WEEKS", "MONEY"]},
    ],
)
def test_renewals_that_keep_goal_are_in_no_week(options: dict[str, Any]) -> None:
    """Neither weeklyHours, maxParallel, finishBy, breaks nor WEEKS know of them; money, hours and steps do."""
    plan = kept([CARD], "2028-07-01", *HELD["awards"], **options)
    assert plan is not None
    assert plan.totals.weeks == 0
    assert (money(plan), int(plan.totals.hours), plan.totals.steps) == (60, 10, 2)


def test_money_hours_and_steps_choose_among_renewals() -> None:
    """A long dear one of 24 months, a short cheap one of much work: 2027-06-30 to 2029-06-30."""
    card = renewed("card", ways=[{"cost": usd(50), "hours": 1, "extendsMonths": 24}, {"cost": usd(20), "hours": 30}])
    until = "2029-06-30"
    cheap = kept([card], until, *HELD["awards"], optimize=["MONEY"])
    assert taken(cheap) == [("card", "k1")] * 2
    for objective in ("HOURS", "STEPS"):
        assert taken(kept([card], until, *HELD["awards"], optimize=[objective])) == [("card", "k0")]
    assert taken(kept([card], until, *HELD["awards"], budget=39, optimize=["MONEY"])) is None


@pytest.mark.parametrize(
    ("expired", "grace", "cost"),
    [("2026-10-22", 1, 100), ("2026-10-23", 1, 30), ("2026-11-22", 0, 100), ("2026-11-23", 0, 0)],
)
def test_grace(expired: str, grace: int, cost: int) -> None:
    """One month after 2026-10-23 is today, one after the 22nd was yesterday: then it is earned again.

    Renewing takes no time here.
    """
    card = renewed("card", EARN, ways=[{**AT_ONCE, "graceMonths": grace}])
    until = "2026-11-30" if cost else "2026-11-23"
    assert money(kept([card], until, held("card", "2025-10-22", expired))) == cost


def test_renewal_in_grace_counts_from_the_old_expiry() -> None:
    card = renewed("card", EARN, ways=[{**AT_ONCE, "graceMonths": 1}])
    award = held("card", "2025-10-23", "2026-10-23")
    assert money(kept([card], "2027-10-23", award)) == 30
    assert money(kept([card], "2027-10-24", award)) == 60


@pytest.mark.parametrize(
    ("weeks", "expired", "cost"),
    [(2, "2026-11-06", 30), (2, "2026-11-05", 100), (3, "2026-11-13", 30), (3, "2026-11-12", 100)],
)
def test_a_renewal_begins_and_ends_in_grace(weeks: int, expired: str, cost: int) -> None:
    """Begun today its last day is 2026-12-06 or 12-13; grace ends a month after the expiry. The exam costs 100."""
    card = renewed("card", EARN, ways=[{**CE, "weeks": weeks, "graceMonths": 1}])
    assert money(kept([card], "2026-12-20", held("card", "2025-11-07", expired))) == cost


def test_grace_bridges_no_gap_in_goal_that_holds() -> None:
    """The renewal has to be taken by the expiry all the same: it is due through then."""
    card = renewed("card", EARN, ways=[{**CE, "graceMonths": 3}])
    (step,) = renewals_of(kept([card], "2027-07-01", *HELD["awards"]))
    assert step.due is not None
    assert step.due.through == date(2027, 6, 30)


def test_waiting_saves_no_renewal() -> None:
    """Earned in the first week it lasts through 2027-11-30, though a week later it would last longer."""
    assert money(kept([CARD], "2027-11-30")) == 100
    later = kept([CARD], "2027-12-01")
    assert money(later) == 130
    assert later is not None
    assert later.totals.weeks == 1
    assert later.steps[0].dates is not None
    assert later.steps[0].dates.finish_on == date(2026, 11, 30)
    assert later.steps[1].dates is None


@pytest.mark.parametrize(
    ("until", "since"),
    [
        ("2027-11-23", date(2026, 11, 23)),
        ("2027-11-30", date(2026, 11, 30)),
        ("2028-02-29", date(2027, 3, 1)),  # the 28th of February would last through the 28th alone
        ("2028-06-30", date(2027, 6, 30)),
    ],
)
def test_unrenewable_award_is_earned_again(until: str, since: date) -> None:
    """Valid for 12 months from the day on which it is earned again, 2027-06-30 at the latest; in no week."""
    card = credential("card", EARN, validMonths=12)
    plan = kept([card], until, *HELD["awards"])
    assert taken(plan) == [("card", "r0")]
    assert plan is not None
    (step,) = plan.steps
    assert (money(plan), plan.totals.weeks, step.dates) == (100, 0, None)
    assert step.due is not None
    assert (step.due.since, step.due.through) == (since, date(2027, 6, 30))


def test_a_credential_is_earned_again_once() -> None:
    card = credential("card", EARN, validMonths=12)
    assert taken(kept([card], "2027-06-30", *HELD["awards"])) == []
    assert kept([card], "2028-07-01", *HELD["awards"]) is None
    # Not held, it is earned once all the same, and lasts through 2027-11-30.
    assert money(kept([card], "2027-11-30")) == 100
    assert kept([card], "2027-12-01") is None
    # Nor is it earned again before the exam is open.
    late = credential("card", {**EARN, "availableFrom": "2027-06-30"}, validMonths=12)
    (step,) = steps_of(kept([late], "2027-07-01", *HELD["awards"]))
    assert step.due is not None
    assert (step.due.since, step.due.through) == (date(2027, 6, 30), date(2027, 6, 30))


@pytest.mark.parametrize(
    ("exam", "until", "expected"),
    [
        (29, "2028-06-30", [("card", "r0")]),
        (31, "2028-06-30", [("card", "k0")]),
        (29, "2029-06-30", [("card", "k0"), ("card", "r0")]),
        (100, "2029-06-30", [("card", "k0"), ("card", "k0")]),
    ],
)
def test_cheaper_of_renewing_and_sitting_again_keeps_it(exam: int, until: str, expected: list[tuple[str, str]]) -> None:
    """A renewal costs 30 and takes 2027-06-30 a year on; sat on that day it lasts a year as well."""
    plan = kept([renewed("card", {**EARN, "cost": usd(exam)}, ways=[CE])], until, *HELD["awards"])
    assert taken(plan) == expected


def test_payment_of_one_renewal_is_sat_again() -> None:
    """The course that is held pays for the renewal through 2028-06-30; sat again by then it lasts another year."""
    way = {**CE, "requires": {"credential": "course"}}
    catalog = [renewed("card", {**EARN, "cost": usd(40)}, ways=[way]), credential("course")]
    plan = kept(catalog, "2029-06-30", *HELD["awards"], held("course", "2026-07-01"))
    assert plan is not None
    assert [(step.route.key, step.due.through) for step in plan.steps if step.due is not None] == [
        ("k0", date(2027, 6, 30)),
        ("r0", date(2028, 6, 30)),
    ]
    assert money(plan) == 70


def test_what_is_sat_again_needs_its_requirement_then() -> None:
    """The course is earned for it, neither of them on the way to the goal."""
    card = credential("card", {**EARN, "requires": {"credential": "course"}}, validMonths=12)
    plan = kept([card, credential("course", {"cost": usd(7), "weeks": 3})], "2028-06-30", *HELD["awards"])
    assert taken(plan) == [("card", "r0"), ("course", "r0")]
    assert plan is not None
    course, exam = plan.steps
    assert (money(plan), plan.totals.weeks, exam.after) == (107, 0, (1,))
    assert course.due is not None and exam.due is not None
    assert (course.due.since, course.due.through) == (date(2026, 11, 23), date(2027, 6, 30))
    assert (exam.due.since, exam.due.through) == (date(2027, 6, 30), date(2027, 6, 30))


def test_a_competency_is_kept_by_sitting_again() -> None:
    card = credential("card", EARN, validMonths=12, competencies=[{"competency": "x", "level": 2}])
    catalog = {"competencies": [{"key": "x", "name": "X"}], "credentials": [card]}
    wanted = {"competencies": [{"competency": "x", "level": 2}]}
    answer = Planner().plan(question(wanted, HELD, keepValidUntil="2028-06-30"), snapshot_of(catalog))
    assert isinstance(answer, Plan)
    assert (taken(answer), answer.totals.weeks) == ([("card", "r0")], 0)


@pytest.mark.parametrize(
    ("way", "count"),
    [
        ({"availableFrom": "2027-06-30"}, 1),
        ({"availableFrom": "2027-07-01"}, None),
        ({"availableThrough": "2026-11-23"}, 1),
        ({"availableThrough": "2026-11-22"}, None),
        ({"requires": {"condition": "employed"}}, None),
    ],
)
def test_renewal_is_open_on_day_of_its_cycle(way: dict[str, Any], count: int | None) -> None:
    plan = kept([renewed("card", ways=[{**CE, **way}])], "2027-07-01", *HELD["awards"])
    assert (None if plan is None else len(plan.steps)) == count


def test_avoided_credential_is_renewed_but_not_earned() -> None:
    card = renewed("card", {"cost": usd(1), "weeks": 40}, ways=[CE])
    assert taken(kept([card], "2027-07-01", *HELD["awards"])) == [("card", "r0")]
    assert taken(kept([card], "2027-07-01", *HELD["awards"], avoid=["card"])) == [("card", "k0")]


def test_ended_credential_is_not_renewed() -> None:
    card = renewed("card", EARN, ways=[CE], status="SUSPENDED")
    assert taken(kept([card], "2027-06-30", *HELD["awards"])) == []
    assert kept([card], "2027-07-01", *HELD["awards"]) is None


def test_a_shown_competency_is_kept() -> None:
    """The goal is the competency: what shows it for life is dearer than a renewal, cheaper than two."""
    shows = [{"competency": "x", "level": 2}]
    catalog = {
        "competencies": [{"key": "x", "name": "X"}],
        "credentials": [
            renewed("card", EARN, ways=[CE], competencies=shows),
            credential("life", {"cost": usd(50)}, competencies=shows),
        ],
    }
    wanted = {"competencies": [{"competency": "x", "level": 2}]}
    for until, expected in (("2028-06-30", [("card", "k0")]), ("2028-07-01", [("life", "r0")])):
        answer = Planner().plan(question(wanted, HELD, keepValidUntil=until), snapshot_of(catalog))
        assert isinstance(answer, Plan)
        assert taken(answer) == expected


def test_the_next_best_ways_to_keep_a_goal() -> None:
    """By continuing education (30), by the higher credential (40), and by earning the card again (100)."""
    card = renewed("card", EARN, ways=[CE, BY_HIGH])
    high = credential("high", {"cost": usd(40)}, validMonths=36)
    plan = kept([card, high], "2027-07-01", *HELD["awards"], alternatives=2)
    assert plan is not None
    assert [money(each) for each in (plan, *plan.alternatives)] == [30, 40, 100]


def test_a_renewal_aligned_to_what_never_runs_out() -> None:
    card = renewed("card", ways=[BY_HIGH])
    plan = kept([card, credential("high")], "2060-01-01", *HELD["awards"], held("high", "2026-07-01"))
    assert taken(plan) == [("card", "k0")]


def test_second_renewal_sees_its_own_cycle() -> None:
    """Three courses of 10 in the first cycle pay for it; none is carried over into the second."""
    lines = [{"credential": f"s{place}"} for place in (1, 2, 3)]
    card = renewed("card", ways=[{**CE, "requires": {"credits": 10, "of": lines}}])
    courses = [credential(f"s{place}", credits=10) for place in (1, 2, 3)]
    awards = [held(f"s{place}", f"2026-07-0{place}") for place in (1, 2, 3)]
    assert money(kept([card, *courses], "2028-06-30", *HELD["awards"], *awards)) == 30
    assert kept([card, *courses], "2028-07-01", *HELD["awards"], *awards) is None


def test_credential_for_holders_is_renewed_first() -> None:
    """It ran out in October, is renewed in grace for a week, and earned again in the next one for the score."""
    card = renewed("card", {**EARN, "requires": {"credential": "card"}}, ways=[{**CE, "graceMonths": 3}])
    top = credential("top", {"requires": {"credential": "card", "minScore": 60}})
    record = {"awards": [held("card", "2025-10-23", "2026-10-23")]}
    plan = Planner().plan(
        question("top", record, optimize=["MONEY", "WEEKS"]), snapshot_of({"credentials": [card, top]})
    )
    assert isinstance(plan, Plan)
    assert [(step.credential.key, step.route.key) for step in plan.steps] == [
        ("card", "k0"),
        ("card", "r0"),
        ("top", "r0"),
    ]
    assert (money(plan), plan.totals.weeks) == (130, 2)


def test_longest_valid_award_is_renewed() -> None:
    """Renewed once, it is earned again by 2026-12-07; from then on the new one is renewed, first after a year."""
    card = renewed("card", {**EARN, "requires": {"credential": "card"}}, ways=[{**CE, "graceMonths": 3}])
    top = credential("top", {"requires": {"credential": "card", "minScore": 60}}, validMonths=None)
    both = {"all": [{"credential": "card"}, {"credential": "top"}]}
    award = held("card", "2025-10-23", "2026-10-23")
    assert money(kept([card, top], "2027-12-08", award, wanted=both)) == 160
    assert money(kept([card, top], "2027-12-07", award, wanted=both)) == 130


@pytest.mark.parametrize(
    ("until", "steps", "cost"),
    [
        ("2027-01-30", [("card", "r0"), ("x", "r0")], 1),
        ("2027-02-07", [("card", "r0"), ("y", "r0"), ("z", "r0")], 1),
        ("2027-02-08", [("card", "k0"), ("card", "r0"), ("x", "r0")], 101),
    ],
)
def test_step_that_only_passes_time_saves_no_renewal(until: str, steps: list[tuple[str, str]], cost: int) -> None:
    """x alone, or y and z, lead to a card of two months, issued 2026-11-30 or 2026-12-07; all three, a week later."""
    either = [{"atLeast": 1, "of": [{"credential": "x"}, {"credential": other}]} for other in ("y", "z")]
    card = renewed("card", {"requires": {"all": either}, "cost": usd(1)}, ways=[{"cost": usd(100)}], validMonths=2)
    small = [credential(key, {"weeks": 1}) for key in ("x", "y", "z")]
    plan = kept([card, *small], until, maxParallel=1)
    assert (taken(plan), money(plan)) == (steps, cost)


def test_renewal_without_gap_is_due_after_expiry() -> None:
    """The first takes two weeks, to 2026-12-07, the day through which it extends; that cycle began on 2026-11-08."""
    way = {"cost": usd(1), "weeks": 2, "extendsMonths": 1, "graceMonths": 1}
    plan = kept([renewed("card", ways=[way])], "2027-01-07", held("card", "2026-09-07", "2026-11-07"))
    assert plan is not None
    first, second = plan.steps
    assert first.dates is not None and first.dates.finish_on == date(2026, 12, 7)
    assert second.due is not None
    assert (second.due.since, second.due.through) == (date(2026, 12, 7), date(2026, 12, 7))


@pytest.mark.parametrize(("until", "count"), [("2026-12-23", 2), ("2026-12-28", 2), ("2026-12-29", 3)])
def test_lapsed_award_is_renewed_until_valid(until: str, count: int) -> None:
    """Valid to 2026-10-28; a renewal of two weeks ends on 2026-12-07, after the 11-28 to which it extends.

    The cycle of the next one began on 10-29: it begins on that day, and ends on 12-21, valid through 12-28.
    """
    way = {"cost": usd(1), "weeks": 2, "extendsMonths": 1, "graceMonths": 2}
    plan = kept([renewed("card", ways=[way], validMonths=1)], until, held("card", "2026-09-28"))
    assert plan is not None
    assert (len(plan.steps), plan.totals.weeks) == (count, 4)


@pytest.mark.parametrize(("optimize", "steps", "weeks"), [("WEEKS", ["k0", "r0"], 0), ("STEPS", ["k0"], 2)])
def test_faster_superset_counts_where_weeks_do(optimize: str, steps: list[str], weeks: int) -> None:
    """Earned again at once it is kept by the renewal that alone is a plan, of two weeks, in grace."""
    way = {"cost": usd(1), "weeks": 2, "extendsMonths": 6, "graceMonths": 2}
    card = renewed("card", {}, ways=[way], validMonths=1)
    plan = kept([card], "2027-03-24", held("card", "2026-09-28"), optimize=[optimize])
    assert plan is not None
    assert (taken(plan), plan.totals.weeks) == ([("card", key) for key in steps], weeks)

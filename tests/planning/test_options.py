"""What a question may ask for: include, avoid, budget, accreditedOnly, startOn, a currency; and what it may not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.money import Money, Rates
from pathways.domain.no_plan import NoPlan, NoPlanReason, Refusal
from pathways.domain.plan import Plan, ProofStatus
from pathways.planning.planner import Planner
from tests.catalogs import credential, question, snapshot_of, usd


def way(cost: object, *needs: str, **fields: Any) -> dict[str, Any]:
    lines = [{"credential": key} for key in needs]
    return {"cost": usd(cost), **({"requires": {"all": lines}} if lines else {}), **fields}


SHOWS_X, SHOWS_Y = ([{"competency": key, "level": 2}] for key in "xy")
TERMS = [
    {"startsOn": "2026-06-01", "endsOn": "2026-06-28", "seats": 20},
    {"startsOn": "2026-07-01", "endsOn": "2026-07-31", "seats": 0},
]
CATALOG: dict[str, Any] = {
    "organizations": [{"key": "ansi", "name": "ANSI"}],
    "competencies": [{"key": "x", "name": "X"}, {"key": "y", "name": "Y"}],
    "credentials": [
        credential("cheap", way(10)),
        credential("sound", way(25), accreditedBy="ansi"),
        credential("yearly", way(40), validMonths=12),
        credential("side", way(7)),
        credential(
            "top",
            way(5, "cheap"),
            way(5, "sound"),
            way(5, "yearly"),
            accreditedBy="ansi",
        ),
        credential("summer", way(3, availableFrom="2026-06-01", availableThrough="2026-08-31"), way(9)),
        credential("taught", way(3, weeks=2, offerings=TERMS), way(9)),
        credential("ending", way(1), lastDay="2026-12-31"),
        credential("retired", way(1), status="SUSPENDED"),
        credential("uses-retired", way(2, "retired")),
        credential("skill-x", way(30), competencies=SHOWS_X),
        credential("skill-y", way(20), competencies=SHOWS_Y),
        credential("euro", {"cost": {"amount": 1, "currency": "EUR"}}),
        credential("mixed", way(1, "euro")),
    ],
    "occupations": [
        {
            "key": "job",
            "name": "Job",
            "needs": [
                {"competency": "x", "level": 4, "importance": 3},
                {"competency": "y", "level": 2, "importance": 1},
            ],
            "credentials": [
                {"credential": "side", "strength": "REQUIRED"},
                {"credential": "cheap", "strength": "PREFERRED"},
            ],
        }
    ],
}


def ask(wanted: Any, learner: dict[str, Any] | None = None, **options: Any) -> Plan | NoPlan | Refusal:
    return Planner().plan(question(wanted, learner, **options), snapshot_of(CATALOG))


def steps(wanted: Any, learner: dict[str, Any] | None = None, **options: Any) -> dict[str, str] | None:
    """The steps of the plan with their routes; None: there is none."""
    answer = ask(wanted, learner, **options)
    if isinstance(answer, NoPlan):
        assert answer.reason is NoPlanReason.INFEASIBLE
        return None
    assert isinstance(answer, Plan), answer
    assert answer.proof.status is ProofStatus.OPTIMAL
    assert answer.totals.cost.amount == sum(step.cost.amount for step in answer.steps)
    assert answer.totals.steps == len(answer.steps)
    return {step.credential.key: step.route.key for step in answer.steps}


def problems(answer: Plan | NoPlan | Refusal) -> list[tuple[str, str | None]]:
    assert isinstance(answer, Refusal), answer
    assert all(problem.hint for problem in answer.problems)
    return [(problem.code, problem.path) for problem in answer.problems]


def test_the_cheapest_way_without_any_option() -> None:
    assert steps("top") == {"cheap": "r0", "top": "r0"}


def test_include_adds_a_credential_and_its_way() -> None:
    assert steps("top", include=["side"]) == {"cheap": "r0", "top": "r0", "side": "r0"}
    assert steps("top", include=["sound"]) == {"sound": "r0", "top": "r1"}
    assert steps("cheap", include=["top"]) == {"cheap": "r0", "top": "r0"}
    assert steps("top", {"awards": [{"credential": "side"}]}, include=["side"]) == {"cheap": "r0", "top": "r0"}
    assert steps("side", include=["side"]) == {"side": "r0"}
    assert steps("top", include=["retired"]) is None
    lapsed = {"awards": [{"credential": "yearly", "issuedOn": "2020-01-01"}]}
    assert steps("side", lapsed, include=["yearly"]) == {"side": "r0", "yearly": "r0"}


def test_avoid_keeps_from_earning_and_not_from_holding() -> None:
    assert steps("top", avoid=["cheap"]) == {"sound": "r0", "top": "r1"}
    assert steps("top", {"awards": [{"credential": "cheap"}]}, avoid=["cheap"]) == {"top": "r0"}
    assert steps("top", avoid=["cheap", "sound", "yearly"]) is None
    assert steps("top", avoid=["top"]) is None
    assert steps("top", {"awards": [{"credential": "top"}]}, avoid=["top"]) == {}
    assert steps("side", avoid=["cheap"], include=["cheap"]) is None


@pytest.mark.parametrize(("budget", "found"), [("15", True), ("14.99", False), ("14.999", False), (0, False)])
def test_a_budget_is_reached_and_never_passed(budget: object, found: bool) -> None:
    assert (steps("top", budget=budget) is not None) == found


def test_budget_bounds_plans_that_ignore_money() -> None:
    catalog = {"credentials": [credential("a", way(50, hours=1), way(20, hours=5), way(10, hours=9))]}
    for budget, route in ((50, "r0"), ("49.99", "r1"), (20, "r1"), ("19.99", "r2"), (10, "r2")):
        asked = question("a", optimize=["HOURS"], budget=budget)
        answer = Planner().plan(asked, snapshot_of(catalog))
        assert isinstance(answer, Plan)
        assert [step.route.key for step in answer.steps] == [route]
    assert isinstance(Planner().plan(question("a", budget="9.99"), snapshot_of(catalog)), NoPlan)


def test_only_accredited_credentials_are_earned() -> None:
    assert steps("top", accreditedOnly=True) == {"sound": "r0", "top": "r1"}
    assert steps("top", {"awards": [{"credential": "cheap"}]}, accreditedOnly=True) == {"top": "r0"}
    assert steps("side", accreditedOnly=True) is None
    assert steps("side", {"awards": [{"credential": "side"}]}, accreditedOnly=True) == {}


@pytest.mark.parametrize(
    ("day", "route"),
    [("2026-05-31", "r0"), ("2026-06-01", "r0"), ("2026-08-31", "r0"), ("2026-09-01", "r1")],
)
def test_routes_that_open_later_are_waited_for(day: str, route: str) -> None:
    assert steps("summer", startOn=day) == {"summer": route}
    answer = ask("summer", startOn=day)
    assert isinstance(answer, Plan)
    told = ("SUMMER can be begun from 2026-06-01; without a calendar that is not counted.",)
    assert [each for each in answer.assumptions if "2026-06-01" in each] == list(told if day < "2026-06-01" else ())


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-05-31", "is offered from 2026-06-01; without a calendar that is not counted."),
        ("2026-06-28", "is offered from 2026-06-01; without a calendar that is not counted."),
        ("2026-06-29", "was last offered until 2026-06-28; the plan takes for granted that it is offered again."),
    ],
)
def test_without_calendar_offerings_are_only_named(day: str, told: str) -> None:
    """June's term has 28 days; July's is full."""
    assert steps("taught", startOn=day) == {"taught": "r0"}
    answer = ask("taught", startOn=day)
    assert isinstance(answer, Plan)
    assert f"TAUGHT {told}" in answer.assumptions


def test_credential_is_earned_through_its_last_day() -> None:
    assert steps("ending", startOn="2026-12-31") == {"ending": "r0"}
    assert steps("ending", startOn="2027-01-01") is None
    assert steps("uses-retired") is None
    assert steps("uses-retired", {"awards": [{"credential": "retired"}]}) == {"uses-retired": "r0"}


def test_everything_is_judged_on_day_of_the_question() -> None:
    learner = {"awards": [{"credential": "yearly", "issuedOn": "2026-01-31"}]}
    assert steps("top", learner, startOn="2027-01-31") == {"top": "r2"}
    assert steps("top", learner, startOn="2027-02-01") == {"cheap": "r0", "top": "r0"}
    assert steps("top", learner, startOn="2026-01-30") == {"top": "r2"}  # an award to come, which the plan names
    early = ask("top", learner, startOn="2026-01-30")
    assert isinstance(early, Plan)
    assert "YEARLY of 2026-01-31 counts as held." in early.assumptions
    answer = ask("top", learner, startOn="2027-01-31")
    assert isinstance(answer, Plan)
    assert answer.start_on.isoformat() == "2027-01-31"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"budget": -1}, ("OUT_OF_RANGE", "options/budget")),
        ({"timeLimitMs": 0}, ("OUT_OF_RANGE", "options/timeLimitMs")),
        ({"timeLimitMs": 600_001}, ("OUT_OF_RANGE", "options/timeLimitMs")),
        ({"alternatives": -1}, ("OUT_OF_RANGE", "options/alternatives")),
        ({"alternatives": 21}, ("OUT_OF_RANGE", "options/alternatives")),
        ({"weeklyHours": 0}, ("OUT_OF_RANGE", "options/weeklyHours")),
        ({"weeklyHours": "7.125"}, ("OUT_OF_RANGE", "options/weeklyHours")),
        ({"weeklyHours": 169}, ("OUT_OF_RANGE", "options/weeklyHours")),
        ({"maxParallel": 0}, ("OUT_OF_RANGE", "options/maxParallel")),
        ({"keepValidUntil": "2126-01-01"}, ("OUT_OF_RANGE", "options/keepValidUntil")),
        ({"breaks": [{"from": "2027-01-02", "to": "2027-01-01"}]}, ("OUT_OF_RANGE", "options/breaks/0/to")),
        ({"optimize": []}, ("EMPTY", "options/optimize")),
        ({"currency": "USQ"}, ("UNKNOWN_CURRENCY", "options/currency")),
        ({"include": ["cheep"]}, ("NOT_FOUND", "options/include/0")),
        ({"avoid": ["cheap", "nowhere"]}, ("NOT_FOUND", "options/avoid/1")),
        ({"currency": "JPY"}, ("NO_RATE", "options/currency")),
    ],
)
def test_options_that_cannot_be_meant(options: dict[str, Any], expected: tuple[str, str]) -> None:
    assert problems(ask("top", **options)) == [expected]


def test_every_mistake_is_named_at_once() -> None:
    asked = ask({"all": [{"credential": "topp"}, {"all": []}]}, include=["q"], budget=-1, maxParallel=0)
    assert [path for _, path in problems(asked)] == [
        "goal/all/0/credential",
        "goal/all/1/all",
        "options/include/0",
        "options/budget",
        "options/maxParallel",
    ]


@pytest.mark.parametrize("asked", [None, "USD"])
def test_what_costs_nothing_needs_no_rate(asked: str | None) -> None:
    """Free in euros and in yen beside 40 dollars: 40 dollars; all of it free in euros: euros."""

    def free(currency: str) -> dict[str, Any]:
        return {"cost": {"amount": 0, "currency": currency}}

    catalogue = {
        "credentials": [
            credential("euros", free("EUR")),
            credential("yen", free("JPY")),
            credential(
                "dollars", {"cost": usd(40), "requires": {"all": [{"credential": "euros"}, {"credential": "yen"}]}}
            ),
        ]
    }
    chosen: dict[str, Any] = {} if asked is None else {"currency": asked}
    snapshot = snapshot_of(catalogue)
    plan = Planner().plan(question("dollars", budget=40, **chosen), snapshot)
    assert isinstance(plan, Plan)
    assert (len(plan.steps), plan.totals.cost) == (3, Money(Decimal(40), "USD"))
    free_one = Planner().plan(question("euros", **chosen), snapshot)
    assert isinstance(free_one, Plan)
    assert free_one.totals.cost == Money(Decimal(0), asked or "EUR")


def test_several_currencies_need_rates_and_error_names_both() -> None:
    refused = ask("mixed")
    assert problems(refused) == [("NO_RATE", "options/currency")]
    assert isinstance(refused, Refusal)
    assert "EUR" in refused.problems[0].message
    assert "USD" in refused.problems[0].message
    rated = Planner(rates=Rates({("EUR", "USD"): Decimal("1.125")}))
    answer = rated.plan(question("mixed", currency="USD"), snapshot_of(CATALOG))
    assert isinstance(answer, Plan)
    assert answer.totals.cost.amount == Decimal("2.12")  # 1.125 is as far from 1.12 as from 1.13: to the even one
    alone = ask("euro")
    assert isinstance(alone, Plan)
    assert alone.totals.cost.currency == "EUR"

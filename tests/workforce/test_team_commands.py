"""What ``pathways team`` and ``pathways match`` ask and show, without a process."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.cli import queries
from pathways.cli.teams import portfolio_tables, tables
from tests.catalogs import TODAY
from tests.cli.screen import Screen
from tests.workforce.test_team_operations import asked, service

DAY = {"asOf": TODAY.isoformat()}
CARE = {"team": "care", "options": DAY}


@pytest.fixture
def screen() -> Screen:
    return Screen(110)


def answer(query: str, **variables: Any) -> Any:
    return asked("ADMINISTRATOR", query, service(), **variables)


def test_teams_are_listed_with_their_places(screen: Screen) -> None:
    found = [each["node"] for each in answer(queries.TEAMS)["edges"]]
    tables.show_teams(screen, found)
    assert ["Care", "", "2", "3"] in screen.rows
    assert ["night", "care", "2", "0"] in screen.rows


def test_gap_names_who_does_what(screen: Screen) -> None:
    tables.show_team_gap(screen, answer(queries.TEAM_GAP, **CARE))
    assert "4 people, 3 places: 75 % covered, 1 filled." in screen.text
    assert ["Engineer", "ann", "75 %", "Sec"] in screen.rows
    assert ["1 of 2 filled", "", "", ""] in screen.rows
    assert ["Sec", "3", "2", "1", "partial"] in screen.rows
    assert any(row[0] == "expires soon" for row in screen.rows)


def test_forecast_is_shown_by_month(screen: Screen) -> None:
    tables.show_forecast(screen, answer(queries.TEAM_FORECAST, months=7, **CARE))
    assert screen.rows[-1] == ["2027-06-23", "62.5 %", "1", "75 %", "1"]


def test_candidates_and_matches_say_what_the_rest_costs(screen: Screen) -> None:
    goal = {"occupation": {"key": "engineer"}}
    tables.show_candidates(screen, answer(queries.CANDIDATES, goal=goal, options=DAY))
    assert ["ann", "75 %", "$300.00", "30", "1", "Sec"] in screen.rows
    learner = {"profile": {"competencies": [{"competency": "net", "level": 2}]}}
    tables.show_matches(screen, answer(queries.OCCUPATION_MATCHES, learner=learner, options=DAY))
    assert screen.rows[-2] == ["Operator", "50 %", "$50.00", "5", "1", "Ops"]
    assert screen.rows[-1] == ["Engineer", "37.5 %", "$400.00", "40", "2", "Net, Sec, NET-CERT"]


def test_renewals_are_those_of_a_team() -> None:
    for team, due in (("care", [("ann", "2027-06-01")]), ("night", []), (None, [("ann", "2027-06-01")])):
        found = answer(queries.RENEWALS, within=365, team=team, **DAY)["edges"]
        assert [(each["node"]["learner"]["key"], each["node"]["dueOn"]) for each in found] == due


def test_list_stands_beside_the_one_without_ignoring(screen: Screen) -> None:
    """Ann lacks sec-cert (300) either way. Bob lacks net-cert (100), too: he needs its level even where nobody is
    counted out for it. Asked for whoever holds it, he is left out."""
    asked_for = {"goal": {"occupation": {"key": "engineer"}}, "options": DAY}
    free = answer(queries.CANDIDATES, **asked_for, among={"ignore": ["net-cert"]})
    strict = answer(queries.CANDIDATES, **asked_for, among={"holds": ["net-cert"]})
    tables.show_beside(screen, free, strict)
    assert ["2", "ann", "75 %", "$300.00", "2", "$300.00", "Sec"] in screen.rows
    assert ["4", "bob", "0 %", "$400.00", "left out", "", ""] in screen.rows


def test_nobody_is_said_in_words(screen: Screen) -> None:
    tables.show_candidates(screen, {"edges": []})
    tables.show_matches(screen, {"edges": []})
    tables.show_beside(screen, {"edges": []}, {"edges": []})
    tables.show_teams(screen, [])
    assert screen.text.splitlines() == [
        "Nobody comes into question.",
        "No occupation is covered in part.",
        "Nobody comes into question.",
        "There is no team that you may see.",
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "Proved: nothing within the limits covers more, and nothing that covers as much is cheaper."),
        ({"minimumCoverage": 1}, "Proved: nothing that covers as much is cheaper."),
    ],
)
def test_portfolio_says_who_learns_what(screen: Screen, options: dict[str, Any], said: str) -> None:
    """As `test_portfolio` reckons: ann's sec-cert for 300 and cy's ops-cert for 50 cover all."""
    found = answer(queries.TRAINING_PORTFOLIO, team="care", options=DAY | options)
    portfolio_tables.show_portfolio(screen, found)
    assert "2 people trained for $350.00: from 75 % to 100 % covered." in screen.text
    assert ["SEC-CERT", "ann", "$300.00", "30", "Sec"] in screen.rows
    assert ["cy", "Operator", "OPS-CERT", "$50.00", "5", "50 % → 100 %"] in screen.rows
    assert said in screen.text


def test_portfolio_out_of_reach_says_why(screen: Screen) -> None:
    options = DAY | {"minimumCoverage": 0.9, "only": ["lost"]}
    portfolio_tables.show_portfolio(screen, answer(queries.TRAINING_PORTFOLIO, team="care", options=options))
    text = "No trainings within the limits reach a coverage of 90 %. At most 75 % can be reached."
    assert text in " ".join(screen.text.split())


def test_portfolio_without_trainings_says_so(screen: Screen) -> None:
    found = answer(queries.TRAINING_PORTFOLIO, team="care", options=DAY | {"budget": "10"})
    portfolio_tables.show_portfolio(screen, found)
    assert "No training within the limits covers more: it stays at 75 %." in screen.text


def test_portfolio_that_is_not_proved_says_its_bound(screen: Screen) -> None:
    found = answer(queries.TRAINING_PORTFOLIO, team="care", options=DAY)
    found["proof"]["status"] = "BOUNDED"
    found["proof"]["objectives"][0]["bound"] = "300.00"
    portfolio_tables.show_portfolio(screen, found)
    assert "what covers as much costs at least $300.00" in screen.text
    portfolio_tables.show_portfolio(screen, found | {"coverageAfter": 0.9, "plans": [], "trainings": []})
    assert "at most 100 % can be covered within the limits" in screen.text
    people = [f"p{number}" for number in range(7)]
    portfolio_tables.show_portfolio(screen, found | {"trainings": [found["trainings"][0] | {"people": people}]})
    assert "and 2 more people" in " ".join(screen.text.split())

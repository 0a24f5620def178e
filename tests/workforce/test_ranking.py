"""Ranks and forecasts in small catalogues, reckoned by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pathways.planning.planner import Planner
from pathways.workforce.forecast import forecast
from pathways.workforce.people import Person, Role, people_of
from pathways.workforce.ranking import Ranking
from pathways.workforce.risks import TeamRiskKind, risks_of
from pathways.workforce.team_gap import team_gap
from tests.catalogs import TODAY, credential, goal, record, snapshot_of, usd

X = [{"competency": "x", "level": 1}]
JOB = {"key": "job", "name": "Job", "needs": [{"competency": "x", "level": 1, "importance": 1}]}


def catalogue(*credentials: dict[str, Any], **more: Any) -> Any:
    return snapshot_of(
        {"competencies": [{"key": "x", "name": "X"}], "credentials": list(credentials), "occupations": [JOB], **more}
    )


def people(snapshot: Any, **records: Any) -> tuple[Person, ...]:
    return people_of({key: record(said) for key, said in records.items()}, TODAY, snapshot)


def test_a_price_that_is_not_stated_ranks_behind() -> None:
    """Ann needs an hour for 10 dollars; bob, who may take the free course, 500 hours at a price that nobody states."""
    snapshot = catalogue(
        credential("a", {"cost": usd(10), "hours": 1, "requires": {"condition": "early"}}, {"hours": 500})
    )
    both = people(snapshot, ann={"conditions": ["early"]}, bob={})
    found = Ranking(snapshot, Planner()).candidates(goal("a"), both)
    assert [each.person for each in found] in (["ann", "bob"], ["bob", "ann"])
    assert [each.plan is not None and each.plan.is_priced for each in found] == sorted(
        [each.plan is not None and each.plan.is_priced for each in found], reverse=True
    )


def test_what_is_ignored_lowers_no_coverage() -> None:
    """Both lack nothing but the degree, which is ignored for both: ann holds it, bob does not."""
    snapshot = catalogue(credential("deg", {"cost": usd(900)}), credential("c", {"requires": {"credential": "deg"}}))
    both = people(snapshot, ann={"awards": [{"credential": "deg"}]}, bob={})
    ranking = Ranking(snapshot, Planner(), ignore=frozenset({"deg"}))
    first, second = ranking.candidates(goal("c"), both)
    assert first.coverage == second.coverage
    assert (first.cost, second.cost) == (first.cost, first.cost)


def _renewed(snapshot: Any, **said: Any) -> list[float]:
    team = people(snapshot, ann=said)
    return [float(each.renewed_coverage) for each in forecast(team, (Role("job"),), TODAY, 12, snapshot)]


def test_what_nothing_renews_any_more_runs_out() -> None:
    """The only renewal was open until 31 October; the certificate runs out in May."""
    closed = {"key": "again", "kind": "RENEWAL", "availableThrough": "2026-10-31"}
    snapshot = catalogue(credential("a", {}, competencies=X, validMonths=12, renewals=[closed]))
    said = {"awards": [{"credential": "a", "issuedOn": "2026-05-20"}]}
    assert _renewed(snapshot, **said)[0] == 1 and _renewed(snapshot, **said)[-1] == 0


def test_the_latest_of_two_awards_is_renewed() -> None:
    renewal = {"key": "again", "kind": "RENEWAL"}
    snapshot = catalogue(
        credential("a", {}, competencies=X, validMonths=12, renewals=[renewal], attempts="latest", passing=50)
    )
    awards = [
        {"credential": "a", "issuedOn": "2026-03-20", "score": 60},
        {"credential": "a", "issuedOn": "2026-05-20", "score": 70},
    ]
    assert set(_renewed(snapshot, awards=awards)) == {1.0}


def test_a_role_of_credentials_alone_is_filled() -> None:
    """From a coverage of 0 upward, by whoever holds what is required."""
    job = {**JOB, "credentials": [{"credential": "b", "strength": "REQUIRED"}]}
    snapshot = snapshot_of(
        {
            "competencies": [{"key": "x", "name": "X"}],
            "credentials": [credential("b", {})],
            "occupations": [job],
        }
    )
    team = people(snapshot, ann={"awards": [{"credential": "b"}]}, bob={})
    found = team_gap(team, (Role("job", coverage=Decimal(0)),), TODAY, snapshot)
    assert found.filled == 1 and not found.coverage


def test_renewals_in_two_currencies_are_named_both() -> None:
    """4,000 yen are less than 60 dollars to whoever knows a rate, and there is none here."""
    yen = {"amount": "4000", "currency": "JPY"}
    renewals = [
        {"key": "york", "name": "York", "kind": "RENEWAL", "cost": usd(60)},
        {"key": "tokyo", "name": "Tokyo", "kind": "RENEWAL", "cost": yen},
    ]
    snapshot = catalogue(credential("a", {}, competencies=X, validMonths=12, renewals=renewals))
    team = people(snapshot, ann={"awards": [{"credential": "a", "issuedOn": "2026-05-20"}]})
    found = risks_of(team_gap(team, (Role("job"),), TODAY, snapshot), snapshot)
    (text,) = (each.text for each in found if each.kind is TeamRiskKind.EXPIRES_SOON)
    assert text.endswith("the cheapest renewal is “Tokyo” for ¥4,000 or “York” for $60.00.")

"""A team beside its roles, reckoned by hand (the table stands in `small_team`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from pathways.codes import Code
from pathways.domain.advice import GapStatus
from pathways.errors import ProblemsError
from pathways.workforce.forecast import forecast, months_problems
from pathways.workforce.people import Role, people_of, role_problems
from pathways.workforce.risks import TeamRiskKind, risks_of
from pathways.workforce.team_gap import TeamGap, team_gap
from tests.catalogs import TODAY, record
from tests.workforce.small_team import ENGINEERS, LENIENT, OPERATOR, RUNS_OUT, catalogue, team

SNAPSHOT = catalogue()


def gap(*names: str, roles: tuple[Role, ...] = (ENGINEERS, OPERATOR)) -> TeamGap:
    return team_gap(team(SNAPSHOT, *names), roles, TODAY, SNAPSHOT)


def assigned(found: TeamGap) -> dict[str, list[str]]:
    return {each.role.occupation: [fit.person for fit in each.fits] for each in found.roles}


def test_best_assignment_and_its_mean() -> None:
    """Dee 1 and ann 3/4 as engineers, bob or cy 1/2 as operator, bob by key: 9/4 over 3 places."""
    found = gap()
    assert assigned(found) == {"engineer": ["ann", "dee"], "operator": ["bob"]}
    assert found.coverage == Fraction(3, 4)
    assert (found.filled, found.places) == (1, 3)


def test_a_lower_threshold_fills_more_places() -> None:
    assert gap(roles=(LENIENT, OPERATOR)).filled == 2


def test_who_lacks_what_is_required_fills_no_place() -> None:
    """Cy covers 3/8, which would be enough, and does not hold net-cert."""
    found = gap("cy", roles=(Role("engineer", coverage=Decimal("0.25")),))
    assert found.coverage == Fraction(3, 8) and not found.filled
    (fit,) = found.roles[0].fits
    assert [(each.credential, each.status) for each in fit.credentials] == [("net-cert", GapStatus.MISSING)]
    assert [(each.competency, each.held, each.needed) for each in fit.missing] == [
        ("net", Decimal(2), Decimal(4)),
        ("sec", Decimal(0), Decimal(3)),
    ]


def test_who_covers_nothing_has_no_place() -> None:
    found = gap("bob", roles=(ENGINEERS,))
    assert found.coverage == 0 and not found.roles[0].fits


def test_each_competency_at_each_level() -> None:
    rows = [
        (each.competency, each.level, each.wanted, each.holders, each.nearest, each.status)
        for each in gap().competencies
    ]
    assert rows == [
        ("net", Decimal(2), 1, ("ann", "cy", "dee"), None, GapStatus.MET),
        ("net", Decimal(4), 2, ("ann", "dee"), Decimal(2), GapStatus.MET),
        ("ops", Decimal(2), 1, ("bob",), None, GapStatus.MET),
        ("sec", Decimal(3), 2, ("dee",), None, GapStatus.PARTIAL),
    ]


def test_what_hangs_on_one_person() -> None:
    found = [(each.kind, each.competency, each.person) for each in risks_of(gap(), SNAPSHOT)]
    assert found == [
        (TeamRiskKind.SINGLE_HOLDER, "ops", "bob"),
        (TeamRiskKind.SINGLE_HOLDER, "sec", "dee"),
        (TeamRiskKind.EXPIRES_SOON, None, "ann"),
    ]


def test_what_runs_out_tells_the_cheapest_renewal() -> None:
    (found,) = (each for each in risks_of(gap(), SNAPSHOT) if each.kind is TeamRiskKind.EXPIRES_SOON)
    assert (found.credential, found.on) == ("net-cert", RUNS_OUT)
    assert found.text == "NET-CERT of ann runs out on 2027-06-01; the cheapest renewal is “Course” for $40.00."


def test_nobody_and_one_person_alone() -> None:
    """Dee alone holds net at both levels and sec: all that the team has; nobody holds ops."""
    found = [(each.kind, each.competency, each.person) for each in risks_of(gap("dee"), SNAPSHOT)]
    assert found == [
        (TeamRiskKind.NOBODY, "ops", None),
        (TeamRiskKind.SINGLE_HOLDER, "net", "dee"),
        (TeamRiskKind.SINGLE_HOLDER, "net", "dee"),
        (TeamRiskKind.SINGLE_HOLDER, "sec", "dee"),
        (TeamRiskKind.CONCENTRATED, None, "dee"),
    ]


def test_a_month_after_an_award_ran_out() -> None:
    """From July 2027 on ann covers nothing: dee 1, cy 3/8 and bob 1/2 over 3 places; renewed all stays."""
    points = list(forecast(team(SNAPSHOT), (ENGINEERS, OPERATOR), TODAY, 8, SNAPSHOT))
    assert [each.on for each in points][-3:] == [date(2027, 5, 23), date(2027, 6, 23), date(2027, 7, 23)]
    assert [each.coverage for each in points] == [Fraction(3, 4)] * 7 + [Fraction(5, 8)] * 2
    assert {each.renewed_coverage for each in points} == {Fraction(3, 4)}
    assert {(each.filled, each.renewed_filled) for each in points} == {(1, 1)}


def test_mistakes_are_told_together() -> None:
    roles = [Role("enginer"), Role("engineer", headcount=0), Role("operator", coverage=Decimal("1.5"))]
    found = [(each.code, each.path) for each in role_problems(roles, SNAPSHOT)]
    assert found == [
        (Code.NOT_FOUND, "roles/0/occupation"),
        (Code.OUT_OF_RANGE, "roles/1/headcount"),
        (Code.OUT_OF_RANGE, "roles/2/coverage"),
    ]
    assert [each.code for each in role_problems([], SNAPSHOT)] == [Code.MISSING]
    assert [each.code for each in months_problems(0)] == [Code.OUT_OF_RANGE]


def test_records_are_checked_before_anything_is_judged() -> None:
    with pytest.raises(ProblemsError) as caught:
        people_of({"eve": record({"awards": [{"credential": "net-certt"}]})}, TODAY, SNAPSHOT)
    assert [each.code for each in caught.value.problems] == [Code.NOT_FOUND]
    assert (caught.value.problems[0].path or "").startswith("team/0/")


def test_names_and_notes_change_nothing() -> None:
    """Keys decide between equals only; nothing else of a record is looked at."""
    plain = gap()
    renamed = people_of({f"{each.key}-x": each.record for each in team(SNAPSHOT)}, TODAY, SNAPSHOT)
    other = team_gap(renamed, (ENGINEERS, OPERATOR), TODAY, SNAPSHOT)
    assert (other.coverage, other.filled) == (plain.coverage, plain.filled)

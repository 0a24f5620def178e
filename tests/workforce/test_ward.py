"""What somebody in HR asks about twelve people and three roles (`ward`); the working stands beside each answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from pathways.domain.advice import GapStatus
from pathways.domain.months import add_months
from pathways.planning.planner import Planner
from pathways.workforce.forecast import forecast
from pathways.workforce.people import Role, people_of
from pathways.workforce.portfolio.answer import TrainingPortfolio
from pathways.workforce.portfolio.portfolio import Portfolios
from pathways.workforce.portfolio.question import PortfolioOptions
from pathways.workforce.ranking import Match, Ranking, Reach
from pathways.workforce.risks import TeamRiskKind, risks_of
from pathways.workforce.role_index import RoleIndex
from pathways.workforce.team_gap import TeamGap
from tests.catalogs import TODAY, goal, record, snapshot_of
from tests.workforce.ward import (
    CHARGE,
    LAW,
    NURSES,
    RECORDS,
    ROLES,
    SUPPORT,
    TRIAGE,
    catalogue,
    document,
    gap_of_ward,
    staff,
)


def assigned(gap: TeamGap) -> dict[str, list[str]]:
    return {each.role.occupation: [fit.person for fit in each.fits] for each in gap.roles}


def candidates(occupation: str, *gone: str, ignore: frozenset[str] = frozenset()) -> tuple[Match, ...]:
    ranking = Ranking(catalogue(), Planner(), ignore=ignore)
    return ranking.candidates(goal({"occupation": occupation}), staff(without=gone))


def told(match: Match) -> tuple[str, Fraction, object, object]:
    cost = None if match.cost is None else match.cost.amount
    return match.person, match.coverage, cost, None if match.plan is None else match.plan.totals.hours


def trained(budget: int) -> TrainingPortfolio:
    found = Portfolios(Planner(), catalogue()).best(staff(), ROLES, PortfolioOptions(budget=Decimal(budget)))
    assert isinstance(found, TrainingPortfolio)
    return found


def test_who_does_what_today() -> None:
    """Bea is the charge nurse (1), cho the triage nurse (1), amir a nurse (1), and so are dan, eva and kim (3/4
    each): 1 + 1 + 1 + 9/4 = 21/4 of six places. Nobody else is above 1/2 as a nurse."""
    gap = gap_of_ward()
    assert assigned(gap) == {"nurse": ["amir", "dan", "eva", "kim"], "charge": ["bea"], "triage-nurse": ["cho"]}
    assert (gap.coverage, gap.filled, gap.places) == (Fraction(7, 8), 6, 6)


def test_what_happens_when_bea_leaves() -> None:
    """With kim in charge (1/2) a nurse of 1/2 comes in her place: 1/2 + 1 + 1 + 3/2 + 1/2 = 9/2. With somebody of
    1/4 in charge kim stays: 1/4 + 1 + 1 + 9/4 = 9/2, too, and that fills five places, not four. 9/2 of six is
    3/4."""
    gap = gap_of_ward(staff(without=["bea"]))
    assert (gap.coverage, gap.filled) == (Fraction(3, 4), 5)
    assert assigned(gap)["nurse"] == ["amir", "dan", "eva", "kim"]
    assert gap.roles[1].filled == 0


def test_who_could_replace_bea_soonest() -> None:
    """Cho and kim cover 1/2 as charge nurses: care and als. Both lack lead: one course, 900 and 60 hours; so the
    key decides. Amir, dan and eva cover 1/4 and lack als, too: 900 + 250 = 1,150 and 76 hours with a bls-cert, 75
    and 4 hours more without."""
    found = [told(each) for each in candidates("charge", "bea")]
    assert found[:2] == [("cho", Fraction(1, 2), 900, 60), ("kim", Fraction(1, 2), 900, 60)]
    assert found[2:5] == [
        ("amir", Fraction(1, 4), 1150, 76),
        ("dan", Fraction(1, 4), 1150, 76),
        ("eva", Fraction(1, 4), 1225, 80),
    ]


def test_whose_leaving_costs_most() -> None:
    """Bea: 9/2, see above. Cho: gus is the triage nurse (1/4) and the rest stays: 1 + 1/4 + 1 + 9/4 = 9/2. Amir:
    one of 1/2 comes: 21/4 - 1 + 1/2 = 19/4. Hal: nothing changes."""
    left = {name: gap_of_ward(staff(without=[name])).coverage * 6 for name in ("bea", "cho", "amir", "hal")}
    assert left == {"bea": Fraction(9, 2), "cho": Fraction(9, 2), "amir": Fraction(19, 4), "hal": Fraction(21, 4)}


def test_two_trainings_under_5000_close_everything() -> None:
    """Dan and kim lack meds (400 each), eva lacks bls (75): 875 for all that is missing. Anybody else in their
    place lacks as much or more: jon 475, ida 775."""
    found = trained(5000)
    assert {each.credential.key: list(each.people) for each in found.trainings} == {
        "bls-cert": ["eva"],
        "meds-course": ["dan", "kim"],
    }
    assert (found.coverage_before, found.coverage_after) == (Fraction(7, 8), Fraction(1))
    assert (found.cost.amount, found.hours) == (Decimal(875), Decimal(64))


def test_what_500_buys_at_best() -> None:
    """Each training closes 1/4 of a place, eva's for 75, dan's or kim's for 400: both of the cheapest are 475, and
    a third is 875. 21/4 + 2/4 = 23/4 of six."""
    found = trained(500)
    assert (found.coverage_after, found.cost.amount) == (Fraction(23, 24), Decimal(475))


def test_which_renewals_next_quarter_cost_what() -> None:
    """Through 23 February: jon's licence (15 January, 120) and kim's als-cert (1 February, 150), 270 together. All
    other licences and als-certs are of June 2026, and last until 2028."""
    ahead = [each for each in risks_of(gap_of_ward(), catalogue()) if each.kind is TeamRiskKind.EXPIRES_SOON]
    quarter = [each for each in ahead if each.on is not None and each.on <= add_months(TODAY, 3)]
    assert [(each.person, each.credential, each.on) for each in quarter] == [
        ("jon", "licence", LAW),
        ("kim", "als-cert", SUPPORT),
    ]
    assert [each.text.partition("renewal is ")[2] for each in quarter] == [
        "“Renewal” for $120.00.",
        "“Renewal” for $150.00.",
    ]


def test_open_roles_that_nobody_inside_can_fill() -> None:
    """Nobody has surgery, and nothing shows it: coverage 0 for all twelve, and no plan for anybody."""
    gap = gap_of_ward(roles=(Role("surgeon"),))
    assert (gap.coverage, gap.filled) == (Fraction(0), 0)
    assert [each.kind for each in risks_of(gap, catalogue())] == [TeamRiskKind.NOBODY]
    found = candidates("surgeon")
    assert len(found) == 12
    assert {(each.coverage, each.reach) for each in found} == {(Fraction(0), Reach.NO_PLAN)}


def test_two_wards_after_a_merger() -> None:
    """Amir to fay: bea 1, cho 1, amir 1, dan and eva 3/4, fay 1/4: 19/4 of six. Gus to lee: kim 3/4, ida, jon and
    lee 1/2 as nurses, gus 1/4 in triage, nobody in charge: 5/2 of six. Together they are the ward: 21/4 of six."""
    names = list(RECORDS)
    one, other = (gap_of_ward(staff(part)) for part in (names[:6], names[6:]))
    assert (one.coverage, one.filled) == (Fraction(19, 24), 5)
    assert (other.coverage, other.filled) == (Fraction(5, 12), 1)
    assert gap_of_ward(staff(names[:6] + names[6:])).coverage == Fraction(7, 8)


def test_shift_has_two_holders_at_any_time() -> None:
    """Of bea, dan and kim all have bls, bea and kim als. Kim's runs out on 1 February: that day there are two, the
    next day bea alone."""
    shift = (Role("bls-holder", headcount=2), Role("als-holder", headcount=2))

    def holders(day: date) -> dict[str, tuple[tuple[str, ...], GapStatus]]:
        gap = gap_of_ward(staff(["bea", "dan", "kim"], day=day), shift, day)
        return {each.competency: (each.holders, each.status) for each in gap.competencies}

    assert holders(SUPPORT) == {
        "als": (("bea", "kim"), GapStatus.MET),
        "bls": (("bea", "dan", "kim"), GapStatus.MET),
    }
    assert holders(SUPPORT + timedelta(days=1))["als"] == (("bea",), GapStatus.PARTIAL)


def test_list_with_and_without_the_licence() -> None:
    """As a nurse, those of 1/2: jon lacks meds and bls (475, 34 hours); ida the licence, too (775, 74); lee even
    the degree before it (12,775, 2,074). When nobody is counted out for the licence, each lacks 475 and 34 hours,
    and the key decides. Fay and gus, of 1/4, lack care: with the licence ignored, a degree (12,000 and 2,000
    hours) and bls (75 and 4) or meds (400 and 30)."""
    half = Fraction(1, 2)
    strict = [told(each) for each in candidates("nurse") if each.coverage == half]
    free = [told(each) for each in candidates("nurse", ignore=frozenset({"licence"})) if each.coverage == half]
    assert strict == [("jon", half, 475, 34), ("ida", half, 775, 74), ("lee", half, 12_775, 2074)]
    assert free == [("ida", half, 475, 34), ("jon", half, 475, 34), ("lee", half, 475, 34)]
    quarter = [told(each) for each in candidates("nurse", ignore=frozenset({"licence"}))][-3:-1]
    assert quarter == [("fay", Fraction(1, 4), 12_075, 2004), ("gus", Fraction(1, 4), 12_400, 2030)]


def test_who_is_nearest_to_triage_without_cho() -> None:
    """Bea and kim cover 1/2 (als and bls) and lack the course: 600 and 24 hours. Amir, dan and gus cover 1/4 (bls)
    and lack als before it: 250 + 600 = 850 and 40 hours."""
    found = [told(each) for each in candidates("triage-nurse", "cho")]
    assert found[:5] == [
        ("bea", Fraction(1, 2), 600, 24),
        ("kim", Fraction(1, 2), 600, 24),
        ("amir", Fraction(1, 4), 850, 40),
        ("dan", Fraction(1, 4), 850, 40),
        ("gus", Fraction(1, 4), 850, 40),
    ]


def test_what_a_new_nurse_would_bring() -> None:
    """Max is as amir: 1 + 1 + 1 + 1 + 3/4 + 3/4 = 11/2 of six; the third nurse of 3/4 has no place."""
    records = {**{key: record(each) for key, each in RECORDS.items()}, "max": record(RECORDS["amir"])}
    gap = gap_of_ward(people_of(records, TODAY, catalogue()))
    assert gap.coverage == Fraction(11, 12)


def test_ward_half_a_year_ahead() -> None:
    """By 23 May jon's licence and kim's als-cert have run out; jon has no place, and kim needs no als as a nurse,
    so the ward is as today. In charge without bea: kim has 1/4 then, as amir."""
    points = list(forecast(staff(), ROLES, TODAY, 6, catalogue()))
    assert points[6].on == date(2027, 5, 23)
    assert {(each.coverage, each.filled, each.renewed_coverage) for each in points} == {
        (Fraction(7, 8), 6, Fraction(7, 8))
    }
    alone = list(forecast(staff(["kim"]), (CHARGE,), TODAY, 3, catalogue()))
    assert [each.coverage for each in alone] == [Fraction(1, 2)] * 3 + [Fraction(1, 4)]
    assert [each.renewed_coverage for each in alone] == [Fraction(1, 2)] * 4


def test_everything_hangs_on_bea() -> None:
    """Of bea and hal, bea alone has care, als and lead, which is all that the place needs."""
    found = risks_of(gap_of_ward(staff(["bea", "hal"]), (CHARGE,)), catalogue())
    kinds = [each.kind for each in found]
    assert kinds == [*[TeamRiskKind.SINGLE_HOLDER] * 3, TeamRiskKind.CONCENTRATED]
    assert found[-1].text == "bea alone holds 3 of 3 competencies of the team."


def test_single_holders_of_the_ward() -> None:
    """Lead is bea's alone, triage is cho's alone; als has three holders, meds three, bls six, care nine."""
    gap = gap_of_ward()
    single = [each for each in risks_of(gap, catalogue()) if each.kind is TeamRiskKind.SINGLE_HOLDER]
    assert [(each.competency, each.person) for each in single] == [("lead", "bea"), ("triage", "cho")]
    assert {each.competency: len(each.holders) for each in gap.competencies} == {
        "als": 3,
        "bls": 6,
        "care": 9,
        "lead": 1,
        "meds": 3,
        "triage": 1,
    }


def test_trend_since_the_first_of_november() -> None:
    """Cho's triage-course is of 10 November: before, als and bls make 1/2 there, so 21/4 - 1/2 = 19/4 of six."""
    before = date(2026, 11, 1)
    then = gap_of_ward(staff(day=before), day=before)
    assert (then.coverage, then.filled) == (Fraction(19, 24), 5)
    assert gap_of_ward().coverage - then.coverage == Fraction(1, 12)


def test_which_role_suits_gus() -> None:
    """Bls is 1/4 of a nurse and 1/4 of a triage nurse, all of a bls-holder; nothing of the others. The triage
    nurse's rest is 850, the nurse's 12,000 + 300 + 400 = 12,700."""
    (gus,) = staff(["gus"])
    found = Ranking(catalogue(), Planner()).occupations(gus, RoleIndex.over(catalogue()))
    costs = [(key, each.coverage, each.cost.amount if each.cost else None) for key, each in found.items()]
    assert costs == [
        ("bls-holder", Fraction(1), Decimal(0)),
        ("triage-nurse", Fraction(1, 4), Decimal(850)),
        ("nurse", Fraction(1, 4), Decimal(12_700)),
    ]


def test_table_of_adjacent_skills_brings_cho_nearer() -> None:
    """Where triage counts as lead, at most at 1, cho has lead at 1 of 2: 1/4 + 1/4 + 1/2 · 1/2 = 3/4 as charge
    nurse."""
    snapshot = snapshot_of(document({"competency": "triage", "as": "lead", "upTo": 1}))
    people = staff(without=["bea"], snapshot=snapshot)
    first, second, *_ = Ranking(snapshot, Planner()).candidates(goal({"occupation": "charge"}), people)
    assert (first.person, first.coverage) == ("cho", Fraction(3, 4))
    assert (second.person, second.coverage) == ("kim", Fraction(1, 2))


def test_preferred_degree_leaves_the_charge_open() -> None:
    """Bea covers all of it and has no degree: the place is covered and not filled."""
    wanted = replace(CHARGE, with_preferred_credentials=True)
    gap = gap_of_ward(roles=(NURSES, wanted, TRIAGE))
    assert (gap.coverage, gap.filled, gap.roles[1].filled) == (Fraction(7, 8), 5, 0)


def test_twelve_places_for_twelve_nurses() -> None:
    """1 + 5 · 3/4 (bea, cho, dan, eva, kim) + 3 · 1/2 (ida, jon, lee) + 2 · 1/4 (fay, gus) = 27/4 of twelve;
    filled by the six from 3/4 on, who have the licence."""
    gap = gap_of_ward(roles=(replace(NURSES, headcount=12),))
    assert (gap.coverage, gap.filled) == (Fraction(27, 48), 6)

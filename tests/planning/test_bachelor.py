"""A bachelor of 24 courses planned over terms, worked out by hand.

All courses have 5 credits and run 12 weeks. Autumns begin on 1 September, springs on 1 February. `methods` is taught in
autumns of even years, `seminar`, which asks for it, in springs of odd years, and `thesis`, which asks for that, always.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pathways.domain.plan import Plan, ProofStatus
from pathways.planning.planner import Planner
from tests.catalogs import credential, question, snapshot_of

TERMS = [
    {"key": "autumn", "name": "Autumn", "from": "09-01", "to": "12-20"},
    {"key": "spring", "name": "Spring", "from": "02-01", "to": "05-31"},
]
START = date(2027, 8, 30)
ALWAYS = [{"term": "autumn"}, {"term": "spring"}]
EVEN_AUTUMNS = [{"from": "09-01", "to": "12-20", "every": "evenYear"}]
ODD_SPRINGS = [{"from": "02-01", "to": "05-31", "every": "oddYear"}]


def weeks_of(terms: int) -> int:
    """Weeks begun from the start until courses that begin with the last of so many terms have ended."""
    year, is_spring = divmod(terms, 2)
    begins = date(2027 + year, 2, 1) if not is_spring else date(2027 + year, 9, 1)
    return -(-(begins + timedelta(weeks=12) - START).days // 7)


def course(key: str, offerings: list[dict[str, Any]], *after: str, credits: int = 5) -> dict[str, Any]:
    needs = {"requires": {"all": [{"credential": each} for each in after]}} if after else {}
    return credential(key, {"weeks": 12, "hours": 60, "offerings": offerings, **needs}, credits=credits)


def bachelor(of_last: int = 5, **options: Any) -> Plan:
    """The plan of the fewest weeks; the last of the plain courses has its own number of credits."""
    plain = [course(f"c{number:02}", ALWAYS, credits=5 if number < 20 else of_last) for number in range(21)]
    special = [
        course("methods", EVEN_AUTUMNS),
        course("seminar", ODD_SPRINGS, "methods"),
        course("thesis", ALWAYS, "seminar"),
    ]
    courses = [*plain, *special]
    whole = credential("bachelor", {"requires": {"all": [{"credential": each["key"]} for each in courses]}})
    asked = question("bachelor", startOn=str(START), optimize=["WEEKS"], **options)
    found = Planner().plan(asked, snapshot_of({"terms": TERMS, "credentials": [*courses, whole]}))
    assert isinstance(found, Plan)
    assert found.proof.status is ProofStatus.OPTIMAL
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("most", "of_last", "terms"),
    [(15, 5, 8), (15, 4, 8), (15, 6, 9), (16, 6, 8)],
    ids=["exact", "one-less", "one-more", "room-for-one-more"],
)
def test_bachelor_takes_as_many_terms_as_credits_fill(most: int, of_last: int, terms: int) -> None:
    """24 times 5 credits fill 8 terms of 15, three courses each. With 6 for one, a term of 15 has it and only one more
    course, so that 22 are left for 7 terms of three: a ninth is needed. A term of 16 has it and two more."""
    found = bachelor(of_last, maxCreditsPerTerm=most)
    assert found.totals.weeks == weeks_of(terms)
    began = {step.credential.key: step.dates.start_on for step in found.steps if step.dates is not None}
    assert (began["methods"].month, began["methods"].year % 2) == (9, 0)
    assert (began["seminar"].month, began["seminar"].year % 2) == (2, 1)
    assert began["methods"] < began["seminar"] < began["thesis"]
    if terms == 8:  # a later seminar, in spring 2031, would leave no term for the thesis
        assert (began["methods"].year, began["seminar"].year) == (2028, 2029)


def test_weeks_are_counted_by_hand() -> None:
    """From 30 August 2027 to 26 April 2031 are 1,335 days, which begin 191 weeks."""
    assert weeks_of(8) == 191


@pytest.mark.slow
def test_bachelor_fills_all_terms_but_the_last() -> None:
    """Nobody can end before the thesis, in autumn 2029; 120 credits fill at most four terms of 30, and the last one,
    that of the thesis, may have less."""
    found = bachelor(minCreditsPerTerm=30)
    assert found.totals.weeks == weeks_of(5)
    credits: dict[str, int] = {}
    for step in found.steps:
        if step.term is not None and step.dates is not None:
            credits[str(step.term)] = credits.get(str(step.term), 0) + int(step.credential.credits or 0)
    assert credits.pop("Autumn 2029") >= 5
    assert min(credits.values()) >= 30

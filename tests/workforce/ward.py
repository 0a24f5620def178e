"""Twelve people of a hospital and three roles, small enough to reckon with by hand.

A nurse needs care at 3 (importance 2), meds at 2 and bls at 1 (1 each), and must hold the licence. A charge nurse
needs care at 3, als at 1 (1 each) and lead at 2 (2), and must hold the licence. A triage nurse needs triage at 2 (2),
als and bls at 1 (1 each), and must hold als-cert. There are four nurses, who fill a place from 3/4 on, and one of
each other.

| person | holds | shows | nurse | charge | triage |
| --- | --- | --- | --- | --- | --- |
| amir | licence, bls-cert, meds-course | care, bls, meds | 1 | 1/4 | 1/4 |
| bea | licence, bls-cert, als-cert, lead-course | care, bls, als, lead | 3/4 | 1 | 1/2 |
| cho | licence, bls-cert, als-cert, triage-course | care, bls, als, triage | 3/4 | 1/2 | 1 |
| dan | licence, bls-cert | care, bls | 3/4 | 1/4 | 1/4 |
| eva | licence, meds-course | care, meds | 3/4 | 1/4 | 0 |
| fay | meds-course | meds | 1/4 | 0 | 0 |
| gus | bls-cert | bls | 1/4 | 0 | 1/4 |
| hal | nothing | nothing | 0 | 0 | 0 |
| ida | degree | care at 4 | 1/2 | 1/4 | 0 |
| jon | licence until 15 January 2027 | care | 1/2 | 1/4 | 0 |
| kim | licence, bls-cert, als-cert until 1 February 2027 | care, bls, als | 3/4 | 1/2 | 1/2 |
| lee | states care at 3 | care | 1/2 | 1/4 | 0 |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from pathways.catalog.snapshot import Snapshot
from pathways.workforce.people import Person, Role, people_of
from pathways.workforce.team_gap import TeamGap, team_gap
from tests.catalogs import TODAY, credential, record, snapshot_of, usd

LAW = date(2027, 1, 15)
"""The last day of jon's licence."""
SUPPORT = date(2027, 2, 1)
"""The last day of kim's als-cert."""


def _shows(competency: str, level: int) -> dict[str, Any]:
    return {"competencies": [{"competency": competency, "level": level}]}


def _needs(key: str, needs: Mapping[str, tuple[int, int]], **credentials: str) -> dict[str, Any]:
    """An occupation; its needs as level and importance, its credentials by strength."""
    return {
        "key": key,
        "name": key.capitalize(),
        "needs": [
            {"competency": name, "level": level, "importance": importance}
            for name, (level, importance) in needs.items()
        ],
        "credentials": [{"credential": each, "strength": strength} for strength, each in credentials.items()],
    }


def document(*counts: Mapping[str, Any]) -> dict[str, Any]:
    """The catalogue; nothing in it leads to surgery."""
    renewal = {"key": "renew", "name": "Renewal", "kind": "RENEWAL"}
    return {
        "competencies": [
            {"key": key, "name": key.capitalize()}
            for key in ("care", "meds", "bls", "als", "lead", "triage", "surgery")
        ],
        "credentials": [
            credential("degree", {"cost": usd(12_000), "hours": 2000}, **_shows("care", 4)),
            credential(
                "licence",
                {"cost": usd(300), "hours": 40, "requires": {"credential": "degree"}},
                validMonths=24,
                renewals=[{**renewal, "cost": usd(120), "hours": 10}],
                **_shows("care", 3),
            ),
            credential("meds-course", {"cost": usd(400), "hours": 30}, **_shows("meds", 2)),
            credential("bls-cert", {"cost": usd(75), "hours": 4}, **_shows("bls", 1)),
            credential(
                "als-cert",
                {"cost": usd(250), "hours": 16, "requires": {"credential": "bls-cert"}},
                validMonths=24,
                renewals=[{**renewal, "cost": usd(150), "hours": 8}],
                **_shows("als", 1),
            ),
            credential(
                "lead-course",
                {"cost": usd(900), "hours": 60, "requires": {"credential": "licence"}},
                **_shows("lead", 2),
            ),
            credential(
                "triage-course",
                {"cost": usd(600), "hours": 24, "requires": {"credential": "als-cert"}},
                **_shows("triage", 2),
            ),
        ],
        "occupations": [
            _needs("nurse", {"care": (3, 2), "meds": (2, 1), "bls": (1, 1)}, REQUIRED="licence"),
            _needs("charge", {"care": (3, 1), "als": (1, 1), "lead": (2, 2)}, REQUIRED="licence", PREFERRED="degree"),
            _needs("triage-nurse", {"triage": (2, 2), "als": (1, 1), "bls": (1, 1)}, REQUIRED="als-cert"),
            _needs("surgeon", {"surgery": (5, 1)}),
            _needs("bls-holder", {"bls": (1, 1)}, REQUIRED="bls-cert"),
            _needs("als-holder", {"als": (1, 1)}, REQUIRED="als-cert"),
        ],
        "counts": list(counts),
    }


def _held(*keys: str, **issued: str) -> dict[str, Any]:
    """Awards of 1 November 2026, or of the days that are said."""
    days = {**dict.fromkeys(keys, "2026-06-01"), **issued}
    return {"awards": [{"credential": key.replace("_", "-"), "issuedOn": day} for key, day in days.items()]}


RECORDS: Mapping[str, Mapping[str, Any]] = {
    "amir": _held("licence", "bls-cert", "meds-course"),
    "bea": _held("licence", "bls-cert", "als-cert", "lead-course"),
    "cho": _held("licence", "bls-cert", "als-cert", triage_course="2026-11-10"),
    "dan": _held("licence", "bls-cert"),
    "eva": _held("licence", "meds-course"),
    "fay": _held("meds-course"),
    "gus": _held("bls-cert"),
    "hal": {},
    "ida": _held("degree"),
    "jon": _held(licence="2025-01-15"),
    "kim": _held("licence", "bls-cert", als_cert="2025-02-01"),
    "lee": {"competencies": [{"competency": "care", "level": 3}]},
}
NURSES = Role("nurse", headcount=4, coverage=Decimal("0.75"))
CHARGE, TRIAGE = Role("charge"), Role("triage-nurse")
ROLES = (NURSES, CHARGE, TRIAGE)


@cache
def catalogue() -> Snapshot:
    """The hospital's."""
    return snapshot_of(document())


def staff(
    names: Iterable[str] = RECORDS, *, without: Iterable[str] = (), day: date = TODAY, snapshot: Snapshot | None = None
) -> tuple[Person, ...]:
    """Some of the people on a day."""
    gone = frozenset(without)
    found = {key: record(RECORDS[key]) for key in names if key not in gone}
    return people_of(found, day, snapshot or catalogue())


def gap_of_ward(
    people: tuple[Person, ...] | None = None, roles: tuple[Role, ...] = ROLES, day: date = TODAY
) -> TeamGap:
    """The ward, or some people, beside the roles."""
    return team_gap(staff(day=day) if people is None else people, roles, day, catalogue())

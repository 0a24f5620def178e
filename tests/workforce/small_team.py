"""Four people and two occupations, small enough to reckon with by hand.

An engineer needs net at level 4 (importance 3) and sec at 3 (importance 1), and must hold net-cert; an operator needs
ops
at 2 and net at 2 (importance 1 each).

| person | has | engineer | operator |
| --- | --- | --- | --- |
| ann | net 4, by net-cert until 1 June 2027 | 3/4 | 1/2 |
| bob | ops 2, by ops-cert | 0 | 1/2 |
| cy | net 2, as stated | 3/4 · 1/2 = 3/8 | 1/2 |
| dee | net 4 and sec 3, by both certificates | 1 | 1/2 |
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pathways.catalog.snapshot import Snapshot
from pathways.workforce.people import Person, Role, people_of
from tests.catalogs import TODAY, credential, record, snapshot_of, usd

CATALOG: Mapping[str, Any] = {
    "competencies": [{"key": key, "name": key.capitalize()} for key in ("net", "sec", "ops")],
    "credentials": [
        credential(
            "net-cert",
            {"cost": usd(100), "hours": 10},
            competencies=[{"competency": "net", "level": 4}],
            validMonths=24,
            renewals=[
                {"key": "exam", "name": "Exam", "kind": "RENEWAL", "cost": usd(60), "hours": 4},
                {"key": "ce", "name": "Course", "kind": "RENEWAL", "cost": usd(40), "hours": 8},
            ],
        ),
        credential(
            "sec-cert",
            {"cost": usd(300), "hours": 30, "requires": {"credential": "net-cert"}},
            competencies=[{"competency": "sec", "level": 3}],
        ),
        credential("ops-cert", {"cost": usd(50), "hours": 5}, competencies=[{"competency": "ops", "level": 2}]),
        credential("lost", competencies=[{"competency": "sec", "level": 1}]),
    ],
    "occupations": [
        {
            "key": "engineer",
            "name": "Engineer",
            "needs": [
                {"competency": "net", "level": 4, "importance": 3},
                {"competency": "sec", "level": 3, "importance": 1},
            ],
            "credentials": [{"credential": "net-cert", "strength": "REQUIRED"}],
        },
        {
            "key": "operator",
            "name": "Operator",
            "needs": [
                {"competency": "ops", "level": 2, "importance": 1},
                {"competency": "net", "level": 2, "importance": 1},
            ],
        },
    ],
}
RECORDS: Mapping[str, Mapping[str, Any]] = {
    "ann": {"awards": [{"credential": "net-cert", "issuedOn": "2025-06-01"}]},
    "bob": {"awards": [{"credential": "ops-cert", "issuedOn": "2026-01-15"}]},
    "cy": {"competencies": [{"competency": "net", "level": 2}]},
    "dee": {
        "awards": [
            {"credential": "net-cert", "issuedOn": "2026-10-01"},
            {"credential": "sec-cert", "issuedOn": "2026-10-20"},
        ]
    },
}
ENGINEERS, OPERATOR = Role("engineer", headcount=2), Role("operator")
LENIENT = Role("engineer", headcount=2, coverage=Decimal("0.75"))
RUNS_OUT = date(2027, 6, 1)
"""The last day of ann's certificate."""


def catalogue() -> Snapshot:
    """All of it."""
    return snapshot_of(CATALOG)


def team(snapshot: Snapshot, *names: str, day: date = TODAY) -> tuple[Person, ...]:
    """Some of the people; all of them where none is named."""
    return people_of({key: record(RECORDS[key]) for key in names or RECORDS}, day, snapshot)

"""What the seed says joins certifications to jobs: the merged competencies, the occupations, and how far one covers the
other, compared with figures that were worked out outside the program."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal

import pytest

from pathways.advising.gap import Gap, gap_of, rounded
from pathways.curation.finding import Severity
from pathways.curation.findings import findings_of
from pathways.domain.goal import OccupationGoal
from pathways.domain.learner import Award, Record
from tests.seeded import SEED, snapshot

TODAY = date(2026, 11, 29)
DOUBLES = {
    "os-networking-basics": "net-fundamentals",
    "os-security-basics": "sec-fundamentals",
    "os-technical-support": "it-troubleshooting",
    "it-linux-administration": "os-linux-administration",
    "it-cloud-operations": "cloud-operations",
    "it-data-analysis": "data-analysis",
    "it-data-visualization": "data-visualization",
    "cloud-security": "sec-cloud-security",
    "cloud-identity": "sec-identity-access",
    "cloud-security-operations": "sec-operations",
    "cloud-security-architecture": "sec-architecture",
    "cloud-virtualization": "it-virtualization",
    "os-system-administration": "it-server-administration",
    "os-shell-scripting": "it-scripting",
    "it-service-operations": "sm-service-management",
    "it-software-development": "dev-programming",
}
LED_TO = (
    *("software-developers", "information-security-engineers", "penetration-testers", "digital-forensics-analysts"),
    *("data-scientists", "information-security-managers", "information-technology-managers"),
    *("information-systems-auditors", "nursing-assistants", "licensed-practical-and-licensed-vocational-nurses"),
    *("medical-assistants", "emergency-medical-technicians", "paramedics", "phlebotomists"),
    *("medical-records-specialists", "health-information-technologists-and-medical-registrars"),
    *("billing-and-posting-clerks", "medical-secretaries-and-administrative-assistants"),
    *("non-destructive-testing-specialists", "construction-and-building-inspectors", "electricians", "machinists"),
    *("occupational-health-and-safety-technicians", "occupational-health-and-safety-specialists"),
    *("first-line-supervisors-of-production-and-operating-workers", "industrial-production-managers"),
    *("automotive-service-technicians-and-mechanics", "inspectors-testers-sorters-samplers-and-weighers"),
    *("general-and-operations-managers", "accountants-and-auditors", "human-resources-specialists"),
    *("human-resources-assistants-except-payroll-and-timekeeping", "human-resources-managers"),
    *("compensation-benefits-and-job-analysis-specialists", "training-and-development-specialists"),
    "project-management-specialists",
)
"""Occupations to which credentials of the seed lead."""
SEEN = {
    *("SEEN_OWNER", "SEEN_SECONDARY", "OFFICIAL_PAGE", "OFFICIAL_COPY", "THIRD_PARTY", "CODE_REPOSITORY"),
    "STRUCTURE",
}


def gap(occupation: str, *held: str) -> Gap:
    record = Record(awards=tuple(Award(credential=key) for key in held))
    return gap_of(OccupationGoal(occupation), record, TODAY, snapshot())


def test_what_means_the_same_is_one_competency() -> None:
    seed = snapshot()
    assert not set(DOUBLES) & set(seed.competencies)
    assert set(DOUBLES.values()) <= set(seed.competencies)


def test_where_credentials_lead_is_in_the_seed() -> None:
    seed = snapshot()
    assert len(LED_TO) == 36
    assert not [key for key in LED_TO if key not in seed.occupations or not seed.occupations[key].needs]


@pytest.mark.parametrize(
    ("occupation", "held", "expected"),
    [
        ("information-security-analysts", ["comptia-security-plus"], "0.536"),
        ("information-security-analysts", ["comptia-cysa-plus"], "0.543"),
        ("information-security-analysts", ["isc2-cissp"], "0.613"),
        ("computer-user-support-specialists", ["comptia-a-plus"], "0.851"),
        ("welders-cutters-solderers-and-brazers", ["nccer-core", "nccer-welding-1"], "0.625"),
        ("industrial-machinery-mechanics", ["american-welding-society-cw", "osha-10-general-industry"], "0.245"),
        ("human-resources-managers", ["comptia-a-plus"], "0"),
    ],
)
def test_credential_covers_what_was_worked_out_for_it(occupation: str, held: list[str], expected: str) -> None:
    """Sum of importance times the share of the level, over the sum of importance, computed with a spreadsheet."""
    assert rounded(gap(occupation, *held).coverage) == Decimal(expected)


def test_five_security_certifications_cover_most_of_an_analyst() -> None:
    held = ("comptia-security-plus", "isc2-cissp", "isaca-cism", "ec-council-ceh", "giac-gse")
    found = gap("information-security-analysts", *held)
    assert found.coverage > Decimal("0.7")
    assert found.met_in_full > Decimal("0.5")


def test_only_outlines_that_somebody_saw_are_in_table() -> None:
    with (SEED / "alignment" / "exam-domains.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    seed = snapshot()
    assert {row["credential"] for row in found} <= set(seed.credentials)
    assert {row["seen"] for row in found} <= SEEN
    assert not [row for row in found if not (row["source"] and row["day"])]


def test_needs_are_those_of_the_table() -> None:
    """And general ones are O*NET's; where fewer than four are known both count."""
    wanted: dict[str, dict[str, tuple[Decimal, Decimal]]] = {}
    with (SEED / "alignment" / "occupation-needs.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pair = (Decimal(row["level"]), Decimal(row["importance"]))
            wanted.setdefault(row["occupation"], {})[row["competency"]] = pair
    occupations = snapshot().occupations
    assert set(wanted) <= set(occupations)
    for key, occupation in occupations.items():
        own = {need.competency: (need.level, need.importance) for need in occupation.needs}
        rated = {competency for competency in own if competency.startswith("onet-")}
        assert {name: pair for name, pair in own.items() if name not in rated} == wanted.get(key, {}), key
        assert not rated or len(wanted.get(key, {})) < 4, key
        assert all(need.competency.startswith("onet-") for need in occupation.general_needs), key


def test_the_seed_has_no_errors() -> None:
    assert [each for each in findings_of(snapshot()) if each.severity is Severity.ERROR] == []

"""`pathways/1`: what a document says, field by field, and what stands in it when nothing is said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.catalog import (
    Alignment,
    Competency,
    CompetencyLevel,
    Credential,
    CredentialStatus,
    CredentialType,
    Figure,
    Occupation,
    OccupationCredential,
    Organization,
    Reference,
    Route,
    RouteKind,
    Strength,
)
from pathways.domain.money import Money
from pathways.domain.offerings import Offering
from pathways.domain.requirement import (
    ConditionLine,
    CredentialLine,
    Each,
    Group,
    GroupRule,
    Need,
)
from pathways.exchange.pathways_format.catalog import write_catalog
from tests.catalogs import content_of, credential, usd

FULL: dict[str, Any] = {
    "organizations": [
        {"key": "comptia", "name": "CompTIA", "url": "https://www.comptia.org"},
        {"key": "ansi", "name": "ANSI"},
    ],
    "competencies": [
        {"key": "security", "name": "Security"},
        {
            "key": "network-security",
            "name": "Network security",
            "statement": "Guards a network.",
            "framework": "nice",
            "uri": "https://example.org/c/1",
            "broader": ["security"],
        },
    ],
    "credentials": [
        {
            "key": "a.plus_1-x",
            "ctid": "ce-00000000-0000-0000-0000-000000000001",
            "name": "A+",
            "description": "A first one.",
            "subjectWebpage": "https://example.org/a",
            "credentialType": "CERTIFICATION",
            "status": "SUPERSEDED",
            "supersededBy": ["b", "a.plus_1-x"],
            "lastDay": "2026-12-31",
            "ownedBy": "comptia",
            "accreditedBy": ["ansi"],
            "competencies": [{"competency": "network-security", "level": "2.5"}, {"competency": "security"}],
            "alignment": "BY_HAND",
            "credits": "1.5",
            "validMonths": 36,
            "subjects": ["cybersecurity", "it"],
            "inLanguage": ["en", "de"],
            "formerKeys": ["a-2010", "a-2015"],
            "reference": {"url": "https://example.org/a/facts", "asOf": "2026-05-01"},
            "routes": [
                {
                    "key": "exam",
                    "name": "By exam",
                    "kind": "EXAM",
                    "cost": {"amount": "404.00", "currency": "USD"},
                    "hours": "60.5",
                    "weeks": 2,
                    "availableFrom": "2026-01-01",
                    "availableThrough": "2026-12-31",
                    "offerings": [
                        {"startsOn": "2026-09-01", "endsOn": "2026-09-14", "seats": 0},
                        {"startsOn": "2026-11-02", "endsOn": "2026-11-30"},
                    ],
                    "estimated": ["hours"],
                    "requires": {"credential": "b"},
                    "recommends": {"any": [{"credential": "b"}, {"condition": "knows the field"}]},
                }
            ],
            "renewals": [
                {
                    "key": "ce",
                    "kind": "RENEWAL",
                    "hours": 50,
                    "extendsMonths": 24,
                    "graceMonths": 3,
                    "alignTo": "b",
                    "requires": {
                        "credits": 50,
                        "each": {"months": 12, "credits": 20},
                        "of": [{"credential": "b", "worth": 10, "everEarned": True}],
                    },
                }
            ],
        },
        {"key": "b", "name": "B", "credentialType": "COURSE"},
    ],
    "occupations": [
        {
            "key": "soc-analyst",
            "name": "SOC analyst",
            "code": "15-1212.00",
            "codeSystem": "onet-soc",
            "needs": [{"competency": "network-security", "level": 3, "importance": "4.5"}],
            "generalNeeds": [{"competency": "security", "level": 1, "importance": 2}],
            "credentials": [{"credential": "b", "strength": "PREFERRED"}],
        }
    ],
}  # fmt: skip


def test_every_field_is_read() -> None:
    content = content_of(FULL)
    assert list(content.organizations.values()) == [
        Organization(key="ansi", name="ANSI"),
        Organization(key="comptia", name="CompTIA", url="https://www.comptia.org"),
    ]
    assert content.competencies["network-security"] == Competency(
        key="network-security",
        name="Network security",
        statement="Guards a network.",
        framework="nice",
        uri="https://example.org/c/1",
        broader=("security",),
    )
    assert content.credentials["a.plus_1-x"] == Credential(
        key="a.plus_1-x",
        name="A+",
        credential_type=CredentialType.CERTIFICATION,
        status=CredentialStatus.SUPERSEDED,
        ctid="ce-00000000-0000-0000-0000-000000000001",
        description="A first one.",
        subject_webpage="https://example.org/a",
        owned_by=("comptia",),
        accredited_by=("ansi",),
        competencies=(
            CompetencyLevel(competency="network-security", level=Decimal("2.5")),
            CompetencyLevel(competency="security", level=Decimal(1)),
        ),
        alignment=Alignment.BY_HAND,
        credits=Decimal("1.5"),
        valid_months=36,
        subjects=("cybersecurity", "it"),
        in_language=("en", "de"),
        former_keys=("a-2010", "a-2015"),
        superseded_by=("b", "a.plus_1-x"),
        last_day=date(2026, 12, 31),
        reference=Reference(url="https://example.org/a/facts", as_of=date(2026, 5, 1)),
        routes=(
            Route(
                key="exam",
                kind=RouteKind.EXAM,
                name="By exam",
                cost=Money(Decimal(404), "USD"),
                hours=Decimal("60.5"),
                weeks=2,
                available_from=date(2026, 1, 1),
                available_through=date(2026, 12, 31),
                offerings=(
                    Offering(starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 14), seats=0),
                    Offering(starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 30)),
                ),
                requires=CredentialLine(path="a.plus_1-x/exam", credential="b"),
                recommends=Group(
                    path="a.plus_1-x/exam~recommends",
                    rule=GroupRule.ANY,
                    of=(
                        CredentialLine(path="a.plus_1-x/exam~recommends/0", credential="b"),
                        ConditionLine(path="a.plus_1-x/exam~recommends/1", condition="knows the field"),
                    ),
                ),
                estimated=(Figure.HOURS,),
            ),
        ),
        renewals=(
            Route(
                key="ce",
                kind=RouteKind.RENEWAL,
                hours=Decimal(50),
                extends_months=24,
                grace_months=3,
                align_to="b",
                requires=Group(
                    path="a.plus_1-x/ce",
                    rule=GroupRule.CREDITS,
                    minimum=Decimal(50),
                    each=Each(months=12, credits=Decimal(20)),
                    of=(
                        CredentialLine(path="a.plus_1-x/ce/0", credential="b", worth=Decimal(10), ever_earned=True),
                    ),
                ),
            ),
        ),
    )  # fmt: skip
    assert content.occupations["soc-analyst"] == Occupation(
        key="soc-analyst",
        name="SOC analyst",
        code="15-1212.00",
        code_system="onet-soc",
        needs=(Need(competency="network-security", level=Decimal(3), importance=Decimal("4.5")),),
        general_needs=(Need(competency="security", level=Decimal(1), importance=Decimal(2)),),
        credentials=(OccupationCredential(credential="b", strength=Strength.PREFERRED),),
    )


def test_what_is_not_said_is_absent() -> None:
    bare = content_of({"credentials": [{"key": "b", "name": "B", "credentialType": "COURSE"}]}).credentials["b"]
    assert bare == Credential(key="b", name="B", credential_type=CredentialType.COURSE, status=CredentialStatus.ACTIVE)
    (route,) = content_of({"credentials": [credential("c", {})]}).credentials["c"].routes
    assert route == Route(key="r0", kind=RouteKind.STUDY)


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [("1450", "USD", "1450.00"), ("0.5", "USD", "0.50"), ("1450", "JPY", "1450"), ("1.25", "KWD", "1.250")],
)
def test_money_is_written_with_decimals_of_its_currency(amount: str, currency: str, written: str) -> None:
    content = content_of({"credentials": [credential("a", {"cost": {"amount": amount, "currency": currency}})]})
    assert write_catalog(content)["credentials"][0]["routes"][0]["cost"] == {"amount": written, "currency": currency}


def test_export_is_sorted_and_omits_absent_fields() -> None:
    written = write_catalog(content_of({"credentials": [credential("b", {"cost": usd(0)}), credential("a")]}))
    assert written["credentials"] == [
        {"key": "a", "name": "A", "credentialType": "CERTIFICATION", "status": "ACTIVE"},
        {
            "key": "b",
            "name": "B",
            "credentialType": "CERTIFICATION",
            "status": "ACTIVE",
            "routes": [{"key": "r0", "kind": "STUDY", "cost": {"amount": "0.00", "currency": "USD"}}],
        },
    ]

"""A small hand-made catalogue, and a service over it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from pathways.api.service import Service, execute
from pathways.bootstrap import service_over
from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.domain.catalog import (
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
from pathways.domain.content import Content
from pathways.domain.money import Money
from pathways.domain.requirement import (
    CompetencyLine,
    ConditionLine,
    CredentialLine,
    Each,
    ExperienceLine,
    Group,
    GroupRule,
    Need,
)
from pathways.settings import Settings

USD100 = Money(Decimal(100), "USD")

THINGS = (
    Organization(key="acme", name="Acme Institute", url="https://acme.example"),
    Organization(key="board", name="Accreditation Board"),
    Competency(key="networking", name="Networking", statement="Connects machines."),
    Competency(key="security", name="Security", broader=("networking",)),
    Credential(
        key="net-basics",
        name="Network Basics",
        credential_type=CredentialType.MICRO_CREDENTIAL,
        description="Cables, addresses and routes.",
        owned_by=("acme",),
        competencies=(CompetencyLevel(competency="networking", level=Decimal(2)),),
        credits=Decimal(3),
        routes=(
            Route(key="course", kind=RouteKind.STUDY, cost=USD100, hours=Decimal("20.5"), estimated=(Figure.HOURS,)),
        ),
    ),
    Credential(
        key="sec-badge",
        name="Security Badge",
        credential_type=CredentialType.DIGITAL_BADGE,
        subjects=("Security",),
        competencies=(CompetencyLevel(competency="security"),),
        routes=(Route(key="online", kind=RouteKind.STUDY, hours=Decimal(10)),),
    ),
    Credential(
        key="analyst",
        name="Certified Analyst",
        credential_type=CredentialType.CERTIFICATION,
        owned_by=("acme",),
        accredited_by=("board",),
        competencies=(CompetencyLevel(competency="security", level=Decimal(3)),),
        valid_months=36,
        reference=Reference(url="https://acme.example/analyst", as_of=date(2026, 5, 1)),
        routes=(
            Route(
                key="exam",
                kind=RouteKind.EXAM,
                name="Analyst exam",
                cost=Money(Decimal("404.5"), "USD"),
                hours=Decimal(60),
                requires=Group(
                    path="analyst/exam",
                    rule=GroupRule.ALL,
                    of=(
                        CredentialLine(path="analyst/exam/0", credential="net-basics"),
                        Group(
                            path="analyst/basis",
                            named=True,
                            rule=GroupRule.ANY,
                            of=(
                                CredentialLine(path="analyst/exam/1/0", credential="sec-badge", concurrent=True),
                                CompetencyLine(path="analyst/exam/1/1", competency="security", level=Decimal(1)),
                            ),
                        ),
                    ),
                ),
            ),
            Route(
                key="stack",
                kind=RouteKind.STACK,
                requires=Group(
                    path="analyst/stack",
                    rule=GroupRule.CREDITS,
                    minimum=Decimal("5.5"),
                    of=(
                        CredentialLine(path="analyst/stack/0", credential="net-basics"),
                        CredentialLine(path="analyst/stack/1", credential="sec-badge", worth=Decimal("2.5")),
                    ),
                ),
            ),
        ),
        renewals=(
            Route(
                key="ce",
                kind=RouteKind.RENEWAL,
                extends_months=36,
                requires=Group(
                    path="analyst/ce",
                    rule=GroupRule.CREDITS,
                    minimum=Decimal(50),
                    each=Each(months=12, credits=Decimal(10)),
                    of=(CredentialLine(path="analyst/ce/0", credential="sec-badge", ever_earned=True),),
                ),
            ),
        ),
    ),
    Credential(
        key="expert",
        name="Chartered Expert",
        credential_type=CredentialType.LICENSE,
        routes=(
            Route(
                key="panel",
                kind=RouteKind.PRIOR_LEARNING,
                cost=Money(Decimal(250), "USD"),
                requires=Group(
                    path="expert/panel",
                    rule=GroupRule.AT_LEAST,
                    minimum=Decimal(3),
                    of=(
                        CredentialLine(path="expert/panel/0", credential="analyst", min_score=Decimal("72.5")),
                        ExperienceLine(path="expert/panel/1", months=24, fields=("security",), within_months=60),
                        ConditionLine(path="expert/panel/2", condition="Agrees to the code of ethics"),
                    ),
                ),
            ),
        ),
    ),
    Credential(
        key="old-analyst",
        name="Analyst (2010)",
        credential_type=CredentialType.CERTIFICATION,
        status=CredentialStatus.SUPERSEDED,
        superseded_by=("analyst",),
    ),
    Occupation(
        key="soc-analyst",
        name="SOC analyst",
        code="15-1212.00",
        code_system="onet-soc",
        needs=(
            Need(competency="networking", level=Decimal(2), importance=Decimal("4.5")),
            Need(competency="security", level=Decimal(3), importance=Decimal(3)),
        ),
        credentials=(OccupationCredential(credential="analyst", strength=Strength.PREFERRED),),
    ),
)

DAY = "2026-11-23"


def small_snapshot(*more: Credential, revision: int = 7) -> Snapshot:
    """The small catalogue, and more credentials if wanted."""
    content = Content.of([*THINGS, *more])
    published = datetime(2026, 11, 1, 12, 30, tzinfo=UTC)
    return compile_snapshot(content, revision=revision, fingerprint="small", published_at=published)


def service_of(snapshot: Snapshot | Callable[[], Snapshot], **settings: Any) -> Service:
    """A service over a snapshot, as it is configured by default."""
    return service_over(Settings(), snapshot if callable(snapshot) else lambda: snapshot, **settings)


def ask(query: str, service: Service | None = None, **variables: Any) -> dict[str, Any]:
    """The whole answer to one operation."""
    return asyncio.run(execute(service or service_of(small_snapshot()), query, variables))


def data(query: str, service: Service | None = None, **variables: Any) -> dict[str, Any]:
    """The data of an answer that has no errors."""
    answer = ask(query, service, **variables)
    assert "errors" not in answer, answer["errors"]
    found: dict[str, Any] = answer["data"]
    return found


def error(query: str, service: Service | None = None, **variables: Any) -> Mapping[str, Any]:
    """The only error of an answer."""
    (found,) = ask(query, service, **variables)["errors"]
    assert isinstance(found, dict)
    return found

"""Catalogues to store: one that a person understands, and any that Hypothesis thinks of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pathways.domain.catalog import (
    Competency,
    CompetencyLevel,
    Credential,
    CredentialType,
    Occupation,
    OccupationCredential,
    Organization,
    Route,
    RouteKind,
    Strength,
)
from pathways.domain.content import Thing
from pathways.domain.money import Money
from pathways.domain.months import YearDay
from pathways.domain.offerings import Every, Offering, Recurrence, Term, YearSpan
from pathways.domain.requirement import (
    Attribute,
    CompetencyLine,
    ConditionLine,
    CountsOnce,
    CredentialLine,
    Distinct,
    DistinctBy,
    ExclusionLine,
    ExperienceLine,
    Group,
    GroupRule,
    Limit,
    Need,
    Requirement,
    Select,
    Selection,
)
from pathways.domain.shared_rules import Adjacency, Equivalence, Overlap


def numbered(count: int, *, name: str = "Credential") -> list[Thing]:
    """An organization, and so many credentials of it, each but the first with a route that requires the one before."""
    things: list[Thing] = [Organization(key="org", name="An organization", former_keys=("organisation",))]
    for number in range(count):
        path = f"c{number}/study"
        before = CredentialLine(path=path, credential=f"c{number - 1}") if number else None
        things.append(
            Credential(
                key=f"c{number}",
                name=f"{name} {number}",
                credential_type=CredentialType.MICRO_CREDENTIAL,
                owned_by=("org",),
                routes=(Route(key="study", kind=RouteKind.STUDY, requires=before),),
            )
        )
    return things


def security_catalogue() -> list[Thing]:
    """Network+ and Security+ lead to CISSP; SOC analysts want Security+."""
    return [
        Organization(key="comptia", name="CompTIA"),
        Organization(key="isc2", name="ISC2"),
        Competency(key="security", name="Security"),
        Competency(key="network-security", name="Network security", broader=("security",)),
        _certification("network-plus", "CompTIA Network+", "comptia", None, "369"),
        _certification(
            "security-plus",
            "CompTIA Security+",
            "comptia",
            CredentialLine(path="security-plus/exam", credential="network-plus"),
            "404.50",
            competencies=(CompetencyLevel(competency="network-security", level=Decimal(3)),),
        ),
        _certification(
            "cissp",
            "CISSP",
            "isc2",
            Group(
                path="cissp/exam",
                rule=GroupRule.ALL,
                of=(
                    ExperienceLine(path="cissp/exam/0", months=60, fields=("security",)),
                    Group(
                        path="cissp/exam/1",
                        rule=GroupRule.ANY,
                        of=(
                            CredentialLine(path="cissp/exam/1/0", credential="security-plus"),
                            CompetencyLine(path="cissp/exam/1/1", competency="network-security", level=Decimal("3.5")),
                        ),
                    ),
                    ConditionLine(path="endorsed", named=True, condition="endorsed by a holder"),
                ),
            ),
            "749",
        ),
        Occupation(
            key="soc-analyst",
            name="SOC analyst",
            code="15-1212.00",
            code_system="onet-soc",
            needs=(Need(competency="network-security", level=Decimal(3), importance=Decimal("4.5")),),
            credentials=(OccupationCredential(credential="security-plus", strength=Strength.PREFERRED),),
        ),
    ]


def _certification(
    key: str,
    name: str,
    owner: str,
    requires: Requirement | None,
    cost: str,
    *,
    competencies: tuple[CompetencyLevel, ...] = (),
) -> Credential:
    exam = Route(key="exam", kind=RouteKind.EXAM, cost=Money(Decimal(cost), "USD"), requires=requires)
    renewal = Route(key="ce", kind=RouteKind.RENEWAL, extends_months=36)
    return Credential(
        key=key,
        name=name,
        credential_type=CredentialType.CERTIFICATION,
        owned_by=(owner,),
        valid_months=36,
        competencies=competencies,
        routes=(exam,),
        renewals=(renewal,),
    )


def degree_catalogue() -> list[Thing]:
    """A degree that counts courses in every way there is, a minor that overlaps with it, and two equal courses.

    Each course is taught in three terms, of which the second is full, in each autumn from then on, and in summers.
    """
    autumn = YearSpan(from_=YearDay(9, 1), to=YearDay(1, 31))
    summers = YearSpan(from_=YearDay(6, 1), to=YearDay(8, 31), every=Every.ODD_YEAR)
    recurring = (Recurrence(term="autumn"), Recurrence(span=summers, seats=20))
    terms = (
        Offering(starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 18), seats=30),
        Offering(starts_on=date(2026, 10, 1), ends_on=date(2027, 1, 29), seats=0),
        Offering(starts_on=date(2027, 2, 1), ends_on=date(2027, 5, 21)),
    )
    courses = [
        Credential(
            key=key,
            name=key.upper(),
            credential_type=CredentialType.COURSE,
            owned_by=("uni",),
            credits=Decimal(3),
            level="101",
            subjects=("maths",),
            competencies=(CompetencyLevel(competency="algebra"),),
            routes=(Route(key="study", kind=RouteKind.STUDY, weeks=15, offerings=terms, recurring=recurring),),
        )
        for key in ("calc-a", "calc-b", "stats")
    ]
    electives = Group(
        path="electives",
        named=True,
        rule=GroupRule.CREDITS,
        minimum=Decimal(9),
        of=(
            CredentialLine(path="degree/stack/0/0", credential="stats", shared=True),
            Selection(
                path="degree/stack/0/1",
                select=Select(
                    subjects=("maths",),
                    owned_by=("uni",),
                    competencies=("algebra",),
                    credential_types=("COURSE",),
                    not_keys=("calc-c*",),
                    levels=("1*",),
                    min_credits=Decimal(1),
                    max_credits=Decimal(3),
                    excepting=Select(keys=("stats", "*-c")),
                ),
                min_score=Decimal(50),
                worth=Decimal("2.5"),
            ),
        ),
        limits=(
            Limit(at_most=1, keys=("calc-a", "calc-b")),
            Limit(at_most=2, per=Attribute.SUBJECTS),
            Limit(at_most_share=Decimal("0.5"), keys=("stats",)),
            Limit(at_most_credits=Decimal("4.5"), select=Select(keys=("calc-*",), excepting=Select(owned_by=("uni",)))),
        ),
        distinct=Distinct(by=DistinctBy.SUBJECTS, at_least=1),
    )
    degree = Group(
        path="degree/stack",
        rule=GroupRule.ALL,
        counts_once=CountsOnce.CREDITS,
        of=(
            electives,
            ExclusionLine(path="degree/stack/1", credential="minor"),
            ExclusionLine(path="degree/stack/2", condition="is barred"),
            ExclusionLine(path="degree/stack/3", select=Select(levels=("9*",), excepting=Select(owned_by=("uni",)))),
        ),
    )
    minor = Group(
        path="minor/stack",
        rule=GroupRule.AT_LEAST,
        minimum=Decimal(2),
        same=Attribute.OWNED_BY,
        within_months_of_each_other=84,
        counts_once=CountsOnce.WHOLE,
        of=(Selection(path="minor/stack", select=Select(keys=("calc-*", "stats")), whole=True),),
    )
    return [
        Organization(key="uni", name="University"),
        Competency(key="algebra", name="Algebra"),
        Competency(key="geometry", name="Geometry"),
        Adjacency(key="near", name="Near", competency="geometry", as_="algebra", up_to=Decimal("2.5")),
        Term(key="autumn", name="Autumn", span=autumn),
        *courses,
        *(
            Credential(
                key=key,
                name=key.title(),
                credential_type=CredentialType.DEGREE,
                routes=(Route(key="stack", kind=RouteKind.STACK, requires=tree),),
            )
            for key, tree in (("degree", degree), ("minor", minor))
        ),
        Equivalence(key="calculus", name="Calculus", credentials=("calc-b", "calc-a")),
        Overlap(
            key="double-counting",
            name="Double counting",
            between=("minor", "electives", Select(keys=("deg*",), excepting=Select(subjects=("law",)))),
            keys=("stats", "calc-a"),
            at_most=1,
            at_most_credits=Decimal("3.5"),
        ),
        Overlap(key="once", name="Once", between=("degree", "minor"), select=Select(subjects=("it",)), each_at_most=1),
    ]

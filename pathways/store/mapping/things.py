"""Things as node properties and back. graph_schema/README.md pictures the model; shapes/*.yaml state it.

Decimals are stored as plain text ("404.5"), days as ISO text, absent values and empty lists not at all.
Each ``*_COLUMNS`` names the properties a decoder expects, in its order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pathways.domain.catalog import (
    Alignment,
    Attempts,
    Competency,
    CompetencyLevel,
    Credential,
    CredentialStatus,
    CredentialType,
    CreditsOf,
    Kind,
    Occupation,
    OccupationCredential,
    Organization,
    Reference,
    Route,
    Strength,
    Validity,
)
from pathways.domain.content import Thing
from pathways.domain.identifiers import MovedPath
from pathways.domain.money import Money, Upkeep, UpkeepKind
from pathways.domain.months import YearDay
from pathways.domain.offerings import Cohort, Term
from pathways.domain.quantity import plain
from pathways.domain.requirement import Need, Select
from pathways.domain.shared_rules import Adjacency, Equivalence, Overlap, Scale
from pathways.present import present
from pathways.store.bolt import Row
from pathways.store.mapping.offerings import span_properties

LABELS: dict[Kind, str] = {
    Kind.ORGANIZATION: "Organization",
    Kind.COMPETENCY: "Competency",
    Kind.CREDENTIAL: "Credential",
    Kind.OCCUPATION: "Occupation",
    Kind.EQUIVALENCE: "Equivalence",
    Kind.OVERLAP: "Overlap",
    Kind.SCALE: "Scale",
    Kind.TERM: "Term",
    Kind.ADJACENCY: "Adjacency",
}

ORGANIZATION_COLUMNS = ("key", "name", "url", "formerKeys")
COMPETENCY_COLUMNS = ("key", "name", "statement", "framework", "uri", "formerKeys")
OCCUPATION_COLUMNS = ("key", "name", "code", "codeSystem", "formerKeys")
EQUIVALENCE_COLUMNS = ("key", "name", "oneWay", "credits", "appliesIn")
SCALE_COLUMNS = ("key", "name", "values", "points", "passing")
ADJACENCY_COLUMNS = ("key", "name", "upTo")
OVERLAP_COLUMNS = ("key", "name", "atMost", "atMostCredits", "eachAtMost")
CREDENTIAL_COLUMNS = (
    *("key", "name", "credentialType", "status", "ctid", "description", "subjectWebpage", "alignment", "credits"),
    *("validMonths", "subjects", "inLanguage", "lastDay", "referenceUrl", "referenceAsOf", "validity", "level"),
    *("creditsFrom", "creditsTo", "scale", "passing", "passingScore", "attempts", "validDays", "validUntil"),
    *("repeatable", "formerKeys", "upkeepKinds", "upkeepHours", "upkeepCosts", "movedFrom", "movedTo"),
)

# The same few numbers and days stand in a catalogue many thousand times.
decimal: Callable[[str], Decimal] = lru_cache(maxsize=4096)(Decimal)
_day: Callable[[str], date] = lru_cache(maxsize=4096)(date.fromisoformat)


def thing_properties(thing: Thing) -> dict[str, Any]:
    """The properties of a thing's node, without those the store adds."""
    match thing:
        case Organization():
            return present(key=thing.key, name=thing.name, url=thing.url, formerKeys=list(thing.former_keys))
        case Competency():
            return present(
                key=thing.key,
                name=thing.name,
                statement=thing.statement,
                framework=thing.framework,
                uri=thing.uri,
                formerKeys=list(thing.former_keys),
            )
        case Occupation():
            return present(
                key=thing.key,
                name=thing.name,
                code=thing.code,
                codeSystem=thing.code_system,
                formerKeys=list(thing.former_keys),
            )
        case Credential():
            return _credential_properties(thing)
        case Equivalence():
            credits = None if thing.credits is CreditsOf.OWN else str(thing.credits)
            return present(
                key=thing.key,
                name=thing.name,
                oneWay=thing.one_way or None,
                credits=credits,
                appliesIn=list(thing.for_) or None,
            )
        case Scale():
            return present(
                key=thing.key,
                name=thing.name,
                values=list(thing.values),
                points=[plain(each) for each in thing.points],
                passing=thing.passing,
            )
        case Term():
            return present(key=thing.key, name=thing.name, **span_properties(thing.span))
        case Adjacency():
            return present(key=thing.key, name=thing.name, upTo=text(thing.up_to))
        case Overlap():
            return present(
                key=thing.key,
                name=thing.name,
                atMost=thing.at_most,
                atMostCredits=text(thing.at_most_credits),
                eachAtMost=thing.each_at_most,
            )


def _credential_properties(credential: Credential) -> dict[str, Any]:
    reference = credential.reference
    return present(
        key=credential.key,
        name=credential.name,
        credentialType=str(credential.credential_type),
        status=str(credential.status),
        ctid=credential.ctid,
        description=credential.description,
        subjectWebpage=credential.subject_webpage,
        alignment=credential.alignment and str(credential.alignment),
        credits=text(credential.credits),
        validMonths=credential.valid_months,
        subjects=list(credential.subjects),
        inLanguage=list(credential.in_language),
        lastDay=iso(credential.last_day),
        referenceUrl=reference.url if reference else None,
        referenceAsOf=iso(reference.as_of) if reference else None,
        validity=credential.validity and str(credential.validity),
        level=credential.level,
        creditsFrom=text(credential.credits_from),
        creditsTo=text(credential.credits_to),
        scale=credential.scale,
        passing=credential.passing,
        passingScore=text(credential.passing_score),
        attempts=None if credential.attempts is Attempts.BEST else str(credential.attempts),
        validDays=credential.valid_days,
        validUntil=credential.valid_until and str(credential.valid_until),
        repeatable=credential.repeatable if credential.repeatable > 1 else None,
        formerKeys=list(credential.former_keys),
        **upkeep_properties(credential.upkeep),
        movedFrom=[each.from_ for each in credential.moved_paths],
        movedTo=[each.to for each in credential.moved_paths],
    )


def upkeep_properties(upkeep: Sequence[Upkeep]) -> dict[str, list[str]]:
    """Three lists side by side; an amount that is not stated is an empty text."""
    return {
        "upkeepKinds": [str(each.kind) for each in upkeep],
        "upkeepHours": [text(each.hours_per_year) or "" for each in upkeep],
        "upkeepCosts": ["" if each.cost_per_year is None else _money_text(each.cost_per_year) for each in upkeep],
    }


def upkeep_of(kinds: Sequence[str], hours: Sequence[str], costs: Sequence[str]) -> tuple[Upkeep, ...]:
    """From these lists."""
    return tuple(
        Upkeep(kind=UpkeepKind(kind), hours_per_year=number(hour or None), cost_per_year=_money_of(cost))
        for kind, hour, cost in zip(kinds, hours, costs, strict=True)
    )


def _money_text(money: Money) -> str:
    return f"{text(money.amount)} {money.currency}"


def _money_of(written: str) -> Money | None:
    amount, _, currency = written.partition(" ")
    return Money(decimal(amount), currency) if written else None


def organization_of(row: Row) -> Organization:
    """From ORGANIZATION_COLUMNS."""
    key, name, url, former = row
    return Organization(key=key, name=name, url=url, former_keys=tuple(former or ()))


def competency_of(row: Row, broader: list[str]) -> Competency:
    """From COMPETENCY_COLUMNS."""
    key, name, statement, framework, uri, former = row
    return Competency(
        key=key,
        name=name,
        statement=statement,
        framework=framework,
        uri=uri,
        broader=tuple(broader),
        former_keys=tuple(former or ()),
    )


def occupation_of(
    row: Row, needs: list[Need], general: list[Need], credentials: list[OccupationCredential]
) -> Occupation:
    """From OCCUPATION_COLUMNS."""
    key, name, code, code_system, former = row
    return Occupation(
        key=key,
        name=name,
        code=code,
        code_system=code_system,
        needs=tuple(needs),
        general_needs=tuple(general),
        credentials=tuple(credentials),
        former_keys=tuple(former or ()),
    )


def need_of(competency: str, level: str, importance: str) -> Need:
    """What an occupation asks for."""
    return Need(competency=competency, level=decimal(level), importance=decimal(importance))


def credential_of(
    row: Row,
    *,
    owned_by: list[str],
    accredited_by: list[str],
    competencies: list[CompetencyLevel],
    superseded_by: list[str],
    routes: list[Route],
    renewals: list[Route],
) -> Credential:
    """From CREDENTIAL_COLUMNS."""
    (
        key,
        name,
        type_,
        status,
        ctid,
        description,
        webpage,
        alignment,
        credits_,
        valid,
        subjects,
        language,
        last,
        url,
        of,
        validity,
        level,
        credits_from,
        credits_to,
        scale,
        passing,
        passing_score,
        attempts,
        days,
        until,
        repeatable,
        former,
        kinds,
        hours,
        costs,
        *moved,
    ) = row
    return Credential(
        key=key,
        name=name,
        credential_type=CredentialType(type_),
        status=CredentialStatus(status),
        ctid=ctid,
        description=description,
        subject_webpage=webpage,
        owned_by=tuple(owned_by),
        accredited_by=tuple(accredited_by),
        competencies=tuple(competencies),
        alignment=Alignment(alignment) if alignment else None,
        credits=number(credits_),
        valid_months=valid,
        valid_days=days,
        valid_until=YearDay.parse(until) if until else None,
        validity=Validity(validity) if validity else None,
        subjects=tuple(subjects or ()),
        in_language=tuple(language or ()),
        superseded_by=tuple(superseded_by),
        last_day=day_of(last),
        level=level,
        reference=None if url is None else Reference(url=url, as_of=day_of(of)),
        routes=tuple(routes),
        renewals=tuple(renewals),
        credits_from=number(credits_from),
        credits_to=number(credits_to),
        scale=scale,
        passing=passing,
        passing_score=number(passing_score),
        attempts=Attempts(attempts) if attempts else Attempts.BEST,
        repeatable=repeatable or 1,
        former_keys=tuple(former or ()),
        upkeep=upkeep_of(kinds or (), hours or (), costs or ()),
        moved_paths=tuple(
            MovedPath(from_=from_, to=to) for from_, to in zip(*(each or () for each in moved), strict=True)
        ),
    )


def cohort_of(first: str | None, last: str | None) -> Cohort | None:
    """From its days; None where there are none."""
    return None if first is None and last is None else Cohort(from_=day_of(first), through=day_of(last))


def scale_of(row: Row) -> Scale:
    """From SCALE_COLUMNS."""
    key, name, values, points, passing = row
    return Scale(
        key=key,
        name=name,
        values=tuple(values or ()),
        points=tuple(decimal(each) for each in points or ()),
        passing=passing,
    )


def overlap_of(row: Row, between: tuple[str | Select, ...], keys: tuple[str, ...], select: Select | None) -> Overlap:
    """From OVERLAP_COLUMNS."""
    key, name, most, most_credits, each = row
    return Overlap(
        key=key,
        name=name,
        between=between,
        keys=keys,
        select=select,
        at_most=most,
        at_most_credits=number(most_credits),
        each_at_most=each,
    )


def adjacency_of(row: Row, competency: str, as_: str) -> Adjacency:
    """From ADJACENCY_COLUMNS, and the competencies at its two ends."""
    key, name, up_to = row
    return Adjacency(key=key, name=name, competency=competency, as_=as_, up_to=number(up_to))


def occupation_credential_of(credential: str, strength: str) -> OccupationCredential:
    """From the end of an ASKS_FOR and its strength."""
    return OccupationCredential(credential=credential, strength=Strength(strength))


def text(value: Decimal | None) -> str | None:
    """A decimal as it is stored."""
    return None if value is None else plain(value)


def number(stored: str | None) -> Decimal | None:
    """The inverse of `text`."""
    return None if stored is None else decimal(stored)


def iso(value: date | None) -> str | None:
    """A day as it is stored."""
    return None if value is None else value.isoformat()


def day_of(stored: str | None) -> date | None:
    """The inverse of `iso`."""
    return None if stored is None else _day(stored)

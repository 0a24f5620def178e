"""The file format `pathways/1`: catalogue documents in and out."""

from __future__ import annotations

from typing import Any

from pathways.domain.catalog import (
    Attempts,
    Credential,
    Occupation,
    Route,
)
from pathways.domain.content import Content
from pathways.domain.draft import Draft
from pathways.domain.requirement import Need
from pathways.exchange.document import Document
from pathways.exchange.fields import number
from pathways.exchange.pathways_format.adjacencies import write_adjacency
from pathways.exchange.pathways_format.costs import write_group_cost, write_money, write_shared_cost, write_upkeep
from pathways.exchange.pathways_format.cycles import write_first_cycle, write_retake
from pathways.exchange.pathways_format.equivalents_and_overlaps import (
    write_equivalence,
    write_overlap,
)
from pathways.exchange.pathways_format.requirement_writer import write_cohort, write_requirement
from pathways.exchange.pathways_format.scales import write_scale
from pathways.exchange.pathways_format.terms_and_offerings import write_offerings, write_term
from pathways.exchange.pathways_format.valid_documents import judged, valid_draft
from pathways.intake.values import FORMAT
from pathways.present import present


def read_catalog(document: Document) -> Draft:
    """Reads a `pathways/1` document: as the models take it or, for the words of its problems, field by field."""
    return valid_draft(document) or judged(document)


def write_catalog(content: Content) -> dict[str, Any]:
    """A content as one document, things in key order, absent fields left out."""
    return {
        "format": FORMAT,
        "organizations": [
            present(key=o.key, name=o.name, url=o.url, formerKeys=list(o.former_keys))
            for o in content.organizations.values()
        ],
        "competencies": [
            present(
                key=c.key,
                name=c.name,
                statement=c.statement,
                framework=c.framework,
                uri=c.uri,
                broader=list(c.broader),
                formerKeys=list(c.former_keys),
            )
            for c in content.competencies.values()
        ],
        **({"scales": [write_scale(scale) for scale in content.scales.values()]} if content.scales else {}),
        **({"terms": [write_term(term) for term in content.terms.values()]} if content.terms else {}),
        "credentials": [_write_credential(credential) for credential in content.credentials.values()],
        "occupations": [_write_occupation(occupation) for occupation in content.occupations.values()],
        "equivalents": [write_equivalence(equivalence) for equivalence in content.equivalences.values()],
        "overlaps": [write_overlap(overlap) for overlap in content.overlaps.values()],
        **({"counts": [write_adjacency(each) for each in content.adjacencies.values()]} if content.adjacencies else {}),
    }


def _write_credential(c: Credential) -> dict[str, Any]:
    reference = None
    if c.reference is not None:
        reference = present(url=c.reference.url, asOf=c.reference.as_of and c.reference.as_of.isoformat())
    return present(
        key=c.key,
        ctid=c.ctid,
        name=c.name,
        description=c.description,
        credentialType=c.credential_type.value,
        status=c.status.value,
        ownedBy=list(c.owned_by),
        accreditedBy=list(c.accredited_by),
        competencies=[{"competency": item.competency, "level": number(item.level)} for item in c.competencies],
        alignment=c.alignment and c.alignment.value,
        credits=None if c.credits is None else number(c.credits),
        creditsFrom=None if c.credits_from is None else number(c.credits_from),
        creditsTo=None if c.credits_to is None else number(c.credits_to),
        scale=c.scale,
        passing=c.passing if c.passing_score is None else number(c.passing_score),
        attempts=None if c.attempts is Attempts.BEST else c.attempts.value,
        repeatable=c.repeatable if c.repeatable > 1 else None,
        validMonths=c.valid_months,
        validDays=c.valid_days,
        validUntil=None if c.valid_until is None else str(c.valid_until),
        validity=c.validity and c.validity.value,
        subjects=list(c.subjects),
        subjectWebpage=c.subject_webpage,
        inLanguage=list(c.in_language),
        supersededBy=list(c.superseded_by),
        lastDay=c.last_day and c.last_day.isoformat(),
        level=c.level,
        reference=reference,
        formerKeys=list(c.former_keys),
        movedPaths=[{"from": each.from_, "to": each.to} for each in c.moved_paths],
        upkeep=[write_upkeep(each) for each in c.upkeep],
        routes=[_write_route(route) for route in c.routes],
        renewals=[_write_route(route) for route in c.renewals],
    )


def _write_route(r: Route) -> dict[str, Any]:
    return present(
        key=r.key,
        name=r.name,
        kind=r.kind.value,
        cost=r.cost and write_money(r.cost),
        sharedCost=r.shared_cost and write_shared_cost(r.shared_cost),
        groupCost=r.group_cost and write_group_cost(r.group_cost),
        hours=None if r.hours is None else number(r.hours),
        weeks=r.weeks,
        availableFrom=r.available_from and r.available_from.isoformat(),
        availableThrough=r.available_through and r.available_through.isoformat(),
        offerings=write_offerings(r),
        extendsMonths=r.extends_months,
        graceMonths=r.grace_months,
        opensDays=r.opens_days,
        firstCycle=r.first_cycle and write_first_cycle(r.first_cycle),
        carryOver=None if r.carry_over is None else number(r.carry_over),
        cohort=r.cohort and write_cohort(r.cohort),
        alignTo=r.align_to,
        retake=r.retake and write_retake(r.retake),
        upkeep=[write_upkeep(each) for each in r.upkeep],
        estimated=[figure.value for figure in r.estimated],
        requires=None if r.requires is None else write_requirement(r.requires),
        sentence=r.sentence,
        recommends=None if r.recommends is None else write_requirement(r.recommends),
    )


def _write_occupation(o: Occupation) -> dict[str, Any]:
    return present(
        key=o.key,
        name=o.name,
        code=o.code,
        codeSystem=o.code_system,
        needs=[_write_need(need) for need in o.needs],
        generalNeeds=[_write_need(need) for need in o.general_needs],
        credentials=[{"credential": item.credential, "strength": item.strength.value} for item in o.credentials],
        formerKeys=list(o.former_keys),
    )


def _write_need(need: Need) -> dict[str, Any]:
    return {"competency": need.competency, "level": number(need.level), "importance": number(need.importance)}

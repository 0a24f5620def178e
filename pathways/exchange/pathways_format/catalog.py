"""The file format `pathways/1`: catalogue documents in and out."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

from pathways.codes import Code
from pathways.domain.catalog import (
    Alignment,
    Attempts,
    Competency,
    CompetencyLevel,
    Credential,
    CredentialStatus,
    CredentialType,
    Figure,
    Kind,
    Occupation,
    OccupationCredential,
    Organization,
    Reference,
    Route,
    RouteKind,
    Strength,
    Validity,
)
from pathways.domain.content import Content, Thing
from pathways.domain.draft import Draft
from pathways.domain.money import written
from pathways.domain.offerings import Offering, Recurrence
from pathways.domain.requirement import Need
from pathways.errors import TooManyProblemsError
from pathways.exchange.document import Document
from pathways.exchange.fields import MOST_DAYS, MOST_TIMES, Fields, Notes, number
from pathways.exchange.pathways_format import catalog_models as models
from pathways.exchange.pathways_format.cycles import read_first_cycle, read_retake, write_first_cycle, write_retake
from pathways.exchange.pathways_format.equivalents_and_overlaps import (
    read_equivalence,
    read_overlap,
    write_equivalence,
    write_overlap,
)
from pathways.exchange.pathways_format.mappings import names_of
from pathways.exchange.pathways_format.meant_mapping import meant_under
from pathways.exchange.pathways_format.requirement_reader import read_requirement
from pathways.exchange.pathways_format.requirement_writer import write_cohort, write_requirement
from pathways.exchange.pathways_format.scales import read_scale, write_scale
from pathways.exchange.pathways_format.shared_costs import read_shared_cost, write_shared_cost
from pathways.exchange.pathways_format.terms_and_offerings import read_offering, read_term, write_offerings, write_term
from pathways.exchange.pathways_format.values import FORMAT
from pathways.exchange.places import path_of
from pathways.present import present
from pathways.text import shown

NO_LEARNERS = "Learner records have no place in a catalogue."


def read_catalog(document: Document) -> Draft:
    """Reads a `pathways/1` document."""
    notes = Notes(meant=meant_under(models.Catalogue))
    things: list[tuple[Thing, str]] = []
    with suppress(TooManyProblemsError):
        _read_things(document.value, notes, things)
    return Draft(document.file, tuple(things), tuple(notes.uses), tuple(notes.problems))


def _read_things(document: Any, notes: Notes, things: list[tuple[Thing, str]]) -> None:
    root = Fields(document, (), notes)
    if root.is_mapping:
        if root.has("format") and root.value["format"] != FORMAT:
            root.note(
                Code.BAD_FORMAT,
                f"The format {shown(root.value['format'])} is not known.",
                f"Use `format: {FORMAT}`.",
                "format",
            )
        root.required("format", FORMAT)
    if root.several("learners", alone=False):
        root.note(Code.MISPLACED, NO_LEARNERS, "Give a record with --learner FILE.", "learners")
    for name, read in (
        ("organizations", _organization),
        ("competencies", _competency),
        ("scales", read_scale),
        ("terms", read_term),
        ("credentials", _credential),
        ("occupations", _occupation),
        ("overlaps", read_overlap),
    ):
        for place, value in enumerate(root.several(name, alone=False)):
            fields = Fields(value, (name, place), notes)
            thing = read(fields)
            if thing is not None:
                things.append((thing, path_of((name, place))))
    for place, value in enumerate(root.several("equivalents", alone=False)):
        equivalence = read_equivalence(value, ("equivalents", place), notes)
        if equivalence is not None:
            things.append((equivalence, path_of(("equivalents", place))))
    root.finish(names_of(models.Catalogue), noted=("learners",))


def _head(fields: Fields) -> tuple[str, str]:
    """Key and name; empty where missing or wrong, which is noted."""
    key = fields.key("key") if fields.required("key") else None
    name = fields.text("name") if fields.required("name") else None
    return key or "", name or ""


def _organization(fields: Fields) -> Organization | None:
    key, name = _head(fields)
    url = fields.web("url")
    fields.finish(names_of(models.Organization))
    return Organization(key=key, name=name, url=url) if key else None


def _competency(fields: Fields) -> Competency | None:
    key, name = _head(fields)
    competency = Competency(
        key=key,
        name=name,
        statement=fields.prose("statement"),
        framework=fields.text("framework"),
        uri=fields.uri("uri"),
        broader=fields.keys("broader", Kind.COMPETENCY),
    )
    fields.finish(names_of(models.Competency))
    return competency if key else None


def _level(fields: Fields) -> CompetencyLevel | None:
    key = fields.key("competency", Kind.COMPETENCY) if fields.required("competency") else None
    level = fields.quantity("level", above=0) if fields.has("level") else CompetencyLevel(competency="").level
    fields.finish(names_of(models.CompetencyLevel))
    return CompetencyLevel(competency=key, level=level) if key and level else None


def _reference(fields: Fields | None) -> Reference | None:
    if fields is None:
        return None
    url = fields.web("url") if fields.required("url") else None
    as_of = fields.day("asOf")
    fields.finish(names_of(models.Reference))
    return Reference(url=url, as_of=as_of) if url else None


def _credential(fields: Fields) -> Credential | None:
    key, name = _head(fields)
    kind = fields.choice("credentialType", CredentialType) if fields.required("credentialType") else None
    routes = fields.items("routes", lambda inner: _route(inner, key, renewal=False))
    renewals = fields.items("renewals", lambda inner: _route(inner, key, renewal=True))
    keys = [route.key for route in (*routes, *renewals)]
    for double in sorted(own for own, count in Counter(keys).items() if count > 1):
        fields.note(
            Code.DUPLICATE_KEY, f"Two routes or renewals have the key {shown(double)}.", "Rename one.", "routes"
        )
    competencies = fields.items("competencies", _level)
    fields.once("competencies", [item.competency for item in competencies])
    credential = Credential(
        key=key,
        name=name,
        credential_type=kind or CredentialType.CERTIFICATION,
        status=fields.choice("status", CredentialStatus) or CredentialStatus.ACTIVE,
        ctid=fields.ctid("ctid"),
        description=fields.prose("description"),
        subject_webpage=fields.web("subjectWebpage"),
        owned_by=fields.keys("ownedBy", Kind.ORGANIZATION),
        accredited_by=fields.keys("accreditedBy", Kind.ORGANIZATION),
        competencies=competencies,
        alignment=fields.choice("alignment", Alignment),
        credits=fields.quantity("credits"),
        valid_months=fields.months("validMonths"),
        valid_days=fields.whole("validDays", 1, MOST_DAYS),
        valid_until=fields.day_of_year("validUntil"),
        validity=fields.choice("validity", Validity),
        subjects=fields.texts("subjects"),
        in_language=fields.texts("inLanguage"),
        superseded_by=fields.keys("supersededBy", Kind.CREDENTIAL),
        last_day=fields.day("lastDay"),
        level=fields.label("level"),
        reference=_reference(fields.below("reference")),
        routes=routes,
        renewals=renewals,
        credits_from=fields.quantity("creditsFrom"),
        credits_to=fields.quantity("creditsTo"),
        scale=fields.key("scale", Kind.SCALE),
        passing=fields.text("passing") if fields.has("scale") else None,
        passing_score=None if fields.has("scale") else fields.quantity("passing", least=None),
        attempts=fields.choice("attempts", Attempts) or Attempts.BEST,
        repeatable=fields.whole("repeatable", 1, MOST_TIMES) or 1,
    )
    _check_chosen_credits(fields, credential)
    _note_two_lifetimes(fields, credential)
    fields.finish(names_of(models.Credential))
    return credential if key else None


def _check_chosen_credits(fields: Fields, credential: Credential) -> None:
    """Notes where the credits that a learner chooses between make no span."""
    least, most, own = credential.credits_from, credential.credits_to, credential.credits
    if (least is None) != (most is None):
        here, other = ("creditsTo", "creditsFrom") if least is None else ("creditsFrom", "creditsTo")
        if fields.has(other):
            return  # it says something, and what is wrong with it is noted
        fields.note(Code.MISSING, f"`{here}` stands without `{other}`.", f"Write `{other}` too.", here)
    if least is not None and most is not None and least > most:
        text = f"creditsFrom {number(least)} is more than creditsTo {number(most)}."
        fields.note(Code.OUT_OF_RANGE, text, "Swap them.", "creditsTo")
    elif least is not None and most is not None and own is not None and not least <= own <= most:
        text = f"credits must lie between {number(least)} and {number(most)} (got {number(own)})."
        fields.note(Code.OUT_OF_RANGE, text, "Correct one of them, or leave out `credits`.", "credits")


def _note_two_lifetimes(fields: Fields, credential: Credential) -> None:
    months, days, until = credential.valid_months, credential.valid_days, credential.valid_until
    said = {"validMonths": months, "validDays": days, "validUntil": until}
    stated = [f"{name} says {each}" for name, each in said.items() if each is not None]
    if credential.validity is not None and stated:
        text = f"The validity is {credential.validity}, and {' and '.join(stated)}."
        fields.note(Code.BAD_VALUE, text, "Keep one of them.", "validity")
    elif months is not None and days is not None:
        text = f"validMonths says {months}, and validDays says {days}."
        fields.note(Code.BAD_VALUE, text, "Keep one of them; validUntil may stand beside it.", "validDays")


def _route(fields: Fields, credential: str, *, renewal: bool) -> Route | None:
    key = fields.key("key") if fields.required("key") else None
    kind = fields.choice("kind", RouteKind) if fields.required("kind") else None
    if kind is not None and (kind is RouteKind.RENEWAL) != renewal:
        where = "renewals" if kind is RouteKind.RENEWAL else "routes"
        fields.note(Code.BAD_VALUE, f"A route of kind {kind} does not stand here.", f"Put it under `{where}`.", "kind")
    tree, advised = fields.below("requires"), fields.below("recommends") if not renewal else None
    offered = fields.items("offerings", read_offering)
    requires = None if tree is None else read_requirement(tree, f"{credential}/{key or ''}", renewal=renewal)
    route = Route(
        key=key or "",
        kind=kind or RouteKind.STUDY,
        name=fields.text("name"),
        cost=fields.money("cost"),
        shared_cost=read_shared_cost(fields.below("sharedCost")),
        hours=fields.quantity("hours"),
        weeks=fields.whole("weeks", 0, 100_000),
        available_from=fields.day("availableFrom"),
        available_through=fields.day("availableThrough"),
        offerings=tuple(each for each in offered if isinstance(each, Offering)),
        recurring=tuple(each for each in offered if isinstance(each, Recurrence)),
        requires=requires,
        first_cycle=read_first_cycle(fields.below("firstCycle"), requires) if renewal else None,
        extends_months=fields.months("extendsMonths") if renewal else None,
        grace_months=fields.months("graceMonths", 0) if renewal else None,
        align_to=fields.key("alignTo", Kind.CREDENTIAL) if renewal else None,
        cohort=fields.cohort(),
        opens_days=fields.whole("opensDays", 0, MOST_DAYS) if renewal else None,
        estimated=fields.choices("estimated", Figure),
        retake=None if renewal else read_retake(fields.below("retake")),
        recommends=None if advised is None else read_requirement(advised, f"{credential}/{key or ''}~recommends"),
    )
    if route.available_from and route.available_through and route.available_from > route.available_through:
        fields.note(Code.OUT_OF_RANGE, "availableThrough lies before availableFrom.", "Swap them.", "availableThrough")
    fields.finish(names_of(models.Renewal if renewal else models.Route))
    return route if key and kind else None


def _need(fields: Fields) -> Need | None:
    key = fields.key("competency", Kind.COMPETENCY) if fields.required("competency") else None
    level = fields.quantity("level", above=0) if fields.required("level") else None
    importance = fields.quantity("importance", above=0) if fields.required("importance") else None
    fields.finish(names_of(models.Need))
    return Need(competency=key, level=level, importance=importance) if key and level and importance else None


def _asked(fields: Fields) -> OccupationCredential | None:
    key = fields.key("credential", Kind.CREDENTIAL) if fields.required("credential") else None
    strength = fields.choice("strength", Strength) if fields.required("strength") else None
    fields.finish(names_of(models.OccupationCredential))
    return OccupationCredential(credential=key, strength=strength) if key and strength else None


def _occupation(fields: Fields) -> Occupation | None:
    key, name = _head(fields)
    needs = fields.items("needs", _need)
    own = fields.once("needs", [need.competency for need in needs])
    general = fields.items("generalNeeds", _need)
    fields.once("generalNeeds", [*own, *(need.competency for need in general)])
    asked = fields.items("credentials", _asked)
    fields.once("credentials", [item.credential for item in asked])
    occupation = Occupation(
        key=key,
        name=name,
        code=fields.text("code"),
        code_system=fields.text("codeSystem"),
        needs=needs,
        general_needs=general,
        credentials=asked,
    )
    fields.finish(names_of(models.Occupation))
    return occupation if key else None


def write_catalog(content: Content) -> dict[str, Any]:
    """A content as one document, things in key order, absent fields left out."""
    return {
        "format": FORMAT,
        "organizations": [present(key=o.key, name=o.name, url=o.url) for o in content.organizations.values()],
        "competencies": [
            present(
                key=c.key, name=c.name, statement=c.statement, framework=c.framework, uri=c.uri, broader=list(c.broader)
            )
            for c in content.competencies.values()
        ],
        **({"scales": [write_scale(scale) for scale in content.scales.values()]} if content.scales else {}),
        **({"terms": [write_term(term) for term in content.terms.values()]} if content.terms else {}),
        "credentials": [_write_credential(credential) for credential in content.credentials.values()],
        "occupations": [_write_occupation(occupation) for occupation in content.occupations.values()],
        "equivalents": [write_equivalence(equivalence) for equivalence in content.equivalences.values()],
        "overlaps": [write_overlap(overlap) for overlap in content.overlaps.values()],
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
        routes=[_write_route(route) for route in c.routes],
        renewals=[_write_route(route) for route in c.renewals],
    )


def _write_route(r: Route) -> dict[str, Any]:
    cost = None
    if r.cost is not None:
        cost = {"amount": written(r.cost.amount, r.cost.currency), "currency": r.cost.currency}
    return present(
        key=r.key,
        name=r.name,
        kind=r.kind.value,
        cost=cost,
        sharedCost=r.shared_cost and write_shared_cost(r.shared_cost),
        hours=None if r.hours is None else number(r.hours),
        weeks=r.weeks,
        availableFrom=r.available_from and r.available_from.isoformat(),
        availableThrough=r.available_through and r.available_through.isoformat(),
        offerings=write_offerings(r),
        extendsMonths=r.extends_months,
        graceMonths=r.grace_months,
        opensDays=r.opens_days,
        firstCycle=r.first_cycle and write_first_cycle(r.first_cycle),
        cohort=r.cohort and write_cohort(r.cohort),
        alignTo=r.align_to,
        retake=r.retake and write_retake(r.retake),
        estimated=[figure.value for figure in r.estimated],
        requires=None if r.requires is None else write_requirement(r.requires),
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
    )


def _write_need(need: Need) -> dict[str, Any]:
    return {"competency": need.competency, "level": number(need.level), "importance": number(need.importance)}

"""The things of a catalogue, read field by field: every problem is noted, in words."""

from __future__ import annotations

from collections import Counter
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
from pathways.domain.content import Thing
from pathways.domain.identifiers import MovedPath
from pathways.domain.offerings import Offering, Recurrence
from pathways.domain.requirement import Need
from pathways.exchange.fields import Fields, Notes, number
from pathways.exchange.pathways_format import catalog_models as models
from pathways.exchange.pathways_format.adjacencies import read_adjacency
from pathways.exchange.pathways_format.costs import read_group_cost, read_shared_cost, read_upkeep
from pathways.exchange.pathways_format.cycles import read_carry_over, read_first_cycle, read_retake
from pathways.exchange.pathways_format.equivalents_and_overlaps import (
    read_equivalence,
    read_overlap,
)
from pathways.exchange.pathways_format.requirement_reader import read_requirement
from pathways.exchange.pathways_format.scales import read_scale
from pathways.exchange.pathways_format.terms_and_offerings import read_offering, read_term
from pathways.intake import learner_models
from pathways.intake.checks import MOST_DAYS, MOST_TIMES
from pathways.intake.mappings import names_of
from pathways.intake.places import path_of
from pathways.intake.values import FORMAT
from pathways.text import shown

NO_LEARNERS = "Learner records have no place in a catalogue."


def read_things(document: Any, notes: Notes, things: list[tuple[Thing, str]]) -> None:
    """Reads a whole document.

    Args:
        document: its plain value.
        notes: receives every problem, and what is named where.
        things: receives what the document describes, each with its path.
    """
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
        ("organizations", read_organization),
        ("competencies", read_competency),
        ("scales", read_scale),
        ("terms", read_term),
        ("credentials", read_credential),
        ("occupations", read_occupation),
        ("overlaps", read_overlap),
        ("counts", read_adjacency),
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


def read_organization(fields: Fields) -> Organization | None:
    """An organization; None where its key is missing or wrong, which is noted."""
    key, name = _head(fields)
    url, former = fields.web("url"), fields.former_keys("formerKeys", key)
    fields.finish(names_of(models.Organization))
    return Organization(key=key, name=name, url=url, former_keys=former) if key else None


def read_competency(fields: Fields) -> Competency | None:
    """A competency; None where its key is missing or wrong, which is noted."""
    key, name = _head(fields)
    competency = Competency(
        key=key,
        name=name,
        statement=fields.prose("statement"),
        framework=fields.text("framework"),
        uri=fields.uri("uri"),
        broader=fields.keys("broader", Kind.COMPETENCY),
        former_keys=fields.former_keys("formerKeys", key),
    )
    fields.finish(names_of(models.Competency))
    return competency if key else None


def _level(fields: Fields) -> CompetencyLevel | None:
    key = fields.key("competency", Kind.COMPETENCY) if fields.required("competency") else None
    level = fields.above_zero("level") if fields.has("level") else CompetencyLevel(competency="").level
    fields.finish(names_of(learner_models.CompetencyLevel))
    return CompetencyLevel(competency=key, level=level) if key and level else None


def _reference(fields: Fields | None) -> Reference | None:
    if fields is None:
        return None
    url = fields.web("url") if fields.required("url") else None
    as_of = fields.day("asOf")
    fields.finish(names_of(models.Reference))
    return Reference(url=url, as_of=as_of) if url else None


def read_credential(fields: Fields) -> Credential | None:
    """A credential with its routes; None where its key is missing or wrong, which is noted."""
    key, name = _head(fields)
    kind = fields.choice("credentialType", CredentialType) if fields.required("credentialType") else None
    routes = fields.items("routes", lambda inner: read_route(inner, key, renewal=False))
    renewals = fields.items("renewals", lambda inner: read_route(inner, key, renewal=True))
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
        passing_score=None if fields.has("scale") else fields.any_number("passing"),
        attempts=fields.choice("attempts", Attempts) or Attempts.BEST,
        repeatable=fields.whole("repeatable", 1, MOST_TIMES) or 1,
        former_keys=fields.former_keys("formerKeys", key),
        upkeep=read_upkeep(fields),
        moved_paths=fields.items("movedPaths", _moved_path),
    )
    _check_chosen_credits(fields, credential)
    _note_two_lifetimes(fields, credential)
    fields.finish(names_of(models.Credential))
    return credential if key else None


def _moved_path(fields: Fields) -> MovedPath | None:
    """A path that a line had before, and the one that it has."""
    from_, to = (fields.text(name) if fields.required(name) else None for name in ("from", "to"))
    fields.finish(names_of(models.MovedPath))
    return None if from_ is None or to is None else MovedPath(from_=from_, to=to)


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


def read_route(fields: Fields, credential: str, *, renewal: bool) -> Route | None:
    """A route or a renewal; None where its key or kind is missing or wrong, which is noted.

    Args:
        fields: the mapping of the route.
        credential: the key of its credential.
        renewal: it stands among the renewals.
    """
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
        group_cost=None if renewal else read_group_cost(fields.below("groupCost")),
        upkeep=() if renewal else read_upkeep(fields),
        hours=fields.quantity("hours"),
        weeks=fields.whole("weeks", 0, 100_000),
        available_from=fields.day("availableFrom"),
        available_through=fields.day("availableThrough"),
        offerings=tuple(each for each in offered if isinstance(each, Offering)),
        recurring=tuple(each for each in offered if isinstance(each, Recurrence)),
        requires=requires,
        sentence=fields.prose("sentence"),
        first_cycle=read_first_cycle(fields.below("firstCycle"), requires) if renewal else None,
        carry_over=read_carry_over(fields, requires) if renewal else None,
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
    level = fields.above_zero("level") if fields.required("level") else None
    importance = fields.above_zero("importance") if fields.required("importance") else None
    fields.finish(names_of(models.Need))
    return Need(competency=key, level=level, importance=importance) if key and level and importance else None


def _asked(fields: Fields) -> OccupationCredential | None:
    key = fields.key("credential", Kind.CREDENTIAL) if fields.required("credential") else None
    strength = fields.choice("strength", Strength) if fields.required("strength") else None
    fields.finish(names_of(models.OccupationCredential))
    return OccupationCredential(credential=key, strength=strength) if key and strength else None


def read_occupation(fields: Fields) -> Occupation | None:
    """An occupation; None where its key is missing or wrong, which is noted."""
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
        former_keys=fields.former_keys("formerKeys", key),
    )
    fields.finish(names_of(models.Occupation))
    return occupation if key else None

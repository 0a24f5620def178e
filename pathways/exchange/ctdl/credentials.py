"""Credentials, courses, assessments and pathway components as credentials with their routes and renewals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pathways.domain.catalog import (
    Alignment,
    CompetencyLevel,
    Credential,
    CredentialStatus,
    CredentialType,
    Reference,
    Route,
    RouteKind,
)
from pathways.domain.money import Money
from pathways.domain.requirement import Requirement
from pathways.exchange.ctdl.components import component_requirement
from pathways.exchange.ctdl.conditions import conditions_of, profiles
from pathways.exchange.ctdl.figures import (
    cost_of,
    credits_of,
    estimated,
    last_day_of,
    status_of,
    time_of,
    validity_of,
)
from pathways.exchange.ctdl.graph import Target
from pathways.exchange.ctdl.lines import all_of, credential_line, names, needs_credentials
from pathways.exchange.ctdl.nodes import Node
from pathways.exchange.ctdl.notes import Reader
from pathways.exchange.ctdl.terms import COMPONENTS, CREDENTIALS, EXAMINED, STUDIED, class_of, in_words
from pathways.exchange.ctdl.values import ctid_in, is_web

FREE = Money(Decimal(0), "USD")

OWN_FACTS = (
    "ctid",
    "requires",
    "entryCondition",
    "corequisite",
    "coPrerequisite",
    "prerequisite",
    "commonConditions",
    "estimatedCost",
    "estimatedDuration",
    "credentialStatusType",
    "lifeCycleStatusType",
    "renewal",
)
"""What a mere mention of a credential inside another one does not state."""

NOT_REQUIRED = (
    "recommends",
    "isRecommendedFor",
    "isPreparationFor",
    "preparationFrom",
    "isAdvancedStandingFor",
    "advancedStandingFrom",
    "hasPart",
    "isPartOf",
    "precedes",
    "preceeds",
    "precededBy",
    "revocation",
    "isParentOf",
    "providesTransferValueFor",
    "receivesTransferValueFrom",
)
"""Connections that a catalogue of requirements has no place for, or that never block."""


def stub_of(target: Target, assumed: CredentialType) -> Credential:
    """A credential that others refer to and no document describes: it can count, but not be earned."""
    node = target.node
    kind = _type_of(node, assumed) if node is not None else assumed
    return Credential(
        key=target.identity,
        name=target.label,
        credential_type=kind,
        status=CredentialStatus.DEVELOPING,
        ctid=ctid_in(target.identity),
        description=node.text("description") if node is not None else None,
        subject_webpage=_page(node) if node is not None else None,
        reference=Reference(url=target.uri) if target.uri and is_web(target.uri) else None,
    )


def is_described(node: Node) -> bool:
    """A document describes it in its own right, or states more of it than its name."""
    return (node.top and node.uri is not None) or node.has(*OWN_FACTS)


def credential_of(reader: Reader, node: Node, required_by: Sequence[str]) -> Credential:
    """A credential that a document describes; references in it are identities.

    Args:
        reader: notes what is wrong and what is left out.
        node: of a class of credentials, or a component.
        required_by: identities of credentials that say of themselves that they are required for this one.
    """
    is_component = node.type in COMPONENTS
    lifetime, validity = validity_of(reader, node)
    if not node.name:
        reader.remarks.say("Where no name is stated, the address is the name", node.label)
    if not is_component and node.has("hasCondition", "isDestinationComponentOf", "isDestinationComponentFor"):
        reader.misused(node)
        component_requirement(reader, node)  # for what is wrong further down
    for term in NOT_REQUIRED:
        if node.has(term):
            reader.remarks.say("These connections are no requirements and are left out", in_words(term))
    stated = component_requirement(reader, node) if is_component else all_of(conditions_of(reader, node))
    inverse = [credential_line(identity) for identity in required_by if not names(stated, identity)]
    requires = all_of([stated, *inverse])
    route = _component_route(requires) if is_component else _route(reader, node, requires)
    owners = [reader.organization(value) for value in node.values("ownedBy") or node.values("offeredBy")]
    accredited = [reader.organization(value) for value in node.values("accreditedBy")]
    shown = [
        identity
        for term in ("assesses", "teaches")
        for value in node.values(term)
        if (identity := reader.competency(value)) is not None
    ]
    return Credential(
        key=node.identity,
        name=node.label,
        credential_type=_type_of(node, CredentialType.DIGITAL_BADGE, reader),
        status=status_of(reader, node),
        ctid=_ctid(node),
        description=node.text("description"),
        subject_webpage=_page(node),
        owned_by=_unique(owners),
        accredited_by=_unique(accredited),
        competencies=tuple(CompetencyLevel(competency=identity) for identity in dict.fromkeys(shown)),
        alignment=Alignment.ISSUER if shown else None,
        credits=credits_of(reader, node),
        valid_months=lifetime.months,
        valid_days=lifetime.days,
        validity=validity,
        subjects=_subjects(node),
        in_language=tuple(dict.fromkeys(node.texts("inLanguage"))),
        superseded_by=_successors(reader, node),
        last_day=last_day_of(reader, node),
        reference=Reference(url=node.uri) if node.uri and is_web(node.uri) else None,
        routes=(route,),
        renewals=_renewals(reader, node),
    )


def _type_of(node: Node, assumed: CredentialType, reader: Reader | None = None) -> CredentialType:
    """By its class; a credential component says of which class its credential is."""
    if node.type == "CredentialComponent":
        for value in node.values("credentialType"):
            raw = value.raw.get("@id") if isinstance(value.raw, dict) else value.raw
            found = CREDENTIALS.get(class_of(raw)) if isinstance(raw, str) else None
            if found is not None:
                return found
            if reader is not None:
                reader.remarks.say("Credential types that are not known are read as digital badges", str(raw))
    return COMPONENTS.get(node.type) or CREDENTIALS.get(node.type) or assumed


def _component_route(requires: Requirement | None) -> Route:
    """A milestone: once its conditions are met, it is free."""
    return Route(key="stack", kind=RouteKind.STACK, cost=FREE, requires=requires)


def by_pathways(credential: Credential, kind: str, ways: Sequence[Requirement]) -> Credential:
    """A credential that asks for nothing itself, as pathways to it say it is earned: a route for each of them.

    Args:
        credential: as its own description says.
        kind: its class.
        ways: what the components that stand for it ask for.
    """
    (route,) = credential.routes
    if route.requires is not None:
        return credential
    found: list[Route] = []
    for position, requires in enumerate(ways, start=1):
        how = _kind_of(kind, requires)
        key = how.lower() if position == 1 else f"{how.lower()}-{position}"
        found.append(replace(route, key=key, kind=how, requires=requires))
    return replace(credential, routes=tuple(found))


def _kind_of(kind: str, requires: Requirement | None) -> RouteKind:
    if kind in STUDIED:
        return RouteKind.STUDY
    if kind in EXAMINED:
        return RouteKind.EXAM
    return RouteKind.STACK if needs_credentials(requires) else RouteKind.STUDY


def _route(reader: Reader, node: Node, requires: Requirement | None) -> Route:
    kind = _kind_of(node.type, requires)
    cost = cost_of(reader, node)
    hours, weeks = time_of(reader, node)
    return Route(
        key=kind.lower(),
        kind=kind,
        cost=cost,
        hours=hours,
        weeks=weeks,
        requires=requires,
        estimated=estimated(cost, hours, weeks),
    )


def _renewals(reader: Reader, node: Node) -> tuple[Route, ...]:
    """One renewal, in which every stated condition holds, at the price of the only condition that states one."""
    if not node.has("renewal"):
        return ()
    described = (reader.graph.described(value) for value in node.values("renewal"))
    priced = [profile for profile in described if profile is not None and profile.has("estimatedCost")]
    if len(priced) > 1:
        reader.remarks.say("The cost of renewing is left open where several conditions state one", node.label)
    cost = cost_of(reader, priced[0]) if len(priced) == 1 else None
    return (
        Route(
            key="renewal",
            kind=RouteKind.RENEWAL,
            cost=cost,
            requires=all_of(profiles(reader, node, "renewal")),
            estimated=estimated(cost, None, None),
        ),
    )


def _ctid(node: Node) -> str | None:
    return ctid_in(node.text("ctid") or "") or ctid_in(node.uri or "")


def _page(node: Node) -> str | None:
    """Its page; of a component also the address of what it stands for."""
    found = (page for term in ("subjectWebpage", "proxyFor", "sourceData", "source") for page in node.names(term))
    return next((page for page in found if is_web(page)), None)


def _subjects(node: Node) -> tuple[str, ...]:
    found: list[str] = []
    for value in node.values("subject"):
        if isinstance(value.raw, dict):
            found += Node(value.raw, value.place, value.source, top=False).texts("targetNodeName")
    return tuple(dict.fromkeys(found or node.texts("subject")))


def _successors(reader: Reader, node: Node) -> tuple[str, ...]:
    """What supersedes it, where a document describes that."""
    found: list[str | None] = []
    for value in node.values("supersededBy"):
        target = reader.graph.resolve(value)
        if target is not None and target.node is not None and target.node.type in CREDENTIALS:
            found.append(reader.credential(value, CREDENTIALS[target.node.type]))
        else:
            reader.remarks.say("Successors that are in no document are left out, those of", node.label)
    return _unique(found)


def _unique(identities: list[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(identity for identity in identities if identity is not None))

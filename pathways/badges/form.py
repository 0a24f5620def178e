"""The form of Open Badges 3.0, CLR 2.0 and the credentials that they are made of: types, parts and contexts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pathways.badges.moments import read_moment
from pathways.badges.reading import (
    Node,
    alignments_in,
    as_list,
    id_of,
    name_of,
    nodes,
    objects,
    texts,
    types_of,
)
from pathways.badges.verification import BadgeCheck, CheckName, Claims, failed, passed, skipped, unknown
from pathways.text import shown

VC_1, VC_2 = "https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2"
_OB_CONTEXTS = (
    "https://purl.imsglobal.org/spec/ob/v3p0/",
    "https://imsglobal.github.io/openbadges-specification/",
)
_CLR_CONTEXTS = ("https://purl.imsglobal.org/spec/clr/v2p0/", "https://dc.imsglobal.org/draft/clr/v2p0/")
_SCHEMA_TYPE = "1EdTechJsonSchemaValidator2019"
_SCHEMA = re.compile(r"https://purl\.imsglobal\.org/spec/(ob/v3p0|clr/v2p0)/schema/json/[a-z0-9_]+_schema\.json")
"""What 1EdTech's schemas say of the form is looked at here."""
_TYPE_OF_PART = {
    "achievement": "Achievement",
    "address": "Address",
    "alignment": "Alignment",
    "association": "Association",
    "creator": "Profile",
    "evidence": "Evidence",
    "geo": "GeoCoordinates",
    "identifier": "IdentityObject",
    "image": "Image",
    "issuer": "Profile",
    "otherIdentifier": "IdentifierEntry",
    "parentOrg": "Profile",
    "related": "Related",
    "result": "Result",
    "resultDescription": "ResultDescription",
    "rubricCriterionLevel": "RubricCriterionLevel",
    "source": "Profile",
    "endorsement": "EndorsementCredential",
    "verifiableCredential": "VerifiableCredential",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of credential.

    Attributes:
        types: one of them is among its types.
        contexts: one of its contexts begins so.
        subject: type of its subject.
        part: a part that its subject must have; None: none.
    """

    standard: str
    types: frozenset[str]
    contexts: tuple[str, ...]
    subject: str
    part: str | None = None


BADGE = Kind(
    "Open Badges 3.0",
    frozenset({"OpenBadgeCredential", "AchievementCredential"}),
    _OB_CONTEXTS,
    "AchievementSubject",
    "achievement",
)
RECORD = Kind("CLR 2.0", frozenset({"ClrCredential"}), (*_CLR_CONTEXTS,), "ClrSubject", "verifiableCredential")
ENDORSEMENT = Kind(
    "Open Badges 3.0 endorsement", frozenset({"EndorsementCredential"}), _OB_CONTEXTS, "EndorsementSubject"
)
_ONCE = frozenset(
    {"issuer", "validFrom", "issuanceDate", "validUntil", "expirationDate", "credentialStatus", "credentialSubject"}
)
"""What RDF would read as said of the whole, wherever it stands."""
KINDS = (BADGE, RECORD, ENDORSEMENT)
ANY_CREDENTIAL = "Verifiable Credentials"


def kind_of(credential: Node) -> Kind | None:
    """What a credential is by its types; None: no badge."""
    return next((each for each in KINDS if each.types.intersection(types_of(credential))), None)


def is_credential(value: Node) -> bool:
    """An object is meant to be a verifiable credential."""
    contexts = texts(value.get("@context"))
    return "VerifiableCredential" in types_of(value) or VC_1 in contexts or VC_2 in contexts


def claims_of(credential: Node) -> Claims:
    """What a credential says of itself."""
    kind = kind_of(credential)
    subject = next(iter(objects(credential.get("credentialSubject"))), {})
    hashed = next((each.get("identityHash") for each in objects(subject.get("identifier"))), None)
    achievement = next(iter(as_list(subject.get("achievement"))), None)
    recipient = id_of(subject) or hashed
    return Claims(
        standard=kind.standard if kind else ANY_CREDENTIAL,
        identifier=id_of(credential),
        issuer=id_of(credential.get("issuer")),
        achievement=id_of(achievement) if kind is BADGE else None,
        recipient=recipient if isinstance(recipient, str) else None,
        valid_from=read_moment(credential.get("validFrom", credential.get("issuanceDate"))),
        valid_until=read_moment(credential.get("validUntil", credential.get("expirationDate"))),
        title=name_of(achievement) or name_of(credential),
        alignments=alignments_in(achievement) if kind is BADGE else (),
    )


def check_form(credential: Node) -> BadgeCheck:
    """Types and parts."""
    flaws = list(_flaws(credential))
    if flaws:
        more = f" ({len(flaws) - 1} more)" if len(flaws) > 1 else ""
        return failed(CheckName.FORM, f"{flaws[0]}{more}")
    kind = kind_of(credential)
    if kind is None:
        return passed(CheckName.FORM, "It is a well-formed verifiable credential, but no Open Badge.")
    return passed(CheckName.FORM, f"It is well-formed ({kind.standard}).")


def _flaws(credential: Node) -> Iterator[str]:
    types = types_of(credential)
    kind = kind_of(credential)
    if "VerifiableCredential" not in types:
        yield f"Its types are {shown(types)}, without VerifiableCredential."
    if kind is None and any(
        each.startswith(_OB_CONTEXTS + _CLR_CONTEXTS) for each in texts(credential.get("@context"))
    ):
        yield f"None of its types {shown(types)} is one of Open Badges or CLR."
    if id_of(credential.get("issuer")) is None:
        yield "It names no issuer."
    if "id" in credential and not isinstance(credential["id"], str):
        yield "Its id is not an address."
    identifier = id_of(credential)
    if identifier and any(_ONCE & each.keys() and id_of(each) == identifier for each in _inner(credential)):
        yield "A part of it has the id of the whole, and says when or by whom it was issued."
    if kind is not None:
        yield from _flaws_of_kind(credential, kind)
    yield from _wrong_types(credential)


def _inner(credential: Node) -> Iterator[Node]:
    for name, value in credential.items():
        if name != "@context":
            yield from nodes(value)


def _flaws_of_kind(credential: Node, kind: Kind) -> Iterator[str]:
    subjects = as_list(credential.get("credentialSubject"))
    if len(subjects) != 1 or not isinstance(subjects[0], dict):
        yield (
            f"It has {len(subjects)} subjects; one is expected." if len(subjects) != 1 else "Its subject has no parts."
        )
        return
    (subject,) = subjects
    if kind.subject not in types_of(subject):
        yield f"Its subject is of type {shown(types_of(subject))}, not {kind.subject}."
    start = "validFrom" if VC_2 in texts(credential.get("@context")) else "issuanceDate"
    if start not in credential and "validFrom" not in credential:
        yield f"It has no {start}."
    if kind.part is not None and start == "validFrom" and not subject.get(kind.part):
        yield f"Its subject has no {kind.part}."


def _wrong_types(credential: Node) -> Iterator[str]:
    waiting: list[tuple[str, object]] = [(name, value) for name, value in credential.items() if name != "proof"]
    while waiting:
        name, value = waiting.pop()
        for part in objects(value):
            expected = _TYPE_OF_PART.get(name)
            if expected is not None and expected not in types_of(part):
                yield f"{name} is of type {shown(types_of(part))}, not {expected}."
            waiting.extend((inner, each) for inner, each in part.items() if inner not in ("proof", "@context"))


def check_contexts(credential: Node) -> BadgeCheck | None:
    """What its contexts must be; None: they are."""
    contexts = as_list(credential.get("@context"))
    first = contexts[0] if contexts else None
    if first not in (VC_1, VC_2):
        return failed(CheckName.CONTEXT, f"Its first context is {shown(first)}, not that of verifiable credentials.")
    kind = kind_of(credential)
    if kind is not None and not any(each.startswith(kind.contexts) for each in texts(contexts)):
        return failed(CheckName.CONTEXT, f"It has no context of {kind.standard}.")
    return None


def check_schema(credential: Node) -> BadgeCheck:
    """The schemas that it names."""
    named = objects(credential.get("credentialSchema"))
    if not named:
        return skipped(CheckName.SCHEMA, "It names no schema.")
    for each in named:
        address = id_of(each)
        if _SCHEMA_TYPE in types_of(each) and not (address and _SCHEMA.fullmatch(address)):
            return unknown(
                CheckName.SCHEMA, f"Its schema {shown(address)} is not one of 1EdTech's, so it is not known."
            )
    if any(_SCHEMA_TYPE in types_of(each) for each in named):
        return passed(CheckName.SCHEMA, "Its schemas are 1EdTech's; the form is checked by its own rules.")
    return skipped(CheckName.SCHEMA, "Its schemas are the issuer's own; they are not looked at.")

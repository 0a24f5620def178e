"""Catalogues that the models accept, read in one go: pydantic says what stands where, and that it is of its type.

What stands in most catalogues is taken as it comes out of the models; rarer fields are read field by field, as in a
document with problems. Whatever is wrong anywhere, nothing is said of it here: the document is then read once more for
its problems. The same holds for where things are named, which is of interest only if one of them does not exist.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from pathways.domain.catalog import (
    Alignment,
    Competency,
    CompetencyLevel,
    Credential,
    CredentialStatus,
    CredentialType,
    Kind,
    Organization,
    Reference,
    Route,
    RouteKind,
)
from pathways.domain.content import Thing
from pathways.domain.draft import Draft, Names, Use, Wanted
from pathways.domain.money import Money
from pathways.domain.requirement import CompetencyLine, CredentialLine, Group, GroupRule, Requirement, Selection
from pathways.errors import SignalError, TooManyProblemsError
from pathways.exchange.document import Document
from pathways.exchange.fields import Fields, Notes
from pathways.exchange.frozen_values import quickly
from pathways.exchange.pathways_format import catalog_models as models
from pathways.exchange.pathways_format.adjacencies import read_adjacency
from pathways.exchange.pathways_format.catalog_fields import read_credential, read_occupation, read_route, read_things
from pathways.exchange.pathways_format.equivalents_and_overlaps import read_equivalence, read_overlap
from pathways.exchange.pathways_format.requirement_reader import read_line, read_requirement
from pathways.exchange.pathways_format.scales import read_scale
from pathways.exchange.pathways_format.terms_and_offerings import read_term
from pathways.intake import checks
from pathways.intake.meant_mapping import meant_under
from pathways.intake.values import FORMAT

Mapping = dict[str, Any]
Value = TypeVar("Value")
Keys = TypeVar("Keys", tuple[str, ...], list[str])

_CREDENTIAL = frozenset(
    [
        "key",
        "name",
        "credentialType",
        "status",
        "ctid",
        "description",
        "subjectWebpage",
        "ownedBy",
        "accreditedBy",
        "competencies",
        "alignment",
        "credits",
        "validMonths",
        "subjects",
        "inLanguage",
        "reference",
        "routes",
        "renewals",
    ]
)
_ROUTE = frozenset(["key", "kind", "name", "cost", "hours", "weeks", "requires"])
_COMPETENCY = frozenset(("competency", "level"))
_GROUPS: dict[frozenset[str], tuple[GroupRule, str]] = {
    frozenset(("all",)): (GroupRule.ALL, "all"),
    frozenset(("any",)): (GroupRule.ANY, "any"),
    frozenset(("atLeast", "of")): (GroupRule.AT_LEAST, "of"),
    frozenset(("credits", "of")): (GroupRule.CREDITS, "of"),
}
"""Groups without anything beside their lines, by their fields: the rule, and where the lines stand."""

CREDENTIAL_TYPES: dict[str, CredentialType] = {each.value: each for each in CredentialType}
STATUSES: dict[str, CredentialStatus] = {each.value: each for each in CredentialStatus}
ROUTE_KINDS: dict[str, RouteKind] = {each.value: each for each in RouteKind}

make_organization = quickly(Organization)
make_competency = quickly(Competency)
make_level = quickly(CompetencyLevel)
make_credential: Callable[..., Credential] = quickly(Credential)
"""The first six by place: Python puts more than fifteen names of a call into a mapping first."""
make_route = quickly(Route)
make_group = quickly(Group)
make_credential_line = quickly(CredentialLine)
make_competency_line = quickly(CompetencyLine)


class _RefusedError(SignalError):
    """Something is wrong, or unusual."""


def judged(document: Document) -> Draft:
    """Reads a document field by field, and notes everything that is wrong in it."""
    notes = Notes(meant=meant_under(models.Catalogue))
    things: list[tuple[Thing, str]] = []
    with suppress(TooManyProblemsError):
        read_things(document.value, notes, things)
    return Draft(document.file, tuple(things), tuple(notes.uses), tuple(notes.problems))


def valid_draft(document: Document) -> Draft | None:
    """The draft of a document without problems; None: it has some, or may have."""
    if not isinstance(document.value, dict):
        return None
    try:
        reader = _Reader()
        found = tuple(reader.things(document.value))
    except (ValueError, SignalError):  # a refusal of the models is a ValueError
        return None
    if reader.notes.problems:
        return None
    return Draft(document.file, found, _LateUses(document), names=reader.names())


@cache
def _validator(model: type) -> Callable[[object], object]:
    return TypeAdapter(model).validator.validate_python


@dataclass(frozen=True, slots=True)
class _LateUses:
    """Where a document names things, found by another reading."""

    document: Document

    def __iter__(self) -> Iterator[Use]:
        return iter(judged(self.document).uses)


class _Reader:
    """Takes a document that the models accept: every field that it knows by itself is there or not, and of its type."""

    def __init__(self) -> None:
        self.notes = Notes()
        self._credentials: set[str] = set()
        self._counted: set[str] = set()
        self._organizations: set[str] = set()
        self._competencies: set[str] = set()

    def names(self) -> Names:
        """Everything that was named."""
        found = defaultdict(
            set,
            {
                Wanted(Kind.CREDENTIAL): self._credentials,
                Wanted(Kind.CREDENTIAL, for_credits=True): self._counted,
                Wanted(Kind.ORGANIZATION): self._organizations,
                Wanted(Kind.COMPETENCY): self._competencies,
            },
        )
        for use in self.notes.uses:
            found[use.wanted].add(use.key)
        return found

    def things(self, document: Mapping) -> Iterator[tuple[Thing, str]]:
        """Everything that the document describes, with its path, in the order of the other reader.

        Raises:
            ValueError: something is wrong.
        """
        many: Mapping = {name: [] for name in ("competencies", "credentials") if isinstance(document.get(name), list)}
        _validator(models.Catalogue)(document | many)
        if document["format"] != FORMAT:
            raise _RefusedError
        for at, organization in enumerate(document.get("organizations", ())):
            yield _organization(organization), f"organizations/{at}"
        check = _validator(models.Competency)
        for at, competency in enumerate(document.get("competencies", ())):
            check(competency)
            yield self._competency(competency), f"competencies/{at}"
        yield from self._others("scales", read_scale, document)
        yield from self._others("terms", read_term, document)
        check = _validator(models.Credential)
        for at, credential in enumerate(document.get("credentials", ())):
            check(credential)  # one by one, since what the models make of it is of no use
            yield self._credential(credential), f"credentials/{at}"
        yield from self._others("occupations", read_occupation, document)
        yield from self._others("overlaps", read_overlap, document)
        yield from self._others("counts", read_adjacency, document)
        for at, value in enumerate(document.get("equivalents", ())):
            yield _there(read_equivalence(value, ("equivalents", at), self.notes)), f"equivalents/{at}"

    def _others(self, name: str, read: Any, document: Mapping) -> Iterator[tuple[Thing, str]]:
        for at, value in enumerate(document.get(name, ())):
            yield _there(read(self._fields(value))), f"{name}/{at}"

    def _fields(self, value: Any) -> Fields:
        return Fields(value, (), self.notes)

    def _competency(self, value: Mapping) -> Competency:
        if "formerKeys" in value:
            raise _RefusedError
        return make_competency(
            key=value["key"],
            name=checks.text(value["name"]),
            statement=_maybe(checks.prose, value.get("statement")),
            framework=_maybe(checks.text, value.get("framework")),
            uri=_maybe(checks.uri, value.get("uri")),
            broader=_keys(value.get("broader", ()), self._competencies),
        )

    def _credential(self, value: Mapping) -> Credential:
        if not value.keys() <= _CREDENTIAL:
            return _there(read_credential(self._fields(value)))
        key, get = value["key"], value.get
        routes = tuple([self._route(route, key) for route in get("routes", ())])
        renewals = tuple([_there(read_route(self._fields(each), key, renewal=True)) for each in get("renewals", ())])
        if len(routes) + len(renewals) > 1:
            _once([route.key for route in (*routes, *renewals)])
        alignment, competencies, reference = get("alignment"), get("competencies"), get("reference")
        owners, accreditors = get("ownedBy"), get("accreditedBy")
        subjects, languages = get("subjects"), get("inLanguage")
        return make_credential(
            key,
            checks.text(value["name"]),
            CREDENTIAL_TYPES[value["credentialType"]],
            STATUSES[get("status", CredentialStatus.ACTIVE)],
            _maybe(checks.ctid, get("ctid")),
            _maybe(checks.prose, get("description")),
            subject_webpage=_maybe(checks.web, get("subjectWebpage")),
            owned_by=() if owners is None else _keys(owners, self._organizations),
            accredited_by=() if accreditors is None else _keys(accreditors, self._organizations),
            competencies=() if competencies is None else self._levels(competencies),
            alignment=None if alignment is None else Alignment(alignment),
            credits=_maybe(_quantity, get("credits")),
            valid_months=get("validMonths"),
            subjects=() if subjects is None else _texts(subjects),
            in_language=() if languages is None else _texts(languages),
            reference=None if reference is None else _reference(reference),
            routes=routes,
            renewals=renewals,
        )

    def _levels(self, value: list[Mapping]) -> tuple[CompetencyLevel, ...]:
        _keys([each["competency"] for each in value], self._competencies)
        return tuple([make_level(competency=each["competency"], level=_level(each.get("level", 1))) for each in value])

    def _route(self, value: Mapping, credential: str) -> Route:
        """A way to obtain a credential."""
        if not value.keys() <= _ROUTE:
            return _there(read_route(self._fields(value), credential, renewal=False))
        key, get = value["key"], value.get
        kind, cost, requires = ROUTE_KINDS[value["kind"]], get("cost"), get("requires")
        if kind is RouteKind.RENEWAL:
            raise _RefusedError
        return make_route(
            key=key,
            kind=kind,
            name=_maybe(checks.text, get("name")),
            cost=None if cost is None else _money(cost["amount"], cost["currency"]),
            hours=_maybe(_quantity, get("hours")),
            weeks=get("weeks"),
            requires=None if requires is None else self._tree(requires, f"{credential}/{key}"),
        )

    def _tree(self, value: Mapping, path: str) -> Requirement:
        found = self._plain(value, path) or read_requirement(self._fields(value), path)
        if found is None:
            raise _RefusedError
        return found

    def _plain(self, value: Mapping, path: str) -> Requirement | None:
        """A line with nothing beside it, of a form that is common; None: it is another one."""
        if len(value) == 1 and "credential" in value:
            key = value["credential"]
            self._credentials.add(key)
            return make_credential_line(path=path, credential=key)
        if "competency" in value and value.keys() <= _COMPETENCY:
            key = value["competency"]
            self._competencies.add(key)
            return make_competency_line(path=path, competency=key, level=_level(value.get("level", 1)))
        rule, name = _GROUPS.get(frozenset(value), (None, ""))
        if rule is None or not isinstance(value[name], list):
            return None
        minimum = None
        if rule is GroupRule.CREDITS:
            minimum = _quantity(value["credits"])
        elif rule is GroupRule.AT_LEAST:
            minimum = Decimal(value["atLeast"])
        of: list[Requirement] = []
        for at, line in enumerate(value[name]):
            place = f"{path}/{at}"
            found = self._plain(line, place) or read_line(self._fields(line), place, renewal=False)
            if found is None:
                raise _RefusedError
            if rule is GroupRule.CREDITS and found.worth is None and not isinstance(found, Selection):
                if not isinstance(found, CredentialLine):
                    raise _RefusedError
                self._counted.add(found.credential)
            of.append(found)
        return make_group(path=path, rule=rule, of=tuple(of), minimum=minimum)


def _there(found: Value | None) -> Value:
    """What another reader found; None has its reason among the notes."""
    if found is None:
        raise _RefusedError
    return found


def _keys(value: Sequence[str], names: set[str]) -> tuple[str, ...]:
    """Keys by which something is named."""
    keys = (value,) if isinstance(value, str) else tuple(value)
    names.update(keys)
    return _once(keys)


def _once(values: Keys) -> Keys:
    if len(values) > 1 and len(set(values)) != len(values):
        raise _RefusedError
    return values


def _texts(value: list[str] | str) -> tuple[str, ...]:
    return _once((checks.text(value),) if isinstance(value, str) else tuple(map(checks.text, value)))


def _maybe(check: Callable[[Any], Value], value: Any) -> Value | None:
    return None if value is None else check(value)


def _reference(valid: Mapping) -> Reference:
    return Reference(url=checks.web(valid["url"]), as_of=_maybe(checks.day, valid.get("asOf")))


def _organization(valid: Mapping) -> Organization:
    if "formerKeys" in valid:
        raise _RefusedError
    return make_organization(
        key=valid["key"], name=checks.text(valid["name"]), url=_maybe(checks.web, valid.get("url"))
    )


# The same few amounts stand in a catalogue again and again, and what is made of them is frozen.
_quantity = lru_cache(maxsize=4096)(checks.quantity)
_level = lru_cache(maxsize=4096)(checks.above_zero)


@lru_cache(maxsize=4096)
def _money(amount: object, currency: str) -> Money:
    return checks.money(_quantity(amount), currency)

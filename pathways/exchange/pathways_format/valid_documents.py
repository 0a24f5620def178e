"""Catalogues that the models accept, read in one go: pydantic says what stands where, and that it is of its type.

What stands in most catalogues is taken as it comes out of the models; rarer fields are read field by field, as in a
document with problems. Whatever is wrong anywhere, nothing is said of it here: the document is then read once more for
its problems. The same holds for where things are named, which is of interest only if one of them does not exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from pathways.domain.catalog import (
    Competency,
    CompetencyLevel,
    Credential,
    CredentialStatus,
    Kind,
    Organization,
    Reference,
    Route,
    RouteKind,
)
from pathways.domain.content import Thing
from pathways.domain.draft import Draft, Name, Use
from pathways.domain.identifiers import ctid_of, is_name_of_thing, is_web_address
from pathways.domain.money import Money, known_currencies, minor_unit
from pathways.domain.quantity import parse_quantity
from pathways.domain.requirement import CompetencyLine, CredentialLine, Group, GroupRule, Requirement, Selection
from pathways.errors import SignalError, TooManyProblemsError
from pathways.exchange.document import Document
from pathways.exchange.fields import LONGEST_TEXT, Fields, Notes
from pathways.exchange.frozen_values import quickly
from pathways.exchange.pathways_format.catalog_fields import read_credential, read_occupation, read_route, read_things
from pathways.exchange.pathways_format.catalog_models import Catalogue
from pathways.exchange.pathways_format.equivalents_and_overlaps import read_equivalence, read_overlap
from pathways.exchange.pathways_format.meant_mapping import meant_under
from pathways.exchange.pathways_format.requirement_reader import read_line, read_requirement
from pathways.exchange.pathways_format.scales import read_scale
from pathways.exchange.pathways_format.terms_and_offerings import read_term
from pathways.exchange.pathways_format.values import FORMAT
from pathways.text import flaw_of, with_plain_line_ends

Mapping = dict[str, Any]
Value = TypeVar("Value")

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

make_organization = quickly(Organization)
make_competency = quickly(Competency)
make_level = quickly(CompetencyLevel)
make_credential = quickly(Credential)
make_route = quickly(Route)
make_group = quickly(Group)
make_credential_line = quickly(CredentialLine)
make_competency_line = quickly(CompetencyLine)


class _RefusedError(SignalError):
    """Something is wrong, or unusual."""


def judged(document: Document) -> Draft:
    """Reads a document field by field, and notes everything that is wrong in it."""
    notes = Notes(meant=meant_under(Catalogue))
    things: list[tuple[Thing, str]] = []
    with suppress(TooManyProblemsError):
        read_things(document.value, notes, things)
    return Draft(document.file, tuple(things), tuple(notes.uses), tuple(notes.problems))


def valid_draft(document: Document) -> Draft | None:
    """The draft of a document without problems; None: it has some, or may have."""
    value = document.value
    try:
        reader = _Reader()
        found = tuple(reader.things(_models().validate_python(value), value))
    except (ValueError, SignalError):  # a refusal of the models is a ValueError
        return None
    if reader.notes.problems:
        return None
    return Draft(document.file, found, _LateUses(document), names=reader.names())


@cache
def _models() -> TypeAdapter[Any]:
    return TypeAdapter(Catalogue)


@dataclass(frozen=True, slots=True)
class _LateUses:
    """Where a document names things, found by another reading."""

    document: Document

    def __iter__(self) -> Iterator[Use]:
        return iter(judged(self.document).uses)


class _Reader:
    """Takes a document that the models accept.

    Each method takes a mapping as the models give it and as it stands in the document: what it does not know by itself
    is read from the latter.
    """

    def __init__(self) -> None:
        self.notes = Notes()
        self._credentials: set[str] = set()
        self._counted: set[str] = set()
        self._organizations: set[str] = set()
        self._competencies: set[str] = set()

    def names(self) -> frozenset[Name]:
        """Everything that was named."""
        return frozenset(
            [
                *(Name(key, Kind.CREDENTIAL) for key in self._credentials),
                *(Name(key, Kind.CREDENTIAL, True) for key in self._counted),
                *(Name(key, Kind.ORGANIZATION) for key in self._organizations),
                *(Name(key, Kind.COMPETENCY) for key in self._competencies),
                *(use.name for use in self.notes.uses),
            ]
        )

    def things(self, valid: Mapping, raw: Mapping) -> Iterator[tuple[Thing, str]]:
        """Everything that the document describes, with its path, in the order of the other reader.

        Raises:
            ValueError: something is wrong.
        """
        if valid["format"] != FORMAT:
            raise _RefusedError
        for at, organization in enumerate(valid.get("organizations", ())):
            yield _organization(organization), f"organizations/{at}"
        for at, competency in enumerate(valid.get("competencies", ())):
            yield self._competency(competency), f"competencies/{at}"
        yield from self._others("scales", read_scale, raw)
        yield from self._others("terms", read_term, raw)
        both = zip(valid.get("credentials", ()), raw.get("credentials", ()), strict=True)
        for at, (credential, as_written) in enumerate(both):
            yield self._credential(credential, as_written), f"credentials/{at}"
        yield from self._others("occupations", read_occupation, raw)
        yield from self._others("overlaps", read_overlap, raw)
        for at, value in enumerate(raw.get("equivalents", ())):
            yield _there(read_equivalence(value, ("equivalents", at), self.notes)), f"equivalents/{at}"

    def _others(self, name: str, read: Any, raw: Mapping) -> Iterator[tuple[Thing, str]]:
        for at, value in enumerate(raw.get(name, ())):
            yield _there(read(self._fields(value))), f"{name}/{at}"

    def _fields(self, raw: Any) -> Fields:
        return Fields(raw, (), self.notes)

    def _keys(self, value: list[str] | str | None, names: set[str]) -> tuple[str, ...]:
        if value is None:
            return ()
        keys = (value,) if isinstance(value, str) else tuple(value)
        names.update(keys)
        return _once(keys)

    def _competency(self, valid: Mapping) -> Competency:
        uri = _maybe(valid.get("uri"))
        if "formerKeys" in valid or (uri is not None and not is_name_of_thing(uri)):
            raise _RefusedError
        return make_competency(
            key=valid["key"],
            name=_text(valid["name"]),
            statement=_prose(valid.get("statement")),
            framework=_maybe(valid.get("framework")),
            uri=uri,
            broader=self._keys(valid.get("broader"), self._competencies),
        )

    def _credential(self, valid: Mapping, raw: Mapping) -> Credential:
        if not valid.keys() <= _CREDENTIAL:
            return _there(read_credential(self._fields(raw)))
        key = valid["key"]
        routes = self._routes("routes", valid, raw, key)
        renewals = tuple(_there(read_route(self._fields(each), key, renewal=True)) for each in raw.get("renewals", ()))
        if len(routes) + len(renewals) > 1:
            _once(tuple(route.key for route in (*routes, *renewals)))
        ctid = valid.get("ctid")
        if ctid is not None and (ctid := ctid_of(_text(ctid))) is None:
            raise _RefusedError
        return make_credential(
            key=key,
            name=_text(valid["name"]),
            credential_type=valid["credentialType"],
            status=valid.get("status", CredentialStatus.ACTIVE),
            ctid=ctid,
            description=_prose(valid.get("description")),
            subject_webpage=_web(valid.get("subjectWebpage")),
            owned_by=self._keys(valid.get("ownedBy"), self._organizations),
            accredited_by=self._keys(valid.get("accreditedBy"), self._organizations),
            competencies=self._levels(valid.get("competencies")),
            alignment=valid.get("alignment"),
            credits=_quantity(valid.get("credits")),
            valid_months=valid.get("validMonths"),
            subjects=_texts(valid.get("subjects")),
            in_language=_texts(valid.get("inLanguage")),
            reference=_reference(valid.get("reference")),
            routes=routes,
            renewals=renewals,
        )

    def _levels(self, valid: list[Mapping] | None) -> tuple[CompetencyLevel, ...]:
        if valid is None:
            return ()
        _once(self._keys([each["competency"] for each in valid], self._competencies))
        return tuple([make_level(competency=each["competency"], level=_level(each.get("level", 1))) for each in valid])

    def _routes(self, name: str, valid: Mapping, raw: Mapping, credential: str) -> tuple[Route, ...]:
        """The ways to obtain a credential."""
        both = zip(valid.get(name, ()), raw.get(name, ()), strict=True)
        return tuple([self._route(route, as_written, credential) for route, as_written in both])

    def _route(self, valid: Mapping, raw: Mapping, credential: str) -> Route:
        if not valid.keys() <= _ROUTE:
            return _there(read_route(self._fields(raw), credential, renewal=False))
        key, kind, cost = valid["key"], valid["kind"], valid.get("cost")
        if kind is RouteKind.RENEWAL:
            raise _RefusedError
        requires = valid.get("requires")
        return make_route(
            key=key,
            kind=kind,
            name=_maybe(valid.get("name")),
            cost=None if cost is None else _money(cost["amount"], cost["currency"]),
            hours=_quantity(valid.get("hours")),
            weeks=valid.get("weeks"),
            requires=None if requires is None else self._tree(requires, raw["requires"], f"{credential}/{key}"),
        )

    def _tree(self, valid: Mapping, raw: Mapping, path: str) -> Requirement:
        found = self._plain(valid, raw, path)
        if found is None:
            found = read_requirement(self._fields(raw), path)
        if found is None:
            raise _RefusedError
        return found

    def _plain(self, valid: Mapping, raw: Mapping, path: str) -> Requirement | None:
        """A line with nothing beside it, of a form that is common; None: it is another one."""
        if len(valid) == 1 and "credential" in valid:
            key = valid["credential"]
            self._credentials.add(key)
            return make_credential_line(path=path, credential=key)
        if "competency" in valid and valid.keys() <= _COMPETENCY:
            key = valid["competency"]
            self._competencies.add(key)
            return make_competency_line(path=path, competency=key, level=_level(valid.get("level", 1)))
        rule, name = _GROUPS.get(frozenset(valid), (None, ""))
        if rule is None or not isinstance(valid[name], list):
            return None
        minimum = None
        if rule is GroupRule.CREDITS:
            minimum = _quantity(valid["credits"])
        elif rule is GroupRule.AT_LEAST:
            minimum = Decimal(valid["atLeast"])
        of: list[Requirement] = []
        for at, (line, as_written) in enumerate(zip(valid[name], raw[name], strict=True)):
            place = f"{path}/{at}"
            found = self._plain(line, as_written, place)
            if found is None:
                found = read_line(self._fields(as_written), place, renewal=False)
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


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(values) > 1 and len(set(values)) != len(values):
        raise _RefusedError
    return values


def _text(text: str) -> str:
    """A text of one line."""
    if not text.strip() or len(text) > LONGEST_TEXT or flaw_of(text) is not None:
        raise _RefusedError
    return text


def _maybe(text: str | None) -> str | None:
    return None if text is None else _text(text)


def _prose(text: str | None) -> str | None:
    if text is None or text.isprintable():
        return _maybe(text)
    if not text.strip() or len(text) > LONGEST_TEXT or flaw_of(text, lines=True) is not None:
        raise _RefusedError
    return with_plain_line_ends(text)


def _texts(value: list[str] | str | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return _once((_text(value),) if isinstance(value, str) else tuple(map(_text, value)))


def _web(text: str | None) -> str | None:
    if text is not None and not is_web_address(_text(text)):
        raise _RefusedError
    return text


def _reference(valid: Mapping | None) -> Reference | None:
    if valid is None:
        return None
    as_of = valid.get("asOf")
    return Reference(url=_there(_web(valid["url"])), as_of=None if as_of is None else date.fromisoformat(as_of))


def _organization(valid: Mapping) -> Organization:
    if "formerKeys" in valid:
        raise _RefusedError
    return make_organization(key=valid["key"], name=_text(valid["name"]), url=_web(valid.get("url")))


def _quantity(value: object) -> Decimal | None:
    """An exact decimal, 0 or more."""
    number = None if value is None else _known(value)
    if number is not None and number < 0:
        raise _RefusedError
    return number


def _level(value: object) -> Decimal:
    level = _known(value)
    if level <= 0:
        raise _RefusedError
    return level


# The same few amounts stand in a catalogue again and again, and what is made of them is frozen.
_known = lru_cache(maxsize=4096)(parse_quantity)


@lru_cache(maxsize=4096)
def _money(amount: object, currency: str) -> Money:
    if currency not in known_currencies():
        raise _RefusedError
    exact = _there(_quantity(amount))
    if exact % minor_unit(currency):
        raise _RefusedError
    return Money(exact, currency)

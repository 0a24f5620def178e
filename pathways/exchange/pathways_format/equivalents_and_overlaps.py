"""Sets of equivalents and overlap rules in the file format: in and out.

Both may stand without a key and a name. The key is then made from what they say, so that the same rule has the same
key in every file, and neither is written again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pathways.codes import Code
from pathways.domain.catalog import CreditsOf, Kind
from pathways.domain.requirement import Select
from pathways.domain.shared_rules import Equivalence, Overlap
from pathways.exchange.fields import Fields, Notes, number
from pathways.exchange.pathways_format import shared_rule_models as models
from pathways.exchange.pathways_format.made_keys import key_of, own_key_and_name
from pathways.exchange.pathways_format.selections import read_keys, read_select, write_select
from pathways.exchange.pathways_format.shared_rule_models import BOUNDS
from pathways.intake.mappings import names_of
from pathways.intake.places import Place
from pathways.present import present
from pathways.text import shown

MOST_NAMED = 3


def read_equivalence(value: Any, place: Place, notes: Notes) -> Equivalence | None:
    """A set of equivalents: a list of keys, or a mapping of key, name and credentials."""
    if isinstance(value, list):
        # The list as the one field of what stands around it, so that its problems have its place.
        alone = Fields({str(place[-1]): value}, place[:-1], notes)
        return _equivalence(alone, str(place[-1]), None, None)
    fields = Fields(value, place, notes)
    key, name = fields.key("key"), fields.text("name")
    field = "of" if fields.has("of") else "credentials"
    if field == "of" and fields.has("credentials"):
        fields.note(Code.BAD_VALUE, "`of` and `credentials` stand side by side.", "Use one of them.", "credentials")
    fields.required(field)
    found = _equivalence(
        fields,
        field,
        key,
        name,
        one_way=fields.flag("oneWay"),
        credits=_credits_of(fields),
        for_=_trees_of(fields),
    )
    fields.finish(names_of(models.Equivalence))
    return found


def _credits_of(fields: Fields) -> CreditsOf:
    return fields.choice("credits", CreditsOf) or CreditsOf.OWN


def _trees_of(fields: Fields) -> tuple[str, ...]:
    """Credentials and paths of lines; an empty list would apply nowhere."""
    found = fields.texts("for")
    if fields.has("for") and not fields.several("for"):
        text = "Equivalents for no tree apply nowhere."
        fields.note(Code.EMPTY, text, "Name a credential or the path of a line, or leave `for` out.", "for")
    return found


def _equivalence(
    fields: Fields,
    field: str,
    key: str | None,
    name: str | None,
    *,
    one_way: bool = False,
    credits: CreditsOf = CreditsOf.OWN,
    for_: tuple[str, ...] = (),
) -> Equivalence | None:
    keys = fields.keys(field, Kind.CREDENTIAL)
    if fields.has(field) and len(fields.several(field)) < 2:
        fields.note(Code.BAD_VALUE, "A set of equivalents has two members or more.", "Add one, or remove it.", field)
    if not keys:
        return None
    found = Equivalence(key="", name="", credentials=keys, one_way=one_way, credits=credits, for_=for_)
    return replace(found, key=key or _key_of_set(found), name=name or _name_of_set(found))


def write_equivalence(equivalence: Equivalence) -> list[str] | dict[str, Any]:
    """The set; a mapping where its key or name is its own, or it is more than a set."""
    keys = list(equivalence.credentials)
    own: dict[str, Any] = {**own_key_and_name(equivalence, _key_of_set(equivalence), _name_of_set(equivalence))}
    more = _more_than_a_set(equivalence)
    if more:
        return {**own, "of": keys, **more}
    return {**own, "credentials": keys} if own else keys


def _more_than_a_set(equivalence: Equivalence) -> dict[str, Any]:
    one_way = {"oneWay": True} if equivalence.one_way else {}
    credits = {"credits": equivalence.credits.value} if equivalence.credits is not CreditsOf.OWN else {}
    return one_way | credits | ({"for": list(equivalence.for_)} if equivalence.for_ else {})


def _key_of_set(equivalence: Equivalence) -> str:
    """Whatever the order of its members, it is the same set; of those that may stand for the first likewise."""
    first, *others = equivalence.credentials
    keys = [first, *sorted(others)] if equivalence.one_way else sorted(equivalence.credentials)
    more = _more_than_a_set(equivalence)
    return key_of("equivalence", {"of": keys, **more} if more else keys)


def _name_of_set(equivalence: Equivalence) -> str:
    where = f", in {_listed(equivalence.for_)}" if equivalence.for_ else ""
    if not equivalence.one_way:
        return f"Equivalents: {_listed(sorted(equivalence.credentials))}{where}"
    first, *others = equivalence.credentials
    return f"For {first}: {_listed(others)}{where}"


def read_overlap(fields: Fields) -> Overlap | None:
    """How much of the same two larger credentials, or more, may count."""
    key, name = fields.key("key"), fields.text("name")
    between = _between(fields) if fields.required("between") else ()
    keys, select = read_keys(fields, "of")
    overlap = Overlap(
        key=key or "",
        name=name or _name_of_overlap(between),
        between=between,
        keys=keys,
        select=select,
        at_most=fields.whole("atMost", 0),
        at_most_credits=fields.quantity("atMostCredits"),
        each_at_most=fields.whole("eachAtMost", 0),
    )
    if fields.is_mapping and not any(fields.has(bound) for bound in BOUNDS):
        fields.note(Code.BAD_VALUE, "The overlap has no bound.", f"Say one of {', '.join(BOUNDS)}.")
    fields.finish(names_of(models.Overlap))
    if not between:
        return None
    return overlap if key else replace(overlap, key=key_of("overlap", _content(overlap)))


def _between(fields: Fields) -> tuple[str | Select, ...]:
    values = fields.several("between", alone=False)
    found: list[str | Select] = []
    for place, value in enumerate(values):
        if isinstance(value, dict):
            inner = Fields(value, (*fields.place, "between", place), fields.notes)
            select = read_select(inner)
            inner.finish(names_of(models.Party))
            found += [] if select is None else [select]
        elif isinstance(value, str):
            party = fields.as_text(value, "between", place)
            found += [] if party is None else [party]
        else:
            hint = "Name a credential or the path of a group, or write a `select`."
            fields.note(Code.WRONG_TYPE, f"{shown(value)} is not something that may overlap.", hint, "between", place)
    if isinstance(fields.value["between"], list) and len(values) < 2 and not any(isinstance(v, dict) for v in values):
        text = "An overlap is between two at least."
        fields.note(Code.BAD_VALUE, text, "Name another one, or write a `select`.", "between")
    return fields.once("between", found)


def write_overlap(overlap: Overlap) -> dict[str, Any]:
    """The overlap; its key and name where they are its own."""
    content = _content(overlap)
    return {**own_key_and_name(overlap, key_of("overlap", content), _name_of_overlap(overlap.between)), **content}


def _content(overlap: Overlap) -> dict[str, Any]:
    of = list(overlap.keys) if overlap.select is None else write_select(overlap.select)
    credits = overlap.at_most_credits
    content: dict[str, Any] = {
        "between": [each if isinstance(each, str) else write_select(each) for each in overlap.between],
        "of": of,
        "atMost": overlap.at_most,
        "atMostCredits": None if credits is None else number(credits),
        "eachAtMost": overlap.each_at_most,
    }
    return present(**content)


def _name_of_overlap(between: Sequence[str | Select]) -> str:
    return f"Overlap of {_listed([each if isinstance(each, str) else 'a selection' for each in between])}"


def _listed(names: Sequence[str]) -> str:
    """The first few of them, and how many more there are."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")

"""Selections of credentials in the file format, and what counts of a group: limits, distinct; in and out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pathways.codes import Code
from pathways.domain.catalog import CredentialType, Kind
from pathways.domain.quantity import plain
from pathways.domain.requirement import Attribute, CountsOnce, Distinct, Limit, Select
from pathways.errors import did_you_mean
from pathways.exchange.fields import Fields, number
from pathways.exchange.pathways_format import rule_models as models
from pathways.intake.mappings import names_of
from pathways.intake.values import ATTRIBUTES, COUNTS_ONCE, DISTINCT_BY, GLOB
from pathways.text import shown


def read_select(fields: Fields, *, takes_unlisted: bool = False) -> Select | None:
    """`select` and the `except` beside it; None when it has problems, which are noted.

    Args:
        takes_unlisted: what it selects may be credit from outside the catalogue.
    """
    before = len(fields.notes.problems)
    inner = fields.below("select")
    chosen = _filters(inner) if inner is not None else None
    if inner is not None and not takes_unlisted:
        _refuse_unlisted(inner)
    inner = fields.below("except")
    excepting = _filters(inner) if inner is not None else None
    if inner is not None:
        _refuse_unlisted(inner)
    if not fields.has("select") and fields.is_mapping:
        fields.note(Code.BAD_REQUIREMENT, "`select` is missing or says nothing.", "Write `select: {keys: […]}`.")
    if chosen is None or len(fields.notes.problems) != before:
        return None
    return Select(**chosen, excepting=None if excepting is None else Select(**excepting))


def _filters(fields: Fields) -> dict[str, Any]:
    """All filters of one mapping, of which there must be one."""
    found: dict[str, Any] = {
        "keys": fields.texts("keys"),
        "subjects": fields.texts("subjects"),
        "owned_by": fields.keys("ownedBy", Kind.ORGANIZATION),
        "credential_types": tuple(each.value for each in fields.choices("credentialTypes", CredentialType)),
        "competencies": fields.keys("competencies", Kind.COMPETENCY),
        "not_keys": fields.texts("notKeys"),
        "levels": fields.labels("levels"),
        "min_credits": fields.quantity("minCredits"),
        "max_credits": fields.quantity("maxCredits"),
        "unlisted": fields.flag("unlisted"),
    }
    for name, globs in (("keys", found["keys"]), ("notKeys", found["not_keys"])):
        for place, glob in enumerate(globs):
            if not GLOB.match(glob):
                hint = "Keys are lower case; * stands for any characters."
                fields.note(Code.BAD_KEY, f"{shown(glob)} matches no key.", hint, name, place)
    least, most = found["min_credits"], found["max_credits"]
    if least is not None and most is not None and least > most:
        text = f"minCredits is {plain(least)}, above maxCredits, which is {plain(most)}: nothing matches."
        fields.note(Code.OUT_OF_RANGE, text, "Exchange them, or leave one of them out.", "minCredits")
    if fields.is_mapping and all(value is False or value in (None, "", []) for value in fields.value.values()):
        fields.note(Code.EMPTY, "Without a filter every credential matches.", "Name keys, subjects, ownedBy, …")
    fields.finish(names_of(models.Filters))
    return found


def _refuse_unlisted(fields: Fields) -> None:
    if fields.has("unlisted"):
        text = "Credit from outside the catalogue pays for lines of a group and is capped by its limits, nothing else."
        fields.note(Code.BAD_REQUIREMENT, text, "Leave `unlisted` out here.", "unlisted")


def read_keys(fields: Fields, name: str, *, takes_unlisted: bool = False) -> tuple[tuple[str, ...], Select | None]:
    """KEYS: keys of credentials, or what a selection matches; nothing of both where it is absent or wrong."""
    if not fields.has(name):
        return (), None
    if isinstance(fields.value[name], dict):
        inner = Fields(fields.value[name], (*fields.place, name), fields.notes)
        select = read_select(inner, takes_unlisted=takes_unlisted)
        inner.finish(names_of(models.Select))
        return (), select
    if fields.value[name] == []:
        fields.note(Code.EMPTY, f"`{name}` names no credential.", "Name some, or write a `select`.", name)
    return fields.keys(name, Kind.CREDENTIAL), None


def read_limit(fields: Fields) -> Limit | None:
    """A bound on some of the direct credential lines of a group."""
    bounds = [name for name in ("atMost", "atMostCredits", "atMostShare") if fields.has(name)]
    if fields.is_mapping and len(bounds) != 1:
        text = "A limit has several bounds." if bounds else "A limit has no bound."
        hint = "Write one of atMost, atMostCredits and atMostShare; two bounds are two limits."
        fields.note(Code.BAD_REQUIREMENT, text, hint)
    per = read_attribute(fields, "per")
    if not fields.has("per") and not fields.has("graded"):
        fields.required("of")
    elif fields.has("per"):
        for other in ("of", "graded"):
            if fields.has(other):
                text = f"`{other}` and `per` stand side by side."
                fields.note(Code.BAD_REQUIREMENT, text, "Keep one; two limits say both.", "per")
        if bounds != ["atMost"]:
            hint = "Write `{atMost: n, per: …}`."
            fields.note(Code.BAD_REQUIREMENT, "`per` stands beside atMost only.", hint, "per")
    keys, select = read_keys(fields, "of", takes_unlisted=True)
    limit = Limit(
        at_most=fields.whole("atMost", 0),
        at_most_credits=fields.quantity("atMostCredits"),
        at_most_share=_share(fields),
        keys=keys,
        select=select,
        per=per,
        graded=fields.key("graded", Kind.SCALE),
    )
    fields.finish(names_of(models.Limit))
    return limit


def _share(fields: Fields) -> Decimal | None:
    share = fields.quantity("atMostShare")
    if share is not None and share > 1:
        fields.note(Code.OUT_OF_RANGE, f"atMostShare is {plain(share)}.", "It is a share: 0.5 is 50 %.", "atMostShare")
        return None
    return share


def read_distinct(fields: Fields) -> Distinct | None:
    """From how many different owners, subjects or competencies the lines that count come."""
    by = fields.text("by") if fields.required("by") else None
    least = fields.whole("atLeast", 0) if fields.required("atLeast") else None
    fields.finish(names_of(models.Distinct))
    if by is not None and by not in DISTINCT_BY:
        hint = did_you_mean(by, list(DISTINCT_BY)) or f"Use {', '.join(DISTINCT_BY)}."
        fields.note(Code.BAD_VALUE, f"{shown(by)} is not one of them.", hint, "by")
        return None
    return None if by is None or least is None else Distinct(by=DISTINCT_BY[by], at_least=least)


def read_attribute(fields: Fields, name: str) -> Attribute | None:
    """`ownedBy` or `subjects`."""
    word = fields.text(name)
    if word is not None and word not in ATTRIBUTES:
        hint = did_you_mean(word, list(ATTRIBUTES)) or f"Use {' or '.join(ATTRIBUTES)}."
        fields.note(Code.BAD_VALUE, f"{shown(word)} is not one of them.", hint, name)
    return None if word is None else ATTRIBUTES.get(word)


def write_attribute(attribute: Attribute) -> str:
    """Its word in a file."""
    return next(word for word, meant in ATTRIBUTES.items() if meant is attribute)


def read_counts_once(fields: Fields) -> CountsOnce | None:
    """`countsOnce`: true or credits."""
    value = fields.raw("countsOnce")
    if value is None or (isinstance(value, bool | str) and value in COUNTS_ONCE):
        return COUNTS_ONCE.get(value)
    fields.note(Code.BAD_VALUE, f"{shown(value)} is not one of them.", "Use true or credits.", "countsOnce")
    return None


def write_select(select: Select) -> dict[str, Any]:
    """`select`, and `except` where something is left out."""
    written: dict[str, Any] = {"select": _written_filters(select)}
    if select.excepting is not None:
        written["except"] = _written_filters(select.excepting)
    return written


def _written_filters(select: Select) -> dict[str, Any]:
    filters = {
        "keys": select.keys,
        "subjects": select.subjects,
        "ownedBy": select.owned_by,
        "credentialTypes": select.credential_types,
        "competencies": select.competencies,
        "notKeys": select.not_keys,
        "levels": select.levels,
    }
    bounds = {"minCredits": select.min_credits, "maxCredits": select.max_credits}
    written: dict[str, Any] = {name: list(values) for name, values in filters.items() if values}
    written |= {name: number(bound) for name, bound in bounds.items() if bound is not None}
    return written | ({"unlisted": True} if select.unlisted else {})


def write_limit(limit: Limit) -> dict[str, Any]:
    """One of `limits`."""
    if limit.per is not None:
        return {"atMost": limit.at_most or 0, "per": write_attribute(limit.per)}
    of = list(limit.keys) if limit.select is None else write_select(limit.select)
    written: dict[str, Any] = {"of": of} if of else {}
    if limit.graded is not None:
        written["graded"] = limit.graded
    if limit.at_most is not None:
        return {"atMost": limit.at_most, **written}
    if limit.at_most_share is not None:
        return {"atMostShare": number(limit.at_most_share), **written}
    return {"atMostCredits": number(limit.at_most_credits or 0), **written}


def write_distinct(distinct: Distinct) -> dict[str, Any]:
    """`distinct`."""
    (by,) = (word for word, meant in DISTINCT_BY.items() if meant is distinct.by)
    return {"by": by, "atLeast": distinct.at_least}

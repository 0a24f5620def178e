"""Competencies that count as others in the file format: in and out.

An entry may stand without a key and a name. The key is then made from the two competencies, so that the same pair has
the same key in every file, and neither is written again.
"""

from __future__ import annotations

from typing import Any

from pathways.codes import Code
from pathways.domain.catalog import Kind
from pathways.domain.shared_rules import Adjacency
from pathways.exchange.fields import Fields, number
from pathways.exchange.pathways_format import shared_rule_models as models
from pathways.exchange.pathways_format.made_keys import key_of, own_key_and_name
from pathways.intake.mappings import names_of
from pathways.text import shown


def read_adjacency(fields: Fields) -> Adjacency | None:
    """A competency whose levels count as those of another one; None where either is missing, which is noted."""
    key, name = fields.key("key"), fields.text("name")
    competency = fields.key("competency", Kind.COMPETENCY) if fields.required("competency") else None
    as_ = fields.key("as", Kind.COMPETENCY) if fields.required("as") else None
    up_to = fields.above_zero("upTo")
    fields.finish(names_of(models.Adjacency))
    if competency is None or as_ is None:
        return None
    if competency == as_:
        fields.note(Code.BAD_VALUE, f"{shown(as_)} counts as itself already.", "Name another competency.", "as")
        return None
    usual_key, usual_name = _key_of(competency, as_), _name_of(competency, as_)
    return Adjacency(key=key or usual_key, name=name or usual_name, competency=competency, as_=as_, up_to=up_to)


def write_adjacency(adjacency: Adjacency) -> dict[str, Any]:
    """The entry; its key and name where they are its own."""
    pair = adjacency.competency, adjacency.as_
    written: dict[str, Any] = own_key_and_name(adjacency, _key_of(*pair), _name_of(*pair))
    written |= {"competency": adjacency.competency, "as": adjacency.as_}
    return written if adjacency.up_to is None else {**written, "upTo": number(adjacency.up_to)}


def _key_of(competency: str, as_: str) -> str:
    return key_of("counts", [competency, as_])


def _name_of(competency: str, as_: str) -> str:
    return f"{competency} counts as {as_}"

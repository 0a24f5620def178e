"""Scales of grades in the file format: in and out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pathways.codes import Code
from pathways.domain.shared_rules import Scale
from pathways.errors import did_you_mean
from pathways.exchange.fields import Fields, number
from pathways.exchange.pathways_format import shared_rule_models as models
from pathways.intake.mappings import names_of
from pathways.text import shown


def read_scale(fields: Fields) -> Scale | None:
    """Grades from the worst to the best, their points if they have any, and the lowest that passes."""
    key = fields.key("key") if fields.required("key") else None
    name = fields.text("name")
    fields.required("values")
    values = fields.once("values", list(fields.texts("values")))
    if fields.value.get("values") == []:
        fields.note(Code.EMPTY, "The scale has no values.", "List them from the worst to the best.", "values")
    points = _points(fields, len(values))
    passing = fields.text("passing")
    if passing is not None and values and passing not in values:
        hint = did_you_mean(passing, values) or "Use one of its values."
        fields.note(Code.BAD_VALUE, f"{shown(passing)} is not a value of the scale.", hint, "passing")
    fields.finish(names_of(models.Scale))
    if key is None or not values:
        return None
    return Scale(key=key, name=name or key, values=values, points=points, passing=passing)


def _points(fields: Fields, count: int) -> tuple[Decimal, ...]:
    """One for each value."""
    listed = fields.several("points", alone=False)
    found = [Fields({"points": each}, fields.place, fields.notes).any_number("points") for each in listed]
    if listed and len(listed) != count:
        text = f"There are {len(listed)} points for {count} values."
        fields.note(Code.BAD_VALUE, text, "Write one number for each value, in the same order.", "points")
    return tuple(each for each in found if each is not None)


def write_scale(scale: Scale) -> dict[str, Any]:
    """The scale; what is as usual is left out."""
    written: dict[str, Any] = {"key": scale.key}
    if scale.name != scale.key:
        written["name"] = scale.name
    written["values"] = list(scale.values)
    if scale.points:
        written["points"] = [number(each) for each in scale.points]
    if scale.passing is not None:
        written["passing"] = scale.passing
    return written

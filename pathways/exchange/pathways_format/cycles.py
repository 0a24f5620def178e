"""What the cycles of renewals say, in the file format: in and out."""

from __future__ import annotations

from typing import Any

from pathways.codes import Code
from pathways.domain.offerings import FirstCycle
from pathways.domain.requirement import Group, GroupRule, Requirement
from pathways.exchange.fields import Fields, number
from pathways.exchange.pathways_format import catalog_models as models
from pathways.exchange.pathways_format.mappings import names_of
from pathways.present import present


def read_first_cycle(fields: Fields | None, requires: Requirement | None) -> FirstCycle | None:
    """``{exempt: true}`` or ``{credits: n}``; None where it is absent or wrong, which is noted.

    Args:
        requires: what the renewal asks for in other cycles.
    """
    if fields is None:
        return None
    is_exempt, credits = fields.flag("exempt"), fields.quantity("credits")
    fields.finish(names_of(models.FirstCycle))
    if is_exempt == fields.has("credits"):
        text = "The first cycle is both exempt and asks for credits." if is_exempt else "The first cycle says nothing."
        fields.note(Code.BAD_VALUE, text, "Write either `exempt: true` or `credits:`.")
        return None
    is_sum = isinstance(requires, Group) and requires.rule is GroupRule.CREDITS
    if fields.has("credits") and not is_sum:
        text = "The first cycle asks for credits, but `requires` does not."
        fields.note(Code.MISPLACED, text, "Ask for credits in `requires`, or write `exempt: true`.", "credits")
        return None
    return FirstCycle(exempt=is_exempt, credits=credits) if is_exempt or credits is not None else None


def write_first_cycle(first: FirstCycle) -> dict[str, Any]:
    """The inverse of `read_first_cycle`."""
    return present(exempt=first.exempt or None, credits=None if first.credits is None else number(first.credits))

"""Cycles of renewals, and when routes open again after attempts that failed, in the file format: in and out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pathways.codes import Code
from pathways.domain.offerings import FirstCycle, Retake
from pathways.domain.requirement import Group, GroupRule, Requirement
from pathways.exchange.fields import Fields, number
from pathways.exchange.pathways_format import catalog_models as models
from pathways.intake.checks import MOST_DAYS, MOST_TIMES
from pathways.intake.mappings import names_of
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
    if fields.has("credits") and not _adds_up(requires):
        text = "The first cycle asks for credits, but `requires` does not."
        fields.note(Code.MISPLACED, text, "Ask for credits in `requires`, or write `exempt: true`.", "credits")
        return None
    return FirstCycle(exempt=is_exempt, credits=credits) if is_exempt or credits is not None else None


def write_first_cycle(first: FirstCycle) -> dict[str, Any]:
    """The inverse of `read_first_cycle`."""
    return present(exempt=first.exempt or None, credits=None if first.credits is None else number(first.credits))


def read_carry_over(fields: Fields, requires: Requirement | None) -> Decimal | None:
    """The cap, in credits above 0; None where it is absent or wrong, which is noted.

    Args:
        fields: of the renewal.
        requires: what it asks for.
    """
    found = fields.above_zero("carryOver")
    if found is not None and not _adds_up(requires):
        text = "The renewal carries credits over, but `requires` does not ask for credits."
        fields.note(Code.MISPLACED, text, "Make `requires` one `credits` group, or leave carryOver out.", "carryOver")
        return None
    return found


def _adds_up(requires: Requirement | None) -> bool:
    """It is one group that asks for credits."""
    return isinstance(requires, Group) and requires.rule is GroupRule.CREDITS


def read_retake(fields: Fields | None) -> Retake | None:
    """``{afterDays, atMost, withinMonths}``; None where it is absent or wrong, which is noted."""
    if fields is None:
        return None
    days, most = fields.whole("afterDays", 0, MOST_DAYS), fields.whole("atMost", 1, MOST_TIMES)
    months = fields.months("withinMonths")
    if fields.is_mapping and not fields.has("afterDays") and not fields.has("atMost"):
        missing = "atMost" if fields.has("withinMonths") else "afterDays"
        text = f"`{missing}` is missing, so nothing closes the route."
        fields.note(Code.MISSING, text, "Write afterDays, or atMost and perhaps withinMonths.", missing)
        return None
    if fields.has("withinMonths"):
        fields.required("atMost")
    fields.finish(names_of(models.Retake))
    return Retake(after_days=days, at_most=most, within_months=months)


def write_retake(retake: Retake) -> dict[str, Any]:
    """The inverse of `read_retake`."""
    return present(afterDays=retake.after_days, atMost=retake.at_most, withinMonths=retake.within_months)

"""Costs that several steps or people share, and those of owners, in the file format: in and out."""

from __future__ import annotations

from typing import Any

from pathways.codes import Code
from pathways.domain.money import GroupCost, Money, Period, SharedCost, Upkeep, UpkeepKind, written
from pathways.exchange.fields import Fields, number
from pathways.exchange.pathways_format import catalog_models as models
from pathways.intake.mappings import names_of
from pathways.present import present


def read_shared_cost(fields: Fields | None) -> SharedCost | None:
    """``{key, amount, every}``; None where it is absent or wrong, which is noted."""
    if fields is None:
        return None
    key = fields.key("key") if fields.required("key") else None
    amount = fields.money("amount") if fields.required("amount") else None
    every = fields.choice("every", Period)
    fields.finish(names_of(models.SharedCost))
    return SharedCost(key, amount, every) if key and amount else None


def read_group_cost(fields: Fields | None) -> GroupCost | None:
    """``{amount, seats}``; None where it is absent or wrong, which is noted."""
    if fields is None:
        return None
    amount = fields.money("amount") if fields.required("amount") else None
    seats = fields.whole("seats", 1)
    fields.finish(names_of(models.GroupCost))
    return GroupCost(amount, seats) if amount else None


def write_money(money: Money) -> dict[str, str]:
    """``{amount, currency}``."""
    return {"amount": written(money.amount, money.currency), "currency": money.currency}


def write_shared_cost(shared: SharedCost) -> dict[str, Any]:
    """The inverse of `read_shared_cost`."""
    return present(key=shared.key, amount=write_money(shared.amount), every=shared.every and shared.every.value)


def write_group_cost(cost: GroupCost) -> dict[str, Any]:
    """The inverse of `read_group_cost`."""
    return present(amount=write_money(cost.amount), seats=cost.seats)


def read_upkeep(fields: Fields) -> tuple[Upkeep, ...]:
    """The list ``upkeep`` of a credential or a route; what is wrong in it is noted."""
    found = fields.items("upkeep", _read)
    fields.once("upkeep", [each.kind.value for each in found])
    return found


def _read(fields: Fields) -> Upkeep | None:
    kind = fields.choice("kind", UpkeepKind) if fields.required("kind") else None
    hours, cost = fields.quantity("hoursPerYear"), fields.money("costPerYear")
    if not fields.has("hoursPerYear") and not fields.has("costPerYear"):
        hint = "Write hoursPerYear, costPerYear or both."
        fields.note(Code.MISSING, "The upkeep says neither hours nor a cost.", hint)
    fields.finish(names_of(models.Upkeep))
    return Upkeep(kind=kind, hours_per_year=hours, cost_per_year=cost) if kind else None


def write_upkeep(upkeep: Upkeep) -> dict[str, Any]:
    """The inverse of reading one."""
    return present(
        kind=upkeep.kind.value,
        hoursPerYear=None if upkeep.hours_per_year is None else number(upkeep.hours_per_year),
        costPerYear=upkeep.cost_per_year and write_money(upkeep.cost_per_year),
    )

"""Costs that several steps share, in the file format: in and out."""

from __future__ import annotations

from typing import Any

from pathways.domain.money import Period, SharedCost, written
from pathways.exchange.fields import Fields
from pathways.exchange.pathways_format import catalog_models as models
from pathways.exchange.pathways_format.mappings import names_of
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


def write_shared_cost(shared: SharedCost) -> dict[str, Any]:
    """The inverse of `read_shared_cost`."""
    amount = {"amount": written(shared.amount.amount, shared.amount.currency), "currency": shared.amount.currency}
    return present(key=shared.key, amount=amount, every=shared.every and shared.every.value)

"""Shared costs of one key that differ: a plan pays such a cost once, so it has one amount."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pathways.codes import Code
from pathways.domain.catalog import Credential
from pathways.domain.money import SharedCost, written
from pathways.errors import Problem
from pathways.text import shown

HINT = "Give it one amount, and change it everywhere in one import."


@dataclass(frozen=True, slots=True)
class SharedCosts:
    """Of a whole catalogue.

    Attributes:
        stated: by key, each cost as it is stated, with the first credential that does so.
    """

    stated: Mapping[str, Mapping[SharedCost, str]]

    @classmethod
    def of(cls, credentials: Iterable[Credential]) -> SharedCosts:
        stated: dict[str, dict[SharedCost, str]] = {}
        for credential in credentials:
            for _, cost in _costs(credential, ""):
                stated.setdefault(cost.key, {}).setdefault(cost, credential.key)
        return cls(stated)

    def problems(self, credential: Credential, place: str) -> Iterator[Problem]:
        """What a credential says of a shared cost otherwise than somebody else, or than itself elsewhere.

        Args:
            place: where the credential stands.
        """
        for path, cost in _costs(credential, place):
            other = next((each for each in self.stated[cost.key] if each != cost), None)
            if other is not None:
                where = self.stated[cost.key][other]
                text = f"The shared cost {shown(cost.key)} is {_text(cost)} here and {_text(other)} at {shown(where)}."
                yield Problem(Code.INVALID, text, HINT, path)


def _costs(credential: Credential, place: str) -> Iterator[tuple[str, SharedCost]]:
    for name, routes in (("routes", credential.routes), ("renewals", credential.renewals)):
        for number, route in enumerate(routes):
            if route.shared_cost is not None:
                yield f"{place}/{name}/{number}/sharedCost", route.shared_cost


def _text(cost: SharedCost) -> str:
    amount = f"{written(cost.amount.amount, cost.amount.currency)} {cost.amount.currency}"
    return amount if cost.every is None else f"{amount} every {cost.every}"

"""Renewals as variables of a model: one step, and the chain of those of one award."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pathways.domain.catalog import Credential
from pathways.domain.learner import Award
from pathways.planning.step import Step
from pathways.requirements.constraint_terms import Claimed


@dataclass
class RenewalStep:
    """One renewal that may be taken.

    Attributes:
        name: as a user of lines; no credential has such a key.
        taken: by the place of the route among the credential's renewals.
        begin, end: its first day, and the day from which it counts.
        since: the first day of its cycle, by the place of the route.
        expiry: the last day of validity once it is taken; before it, of the one before.
        claims: what its requirement may claim, by place.
    """

    name: str
    credential: Credential
    present: Any
    taken: dict[int, Any]
    begin: Any
    end: Any
    since: Sequence[Any]
    expiry: Any
    claims: dict[int, list[Claimed]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.credential.key

    def way(self, place: int) -> Step:
        """The step that it is by one of the credential's renewals."""
        return Step(self.key, place, is_renewal=True)


@dataclass
class Chain:
    """The renewals of one award.

    Attributes:
        award: of the record; None: the plan earns it.
        expiry: the last day on which it is valid by itself.
        name: of the occurrence that earns it.
    """

    credential: Credential
    award: Award | None
    expiry: Any
    steps: list[RenewalStep]
    name: str = ""

    @property
    def is_first(self) -> bool:
        """Its first renewal is taken in the first cycle of the award."""
        return self.award is None or self.award.is_as_issued(self.credential.lifetime)

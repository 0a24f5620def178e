"""The most that a group with limits, distinct or same can give, when everything in the catalogue can be had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from pathways.curation.reach import Reach
from pathways.domain.quantity import from_thousandths
from pathways.domain.requirement import ConditionLine, CredentialLine, Group, Requirement, Scope
from pathways.requirements.claims import Pins
from pathways.requirements.constraint_terms import Payer
from pathways.requirements.solving import most_counted

LARGEST = 10**9
"""Thousandths; of more than that nothing is worked out."""


class _Everything:
    """What may satisfy lines where every credential is held as often as it counts, worth what suits best."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def check(self) -> None:
        """Nobody waits for one group for long."""

    def payers(self, line: CredentialLine) -> Sequence[Payer]:
        return list(self._payers(line))

    def _payers(self, line: CredentialLine) -> Iterator[Payer]:
        for key in self._reach.accepted(line):
            credential = self._reach.credentials.get(key)
            if credential is None:
                continue
            own = (credential.planned_credits, credential.least_credits) if line.worth is None else (line.worth,)
            for unit in range(credential.repeatable):
                for worth in dict.fromkeys(own):
                    yield Payer(key, True, worth or Decimal(0), unit=str(unit) if credential.repeatable > 1 else "")

    def days(self, _line: CredentialLine, _credential: str) -> Sequence[tuple[date, bool]]:
        return ()

    def leaf(self, _line: Requirement) -> bool:
        return True

    def waives(self, _line: Requirement) -> bool:
        return False

    def kin(self, credential: str, scope: Scope) -> str:
        return self._reach.kind(credential, scope)

    def times(self, credential: str) -> int:
        return self._reach.credentials[credential].repeatable

    def times_in_all(self, credential: str, scope: Scope) -> int:
        return self._reach.times(credential, scope)

    def times_for(self, line: CredentialLine) -> int:
        return self.times(line.credential) if line.exact else self.times_in_all(line.credential, line.scope)

    def worths(self, line: CredentialLine) -> Iterable[Decimal]:
        return (each.worth for each in self._payers(line))

    def pins(self, _scope: Group) -> Pins:
        return {}


def most_within(group: Group, reach: Reach) -> int | None:
    """What the direct lines of an AT_LEAST or CREDITS group give at most within its limits, in thousandths.

    Where the search takes too long it is a bound from above.

    Returns:
        None when what counts cannot come from as many different ones as `distinct` asks.
    """
    freely = reach.most(group, group.of)
    if freely > LARGEST:
        return freely
    of = tuple(line if isinstance(line, CredentialLine) else _granted(line, group, reach) for line in group.of)
    whatever = replace(
        group,
        of=of,
        minimum=Decimal(0),
        counts_once=None,
        within_months_of_each_other=None,
        each=None,
        selections=(),
        limits=tuple(limit for limit in group.limits if limit.graded is None),  # awards of another scale may pay
    )
    found = most_counted(whatever, _Everything(reach), reach.credentials)
    if found is None:
        return None
    others = sum(reach.worth(line, group.rule) for line in group.of if not isinstance(line, CredentialLine))
    return others + min(freely, found)


def _granted(line: Requirement, group: Group, reach: Reach) -> ConditionLine:
    """A line of another form, whatever stands below it, as met."""
    return ConditionLine(path=line.path, condition="met", worth=from_thousandths(reach.worth(line, group.rule)))

"""What each credential by itself would add to the coverage of a goal, for a whole catalogue in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from pathways.advising.gap import coverage_of, needs_of
from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Credential
from pathways.domain.goal import AllGoals, CredentialGoal, Goal
from pathways.domain.requirement import Need
from pathways.requirements.evidence import Evidence
from pathways.requirements.leaves import Earned

Worth = Callable[[str, Decimal, Mapping[str, Decimal]], Fraction]
"""Of a competency at a level, beside levels that will have been shown by then."""

NOTHING: Mapping[str, Decimal] = MappingProxyType({})


class Gains:
    """The gains of single credentials: only the needs that one shows something of are looked at.

    Args:
        goal: whose coverage counts.
        evidence: what is held already.
        snapshot: whose credentials are meant.
    """

    def __init__(self, goal: Goal, evidence: Evidence, snapshot: Snapshot) -> None:
        self._evidence = evidence
        self._snapshot = snapshot
        self._needs: dict[str, list[tuple[Fraction, Need, Fraction]]] = defaultdict(list)
        self._credentials: list[tuple[Fraction, CredentialGoal, Fraction]] = []
        for share, part in _weighed(goal, Fraction(1)):
            if isinstance(part, CredentialGoal):
                self._credentials.append((share, part, coverage_of(part, evidence, snapshot)))
                continue
            needs = needs_of(part, snapshot)
            total = sum((Fraction(need.importance) for need in needs), Fraction(0))
            for need in needs:
                met = _met(need, evidence.level(need.competency))
                if met < 1:
                    self._needs[need.competency].append((share * Fraction(need.importance) / total, need, met))

    def of(
        self, credential: Credential, beside: Mapping[str, Decimal] = NOTHING, worth: Worth | None = None
    ) -> Fraction:
        """The coverage with the credential less the coverage without it, 0 to 1.

        Args:
            beside: competency levels that will have been shown by others by then.
            worth: the share of what each competency adds that counts; None: all of it.
        """
        earned = Earned.of([credential.key], self._snapshot.credentials)
        gained = Fraction(0)
        for competency, level in earned.levels.items():
            counts = Fraction(1) if worth is None else worth(competency, level, beside)
            for share, need, met in self._needs.get(competency, ()):
                then = max(met, _met(need, beside[competency])) if competency in beside else met
                gained += share * counts * max(Fraction(0), _met(need, level) - then)
        for share, part, covered in self._credentials:
            gained += share * (coverage_of(part, self._evidence, self._snapshot, earned) - covered)
        return gained


def _weighed(goal: Goal, share: Fraction) -> Iterator[tuple[Fraction, Goal]]:
    """The single goals, each with its share in the whole."""
    if isinstance(goal, AllGoals):
        for part in goal.goals:
            yield from _weighed(part, share / len(goal.goals))
    else:
        yield share, goal


def _met(need: Need, level: Decimal) -> Fraction:
    return min(Fraction(1), Fraction(level) / Fraction(need.level))

"""Claims: which credential pays for which line, the best way there is.

Where a credential may pay for one line only, where a limit stops it from counting, or where what counts must come from
several, a line holds because something was claimed for it. Most programmes ask for so many of these and so many of
those: then the best claim is a maximum flow. Whatever else is nested goes to a solver.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pathways.domain.catalog import Credential
from pathways.domain.requirement import COUNTING, CredentialLine, Group, Requirement
from pathways.requirements.evidence import Evidence
from pathways.requirements.leaves import NOTHING_EARNED, Earned, days_of, leaf_holds, payers
from pathways.requirements.payments import Payment, payments


@dataclass(frozen=True, slots=True)
class Use:
    """What pays for a line.

    Attributes:
        credential: the one that pays: the one the line names, an equivalent, or a substitute.
        amount: what of it counts in the group above: 1, or credits.
        unit: of a repeatable credential, a name for the award or step that pays; empty: whichever.
    """

    credential: str
    amount: Decimal = Decimal(1)
    unit: str = ""


Uses = Mapping[str, tuple[Use, ...]]
"""By the path of the credential line: one, or several of a repeatable credential where each counts."""

NOT_USED: tuple[Use, ...] = ()


def by_path(made: Iterable[tuple[str, Use]]) -> dict[str, tuple[Use, ...]]:
    """Claims by the path of their line."""
    found: dict[str, tuple[Use, ...]] = {}
    for path, use in made:
        found[path] = (*found.get(path, ()), use)
    return found


@dataclass(frozen=True, slots=True)
class Settlement:
    """The best claims for a tree: they make it hold, or come as near as any."""

    holds: bool
    uses: Uses


Pins = Mapping[str, frozenset[str]]
"""By the name of a set of equivalents: the only lines that it may pay for."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What can pay for the lines of one tree: a record, after the steps of a plan."""

    root: Requirement
    evidence: Evidence
    credentials: Mapping[str, Credential]
    earned: Earned = NOTHING_EARNED

    def payers(self, line: CredentialLine, pins: Pins) -> tuple[str, ...]:
        """The credentials that may pay for a line."""
        found = payers(line, self.evidence, self.earned)
        if not pins:
            return found
        kin = self.evidence.kin
        return tuple(key for key in found if line.path in pins.get(kin(key), (line.path,)))

    def payments(self, line: CredentialLine) -> tuple[Payment, ...]:
        """All that may pay for a line by itself."""
        return payments(line, self.evidence, self.credentials, self.earned)

    def days(self, line: CredentialLine, credential: str) -> tuple[date, ...]:
        """When what may pay for a line was issued; what the plan earns, on the day of the evidence."""
        return days_of(line, credential, self.evidence, self.earned)

    def holds(self, line: Requirement) -> bool:
        """Whether a line that is neither a group nor names a credential holds."""
        return line.path in self.evidence.waived or leaf_holds(line, self.evidence, self.earned)

    def waives(self, line: Requirement) -> bool:
        """The line holds for this learner, and claims nothing."""
        return line.path in self.evidence.waived


def pins_below(scope: Group, evidence: Evidence) -> Pins:
    """The learner's own claims for lines below a group where each credential pays once; those that can be kept."""
    wanted: dict[str, set[str]] = {}
    for claim in evidence.record.claims:
        wanted.setdefault(claim.path, set()).add(claim.award)
    found: dict[str, frozenset[str]] = {}
    if wanted:
        for line in _claiming(scope, evidence):
            for award in wanted.get(line.path, ()):
                if award in evidence.accepted(line) and evidence.paying(line, award):
                    name = evidence.kin(award, scope.scope)
                    found[name] = found.get(name, frozenset()) | {line.path}
    return found


def _claiming(scope: Group, evidence: Evidence) -> Iterator[CredentialLine]:
    """The lines below a group that claim something for themselves."""
    stack: list[Requirement] = list(scope.of)
    while stack:
        line = stack.pop()
        if line.shared or line.path in evidence.waived:
            continue
        if isinstance(line, CredentialLine):
            yield line
        elif isinstance(line, Group):
            stack.extend(line.of)


def is_ruled(group: Group, evidence: Evidence) -> bool:
    """What counts in a group depends on claims."""
    if group.is_ruled:
        return True
    if group.rule not in COUNTING:
        return False
    lines = [line for line in group.of if isinstance(line, CredentialLine)]
    if any(evidence.times_for(line) > 1 for line in lines):
        return True
    if not (evidence.equivalents or evidence.substitutes or evidence.stand_ins):
        return False
    return any(count > 1 for count in Counter(key for line in lines for key in evidence.accepted(line)).values())

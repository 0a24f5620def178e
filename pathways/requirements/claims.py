"""Claims: which credential pays for which line, the best way there is.

Where a credential may pay for one line only, where a limit stops it from counting, or where what counts must come from
several, a line holds because something was claimed for it. Most programmes ask for so many of these and so many of
those: then the best claim is a maximum flow. Whatever else is nested goes to a solver.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pathways.domain.catalog import Credential
from pathways.domain.requirement import CredentialLine, Group, GroupRule, Requirement, walk
from pathways.requirements.evidence import Evidence
from pathways.requirements.leaves import NOTHING_EARNED, Earned, leaf_holds, payers


@dataclass(frozen=True, slots=True)
class Use:
    """What pays for a line.

    Attributes:
        credential: the one that pays: the one the line names, an equivalent, or a substitute.
        amount: what of it counts in the group above: 1, or credits.
    """

    credential: str
    amount: Decimal = Decimal(1)


Uses = Mapping[str, Use]
"""By the path of the credential line."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """The best claims for a tree: they make it hold, or come as near as any."""

    holds: bool
    uses: Uses


@dataclass(slots=True)
class Ways:
    """What can pay for the lines of one tree: a record, after the steps of a plan.

    Attributes:
        pinned: by the name of a set of equivalents, the only line that it may pay for.
    """

    root: Requirement
    evidence: Evidence
    credentials: Mapping[str, Credential]
    earned: Earned = NOTHING_EARNED
    pinned: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        pins = {claim.path: claim.award for claim in self.evidence.record.claims}
        if pins:
            for line in walk(self.root):
                award = pins.get(line.path)
                if isinstance(line, CredentialLine) and award in payers(line, self.evidence, self.earned):
                    self.pinned[self.evidence.kin(str(award))] = line.path

    def payers(self, line: CredentialLine, *, once: bool) -> tuple[str, ...]:
        """The credentials that may pay for a line; `once`: each pays for one line, so the learner's pins rule."""
        found = payers(line, self.evidence, self.earned)
        if not (once and self.pinned):
            return found
        kin = self.evidence.kin
        return tuple(key for key in found if self.pinned.get(kin(key), line.path) == line.path)

    def holds(self, line: Requirement) -> bool:
        """Whether a line that is neither a group nor names a credential holds."""
        return line.path in self.evidence.waived or leaf_holds(line, self.evidence, self.earned)

    def waives(self, line: Requirement) -> bool:
        """The line holds for this learner, and claims nothing."""
        return line.path in self.evidence.waived


def is_ruled(group: Group, evidence: Evidence) -> bool:
    """What counts in a group depends on claims."""
    if group.limits or group.distinct is not None or group.counts_once is not None:
        return True
    if group.rule not in (GroupRule.AT_LEAST, GroupRule.CREDITS) or not (evidence.equivalents or evidence.substitutes):
        return False
    kin = Counter(evidence.kin(line.credential) for line in group.of if isinstance(line, CredentialLine))
    return any(count > 1 for count in kin.values())

"""What the lines of a group add up to: lines that hold, or credits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from pathways.domain.catalog import Credential
from pathways.domain.requirement import CredentialLine, Group, GroupRule, Requirement
from pathways.requirements.claims import Uses
from pathways.requirements.evidence import Evidence
from pathways.requirements.leaves import NOTHING_EARNED, Earned, best_worth, worth_of, worths_of


def counted(
    group: Group,
    held: Iterable[Requirement],
    credentials: Mapping[str, Credential],
    evidence: Evidence,
    earned: Earned | None = NOTHING_EARNED,
) -> Decimal:
    """What the lines that hold add up to in an AT_LEAST or CREDITS group without rules of its own.

    One credential, with its equivalents, counts once, at its best.

    Args:
        earned: None: whatever a line accepts may pay for it.
    """
    total = Decimal(0)
    best: dict[str, Decimal] = {}
    for line in held:
        value = Decimal(1)
        if group.rule is GroupRule.CREDITS and line.path in evidence.waived:
            value = worth_of(line, credentials) or Decimal(0)
        elif group.rule is GroupRule.CREDITS:
            value = best_worth(line, evidence, credentials, earned)
        if isinstance(line, CredentialLine):
            name = evidence.kin(line.credential, group.scope)
            best[name] = max(value, best.get(name, Decimal(0)))
        else:
            total += value
    return total + sum(best.values())


def most_counted(group: Group, credentials: Mapping[str, Credential], evidence: Evidence) -> Decimal:
    """What the lines of an AT_LEAST or CREDITS group can add up to, whatever they accept pays for them."""
    total = Decimal(0)
    several: dict[str, list[tuple[str, Decimal]]] = {}
    once: list[Requirement] = []
    for line in group.of:
        if not isinstance(line, CredentialLine) or line.path in evidence.waived or evidence.times_for(line) == 1:
            once.append(line)
            continue
        worths = worths_of(line, evidence, credentials)
        mine = several.setdefault(evidence.kin(line.credential, group.scope), [])
        mine += [(key, worths[key] if group.rule is GroupRule.CREDITS else Decimal(1)) for key in worths]
    for name, worths_by_key in several.items():
        best: dict[str, Decimal] = {}
        for key, worth in worths_by_key:
            best[key] = max(worth, best.get(key, Decimal(0)))
        each = sorted((worth for key, worth in best.items() for _ in range(evidence.times(key))), reverse=True)
        total += sum(each[: evidence.times_in_all(name, group.scope)])
    return total + counted(group, once, credentials, evidence, None)


def counted_by(group: Group, held: Iterable[Requirement], credentials: Mapping[str, Credential], uses: Uses) -> Decimal:
    """What the lines that hold add up to in an AT_LEAST or CREDITS group, of credential lines what is claimed."""
    total = Decimal(0)
    for line in held:
        used = uses.get(line.path)
        if used is not None:
            total += sum(use.amount for use in used)
        else:
            total += Decimal(1) if group.rule is GroupRule.AT_LEAST else worth_of(line, credentials) or Decimal(0)
    return total

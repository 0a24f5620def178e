"""Lines that have none below them: what each asks of a record, after the steps that a plan has taken."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from pathways.domain.catalog import Credential
from pathways.domain.requirement import (
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Need,
    Requirement,
)
from pathways.requirements.evidence import Evidence

NOTHING: frozenset[str] = frozenset()
NOUGHT = Decimal(0)


@dataclass(frozen=True, slots=True)
class Earned:
    """What planned steps add to a record: `before` at lower ranks, `beside` at the same rank; they never run out.

    Attributes:
        planned: by any step, earlier or later.
    """

    before: frozenset[str] = NOTHING
    beside: frozenset[str] = NOTHING
    levels: Mapping[str, Decimal] = field(default_factory=dict)
    planned: frozenset[str] = NOTHING

    @classmethod
    def of(
        cls,
        before: Iterable[str],
        credentials: Mapping[str, Credential],
        beside: Iterable[str] = (),
        planned: Collection[str] = (),
    ) -> Earned:
        """What these credentials add; only those `before` show competencies."""
        keys = frozenset(before)
        levels: dict[str, Decimal] = {}
        for key in keys:
            for item in credentials[key].competencies:
                levels[item.competency] = max(item.level, levels.get(item.competency, Decimal(0)))
        side = frozenset(beside)
        return cls(keys, side, levels, keys.union(side, planned))

    def for_step(self, key: str) -> Earned:
        """What a step of the same rank finds: it never supports itself."""
        return replace(self, beside=self.beside - {key})


NOTHING_EARNED = Earned()


def worth_of(line: Requirement, credentials: Mapping[str, Credential]) -> Decimal | None:
    """What a line says that it adds inside a CREDITS group: its own worth, else the credits of what it names."""
    if line.worth is not None:
        return line.worth
    if isinstance(line, CredentialLine) and line.credential in credentials:
        return credentials[line.credential].credits
    return None


def worths_of(line: CredentialLine, evidence: Evidence, credentials: Mapping[str, Credential]) -> Mapping[str, Decimal]:
    """What a line adds inside a CREDITS group, by the credential that pays for it.

    Its own worth; else the credits of the equivalent that pays, or that the payer counts as, where it counts as several
    the highest.
    """
    accepted = evidence.accepted(line)
    if line.worth is not None:
        return dict.fromkeys(accepted, line.worth)
    found = dict.fromkeys(accepted, NOUGHT)
    members = accepted if len(accepted) == 1 else evidence.members(line.credential)
    for member in members:
        credits = credentials[member].credits if member in credentials else None
        for payer in (member, *evidence.substitutes.get(member, ())):
            if payer in found:
                found[payer] = max(found[payer], credits or NOUGHT)
    return found


def best_worth(
    line: Requirement, evidence: Evidence, credentials: Mapping[str, Credential], earned: Earned | None = None
) -> Decimal:
    """What a line adds inside a CREDITS group at most.

    Args:
        earned: only what is held, or earned like this, pays; None: whatever the line accepts may.
    """
    if not isinstance(line, CredentialLine):
        return line.worth or NOUGHT
    if line.worth is not None:
        return line.worth
    worths = worths_of(line, evidence, credentials)
    keys = worths if earned is None else payers(line, evidence, earned)
    return max((worths[key] for key in keys), default=NOUGHT)


def covered(
    needs: Iterable[Need], levels: Mapping[str, Decimal] | Evidence, earned: Earned = NOTHING_EARNED
) -> Fraction:
    """Importance-weighted share of needs that is met, 0 to 1; no needs: 1."""
    total, met = Fraction(0), Fraction(0)
    for need in needs:
        held = (
            levels.level(need.competency) if isinstance(levels, Evidence) else levels.get(need.competency, Decimal(0))
        )
        held = max(held, earned.levels.get(need.competency, Decimal(0)))
        importance = Fraction(need.importance)
        total += importance
        met += importance * min(Fraction(1), Fraction(held) / Fraction(need.level))
    return met / total if total else Fraction(1)


def payers(line: CredentialLine, evidence: Evidence, earned: Earned) -> tuple[str, ...]:
    """The credentials that satisfy a line: the one it names first, then its equivalents and substitutes."""
    return tuple(
        key
        for key in evidence.accepted(line)
        if key in earned.before or (line.side_by_side and key in earned.beside) or evidence.paying(line, key)
    )


def leaf_holds(line: Requirement, evidence: Evidence, earned: Earned) -> bool:
    """Whether a line that is no group holds, whatever else claims what satisfies it."""
    match line:
        case CredentialLine():
            return bool(payers(line, evidence, earned))
        case ExclusionLine():
            return not evidence.excluded(line, earned.planned)
        case CompetencyLine(competency=competency, level=level):
            return max(evidence.level(competency), earned.levels.get(competency, Decimal(0))) >= level
        case ExperienceLine():
            if line in evidence.ripe:
                return True
            months, fields = evidence.months(line)
            return months >= line.months and len(fields) >= (line.distinct_fields or 0)
        case ConditionLine(condition=condition):
            return evidence.record.says(condition)
        case CoverageLine(needs=needs, share=share):
            return covered(needs, evidence, earned) >= Fraction(share)
        case _:
            raise TypeError(f"cannot evaluate {type(line).__name__}")

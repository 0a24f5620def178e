"""Evaluates requirement trees: the reference meaning that plans are checked against. Knows no solver."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from pathways.domain.catalog import Credential
from pathways.domain.learner import Award
from pathways.domain.quantity import plain
from pathways.domain.requirement import (
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExperienceLine,
    Group,
    GroupRule,
    Need,
    Requirement,
)
from pathways.requirements.evidence import Evidence


class RequirementStatus(StrEnum):
    """How a line stands. Only MET and WAIVED hold."""

    MET = "MET"
    IN_PROGRESS = "IN_PROGRESS"
    UNMET = "UNMET"
    WAIVED = "WAIVED"
    EXPIRED = "EXPIRED"
    UNVERIFIABLE = "UNVERIFIABLE"


@dataclass(frozen=True, slots=True)
class Claim:
    """What pays for a line, and with how much."""

    text: str
    credential: str | None = None
    award: Award | None = None
    worth: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """One line, how it stands, what pays for it; `parts` are the lines below it."""

    requirement: Requirement
    status: RequirementStatus
    by: tuple[Claim, ...] = ()
    parts: tuple[Assessment, ...] = ()
    share: Fraction = Fraction(0)

    @property
    def holds(self) -> bool:
        return self.status in HOLDING

    def lines(self) -> Iterable[Assessment]:
        """This line and all below it, parents first."""
        yield self
        for part in self.parts:
            yield from part.lines()


HOLDING = frozenset({RequirementStatus.MET, RequirementStatus.WAIVED})
STARTED = HOLDING | {RequirementStatus.IN_PROGRESS}
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Earned:
    """What planned steps add to a record: `before` at lower ranks, `beside` at the same rank; they never run out."""

    before: frozenset[str] = NOTHING
    beside: frozenset[str] = NOTHING
    levels: Mapping[str, Decimal] = field(default_factory=dict)

    @classmethod
    def of(cls, before: Iterable[str], credentials: Mapping[str, Credential], beside: Iterable[str] = ()) -> Earned:
        """What these credentials add; only those `before` show competencies."""
        keys = frozenset(before)
        levels: dict[str, Decimal] = {}
        for key in keys:
            for item in credentials[key].competencies:
                levels[item.competency] = max(item.level, levels.get(item.competency, Decimal(0)))
        return cls(keys, frozenset(beside), levels)


NOTHING_EARNED = Earned()


def worth_of(line: Requirement, credentials: Mapping[str, Credential]) -> Decimal | None:
    """What a line adds inside a CREDITS group: its own worth, else its credential's credits."""
    if line.worth is not None:
        return line.worth
    if isinstance(line, CredentialLine) and line.credential in credentials:
        return credentials[line.credential].credits
    return None


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


def holds(
    requirement: Requirement | None,
    evidence: Evidence,
    credentials: Mapping[str, Credential],
    earned: Earned = NOTHING_EARNED,
) -> bool:
    """Whether a requirement holds for a record, after the steps in `earned`. None requires nothing."""
    match requirement:
        case None:
            return True
        case Group() as group:
            return _group_holds(group, evidence, credentials, earned)
        case CredentialLine() as line:
            if line.credential in earned.before or (line.side_by_side and line.credential in earned.beside):
                return True
            return bool(evidence.meeting(line))
        case CompetencyLine(competency=competency, level=level):
            return max(evidence.level(competency), earned.levels.get(competency, Decimal(0))) >= level
        case ExperienceLine() as line:
            months, fields = evidence.months(line)
            return months >= line.months and len(fields) >= (line.distinct_fields or 0)
        case ConditionLine(condition=condition):
            return condition in evidence.record.conditions
        case CoverageLine(needs=needs, share=share):
            return covered(needs, evidence, earned) >= Fraction(share)
        case _:
            raise TypeError(f"cannot evaluate {type(requirement).__name__}")


def _group_holds(group: Group, evidence: Evidence, credentials: Mapping[str, Credential], earned: Earned) -> bool:
    judged = ((line, holds(line, evidence, credentials, earned)) for line in group.of)
    match group.rule:
        case GroupRule.ALL:
            return all(held for _, held in judged)
        case GroupRule.ANY:
            return any(held for _, held in judged)
        case _:
            return counted(group, [line for line, held in judged if held], credentials) >= (group.minimum or Decimal(0))


def counted(group: Group, held: Iterable[Requirement], credentials: Mapping[str, Credential]) -> Decimal:
    """What the lines that hold add up to in an AT_LEAST or CREDITS group; one credential counts once, at its best."""
    total = Decimal(0)
    best: dict[str, Decimal] = {}
    for line in held:
        value = Decimal(1) if group.rule is GroupRule.AT_LEAST else worth_of(line, credentials) or Decimal(0)
        if isinstance(line, CredentialLine):
            best[line.credential] = max(value, best.get(line.credential, Decimal(0)))
        else:
            total += value
    return total + sum(best.values())


def assess(requirement: Requirement, evidence: Evidence, credentials: Mapping[str, Credential]) -> Assessment:
    """Evaluates every line of a tree, with what pays for it and how far it is (`share`, 0 to 1)."""
    match requirement:
        case Group() as group:
            return _assess_group(group, evidence, credentials)
        case CredentialLine() as line:
            return _assess_credential(line, evidence, credentials)
        case CompetencyLine() as line:
            return _assess_competency(line, evidence, credentials)
        case ExperienceLine() as line:
            months, fields = evidence.months(line)
            enough = months >= line.months and len(fields) >= (line.distinct_fields or 0)
            part = min(Fraction(1), Fraction(months, line.months)) if line.months else Fraction(1)
            if line.distinct_fields and len(fields) < line.distinct_fields:
                part *= Fraction(len(fields), line.distinct_fields)
            paid = (Claim(f"{months} months of experience"),) if months else ()
            unmet = RequirementStatus.IN_PROGRESS if months else RequirementStatus.UNMET
            return Assessment(line, RequirementStatus.MET if enough else unmet, paid, share=part)
        case ConditionLine(condition=condition) as line:
            if condition in evidence.record.conditions:
                return Assessment(line, RequirementStatus.MET, (Claim("the record says so"),), share=Fraction(1))
            return Assessment(line, RequirementStatus.UNVERIFIABLE)
        case CoverageLine(needs=needs, share=share) as line:
            part = covered(needs, evidence)
            enough = part >= Fraction(share)
            unmet = RequirementStatus.IN_PROGRESS if part else RequirementStatus.UNMET
            progress = min(Fraction(1), part / Fraction(share)) if share else Fraction(1)
            return Assessment(line, RequirementStatus.MET if enough else unmet, share=progress)
        case _:
            raise TypeError(f"cannot assess {type(requirement).__name__}")


def _assess_group(group: Group, evidence: Evidence, credentials: Mapping[str, Credential]) -> Assessment:
    parts = tuple(assess(line, evidence, credentials) for line in group.of)
    held = [part.requirement for part in parts if part.holds]
    shares = sorted(_shares(parts, once=group.rule is GroupRule.AT_LEAST), reverse=True)
    match group.rule:
        case GroupRule.ALL:
            met = len(held) == len(parts)
            share = sum(shares, Fraction(0)) / len(parts) if parts else Fraction(1)
        case GroupRule.ANY:
            met = bool(held)
            share = shares[0] if shares else Fraction(0)
        case GroupRule.AT_LEAST:
            need = int(group.minimum or 0)
            met = counted(group, held, credentials) >= need
            share = min(Fraction(1), sum(shares[:need], Fraction(0)) / need) if need else Fraction(1)
        case _:
            minimum = group.minimum or Decimal(0)
            have = counted(group, held, credentials)
            met = have >= minimum
            share = min(Fraction(1), Fraction(have) / Fraction(minimum)) if minimum else Fraction(1)
    if met:
        return Assessment(group, RequirementStatus.MET, parts=parts, share=Fraction(1))
    begun = any(part.status in STARTED for part in parts)
    status = RequirementStatus.IN_PROGRESS if begun else RequirementStatus.UNMET
    return Assessment(group, status, parts=parts, share=share)


def _shares(parts: Iterable[Assessment], *, once: bool) -> Iterable[Fraction]:
    """How far each line is; `once`: lines for the same credential count as one."""
    best: dict[object, Fraction] = {}
    for place, part in enumerate(parts):
        line = part.requirement
        name = line.credential if once and isinstance(line, CredentialLine) else place
        best[name] = max(part.share, best.get(name, Fraction(0)))
    return best.values()


def _assess_credential(line: CredentialLine, evidence: Evidence, credentials: Mapping[str, Credential]) -> Assessment:
    name = credentials[line.credential].name if line.credential in credentials else line.credential
    awards = evidence.meeting(line)
    if awards:
        worth = worth_of(line, credentials)
        paid = (Claim(_award_text(name, awards[0]), line.credential, awards[0], worth),)
        return Assessment(line, RequirementStatus.MET, paid, share=Fraction(1))
    if evidence.undecided(line):
        return Assessment(line, RequirementStatus.UNVERIFIABLE)
    return Assessment(line, RequirementStatus.EXPIRED if evidence.outdated(line) else RequirementStatus.UNMET)


def _assess_competency(line: CompetencyLine, evidence: Evidence, credentials: Mapping[str, Credential]) -> Assessment:
    shown = evidence.shown.get(line.competency, ())
    enough = [item for item in shown if item.level >= line.level]
    if enough:
        return Assessment(
            line,
            RequirementStatus.MET,
            (_shown_claim(enough[0].award, enough[0].level, credentials),),
            share=Fraction(1),
        )
    if any(item.level >= line.level for item in evidence.shown_once.get(line.competency, ())):
        return Assessment(
            line, RequirementStatus.EXPIRED, share=Fraction(evidence.level(line.competency)) / Fraction(line.level)
        )
    if shown:
        claim = _shown_claim(shown[0].award, shown[0].level, credentials)
        share = Fraction(shown[0].level) / Fraction(line.level)
        return Assessment(line, RequirementStatus.IN_PROGRESS, (claim,), share=share)
    return Assessment(line, RequirementStatus.UNMET)


def _shown_claim(award: Award | None, level: Decimal, credentials: Mapping[str, Credential]) -> Claim:
    if award is None:
        return Claim(f"the record states level {plain(level)}")
    name = credentials[award.credential].name
    return Claim(f"{name} shows level {plain(level)}", award.credential, award)


def _award_text(name: str, award: Award) -> str:
    parts = [name]
    if award.issued_on:
        parts.append(f"issued {award.issued_on}")
    if award.score is not None:
        parts.append(f"score {plain(award.score)}")
    return ", ".join(parts)

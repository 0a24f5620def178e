"""Evaluates requirement trees: the reference meaning that plans are checked against. Knows no solver."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

from pathways.domain.catalog import Credential
from pathways.domain.deadline import check_time
from pathways.domain.learner import Award
from pathways.domain.quantity import plain
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    GroupRule,
    Requirement,
    Selection,
)
from pathways.requirements.averaging import averaged, mean, mean_text
from pathways.requirements.claims import Use, Uses, is_ruled
from pathways.requirements.constraint_terms import distinct_values
from pathways.requirements.counting import counted, counted_by
from pathways.requirements.evidence import Evidence
from pathways.requirements.leaves import NOTHING_EARNED, Earned, covered, leaf_holds, worths_of
from pathways.requirements.payments import held_payments
from pathways.requirements.settling import most_in, settle
from pathways.wording import phrases


class RequirementStatus(StrEnum):
    """How a line stands. Only MET and WAIVED hold.

    Attributes:
        MET: it holds.
        IN_PROGRESS: part of it holds, or an award is to come.
        UNMET: nothing of it holds.
        WAIVED: it holds for this learner by agreement.
        EXPIRED: only lapsed or outdated awards meet it.
        UNVERIFIABLE: the record lacks the fact that decides it.
    """

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
    """One line, how it stands, what pays for it; `parts` are the lines below it.

    Attributes:
        could: held credentials that could pay for it too, or instead of nothing, but do not.
    """

    requirement: Requirement
    status: RequirementStatus
    by: tuple[Claim, ...] = ()
    parts: tuple[Assessment, ...] = ()
    share: Fraction = Fraction(0)
    could: tuple[str, ...] = ()

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


def holds(
    requirement: Requirement | None,
    evidence: Evidence,
    credentials: Mapping[str, Credential],
    earned: Earned = NOTHING_EARNED,
) -> bool:
    """Whether a requirement holds for a record, after the steps in `earned`. None requires nothing."""
    if requirement is None or requirement.path in evidence.waived:
        return True
    if not isinstance(requirement, Group):
        return leaf_holds(requirement, evidence, earned)
    if is_ruled(requirement, evidence):
        return settle(requirement, evidence, credentials, earned, partial=False).holds
    judged = ((line, holds(line, evidence, credentials, earned)) for line in requirement.of)
    match requirement.rule:
        case GroupRule.ALL:
            return all(held for _, held in judged)
        case GroupRule.ANY:
            return any(held for _, held in judged)
        case _:
            minimum = requirement.minimum or Decimal(0)
            held = [line for line, held in judged if held]
            return counted(requirement, held, credentials, evidence, earned) >= minimum


def most_counted(group: Group, evidence: Evidence, credentials: Mapping[str, Credential]) -> Decimal:
    """What counts at the most in a group that adds up, however much it asks for."""
    if is_ruled(group, evidence):
        return most_in(group, evidence, credentials)
    return counted(group, [line for line in group.of if holds(line, evidence, credentials)], credentials, evidence)


def assess(
    requirement: Requirement,
    evidence: Evidence,
    credentials: Mapping[str, Credential],
    uses: Uses | None = None,
    *,
    dated: bool = False,
) -> Assessment:
    """Evaluates every line of a tree, with what pays for it and how far it is (`share`, 0 to 1).

    Args:
        requirement: the tree.
        evidence: of the learner.
        credentials: the catalogue's, by key.
        uses: what pays for the lines, where that is settled above; None: where it must be settled, it is.
        dated: below a group whose awards lie close together, so that one without a day of issue proves nothing.
    """
    check_time()
    if requirement.path in evidence.waived:
        return _waived(requirement, evidence)
    match requirement:
        case Group() as group:
            if uses is None and is_ruled(group, evidence):
                uses = settle(group, evidence, credentials).uses
            dated = dated or group.within_months_of_each_other is not None
            return _assess_group(group, evidence, credentials, uses, dated=dated)
        case CredentialLine() as line:
            return _assess_credential(line, evidence, credentials, uses, dated=dated)
        case ExclusionLine() as line:
            stands = evidence.excluded(line)
            status = RequirementStatus.UNMET if stands else RequirementStatus.MET
            return Assessment(line, status, share=Fraction(not stands))
        case CompetencyLine() as line:
            return _assess_competency(line, evidence, credentials)
        case ExperienceLine() as line:
            return _assess_experience(line, evidence)
        case ConditionLine(condition=condition) as line:
            if evidence.record.says(condition):
                return Assessment(line, RequirementStatus.MET, (Claim("the record says so"),), share=Fraction(1))
            return Assessment(line, RequirementStatus.UNVERIFIABLE)
        case CoverageLine(needs=needs, share=share) as line:
            part = covered(needs, evidence)
            enough = part >= Fraction(share)
            unmet = RequirementStatus.IN_PROGRESS if part else RequirementStatus.UNMET
            progress = min(Fraction(1), part / Fraction(share)) if share else Fraction(1)
            return Assessment(line, RequirementStatus.MET if enough else unmet, share=progress)
        case AverageLine() as line:
            return _assess_average(line, evidence)
        case Selection():
            raise TypeError("a snapshot puts lines in the place of selections")
        case _:
            assert_never(requirement)


def _waived(line: Requirement, evidence: Evidence) -> Assessment:
    reason = next(waiver.reason for waiver in evidence.record.waivers if waiver.path == line.path)
    return Assessment(line, RequirementStatus.WAIVED, (Claim(f"waived: {reason}"),), share=Fraction(1))


def _assess_group(
    group: Group, evidence: Evidence, credentials: Mapping[str, Credential], uses: Uses | None, *, dated: bool
) -> Assessment:
    parts = tuple(assess(line, evidence, credentials, uses, dated=dated) for line in group.of)

    def have(held: Sequence[Requirement]) -> Decimal:
        if uses is None:
            return counted(group, held, credentials, evidence)
        return counted_by(group, held, credentials, uses)

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
            met = have(held) >= need and _is_distinct(group, credentials, uses)
            share = min(Fraction(1), sum(shares[:need], Fraction(0)) / need) if need else Fraction(1)
        case _:
            minimum = group.minimum or Decimal(0)
            so_far = have(held)
            met = so_far >= minimum and _is_distinct(group, credentials, uses)
            share = min(Fraction(1), Fraction(so_far) / Fraction(minimum)) if minimum else Fraction(1)
    if met:
        return Assessment(group, RequirementStatus.MET, parts=parts, share=Fraction(1))
    if share >= 1:
        share = Fraction(99, 100)  # all that is lacking is that it comes from so many different ones
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
    # Each award of a repeatable credential that counts is as good as a line of its own.
    more = sum(len(part.by) - 1 for part in parts if isinstance(part.requirement, CredentialLine) and part.by)
    return [*best.values(), *([Fraction(1)] * more)]


def _is_distinct(group: Group, credentials: Mapping[str, Credential], uses: Uses | None) -> bool:
    if group.distinct is None or uses is None:
        return True
    lines = [line for line in group.of if isinstance(line, CredentialLine) and line.path in uses]
    seen = {value for line in lines for value in distinct_values(group.distinct.by, credentials.get(line.credential))}
    return len(seen) >= group.distinct.at_least


def _assess_credential(
    line: CredentialLine, evidence: Evidence, credentials: Mapping[str, Credential], uses: Uses | None, *, dated: bool
) -> Assessment:
    awards = evidence.meeting(line)
    worths = worths_of(line, evidence, credentials, NOTHING_EARNED)
    payer = max(class_awards(awards), key=lambda key: worths[key], default=line.credential)
    used: tuple[Use, ...] = (Use(payer, worths.get(payer, Decimal(0))),)
    if uses is not None:
        used = uses.get(line.path, ())
        if not used and awards and dated and all(award.issued_on is None for award in awards):
            return Assessment(line, RequirementStatus.UNVERIFIABLE)
        if not used and awards:
            return Assessment(line, RequirementStatus.UNMET, could=class_awards(awards))
    if awards:
        paid = tuple(_paid(line, use, awards, evidence, credentials) for use in used)
        paying = {use.credential for use in used}
        others = tuple(key for key in class_awards(awards) if key not in paying)
        return Assessment(line, RequirementStatus.MET, paid, share=Fraction(1), could=others)
    if evidence.undecided(line):
        return Assessment(line, RequirementStatus.UNVERIFIABLE)
    if expected := evidence.expected(line):
        award = expected[0]
        claim = Claim(_award_text(credentials[award.credential].name, award, "to be issued"), award.credential, award)
        return Assessment(line, RequirementStatus.IN_PROGRESS, (claim,))
    return Assessment(line, RequirementStatus.EXPIRED if evidence.outdated(line) else RequirementStatus.UNMET)


def _paid(
    line: CredentialLine, use: Use, awards: Sequence[Award], evidence: Evidence, credentials: Mapping[str, Credential]
) -> Claim:
    """An award that pays for a line: of a repeatable credential a certain one, else the best."""
    payer = use.credential
    if use.unit:
        held = held_payments(line, payer, evidence, credentials)
        paying = [each.award for each in held if each.unit == use.unit and each.award is not None]
    else:
        paying = [award for award in awards if award.credential == payer]
    award = _best(paying, credentials)
    name = credentials[payer].name if payer in credentials else payer
    return Claim(_award_text(name, award), payer, award, use.amount)


def _assess_experience(line: ExperienceLine, evidence: Evidence) -> Assessment:
    work, lost = evidence.worked(line), evidence.undated(line)
    part = work.share_of(line)
    if line.distinct_fields and len(work.fields) < line.distinct_fields:
        part *= Fraction(len(work.fields), line.distinct_fields)
    found = phrases.worked(work.months if line.months or line.hours is None else None, work.shown_hours(line))
    unmet = RequirementStatus.IN_PROGRESS if found else RequirementStatus.UNMET
    if work.share_of(line) < 1 and (work + lost).share_of(line) == 1:
        unmet = RequirementStatus.UNVERIFIABLE
    paid = (Claim(f"{found} of experience"),) if found else ()
    return Assessment(line, RequirementStatus.MET if work.meets(line) else unmet, paid, share=part)


def _assess_average(line: AverageLine, evidence: Evidence) -> Assessment:
    found = averaged(line, evidence)
    so_far = mean(found)
    if so_far is None:
        return Assessment(line, RequirementStatus.UNVERIFIABLE)
    claim = Claim(f"{mean_text(so_far)} over {phrases.counted(sum(map(len, found.values())), 'award')}")
    if so_far >= Fraction(line.at_least):
        return Assessment(line, RequirementStatus.MET, (claim,), share=Fraction(1))
    return Assessment(line, RequirementStatus.IN_PROGRESS, (claim,), share=so_far / Fraction(line.at_least))


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


def _award_text(name: str, award: Award, issued: str = "issued") -> str:
    parts = [name]
    if award.issued_on:
        parts.append(f"{issued} {award.issued_on}")
    if award.score is not None:
        parts.append(f"score {plain(award.score)}")
    return ", ".join(parts)


def _best(awards: Sequence[Award], credentials: Mapping[str, Credential]) -> Award:
    """The award worth most, of those the first."""
    return max(awards, key=lambda award: award.worth(credentials[award.credential]))


def class_awards(awards: Iterable[Award]) -> tuple[str, ...]:
    """The credentials of some awards, each once."""
    return tuple(dict.fromkeys(award.credential for award in awards))

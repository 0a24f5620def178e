"""What a line still lacks for one learner, in words, by what counts in it already and what still can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from math import floor
from typing import assert_never

from pathways.catalog.snapshot import Snapshot
from pathways.catalog.strangers import strange_fields
from pathways.domain.catalog import CredentialStatus
from pathways.domain.conditions import folded
from pathways.domain.quantity import from_thousandths
from pathways.domain.requirement import (
    COUNTING,
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    GroupRule,
    Limit,
    Requirement,
    Selection,
)
from pathways.errors import nearest
from pathways.requirements.averaging import averaged, mean, mean_text
from pathways.requirements.constraint_terms import distinct_values
from pathways.requirements.counting import most_counted
from pathways.requirements.evaluate import Assessment, RequirementStatus
from pathways.requirements.evidence import Evidence
from pathways.requirements.grades import graded_on
from pathways.requirements.leaves import NOTHING_EARNED, best_worth, covered, worth_of, worths_of
from pathways.wording.phrases import counted, worked
from pathways.wording.remaining import SoFar, remaining_text
from pathways.wording.requirements import text_of

NOUGHT, ONE = Decimal(0), Decimal(1)
MOST_REPEATED = 3
COUNTS_NOT_HERE = "held already, but it does not count here"


def lacking_text(found: Assessment, evidence: Evidence, snapshot: Snapshot) -> str | None:
    """E.g. “2 more of these 5, at most one of them from Cisco”; None: the line holds.

    Args:
        found: the line as it was judged.
        evidence: by which it was judged.
        snapshot: whose names and credentials are meant.
    """
    if found.holds:
        return None
    if found.could:
        return COUNTS_NOT_HERE
    reader = _Reader(evidence, snapshot)
    text = remaining_text(found.requirement, reader.so_far(found), snapshot.names)
    reasons = [*_reasons(found.requirement, evidence, snapshot), *reader.repeated(found)]
    line = found.requirement
    if isinstance(line, CredentialLine) and found.status is RequirementStatus.UNVERIFIABLE and not reasons:
        held = next(award.credential for award in evidence.meeting(line))
        reasons.append(f"the award of {snapshot.names.get(held, held)} in the record has no day of issue")
    return "; ".join((text, *reasons))


def _reasons(line: Requirement, evidence: Evidence, snapshot: Snapshot) -> Iterator[str]:
    """Why something in the record does not count that seems to."""
    match line:
        case ExperienceLine():
            lost = evidence.undated(line)
            if found := worked(lost.months if line.months else None, lost.shown_hours(line)):
                verb = "does" if found == "1 month" else "do"
                yield f"{found} in the record {verb} not say when, and so {verb} not count"
            yield from _misnamed(line, evidence, snapshot)
        case ConditionLine(condition=condition):
            strangers = [each for each in evidence.record.conditions if folded(each) not in snapshot.conditions]
            if meant := nearest(condition, sorted(strangers)):
                yield f"the record says “{meant[0]}”, which no rule asks for"
        case CredentialLine() if expected := evidence.expected(line):
            yield f"an award is to be issued on {expected[0].issued_on}"
        case CredentialLine() if evidence.undecided(line):
            yield from _unstated(line, evidence, snapshot)
        case AverageLine() if averaged(line, evidence):
            return
        case AverageLine():
            yield "no award in the record has a score, or points, and credits"
        case CredentialLine() | Group() | ExclusionLine() | CompetencyLine() | CoverageLine() | Selection():
            return
        case _:
            assert_never(line)


def _misnamed(line: ExperienceLine, evidence: Evidence, snapshot: Snapshot) -> Iterator[str]:
    """Work in a field that no rule asks for, and that is written almost like one of a line."""
    spellings = {folded(field): field for field in line.fields}
    for field in strange_fields(evidence.record, snapshot):
        if field in line.fields:  # of a rule that is tried, and that the catalogue does not know
            continue
        same = spellings.get(folded(field))
        meant = [same] if same is not None else nearest(field, line.fields, limit=1)
        if meant:
            yield f"the record has work in “{field}”, which no rule asks for; write {meant[0]} if that is meant"


def _unstated(line: CredentialLine, evidence: Evidence, snapshot: Snapshot) -> Iterator[str]:
    """The facts that a valid award lacks for a line."""
    for key in evidence.accepted(line):
        name = snapshot.names.get(key, key)
        for award in evidence.valid.get(key, ()):
            if (line.min_score or line.max_score) is not None and award.score is None:
                yield f"the award of {name} in the record has no score"
                return
            if line.min_grade is not None and award.grade is None:
                yield f"the award of {name} in the record has no grade"
                return
            days = line.earned_within_months, line.earned and (line.earned.after or line.earned.before)
            if any(each is not None for each in days) and award.issued_on is None:
                yield f"the award of {name} in the record has no day of issue"
                return


class _Reader:
    def __init__(self, evidence: Evidence, snapshot: Snapshot) -> None:
        self._evidence = evidence
        self._credentials = snapshot.credentials
        self._names = snapshot.names

    def so_far(self, found: Assessment) -> SoFar:
        requirement = found.requirement
        match requirement:
            case Group() as group:
                return self._of_group(group, found.parts)
            case ExperienceLine() as line:
                work = self._evidence.worked(line)
                hours = work.shown_hours(line) or NOUGHT
                return SoFar(counted=work.months, hours=hours, different=len(work.fields))
            case CompetencyLine(competency=competency):
                return SoFar(counted=self._evidence.level(competency))
            case CoverageLine(needs=needs):
                return SoFar(counted=from_thousandths(floor(1000 * covered(needs, self._evidence))))
            case AverageLine() as line:
                so_far = mean(averaged(line, self._evidence))
                return SoFar() if so_far is None else SoFar(counted=Decimal(mean_text(so_far)))
            case CredentialLine() | ExclusionLine() | ConditionLine() | Selection():
                return SoFar()
            case _:
                assert_never(requirement)

    def repeated(self, found: Assessment) -> Iterator[str]:
        """How often each repeatable credential counts right below a group, of how often it may, the first few."""
        group = found.requirement
        parts = found.parts if isinstance(group, Group) and group.rule in COUNTING else ()
        told = (part for part in parts if part.by and self._times(part) > 1)
        for part in islice(told, MOST_REPEATED):
            name = text_of(replace(part.requirement, worth=None), self._names)
            yield f"{name} counts {len(part.by)} of up to {counted(self._times(part), 'time')}"

    def _of_group(self, group: Group, parts: Sequence[Assessment]) -> SoFar:
        held = [part for part in parts if part.holds]
        paid = [part for part in held if part.status is not RequirementStatus.WAIVED]
        lines = [(part, line) for part in paid if isinstance(line := part.requirement, CredentialLine)]
        seen: set[str] = set()
        if group.distinct is not None:
            by = group.distinct.by
            seen.update(
                value for _, line in lines for value in distinct_values(by, self._credentials.get(line.credential))
            )
        return SoFar(
            counted=self._total(group, held),
            open=frozenset(self._open(group, parts)),
            limits=tuple(self._taken(group, limit, lines) for limit in group.limits),
            different=len(seen),
        )

    def _total(self, group: Group, parts: Iterable[Assessment]) -> Decimal:
        """What some parts add up to; in a group with a threshold a credential, with its equivalents, counts once, or as
        often as it is repeatable."""
        best: dict[tuple[str, str], Decimal] = {}
        for part in parts:
            line, amount = part.requirement, self._amount(group, part)
            name, so_far = self._name(group, line), best.get(self._name(group, line), NOUGHT)
            is_repeated = isinstance(line, CredentialLine) and self._evidence.times_for(line) > 1
            best[name] = so_far + amount if is_repeated else max(amount, so_far)
        return sum(best.values(), NOUGHT)

    def _name(self, group: Group, line: Requirement) -> tuple[str, str]:
        """What lines that count once between them have in common."""
        if isinstance(line, CredentialLine) and group.rule in COUNTING:
            return "credential", self._evidence.kin(line.credential, line.scope)
        return "line", line.path

    def _amount(self, group: Group, part: Assessment) -> Decimal:
        """What of a part counts, or would count."""
        if group.rule is not GroupRule.CREDITS:
            return Decimal(_awards(part))
        if part.status is RequirementStatus.WAIVED:
            return worth_of(part.requirement, self._credentials) or NOUGHT
        paid = [claim.worth for claim in part.by if claim.worth is not None]
        return sum(paid, NOUGHT) if paid else best_worth(part.requirement, self._evidence, self._credentials)

    def _paid(self, part: Assessment, line: CredentialLine) -> Decimal:
        """What a line is worth in credits by what pays for it, whatever counts of it."""
        worths = worths_of(line, self._evidence, self._credentials, NOTHING_EARNED)
        return next((worths[key] for claim in part.by if (key := claim.credential or "") in worths), NOUGHT)

    def _taken(self, group: Group, limit: Limit, lines: Iterable[tuple[Assessment, CredentialLine]]) -> Decimal:
        """How much of a limit is used."""
        inside = [(part, line) for part, line in lines if limit.looks_at(line.credential)]
        if limit.graded is not None:
            inside = [(part, line) for part, line in inside if self._is_graded(part, limit.graded)]
        if limit.at_most is not None:
            return Decimal(sum(_awards(part) for part, _ in inside))
        if group.rule is GroupRule.CREDITS:
            return sum((self._amount(group, part) for part, _ in inside), NOUGHT)
        return sum((self._paid(part, line) for part, line in inside), NOUGHT)

    def _is_graded(self, part: Assessment, scale: str) -> bool:
        """An award pays whose grade is of a scale."""
        scales, credentials = self._evidence.scales, self._credentials
        awards = [claim.award for claim in part.by if claim.award is not None and claim.award.credential in credentials]
        return any(graded_on(award, credentials[award.credential], scales) == scale for award in awards)

    def _open(self, group: Group, parts: Iterable[Assessment]) -> Iterator[str]:
        """Lines that do not count and still can, of those for one credential or its equivalents one."""
        parts = tuple(parts)
        gone = {
            self._name(group, part.requirement) for part in parts if part.holds and not self._counts_again(group, part)
        }
        for part in parts:
            name = self._name(group, part.requirement)
            if name not in gone and self._amount(group, part) > 0 and self._can_hold(part):
                gone.add(name)
                yield part.requirement.path

    def _counts_again(self, group: Group, part: Assessment) -> bool:
        """Of a repeatable credential that counts more awards may."""
        line = part.requirement
        if not isinstance(line, CredentialLine) or group.rule not in COUNTING:
            return False
        return part.status is RequirementStatus.MET and len(part.by) < self._evidence.times_for(line)

    def _can_hold(self, part: Assessment) -> bool:
        """Something could make a line hold that does not; limits are left out of account."""
        requirement = part.requirement
        match requirement:
            case CredentialLine() as line:
                undecided = part.status is RequirementStatus.UNVERIFIABLE
                return undecided or bool(part.could) or any(map(self._can_be_earned, self._evidence.accepted(line)))
            case ExclusionLine():
                return False
            case Group(rule=GroupRule.ALL):
                return all(each.holds or self._can_hold(each) for each in part.parts)
            case Group(rule=GroupRule.ANY):
                return any(each.holds or self._can_hold(each) for each in part.parts)
            case Group() as group:
                some = [each for each in part.parts if each.holds or self._can_hold(each)]
                more = most_counted(group, self._credentials, self._evidence)
                repeats = any(self._counts_again(group, each) or self._times(each) > 1 for each in some)
                return (more if repeats else self._total(group, some)) >= (group.minimum or NOUGHT)
            case CompetencyLine() | ExperienceLine() | ConditionLine() | CoverageLine() | Selection() | AverageLine():
                return True
            case _:
                assert_never(requirement)

    def _times(self, part: Assessment) -> int:
        line = part.requirement
        return self._evidence.times_for(line) if isinstance(line, CredentialLine) else 1

    def _can_be_earned(self, key: str) -> bool:
        credential = self._credentials[key]
        return credential.status is CredentialStatus.ACTIVE and bool(credential.routes)


def _awards(part: Assessment) -> int:
    """How many awards count for a part: of a repeatable credential each that pays."""
    return max(1, len(part.by)) if isinstance(part.requirement, CredentialLine) else 1

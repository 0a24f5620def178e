"""Lines that have none below them: what each asks of a record, after the steps that a plan has taken."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import assert_never

from pathways.domain.catalog import Credential, RouteKind
from pathways.domain.plan import credential_of, occurrence_name
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    Need,
    Origin,
    Requirement,
    Selection,
)
from pathways.requirements.averaging import holds_on_average
from pathways.requirements.evidence import GOAL_LINES, Evidence
from pathways.requirements.grades import first_counts, graded_on
from pathways.requirements.origin import day_fits, issuer_fits, kind_fits, step_may_fit

NOTHING: frozenset[str] = frozenset()
NOUGHT = Decimal(0)
NO_KINDS: Mapping[str, RouteKind] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Earned:
    """What planned steps add to a record: `before` at lower ranks, `beside` at the same rank; they never run out.

    Each step has the name of its occurrence.

    Attributes:
        planned: by any step, earlier or later.
        kinds: by which kind of route, as far as it is known; else by any route of the credential.
        ends: when, in a calendar; else on whatever day.
        running: those `beside` that began in an earlier week.
    """

    before: frozenset[str] = NOTHING
    beside: frozenset[str] = NOTHING
    levels: Mapping[str, Decimal] = field(default_factory=dict)
    planned: frozenset[str] = NOTHING
    kinds: Mapping[str, RouteKind] = field(default_factory=dict)
    ends: Mapping[str, date] = field(default_factory=dict)
    running: frozenset[str] = NOTHING

    @classmethod
    def of(
        cls,
        before: Iterable[str],
        credentials: Mapping[str, Credential],
        beside: Iterable[str] = (),
        planned: Collection[str] = (),
        kinds: Mapping[str, RouteKind] = NO_KINDS,
    ) -> Earned:
        """What these steps add; only those `before` show competencies."""
        keys = frozenset(before)
        levels: dict[str, Decimal] = {}
        for key in keys:
            for item in credentials[credential_of(key)].competencies:
                levels[item.competency] = max(item.level, levels.get(item.competency, Decimal(0)))
        side = frozenset(beside)
        return cls(keys, side, levels, keys.union(side, planned), kinds)

    def for_step(self, name: str) -> Earned:
        """What a step of the same rank finds: it never supports itself."""
        return replace(self, beside=self.beside - {name})

    def days(self, key: str, line: CredentialLine, evidence: Evidence) -> Iterator[date]:
        """When what steps earn in time for a line is issued, with whatever score and of whatever origin: on the day of
        the evidence; what is renewed keeps its day of issue."""
        kinds = {self.kinds.get(name) for name in self._names(key, evidence) if self._comes(name, line)}
        if kinds & {None, RouteKind.RENEWAL}:
            yield from evidence.renewable_days(key)
        if kinds - {RouteKind.RENEWAL}:
            yield evidence.day

    def supports(self, line: CredentialLine, key: str, evidence: Evidence) -> bool:
        """A step that earns a credential satisfies a line that accepts it."""
        return bool(self.steps(line, key, evidence))

    def steps(self, line: CredentialLine, key: str, evidence: Evidence) -> tuple[str, ...]:
        """The steps that earn a credential and satisfy a line that accepts it."""
        found = tuple(name for name in self._names(key, evidence) if self._comes(name, line))
        if not found or not step_is_scored(line, key, evidence):
            return ()
        origin = line.earned
        if origin is None:
            return found
        return tuple(name for name in found if self._is_of(origin, evidence.credentials[key], name, evidence.day))

    @staticmethod
    def _names(key: str, evidence: Evidence) -> tuple[str, ...]:
        """Of all steps that may earn a credential."""
        times = evidence.times(key)
        return (key,) if times == 1 else tuple(occurrence_name(key, number) for number in range(1, times + 1))

    def _comes(self, name: str, line: CredentialLine) -> bool:
        if name in self.before:
            return True
        return name in self.beside and (line.concurrent or (line.together and name not in self.running))

    def _is_of(self, origin: Origin, credential: Credential, name: str, day: date) -> bool:
        """What a step earns is of an origin."""
        kinds = [self.kinds[name]] if name in self.kinds else [route.kind for route in credential.routes]
        if not any(kind_fits(origin, kind) for kind in kinds):
            return False
        if name in self.ends:
            return issuer_fits(origin, None, credential) and day_fits(origin, self.ends[name])
        return step_may_fit(origin, credential, day)


NOTHING_EARNED = Earned()


def step_is_scored(line: CredentialLine, key: str, evidence: Evidence) -> bool:
    """A step reaches any score and grade, unless what counts of its credential is settled, and stays below none."""
    if line.max_score is not None:
        return False
    asks = line.min_score is not None or line.min_grade is not None
    return not asks or not first_counts(key, evidence.record, evidence.day, evidence.credentials)


def worth_of(line: Requirement, credentials: Mapping[str, Credential]) -> Decimal | None:
    """What a line says that it adds inside a CREDITS group: its own worth, else the credits of what it names."""
    if line.worth is not None:
        return line.worth
    if isinstance(line, CredentialLine) and line.credential in credentials:
        return credentials[line.credential].sure_credits
    return None


def worths_of(
    line: CredentialLine, evidence: Evidence, credentials: Mapping[str, Credential], earned: Earned | None = None
) -> Mapping[str, Decimal]:
    """What a line adds inside a CREDITS group at most, by the credential that pays for it.

    Its own worth; else the credits of the award or step that pays, or of what the payer counts as, where it counts as
    several the highest.

    Args:
        earned: only what is held, or earned like this, pays; None: whatever stands in the record, and a step, may.
    """
    return {key: max(found) for key, found in amounts_of(line, evidence, credentials, earned).items()}


def amounts_of(
    line: CredentialLine, evidence: Evidence, credentials: Mapping[str, Credential], earned: Earned | None = None
) -> Mapping[str, tuple[Decimal, ...]]:
    """The same, but every amount that one award or step of the payer may add, each once; that of a step is the last."""
    found = ways_of(line, evidence, credentials, earned)
    return {key: tuple(dict.fromkeys(amount for amount, _ in ways)) for key, ways in found.items()}


Way = tuple[Decimal, str | None]
"""What an award or a step adds inside a CREDITS group, and the scale of its grade."""


def ways_of(
    line: CredentialLine, evidence: Evidence, credentials: Mapping[str, Credential], earned: Earned | None = None
) -> Mapping[str, tuple[Way, ...]]:
    """The same, with the scale of the grade; a step is graded on the scale of its credential."""
    return {
        key: tuple(
            dict.fromkeys(
                (amount_of(line, key, own, evidence, credentials), scale)
                for own, scale in _own_worths(line, key, evidence, credentials, earned)
            )
        )
        for key in evidence.accepted(line)
    }


def amount_of(
    line: CredentialLine, key: str, own: Decimal, evidence: Evidence, credentials: Mapping[str, Credential]
) -> Decimal:
    """What a line adds inside a CREDITS group when an award or a step pays that is itself worth so much.

    Args:
        key: the credential that pays.
        own: in credits.
    """
    if line.worth is not None:
        return line.worth
    is_alone = line.exact or line.path.startswith(GOAL_LINES)
    others = (
        ()
        if is_alone
        else (*evidence.members(line.credential, line.scope), *evidence.standing_for(line.credential, line.scope))
    )
    members = dict.fromkeys((line.credential, *others))
    found = [own] if key in members else []
    if (
        found
        and (line.credential, key) in evidence.stand_ins.within(line.scope).named
        and line.credential in credentials
    ):
        found = [credentials[line.credential].sure_credits or NOUGHT]
    if evidence.substitutes:
        counts_as = (each for each in members if key in evidence.substitutes.get(each, ()) and each in credentials)
        found += [credentials[each].sure_credits or NOUGHT for each in counts_as]
    return max(found, default=NOUGHT)


def _own_worths(
    line: CredentialLine, key: str, evidence: Evidence, credentials: Mapping[str, Credential], earned: Earned | None
) -> list[Way]:
    """Of the awards that satisfy a line, then of a step that earns the credential, where it may."""
    credential = credentials.get(key)
    if credential is None:
        return [(NOUGHT, None)]
    if earned is None:
        awards = [award for award in evidence.record.awards if award.credential == key and award.counts]
    else:
        awards = list(evidence.paying(line, key))
    found = [(award.worth(credential), graded_on(award, credential, evidence.scales)) for award in awards]
    if earned is None or not found or earned.supports(line, key, evidence):
        found.append((credential.planned_credits or NOUGHT, credential.scale))
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
    worths = worths_of(line, evidence, credentials, earned)
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
        key for key in evidence.accepted(line) if earned.supports(line, key, evidence) or evidence.paying(line, key)
    )


def days_of(line: CredentialLine, credential: str, evidence: Evidence, earned: Earned) -> tuple[date, ...]:
    """When a credential that satisfies a line was issued, or is: what steps earn, on the day of the evidence."""
    held, planned = evidence.days(line, credential), earned.days(credential, line, evidence)
    return tuple(dict.fromkeys((*held, *planned)))


def leaf_holds(line: Requirement, evidence: Evidence, earned: Earned) -> bool:
    """Whether a line (not a group) holds, whatever else claims what satisfies it."""
    match line:
        case CredentialLine():
            return bool(payers(line, evidence, earned))
        case ExclusionLine():
            return not evidence.excluded(line, earned.planned)
        case CompetencyLine(competency=competency, level=level):
            return max(evidence.level(competency), earned.levels.get(competency, Decimal(0))) >= level
        case ExperienceLine():
            return line in evidence.ripe or evidence.worked(line).meets(line)
        case ConditionLine(condition=condition):
            return evidence.record.says(condition)
        case CoverageLine(needs=needs, share=share):
            return covered(needs, evidence, earned) >= Fraction(share)
        case AverageLine():
            return holds_on_average(line, evidence, lambda each, key: earned.steps(each, key, evidence))
        case Group() | Selection():
            raise TypeError(f"cannot evaluate {type(line).__name__}")
        case _:
            assert_never(line)

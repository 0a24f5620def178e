"""What a record proves on a day: valid awards, levels, experience, conditions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from pathways.catalog.snapshot import Snapshot
from pathways.catalog.stand_ins import NONE, NOTHING_ADJACENT, Adjacent, StandIns
from pathways.domain.catalog import CompetencyLevel, Credential
from pathways.domain.deadline import check_time
from pathways.domain.learner import Award, Record
from pathways.domain.months import add_months
from pathways.domain.requirement import CredentialLine, ExclusionLine, ExperienceLine, Scope
from pathways.domain.shared_rules import Scale
from pathways.requirements.grades import failed_of, judged, reaches
from pathways.requirements.origin import award_fits
from pathways.requirements.work import Worked, undated, worked

GOAL_LINES = "goal/"
"""How the paths of a goal's own lines begin; no author can write such a path."""

NO_SETS: Mapping[str, tuple[str, ...]] = MappingProxyType({})
NO_SCALES: Mapping[str, Scale] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Shown:
    """A level of a competency, and the award that shows it (None: the record states it)."""

    level: Decimal
    award: Award | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A record judged on one day.

    Attributes:
        record: what the learner brings; attempts that failed are left out.
        day: the day that counts as today.
        valid: awards that are valid that day, by credential.
        lapsed: awards that were valid and no longer are, by credential.
        coming: awards that are issued on a later day, by credential.
        standing: credentials of which any award stands in the record, run out or not.
        shown: levels held that day, by competency, highest first.
        shown_once: levels that only lapsed awards show, by competency, highest first.
        equivalents: for each credential that stands in a set of equivalents, the whole set.
        substitutes: the credentials that count as another one for this learner.
        waived: paths of lines that hold for this learner.
        ripe: lines for experience that only waiting makes hold; none where a day counts for itself.
        credentials: the catalogue's, by key.
        stand_ins: what may stand for what in one direction, and whose credits count then.
        scales: the catalogue's, by key.
        failed: attempts that failed.
        stated: levels that the record states, with those as which they count.
    """

    record: Record
    day: date
    valid: Mapping[str, tuple[Award, ...]]
    lapsed: Mapping[str, tuple[Award, ...]]
    coming: Mapping[str, tuple[Award, ...]]
    standing: frozenset[str]
    shown: Mapping[str, tuple[Shown, ...]]
    shown_once: Mapping[str, tuple[Shown, ...]]
    equivalents: Mapping[str, tuple[str, ...]]
    substitutes: Mapping[str, tuple[str, ...]]
    waived: frozenset[str]
    ripe: frozenset[ExperienceLine] = frozenset()
    credentials: Mapping[str, Credential] = field(default_factory=dict, repr=False)
    stand_ins: StandIns = NONE
    scales: Mapping[str, Scale] = field(default_factory=dict)
    failed: tuple[Award, ...] = ()
    stated: tuple[CompetencyLevel, ...] = ()

    def level(self, competency: str) -> Decimal:
        """The highest level held; 0 when none is."""
        found = self.shown.get(competency)
        return found[0].level if found else Decimal(0)

    def holds(self, credential: str) -> bool:
        """A valid award of it stands in the record."""
        return credential in self.valid

    def renewable_days(self, credential: str) -> tuple[date, ...]:
        """When awards were issued that have run out and may still be renewed: a renewal leaves that day as it is."""
        known = self.credentials.get(credential)
        return tuple(
            award.issued_on
            for award in self.lapsed.get(credential, ())
            if award.issued_on is not None and known is not None
            if (last := award.last_day(known.lifetime)) is not None and known.renewable_on(self.day, last)
        )

    def kin(self, credential: str, scope: Scope = ()) -> str:
        """One name for a credential and its equivalents in a scope."""
        found = self.stand_ins.sets(self.equivalents, scope).get(credential)
        return found[0] if found else credential

    def members(self, credential: str, scope: Scope = ()) -> tuple[str, ...]:
        """A credential with its equivalents in a scope."""
        return self.stand_ins.sets(self.equivalents, scope).get(credential, (credential,))

    def standing_for(self, credential: str, scope: Scope = ()) -> tuple[str, ...]:
        """What may stand for a credential in a scope, without being its equivalent."""
        return self.stand_ins.within(scope).one_way.get(credential, ())

    def times(self, credential: str) -> int:
        """How many awards of it count."""
        found = self.credentials.get(credential)
        return 1 if found is None else found.repeatable

    def times_in_all(self, credential: str, scope: Scope = ()) -> int:
        """How many awards of a credential and its equivalents in a scope count together."""
        return max(map(self.times, self.members(credential, scope)))

    def times_for(self, line: CredentialLine) -> int:
        """How many awards count for a line right below a group that counts."""
        return self.times(line.credential) if line.exact else self.times_in_all(line.credential, line.scope)

    def accepted(self, line: CredentialLine) -> tuple[str, ...]:
        """What satisfies a line: what it names, its equivalents, what may stand for it, and what counts as any of them.

        A goal asks for the credential itself.
        """
        key = line.credential
        has_others = key in self.equivalents or key in self.substitutes or key in self.stand_ins.one_way
        if not (has_others or line.scope) or line.path.startswith(GOAL_LINES):
            return (key,)
        others = () if line.exact else (*self.members(key, line.scope), *self.standing_for(key, line.scope))
        every = (key, *others)
        return tuple(dict.fromkeys((*every, *(by for each in every for by in self.substitutes.get(each, ())))))

    def paying(self, line: CredentialLine, credential: str) -> tuple[Award, ...]:
        """The awards of one credential that satisfy a line which accepts it."""
        pool = self.valid.get(credential, ())
        if line.ever_earned:
            pool = pool + self.lapsed.get(credential, ())
        return tuple(award for award in pool if self.meets(award, line, self.day) is True)

    def days(self, line: CredentialLine, credential: str) -> tuple[date, ...]:
        """When the awards of one credential were issued that satisfy a line; of those that say so.

        An award to come that counts as held lies on the day.
        """
        issued = (award.issued_on for award in self.paying(line, credential))
        return tuple(sorted({min(each, self.day) for each in issued if each is not None}))

    def meeting(self, line: CredentialLine) -> tuple[Award, ...]:
        """The awards that satisfy a credential line."""
        return tuple(award for key in self.accepted(line) for award in self.paying(line, key))

    def expected(self, line: CredentialLine) -> tuple[Award, ...]:
        """Awards to come that satisfy a credential line once they are issued, the soonest first."""
        every = (award for key in self.accepted(line) for award in self.coming.get(key, ()))
        able = [award for award in every if award.issued_on and self.meets(award, line, award.issued_on) is True]
        return tuple(sorted(able, key=lambda award: award.issued_on or self.day))

    def undecided(self, line: CredentialLine) -> bool:
        """Some valid award lacks the fact (score, day of issue) that the line asks for, and none satisfies it."""
        awards = (award for key in self.accepted(line) for award in self.valid.get(key, ()))
        facts = [self.meets(award, line, self.day) for award in awards]
        return None in facts and True not in facts

    def outdated(self, line: CredentialLine) -> bool:
        """Some award would satisfy the line, had it not run out or been earned too long ago."""
        timeless = replace(line, earned_within_months=None)
        pools = (self.lapsed.get(key, ()) + self.valid.get(key, ()) for key in self.accepted(line))
        return any(self.meets(award, timeless, self.day) is not False for pool in pools for award in pool)

    def excluded(self, line: ExclusionLine, planned: Collection[str] = ()) -> bool:
        """What an exclusion forbids is there: an award, a step of a plan, or a condition that the record says."""
        if line.condition is not None:
            return self.record.says(line.condition)
        return any(key in self.standing or key in planned for key in self.ruled_out(line))

    def ruled_out(self, line: ExclusionLine) -> tuple[str, ...]:
        """What an exclusion rules out, with the equivalents."""
        return tuple(dict.fromkeys(member for key in line.credentials for member in self.members(key, line.scope)))

    def meets(self, award: Award, line: CredentialLine, day: date) -> bool | None:
        """An award that is valid on a day satisfies a line. None: it lacks a fact that the line asks for."""
        credential = self.credentials.get(award.credential)
        facts = (award_fits(award, line.earned, credential), self.scored(award, line), self._recent(award, line, day))
        return False if False in facts else None if None in facts else True

    def scored(self, award: Award, line: CredentialLine) -> bool | None:
        """An award has the score and the grade that a line asks for. None: it does not say one."""
        facts: list[bool | None] = [True]
        if line.min_score is not None:
            facts.append(None if award.score is None else award.score >= line.min_score)
        if line.max_score is not None:
            facts.append(None if award.score is None else award.score <= line.max_score)
        if line.min_grade is not None and award.credential in self.credentials:
            facts.append(reaches(award, line.min_grade, self.credentials[award.credential], self.scales))
        return False if False in facts else None if None in facts else True

    @staticmethod
    def _recent(award: Award, line: CredentialLine, day: date) -> bool | None:
        within = line.earned_within_months
        if within is None:
            return True
        return None if award.issued_on is None else add_months(award.issued_on, within) >= day

    def undated(self, line: ExperienceLine) -> Worked:
        """Work that matches a line but for the days, which it asks for and the entry does not say."""
        return undated(line, self.record.experience)

    def worked(self, line: ExperienceLine) -> Worked:
        """The work that counts toward a line."""
        return worked(line, self.record.experience, self.day)


def evidence_in(snapshot: Snapshot, record: Record, day: date, *, awaits: bool = False) -> Evidence:
    """Judges a record on a day by a catalogue, with its equivalents, stand-ins, scales and adjacent competencies.

    Args:
        record: as for `evidence_of`.
        day: likewise.
        awaits: likewise.
    """
    return evidence_of(
        record,
        day,
        snapshot.credentials,
        snapshot.equivalents,
        snapshot.stand_ins,
        snapshot.scales,
        snapshot.adjacent,
        awaits=awaits,
    )


def evidence_of(
    record: Record,
    day: date,
    credentials: Mapping[str, Credential],
    equivalents: Mapping[str, tuple[str, ...]] = NO_SETS,
    stand_ins: StandIns = NONE,
    scales: Mapping[str, Scale] = NO_SCALES,
    adjacent: Adjacent = NOTHING_ADJACENT,
    *,
    awaits: bool = False,
) -> Evidence:
    """Judges a record on a day by tables of a catalogue; by the whole of one: `evidence_in`.

    Args:
        record: awards of credentials unknown to the catalogue prove nothing here.
        day: an award issued later is not held yet.
        credentials: the catalogue's, by key.
        equivalents: the catalogue's sets of equivalents, by member.
        stand_ins: the catalogue's, beside its sets.
        scales: the catalogue's; awards that do not pass count nowhere.
        adjacent: the catalogue's, for what the record states; what credentials show is in them.
        awaits: awards to come count as held.
    """
    brought, record = record, judged(record, day, credentials, scales)
    failed = () if len(brought.awards) == len(record.awards) else failed_of(brought, credentials, scales)
    valid: dict[str, list[Award]] = defaultdict(list)
    lapsed: dict[str, list[Award]] = defaultdict(list)
    coming: dict[str, list[Award]] = defaultdict(list)
    shown: dict[str, list[Shown]] = defaultdict(list)
    shown_once: dict[str, list[Shown]] = defaultdict(list)
    for award in record.awards:
        check_time()
        credential = credentials.get(award.credential)
        if credential is None or not award.counts:
            continue
        if award.issued_on is not None and award.issued_on > day and not awaits:
            coming[award.credential].append(award)
            continue
        last_day = award.last_day(credential.lifetime)
        current = last_day is None or day <= last_day
        (valid if current else lapsed)[award.credential].append(award)
        for item in credential.competencies:
            (shown if current else shown_once)[item.competency].append(Shown(item.level, award))
    levels = adjacent.widened(record.competencies)
    for stated in levels:
        shown[stated.competency].append(Shown(stated.level, None))
    substitutes: dict[str, list[str]] = defaultdict(list)
    for each in record.substitutions:
        substitutes[each.for_].append(each.by)
    return Evidence(
        record,
        day,
        _frozen(valid),
        _frozen(lapsed),
        _frozen(coming),
        frozenset(award.credential for award in record.awards if award.counts),
        _ranked(shown),
        _ranked(shown_once),
        equivalents,
        {key: tuple(dict.fromkeys(found)) for key, found in substitutes.items()},
        frozenset(waiver.path for waiver in record.waivers),
        credentials=credentials,
        stand_ins=stand_ins,
        scales=scales,
        failed=failed,
        stated=levels,
    )


def _frozen(awards: Mapping[str, list[Award]]) -> dict[str, tuple[Award, ...]]:
    return {key: tuple(found) for key, found in awards.items()}


def _ranked(levels: Mapping[str, list[Shown]]) -> dict[str, tuple[Shown, ...]]:
    return {key: tuple(sorted(found, key=lambda shown: -shown.level)) for key, found in levels.items()}

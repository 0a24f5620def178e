"""A learner's record as it is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pathways.catalog.names import current_award, current_goal
from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import CompetencyLevel
from pathways.domain.goal import Goal
from pathways.domain.learner import (
    Award,
    AwardState,
    Experience,
    PinnedClaim,
    Record,
    Since,
    Substitution,
    Waiver,
)
from pathways.records.badge import Badge
from pathways.records.evidence import Evidence
from pathways.records.issued import IssuedBadge


class CompetencySource(StrEnum):
    """Who says that a learner has a competency.

    Attributes:
        SELF: the learner, without proof.
        EMPLOYER: an employer.
        ASSESSMENT: an assessment.
        PRIOR_LEARNING: a recognition of what was learnt before.
        AWARD: an award whose credential shows it.
    """

    SELF = "SELF"
    EMPLOYER = "EMPLOYER"
    ASSESSMENT = "ASSESSMENT"
    PRIOR_LEARNING = "PRIOR_LEARNING"
    AWARD = "AWARD"


class Purpose(StrEnum):
    """What a learner has agreed to.

    Attributes:
        ADVICE: the advisers whom the record names read it and write into it.
        WORKFORCE: the record counts where teams are planned.
    """

    ADVICE = "ADVICE"
    WORKFORCE = "WORKFORCE"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedLevel:
    """A competency that a learner has by somebody's word.

    Attributes:
        on: the day from which it is known; None: it always was.
        by_claim: of a badge that nobody has verified.
    """

    competency: str
    level: Decimal
    source: CompetencySource = CompetencySource.SELF
    on: date | None = None
    by_claim: bool = False

    @property
    def is_verified(self) -> bool:
        """Somebody else than the learner says so."""
        return self.source is not CompetencySource.SELF and not self.by_claim


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAward:
    """An award of a stored record.

    Attributes:
        key: names it among the awards of its learner.
        award: what was awarded; of a stored one `revoked_on` says that it was revoked, never its state.
        revoked_on: the day from which it does not count any more; None: it was not revoked.
        reason: why it was revoked, accepted or rejected; None: nothing was said.
        rests_on: keys of the awards that it was conferred for; empty: it was recorded by itself.
        evidence: what a reviewer looks at.
        conferred: the service conferred it, when what its stack requires came to hold.
        by_own_word: what only the learner says paid for it too: work, a condition, a level.
        fell_with: the key of the award with which it fell; None: it stands, or was revoked by itself.
        badge: that was imported as this award; None: none was.
        issued: the badges that the service has issued for it.
    """

    key: str
    award: Award
    revoked_on: date | None = None
    reason: str | None = None
    rests_on: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    conferred: bool = False
    by_own_word: bool = False
    fell_with: str | None = None
    badge: Badge | None = None
    issued: tuple[IssuedBadge, ...] = ()

    @property
    def is_unmatched(self) -> bool:
        """It is a badge of something that the catalogue does not have."""
        return self.badge is not None and self.badge.matched_by is None

    def levels_on(self, day: date) -> tuple[StatedLevel, ...]:
        """What an unmatched badge shows by itself on a day: the competencies that it is aligned with."""
        award, state = self.award, self.state_on(day)
        begins, ends = award.issued_on or date.min, award.expires_on or date.max
        if self.badge is None or not self.is_unmatched or not (state.counts and begins <= day <= ends):
            return ()
        verified = state is AwardState.VERIFIED
        source, level = CompetencySource.AWARD, CompetencyLevel(competency="").level
        return tuple(
            StatedLevel(competency=key, level=level, source=source, on=award.issued_on, by_claim=not verified)
            for key in self.badge.competencies
        )

    def state_on(self, day: date) -> AwardState:
        """What is known of its proof on a day."""
        return AwardState.REVOKED if self.revoked_on is not None and self.revoked_on <= day else self.award.state

    @property
    def state(self) -> AwardState:
        """What is known of its proof now."""
        return self.award.state if self.revoked_on is None else AwardState.REVOKED

    @property
    def counts(self) -> bool:
        """Neither revoked nor rejected."""
        return self.state.counts


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLearner:
    """All that is stored of one learner.

    Attributes:
        key: names the learner; no two have the same.
        version: counts the changes, from 1; 0: nothing is stored yet.
        name: what to call them; None: nothing was said.
        unlisted: credit from outside the catalogue, as awards.
        goals: what they want to reach, the most important first.
        advisers: names of identities that may see and advise.
        consents: what they have agreed to.
        calendar: the sha256 of the secret in the address of their calendar; None: it has none.
    """

    key: str
    version: int = 0
    name: str | None = None
    awards: tuple[KeptAward, ...] = ()
    competencies: tuple[StatedLevel, ...] = ()
    experience: tuple[Experience, ...] = ()
    conditions: tuple[str, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    claims: tuple[PinnedClaim, ...] = ()
    since: tuple[Since, ...] = ()
    unlisted: tuple[Award, ...] = ()
    goals: tuple[Goal, ...] = ()
    advisers: tuple[str, ...] = ()
    consents: tuple[Purpose, ...] = ()
    calendar: str | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The digests of its files of evidence."""
        return tuple(each.digest for kept in self.awards for each in kept.evidence if each.digest is not None)

    @property
    def badges(self) -> tuple[str, ...]:
        """The places in status lists of the badges that were issued."""
        return tuple(each.status for kept in self.awards for each in kept.issued)

    @property
    def revoked_badges(self) -> tuple[str, ...]:
        """Those of badges whose awards are not verified any more."""
        lost = (kept for kept in self.awards if kept.state is not AwardState.VERIFIED)
        return tuple(each.status for kept in lost for each in kept.issued)

    def record(self, day: date, *, verified_only: bool = False) -> Record:
        """What the learner brings on a day, as any question takes it.

        Args:
            verified_only: neither claimed awards nor what the learner alone says of competencies.
        """
        awards = [
            replace(each.award, state=each.state_on(day), kept_as=(self.key, each.key))
            for each in self.awards
            if not each.is_unmatched
        ]
        levels = [each for each in self.competencies if each.on is None or each.on <= day]
        levels += [level for each in self.awards for level in each.levels_on(day)]
        if verified_only:
            awards = [each for each in awards if each.state is AwardState.VERIFIED]
            levels = [each for each in levels if each.is_verified]
        held = {each.credential for each in awards}
        return Record(
            awards=(*awards, *self.unlisted),
            competencies=tuple(CompetencyLevel(competency=each.competency, level=each.level) for each in levels),
            experience=self.experience,
            conditions=frozenset(self.conditions),
            waivers=self.waivers,
            substitutions=self.substitutions,
            claims=tuple(each for each in self.claims if each.award in held) if verified_only else self.claims,
            since=self.since,
        )

    def as_of(self, day: date) -> StoredLearner:
        """The record as it held on a day, by what is known now: without what is of later days.

        An award of a later day is not there, and one that was revoked later still counts; so with levels and work.
        What has no day always was there.
        """
        return replace(
            self,
            awards=tuple(_as_of(each, day) for each in self.awards if (each.award.issued_on or day) <= day),
            competencies=tuple(each for each in self.competencies if (each.on or day) <= day),
            experience=tuple(each for each in self.experience if (each.started_on or day) <= day),
            since=tuple(each for each in self.since if each.on <= day),
        )

    def with_award(self, award: KeptAward) -> StoredLearner:
        """The same with an award in the place of the one of its key."""
        return replace(self, awards=tuple(award if each.key == award.key else each for each in self.awards))

    def without_own_word(self) -> StoredLearner:
        """The same without what only the learner says: work, conditions, and levels that nobody else vouches for."""
        levels = tuple(each for each in self.competencies if each.is_verified)
        return replace(self, competencies=levels, experience=(), conditions=())


def is_alike(one: Award, other: Award) -> bool:
    """Both were awarded alike, whatever is known of their proof."""
    return one == (other if other.state is one.state else replace(other, state=one.state))


def _as_of(kept: KeptAward, day: date) -> KeptAward:
    is_later = kept.revoked_on is not None and kept.revoked_on > day
    return replace(kept, revoked_on=None, reason=None, fell_with=None) if is_later else kept


def current_kept(kept: KeptAward, snapshot: Snapshot) -> KeptAward:
    """An award as the catalogue names things today."""
    if not snapshot.former_keys:
        return kept
    badge = kept.badge
    if badge is not None:
        badge = replace(badge, competencies=tuple(map(snapshot.current_key, badge.competencies)))
    return replace(kept, award=current_award(kept.award, snapshot), badge=badge)


def current_learner(learner: StoredLearner, snapshot: Snapshot) -> StoredLearner:
    """A learner in whose record former keys, and paths that begin with them, are those of the catalogue.

    What is stored keeps the keys that it had; whoever compares a record with the catalogue begins with this.
    """
    if not snapshot.has_former_names:
        return learner
    key, path = snapshot.current_key, snapshot.current_path
    return replace(
        learner,
        awards=tuple(current_kept(each, snapshot) for each in learner.awards),
        competencies=tuple(replace(each, competency=key(each.competency)) for each in learner.competencies),
        waivers=tuple(replace(each, path=path(each.path)) for each in learner.waivers),
        substitutions=tuple(replace(each, for_=key(each.for_), by=key(each.by)) for each in learner.substitutions),
        claims=tuple(replace(each, award=key(each.award), path=path(each.path)) for each in learner.claims),
        since=tuple(replace(each, credential=each.credential and key(each.credential)) for each in learner.since),
        goals=tuple(current_goal(each, snapshot) for each in learner.goals),
    )

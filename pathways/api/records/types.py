"""Stored learners as the API shows them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from decimal import Decimal

import strawberry
from strawberry import Private

from pathways.api.clock import today
from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.inputs import questions as inputs
from pathways.api.inputs.question_reader import Reader
from pathways.api.records.parts import Experience, Since, Substitution, UnlistedCredits, Waiver
from pathways.api.records.verification import BadgeVerification
from pathways.api.types.catalog import Competency, CompetencyLevel, Node, Occupation
from pathways.api.types.credentials import Credential
from pathways.api.types.lazy import LazyTeam
from pathways.api.types.no_plan import PlanResult, plan_result
from pathways.api.types.node_ids import NodeId, global_id, read_id
from pathways.api.types.progress import Claim
from pathways.api.types.scalars import number
from pathways.catalog.names import current_goal
from pathways.catalog.references import fitting
from pathways.domain import learner as known
from pathways.domain import no_plan
from pathways.domain.catalog import RouteKind
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.learner import AwardState
from pathways.domain.plan import PlanQuestion
from pathways.planning.question.validation import question_problems
from pathways.records.held import HeldLevel, held_levels
from pathways.records.learner import CompetencySource, KeptAward, Purpose, StoredLearner, current_learner
from pathways.requirements.grades import passes
from pathways.wording.goal_address import goal_address
from pathways.wording.goals import goal_text

Info = strawberry.Info[RequestContext, None]

BETWEEN = "\n"
"""No key of a learner or an award has a line end."""


@output
class HeldCompetency:
    """A competency that a learner has by somebody's word, or as awards show.

    Attributes:
        competency: what the learner can do.
        level: at which level, above 0.
        source: who says so; AWARD: awards show it.
        since: the day from which it is known; null: it always was.
        is_verified: somebody else than the learner says so, or a verified award shows it.
        from_: the awards and attempts that it rests on; empty: somebody just says so.
    """

    competency: Competency
    level: float
    source: CompetencySource
    since: date | None
    is_verified: bool
    from_: list[Claim] = strawberry.field(name="from")

    @classmethod
    def of(cls, reading: RequestContext, held: HeldLevel) -> HeldCompetency:
        """A level as the API shows it."""
        level = held.stated
        return cls(
            from_=[Claim.of(reading, each) for each in held.rests_on],
            competency=Competency.of(reading, level.competency),
            level=number(level.level),
            source=level.source,
            since=level.on,
            is_verified=level.is_verified,
        )


@output
class LearnerGoal:
    """Something that a learner wants to reach: one of a credential, an occupation, competencies, or several goals.

    Attributes:
        key: the goal as the command line writes it.
        text: the goal in words.
        credential: to hold; null: the goal is another one.
        occupation: to be ready for; null: the goal is another one.
        coverage: the share of the occupation's needs to cover, 0 to 1; null: the goal is another one.
        with_preferred_credentials: the credentials that the occupation prefers are wanted too.
        competencies: to reach, each at its level; empty: the goal is another one.
        all: goals to reach together; empty: the goal is another one.
    """

    key: str
    text: str
    credential: Credential | None
    occupation: Occupation | None
    coverage: float | None
    with_preferred_credentials: bool
    competencies: list[CompetencyLevel]
    all: list[LearnerGoal]
    goal: Private[Goal]
    learner: Private[StoredLearner]
    day: Private[date]

    @classmethod
    def of(cls, reading: RequestContext, learner: StoredLearner, goal: Goal, day: date) -> LearnerGoal:
        """A goal as the API shows it."""
        snapshot = reading.snapshot
        held = goal.credential if isinstance(goal, CredentialGoal) else None
        occupation = goal if isinstance(goal, OccupationGoal) else None
        levels = goal.competencies if isinstance(goal, CompetenciesGoal) else ()
        return cls(
            key=goal_address(goal),
            text=goal_text(goal, snapshot.names),
            credential=Credential.of(reading, held) if held is not None and held in snapshot.credentials else None,
            occupation=(
                Occupation.of(reading, occupation.occupation)
                if occupation is not None and occupation.occupation in snapshot.occupations
                else None
            ),
            coverage=None if occupation is None else number(occupation.coverage),
            with_preferred_credentials=occupation is not None and occupation.with_preferred_credentials,
            competencies=[
                CompetencyLevel.of(reading, each) for each in levels if each.competency in snapshot.competencies
            ],
            all=[cls.of(reading, learner, each, day) for each in (goal.goals if isinstance(goal, AllGoals) else ())],
            goal=goal,
            learner=learner,
            day=day,
        )

    @resolved
    async def plan(self, info: Info, options: inputs.PlanOptions | None = None) -> PlanResult | None:
        """The best way to it from what the learner holds, as planPathway answers; it begins on the day asked."""
        reading = info.context
        reader = Reader(reading.longest_ms)
        start = self.day if options is None or options.start_on is None else options.start_on
        wishes = replace(reader.options(options), start_on=start)
        only = options is not None and bool(options.verified_only)
        snapshot, learner = reading.snapshot, current_learner(self.learner, reading.snapshot)
        record, left_out = await asyncio.to_thread(fitting, learner.record(start, verified_only=only), snapshot)
        claims, _ = await asyncio.to_thread(fitting, learner.record(start), snapshot)
        beside = None if claims == record else claims
        question = PlanQuestion(current_goal(self.goal, snapshot), record, wishes, beside, left_out)
        if reader.problems:
            refusal = no_plan.Refusal((*reader.problems, *question_problems(question, reading.snapshot)))
            return plan_result(reading, refusal, question)
        return plan_result(reading, await reading.plan(question), question)


@output
class Evidence:
    """What a reviewer looks at: exactly one of a text, an address that nothing here fetches, and a file. A file is sent
    to /evidence/ID (PUT) and read from there (GET) by those who see the award.

    Attributes:
        id: names it.
        text: in words; null: it is something else.
        url: an address of http or https; null: it is something else.
        file: the name of the file; null: it is something else.
        media_type: of the file; null: nothing was sent yet, or it is something else.
        bytes: the size of the file; null: nothing was sent yet, or it is something else.
    """

    id: strawberry.ID
    text: str | None
    url: str | None
    file: str | None
    media_type: str | None
    bytes: int | None


@output
class Award(Node):
    """A credential given to a learner.

    Attributes:
        key: names it among the awards of its learner.
        credential: what was awarded; null: the catalogue does not have it.
        title: what was awarded, in words.
        kind: by which kind of route it was earned; null: by study.
        issued_on: the first day on which it counts (included); null: not known, and it counts.
        expires_on: the last day on which it is valid (included); null: it is valid for life.
        revoked_on: the day from which it counts no more; null: it was not revoked.
        reason: why it was revoked, accepted or rejected; null: nothing was said.
        score: the score reached; null: not known.
        grade: the grade reached; null: not known.
        credits: what the award itself is worth; null: what its credential is.
        issued_by: who issued it; null: the credential's first owner.
        times: how often it was earned like this.
        is_expired: its last day has passed.
        has_passed: score and grade are no lower than what passes; else it is an attempt, and earns nothing.
        state: what is known of its proof; only CLAIMED and VERIFIED ones count.
        evidence: what a reviewer looks at.
        verification: what was found out about the badge that was imported as it; null: none was.
    """

    key: str
    credential: Credential | None
    title: str
    kind: RouteKind | None
    issued_on: date | None
    expires_on: date | None
    revoked_on: date | None
    reason: str | None
    score: float | None
    grade: str | None
    credits: float | None
    issued_by: str | None
    times: int
    is_expired: bool
    has_passed: bool
    state: AwardState
    evidence: list[Evidence]
    verification: BadgeVerification | None
    holder: Private[StoredLearner]
    day: Private[date]

    @classmethod
    def of(cls, reading: RequestContext, learner: StoredLearner, kept: KeptAward, day: date | None = None) -> Award:
        """An award as the API shows it, on a day; None: today."""
        day = day or today()
        award = kept.award
        credential = reading.snapshot.credentials.get(reading.snapshot.current_key(award.credential))
        last = award.expires_on if credential is None else award.last_day(credential.lifetime)
        return cls(
            id=global_id("Award", f"{learner.key}{BETWEEN}{kept.key}"),
            key=kept.key,
            credential=None if credential is None else Credential.of(reading, credential.key),
            title=_title(kept) if credential is None else credential.name,
            kind=award.kind,
            issued_on=award.issued_on,
            expires_on=last,
            revoked_on=kept.revoked_on,
            reason=kept.reason,
            score=number(award.score),
            grade=award.grade,
            credits=number(award.credits),
            issued_by=award.issued_by,
            times=award.times,
            is_expired=last is not None and last < day,
            has_passed=(not award.failed if credential is None else passes(award, credential, reading.snapshot.scales)),
            state=kept.state,
            evidence=[
                Evidence(
                    id=global_id("Evidence", BETWEEN.join((learner.key, kept.key, each.key))),
                    text=each.text,
                    url=each.url,
                    file=each.file,
                    media_type=each.media_type,
                    bytes=each.size,
                )
                for each in kept.evidence
            ],
            verification=None if kept.badge is None else BadgeVerification.of(kept.badge.verification),
            holder=learner,
            day=day,
        )

    @resolved
    def learner(self, info: Info) -> Learner:
        """Whose it is."""
        return Learner.of(info.context, self.holder, self.day)

    @resolved
    def rests_on(self, info: Info) -> list[Award]:
        """The awards that it was conferred for; empty: it was recorded by itself, or rests on no award."""
        there = {each.key: each for each in self.holder.awards}
        own = there[self.key].rests_on if self.key in there else ()
        return [Award.of(info.context, self.holder, there[key], self.day) for key in own if key in there]


def _title(kept: KeptAward) -> str:
    return kept.award.credential if kept.badge is None else kept.badge.title


def read_award_id(id: strawberry.ID) -> tuple[str, str] | None:
    """The keys of the learner and of the award; None: it is the id of something else."""
    kind, key, _ = read_id(id) or NodeId("", "")
    learner, between, award = key.partition(BETWEEN)
    return (learner, award) if kind == "Award" and between else None


@output
class PathClaim:
    """This award pays for the line with this path.

    Attributes:
        award: what pays.
        path: the path of the requirement line.
    """

    award: Award
    path: str


@output
class Learner(Node):
    """A person who learns, with the record as it is stored.

    Attributes:
        key: names the learner.
        name: what to call them; null: nothing was said.
        awards: what they were given, in the order in which it was recorded.
        competencies: what they can do on the day asked, by somebody's word or as awards show.
        experience: work done or going on.
        conditions: facts that rules may ask for, in words.
        waivers: requirement lines that hold by agreement.
        substitutions: credentials that count as others by agreement.
        goals: what they want to reach, the most important first.
        advisers: names of identities that may see and advise them.
        since: when they began.
        unlisted: credit from outside the catalogue.
        claims: which line an award pays for.
        consents: what they have agreed to.
        has_calendar: calendars follow their renewals at a private address.
        version: counts the changes of the record, from 1.
    """

    key: str
    name: str | None
    awards: list[Award]
    competencies: list[HeldCompetency]
    experience: list[Experience]
    conditions: list[str]
    waivers: list[Waiver]
    substitutions: list[Substitution]
    goals: list[LearnerGoal]
    advisers: list[str]
    since: list[Since]
    unlisted: list[UnlistedCredits]
    claims: list[PathClaim]
    consents: list[Purpose]
    has_calendar: bool
    version: int

    @classmethod
    async def named(cls, reading: RequestContext, key: str | None) -> Learner | None:
        """The learner of a key; None: none is there, or not for whoever asks."""
        found = None if key is None else await reading.learner(key)
        return None if found is None else cls.of(reading, found)

    @classmethod
    def of(cls, reading: RequestContext, learner: StoredLearner, day: date | None = None) -> Learner:
        """A learner as the API shows them, on a day; None: today."""
        day = day or today()
        reading.count()
        snapshot = reading.snapshot  # a catalogue that was replaced may lack what a record names
        learner = current_learner(learner, snapshot)
        awards = {each.key: Award.of(reading, learner, each, day) for each in learner.awards}
        first = {each.award.credential: each.key for each in reversed(learner.awards)}
        return cls(
            id=global_id("Learner", learner.key),
            key=learner.key,
            name=learner.name,
            awards=list(awards.values()),
            competencies=[
                HeldCompetency.of(reading, each)
                for each in held_levels(learner, day, snapshot)
                if each.stated.competency in snapshot.competencies
            ],
            experience=list(map(Experience.of, learner.experience)),
            conditions=list(learner.conditions),
            waivers=[Waiver(path=each.path, reason=each.reason, by=each.by) for each in learner.waivers],
            substitutions=[
                Substitution(for_=each.for_, by=each.by, reason=each.reason) for each in learner.substitutions
            ],
            goals=[LearnerGoal.of(reading, learner, goal, day) for goal in learner.goals],
            advisers=list(learner.advisers),
            since=[
                Since.of(reading, each)
                for each in learner.since
                if each.credential is None or each.credential in snapshot.credentials
            ],
            unlisted=[
                UnlistedCredits(
                    credits_of=known.unlisted_text(each.credential) or "", credits=number(each.credits or Decimal(0))
                )
                for each in learner.unlisted
            ],
            claims=[
                PathClaim(award=awards[key], path=each.path)
                for each in learner.claims
                if (key := first.get(each.award)) is not None
            ],
            consents=list(learner.consents),
            has_calendar=learner.calendar is not None,
            version=learner.version,
        )

    @resolved
    async def teams(self, info: Info) -> list[LazyTeam]:
        """The teams that they belong to themselves, and that you may see, by key."""
        return await info.context.teams_of(self.key)

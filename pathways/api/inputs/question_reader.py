"""Questions of the domain from what clients ask with; every mistake is collected with its path, none is passed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from strawberry import UNSET

from pathways.api.clock import today
from pathways.api.context import RequestContext
from pathways.api.inputs import questions as inputs
from pathways.api.inputs.learners import SaveLearnerInput
from pathways.catalog.names import current_goal, current_record
from pathways.catalog.references import fitting
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain import advice
from pathways.domain.catalog import CompetencyLevel
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.learner import (
    Award,
    AwardState,
    Experience,
    PinnedClaim,
    Record,
    Since,
    Substitution,
    Waiver,
    other_months,
    unlisted_award,
)
from pathways.domain.plan import USUAL_OBJECTIVES, Break, PlanOptions, PlanQuestion
from pathways.domain.quantity import parse_quantity, plain
from pathways.domain.requirement import Requirement
from pathways.errors import Problem, ProblemsError
from pathways.planning.question.validation import LONGEST_MS
from pathways.records.learner import CompetencySource, KeptAward, StatedLevel, StoredLearner
from pathways.records.saving import not_there

DEEPEST_GOAL = 32
MOST_GOALS = 500
"""Parts of one goal, at all depths together."""

T = TypeVar("T")


class Reader:
    """Reads inputs and keeps what is wrong with them.

    Args:
        longest_ms: the longest time limit that may be asked for.
        snapshot: by which former keys of learners and goals are those of today; None: they stay as they are.
    """

    def __init__(self, longest_ms: int = LONGEST_MS, snapshot: Snapshot | None = None) -> None:
        self._longest_ms = longest_ms
        self._snapshot = snapshot
        self._goals = 0
        self.problems: list[Problem] = []
        self.left_out: tuple[str, ...] = ()
        """What of a stored record the catalogue has no place for any more, in words."""

    def wrong(self, code: Code, message: str, hint: str | None, path: str) -> None:
        """Keeps one problem."""
        self.problems.append(Problem(code, message, hint, path))

    def raise_problems(self, more: Sequence[Problem] = ()) -> None:
        """Raises:
        ProblemsError: anything was wrong.
        """
        if self.problems or more:
            raise ProblemsError([*self.problems, *more])

    def quantity(self, value: float, path: str) -> Decimal:
        """A Float by its shortest text; 1 when it is wrong, so that no second problem comes of it."""
        try:
            return parse_quantity(value)
        except ValueError as fault:
            self.wrong(Code.BAD_NUMBER, f"{fault}.", "Numbers are exact decimals of at most 3 places.", path)
            return Decimal(1)

    def goal(self, goal: inputs.GoalInput, path: str = "goal", depth: int = 1) -> Goal:
        """A goal; deep ones are cut off here and refused by the catalogue's own check."""
        found = self._goal(goal, path, depth)
        return found if self._snapshot is None or depth > 1 else current_goal(found, self._snapshot)

    def _goal(self, goal: inputs.GoalInput, path: str, depth: int) -> Goal:
        if goal.credential is not UNSET and goal.credential is not None:
            return CredentialGoal(goal.credential)
        if goal.competencies is not UNSET and goal.competencies is not None:
            return CompetenciesGoal(self._levels(goal.competencies, f"{path}/competencies"))
        if goal.occupation is not UNSET and goal.occupation is not None:
            wanted = goal.occupation
            share = Decimal(1)
            if wanted.coverage is not None:
                share = self.quantity(wanted.coverage, f"{path}/occupation/coverage")
            return OccupationGoal(wanted.key, share, bool(wanted.with_preferred_credentials))
        parts = [] if depth > DEEPEST_GOAL else goal.all or []
        before, self._goals = self._goals, self._goals + len(parts)
        if self._goals > MOST_GOALS:
            if before <= MOST_GOALS:
                text = f"The goal has more than {MOST_GOALS} parts."
                self.wrong(Code.LIMIT, text, "Ask for fewer at a time.", f"{path}/all")
            parts = parts[:1]
        return AllGoals(tuple(self.goal(part, f"{path}/all/{place}", depth + 1) for place, part in enumerate(parts)))

    def learner(
        self,
        learner: inputs.LearnerRef,
        stored: StoredLearner | None,
        day: date,
        *,
        verified_only: bool = False,
        tried: Requirement | None = None,
    ) -> Record:
        """What a learner brings on a day: of the record that is stored, or of the profile sent along.

        Args:
            learner: whose record counts.
            stored: the learner of its key; None: none is there for whoever asks.
            tried: a rule outside the catalogue whose lines waivers and claims may name too.
        """
        if learner.key is not UNSET and learner.key is not None:
            if stored is None:
                self.problems.append(not_there(learner.key, "learner/key"))
                return Record()
            record = self._current(stored.record(day, verified_only=verified_only))
            if self._snapshot is not None:
                record, self.left_out = fitting(record, self._snapshot, tried)
            return record
        profile = learner.profile
        if profile is UNSET or profile is None:
            return Record()
        return self._current(self.person("", profile, "learner/profile").record(day, verified_only=verified_only))

    def _current(self, record: Record) -> Record:
        return record if self._snapshot is None else current_record(record, self._snapshot)

    def person(self, key: str, said: inputs.LearnerProfile | SaveLearnerInput, path: str) -> StoredLearner:
        """What is said of a learner.

        Args:
            key: the learner's.
            said: what an input says; null is as nothing.
            path: where it stands.
        """
        awards = said.awards or () if isinstance(said, inputs.LearnerProfile) else ()
        return StoredLearner(
            key=key,
            awards=tuple(
                KeptAward(key=str(n), award=self.award(award, f"{path}/awards/{n}")) for n, award in enumerate(awards)
            ),
            unlisted=tuple(
                self._unlisted(each, n, f"{path}/unlisted/{n}") for n, each in enumerate(said.unlisted or ())
            ),
            competencies=self._record_levels(said.competencies or (), f"{path}/competencies"),
            experience=tuple(
                self._experience(entry, f"{path}/experience/{n}") for n, entry in enumerate(said.experience or ())
            ),
            conditions=tuple(dict.fromkeys(said.conditions or ())),
            waivers=tuple(
                Waiver(
                    path=waiver.path,
                    reason=self._said(waiver.reason, f"{path}/waivers/{n}/reason"),
                    by=waiver.by or None,
                )
                for n, waiver in enumerate(said.waivers or ())
            ),
            substitutions=tuple(
                Substitution(
                    for_=each.for_, by=each.by, reason=self._said(each.reason, f"{path}/substitutions/{n}/reason")
                )
                for n, each in enumerate(said.substitutions or ())
            ),
            claims=tuple(PinnedClaim(award=claim.award, path=claim.path) for claim in said.claims or ()),
            since=self._since(said.since or (), f"{path}/since"),
        )

    def _unlisted(self, entry: inputs.UnlistedCreditsInput, place: int, path: str) -> Award:
        if not entry.credits_of.strip():
            text = "What the credit is of is not said."
            self.wrong(Code.EMPTY, text, "Say it, for those who read it later.", f"{path}/creditsOf")
        credits = self.quantity(entry.credits, f"{path}/credits")
        if credits is not None and credits < 0:
            text = f"credits must be 0 or more (got {credits})."
            self.wrong(Code.OUT_OF_RANGE, text, "Leave the entry out, or say how much it is.", f"{path}/credits")
        return unlisted_award(place + 1, entry.credits_of.strip(), credits or Decimal(0))

    def _since(self, several: Sequence[inputs.SinceInput], path: str) -> tuple[Since, ...]:
        known: set[str | None] = set()
        for place, each in enumerate(several):
            if each.credential in known:
                text = f"Two entries say when {each.credential or 'everything else'} was begun."
                self.wrong(Code.DUPLICATE, text, "Keep one of them.", f"{path}/{place}")
            known.add(each.credential)
        return tuple(Since(on=each.on, credential=each.credential) for each in several)

    def _said(self, reason: str, path: str) -> str:
        """What must be said in words."""
        if not reason.strip():
            self.wrong(Code.EMPTY, "The reason is empty.", "Say why, for those who read it later.", path)
        return reason

    def award(self, award: inputs.AwardInput, path: str) -> Award:
        """An award as it is said; nonsense is kept as a problem."""
        issued, expires = award.issued_on, award.expires_on
        if issued is not None and expires is not None and expires < issued:
            text = f"expiresOn {expires} lies before issuedOn {issued}."
            self.wrong(Code.OUT_OF_RANGE, text, "Swap them.", f"{path}/expiresOn")
        score = None if award.score is None else self.quantity(award.score, f"{path}/score")
        credits = None if award.credits is None else self.quantity(award.credits, f"{path}/credits")
        for name, value, least in (("credits", credits, 0), ("times", award.times, 1)):
            if value is not None and value < least:
                text = f"{name} must be {least} or more (got {value})."
                self.wrong(Code.OUT_OF_RANGE, text, "Leave it out for what is usual.", f"{path}/{name}")
        return Award(
            credential=award.credential,
            issued_on=issued,
            expires_on=expires,
            score=score,
            credits=credits,
            kind=award.kind,
            issued_by=award.issued_by or None,
            times=award.times or 1,
            grade=award.grade or None,
            state=award.state or AwardState.CLAIMED,
        )

    def _levels(self, items: Sequence[inputs.CompetencyLevelInput], path: str) -> tuple[CompetencyLevel, ...]:
        for place, item in enumerate(items):
            for name, value in (("source", item.source), ("on", item.on)):
                if value is not None:
                    text = f"{name} is said of what a learner has, not of a goal."
                    self.wrong(Code.MISPLACED, text, "Leave it out.", f"{path}/{place}/{name}")
        return tuple(
            CompetencyLevel(competency=item.competency, level=self.quantity(item.level, f"{path}/{place}/level"))
            for place, item in enumerate(items)
        )

    def _record_levels(self, items: Sequence[inputs.CompetencyLevelInput], path: str) -> tuple[StatedLevel, ...]:
        for place, item in enumerate(items):
            if item.level <= 0:
                text = f"A level of {item.level:g} is not above 0."
                self.wrong(Code.OUT_OF_RANGE, text, "Leave out what is not held.", f"{path}/{place}/level")
        return tuple(
            StatedLevel(
                competency=item.competency,
                level=self.quantity(item.level, f"{path}/{place}/level"),
                source=item.source or CompetencySource.SELF,
                on=item.on,
            )
            for place, item in enumerate(items)
        )

    def _experience(self, entry: inputs.ExperienceInput, path: str) -> Experience:
        start, end = entry.started_on, entry.ended_on
        if entry.months is not None and entry.months < 0:
            self.wrong(
                Code.OUT_OF_RANGE, f"months must be 0 or more (got {entry.months}).", "Use 0 or more.", f"{path}/months"
            )
        if entry.months is None and entry.hours is None and (start is None or end is None):
            text = "The entry has neither months nor hours nor both of startedOn and endedOn."
            self.wrong(Code.MISSING, text, "Give months or hours, or both days; endedOn may lie ahead.", path)
        if start is not None and end is not None and end < start:
            self.wrong(
                Code.OUT_OF_RANGE, f"endedOn {end} lies before startedOn {start}.", "Swap them.", f"{path}/endedOn"
            )
        hours = None if entry.hours is None else self.quantity(entry.hours, f"{path}/hours")
        share = None if entry.share is None else self.quantity(entry.share, f"{path}/share")
        if hours is not None and hours < 0:
            text = f"hours must be 0 or more (got {plain(hours)})."
            self.wrong(Code.OUT_OF_RANGE, text, "Use 0 or more.", f"{path}/hours")
        if share is not None and not 0 < share <= 1:
            hint = "Write 1 for full time, less for part time."
            text = f"share must be above 0 and at most 1 (got {plain(share)})."
            self.wrong(Code.OUT_OF_RANGE, text, hint, f"{path}/share")
        found = Experience(
            months=entry.months, field=entry.field, started_on=start, ended_on=end, hours=hours, share=share
        )
        if (months := other_months(found)) is not None:
            text = f"months says {entry.months}, and from {start} through {end} are {months}."
            self.wrong(Code.BAD_VALUE, text, "Leave out the months, or mend the days.", f"{path}/months")
        return found

    def options(self, options: inputs.PlanOptions | None) -> PlanOptions:
        """Plan options; `start_on` is today when absent."""
        given = options or inputs.PlanOptions()
        hours, limit = given.weekly_hours, given.time_limit_ms
        most, least = given.max_credits_per_term, given.min_credits_per_term
        if limit is not None and self._longest_ms < limit <= LONGEST_MS:
            text = f"timeLimitMs must be at most {self._longest_ms} here (got {limit})."
            hint = f"Use 1 to {self._longest_ms}; PATHWAYS_LONGEST_TIME_LIMIT_MS sets the most."
            self.wrong(Code.OUT_OF_RANGE, text, hint, "options/timeLimitMs")
        return PlanOptions(
            finish_by=given.finish_by,
            weekly_hours=None if hours is None else self.quantity(hours, "options/weeklyHours"),
            max_parallel=given.max_parallel,
            keep_valid_until=given.keep_valid_until,
            max_credits_per_term=None if most is None else self.quantity(most, "options/maxCreditsPerTerm"),
            min_credits_per_term=None if least is None else self.quantity(least, "options/minCreditsPerTerm"),
            breaks=tuple(Break(each.from_, each.to) for each in given.breaks or ()),
            optimize=USUAL_OBJECTIVES if given.optimize is None else tuple(given.optimize),
            currency=given.currency,
            budget=given.budget,
            start_on=given.start_on or today(),
            include=tuple(given.include or ()),
            avoid=tuple(given.avoid or ()),
            accredited_only=bool(given.accredited_only),
            alternatives=given.alternatives or 0,
            time_limit_ms=limit,
        )

    def wishes(self, options: inputs.RecommendationOptions | None) -> advice.RecommendationOptions:
        """Recommendation options."""
        given = options or inputs.RecommendationOptions()
        most = None if given.max_hours is None else self.quantity(given.max_hours, "options/maxHours")
        return advice.RecommendationOptions(
            budget=given.budget,
            max_hours=most,
            currency=given.currency,
            avoid=tuple(given.avoid or ()),
            eligible_now=given.eligible_now is not False,
        )


async def read_question(
    reading: RequestContext, goal: inputs.GoalInput, learner: inputs.LearnerRef, options: inputs.PlanOptions | None
) -> tuple[PlanQuestion, tuple[Problem, ...]]:
    """The question as far as it can be read, and what is wrong with it."""
    stored = await stored_learner(reading, learner)

    def read() -> tuple[PlanQuestion, tuple[Problem, ...]]:
        reader, only = Reader(reading.longest_ms, reading.snapshot), options is not None and bool(options.verified_only)
        wanted, wishes = reader.goal(goal), reader.options(options)
        day = wishes.start_on or today()
        record = reader.learner(learner, stored, day, verified_only=only)
        claims = Reader(reading.longest_ms, reading.snapshot).learner(learner, stored, day) if only else record
        beside = None if claims == record else claims
        return PlanQuestion(wanted, record, wishes, beside, reader.left_out), tuple(reader.problems)

    return await reading.reader.read(read)


async def stored_learner(reading: RequestContext, learner: inputs.LearnerRef) -> StoredLearner | None:
    """The learner whom a question names by key; None: it sends a profile, or nobody is there for whoever asks.

    Raises:
        StoreError: the store does not answer.
    """
    return await reading.learner(learner.key) if learner.key else None


def judged_on(day: date | None) -> date:
    """The day that counts as today."""
    return day or today()

"""Questions of the domain from what clients ask with; every mistake is collected with its path, none is passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from strawberry import UNSET

from pathways.api.clock import today
from pathways.api.context import RequestContext
from pathways.api.inputs import questions as inputs
from pathways.api.inputs.learners import SaveLearnerInput
from pathways.api.inputs.plain import only, plain
from pathways.catalog.names import current_goal, current_record
from pathways.catalog.references import fitting
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain import advice
from pathways.domain.goal import Goal
from pathways.domain.learner import Award, Record, is_unlisted
from pathways.domain.plan import PlanOptions, PlanQuestion
from pathways.domain.quantity import parse_quantity
from pathways.domain.requirement import Requirement
from pathways.errors import Problem, ProblemsError
from pathways.intake import learner_models, question_models
from pathways.intake.questions import Reading, award_of, goal_of, options_of, record_of, wishes_of
from pathways.planning.question.validation import LONGEST_MS
from pathways.records.learner import CompetencySource, KeptAward, StatedLevel, StoredLearner
from pathways.records.saving import not_there

DEEPEST_GOAL = 32
MOST_GOALS = 500
"""Parts of one goal, at all depths together."""

LISTS = ("experience", "waivers", "substitutions", "since", "claims", "unlisted")
"""What of a learner says nothing here that files do not say."""

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
        self._parts = 0
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

    def goal(self, goal: inputs.GoalInput, path: str = "goal") -> Goal:
        """A goal; deep ones are cut off here and refused by the catalogue's own check."""
        self._parts = 0
        found = self._read(goal_of, self._goal(goal, path, 1), path)
        return found if self._snapshot is None else current_goal(found, self._snapshot)

    def _goal(self, goal: inputs.GoalInput, path: str, depth: int) -> dict[str, Any]:
        """The goal as files have it, with no more parts than one may have."""
        if goal.all is UNSET or goal.all is None:
            said = only(plain(goal), question_models.Goal)
            if goal.competencies:
                self._expect_bare(goal.competencies, f"{path}/competencies")
                said["competencies"] = [only(each, learner_models.CompetencyLevel) for each in said["competencies"]]
            return said
        parts = [] if depth > DEEPEST_GOAL else goal.all
        before, self._parts = self._parts, self._parts + len(parts)
        if self._parts > MOST_GOALS:
            if before <= MOST_GOALS:
                text = f"The goal has more than {MOST_GOALS} parts."
                self.wrong(Code.LIMIT, text, "Ask for fewer at a time.", f"{path}/all")
            parts = parts[:1]
        return {"all": [self._goal(part, f"{path}/all/{place}", depth + 1) for place, part in enumerate(parts)]}

    def _expect_bare(self, items: Sequence[inputs.CompetencyLevelInput], path: str) -> None:
        """A goal names competencies and levels alone."""
        for place, item in enumerate(items):
            for name, value in (("source", item.source), ("on", item.on)):
                if value is not None:
                    text = f"{name} is said of what a learner has, not of a goal."
                    self.wrong(Code.MISPLACED, text, "Leave it out.", f"{path}/{place}/{name}")

    def _read(self, reading: Reading[T], said: Mapping[str, Any], path: str) -> T:
        """What can be read of a plain value; what is wrong with it is kept."""
        found, problems = reading.so_far(said)
        self.problems += [each.under(path) for each in problems]
        return found

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
            record = self.current(stored.record(day, verified_only=verified_only))
            if self._snapshot is not None:
                record, self.left_out = fitting(record, self._snapshot, tried)
            return record
        profile = learner.profile
        if profile is UNSET or profile is None:
            return Record()
        return self.current(self.person("", profile, "learner/profile").record(day, verified_only=verified_only))

    def current(self, record: Record) -> Record:
        """A record in the keys of today."""
        return record if self._snapshot is None else current_record(record, self._snapshot)

    def person(self, key: str, said: inputs.LearnerProfile | SaveLearnerInput, path: str) -> StoredLearner:
        """What is said of a learner.

        Args:
            key: the learner's.
            said: what an input says; null is as nothing.
            path: where it stands.
        """
        record = self._read(record_of, _profile(said), path)
        stated = zip(record.competencies, said.competencies or (), strict=False)
        return StoredLearner(
            key=key,
            awards=tuple(
                KeptAward(key=str(place), award=award)
                for place, award in enumerate(record.awards)
                if not is_unlisted(award.credential)
            ),
            unlisted=tuple(award for award in record.awards if is_unlisted(award.credential)),
            competencies=tuple(
                StatedLevel(
                    competency=level.competency,
                    level=level.level,
                    source=item.source or CompetencySource.SELF,
                    on=item.on,
                )
                for level, item in stated
            ),
            experience=record.experience,
            conditions=tuple(dict.fromkeys(said.conditions or ())),
            waivers=record.waivers,
            substitutions=record.substitutions,
            claims=record.claims,
            since=record.since,
        )

    def award(self, award: inputs.AwardInput, path: str) -> Award:
        """An award as it is said; nonsense is kept as a problem."""
        return self._read(award_of, only(plain(award), learner_models.Award), path)

    def options(self, options: inputs.PlanOptions | None) -> PlanOptions:
        """Plan options; `start_on` is today when absent."""
        given = options or inputs.PlanOptions()
        limit = given.time_limit_ms
        if limit is not None and self._longest_ms < limit <= LONGEST_MS:
            text = f"timeLimitMs must be at most {self._longest_ms} here (got {limit})."
            hint = f"Use 1 to {self._longest_ms}; PATHWAYS_LONGEST_TIME_LIMIT_MS sets the most."
            self.wrong(Code.OUT_OF_RANGE, text, hint, "options/timeLimitMs")
        found = self._read(options_of, only(plain(given), question_models.PlanOptions), "options")
        return found if found.start_on is not None else replace(found, start_on=today())

    def wishes(self, options: inputs.RecommendationOptions | None) -> advice.RecommendationOptions:
        """Recommendation options."""
        said = {} if options is None else only(plain(options), question_models.RecommendationOptions)
        return self._read(wishes_of, said, "options")


def _profile(said: inputs.LearnerProfile | SaveLearnerInput) -> dict[str, Any]:
    """What is said of a learner, as files have it."""
    found = plain(said) if isinstance(said, inputs.LearnerProfile) else plain(said) | {"awards": []}
    of_awards, of_levels = learner_models.Award, learner_models.CompetencyLevel
    return {name: found[name] for name in LISTS if name in found} | {
        "awards": [only(each, of_awards) for each in found.get("awards", ())],
        "competencies": [only(each, of_levels) for each in found.get("competencies", ())],
        "conditions": list(dict.fromkeys(found.get("conditions", ()))),
    }


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

"""Answers that are planned once for everybody who brings the same to the same goal."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from pathways.catalog.selecting import lines_in
from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Attempts, Credential
from pathways.domain.conditions import folded
from pathways.domain.goal import Goal
from pathways.domain.learner import Award, AwardState, Record, is_unlisted
from pathways.domain.requirement import (
    AverageLine,
    ConditionLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    Requirement,
)
from pathways.impact.answer import REFUSED, Answer
from pathways.impact.planned import decided, question_of
from pathways.impact.reach import Reach
from pathways.planning.planner import Planner
from pathways.planning.question.validation import question_problems


@dataclass(frozen=True)
class Scope:
    """What of a record has a say in the plans of some goals.

    Attributes:
        keys: of all that these plans can rest on.
        dates: of awards that are valid; a line, an attempt or a retake looks at them.
        scores: of awards.
        conditions, experience, cohorts, unlisted: some line looks at them.
    """

    keys: frozenset[str]
    dates: bool
    scores: bool
    conditions: bool
    experience: bool
    cohorts: bool
    unlisted: bool

    @classmethod
    def of(cls, keys: frozenset[str], snapshot: Snapshot) -> Scope:
        """That of a closure."""
        credentials = [snapshot.credentials[key] for key in keys if key in snapshot.credentials]
        lines = [line for each in credentials for line in lines_in(each)]
        by_attempt = any(map(_looks_at_attempts, credentials))
        return cls(
            keys,
            dates=by_attempt or any(map(_looks_at_dates, lines)),
            scores=by_attempt or any(map(_looks_at_scores, lines)),
            conditions=any(
                isinstance(line, ConditionLine) or (isinstance(line, ExclusionLine) and line.condition is not None)
                for line in lines
            ),
            experience=any(isinstance(line, ExperienceLine) for line in lines),
            cohorts=not keys.isdisjoint(snapshot.with_cohorts),
            unlisted=bool(snapshot.taking_unlisted),
        )

    def of_record(self, record: Record, snapshot: Snapshot, day: date) -> Hashable:
        """What a record brings: the same for all whose best plan is the same for this reason."""
        levels: dict[str, object] = {}
        for each in sorted(record.competencies, key=lambda each: each.level):
            if each.competency in self.keys:
                levels[each.competency] = each.level
        dates = self.dates or self._has_to_renew(record, snapshot, day)
        awards = [
            self._of_award(each, snapshot.credentials.get(each.credential), day, dates)
            for each in record.awards
            if each.counts and (each.credential in self.keys or (self.unlisted and is_unlisted(each.credential)))
        ]
        return (
            tuple(sorted(awards, key=lambda each: each.credential)),
            frozenset(levels.items()),
            record.experience if self.experience else (),
            frozenset(map(folded, record.conditions)) if self.conditions else frozenset(),
            record.waivers,
            record.substitutions,
            record.claims,
            record.since if self.cohorts else (),
        )

    def _has_to_renew(self, record: Record, snapshot: Snapshot, day: date) -> bool:
        """Something has run out that can be renewed: what counts for it depends on the cycle it was issued in."""
        for award in record.awards:
            credential = snapshot.credentials.get(award.credential)
            if credential is not None and credential.renewals and credential.key in self.keys:
                last = award.last_day(credential.lifetime)
                if last is not None and last < day:
                    return True
        return False

    def _of_award(self, award: Award, credential: Credential | None, day: date, dates: bool) -> Award:
        found = replace(award, state=AwardState.CLAIMED)
        if not self.scores:
            found = replace(found, score=None)
        if dates or credential is None or (award.issued_on is not None and award.issued_on > day):
            return found
        last = award.last_day(credential.lifetime)
        return found if last is not None and last < day else replace(found, issued_on=None, expires_on=None)


def _looks_at_attempts(credential: Credential) -> bool:
    graded = (credential.scale, credential.passing, credential.passing_score)
    return (
        credential.attempts is not Attempts.BEST
        or any(each is not None for each in graded)
        or any(route.retake is not None for route in credential.routes)
    )


def _looks_at_dates(line: Requirement) -> bool:
    if isinstance(line, Group):
        return line.within_months_of_each_other is not None or line.each is not None
    if isinstance(line, CredentialLine):
        return line.earned_within_months is not None or line.earned is not None
    return isinstance(line, AverageLine)


def _looks_at_scores(line: Requirement) -> bool:
    if isinstance(line, CredentialLine):
        return any(each is not None for each in (line.min_score, line.max_score, line.min_grade))
    return isinstance(line, AverageLine) or (
        isinstance(line, Group) and any(limit.graded is not None for limit in line.limits)
    )


class Remembered:
    """Best plans in one catalogue, each distinct one looked for once.

    Args:
        snapshot: the catalogue.
        planner: that looks for them.
        day: that counts as today.
    """

    def __init__(self, snapshot: Snapshot, planner: Planner, day: date) -> None:
        self.snapshot, self._planner, self.day = snapshot, planner, day
        self._scopes: dict[frozenset[str], Scope] = {}
        self._known: dict[Hashable, Answer] = {}

    @cached_property
    def reach(self) -> Reach:
        """What leads where in it."""
        return Reach(self.snapshot)

    @property
    def planned(self) -> int:
        """How many distinct questions were planned."""
        return len(self._known)

    def answer(self, goal: Goal, record: Record, avoid: Collection[str] = ()) -> Answer:
        """As `Answerer.answer`."""
        question = question_of(goal, record, self.snapshot, self.day, avoid)
        if question_problems(question, self.snapshot):
            return REFUSED
        state = self._state(question.goal, question.record)
        found = self._known.get((state, ()))
        if found is not None and found.stays_without(avoid):
            return found
        place = (state, question.options.avoid)
        if place not in self._known:
            self._known[place] = decided(self._planner, question, self.snapshot)
        return self._known[place]

    def keep(self, goal: Goal, record: Record, answer: Answer) -> None:
        """Takes an answer for known that was proved elsewhere."""
        question = question_of(goal, record, self.snapshot, self.day, ())
        self._known.setdefault((self._state(question.goal, question.record), ()), answer)

    def is_valid(self, goal: Goal, record: Record) -> bool:
        """Nothing is wrong with the question in this catalogue."""
        return not question_problems(question_of(goal, record, self.snapshot, self.day, ()), self.snapshot)

    def _state(self, goal: Goal, record: Record) -> Hashable:
        roots = self.reach.roots(goal, record)
        scope = self._scopes.get(roots)
        if scope is None:
            scope = self._scopes[roots] = Scope.of(self.reach.closure(roots), self.snapshot)
        return goal, scope.of_record(record, self.snapshot, self.day)

"""Assessments: what was shown is written down with its source; a pass is an award, a failure an attempt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pathways.access.identity import Identity
from pathways.catalog.references import unknown_key, unknown_keys
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.advice import CompetencyGap, GapStatus, Reason, ReasonKind, Recommendation
from pathways.domain.catalog import Credential, RouteKind
from pathways.domain.learner import Award, AwardState
from pathways.domain.plan import Plan, PlanStep
from pathways.domain.quantity import plain
from pathways.errors import Problem, ProblemsError
from pathways.records.awarding import AwardRequest, expect_seen, recorded
from pathways.records.learner import CompetencySource, StatedLevel, StoredLearner, current_learner
from pathways.records.permitted import vouches
from pathways.requirements.grades import passes
from pathways.requirements.retakes import Closed, closed_on

MOST_RESULTS = 200
ASSESSED = "/assessment/"
"""Between what was assessed and the day, in the keys of awards."""


@dataclass(frozen=True, slots=True)
class Result:
    """How far somebody showed a competency; 0: not at all."""

    competency: str
    level: Decimal


@dataclass(frozen=True, slots=True)
class Assessment:
    """An assessment that was taken.

    Attributes:
        credential: what a pass earns.
        results: of the competencies that were looked at, each once.
    """

    credential: str
    taken_on: date
    passed: bool
    score: Decimal | None = None
    results: tuple[Result, ...] = ()

    def current(self, snapshot: Snapshot) -> Assessment:
        """The same as the catalogue names things today."""
        results = tuple(replace(each, competency=snapshot.current_key(each.competency)) for each in self.results)
        return replace(self, credential=snapshot.current_key(self.credential), results=results)


def attempt_key(known: StoredLearner, taken: Assessment, snapshot: Snapshot) -> str:
    """The key of the award of an assessment: sent again, also under another name, it is the same."""
    end = f"{ASSESSED}{taken.taken_on}"
    credential = snapshot.current_key(taken.credential)
    mine = (each.key for each in known.awards if each.key.endswith(end))
    return next((key for key in mine if snapshot.current_key(key.removesuffix(end)) == credential), credential + end)


def assessed(
    known: StoredLearner, taken: Assessment, identity: Identity, snapshot: Snapshot, today: date, path: str
) -> StoredLearner:
    """The record with an assessment.

    Args:
        known: what is stored; of version 0 where nothing is.
        today: no assessment is of a later day.
        path: where the request stands.

    Raises:
        ProblemsError: everything that stands against it.
    """
    expect_seen(known, identity, f"{path}/learner")
    if not vouches(identity, known):
        text, hint = "You may not assess the learner of this record.", "Ask an adviser of the learner."
        raise ProblemsError.one(Code.FORBIDDEN, text, hint, f"{path}/learner")
    taken, key = taken.current(snapshot), attempt_key(known, taken, snapshot)
    problems = list(_problems(known, taken, key, snapshot, today))
    if problems:
        raise ProblemsError(each.under(path) for each in problems)
    is_exam = any(route.kind is RouteKind.EXAM for route in snapshot.credentials[taken.credential].routes)
    there = next((each for each in known.awards if each.key == key), None)
    award = Award(
        # Under the name that is stored, it is as it was.
        credential=taken.credential if there is None else there.award.credential,
        issued_on=taken.taken_on,
        score=taken.score,
        kind=RouteKind.EXAM if is_exam else None,
        failed=not taken.passed,
    )
    found = recorded(known, [AwardRequest(award, AwardState.VERIFIED, key)], identity, path)
    shown = [
        StatedLevel(competency=each.competency, level=each.level, source=CompetencySource.ASSESSMENT, on=taken.taken_on)
        for each in taken.results
        if each.level > 0
    ]
    stated = {replace(each, competency=snapshot.current_key(each.competency)) for each in found.competencies}
    new = [each for each in shown if each not in stated]
    return replace(found, competencies=(*found.competencies, *new)) if new else found


def shortfalls(taken: Assessment, credential: Credential) -> tuple[CompetencyGap, ...]:
    """Where the results are below what the credential shows, in its order; what was not looked at is not among them."""
    results = {each.competency: each.level for each in taken.results}
    return tuple(
        CompetencyGap(
            competency=each.competency,
            needed=each.level,
            held=results[each.competency],
            importance=None,
            status=GapStatus.PARTIAL if results[each.competency] > 0 else GapStatus.MISSING,
        )
        for each in credential.competencies
        if each.competency in results and results[each.competency] < each.level
    )


def next_attempt(known: StoredLearner, credential: str, snapshot: Snapshot, day: date) -> date | None:
    """The first day from one on, on which it may be tried again; None: never."""
    closed = _closed(known, credential, snapshot, day)
    return day if closed is None else closed.until


def _closed(known: StoredLearner, key: str, snapshot: Snapshot, day: date, but: str = "") -> Closed | None:
    known = current_learner(known, snapshot)
    awards = [each.award for each in known.awards if each.key != but and each.state_on(day) is AwardState.VERIFIED]
    return closed_on(snapshot.credentials[key], awards, snapshot.scales, day)


def _problems(known: StoredLearner, taken: Assessment, key: str, snapshot: Snapshot, today: date) -> Iterator[Problem]:
    credential = snapshot.credentials.get(taken.credential)
    yield from unknown_keys((each.competency for each in taken.results), snapshot.competencies, "competency", "results")
    yield from _of_results(taken.results)
    if taken.taken_on > today:
        text = f"takenOn {taken.taken_on} lies ahead."
        yield Problem(Code.OUT_OF_RANGE, text, "Record it once it was taken.", "takenOn")
    if credential is None:
        yield unknown_key(taken.credential, snapshot.credentials, "credential", "credential")
        return
    tried = Award(credential=credential.key, score=taken.score)
    if taken.passed and not passes(tried, credential, snapshot.scales):
        least = credential.passing_score
        text = f"The score {plain(taken.score or Decimal(0))} is below what passes, {plain(least or Decimal(0))}."
        yield Problem(Code.INVALID, text, "Mend the score, or say passed: false.", "score")
    closed = _closed(known, credential.key, snapshot, taken.taken_on, but=key)
    if closed is not None:
        when = "is never open again" if closed.until is None else f"is open again on {closed.until}"
        text = f"After failed attempts {credential.name} {when}."
        yield Problem(Code.WRONG_STATE, text, "Mend takenOn, if it was another day.", "takenOn")


def _of_results(results: Sequence[Result]) -> Iterator[Problem]:
    if len(results) > MOST_RESULTS:
        yield Problem(Code.LIMIT, f"{len(results)} results are too many.", f"Send at most {MOST_RESULTS}.", "results")
    seen: set[str] = set()
    for place, each in enumerate(results):
        if each.level < 0:
            text = f"level is {plain(each.level)}."
            yield Problem(Code.OUT_OF_RANGE, text, "Use 0 or more; 0: nothing was shown.", f"results/{place}/level")
        if each.competency in seen:
            text = f"{each.competency} stands twice."
            yield Problem(Code.DUPLICATE, text, "Keep one.", f"results/{place}/competency")
        seen.add(each.competency)


def remedies_in(plan: Plan, lacking: Sequence[CompetencyGap], names: Mapping[str, str]) -> tuple[Recommendation, ...]:
    """The steps of a plan to what fell short, in its order.

    Args:
        plan: to the levels needed.
        lacking: what fell short.
        names: of competencies, by key.
    """
    steps = plan.steps
    return tuple(
        Recommendation(
            credential=step.credential.key,
            score=Decimal(len(steps) - place),
            eligible_now=not step.after,
            cost=step.cost,
            hours=step.hours,
            is_priced=step.route.cost is not None,
            reasons=tuple(_added(step, lacking, names))
            or (Reason(ReasonKind.ON_BEST_PLAN, f"Step {step.number} toward it", Decimal(step.number)),),
        )
        for place, step in enumerate(steps)
    )


def _added(step: PlanStep, lacking: Sequence[CompetencyGap], names: Mapping[str, str]) -> Iterator[Reason]:
    shown = {each.competency: each.level for each in step.credential.competencies}
    for each in lacking:
        level = shown.get(each.competency, Decimal(0))
        if level > each.held:
            name = names.get(each.competency, each.competency)
            seen = f"the assessment showed {plain(each.held)} of {plain(each.needed)}"
            text = f"Shows {name} at level {plain(level)}; {seen}"
            yield Reason(ReasonKind.REMEDIATES, text, level - each.held)

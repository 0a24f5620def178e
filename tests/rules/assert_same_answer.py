"""What the evaluator and the planner say, beside what exhaustion finds; a difference is told in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import zip_longest
from random import Random

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.domain.catalog import Credential, Route
from pathways.domain.goal import CredentialGoal
from pathways.domain.learner import Record
from pathways.domain.no_plan import NoPlan, NoPlanReason, PlanResult, Refusal
from pathways.domain.plan import Plan, PlanOptions, PlanQuestion, ProofStatus
from pathways.domain.requirement import walk
from pathways.planning.planner import Planner
from pathways.requirements.evaluate import holds
from pathways.requirements.evidence import evidence_in
from pathways.requirements.leaves import Earned
from pathways.requirements.retakes import seen_by
from tests.rules import oracle
from tests.rules.plans import Exhaustion
from tests.rules.random_cases import Case
from tests.rules.state import occurrence_name

TIMES = 3


@dataclass
class Difference(Exception):  # noqa: N818
    """Two answers that should be one."""

    text: str

    def __str__(self) -> str:
        return self.text


class RefusedError(Exception):
    """A question that can be asked is refused."""


def same_meaning(case: Case) -> None:
    """Each tree of a catalogue means the same to the evaluator, for the record alone and after some steps.

    Raises:
        Difference: it does not.
    """
    record, day = case.question.record, case.question.day
    snapshot = seen_by(compile_snapshot(case.content, revision=1, fingerprint="test"), record, day)
    evidence = evidence_in(snapshot, record, day)
    alone = Exhaustion(case.content, case.question).today
    for credential in alone.credentials.values():
        # A route that failed attempts close for ever is not among those of the learner; `same_plan` looks at that.
        open_ = {route.key: route.requires for route in snapshot.credentials[credential.key].routes}
        for route in (each for each in credential.routes if each.key in open_):
            for before, beside in _steps(case.content.credentials):
                state = replace(alone, before=before, beside=beside, planned=before | beside)
                earned = Earned.of(before, snapshot.credentials, beside)
                said = holds(open_[route.key], evidence, snapshot.credentials, earned)
                if said != oracle.holds(route.requires, state):
                    steps = f"after {sorted(before)} beside {sorted(beside)}"
                    raise Difference(f"{credential.key}/{route.key} {steps}: the evaluator says {said}")


def _steps(credentials: Mapping[str, Credential]) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """No steps; then some of these credentials at lower ranks, and some at the same one."""
    yield frozenset(), frozenset()
    rng = Random(len(credentials))  # noqa: S311
    for _ in range(TIMES):
        before: set[str] = set()
        beside: set[str] = set()
        for key in sorted(credentials):
            place, more = rng.randrange(4), rng.randrange(credentials[key].repeatable)
            if place == 0:
                before.update(occurrence_name(key, number) for number in range(1, more + 2))
            elif place == 1:
                before.update(occurrence_name(key, number) for number in range(1, more + 1))
                beside.add(occurrence_name(key, more + 1))
        yield frozenset(before), frozenset(beside)


def nothing_to_buy(case: Case) -> None:
    """Where each credential in turn is all that can be earned, the planner finds a plan as the evaluator says.

    Raises:
        Difference: it does not.
    """
    record, day = case.question.record, case.question.day
    for key, credential in case.content.credentials.items():
        bare = {other: replace(each, routes=()) for other, each in case.content.credentials.items()}
        for route in credential.routes:
            things = {**bare, key: replace(credential, routes=(route,))}
            content = replace(case.content, credentials=things, overlaps={})
            if not credential.plannable_on(day):
                continue
            snapshot = compile_snapshot(content, revision=1, fingerprint="test")
            tree = snapshot.credentials[key].routes[0].requires
            fresh = _record_for(record, key, frozenset() if tree is None else {line.path for line in walk(tree)})
            question = PlanQuestion(CredentialGoal(key), fresh, PlanOptions(start_on=day))
            seen = seen_by(snapshot, fresh, day)
            tree, evidence = seen.credentials[key].routes[0].requires, evidence_in(seen, fresh, day)
            earned = Earned.of((), snapshot.credentials, (), (key,))
            said = holds(tree, evidence, seen.credentials, earned)
            answer = _answer(question, snapshot)
            if isinstance(answer, Plan) != said:
                raise Difference(f"{key} by {route.key} alone: the evaluator says {said}, the planner {_short(answer)}")
            same_plan(Case(content, question))


def _record_for(record: Record, earned: str, paths: AbstractSet[str]) -> Record:
    """The record without awards of what is to be earned, and without words about lines that are gone."""
    awards = tuple(award for award in record.awards if award.credential != earned)
    held = {award.credential for award in awards}
    waivers = tuple(waiver for waiver in record.waivers if waiver.path in paths)
    claims = tuple(claim for claim in record.claims if claim.path in paths and claim.award in held)
    return replace(record, awards=awards, waivers=waivers, claims=claims)


def _answer(question: PlanQuestion, snapshot: Snapshot) -> PlanResult:
    answer = Planner().plan(question, snapshot)
    if isinstance(answer, Refusal):
        raise RefusedError(answer.problems[0].message)
    return answer


def same_plan(case: Case) -> None:
    """The planner's answer is what exhaustion finds: the same values, in an order and with claims that hold.

    Raises:
        Difference: it is not.
    """
    exhaustion = Exhaustion(case.content, case.question)
    best = exhaustion.best()
    answer = _answer(case.question, compile_snapshot(case.content, revision=1, fingerprint="test"))
    if isinstance(answer, NoPlan) and answer.reason is NoPlanReason.INFEASIBLE and best is None:
        return
    found = "no plan" if best is None else f"{_named(best.steps)} with {[str(value) for value in best.values]}"
    if best is None or not isinstance(answer, Plan):
        raise Difference(f"the planner says {_short(answer)}; exhaustion finds {found}")
    steps = {
        occurrence_name(step.credential.key, step.occurrence): next(
            route for route in exhaustion.credentials[step.credential.key].routes if route.key == step.route.key
        )
        for step in answer.steps
    }
    ranks = {occurrence_name(step.credential.key, step.occurrence): step.rank for step in answer.steps}
    if len(steps) != len(answer.steps) or not exhaustion.is_ranked_plan(steps, ranks):
        raise Difference(f"no plan: {_short(answer)}; exhaustion finds {found}")
    smaller = exhaustion.smaller(steps)
    if smaller is not None:
        raise Difference(f"{_short(answer)} has superfluous steps: {_named(smaller)} is a plan")
    said = [proof.value for proof in answer.proof.objectives]
    proved = answer.proof.status is ProofStatus.OPTIMAL
    if not proved or any(one != other for one, other in zip_longest(said, best.values)):
        raise Difference(f"{_short(answer)} is called {answer.proof.status}; exhaustion finds {found}")


def _named(steps: Mapping[str, Route]) -> str:
    return ", ".join(f"{key}/{route.key}" for key, route in steps.items()) or "no steps"


def _short(answer: PlanResult) -> str:
    match answer:
        case Plan(steps=steps, proof=proof):
            ranked = ", ".join(f"{step.credential.key}/{step.route.key}@{step.rank}" for step in steps) or "no steps"
            return f"{ranked} with {[str(each.value) for each in proof.objectives]}"
        case NoPlan(reason=reason):
            return f"no plan ({reason})"
        case Refusal(problems=problems):
            return problems[0].message


CHECKS: dict[str, Callable[[Case], None]] = {
    "same_meaning": same_meaning,
    "nothing_to_buy": nothing_to_buy,
    "same_plan": same_plan,
}

"""What to earn next, each with its reasons in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from pathways.advising.candidates import Candidate, CheapestPlans, Limits, renewal_reason
from pathways.advising.equivalents import EquivalentChoice
from pathways.advising.further import ENOUGH, Further
from pathways.advising.gap import cheapest_plan, singles
from pathways.advising.overtaken import Overtaken
from pathways.advising.ranking import Ranking
from pathways.advising.renewing import Renewing
from pathways.advising.ripening import ripe_of
from pathways.advising.situation import RENEWAL_SCORE, Situation
from pathways.advising.ways import _question, way_to
from pathways.catalog.references import goal_problems, record_problems, unknown_keys
from pathways.catalog.snapshot import Snapshot
from pathways.catalog.strangers import strangers
from pathways.codes import Code
from pathways.domain.advice import Recommendation, RecommendationOptions
from pathways.domain.catalog import Strength
from pathways.domain.deadline import check_time
from pathways.domain.goal import Goal, OccupationGoal
from pathways.domain.learner import Record
from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan
from pathways.errors import Problem, ProblemsError
from pathways.planning.planner import Planner
from pathways.planning.question.validation import currency_problems
from pathways.requirements.evidence import evidence_in
from pathways.requirements.leaves import Earned
from pathways.requirements.retakes import seen_by


def recommend(
    record: Record,
    goal: Goal | None,
    options: RecommendationOptions,
    day: date,
    snapshot: Snapshot,
    planner: Planner,
) -> tuple[Recommendation, ...]:
    """At most 100, by score, then cost, then key: credentials to earn, and ways to renew what runs out soon.

    Of equal scores what is priced in full comes before what costs at least its stated costs.

    Toward a goal only what helps it is named: what the law asks for first, and each for what it adds beside those
    before it, so that of two which show the same one is named. Nothing held is to be earned, and nothing that is not
    ACTIVE, nor an exam by itself where what it counts for can be begun without it. What an equivalent is held of counts
    as held, unless the goal asks for it by name; of equivalents that could be recommended the one on the best plan is,
    else the cheapest. Toward a job steps to what it asks for, and to stacks that are begun, count as those of a plan;
    what is asked for and waits for work that is begun comes last, with its day. A rung comes before the one above it,
    a card of a week before a programme of the law that takes more than half a year, and after a licence that of the
    next job. Fewer than five are filled with what leads further: what other jobs of the field ask for, then what
    builds on one of them and waits for work alone, with its day.
    Beside equivalents, at most 200 are priced, those of the highest scores.
    With a budget, each is taken only if it fits what those before it leave, so the first n fit together for every n.

    Raises:
        ProblemsError: the goal, the record or the options name what is unknown or out of range.
    """
    problems = _problems(record, goal, options, snapshot)
    if problems:
        raise ProblemsError(problems)
    snapshot = seen_by(snapshot, record, day)
    evidence = evidence_in(snapshot, record, day)
    way = way_to(record, goal, options, day, snapshot, planner)

    def cheapest(key: str, by_then: Record = record, on: date = day) -> Plan | None:
        if snapshot.credentials[key].repeatable > 1:  # what one more takes
            by_then = replace(by_then, awards=tuple(each for each in by_then.awards if each.credential != key))
        return cheapest_plan(key, by_then, on, planner, snapshot, options.currency)

    prices = CheapestPlans(cheapest)
    advice = Situation(record, goal, evidence, snapshot, planner, day, way, prices)
    overtaken = Overtaken(advice)
    renewing = Renewing(evidence, snapshot, planner, options.currency, options.avoid)
    ranked = [
        Candidate(RENEWAL_SCORE, each.credential, each.eligible, (renewal_reason(each, day),), each)
        for each in renewing.renewals()
        if each.eligible or not options.eligible_now
    ]
    for credential in snapshot.credentials.values():
        check_time()
        if not credential.routes or not credential.plannable_on(day) or credential.key in options.avoid:
            continue
        has_enough = advice.has(credential.key) and not advice.is_repeated(credential)
        if has_enough or overtaken.speaks_for_nothing(credential):
            continue
        eligible = advice.eligible(credential, Earned())
        if options.eligible_now and not eligible:
            continue
        if credential.key in overtaken.conferred.values() and not options.eligible_now:
            continue
        reasons = advice.reasons(credential)
        if reasons:
            score = advice.score(credential, reasons)
            ripe = None
            if advice.waits(credential) and prices.plan(credential.key) is None:
                ripe = ripe_of(credential, evidence, partial(cheapest, credential.key))
            can_open = eligible or credential.key in overtaken.conferred
            opens, far = can_open and not advice.ladders.waits_for_a_rung(credential), advice.is_far(credential)
            ranked.append(Candidate(score, credential, eligible, reasons, opens=opens, ripe=ripe, far=far))
    choice = EquivalentChoice(advice.target.named, evidence, snapshot, planner, way, prices)
    ranked = choice.one_of_each(ranked, options.max_hours)
    if goal is not None:
        ranked = list(Ranking(advice).beside_each_other(ranked))
    ranked.sort(key=Candidate.order)
    limits = Limits(options, prices.plan)
    found = limits.within(ranked)
    if not advice.target.jobs or len(found) >= ENOUGH:
        return found
    taken = [each.credential for each in found if each.renewal is None and each.possible_on is None]
    further = Further(advice, taken, options.avoid)
    more = choice.one_of_each(further.asked_elsewhere(eligible_now=options.eligible_now), options.max_hours)
    if not options.eligible_now:
        more += further.later(lambda each: ripe_of(each, evidence, partial(cheapest, each.key), begun=False))
    return limits.within([*ranked, *more])[:ENOUGH]


NOTHING_FITS = "Nothing here fits: nothing in the catalogue that can be begun now {helps}."

REACHED = "The goal is reached already; nothing to do."


def notes_on(
    found: Sequence[Recommendation],
    record: Record,
    goal: Goal | None,
    options: RecommendationOptions,
    day: date,
    snapshot: Snapshot,
    planner: Planner,
) -> tuple[str, ...]:
    """What to say before the recommendations, in sentences; none where a plan leads to the goal, and they help there.

    First what of the record no rule asks for, then what the law asks for and is not held; then why the goal cannot be
    reached today: what is missing, when experience can be enough, and how much of an occupation can be covered. Where
    nothing is recommended, that too.

    Args:
        found: what `recommend` answers to the same question.

    Raises:
        ProblemsError: as `recommend`.
    """
    problems = _problems(record, goal, options, snapshot)
    if problems:
        raise ProblemsError(problems)
    unknown = tuple(each.text for each in strangers(record, seen_by(snapshot, record, day)))
    notes: list[str] = []
    if goal is not None:
        answer = planner.plan(_question(goal, record, options, day, planner), snapshot)
        if isinstance(answer, Plan) and not answer.steps:
            return (*unknown, REACHED)
        notes += _missing_by_law(goal, record, day, snapshot)
        notes += [answer.text.removesuffix(" ".join(("", *unknown)))] if isinstance(answer, NoPlan) else []
    if not found:
        notes.append(NOTHING_FITS.format(helps="helps" if goal is None else "helps toward the goal"))
    return (*unknown, *notes)


def _missing_by_law(goal: Goal, record: Record, day: date, snapshot: Snapshot) -> Iterator[str]:
    evidence = evidence_in(snapshot, record, day)
    for part in singles(goal):
        if isinstance(part, OccupationGoal):
            job = snapshot.occupations[part.occupation]
            for item in job.credentials:
                if item.strength is Strength.REQUIRED and not evidence.holds(item.credential):
                    name = snapshot.credentials[item.credential].name
                    yield f"{job.name}: the law asks for {name}, which is not held."


def _problems(record: Record, goal: Goal | None, options: RecommendationOptions, snapshot: Snapshot) -> list[Problem]:
    problems = record_problems(record, snapshot)
    if goal is not None:
        problems += goal_problems(goal, snapshot)
    problems += unknown_keys(options.avoid, snapshot.credentials, "credential", "options/avoid")
    problems += currency_problems(options.currency, "options/currency")
    for name, value in (("budget", options.budget), ("maxHours", options.max_hours)):
        if value is not None and value < 0:
            problems.append(Problem(Code.OUT_OF_RANGE, f"{name} is {value}.", "Use 0 or more.", f"options/{name}"))
    return problems

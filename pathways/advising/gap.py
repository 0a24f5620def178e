"""What a learner lacks for a goal, and which credentials close it at the best value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pathways.advising.progress import progress_in
from pathways.advising.standing import nearest_renewal, standing_of
from pathways.catalog.references import goal_problems, record_problems
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.advice import Closer, CompetencyGap, CredentialGap, GapStatus
from pathways.domain.catalog import Strength
from pathways.domain.deadline import check_time, left_ms
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.learner import ANY_GRADE, Award, Record
from pathways.domain.money import Money
from pathways.domain.no_plan import Refusal
from pathways.domain.plan import Plan, PlanOptions, PlanQuestion
from pathways.domain.quantity import PLACES, tidy, within_bounds
from pathways.domain.requirement import Need
from pathways.errors import Problem, ProblemsError
from pathways.planning.planner import Planner
from pathways.planning.question.lifetimes import ANY_SCORE
from pathways.planning.question.validation import currency_problems
from pathways.requirements.evaluate import Assessment
from pathways.requirements.evidence import Evidence, evidence_in
from pathways.requirements.leaves import NOTHING_EARNED, Earned, covered
from pathways.requirements.retakes import seen_by

LEAST_CLOSED = Fraction(5, 100)
"""Of the coverage; what closes less is a crumb, and would stand first for being free."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What is lacking.

    Attributes:
        coverage: importance-weighted share that is met, 0 to 1; of a credential how far its furthest route is, of
            several goals the mean.
        met_in_full: the share whose needs are met in full, 0 to 1; of a credential 1 when it is held and nothing is
            left to do, else 0; of several goals the mean.
        general: what an occupation asks for as most work does; no part of either share.
        lines: for a credential goal, the lines of its furthest route; of what is held and must be kept beyond its last
            day, those of its nearest renewal.
        currency: in which what closes it is priced; None: each in its own.
    """

    goal: Goal
    record: Record
    day: date
    evidence: Evidence
    coverage: Fraction
    met_in_full: Fraction
    competencies: tuple[CompetencyGap, ...]
    general: tuple[CompetencyGap, ...]
    credentials: tuple[CredentialGap, ...]
    lines: tuple[Assessment, ...]
    catalog_revision: int
    currency: str | None = None


def gap_of(
    goal: Goal,
    record: Record,
    day: date,
    snapshot: Snapshot,
    keep_valid_until: date | None = None,
    currency: str | None = None,
) -> Gap:
    """Compares a record with a goal on a day.

    Args:
        currency: in which what closes it is priced; None: each in its own.
        keep_valid_until: a credential of the goal that is held and runs out before that day has its nearest renewal
            still to do.

    Raises:
        ProblemsError: the goal or the record names what is unknown, or the last day lies before the first.
    """
    problems = goal_problems(goal, snapshot) + record_problems(record, snapshot)
    if keep_valid_until is not None and keep_valid_until < day:
        text = f"keepValidUntil {keep_valid_until} lies before {day}, which counts as today."
        problems.append(Problem(Code.OUT_OF_RANGE, text, "Choose a later day.", "keepValidUntil"))
    problems += currency_problems(currency, "currency")
    if problems:
        raise ProblemsError(problems)
    snapshot = seen_by(snapshot, record, day)
    evidence = evidence_in(snapshot, record, day)
    parts = list(singles(goal))
    competencies: dict[str, CompetencyGap] = {}
    general: dict[str, CompetencyGap] = {}
    credentials: dict[str, CredentialGap] = {}
    lines: list[Assessment] = []
    shares: dict[str, Fraction] = {}
    for part in parts:
        weighted = isinstance(part, OccupationGoal)
        for among, needs in ((competencies, needs_of(part, snapshot)), (general, _general_needs_of(part, snapshot))):
            for need in needs:
                found = competency_gap(need, evidence, weighted=weighted)
                other = among.get(need.competency)
                if other is None or other.needed < found.needed:
                    among[need.competency] = found
        for key, strength in _asked(part, snapshot):
            if key not in credentials or strength is Strength.REQUIRED:
                credentials[key] = CredentialGap(key, strength, credential_status(key, evidence, snapshot))
        if isinstance(part, CredentialGoal):
            found_lines, shares[part.credential] = _nearest(part.credential, evidence, snapshot, keep_valid_until)
            lines += found_lines
            if evidence.holds(part.credential) and shares[part.credential] < 1:
                credentials[part.credential] = CredentialGap(part.credential, Strength.REQUIRED, GapStatus.PARTIAL)
    coverage = _mean(goal, lambda part: _share_of(part, shares, evidence, snapshot))
    in_full = _mean(goal, lambda part: _met_in_full(part, shares, evidence, snapshot))
    return Gap(
        goal,
        record,
        day,
        evidence,
        coverage,
        in_full,
        tuple(competencies.values()),
        tuple(general.values()),
        tuple(credentials.values()),
        tuple(lines),
        snapshot.revision,
        currency,
    )


def coverage_of(goal: Goal, evidence: Evidence, snapshot: Snapshot, earned: Earned = NOTHING_EARNED) -> Fraction:
    """The share of a goal's importance-weighted needs that is met; a credential counts 1 when held, else 0."""

    def share(part: Goal) -> Fraction:
        if isinstance(part, CredentialGoal):
            return Fraction(int(evidence.holds(part.credential) or part.credential in earned.before))
        return covered(needs_of(part, snapshot), evidence, earned)

    return _mean(goal, share)


def _coverage_after(gap: Gap, earned: Earned, snapshot: Snapshot) -> Fraction:
    """The coverage of a gap for somebody who has earned some credentials today; they reach any score."""
    evidence = gap.evidence
    awards = (
        Award(
            credential=key,
            issued_on=evidence.day,
            score=ANY_SCORE,
            credits=snapshot.credentials[key].planned_credits,
            grade=ANY_GRADE,
        )
        for key in sorted(earned.before)
    )
    record = replace(evidence.record, awards=(*evidence.record.awards, *awards))
    after = evidence_in(snapshot, record, evidence.day)

    def share(part: Goal) -> Fraction:
        if isinstance(part, CredentialGoal):
            return _furthest(part.credential, after, snapshot)
        return covered(needs_of(part, snapshot), after)

    return _mean(gap.goal, share)


def _mean(goal: Goal, share: Callable[[Goal], Fraction]) -> Fraction:
    if isinstance(goal, AllGoals):
        return sum((_mean(part, share) for part in goal.goals), Fraction(0)) / len(goal.goals)
    return share(goal)


def _share_of(goal: Goal, shares: Mapping[str, Fraction], evidence: Evidence, snapshot: Snapshot) -> Fraction:
    if isinstance(goal, CredentialGoal):
        return shares[goal.credential]
    return covered(needs_of(goal, snapshot), evidence)


def _met_in_full(goal: Goal, shares: Mapping[str, Fraction], evidence: Evidence, snapshot: Snapshot) -> Fraction:
    if isinstance(goal, CredentialGoal):
        return Fraction(int(evidence.holds(goal.credential) and shares[goal.credential] == 1))
    needs = needs_of(goal, snapshot)
    if not needs:
        return Fraction(1)
    met = (need.importance for need in needs if evidence.level(need.competency) >= need.level)
    return Fraction(sum(met)) / Fraction(sum(need.importance for need in needs))


def _furthest(key: str, evidence: Evidence, snapshot: Snapshot) -> Fraction:
    """How far a learner is in a credential; where its route asks for nothing, nothing is done before it is held."""
    found = progress_in(key, evidence, snapshot)
    return found.share if found.lines or evidence.holds(key) else Fraction(0)


def _nearest(
    key: str, evidence: Evidence, snapshot: Snapshot, keep_valid_until: date | None
) -> tuple[tuple[Assessment, ...], Fraction]:
    """The lines that count for a credential, and how far they are: of its furthest route, or its nearest renewal."""
    found = progress_in(key, evidence, snapshot)
    if keep_valid_until is not None and evidence.holds(key):
        where = standing_of(found, snapshot)
        renewal = nearest_renewal(where)
        if renewal is not None and where.valid_through is not None and where.valid_through < keep_valid_until:
            return renewal.lines, renewal.share if renewal.lines else Fraction(0)
    return found.lines, _furthest(key, evidence, snapshot)


def closers_of(gap: Gap, planner: Planner, snapshot: Snapshot, first: int = 10) -> tuple[Closer, ...]:
    """Credentials whose cheapest plan raises the coverage by at least 5 %, best first.

    Ranked by coverage gained per cost; free ones come first, the larger gain before the smaller; ties by key. What is
    not priced in full comes behind all that is, since its stated costs tell only the most that it may gain per cost,
    and that of which nothing is priced comes last. Costs in several currencies are compared in the planner's own.

    Raises:
        ProblemsError: costs in several currencies and no rate between them, or none to the one that is asked for.
    """
    snapshot = seen_by(snapshot, gap.record, gap.day)
    found: list[tuple[Fraction, Closer]] = []
    for key in _candidates(gap, planner, snapshot):
        plan = _plan_in_gap(key, gap, planner, snapshot)
        if plan is None:
            continue
        earned = Earned.of([step.credential.key for step in plan.steps], snapshot.credentials)
        after = _coverage_after(gap, earned, snapshot)
        gained = after - gap.coverage
        if gained < LEAST_CLOSED:
            continue
        closes = tuple(
            item.competency
            for item in gap.competencies
            if item.held < item.needed <= earned.levels.get(item.competency, Decimal(0))
        )
        cost = plan.totals.cost
        found.append((gained, Closer(key, closes, _shown(after), cost, plan.totals.hours, plan.is_priced)))
    compared = comparable([closer.cost for _, closer in found], planner)
    ranked = []
    for (gained, closer), amount in zip(found, compared, strict=True):
        rate = gained if amount == 0 else gained / Fraction(amount)
        group = int(amount > 0) if closer.is_priced else 2 + int(amount == 0)
        ranked.append(((group, -rate, closer.credential), closer))
    ranked.sort(key=lambda pair: pair[0])
    return tuple(closer for _, closer in ranked[:first])


def comparable(costs: Sequence[Money], planner: Planner) -> list[Decimal]:
    """The costs as amounts of one currency: the only one at hand, else the planner's own.

    Raises:
        ProblemsError: NO_RATE.
    """
    currencies = sorted({cost.currency for cost in costs if cost.amount})
    if len(currencies) < 2:
        return [cost.amount for cost in costs]
    target = planner.default_currency
    missing = [source for source in currencies if planner.rates.between(source, target) is None]
    if missing:
        text = f"The costs are in {' and '.join(currencies)}, and there is no rate from {missing[0]} to {target}."
        raise ProblemsError.one(Code.NO_RATE, text, "Configure the rate, so that the costs can be compared.")
    return [cost.amount * (planner.rates.between(cost.currency, target) or Decimal(1)) for cost in costs]


def cheapest_plan(
    credential: str, record: Record, day: date, planner: Planner, snapshot: Snapshot, currency: str | None = None
) -> Plan | None:
    """The plan of least money, then hours, to one credential; None where no plan exists.

    Raises:
        ProblemsError: no currency to count in; TIMEOUT.
    """
    check_time()
    options = PlanOptions(start_on=day, currency=currency, time_limit_ms=left_ms(planner.time_limit_ms))
    answer = planner.best(PlanQuestion(CredentialGoal(credential), record, options), snapshot)
    if isinstance(answer, Refusal):
        raise ProblemsError(answer.problems)
    return answer


def _plan_in_gap(credential: str, gap: Gap, planner: Planner, snapshot: Snapshot) -> Plan | None:
    """The same for whoever has a gap; a question about one has its currency elsewhere."""
    try:
        return cheapest_plan(credential, gap.record, gap.day, planner, snapshot, gap.currency)
    except ProblemsError as refused:
        moved = [replace(each, path=(each.path or "").removeprefix("options/") or None) for each in refused.problems]
        raise ProblemsError(moved) from None


def _shown(share: Fraction) -> Decimal:
    """A share of one as `rounded`, but for nearly nothing and nearly all, which are not rounded away."""
    return tidy(within_bounds(Decimal(share.numerator) / Decimal(share.denominator), PLACES, 1))


def rounded(share: Fraction) -> Decimal:
    """A share with three places, as the API shows it."""
    return tidy(round(Decimal(share.numerator) / Decimal(share.denominator), PLACES))


def singles(goal: Goal) -> Iterable[Goal]:
    """The parts of a goal that are no combinations themselves."""
    if isinstance(goal, AllGoals):
        for part in goal.goals:
            yield from singles(part)
    else:
        yield goal


def needs_of(goal: Goal, snapshot: Snapshot) -> tuple[Need, ...]:
    """The needs that a single goal states; none of a credential."""
    match goal:
        case OccupationGoal(occupation=key):
            return snapshot.occupations[key].needs
        case CompetenciesGoal(competencies=wanted):
            return tuple(Need(competency=i.competency, level=i.level, importance=Decimal(1)) for i in wanted)
        case _:
            return ()


def _general_needs_of(goal: Goal, snapshot: Snapshot) -> tuple[Need, ...]:
    """What an occupation asks for as most work does; of any other goal nothing."""
    return snapshot.occupations[goal.occupation].general_needs if isinstance(goal, OccupationGoal) else ()


def _asked(goal: Goal, snapshot: Snapshot) -> list[tuple[str, Strength]]:
    match goal:
        case OccupationGoal(occupation=key):
            return [(item.credential, item.strength) for item in snapshot.occupations[key].credentials]
        case CredentialGoal(credential=key):
            return [(key, Strength.REQUIRED)]
        case _:
            return []


def competency_gap(need: Need, evidence: Evidence, *, weighted: bool) -> CompetencyGap:
    """How one need stands.

    Args:
        weighted: the goal says how important each need is.
    """
    held = evidence.level(need.competency)
    once = evidence.shown_once.get(need.competency, ())
    lapsed = once[0].level if once else Decimal(0)
    if held >= need.level:
        status = GapStatus.MET
    elif lapsed >= need.level or (lapsed and not held):
        status = GapStatus.EXPIRED
    else:
        status = GapStatus.PARTIAL if held else GapStatus.MISSING
    importance = need.importance if weighted else None
    return CompetencyGap(need.competency, need.level, held, importance, status)


def credential_status(key: str, evidence: Evidence, snapshot: Snapshot) -> GapStatus:
    """How the learner stands with a credential of the goal."""
    if evidence.holds(key):
        return GapStatus.MET
    if key in evidence.lapsed:
        return GapStatus.EXPIRED
    begun = any(line.by for line in progress_in(key, evidence, snapshot).lines)
    return GapStatus.PARTIAL if begun else GapStatus.MISSING


def _candidates(gap: Gap, planner: Planner, snapshot: Snapshot) -> list[str]:
    """Credentials that may raise the coverage: they show more of a need than is held, or lead to what is asked for."""
    keys: dict[str, None] = {}
    for item in gap.competencies:
        if item.held < item.needed:
            for key in snapshot.developed_by.get(item.competency, ()):
                levels = snapshot.credentials[key].competencies
                if any(shown.competency == item.competency and shown.level > item.held for shown in levels):
                    keys[key] = None
    asked = {part.credential for part in singles(gap.goal) if isinstance(part, CredentialGoal)}
    for credential in sorted(asked):
        plan = _plan_in_gap(credential, gap, planner, snapshot)
        keys.update((step.credential.key, None) for step in (plan.steps if plan else ()))
    return [
        key
        for key in keys
        if key not in asked and not gap.evidence.holds(key) and snapshot.credentials[key].plannable_on(gap.day)
    ]

"""What to earn next, each with its reasons in numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from pathways.advising.gap import cheapest_plan, coverage_of, rounded
from pathways.catalog.references import goal_problems, record_problems, unknown_keys
from pathways.catalog.snapshot import Snapshot
from pathways.domain.advice import Reason, ReasonKind, Recommendation, RecommendationOptions
from pathways.domain.catalog import Credential, RouteKind
from pathways.domain.deadline import check_time, left_ms
from pathways.domain.goal import Goal
from pathways.domain.learner import Record
from pathways.domain.plan import Plan, PlanOptions, PlanQuestion
from pathways.domain.requirement import CompetencyLine, CredentialLine, walk
from pathways.errors import Problem, ProblemsError
from pathways.planning.planner import Planner
from pathways.planning.question import currency_problems
from pathways.requirements.evaluate import holds
from pathways.requirements.evidence import Evidence, evidence_of
from pathways.requirements.leaves import Earned

MOST = 100
RENEWAL_WINDOW_DAYS = 90
BEST_PLAN_SHARE = 0.5
"""Of the time that an answer may take, for the best plan to the goal; the rest is for what leads to each credential."""

POINTS = {
    ReasonKind.ON_BEST_PLAN: Fraction(100),
    ReasonKind.CLOSES_GAP: Fraction(50),
    ReasonKind.RENEWAL_DUE: Fraction(20),
    ReasonKind.COMPLETES_STACK: Fraction(10),
    ReasonKind.UNLOCKS: Fraction(1),
    ReasonKind.IN_DEMAND: Fraction(1, 10),
}
"""What a reason adds to the score: once for ON_BEST_PLAN and RENEWAL_DUE, times its value for the others."""

FLAT = frozenset({ReasonKind.ON_BEST_PLAN, ReasonKind.RENEWAL_DUE})


def recommend(
    record: Record,
    goal: Goal | None,
    options: RecommendationOptions,
    day: date,
    snapshot: Snapshot,
    planner: Planner,
) -> tuple[Recommendation, ...]:
    """At most 100 credentials, by score, then cost, then key; nothing held, nothing that is not ACTIVE.

    With a budget, each is taken only if it fits what those before it leave, so the first n fit together for every n.

    Raises:
        ProblemsError: the goal, the record or the options name what is unknown or out of range.
    """
    problems = _problems(record, goal, options, snapshot)
    if problems:
        raise ProblemsError(problems)
    evidence = evidence_of(record, day, snapshot.credentials, snapshot.equivalents)
    best_plan = _steps_of_best_plan(record, goal, options, day, snapshot, planner)
    advice = _Advice(record, goal, evidence, snapshot, planner, day, best_plan)
    ranked = []
    for credential in snapshot.credentials.values():
        check_time()
        if not credential.routes or not credential.plannable_on(day) or credential.key in options.avoid:
            continue
        if evidence.holds(credential.key):
            continue
        eligible = advice.eligible(credential, Earned())
        if options.eligible_now and not eligible:
            continue
        reasons = advice.reasons(credential)
        if reasons:
            ranked.append((-_score(reasons), credential.key, eligible, reasons))
    ranked.sort(key=lambda item: item[:2])
    return _within_limits(ranked, record, options, day, snapshot, planner)


def _within_limits(
    ranked: Iterable[tuple[Fraction, str, bool, tuple[Reason, ...]]],
    record: Record,
    options: RecommendationOptions,
    day: date,
    snapshot: Snapshot,
    planner: Planner,
) -> tuple[Recommendation, ...]:
    found: list[Recommendation] = []
    left = options.budget
    currency = options.currency
    for score, key, eligible, reasons in ranked:
        plan = cheapest_plan(key, record, day, planner, snapshot, options.currency)
        if plan is None:
            continue
        cost, hours = plan.totals.cost, plan.totals.hours
        if options.max_hours is not None and hours > options.max_hours:
            continue
        if left is not None:
            if cost.amount:
                currency = currency or cost.currency
                if cost.currency != currency:
                    text = f"The costs are in {currency} and {cost.currency}; a budget adds up one currency."
                    hint = "Name options.currency, with rates to it in the configuration."
                    raise ProblemsError.one("NO_RATE", text, hint, "options/currency")
            if cost.amount > left:
                continue
            left -= cost.amount
        found.append(Recommendation(key, rounded(-score), eligible, cost, hours, reasons))
        if len(found) == MOST:
            break
    if options.budget is None:
        found.sort(key=lambda item: (-item.score, item.cost.amount, item.credential))
    return tuple(found)


@dataclass(frozen=True)
class _Advice:
    """One learner's situation."""

    record: Record
    goal: Goal | None
    evidence: Evidence
    snapshot: Snapshot
    planner: Planner
    day: date
    best_plan: dict[str, int]

    def eligible(self, credential: Credential, earned: Earned) -> bool:
        """Some open route's requirement holds."""
        return any(
            route.open_from(self.day) and holds(route.requires, self.evidence, self.snapshot.credentials, earned)
            for route in credential.routes
        )

    def reasons(self, credential: Credential) -> tuple[Reason, ...]:
        found: list[Reason] = []
        earned = Earned.of([credential.key], self.snapshot.credentials)
        if credential.key in self.best_plan:
            number = self.best_plan[credential.key]
            found.append(
                Reason(ReasonKind.ON_BEST_PLAN, f"Step {number} of the best plan to the goal", Decimal(number))
            )
        if self.goal is not None:
            gain = coverage_of(self.goal, self.evidence, self.snapshot, earned) - coverage_of(
                self.goal, self.evidence, self.snapshot
            )
            if gain > 0:
                value = rounded(gain)
                found.append(Reason(ReasonKind.CLOSES_GAP, f"Covers {value * 100:f} % more of the goal", value))
        found += self._renewals(credential)
        found += self._unlocked(credential, earned)
        demand = self._demand.get(credential.key, 0)
        if demand:
            text = f"{demand} occupation{'s ask' if demand > 1 else ' asks'} for it"
            found.append(Reason(ReasonKind.IN_DEMAND, text, Decimal(demand)))
        if self.goal is not None and all(reason.kind is ReasonKind.IN_DEMAND for reason in found):
            return ()
        return tuple(found)

    @cached_property
    def _demand(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for occupation in self.snapshot.occupations.values():
            for item in occupation.credentials:
                counts[item.credential] = counts.get(item.credential, 0) + 1
        return counts

    def _renewals(self, credential: Credential) -> list[Reason]:
        """It has lapsed, or it counts toward the renewal of something held that runs out soon."""
        last_days = [
            (award.last_day(credential.valid_months), credential)
            for award in self.evidence.lapsed.get(credential.key, ())
        ]
        for key, awards in self.evidence.valid.items():
            held = self.snapshot.credentials[key]
            if _renews(held, credential.key):
                days = [award.last_day(held.valid_months) for award in awards]
                if None not in days:
                    last_days.append((max(day for day in days if day is not None), held))
        due = [((day - self.day).days, held) for day, held in last_days if day is not None]
        soon = [item for item in due if item[0] <= RENEWAL_WINDOW_DAYS]
        if not soon:
            return []
        days_left, held = min(soon, key=lambda item: (item[0], item[1].key))
        text = (
            f"{held.name} runs out in {days_left} days"
            if days_left >= 0
            else f"{held.name} ran out {-days_left} days ago"
        )
        return [Reason(ReasonKind.RENEWAL_DUE, text, Decimal(days_left))]

    def _unlocked(self, credential: Credential, earned: Earned) -> list[Reason]:
        """Credentials that come into reach, and stacks that are complete, once this one is earned."""
        opened: list[str] = []
        completed: list[str] = []
        for key in self._users.get(credential.key, ()):
            larger = self.snapshot.credentials[key]
            if self.evidence.holds(key) or not larger.plannable_on(self.day) or key == credential.key:
                continue
            for route in larger.routes:
                if route.requires is None or not route.open_from(self.day):
                    continue
                now = holds(route.requires, self.evidence, self.snapshot.credentials)
                then = holds(route.requires, self.evidence, self.snapshot.credentials, earned)
                if then and not now:
                    (completed if route.kind is RouteKind.STACK else opened).append(larger.name)
                    break
        found = []
        if completed:
            text = f"Completes {completed[0]}" + (f" and {len(completed) - 1} more" if len(completed) > 1 else "")
            found.append(Reason(ReasonKind.COMPLETES_STACK, text, Decimal(len(completed))))
        if opened:
            text = f"Opens the way to {opened[0]}" + (f" and {len(opened) - 1} more" if len(opened) > 1 else "")
            found.append(Reason(ReasonKind.UNLOCKS, text, Decimal(len(opened))))
        return found

    @cached_property
    def _users(self) -> dict[str, tuple[str, ...]]:
        return users_of(self.snapshot)


def users_of(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """The credentials whose routes name each credential, or a competency that it shows."""
    found: dict[str, dict[str, None]] = {}
    for larger in snapshot.credentials.values():
        for route in larger.routes:
            if route.requires is None:
                continue
            for line in walk(route.requires):
                smaller: Iterable[str] = ()
                if isinstance(line, CredentialLine):
                    smaller = (line.credential,)
                elif isinstance(line, CompetencyLine):
                    smaller = snapshot.developed_by.get(line.competency, ())
                for key in smaller:
                    found.setdefault(key, {})[larger.key] = None
    return {key: tuple(users) for key, users in found.items()}


def _renews(held: Credential, key: str) -> bool:
    """A renewal of `held` is met or aligned by earning `key`."""
    for renewal in held.renewals:
        if renewal.align_to == key:
            return True
        if renewal.requires is not None:
            for line in walk(renewal.requires):
                if isinstance(line, CredentialLine) and line.credential == key and key != held.key:
                    return True
    return False


def _score(reasons: Iterable[Reason]) -> Fraction:
    return sum(
        (POINTS[reason.kind] * (1 if reason.kind in FLAT else Fraction(reason.value)) for reason in reasons),
        Fraction(0),
    )


def _steps_of_best_plan(
    record: Record, goal: Goal | None, options: RecommendationOptions, day: date, snapshot: Snapshot, planner: Planner
) -> dict[str, int]:
    if goal is None:
        return {}
    wishes = PlanOptions(
        start_on=day,
        currency=options.currency,
        avoid=options.avoid,
        time_limit_ms=left_ms(round(BEST_PLAN_SHARE * planner.time_limit_ms)),
    )
    answer = planner.plan(PlanQuestion(goal, record, wishes), snapshot)
    return {step.credential.key: step.number for step in answer.steps} if isinstance(answer, Plan) else {}


def _problems(record: Record, goal: Goal | None, options: RecommendationOptions, snapshot: Snapshot) -> list[Problem]:
    problems = record_problems(record, snapshot)
    if goal is not None:
        problems += goal_problems(goal, snapshot)
    problems += unknown_keys(options.avoid, snapshot.credentials, "credential", "options/avoid")
    problems += currency_problems(options.currency, "options/currency")
    for name, value in (("budget", options.budget), ("maxHours", options.max_hours)):
        if value is not None and value < 0:
            problems.append(Problem("OUT_OF_RANGE", f"{name} is {value}.", "Use 0 or more.", f"options/{name}"))
    return problems

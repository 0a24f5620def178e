"""What to earn next, each with its reasons in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from pathways.advising.gains import Gains
from pathways.advising.gap import cheapest_plan, rounded
from pathways.advising.renewing import RENEWAL_WINDOW_DAYS, Renewal, Renewing
from pathways.catalog.references import goal_problems, record_problems, unknown_keys
from pathways.catalog.snapshot import Snapshot
from pathways.domain.advice import Reason, ReasonKind, Recommendation, RecommendationOptions
from pathways.domain.catalog import Credential, RouteKind
from pathways.domain.deadline import check_time, left_ms
from pathways.domain.goal import Goal
from pathways.domain.learner import Record
from pathways.domain.money import Money
from pathways.domain.phrases import counted, day_text
from pathways.domain.plan import Plan, PlanOptions, PlanQuestion
from pathways.domain.requirement import CompetencyLine, CredentialLine, walk
from pathways.errors import Problem, ProblemsError
from pathways.planning.planner import Planner
from pathways.planning.question import currency_problems
from pathways.requirements.evaluate import holds
from pathways.requirements.evidence import Evidence, evidence_of
from pathways.requirements.leaves import Earned

MOST = 100
BEST_PLAN_SHARE = 0.5
"""Of the time that an answer may take, for the best plan to the goal; the rest is for what leads to each credential."""
MOST_PRICED = 200
"""Of those with the highest scores; what stands behind them is not looked at."""

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

RENEWAL_SCORE = 2 * POINTS[ReasonKind.RENEWAL_DUE]
"""Of a renewal itself, so that it stands before whatever else would keep the same credential."""


def recommend(
    record: Record,
    goal: Goal | None,
    options: RecommendationOptions,
    day: date,
    snapshot: Snapshot,
    planner: Planner,
) -> tuple[Recommendation, ...]:
    """At most 100, by score, then cost, then key: credentials to earn, and ways to renew what runs out soon.

    Nothing held is to be earned, and nothing that is not ACTIVE. At most 200 are priced, those of the highest scores.
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
    renewing = Renewing(evidence, snapshot, planner, options.currency, options.avoid)
    ranked = [
        _Candidate(RENEWAL_SCORE, each.credential, each.eligible, (_renewal_reason(each, day),), each)
        for each in renewing.renewals()
        if each.eligible or not options.eligible_now
    ]
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
            ranked.append(_Candidate(_score(reasons), credential, eligible, reasons))
    ranked.sort(key=_Candidate.order)
    limits = _Limits(options, lambda key: cheapest_plan(key, record, day, planner, snapshot, options.currency))
    return limits.within(ranked)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What may be recommended, before it is known what it costs; a renewal comes with its cost."""

    score: Fraction
    credential: Credential
    eligible: bool
    reasons: tuple[Reason, ...]
    renewal: Renewal | None = None

    def order(self) -> tuple[object, ...]:
        """By score, what is known to be cheaper first, by key."""
        known = Decimal(0) if self.renewal is None else self.renewal.cost.amount
        return -self.score, self.renewal is None, known, self.credential.key


@dataclass(frozen=True, slots=True)
class _Limits:
    """What of the candidates fits the options, priced.

    Attributes:
        plan: the cheapest one to a credential; None: there is none.
    """

    options: RecommendationOptions
    plan: Callable[[str], Plan | None]

    def within(self, ranked: Iterable[_Candidate]) -> tuple[Recommendation, ...]:
        """At most 100 of them, best first.

        Raises:
            ProblemsError: a budget over several currencies.
        """
        options = self.options
        found: list[Recommendation] = []
        left, currency, priced = options.budget, options.currency, 0
        renewed: set[str] = set()
        for each in ranked:
            if len(found) == MOST or priced == MOST_PRICED:
                break
            key, renewal = each.credential.key, each.renewal
            if renewal is None and self._exceeded(each.credential, left, currency):
                continue
            if left is not None and key in renewed:
                continue
            if renewal is not None:
                cost, hours = renewal.cost, renewal.hours
            else:
                priced += 1
                plan = self.plan(key)
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
            if renewal is not None:
                renewed.add(key)
            found.append(_recommended(each, cost, hours))
        if options.budget is None:
            found.sort(key=lambda item: (-item.score, item.cost.amount, item.credential))
        return tuple(found)

    def _exceeded(self, credential: Credential, left: Decimal | None, currency: str | None) -> bool:
        """Every route by itself exceeds a limit, so that no plan need be made."""
        most = self.options.max_hours
        if most is not None and all((route.hours or 0) > most for route in credential.routes):
            return True
        costs = [route.cost for route in credential.routes]
        return left is not None and all(
            cost is not None and cost.amount > left and cost.currency == (currency or cost.currency) for cost in costs
        )


def _recommended(each: _Candidate, cost: Money, hours: Decimal) -> Recommendation:
    key, score, renewal = each.credential.key, rounded(each.score), each.renewal
    if renewal is None:
        return Recommendation(key, score, each.eligible, cost, hours, each.reasons)
    due, grace = renewal.due_on, renewal.grace_through
    return Recommendation(key, score, each.eligible, cost, hours, each.reasons, renewal.route, due, grace)


def _renewal_reason(renewal: Renewal, day: date) -> Reason:
    last = renewal.grace_through or renewal.due_on
    days_left = (renewal.due_on - day).days
    text = f"{_running_out(renewal.credential, days_left)}; renew it by {day_text(last)}"
    return Reason(ReasonKind.RENEWAL_DUE, text, Decimal(days_left))


def _running_out(held: Credential, days_left: int) -> str:
    if days_left == 0:
        return f"{held.name} runs out today"
    if days_left > 0:
        return f"{held.name} runs out in {counted(days_left, 'day')}"
    return f"{held.name} ran out {counted(-days_left, 'day')} ago"


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
            route.open_on(self.day) and holds(route.requires, self.evidence, self.snapshot.credentials, earned)
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
        if self._gains is not None:
            gain = self._gains.of(credential)
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
    def _gains(self) -> Gains | None:
        return None if self.goal is None else Gains(self.goal, self.evidence, self.snapshot)

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
        return [Reason(ReasonKind.RENEWAL_DUE, _running_out(held, days_left), Decimal(days_left))]

    def _unlocked(self, credential: Credential, earned: Earned) -> list[Reason]:
        """Credentials that come into reach, and stacks that are complete, once this one is earned."""
        opened: list[str] = []
        completed: list[str] = []
        for key in self._users.get(credential.key, ()):
            larger = self.snapshot.credentials[key]
            if self.evidence.holds(key) or not larger.plannable_on(self.day) or key == credential.key:
                continue
            for route in larger.routes:
                if route.requires is None or not route.open_on(self.day):
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
    answer = planner.best(PlanQuestion(goal, record, wishes), snapshot)
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

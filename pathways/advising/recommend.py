"""What to earn next, each with its reasons in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, partial
from heapq import heapify, heappop, heappush

from pathways.advising.gains import NOTHING, Gains
from pathways.advising.gap import cheapest_plan, rounded, singles
from pathways.advising.renewing import RENEWAL_WINDOW_DAYS, Renewal, Renewing
from pathways.advising.ripening import Ripe, ripe_of
from pathways.catalog.references import goal_problems, record_problems, unknown_keys
from pathways.catalog.snapshot import Snapshot
from pathways.catalog.strangers import strangers
from pathways.codes import Code
from pathways.domain.advice import Reason, ReasonKind, Recommendation, RecommendationOptions
from pathways.domain.catalog import Credential, Occupation, RouteKind, Strength
from pathways.domain.deadline import check_time, left_ms
from pathways.domain.goal import AllGoals, CredentialGoal, Goal, OccupationGoal
from pathways.domain.learner import Record
from pathways.domain.money import Money
from pathways.domain.no_plan import NoPlan, OptionChange, OptionChangeKind
from pathways.domain.phrases import counted, day_text, listed, named
from pathways.domain.plan import Plan, PlanOptions, PlanQuestion
from pathways.domain.requirement import CompetencyLine, CredentialLine, ExperienceLine, walk
from pathways.errors import Problem, ProblemsError
from pathways.planning.planner import Planner
from pathways.planning.question.goals import goal_requirement
from pathways.planning.question.validation import currency_problems
from pathways.requirements.evaluate import holds
from pathways.requirements.evidence import Evidence, evidence_of
from pathways.requirements.leaves import Earned

MOST = 100
BEST_PLAN_SHARE = 0.5
"""Of the time that an answer may take, for the best plan to the goal; the rest is for what leads to each credential."""
MOST_PRICED = 200
"""Of those with the highest scores; what stands behind them is not looked at."""

LEAST_GAIN = Fraction(2, 100)
"""Of the coverage of a goal; what adds less is a crumb, and no reason to earn anything."""
LEAST_OF_THE_FIELD = Fraction(1, 5)
"""Of what a credential shows, that a job must ask for; what shows less of it belongs to another field."""
REQUIRED_POINTS = Fraction(200)
"""Of what the law asks for, before all else."""
PLAN_TO_A_JOB = Fraction(5)
"""What ON_BEST_PLAN adds toward a job: its plan is the cheapest way to cover all of it, which is not how one begins."""
RUNG = Decimal(2)
"""So many levels are learned at once. What lies further above what is held, or above what the job needs, counts for
less, by the square of the share, so that the entry comes before the expert."""
MOST_BEGUN = 10
"""Stacks of which a part is held, whose ways are looked at."""
EXPERT = Fraction(1, 2)
"""Of that share: what is as far away as this is not for somebody who holds nothing in between."""

POINTS = {
    ReasonKind.ON_BEST_PLAN: Fraction(100),
    ReasonKind.CLOSES_GAP: Fraction(50),
    ReasonKind.RENEWAL_DUE: Fraction(20),
    ReasonKind.COMPLETES_STACK: Fraction(10),
    ReasonKind.UNLOCKS: Fraction(1),
    ReasonKind.IN_DEMAND: Fraction(1, 10),
}
"""What a reason adds to the score: once for ON_BEST_PLAN and RENEWAL_DUE, times its value for the others. Toward a goal
IN_DEMAND counts only what the goal itself asks for."""

FLAT = frozenset({ReasonKind.ON_BEST_PLAN, ReasonKind.RENEWAL_DUE})

RENEWAL_SCORE = 5 * POINTS[ReasonKind.RENEWAL_DUE]
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

    Of equal scores what is priced in full comes before what costs at least its stated costs.

    Toward a goal only what helps it is named: what the law asks for first, and each for what it adds beside those
    before it, so that of two which show the same one is named. Nothing held is to be earned, and nothing that is not
    ACTIVE. What an equivalent is held of counts as held, unless the goal asks for it by name; of equivalents that could
    be recommended the one on the best plan is, else the cheapest. Toward a job steps to what it asks for, and to stacks
    that are begun, count as those of a plan; what is asked for and waits for work that is begun comes with its day.
    Beside equivalents, at most 200 are priced, those of the highest scores.
    With a budget, each is taken only if it fits what those before it leave, so the first n fit together for every n.

    Raises:
        ProblemsError: the goal, the record or the options name what is unknown or out of range.
    """
    problems = _problems(record, goal, options, snapshot)
    if problems:
        raise ProblemsError(problems)
    evidence = evidence_of(record, day, snapshot.credentials, snapshot.equivalents)
    way = _way_to(record, goal, options, day, snapshot, planner)

    def cheapest(key: str, by_then: Record = record, on: date = day) -> Plan | None:
        return cheapest_plan(key, by_then, on, planner, snapshot, options.currency)

    prices = _Prices(cheapest)
    advice = _Advice(record, goal, evidence, snapshot, planner, day, way, prices)
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
        if advice.has(credential.key):
            continue
        eligible = advice.eligible(credential, Earned())
        if options.eligible_now and not eligible:
            continue
        reasons = advice.reasons(credential)
        if reasons:
            score = advice.score(credential, reasons)
            ripe = None
            if advice.waits(credential) and prices.plan(credential.key) is None:
                ripe = ripe_of(credential, evidence, partial(cheapest, credential.key))
            ranked.append(_Candidate(score, credential, eligible, reasons, opens=eligible, ripe=ripe))
    ranked = advice.without_equivalents(ranked, options.max_hours)
    if goal is not None:
        ranked = list(advice.beside_each_other(ranked))
    ranked.sort(key=_Candidate.order)
    return _Limits(options, prices.plan).within(ranked)


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
    notes = list(strangers(record, snapshot))
    if goal is not None:
        answer = planner.plan(_question(goal, record, options, day, planner), snapshot)
        if isinstance(answer, Plan) and not answer.steps:
            return (*notes, REACHED)
        notes += _missing_by_law(goal, record, day, snapshot)
        notes += [answer.text] if isinstance(answer, NoPlan) else []
    if not found:
        notes.append(NOTHING_FITS.format(helps="helps" if goal is None else "helps toward the goal"))
    return tuple(notes)


def _missing_by_law(goal: Goal, record: Record, day: date, snapshot: Snapshot) -> Iterator[str]:
    evidence = evidence_of(record, day, snapshot.credentials, snapshot.equivalents)
    for part in singles(goal):
        if isinstance(part, OccupationGoal):
            job = snapshot.occupations[part.occupation]
            for item in job.credentials:
                if item.strength is Strength.REQUIRED and not evidence.holds(item.credential):
                    name = snapshot.credentials[item.credential].name
                    yield f"{job.name}: the law asks for {name}, which is not held."


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What may be recommended, before it is known what it costs; a renewal comes with its cost.

    Attributes:
        chosen: why it is this one of several equivalents.
        opens: it can be begun now, or once those before it are earned.
        ceiling: the score of what opens it; None: nothing before it does.
        ripe: when experience that is begun is enough; None: it waits for none.
    """

    score: Fraction
    credential: Credential
    eligible: bool
    reasons: tuple[Reason, ...]
    renewal: Renewal | None = None
    chosen: tuple[Reason, ...] = ()
    opens: bool = True
    ceiling: Fraction | None = None
    ripe: Ripe | None = None

    def order(self) -> tuple[object, ...]:
        """By score, what is known to be cheaper first, by key."""
        known = Decimal(0) if self.renewal is None else self.renewal.cost.amount
        is_open = self.renewal is None or not self.renewal.is_priced
        return -self.score, self.renewal is None, is_open, known, self.credential.key


@dataclass(frozen=True, slots=True)
class _Prices:
    """The cheapest plan to each credential, made once.

    Attributes:
        make: it; None: there is none.
    """

    make: Callable[[str], Plan | None]
    _known: dict[str, Plan | None] = field(default_factory=dict)

    def plan(self, key: str) -> Plan | None:
        """The cheapest plan to a credential; None: there is none."""
        if key not in self._known:
            self._known[key] = self.make(key)
        return self._known[key]


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
                cost, hours, is_priced = renewal.cost, renewal.hours, renewal.is_priced
            else:
                priced += 1
                plan = self.plan(key) if each.ripe is None else each.ripe.plan
                if plan is None:
                    continue
                cost, hours, is_priced = plan.totals.cost, plan.totals.hours, plan.is_priced
            if options.max_hours is not None and hours > options.max_hours:
                continue
            if left is not None:
                if cost.amount:
                    currency = currency or cost.currency
                    if cost.currency != currency:
                        text = f"The costs are in {currency} and {cost.currency}; a budget adds up one currency."
                        hint = "Name options.currency, with rates to it in the configuration."
                        raise ProblemsError.one(Code.NO_RATE, text, hint, "options/currency")
                if cost.amount > left:
                    continue
                left -= cost.amount
            if renewal is not None:
                renewed.add(key)
            found.append(_recommended(each, cost, hours, is_priced=is_priced))
        if options.budget is None:
            found.sort(key=_order)
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


def _order(item: Recommendation) -> tuple[object, ...]:
    return -item.score, not item.eligible_now, not item.is_priced, item.cost.amount, item.credential


def _recommended(each: _Candidate, cost: Money, hours: Decimal, *, is_priced: bool) -> Recommendation:
    key, score, renewal = each.credential.key, rounded(each.score), each.renewal
    if renewal is None:
        reasons, on = (*each.reasons, *each.chosen), None if each.ripe is None else each.ripe.on
        return Recommendation(key, score, each.eligible, cost, hours, is_priced, reasons, possible_on=on)
    due, grace = renewal.due_on, renewal.grace_through
    return Recommendation(key, score, each.eligible, cost, hours, is_priced, each.reasons, renewal.route, due, grace)


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


_Waiting = tuple[tuple[object, ...], int, _Candidate, int]
"""What it is ordered by, its place among the candidates, itself, and how many stood before it when it was judged."""


@dataclass(frozen=True)
class _Advice:
    """One learner's situation."""

    record: Record
    goal: Goal | None
    evidence: Evidence
    snapshot: Snapshot
    planner: Planner
    day: date
    way: _Way
    prices: _Prices

    def has(self, key: str) -> bool:
        """It is held, or one that counts the same is; the goal asks for the credential itself."""
        if key in self._named:
            return self.evidence.holds(key)
        return any(map(self.evidence.holds, self.evidence.members(key)))

    def waits(self, credential: Credential) -> bool:
        """An occupation of the goal, or the goal itself, asks for it by name, and today it cannot be begun."""
        is_asked = credential.key in self._named or credential.key in self._asked
        return is_asked and not self.eligible(credential, Earned())

    def without_equivalents(self, candidates: Iterable[_Candidate], max_hours: Decimal | None) -> list[_Candidate]:
        """The candidates, of those that count the same only one: what is on the best plan, else the cheapest.

        Prices are looked at of about as many as are priced at all, those of the highest scores first.
        """
        found: list[_Candidate] = []
        sets: dict[str, list[_Candidate]] = {}
        for each in candidates:
            if each.renewal is None and each.credential.key in self.evidence.equivalents:
                sets.setdefault(self.evidence.kin(each.credential.key), []).append(each)
            else:
                found.append(each)
        left = MOST_PRICED
        for among in sorted(sets.values(), key=lambda among: min(map(_Candidate.order, among))):
            found.append(among[0] if len(among) == 1 else self._best_of(among, max_hours, is_priced=left > 0))
            left -= len(among) if len(among) > 1 else 0
        return found

    def _best_of(self, among: Sequence[_Candidate], max_hours: Decimal | None, *, is_priced: bool) -> _Candidate:
        plans = {each.credential.key: self.prices.plan(each.credential.key) if is_priced else None for each in among}
        costs = {key: None if plan is None else self._in_one_currency(plan) for key, plan in plans.items()}

        def order(each: _Candidate) -> tuple[object, ...]:
            key = each.credential.key
            plan, cost = plans[key], costs[key]
            on_the_way = key in self._named or key in self.way.steps
            too_long = plan is not None and max_hours is not None and plan.totals.hours > max_hours
            hours = Decimal(0) if plan is None else plan.totals.hours
            return not on_the_way, plan is None, too_long, cost is None, cost or Decimal(0), hours, each.order()

        best = min(among, key=order)
        others = [each.credential.key for each in among if each is not best]
        rule = "of which one is enough"
        if best.credential.key not in self.way.steps and costs[best.credential.key] is not None:
            is_least = all(costs[key] is not None for key in others)
            rule = "and costs least" if is_least else "and costs least of those with a price"
        text = f"Counts the same as {named(others, self.snapshot.names, 'and')}, {rule}"
        return replace(best, chosen=(Reason(ReasonKind.CHEAPEST_EQUIVALENT, text, Decimal(len(others))),))

    def _in_one_currency(self, plan: Plan) -> Decimal | None:
        """What a plan costs in the planner's currency; None: a price is not stated, or there is no rate."""
        cost = self.planner.rates.converted(plan.totals.cost, self.planner.default_currency)
        return cost.amount if cost is not None and plan.is_priced else None

    @cached_property
    def _named(self) -> frozenset[str]:
        """The credentials that the goal asks for by name."""
        return frozenset() if self.goal is None else _asked_by_name(self.goal, self.snapshot)

    def eligible(self, credential: Credential, earned: Earned) -> bool:
        """Some open route's requirement holds."""
        return any(
            route.open_on(self.day) and holds(route.requires, self.evidence, self.snapshot.credentials, earned)
            for route in credential.routes
        )

    def reasons(self, credential: Credential) -> tuple[Reason, ...]:
        found: list[Reason] = self._renewals(credential)
        earned = Earned.of([credential.key], self.snapshot.credentials)
        if self._jobs and not self._fits(credential):
            return tuple(found)
        if credential.key in self.way.steps:
            number = self.way.steps[credential.key]
            found.append(Reason(ReasonKind.ON_BEST_PLAN, f"Step {number} {self.way.text}", Decimal(number)))
        if self._gains is not None and self._helps(credential):
            gain = self._gains.of(credential)
            if gain > 0:
                found.append(_closing(gain))
        found += self._unlocked(credential, earned)
        if names := self._roads.get(credential.key):
            more = f" and {len(names) - 1} more" if len(names) > 1 else ""
            found.append(Reason(ReasonKind.UNLOCKS, f"On the way to {names[0]}{more}", Decimal(len(names))))
        demand = self._demand.get(credential.key, 0)
        if demand and self.goal is None:
            text = f"{counted(demand, 'occupation asks', 'occupations ask')} for it"
            found.append(Reason(ReasonKind.IN_DEMAND, text, Decimal(demand)))
        found += self._asked_for(credential.key)
        return tuple(found)

    def score(
        self, credential: Credential, reasons: Iterable[Reason], beside: Mapping[str, Decimal] = NOTHING
    ) -> Fraction:
        """What the reasons add up to, what the law adds, and what is lost by being far above what is held by then."""
        points = Fraction(0)
        for reason in reasons:
            if reason.kind is ReasonKind.ON_BEST_PLAN and self._jobs and not self.way.is_by_name:
                points += PLAN_TO_A_JOB
            elif reason.kind is ReasonKind.CLOSES_GAP:
                points += POINTS[reason.kind] * Fraction(reason.value) * self._within_reach(credential, beside) ** 2
            else:
                points += _points(reason)
        if credential.key in self._roads and credential.key not in self.way.steps:
            points += PLAN_TO_A_JOB
        law = Strength.REQUIRED in self._asked.get(credential.key, {}).values()
        return points + (REQUIRED_POINTS if law else 0)

    def _within_reach(self, credential: Credential, beside: Mapping[str, Decimal] = NOTHING) -> Fraction:
        """1 for what lies on the next rung, less for what lies further above what is held or needed."""
        shares = [Fraction(1)]
        for item in credential.competencies:
            needed = self._needs.get(item.competency)
            held = max(self.evidence.level(item.competency), beside.get(item.competency, Decimal(0)))
            if needed is not None and held < needed and held < item.level:
                shares += [Fraction(RUNG) / Fraction(item.level - held), Fraction(needed) / Fraction(item.level)]
        return min(shares)

    def beside_each_other(self, candidates: Iterable[_Candidate]) -> Iterator[_Candidate]:
        """The candidates, each with what it still adds beside all that are better; without those that then add nothing.

        What a credential adds never grows with what is earned beside it, so the best of the rest is known as soon as
        its own figure is fresh. Toward a job what cannot be begun yet stands behind those that open it, and scores no
        more than they do.
        """
        beside: dict[str, Decimal] = {}
        # Later ones come behind: whether they can be had at all is not known yet, and nothing waits for them.
        waiting = [((not each.opens, *each.order()), at, each, -1) for at, each in enumerate(candidates)]
        heapify(waiting)
        taken: list[str] = []
        while waiting:
            check_time()
            _, at, each, judged_after = heappop(waiting)
            if each.renewal is None and judged_after < len(taken):
                fresh = self._beside(each, beside)
                if fresh is not None:
                    heappush(waiting, ((not fresh.opens, *fresh.order()), at, fresh, len(taken)))
                continue
            if each.renewal is None:
                taken.append(each.credential.key)
                for item in each.credential.competencies:
                    beside[item.competency] = max(item.level, beside.get(item.competency, Decimal(0)))
                if self._jobs:
                    waiting = self._opened(waiting, each, taken)
            yield each

    def _opened(self, waiting: list[_Waiting], last: _Candidate, taken: Sequence[str]) -> list[_Waiting]:
        """The same, where what can be begun once the last one is earned no longer stands behind all others."""
        members = self.evidence.members(last.credential.key)
        users = {user for member in members for user in self._users.get(member, ())}
        if not users:
            return waiting
        earned = Earned.of(taken, self.snapshot.credentials)
        found = []
        for place, at, each, judged_after in waiting:
            if not each.opens and each.credential.key in users and self.eligible(each.credential, earned):
                opened = replace(each, opens=True, ceiling=last.score, score=min(each.score, last.score))
                found.append(((False, *opened.order()), at, opened, judged_after))
            else:
                found.append((place, at, each, judged_after))
        heapify(found)
        return found

    def _beside(self, each: _Candidate, beside: Mapping[str, Decimal]) -> _Candidate | None:
        """A candidate judged beside what is shown by then; None: nothing speaks for it any more."""
        others = tuple(reason for reason in each.reasons if reason.kind is not ReasonKind.CLOSES_GAP)
        if len(others) == len(each.reasons) or self._gains is None:
            return each
        gain = self._gains.of(each.credential, beside)
        if gain >= LEAST_GAIN or (gain and others):
            at = next(i for i, reason in enumerate(each.reasons) if reason.kind is ReasonKind.CLOSES_GAP)
            others = (*others[:at], _closing(gain), *others[at:])
        score = self.score(each.credential, others, beside)
        score = score if each.ceiling is None else min(score, each.ceiling)
        return replace(each, score=score, reasons=others) if others else None

    def _helps(self, credential: Credential) -> bool:
        """It is asked for, or adds enough and is not of another field."""
        if self._gains is None:
            return True
        if not self._fits(credential):
            return False
        return (
            credential.key in self._asked
            or credential.key in self.way.steps
            or self._gains.of(credential) >= LEAST_GAIN
        )

    def _fits(self, credential: Credential) -> bool:
        """It is of the field of a job and not for experts alone; what the law asks for always fits, and what employers
        ask for does, unless they ask for something nearer too."""
        asking = self._asked.get(credential.key)
        if not self._jobs or (asking and Strength.REQUIRED in asking.values()):
            return True
        if self.way.is_by_name and credential.key in self.way.steps:
            return True
        if credential.key in self._roads:
            return True
        if self._is_entry(credential):
            return asking is not None or self._of_the_field(credential)
        return asking is not None and not self._entries

    @cached_property
    def _entries(self) -> frozenset[str]:
        """What employers ask for and somebody with no more than what is held can aim at."""
        asked = (self.snapshot.credentials[key] for key in self._asked if not self.has(key))
        return frozenset(
            each.key for each in asked if each.plannable_on(self.day) and each.competencies and self._is_entry(each)
        )

    def _is_entry(self, credential: Credential) -> bool:
        """Somebody with no more than what is held can aim at it, and it is not far above what the job needs."""
        return self._within_reach(credential) > EXPERT and not self._is_far_above(credential)

    def _is_far_above(self, credential: Credential) -> bool:
        """Some skill that it shows is out of reach for who holds no more, whether a job needs it or not.

        What most work asks for, such as listening, is no skill of a field: its levels are nobody's ladder.
        """
        own = (item for item in credential.competencies if item.competency not in self._general_anywhere)
        above = (item.level - self.evidence.level(item.competency) for item in own)
        return any(Fraction(each) * EXPERT >= RUNG for each in above)

    @cached_property
    def _general_anywhere(self) -> frozenset[str]:
        return frozenset(need.competency for job in self.snapshot.occupations.values() for need in job.general_needs)

    @cached_property
    def _roads(self) -> dict[str, tuple[str, ...]]:
        """The steps of longer ways, each with the names of what it leads to beside itself: what the occupations ask for
        and can be aimed at, and stacks of their field of which a part is held."""
        found: dict[str, list[str]] = {}
        asked = [key for key, by in self._asked.items() if key in self._entries or Strength.REQUIRED in by.values()]
        for key in dict.fromkeys((*asked, *self._begun)):
            plan = None if self.has(key) else self.prices.plan(key)
            if plan is not None and len(plan.steps) > 1:
                for step in plan.steps:
                    names = found.setdefault(step.credential.key, [])
                    names += [self.snapshot.credentials[key].name] if step.credential.key != key else []
        return {key: tuple(names) for key, names in found.items()}

    @cached_property
    def _begun(self) -> tuple[str, ...]:
        """Stacks of the field of the jobs of which a part is held, those that add most first."""
        users = {key for held in self.evidence.valid for key in self._users.get(held, ())} if self._jobs else set()
        gains = {}
        for key in sorted(users):
            credential = self.snapshot.credentials[key]
            is_stack = any(route.kind is RouteKind.STACK for route in credential.routes)
            is_open = is_stack and not self.has(key) and not self._is_far_above(credential)
            if is_open and self._of_the_field(credential):
                gains[key] = Fraction(0) if self._gains is None else self._gains.of(credential)
        found = sorted((key for key, gain in gains.items() if gain >= LEAST_GAIN), key=lambda key: (-gains[key], key))
        return tuple(found[:MOST_BEGUN])

    def _of_the_field(self, credential: Credential) -> bool:
        """A fair part of what it shows is what a job of the goal asks for."""
        shown = [item for item in credential.competencies if item.competency not in self._general]
        if not self._jobs or not shown:
            return True
        return sum(item.competency in self._needs for item in shown) >= LEAST_OF_THE_FIELD * len(shown)

    def _asked_for(self, key: str) -> Iterator[Reason]:
        """By the occupations of the goal."""
        asking = self._asked.get(key)
        if asking:
            names = listed([self.snapshot.occupations[each].name for each in asking], "and")
            law = Strength.REQUIRED in asking.values()
            text = f"The law asks for it: {names}" if law else f"Employers ask for it: {names}"
            yield Reason(ReasonKind.IN_DEMAND, text, Decimal(len(asking)))

    @cached_property
    def _jobs(self) -> tuple[Occupation, ...]:
        """The occupations of the goal."""
        parts = () if self.goal is None else singles(self.goal)
        return tuple(self.snapshot.occupations[p.occupation] for p in parts if isinstance(p, OccupationGoal))

    @cached_property
    def _asked(self) -> dict[str, dict[str, Strength]]:
        """What the occupations of the goal ask for: credential to occupation to strength."""
        found: dict[str, dict[str, Strength]] = {}
        for job in self._jobs:
            for item in job.credentials:
                found.setdefault(item.credential, {})[job.key] = item.strength
        return found

    @cached_property
    def _wanted(self) -> frozenset[str]:
        """What the goal asks for or is, and what its best plan earns: only to open these speaks for anything."""
        parts = () if self.goal is None else singles(self.goal)
        goals = (part.credential for part in parts if isinstance(part, CredentialGoal))
        return frozenset((*goals, *self._asked, *self.way.steps))

    @cached_property
    def _needs(self) -> dict[str, Decimal]:
        """The levels that the occupations of the goal need."""
        found: dict[str, Decimal] = {}
        for need in (need for job in self._jobs for need in job.needs):
            found[need.competency] = max(need.level, found.get(need.competency, Decimal(0)))
        return found

    @cached_property
    def _general(self) -> frozenset[str]:
        """What they ask for as most work does; it says nothing about the field of a credential."""
        return frozenset(need.competency for job in self._jobs for need in job.general_needs)

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
        members = self.evidence.members(credential.key)
        for key, awards in self.evidence.valid.items():
            held = self.snapshot.credentials[key]
            if key not in members and any(_renews(held, member) for member in members):
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
        members = self.evidence.members(credential.key)
        for key in dict.fromkeys(user for member in members for user in self._users.get(member, ())):
            larger = self.snapshot.credentials[key]
            if self.has(key) or not larger.plannable_on(self.day) or key == credential.key:
                continue
            if self.goal is not None and key not in self._wanted:
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
                if isinstance(line, CredentialLine) and line.credential == key:
                    return True
    return False


def _closing(gain: Fraction) -> Reason:
    value = rounded(gain)
    return Reason(ReasonKind.CLOSES_GAP, f"Covers {value * 100:f} % more of the goal", value)


def _points(reason: Reason) -> Fraction:
    return POINTS[reason.kind] * (1 if reason.kind in FLAT else Fraction(reason.value))


@dataclass(frozen=True, slots=True)
class _Way:
    """What leads to the goal.

    Attributes:
        steps: credential to the number of its step.
        text: what they are steps of.
        is_by_name: they lead to what the goal asks for by name, and not to all of the goal.
    """

    steps: Mapping[str, int]
    text: str = "of the best plan to the goal"
    is_by_name: bool = False


def _way_to(
    record: Record, goal: Goal | None, options: RecommendationOptions, day: date, snapshot: Snapshot, planner: Planner
) -> _Way:
    """The best plan to a goal; where there is none, that to what it asks for by name; where there is none of that
    either, the plans that there would be if what is missing, such as years of experience, were there."""
    if goal is None:
        return _Way({})
    plan = _best_plan(goal, record, options, day, snapshot, planner)
    if plan is not None:
        return _Way(_numbers([plan]))
    named = sorted(_asked_by_name(goal, snapshot))
    if not named:
        return _Way({})
    wanted = AllGoals(tuple(map(CredentialGoal, named)))
    if not all(isinstance(part, CredentialGoal) for part in singles(goal)):
        plan = _best_plan(wanted, record, options, day, snapshot, planner)
        if plan is not None:
            return _Way(_numbers([plan]), "of the way to what the goal asks for by name", is_by_name=True)
    answer = planner.plan(_question(wanted, record, options, day, planner), snapshot)
    if not isinstance(answer, NoPlan):
        return _Way({})
    lines = {member.name: member.requirement for each in answer.conflicts for member in each.members}

    def is_of_the_record(change: OptionChange) -> bool:
        if change.kind is OptionChangeKind.WAIVE:
            return isinstance(lines.get(change.value), ExperienceLine)
        return change.kind is OptionChangeKind.ADD_CONDITION

    steps = _numbers([each.plan for each in answer.relaxations if all(map(is_of_the_record, each.changes))])
    return _Way(steps, "of a way to the goal, which something is missing for", is_by_name=True)


def _asked_by_name(goal: Goal, snapshot: Snapshot) -> frozenset[str]:
    lines = walk(goal_requirement(goal, snapshot))
    return frozenset(line.credential for line in lines if isinstance(line, CredentialLine))


def _best_plan(
    goal: Goal, record: Record, options: RecommendationOptions, day: date, snapshot: Snapshot, planner: Planner
) -> Plan | None:
    answer = planner.best(_question(goal, record, options, day, planner), snapshot)
    return answer if isinstance(answer, Plan) else None


def _question(goal: Goal, record: Record, options: RecommendationOptions, day: date, planner: Planner) -> PlanQuestion:
    wishes = PlanOptions(
        start_on=day,
        currency=options.currency,
        avoid=options.avoid,
        time_limit_ms=left_ms(round(BEST_PLAN_SHARE * planner.time_limit_ms)),
    )
    return PlanQuestion(goal, record, wishes)


def _numbers(plans: Iterable[Plan]) -> dict[str, int]:
    """The number of the step that earns each credential, in the first of some plans that earns it."""
    found: dict[str, int] = {}
    for step in (step for plan in plans for step in plan.steps):
        found.setdefault(step.credential.key, step.number)
    return found


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

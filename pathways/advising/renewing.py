"""The ways to renew what runs out soon: what each costs, and through which day it is open."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Credential, Route
from pathways.domain.goal import CredentialGoal
from pathways.domain.learner import Award, Record, Waiver
from pathways.domain.money import Money
from pathways.domain.months import add_months
from pathways.domain.no_plan import Refusal
from pathways.domain.plan import Plan, PlanOptions, PlanQuestion, PlanStep
from pathways.domain.requirement import CredentialLine, Requirement, walk
from pathways.errors import Problem, ProblemsError
from pathways.planning.planner import Planner
from pathways.planning.question.cycles import carried_over, cycle_since
from pathways.planning.question.lifetimes import Cycle
from pathways.planning.question.pricing import Pricing, currency_of
from pathways.planning.question.thin_periods import is_thin
from pathways.requirements.evaluate import holds
from pathways.requirements.evidence import Evidence, evidence_in
from pathways.requirements.leaves import NOTHING_EARNED, payers

RENEWAL_WINDOW_DAYS = 90
EVER_EARNED = "everEarned"


@dataclass(frozen=True, slots=True)
class Renewal:
    """One way to keep a credential that runs out within 90 days, or ran out and is in grace.

    Attributes:
        due_on: the last day on which the credential is valid.
        grace_through: the last day on which it may still be renewed; None: `due_on`.
        eligible: its requirement holds already, with what it asks for in each part of the cycle.
        cost, hours: of the renewal and of the cheapest plan to what it requires.
        is_priced: the cost of each of these is stated; else it costs at least `cost`.
    """

    credential: Credential
    route: Route
    due_on: date
    grace_through: date | None
    eligible: bool
    cost: Money
    hours: Decimal
    is_priced: bool


@dataclass(frozen=True)
class Renewing:
    """Of one learner.

    Attributes:
        currency: in which all is counted; None: the only one at hand.
        avoid: what is neither renewed nor earned for a renewal.
    """

    evidence: Evidence
    snapshot: Snapshot
    planner: Planner
    currency: str | None = None
    avoid: Collection[str] = ()

    def renewals(self) -> Iterator[Renewal]:
        """Every way that moves an expiry, by key of the credential, in the catalogue's order.

        Raises:
            ProblemsError: costs in several currencies and no rate between them.
        """
        day = self.evidence.day
        for key in sorted({*self.evidence.valid, *self.evidence.lapsed}):
            credential = self.snapshot.credentials[key]
            award, last = self._longest(key)
            is_due = last is not None and (last - day).days <= RENEWAL_WINDOW_DAYS
            if last is None or not is_due or not credential.plannable_on(day) or key in self.avoid:
                continue
            for route in credential.renewals:
                grace = add_months(last, route.grace_months) if route.grace_months else None
                if route.opens_on(date.min, last) <= day <= (grace or last) and route.open_on(day):
                    found = self._priced(credential, route, award, last, grace)
                    if found is not None:
                        yield found

    def _longest(self, key: str) -> tuple[Award, date | None]:
        """The award that is valid longest, and through which day; None: for ever."""
        lifetime = self.snapshot.credentials[key].lifetime
        awards = (*self.evidence.valid.get(key, ()), *self.evidence.lapsed.get(key, ()))
        award = max(awards, key=lambda each: each.last_day(lifetime) or date.max)
        return award, award.last_day(lifetime)

    def _priced(
        self, credential: Credential, route: Route, award: Award, last: date, grace: date | None
    ) -> Renewal | None:
        """None: nothing leads to it, or it moves no expiry."""
        record = self._in_cycle(credential, route, award)
        cycle = evidence_in(self.snapshot, record, self.evidence.day)
        carried = carried_over(credential, route, award, self.evidence, self.snapshot)
        is_first = award.is_as_issued(credential.lifetime)
        asked = route.asks(first=is_first, carried=carried)
        is_met = holds(asked, cycle, self.snapshot.credentials)
        before = () if is_met else self._before(credential, asked, record)
        if before is None or not self._extends(credential, route, last, [each.credential.key for each in before]):
            return None
        routes = [route, *(each.route for each in before)]
        currency = currency_of(routes, self.currency, self.planner.default_currency, self.planner.rates)
        if isinstance(currency, Problem):
            raise ProblemsError([currency])
        span = Cycle(cycle_since(credential, route, award.issued_on, last), last, last, None, is_first)
        eligible = is_met and not is_thin(asked, span, cycle, self.snapshot.credentials)
        pricing = Pricing(self.planner.rates, currency)
        cost = pricing.total(routes, years=1)
        hours = sum((each.hours or Decimal(0) for each in routes), Decimal(0))
        is_priced = all(each.cost is not None for each in routes)
        return Renewal(credential, route, last, grace, eligible, cost, hours, is_priced)

    def _in_cycle(self, credential: Credential, route: Route, award: Award) -> Record:
        """What the renewal sees of the record: awards issued in the cycle, never the credential itself.

        Lines that look beyond the cycle, and hold, are waived: so they stay as they are.
        """
        record, expiry = self.evidence.record, award.last_day(credential.lifetime) or date.max
        since = cycle_since(credential, route, award.issued_on, expiry)
        awards = tuple(
            each
            for each in record.awards
            if each.credential != credential.key and each.issued_on is not None and each.issued_on >= since
        )
        lines = () if route.requires is None else walk(route.requires)
        met = tuple(
            Waiver(path=line.path, reason=EVER_EARNED)
            for line in lines
            if isinstance(line, CredentialLine)
            and line.ever_earned
            and any(key != credential.key for key in payers(line, self.evidence, NOTHING_EARNED))
        )
        return replace(record, awards=(*awards, *self.evidence.failed), waivers=(*record.waivers, *met))

    def _before(self, credential: Credential, asked: Requirement | None, record: Record) -> tuple[PlanStep, ...] | None:
        """The cheapest steps to what a renewal requires; None: there are none."""
        if asked is None:
            return ()
        options = PlanOptions(start_on=self.evidence.day, currency=self.currency, avoid=(*self.avoid, credential.key))
        question = PlanQuestion(CredentialGoal(credential.key), record, options)
        answer = self.planner.plan_line(asked, question, self.snapshot)
        if isinstance(answer, Refusal):
            raise ProblemsError(answer.problems)
        return answer.steps if isinstance(answer, Plan) else None

    def _extends(self, credential: Credential, route: Route, last: date, earned: Collection[str]) -> bool:
        """It moves the expiry, to today at least."""
        day = self.evidence.day
        if route.align_to is None:
            until = credential.extension(route).moved(last)
            return until > last and until >= day
        other = self.snapshot.credentials[route.align_to]
        if route.align_to in earned:
            until = other.lifetime.last_day(day) or date.max
        elif self.evidence.holds(route.align_to):
            until = self._longest(route.align_to)[1] or date.max
        else:
            return False
        return until > last

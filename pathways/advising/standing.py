"""Where a learner stands with a credential itself, and how far each way to keep it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from pathways.advising.progress import Progress
from pathways.catalog.cohorts import of_learner
from pathways.catalog.snapshot import Snapshot
from pathways.domain.advice import HoldingState
from pathways.domain.catalog import Credential, Route
from pathways.domain.months import add_months
from pathways.planning.answer.claims_beside_held import uses_beside_held
from pathways.planning.question.cycles import carried_over, seen_in_cycle
from pathways.planning.question.lifetimes import Cycle, Life, Lifetimes
from pathways.planning.question.thin_periods import is_thin
from pathways.requirements.evaluate import STARTED, Assessment, RequirementStatus, assess
from pathways.requirements.evidence import Evidence, evidence_in
from pathways.requirements.retakes import with_retakes


@dataclass(frozen=True, slots=True)
class RenewalProgress:
    """How far one way to renew is in the current cycle.

    Attributes:
        opens_on, due_on: the first and the last day of the cycle on which it may be taken; `grace_through`: the last
            one after the expiry, None where there is no grace.
        status, share, lines: of what it asks for, by what was earned in this cycle.
        evidence: by which that was judged.
    """

    route: Route
    opens_on: date
    due_on: date
    grace_through: date | None
    status: RequirementStatus
    share: Fraction
    lines: tuple[Assessment, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a learner stands with a credential.

    Attributes:
        valid_through: the last day of the award that is valid longest, or was; None: for ever, or there is none.
        renewable_through: the last day on which some renewal may be taken; None: there is nothing to renew.
        renewals: of an award that is held or in grace.
    """

    state: HoldingState
    valid_through: date | None
    renewable_through: date | None
    renewals: tuple[RenewalProgress, ...]


def standing_of(progress: Progress, snapshot: Snapshot) -> Standing:
    """Where the learner whose progress was judged stands."""
    evidence = progress.evidence
    snapshot = with_retakes(of_learner(snapshot, evidence.record, evidence.day), evidence.failed, evidence.day)
    credential = snapshot.credentials[progress.credential]
    life = Lifetimes.of(evidence.day, evidence.record.awards, (), snapshot.credentials).longest(
        credential.key, evidence.day
    )
    valid_through = None if life is None or life.expiry == date.max else life.expiry
    renewals: tuple[RenewalProgress, ...] = ()
    renewable_through = None
    if life is not None and valid_through is not None and credential.renewals:
        renewable_through = max(_last_day(route, life) for route in credential.renewals)
        if evidence.day <= renewable_through:
            renewals = tuple(_renewal(route, credential, life, evidence, snapshot) for route in credential.renewals)
    return Standing(_state(progress, renewable_through, snapshot), valid_through, renewable_through, renewals)


def _last_day(route: Route, life: Life) -> date:
    last = add_months(life.expiry, route.grace_months or 0)
    return last if route.available_through is None else min(last, route.available_through)


def _state(progress: Progress, renewable_through: date | None, snapshot: Snapshot) -> HoldingState:
    key, evidence = progress.credential, progress.evidence
    if evidence.holds(key):
        return HoldingState.HELD
    if key in evidence.lapsed and renewable_through is not None and evidence.day <= renewable_through:
        return HoldingState.IN_GRACE
    if key in evidence.coming:
        return HoldingState.IN_PROGRESS
    if key in evidence.lapsed:
        return HoldingState.EXPIRED
    if _is_eligible(key, evidence, snapshot):
        return HoldingState.ELIGIBLE
    begun = progress.status is not RequirementStatus.MET and progress.status in STARTED
    return HoldingState.IN_PROGRESS if begun else HoldingState.BLOCKED


def _is_eligible(key: str, evidence: Evidence, snapshot: Snapshot) -> bool:
    """A route may be begun today."""
    credential = snapshot.credentials[key]
    if not credential.plannable_on(evidence.day):
        return False
    for place, route in enumerate(credential.routes):
        if route.open_on(evidence.day):
            uses = uses_beside_held(key, place, evidence, snapshot)
            if route.requires is None or assess(route.requires, evidence, snapshot.credentials, uses).holds:
                return True
    return False


def _renewal(
    route: Route, credential: Credential, life: Life, evidence: Evidence, snapshot: Snapshot
) -> RenewalProgress:
    since = life.cycle_since(credential, route)
    awards = seen_in_cycle(evidence.record.awards, credential.key, since, evidence.day)
    seen = evidence_in(snapshot, replace(evidence.record, awards=awards), evidence.day)
    carried = carried_over(credential, route, life.award, evidence, snapshot)
    asked = route.asks(first=life.is_first, carried=carried)
    judged = None if asked is None else assess(asked, seen, snapshot.credentials)
    status = RequirementStatus.MET if judged is None else judged.status
    share = Fraction(1) if judged is None else judged.share
    cycle = Cycle(since, life.expiry, life.expiry, None, life.is_first)
    if status is RequirementStatus.MET and is_thin(asked, cycle, seen, snapshot.credentials):
        status, share = RequirementStatus.IN_PROGRESS, Fraction(99, 100)
    return RenewalProgress(
        route,
        max(route.opens_on(since, life.expiry), route.available_from or date.min),
        life.expiry if route.available_through is None else min(life.expiry, route.available_through),
        add_months(life.expiry, route.grace_months) if route.grace_months else None,
        status,
        share,
        () if judged is None else tuple(judged.lines()),
        seen,
    )


def nearest_renewal(standing: Standing) -> RenewalProgress | None:
    """The way to renew that is furthest, the first of equals."""
    return max(standing.renewals, key=lambda each: each.share, default=None)

"""Renewals that fall due: what of a stored record runs out within some days, and until when it can be renewed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pathways.advising.progress import progress_in
from pathways.advising.standing import RenewalProgress, standing_of
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.catalog import Credential, Route
from pathways.domain.months import add_months
from pathways.errors import ProblemsError
from pathways.records.learner import KeptAward, StoredLearner, current_learner
from pathways.requirements.evidence import evidence_in
from pathways.requirements.grades import passes
from pathways.requirements.retakes import seen_by

MOST_DAYS = 3_660
"""How far ahead anybody may look."""


@dataclass(frozen=True, slots=True)
class RenewalDue:
    """A credential that runs out, and how it is kept.

    Attributes:
        kept: the award of it that is valid longest.
        renewal: the way to renew it that is still open and furthest along; None: there is none.
        opens_on: the first day (included) on which it may be renewed; without a renewal, that of its present cycle.
        due_on: the last day (included) of validity, or of the renewal where that ends before.
        grace_through: the last day (included) on which it may be renewed after that; None: it may not.
    """

    learner: StoredLearner
    kept: KeptAward
    renewal: Route | None
    opens_on: date
    due_on: date
    grace_through: date | None

    @property
    def last_day(self) -> date:
        """The last day on which something can be done."""
        return self.grace_through or self.due_on


def renewals_due(learner: StoredLearner, day: date, within: int, snapshot: Snapshot) -> list[RenewalDue]:
    """What falls due within some days of a day, soonest first; what ran out is due as long as its grace lasts."""
    learner = current_learner(learner, snapshot)
    through = day + timedelta(days=min(within, (date.max - day).days))
    doubtful = dict(_running_out(learner, day, through, snapshot))
    if not doubtful:
        return []
    record = learner.record(day)
    view = seen_by(snapshot, record, day)
    evidence = evidence_in(view, record, day)
    found: list[RenewalDue] = []
    for key, (kept, expiry) in doubtful.items():
        credential = view.credentials[key]
        standing = standing_of(progress_in(key, evidence, view), view) if credential.renewals else None
        ways = () if standing is None else standing.renewals
        open_ways = [each for each in ways if credential.plannable_on(day) and _is_open(each, day)]
        way = max(open_ways, key=lambda each: each.share, default=None)
        if way is not None:
            due = RenewalDue(learner, kept, way.route, way.opens_on, way.due_on, way.grace_through)
        else:
            due = RenewalDue(learner, kept, None, _begun(kept, credential, expiry), expiry, None)
        if due.due_on <= through and day <= due.last_day:
            found.append(due)
    return sorted(found, key=lambda each: (each.due_on, each.kept.award.credential))


def expect_days(within: int) -> None:
    """Makes sure that nobody looks back, or too far ahead.

    Raises:
        ProblemsError: OUT_OF_RANGE.
    """
    if not 0 <= within <= MOST_DAYS:
        text = f"within must be 0 to {MOST_DAYS} days (got {within})."
        raise ProblemsError.one(Code.OUT_OF_RANGE, text, "Say how many days to look ahead, such as 90.", "within")


def _running_out(
    learner: StoredLearner, day: date, through: date, snapshot: Snapshot
) -> Iterator[tuple[str, tuple[KeptAward, date]]]:
    """By credential: the award that is valid longest and its last day, where that may be near enough."""
    longest: dict[str, tuple[KeptAward, date]] = {}
    for kept in learner.awards:
        award, credential = kept.award, snapshot.credentials.get(kept.award.credential)
        is_held = kept.state_on(day).counts and (award.issued_on is None or award.issued_on <= day)
        if credential is None or kept.is_unmatched or not is_held or not passes(award, credential, snapshot.scales):
            continue
        last = award.last_day(credential.lifetime) or date.max
        if credential.key not in longest or longest[credential.key][1] < last:
            longest[credential.key] = (kept, last)
    for key, (kept, last) in longest.items():
        renewals = snapshot.credentials[key].renewals
        first = min((last, *(each.available_through for each in renewals if each.available_through is not None)))
        grace = max((each.grace_months or 0 for each in renewals), default=0)
        if last < date.max and first <= through and day <= add_months(last, grace):
            yield key, (kept, last)


def _is_open(way: RenewalProgress, day: date) -> bool:
    return day <= (way.grace_through or way.due_on) and way.route.open_from(day)


def _begun(kept: KeptAward, credential: Credential, expiry: date) -> date:
    """The first day of the present cycle of what nothing renews."""
    issued, lifetime = kept.award.issued_on, credential.lifetime
    if lifetime.is_for_life:
        return issued or expiry
    if issued is not None and lifetime.last_day(issued) == expiry:
        return issued
    return max(issued or date.min, lifetime.cycle_through(expiry))

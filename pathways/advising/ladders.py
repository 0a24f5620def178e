"""Which rung stands before which: steps between, the licence after the next one, what is done before a programme."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from pathways.advising.candidates import CheapestPlans
from pathways.advising.rungs import Rungs
from pathways.advising.target import Target
from pathways.catalog.snapshot import Snapshot
from pathways.domain.advice import Reason, ReasonKind
from pathways.domain.catalog import Credential, Occupation, Strength
from pathways.domain.requirement import CredentialLine, walk
from pathways.requirements.evaluate import holds
from pathways.requirements.evidence import Evidence

LONG_HOURS = 500
"""What takes more, half a year beside a job, holds up nothing that is done in a week."""

WEEK_HOURS = 40


@dataclass(frozen=True)
class Ladders:
    """Of one learner with a job as the goal.

    Attributes:
        users: the credentials whose routes name each credential.
        has: it is held, or one that counts the same is.
    """

    target: Target
    rungs: Rungs
    evidence: Evidence
    snapshot: Snapshot
    users: Mapping[str, tuple[str, ...]]
    prices: CheapestPlans
    has: Callable[[str], bool]

    @cached_property
    def between(self) -> frozenset[str]:
        """Rungs of the field between what is held and what the law asks for, where that is too far above it."""
        found: set[str] = set()
        for key in self.target.by_law:
            if not self.has(key) and self.rungs.is_far_above(self.snapshot.credentials[key]):
                found |= {lower for lower, users in self.users.items() if key in users and self._is_a_rung(lower)}
        return frozenset(found)

    def waits_for_a_rung(self, credential: Credential) -> bool:
        """The law asks for it, it is far above what is held, and something between can be begun today."""
        if credential.key not in self.target.by_law or not self.rungs.is_far_above(credential):
            return False
        between = (self.snapshot.credentials[key] for key in self.between if credential.key in self.users[key])
        return any(map(self.can_be_begun, between))

    def builds_on_held(self, credential: Credential) -> bool:
        """It can be begun now, by a route that asks for something held: the next rung of the same ladder."""
        return any(
            isinstance(line, CredentialLine) and self.evidence.holds(line.credential)
            for route in credential.routes
            if route.requires is not None and route.open_on(self.evidence.day)
            if holds(route.requires, self.evidence, self.snapshot.credentials)
            for line in walk(route.requires)
        )

    def can_be_begun(self, credential: Credential) -> bool:
        """Some open route's requirement holds today."""
        return any(
            route.open_on(self.evidence.day) and holds(route.requires, self.evidence, self.snapshot.credentials)
            for route in credential.routes
        )

    @cached_property
    def before_a_programme(self) -> frozenset[str]:
        """What employers ask for, takes a week at most and does not belong to a long programme of the law."""
        plans = {key: self.prices.plan(key) for key in self.target.asked if not self.has(key)}
        hours = {key: plan.totals.hours for key, plan in plans.items() if plan is not None}
        long = [key for key in hours if key in self.target.by_law and hours[key] > LONG_HOURS]
        taught = frozenset[str]().union(*map(self._shown, long))
        short = (key for key in hours if hours[key] <= WEEK_HOURS and not self._shown(key) & taught)
        return frozenset(short if long else ())

    def following(self, credential: Credential) -> Iterator[Reason]:
        """The next rung after what the law asks for: what it asks for in the next job of the same ladder."""
        jobs = self._next_licences.get(credential.key)
        if jobs and self.rungs.is_of_the_field(credential):
            yield Reason(ReasonKind.IN_DEMAND, f"The next licence after it: {jobs[0]}", Decimal(1))

    def _is_a_rung(self, key: str) -> bool:
        credential = self.snapshot.credentials[key]
        is_near = self.rungs.is_entry(credential) and self.rungs.is_of_the_field(credential)
        is_open = credential.plannable_on(self.evidence.day) and not self.has(key)
        return is_near and is_open and bool(credential.competencies)

    def _shown(self, key: str) -> frozenset[str]:
        return frozenset(item.competency for item in self.snapshot.credentials[key].competencies)

    @cached_property
    def _next_licences(self) -> dict[str, list[str]]:
        """What the law asks for in the jobs one rung up, each with their names.

        A job stands above another if it needs all that the other one needs, as high or higher; of those above the
        ones that stand above no other of them are one rung up.
        """
        below = [job for job in self.target.jobs if any(item.strength is Strength.REQUIRED for item in job.credentials)]
        licensed = {
            job.key: (job, item.credential)
            for job in self.snapshot.occupations.values()
            for item in job.credentials
            if item.strength is Strength.REQUIRED and item.credential not in self.target.by_law
        }
        above = [job for job, _ in licensed.values() if any(_stands_above(job, each) for each in below)]
        found: dict[str, list[str]] = {}
        for job in above:
            if not any(_stands_above(job, other) for other in above):
                found.setdefault(licensed[job.key][1], []).append(job.name)
        return found


def _stands_above(higher: Occupation, lower: Occupation) -> bool:
    """It needs all that the lower one needs, as high or higher, and not the other way round."""
    return _needs_all_of(higher, lower) and not _needs_all_of(lower, higher)


def _needs_all_of(one: Occupation, other: Occupation) -> bool:
    levels = {need.competency: need.level for need in one.needs}
    return bool(other.needs) and all(levels.get(need.competency, Decimal(0)) >= need.level for need in other.needs)

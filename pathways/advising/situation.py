"""One learner's situation: which credentials help, by how much, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from pathways.advising.candidates import CheapestPlans, _running_out
from pathways.advising.gains import NOTHING, Gains
from pathways.advising.gap import rounded, singles
from pathways.advising.ladders import LONG_HOURS, Ladders
from pathways.advising.renewing import RENEWAL_WINDOW_DAYS
from pathways.advising.rungs import Rungs
from pathways.advising.target import Target
from pathways.advising.uses import renews, users_of
from pathways.advising.ways import Way
from pathways.catalog.snapshot import Snapshot
from pathways.domain.advice import Reason, ReasonKind
from pathways.domain.catalog import Credential, RouteKind, Strength
from pathways.domain.goal import CredentialGoal, Goal
from pathways.domain.learner import Record
from pathways.planning.planner import Planner
from pathways.requirements.evaluate import holds
from pathways.requirements.evidence import Evidence
from pathways.requirements.leaves import Earned
from pathways.wording.phrases import counted, listed, percent

LEAST_GAIN = Fraction(2, 100)
"""Of the coverage of a goal; what adds less is a crumb, and no reason to earn anything."""

REQUIRED_POINTS = Fraction(200)
"""Of what the law asks for, before all else."""

PLAN_TO_A_JOB = Fraction(5)
"""What a step toward something that employers ask for, or of a stack that is begun, adds; ON_BEST_PLAN adds it only to
what they ask for: the cheapest way to cover all of a job is not how one begins."""

ASKED_POINTS = Fraction(4)
"""What it adds that employers ask for a credential by name, beside the skills that it shows."""

MOST_BEGUN = 10
"""How many stacks that are held in part are planned."""

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


@dataclass(frozen=True)
class Situation:
    """One learner's situation."""

    record: Record
    goal: Goal | None
    evidence: Evidence
    snapshot: Snapshot
    planner: Planner
    day: date
    way: Way
    prices: CheapestPlans

    def has(self, key: str) -> bool:
        """It is held, or one that counts the same is; the goal asks for the credential itself."""
        if key in self.target.named:
            return self.evidence.holds(key)
        return any(map(self.evidence.holds, self.evidence.members(key)))

    def is_repeated(self, credential: Credential) -> bool:
        """Another award of it counts, and the way to the goal earns one."""
        return credential.repeatable > 1 and credential.key in self.way.steps

    def waits(self, credential: Credential) -> bool:
        """An occupation of the goal, or the goal itself, asks for it by name, and no route to it is open today."""
        is_asked = credential.key in self.target.named or credential.key in self.target.asked
        return is_asked and not self.eligible(credential, Earned())

    @cached_property
    def target(self) -> Target:
        """What the goal asks for."""
        return Target(self.goal, self.snapshot)

    def eligible(self, credential: Credential, earned: Earned) -> bool:
        """Some open route's requirement holds."""
        return any(
            route.open_on(self.day) and holds(route.requires, self.evidence, self.snapshot.credentials, earned)
            for route in credential.routes
        )

    def reasons(self, credential: Credential) -> tuple[Reason, ...]:
        found: list[Reason] = self._renewals(credential)
        earned = Earned.of([credential.key], self.snapshot.credentials)
        if self.target.jobs and not self._fits(credential) and not self.is_far(credential):
            return (*found, *self.ladders.following(credential))
        if credential.key in self.way.steps and (self.leads_on(credential) or credential.key in self._useful):
            number = self.way.steps[credential.key]
            found.append(Reason(ReasonKind.ON_BEST_PLAN, f"Step {number} {self.way.text}", Decimal(number)))
        if self.gains is not None and self._helps(credential):
            gain = self.gains.of(credential)
            if gain > 0:
                found.append(closing(gain))
        found += self._unlocked(credential, earned)
        if names := self._roads.get(credential.key):
            more = f" and {len(names) - 1} more" if len(names) > 1 else ""
            found.append(Reason(ReasonKind.UNLOCKS, f"On the way to {names[0]}{more}", Decimal(len(names))))
        demand = self._demand.get(credential.key, 0)
        if demand and self.goal is None:
            text = f"{counted(demand, 'occupation asks', 'occupations ask')} for it"
            found.append(Reason(ReasonKind.IN_DEMAND, text, Decimal(demand)))
        found += self._asked_for(credential.key)
        found += self.ladders.following(credential)
        return tuple(found)

    def score(
        self, credential: Credential, reasons: Sequence[Reason], beside: Mapping[str, Decimal] = NOTHING
    ) -> Fraction:
        """What the reasons add up to, what the law adds, and what is lost by being far above what is held by then."""
        key, points = credential.key, Fraction(0)
        for reason in reasons:
            if reason.kind is ReasonKind.ON_BEST_PLAN and self.target.jobs and not self.way.is_by_name:
                points += PLAN_TO_A_JOB if key in self.target.asked else 0
            elif reason.kind is ReasonKind.CLOSES_GAP:
                points += POINTS[reason.kind] * Fraction(reason.value) * self._worth(credential, beside)
            else:
                points += _points(reason)
        counted = key in self.way.steps and (self.way.is_by_name or key in self.target.asked)
        adds = any(reason.kind is ReasonKind.CLOSES_GAP for reason in reasons)
        is_next = bool(self.target.jobs) and adds and self.ladders.builds_on_held(credential)
        if (key in self._roads or is_next) and not counted:
            points += PLAN_TO_A_JOB
        points += self._led_to.get(key, 0) + (ASKED_POINTS if key in self.target.asked else 0)
        if key in self.ladders.before_a_programme:
            points += 2 * REQUIRED_POINTS
        elif key in self.target.by_law or key in self.ladders.between:
            points += REQUIRED_POINTS
        return points

    def _worth(self, credential: Credential, beside: Mapping[str, Decimal]) -> Fraction:
        """The share of what it adds that is near what is held by then."""
        if self.gains is None or not (whole := self.gains.of(credential, beside)):
            return Fraction(1)
        return self.gains.of(credential, beside, self.rungs.worth) / whole

    def is_far(self, credential: Credential) -> bool:
        """Employers ask for it, but for something nearer too: it comes once what is earned before brings it near."""
        if not self.target.jobs or credential.key not in self.target.asked or self._fits(credential):
            return False
        plan = None if self.rungs.goes_far_beyond(credential) else self.prices.plan(credential.key)
        return plan is not None and plan.totals.hours <= LONG_HOURS

    def _helps(self, credential: Credential) -> bool:
        """It is asked for, or adds enough and is not of another field."""
        if self.gains is None:
            return True
        if not self._fits(credential) and not self.is_far(credential):
            return False
        return (
            credential.key in self.target.asked
            or credential.key in self.way.steps
            or self.gains.of(credential) >= LEAST_GAIN
        )

    def _fits(self, credential: Credential) -> bool:
        """It is of the field of a job and not for experts alone; what the law asks for always fits, and what employers
        ask for does, unless they ask for something nearer too."""
        asking = self.target.asked.get(credential.key)
        if not self.target.jobs or (asking and Strength.REQUIRED in asking.values()):
            return True
        if self.way.is_by_name and credential.key in self.way.steps:
            return True
        if credential.key in self._roads:
            return True
        if self.rungs.is_entry(credential) or self.ladders.builds_on_held(credential):
            return asking is not None or self.rungs.is_of_the_field(credential)
        return asking is not None and not self._entries

    @cached_property
    def _entries(self) -> frozenset[str]:
        """What employers ask for and somebody with no more than what is held can aim at."""
        asked = (self.snapshot.credentials[key] for key in self.target.asked if not self.has(key))
        within = (each for each in asked if each.plannable_on(self.day) and each.competencies)
        return frozenset(each.key for each in within if self.rungs.is_entry(each))

    @cached_property
    def _roads(self) -> dict[str, tuple[str, ...]]:
        """The steps of longer ways, each with the names of what it leads to beside itself: what the occupations ask for
        and can be aimed at, and stacks of their field of which a part is held."""
        found: dict[str, list[str]] = {}
        asked = [
            key for key, by in self.target.asked.items() if key in self._entries or Strength.REQUIRED in by.values()
        ]
        for key in dict.fromkeys((*asked, *self._begun)):
            plan = None if self.has(key) else self.prices.plan(key)
            if plan is not None and len(plan.steps) > 1:
                for step in plan.steps:
                    names = found.setdefault(step.credential.key, [])
                    names += [self.snapshot.credentials[key].name] if step.credential.key != key else []
        return {key: tuple(names) for key, names in found.items()}

    @cached_property
    def _led_to(self) -> dict[str, Fraction]:
        """What a step before something that employers ask for counts for besides: as much as the best of what it leads
        to."""
        found: dict[str, Fraction] = {}
        if self.gains is None:
            return found
        for key in self._entries:
            plan, credential = self.prices.plan(key), self.snapshot.credentials[key]
            points = POINTS[ReasonKind.CLOSES_GAP] * self.gains.of(credential, worth=self.rungs.worth)
            for step in () if plan is None else plan.steps:
                if step.credential.key != key:
                    found[step.credential.key] = max(points, found.get(step.credential.key, Fraction(0)))
        return found

    @cached_property
    def _begun(self) -> tuple[str, ...]:
        """Stacks of the field of the jobs of which a part is held, those that add most first."""
        users = {key for held in self.evidence.valid for key in self.users.get(held, ())} if self.target.jobs else set()
        gains = {}
        for key in sorted(users):
            credential = self.snapshot.credentials[key]
            is_stack = any(route.kind is RouteKind.STACK for route in credential.routes)
            is_open = is_stack and not self.has(key) and not self.rungs.is_far_above(credential)
            if is_open and self.rungs.is_of_the_field(credential) and self._is_within_reach(key):
                gains[key] = Fraction(0) if self.gains is None else self.gains.of(credential)
        found = sorted((key for key, gain in gains.items() if gain >= LEAST_GAIN), key=lambda key: (-gains[key], key))
        return tuple(found[:MOST_BEGUN])

    def _is_within_reach(self, key: str) -> bool:
        """No step of the cheapest plan to it is far above what is held."""
        plan = self.prices.plan(key)
        return plan is not None and not any(self.rungs.is_far_above(step.credential) for step in plan.steps)

    def leads_on(self, credential: Credential) -> bool:
        """Toward a job a step of the cheapest way to all of it speaks for itself only if it leads to another."""
        if not self.target.jobs or self.way.is_by_name or credential.key in self.target.asked:
            return True
        return bool(self._useful & set(self.users.get(credential.key, ())))

    @cached_property
    def _useful(self) -> frozenset[str]:
        """The steps of the way that fit and add something, or lead to such a one."""
        steps = [self.snapshot.credentials[key] for key in sorted(self.way.steps, key=lambda key: -self.way.steps[key])]
        fitting = [each for each in steps if self._fits(each)]
        found = {each.key for each in fitting if each.key in self.target.asked or self._adds(each)}
        for each in steps:
            if found & set(self.users.get(each.key, ())):
                found.add(each.key)
        return frozenset(found)

    def _adds(self, credential: Credential) -> bool:
        return self.gains is not None and self.gains.of(credential) > 0

    def _asked_for(self, key: str) -> Iterator[Reason]:
        """By the occupations of the goal."""
        asking = self.target.asked.get(key)
        if asking:
            names = listed([self.snapshot.occupations[each].name for each in asking], "and")
            law = Strength.REQUIRED in asking.values()
            text = f"The law asks for it: {names}" if law else f"Employers ask for it: {names}"
            yield Reason(ReasonKind.IN_DEMAND, text, Decimal(len(asking)))

    @cached_property
    def _wanted(self) -> frozenset[str]:
        """What the goal asks for or is, and what its best plan earns: only to open these speaks for anything."""
        parts = () if self.goal is None else singles(self.goal)
        goals = (part.credential for part in parts if isinstance(part, CredentialGoal))
        steps = self._useful if self.target.jobs and not self.way.is_by_name else self.way.steps
        return frozenset((*goals, *self.target.asked, *steps))

    @cached_property
    def rungs(self) -> Rungs:
        """How far above what is held a credential is."""
        return Rungs(self.target, self.evidence, self.snapshot)

    @cached_property
    def ladders(self) -> Ladders:
        """Which rung stands before which."""
        return Ladders(self.target, self.rungs, self.evidence, self.snapshot, self.users, self.prices, self.has)

    @cached_property
    def gains(self) -> Gains | None:
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
            (award.last_day(credential.lifetime), credential) for award in self.evidence.lapsed.get(credential.key, ())
        ]
        members = self.evidence.members(credential.key)
        for key, awards in self.evidence.valid.items():
            held = self.snapshot.credentials[key]
            if key not in members and any(renews(held, member) for member in members):
                days = [award.last_day(held.lifetime) for award in awards]
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
        for key in dict.fromkeys(user for member in members for user in self.users.get(member, ())):
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
    def users(self) -> dict[str, tuple[str, ...]]:
        return users_of(self.snapshot)


def closing(gain: Fraction) -> Reason:
    value = rounded(gain)
    return Reason(ReasonKind.CLOSES_GAP, f"Covers {percent(gain)} more of the goal", value)


def _points(reason: Reason) -> Fraction:
    return POINTS[reason.kind] * (1 if reason.kind in FLAT else Fraction(reason.value))

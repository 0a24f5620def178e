"""Whatever a goal can lead to, read from the trees: for questions in which claims, exclusions or overlaps count.

Nothing is folded away here. What is settled in a tree without rules may be contested once a credential pays only once,
and what nobody would earn for itself may be excluded.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import assert_never

from pathways.catalog.selecting import matches
from pathways.domain.catalog import Credential, Route
from pathways.domain.months import add_months
from pathways.domain.plan import credential_of, occurrence_name
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    GroupRule,
    Requirement,
    Select,
    Selection,
    walk,
)
from pathways.domain.shared_rules import Overlap
from pathways.planning.question.calendar import TWO_YEARS, Weeks
from pathways.planning.question.instance import Instance, Limits
from pathways.planning.question.waiting import is_thin_in_grace
from pathways.planning.step import Step
from pathways.requirements.averaging import accepted
from pathways.requirements.claims import is_ruled
from pathways.requirements.origin import kind_fits


@dataclass(frozen=True)
class Closure:
    """What may be earned on the way to a goal.

    Attributes:
        keys: of the credentials that may be earned, in the order in which they were found; of repeatable ones the
            names of all occurrences.
        ways: by such a name, the steps by which each may be earned; without a calendar also those by which an award
            that has run out may be renewed, and these first.
        renewable: what lines name, and what can be renewed of it; with a calendar only.
    """

    instance: Instance
    limits: Limits
    keys: tuple[str, ...]
    ways: dict[str, tuple[Step, ...]] = field(repr=False)
    renewable: tuple[str, ...] = ()

    @cached_property
    def place(self) -> dict[str, int]:
        """Where each key stands."""
        return {key: place for place, key in enumerate(self.keys)}

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for name in self.keys:
            key = credential_of(name)
            found[key] = (*found.get(key, ()), name)
        return found

    def names(self, key: str) -> tuple[str, ...]:
        """Those of the occurrences that a credential may be earned for, in their order."""
        return self._names.get(key, ())

    @property
    def credentials(self) -> Iterable[str]:
        """The keys of what may be earned, each once."""
        return self._names.keys()

    @cached_property
    def repeated(self) -> tuple[tuple[str, ...], ...]:
        """The names of all credentials that may be earned several times, in the order of the occurrences."""
        return tuple(names for names in self._names.values() if len(names) > 1)

    @property
    def varies(self) -> bool:
        """A credential may be earned several times, each time by another route."""
        return any(len({step.place for name in names for step in self.ways[name]}) > 1 for names in self.repeated)

    def credential(self, name: str) -> Credential:
        """That of an occurrence."""
        return self.instance.snapshot.credentials[credential_of(name)]

    def route(self, step: Step) -> Route:
        """That of a step."""
        return _route(self.credential(step.key), step)

    def only(self, steps: Iterable[Step]) -> Closure:
        """What is left when nothing but some steps may be taken, and nothing renewed.

        As many occurrences of a repeatable credential as there are steps, each by any of their routes.
        """
        ways: dict[str, tuple[Step, ...]] = {}
        for step in sorted(steps, key=lambda step: (self.place[step.key], step.place)):
            ways[step.key] = (*ways.get(step.key, ()), step)
        for names in self.repeated:
            left = [name for name in names if name in ways]
            places = sorted({step.place for name in left for step in ways[name]})
            for name, other in zip(left, names, strict=False):
                del ways[name]
                ways[other] = tuple(Step(other, place) for place in places)
        return Closure(self.instance, self.limits, tuple(ways), ways)

    def steps(self) -> Iterator[tuple[Step, Route]]:
        """Every way to earn something, with its route."""
        for key in self.keys:
            for step in self.ways[key]:
                yield step, self.route(step)

    def routes(self) -> Iterator[tuple[str, Route]]:
        """Whatever may be taken, renewals too, each with the key of its credential."""
        yield from ((step.key, route) for step, route in self.steps())
        yield from ((key, renewal) for key in self.renewable for renewal in self.credential(key).renewals)

    def most_weeks(self, step: Step, weeks: Weeks, settled: int) -> int:
        """That a step takes, with the wait for its next offering, once nothing else is opened.

        Args:
            settled: the week from which on no other day makes anything possible.
        """
        route = self.route(step)
        wait = weeks.longest_wait(self.credential(step.key), route, settled)
        lines = () if route.requires is None or not wait else walk(route.requires)
        if any(isinstance(line, CredentialLine) and line.side_by_side for line in lines):
            wait = max(wait, TWO_YEARS)  # those of a block wait for a day that suits all of them
        return weeks.length(route) + wait

    def ticks(self, weeks: Weeks) -> Weeks:
        """What the days are counted in on which something may begin: weeks; days where a step may begin inside one."""
        is_inside = any(weeks.ever_starts_inside(self.credential(key), route) for key, route in self.routes())
        return weeks.in_days if is_inside else weeks


def _route(credential: Credential, step: Step) -> Route:
    return (credential.renewals if step.is_renewal else credential.routes)[step.place]


def closure_of(instance: Instance, limits: Limits) -> Closure:
    """Whatever a goal can lead to within some limits; found once for all that do not differ in what decides it."""
    found = instance.closures.get(limits)
    if not isinstance(found, Closure):
        decisive = _decisive(instance, limits)
        known = instance.handed_on.get(decisive)
        if not isinstance(known, Closure):
            known = instance.handed_on[decisive] = _closure(instance, limits)
        found = instance.closures[limits] = replace(known, instance=instance, limits=limits)
    return found


def _decisive(instance: Instance, limits: Limits) -> Hashable:
    """What a closure hangs on: neither what money is there, nor what is asked of several steps together."""
    question, weeks = instance.question, limits.weeks
    fills_terms = weeks is not None and bool(weeks.min_credits)
    lone = replace(limits, budget=None, keep_valid_until=None, weeks=None if weeks is None else weeks.for_one_step)
    return question.goal, instance.line, question.record, question.day, lone, fills_terms


def _closure(instance: Instance, limits: Limits) -> Closure:
    """Breadth first from the goal and what must be included."""
    snapshot, day = instance.snapshot, instance.question.day
    found: dict[str, tuple[Step, ...]] = {}
    renewable: list[str] = []
    pending = list(dict.fromkeys((*named_in(instance.goal, instance), *limits.include)))
    seen = set(pending)

    def add(keys: Iterable[str]) -> None:
        fresh = [key for key in dict.fromkeys(keys) if key not in seen]
        seen.update(fresh)
        pending.extend(fresh)

    if limits.weeks is not None and limits.weeks.min_credits:  # what fills a term need not lead to the goal
        add(key for key, credential in snapshot.credentials.items() if credential.planned_credits)
    for key in pending:
        credential = snapshot.credentials[key]
        if limits.accredited_only and not credential.accredited_by:
            continue
        if limits.weeks is not None and credential.renewals and credential.plannable_on(day):
            renewable.append(key)
            for renewal in credential.renewals:
                add(() if renewal.requires is None else named_in(renewal.requires, instance))
                add(each for each in (renewal.align_to,) if each is not None and each in snapshot.credentials)
        if not credential.plannable_on(day):
            continue
        ways: list[Step] = []
        if limits.weeks is None:
            ways += [Step(key, place, is_renewal=True) for place in grace_renewals(credential, instance)][::-1]
        if key not in limits.avoid:
            routes = enumerate(credential.routes)
            ways += [Step(key, place) for place, each in routes if instance.is_open(credential, each, limits.weeks)]
        if ways or key not in limits.avoid:
            found[key] = tuple(ways)
            for number in range(2, credential.repeatable + 1 if ways else 2):
                name = occurrence_name(key, number)
                found[name] = tuple(Step(name, each.place) for each in ways)
        for step in ways:
            requires = _route(credential, step).requires
            add(() if requires is None else named_in(requires, instance))
    return Closure(instance, limits, tuple(found), found, tuple(renewable))


def named_in(root: Requirement, instance: Instance) -> Iterator[str]:
    """The credentials that could satisfy a line of a tree; known ones."""
    snapshot = instance.snapshot
    for line in walk(root):
        match line:
            case CredentialLine():
                yield from (each for each in instance.evidence.accepted(line) if each in snapshot.credentials)
            case CompetencyLine(competency=competency):
                yield from snapshot.developed_by.get(competency, ())
            case CoverageLine(needs=needs):
                for need in needs:
                    yield from snapshot.developed_by.get(need.competency, ())
            case AverageLine():
                yield from (each for each in accepted(line, instance.evidence) if each in snapshot.credentials)
            case Group() | Selection() | ExclusionLine() | ExperienceLine() | ConditionLine():
                pass
            case _:
                assert_never(line)


def needs_model(instance: Instance) -> bool:
    """A calendar, claims, exclusions, equivalents, overlaps, shared costs, or what was granted to this learner have a
    say."""
    if instance.limits.weeks is not None:
        return True
    snapshot, record = instance.snapshot, instance.question.record
    if record.waivers or record.substitutions or any(_in_grace(key, instance) for key in instance.evidence.lapsed):
        return True
    has_sets = snapshot.equivalents or snapshot.stand_ins
    has_rules = has_sets or snapshot.overlaps or snapshot.has_rules or snapshot.has_shared_costs
    if not (has_rules or worth_apart(instance)):
        return False
    closure = closure_of(instance, Limits(include=instance.limits.include))
    if any(route.shared_cost is not None for _, route in closure.steps()):
        return True
    if any(
        touches(overlap, key, snapshot.credentials[key])
        for overlap in snapshot.overlaps.values()
        for key in closure.credentials
    ):
        return True
    trees = [route.requires for _, route in closure.steps() if route.requires is not None]
    return any(_is_special(line, instance) for root in (instance.goal, *trees) for line in walk(root))


def _in_grace(key: str, instance: Instance) -> bool:
    return any(True for _ in grace_renewals(instance.snapshot.credentials[key], instance))


def grace_renewals(credential: Credential, instance: Instance) -> Iterator[int]:
    """The places of the renewals by which an award that has run out may still be renewed on the day of the question."""
    evidence, day = instance.evidence, instance.question.day
    if evidence.holds(credential.key) or not credential.plannable_on(day):
        return
    awards = evidence.lapsed.get(credential.key, ())
    last = max((end for each in awards if (end := each.last_day(credential.lifetime)) is not None), default=None)
    for place, renewal in enumerate(credential.renewals):
        in_grace = last is not None and day <= add_months(last, renewal.grace_months or 0)
        is_open = in_grace and renewal.open_from(day)
        if is_open and not is_thin_in_grace(credential.key, renewal, evidence, instance.snapshot):
            yield place


def _is_special(line: Requirement, instance: Instance) -> bool:
    match line:
        case Group():
            return is_ruled(line, instance.evidence) or _adds_up_apart(line, instance)
        case ExclusionLine() | AverageLine():
            return True
        case CredentialLine(credential=key) as leaf:
            evidence = instance.evidence
            has_others = key in evidence.equivalents or bool(evidence.standing_for(key, leaf.scope))
            has_others = has_others or len(evidence.members(key, leaf.scope)) > 1
            return has_others or _asks_for_a_route(leaf, instance)
        case CompetencyLine() | ExperienceLine() | ConditionLine() | CoverageLine() | Selection():
            return False
        case _:
            assert_never(line)


def _asks_for_a_route(line: CredentialLine, instance: Instance) -> bool:
    """Of the routes by which what it accepts may be earned some would do for it, and some would not."""
    origin = line.earned
    if origin is None:
        return False
    for key in instance.evidence.accepted(line):
        credential = instance.snapshot.credentials.get(key)
        routes = (
            []
            if credential is None
            else [each for each in credential.routes if instance.is_open(credential, each, None)]
        )
        if len({kind_fits(origin, route.kind) for route in routes}) > 1:
            return True
    return False


def worth_apart(instance: Instance) -> frozenset[str]:
    """Credentials whose awards are not worth what a step would earn."""
    credentials = instance.snapshot.credentials
    return frozenset(
        award.credential
        for award in instance.question.record.awards
        for credential in (credentials.get(award.credential),)
        if credential is not None and award.worth(credential) != (credential.planned_credits or 0)
    )


def _adds_up_apart(group: Group, instance: Instance) -> bool:
    """It adds up the credits of such awards."""
    apart = worth_apart(instance) if group.rule is GroupRule.CREDITS else frozenset()
    lines = (line for line in group.of if isinstance(line, CredentialLine) and line.worth is None) if apart else ()
    return any(not apart.isdisjoint(instance.evidence.accepted(line)) for line in lines)


def touches(overlap: Overlap, key: str, credential: Credential) -> bool:
    """A credential, or a group in one of its routes, is a party of an overlap."""
    return any(_is_party(party, key, credential) for party in overlap.between)


def _is_party(party: str | Select, key: str, credential: Credential) -> bool:
    if isinstance(party, Select):
        return matches(party, credential)
    return party == key or any(line.path == party for line in groups_of(credential))


def groups_of(credential: Credential) -> Iterable[Group]:
    """The groups in the routes of a credential."""
    return (
        line
        for route in credential.routes
        if route.requires is not None
        for line in walk(route.requires)
        if isinstance(line, Group)
    )

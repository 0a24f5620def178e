"""Stacks that ask for nothing but what is held already: who holds it has earned them, and which records may have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from pathways.catalog.stand_ins import Adjacent, merged_sets
from pathways.domain.catalog import Credential, Route, RouteKind
from pathways.domain.learner import Award, Record, is_unlisted
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
    Selection,
    every_line,
)
from pathways.domain.shared_rules import Equivalence


def is_free_stack(route: Route) -> bool:
    """A stack that takes neither money, work nor time: whoever meets its requirement has earned it."""
    costs = route.cost is not None and route.cost.amount > 0
    takes = bool(route.hours or route.weeks or route.shared_cost or route.is_offered)
    return route.kind is RouteKind.STACK and route.requires is not None and not (costs or takes)


@dataclass(frozen=True, slots=True)
class Brought:
    """What somebody brings, as far as counting needs it.

    Attributes:
        awards: those that count, by credential, however old.
        competencies: of which the record states a level.
        worked: it has work.
        says: it has conditions.
    """

    awards: Mapping[str, Sequence[Award]]
    competencies: Collection[str] = ()
    worked: bool = False
    says: bool = False


Bound = Callable[[Brought], bool]
"""Whether a tree may hold by counting: False only where it does not hold. Knows no waivers and no substitutions."""


@dataclass(frozen=True, slots=True)
class FreeStacks:
    """The credentials with a free stack, and what may pay for one.

    Attributes:
        keys: in key order.
        by_credential: by what is held; with equivalents, and whatever stands in.
        by_competency: by what can be done.
        unpaid: those that may hold where nothing is held.
        taking_unlisted: those that take credit from outside the catalogue.
        bounds: of each, those of its trees; none where other cohorts have other trees.
    """

    keys: tuple[str, ...]
    by_credential: Mapping[str, frozenset[str]]
    by_competency: Mapping[str, frozenset[str]]
    unpaid: frozenset[str]
    taking_unlisted: frozenset[str]
    bounds: Mapping[str, tuple[Bound, ...]]

    @classmethod
    def of(
        cls,
        credentials: Mapping[str, Credential],
        equivalences: Iterable[Equivalence],
        adjacent: Adjacent,
        taking_unlisted: Iterable[str],
        with_cohorts: Collection[str],
    ) -> FreeStacks:
        """Those of a catalogue, whose selections are written out."""
        kin = merged_sets(each.credentials for each in equivalences)
        bounding = _Bounding(credentials, kin, adjacent)
        bounds: dict[str, tuple[Bound, ...]] = {}
        by_credential: dict[str, set[str]] = defaultdict(set)
        by_competency: dict[str, set[str]] = defaultdict(set)
        keys, unpaid = [], set()
        for credential in credentials.values():
            routes = filter(is_free_stack, credential.routes)
            trees = [route.requires for route in routes if route.requires is not None]
            if not trees:
                continue
            keys.append(credential.key)
            if credential.key not in with_cohorts:
                bounds[credential.key] = tuple(map(bounding.bound, trees))
            for tree in trees:
                if _may_hold_on_nothing(tree):
                    unpaid.add(credential.key)
                for line in every_line(tree):
                    if isinstance(line, CredentialLine):
                        for key in kin.get(line.credential, (line.credential,)):
                            by_credential[key].add(credential.key)
                    elif isinstance(line, CompetencyLine):
                        by_competency[line.competency].add(credential.key)
        asked = {key: frozenset(found) for key, found in by_competency.items()}
        for competency in adjacent.by_competency:
            for as_ in adjacent.counted_as(competency):
                by_competency[competency] |= asked.get(as_, _NOTHING)
        for credential in credentials.values():
            for shown in credential.competencies:
                by_credential[credential.key] |= by_competency.get(shown.competency, set())
        return cls(
            tuple(keys),
            {key: frozenset(found) for key, found in by_credential.items() if found},
            {key: frozenset(found) for key, found in by_competency.items()},
            frozenset(unpaid),
            frozenset(taking_unlisted).intersection(keys),
            bounds,
        )

    def payable(self, brought: Brought) -> frozenset[str]:
        """All that may hold for what somebody brings, by counting alone; far fewer than those within reach.

        Whoever brings a waiver, a substitution or credit from outside the catalogue is not judged by counting.
        """
        found = set(self.unpaid)
        for key in brought.awards:
            found |= self.by_credential.get(key, _NOTHING)
        for key in brought.competencies:
            found |= self.by_competency.get(key, _NOTHING)
        return frozenset(
            key for key in found if key not in self.bounds or any(bound(brought) for bound in self.bounds[key])
        )

    def within_reach(self, record: Record) -> frozenset[str]:
        """All that may hold for a record, and some that do not."""
        found = set(self.unpaid)
        for award in record.awards:
            if is_unlisted(award.credential):
                found |= self.taking_unlisted
            else:
                found |= self.by_credential.get(award.credential, frozenset())
        for each in record.substitutions:
            found |= self.by_credential.get(each.for_, frozenset())
        for stated in record.competencies:
            found |= self.by_competency.get(stated.competency, frozenset())
        if record.waivers:
            found.update(self.keys)
        return frozenset(found)


_NOTHING: frozenset[str] = frozenset()
_Amount = Callable[[Brought], Decimal]
_ONE, _NOUGHT = Decimal(1), Decimal(0)


class _Bounding:
    """Makes bounds. Limits, claims, scores and days only ever make a tree harder: none of them is looked at."""

    def __init__(
        self, credentials: Mapping[str, Credential], kin: Mapping[str, Sequence[str]], adjacent: Adjacent
    ) -> None:
        self._credentials = credentials
        self._kin = kin
        self._counting: dict[str, set[str]] = defaultdict(set)
        for competency in adjacent.by_competency:
            for as_ in adjacent.counted_as(competency):
                self._counting[as_].add(competency)
        self._showing: dict[str, set[str]] = defaultdict(set)
        for credential in credentials.values():
            for shown in credential.competencies:
                self._showing[shown.competency].add(credential.key)

    def bound(self, line: Requirement) -> Bound:
        """Of a tree."""
        match line:
            case CredentialLine():
                accepted = self._accepted(line)
                return lambda brought: not accepted.isdisjoint(brought.awards)
            case CompetencyLine() if line.level > 0:
                names = frozenset({line.competency, *self._counting.get(line.competency, ())})
                showing = frozenset(self._showing[line.competency])
                return lambda brought: (
                    not (names.isdisjoint(brought.competencies) and showing.isdisjoint(brought.awards))
                )
            case ConditionLine():
                return lambda brought: brought.says
            case ExperienceLine() if line.months > 0 or line.hours:
                return lambda brought: brought.worked
            case Group():
                return self._group(line)
            case CompetencyLine() | ExperienceLine() | CoverageLine() | AverageLine() | ExclusionLine() | Selection():
                return lambda _: True
            case _:
                assert_never(line)

    def _group(self, group: Group) -> Bound:
        if group.rule is GroupRule.ALL:
            return _every([self.bound(part) for part in group.of])
        if group.rule is GroupRule.ANY:
            return _some([self.bound(part) for part in group.of])
        least = group.minimum or _NOUGHT
        amounts = [self._amount(part, in_credits=group.rule is GroupRule.CREDITS) for part in group.of]
        return lambda brought: sum((amount(brought) for amount in amounts), _NOUGHT) >= least

    def _amount(self, line: Requirement, *, in_credits: bool) -> _Amount:
        """What a line adds to a group that counts, at most."""
        worth = line.worth if in_credits else _ONE
        if not isinstance(line, CredentialLine):
            bound, most = self.bound(line), worth or _NOUGHT
            return lambda brought: most if bound(brought) else _NOUGHT
        accepted = self._accepted(line)
        repeats = any(self._credentials[key].repeatable > 1 for key in accepted if key in self._credentials)
        named = self._credentials.get(line.credential)
        least = (named.sure_credits if named is not None else None) or _NOUGHT

        def amount(brought: Brought) -> Decimal:
            held = [(key, each) for key in accepted for each in brought.awards.get(key, ())]
            if not held:
                return _NOUGHT
            most = worth
            if most is None:
                known = self._credentials
                most = max([least, *(each.worth(known[key]) for key, each in held if key in known)])
            return most * sum(each.times for _, each in held) if repeats else most

        return amount

    def _accepted(self, line: CredentialLine) -> frozenset[str]:
        return frozenset(self._kin.get(line.credential, (line.credential,)))


def _every(bounds: Sequence[Bound]) -> Bound:
    return lambda brought: all(bound(brought) for bound in bounds)


def _some(bounds: Sequence[Bound]) -> Bound:
    return lambda brought: any(bound(brought) for bound in bounds)


def _may_hold_on_nothing(line: Requirement) -> bool:
    """It may hold for somebody who holds nothing and can do nothing; a group of another cohort is not there."""
    if isinstance(line, AverageLine | CredentialLine | CompetencyLine):
        return False
    if not isinstance(line, Group) or line.cohort is not None:
        return True
    held = [_may_hold_on_nothing(part) for part in line.of]
    if line.rule is GroupRule.ALL:
        return all(held)
    return any(held) or (line.rule is not GroupRule.ANY and not line.minimum)

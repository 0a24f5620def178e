"""What the lines of a requirement tree can give at most, and which of them no way goes round.

Everything here leaves limits, distinct, claims and exclusions out, so it says of a rule that it can hold rather too
often than too seldom: a finding that rests on it is never about a rule that somebody can meet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from pathways.catalog.snapshot import Snapshot
from pathways.catalog.stand_ins import StandIns
from pathways.domain.catalog import Credential, Route
from pathways.domain.quantity import THOUSAND, thousandths
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
    Scope,
    Selection,
)


@dataclass(frozen=True, slots=True)
class Reach:
    """Credentials and their sets of equivalents; amounts are in thousandths, a line that counts is 1000."""

    credentials: Mapping[str, Credential]
    equivalents: Mapping[str, tuple[str, ...]]
    stand_ins: StandIns

    @classmethod
    def of(cls, snapshot: Snapshot) -> Reach:
        return cls(snapshot.credentials, snapshot.equivalents, snapshot.stand_ins)

    def equals(self, key: str, scope: Scope = ()) -> tuple[str, ...]:
        """A credential with its equivalents in a scope, in key order."""
        return self.stand_ins.sets(self.equivalents, scope).get(key, (key,))

    def kind(self, key: str, scope: Scope = ()) -> str:
        """The first of them, which stands for the set."""
        return self.equals(key, scope)[0]

    def worth(self, line: Requirement, rule: GroupRule) -> int:
        """What a direct line of a group adds at most when it counts: by the best of its equivalents."""
        if rule is not GroupRule.CREDITS:
            return THOUSAND
        if line.worth is not None:
            return thousandths(line.worth)
        return max(self._worths(line), default=0)

    def least_worth(self, line: Requirement) -> int:
        """What a direct line is worth in credits at the least: by the smallest of its equivalents."""
        if line.worth is not None:
            return thousandths(line.worth)
        return min((_in_thousandths(each.least_credits) for each in self._known(line)), default=0)

    def _worths(self, line: Requirement) -> Iterator[int]:
        yield from (_in_thousandths(each.planned_credits) for each in self._known(line))

    def accepted(self, line: CredentialLine) -> tuple[str, ...]:
        """The keys of what pays for a line: the credential, its equivalents, and what stands for it."""
        if line.exact:
            return (line.credential,)
        others = self.stand_ins.within(line.scope).one_way.get(line.credential, ())
        return (*self.equals(line.credential, line.scope), *others)

    def has_others(self, line: CredentialLine) -> bool:
        """Equivalents that apply to this line alone may pay for it too."""
        return not set(self.equals(line.credential)).issuperset(self.accepted(line))

    def _known(self, line: Requirement) -> Iterator[Credential]:
        if isinstance(line, CredentialLine):
            yield from (self.credentials[key] for key in self.accepted(line) if key in self.credentials)

    def most(self, group: Group, lines: Iterable[Requirement]) -> int:
        """What some direct lines of a group add up to; equivalents count once, or as often as any, at the best."""
        total = 0
        best: dict[str, int] = {}
        for line in lines:
            worth = self.worth(line, group.rule)
            if isinstance(line, CredentialLine):
                kind = self.kind(line.credential, group.scope)
                best[kind] = max(worth, best.get(kind, 0))
            else:
                total += worth
        return total + sum(worth * self.times(kind, group.scope) for kind, worth in best.items())

    def times(self, key: str, scope: Scope = ()) -> int:
        """How many awards of a credential and its equivalents count in a group at most."""
        known = (self.credentials[each] for each in self.equals(key, scope) if each in self.credentials)
        return max((each.repeatable for each in known), default=1)

    def gives(self, line: Requirement, rule: GroupRule) -> int:
        """What a direct line of a group adds at most, as often as it counts."""
        worth = self.worth(line, rule)
        return worth * self.times(line.credential, line.scope) if isinstance(line, CredentialLine) else worth

    def can_hold(self, line: Requirement, met: Callable[[CredentialLine], bool]) -> bool:
        """Whether a tree holds when these credential lines are met, and every line of another form."""
        match line:
            case CredentialLine():
                return met(line)
            case Group(rule=GroupRule.ALL) as group:
                return all(self.can_hold(part, met) for part in group.of)
            case Group() as group:
                return self.most(group, (part for part in group.of if self.can_hold(part, met))) >= minimum_of(group)
            case (
                ExclusionLine()
                | CompetencyLine()
                | ExperienceLine()
                | ConditionLine()
                | CoverageLine()
                | Selection()
                | AverageLine()
            ):
                return True
            case _:
                assert_never(line)

    def needed(self, group: Group) -> Iterator[Requirement]:
        """The direct lines without which a group cannot hold; none of a group that cannot hold anyway."""
        if group.rule is GroupRule.ALL:
            yield from group.of
            return
        spare = self.most(group, group.of) - minimum_of(group)
        worths: dict[str, list[int]] = defaultdict(list)
        for line in group.of:
            if isinstance(line, CredentialLine):
                worths[self.kind(line.credential, group.scope)].append(self.gives(line, group.rule))
        for line in group.of:
            loss = worth = self.gives(line, group.rule)
            if isinstance(line, CredentialLine):
                others = sorted(worths[self.kind(line.credential, group.scope)])
                others.remove(worth)
                loss = worth - min(worth, others[-1]) if others else worth
            if 0 <= spare < loss:
                yield line

    def unavoidable(self, root: Requirement) -> Iterator[Requirement]:
        """The lines that hold whenever the tree does, itself first."""
        stack = [root]
        while stack:
            line = stack.pop()
            yield line
            if isinstance(line, Group):
                stack.extend(self.needed(line))

    def forced(self, line: Requirement) -> frozenset[str]:
        """The sets of equivalents (by their `kind`) that a tree cannot hold without; their routes are ignored."""
        match line:
            case CredentialLine(credential=key) as line:
                return frozenset() if self.has_others(line) else frozenset({self.kind(key)})
            case Group(rule=GroupRule.ALL) as group:
                return frozenset().union(*(self.forced(part) for part in group.of))
            case Group() as group:
                return self._forced_by_choice(group)
            case (
                ExclusionLine()
                | CompetencyLine()
                | ExperienceLine()
                | ConditionLine()
                | CoverageLine()
                | Selection()
                | AverageLine()
            ):
                return frozenset()
            case _:
                assert_never(line)

    def _forced_by_choice(self, group: Group) -> frozenset[str]:
        spare = self.most(group, group.of) - minimum_of(group)
        if spare < 0:
            return frozenset()
        parts = [(part, self.forced(part)) for part in group.of]
        losses: dict[str, int] = defaultdict(int)
        for part, kinds in parts:
            for kind in kinds:
                losses[kind] += self.gives(part, group.rule)
        return frozenset(
            kind
            for kind, loss in losses.items()
            # The loss is exact only where no equivalents stand in for each other, so the sum is done again.
            if loss > spare
            and self.most(group, (part for part, kinds in parts if kind not in kinds)) < minimum_of(group)
        )


def minimum_of(group: Group) -> int:
    """What the direct lines of an ANY, AT_LEAST or CREDITS group must add up to."""
    if group.takes_unlisted:
        return 0
    return THOUSAND if group.rule is GroupRule.ANY else thousandths(group.minimum) if group.minimum is not None else 0


def _in_thousandths(credits: Decimal | None) -> int:
    return 0 if credits is None else thousandths(credits)


def rules_of(credential: Credential) -> Iterator[tuple[Route, Requirement]]:
    """The routes and renewals that require something, each with its tree."""
    for route in (*credential.routes, *credential.renewals):
        if route.requires is not None:
            yield route, route.requires


def asks_for_more(line: CredentialLine) -> bool:
    """Than that the credential is held: for a score, a grade, or how and when it was earned."""
    limits = (line.min_score, line.max_score, line.min_grade, line.earned_within_months, line.earned)
    return any(limit is not None for limit in limits)

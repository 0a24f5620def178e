"""What a catalogue hangs on: for each credential, those without which nobody obtains it.

These are the landmarks of AND/OR graphs (Keyder, Richter and Helmert 2010, ECAI), as the greatest fixpoint: what every
route needs in common. Sets of equivalents stand in for each other; competencies are shown by whatever shows them;
experience and conditions count as given, limits and exclusions as absent, so that a credential is named only where it
is surely needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import heappop, heappush
from math import gcd
from typing import assert_never

import networkx as nx

from pathways.catalog.snapshot import Snapshot
from pathways.curation.reach import Reach
from pathways.domain.catalog import Credential, CredentialStatus
from pathways.domain.quantity import thousandths
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
)


@dataclass(frozen=True)
class Bottleneck:
    """A credential that everybody needs on the way to others.

    Attributes:
        needed_by: the keys of these, in order.
    """

    credential: str
    needed_by: tuple[str, ...]


def bottlenecks(snapshot: Snapshot) -> tuple[Bottleneck, ...]:
    """All credentials that everybody needs on the way to others, those that most depend on first."""
    found: dict[str, list[str]] = {}
    for key, needed in essentials(snapshot).items():
        for each in needed:
            found.setdefault(each, []).append(key)
    listed = [Bottleneck(key, tuple(sorted(users))) for key, users in found.items()]
    return tuple(sorted(listed, key=lambda each: (-len(each.needed_by), each.credential)))


def essentials(snapshot: Snapshot) -> dict[str, frozenset[str]]:
    """Per obtainable credential, the others that everybody needs who holds none of them yet."""
    return _Essentials(snapshot).found()


class _Essentials:
    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._reach = Reach.of(snapshot)
        self._keys = [
            key
            for key, credential in snapshot.credentials.items()
            if credential.status is CredentialStatus.ACTIVE and credential.routes
        ]
        self._bit = {key: 1 << place for place, key in enumerate(self._keys)}
        # One bit more stands for what nobody can obtain.
        self._nobody = 1 << len(self._keys)
        self._all = 2 * self._nobody - 1
        self._needs: dict[str, int] = dict.fromkeys(self._keys, self._all)

    def found(self) -> dict[str, frozenset[str]]:
        """Sets of keys; what nobody can obtain is left out, since all or nothing would be needed for it."""
        users = self._users()
        order = _first_to_last(self._keys, users)
        place = {key: at for at, key in enumerate(order)}
        waiting = list(range(len(order)))
        is_waiting = set(waiting)
        while waiting:
            at = heappop(waiting)
            is_waiting.discard(at)
            key = order[at]
            needs = self._of_credential(self._snapshot.credentials[key]) | self._bit[key]
            if needs != self._needs[key]:
                self._needs[key] = needs
                again = {place[user] for user in users.get(key, ())} - is_waiting
                is_waiting |= again
                for each in again:
                    heappush(waiting, each)
        return {
            key: self._listed(needs & ~self._bit[key]) for key, needs in self._needs.items() if self._obtainable(key)
        }

    def _obtainable(self, key: str) -> bool:
        return not self._needs[key] & self._nobody

    def _users(self) -> Mapping[str, Iterable[str]]:
        """The credentials whose routes may rest on each."""
        found: dict[str, dict[str, None]] = {}
        for key in self._keys:
            for route in self._snapshot.credentials[key].routes:
                for payer in self._payers(route.requires):
                    found.setdefault(payer, {})[key] = None
        return found

    def _payers(self, line: Requirement | None) -> Iterable[str]:
        if isinstance(line, Group):
            for part in line.of:
                yield from self._payers(part)
        elif line is not None:
            yield from self._ways(line) or ()

    def _ways(self, line: Requirement) -> list[str] | None:
        """The credentials of which any satisfies a line; None: something else may, or it asks for nothing to earn."""
        match line:
            case CredentialLine() as line:
                return [each for each in self._reach.accepted(line) if each in self._bit]
            case CompetencyLine(competency=competency, level=level):
                return [
                    key
                    for key in self._snapshot.developed_by.get(competency, ())
                    if key in self._bit
                    and any(
                        each.competency == competency and each.level >= level
                        for each in self._snapshot.credentials[key].competencies
                    )
                ]
            case (
                Group()
                | ExclusionLine()
                | ExperienceLine()
                | ConditionLine()
                | CoverageLine()
                | Selection()
                | AverageLine()
            ):
                return None
            case _:
                assert_never(line)

    def _of_credential(self, credential: Credential) -> int:
        common = self._all
        for route in credential.routes:
            common &= 0 if route.requires is None else self._of_line(route.requires)
        return common

    def _of_line(self, line: Requirement) -> int:
        if isinstance(line, Group):
            return self._of_group(line)
        ways = self._ways(line)
        if ways is None:
            return 0
        common = self._all
        for key in ways:
            common &= self._needs[key]
        return common

    def _of_group(self, group: Group) -> int:
        parts = [self._of_line(part) for part in group.of]
        if group.rule is GroupRule.ALL:
            every = 0
            for needs in parts:
                every |= needs
            return every
        common = self._all
        if group.rule is GroupRule.ANY:
            for needs in parts:
                common &= needs
            return common
        return self._of_threshold(group, parts)

    def _of_threshold(self, group: Group, parts: list[int]) -> int:
        """A credential is needed where the lines that do without it cannot reach the threshold."""
        worths = [self._worth(group, part) * self._times(part) for part in group.of]
        least, total = thousandths(group.minimum or Decimal(0)), sum(worths)
        if total < least:
            return self._all
        return _heavier(parts, worths, total - least, self._all)

    def _times(self, line: Requirement) -> int:
        """How often a direct line may count."""
        if not isinstance(line, CredentialLine) or line.credential not in self._snapshot.credentials:
            return 1
        return self._reach.times(line.credential, line.scope)

    def _worth(self, group: Group, line: Requirement) -> int:
        if group.rule is not GroupRule.CREDITS:
            return 1000
        if line.worth is not None:
            return thousandths(line.worth)
        ways = self._ways(line) if isinstance(line, CredentialLine) else []
        credits = [self._snapshot.credentials[key].credits for key in ways or ()]
        return max((thousandths(each) for each in credits if each is not None), default=0)

    def _listed(self, needs: int) -> frozenset[str]:
        found = []
        while needs:
            bit = needs & -needs
            found.append(self._keys[bit.bit_length() - 1])
            needs ^= bit
        return frozenset(found)


def _heavier(sets: Sequence[int], weights: Sequence[int], than: int, everything: int) -> int:
    """The members of some sets that weigh more than so much, each as much as the sets that it is in.

    Sets are bits of integers, so that all members are added up at once, digit by digit, in binary.

    Args:
        everything: all members.
    """
    scale = gcd(*weights) or 1
    than //= scale
    digits = [0] * (sum(weights) // scale).bit_length()
    for members, weight in zip(sets, weights, strict=True):
        carry = 0
        for place, digit in enumerate(digits):
            added = members if weight // scale >> place & 1 else 0
            digits[place] = digit ^ added ^ carry
            carry = digit & added | carry & (digit | added)
    more, equal = 0, everything
    for place in reversed(range(len(digits))):
        if than >> place & 1:
            equal &= digits[place]
        else:
            more |= equal & digits[place]
            equal &= ~digits[place]
    return 0 if than >> len(digits) else more


def _first_to_last(keys: Sequence[str], users: Mapping[str, Iterable[str]]) -> list[str]:
    """Keys in an order in which each comes before its users, except in circles."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(keys)
    graph.add_edges_from((key, user) for key, several in users.items() for user in several)
    parts = nx.condensation(graph)
    return [key for part in nx.topological_sort(parts) for key in sorted(parts.nodes[part]["members"])]

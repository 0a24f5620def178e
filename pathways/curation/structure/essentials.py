"""What a catalogue hangs on: for each credential, those without which nobody obtains it.

These are the landmarks of AND/OR graphs (Keyder, Richter and Helmert 2010, ECAI), as the greatest fixpoint: what every
route needs in common. Sets of equivalents stand in for each other; competencies are shown by whatever shows them;
experience and conditions count as given, limits and exclusions as absent, so that a credential is named only where it
is surely needed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import gcd
from operator import itemgetter
from typing import assert_never

import networkx as nx

from pathways.catalog.snapshot import Snapshot
from pathways.curation.reach import Reach
from pathways.domain.catalog import CredentialStatus, Strength
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
    walk,
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
    return _Essentials(snapshot).credentials()


def all_essentials(snapshot: Snapshot) -> dict[str, frozenset[str]]:
    """The same, and per occupation for what the law asks for, where somebody can obtain all of that."""
    found = _Essentials(snapshot)
    return {**found.credentials(), **found.occupations()}


class _Essentials:
    """Works bit by bit: the n-th bit of what something needs says whether it is out of reach without the n-th one."""

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
        self._beside: dict[str, int] = {}
        """Of those that are hoped for side by side, where that is still less than `_needs`."""
        self._work()

    def credentials(self) -> dict[str, frozenset[str]]:
        """Sets of keys; what nobody can obtain is left out, since all or nothing would be needed for it."""
        return {
            key: self._listed(needs & ~self._bit[key]) for key, needs in self._needs.items() if not needs & self._nobody
        }

    def occupations(self) -> dict[str, frozenset[str]]:
        """The same for what the law asks for in occupations."""
        found = {}
        for occupation in self._snapshot.occupations.values():
            needs = 0
            for asked in occupation.credentials:
                if asked.strength is Strength.REQUIRED:
                    needs |= self._of_line(CredentialLine(path="", credential=asked.credential, exact=True), "")
            if not needs & self._nobody:
                found[occupation.key] = self._listed(needs)
        return found

    def _work(self) -> None:
        """Sets what each needs, from the first to the last; circles until nothing changes any more."""
        users, beside = self._users()
        for part in _first_to_last(self._keys, users):
            inside = {key: [user for user in users.get(key, ()) if user in part] for key in part}
            if len(part) > 1 and any(not beside[key].isdisjoint(part) for key in part if key in beside):
                self._together(part)
            else:
                self._one_by_one(part, inside)

    def _one_by_one(self, part: Collection[str], inside: Mapping[str, Iterable[str]]) -> None:
        waiting = dict.fromkeys(part)
        while waiting:
            key = next(iter(waiting))
            del waiting[key]
            needs = self._of_credential(key)
            if needs != self._needs[key]:
                self._needs[key] = needs
                waiting.update(dict.fromkeys(inside[key]))

    def _together(self, part: Collection[str]) -> None:
        """Those of a circle may be earned side by side: what is earned before grows from nothing, and at each turn what
        may be earned beside each other shrinks from everything."""
        while True:
            self._beside = {key: self._bit[key] for key in part}
            before = None
            while before != self._beside:
                before = dict(self._beside)
                for key in part:
                    self._beside[key] = self._of_credential(key)
            found, self._beside = self._beside, {}
            if all(self._needs[key] == needs for key, needs in found.items()):
                return
            self._needs.update(found)

    def _users(self) -> tuple[Mapping[str, Iterable[str]], Mapping[str, set[str]]]:
        """The credentials whose routes may rest on each; and those that may be earned side by side with it."""
        found: dict[str, dict[str, None]] = {}
        beside: dict[str, set[str]] = {}
        for key in self._keys:
            for route in self._snapshot.credentials[key].routes:
                for line in () if route.requires is None else walk(route.requires):
                    for payer in self._ways(line, key) or ():
                        found.setdefault(payer, {})[key] = None
                        if isinstance(line, CredentialLine) and line.side_by_side:
                            beside.setdefault(payer, set()).add(key)
        return found, beside

    def _ways(self, line: Requirement, owner: str) -> list[str] | None:
        """The credentials that satisfy a line, each of them alone; None: it is a group, or asks for nothing to earn.

        Args:
            owner: in whose route it stands; no step supports itself.
        """
        match line:
            case CredentialLine() as line:
                return [each for each in self._reach.accepted(line) if each in self._bit and each != owner]
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

    def _of_credential(self, key: str) -> int:
        common = self._all
        for route in self._snapshot.credentials[key].routes:
            common &= 0 if route.requires is None else self._of_line(route.requires, key)
        return common | self._bit[key]

    def _of_line(self, line: Requirement, owner: str) -> int:
        if isinstance(line, Group):
            return self._of_group(line, owner)
        ways = self._ways(line, owner)
        return 0 if ways is None else self._of_any(line, ways)

    def _of_any(self, line: Requirement, ways: Iterable[str]) -> int:
        """What is needed for all of some credentials."""
        hoped = self._beside if isinstance(line, CredentialLine) and line.side_by_side else {}
        common = self._all
        for key in ways:
            common &= hoped.get(key, self._needs[key])
        return common

    def _of_group(self, group: Group, owner: str) -> int:
        if group.rule is GroupRule.ALL:
            every = 0
            for part in group.of:
                every |= self._of_line(part, owner)
            return every
        if group.rule is GroupRule.ANY:
            common = self._all
            for part in group.of:
                common &= self._of_line(part, owner)
            return common
        return self._of_threshold(group, owner)

    def _of_threshold(self, group: Group, owner: str) -> int:
        """A credential is needed where what is left without it does not add up to the threshold.

        Lines of one set of equivalents count once, by the best that is left: each adds what it is worth beyond the
        next best.
        """
        parts: list[int] = []
        worths: list[int] = []
        once: dict[str, list[tuple[int, int]]] = {}
        for line in group.of:
            if isinstance(line, CredentialLine):
                kind = self._reach.kind(line.credential, group.scope)
                times = self._times(line)
                for key in self._ways(line, owner) or ():
                    worth = self._worth(group, line, key) * times
                    once.setdefault(kind, []).append((worth, self._of_any(line, [key])))
            else:
                parts.append(self._of_line(line, owner))
                worths.append(self._worth(group, line, ""))
        for ways in once.values():
            ways.sort(key=itemgetter(0), reverse=True)
            common = self._all
            for (worth, needs), (next_worth, _) in zip(ways, (*ways[1:], (0, 0)), strict=True):
                common &= needs
                if worth > next_worth:
                    parts.append(common)
                    worths.append(worth - next_worth)
        least, total = thousandths(group.minimum or Decimal(0)), sum(worths)
        return self._all if total < least else _heavier(parts, worths, total - least, self._all)

    def _times(self, line: CredentialLine) -> int:
        """How often a line may count in a group that counts or adds up."""
        return self._reach.times(line.credential, line.scope) if line.credential in self._snapshot.credentials else 1

    def _worth(self, group: Group, line: Requirement, key: str) -> int:
        """What a line adds, in thousandths, where this credential pays for it."""
        if group.rule is not GroupRule.CREDITS:
            return 1000
        if line.worth is not None or not isinstance(line, CredentialLine):
            return thousandths(line.worth or Decimal(0))
        is_named = (line.credential, key) in self._reach.stand_ins.within(line.scope).named
        return thousandths(
            self._snapshot.credentials[line.credential if is_named else key].planned_credits or Decimal(0)
        )

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


def _first_to_last(keys: Sequence[str], users: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Keys in an order in which each comes before its users; those that use each other together."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(keys)
    graph.add_edges_from((key, user) for key, several in users.items() for user in several)
    parts = nx.condensation(graph)
    return [sorted(parts.nodes[part]["members"]) for part in nx.topological_sort(parts)]

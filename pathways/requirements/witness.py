"""Checks claims: a tree with what is said to pay for its lines. Knows no solver, and finds nothing by itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from pathways.domain.catalog import Credential
from pathways.domain.months import add_months
from pathways.domain.requirement import (
    COUNTING,
    CountsOnce,
    CredentialLine,
    Group,
    GroupRule,
    Limit,
    Requirement,
    walk,
)
from pathways.requirements.claims import NOT_USED, Use, Uses, is_ruled
from pathways.requirements.constraint_terms import distinct_values
from pathways.requirements.evidence import Evidence
from pathways.requirements.leaves import (
    Earned,
    amounts_of,
    best_worth,
    days_of,
    leaf_holds,
    payers,
    ways_of,
    worth_of,
    worths_of,
)
from pathways.requirements.payments import payments

ZERO, ONE = Decimal(0), Decimal(1)
Part = tuple[CredentialLine, Decimal | None]
"""A line that is paid for, and what that adds in credits; None: it takes the whole."""
NO_ROOM: Mapping[str, Decimal] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Taken:
    """A claim below a countsOnce; `divided`: of part of the credits."""

    line: CredentialLine
    use: Use
    divided: bool


class Witness:
    """Claims for the trees of a record after some steps."""

    def __init__(self, uses: Uses, evidence: Evidence, credentials: Mapping[str, Credential], earned: Earned) -> None:
        self._uses = uses
        self._evidence = evidence
        self._credentials = credentials
        self._earned = earned

    def holds(self, root: Requirement | None) -> bool:
        """The tree holds by these claims, and all of them are in order."""
        return root is None or (self._holds(root, claimed=False) and self._in_order(root))

    def _holds(self, line: Requirement, *, claimed: bool) -> bool:
        if line.path in self._evidence.waived:
            return True
        if isinstance(line, CredentialLine) and claimed:
            return line.path in self._uses
        if not isinstance(line, Group):
            return leaf_holds(line, self._evidence, self._earned)
        claimed = claimed or is_ruled(line, self._evidence)
        held = [part for part in line.of if self._holds(part, claimed=claimed)]
        match line.rule:
            case GroupRule.ALL:
                return len(held) == len(line.of)
            case GroupRule.ANY:
                return bool(held)
            case _:
                total = self._count(line, held, claimed=claimed)
                return total >= (line.minimum or ZERO) and self._is_distinct(line) and self._within_shares(line, total)

    def _within_shares(self, group: Group, total: Decimal) -> bool:
        """Of what counts no more than a share counts of some, where the group limits that."""
        direct = self._direct(group)
        return all(
            sum(use.amount for _, use in self._limited(group, limit, direct)) <= limit.at_most_share * total
            for limit in group.limits
            if limit.at_most_share is not None
        )

    def _count(self, group: Group, held: list[Requirement], *, claimed: bool) -> Decimal:
        total = ZERO
        counted: dict[str, list[Decimal]] = defaultdict(list)
        for line in held:
            value = ONE if group.rule is GroupRule.AT_LEAST else self._worth(line)
            if not isinstance(line, CredentialLine):
                total += value
                continue
            mine = counted[self._evidence.kin(line.credential, group.scope)]
            if claimed and line.path not in self._evidence.waived:
                mine += [use.amount for use in self._uses[line.path]]
            else:
                mine.append(value)
        for name, amounts in counted.items():
            total += sum(sorted(amounts, reverse=True)[: self._evidence.times_in_all(name, group.scope)])
        return total

    def _worth(self, line: Requirement) -> Decimal:
        """What a line adds in a CREDITS group, by the best that can pay for it; a waived one by what it says."""
        if line.path in self._evidence.waived:
            return worth_of(line, self._credentials) or ZERO
        return best_worth(line, self._evidence, self._credentials, self._earned)

    def _paid(self, line: CredentialLine, use: Use) -> Decimal:
        """What a claimed line is worth at most, by what pays for it."""
        return max(self._amounts(line, use))

    def _amounts(self, line: CredentialLine, use: Use) -> tuple[Decimal, ...]:
        found = amounts_of(line, self._evidence, self._credentials, self._earned)
        return found.get(use.credential, (ZERO,))

    def _is_distinct(self, group: Group) -> bool:
        if group.distinct is None:
            return True
        counted = (line for line, use in self._direct(group) if use.amount > 0)
        by = group.distinct.by
        seen = {value for line in counted for value in distinct_values(by, self._credentials.get(line.credential))}
        return len(seen) >= group.distinct.at_least

    def _direct(self, group: Group) -> list[tuple[CredentialLine, Use]]:
        """The claims for credential lines right below a group."""
        lines = (line for line in group.of if isinstance(line, CredentialLine))
        return [
            (line, use)
            for line in lines
            if line.path not in self._evidence.waived
            for use in self._uses.get(line.path, NOT_USED)
        ]

    def _in_order(self, root: Requirement) -> bool:
        """Every claim is one that may be made, and none breaks a limit or is made twice."""
        alone = {line.path for line in walk(root) if isinstance(line, CredentialLine)}
        for group in walk(root):
            if isinstance(group, Group) and group.rule in COUNTING:
                alone.difference_update(line.path for line in group.of)
        for line in walk(root):
            used = self._uses.get(line.path, NOT_USED)
            if isinstance(line, CredentialLine) and used:
                able = payers(line, self._evidence, self._earned)
                if any(use.credential not in able for use in used) or (len(used) > 1 and line.path in alone):
                    return False
            if isinstance(line, Group) and not (self._within_limits(line) and self._close_together(line)):
                return False
        return self._once(root, None, {})

    def _within_limits(self, group: Group) -> bool:
        direct = self._direct(group)
        if group.rule is GroupRule.CREDITS and any(use.amount > self._paid(line, use) for line, use in direct):
            return False
        if group.rule in COUNTING and not self._pays_once(group, direct):
            return False
        for limit in group.limits:
            inside = self._limited(group, limit, direct)
            if group.rule is GroupRule.AT_LEAST:
                amounts = [min(self._amounts(line, use)) for line, use in inside]
            else:
                amounts = [use.amount for _, use in inside]
            if limit.at_most is not None and len(inside) > limit.at_most:
                return False
            if limit.at_most_credits is not None and sum(amounts) > limit.at_most_credits:
                return False
        return self._share_value(group, direct)

    def _pays_once(self, group: Group, direct: list[tuple[CredentialLine, Use]]) -> bool:
        """No credential pays for two lines of a group, of a repeatable one no award, and none pays more than counts."""
        times = self._evidence
        per_line = Counter(line.path for line, _ in direct)
        per_set = Counter(times.kin(line.credential, group.scope) for line, _ in direct)
        tokens: dict[str, dict[str, list[Part]]] = defaultdict(lambda: defaultdict(list))
        for line, use in direct:
            adds = use.amount if group.rule is GroupRule.CREDITS else None
            tokens[use.credential][use.unit].append((line, adds))
        return (
            all(per_line[line.path] <= times.times_for(line) for line, _ in direct)
            and all(count <= times.times_in_all(name, group.scope) for name, count in per_set.items())
            and all(len(parts) == 1 for mine in tokens.values() for parts in mine.values())
            and all(
                len(mine) <= times.times(key) and self._are_there(key, list(mine.values()))
                for key, mine in tokens.items()
            )
        )

    def _are_there(self, key: str, tokens: Sequence[Sequence[Part]], room: Mapping[str, Decimal] = NO_ROOM) -> bool:
        """A repeatable credential has as many awards and steps as are claimed, each of which pays for its lines.

        Args:
            tokens: of each, the lines that it pays for, with the credits that it adds there, where these count.
            room: what may be divided of each of its awards and steps, where credits are divided.
        """
        if self._evidence.times(key) == 1:
            return True
        able: list[set[str]] = []
        for token in tokens:
            units: set[str] | None = None
            for line, adds in token:
                found = {
                    each.unit
                    for each in payments(line, self._evidence, self._credentials, self._earned)
                    if each.credential == key and (adds is None or adds <= each.amount)
                }
                units = found if units is None else units & found
            whole = sum((adds or ZERO for _, adds in token), ZERO)
            able.append({unit for unit in units or () if whole <= room.get(unit, whole)})
        return _can_be_matched(able)

    def _close_together(self, group: Group) -> bool:
        """From some day on, something that pays for each claimed line below was issued within the months."""
        months = group.within_months_of_each_other
        if months is None:
            return True
        claimed = [line for line in walk(group) if isinstance(line, CredentialLine)]
        issued = [
            self._days(line, use)
            for line in claimed
            if line.path not in self._evidence.waived
            for use in self._uses.get(line.path, NOT_USED)
        ]
        return not issued or any(
            all(any(first <= day <= add_months(first, months) for day in days) for days in issued)
            for first in {day for days in issued for day in days}
        )

    def _days(self, line: CredentialLine, use: Use) -> Sequence[date]:
        if not use.unit:
            return days_of(line, use.credential, self._evidence, self._earned)
        found = payments(line, self._evidence, self._credentials, self._earned)
        units = [each for each in found if (each.credential, each.unit) == (use.credential, use.unit)]
        return [each.issued for each in units if each.issued is not None]

    def _share_value(self, group: Group, direct: list[tuple[CredentialLine, Use]]) -> bool:
        """Something is common to all that counts, where the group asks for it."""
        if group.same is None or not direct:
            return True
        known = [self._credentials.get(line.credential) for line, _ in direct]
        values = [frozenset(() if each is None else each.values(group.same)) for each in known]
        return bool(frozenset.intersection(*values))

    def _limited(
        self, group: Group, limit: Limit, direct: list[tuple[CredentialLine, Use]]
    ) -> list[tuple[CredentialLine, Use]]:
        """What a limit looks at of the claims for lines of a group."""
        inside = [(line, use) for line, use in direct if limit.looks_at(line.credential)]
        scale = limit.graded
        return inside if scale is None else [each for each in inside if self._is_graded(*each, group, scale)]

    def _is_graded(self, line: CredentialLine, use: Use, group: Group, scale: str) -> bool:
        """Every award or step that could have paid as much is graded on a scale."""
        ways = ways_of(line, self._evidence, self._credentials, self._earned).get(use.credential, ())
        counts = [on for amount, on in ways if group.rule is not GroupRule.CREDITS or amount >= use.amount]
        return all(on == scale for on in counts)

    def _once(self, line: Requirement, once: Group | None, taken: dict[str, list[_Taken]]) -> bool:
        """Below a countsOnce each credential is claimed once, or its credits are divided."""
        if line.path in self._evidence.waived or (line.shared and once is not None):
            return True
        if isinstance(line, Group):
            own = once is None and line.counts_once is not None
            if own:
                once, taken = line, defaultdict(list)
            for part in line.of:
                divides = once is not None and once.counts_once is CountsOnce.CREDITS
                divided = line.rule is GroupRule.CREDITS and divides
                if isinstance(part, CredentialLine) and part.path in self._uses and once is not None:
                    if not part.shared and part.path not in self._evidence.waived:
                        for use in self._uses[part.path]:
                            name = self._evidence.kin(use.credential, once.scope)
                            taken.setdefault(name, []).append(_Taken(part, use, divided))
                elif not self._once(part, once, taken):
                    return False
            return not own or all(self._is_once(line, name, claims) for name, claims in taken.items())
        return True

    def _is_once(self, scope: Group, name: str, claims: Sequence[_Taken]) -> bool:
        """One set of equivalents is claimed once below a group; of a repeatable one each award is."""
        if self._evidence.times_in_all(name, scope.scope) == 1:
            return _takes_once(claims, self._room(scope, name))
        tokens: dict[str, dict[str, list[_Taken]]] = defaultdict(lambda: defaultdict(list))
        for each in claims:
            tokens[each.use.credential][each.use.unit].append(each)
        for key, mine in tokens.items():
            room = self._rooms(scope, key)
            most = max(room.values(), default=ZERO)
            parts = [
                [(each.line, each.use.amount if each.divided else None) for each in some] for some in mine.values()
            ]
            if len(mine) > self._evidence.times(key) or not self._are_there(key, parts, room):
                return False
            if not all(_takes_once(some, most) for some in mine.values()):
                return False
        return sum(map(len, tokens.values())) <= self._evidence.times_in_all(name, scope.scope)

    def _rooms(self, scope: Group, key: str) -> dict[str, Decimal]:
        """What of each award or step of a credential may be divided below a group: the largest worth of the credits
        lines that it could pay for."""
        found: dict[str, Decimal] = {}
        for group in walk(scope):
            if isinstance(group, Group) and group.rule is GroupRule.CREDITS:
                for line in group.of:
                    if isinstance(line, CredentialLine):
                        for each in payments(line, self._evidence, self._credentials, self._earned):
                            if each.credential == key:
                                found[each.unit] = max(each.amount, found.get(each.unit, ZERO))
        return found

    def _room(self, scope: Group, name: str) -> Decimal:
        """What of a set may be divided below a group: the largest worth of the credits lines that it could pay for."""
        found = ZERO
        for group in walk(scope):
            if isinstance(group, Group) and group.rule is GroupRule.CREDITS:
                for line in group.of:
                    if isinstance(line, CredentialLine):
                        worths = worths_of(line, self._evidence, self._credentials, self._earned)
                        able = payers(line, self._evidence, self._earned)
                        mine = (key for key in able if self._evidence.kin(key, scope.scope) == name)
                        found = max((found, *(worths[key] for key in mine)))
        return found


def _takes_once(claims: Sequence[_Taken], room: Decimal) -> bool:
    whole = [each for each in claims if not each.divided]
    if whole:
        return len(whole) == 1 and len(claims) == 1
    return sum(each.use.amount for each in claims) <= room


def _can_be_matched(able: Sequence[set[str]]) -> bool:
    """Each finds one of those it is able to have, and no two the same (augmenting paths)."""
    owner: dict[str, int] = {}

    def found(place: int, seen: set[str]) -> bool:
        for unit in sorted(able[place] - seen):
            seen.add(unit)
            if unit not in owner or found(owner[unit], seen):
                owner[unit] = place
                return True
        return False

    return all(found(place, set()) for place in range(len(able)))

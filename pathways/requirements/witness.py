"""Checks claims: a tree with what is said to pay for its lines. Knows no solver, and finds nothing by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

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
from pathways.requirements.claims import Use, Uses, is_ruled
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

ZERO, ONE = Decimal(0), Decimal(1)


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
            sum(self._uses[line.path].amount for line in self._limited(group, limit, direct))
            <= limit.at_most_share * total
            for limit in group.limits
            if limit.at_most_share is not None
        )

    def _count(self, group: Group, held: list[Requirement], *, claimed: bool) -> Decimal:
        total = ZERO
        best: dict[str, Decimal] = {}
        for line in held:
            value = ONE if group.rule is GroupRule.AT_LEAST else self._worth(line)
            if not isinstance(line, CredentialLine):
                total += value
                continue
            if claimed and line.path not in self._evidence.waived:
                value = self._uses[line.path].amount
            name = self._evidence.kin(line.credential)
            best[name] = max(value, best.get(name, ZERO))
        return total + sum(best.values())

    def _worth(self, line: Requirement) -> Decimal:
        """What a line adds in a CREDITS group, by the best that can pay for it; a waived one by what it says."""
        if line.path in self._evidence.waived:
            return worth_of(line, self._credentials) or ZERO
        return best_worth(line, self._evidence, self._credentials, self._earned)

    def _paid(self, line: CredentialLine) -> Decimal:
        """What a claimed line is worth at most, by what pays for it."""
        return max(self._amounts(line))

    def _amounts(self, line: CredentialLine) -> tuple[Decimal, ...]:
        found = amounts_of(line, self._evidence, self._credentials, self._earned)
        return found.get(self._uses[line.path].credential, (ZERO,))

    def _is_distinct(self, group: Group) -> bool:
        if group.distinct is None:
            return True
        counted = (line for line in self._direct(group) if self._uses[line.path].amount > 0)
        by = group.distinct.by
        seen = {value for line in counted for value in distinct_values(by, self._credentials.get(line.credential))}
        return len(seen) >= group.distinct.at_least

    def _direct(self, group: Group) -> list[CredentialLine]:
        """The claimed credential lines right below a group."""
        lines = (line for line in group.of if isinstance(line, CredentialLine))
        return [line for line in lines if line.path in self._uses and line.path not in self._evidence.waived]

    def _in_order(self, root: Requirement) -> bool:
        """Every claim is one that may be made, and none breaks a limit or is made twice."""
        for line in walk(root):
            use = self._uses.get(line.path)
            if (
                use is not None
                and isinstance(line, CredentialLine)
                and use.credential not in payers(line, self._evidence, self._earned)
            ):
                return False
            if isinstance(line, Group) and not (self._within_limits(line) and self._close_together(line)):
                return False
        return self._once(root, None, {})

    def _within_limits(self, group: Group) -> bool:
        direct = self._direct(group)
        if group.rule is GroupRule.CREDITS and any(self._uses[line.path].amount > self._paid(line) for line in direct):
            return False
        if group.rule in COUNTING and len({self._uses[line.path].credential for line in direct}) < len(direct):
            return False
        for limit in group.limits:
            inside = self._limited(group, limit, direct)
            if group.rule is GroupRule.AT_LEAST:
                amounts = [min(self._amounts(line)) for line in inside]
            else:
                amounts = [self._uses[line.path].amount for line in inside]
            if limit.at_most is not None and len(inside) > limit.at_most:
                return False
            if limit.at_most_credits is not None and sum(amounts) > limit.at_most_credits:
                return False
        return self._share_value(group, direct)

    def _close_together(self, group: Group) -> bool:
        """From some day on, something that pays for each claimed line below was issued within the months."""
        months = group.within_months_of_each_other
        if months is None:
            return True
        claimed = [line for line in walk(group) if isinstance(line, CredentialLine) and line.path in self._uses]
        issued = [
            days_of(line, self._uses[line.path].credential, self._evidence, self._earned)
            for line in claimed
            if line.path not in self._evidence.waived
        ]
        return not issued or any(
            all(any(first <= day <= add_months(first, months) for day in days) for days in issued)
            for first in {day for days in issued for day in days}
        )

    def _share_value(self, group: Group, direct: list[CredentialLine]) -> bool:
        """Something is common to all that counts, where the group asks for it."""
        if group.same is None or not direct:
            return True
        known = [self._credentials.get(line.credential) for line in direct]
        values = [frozenset(() if each is None else each.values(group.same)) for each in known]
        return bool(frozenset.intersection(*values))

    def _limited(self, group: Group, limit: Limit, direct: list[CredentialLine]) -> list[CredentialLine]:
        """What a limit looks at of the claimed lines of a group."""
        inside = [line for line in direct if limit.looks_at(line.credential)]
        scale = limit.graded
        return inside if scale is None else [line for line in inside if self._is_graded(line, group, scale)]

    def _is_graded(self, line: CredentialLine, group: Group, scale: str) -> bool:
        """Every award or step that could have paid as much is graded on a scale."""
        use = self._uses[line.path]
        ways = ways_of(line, self._evidence, self._credentials, self._earned).get(use.credential, ())
        counts = [on for amount, on in ways if group.rule is not GroupRule.CREDITS or amount >= use.amount]
        return all(on == scale for on in counts)

    def _once(
        self, line: Requirement, mode: CountsOnce | None, taken: dict[str, list[tuple[Use, Decimal | None]]]
    ) -> bool:
        """Below a countsOnce each credential is claimed once, or its credits are divided."""
        if line.path in self._evidence.waived or (line.shared and mode is not None):
            return True
        if isinstance(line, Group):
            own = mode is None and line.counts_once is not None
            if own:
                mode, taken = line.counts_once, defaultdict(list)
            for part in line.of:
                divided = line.rule is GroupRule.CREDITS and mode is CountsOnce.CREDITS
                if isinstance(part, CredentialLine) and part.path in self._uses and mode is not None:
                    if not part.shared and part.path not in self._evidence.waived:
                        use = self._uses[part.path]
                        worth = self._paid(part) if divided else None
                        taken.setdefault(self._evidence.kin(use.credential), []).append((use, worth))
                elif not self._once(part, mode, taken):
                    return False
            return not own or all(_pays_once(claims, self._room(line, name)) for name, claims in taken.items())
        return True

    def _room(self, scope: Group, name: str) -> Decimal:
        """What of a set may be divided below a group: the largest worth of the credits lines that it could pay for."""
        found = ZERO
        for group in walk(scope):
            if isinstance(group, Group) and group.rule is GroupRule.CREDITS:
                for line in group.of:
                    if isinstance(line, CredentialLine):
                        worths = worths_of(line, self._evidence, self._credentials, self._earned)
                        able = payers(line, self._evidence, self._earned)
                        found = max((found, *(worths[key] for key in able if self._evidence.kin(key) == name)))
        return found


def _pays_once(claims: list[tuple[Use, Decimal | None]], room: Decimal) -> bool:
    whole = [use for use, worth in claims if worth is None]
    parts = [(use, worth) for use, worth in claims if worth is not None]
    if whole:
        return len(whole) == 1 and not parts
    return sum(use.amount for use, _ in parts) <= room

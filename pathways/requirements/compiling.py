"""Requirement trees as constraints: what makes each line hold, and what is claimed for it.

The same constraints find the best claims of a record and, inside the planner's model, the best plan. A literal of the
tree is true only if the tree holds; nothing forces it to be true. Nothing here knows a solver: the model is handed in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import gcd
from typing import Any, Protocol

from pathways.domain.catalog import Credential
from pathways.domain.quantity import thousandths
from pathways.domain.requirement import (
    CountsOnce,
    CredentialLine,
    Distinct,
    DistinctBy,
    Group,
    GroupRule,
    Requirement,
    walk,
)
from pathways.requirements.claims import Pins
from pathways.requirements.leaves import worth_of

Literal = Any
"""True, False, or a Boolean of the model."""


class Facts(Protocol):
    """What may satisfy lines, as literals."""

    def payers(self, line: CredentialLine) -> Sequence[tuple[str, Literal]]:
        """The credentials that may pay for a line, each with what makes it able to."""

    def leaf(self, line: Requirement) -> Literal:
        """What makes a line hold that is neither a group nor names a credential to be had."""

    def waives(self, line: Requirement) -> bool:
        """The line holds whatever happens, and claims nothing."""

    def kin(self, credential: str) -> str:
        """One name for a credential and its equivalents."""

    def pins(self, scope: Group) -> Pins:
        """The only lines that credentials may pay for below a group where each pays once."""


@dataclass(slots=True)
class _Scope:
    """A group below which each credential is claimed once.

    Attributes:
        whole: by set of equivalents, the claims that take all of it.
        parts: likewise, (amount, worth of its line, what makes it able) where credits are divided.
    """

    mode: CountsOnce
    pins: Pins = field(default_factory=dict)
    whole: dict[str, list[Literal]] = field(default_factory=lambda: defaultdict(list))
    parts: dict[str, list[tuple[Any, int, Literal]]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim that the model may make.

    Attributes:
        use: true when it is made.
        able: what makes the credential able to pay.
        amount: what it adds in its group, in thousandths: a number or an integer of the model.
    """

    path: str
    credential: str
    use: Literal
    able: Literal
    amount: Any


class TreeCompiler:
    """Adds trees to a model.

    Args:
        model: of CP-SAT, or anything with its methods.
        facts: what may satisfy lines.
        credentials: the catalogue's, by key.
    """

    def __init__(self, model: Any, facts: Facts, credentials: Mapping[str, Credential]) -> None:
        self.claims: list[Claimed] = []
        self.filled: list[tuple[Any, int]] = []
        self._unit = 1
        self._model = model
        self._facts = facts
        self._credentials = credentials

    def add(self, root: Requirement) -> Literal:
        """A literal that is true only if the tree holds."""
        self._unit = _unit_of(root, self._credentials)
        return self._line(root, None)

    def _line(self, line: Requirement, scope: _Scope | None) -> Literal:
        if self._facts.waives(line):
            return True
        if line.shared and scope is not None:
            scope = _EXEMPT
        if isinstance(line, CredentialLine):
            return self._credential(line, scope, 1000)
        if not isinstance(line, Group):
            return self._facts.leaf(line)
        if line.counts_once is not None and scope is None:
            own = _Scope(line.counts_once, self._facts.pins(line))
            literal = self._group(line, own)
            self._close(own)
            return literal
        return self._group(line, scope)

    def _group(self, group: Group, scope: _Scope | None) -> Literal:
        match group.rule:
            case GroupRule.ALL:
                return self._both([self._line(part, scope) for part in group.of])
            case GroupRule.ANY:
                return self._either([self._line(part, scope) for part in group.of])
            case _:
                return self._threshold(group, scope)

    def _credential(self, line: CredentialLine, scope: _Scope | None, amount: Any) -> Literal:
        """A claim for the line, whole."""
        uses: list[Literal] = []
        once = scope is not None and scope is not _EXEMPT
        for key, able in self._facts.payers(line):
            if able is False or (once and scope is not None and not self._may(key, line.path, scope)):
                continue
            use = self._model.new_bool_var("")
            if able is not True:
                self._model.add_implication(use, able)
            uses.append(use)
            self.claims.append(Claimed(line.path, key, use, able, amount))
            if once and scope is not None:
                scope.whole[self._facts.kin(key)].append(use)
        if not uses:
            return False
        if len(uses) == 1:
            return uses[0]
        holds = self._model.new_bool_var("")
        self._model.add(sum(uses) == holds)
        return holds

    def _threshold(self, group: Group, scope: _Scope | None) -> Literal:
        need = _thousandths(group.minimum)
        have = 0
        terms: list[Any] = []
        counted: list[tuple[CredentialLine, Literal, Any]] = []
        granted: dict[str, int] = {}
        for line in group.of:
            if isinstance(line, CredentialLine) and self._facts.waives(line):
                name = self._facts.kin(line.credential)
                granted[name] = max(granted.get(name, 0), self._worth(group, line))
        for line in group.of:
            worth = self._worth(group, line)
            if self._facts.waives(line):
                have += 0 if isinstance(line, CredentialLine) else worth
            elif isinstance(line, CredentialLine):
                counted.append((line, *self._counted(line, scope, worth, cut=self._is_cut(group, scope))))
            else:
                literal = self._line(line, scope)
                if literal is True:
                    have += worth
                elif literal is not False:
                    terms.append(worth * literal)
        counted = [each for each in counted if each[1] is not False]
        terms += [amount for _, _, amount in counted]
        by_set: dict[str, list[Literal]] = defaultdict(list)
        for line, literal, _ in counted:
            by_set[self._facts.kin(line.credential)].append(literal)
        for name, worth in granted.items():
            if name in by_set:
                # Lines for one set count once, so what is granted counts or one of the others does.
                literal = self._model.new_bool_var("")
                by_set[name].append(literal)
                terms.append(worth * literal)
            else:
                have += worth
        for literals in by_set.values():
            if len(literals) > 1:
                self._model.add(sum(literals) <= 1)
        self._limit(group, counted)
        conditions = self._conditions(group.distinct, counted)
        if have >= need and not conditions:
            return True
        if have < need and not terms:
            return False
        opened = self._model.new_bool_var("")
        if have < need:
            total = sum(terms)
            self._model.add(total + have >= need).only_enforce_if(opened)
            filled = self._model.new_int_var(0, need - have, "")
            self._model.add(filled <= total)
            self.filled.append((filled, need))
        for condition in conditions:
            self._model.add(condition).only_enforce_if(opened)
        return opened

    def _worth(self, group: Group, line: Requirement) -> int:
        return _thousandths(worth_of(line, self._credentials)) if group.rule is GroupRule.CREDITS else 1000

    @staticmethod
    def _is_cut(group: Group, scope: _Scope | None) -> bool:
        """Less than its worth may count of a line."""
        if group.rule is not GroupRule.CREDITS:
            return False
        divided = scope is not None and scope is not _EXEMPT and scope.mode is CountsOnce.CREDITS
        return divided or any(limit.at_most_credits is not None for limit in group.limits)

    def _counted(self, line: CredentialLine, scope: _Scope | None, worth: int, *, cut: bool) -> tuple[Literal, Any]:
        """Whether a direct line counts, and how much."""
        if worth <= 0:
            return False, 0
        if not cut:
            amount: Any = worth
            literal = self._credential(line, _EXEMPT if line.shared else scope, worth)
            return literal, amount * literal
        amount = self._amount(worth)
        inner = _EXEMPT if line.shared else scope
        divided = inner is not None and inner is not _EXEMPT and inner.mode is CountsOnce.CREDITS
        first = len(self.claims)
        literal = self._credential(line, _EXEMPT if divided else inner, amount)
        if literal is False:
            return False, 0
        self._model.add(amount <= worth * literal)
        self._model.add(amount >= self._unit * literal)
        if divided and inner is not None:
            self._divide(self.claims[first:], inner, line.path, amount, worth)
        return literal, amount

    def _amount(self, worth: int) -> Any:
        """What may count of a line, in thousandths."""
        return self._unit * self._model.new_int_var(0, worth // self._unit, "")

    def _divide(self, claims: Sequence[Claimed], scope: _Scope, path: str, amount: Any, worth: int) -> None:
        for claim in claims:
            if not self._may(claim.credential, path, scope):
                self._model.add(claim.use == 0)
                continue
            part = amount
            if len(claims) > 1:
                part = self._amount(worth)
                self._model.add(part <= worth * claim.use)
                self._model.add(part >= amount - worth * (1 - claim.use))
            scope.parts[self._facts.kin(claim.credential)].append((part, worth, claim.able))

    def _may(self, credential: str, path: str, scope: _Scope) -> bool:
        """The learner's own claims let it pay for a line."""
        return path in scope.pins.get(self._facts.kin(credential), (path,))

    def _limit(self, group: Group, counted: Sequence[tuple[CredentialLine, Literal, Any]]) -> None:
        for limit in group.limits:
            keys = set(limit.keys)
            limited = [(literal, amount) for line, literal, amount in counted if line.credential in keys]
            if limit.at_most is not None and len(limited) > limit.at_most:
                self._model.add(sum(literal for literal, _ in limited) <= limit.at_most)
            if limit.at_most_credits is not None and limited:
                if group.rule is GroupRule.AT_LEAST:
                    worths = [
                        _thousandths(worth_of(line, self._credentials)) * literal
                        for line, literal, _ in counted
                        if line.credential in keys
                    ]
                else:
                    worths = [amount for _, amount in limited]
                self._model.add(sum(worths) <= thousandths(limit.at_most_credits))

    def _conditions(
        self, distinct: Distinct | None, counted: Sequence[tuple[CredentialLine, Literal, Any]]
    ) -> list[Any]:
        """What must be true of the lines that count for the group to hold, beside their sum."""
        if distinct is None or distinct.at_least <= 0:
            return []
        sources: dict[str, list[Literal]] = defaultdict(list)
        for line, literal, _ in counted:
            for value in distinct_values(distinct.by, self._credentials.get(line.credential)):
                sources[value].append(literal)
        seen = []
        for literals in sources.values():
            found = self._model.new_bool_var("")
            self._model.add(found <= sum(literals))
            seen.append(found)
        return [sum(seen) >= distinct.at_least] if len(seen) >= distinct.at_least else [sum(seen) >= len(seen) + 1]

    def _close(self, scope: _Scope) -> None:
        for name in {**scope.whole, **scope.parts}:
            whole, parts = scope.whole.get(name, []), scope.parts.get(name, [])
            if len(whole) > 1:
                self._model.add(sum(whole) <= 1)
            if parts:
                room = max(worth for _, worth, _ in parts)
                self._model.add(sum(part for part, _, _ in parts) + room * sum(whole) <= room)
                ables = {id(able): able for _, _, able in parts if able is not True}
                if len(ables) == 1 and all(able is not True for _, _, able in parts):
                    (able,) = ables.values()
                    # Says nothing new of whole numbers, but keeps a relaxation from earning a part for all lines.
                    self._model.add(sum(part for part, _, _ in parts) <= room * able)

    def _both(self, literals: Sequence[Literal]) -> Literal:
        if any(literal is False for literal in literals):
            return False
        left = [literal for literal in literals if literal is not True]
        if len(left) <= 1:
            return left[0] if left else True
        opened = self._model.new_bool_var("")
        for literal in left:
            self._model.add_implication(opened, literal)
        return opened

    def _either(self, literals: Sequence[Literal]) -> Literal:
        if any(literal is True for literal in literals):
            return True
        left = [literal for literal in literals if literal is not False]
        if len(left) <= 1:
            return left[0] if left else False
        opened = self._model.new_bool_var("")
        self._model.add_bool_or([*left, opened.negated()])
        return opened


_EXEMPT = _Scope(CountsOnce.WHOLE)
"""Below `shared`: what is claimed here may be claimed elsewhere too, and an inner countsOnce adds nothing."""


def distinct_values(by: DistinctBy, credential: Credential | None) -> tuple[str, ...]:
    """The owners, subjects or competencies of a credential."""
    if credential is None:
        return ()
    match by:
        case DistinctBy.OWNED_BY:
            return credential.owned_by
        case DistinctBy.SUBJECTS:
            return credential.subjects
        case DistinctBy.COMPETENCIES:
            return tuple(shown.competency for shown in credential.competencies)


def _unit_of(root: Requirement, credentials: Mapping[str, Credential]) -> int:
    """In which whole multiples of thousandths amounts can be counted, without losing a solution.

    Where each amount meets the others in one sum of its credential, one of its group and at most one limit, solutions
    in the common divisor of all figures are as good as any (the constraints are those of a flow); else a thousandth.
    """
    figures = []
    for group in walk(root):
        if isinstance(group, Group) and group.rule is GroupRule.CREDITS:
            limited = [key for limit in group.limits for key in limit.keys]
            if group.distinct is not None or len(limited) > len(set(limited)):
                return 1
            figures.append(_thousandths(group.minimum))
            figures += [_thousandths(limit.at_most_credits) for limit in group.limits]
            figures += [_thousandths(worth_of(line, credentials)) for line in group.of]
    return gcd(*figures) or 1


def _thousandths(value: Decimal | None) -> int:
    return 0 if value is None else thousandths(value)

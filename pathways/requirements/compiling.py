"""Requirement trees as constraints: what makes each line hold, and what is claimed for it.

The same constraints find the best claims of a record and, inside the planner's model, the best plan. A literal of the
tree is true only if the tree holds; nothing forces it to be true. Nothing here knows a solver: the model is handed in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pathways.domain.catalog import Credential
from pathways.domain.months import add_months
from pathways.domain.quantity import THOUSAND, thousandths
from pathways.domain.requirement import (
    CountsOnce,
    CredentialLine,
    Group,
    GroupRule,
    Limit,
    Requirement,
    walk,
)
from pathways.requirements.claiming_once import close
from pathways.requirements.constraint_terms import (
    Claimed,
    ClaimScope,
    Counted,
    Divided,
    Facts,
    Literal,
    Payer,
    distinct_values,
    either,
    every,
    in_thousandths,
    unit_of,
)
from pathways.requirements.leaves import worth_of


class TreeCompiler:
    """Adds trees to a model.

    Args:
        model: of CP-SAT, or anything with its methods.
        facts: what may satisfy lines.
        credentials: the catalogue's, by key.
        carried: of the tree's root, where it adds up credits: what it has beside its lines, in thousandths.

    Attributes:
        totals: what counts in each group that adds up, by its path, in thousandths.
    """

    def __init__(self, model: Any, facts: Facts, credentials: Mapping[str, Credential], carried: Any = 0) -> None:
        self.totals: dict[str, Any] = {}
        self._carried = carried
        self._root: Requirement | None = None
        self.claims: list[Claimed] = []
        self.filled: list[tuple[Any, int]] = []
        self._unit = 1
        self._model = model
        self._facts = facts
        self._credentials = credentials

    def add(self, root: Requirement) -> Literal:
        """A literal that is true only if the tree holds."""
        self._unit, self._root = unit_of(root, self._facts), root
        return self._line(root, None)

    def _line(self, line: Requirement, scope: ClaimScope | None) -> Literal:
        waived = self._facts.waives(line)
        return True if waived is True else either(self._model, [waived, self._demanded(line, scope)])

    def _demanded(self, line: Requirement, scope: ClaimScope | None) -> Literal:
        """As though nothing waived it."""
        if line.shared and scope is not None:
            scope = _EXEMPT
        if isinstance(line, CredentialLine):
            return self._credential(line, scope)
        if not isinstance(line, Group):
            return self._facts.leaf(line)
        if line.counts_once is not None and scope is None:
            own = ClaimScope(line.counts_once, line.path, line.scope, self._facts.pins(line))
            literal = self._group(line, own)
            close(self._model, self._facts, own)
            return literal
        return self._group(line, scope)

    def _group(self, group: Group, scope: ClaimScope | None) -> Literal:
        first = len(self.claims)
        literal = self._lines(group, scope)
        if group.within_months_of_each_other is not None:
            self._close_together(group, group.within_months_of_each_other, self.claims[first:])
        return literal

    def _close_together(self, group: Group, months: int, claims: Sequence[Claimed]) -> None:
        """All that is claimed below a group was issued on one chosen day or so many months later at most."""
        lines = {line.path: line for line in walk(group) if isinstance(line, CredentialLine)}
        dated = [(claim, self._days(claim, lines[claim.path])) for claim in claims]
        firsts = {day: self._model.new_bool_var(f"{group.path} from {day}") for _, days in dated for day, _ in days}
        if len(firsts) > 1:
            self._model.add(sum(firsts.values()) <= 1).with_name(group.path)
        for claim, days in dated:
            ways: list[Any] = []
            for day, able in days:
                way = self._model.new_bool_var(f"{claim.path} on {day}")
                self._model.add(
                    way <= sum(firsts[each] for each in firsts if each <= day <= add_months(each, months))
                ).with_name(group.path)
                if able is not True:
                    self._model.add_implication(way, able)
                ways.append(way)
            self._model.add(claim.use <= sum(ways)).with_name(group.path)

    def _days(self, claim: Claimed, line: CredentialLine) -> Sequence[tuple[date, Literal]]:
        if not claim.unit:
            return self._facts.days(line, claim.credential)
        return [] if claim.issued is None else [(claim.issued, True)]

    def _lines(self, group: Group, scope: ClaimScope | None) -> Literal:
        match group.rule:
            case GroupRule.ALL:
                return every(self._model, [self._line(part, scope) for part in group.of], group.path)
            case GroupRule.ANY:
                return either(self._model, [self._line(part, scope) for part in group.of], group.path)
            case _:
                return self._threshold(group, scope)

    def _credential(
        self, line: CredentialLine, scope: ClaimScope | None, amounts: Sequence[tuple[Payer, Any]] | None = None
    ) -> Literal:
        """A claim for the line, whole; `amounts`: what may pay, and what it adds."""
        uses: list[Literal] = []
        once = scope is not None and scope is not _EXEMPT
        if amounts is None:
            amounts = [(payer, THOUSAND) for payer in self._facts.payers(line)]
        for payer, amount in amounts:
            self._facts.check()
            key, able = payer.credential, payer.able
            if able is False or (once and scope is not None and not self._may(key, line.path, scope)):
                continue
            use = self._model.new_bool_var(f"{line.path} by {key}")
            if able is not True:
                self._model.add_implication(use, able)
            uses.append(use)
            path = scope.path if once and scope is not None else ""
            worth = thousandths(payer.worth)
            claim = Claimed(line.path, key, use, able, amount, worth, payer.scale, path, payer.unit, payer.issued)
            self.claims.append(claim)
            if once and scope is not None:
                scope.whole[self._facts.kin(key, scope.scope)].append(claim)
        if not uses:
            return False
        if len(uses) == 1:
            return uses[0]
        holds = self._model.new_bool_var(line.path)
        self._model.add(sum(uses) == holds).with_name(line.path)
        return holds

    def _threshold(self, group: Group, scope: ClaimScope | None) -> Literal:
        need = in_thousandths(group.minimum)
        have = 0
        terms: list[Any] = []
        counted: list[Counted] = []
        granted: dict[str, int] = {}
        by_set: dict[str, list[Literal]] = defaultdict(list)
        for line in group.of:
            worth, waived = self._worth(group, line), self._facts.waives(line)
            if isinstance(line, CredentialLine):
                name = self._facts.kin(line.credential, group.scope)
                if waived is True:
                    granted[name] = max(granted.get(name, 0), worth)
                    continue
                several = [each for each in self._counted(line, scope, group) if each.literal is not False]
                counted += several
                by_set[name] += [each.literal for each in several]
                if waived is not False:
                    for each in several:
                        self._model.add(each.literal + waived <= 1).with_name(line.path)
                    literal = self._model.new_bool_var(f"{line.path} waived")
                    self._model.add_implication(literal, waived)
                    by_set[name].append(literal)
                    terms.append(worth * literal)
            else:
                literal = self._line(line, scope)
                if literal is True:
                    have += worth
                elif literal is not False:
                    terms.append(worth * literal)
        terms += [each.amount for each in counted]
        self._pay_once(group.path, counted)
        for name, worth in granted.items():
            if name in by_set:
                # Lines for one set count once, so what is granted counts or one of the others does.
                literal = self._model.new_bool_var(f"{group.path} granted {name}")
                by_set[name].append(literal)
                terms.append(worth * literal)
            else:
                have += worth
        for name, literals in by_set.items():
            if len(literals) > (times := self._facts.times_in_all(name, group.scope)):
                self._model.add(sum(literals) <= times).with_name(group.path)
        self._limit(group, counted)
        self._limit_shares(group, counted, sum(terms) + have)
        self._share_value(group, counted)
        conditions = self._conditions(group, counted)
        self.totals[group.path] = sum(terms) + have
        if group is self._root and not isinstance(self._carried, int):
            terms.append(self._carried)
        if have >= need and not conditions:
            return True
        if have < need and not terms:
            return False
        opened = self._model.new_bool_var(group.path)
        if have < need:
            total = sum(terms)
            self._model.add(total + have >= need).only_enforce_if(opened).with_name(group.path)
            filled = self._model.new_int_var(0, need - have, f"{group.path} filled")
            self._model.add(filled <= total).with_name(group.path)
            self.filled.append((filled, need))
        for condition in conditions:
            self._model.add(condition).only_enforce_if(opened).with_name(group.path)
        return opened

    def _worth(self, group: Group, line: Requirement) -> int:
        return in_thousandths(worth_of(line, self._credentials)) if group.rule is GroupRule.CREDITS else THOUSAND

    def _pay_once(self, path: str, counted: Sequence[Counted]) -> None:
        """A credential that counts as several pays for one of the lines of a group; so does an award of several that
        count, and no more of them pay than count."""
        by_payer: dict[str, dict[str, list[Literal]]] = defaultdict(lambda: defaultdict(list))
        for each in counted:
            for claim in each.claims:
                by_payer[claim.credential][claim.unit].append(claim.use)
        for credential, by_unit in by_payer.items():
            for uses in by_unit.values():
                if len(uses) > 1:
                    self._model.add(sum(uses) <= 1).with_name(path)
            if len(by_unit) > (times := self._facts.times(credential)):
                self._model.add(sum(use for uses in by_unit.values() for use in uses) <= times).with_name(path)

    @staticmethod
    def _is_cut(group: Group, scope: ClaimScope | None) -> bool:
        """Less than its worth may count of a line."""
        if group.rule is not GroupRule.CREDITS:
            return False
        divided = scope is not None and scope is not _EXEMPT and scope.mode is CountsOnce.CREDITS
        cuts = (limit.at_most_credits is not None or limit.at_most_share is not None for limit in group.limits)
        return divided or any(cuts)

    def _counted(self, line: CredentialLine, scope: ClaimScope | None, group: Group) -> list[Counted]:
        """Whether a direct line counts, and how much: once, or once for each of what may pay for it."""
        payers = self._facts.payers(line)
        times = self._facts.times_for(line)
        if times == 1:
            return [self._counted_by(line, scope, group, payers)]
        by_unit: dict[tuple[str, str], list[Payer]] = defaultdict(list)
        for payer in payers:
            by_unit[payer.credential, payer.unit].append(payer)
        found = [self._counted_by(line, scope, group, some) for some in by_unit.values()]
        literals = [each.literal for each in found]
        if line.exact and len(literals) > times:
            self._model.add(sum(literals) <= times).with_name(line.path)
        return found

    def _counted_by(
        self, line: CredentialLine, scope: ClaimScope | None, group: Group, payers: Sequence[Payer]
    ) -> Counted:
        first = len(self.claims)
        inner = _EXEMPT if line.shared else scope
        if group.rule is GroupRule.AT_LEAST:
            literal = self._credential(line, inner, [(payer, THOUSAND) for payer in payers])
            return Counted(line, literal, THOUSAND * literal, self.claims[first:])
        paying = [(payer, thousandths(payer.worth)) for payer in payers if payer.worth > 0]
        if not paying:
            return Counted(line, False, 0, ())
        most = max(worth for _, worth in paying)
        alike = len({worth for _, worth in paying}) <= 1
        if not self._is_cut(group, scope):
            literal = self._credential(line, inner, paying)
            claims = self.claims[first:]
            whole: Any = most * literal if alike else sum(claim.amount * claim.use for claim in claims)
            return Counted(line, literal, whole, claims)
        amount = self._amount(most, line.path)
        divided = inner is not None and inner is not _EXEMPT and inner.mode is CountsOnce.CREDITS
        literal = self._credential(line, _EXEMPT if divided else inner, [(payer, amount) for payer, _ in paying])
        claims = self.claims[first:]
        if literal is not False:
            worth = most * literal if alike else sum(claim.worth * claim.use for claim in claims)
            self._model.add(amount <= worth).with_name(line.path)
            self._model.add(amount >= self._unit * literal).with_name(line.path)
            if divided and inner is not None:
                self._divide(claims, inner, line.path, amount)
        return Counted(line, literal, amount, claims)

    def _amount(self, worth: int, path: str) -> Any:
        """What may count of a line, in thousandths."""
        return self._unit * self._model.new_int_var(0, worth // self._unit, f"{path} amount")

    def _divide(self, claims: Sequence[Claimed], scope: ClaimScope, path: str, amount: Any) -> None:
        most = max(claim.worth for claim in claims)
        for claim in claims:
            worth = claim.worth
            if not self._may(claim.credential, path, scope):
                self._model.add(claim.use == 0).with_name(path)
                continue
            part = amount
            if len(claims) > 1:
                part = self._amount(worth, path)
                self._model.add(part <= worth * claim.use).with_name(path)
                self._model.add(part >= amount - most * (1 - claim.use)).with_name(path)
            scope.parts[self._facts.kin(claim.credential, scope.scope)].append(Divided(claim, part))

    def _may(self, credential: str, path: str, scope: ClaimScope) -> bool:
        """The learner's own claims let it pay for a line."""
        return path in scope.pins.get(self._facts.kin(credential, scope.scope), (path,))

    def _limit(self, group: Group, counted: Sequence[Counted]) -> None:
        for limit in group.limits:
            limited = self._limited(limit, counted)
            if limit.at_most is not None and len(limited) > limit.at_most:
                self._model.add(sum(each.literal for each in limited) <= limit.at_most).with_name(group.path)
            if limit.at_most_credits is not None and limited:
                if group.rule is GroupRule.AT_LEAST:
                    worths = [claim.worth * claim.use for each in limited for claim in each.claims]
                else:
                    worths = [each.amount for each in limited]
                self._model.add(sum(worths) <= thousandths(limit.at_most_credits)).with_name(group.path)

    def _limit_shares(self, group: Group, counted: Sequence[Counted], total: Any) -> None:
        """Of what counts, in thousandths of lines or credits, no more than a share counts of some."""
        for limit in group.limits:
            if limit.at_most_share is not None and (limited := self._limited(limit, counted)):
                amounts = sum(each.amount for each in limited)
                self._model.add(THOUSAND * amounts <= thousandths(limit.at_most_share) * total).with_name(group.path)

    def _limited(self, limit: Limit, counted: Sequence[Counted]) -> list[Counted]:
        """What a limit looks at of what counts: of a scale, what awards and steps pay for that are graded on it."""
        inside = [each for each in counted if limit.looks_at(each.line.credential)]
        scale = limit.graded
        return inside if scale is None else [part for each in inside if (part := self._graded(each, scale))]

    def _graded(self, each: Counted, scale: str) -> Counted | None:
        claims = [claim for claim in each.claims if claim.scale == scale]
        if len(claims) == len(each.claims) or not claims:
            return each if claims else None
        used = sum(claim.use for claim in claims)
        amounts = [claim.amount for claim in claims]
        if all(isinstance(amount, int) for amount in amounts):
            part: Any = sum(claim.amount * claim.use for claim in claims)
        else:
            most = max(claim.worth for claim in each.claims)
            part = self._amount(most, f"{each.line.path} graded {scale}")
            self._model.add(part >= each.amount - most * (1 - used)).with_name(each.line.path)
        return Counted(each.line, used, part, claims)

    def _share_value(self, group: Group, counted: Sequence[Counted]) -> None:
        """What counts has an organization, or a subject, in common: one is chosen, and the rest does not count."""
        if group.same is None:
            return
        chosen: dict[str, Literal] = {}
        for each in counted:
            credential = self._credentials.get(each.line.credential)
            values = () if credential is None else credential.values(group.same)
            for value in values:
                if value not in chosen:
                    chosen[value] = self._model.new_bool_var(f"{group.path} of {value}")
            self._model.add(each.literal <= sum(chosen[value] for value in values)).with_name(group.path)
        if len(chosen) > 1:
            self._model.add(sum(chosen.values()) <= 1).with_name(group.path)

    def _conditions(self, group: Group, counted: Sequence[Counted]) -> list[Any]:
        """What must be true of the lines that count for the group to hold, beside their sum."""
        distinct = group.distinct
        if distinct is None or distinct.at_least <= 0:
            return []
        sources: dict[str, list[Literal]] = defaultdict(list)
        for each in counted:
            for value in distinct_values(distinct.by, self._credentials.get(each.line.credential)):
                sources[value].append(each.literal)
        seen = []
        for value, literals in sources.items():
            found = self._model.new_bool_var(f"{group.path} of {value}")
            self._model.add(found <= sum(literals)).with_name(group.path)
            seen.append(found)
        return [sum(seen) >= distinct.at_least] if len(seen) >= distinct.at_least else [sum(seen) >= len(seen) + 1]


_EXEMPT = ClaimScope(CountsOnce.WHOLE)
"""Below `shared`: what is claimed here may be claimed elsewhere too, and an inner countsOnce adds nothing."""

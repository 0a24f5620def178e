"""The meaning of requirement trees by exhaustion, from docs/reference/requirements.md alone, not from code under test.

A tree holds in as many ways as there are choices of the lines that count and of the credentials that pay for them; all
of them are listed. Decided where the text leaves a choice:

- What a substitute is worth are the credits of what it counts as, where it counts as several the highest; where these
  are to be chosen, the least.
- An award that does not say what it is worth is worth its credential's credits, or the least that can be chosen.
- Which equivalent pays is chosen as suits best, so that `atMostCredits` beside `atLeast` may look at the smaller one.
- KEYS of a limit, `distinct` and "count once" look at the credential that the line names, whoever pays.
- A waived credential line still counts once with the other lines of its set.
- `atMostCredits` beside `atLeast` bounds the worths of the lines that count, each whole.
- `shared` exempts from `countsOnce` above it, never from one on or below the line itself.
- What may be divided of a set of equivalents is the largest worth of the `credits` lines that it could pay for now.
- A claim binds the whole set of the award, once any member can pay for that line; one on a line that takes no claim
  (waived, shared, not below `countsOnce`) binds nothing. Several bind the set to those lines together.
- Of a repeatable credential a line takes one award, but right below `atLeast` and `credits` as many as count: in all
  lines of its set together up to the largest number of the set, of each credential that pays up to its own, and of an
  `exact` line up to that of the credential it names. A waived line of the set takes the place of one.
- Below `countsOnce` so many awards of a set are claimed in all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import assert_never

from pathways.domain.months import add_months
from pathways.domain.requirement import (
    Attribute,
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    DistinctBy,
    ExclusionLine,
    ExperienceLine,
    Group,
    GroupRule,
    Limit,
    Requirement,
    Select,
    Selection,
)
from tests.rules.amounts import Demand, Part, payable
from tests.rules.oracle_claims import Claim, Claims, Way
from tests.rules.state import State


def holds(tree: Requirement | None, state: State) -> bool:
    """Whether an expanded tree holds. None requires nothing."""
    return bool(ways(tree, state))


def ways(tree: Requirement | None, state: State) -> list[Way]:
    """Every way in which an expanded tree holds, but for some that claim more than another."""
    return [Way()] if tree is None else _Tree(tree, state).found()


class _Tree(Claims):
    def found(self) -> list[Way]:
        return [way for way in self.of(self.tree) if payable(way.demands, self.most)]

    def of(self, line: Requirement) -> list[Way]:
        if line.path in self.waived:
            return [Way()]
        found = self._of(line)
        months = line.within_months_of_each_other if isinstance(line, Group) else None
        return found if months is None else [way for way in found if self._close_together(way, months)]

    def _close_together(self, way: Way, months: int) -> bool:
        """Some choice of one day of issue for each claim lies within the months from its first."""
        days = [self.state.issued(claim.credential, self.places[claim.path].line, claim.unit) for claim in way.claims]
        return any(max(chosen) <= add_months(min(chosen), months) for chosen in product(*days)) if days else True

    def _of(self, line: Requirement) -> list[Way]:
        match line:
            case Group(rule=GroupRule.ALL, of=of):
                return self._together([self.of(part) for part in of])
            case Group(rule=GroupRule.ANY, of=of):
                return _distinct(way for part in of for way in self.of(part))
            case Group():
                return self._counting(line)
            case CredentialLine():
                return [Way(frozenset((claim,))) for claim in self._claims(line)]
            case CompetencyLine(competency=competency, level=level):
                return _if(self.state.level(competency) >= level)
            case ExperienceLine():
                return _if(self.state.experienced(line))
            case ConditionLine(condition=condition):
                return _if(condition in self.state.record.conditions)
            case ExclusionLine(credential=str(credential)):
                return _if(self.state.excluded(credential, line.path))
            case ExclusionLine(select=Select(), matched=matched):
                return _if(all(self.state.excluded(key, line.path) for key in matched))
            case ExclusionLine(condition=condition):
                return _if(condition not in self.state.record.conditions)
            case AverageLine():
                return _if(self.state.averages(line))
            case CoverageLine() | Selection():
                raise TypeError(line)
            case _:
                assert_never(line)

    def _repeated(self, part: Requirement) -> list[Way]:
        """Right below `atLeast` or `credits`: with one award or several."""
        if not isinstance(part, CredentialLine) or part.path in self.waived:
            return self.of(part)
        family = (part.credential,) if part.exact else self._family(part.credential, part.path)
        claims = self._claims(part)
        chosen = (some for size in range(1, self.state.repeats(family) + 1) for some in combinations(claims, size))
        return [Way(frozenset(some)) for some in chosen if self._within(claim.credential for claim in some)]

    def _agree(self, claims: frozenset[Claim]) -> bool:
        """Below one countsOnce no set pays twice whole, nor whole and divided; of a repeatable one no award does."""
        scoped: dict[tuple[str, frozenset[str]], list[Claim]] = {}
        for claim in claims:
            if claim.scope is not None:
                scoped.setdefault((claim.scope, claim.family), []).append(claim)
        for (path, family), some in scoped.items():
            once: dict[frozenset[str], list[Claim]] = {}
            for claim in some:
                once.setdefault(self._whole(claim.credential, claim.unit, path), []).append(claim)
            if any(len(each) > 1 and not all(claim.divided for claim in each) for each in once.values()):
                return False
            paying = {(claim.credential, claim.unit) for claim in some}
            most = self.state.repeats(family)
            if most > 1 and (len(once) > most or not self._within(key for key, _ in paying)):
                return False
        return True

    def _together(self, parts: Sequence[list[Way]]) -> list[Way]:
        """All the parts hold; no set pays twice whole, nor whole and divided, below one countsOnce."""
        joined = [Way()]
        for options in parts:
            joined = _distinct(
                Way(one.claims | other.claims, one.demands + other.demands)
                for one, other in product(joined, options)
                if self._agree(one.claims | other.claims)
            )
        return joined

    def _counting(self, group: Group) -> list[Way]:
        """Of `atLeast` and `credits`: every choice of the lines that count."""
        found: list[Way] = []
        enough: list[frozenset[int]] = []
        options = [self._repeated(part) for part in group.of]
        if group.rule is GroupRule.CREDITS:
            options = [self._worth_something(part, some) for part, some in zip(group.of, options, strict=True)]
        usable = [place for place, some in enumerate(options) if some]
        for size in range(len(usable) + 1):
            for chosen in combinations(usable, size):
                if any(small <= set(chosen) for small in enough):
                    continue
                parts = [group.of[place] for place in chosen]
                some = [
                    way
                    for way in self._together([options[place] for place in chosen])
                    if self._once(group, way) and self._may_count(group, parts, way)
                ]
                reached = self._reaching(group, chosen, some)
                found += reached
                if reached and len(reached) == len(some) and all(way.demands == () for way in reached):
                    # What claims more is never better, unless it is divided.
                    enough.append(frozenset(chosen))
        return _distinct(found)

    def _reaching(self, group: Group, chosen: Sequence[int], some: Sequence[Way]) -> list[Way]:
        """Those of some ways in which the chosen lines hold that reach the threshold."""
        if group.rule is GroupRule.AT_LEAST:
            parts = [group.of[place] for place in chosen]
            sizes = [(way, len(self._counted(group, parts, way))) for way in some]
            return [
                way
                for way, size in sizes
                if self._graded(group, way, size) and size >= (group.minimum or 0) and self._limited(group, way)
            ]
        reached = []
        for way in some:
            if not self._graded(group, way, len(chosen)):
                continue
            demand = self._demand(group, [group.of[place] for place in chosen], way)
            if payable((demand,), self.most):
                divided = any(part.divided is not None for part in demand.parts)
                reached.append(Way(way.claims, (*way.demands, demand) if divided else way.demands))
        return reached

    def _worth_something(self, part: Requirement, some: list[Way]) -> list[Way]:
        if not self._claims_here(part):
            return some
        return [way for way in some if all(self._worth(part, claim) for claim in way.claims)]

    def _direct(self, group: Group, way: Way) -> list[tuple[CredentialLine, Claim]]:
        """The credential lines right below a group that a way claims for, each with what pays, once for each award."""
        lines = {part.path: part for part in group.of if isinstance(part, CredentialLine)}
        return [(lines[claim.path], claim) for claim in way.claims if claim.path in lines]

    def _counted(self, group: Group, parts: Sequence[Requirement], way: Way) -> list[Requirement]:
        """What counts of some parts of a group: each line, a credential line once for each award."""
        return [
            *(part for part in parts if not self._claims_here(part)),
            *(part for part, _ in self._direct(group, way)),
        ]

    def _once(self, group: Group, way: Way) -> bool:
        """No award stands for two of the lines, and none pays more often than it counts."""
        paying = [(claim.credential, claim.unit) for _, claim in self._direct(group, way)]
        return len(set(paying)) == len(paying) and self._within(key for key, _ in paying)

    def _limited(self, group: Group, way: Way) -> bool:
        """Of `atLeast`: the lines that count are worth no more than its limits of credits let."""
        direct = self._direct(group, way)
        return all(
            sum(self._worth(part, claim, least=True) for part, claim in direct if self._is_limited(part, claim, limit))
            <= Fraction(limit.at_most_credits)
            for limit in group.limits
            if limit.at_most_credits is not None
        )

    def _is_limited(self, part: CredentialLine, claim: Claim, limit: Limit) -> bool:
        """A limit looks at a line that something pays for."""
        if limit.graded is None:
            return part.credential in limit.keys
        is_all = not limit.keys and limit.select is None
        of_scale = claim.own is not None and claim.own[1] == limit.graded
        return of_scale and (is_all or part.credential in limit.keys)

    def _graded(self, group: Group, way: Way, size: int) -> bool:
        """Of what awards of some scale pay for, so few lines count as limits let; `size`: of all that count."""
        direct = self._direct(group, way)
        for limit in group.limits:
            if limit.graded is None:
                continue
            count = sum(self._is_limited(part, claim, limit) for part, claim in direct)
            if limit.at_most is not None and count > limit.at_most:
                return False
            shared = limit.at_most_share is not None and group.rule is GroupRule.AT_LEAST
            if shared and count > Fraction(limit.at_most_share or 0) * size:
                return False
        return True

    def _claims_here(self, part: Requirement) -> bool:
        """A credential line that limits and `distinct` look at."""
        return isinstance(part, CredentialLine) and part.path not in self.waived

    def _may_count(self, group: Group, parts: Sequence[Requirement], way: Way) -> bool:
        counted = self._counted(group, parts, way)
        lines = [part for part in counted if isinstance(part, CredentialLine)]
        families = Counter(self._family(part.credential, group.path) for part in lines)
        if any(count > self.state.repeats(family) for family, count in families.items()):
            return False
        looked = [part for part, _ in self._direct(group, way)]
        for limit in group.limits:
            if limit.graded is not None:
                continue
            of = [part for part in looked if part.credential in limit.keys]
            if limit.per is not None:
                each = Counter(name for part in looked for name in self._values(part.credential, limit.per))
                if any(count > (limit.at_most or 0) for count in each.values()):
                    return False
            elif limit.at_most is not None and len(of) > limit.at_most:
                return False
            counts = group.rule is GroupRule.AT_LEAST and limit.at_most_share is not None
            if counts and len(of) > Fraction(limit.at_most_share or 0) * len(counted):
                return False
        if group.same is not None and looked:
            common = [set(self._values(part.credential, group.same)) for part in looked]
            if not set.intersection(*common):
                return False
        if group.distinct is None:
            return True
        different = {name for part in looked for name in self._names(part.credential, group.distinct.by)}
        return len(different) >= group.distinct.at_least

    def _values(self, key: str, attribute: Attribute) -> Iterable[str]:
        credential = self.state.credentials[key]
        return {Attribute.OWNED_BY: credential.owned_by, Attribute.SUBJECTS: credential.subjects}[attribute]

    def _names(self, key: str, by: DistinctBy) -> Iterable[str]:
        credential = self.state.credentials[key]
        match by:
            case DistinctBy.OWNED_BY:
                return credential.owned_by
            case DistinctBy.SUBJECTS:
                return credential.subjects
            case DistinctBy.COMPETENCIES:
                return [each.competency for each in credential.competencies]

    def _demand(self, group: Group, counted: Sequence[Requirement], way: Way) -> Demand:
        lines = [(part, claim, f"{part.path} {claim.unit}") for part, claim in self._direct(group, way)]
        given = sum((self._worth(part) for part in counted if not self._claims_here(part)), Fraction(0))
        parts = tuple(
            Part(name, self._worth(part, claim), divided)
            for part, claim, name in lines
            for whole in [self._whole(claim.credential, claim.unit, claim.scope or "")]
            for divided in [(claim.scope or "", whole) if claim.divided else None]
        )
        caps = tuple(
            (
                frozenset(name for part, claim, name in lines if self._is_limited(part, claim, limit)),
                Fraction(limit.at_most_credits),
            )
            for limit in group.limits
            if limit.at_most_credits is not None
        )
        shares = tuple(
            (
                frozenset(name for part, claim, name in lines if self._is_limited(part, claim, limit)),
                Fraction(limit.at_most_share),
            )
            for limit in group.limits
            if limit.at_most_share is not None
        )
        return Demand(Fraction(group.minimum or 0) - given, parts, caps, shares, given)


def _if(true: bool) -> list[Way]:
    return [Way()] if true else []


def _distinct(found: Iterable[Way]) -> list[Way]:
    return list(dict.fromkeys(found))

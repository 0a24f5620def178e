"""Catalogues of rules built from domain objects, and a brute force over tiny ones that shares nothing with findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from decimal import Decimal
from itertools import combinations, product
from typing import Any

from pathways.catalog.requirement_graph import compile_requirements
from pathways.catalog.selecting import Expander
from pathways.catalog.snapshot import Snapshot
from pathways.curation.rule_findings import rule_findings
from pathways.domain.catalog import Credential, CredentialType, Route, RouteKind
from pathways.domain.content import Content, Thing
from pathways.domain.requirement import (
    Attribute,
    CredentialLine,
    DistinctBy,
    ExclusionLine,
    Group,
    GroupRule,
    Requirement,
)
from pathways.domain.shared_rules import Equivalence


def catalogue(*things: Thing) -> Snapshot:
    """A snapshot with expanded trees; without the requirement graph, which findings of rules do not read."""
    content = Content.of(things)
    expander = Expander(content.credentials)
    credentials = {key: expander.credential(each) for key, each in content.credentials.items()}
    return Snapshot(1, None, "test", content, {}, credentials, frozenset(), compile_requirements({}, {}))


def credential(key: str, *rules: Requirement | None, **fields: Any) -> Credential:
    """With one route, keyed r0, r1, …, for each rule."""
    routes = tuple(
        Route(key=f"r{place}", kind=RouteKind.STUDY, requires=rule) for place, rule in enumerate(rules)
    )  # fmt: skip
    fields.setdefault("credential_type", CredentialType.COURSE)
    return Credential(key=key, name=key.upper(), routes=routes, **fields)


def equal(*keys: str) -> Equivalence:
    return Equivalence(key=f"equal-{keys[0]}", name="Equal", credentials=keys)


def line(key: str, path: str = "", **fields: Any) -> CredentialLine:
    return CredentialLine(path=path or f"top/r0/{key}", credential=key, **fields)


def unless(key: str, path: str = "top/r0/not") -> ExclusionLine:
    return ExclusionLine(path=path, credential=key)


def group(rule: GroupRule, *of: Requirement, at_least: object = None, path: str = "top/r0", **fields: Any) -> Group:
    return Group(path=path, rule=rule, of=of, minimum=None if at_least is None else Decimal(str(at_least)), **fields)


def some(minimum: int, *of: Requirement, **fields: Any) -> Group:
    return group(GroupRule.AT_LEAST, *of, at_least=minimum, **fields)


def worth(minimum: object, *of: Requirement, **fields: Any) -> Group:
    return group(GroupRule.CREDITS, *of, at_least=minimum, **fields)


def every(*of: Requirement, **fields: Any) -> Group:
    return group(GroupRule.ALL, *of, **fields)


def found(*things: Thing) -> list[tuple[str, str, str | None]]:
    """Code, subject and path of every finding about a rule."""
    return [(item.code, item.subject, item.path) for item in rule_findings(catalogue(*things))]


def texts(*things: Thing) -> list[str]:
    return [item.text for item in rule_findings(catalogue(*things))]


Claims = frozenset[str]
NOTHING: Claims = frozenset()


class World:
    """What may be held, and every way in which a tree can hold."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.credentials = snapshot.credentials

    def members(self, key: str) -> list[str]:
        """Sets of equivalents with a common member are one."""
        whole = {key}
        for _ in self.credentials:
            for each in self.snapshot.content.equivalences.values():
                if whole & set(each.credentials):
                    whole |= set(each.credentials)
        return sorted(whole)

    def ways(
        self,
        tree: Requirement,
        held: Collection[str],
        claim: Callable[[str], str] | None,
        *,
        once: bool,
        free: bool = False,
    ) -> set[Claims]:
        """The sets of claims with which a tree holds; only the smallest.

        Args:
            tree: any tree of credential lines, exclusions, groups, and lines that are taken to hold.
            held: the credentials at hand.
            claim: what using a credential claims; None: nothing.
            once: no claim is made twice.
            free: below a shared group.
        """
        free = free or tree.shared
        if isinstance(tree, CredentialLine):
            usable = [key for key in self.members(tree.credential) if key in held]
            return {NOTHING if claim is None or free else frozenset({claim(key)}) for key in usable}
        if isinstance(tree, ExclusionLine):
            assert tree.credential is not None
            return set() if set(self.members(tree.credential)) & set(held) else {NOTHING}
        if not isinstance(tree, Group):
            return {NOTHING}
        parts = [self.ways(part, held, claim, once=once, free=free) for part in tree.of]
        if tree.rule is GroupRule.ALL:
            return smallest(joined(parts, once=once))
        results: set[Claims] = set()
        for size in range(len(parts) + 1):
            for chosen in combinations(range(len(parts)), size):
                if self.enough(tree, [tree.of[place] for place in chosen], held):
                    results.update(joined([parts[place] for place in chosen], once=once))
        return smallest(results)

    def worths(self, part: Requirement, held: Collection[str]) -> list[int]:
        """By each equivalent at hand that could pay."""
        if part.worth is not None:
            return [int(part.worth)]
        assert isinstance(part, CredentialLine)
        usable = [key for key in self.members(part.credential) if key in held]
        return [int(self.credentials[key].credits or 0) for key in usable] or [0]

    def enough(self, tree: Group, chosen: list[Requirement], held: Collection[str]) -> bool:
        """Whether exactly these direct lines can count, by whole credits, and be enough."""
        direct = [part for part in chosen if isinstance(part, CredentialLine)]
        kinds = [self.members(part.credential)[0] for part in direct]
        if len(set(kinds)) < len(kinds):
            return False
        for limit in tree.limits:
            if limit.per is not None:
                each = Counter(value for part in direct for value in self.values_of(part.credential, limit.per))
                if any(count > (limit.at_most or 0) for count in each.values()):
                    return False
            elif limit.at_most is not None and sum(part.credential in limit.keys for part in direct) > limit.at_most:
                return False
            if tree.rule is GroupRule.AT_LEAST and limit.at_most_share is not None:
                inside = sum(part.credential in limit.keys for part in direct)
                if inside > limit.at_most_share * len(chosen):
                    return False
        if tree.same is not None and direct:
            common = [set(self.values_of(part.credential, tree.same)) for part in direct]
            if not set.intersection(*common):
                return False
        if tree.distinct is not None and len(self.values(tree, direct)) < tree.distinct.at_least:
            return False
        need = 1 if tree.rule is GroupRule.ANY else int(tree.minimum or 0)
        if tree.rule is not GroupRule.CREDITS:
            return len(chosen) >= need and all(
                sum(min(self.worths(part, held)) for part in direct if part.credential in limit.keys)
                <= limit.at_most_credits
                for limit in tree.limits
                if limit.at_most_credits is not None
            )
        least = 1 if tree.distinct is not None else 0
        fixed = sum(max(self.worths(part, held)) for part in chosen if not isinstance(part, CredentialLine))
        for amounts in product(*(range(least, max(self.worths(part, held)) + 1) for part in direct)):
            kept = all(
                sum(amount for part, amount in zip(direct, amounts, strict=True) if part.credential in limit.keys)
                <= limit.at_most_credits
                for limit in tree.limits
                if limit.at_most_credits is not None
            )
            kept = kept and all(
                sum(amount for part, amount in zip(direct, amounts, strict=True) if part.credential in limit.keys)
                <= limit.at_most_share * (fixed + sum(amounts))
                for limit in tree.limits
                if limit.at_most_share is not None
            )
            if kept and fixed + sum(amounts) >= need:
                return True
        return False

    def values_of(self, key: str, attribute: Attribute) -> tuple[str, ...]:
        credential = self.credentials[key]
        return credential.owned_by if attribute is Attribute.OWNED_BY else credential.subjects

    def values(self, tree: Group, direct: list[CredentialLine]) -> set[str]:
        """Of the credentials that the lines name, whoever pays."""
        assert tree.distinct is not None
        values: set[str] = set()
        for known in (self.credentials[part.credential] for part in direct):
            match tree.distinct.by:
                case DistinctBy.OWNED_BY:
                    values.update(known.owned_by)
                case DistinctBy.SUBJECTS:
                    values.update(known.subjects)
                case DistinctBy.COMPETENCIES:
                    values.update(shown.competency for shown in known.competencies)
        return values


def joined(parts: list[set[Claims]], *, once: bool) -> Iterator[Claims]:
    """Every union of one set of claims out of each; `once`: of disjoint ones."""
    for sets in product(*parts):
        union = frozenset().union(*sets)
        if not once or len(union) == sum(map(len, sets)):
            yield union


def smallest(sets: Iterable[Claims]) -> set[Claims]:
    every_set = set(sets)
    return {each for each in every_set if not any(other < each for other in every_set)}


def subsets(keys: Iterable[str]) -> Iterator[frozenset[str]]:
    known = list(keys)
    for size in range(len(known) + 1):
        yield from map(frozenset, combinations(known, size))

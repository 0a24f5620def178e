"""Stacks that ask for nothing but what is held already: who holds it has earned them, and which records may have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pathways.catalog.stand_ins import merged_sets
from pathways.domain.catalog import Credential, Route, RouteKind
from pathways.domain.learner import Record, is_unlisted
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    CredentialLine,
    Group,
    GroupRule,
    Requirement,
    every_line,
)
from pathways.domain.shared_rules import Equivalence


def is_free_stack(route: Route) -> bool:
    """A stack that takes neither money, work nor time: whoever meets its requirement has earned it."""
    costs = route.cost is not None and route.cost.amount > 0
    takes = bool(route.hours or route.weeks or route.shared_cost or route.is_offered)
    return route.kind is RouteKind.STACK and route.requires is not None and not (costs or takes)


@dataclass(frozen=True, slots=True)
class FreeStacks:
    """The credentials with a free stack, and what may pay for one.

    Attributes:
        keys: in key order.
        by_credential: by what is held; with equivalents, and whatever stands in.
        by_competency: by what can be done.
        unpaid: those that may hold where nothing is held.
        taking_unlisted: those that take credit from outside the catalogue.
    """

    keys: tuple[str, ...]
    by_credential: Mapping[str, frozenset[str]]
    by_competency: Mapping[str, frozenset[str]]
    unpaid: frozenset[str]
    taking_unlisted: frozenset[str]

    @classmethod
    def of(
        cls, credentials: Mapping[str, Credential], equivalences: Iterable[Equivalence], taking_unlisted: Iterable[str]
    ) -> FreeStacks:
        """Those of a catalogue, whose selections are written out."""
        kin = merged_sets(each.credentials for each in equivalences)
        by_credential: dict[str, set[str]] = defaultdict(set)
        by_competency: dict[str, set[str]] = defaultdict(set)
        keys, unpaid = [], set()
        for credential in credentials.values():
            trees = [route.requires for route in credential.routes if is_free_stack(route)]
            if not trees:
                continue
            keys.append(credential.key)
            for tree in trees:
                if tree is None:
                    continue
                if _may_hold_on_nothing(tree):
                    unpaid.add(credential.key)
                for line in every_line(tree):
                    if isinstance(line, CredentialLine):
                        for key in kin.get(line.credential, (line.credential,)):
                            by_credential[key].add(credential.key)
                    elif isinstance(line, CompetencyLine):
                        by_competency[line.competency].add(credential.key)
        for credential in credentials.values():
            for shown in credential.competencies:
                by_credential[credential.key] |= by_competency.get(shown.competency, set())
        return cls(
            tuple(keys),
            {key: frozenset(found) for key, found in by_credential.items() if found},
            {key: frozenset(found) for key, found in by_competency.items()},
            frozenset(unpaid),
            frozenset(taking_unlisted).intersection(keys),
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

"""What differs between two catalogues as plans see it, and whose plans that can touch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Flag, auto
from functools import cached_property
from typing import Any

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Credential, CredentialStatus, Route
from pathways.domain.goal import Goal
from pathways.domain.learner import Record
from pathways.domain.money import Money
from pathways.impact.planned import question_of
from pathways.impact.reach import Reach, touched_by

UNSEEN: Mapping[str, Any] = {
    "name": "",
    "ctid": None,
    "description": None,
    "subject_webpage": None,
    "alignment": None,
    "in_language": (),
    "superseded_by": (),
    "reference": None,
    "upkeep": (),
    "former_keys": (),
    "moved_paths": (),
}
"""Fields of a credential that no plan looks at, and one value for all of them; former keys and moved paths change what
records mean, which is compared for each record."""


class Trend(Flag):
    """Which way a change of a credential can move plans that it touches.

    Attributes:
        WORSE: whatever could be planned after it could be planned before it, for no more money and hours.
        BETTER: the other way about.
    """

    WORSE = auto()
    BETTER = auto()


ANY = Trend(0)
"""Nothing is known of it."""


@dataclass(frozen=True)
class Difference:
    """Two catalogues compared.

    Attributes:
        day: that counts as today.
    """

    before: Reach
    after: Reach
    day: date

    @cached_property
    def changed(self) -> Mapping[str, Trend]:
        """The keys of what plans may see otherwise."""
        old, new = self.before.snapshot, self.after.snapshot
        found: dict[str, Trend] = {}
        for key, one, other in _differing(old.credentials, new.credentials):
            before, after = _seen(one), _seen(other)
            if before != after:
                found[key] = _trend(before, after, self.day)
        for one_table, other_table in _tables(old, new):
            found |= {key: ANY for key, _, _ in _differing(one_table, other_table)}
        came_or_went = old.competencies.keys() ^ new.competencies.keys()
        return found | dict.fromkeys(came_or_went, ANY)

    @cached_property
    def touched(self) -> frozenset[str]:
        """What can lead to a change, before or after it."""
        return touched_by(self.changed, (self.before, self.after))

    @cached_property
    def _has_other_scales(self) -> bool:
        return self.before.snapshot.scales != self.after.snapshot.scales

    def _reads_otherwise(self, goal: Goal, record: Record) -> bool:
        """Something that a goal or a record says means other things in the two catalogues, or counts in one alone."""
        if self._has_other_scales and any(award.grade is not None for award in record.awards):
            return True
        old, new = (question_of(goal, record, each.snapshot, self.day, ()) for each in (self.before, self.after))
        return (old.goal, old.record) != (new.goal, new.record)

    def touches(self, goal: Goal, record: Record) -> bool:
        """The best plan may be another one; False: it is proved to be the same."""
        return self._reads_otherwise(goal, record) or not self.touched.isdisjoint(
            self.before.roots(goal, record) | self.after.roots(goal, record)
        )

    def trend(self, goal: Goal, record: Record) -> tuple[Trend, frozenset[str]]:
        """Which way the best plan can move, and the keys of what changes on its way."""
        reaches = (self.before, self.after)
        own = frozenset[str]().union(*(each.closure(each.roots(goal, record)) for each in reaches))
        met = own.intersection(self.changed)
        if self._reads_otherwise(goal, record):
            return ANY, met
        found = Trend.WORSE | Trend.BETTER
        for key in met:
            found &= self.changed[key]
        return found, met


def _tables(old: Snapshot, new: Snapshot) -> Iterator[tuple[Mapping[str, object], Mapping[str, object]]]:
    yield old.occupations, new.occupations
    yield old.equivalences, new.equivalences
    yield old.overlaps, new.overlaps
    yield old.scales, new.scales
    yield old.content.terms, new.content.terms
    yield old.content.adjacencies, new.content.adjacencies


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for key, one in old.items():
        other = new.get(key)
        if one is not other and one != other:
            yield key, one, other
    for key, other in new.items():
        if key not in old:
            yield key, None, other


def _seen(credential: Credential | None) -> Credential | None:
    if credential is None:
        return None
    routes = tuple(replace(each, upkeep=(), group_cost=None) for each in credential.routes)
    return replace(credential, **UNSEEN, routes=routes)


def _trend(old: Credential | None, new: Credential | None, day: date) -> Trend:
    is_worse, is_better = _only_worse(old, new, day), _only_worse(new, old, day)
    return (Trend.WORSE if is_worse else ANY) | (Trend.BETTER if is_better else ANY)


def _only_worse(old: Credential | None, new: Credential | None, day: date) -> bool:
    """Nothing but ways to earn it went or became dearer; what an award of it is worth stays, or nobody holds one."""
    if old is None:
        return new is None or new.status is not CredentialStatus.ACTIVE
    if new is None:
        return True
    same: Mapping[str, Any] = {"status": old.status, "last_day": old.last_day, "routes": old.routes}
    if replace(new, **same) != old:
        return False
    if new.status is not CredentialStatus.ACTIVE:
        return True
    if old.status is not CredentialStatus.ACTIVE:
        return False
    if old.last_day is not None and old.last_day < day and (new.last_day is None or old.last_day < new.last_day):
        return False  # whoever is under way by the later day alone
    known = {route.key: route for route in old.routes}
    return all(
        route.key in known and _is_no_better(known[route.key], route, day)
        for route in new.routes
        if route.open_from(day)
    )


def _is_no_better(old: Route, new: Route, day: date) -> bool:
    """It can be taken by the same people at most, for as much money and hours at least, in no other currency."""
    if not old.open_from(day):
        return False
    same: Mapping[str, Any] = {
        "name": old.name,
        "cost": old.cost,
        "hours": old.hours,
        "weeks": old.weeks,
        "available_from": old.available_from,
        "available_through": old.available_through,
        "estimated": old.estimated,
        "recommends": old.recommends,
    }
    if replace(new, **same) != old or (new.hours or 0) < (old.hours or 0):
        return False
    return _amount(old.cost) <= _amount(new.cost) and (
        not _amount(new.cost) or (bool(_amount(old.cost)) and _currency(old.cost) == _currency(new.cost))
    )


def _amount(cost: Money | None) -> Decimal:
    return Decimal(0) if cost is None else cost.amount


def _currency(cost: Money | None) -> str | None:
    return None if cost is None else cost.currency

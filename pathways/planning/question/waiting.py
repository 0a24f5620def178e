"""What a record becomes by waiting alone: awards to come, running experience. Without a calendar it is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Route
from pathways.domain.learner import Award, Record
from pathways.domain.months import add_months
from pathways.domain.requirement import ExperienceLine, Group, Requirement, walk
from pathways.planning.question.calendar import Weeks
from pathways.planning.question.cycles import carried_over, cycle_since, seen_in_cycle
from pathways.planning.question.lifetimes import Cycle
from pathways.planning.question.thin_periods import is_thin
from pathways.planning.question.time_windows import Windows
from pathways.requirements.evidence import Evidence, evidence_in


def awaited(record: Record, day: date, snapshot: Snapshot, goal: Requirement) -> Evidence:
    """A record on a day, with what only waiting brings to the lines of a catalogue and of a goal."""
    evidence = evidence_in(snapshot, record, day, awaits=True)
    if not any(entry.ended_on is not None and entry.ended_on > day for entry in record.experience):
        return evidence
    lines = dict.fromkeys((*_experience_in(goal), *_experience_of(snapshot)))
    ripe = frozenset(line for line in lines if ripe_on(line, evidence, snapshot) is not None)
    return replace(evidence, ripe=ripe)


def ripe_on(line: ExperienceLine, evidence: Evidence, snapshot: Snapshot) -> date | None:
    """The first day, that of the evidence or a later one, with as much experience as a line asks for; None: never."""
    ends = [entry.ended_on for entry in evidence.record.experience if entry.ended_on is not None]
    last = max((evidence.day, *ends))
    days = Weeks(evidence.day, days=1)
    horizon = min(days.furthest, (add_months(last, line.within_months or 0) - evidence.day).days + 1)
    spans = Windows(evidence, snapshot, days, horizon).worked(line)
    return days.day(spans[0][0]) if spans else None


def _experience_of(snapshot: Snapshot) -> Iterator[ExperienceLine]:
    for credential in snapshot.credentials.values():
        for route in (*credential.routes, *credential.renewals):
            if route.requires is not None:
                yield from _experience_in(route.requires)


def _experience_in(root: Requirement) -> Iterator[ExperienceLine]:
    return (line for line in walk(root) if isinstance(line, ExperienceLine))


def in_cycle(key: str, renewal: Route, evidence: Evidence, snapshot: Snapshot) -> Evidence:
    """What a renewal of an award that has run out may use: awards issued in its last cycle, none of itself."""
    since = _cycle_of(key, renewal, evidence, snapshot)
    awards = seen_in_cycle(evidence.record.awards, key, since, evidence.day)
    cut = evidence_in(snapshot, replace(evidence.record, awards=awards), evidence.day, awaits=True)
    return replace(cut, ripe=evidence.ripe)


def issued_in_cycle(other: str, key: str, renewal: Route, evidence: Evidence, snapshot: Snapshot) -> bool:
    """An award of another credential was issued in the last cycle of one that has run out."""
    since = _cycle_of(key, renewal, evidence, snapshot)
    awards = (award for award in evidence.record.awards if award.credential == other and award.counts)
    return any(award.issued_on is not None and award.issued_on >= since for award in awards)


def asked_in_grace(key: str, renewal: Route, evidence: Evidence, snapshot: Snapshot) -> Requirement | None:
    """What a renewal requires in the last cycle of a credential that has run out, beside what is carried into it."""
    credential, award = snapshot.credentials[key], _last_of(key, evidence, snapshot)
    if award is None:
        return renewal.asks(first=False)
    carried = carried_over(credential, renewal, award, evidence, snapshot)
    return renewal.asks(first=award.is_as_issued(credential.lifetime), carried=carried)


def is_thin_in_grace(key: str, renewal: Route, evidence: Evidence, snapshot: Snapshot) -> bool:
    """In a part of the last cycle of a credential that has run out fewer credits were earned than its renewal asks for.

    Each part is over, so nothing makes up for that.
    """
    credential, award = snapshot.credentials[key], _last_of(key, evidence, snapshot)
    expiry = None if award is None else award.last_day(credential.lifetime)
    lines = () if renewal.requires is None else walk(renewal.requires)
    asks_for_parts = any(isinstance(line, Group) and line.each is not None for line in lines)
    if award is None or expiry is None or not asks_for_parts:
        return False
    since = _cycle_of(key, renewal, evidence, snapshot)
    cycle = Cycle(since, expiry, expiry, None, award.is_as_issued(credential.lifetime))
    asked, seen = asked_in_grace(key, renewal, evidence, snapshot), in_cycle(key, renewal, evidence, snapshot)
    return is_thin(asked, cycle, seen, snapshot.credentials)


def _cycle_of(key: str, renewal: Route, evidence: Evidence, snapshot: Snapshot) -> date:
    """The first day of the last cycle of a credential that has run out."""
    credential, last = snapshot.credentials[key], _last_of(key, evidence, snapshot)
    expiry = None if last is None else last.last_day(credential.lifetime)
    return date.min if last is None or expiry is None else cycle_since(credential, renewal, last.issued_on, expiry)


def _last_of(key: str, evidence: Evidence, snapshot: Snapshot) -> Award | None:
    lifetime = snapshot.credentials[key].lifetime
    own = evidence.lapsed.get(key, ())
    return max(own, key=lambda award: award.last_day(lifetime) or date.max, default=None)


def renewed(keys: Iterable[str], evidence: Evidence, snapshot: Snapshot) -> Evidence:
    """The same with the awards of some credentials renewed, which had run out."""
    some = set(keys)
    if not some:
        return evidence
    awards = tuple(
        replace(award, expires_on=date.max) if award.credential in some else award for award in evidence.record.awards
    )
    found = evidence_in(snapshot, replace(evidence.record, awards=awards), evidence.day, awaits=True)
    return replace(found, ripe=evidence.ripe)

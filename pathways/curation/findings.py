"""What is wrong with a published catalogue, worst first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from weakref import ref

from cachetools import LRUCache

from pathways.catalog.cohorts import views_of
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.brought import may_be_brought
from pathways.curation.cohort_findings import cohort_findings
from pathways.curation.design.meaning import design_findings
from pathways.curation.design.moved import moved_findings
from pathways.curation.design.nothing_asked import nothing_asked_findings
from pathways.curation.design.retired import retired_findings
from pathways.curation.finding import Finding, Severity
from pathways.curation.line_findings import line_findings
from pathways.curation.plugins.running import own_findings
from pathways.curation.rule_findings import rule_findings
from pathways.curation.schedule_findings import schedule_findings
from pathways.curation.unreachable import Unreachable
from pathways.domain.catalog import Competency, Credential, CredentialStatus, Kind, Occupation, Organization, Route
from pathways.domain.content import Thing
from pathways.domain.learner import Record
from pathways.domain.offerings import Cohort
from pathways.domain.quantity import plain
from pathways.domain.requirement import (
    CredentialLine,
    Group,
    GroupRule,
)
from pathways.planning.selection.and_or_graph import Terms, build_and_or_graph
from pathways.planning.selection.reachability import Network, earn_all
from pathways.requirements.evidence import evidence_in
from pathways.wording.phrases import counted
from pathways.wording.requirements import cohort_text

__all__ = ["Finding", "Severity", "errors_of", "findings_of", "what_errors_see"]


MOST_CATALOGUES = 4
_KEPT: LRUCache[tuple[int, date], tuple[ref[Snapshot], tuple[Finding, ...]]] = LRUCache(MOST_CATALOGUES)
"""By the identity of a catalogue, which it does not keep, and by the day."""
_ASKING = Lock()


def findings_of(snapshot: Snapshot, today: date | None = None) -> tuple[Finding, ...]:
    """Every finding, worst first, then by code and subject; those of the catalogues asked about last are kept.

    Args:
        today: by which sources of facts are old (default: the day in UTC).
    """
    day = today or datetime.now(UTC).date()
    with _ASKING:
        of, found = _KEPT.get((id(snapshot), day), (None, ()))
    if of is None or of() is not snapshot:
        found = _found(snapshot, day)
        with _ASKING:
            _KEPT[id(snapshot), day] = (ref(snapshot), found)
    return _worst_first((*found, *own_findings(snapshot)))


def _found(snapshot: Snapshot, today: date) -> tuple[Finding, ...]:
    return (
        *_unreachable(snapshot),
        *retired_findings(snapshot),
        *moved_findings(snapshot),
        *nothing_asked_findings(snapshot),
        *_in_views(snapshot, rule_findings),
        *_in_views(snapshot, line_findings),
        *_in_views(snapshot, schedule_findings),
        *cohort_findings(snapshot),
        *_supply(snapshot),
        *_offerings(snapshot),
        *_statements(snapshot),
        *design_findings(snapshot, today),
    )


def _worst_first(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda item: (item.severity, item.name, item.subject, item.path or "")))


def what_errors_see(thing: Thing) -> Thing | None:
    """A thing without what no error depends on; None where no error depends on it.

    An edit that leaves this as it was brings no error and mends none, so nobody need look: at 100,000 credentials a
    look takes seconds.
    """
    if isinstance(thing, Organization | Competency | Occupation):
        return None
    if not isinstance(thing, Credential):
        return thing
    return Credential(
        key=thing.key,
        name="",
        credential_type=thing.credential_type,
        status=thing.status,
        owned_by=thing.owned_by,
        competencies=thing.competencies,
        credits=thing.credits,
        subjects=thing.subjects,
        routes=tuple(_bare(route) for route in thing.routes),
        renewals=tuple(_bare(route) for route in thing.renewals),
        moved_paths=thing.moved_paths,
        former_keys=thing.former_keys,
    )


def _bare(route: Route) -> Route:
    return Route(key=route.key, kind=route.kind, requires=route.requires, cohort=route.cohort)


def errors_of(snapshot: Snapshot) -> tuple[Finding, ...]:
    """Those of `findings_of` with the severity ERROR, for less work."""
    found = [
        *_unreachable(snapshot),
        *_in_views(snapshot, rule_findings),
        *moved_findings(snapshot),
        *own_findings(snapshot),
    ]
    return tuple(each for each in found if each.severity is Severity.ERROR)


def _unreachable(snapshot: Snapshot) -> Iterator[Finding]:
    """Active credentials that nobody, or nobody of a cohort, can earn, even with all experience and conditions."""
    active = [c for c in snapshot.credentials.values() if c.status is CredentialStatus.ACTIVE]
    earned = [(cohort, _earned(view, active)) for cohort, view in views_of(snapshot)]
    somebody = frozenset[str]().union(*(found for _, found in earned))
    nobody = [each for each in active if each.routes and each.key not in somebody]
    for each in Unreachable(snapshot, somebody).told(nobody):
        key = each.credential.key
        yield Finding(Severity.ERROR, Code.UNREACHABLE, each.text, key, Kind.CREDENTIAL, each.path)
    for credential in active:
        if not credential.routes:
            text = f"{credential.name} is active and has no route, so nobody can obtain it."
            yield Finding(Severity.WARNING, Code.NO_ROUTE, text, credential.key, Kind.CREDENTIAL)
        elif credential.key in somebody and credential.key in snapshot.with_cohorts:
            for cohort in _joined(cohort for cohort, found in earned if credential.key not in found):
                text = f"{credential.name} has no way {cohort_text(cohort)}."
                # Before the first cohort it may not have been there yet.
                severity = Severity.NOTE if cohort.from_ is None else Severity.WARNING
                yield Finding(severity, Code.NO_ROUTE, text, credential.key, Kind.CREDENTIAL)


def _earned(snapshot: Snapshot, active: Iterable[Credential]) -> frozenset[str]:
    """What of some credentials somebody can earn."""
    graph = snapshot.graph
    facts = frozenset(line.path for line in graph.forest.lines if may_be_brought(line, snapshot))
    terms = Terms(
        earnable=lambda number: graph.credentials[number].status is CredentialStatus.ACTIVE,
        routes_open=lambda number: range(len(graph.credentials[number].routes)),
        waived=facts,
    )
    lines = tuple(CredentialLine(path=f"goal/{place}", credential=c.key) for place, c in enumerate(active))
    evidence = evidence_in(snapshot, Record(), date.max)
    and_or = build_and_or_graph(graph, evidence, Group(path="goal", rule=GroupRule.ALL, of=lines), terms)
    order = earn_all(Network.of(and_or))
    return frozenset(graph.credentials[and_or.credential[place]].key for place, rank in enumerate(order.rank) if rank)


def _joined(cohorts: Iterable[Cohort]) -> Iterator[Cohort]:
    """Those of which one begins where another ends as one."""
    found: list[Cohort] = []
    for cohort in cohorts:
        before = found[-1].through if found else None
        if before is not None and cohort.from_ == before + timedelta(days=1):
            found[-1] = Cohort(from_=found[-1].from_, through=cohort.through)
        else:
            found.append(cohort)
    return iter(found)


def _in_views(snapshot: Snapshot, finder: Callable[[Snapshot], Iterator[Finding]]) -> Iterator[Finding]:
    """What is wrong with the rules of each cohort; what only some cohorts cannot meet is no error."""
    views = [dict.fromkeys(finder(view)) for _, view in views_of(snapshot)]
    for each in dict.fromkeys(each for found in views for each in found):
        is_everywhere = all(each in found for found in views)
        yield each if is_everywhere else replace(each, severity=max(each.severity, Severity.WARNING))


def _supply(snapshot: Snapshot) -> Iterator[Finding]:
    """Needs that no credential meets, occupations that say nothing."""
    for occupation in snapshot.occupations.values():
        if not occupation.needs and not occupation.credentials:
            text = f"{occupation.name} asks for nothing, so everybody covers it."
            yield Finding(Severity.WARNING, Code.NO_NEEDS, text, occupation.key, Kind.OCCUPATION)
        for need in occupation.needs:
            levels = [
                item.level
                for key in snapshot.developed_by.get(need.competency, ())
                for item in snapshot.credentials[key].competencies
                if item.competency == need.competency
            ]
            if max(levels, default=0) < need.level:
                name = snapshot.names.get(need.competency, need.competency)
                text = f"No credential shows {name} at level {plain(need.level)}, which {occupation.name} needs."
                yield Finding(Severity.NOTE, Code.NEED_WITHOUT_SUPPLY, text, occupation.key, Kind.OCCUPATION)


def _offerings(snapshot: Snapshot) -> Iterator[Finding]:
    """Times that are shorter than what is to be taken in them."""
    for credential in snapshot.credentials.values():
        for route in (*credential.routes, *credential.renewals):
            needed = 7 * (route.weeks or 0)
            short = [f"{each.starts_on} to {each.ends_on}" for each in route.offerings if each.days < needed]
            spans = [snapshot.term_calendar.span_of(each) for each in route.recurring]
            short += [f"{span.from_} to {span.to}" for span in spans if span is not None and span.most_days < needed]
            if short:
                when = ", ".join(short)
                weeks = counted(route.weeks or 0, "week")
                text = f"{credential.name}: {route.name or route.key} takes {weeks}, more than {when} has."
                yield Finding(Severity.WARNING, Code.OFFERING_TOO_SHORT, text, credential.key, Kind.CREDENTIAL)


def _statements(snapshot: Snapshot) -> Iterator[Finding]:
    """Costs that are not stated."""
    for credential in snapshot.credentials.values():
        missing = [route.name or route.key for route in credential.routes if route.cost is None]
        if missing and credential.status is CredentialStatus.ACTIVE:
            text = f"{credential.name}: no cost is stated for {', '.join(missing)}; plans count 0."
            yield Finding(Severity.NOTE, Code.COST_NOT_STATED, text, credential.key, Kind.CREDENTIAL)

"""A catalogue as a learner sees it whose attempts failed: routes open again some time later, or never."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pathways.catalog.cohorts import of_learner
from pathways.catalog.snapshot import MOST_VIEWS, Snapshot
from pathways.domain.catalog import Credential, Route
from pathways.domain.learner import Award, Record
from pathways.requirements.grades import Scales, passes


def seen_by(snapshot: Snapshot, record: Record, day: date) -> Snapshot:
    """The catalogue with the rules of a learner's cohorts alone, and routes as they open again for this learner.

    Args:
        day: the day asked; attempts of later days are no attempts yet.
    """
    return with_retakes(of_learner(snapshot, record, day), record.awards, day)


def with_retakes(snapshot: Snapshot, awards: Iterable[Award], day: date) -> Snapshot:
    """The catalogue with the routes that are closed after failed attempts, until they open again.

    Args:
        awards: among which are those attempts.
        day: the day asked.
    """
    failed: dict[str, list[date]] = defaultdict(list)
    for award in awards:
        credential = snapshot.credentials.get(award.credential)
        if credential is None or not any(route.retake for route in credential.routes):
            continue
        if _is_failed(award, credential, snapshot.scales, day):
            failed[award.credential].append(award.issued_on or date.min)
    changed: dict[str, Credential] = {}
    for key, days in failed.items():
        credential = snapshot.credentials[key]
        routes = tuple(_open(credential, days, day))
        if routes != credential.routes:
            changed[key] = replace(credential, routes=routes)
    return _cut(snapshot, changed, failed) if changed else snapshot


@dataclass(frozen=True, slots=True)
class Closed:
    """That no route of a credential is open after failed attempts.

    Attributes:
        until: the first day on which one is open; None: none ever is again.
    """

    until: date | None


def closed_on(credential: Credential, awards: Iterable[Award], scales: Scales, day: date) -> Closed | None:
    """Whether failed attempts keep a credential from being tried on a day; None: they do not.

    Args:
        awards: among which are the attempts; those of later days are none yet.
    """
    failed = [
        each.issued_on or date.min
        for each in awards
        if each.credential == credential.key and _is_failed(each, credential, scales, day)
    ]
    if not failed or not credential.routes:
        return None
    opens = [_opens_on(route, failed, day) for route in credential.routes]
    if any(each is not None and each <= day for each in opens):
        return None
    return Closed(min((each for each in opens if each is not None), default=None))


def _is_failed(award: Award, credential: Credential, scales: Scales, day: date) -> bool:
    """An attempt at a credential, by a day, that did not pass."""
    is_past = award.issued_on is None or award.issued_on <= day
    return is_past and award.counts and not passes(award, credential, scales)


def _opens_on(route: Route, failed: Sequence[date], day: date) -> date | None:
    """From which day on a route may be tried again: the day asked where it never closes; None: never."""
    return day if route.retake is None else route.retake.opens_on(failed)


def _open(credential: Credential, failed: Sequence[date], day: date) -> Iterator[Route]:
    """The routes that are open on a day, or will be."""
    for route in credential.routes:
        opens = _opens_on(route, failed, day)
        if opens is not None and opens <= day:
            yield route
            continue
        lasts = [each for each in (route.available_through, credential.last_day) if each is not None]
        if opens is not None and all(opens <= last for last in lasts):
            yield replace(route, available_from=max(opens, route.available_from or opens))


def _cut(snapshot: Snapshot, changed: Mapping[str, Credential], failed: Mapping[str, Sequence[date]]) -> Snapshot:
    name = ("retakes", *((key, tuple(failed[key])) for key in sorted(changed)))
    views = snapshot.views
    found = views.get(name)
    if found is None:
        from pathways.catalog.patching import patch_requirements  # with numpy, which most learners do not need here

        credentials = {**snapshot.credentials, **changed}
        graph = patch_requirements(snapshot.graph, credentials, snapshot.competencies, sorted(changed))
        found = replace(snapshot, credentials=credentials, graph=graph)
        if len(views) >= MOST_VIEWS:
            views.pop(next(iter(views)), None)
        views[name] = found
    return found

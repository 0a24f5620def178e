"""A catalogue as those see it who began on some day: the rules of other cohorts do not stand in it, and what they began
by its last day stays open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from pathways.catalog.snapshot import MOST_VIEWS, Snapshot
from pathways.catalog.unlisted import tree_with_unlisted, with_unlisted
from pathways.domain.catalog import Credential, Route
from pathways.domain.learner import Record, Since, is_unlisted
from pathways.domain.offerings import Cohort
from pathways.domain.requirement import Group, Requirement, walk

DAY = timedelta(days=1)


def of_learner(snapshot: Snapshot, record: Record, day: date) -> Snapshot:
    """The catalogue with the rules of a learner's cohorts alone, which then hang on no cohort any more, and without the
    last days by which the learner began.

    Credit of the record from outside the catalogue stands in it, on lines of the selections that take such credit.

    Args:
        day: the day asked, on which somebody begins whose record does not say since when.
    """
    return with_unlisted(_of_cohorts(_taught_out(snapshot, record), record, day), record)


def under_way(snapshot: Snapshot, record: Record) -> frozenset[str]:
    """The keys of what has a last day, and was begun by then as the record says; a day on which everything was begun
    says nothing of a single credential."""
    return frozenset(
        each.credential
        for each in record.since
        if each.credential is not None
        and (known := snapshot.credentials.get(each.credential)) is not None
        and known.last_day is not None
        and each.on <= known.last_day
    )


def _taught_out(snapshot: Snapshot, record: Record) -> Snapshot:
    """The catalogue in which whoever began a credential by its last day may finish it."""
    keys = under_way(snapshot, record)
    if not keys:
        return snapshot
    asked = ("under way", keys)
    found = snapshot.views.get(asked)
    if found is None:
        from pathways.catalog.patching import patch_requirements

        opened = {key: replace(snapshot.credentials[key], last_day=None) for key in keys}
        credentials = {**snapshot.credentials, **opened}
        graph = patch_requirements(snapshot.graph, credentials, snapshot.competencies, sorted(keys))
        found = replace(snapshot, credentials=credentials, graph=graph)
        if len(snapshot.views) >= MOST_VIEWS:
            snapshot.views.pop(next(iter(snapshot.views)), None)
        snapshot.views[asked] = found
    return found


def _of_cohorts(snapshot: Snapshot, record: Record, day: date) -> Snapshot:
    if not snapshot.with_cohorts:
        return snapshot
    keys = sorted(snapshot.with_cohorts)
    since = {key: record.began(key, day) for key in keys}
    inside = tuple(cohort.has(since[key]) for key in keys for cohort in _cohorts(snapshot.credentials[key]))
    views = snapshot.views
    found = views.get(inside)
    if found is None:
        from pathways.catalog.patching import patch_requirements  # with numpy, which most catalogues do not need here

        cut = {key: _credential(snapshot.credentials[key], since[key]) for key in keys}
        credentials = {**snapshot.credentials, **cut}
        graph = patch_requirements(snapshot.graph, credentials, snapshot.competencies, keys)
        found = replace(snapshot, credentials=credentials, graph=graph, with_cohorts=frozenset())
        if len(views) >= MOST_VIEWS:
            views.pop(next(iter(views)), None)
        views[inside] = found
    return found


def tree_of_learner(tree: Requirement, record: Record, day: date) -> Requirement | None:
    """A rule that stands in no credential, for a learner; None: it is not of that cohort."""
    own = _tree(tree, record.began(None, day))
    keys = [award.credential for award in record.awards if is_unlisted(award.credential)]
    return own if own is None else tree_with_unlisted(own, keys)


def views_of(snapshot: Snapshot) -> Iterator[tuple[Cohort, Snapshot]]:
    """The catalogue for each span of days between which no cohort begins or ends; one for all where there are none."""
    firsts: set[date] = set()
    for key in snapshot.with_cohorts:
        for cohort in _cohorts(snapshot.credentials[key]):
            firsts.update([] if cohort.from_ is None else [cohort.from_])
            firsts.update([] if cohort.through is None or cohort.through == date.max else [cohort.through + DAY])
    days = sorted(firsts - {date.min})
    for first, after in zip([None, *days], [*days, None], strict=True):
        last = None if after is None else after - DAY
        began = first or last or date.min
        yield Cohort(from_=first, through=last), of_learner(snapshot, Record(since=(Since(on=began),)), began)


def _cohorts(credential: Credential) -> Iterator[Cohort]:
    for route in (*credential.routes, *credential.renewals):
        if route.cohort is not None:
            yield route.cohort
        for tree in route.trees:
            yield from (line.cohort for line in walk(tree) if isinstance(line, Group) and line.cohort is not None)


def _credential(credential: Credential, since: date) -> Credential:
    return replace(
        credential, routes=tuple(_open(credential.routes, since)), renewals=tuple(_open(credential.renewals, since))
    )


def _open(routes: tuple[Route, ...], since: date) -> Iterator[Route]:
    for route in routes:
        if route.cohort is not None and not route.cohort.has(since):
            continue
        requires = None if route.requires is None else _tree(route.requires, since)
        if route.requires is None or requires is not None:
            recommends = None if route.recommends is None else _tree(route.recommends, since)
            yield replace(route, cohort=None, requires=requires, recommends=recommends)


def _tree(line: Requirement, since: date) -> Requirement | None:
    if not isinstance(line, Group):
        return line
    if line.cohort is not None and not line.cohort.has(since):
        return None
    of = tuple(part for each in line.of if (part := _tree(each, since)) is not None)
    return replace(line, cohort=None, of=of)

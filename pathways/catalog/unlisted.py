"""A catalogue as a learner sees it who brings credit from outside the catalogue: selections of such credit have it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from pathways.catalog.selecting import line_for
from pathways.catalog.snapshot import MOST_VIEWS, Snapshot
from pathways.domain.catalog import Credential, Route
from pathways.domain.learner import Record, is_unlisted, unlisted_credential
from pathways.domain.requirement import Group, Limit, Requirement


def with_unlisted(snapshot: Snapshot, record: Record) -> Snapshot:
    """The catalogue with what a record says of other credit; itself where that stands in it or there is none."""
    awards = tuple(award for award in record.awards if is_unlisted(award.credential))
    found = {award.credential: unlisted_credential(award) for award in awards}
    if not found or all(key in snapshot.credentials for key in found):
        return snapshot
    asked = tuple((award.credential, award.credits) for award in awards)
    view = snapshot.views.get(asked)
    if view is None:
        from pathways.catalog.patching import patch_requirements  # with numpy, which most catalogues do not need here

        changed = {key: _credential(snapshot.credentials[key], found) for key in snapshot.taking_unlisted}
        credentials = dict(sorted({**snapshot.credentials, **changed, **found}.items()))
        graph = patch_requirements(snapshot.graph, credentials, snapshot.competencies, {*changed, *found})
        view = replace(snapshot, credentials=credentials, graph=graph)
        view.__dict__["names"] = {**snapshot.names, **{key: each.name for key, each in found.items()}}
        if len(snapshot.views) >= MOST_VIEWS:
            snapshot.views.pop(next(iter(snapshot.views)), None)
        snapshot.views[asked] = view
    return view


def tree_with_unlisted(tree: Requirement, keys: Collection[str]) -> Requirement:
    """A tree whose selections are expanded, with a line for each credit from outside the catalogue where one takes it.

    Args:
        keys: those of the credit.
    """
    if not isinstance(tree, Group):
        return tree
    of = [tree_with_unlisted(part, keys) for part in tree.of]
    of += [line_for(selection, key) for selection in tree.selections if selection.select.unlisted for key in keys]
    limits = tuple(_limit(limit, keys) for limit in tree.limits)
    return replace(tree, of=tuple(of), limits=limits)


def _limit(limit: Limit, keys: Collection[str]) -> Limit:
    takes = limit.select is not None and limit.select.unlisted
    return replace(limit, keys=(*limit.keys, *keys)) if takes else limit


def _credential(credential: Credential, found: Mapping[str, Credential]) -> Credential:
    def routes(some: tuple[Route, ...]) -> tuple[Route, ...]:
        return tuple(
            replace(
                route,
                requires=None if route.requires is None else tree_with_unlisted(route.requires, found),
                recommends=None if route.recommends is None else tree_with_unlisted(route.recommends, found),
            )
            for route in some
        )

    return replace(credential, routes=routes(credential.routes), renewals=routes(credential.renewals))

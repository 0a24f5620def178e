"""Root fields that list things of one kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import strawberry

from pathways.api.catalog_filter import matching
from pathways.api.context import RequestContext
from pathways.api.declare import resolved
from pathways.api.types.pagination import Connection, Window, page
from pathways.domain.catalog import Kind

Info = strawberry.Info[RequestContext, None]
Keys = Callable[[RequestContext], Sequence[str]]


def searched(node: Any, kind: Kind, keys: Keys, description: str) -> Any:
    """The field that lists what a search finds of a kind.

    Args:
        node: the type of one of them.
        keys: of all, in the order without a search.
        description: as the schema says it.
    """

    def field(
        info: Info,
        *,
        search: str | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Any:
        found = matching(info.context.snapshot, search, kind, keys(info.context))
        return page(found, lambda key: node.of(info.context, key), Window(first, after, last, before))

    return _declared(field, node, description)


def listed(node: Any, keys: Keys, description: str) -> Any:
    """The field that lists all of a kind, by key; arguments as of `searched`."""

    def field(
        info: Info,
        *,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Any:
        return page(keys(info.context), lambda key: node.of(info.context, key), Window(first, after, last, before))

    return _declared(field, node, description)


def _declared(field: Any, node: Any, description: str) -> Any:
    field.__doc__ = description
    field.__annotations__["return"] = Connection[node] | None
    return resolved(field)

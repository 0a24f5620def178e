"""Two changes of one thing brought together: field by field, route by route, a requirement as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from pathways.catalog.exact_text import field_name
from pathways.domain.catalog import Route
from pathways.domain.content import Thing

T = TypeVar("T", Thing, Route)


@dataclass(frozen=True, slots=True)
class Clash:
    """Both changed the same, each in its own way.

    Attributes:
        paths: the fields, as the file format names them; one empty path where it is the whole thing.
    """

    paths: tuple[str, ...]


def merged(base: Thing | None, theirs: Thing | None, yours: Thing | None) -> Thing | Clash | None:
    """What a thing says when both changes of it are made; None: it is not there.

    Args:
        base: what both changes began with; None: the thing was not there.
        theirs, yours: what each made of it; None: it went.
    """
    if yours in (theirs, base):
        return theirs
    if theirs == base:
        return yours
    if base is None or theirs is None or yours is None or not type(base) is type(theirs) is type(yours):
        return Clash(("",))
    clashes: list[str] = []
    found = _record(base, theirs, yours, "", clashes)
    return Clash(tuple(clashes)) if clashes else found


def _record(base: T, theirs: T, yours: T, prefix: str, clashes: list[str]) -> T:
    said: dict[str, Any] = {}
    for each in fields(base):
        old, their, own = (getattr(record, each.name) for record in (base, theirs, yours))
        if own in (old, their):
            continue  # theirs stands already
        path = f"{prefix}{field_name(each.name)}"
        if their == old:
            said[each.name] = own
        elif each.name in ("routes", "renewals"):
            said[each.name] = _routes(old, their, own, path, clashes)
        else:
            clashes.append(path)
    return replace(theirs, **said)


def _routes(
    base: Sequence[Route], theirs: Sequence[Route], yours: Sequence[Route], path: str, clashes: list[str]
) -> tuple[Route, ...]:
    """In the order of theirs; routes that only you have follow."""
    old, their, own = ({route.key: route for route in some} for some in (base, theirs, yours))
    found: list[Route] = []
    for key in dict.fromkeys((*their, *own)):
        was, one, other = old.get(key), their.get(key), own.get(key)
        if other in (was, one):
            kept = one
        elif one == was:
            kept = other
        elif was is None or one is None or other is None:
            clashes.append(f"{path}/{key}")
            continue
        else:
            kept = _record(was, one, other, f"{path}/{key}/", clashes)
        if kept is not None:
            found.append(kept)
    return tuple(found)

"""Relay connections over lists of keys. A cursor names its item, so it never points at another one by mistake."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pathways.api.declare import output
from pathways.codes import Code
from pathways.errors import ProblemsError
from pathways.text import shown

MOST = 100
USUAL = 20

T = TypeVar("T")


@output
class PageInfo:
    """Where a page stands in its list.

    Attributes:
        has_next_page: items follow this page.
        has_previous_page: items come before this page.
        start_cursor: the cursor of the first item; null: the page is empty.
        end_cursor: the cursor of the last item; null: the page is empty.
    """

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@output
class Edge(Generic[T]):
    """An item of a page.

    Attributes:
        cursor: where the item stands, for `after` and `before`.
        node: the item.
    """

    cursor: str
    node: T


@output
class Connection(Generic[T]):
    """A page of a list.

    Attributes:
        edges: the items of the page, in order.
        page_info: where the page stands in the list.
        total_count: how many items the whole list has.
    """

    edges: list[Edge[T]]
    page_info: PageInfo
    total_count: int


@dataclass(frozen=True, slots=True)
class Window:
    """What a client asked for: first or last of 1 to 100, from a cursor on."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None

    def slice_of(self, keys: Sequence[str]) -> slice:
        """One page of the list.

        Raises:
            ProblemsError: OUT_OF_RANGE or BAD_CURSOR.
        """
        if self.first is not None and self.last is not None:
            text = f"first: {self.first} and last: {self.last} exclude each other."
            raise ProblemsError.one(Code.INVALID, text, "Give one of them.", "last")
        start = 0 if self.after is None else read_cursor(self.after, keys, "after") + 1
        end = len(keys) if self.before is None else read_cursor(self.before, keys, "before")
        end = max(start, end)
        if self.last is not None:
            return slice(max(start, end - in_range(self.last, "last")), end)
        count = USUAL if self.first is None else in_range(self.first, "first")
        return slice(start, min(end, start + count))


def in_range(count: int, name: str) -> int:
    """The count itself, of 1 to 100.

    Raises:
        ProblemsError: OUT_OF_RANGE.
    """
    if not 1 <= count <= MOST:
        raise ProblemsError.one(
            Code.OUT_OF_RANGE, f"{name} must be 1 to {MOST} (got {count}).", f"Ask for 1 to {MOST}.", name
        )
    return count


def cursor(position: int, key: str) -> str:
    """The cursor of an item."""
    return b64encode(f"{position}:{key}".encode()).decode()


def read_cursor(text: str, keys: Sequence[str], name: str) -> int:
    """The position of a cursor's item in the list as it is now.

    Raises:
        ProblemsError: BAD_CURSOR, for a text that is no cursor or an item that is not in the list.
    """
    hint = f"Use a cursor of this very list, or leave {name} out to start again."
    try:
        position, colon, key = b64decode(text, validate=True).decode().partition(":")
        place = int(position) if colon and position.isascii() else -1
    except (Error, ValueError):
        place, key = -1, ""
    if place < 0:
        raise ProblemsError.one(Code.BAD_CURSOR, f"{name}: {shown(text)} is not a cursor.", hint, name)
    if place < len(keys) and keys[place] == key:
        return place
    try:
        return keys.index(key)
    except ValueError:
        text = f"{name}: the item {shown(key)} of this cursor is not in this list."
        raise ProblemsError.one(Code.BAD_CURSOR, text, hint, name) from None


def page(keys: Sequence[str], make: Callable[[str], T], window: Window) -> Connection[T]:
    """A page of a list: keys for the whole list, things for the page alone."""
    part = window.slice_of(keys)
    edges = [Edge(cursor=cursor(at, keys[at]), node=make(keys[at])) for at in range(part.start, part.stop)]
    return Connection(edges=edges, page_info=page_info(edges, part, len(keys)), total_count=len(keys))


def page_info(edges: Sequence[Edge[T]], part: slice, total: int) -> PageInfo:
    """Where a part of a list of `total` items stands."""
    return PageInfo(
        has_next_page=part.stop < total,
        has_previous_page=part.start > 0,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )

"""Places inside a document: as tuples, and as the paths that problems carry."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pathways.text import flaw_of, shortened, shown

Place = tuple[str | int, ...]

_POSITION = re.compile(r"(0|[1-9][0-9]{0,17})\Z")


def place_of(path: str | None) -> Place:
    """``credentials/3/key`` as a tuple; as in a JSON pointer ``~1`` stands for a slash, and ``~0`` for ``~``."""
    if not path:
        return ()
    return tuple(part_of(part.replace("~1", "/").replace("~0", "~")) for part in path.split("/"))


def part_of(name: str) -> str | int:
    """A name that looks like a position counts as one: a path does not tell them apart."""
    return int(name) if _POSITION.match(name) else str(named(name))


def path_of(place: Iterable[str | int]) -> str:
    """The inverse of `place_of`, but for names that are no text or too long to be repeated."""
    return "/".join([_escaped(part) if isinstance(part, str) else str(part) for part in place])


def path_below(place: Place, path: str | None) -> str:
    """A path inside of what stands at a place, from the root of the document."""
    above = path_of(place)
    return f"{above}/{path}" if above and path else above or path or ""


@lru_cache(maxsize=4096)
def _escaped(part: str) -> str:
    return str(named(part)).replace("~", "~0").replace("/", "~1")


def named(part: str | int) -> str | int:
    """A part of a place as paths repeat it."""
    if isinstance(part, int):
        return part
    return shortened(part) if flaw_of(part) is None else shown(part)

"""TigerPath's programmes as they are written: majors, certificates and degrees with their trees of requirements.

A node counts what its children pass up, or the courses of its list. It passes up `counted`, `max_counted` at most,
once it counts `needed`, and nothing before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from tests.beside import DATA

PRINCETON = DATA / "prereqs" / "tigerpath"
FOLDERS = {"Major": "majors", "Certificate": "certificates", "Degree": "degrees"}
LANGUAGES = (
    *("ara", "bcs", "sla", "chi", "cze", "fre", "ger", "mog", "clg", "heb", "hin", "ita"),
    *("jpn", "kor", "lat", "per", "pls", "por", "rus", "spa", "swa", "tur", "twi", "urd"),
)
"""The departments that `LANG` stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One requirement.

    Attributes:
        path: what an audit calls it.
        needed: as written: a number, "ALL", or None for whatever there is.
        most: what it passes up at most; None: everything.
        shared: what counts here may count elsewhere too.
        courses: patterns of course keys, `*` for any characters; of a leaf that lists courses.
        excluded: patterns of what these do not mean.
        area: of a leaf that asks for a distribution area.
        total: of a leaf that asks for so many courses of any kind.
        by_semester: the semester by whose end it must be complete.
        graded: of pass/fail courses so many may count, where the rule says it; None: no limit.
        in_common: so many may count toward the major too.
        listed: how many patterns are written; what "ALL" of a list means.
    """

    path: str
    needed: int | str | None
    most: int | None
    shared: bool
    children: tuple[Node, ...] = ()
    courses: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    area: str | None = None
    total: int | None = None
    by_semester: int | None = None
    graded: int | None = None
    in_common: int | None = None
    listed: int = 0

    @property
    def is_leaf(self) -> bool:
        return not self.children

    @property
    def checks(self) -> bool:
        """Something in it can be counted; the rest is left to people."""
        return self.most != 0 and (
            bool(self.courses)
            or self.area is not None
            or self.total is not None
            or any(c.checks for c in self.children)
        )

    @property
    def least(self) -> int:
        """What it must count."""
        if self.needed == "ALL":
            return sum(child.full for child in self.children) if self.children else self._listed
        return int(self.needed or 0)

    @property
    def full(self) -> int:
        """What it passes up when everything that "ALL" asks of it is done."""
        below = sum(child.full for child in self.children) if self.children else self._listed
        if self.most is None:
            return self.least or below
        return min(self.most, below)

    @property
    def _listed(self) -> int:
        return self.listed or (self.most or 0 if self.area is not None or self.total is not None else 0)

    @property
    def is_fixed(self) -> bool:
        """It passes up the same whenever it passes up anything."""
        return self.most is not None and self.most <= max(self.least, 1)

    @property
    def is_open(self) -> bool:
        """It passes up each course as it comes."""
        return not self.is_fixed and self.least <= 1

    def walk(self) -> Iterator[Node]:
        """It and all below it, parents first, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Programme:
    """A major, certificate or degree."""

    kind: str
    code: str
    name: str
    url: str
    root: Node
    courses: tuple[tuple[str, ...], ...]
    majors: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.code}".lower()


def programme(kind: str, code: str) -> Programme:
    """One programme of the class that entered for 2018."""
    return _programme(json.loads((PRINCETON / FOLDERS[kind] / f"{code}_2018.json").read_text()))


def programmes() -> list[Programme]:
    """All programmes there are."""
    files = sorted(PRINCETON.glob("*/*_2018.json"))
    return [_programme(json.loads(path.read_text())) for path in files]


def every_course() -> frozenset[str]:
    """What all programmes list, and one seminar in writing, which they name by number only."""
    named = [names for each in programmes() for names in each.courses]
    return frozenset(chain.from_iterable(named)) | {"wri-101"}


def names_of(text: str) -> tuple[str, ...]:
    """The keys of a course that may be listed by several departments: `ELE 206/COS 306: Logic`."""
    return tuple(dict.fromkeys(_key(name) for name in text.partition(":")[0].split("/")))


def _key(name: str) -> str:
    plain = "".join(name.split()).lower()
    return f"{plain[:3]}-{plain[3:]}"


def _patterns(texts: Sequence[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for text in texts:
        for key in names_of(text):
            pattern = re.sub(r"\*.*", "*", key)
            if pattern.startswith("lan-g"):
                found.update(dict.fromkeys(f"{language}-{pattern[5:]}" for language in LANGUAGES))
            else:
                found[pattern] = None
    return tuple(found)


def _programme(value: Mapping[str, Any]) -> Programme:
    named = value["name"] if value["type"] == "Certificate" else value["code"]
    root = _node(value, f"{value['type']}//{value['year']}//{named}", shared=False)
    listed = [names_of(text) for text in _listed(value) if "*" not in text and not text.startswith("LANG")]
    return Programme(
        value["type"],
        value["code"],
        value["name"],
        value["urls"][0],
        root,
        tuple(listed),
        tuple(value.get("allowed_majors", ())),
    )


def _listed(value: Mapping[str, Any]) -> Iterator[str]:
    yield from value.get("course_list", ())
    for child in value.get("req_list", ()):
        yield from _listed(child)


def _node(value: Mapping[str, Any], path: str, *, shared: bool) -> Node:
    shared = value.get("double_counting_allowed", shared)
    is_root = "type" in value
    passes = value.get("pdfs_allowed")
    children = [
        _node(child, f"{path}//{_name(child) or f'{place:03d}'}", shared=shared)
        for place, child in enumerate(value.get("req_list", ()))
    ]
    return Node(
        path=path,
        needed=value.get("min_needed") if not is_root or value.get("min_needed") is not None else "ALL",
        most=value.get("max_counted"),
        shared=shared,
        children=tuple(children),
        courses=_patterns(value.get("course_list", ())),
        excluded=_patterns(value.get("excluded_course_list", ())),
        area=value.get("dist_req"),
        total=value.get("num_courses"),
        by_semester=value.get("completed_by_semester"),
        graded=None if passes is None or passes is True else int(passes),
        in_common=value.get("max_common_with_major"),
        listed=len(value.get("course_list", ())),
    )


def _name(value: Mapping[str, Any]) -> str | None:
    if value.get("name"):
        return str(value["name"])
    if "num_courses" in value:
        return f"Complete {value['num_courses']} courses by Semester {value['completed_by_semester']}"
    return None

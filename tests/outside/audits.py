"""TigerPath's nine students, and the audits that its own software gave."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.outside.programmes import PRINCETON, Programme, names_of, programme

STUDENTS = range(1, 10)
DEGREES = ("AB", "BSE")


@dataclass(frozen=True, slots=True)
class Course:
    """A course that a student takes.

    Attributes:
        names: its keys; several where departments share it.
        area: its distribution area.
        settled: paths of requirements that the student chose for it.
    """

    names: tuple[str, ...]
    area: str | None
    settled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assigned:
    """What the audit says of a course: paths of what it may satisfy, and of what it does."""

    names: tuple[str, ...]
    possible: frozenset[str]
    satisfies: frozenset[str]


@dataclass(frozen=True, slots=True)
class Judged:
    """What the audit says of a requirement."""

    path: str
    satisfied: bool
    count: int
    needed: int


@dataclass(frozen=True, slots=True)
class Audit:
    """A student, and what the audit says."""

    programme: Programme
    semesters: tuple[tuple[Course, ...], ...]
    assigned: tuple[Assigned, ...]
    judged: tuple[Judged, ...]

    def courses(self) -> Iterator[Course]:
        for semester in self.semesters:
            yield from semester


def audit(number: int) -> Audit:
    """One of the nine."""
    folder = PRINCETON / "verifier_tests"
    code, year, rest = (folder / f"{number}.test.txt").read_text().split("\n", 2)
    assert year == "2018"
    found = programme("Degree" if code in DEGREES else "Major", code)
    text = (folder / f"{number}.expected.txt").read_text()
    courses, end = json.JSONDecoder().raw_decode(text)
    tree = json.loads(text[end:])
    semesters = tuple(tuple(_course(course) for course in semester) for semester in json.loads(rest))
    return Audit(found, semesters, tuple(_assigned(courses)), tuple(_judged(tree)))


def _course(value: Mapping[str, Any]) -> Course:
    return Course(names_of(value["name"]), value["dist_area"], tuple(value.get("settled") or ()))


def _assigned(semesters: Sequence[Sequence[Mapping[str, Any]]]) -> Iterator[Assigned]:
    for semester in semesters:
        for course in semester:
            possible, satisfies = frozenset(course["possible_reqs"]), frozenset(course["reqs_satisfied"])
            yield Assigned(names_of(course["name"]), possible, satisfies)


def _judged(tree: Mapping[str, Any]) -> Iterator[Judged]:
    yield Judged(tree["path_to"], tree["satisfied"], tree["count"], tree["min_needed"])
    for child in tree.get("req_list", ()):
        yield from _judged(child)

"""TigerPath's students, and the audits of its own software: nine beside the project, three in later_audits.yaml."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pathways.domain.learner import unlisted_award
from pathways.exchange.document import read_document
from tests.outside.programmes import PRINCETON, Programme, names_of, programme

LATER = Path(__file__).with_name("later_audits.yaml")
STUDENTS = (*range(1, 10), 10, 17, 18)
DEGREES = ("AB", "BSE")
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Course:
    """A course that a student takes.

    Attributes:
        names: its keys; several where departments share it.
        area: its distribution area.
        settled: paths of requirements that the student chose for it.
        outside: what credit from outside is of; None: it is a course of the university.
    """

    names: tuple[str, ...]
    area: str | None
    settled: tuple[str, ...]
    outside: str | None = None


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


@cache
def audit(number: int) -> Audit:
    """That of one student."""
    later = next((each for each in read_document(LATER).value if each["number"] == number), None)
    if later is not None:
        return _later(later)
    folder = PRINCETON / "verifier_tests"
    code, year, rest = (folder / f"{number}.test.txt").read_text().split("\n", 2)
    assert year == "2018"
    found = programme("Degree" if code in DEGREES else "Major", code)
    text = (folder / f"{number}.expected.txt").read_text()
    courses, end = json.JSONDecoder().raw_decode(text)
    tree = json.loads(text[end:])
    semesters = tuple(tuple(_course(course) for course in semester) for semester in json.loads(rest))
    return Audit(found, semesters, tuple(_assigned(courses)), tuple(_judged(tree)))


def _later(value: Mapping[str, Any]) -> Audit:
    found = programme("Degree" if value["programme"] in DEGREES else "Major", value["programme"])

    def path(written: str) -> str:
        return f"{found.root.path}//{written}" if written else found.root.path

    outside = 0
    semesters: list[list[Course]] = []
    assigned: list[Assigned] = []
    for semester in value["semesters"]:
        semesters.append([])
        for each in semester:
            names = names_of(each["names"])
            text = each["names"] if each.get("outside") else None
            if text is not None:
                outside += 1
                names = (unlisted_award(outside, text, ONE).credential,)
            semesters[-1].append(Course(names, each.get("area"), tuple(map(path, each.get("settled", ()))), text))
            possible, satisfies = (frozenset(map(path, each.get(key, ()))) for key in ("possible", "satisfies"))
            assigned.append(Assigned(names, possible, satisfies))
    judged = tuple(Judged(path(written), *said) for written, said in value["judged"].items())
    return Audit(found, tuple(map(tuple, semesters)), tuple(assigned), judged)


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

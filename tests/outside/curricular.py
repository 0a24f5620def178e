"""Curricula and degree plans as Curricular Analytics writes them, in the terms of this project.

Each course is a credential with one route of study. A term is a week and a credit an hour in it, so that the credits
of a term are a learner's weekly hours. A prerequisite is an ordinary line, a corequisite a `concurrent` one: in the
same term or an earlier one. Strict corequisites are in the same term, so each of the two is `together` with the other.
What a file asks for and does not describe stays a condition. Ids are local to a file, and many courses have no code.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import ceil

from pathways.domain.catalog import Credential, CredentialType, Route, RouteKind
from pathways.domain.goal import AllGoals, CredentialGoal
from pathways.domain.requirement import ConditionLine, CredentialLine, Group, GroupRule, Requirement
from tests.beside import DATA

CURRICULA = DATA / "prereqs" / "curricular-analytics"
SECTIONS = ("Courses", "Additional Courses")
Key = str


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One row.

    Attributes:
        before, beside, same_term: prerequisites, corequisites, strict corequisites.
        undescribed: prerequisites that are no course of the file.
        term: when a published plan has it, from 1.
    """

    key: Key
    name: str
    credits: Decimal
    before: tuple[Key, ...] = ()
    beside: tuple[Key, ...] = ()
    same_term: tuple[Key, ...] = ()
    undescribed: tuple[str, ...] = ()
    term: int | None = None


@dataclass(frozen=True)
class Curriculum:
    """What one file says; `courses` by key, in order of the rows."""

    name: str
    courses: Mapping[Key, Course]

    @property
    def published(self) -> dict[Key, int]:
        """The term of each course, as far as a plan is published."""
        return {key: course.term for key, course in self.courses.items() if course.term is not None}

    @property
    def conditions(self) -> frozenset[str]:
        """What must be said of a learner who has all that the file does not describe."""
        return frozenset(_said(name) for course in self.courses.values() for name in course.undescribed)

    @property
    def edges(self) -> Iterator[tuple[Key, Key, int]]:
        """(earlier, later, terms between them at least): of the same term are two that each are 0 before the other."""
        for key, course in self.courses.items():
            yield from ((other, key, 1) for other in course.before)
            yield from ((other, key, 0) for other in (*course.beside, *course.same_term))
            yield from ((key, other, 0) for other in course.same_term)

    def loads(self, terms: Mapping[Key, int]) -> dict[int, Decimal]:
        """The credits of each term."""
        found: dict[int, Decimal] = defaultdict(Decimal)
        for key, term in terms.items():
            found[term] += self.courses[key].credits
        return dict(found)

    def broken(self, terms: Mapping[Key, int]) -> list[tuple[Key, Key]]:
        """What stands too early: (what it needs, what needs it)."""
        return [(before, after) for before, after, gap in self.edges if terms[after] < terms[before] + gap]

    @cached_property
    def chains(self) -> dict[Key, int] | None:
        """The first term in which each course may stand, whatever the loads; None: some wait for each other."""
        terms = dict.fromkeys(self.courses, 1)
        for _ in range(len(terms) + 1):
            late = [
                (after, terms[before] + gap) for before, after, gap in self.edges if terms[after] < terms[before] + gap
            ]
            if not late:
                return terms
            for after, term in late:
                terms[after] = max(terms[after], term)
        return None

    def least_terms(self, most: Decimal) -> int:
        """No plan with so many credits in a term has fewer terms: by its longest chain, and by all its credits."""
        if self.chains is None:
            raise ValueError(f"{self.name} cannot be scheduled")
        total = sum(course.credits for course in self.courses.values())
        return max(ceil(total / most), *self.chains.values())

    def credentials(self) -> list[Credential]:
        """Each course with what it asks for."""
        together: dict[Key, dict[Key, None]] = defaultdict(dict)
        for key, course in self.courses.items():
            for other in course.same_term:
                together[key][other] = together[other][key] = None
        return [_credential(course, list(together[key])) for key, course in self.courses.items()]

    def goal(self) -> AllGoals:
        """Every course."""
        return AllGoals(goals=tuple(CredentialGoal(credential=key) for key in self.courses))


def curricula() -> list[Curriculum]:
    """All that were copied."""
    return [curriculum(path.read_text("utf-8-sig"), path.stem) for path in sorted(CURRICULA.glob("*.csv"))]


def curriculum(text: str, name: str) -> Curriculum:
    """One file: some lines about it, then a table of courses, or two; or the older layout, one table of names."""
    rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines())]
    rows = [row for row in rows if any(row)]
    courses = _named(rows) if rows[0][0] == "Name" else _numbered(rows)
    return Curriculum(name, {course.key: course for course in courses})


def _numbered(rows: Sequence[Sequence[str]]) -> Iterator[Course]:
    header: Sequence[str] | None = None
    in_table = False
    for row in rows:
        if row[0] in SECTIONS:
            in_table, header = True, None
        elif in_table and header is None:
            header = row
        elif header is not None:
            value = dict(zip(header, row, strict=False))
            code = f"{value['Prefix']} {value['Number']}".strip()
            yield Course(
                key=_key(value["Course ID"]),
                name=f"{code} {value['Course Name']}".strip(),
                credits=Decimal(value["Credit Hours"]),
                before=_ids(value["Prerequisites"]),
                beside=_ids(value["Corequisites"]),
                same_term=_ids(value["Strict-Corequisites"]),
                term=int(value["Term"]) if value.get("Term") else None,
            )


def _ids(text: str) -> tuple[Key, ...]:
    return tuple(_key(each.strip()) for each in text.split(";") if each.strip())


def _named(rows: Sequence[Sequence[str]]) -> Iterator[Course]:
    """Courses go by name, several electives by the same one; what needs a course always names one that stands once."""
    values = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    keys = {value["Name"]: _key(str(place)) for place, value in enumerate(values, 1)}
    for place, value in enumerate(values, 1):
        needed = [name.strip() for name in value["Prerequisites"].split(",") if name.strip()]
        yield Course(
            key=_key(str(place)),
            name=value["Name"],
            credits=Decimal(value["Credits"]),
            before=tuple(keys[name] for name in needed if name in keys),
            undescribed=tuple(name for name in needed if name not in keys),
            term=int(value["Term"]),
        )


def _key(number: str) -> Key:
    return f"course-{number}"


def _said(name: str) -> str:
    return f"Has passed {name}"


def _credential(course: Course, together: Sequence[Key]) -> Credential:
    path = f"{course.key}/take"
    lines: list[Requirement] = []
    for other in course.before:
        lines.append(CredentialLine(path=f"{path}/{len(lines)}", credential=other))
    for other in course.beside:
        lines.append(CredentialLine(path=f"{path}/{len(lines)}", credential=other, concurrent=True))
    for other in together:
        lines.append(CredentialLine(path=f"{path}/{len(lines)}", credential=other, together=True))
    for name in course.undescribed:
        lines.append(ConditionLine(path=f"{path}/{len(lines)}", condition=_said(name)))
    requires = Group(path=path, rule=GroupRule.ALL, of=tuple(lines)) if lines else None
    route = Route(key="take", kind=RouteKind.STUDY, hours=course.credits, weeks=1, requires=requires)
    return Credential(
        key=course.key,
        name=course.name,
        credential_type=CredentialType.COURSE,
        credits=course.credits,
        routes=(route,),
    )

"""A degree audit of the Kentucky Community and Technical College System, and what of it another university accepts.

A grade asked for is a score in grade points (A is 4). A wild card names no course: any course of its credits pays for
it, and what kind of course it must be stays a condition unless any elective will do. Courses count once in the degree.
`attempts` and `advanced` say how the audit shows a requirement and ask for nothing; they are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pathways.domain.catalog import Credential, CredentialType, Route, RouteKind
from pathways.domain.requirement import (
    ConditionLine,
    CountsOnce,
    CredentialLine,
    Group,
    GroupRule,
    Requirement,
    Select,
    Selection,
)

DEGREE = "kctcs-aa"
POINTS = {"A": Decimal(4), "B": Decimal(3), "C": Decimal(2), "D": Decimal(1)}
COURSES = Select(keys=("kctcs-*",), credential_types=(CredentialType.COURSE.value,))
ANY_ELECTIVE = "Elective"


class NotConvertibleError(Exception):
    """The audit says what no form of ours says."""


@dataclass(slots=True)
class Degree:
    """The degree, and the courses that it and their prerequisites name."""

    courses: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def credentials(self, requirements: Iterable[Mapping[str, Any]]) -> list[Credential]:
        """The degree and its courses."""
        path = f"{DEGREE}/stack"
        lines = tuple(self._line(each, f"{path}/{place}") for place, each in enumerate(requirements))
        root = Group(path=path, rule=GroupRule.ALL, of=lines, counts_once=CountsOnce.WHOLE)
        degree = Credential(
            key=DEGREE,
            name="Associate in Arts",
            credential_type=CredentialType.DEGREE,
            routes=(Route(key="stack", kind=RouteKind.STACK, requires=root),),
        )
        found: dict[str, Credential] = {}
        while waiting := [code for code in self.courses if code not in found]:
            for code in waiting:
                found[code] = self._course(self.courses[code])
        return [degree, *found.values()]

    def _line(self, value: Mapping[str, Any], path: str) -> Requirement:
        match value["type"]:
            case "CoreRequirement":
                return self._line(value["core"], path)
            case "CourseRequirement":
                return self._course_line(value["course"], value["minimum_grade"], path)
            case "WildCardRequirement":
                return _wild_card(value, path)
            case "DegreeRequirement":
                return self._group(value, path)
            case kind:
                raise NotConvertibleError(f"{path}: {kind}")

    def _group(self, value: Mapping[str, Any], path: str) -> Requirement:
        parts = value["subrequirements"]
        lines = tuple(self._line(part, f"{path}/{place}") for place, part in enumerate(parts))
        count, least = value["required"], Decimal(str(value["minimum_credits"]))
        fewest = sorted(_credits(part) for part in parts)[:count]
        group = Group(path=path, rule=GroupRule.ALL, of=lines, worth=Decimal(str(value["maximum_credits"])))
        if count < len(lines):
            group = Group(path=path, rule=GroupRule.AT_LEAST, minimum=Decimal(count), of=lines, worth=group.worth)
        if sum(fewest) < least:
            # Some of the courses are too small to do alone.
            if count != 1:
                raise NotConvertibleError(path)
            group = Group(path=path, rule=GroupRule.CREDITS, minimum=least, of=lines, worth=group.worth)
        _, starred, text = value["name"].partition("*")
        if not starred:
            return group
        said = ConditionLine(path=f"{path}/said", named=True, condition=text.strip())
        return Group(path=f"{path}/all", named=True, rule=GroupRule.ALL, of=(group, said), worth=group.worth)

    def _course_line(
        self, course: Mapping[str, Any], grade: str | None, path: str, *, concurrent: bool = False
    ) -> CredentialLine:
        self.courses.setdefault(course["code"], course)
        score = POINTS[grade] if grade is not None else None
        return CredentialLine(path=path, credential=key_of(course["code"]), min_score=score, concurrent=concurrent)

    def _course(self, course: Mapping[str, Any]) -> Credential:
        key = key_of(course["code"])
        asked = [course[part] for part in ("prereq", "coreq") if course.get(part)]
        lines = tuple(self._before(each, f"{key}/take/{place}", course["code"]) for place, each in enumerate(asked))
        requires = Group(path=f"{key}/take", rule=GroupRule.ALL, of=lines) if lines else None
        return Credential(
            key=key,
            name=course["full_name"],
            credential_type=CredentialType.COURSE,
            credits=Decimal(str(course["minimum_credits"])),
            routes=(Route(key="take", kind=RouteKind.STUDY, requires=requires),),
        )

    def _before(self, value: Mapping[str, Any], path: str, code: str) -> Requirement:
        match value["type"]:
            case "course":
                grade, beside = value["minimum_course_grade"], value["concurrency_ind"]
                return self._course_line(value["course"], grade, path, concurrent=beside)
            case "custom":
                return ConditionLine(path=path, condition=f"{code} asks: {value['description'].strip()}")
            case "and" | "or" as rule:
                parts = enumerate(value["operands"])
                lines = tuple(self._before(part, f"{path}/{place}", code) for place, part in parts)
                return Group(path=path, rule=GroupRule.ALL if rule == "and" else GroupRule.ANY, of=lines)
            case kind:
                raise NotConvertibleError(f"{path}: {kind}")


def key_of(code: str) -> str:
    """The key of a course of the colleges."""
    return f"kctcs-{code.lower().replace(' ', '-')}"


def accepted_key(code: str) -> str:
    """The key of a course of the university."""
    return f"eku-{code.lower().replace(' ', '-')}"


def transfers(rows: Iterable[Mapping[str, str]]) -> list[Credential]:
    """Courses of the university, each with a route for every way in which courses of the colleges are accepted for it.

    Rows that are hidden or have ended are left out.
    """
    routes: dict[str, list[Route]] = {}
    names: dict[str, str] = {}
    for row in rows:
        if row["HideFlag"] == "Yes" or row["ActiveDateEnd"]:
            continue
        sent = list(_courses(row, "Send"))
        for code, title in _courses(row, "Receive"):
            names[code] = title
            found = routes.setdefault(code, [])
            key = f"transfer-{len(found)}"
            path = f"{accepted_key(code)}/{key}"
            lines = tuple(
                CredentialLine(path=f"{path}/{place}", credential=key_of(each)) for place, (each, _) in enumerate(sent)
            )
            requires = Group(path=path, rule=GroupRule.ALL, of=lines)
            found.append(Route(key=key, kind=RouteKind.PRIOR_LEARNING, requires=requires))
    return [
        Credential(
            key=accepted_key(code),
            name=f"{code} {names[code]}",
            credential_type=CredentialType.COURSE,
            routes=tuple(found),
        )
        for code, found in routes.items()
    ]


def _courses(row: Mapping[str, str], side: str) -> Iterator[tuple[str, str]]:
    for place in range(1, 11):
        if code := row[f"{side}Course{place}CourseCode"]:
            yield code, row[f"{side}Course{place}CourseTitle"]


def _wild_card(value: Mapping[str, Any], path: str) -> Requirement:
    if any(rule["code_string"] or rule["match_string"] or rule["exclude"] for rule in value["rules"]):
        raise NotConvertibleError(f"{path}: {value['rules']}")
    least = Decimal(str(value["minimum_credits"]))
    some = Group(
        path=path,
        rule=GroupRule.CREDITS,
        minimum=least,
        of=(Selection(path=path, select=COURSES, whole=True),),
        worth=Decimal(str(value["maximum_credits"])),
    )
    if ANY_ELECTIVE in value["name"]:
        return some
    kind = ConditionLine(path=f"{path}/said", named=True, condition=f"A course counted as {value['name']} is one")
    return Group(path=f"{path}/all", named=True, rule=GroupRule.ALL, of=(some, kind), worth=some.worth)


def _credits(value: Mapping[str, Any]) -> Decimal:
    """The fewest credits that a requirement brings."""
    match value["type"]:
        case "CoreRequirement":
            return _credits(value["core"])
        case "CourseRequirement":
            return Decimal(str(value["credits"]))
        case _:
            return Decimal(str(value["minimum_credits"]))

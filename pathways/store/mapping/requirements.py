"""Requirement trees as nodes and back.

The id of a requirement node is its route's id and its positions from the root, ``cissp/exam/0/2``; a renewal's and a
route's ids never meet, because their keys differ within a credential. What a route recommends has ``recommends``
between the two: ``cissp/exam~recommends/0``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypedDict, assert_never

from pathways.domain.catalog import Kind
from pathways.domain.requirement import (
    Attribute,
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CountsOnce,
    CoverageLine,
    CredentialLine,
    Distinct,
    DistinctBy,
    Each,
    ExclusionLine,
    ExperienceLine,
    Grade,
    Group,
    GroupRule,
    Limit,
    Origin,
    Requirement,
    Select,
    Selection,
)
from pathways.present import present
from pathways.store.bolt import Row
from pathways.store.mapping.things import cohort_of, day_of, decimal, iso, number, text

REQUIREMENT_COLUMNS = (
    *("id", "kind", "path", "named", "worth", "minimum", "eachMonths", "eachCredits", "minScore", "earnedWithinMonths"),
    *(
        "concurrent",
        "together",
        "everEarned",
        "level",
        "months",
        "fields",
        "withinMonths",
        "distinctFields",
        "condition",
        "shared",
        "countsOnce",
        "distinctBy",
        "distinctAtLeast",
        "whole",
        "same",
        "withinMonthsOfEachOther",
        "hours",
        "cohortFrom",
        "cohortThrough",
    ),
    *("earnedKinds", "earnedNotKinds", "earnedIssuedBy", "earnedNotIssuedBy", "earnedAfter", "earnedBefore"),
    *("exact", "minGradeScale", "minGrade", "maxScore", "byPoints"),
)
"""What `tree_of` expects of a row; the key of the credential or competency that the line names follows."""


class _Common(TypedDict):
    path: str
    named: bool
    worth: Decimal | None
    shared: bool


@dataclass(frozen=True, slots=True)
class RequirementNode:
    """One line of a tree on its way into the store.

    Attributes:
        id: unique in the store.
        parent: id of the group it stands in; of the route for a root.
        position: among the lines of its group.
        depth: 0 for a root.
        target: kind and key of what it names, if it names anything.
        line: the line itself.
    """

    id: str
    parent: str
    position: int
    depth: int
    properties: dict[str, Any]
    target: tuple[Kind, str] | None
    line: Requirement


RECOMMENDS = "~recommends"


def recommended_id(route_id: str) -> str:
    """The id of the root of what a route recommends."""
    return f"{route_id}{RECOMMENDS}"


def nodes_of(root: Requirement, route_id: str, root_id: str | None = None) -> Iterator[RequirementNode]:
    """The nodes of a tree, parents first.

    Args:
        root_id: absent: that of the route.

    Raises:
        TypeError: the tree holds a line that stands in goals only.
    """
    stack: list[tuple[Requirement, str, str, int, int]] = [(root, root_id or route_id, route_id, 0, 0)]
    while stack:
        line, id_, parent, position, depth = stack.pop()
        yield RequirementNode(id_, parent, position, depth, {"id": id_, **_properties(line)}, _target(line), line)
        if isinstance(line, Group | AverageLine):
            stack.extend((each, f"{id_}/{index}", id_, index, depth + 1) for index, each in enumerate(line.of))


def _target(line: Requirement) -> tuple[Kind, str] | None:
    match line:
        case CredentialLine(credential=str(key)) | ExclusionLine(credential=str(key)):
            return Kind.CREDENTIAL, key
        case CompetencyLine():
            return Kind.COMPETENCY, line.competency
        case (
            ExclusionLine()
            | Group()
            | ExperienceLine()
            | ConditionLine()
            | Selection()
            | CoverageLine()
            | AverageLine()
        ):
            return None
        case _:
            assert_never(line)


def _properties(line: Requirement) -> dict[str, Any]:
    own: dict[str, Any]
    match line:
        case Group():
            own = {"kind": str(line.rule), "minimum": text(line.minimum)}
            if line.each is not None:
                own |= {"eachMonths": line.each.months, "eachCredits": text(line.each.credits)}
            if line.distinct is not None:
                own |= {"distinctBy": str(line.distinct.by), "distinctAtLeast": line.distinct.at_least}
            if line.same is not None:
                own["same"] = str(line.same)
            if line.within_months_of_each_other is not None:
                own["withinMonthsOfEachOther"] = line.within_months_of_each_other
            if line.counts_once is not None:
                own["countsOnce"] = str(line.counts_once)
            if line.cohort is not None:
                days = {"cohortFrom": line.cohort.from_, "cohortThrough": line.cohort.through}
                own |= {name: day.isoformat() for name, day in days.items() if day is not None}
        case CredentialLine():
            own = {
                "kind": "CREDENTIAL",
                "minScore": text(line.min_score),
                "earnedWithinMonths": line.earned_within_months,
                "concurrent": line.concurrent or None,
                "together": line.together or None,
                "everEarned": line.ever_earned or None,
                **_origin_properties(line.earned),
                "exact": line.exact or None,
                **_grade_properties(line),
            }
        case Selection():
            own = {
                "kind": "SELECTION",
                "whole": line.whole or None,
                "minScore": text(line.min_score),
                "earnedWithinMonths": line.earned_within_months,
                "concurrent": line.concurrent or None,
                **_origin_properties(line.earned),
                "exact": line.exact or None,
                **_grade_properties(line),
            }
        case ExclusionLine():
            own = {"kind": "EXCLUSION", "condition": line.condition}
        case CompetencyLine():
            own = {"kind": "COMPETENCY", "level": text(line.level)}
        case ExperienceLine():
            own = {
                "kind": "EXPERIENCE",
                "months": line.months,
                "fields": list(line.fields),
                "withinMonths": line.within_months,
                "distinctFields": line.distinct_fields,
                "hours": text(line.hours),
            }
        case ConditionLine():
            own = {"kind": "CONDITION", "condition": line.condition}
        case AverageLine():
            own = {"kind": "AVERAGE", "minimum": text(line.at_least), "byPoints": line.by_points or None}
        case CoverageLine():
            raise TypeError(f"a {type(line).__name__} stands in goals only, never in a catalogue")
        case _:
            assert_never(line)
    return present(path=line.path, named=line.named or None, worth=text(line.worth), shared=line.shared or None, **own)


def _origin_properties(origin: Origin | None) -> dict[str, Any]:
    if origin is None:
        return {}
    return {
        "earnedKinds": list(origin.kinds),
        "earnedNotKinds": list(origin.not_kinds),
        "earnedIssuedBy": list(origin.issued_by),
        "earnedNotIssuedBy": list(origin.not_issued_by),
        "earnedAfter": iso(origin.after),
        "earnedBefore": iso(origin.before),
    }


def _grade_properties(line: CredentialLine | Selection) -> dict[str, Any]:
    grade = line.min_grade
    said = {} if grade is None else {"minGradeScale": grade.scale, "minGrade": grade.value}
    return {**said, "maxScore": text(line.max_score)}


def _origin_of(row: Row) -> Origin | None:
    kinds, not_kinds, issued_by, not_issued_by, after, before = row
    if not any(row):
        return None
    return Origin(
        kinds=tuple(kinds or ()),
        not_kinds=tuple(not_kinds or ()),
        issued_by=tuple(issued_by or ()),
        not_issued_by=tuple(not_issued_by or ()),
        after=day_of(after),
        before=day_of(before),
    )


@dataclass(frozen=True, slots=True)
class Parts:
    """What hangs on requirement nodes besides their lines: filters and limits, by the id of the node."""

    selects: Mapping[str, Select]
    limits: Mapping[str, tuple[Limit, ...]]


def trees_of(rows: list[Row], parts: Parts) -> dict[str, Requirement]:
    """Roots by their id, that of their route or its `recommended_id`; of any number of whole trees in any order."""
    children: dict[str, list[tuple[int, Requirement]]] = {}
    roots: dict[str, Requirement] = {}
    # Children before their parents: a child has one slash more.
    for row in sorted(rows, key=lambda row: -row[0].count("/")):
        id_ = row[0]
        line = _line_of(row, children.pop(id_, None), parts)
        if id_.count("/") == 1:
            roots[id_] = line
        else:
            parent, _, position = id_.rpartition("/")
            children.setdefault(parent, []).append((int(position), line))
    return roots


def _line_of(row: Row, lines: list[tuple[int, Requirement]] | None, parts: Parts) -> Requirement:
    (id_, kind, path, named, worth_, minimum, each_months, each_credits, score, earned, concurrent) = row[:11]
    (shared, once, distinct_by, distinct_at_least, whole, same, span) = row[19:26]
    hours, cohort_from, cohort_through = row[26:29]
    earned_from, (exact, scale, grade, most, by_points, target) = row[29:35], row[35:]
    min_grade = None if scale is None else Grade(scale=scale, value=grade)
    common = _Common(path=path, named=bool(named), worth=number(worth_), shared=bool(shared))
    match kind:
        case "CREDENTIAL":
            return CredentialLine(
                **common,
                credential=target,
                min_score=number(score),
                earned_within_months=earned,
                concurrent=bool(concurrent),
                together=bool(row[11]),
                ever_earned=bool(row[12]),
                earned=_origin_of(earned_from),
                exact=bool(exact),
                min_grade=min_grade,
                max_score=number(most),
            )
        case "SELECTION":
            return Selection(
                **common,
                select=parts.selects[id_],
                whole=bool(whole),
                min_score=number(score),
                earned_within_months=earned,
                concurrent=bool(concurrent),
                earned=_origin_of(earned_from),
                exact=bool(exact),
                min_grade=min_grade,
                max_score=number(most),
            )
        case "EXCLUSION":
            return ExclusionLine(**common, credential=target, condition=row[18], select=parts.selects.get(id_))
        case "COMPETENCY":
            return CompetencyLine(**common, competency=target, level=decimal(row[13]))
        case "EXPERIENCE":
            return ExperienceLine(
                **common,
                months=row[14],
                fields=tuple(row[15] or ()),
                within_months=row[16],
                distinct_fields=row[17],
                hours=number(hours),
            )
        case "CONDITION":
            return ConditionLine(**common, condition=row[18])
        case "AVERAGE":
            inner = tuple(line for _, line in sorted(lines or (), key=_position))
            return AverageLine(**common, at_least=decimal(minimum), of=inner, by_points=bool(by_points))
        case _:
            if lines:
                lines.sort(key=_position)
            return Group(
                **common,
                rule=GroupRule(kind),
                of=tuple(line for _, line in lines or ()),
                minimum=number(minimum),
                each=None if each_months is None else Each(months=each_months, credits=decimal(each_credits)),
                limits=parts.limits.get(id_, ()),
                distinct=Distinct(by=DistinctBy(distinct_by), at_least=distinct_at_least) if distinct_by else None,
                same=Attribute(same) if same else None,
                within_months_of_each_other=span,
                counts_once=CountsOnce(once) if once else None,
                cohort=cohort_of(cohort_from, cohort_through),
            )


def _position(entry: tuple[int, Requirement]) -> int:
    return entry[0]

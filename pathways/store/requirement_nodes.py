"""Requirement trees as nodes and back.

The id of a requirement node is its route's id and its positions from the root, ``cissp/exam/0/2``; a renewal's and a
route's ids never meet, because their keys differ within a credential.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pathways.domain.catalog import Kind
from pathways.domain.requirement import (
    CompetencyLine,
    ConditionLine,
    CredentialLine,
    Each,
    ExperienceLine,
    Group,
    GroupRule,
    Requirement,
)
from pathways.store.bolt import Row
from pathways.store.model import decimal, number, present, text

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
    ),
)
"""What `tree_of` expects of a row; the key of the credential or competency that the line names follows."""


@dataclass(frozen=True, slots=True)
class RequirementNode:
    """One line of a tree on its way into the store.

    Attributes:
        id: unique in the store.
        parent: id of the group it stands in; of the route for a root.
        position: among the lines of its group.
        depth: 0 for a root.
        target: kind and key of what it names, if it names anything.
    """

    id: str
    parent: str
    position: int
    depth: int
    properties: dict[str, Any]
    target: tuple[Kind, str] | None


def nodes_of(root: Requirement, route_id: str) -> Iterator[RequirementNode]:
    """The nodes of a tree, parents first.

    Raises:
        TypeError: the tree holds a line that stands in goals only.
    """
    stack: list[tuple[Requirement, str, str, int, int]] = [(root, route_id, route_id, 0, 0)]
    while stack:
        line, id_, parent, position, depth = stack.pop()
        yield RequirementNode(id_, parent, position, depth, {"id": id_, **_properties(line)}, _target(line))
        if isinstance(line, Group):
            stack.extend((each, f"{id_}/{index}", id_, index, depth + 1) for index, each in enumerate(line.of))


def _target(line: Requirement) -> tuple[Kind, str] | None:
    match line:
        case CredentialLine():
            return Kind.CREDENTIAL, line.credential
        case CompetencyLine():
            return Kind.COMPETENCY, line.competency
        case _:
            return None


def _properties(line: Requirement) -> dict[str, Any]:
    own: dict[str, Any]
    match line:
        case Group():
            own = {"kind": str(line.rule), "minimum": text(line.minimum)}
            if line.each is not None:
                own |= {"eachMonths": line.each.months, "eachCredits": text(line.each.credits)}
        case CredentialLine():
            own = {
                "kind": "CREDENTIAL",
                "minScore": text(line.min_score),
                "earnedWithinMonths": line.earned_within_months,
                "concurrent": line.concurrent or None,
                "together": line.together or None,
                "everEarned": line.ever_earned or None,
            }
        case CompetencyLine():
            own = {"kind": "COMPETENCY", "level": text(line.level)}
        case ExperienceLine():
            own = {
                "kind": "EXPERIENCE",
                "months": line.months,
                "fields": list(line.fields),
                "withinMonths": line.within_months,
                "distinctFields": line.distinct_fields,
            }
        case ConditionLine():
            own = {"kind": "CONDITION", "condition": line.condition}
        case _:
            raise TypeError(f"a {type(line).__name__} stands in goals only, never in a catalogue")
    return present(path=line.path, named=line.named or None, worth=text(line.worth), **own)


def trees_of(rows: list[Row]) -> dict[str, Requirement]:
    """Roots by the id of their route, out of the rows of any number of whole trees in any order."""
    children: dict[str, list[tuple[int, Requirement]]] = {}
    roots: dict[str, Requirement] = {}
    # Children before their parents: a child has one slash more.
    for row in sorted(rows, key=lambda row: -row[0].count("/")):
        id_ = row[0]
        line = _line_of(row, children.pop(id_, None))
        if id_.count("/") == 1:
            roots[id_] = line
        else:
            parent, _, position = id_.rpartition("/")
            children.setdefault(parent, []).append((int(position), line))
    return roots


def _line_of(row: Row, lines: list[tuple[int, Requirement]] | None) -> Requirement:
    (_, kind, path, named, worth_, minimum, each_months, each_credits, score, earned, concurrent) = row[:11]
    named, worth = bool(named), number(worth_)
    match kind:
        case "CREDENTIAL":
            return CredentialLine(
                path=path,
                named=named,
                worth=worth,
                credential=row[19],
                min_score=number(score),
                earned_within_months=earned,
                concurrent=bool(concurrent),
                together=bool(row[11]),
                ever_earned=bool(row[12]),
            )
        case "COMPETENCY":
            return CompetencyLine(path=path, named=named, worth=worth, competency=row[19], level=decimal(row[13]))
        case "EXPERIENCE":
            return ExperienceLine(
                path=path,
                named=named,
                worth=worth,
                months=row[14],
                fields=tuple(row[15] or ()),
                within_months=row[16],
                distinct_fields=row[17],
            )
        case "CONDITION":
            return ConditionLine(path=path, named=named, worth=worth, condition=row[18])
        case _:
            if lines:
                lines.sort(key=_position)
            return Group(
                path=path,
                named=named,
                worth=worth,
                rule=GroupRule(kind),
                of=tuple(line for _, line in lines or ()),
                minimum=number(minimum),
                each=None if each_months is None else Each(months=each_months, credits=decimal(each_credits)),
            )


def _position(entry: tuple[int, Requirement]) -> int:
    return entry[0]

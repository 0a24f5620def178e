"""NUSMods' modules in the terms of this project: their trees of prerequisites, and what they preclude.

A grade asked for is a score in grade points (A is 5, D is 1). `%` stands for any characters. A gate (`cohort`,
`programType`) asks something only of those it names: it holds for everybody else. Right below `or` it names an
alternative that only they have, so there it must be true of them. Who is meant stays a condition. What is in words
only stays in words, and `notes` name whatever the tree leaves out of the module's own rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pathways.domain.catalog import Credential, CredentialType, Reference, Route, RouteKind
from pathways.domain.requirement import (
    ConditionLine,
    CredentialLine,
    ExclusionLine,
    Group,
    GroupRule,
    Requirement,
    Select,
    Selection,
    walk,
)

POINTS = {"A": "5", "A-": "4.5", "B+": "4", "B": "3.5", "B-": "3", "C+": "2.5", "C": "2", "D+": "1.5", "D": "1"}
CODE = re.compile(r"[A-Z]{2,4}\d{4}[A-Z]*")
JOINING = re.compile(r"[\s,/]|\bor\b|\band\b")
UNTOLD = ("SUBJECTS", "UNITS", "GPA", "PROGRAMS", "PLAN_TYPES", "SPECIAL")
"""What a rule may ask for that no tree has a place for."""


class NotConvertibleError(Exception):
    """A tree says what no form of ours says."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module as a credential, and what its tree does not say."""

    credential: Credential
    notes: tuple[str, ...]


def module(value: Mapping[str, Any]) -> Module:
    """One module of the API, in its older or newer shape."""
    code = value["moduleCode"]
    key = code.lower()
    lines = (*_asked(value, f"{key}/take"), *_precluded(value.get("preclusion"), f"{key}/take/preclusion"))
    requires = Group(path=f"{key}/take", rule=GroupRule.ALL, of=lines) if lines else None
    credential = Credential(
        key=key,
        name=f"{code} {value['title']}",
        credential_type=CredentialType.COURSE,
        credits=Decimal(value["moduleCredit"]),
        reference=Reference(url=f"https://nusmods.com/courses/{code}"),
        routes=(Route(key="take", kind=RouteKind.STUDY, requires=requires),),
    )
    return Module(credential, tuple(_notes(value)))


def bare(modules: Iterable[Module]) -> list[Credential]:
    """The modules that trees name and no file describes: nothing is known of what they ask."""
    known = {each.credential.key for each in modules}
    named: dict[str, None] = {}
    for each in modules:
        for line in walk(each.credential.routes[0].requires or Group(path="", rule=GroupRule.ALL, of=())):
            if isinstance(line, CredentialLine | ExclusionLine) and line.credential:
                named[line.credential] = None
    route = Route(key="take", kind=RouteKind.STUDY)
    return [
        Credential(key=key, name=key.upper(), credential_type=CredentialType.COURSE, routes=(route,))
        for key in named
        if key not in known
    ]


def requirement(tree: Any, path: str, *, alternative: bool = False) -> Requirement:
    """A tree of prerequisites; `alternative`: it stands right below `or`."""
    if isinstance(tree, str):
        return _leaf(tree, path)
    if "cohort" in tree or "programType" in tree:
        return _gate(tree, path, alternative=alternative)
    if "and" in tree:
        parts = enumerate(tree["and"])
        lines = tuple(requirement(part, f"{path}/{place}") for place, part in parts)
        return Group(path=path, rule=GroupRule.ALL, of=lines)
    if "or" in tree:
        return Group(path=path, rule=GroupRule.ANY, of=_entries(tree["or"], path))
    if "nOf" in tree:
        count, parts = tree["nOf"]
        return Group(path=path, rule=GroupRule.AT_LEAST, minimum=Decimal(count), of=_entries(parts, path))
    raise NotConvertibleError(f"{path}: {sorted(tree)}")


def _entries(parts: Iterable[Any], path: str) -> tuple[Requirement, ...]:
    """Parts of which some must hold: of a pattern each match is one."""
    places = {f"{path}/{place}": part for place, part in enumerate(parts)}
    return tuple(
        _selection(part, at) if isinstance(part, str) and "%" in part else requirement(part, at, alternative=True)
        for at, part in places.items()
    )


def _leaf(text: str, path: str) -> Requirement:
    if "%" in text:
        return Group(path=path, rule=GroupRule.ANY, of=(_selection(text, path, whole=True),))
    code, _, grade = text.partition(":")
    return CredentialLine(path=path, credential=code.lower(), min_score=_points(grade, path))


def _selection(text: str, path: str, *, whole: bool = False) -> Selection:
    code, _, grade = text.partition(":")
    select = Select(keys=(code.lower().replace("%", "*"),), credential_types=(CredentialType.COURSE.value,))
    return Selection(path=path, select=select, min_score=_points(grade, path), whole=whole)


def _points(grade: str, path: str) -> Decimal | None:
    if not grade:
        return None
    if grade not in POINTS:
        raise NotConvertibleError(f"{path}: grade {grade}")
    return Decimal(POINTS[grade])


def _gate(tree: Mapping[str, Any], path: str, *, alternative: bool) -> Requirement:
    gate = tree.get("cohort") or tree["programType"]
    text = _cohort(gate["years"]) if "cohort" in tree else f"Reads for one of: {', '.join(gate['types'])}"
    named = "NOT" not in gate["rule"]
    inside: Requirement = ConditionLine(path=f"{path}/0", condition=text)
    outside: Requirement = ExclusionLine(path=f"{path}/0", condition=text)
    if not named:
        inside, outside = outside, inside
    if "then" not in tree:
        return inside
    then = requirement(tree["then"], f"{path}/1")
    if alternative:
        return Group(path=path, rule=GroupRule.ALL, of=(inside, then))
    return Group(path=path, rule=GroupRule.ANY, of=(outside, then))


def _cohort(years: Iterable[str]) -> str:
    words = {"S": "in {} or later", "E": "in {} or earlier"}
    return "Matriculated " + " and ".join(words[year[0]].format(year[2:]) for year in years)


def _asked(value: Mapping[str, Any], path: str) -> Iterator[Requirement]:
    if "prereqTree" in value:
        yield requirement(value["prereqTree"], f"{path}/0")
    elif text := value.get("prerequisite", value.get("Prerequisite")):
        yield ConditionLine(path=f"{path}/0", condition=f"{value['moduleCode']} asks: {text}")


def _precluded(text: str | None, path: str) -> Iterator[Requirement]:
    """The modules that a text lists; a text that says more stays in words."""
    if text is None:
        return
    if JOINING.sub("", CODE.sub("", text)):
        yield ConditionLine(path=path, named=True, condition=f"Not precluded: {text}")
        return
    for code in CODE.findall(text):
        yield ExclusionLine(path=f"{path}/{code.lower()}", named=True, credential=code.lower())


def _notes(value: Mapping[str, Any]) -> Iterator[str]:
    code = value["moduleCode"]
    rule = value.get("prerequisiteRule", "")
    for word in UNTOLD:
        for found in re.findall(rf"\b{word}\b[^()]*\(\d+\)[^()]*", rule):
            yield f"{code}: the tree leaves out {found.strip()}"
    earlier = value.get("ParsedPrerequisite", value.get("prereqTree"))
    if earlier != value.get("prereqTree"):
        yield f"{code}: an earlier reading of the same text says something else"
    text = value.get("Prerequisite", "")
    if "prereqTree" in value and "equivalent" in text:
        yield f"{code}: the tree leaves out equivalents and special approval"

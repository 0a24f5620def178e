"""TigerPath's programmes in the terms of this project.

A course is a credential of its own under each name that a department lists it by; the names of one course are
equivalents. A programme is a credential with one route, below which each course counts once.

Nothing is lost but this: "ALL" asks of each child what it passes up at most, or its own minimum where it passes up
everything. The software would then ask for every course on the list, so that nobody finishes; no audit turns on it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from pathways.catalog.stand_ins import merged_sets
from pathways.domain.catalog import Credential, CredentialType, Organization, Reference, Route, RouteKind
from pathways.domain.content import Thing
from pathways.domain.requirement import ConditionLine, CountsOnce, Group, GroupRule, Requirement
from pathways.domain.shared_rules import Equivalence, Overlap
from tests.outside.programmes import Programme
from tests.outside.trees import Trees

OWNER = "princeton"
TYPES = {
    "Major": CredentialType.DEGREE,
    "Degree": CredentialType.DEGREE,
    "Certificate": CredentialType.COMPLETION_CERTIFICATE,
}


def things_of(
    programme: Programme,
    courses: Iterable[tuple[str, ...]],
    areas: Mapping[str, str],
    known: Iterable[str] = (),
    times: Mapping[str, int] = MappingProxyType({}),
    outside: Collection[str] = (),
) -> list[Thing]:
    """A programme as a catalogue.

    Args:
        programme: of which the tree and the courses that it names.
        courses: other courses, each with all of its names.
        areas: distribution area of a course, by any of its names.
        known: more keys of courses that may be taken.
        times: how often a course counts, by key, where more than once.
        outside: paths of the lists that take credit from outside.
    """
    shared = [names for names in (*courses, *programme.courses) if _is_shared(names)]
    keys = {name for names in (*courses, *programme.courses) for name in names}.union(known)
    sets = merged_sets(shared)
    things: list[Thing] = [Organization(key=OWNER, name="Princeton University")]
    for key in sorted(keys):
        found = {areas[name] for name in sets.get(key, (key,)) if name in areas}
        things.append(replace(_course(key, tuple(sorted(found))), repeatable=times.get(key, 1)))
    things += [
        Equivalence(key=f"same-{names[0]}", name=f"One course: {', '.join(names)}", credentials=names)
        for names in sorted(set(sets.values()))
    ]
    return [*things, credential_of(programme, keys, outside)]


def credential_of(programme: Programme, courses: Iterable[str], outside: Collection[str] = ()) -> Credential:
    """The programme alone, over the keys of all courses; `outside`: the lists that take credit from outside."""
    tree = Trees(sorted(courses), outside)
    root = tree.group(programme.root, outermost=True)
    lines: list[Requirement] = [root]
    if programme.majors:
        text = f"The major is one of {', '.join(programme.majors)}"
        lines.append(ConditionLine(path=f"{root.path}//majors", named=True, condition=text))
    whole = Group(
        path=f"{programme.root.path}//all",
        named=True,
        rule=GroupRule.ALL,
        of=tuple(lines),
        counts_once=CountsOnce.WHOLE,
    )
    return Credential(
        key=programme.key,
        name=programme.name,
        credential_type=TYPES[programme.kind],
        owned_by=(OWNER,),
        reference=Reference(url=programme.url),
        routes=(Route(key="stack", kind=RouteKind.STACK, requires=whole),),
    )


def overlaps_of(certificate: Programme, majors: Iterable[Programme]) -> list[Overlap]:
    """How many courses a part of a certificate may have in common with each major."""
    return [
        Overlap(
            key=f"common-{certificate.key}-{place}-{major.key}",
            name=f"{node.path} and {major.name}",
            between=(node.path, major.key),
            at_most=node.in_common,
        )
        for major in majors
        for place, node in enumerate(certificate.root.walk())
        if node.in_common is not None
    ]


def _is_shared(names: tuple[str, ...]) -> bool:
    """One course of several departments; one that a department has renumbered is under each number its own."""
    return len(names) > 1 and len({name[:3] for name in names}) == len(names)


def _course(key: str, areas: tuple[str, ...]) -> Credential:
    return Credential(
        key=key,
        name=key.replace("-", " ").upper(),
        credential_type=CredentialType.COURSE,
        owned_by=(OWNER,),
        credits=Decimal(1),
        subjects=areas,
        routes=(Route(key="take", kind=RouteKind.STUDY),),
    )

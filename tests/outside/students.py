"""TigerPath's students as records, and the strict way in which its software counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.catalog.unlisted import with_unlisted
from pathways.domain.content import Content
from pathways.domain.learner import Award, AwardState, PinnedClaim, Record
from pathways.domain.requirement import CountsOnce, CredentialLine, Group, Requirement, walk
from pathways.requirements.evaluate import holds
from pathways.requirements.evidence import Evidence, evidence_in
from tests.outside.audits import Audit, Course
from tests.outside.programmes import Node
from tests.outside.tigerpath import things_of
from tests.outside.trees import conditions_of, deadline

TODAY = date(2026, 11, 23)


def snapshot_of(audit: Audit, others: Iterable[Course] = (), known: Iterable[str] = ()) -> Snapshot:
    """The student's programme, and every course that it, the student and others name.

    What the student repeats counts as often; what was brought from outside stands on the list that it was settled to.
    """
    courses = [course for course in (*audit.courses(), *others) if course.outside is None]
    areas = {name: course.area for course in courses for name in course.names if course.area}
    times = Counter(course.names[0] for course in audit.courses())
    outside = {path for course in audit.courses() if course.outside is not None for path in course.settled}
    things = things_of(audit.programme, [course.names for course in courses], areas, known, times, outside)
    snapshot = compile_snapshot(Content.of(things), revision=1, fingerprint="test")
    return with_unlisted(snapshot, Record(awards=_awards(audit.courses())))


def tree_of(audit: Audit, snapshot: Snapshot) -> Group:
    """What the student's programme requires, one line for each course that counts."""
    (route,) = snapshot.credentials[audit.programme.key].routes
    assert isinstance(route.requires, Group)
    return route.requires


def record_of(audit: Audit, snapshot: Snapshot) -> Record:
    """The student's courses, choices, and which conditions are kept.

    A deadline is kept while its semester is not over, and after it if the courses taken by then are enough. No record
    says that a course was taken pass/D/fail, and what departments check they are taken to have checked.
    """
    tree = tree_of(audit, snapshot)
    kept = {text for node in audit.programme.root.walk() for text in conditions_of(node, None)}
    missed = {deadline(node) for node in audit.programme.root.walk() if _is_missed(node, audit, tree, snapshot)}
    return Record(
        awards=_awards(audit.courses()),
        conditions=frozenset(kept - missed),
        claims=tuple(pin for course in audit.courses() for pin in _pins(course, tree, snapshot)),
    )


def judged_on(record: Record, snapshot: Snapshot) -> Evidence:
    """What a student's record proves."""
    return evidence_in(snapshot, record, TODAY)


def leaf_of(line: Requirement) -> str:
    """What an audit calls the list on which a line stands."""
    return line.path.removesuffix(f"/{line.credential}") if isinstance(line, CredentialLine) else line.path


def lines_for(course: Course, tree: Group, snapshot: Snapshot) -> list[CredentialLine]:
    """The lines that a course may satisfy."""
    key = course.names[0]
    names = snapshot.equivalents.get(key, (key,))
    return [line for line in walk(tree) if isinstance(line, CredentialLine) and line.credential in names]


def strict(audit: Audit, tree: Group, record: Record, snapshot: Snapshot) -> Group:
    """The tree without the lines of a course that could go to several lists and that the student settled nowhere."""
    pinned = {claim.award for claim in record.claims}
    dropped: set[str] = set()
    for course in audit.courses():
        lines = [line for line in lines_for(course, tree, snapshot) if not line.shared]
        undecided = len({leaf_of(line) for line in lines}) > 1 or course.settled
        if undecided and course.names[0] not in pinned:
            dropped.update(line.path for line in lines)
    return _without(tree, dropped)


def _without(group: Group, dropped: set[str]) -> Group:
    kept = [line for line in group.of if line.path not in dropped]
    return replace(group, of=tuple(_without(line, dropped) if isinstance(line, Group) else line for line in kept))


def _awards(courses: Iterable[Course]) -> tuple[Award, ...]:
    return tuple(
        Award(
            credential=course.names[0],
            state=AwardState.VERIFIED,
            credits=None if course.outside is None else Decimal(1),
        )
        for course in courses
    )


def _pins(course: Course, tree: Group, snapshot: Snapshot) -> list[PinnedClaim]:
    """What the student settled: the first list below the chosen requirement on which the course stands."""
    lines = [line for line in lines_for(course, tree, snapshot) if not line.shared]
    for path in course.settled:
        for line in lines:
            if line.path.startswith(path):
                return [PinnedClaim(award=course.names[0], path=line.path)]
    return []


def _is_missed(node: Node, audit: Audit, tree: Group, snapshot: Snapshot) -> bool:
    if node.by_semester is None or len(audit.semesters) <= node.by_semester:
        return False
    by_then = [c for semester in audit.semesters[: node.by_semester] for c in semester if c.outside is None]
    group = next(line for line in walk(tree) if line.path == node.path)
    assert isinstance(group, Group)
    alone = replace(group, counts_once=CountsOnce.WHOLE)
    return not holds(alone, judged_on(Record(awards=_awards(by_then)), snapshot), snapshot.credentials)

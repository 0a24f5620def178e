"""Lines that nobody can meet, by what they say themselves, and grades that no award of a credential has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.finding import Finding, Severity
from pathways.curation.reach import Reach, rules_of
from pathways.domain.catalog import Kind
from pathways.domain.quantity import plain
from pathways.domain.requirement import (
    AverageLine,
    CredentialLine,
    ExperienceLine,
    Group,
    GroupRule,
    Requirement,
    Selection,
    walk,
)
from pathways.wording.phrases import counted, named
from pathways.wording.requirements import text_of


def line_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Of every line of every route and renewal."""
    reach = Reach.of(snapshot)
    for credential in snapshot.credentials.values():
        for _, root in rules_of(credential):
            for code, text, path in _of_tree(root, snapshot, reach):
                yield Finding(Severity.WARNING, code, text, credential.key, Kind.CREDENTIAL, path)


Said = tuple[Code, str, str]
"""Code, text, path."""


def _of_tree(root: Requirement, snapshot: Snapshot, reach: Reach) -> Iterator[Said]:
    shortened: set[str] = set()
    selected: set[str] = set()
    for line in walk(root):
        if isinstance(line, Group):
            shortened.update(_shortened(line))
            for selection in line.selections:
                lines = [part for part in line.of if _is_match(part, selection)]
                selected.update(part.path for part in lines)
                yield from _strange_grade(selection, lines, snapshot, reach)
        elif isinstance(line, CredentialLine) and line.path not in selected:
            yield from _strange_grade(line, [line], snapshot, reach)
        why = None if line.path in shortened else out_of_reach(line, snapshot)
        if why is not None:
            text = f"“{text_of(line, snapshot.names)}” can never hold: {why}."
            yield Code.LINE_OUT_OF_REACH, text, line.path


def out_of_reach(line: Requirement, snapshot: Snapshot) -> str | None:
    """Why no record whatever meets a line, and what to do; None: some record may, or another line decides it."""
    if isinstance(line, ExperienceLine):
        return _experience(line)
    if isinstance(line, AverageLine) and line.by_points:
        points = [point for scale in snapshot.scales.values() for point in scale.points]
        if not points:
            return "no scale of the catalogue has points. Add `points` to a scale, or average the scores"
        if line.at_least > max(points):
            return f"no grade has more than {counted(max(points), 'point')}. Ask for less"
    if isinstance(line, CredentialLine) and line.min_score is not None and line.max_score is not None:
        least, most = plain(line.min_score), plain(line.max_score)
        return None if line.min_score <= line.max_score else f"no score is {least} or more and {most} or less. Mend one"
    return None


def _experience(line: ExperienceLine) -> str | None:
    if line.within_months is not None and line.months > line.within_months:
        most = counted(line.within_months, "month")
        return f"{most} hold no more than {most} of work. Ask for less, or look further back"
    if line.fields and (line.distinct_fields or 0) > len(set(line.fields)):
        return f"the line names {counted(len(set(line.fields)), 'field')}. Ask for fewer, or name more"
    return None


def _shortened(group: Group) -> Iterator[str]:
    """Paths of experience lines beside which the same line stands for fewer months, as substitutes shorten it."""
    if group.rule is GroupRule.ANY:
        ways = [line for way in group.of for line in (way.of if isinstance(way, Group) else (way,))]
        works = [line for line in ways if isinstance(line, ExperienceLine)]
        for line in works:
            shorter = (other for other in works if other.months < line.months)
            if any(replace(other, months=line.months, path=line.path) == line for other in shorter):
                yield line.path


def _is_match(line: Requirement, selection: Selection) -> bool:
    return isinstance(line, CredentialLine) and line.path == f"{selection.path}/{line.credential}"


def _strange_grade(
    said: CredentialLine | Selection, lines: Sequence[Requirement], snapshot: Snapshot, reach: Reach
) -> Iterator[Said]:
    """A grade of a scale by which nothing is graded that some lines accept, though all of it has another scale."""
    if said.min_grade is None:
        return
    keys = {key for line in lines if isinstance(line, CredentialLine) for key in reach.accepted(line)}
    scales = {credential.scale for key in keys if (credential := snapshot.credentials.get(key)) is not None}
    if scales and None not in scales and said.min_grade.scale not in scales:
        own = named(sorted(each for each in scales if each), snapshot.names, "or")
        wanted = named([said.min_grade.scale], snapshot.names, "or")
        text = f"“{text_of(said, snapshot.names)}” asks for a grade of {wanted}, but what it names is graded by {own}. "
        yield Code.GRADE_OF_OTHER_SCALE, text + f"Ask for a grade of {own}, or mend the `scale`.", said.path

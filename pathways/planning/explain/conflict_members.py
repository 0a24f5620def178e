"""What a conflict can name: the question's limits, lines that no plan satisfies, and rules that could be waived."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import assert_never

from pathways.catalog.requirement_graph import has_own_rules
from pathways.catalog.snapshot import Snapshot
from pathways.domain.no_plan import ConflictMember, ConflictMemberKind
from pathways.domain.plan import occurrence_name
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    GroupRule,
    Requirement,
    Selection,
    every_line,
    walk,
)
from pathways.planning.question.calendar import WEEKLY_HOURS
from pathways.planning.question.closure import closure_of, touches
from pathways.planning.question.instance import Instance, Limits
from pathways.planning.question.members import (
    MAX_CREDITS,
    MIN_CREDITS,
    OPTION,
    avoid_name,
    include_name,
    names_of,
    overlap_name,
)
from pathways.planning.question.time_windows import Windows
from pathways.requirements.counting import most_counted
from pathways.requirements.evaluate import holds
from pathways.requirements.leaves import Earned, covered

WAIVABLE = (ConflictMemberKind.REQUIREMENT, ConflictMemberKind.OVERLAP)
"""Dropped by their names; the others are limits."""
OF_WEEKS = (
    ConflictMemberKind.FINISH_BY,
    ConflictMemberKind.WEEKLY_HOURS,
    ConflictMemberKind.MAX_PARALLEL,
    ConflictMemberKind.CREDITS_PER_TERM,
)
"""What makes a calendar what it is."""


def members_of(instance: Instance) -> list[ConflictMember]:
    """All that can be dropped from a question."""
    found = {member.name: member for member in (*limit_members(instance), *line_members(instance))}
    for member in rule_members(instance):
        found.setdefault(member.name, member)
    return list(found.values())


def limit_members(instance: Instance) -> list[ConflictMember]:
    """The limits of the question."""
    limits, weeks = instance.limits, instance.limits.weeks
    kinds = {
        ConflictMemberKind.BUDGET: limits.budget is not None,
        ConflictMemberKind.FINISH_BY: weeks is not None and weeks.finish_by is not None,
        ConflictMemberKind.WEEKLY_HOURS: weeks is not None and weeks.weekly_hours < WEEKLY_HOURS,
        ConflictMemberKind.MAX_PARALLEL: weeks is not None and weeks.max_parallel is not None,
        ConflictMemberKind.KEEP_VALID_UNTIL: limits.keep_valid_until is not None,
        ConflictMemberKind.ACCREDITED_ONLY: limits.accredited_only,
    }
    members = [ConflictMember(kind, OPTION[kind]) for kind, is_set in kinds.items() if is_set]
    caps = {} if weeks is None else {MAX_CREDITS: weeks.max_credits, MIN_CREDITS: weeks.min_credits}
    members += [
        ConflictMember(ConflictMemberKind.CREDITS_PER_TERM, name) for name, cap in caps.items() if cap is not None
    ]
    members += [ConflictMember(ConflictMemberKind.AVOID, avoid_name(key)) for key in sorted(limits.avoid)]
    members += [ConflictMember(ConflictMemberKind.INCLUDE, include_name(key)) for key in dict.fromkeys(limits.include)]
    return members


def waived_by(dropped: Iterable[ConflictMember]) -> frozenset[str]:
    """The names of lines and overlaps among what is dropped: they count as met."""
    return names_of(member for member in dropped if member.kind in WAIVABLE)


def limits_of(kept: Iterable[ConflictMember], instance: Instance) -> Limits:
    """The limits among some members; the others are dropped."""
    asked = instance.limits
    kept = list(kept)
    kinds = {member.kind for member in kept}
    options = names_of(kept)
    names = [member.name.partition(":") for member in kept]
    weeks = asked.weeks
    if weeks is not None:
        weeks = replace(
            weeks,
            finish_by=weeks.finish_by if ConflictMemberKind.FINISH_BY in kinds else None,
            weekly_hours=weeks.weekly_hours if ConflictMemberKind.WEEKLY_HOURS in kinds else WEEKLY_HOURS,
            max_parallel=weeks.max_parallel if ConflictMemberKind.MAX_PARALLEL in kinds else None,
            max_credits=weeks.max_credits if MAX_CREDITS in options else None,
            min_credits=weeks.min_credits if MIN_CREDITS in options else None,
        )
    return Limits(
        tuple(key for word, _, key in names if word == "include"),
        frozenset(key for word, _, key in names if word == "avoid"),
        ConflictMemberKind.ACCREDITED_ONLY in kinds,
        asked.budget if ConflictMemberKind.BUDGET in kinds else None,
        weeks,
        asked.keep_valid_until if ConflictMemberKind.KEEP_VALID_UNTIL in kinds else None,
    )


def line_members(instance: Instance) -> list[ConflictMember]:
    """Lines that no plan satisfies even without limits, and groups that even all their lines do not fill."""
    reach = Reach(instance)
    return [
        ConflictMember(ConflictMemberKind.REQUIREMENT, line.path, line)
        for root in reach.roots
        for line in walk(root)
        if not reach.has(line)
    ]


@dataclass(frozen=True)
class Reach:
    """What a question could ever make hold if nothing limited it."""

    instance: Instance

    @cached_property
    def roots(self) -> list[Requirement]:
        """The goal, and the trees of all that it can lead to."""
        return roots_of(self.instance)

    @cached_property
    def windows(self) -> Windows | None:
        """When what the record proves holds; None: without a calendar."""
        instance, weeks = self.instance, self.instance.limits.weeks
        if weeks is None:
            return None
        ticks = closure_of(instance, instance.unlimited).ticks(weeks)
        return Windows(instance.evidence, instance.snapshot, ticks, ticks.furthest)

    @cached_property
    def in_time(self) -> frozenset[str]:
        """The paths of lines that the record makes hold in some week of the calendar, as it stands or renewed."""
        windows = self.windows
        if windows is None:
            return frozenset()
        leaves = (line for root in self.roots for line in walk(root) if not isinstance(line, Group | ExclusionLine))
        return frozenset(_in_time(leaves, self.instance, windows))

    @cached_property
    def earned(self) -> Earned:
        """Everything that can be earned."""
        snapshot = self.instance.snapshot
        keys = self.instance.earnable(_keys_named(self.roots, snapshot), self.in_time)
        names = [
            occurrence_name(key, number)
            for key in keys
            for number in range(1, snapshot.credentials[key].repeatable + 1)
        ]
        return Earned.of(names, snapshot.credentials, names)

    def has(self, line: Requirement) -> bool:
        """A line holds when everything is earned; of a group only whether its lines are enough."""
        evidence, credentials = self.instance.evidence, self.instance.snapshot.credentials
        match line:
            case Group():
                return _in_reach(line, self.instance)
            case ExclusionLine():
                return not evidence.excluded(line)
            case CoverageLine(share=share):
                return self.share(line) >= Fraction(share) or line.path in evidence.waived
            case CredentialLine() | CompetencyLine() | ExperienceLine() | ConditionLine() | Selection() | AverageLine():
                return holds(line, evidence, credentials, self.earned) or line.path in self.in_time
            case _:
                assert_never(line)

    def share(self, line: CoverageLine) -> Fraction:
        """How much of an occupation's needs is covered when everything is earned, 0 to 1."""
        levels = {need.competency: self._level(need.competency) for need in line.needs}
        return covered(line.needs, levels, self.earned)

    def _level(self, competency: str) -> Decimal:
        """The highest at which the record shows a competency, on the day of the question or in the calendar."""
        now, windows = self.instance.evidence.level(competency), self.windows
        if windows is None:
            return now
        later = (
            level
            for level in windows.levels(competency)
            if windows.shown(competency, level) or _is_shown_again(competency, level, windows)
        )
        return max((now, *later))


def _in_time(leaves: Iterable[Requirement], instance: Instance, windows: Windows) -> Iterator[str]:
    evidence = instance.evidence
    for line in leaves:
        if isinstance(line, CredentialLine):
            holds_once = any(windows.paid(line, key) for key in evidence.accepted(line))
            keys = evidence.accepted(line)
        else:
            holds_once = bool(windows.leaf(line))
            shown = line.competency if isinstance(line, CompetencyLine) else ""
            keys = tuple(instance.snapshot.developed_by.get(shown, ()))
        if holds_once or any(_is_renewable(key, windows) for key in keys):
            yield line.path


def _is_shown_again(competency: str, level: Decimal, windows: Windows) -> bool:
    """An award that can be renewed shows it."""
    return any(
        _is_renewable(key, windows)
        and any(each.competency == competency and each.level == level for each in windows.credential(key).competencies)
        for key in windows.awards
    )


def _is_renewable(key: str, windows: Windows) -> bool:
    for award in windows.awards.get(key, ()):
        credential = windows.credential(key)
        last = award.last_day(credential.lifetime)
        if last is not None and credential.renewable_on(windows.weeks.first_day, last):
            return True
    return False


def roots_of(instance: Instance) -> list[Requirement]:
    """The goal, and the requirement trees of every credential it can lead to, nearest first."""
    snapshot, day = instance.snapshot, instance.question.day
    roots: list[Requirement] = [instance.goal]
    pending = list(dict.fromkeys([*_keys_named(roots, snapshot), *instance.limits.include]))
    seen = set(pending)
    for key in pending:
        credential = snapshot.credentials[key]
        if not credential.plannable_on(day):
            continue
        trees = [
            route.requires
            for route in credential.routes
            if route.requires is not None and instance.is_open(credential, route, instance.unlimited.weeks)
        ]
        roots += trees
        fresh = [named for named in _keys_named(trees, snapshot) if named not in seen]
        seen.update(fresh)
        pending += fresh
    return roots


def _keys_named(roots: Iterable[Requirement], snapshot: Snapshot) -> list[str]:
    """The credentials that lines name, or that show a competency that lines name; known ones, each once."""
    keys: dict[str, None] = {}
    for root in roots:
        for line in every_line(root):
            match line:
                case CredentialLine(credential=key):
                    keys[key] = None
                case CompetencyLine(competency=competency):
                    keys.update(dict.fromkeys(snapshot.developed_by.get(competency, ())))
                case CoverageLine(needs=needs):
                    for need in needs:
                        keys.update(dict.fromkeys(snapshot.developed_by.get(need.competency, ())))
                case Group() | ExclusionLine() | ExperienceLine() | ConditionLine() | Selection() | AverageLine():
                    pass
                case _:
                    assert_never(line)
    return [key for key in keys if key in snapshot.credentials]


def _in_reach(group: Group, instance: Instance) -> bool:
    if group.rule is GroupRule.ALL:
        return True
    if group.rule is GroupRule.ANY:
        return bool(group.of)
    return most_counted(group, instance.snapshot.credentials, instance.evidence) >= (group.minimum or 0)


def rule_members(instance: Instance) -> Iterator[ConflictMember]:
    """Overlaps, exclusions, and groups with rules of their own, in whatever the goal can lead to."""
    closure, credentials = closure_of(instance, instance.unlimited), instance.snapshot.credentials
    for key, overlap in instance.snapshot.overlaps.items():
        if any(touches(overlap, each, credentials[each]) for each in closure.credentials):
            yield ConflictMember(ConflictMemberKind.OVERLAP, overlap_name(key))
    for _, route in closure.steps():
        for line in () if route.requires is None else walk(route.requires):
            if has_own_rules(line):
                yield ConflictMember(ConflictMemberKind.REQUIREMENT, line.path, line)

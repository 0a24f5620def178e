"""The requirement tree: what must hold before a route may be taken, or a goal counts as reached.

The forms and their meaning are those of the file format `pathways/1`. Each line has one path, and the same path names
it in plans, gaps, progress, conflicts, findings and the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from pathways.domain.offerings import Cohort


class GroupRule(StrEnum):
    """How many lines of a group must hold.

    Attributes:
        ALL: every line.
        ANY: at least one line.
        AT_LEAST: at least `minimum` lines.
        CREDITS: lines whose credits add up to `minimum` or more.
    """

    ALL = "ALL"
    ANY = "ANY"
    AT_LEAST = "AT_LEAST"
    CREDITS = "CREDITS"


COUNTING = frozenset({GroupRule.AT_LEAST, GroupRule.CREDITS})
"""The rules with a threshold: a credential, with its equivalents, counts once for it."""


class CountsOnce(StrEnum):
    """How a credential may pay below a group: whole for one line, or divided among lines that add up credits.

    Attributes:
        WHOLE: a credential pays for at most one line.
        CREDITS: its credits may be divided among lines that add up credits.
    """

    WHOLE = "WHOLE"
    CREDITS = "CREDITS"


class DistinctBy(StrEnum):
    """Of what the lines that count must come from several.

    Attributes:
        OWNED_BY: different owners.
        SUBJECTS: different subjects.
        COMPETENCIES: different competencies.
    """

    OWNED_BY = "OWNED_BY"
    SUBJECTS = "SUBJECTS"
    COMPETENCIES = "COMPETENCIES"


class Attribute(StrEnum):
    """What credentials that count in a group may have in common.

    Attributes:
        OWNED_BY: an organization that owns them.
        SUBJECTS: a subject.
    """

    OWNED_BY = "OWNED_BY"
    SUBJECTS = "SUBJECTS"


Scope: TypeAlias = tuple[str, ...]
"""Keys of entries of equivalents that apply in some trees alone, in order; none: what applies everywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """What every line has.

    Attributes:
        path: its name, e.g. ``cissp/exam/0/2``.
        named: the path was written by the author; else it is the line's position.
        worth: what it adds inside a CREDITS group, when stated.
        shared: what it claims other lines may claim too, whatever `counts_once` above it says.
        scope: of the equivalents that apply in some trees alone, the keys of those that apply here; only in trees that
            a snapshot has expanded.
    """

    path: str
    named: bool = False
    worth: Decimal | None = None
    shared: bool = False
    scope: Scope = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    """Inside a renewal: credits to earn in every period of the cycle."""

    months: int
    credits: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """Which credentials, by what they are: all filters must match, any value of a filter does.

    Attributes:
        keys, not_keys, levels: with ``*`` for any characters; what `not_keys` match is left out.
        credential_types: names of `pathways.domain.catalog.CredentialType`.
        min_credits, max_credits: of the credential itself; one that states no credits is not matched.
        unlisted: credit from outside the catalogue matches too; without other filters nothing else does.
        excepting: what it leaves out all the same.
    """

    keys: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    owned_by: tuple[str, ...] = ()
    credential_types: tuple[str, ...] = ()
    competencies: tuple[str, ...] = ()
    not_keys: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    min_credits: Decimal | None = None
    max_credits: Decimal | None = None
    unlisted: bool = False
    excepting: Select | None = None

    @property
    def is_of_unlisted_alone(self) -> bool:
        """It names nothing but credit from outside the catalogue."""
        return self.unlisted and replace(self, unlisted=False, excepting=None) == Select()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Caps how many of some credentials, or of their credits, count in a group; the rest stops counting.

    Attributes:
        at_most_credits: in a CREDITS group what counts of their worths adds up to so much, and the surplus is cut off;
            in an AT_LEAST group each line counts whole, or not at all, and the worths (own, else the credential's
            credits, else 0) of those that count add up to so much.
        at_most_share: 0 to 1; of what counts in the group: of the lines in AT_LEAST, of the credits in CREDITS.
        keys, select: the direct credential lines of the group that are named, or match.
        per: instead; at most this many of the direct credential lines of each organization, or subject.
        value: in trees that a snapshot has expanded, the organization or subject of a limit `per` one.
        graded: a scale: only where an award pays whose grade is of it; without keys and select, of all direct lines.
    """

    at_most: int | None = None
    at_most_credits: Decimal | None = None
    at_most_share: Decimal | None = None
    keys: tuple[str, ...] = ()
    select: Select | None = None
    per: Attribute | None = None
    value: str | None = None
    graded: str | None = None

    def looks_at(self, credential: str) -> bool:
        """It is about lines for a credential; in trees that a snapshot has expanded."""
        return (self.graded is not None and not (self.select or self.keys)) or credential in self.keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Distinct:
    """The direct credential lines of a group that count come from a minimum of different ones."""

    by: DistinctBy
    at_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(_Line):
    """ALL, ANY, AT_LEAST `minimum` lines, or CREDITS worth `minimum` or more.

    Attributes:
        limits, distinct, same: of AT_LEAST and CREDITS.
        same: the direct credential lines that count have an organization, or a subject, in common.
        within_months_of_each_other: so close together lie the days of issue of what pays for credential lines below it.
        counts_once: below it each credential is claimed at most once.
        cohort: for others it is as if the group did not stand there.
        selections: the selections whose matches stand in `of`; only in trees that a snapshot has expanded.
    """

    rule: GroupRule
    of: tuple[Requirement, ...]
    minimum: Decimal | None = None
    each: Each | None = None
    limits: tuple[Limit, ...] = ()
    distinct: Distinct | None = None
    same: Attribute | None = None
    within_months_of_each_other: int | None = None
    counts_once: CountsOnce | None = None
    selections: tuple[Selection, ...] = ()
    cohort: Cohort | None = None

    @property
    def takes_unlisted(self) -> bool:
        """One of its selections matches credit from outside the catalogue; a learner may bring any amount."""
        return any(each.select.unlisted for each in self.selections)

    @property
    def is_ruled(self) -> bool:
        """What counts in it is not simply what holds."""
        rules = (self.distinct, self.same, self.within_months_of_each_other, self.counts_once)
        return bool(self.limits) or any(rule is not None for rule in rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """How, where and when an award was earned that pays; each bound that is said must be kept.

    Attributes:
        kinds, not_kinds: names of `pathways.domain.catalog.RouteKind`.
        issued_by, not_issued_by: organizations.
        after, before: the day of issue lies between them, and is neither.
    """

    kinds: tuple[str, ...] = ()
    not_kinds: tuple[str, ...] = ()
    issued_by: tuple[str, ...] = ()
    not_issued_by: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A grade of a scale."""

    scale: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialLine(_Line):
    """A credential held and valid when used.

    Attributes:
        earned: only awards of this origin pay.
        exact: equivalents do not; substitutes do.
        min_grade: instead of a score, a grade or a better one.
        max_score: no better score pays, and no planned step does.
    """

    credential: str
    min_score: Decimal | None = None
    earned_within_months: int | None = None
    concurrent: bool = False
    together: bool = False
    ever_earned: bool = False
    earned: Origin | None = None
    exact: bool = False
    min_grade: Grade | None = None
    max_score: Decimal | None = None

    @property
    def side_by_side(self) -> bool:
        """It may be obtained at the same time as what needs it."""
        return self.concurrent or self.together


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection(_Line):
    """One credential line for each match, as an entry of a group; a snapshot puts the lines in its place.

    Attributes:
        whole: it is all that the group says (``of: {select: …}``), so that its lines stand right below the group.
    """

    select: Select
    whole: bool = False
    min_score: Decimal | None = None
    earned_within_months: int | None = None
    concurrent: bool = False
    earned: Origin | None = None
    exact: bool = False
    min_grade: Grade | None = None
    max_score: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionLine(_Line):
    """Holds while no award of some credentials stands in the record and no step earns any, or a condition is not said.

    Attributes:
        credential, select: the only one, or what selects them; or
        condition: what is not said.
        matched: in trees that a snapshot has expanded, the keys that `select` matches.
    """

    credential: str | None = None
    condition: str | None = None
    select: Select | None = None
    matched: tuple[str, ...] = ()

    @property
    def credentials(self) -> tuple[str, ...]:
        """What it rules out; nothing where it is about a condition."""
        return self.matched if self.credential is None else (self.credential,)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyLine(_Line):
    """A competency stated, or shown by a valid credential, at a level or above."""

    competency: str
    level: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperienceLine(_Line):
    """Months of work in some fields, hours of it, or both; nothing buys it.

    Attributes:
        months: full time; 0 where only hours are asked for.
    """

    months: int
    fields: tuple[str, ...] = ()
    within_months: int | None = None
    distinct_fields: int | None = None
    hours: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionLine(_Line):
    """A fact in words that only the record can state."""

    condition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """An occupation asks for a competency at a level, with a relative importance above 0."""

    competency: str
    level: Decimal
    importance: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageLine(_Line):
    """A share of an occupation's importance-weighted needs; stands in goals only.

    A need counts in full at its level, and held/needed of its importance below it.
    """

    occupation: str
    needs: tuple[Need, ...]
    share: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AverageLine(_Line):
    """The mean of what was scored is high enough; each award is weighted with its credits.

    Attributes:
        at_least: the mean that is asked for.
        of: whatever pays for the credential lines in these trees is averaged; what else they say plays no part.
        by_points: of the points of grades; else of the scores as they are.
        selections: the selections whose matches stand in `of`; only in trees that a snapshot has expanded.
    """

    at_least: Decimal
    of: tuple[Requirement, ...]
    by_points: bool = False
    selections: tuple[Selection, ...] = ()


_Named: TypeAlias = CredentialLine | Selection | ExclusionLine | CompetencyLine
Requirement: TypeAlias = Group | _Named | ExperienceLine | ConditionLine | CoverageLine | AverageLine
"""Every form of a line. A `match` that must treat each of them ends in `assert_never`, so that mypy names what a new
form has to touch."""


def walk(requirement: Requirement) -> Iterator[Requirement]:
    """The line and everything below it that may have to hold, parents first, in reading order."""
    return _below(requirement, (Group,))


def every_line(requirement: Requirement) -> Iterator[Requirement]:
    """The line and everything below it, what averages look at as well; parents first, in reading order."""
    return _below(requirement, (Group, AverageLine))


def _below(requirement: Requirement, opened: tuple[type[Group | AverageLine], ...]) -> Iterator[Requirement]:
    stack = [requirement]
    while stack:
        line = stack.pop()
        yield line
        if isinstance(line, opened):
            stack.extend(reversed(line.of))

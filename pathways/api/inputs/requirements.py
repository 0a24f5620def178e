"""Requirements as clients send them: all that a file can say, in the same words."""

from __future__ import annotations

import strawberry
from strawberry import UNSET

from pathways.api.declare import asked, asked_one_of
from pathways.domain.catalog import CredentialType
from pathways.domain.requirement import Attribute, CountsOnce, DistinctBy


@asked
class SelectInput:
    """Credentials by what they are; all filters must match, any value of a filter does.

    Attributes:
        subjects: it has one of these subjects (default: any).
        owned_by: keys of organizations; one of them owns it (default: any).
        credential_types: it is of one of these types (default: any).
        competencies: keys of competencies; it shows one of them (default: any).
        min_credits: it is worth at least this many credits (default: any).
        max_credits: it is worth at most this many credits (default: any).
    """

    keys: list[str] | None = strawberry.field(
        default=None, description="Keys; * stands for any characters (default: any)."
    )
    subjects: list[str] | None = None
    owned_by: list[str] | None = None
    credential_types: list[CredentialType] | None = None
    competencies: list[str] | None = None
    not_keys: list[str] | None = strawberry.field(
        default=None, description="Keys that are left out; * stands for any characters (default: none)."
    )
    levels: list[str] | None = strawberry.field(
        default=None, description="Levels; * stands for any characters (default: any)."
    )
    min_credits: float | None = None
    max_credits: float | None = None
    unlisted: bool | None = strawberry.field(
        default=None, description="Credit from outside the catalogue matches too (default: false)."
    )
    except_: SelectInput | None = strawberry.field(
        default=None, name="except", description="Credentials to leave out of the matches (default: none)."
    )


@asked
class LineInput:
    """What can be said of every line.

    Attributes:
        worth: credits that the line adds inside a CREDITS group (default: those of its credential).
        shared: what pays for the line may pay elsewhere too, whatever countsOnce says (default false).
        path: a name for the line (default: its position below the root).
    """

    worth: float | None = None
    shared: bool | None = None
    path: str | None = None


@asked
class SelectionInput(LineInput):
    """One line for each credential that matches, with all that is said here.

    Attributes:
        select: which credentials match.
        min_score: the least score of the award, on the credential's own scale (default: any).
        earned_within_months: the award was issued at most this many months before the day (default: any time).
        concurrent: the credential may be taken side by side with what needs it (default false).
    """

    select: SelectInput
    min_score: float | None = None
    earned_within_months: int | None = None
    concurrent: bool | None = None


@asked
class LimitInput:
    """One bound, on credentials that stand directly in the group: named, selected, of any one value, or graded.

    Attributes:
        at_most: the most lines that count, 0 or more (default: no such limit).
        at_most_credits: the most credits that count, 0 or more (default: no such limit).
        of: keys of the credentials (default: those of select).
        select: a filter for the credentials (default: those of `of`).
    """

    at_most: int | None = None
    at_most_credits: float | None = None
    at_most_share: float | None = strawberry.field(
        default=None, description="The largest share of what counts in the group, 0 to 1 (default: none)."
    )
    of: list[str] | None = None
    select: SelectInput | None = None
    per: Attribute | None = strawberry.field(
        default=None, description="Beside atMost, instead of `of` and `select`: for each value (default: none)."
    )
    graded: str | None = strawberry.field(
        default=None, description="The key of a scale: only of awards graded on it, `of` or all lines (default: any)."
    )


@asked
class DistinctInput:
    """The lines that count come from several different owners, subjects or competencies.

    Attributes:
        by: what must differ.
        at_least: how many different ones there must be, 0 or more.
    """

    by: DistinctBy
    at_least: int


@asked
class EachInput:
    """Inside a renewal: credits to earn in every period of the cycle.

    Attributes:
        months: the length of a period, in months, 1 or more.
        credits: the credits to earn in each period, above 0.
    """

    months: int
    credits: float


@asked
class MembersInput(LineInput):
    """What can be said of every group.

    Attributes:
        of: the lines of the group; give exactly one of `of`, `select` and `selection` (default: none).
        select: instead of `of`: a line for each credential that matches (default: none).
        selection: instead of `of`: the same, with more to say about each line (default: none).
        counts_once: below the group, each credential pays for at most one line (default: as countsOnceBy says, else
            false).
    """

    of: list[RequirementInput] | None = None
    select: SelectInput | None = None
    selection: SelectionInput | None = None
    within_months_of_each_other: int | None = strawberry.field(
        default=None, description="All that counts was earned within this many months (default: any time)."
    )
    counts_once: bool | None = None
    counts_once_by: CountsOnce | None = strawberry.field(
        default=None, description="How countsOnce counts (default WHOLE); alone, it stands for countsOnce: true."
    )


@asked
class GroupInput(MembersInput):
    """Lines, or what a selection matches: `select`, or `selection` where more is to be said of each match."""


@asked
class AtLeastInput(MembersInput):
    """A minimum number of lines.

    Attributes:
        count: how many lines must hold, 0 or more.
        limits: caps on what counts (default: none).
        distinct: what the lines that count must come from (default: anything).
    """

    count: int
    limits: list[LimitInput] | None = None
    distinct: DistinctInput | None = None
    same: Attribute | None = strawberry.field(
        default=None, description="What all that counts has in common (default: nothing)."
    )


@asked
class CreditsInput(MembersInput):
    """A minimum number of credits.

    Attributes:
        minimum: how many credits must hold, 0 or more.
        limits: caps on what counts (default: none).
        distinct: what the lines that count must come from (default: anything).
        each: credits for every period of a renewal cycle (default: none).
    """

    minimum: float
    limits: list[LimitInput] | None = None
    distinct: DistinctInput | None = None
    same: Attribute | None = strawberry.field(
        default=None, description="What all that counts has in common (default: nothing)."
    )
    each: EachInput | None = None


@asked
class CredentialRequirementInput(LineInput):
    """A credential held and valid when used.

    Attributes:
        credential: the key of the credential.
        min_score: the least score of the award, on the credential's own scale (default: any).
        earned_within_months: the award was issued at most this many months before the day (default: any time).
        concurrent: the credential may be taken side by side with what needs it (default false).
        together: it is held before, or begun in the same week (default false).
    """

    credential: str
    min_score: float | None = None
    earned_within_months: int | None = None
    concurrent: bool | None = None
    together: bool | None = None
    ever_earned: bool | None = strawberry.field(
        default=None,
        description="An award that has run out, or is from before the cycle, counts too (default false).",
    )


@asked
class CompetencyRequirementInput(LineInput):
    """A competency stated, or shown by a valid credential, at a level or above.

    Attributes:
        competency: the key of the competency.
        level: the least level, above 0.
    """

    competency: str
    level: float


@asked
class ExperienceRequirementInput(LineInput):
    """Months of work, hours of it, or both.

    Attributes:
        months: months of work in total, 0 or more; this or hours is required.
        hours: hours of work in total, above 0 (default: any).
        fields: the fields that count (default: every field).
        distinct_fields: the least number of different fields, 1 or more (default: any).
        within_months: only this many months before the day count (default: all).
    """

    months: int | None = None
    hours: float | None = None
    fields: list[str] | None = None
    distinct_fields: int | None = None
    within_months: int | None = None


@asked
class ConditionRequirementInput(LineInput):
    """A fact that only the record can state.

    Attributes:
        condition: what the record must say, regardless of case, spaces and punctuation.
    """

    condition: str


@asked
class ExclusionInput(LineInput):
    """Exactly one of credential, condition and select; holds while the learner does not have it.

    Attributes:
        credential: the key of a credential neither held nor earned (default: none, with a condition or select).
        condition: what the record must not say (default: none, with a credential or select).
        select: a filter; nothing it matches may be held or earned (default: none).
    """

    credential: str | None = None
    condition: str | None = None
    select: SelectInput | None = None


@asked
class AverageRequirementInput(LineInput):
    """The mean of what was scored, weighted with credits; give exactly one of `of` and select.

    Attributes:
        at_least: the least mean, above 0.
        of: lines; whatever pays for a credential line in them is averaged (default: none, with select).
        select: instead, whatever credentials match (default: none, with `of`).
        by_points: of the points of grades; else of the scores as they are (default false).
    """

    at_least: float
    of: list[RequirementInput] | None = None
    select: SelectInput | None = None
    by_points: bool | None = None


@asked_one_of
class RequirementInput:
    """Exactly one. selection stands inside a group only.

    Attributes:
        all: every line holds.
        any: at least one line holds.
        at_least: at least a number of lines hold.
        credits: the lines that hold add up to enough credits.
        credential: a credential is held and valid.
        competency: a competency reaches its level.
        experience: months of work add up.
        condition: the record says so.
        not_: a credential is neither held nor earned, or the record does not say so.
        average: the mean of scores, or of points, is high enough.
        selection: a line for each credential that matches, inside a group.
    """

    all: GroupInput | None = UNSET
    any: GroupInput | None = UNSET
    at_least: AtLeastInput | None = UNSET
    credits: CreditsInput | None = UNSET
    credential: CredentialRequirementInput | None = UNSET
    competency: CompetencyRequirementInput | None = UNSET
    experience: ExperienceRequirementInput | None = UNSET
    condition: ConditionRequirementInput | None = UNSET
    not_: ExclusionInput | None = strawberry.field(default=UNSET, name="not")
    average: AverageRequirementInput | None = UNSET
    selection: SelectionInput | None = UNSET

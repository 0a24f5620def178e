"""Requirements as clients send them: all that a file can say, in the same words."""

from __future__ import annotations

import strawberry
from strawberry import UNSET

from pathways.api.declare import asked, asked_one_of
from pathways.domain.catalog import CredentialType
from pathways.domain.requirement import Attribute, CountsOnce, DistinctBy


@asked
class SelectInput:
    """Credentials by what they are; all filters must match, any value of a filter does."""

    keys: list[str] | None = strawberry.field(default=None, description="Keys; * stands for any characters.")
    subjects: list[str] | None = None
    owned_by: list[str] | None = None
    credential_types: list[CredentialType] | None = None
    competencies: list[str] | None = None
    not_keys: list[str] | None = strawberry.field(
        default=None, description="Keys that are left out; * stands for any characters."
    )
    levels: list[str] | None = strawberry.field(default=None, description="Levels; * stands for any characters.")
    min_credits: float | None = None
    max_credits: float | None = None
    except_: SelectInput | None = strawberry.field(
        default=None, name="except", description="Credentials to leave out of the matches."
    )


@asked
class LineInput:
    """What can be said of every line."""

    worth: float | None = None
    shared: bool | None = None
    path: str | None = None


@asked
class SelectionInput(LineInput):
    """One line for each credential that matches, with all that is said here."""

    select: SelectInput
    min_score: float | None = None
    earned_within_months: int | None = None
    concurrent: bool | None = None


@asked
class LimitInput:
    """One bound, on credentials that stand directly in the group: named, selected, or those of any one value."""

    at_most: int | None = None
    at_most_credits: float | None = None
    of: list[str] | None = None
    select: SelectInput | None = None
    per: Attribute | None = strawberry.field(default=None, description="Beside atMost, instead of `of` and `select`.")


@asked
class DistinctInput:
    """The lines that count come from several different owners, subjects or competencies."""

    by: DistinctBy
    at_least: int


@asked
class EachInput:
    """Inside a renewal: credits to earn in every period of the cycle."""

    months: int
    credits: float


@asked
class MembersInput(LineInput):
    """What can be said of every group."""

    of: list[RequirementInput] | None = None
    select: SelectInput | None = None
    selection: SelectionInput | None = None
    counts_once: bool | None = None
    counts_once_by: CountsOnce | None = strawberry.field(default=None, description="WHOLE where it is not said.")


@asked
class GroupInput(MembersInput):
    """Lines, or what a selection matches: `select`, or `selection` where more is to be said of each match."""


@asked
class AtLeastInput(MembersInput):
    """A minimum number of lines."""

    count: int
    limits: list[LimitInput] | None = None
    distinct: DistinctInput | None = None


@asked
class CreditsInput(MembersInput):
    """A minimum number of credits."""

    minimum: float
    limits: list[LimitInput] | None = None
    distinct: DistinctInput | None = None
    each: EachInput | None = None


@asked
class CredentialRequirementInput(LineInput):
    """A credential held and valid when used."""

    credential: str
    min_score: float | None = None
    earned_within_months: int | None = None
    concurrent: bool | None = None
    together: bool | None = None
    ever_earned: bool | None = strawberry.field(default=None, description="Inside a renewal only.")


@asked
class CompetencyRequirementInput(LineInput):
    """A competency stated, or shown by a valid credential, at a level or above."""

    competency: str
    level: float


@asked
class ExperienceRequirementInput(LineInput):
    """Months of work."""

    months: int | None = None
    fields: list[str] | None = None
    distinct_fields: int | None = None
    within_months: int | None = None


@asked
class ConditionRequirementInput(LineInput):
    """A fact that only the record can state."""

    condition: str


@asked
class ExclusionInput(LineInput):
    """Exactly one of credential and condition; holds while the learner does not have it."""

    credential: str | None = None
    condition: str | None = None


@asked_one_of
class RequirementInput:
    """Exactly one. selection stands inside a group only."""

    all: GroupInput | None = UNSET
    any: GroupInput | None = UNSET
    at_least: AtLeastInput | None = UNSET
    credits: CreditsInput | None = UNSET
    credential: CredentialRequirementInput | None = UNSET
    competency: CompetencyRequirementInput | None = UNSET
    experience: ExperienceRequirementInput | None = UNSET
    condition: ConditionRequirementInput | None = UNSET
    not_: ExclusionInput | None = strawberry.field(default=UNSET, name="not")
    selection: SelectionInput | None = UNSET

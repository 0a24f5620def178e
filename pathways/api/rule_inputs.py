"""Requirements as clients send them: all that a file can say, in the same words."""

from __future__ import annotations

import strawberry
from strawberry import UNSET

from pathways.api.described import asked, asked_one_of
from pathways.domain.catalog import CredentialType
from pathways.domain.requirement import CountsOnce, DistinctBy


@asked
class SelectInput:
    """Credentials by what they are; all filters must match, any value of a filter does."""

    keys: list[str] | None = strawberry.field(default=None, description="Keys; * stands for any characters.")
    subjects: list[str] | None = None
    owned_by: list[str] | None = None
    credential_types: list[CredentialType] | None = None
    competencies: list[str] | None = None
    except_: SelectInput | None = strawberry.field(
        default=None, name="except", description="What is left out all the same."
    )


@asked
class SelectionInput:
    """One line for each credential that matches, with all that is said here."""

    select: SelectInput
    min_score: float | None = None
    earned_within_months: int | None = None
    concurrent: bool | None = None
    worth: float | None = None
    shared: bool | None = None
    path: str | None = None


@asked
class LimitInput:
    """One bound, on credentials that stand directly in the group: named, or selected."""

    at_most: int | None = None
    at_most_credits: float | None = None
    of: list[str] | None = None
    select: SelectInput | None = None


@asked
class DistinctInput:
    """The lines that count come from at least so many different ones."""

    by: DistinctBy
    at_least: int


@asked
class EachInput:
    """Inside a renewal: so many credits in every so many months."""

    months: int
    credits: float


@asked
class GroupInput:
    """Lines, or what a selection matches: `select`, or `selection` where more is to be said of each match."""

    of: list[RequirementInput] | None = None
    select: SelectInput | None = None
    selection: SelectionInput | None = None
    counts_once: bool | None = None
    counts_once_by: CountsOnce | None = strawberry.field(default=None, description="WHOLE where it is not said.")
    worth: float | None = None
    shared: bool | None = None
    path: str | None = None


@asked
class AtLeastInput:
    """So many lines at least."""

    count: int
    of: list[RequirementInput] | None = None
    select: SelectInput | None = None
    selection: SelectionInput | None = None
    limits: list[LimitInput] | None = None
    distinct: DistinctInput | None = None
    counts_once: bool | None = None
    counts_once_by: CountsOnce | None = strawberry.field(default=None, description="WHOLE where it is not said.")
    worth: float | None = None
    shared: bool | None = None
    path: str | None = None


@asked
class CreditsInput:
    """So many credits at least."""

    minimum: float
    of: list[RequirementInput] | None = None
    select: SelectInput | None = None
    selection: SelectionInput | None = None
    limits: list[LimitInput] | None = None
    distinct: DistinctInput | None = None
    counts_once: bool | None = None
    counts_once_by: CountsOnce | None = strawberry.field(default=None, description="WHOLE where it is not said.")
    each: EachInput | None = None
    worth: float | None = None
    shared: bool | None = None
    path: str | None = None


@asked
class CredentialRequirementInput:
    """A credential held and valid when used."""

    credential: str
    min_score: float | None = None
    earned_within_months: int | None = None
    concurrent: bool | None = None
    together: bool | None = None
    ever_earned: bool | None = strawberry.field(default=None, description="Inside a renewal only.")
    worth: float | None = None
    shared: bool | None = None
    path: str | None = None


@asked
class CompetencyRequirementInput:
    """A competency stated, or shown by a valid credential, at a level or above."""

    competency: str
    level: float
    worth: float | None = None
    shared: bool | None = None
    path: str | None = None


@asked
class ExperienceRequirementInput:
    """Months of work."""

    months: int
    fields: list[str] | None = None
    distinct_fields: int | None = None
    within_months: int | None = None
    worth: float | None = None
    shared: bool | None = None
    path: str | None = None


@asked
class ConditionRequirementInput:
    """A fact that only the record can state."""

    condition: str
    worth: float | None = None
    shared: bool | None = None
    path: str | None = None


@asked
class ExclusionInput:
    """Exactly one of credential and condition; holds while there is none of it."""

    credential: str | None = None
    condition: str | None = None
    worth: float | None = None
    shared: bool | None = None
    path: str | None = None


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

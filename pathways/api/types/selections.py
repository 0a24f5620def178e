"""How a group counts, and which credentials a selection means, as the API shows them."""

from __future__ import annotations

import strawberry

from pathways.api.declare import output
from pathways.api.types.scalars import number
from pathways.domain import requirement as lines
from pathways.domain.catalog import CredentialType
from pathways.domain.requirement import DistinctBy


@output
class Select:
    """Credentials by what they are; all filters must match, any value of a filter does."""

    keys: list[str] = strawberry.field(description="Keys; * stands for any characters.")
    subjects: list[str]
    owned_by: list[str]
    credential_types: list[CredentialType]
    competencies: list[str]
    not_keys: list[str] = strawberry.field(description="Keys that are left out; * stands for any characters.")
    levels: list[str] = strawberry.field(description="Levels; * stands for any characters.")
    min_credits: float | None
    max_credits: float | None
    except_: Select | None = strawberry.field(name="except", description="Credentials to leave out of the matches.")

    @classmethod
    def of(cls, value: lines.Select) -> Select:
        """A filter."""
        return cls(
            keys=list(value.keys),
            subjects=list(value.subjects),
            owned_by=list(value.owned_by),
            credential_types=[CredentialType(name) for name in value.credential_types],
            competencies=list(value.competencies),
            not_keys=list(value.not_keys),
            levels=list(value.levels),
            min_credits=number(value.min_credits),
            max_credits=number(value.max_credits),
            except_=None if value.excepting is None else cls.of(value.excepting),
        )


@output
class Selection:
    """A filter inside a group: a line stands there for each credential that matches, with all that the selection says.

    The path of a line is that of the selection, a slash, and the key.
    """

    path: str
    select: Select
    whole: bool = strawberry.field(description="It is all that the group says.")
    min_score: float | None
    earned_within_months: int | None
    concurrent: bool
    worth: float | None
    shared: bool

    @classmethod
    def of(cls, value: lines.Selection) -> Selection:
        """A selection."""
        return cls(
            path=value.path,
            select=Select.of(value.select),
            whole=value.whole,
            min_score=number(value.min_score),
            earned_within_months=value.earned_within_months,
            concurrent=value.concurrent,
            worth=number(value.worth),
            shared=value.shared,
        )


@output
class Distinct:
    """The lines that count come from several different owners, subjects or competencies."""

    by: DistinctBy
    at_least: int

    @classmethod
    def of(cls, value: lines.Distinct) -> Distinct:
        """What must differ."""
        return cls(by=value.by, at_least=value.at_least)


@output
class Each:
    """Inside a renewal: credits to earn in every period of the cycle."""

    months: int
    credits: float

    @classmethod
    def of(cls, value: lines.Each) -> Each:
        """What every part of the cycle asks for."""
        return cls(months=value.months, credits=number(value.credits))

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
    """Credentials by what they are; all filters must match, any value of a filter does.

    Attributes:
        subjects: it has one of these subjects; empty: any.
        owned_by: keys of organizations; one of them owns it; empty: any.
        credential_types: it is of one of these types; empty: any.
        competencies: keys of competencies; it shows one of them; empty: any.
        min_credits: it is worth at least this many credits; null: any.
        max_credits: it is worth at most this many credits; null: any.
    """

    keys: list[str] = strawberry.field(description="Keys; * stands for any characters.")
    subjects: list[str]
    owned_by: list[str]
    credential_types: list[CredentialType]
    competencies: list[str]
    not_keys: list[str] = strawberry.field(description="Keys that are left out; * stands for any characters.")
    levels: list[str] = strawberry.field(description="Levels; * stands for any characters.")
    min_credits: float | None
    max_credits: float | None
    unlisted: bool = strawberry.field(
        description="Credit from outside the catalogue matches too; without other filters nothing else does."
    )
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
            unlisted=value.unlisted,
            except_=None if value.excepting is None else cls.of(value.excepting),
        )


@output
class Selection:
    """A filter inside a group: a line stands there for each credential that matches, with all that the selection says.

    The path of a line is that of the selection, a slash, and the key.

    Attributes:
        path: the name of the selection; a line for a match adds a slash and its key.
        select: which credentials match.
        min_score: the least score of the award, on the credential's own scale; null: any.
        earned_within_months: the award was issued at most this many months before the day; null: any time.
        concurrent: the credential may be taken side by side with what needs it.
        worth: credits that each line adds inside a CREDITS group; null: those of its credential.
        shared: what pays for a line may pay elsewhere too, whatever countsOnce says.
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
    """The lines that count come from several different owners, subjects or competencies.

    Attributes:
        by: what must differ.
        at_least: how many different ones there must be.
    """

    by: DistinctBy
    at_least: int

    @classmethod
    def of(cls, value: lines.Distinct) -> Distinct:
        """What must differ."""
        return cls(by=value.by, at_least=value.at_least)


@output
class Each:
    """Inside a renewal: credits to earn in every period of the cycle.

    Attributes:
        months: the length of a period, in months.
        credits: the credits to earn in each period.
    """

    months: int
    credits: float

    @classmethod
    def of(cls, value: lines.Each) -> Each:
        """What every part of the cycle asks for."""
        return cls(months=value.months, credits=number(value.credits))

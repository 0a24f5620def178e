"""The schema, built once."""

from __future__ import annotations

from functools import cache

import strawberry
from graphql import GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, Undefined
from strawberry.schema.config import StrawberryConfig

from pathways.access.identity import ViewerKind
from pathways.access.own_settings import ReviewSetting
from pathways.api.badges.issuing import BadgeFormat
from pathways.api.catalog_filter import CredentialOrder
from pathways.api.changesets.mutation import ConflictError
from pathways.api.declare import describe_enums
from pathways.api.mutation import Mutation
from pathways.api.query import Query
from pathways.api.records.rights import ExportFormat
from pathways.api.subscription import Subscription
from pathways.api.types.errors import ProblemError
from pathways.api.types.requirements import Requirement
from pathways.api.types.scalars import SCALARS
from pathways.badges.verification import CheckOutcome
from pathways.changesets.change_set import ChangeSetState, Verdict
from pathways.codes import Code
from pathways.curation.findings import Severity
from pathways.domain.advice import GapStatus, HoldingState, ReasonKind
from pathways.domain.catalog import Alignment, CredentialStatus, CredentialType, Kind, RouteKind, Strength
from pathways.domain.changes import ChangeKind
from pathways.domain.learner import AwardState
from pathways.domain.money import Period, UpkeepKind
from pathways.domain.no_plan import ConflictMemberKind, NoPlanReason, OptionChangeKind
from pathways.domain.offerings import Every
from pathways.domain.plan import Objective, ProofStatus
from pathways.domain.requirement import Attribute, CountsOnce, DistinctBy, GroupRule
from pathways.impact.answer import Effect
from pathways.prose.proposal import ReadingState
from pathways.records.learner import CompetencySource, Purpose
from pathways.requirements.evaluate import RequirementStatus
from pathways.workforce.ranking import Reach
from pathways.workforce.risks import TeamRiskKind

IMPLEMENTATIONS: tuple[type, ...] = (ProblemError, ConflictError, *Requirement.__subclasses__())
"""Types that no field names, since only their interface is named."""
ENUMS = (
    Alignment,
    Attribute,
    AwardState,
    ChangeKind,
    ChangeSetState,
    CheckOutcome,
    CompetencySource,
    ConflictMemberKind,
    CountsOnce,
    CredentialOrder,
    CredentialStatus,
    CredentialType,
    DistinctBy,
    Effect,
    Every,
    Period,
    BadgeFormat,
    ExportFormat,
    ReadingState,
    GapStatus,
    HoldingState,
    GroupRule,
    Kind,
    NoPlanReason,
    Objective,
    OptionChangeKind,
    ProofStatus,
    Purpose,
    Reach,
    ReasonKind,
    RequirementStatus,
    ReviewSetting,
    RouteKind,
    Severity,
    Strength,
    TeamRiskKind,
    UpkeepKind,
    Code,
    Verdict,
    ViewerKind,
)


@cache
def api_schema() -> strawberry.Schema:
    """The schema of the service."""
    describe_enums(*ENUMS)
    schema = strawberry.Schema(
        Query, Mutation, Subscription, types=IMPLEMENTATIONS, config=StrawberryConfig(scalar_map=SCALARS)
    )
    _leave_nulls_unsaid(schema._schema)
    return schema


def _leave_nulls_unsaid(schema: GraphQLSchema) -> None:
    """Drops default values of null, which say nothing; resolvers have the same defaults of their own."""
    for declared in schema.type_map.values():
        if isinstance(declared, GraphQLObjectType | GraphQLInterfaceType):
            inputs = [argument for field in declared.fields.values() for argument in field.args.values()]
        elif isinstance(declared, GraphQLInputObjectType):
            inputs = list(declared.fields.values())
        else:
            continue
        for one in inputs:
            if one.default_value is None:
                one.default_value = Undefined


def printed_schema() -> str:
    """The schema in its definition language, as graph_schema/schema.graphql holds it."""
    return api_schema().as_str() + "\n"

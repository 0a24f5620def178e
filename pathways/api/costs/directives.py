"""Costs in the schema, by the directives of the GraphQL cost specification: `@cost` and `@listSize`.

An object costs 1 and a value of a leaf nothing. `@cost` says what the work of a field costs besides, and `@listSize`
how many items a list holds.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import strawberry
from strawberry.schema_directive import Location

DEFAULT_PAGE = 20
"""Items of a connection where neither first nor last is given."""
LONGEST_LIST = 100

PLAN = 100
"""A search for a plan, in objects: it may take seconds, while a thousand objects take some tens of milliseconds."""
WEIGHTS = {
    "Query.plan_pathway": PLAN,
    "Query.why_not": 2 * PLAN,
    "Query.skill_gap": PLAN // 2,
    "Query.recommendations": PLAN,
    "Query.progress": PLAN // 10,
    "Query.findings": PLAN // 10,
    "BrowsingQuery.credential_facets": PLAN // 10,
    "MapQuery.pathway_map": 2 * PLAN,
    "StructureQuery.structure": PLAN // 10,
    "WhatIfQuery.what_if": 4 * PLAN,
    "SupplyQuery.upkeep_totals": PLAN // 10,
    "SupplyQuery.retirements": 10 * PLAN,
    "SupplyQuery.supply_gains": 10 * PLAN,
    "SupplyQuery.competency_demand": 4 * PLAN,
    "RuleQuery.check_requirement": PLAN // 10,
    "ProposalQuery.propose_requirement": PLAN // 10,
    "AwardMutation.record_awards": PLAN // 10,
    "AwardMutation.review_claim": PLAN // 10,
    "AwardMutation.revoke_award": PLAN // 10,
    "ConferralMutation.confer_stacks": PLAN,
    "LearnerGoal.plan": PLAN,
    "RenewalDue.plan": PLAN,
    "RenewalQuery.renewals_due": PLAN,
    "LearnerMutation.save_learner": PLAN // 10,
    "Plan.frontier": 3 * PLAN,
    "Plan.sensitivity": 3 * PLAN,
    "PlanStep.saved_if_waived": PLAN,
    "Gap.closers": PLAN,
    "Candidate.weeks": PLAN // 10,
    "OccupationMatch.weeks": PLAN // 10,
    "ProgressLine.left": PLAN,
    "RecommendationConnection.notes": PLAN // 10,
    "ChangeSet.findings": PLAN // 10,
    "ChangeSetMutation.open_change_set": PLAN // 10,
    "ChangeSetMutation.stage_changes": PLAN,
    "ChangeSetMutation.unstage_changes": PLAN // 10,
    "ChangeSetMutation.submit_change_set": PLAN // 10,
    "ChangeSetMutation.review_change_set": PLAN // 10,
    "ChangeSetMutation.withdraw_change_set": PLAN // 10,
    "ChangeSetMutation.publish_change_set": 10 * PLAN,
    "ChangeSetMutation.revert_revision": PLAN,
    "Revision.changes": PLAN // 10,
    "Mutation.import_catalog": 10 * PLAN,
    "Subscription.plan_progress": PLAN,
    "Subscription.impact_progress": 10 * PLAN,
}
"""What the work of fields costs beside their objects, by the names of their resolvers; all others do none."""
SIZES = {"NodeQuery.nodes": LONGEST_LIST, "StructureQuery.structure": LONGEST_LIST}
"""Items of lists that no argument cuts off."""


@strawberry.schema_directive(
    locations=[
        Location.ARGUMENT_DEFINITION,
        Location.ENUM,
        Location.FIELD_DEFINITION,
        Location.INPUT_FIELD_DEFINITION,
        Location.OBJECT,
        Location.SCALAR,
    ],
    name="cost",
)
class Cost:
    """What the work of a field costs.

    Attributes:
        weight: a whole number, added to one for each object.
    """

    weight: str = strawberry.directive_field(name="weight")


@strawberry.schema_directive(locations=[Location.FIELD_DEFINITION], name="listSize")
class ListSize:
    """How many items a list holds.

    Attributes:
        assumed_size: where no argument says.
        slicing_arguments: that say how many at most.
        sized_fields: the fields of the object that hold the list; absent: the field itself does.
        require_one_slicing_argument: exactly one of them must be given.
    """

    assumed_size: int | None = strawberry.directive_field(name="assumedSize", default=strawberry.UNSET)
    slicing_arguments: list[str] | None = strawberry.directive_field(name="slicingArguments", default=strawberry.UNSET)
    sized_fields: list[str] | None = strawberry.directive_field(name="sizedFields", default=strawberry.UNSET)
    require_one_slicing_argument: bool | None = strawberry.directive_field(
        name="requireOneSlicingArgument", default=True
    )


def directives_of(resolver: str, arguments: Collection[str]) -> list[Any]:
    """The directives of a field.

    Args:
        resolver: the qualified name of its resolver.
        arguments: their Python names.
    """
    found: list[Any] = []
    if resolver in WEIGHTS:
        found.append(Cost(weight=str(WEIGHTS[resolver])))
    slicing = [name for name in ("first", "last") if name in arguments]
    if resolver in SIZES:
        found.append(ListSize(assumed_size=SIZES[resolver], require_one_slicing_argument=False))
    elif slicing:
        sized = ["edges"] if "after" in arguments else strawberry.UNSET
        found.append(
            ListSize(
                assumed_size=DEFAULT_PAGE,
                slicing_arguments=slicing,
                sized_fields=sized,
                require_one_slicing_argument=False,
            )
        )
    return found

"""The inputs of GraphQL have the fields of the models by which they are read, and what only stored records know."""

from __future__ import annotations

import pytest
from graphql import GraphQLInputObjectType, build_schema

from pathways.api.schema import printed_schema
from pathways.intake import learner_models, question_models
from pathways.intake.mappings import names_of

SCHEMA = build_schema(printed_schema())
ALIKE: list[tuple[str, type, set[str], set[str]]] = [
    ("AwardInput", learner_models.Award, {"key", "evidence"}, set()),
    ("CompetencyLevelInput", learner_models.CompetencyLevel, {"source", "on"}, set()),
    ("ExperienceInput", learner_models.Experience, set(), set()),
    ("WaiverInput", learner_models.Waiver, set(), set()),
    ("SubstitutionInput", learner_models.Substitution, set(), set()),
    ("ClaimInput", learner_models.Claim, set(), set()),
    ("SinceInput", learner_models.Since, set(), set()),
    ("UnlistedCreditsInput", learner_models.UnlistedCredits, set(), set()),
    ("LearnerProfile", learner_models.Record, set(), {"format", "key", "name"}),
    ("GoalInput", question_models.Goal, set(), set()),
    ("OccupationGoalInput", question_models.OccupationWanted, set(), set()),
    ("BreakInput", question_models.Break, set(), set()),
    ("PlanOptions", question_models.PlanOptions, {"verifiedOnly"}, set()),
    ("RecommendationOptions", question_models.RecommendationOptions, {"verifiedOnly"}, set()),
]
"""An input, its model, and which fields only the one and only the other has."""


@pytest.mark.parametrize(("name", "model", "more", "less"), ALIKE, ids=[each[0] for each in ALIKE])
def test_input_has_the_fields_of_its_model(name: str, model: type, more: set[str], less: set[str]) -> None:
    kind = SCHEMA.type_map[name]
    assert isinstance(kind, GraphQLInputObjectType)
    assert set(kind.fields) - set(names_of(model)) == more
    assert set(names_of(model)) - set(kind.fields) == less

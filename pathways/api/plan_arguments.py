"""What clients send for a plan without a query around it: read by the same schema, under the same limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import strawberry
from graphql import FieldNode, GraphQLError, GraphQLObjectType, OperationDefinitionNode, parse
from graphql.execution.values import get_argument_values, get_variable_values
from strawberry.types.arguments import convert_arguments

from pathways.api.operations.operation_texts import variable_problems
from pathways.api.query_limits import refused_variables, variable_uses
from pathways.api.types.errors import shaped
from pathways.codes import Code
from pathways.errors import Problem, ProblemsError

QUERY = """query ($goal: GoalInput!, $learner: LearnerRef!, $options: PlanOptions) {
  planPathway(goal: $goal, learner: $learner, options: $options) { __typename }
}"""


class PlanArguments:
    """Reads the arguments of `planPathway`.

    Args:
        schema: the schema.
        production: nothing is suggested for a name that is not known.
    """

    def __init__(self, schema: strawberry.Schema, *, production: bool) -> None:
        document = parse(QUERY)
        self._schema, self._hidden = schema, production
        self._operation = cast("OperationDefinitionNode", document.definitions[0])
        self._field = cast("FieldNode", self._operation.selection_set.selections[0])
        self._declared = cast("GraphQLObjectType", schema._schema.query_type).fields[self._field.name.value]
        self._uses = variable_uses(document)

    def read(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """What is sent, as the resolver of `planPathway` takes it.

        Args:
            sent: goal, learner and options as JSON gives them.

        Raises:
            ProblemsError: everything that does not fit the schema.
        """
        refused = refused_variables(sent, self._uses)
        wrong = [refused] if refused is not None else variable_problems(sent)
        if wrong:
            raise ProblemsError(wrong)
        schema, hidden = self._schema._schema, self._hidden
        values = get_variable_values(
            schema, self._operation.variable_definitions or (), dict(sent), hide_suggestions=hidden
        )
        if isinstance(values, list):
            raise _refusal(values)
        try:
            given = get_argument_values(self._declared, self._field, values, hide_suggestions=hidden)
        except GraphQLError as error:
            raise _refusal([error]) from None
        known = self._declared.extensions["strawberry-definition"]
        return convert_arguments(
            given, known.arguments, self._schema.schema_converter.scalar_registry, self._schema.config
        )


def _refusal(errors: list[GraphQLError]) -> ProblemsError:
    return ProblemsError(Problem(Code.BAD_USER_INPUT, shaped(each, Code.BAD_USER_INPUT)["message"]) for each in errors)

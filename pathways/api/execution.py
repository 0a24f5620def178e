"""Runs one GraphQL operation: parse, limits, validate, execute. Documents are read once and kept."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    OperationType,
    execute,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)
from strawberry import Schema
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from pathways.api.faults import MASKED, shaped
from pathways.api.limits import MOST_TOKENS, limit_errors
from pathways.api.reading import Reading

log = logging.getLogger(__name__)

KEPT_DOCUMENTS = 512
LONGEST_KEPT = 10_000
MOST_ERRORS = 20


@dataclass(frozen=True, slots=True)
class Operation:
    """What a client sent."""

    query: str
    variables: Mapping[str, Any] | None = None
    name: str | None = None
    only_query: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back.

    Attributes:
        body: data and errors; no data entry when the operation was not run.
        ran: the operation was run.
        fault: the HTTP status of a fault on this side.
    """

    body: dict[str, Any]
    ran: bool
    fault: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A query that was read: the document, or the errors that keep it from being run."""

    parsed: DocumentNode | None
    errors: tuple[dict[str, Any], ...] = ()


class Executor:
    """Runs operations on one schema.

    Args:
        schema: the schema.
        production: introspection and suggestions are off.
    """

    def __init__(self, schema: Schema, *, production: bool) -> None:
        self._schema: GraphQLSchema = schema._schema
        self._production = production
        rules = [*specified_rules, OneOfInputValidationRule]
        self._rules = (*rules, NoSchemaIntrospectionCustomRule) if production else tuple(rules)
        self._documents: OrderedDict[str, Document] = OrderedDict()

    async def run(self, operation: Operation, reading: Reading) -> Answer:
        """Runs an operation; whatever happens, there is an answer."""
        try:
            document = self._document(operation.query)
            if document.parsed is None:
                return Answer({"errors": list(document.errors)}, ran=False)
            refused = _refused(document.parsed, operation)
            if refused is not None:
                return Answer({"errors": [refused]}, ran=False)
            return await self._executed(document.parsed, operation, reading)
        except RecursionError:
            error = {"message": "The operation is nested too deeply.", "extensions": {"code": "TOO_DEEP"}}
            return Answer({"errors": [error]}, ran=False)
        except Exception:
            log.exception("an operation failed")
            return Answer({"errors": [{"message": MASKED, "extensions": {"code": "INTERNAL"}}]}, ran=False, fault=500)

    async def _executed(self, document: DocumentNode, operation: Operation, reading: Reading) -> Answer:
        result = execute(
            self._schema,
            document,
            context_value=reading,
            variable_values=dict(operation.variables or {}),
            operation_name=operation.name,
            hide_suggestions=self._production,
        )
        if isawaitable(result):
            result = await result
        if not result.errors:
            return Answer({"data": result.data}, ran=True)
        errors = [shaped(error, "BAD_USER_INPUT") for error in result.errors]
        if result.data is None and all(error.path is None for error in result.errors):
            return Answer({"errors": errors}, ran=False)
        return Answer({"data": result.data, "errors": errors}, ran=True)

    def _document(self, query: str) -> Document:
        found = self._documents.get(query)
        if found is not None:
            self._documents.move_to_end(query)
            return found
        found = self._read(query)
        if len(query) <= LONGEST_KEPT:
            self._documents[query] = found
            if len(self._documents) > KEPT_DOCUMENTS:
                self._documents.popitem(last=False)
        return found

    def _read(self, query: str) -> Document:
        try:
            parsed = parse(query, max_tokens=MOST_TOKENS)
        except GraphQLError as error:
            return Document(None, (shaped(error, "GRAPHQL_PARSE_FAILED"),))
        errors = limit_errors(parsed) or validate(
            self._schema, parsed, self._rules, max_errors=MOST_ERRORS, hide_suggestions=self._production
        )
        if errors:
            return Document(None, tuple(shaped(error, "GRAPHQL_VALIDATION_FAILED") for error in errors))
        return Document(parsed)


def _refused(document: DocumentNode, operation: Operation) -> dict[str, Any] | None:
    """Why an operation of the document cannot be run."""
    found = get_operation_ast(document, operation.name)
    if found is None:
        text = f"There is no operation {operation.name!r}." if operation.name else "Several operations: name one."
        return {"message": text, "extensions": {"code": "BAD_REQUEST"}}
    if operation.only_query and found.operation is not OperationType.QUERY:
        return {"message": "GET runs queries only; use POST.", "extensions": {"code": "BAD_REQUEST"}}
    return None

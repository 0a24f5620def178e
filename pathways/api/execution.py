"""Runs one GraphQL operation: parse, limits, validate, execute. Documents are read once and kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any, cast

from cachetools import LRUCache
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    OperationType,
    create_source_event_stream,
    execute,
    execute_subscription_event,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)
from graphql import Executor as Execution
from strawberry import Schema
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from pathways.access.identity import Identity
from pathways.api.access.permission_rule import LOG_IN, Needs, needs_of, refused
from pathways.api.context import RequestContext
from pathways.api.costs.price import FREE, OperationPrice, prices_of
from pathways.api.jobs.lru import Shared
from pathways.api.jobs.revision_feed import FeedClosedError
from pathways.api.jobs.worker_pool import ReadingThread
from pathways.api.operations.catalogue_only import is_catalogue_only
from pathways.api.operations.operation_texts import document_error, literal_errors, variable_problems
from pathways.api.query_limits import MOST_TOKENS, limit_errors, refused_variables, variable_uses
from pathways.api.subscription import SubscriptionContext
from pathways.api.types.catalog_events import CatalogEvent
from pathways.api.types.errors import MASKED, problem_shown, shaped
from pathways.codes import Code
from pathways.errors import PathwaysError, Problem
from pathways.text import shown

log = logging.getLogger(__name__)

KEPT_DOCUMENTS = 512
LONGEST_KEPT = 10_000
KEPT_ANSWERS = 32
NOT_NOW = (Code.UNAVAILABLE, Code.DAMAGED, Code.BUSY)
"""Codes of errors after which the same may be answered later."""
AGAIN_SECONDS = 1
"""To wait where the service was busy."""
MOST_ERRORS = 20
TRANSPORTS = (
    "A subscription is answered at this address over WebSocket (subprotocol graphql-transport-ws), or as server-sent "
    "events (accept: text/event-stream)."
)


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
        status: the HTTP status of a fault on this side, or of a question from nobody known; None: it says nothing
            that `ran` does not.
        forbidden: the names of mutations that whoever asks may not do.
        seconds: after how many to ask again; None: nobody knows.
    """

    body: dict[str, Any]
    ran: bool
    status: int | None = None
    forbidden: tuple[str, ...] = ()
    seconds: int | None = None

    @property
    def misses(self) -> bool:
        """An error says that something is not there."""
        listed = (error.get("extensions", {}).get("problems", ()) for error in self.body.get("errors", ()))
        return any(problem["code"] == Code.NOT_FOUND for problems in listed for problem in problems)


@dataclass(frozen=True, slots=True)
class Document:
    """A query that was read: the document with how often it uses each variable and what it asks for, or the errors that
    keep it from being run."""

    parsed: DocumentNode | None
    errors: tuple[dict[str, Any], ...] = ()
    uses: Mapping[str, int] = field(default_factory=dict)
    needs: Needs = field(default_factory=Needs)
    prices: Mapping[str | None, OperationPrice] = field(default_factory=dict)


NESTED = Answer(
    {"errors": [{"message": "The operation is nested too deeply.", "extensions": {"code": Code.TOO_DEEP}}]}, ran=False
)
FAILED = Answer({"errors": [{"message": MASKED, "extensions": {"code": Code.INTERNAL}}]}, ran=False, status=500)


class Executor:
    """Runs operations on one schema.

    Args:
        schema: the schema.
        reader: reads documents off the event loop.
        production: introspection and suggestions are off.
    """

    def __init__(self, schema: Schema, reader: ReadingThread, *, production: bool) -> None:
        self._reader = reader
        self._schema: GraphQLSchema = schema._schema
        self._production = production
        # The schema has neither @defer nor @stream, and the rules for them fail on documents that misplace these.
        known = [rule for rule in specified_rules if "Defer" not in rule.__name__ and "Stream" not in rule.__name__]
        rules = [*known, OneOfInputValidationRule]
        self._rules = (*rules, NoSchemaIntrospectionCustomRule) if production else tuple(rules)
        self._documents: LRUCache[str, Document] = LRUCache(KEPT_DOCUMENTS)
        self._being_read: dict[tuple[asyncio.AbstractEventLoop, str], asyncio.Future[Document]] = {}
        self._answers: Shared[CatalogEvent, Answer] = Shared(KEPT_ANSWERS)

    async def run(self, operation: Operation, reading: RequestContext) -> Answer:
        """Runs an operation; whatever happens, there is an answer."""
        identity = reading.caller.identity
        if not identity.permissions:
            return _closed((LOG_IN,))  # nothing that they send is read
        try:
            document = await self._document(operation.query)
            if document.parsed is None:
                return Answer({"errors": list(document.errors)}, ran=False)
            closed = document.needs.problems(identity)
            if closed:
                return _closed(closed, document.needs.forbidden(identity))
            unfit = _unfit(document, operation)
            if unfit is not None:
                return Answer({"errors": [unfit]}, ran=False)
            wrong = variable_problems(operation.variables)
            if wrong:
                return Answer({"errors": [problem_shown(problem) for problem in wrong]}, ran=False)
            return await self._executed(document.parsed, operation, reading)
        except RecursionError:
            return NESTED
        except Exception:
            log.exception("an operation failed")
            return FAILED

    async def subscription(self, operation: Operation, identity: Identity) -> DocumentNode | None:
        """The document of a valid subscription that somebody may follow; None of anything else."""
        document = await self._valid(operation, OperationType.SUBSCRIPTION)
        if document is None or (await self._document(operation.query)).needs.problems(identity):
            return None
        return document

    async def price(self, operation: Operation) -> OperationPrice:
        """What an operation costs; nothing if it is not valid."""
        try:
            document = await self._document(operation.query)
        except Exception:
            return FREE  # running it says why
        if operation.name is None and len(document.prices) == 1:
            return next(iter(document.prices.values()))
        return document.prices.get(operation.name, FREE)

    async def is_query(self, operation: Operation) -> bool:
        """It is a valid query, so that running it once more changes nothing."""
        return await self._valid(operation, OperationType.QUERY) is not None

    async def is_catalogue_only(self, operation: Operation, identity: Identity) -> bool:
        """It is a valid query of nothing but the published catalogue, and somebody may ask it."""
        document = await self._valid(operation, OperationType.QUERY)
        found = None if document is None else get_operation_ast(document, operation.name)
        if document is None or found is None or not is_catalogue_only(document, found):
            return False
        return not (await self._document(operation.query)).needs.problems(identity)

    async def _valid(self, operation: Operation, kind: OperationType) -> DocumentNode | None:
        try:
            read = await self._document(operation.query)
            document = None if _refused_variables(read, operation) else read.parsed
        except Exception:
            return None  # running it says why
        found = get_operation_ast(document, operation.name) if document is not None else None
        return document if found is not None and found.operation is kind else None

    async def follow(
        self, document: DocumentNode, operation: Operation, following: SubscriptionContext
    ) -> AsyncGenerator[Answer, None]:
        """Runs a valid subscription: an answer for each event, or one error.

        Raises:
            FeedClosedError: the service is about to stop.
        """
        try:
            wrong = variable_problems(operation.variables)
            if wrong:
                yield Answer({"errors": [problem_shown(problem) for problem in wrong]}, ran=False)
                return
            prepared = Execution.build(
                self._schema,
                document,
                context_value=following,
                raw_variable_values=dict(operation.variables or {}),
                operation_name=operation.name,
                hide_suggestions=self._production,
            )
            if not isinstance(prepared, Execution):
                yield Answer({"errors": _shown(prepared)}, ran=False)
                return
            found = create_source_event_stream(prepared)
            source = await found if isawaitable(found) else found
            if isinstance(source, ExecutionResult):
                yield Answer({"errors": _shown(source.errors)}, ran=False)
                return
            async with aclosing(cast("AsyncGenerator[object, None]", source)) as events:
                async for event in events:
                    yield await self._told(event, prepared, operation)
        except FeedClosedError:
            raise
        except RecursionError:
            yield NESTED
        except PathwaysError as refusal:
            yield Answer({"errors": _shown([GraphQLError(str(refusal), original_error=refusal)])}, ran=False)
        except Exception:
            log.exception("a subscription failed")
            yield FAILED

    async def _executed(self, document: DocumentNode, operation: Operation, reading: RequestContext) -> Answer:
        result = execute(
            self._schema,
            document,
            context_value=reading,
            variable_values=dict(operation.variables or {}),
            operation_name=operation.name,
            hide_suggestions=self._production,
        )
        return _answer(await result if isawaitable(result) else result)

    async def _told(self, event: object, prepared: Execution[Any], operation: Operation) -> Answer:
        """The answer of one event. Of the catalogue's, where variables only say after which revision, as they do when
        no directive asks for one, all who sent the same text share it: a large event takes 30 ms to answer, and there
        may be hundreds."""
        if not isinstance(event, CatalogEvent):
            return await self._event_answer(event, prepared)
        shared = "@" not in operation.query and len(operation.query) <= LONGEST_KEPT
        key = (operation.query, operation.name, event.revision)
        found = self._answers.find(key, event) if shared else None
        if found is not None:
            return found
        answer = await self._event_answer(event, prepared)
        return self._answers.keep(key, event, answer) if shared else answer

    async def _event_answer(self, event: object, prepared: Execution[Any]) -> Answer:
        result = execute_subscription_event(prepared.build_per_event_executor(event))
        return _answer(await result if isawaitable(result) else result)

    async def _document(self, query: str) -> Document:
        found = self._documents.get(query)
        if found is not None:
            return found
        place = (asyncio.get_running_loop(), query)
        reading = self._being_read.get(place)
        if reading is None:
            reading = self._being_read[place] = asyncio.ensure_future(self._reader.read(lambda: self._read(query)))
            reading.add_done_callback(lambda _: self._being_read.pop(place))
        found = await asyncio.shield(reading)  # others wait for it too
        if len(query) <= LONGEST_KEPT:
            self._documents[query] = found
        return found

    def _read(self, query: str) -> Document:
        unreadable = document_error(query)
        if unreadable is not None:
            return Document(None, (shaped(unreadable, Code.BAD_REQUEST),))
        try:
            parsed = parse(query, max_tokens=MOST_TOKENS)
        except GraphQLError as error:
            return Document(None, (shaped(error, Code.GRAPHQL_PARSE_FAILED),))
        errors = (
            literal_errors(parsed)
            or limit_errors(parsed)
            or validate(self._schema, parsed, self._rules, max_errors=MOST_ERRORS, hide_suggestions=self._production)
        )
        if errors:
            return Document(None, tuple(shaped(error, Code.GRAPHQL_VALIDATION_FAILED) for error in errors))
        needs, closed = needs_of(self._schema, parsed)
        if closed:
            return Document(None, tuple(shaped(error, Code.NOT_FOUND) for error in closed))
        prices = prices_of(self._schema, parsed)
        return Document(parsed, uses=variable_uses(parsed), needs=needs, prices=prices)


def _closed(problems: Sequence[Problem], forbidden: tuple[str, ...] = ()) -> Answer:
    """The answer to what whoever asks may not ask."""
    errors, status = refused(problems)
    return Answer({"errors": errors}, ran=False, status=status, forbidden=forbidden)


def document_errors(schema: Schema, text: str) -> tuple[dict[str, Any], ...]:
    """What is wrong with a document, as clients see it; empty: it runs."""
    return Executor(schema, ReadingThread(), production=False)._read(text).errors


def _answer(result: ExecutionResult) -> Answer:
    if not result.errors:
        return Answer({"data": result.data}, ran=True)
    errors = _shown(result.errors)
    if result.data is None and all(error.path is None for error in result.errors):
        return Answer({"errors": errors}, ran=False)
    codes = {error["extensions"]["code"] for error in errors}
    away = result.data is None and not codes.isdisjoint(NOT_NOW)
    again = AGAIN_SECONDS if Code.BUSY in codes else None
    return Answer({"data": result.data, "errors": errors}, ran=True, status=503 if away else None, seconds=again)


def _shown(errors: Iterable[GraphQLError] | None) -> list[dict[str, Any]]:
    return [shaped(error, Code.BAD_USER_INPUT) for error in errors or ()]


def _unfit(document: Document, operation: Operation) -> dict[str, Any] | None:
    """Why an operation of a document that could be read cannot be run."""
    found = None if document.parsed is None else get_operation_ast(document.parsed, operation.name)
    if found is None:
        text = f"There is no operation {shown(operation.name)}." if operation.name else "Several operations: name one."
        return {"message": text, "extensions": {"code": Code.BAD_REQUEST}}
    if found.operation is OperationType.SUBSCRIPTION:
        return {"message": TRANSPORTS, "extensions": {"code": Code.BAD_REQUEST}}
    if operation.only_query and found.operation is not OperationType.QUERY:
        return {"message": "GET runs queries only; use POST.", "extensions": {"code": Code.BAD_REQUEST}}
    return _refused_variables(document, operation)


def _refused_variables(document: Document, operation: Operation) -> dict[str, Any] | None:
    problem = refused_variables(operation.variables or {}, document.uses)
    return None if problem is None else problem_shown(problem)

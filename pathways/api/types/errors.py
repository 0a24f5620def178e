"""Mistakes and faults as clients see them: user errors as data, top-level errors with a code, the rest masked."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

import strawberry
from graphql import GraphQLError

from pathways.api.declare import interface, output
from pathways.codes import Code
from pathways.errors import PathwaysError, Problem, ProblemsError
from pathways.text import without_long_echo

log = logging.getLogger(__name__)

MASKED = "An internal error. It was logged; nothing about the question is known to be wrong."


strawberry.enum(Code, name="UserErrorCode")


@interface
class UserError:
    """What to mend, as data.

    Attributes:
        code: the kind of mistake; treat one that you do not know as INVALID.
        message: what is wrong, with the offending value.
        hint: what to do about it; null: nothing more to say.
        path: the steps from the arguments to the value, e.g. options, budget; empty: the whole request.
    """

    code: Code
    message: str
    hint: str | None
    path: list[str]


@output
class ProblemError(UserError):
    """One thing to mend; the path leads to it from the arguments.

    Attributes:
        place: where it stands in what was sent as a document or sheet: its line; null: nothing of that kind was sent.
    """

    place: str | None = None

    @classmethod
    def of(cls, problem: Problem) -> ProblemError:
        """A problem as the API shows it."""
        return cls(
            code=problem.code,
            message=problem.message,
            hint=problem.hint,
            path=_steps(problem.path),
            place=None if problem.line is None else f"line {problem.line}",
        )


def user_errors(problems: Iterable[Problem]) -> list[UserError]:
    """All problems as the API shows them."""
    return [ProblemError.of(problem) for problem in problems]


def shaped(error: GraphQLError, stage_code: Code) -> dict[str, Any]:
    """A top-level error as clients see it.

    Args:
        error: from graphql-core, or around what a resolver raised.
        stage_code: the code of an error of graphql-core itself, by the stage that found it.
    """
    shown: dict[str, Any] = {"message": without_long_echo(error.message)}
    if error.locations:
        shown["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    if error.path is not None:
        shown["path"] = error.path
    cause = _cause(error)
    if isinstance(cause, ProblemsError):
        shown["message"] = cause.problems[0].message
        shown["extensions"] = _extensions(cause.problems)
    elif isinstance(cause, PathwaysError):
        shown["message"] = str(cause)
        shown["extensions"] = {"code": cause.code}
    elif error.path is None:
        shown["extensions"] = {"code": stage_code} | (error.extensions or {})
    else:
        log.error("a resolver failed at %s", error.path, exc_info=cause)
        shown["message"] = MASKED
        shown["extensions"] = {"code": Code.INTERNAL}
    return shown


def problem_shown(problem: Problem) -> dict[str, Any]:
    """A problem as a top-level error."""
    return {"message": problem.message, "extensions": _extensions((problem,))}


def _cause(error: GraphQLError) -> BaseException:
    cause: BaseException = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def problems_shown(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems as plain values, shaped as UserError."""
    return [
        {
            "code": problem.code,
            "message": problem.message,
            "hint": problem.hint,
            "path": _steps(problem.path),
        }
        for problem in problems
    ]


def _extensions(problems: tuple[Problem, ...]) -> dict[str, Any]:
    shown = problems_shown(problems)
    first = shown[0]
    return {"code": first["code"], "hint": first["hint"], "path": first["path"], "problems": shown}


def _steps(path: str | None) -> list[str]:
    return path.split("/") if path else []

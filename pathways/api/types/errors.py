"""Mistakes and faults as clients see them: user errors as data, top-level errors with a code, the rest masked."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from graphql import GraphQLError

from pathways.api.declare import interface, output
from pathways.errors import PathwaysError, Problem, ProblemsError
from pathways.text import without_long_echo

log = logging.getLogger(__name__)

MASKED = "An internal error. It was logged; nothing about the question is known to be wrong."


class UserErrorCode(StrEnum):
    """What kind of mistake it is."""

    NOT_FOUND = "NOT_FOUND"
    INVALID = "INVALID"
    DUPLICATE = "DUPLICATE"
    CONFLICT = "CONFLICT"
    STALE = "STALE"
    FORBIDDEN = "FORBIDDEN"
    WRONG_STATE = "WRONG_STATE"
    LIMIT = "LIMIT"
    NO_RATE = "NO_RATE"


USER_CODES = {"UNKNOWN_KEY": UserErrorCode.NOT_FOUND, "TOO_DEEP": UserErrorCode.LIMIT} | {
    code.value: code for code in UserErrorCode
}


@interface
class UserError:
    """What to mend, as data."""

    code: UserErrorCode
    message: str
    hint: str | None
    path: list[str]


@output
class ProblemError(UserError):
    """One thing to mend; the path leads to it from the arguments."""

    @classmethod
    def of(cls, problem: Problem) -> ProblemError:
        """A problem as the API shows it."""
        return cls(
            code=USER_CODES.get(problem.code, UserErrorCode.INVALID),
            message=problem.message,
            hint=problem.hint,
            path=_steps(problem.path),
        )


def user_errors(problems: Iterable[Problem]) -> list[UserError]:
    """All problems as the API shows them."""
    return [ProblemError.of(problem) for problem in problems]


def shaped(error: GraphQLError, stage_code: str) -> dict[str, Any]:
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
        log.error("a resolver failed at %s: %s", error.path, error.message, exc_info=cause)
        shown["message"] = MASKED
        shown["extensions"] = {"code": "INTERNAL"}
    return shown


def problem_shown(problem: Problem) -> dict[str, Any]:
    """A problem as a top-level error."""
    path = _steps(problem.path)
    return {"message": problem.message, "extensions": {"code": problem.code, "hint": problem.hint, "path": path}}


def _cause(error: GraphQLError) -> BaseException:
    cause: BaseException = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _extensions(problems: tuple[Problem, ...]) -> dict[str, Any]:
    shown = [
        {
            "code": _code(problem),
            "message": problem.message,
            "hint": problem.hint,
            "path": _steps(problem.path),
        }
        for problem in problems
    ]
    first = shown[0]
    return {"code": first["code"], "hint": first["hint"], "path": first["path"], "problems": shown}


def _code(problem: Problem) -> str:
    return "NOT_FOUND" if problem.code == "UNKNOWN_KEY" else problem.code


def _steps(path: str | None) -> list[str]:
    return path.split("/") if path else []

"""What commands that plan ask with: one list of options for all of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Annotated, Any, TypeVar, get_type_hints

import typer

from pathways.cli.options import (
    Avoid,
    Budget,
    Coverage,
    Currency,
    Holding,
    Learner,
    Preferred,
    expect_finite,
)
from pathways.cli.words import expect_int
from pathways.codes import Code
from pathways.errors import Problem, ProblemsError
from pathways.text import shown

DAYS = ["%Y-%m-%d"]
USUAL = "MONEY,HOURS"
"""What plans are optimized by when nothing else is said; the domain, which says so too, takes long to import."""

Asking = TypeVar("Asking", bound="Question")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question for a plan as it is typed: the learner, the goal's share, and `PlanOptions`."""

    holding: Holding = None
    learner: Learner = None
    optimize: Annotated[
        str,
        typer.Option(
            "--optimize", metavar="WORDS", help="MONEY, HOURS, WEEKS or STEPS, most important first, with commas."
        ),
    ] = USUAL
    budget: Budget = None
    currency: Currency = None
    include: Annotated[
        list[str] | None, typer.Option("--include", metavar="KEY", help="Credential to earn too; repeatable.")
    ] = None
    avoid: Avoid = None
    accredited_only: Annotated[bool, typer.Option("--accredited-only", help="Earn accredited credentials only.")] = (
        False
    )
    start_on: Annotated[
        datetime | None,
        typer.Option("--start-on", formats=DAYS, help="Day that counts as today (default: today in UTC)."),
    ] = None
    finish_by: Annotated[
        datetime | None,
        typer.Option(
            "--finish-by", formats=DAYS, help="Last day to finish; the goal is held on it (default: no limit)."
        ),
    ] = None
    weekly_hours: Annotated[
        float | None,
        typer.Option("--weekly-hours", callback=expect_finite, help="Hours available per week (default 40)."),
    ] = None
    max_parallel: Annotated[
        int | None,
        typer.Option("--max-parallel", callback=expect_int, help="Most steps in the same week (default: no limit)."),
    ] = None
    keep_valid_until: Annotated[
        datetime | None,
        typer.Option(
            "--keep-valid-until", formats=DAYS, help="Last day on which the goal is valid; plans renewals too."
        ),
    ] = None
    max_credits_per_term: Annotated[
        float | None,
        typer.Option(
            "--max-credits-per-term", callback=expect_finite, help="Most credits earned in a term (default: no limit)."
        ),
    ] = None
    min_credits_per_term: Annotated[
        float | None,
        typer.Option(
            "--min-credits-per-term",
            callback=expect_finite,
            help="Least credits earned in each term but the last (default: no limit).",
        ),
    ] = None
    breaks: Annotated[
        list[str] | None,
        typer.Option("--break", metavar="FROM..TO", help="Days without study, both included; repeatable."),
    ] = None
    coverage: Coverage = None
    with_preferred: Preferred = False
    time_limit_ms: Annotated[
        int | None,
        typer.Option(
            "--time-limit-ms",
            callback=expect_int,
            help="Time limit, in milliseconds (default: PATHWAYS_TIME_LIMIT_MS); why-not takes it for each plan.",
        ),
    ] = None

    def options(self) -> dict[str, Any]:
        """`PlanOptions` of GraphQL; what is not said is left out.

        Raises:
            ProblemsError: an objective or a break that is none.
        """
        said = {
            "optimize": _objectives(self.optimize),
            "currency": self.currency,
            "budget": self.budget,
            "include": self.include,
            "avoid": self.avoid,
            "accreditedOnly": self.accredited_only or None,
            "startOn": _day(self.start_on),
            "finishBy": _day(self.finish_by),
            "weeklyHours": self.weekly_hours,
            "maxParallel": self.max_parallel,
            "keepValidUntil": _day(self.keep_valid_until),
            "maxCreditsPerTerm": self.max_credits_per_term,
            "minCreditsPerTerm": self.min_credits_per_term,
            "breaks": [_break(text) for text in self.breaks] if self.breaks else None,
            "timeLimitMs": self.time_limit_ms,
        }
        return {name: value for name, value in said.items() if value is not None}


def options_of(question: type[Asking]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Gives a command the options of a question in the place of its parameter `question`."""

    def with_options(command: Callable[..., None]) -> Callable[..., None]:
        hints = get_type_hints(question, include_extras=True)  # of inherited fields too, each where it is written
        options = {
            each.name: inspect.Parameter(
                each.name, inspect.Parameter.KEYWORD_ONLY, default=each.default, annotation=hints[each.name]
            )
            for each in fields(question)
        }
        listed: list[inspect.Parameter] = []
        for name, own in inspect.signature(command, eval_str=True).parameters.items():
            listed += options.values() if name == "question" else [own]

        def run(**said: Any) -> None:
            command(question=question(**{name: said.pop(name) for name in options}), **said)

        signature = inspect.Signature([each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in listed])
        run.__name__, run.__doc__ = command.__name__, command.__doc__
        run.__annotations__ = {each.name: each.annotation for each in listed}
        run.__signature__ = signature  # type: ignore[attr-defined]
        return run

    return with_options


def _day(moment: datetime | None) -> str | None:
    """A day as GraphQL reads it."""
    return None if moment is None else moment.date().isoformat()


def _break(text: str) -> dict[str, str]:
    """``FROM..TO`` as a break.

    Raises:
        ProblemsError: it is none.
    """
    from pathways.wording.breaks import break_input

    try:
        return break_input(text)
    except ValueError as fault:
        raise ProblemsError.one(Code.BAD_DATE, f"{fault}.", None, "--break") from None


def _objectives(text: str) -> list[str]:
    """``money,hours`` as objectives.

    Raises:
        ProblemsError: a word that is no objective.
    """
    from pathways.domain.plan import Objective

    known = [objective.value for objective in Objective]
    words = [word.strip().upper() for word in text.split(",") if word.strip()]
    wrong = [word for word in words if word not in known]
    if wrong:
        raise ProblemsError(
            Problem(Code.BAD_VALUE, f"{shown(word)} is not an objective.", f"Use {', '.join(known)}.", "--optimize")
            for word in wrong
        )
    return words

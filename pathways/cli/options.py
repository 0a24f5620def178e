"""What commands share: where the store is, how they ask and print, with which code they end."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from pathways.cli import completing
from pathways.cli.words import BadValueError, within
from pathways.codes import Code
from pathways.domain.quantity import parse_quantity
from pathways.errors import Problem, ProblemsError
from pathways.text import HINT, flaw_of, shown

if TYPE_CHECKING:
    from pathways.settings import Settings

NO_PLAN, BAD_INPUT = 1, 2
"""Exit codes: no plan, or something is wrong; the input is wrong, or the store is away."""
MOST_SHOWN = 100


class Terminal(Console):
    """Standard output or error. With NO_COLOR it is plain, bold and dim too; ``:x:`` stays text."""

    def __init__(self, *, stderr: bool = False) -> None:
        plain = bool(os.environ.get("NO_COLOR"))
        super().__init__(stderr=stderr, emoji=False, color_system=None if plain else "auto")


out = Terminal()
err = Terminal(stderr=True)


def expect_amount(text: str | None) -> str | None:
    """An amount as it was written.

    Raises:
        BadValueError: it is no number.
    """
    try:
        return None if text is None else str(parse_quantity(text))
    except ValueError as fault:
        raise BadValueError(Code.BAD_NUMBER, f"{fault}; write a number, e.g. 1450.00.") from None


def expect_finite(value: float | None) -> float | None:
    """A number that JSON can say.

    Raises:
        BadValueError: it is infinite, or none at all.
    """
    if value is not None and not math.isfinite(value):
        raise BadValueError(Code.BAD_NUMBER, f"{value} is not a number.")
    return value


Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="FOLDER", help="Data folder (default: PATHWAYS_DATA, else the platform's)."),
]
Strict = Annotated[
    bool,
    typer.Option(
        "--strict", help="Refuse the import if a CTDL record has problems, instead of leaving the record out."
    ),
]
Store = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="ADDRESS",
        help="Neo4j instead of the embedded store: neo4j://HOST. User and "
        "password come from PATHWAYS_STORE_USER and PATHWAYS_STORE_PASSWORD(_FILE).",
    ),
]
Tenant = Annotated[
    str | None, typer.Option("--tenant", metavar="KEY", help="Tenant that the command is for (default: the main one).")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Holding = Annotated[
    list[str] | None,
    typer.Option("--holding", metavar="KEY…", help="Keys of credentials already held.", autocompletion=completing.keys),
]
Learner = Annotated[
    Path | None,
    typer.Option("--learner", metavar="FILE", help="The learner's record, YAML or JSON (default: nothing held)."),
]
Budget = Annotated[
    str | None,
    typer.Option("--budget", metavar="AMOUNT", callback=expect_amount, help="Most money to spend (default: no limit)."),
]
Currency = Annotated[
    str | None,
    typer.Option(
        "--currency", metavar="CODE", help="Currency of the costs, an ISO 4217 code (default: the only one at hand)."
    ),
]
Avoid = Annotated[list[str] | None, typer.Option("--avoid", metavar="KEY", help="Credential not to earn; repeatable.")]
Coverage = Annotated[
    float | None,
    typer.Option(
        "--coverage",
        callback=within(0, 1, "a share from 0 to 1, e.g. 0.5 for 50 %"),
        help="Share of an occupation's needs to cover, 0 to 1 (default 1).",
    ),
]
Preferred = Annotated[
    bool, typer.Option("--with-preferred", help="Include the credentials that an occupation prefers.")
]
Goal = Annotated[
    str,
    typer.Argument(
        metavar="GOAL",
        help="A credential, an occupation, or COMPETENCY@LEVEL; several with commas.",
        autocompletion=completing.keys,
    ),
]


def expect_texts(words: Sequence[str]) -> None:
    """Looks at every word before anything reads it.

    Raises:
        ProblemsError: words that are no text, each with its option or its position.
    """
    problems = []
    for place, word in enumerate(words):
        flaw = flaw_of(word, lines=True)
        if flaw is not None:
            options = [each.partition("=")[0] for each in words[: place + 1] if each.startswith("--")]
            problems.append(
                Problem(Code.BAD_TEXT, flaw, HINT, shown(options[-1]).strip("'") if options else str(place))
            )
    if problems:
        raise ProblemsError(problems)


_tenant: ContextVar[str | None] = ContextVar("tenant", default=None)


def choose_tenant(key: str | None) -> None:
    """Has the command be for a tenant; None: for the main one."""
    _tenant.set(key)


def settings_of(data: Path | None, store: str | None = None) -> Settings:
    """The settings of the tenant that the command is for, with what the command line says.

    Raises:
        ProblemsError: NOT_FOUND, there is no such tenant; or what is wrong with the settings.
    """
    tenant, settings = _tenant.get(), settings_of_main(data, store)
    if tenant is None:
        return settings
    from pathways.tenancy import settings_for

    return settings_for(settings, tenant)


def settings_of_main(data: Path | None, store: str | None = None) -> Settings:
    """The same of the main tenant."""
    from pathways.settings import read_settings

    settings = read_settings()
    return replace(settings, data=data or settings.data, store=store or settings.store)


def answer_of(
    query: str, variables: dict[str, Any], data: Path | None, store: str | None, *, as_json: bool
) -> dict[str, Any]:
    """What one question is answered; unless the answer is printed as JSON, a bar shows that it is worked on.

    Raises:
        ProblemsError: the answer carries errors.
        StoreError: no service runs and the store cannot be opened.
    """
    from pathways.cli.client import asking, data_of
    from pathways.cli.progress import progress_bar

    with progress_bar(err, enabled=not as_json) as progress, asking(settings_of(data, store), progress) as ask:
        return data_of(ask(query, variables))


def print_json(value: Any) -> None:
    """JSON to standard output, plain."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def show_problems(problems: Sequence[Problem]) -> None:
    """Every problem, its place, its hint; the first hundred."""
    for problem in problems[:MOST_SHOWN]:
        place = f"[bold]{escape(problem.place)}[/bold] " if problem.place else ""
        hint = f" [dim]{escape(problem.hint)}[/dim]" if problem.hint else ""
        err.print(f"{place}[red]{problem.code}[/red] {escape(problem.message)}{hint}", soft_wrap=True, highlight=False)
    if len(problems) > MOST_SHOWN:
        err.print(f"… and {len(problems) - MOST_SHOWN} more.")

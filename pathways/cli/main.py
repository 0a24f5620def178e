"""Runs the command line: what is typed, what is wrong, and the exit code."""

from __future__ import annotations

import logging
import os
import sys
from typing import Any

import typer
from rich.markup import escape

from pathways.cli.app import app
from pathways.cli.options import (
    BAD_INPUT,
    NO_PLAN,
    err,
    expect_texts,
    print_json,
    show_problems,
)
from pathways.cli.words import Commands, in_own_words
from pathways.codes import Code
from pathways.errors import PathwaysError, Problem, ProblemsError
from pathways.text import without_long_echo


def spread_holding(words: list[str]) -> list[str]:
    """``--holding a b c`` as ``--holding a --holding b --holding c``, up to the next option."""
    spread: list[str] = []
    taking = 0
    for word in words:
        if word == "--holding":
            taking = 1
            spread.append(word)
        elif taking and not word.startswith("-"):
            spread += [word] if taking == 1 else ["--holding", word]
            taking += 1
        else:
            taking = 0
            spread.append(word)
    return spread


def main() -> None:
    """Runs a command; what is wrong is said in words, or as JSON with --json, with exit code 2."""
    # Transactions that meet are repeated by the driver; it says so each time, and nobody need know.
    logging.getLogger("neo4j").setLevel(logging.ERROR)
    words = spread_holding(sys.argv[1:])
    try:
        sys.exit(_run_for_json(words) if "--json" in words else _run(words))
    except ProblemsError as error:
        show_problems(error.problems)
        sys.exit(BAD_INPUT)
    except PathwaysError as error:
        err.print(f"[red]{escape(str(error))}[/red]", soft_wrap=True, highlight=False)
        sys.exit(BAD_INPUT)
    except KeyboardInterrupt:
        sys.exit(130)


def _commands_for(words: list[str]) -> Commands:
    """What these words can name; a shell that completes them hands them over otherwise, and may ask for any."""
    return app if any(name.endswith("_COMPLETE") for name in os.environ) else app.narrowed(words)


def _run(words: list[str]) -> int:
    """Runs a command that answers a person: its exit code; of what was typed wrongly no more is repeated than helps.

    Raises:
        PathwaysError: what is wrong.
    """
    expect_texts(words)
    try:
        ended: int | None = _commands_for(words)(args=words, standalone_mode=False)
    except typer.TyperException as error:
        from typer.rich_utils import rich_format_error

        _say_shortly(error)
        said: Any = error
        rich_format_error(said)
        return BAD_INPUT
    except typer.Abort:
        err.print("Stopped.")
        return NO_PLAN
    return ended or 0


def _say_shortly(error: typer.TyperException) -> Code:
    """Words a mistake in what was typed; its code."""
    code = in_own_words(error)
    said: Any = error  # its classes say more of themselves than its types do
    said.message = without_long_echo(said.message)
    return code


def _option_of(error: typer.TyperException) -> str | None:
    """The option whose value is wrong; None: it is the value of an argument."""
    names: list[str] = getattr(getattr(error, "param", None), "opts", None) or [
        getattr(error, "param_hint", None) or ""
    ]
    return next((name for name in names if name.startswith("--")), None)


def _run_for_json(words: list[str]) -> int:
    """Runs a command that answers a program: its exit code; what is wrong is ``{"problems": […]}``."""
    try:
        expect_texts(words)
        ended: int | None = _commands_for(words)(args=words, standalone_mode=False)
    except ProblemsError as error:
        problems = error.problems
    except PathwaysError as error:
        problems = (Problem(error.code, str(error)),)
    except typer.TyperException as error:
        code = _say_shortly(error)
        named = None if code is Code.USAGE else _option_of(error)
        problems = (Problem(code, error.format_message(), "Look with: pathways COMMAND --help", named),)
    else:
        return ended or 0
    print_json({"problems": [problem.as_dict() for problem in problems]})
    return BAD_INPUT

"""The words of the command line itself: what help calls a value, and what is wrong with one that was typed."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from copy import copy
from typing import Any, TypeVar

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command_name
from typer.models import CommandInfo, TyperInfo

from pathways.codes import Code
from pathways.errors import SignalError
from pathways.text import shown

Number = TypeVar("Number", int, float)
LARGEST_INT = 2**31 - 1
"""The largest Int of GraphQL."""
VALUES = {"int": "N", "float": "N", "str": "TEXT", "Path": "PATH", "datetime": "YYYY-MM-DD"}
"""What help calls a value, by its type; an option says so itself where it knows better."""
MEANT = {
    "datetime": (Code.BAD_DATE, "is not a day; write YYYY-MM-DD, e.g. 2027-05-03"),
    "int": (Code.WRONG_TYPE, "is not a whole number; write e.g. 10"),
    "float": (Code.BAD_NUMBER, "is not a number; write e.g. 10 or 2.5"),
}
"""By the type of an option: the code that files have for the same mistake, and what to write."""


class BadValueError(SignalError, typer.BadParameter):
    """A value that an option does not take, with the code that files have for the same mistake."""

    def __init__(self, code: Code, message: str, option: str | None = None) -> None:
        super().__init__(message, param_hint=option)
        self.code = code


def within(least: Number, most: Number, hint: str = "") -> Callable[[Number | None], Number | None]:
    """A callback of an option that takes no number outside of a range.

    Args:
        least: the least number.
        most: the greatest.
        hint: what to write, where the range does not say enough.
    """

    def expect(value: Number | None) -> Number | None:
        if value is None or (math.isfinite(value) and least <= value <= most):
            return value
        beyond = f"less than {least}" if value < least else f"more than {most}"
        is_number = math.isfinite(value)
        text = f"{value} is {beyond}" if is_number else f"{value} is not a number"
        code = Code.OUT_OF_RANGE if is_number else Code.BAD_NUMBER
        raise BadValueError(code, f"{text}; write {hint or f'{least} to {most}'}.")

    return expect


expect_int = within(-LARGEST_INT, LARGEST_INT, "a number that is nearer to 0")


def in_own_words(error: typer.TyperException) -> Code:
    """Says what is wrong with a value, and what to write, where else the library that reads it would speak.

    Returns:
        The code of the mistake: USAGE where no value is wrong.
    """
    reasons = getattr(error.__cause__, "errors", None)
    kind: Any = getattr(getattr(error, "param", None), "type_descriptor", None)
    if isinstance(error, BadValueError) or kind is None or not callable(reasons):
        return error.code if isinstance(error, BadValueError) else Code.USAGE
    value: Any = reasons()[0]["input"]
    if kind.is_choice:
        from pathways.wording.phrases import listed

        choices = listed([str(getattr(choice, "value", choice)) for choice in kind.choices], "or")
        error.message = f"{shown(value)} is not one of them; write {choices}."
        return Code.BAD_VALUE
    if kind.annotation in (int, float) or kind.is_datetime:
        code, meant = MEANT[kind.annotation.__name__]
        error.message = f"{shown(value)} {meant}."
        return code
    return Code.USAGE


def _plain(params: Sequence[Any]) -> None:
    for param in params:
        if isinstance(param, TyperOption) and param.metavar is None:
            kind = param.type_descriptor
            if param.is_flag:
                param.metavar = ""
            elif not kind.is_choice:
                param.metavar = VALUES.get(getattr(kind.annotation, "__name__", ""))
        elif isinstance(param, TyperArgument) and not param.type_descriptor.is_choice:
            shown_beside: Any = param  # its name says what it is
            shown_beside.display_type_rich = _no_type


def _no_type(ctx: Any) -> None:
    """What help says of the type of an argument."""


class PlainCommand(TyperCommand):
    """A command whose help has no types of Python."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, each with a word for its value; a flag has none."""
        params = super().get_params(ctx)
        _plain(params)
        return params


class PlainGroup(TyperGroup):
    """A group of commands whose help has no types of Python."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, each with a word for its value; a flag has none."""
        params = super().get_params(ctx)
        _plain(params)
        return params


class Commands(typer.Typer):
    """Commands with plain help."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(cls=PlainGroup, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Any], Any]:
        """Adds a command, as `typer.Typer.command` does."""
        return super().command(name, cls=PlainCommand, **settings)

    def narrowed(self, words: Collection[str]) -> Commands:
        """The same commands by name, but options only of those that are named, and commands only of such groups.

        To look at the options of all takes a short command a third of its time.

        Args:
            words: what was typed.
        """
        found = copy(self)
        found.registered_commands = [
            each if _name_of(each) in words else _bare(each) for each in self.registered_commands
        ]
        found.registered_groups = [_narrowed_group(each, words) for each in self.registered_groups]
        return found


def _name_of(command: CommandInfo) -> str:
    return command.name or get_command_name(getattr(command.callback, "__name__", ""))


def _bare(command: CommandInfo) -> CommandInfo:
    """With its name and its help alone."""

    def nothing() -> None:
        pass

    nothing.__name__, nothing.__doc__ = getattr(command.callback, "__name__", ""), command.callback.__doc__
    found = copy(command)
    found.callback = nothing
    return found


def _narrowed_group(group: TyperInfo, words: Collection[str]) -> TyperInfo:
    found, commands = copy(group), group.typer_instance
    if isinstance(commands, Commands):
        found.typer_instance = commands.narrowed(words)
        if group.name not in words:
            found.typer_instance.registered_commands = []
    return found

"""What was typed wrongly is said in words of the program, with what to write; help has no types of Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from pathways.cli.app import app
from pathways.cli.main import _run

FOREIGN = re.compile(r"Value error|Input should|unable to parse|%Y|x<=|<(bool|str|int|float|path|datetime)>|\bNone\b")


def commands(command: Any, *words: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each command with the words that call it."""
    yield words, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, *words, name)


COMMANDS = list(commands(typer.main.get_command(app)))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["list", "foo"], "'foo' is not one of them; write credentials, occupations, or competencies."),
        (["export", "--format", "foo"], "'foo' is not one of them; write pathways or graphml."),
        (["plan", "x", "--start-on", "2026-1"], "'2026-1' is not a day; write YYYY-MM-DD, e.g. 2027-05-03."),
        (["plan", "x", "--weekly-hours", "abc"], "'abc' is not a number; write e.g. 10 or 2.5."),
        (["plan", "x", "--max-parallel", "abc"], "'abc' is not a whole number; write e.g. 10."),
        (["plan", "x", "--max-parallel", "99999999999"], "99999999999 is more than 2147483647; write a number that is"),
        (["gap", "x", "--coverage", "50"], "50.0 is more than 1; write a share from 0 to 1, e.g. 0.5 for 50 %."),
        (["gap", "x", "--coverage", "nan"], "nan is not a number; write a share from 0 to 1, e.g. 0.5 for 50 %."),
        (["gap", "x", "--first", "0"], "0 is less than 1; write 1 to 100."),
        (["serve", "--port", "70000"], "70000 is more than 65535; write 0 to 65535."),
    ],
)
def test_wrong_value_is_said_with_what_to_write(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert _run(words) == 2
    assert (
        f"Invalid value for '{words[-2] if words[-2].startswith('--') else 'what'}': {said}" in capsys.readouterr().err
    )


def test_no_option_answers_in_words_of_a_library(capsys: pytest.CaptureFixture[str]) -> None:
    tried = 0
    for words, command in COMMANDS:
        for option in command.params:
            kind = option.type_descriptor
            if not getattr(option, "is_flag", False) and (
                kind.is_choice or kind.is_datetime or kind.annotation in (int, float)
            ):
                name = next(each for each in option.opts) if option.param_type_name == "option" else ""
                assert _run([*words, *([name] if name else []), "wrong"]) == 2
                tried += 1
    said = capsys.readouterr().err
    assert tried > 15
    assert FOREIGN.findall(said) == []
    assert len(re.findall(r"'wrong'\s", said)) == tried


@pytest.mark.parametrize("words", [words for words, _ in COMMANDS], ids=" ".join)
def test_help_has_no_types_of_python(words: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0
    assert FOREIGN.findall(shown.output) == []


@pytest.mark.parametrize(
    "words", [["--help"], ["plan", "--help"], ["keys", "--help"], ["keys", "create", "--help"], ["plan"], ["plnn"]]
)
def test_commands_that_are_not_named_need_no_options(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What is printed is the same, and options are looked at only where they may be asked for."""
    said: list[Any] = []
    for commands in (app, app.narrowed(words)):
        try:
            commands(args=words, standalone_mode=False)
            said.append(capsys.readouterr())
        except typer.TyperException as mistake:
            said.append(mistake.format_message())
    assert said[0] == said[1]
    group: Any = typer.main.get_command(app.narrowed(words))
    with_options = {name for name, each in group.commands.items() if each.params}
    assert with_options == {"plan"}.intersection(words)

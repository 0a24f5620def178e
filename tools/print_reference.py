"""Prints the pages of docs/reference that the code says: settings, commands, GraphQL, who may do what.

Run as ``python -m tools.print_reference``; it writes the pages. A test compares them with what this prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from pathways.api.schema import printed_schema
from pathways.cli.app import app
from pathways.settings import settings_table
from tools.access_page import access_page
from tools.licences import rows
from tools.limits_page import limits_page

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"


def settings_page() -> str:
    """A table of the environment variables."""
    rows = [
        f"| `{name}` | {f'`{default}`' if default else ''} | {meaning} |" for name, default, meaning in settings_table()
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            "Settings are environment variables. Options of a command override them.",
            "",
            "| variable | default | meaning |",
            "| --- | --- | --- |",
            *rows,
            "",
        ]
    )


def commands_page() -> str:
    """Every command with its arguments, options and example."""
    lines = [
        "# Commands",
        "",
        "Every command takes `--help`. With `--json`, what is wrong is printed as",
        '`{"problems": [{code, message, hint, path, file, line}]}`; see [errors](../errors.md).',
        "",
        "| exit code | meaning |",
        "| --- | --- |",
        "| 0 | answered |",
        "| 1 | no plan; something is wrong (`check`, `schema status`, `schema check`); `import` left records out or "
        "was refused; `search` found nothing |",
        "| 2 | bad input, or the store is away |",
        "",
    ]
    root = typer.main.get_command(app)
    for name, command in _commands(root, "pathways"):
        lines += [f"## `{name}`", "", *_described(name, command)]
    return "\n".join(lines)


def _commands(group: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """Typer declares no types for what it makes of a program."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", command


def _described(name: str, command: Any) -> Iterator[str]:
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option"]
    words = [name, *map(_value, arguments), *(["[OPTIONS]"] if options else [])]
    yield from (_one_line(command.help), "", "```text", " ".join(words), "```", "")
    if command.params:
        yield from ("| argument or option | default | meaning |", "| --- | --- | --- |")
        for each in (*arguments, *options):
            default = "" if each.default in (None, False) else f"`{each.default}`"
            yield f"| {_spelled(each)} | {default} | {_cell(each.help)} |"
        yield ""
    if command.epilog:
        examples = re.split(r"\s+\|\s+", re.sub(r"^Examples?: ", "", _one_line(command.epilog)))
        yield from (f"For example `{'`, `'.join(examples)}`.", "")


def _spelled(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{_value(parameter)}`"
    value = "" if parameter.is_flag else f" {_value(parameter)}"
    return ", ".join(f"`{word}{value if word.startswith('--') else ''}`" for word in parameter.opts)


def _value(parameter: Any) -> str:
    return parameter.metavar or str(parameter.name).upper()


def _cell(text: str | None) -> str:
    return _one_line(text).replace("|", "\\|")


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def graphql_page() -> str:
    """The schema in SDL."""
    return "\n".join(
        [
            "# GraphQL",
            "",
            "The service answers at `/graphql`, over HTTP, WebSocket (graphql-transport-ws) and server-sent events.",
            "This is its schema, as `pathways schema print` prints it. Mistakes in a question come as `userErrors`:",
            "see [errors](../errors.md).",
            "",
            "```graphql",
            printed_schema().rstrip(),
            "```",
            "",
        ]
    )


def licences_page() -> str:
    """The packages that running needs, with their licences."""
    return "\n".join(
        [
            "# Licences",
            "",
            "Pathways is under Apache-2.0. Running it needs these packages, each under a licence that fits beside it.",
            "`frozendict` (LGPL) comes with the extra `badges` only; it is used unchanged, and may be replaced.",
            "`make dist` writes the same with versions and hashes as a bill of materials (CycloneDX).",
            "",
            "| package | licence |",
            "| --- | --- |",
            *(f"| `{name}` | {licence} |" for name, licence in rows()),
            "",
        ]
    )


PAGES = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "graphql.md": graphql_page,
    "access.md": access_page,
    "limits.md": limits_page,
    "licences.md": licences_page,
}


def main() -> None:
    """Writes the pages."""
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")
        print(REFERENCE / name)


if __name__ == "__main__":
    main()

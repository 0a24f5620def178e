"""``pathways doctor``: whether a set-up works, and what to mend."""

from __future__ import annotations

import typer
from rich.markup import escape

from pathways.cli.options import NO_PLAN, AsJson, Data, Store, out, print_json, settings_of

COLOURS = {"OK": "green", "WARNING": "yellow", "ERROR": "red"}


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: pathways doctor --json")(doctor)


def doctor(data: Data = None, store: Store = None, as_json: AsJson = False) -> None:
    """Check versions, data folder, disk, clock, service, store, keys and providers; change nothing.

    Exit 1 if something does not work.
    """
    from pathways.cli.server.checks import Mark, checked

    found = []
    for each in checked(settings_of(data, store)):
        found.append(each)
        if not as_json:
            hint = f" [dim]{escape(each.hint)}[/dim]" if each.hint else ""
            mark = f"[{COLOURS[each.mark]}]{each.mark:7}[/{COLOURS[each.mark]}]"
            out.print(f"{mark} {each.name}: {escape(each.text)}{hint}", soft_wrap=True, highlight=False)
    if as_json:
        print_json([{"name": each.name, "state": each.mark, "text": each.text, "hint": each.hint} for each in found])
    if any(each.mark is Mark.ERROR for each in found):
        raise typer.Exit(NO_PLAN)

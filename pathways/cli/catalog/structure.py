"""``pathways structure``: what hangs on each credential, and what its owner spends on it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from pathways.cli import completing, queries
from pathways.cli.options import AsJson, Data, Store, err, out, print_json, settings_of
from pathways.cli.words import within

MOST_KEYS = 100
"""That a question may name at once."""


def register(app: typer.Typer) -> None:
    """Adds it."""
    app.command(epilog="Examples: pathways structure  |  pathways structure isc2-cissp comptia-a-plus")(structure)


def structure(
    keys: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[KEY…]",
            help="Keys of credentials (default: those with the most behind them).",
            autocompletion=completing.keys,
        ),
    ] = None,
    data: Data = None,
    store: Store = None,
    first: Annotated[int, typer.Option("--first", callback=within(1, 10_000), help="How many to show.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Show what hangs on credentials: what they lead to, what delays, what falls with them, their yearly upkeep.

    Blocking, delay, centrality and complexity are the metrics of Curricular Analytics. Those without which nobody
    reaches most other credentials and occupations come first.
    """
    from pathways.cli.client import all_of, asking, data_of
    from pathways.cli.progress import progress_bar
    from pathways.cli.tables import show_structure

    settings = settings_of(data, store)
    found: list[dict[str, Any]] = []
    with progress_bar(err, enabled=not as_json) as progress, asking(settings, progress) as ask:
        wanted = keys or [each["key"] for each in all_of(ask, queries.listing("credentials"), "credentials")]
        for some in batches(wanted):
            found += data_of(ask(queries.STRUCTURE, {"keys": some}))["structure"]
    found.sort(key=lambda each: (-each["goals"], -each["complexity"], each["credential"]["key"]))
    shown = found if keys else found[:first]
    if as_json:
        print_json(shown)
    else:
        show_structure(out, shown, len(found))


def batches(keys: list[str]) -> list[list[str]]:
    """Keys in lists that one question may name."""
    return [keys[at : at + MOST_KEYS] for at in range(0, len(keys), MOST_KEYS)]

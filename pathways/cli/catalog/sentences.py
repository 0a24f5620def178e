"""``pathways prose``: sentences about requirements that wait for a person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pathways.cli.options import AsJson, Data, Store, err, out, print_json, settings_of

if TYPE_CHECKING:
    from pathways.prose_queue import Waiting


def register(app: typer.Typer) -> None:
    """Adds it."""
    app.command(epilog="Examples: pathways prose sentences.txt  |  pathways prose courses.xlsx --write rules.yaml")(
        prose
    )


def prose(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A catalogue (YAML, JSON, .xlsx, .csv), or .txt with one in each line."),
    ],
    data: Data = None,
    store: Store = None,
    within: Annotated[
        str | None,
        typer.Option(
            "--within",
            metavar="KEY",
            help="The organization that wrote them, or a credential of it (default: its own).",
        ),
    ] = None,
    write: Annotated[
        Path | None, typer.Option("--write", metavar="FILE", help="Write what you confirm as a file of the format.")
    ] = None,
    review: Annotated[
        bool, typer.Option("--review", help="Open a change set with what you confirm, for reviewers.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Confirm every sentence that has one reading, and nothing else.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show the sentences of a file that state requirements and are not rules yet, each as it would be read.

    With --write or --review you confirm each that was read whole, and choose among the readings of an ambiguous one;
    the sentence is kept as the source of its rule. What is not confirmed stays as it is.
    """
    from pathways.cli.progress import opening, progress_bar
    from pathways.importing import NOTHING, published_in
    from pathways.opening import store_if_any
    from pathways.prose_queue import confirmed_files, queue_of, write_confirmed

    settings = settings_of(data, store)
    with (
        progress_bar(err, enabled=not as_json) as progress,
        opening(progress, store_if_any(settings, progress)) as opened,
    ):
        basis = NOTHING if opened is None else published_in(opened, progress)
    queue = queue_of(file, basis.snapshot, settings, within)
    if as_json:
        print_json({"sentences": [each.as_data() for each in queue.sentences]})
    else:
        for each in queue.sentences:
            _show(each)
    if write is None and not review:
        return
    chosen = [(each, rule) for each in queue.sentences if (rule := _confirmed(each, yes=yes)) is not None]
    if write is not None:
        write_confirmed(queue, chosen, write)
    if review and chosen:
        from pathways.cli.catalog.importing import proposed_as

        with progress_bar(err, enabled=not as_json) as progress:
            title = f"Sentences of {file.name}"
            _, key = proposed_as(title, lambda known: confirmed_files(queue, chosen, known), settings, progress)
        err.print(f"Change set {key} has {len(chosen)} of them.", highlight=False, markup=False)


def _show(each: Waiting) -> None:
    out.print(f"{each.place}: {each.state}", highlight=False, markup=False, soft_wrap=True)
    out.print(f"  {each.text}", highlight=False, markup=False, soft_wrap=True)
    for number, reading in enumerate(each.readings, start=1):
        out.print(f"  {number}: {reading}", highlight=False, markup=False, soft_wrap=True)


def _confirmed(each: Waiting, *, yes: bool) -> Any:
    """The rule that a person takes; None: none."""
    if len(each.rules) == 1:
        return each.rules[0] if yes or typer.confirm(f"{each.place}: is this the rule?", err=True) else None
    if yes or not each.rules:
        return None
    number: int = typer.prompt(f"{each.place}: which reading (0: none)?", default=0, type=int, err=True)
    return each.rules[number - 1] if 1 <= number <= len(each.rules) else None

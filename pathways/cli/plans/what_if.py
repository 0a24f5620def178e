"""``pathways what-if``: what changes would do to plans, before anybody stages them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pathways.cli import completing, queries
from pathways.cli.options import AsJson, Data, Holding, Learner, Store, err, out, print_json, settings_of

if TYPE_CHECKING:
    from pathways.cli.client import Ask


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(
        "what-if",
        epilog="Examples: pathways what-if new-courses.yaml  |  "
        "pathways what-if --retire comptia-security-plus --goal isc2-cissp",
    )(what_if)


def what_if(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE…]", help="Catalogue files that say what would be new or otherwise."),
    ] = None,
    retire: Annotated[
        list[str] | None,
        typer.Option(
            "--retire",
            metavar="KEY",
            help="Credential that nobody could begin any more; repeatable.",
            autocompletion=completing.keys,
        ),
    ] = None,
    goals: Annotated[
        list[str] | None,
        typer.Option(
            "--goal",
            metavar="GOAL",
            help="A credential, an occupation, or COMPETENCY@LEVEL; repeatable (default: whatever would change).",
            autocompletion=completing.keys,
        ),
    ] = None,
    holding: Holding = None,
    learner: Learner = None,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Show what changes would do to the best plans, and what they would break. Nothing is stored."""
    from pathways.cli.client import asking, data_of, expect_done
    from pathways.cli.learner import learner_ref
    from pathways.cli.progress import progress_bar
    from pathways.cli.tables import show_what_if
    from pathways.exchange.document import read_document

    settings = settings_of(data, store)
    sent = [
        *({"putDocument": read_document(path, largest_bytes=settings.max_file_bytes).text} for path in files or ()),
        *({"retireCredential": {"key": key}} for key in retire or ()),
    ]
    who = learner_ref(holding or [], learner, settings.max_file_bytes)
    with progress_bar(err, enabled=not as_json) as progress, asking(settings, progress) as ask:
        wanted = None if goals is None else [_goal(text, ask) for text in goals]
        found = data_of(ask(queries.WHAT_IF, {"changes": sent, "goals": wanted, "learner": who}))["whatIf"]
    expect_done(found, lambda path: _typed(path, [str(path) for path in files or ()]))
    del found["userErrors"]
    if as_json:
        print_json(found)
    else:
        show_what_if(out, found)


def _goal(text: str, ask: Ask) -> dict[str, Any]:
    """What a goal means; one that is not there yet may be a credential that the files bring."""
    from pathways.cli.learner import goal_asked
    from pathways.codes import Code
    from pathways.errors import ProblemsError

    try:
        return goal_asked(text, ask)
    except ProblemsError as refusal:
        if refusal.problems[0].code is not Code.NOT_FOUND:
            raise
        return {"credential": text}


def _typed(path: list[str], files: list[str]) -> str | None:
    match path:
        case ["changes", place, *_] if int(place) < len(files):
            return files[int(place)]
        case ["changes", *_]:
            return "--retire"
        case ["goals", *_]:
            return "--goal"
        case ["learner", *_]:
            return "--learner"
    return None

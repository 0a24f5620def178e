"""``pathways search``, ``pathways show`` and ``pathways list``: what there is, and under which key."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from pathways.cli import completing, queries
from pathways.cli.catalog import structure
from pathways.cli.options import NO_PLAN, AsJson, Data, Store, err, out, print_json, settings_of
from pathways.cli.words import within

KINDS = {"credentials": "credential", "occupations": "occupation", "competencies": "competency"}
"""What is searched and listed, and what one of them is called."""


class Listed(StrEnum):
    """Kinds that can be listed."""

    CREDENTIALS = "credentials"
    OCCUPATIONS = "occupations"
    COMPETENCIES = "competencies"


def register(app: typer.Typer) -> None:
    """Adds the commands, and ``pathways structure``."""
    app.command(epilog="Examples: pathways search security  |  pathways search nurse aide")(search)
    app.command(epilog="Examples: pathways show comptia-security-plus  |  pathways show registered-nurses")(show)
    app.command("list", epilog="Examples: pathways list  |  pathways list occupations --json")(list_)
    structure.register(app)


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS…", help="Words of names, subjects or descriptions.")],
    data: Data = None,
    store: Store = None,
    first: Annotated[int, typer.Option("--first", callback=within(1, 100), help="How many of each kind to list.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Find credentials, occupations and competencies by words. Exit 1: nothing has them."""
    from pathways.cli.catalog.things import show_found
    from pathways.cli.client import asking, data_of
    from pathways.cli.progress import progress_bar

    settings = settings_of(data, store)
    with progress_bar(err, enabled=not as_json) as progress, asking(settings, progress) as ask:
        found = data_of(ask(queries.SEARCH, {"words": " ".join(words), "first": first}))
    if as_json:
        print_json(
            [{"kind": KINDS[kind], **edge["node"]} for kind, listed in found.items() for edge in listed["edges"]]
        )
    else:
        show_found(out, " ".join(words), found)
    if not any(listed["totalCount"] for listed in found.values()):
        raise typer.Exit(NO_PLAN)


def show(
    key: Annotated[
        str,
        typer.Argument(
            metavar="KEY",
            help="Key of a credential, occupation, competency or organization.",
            autocompletion=completing.keys,
        ),
    ],
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Show one thing of the catalogue: what it is, how it is obtained, what it asks for."""
    from pathways.cli.catalog.things import show_thing
    from pathways.cli.client import asking
    from pathways.cli.learner import nothing_called
    from pathways.cli.progress import progress_bar

    settings = settings_of(data, store)
    with progress_bar(err, enabled=not as_json) as progress, asking(settings, progress) as ask:
        answer = ask(queries.SHOW, {"key": key})
    found = [(kind, thing) for kind, thing in (answer.get("data") or {}).items() if thing is not None]
    if not found:
        raise nothing_called(key, answer, "KEY")
    ((kind, thing),) = found
    if as_json:
        print_json({"kind": kind, **thing})
    else:
        show_thing(out, kind, thing)


def list_(
    what: Annotated[Listed, typer.Argument(help="The kind of thing to list.")] = Listed.CREDENTIALS,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """List every credential, occupation or competency with its key."""
    from pathways.cli.catalog.things import show_keys
    from pathways.cli.client import all_of, asking
    from pathways.cli.progress import progress_bar

    settings = settings_of(data, store)
    with progress_bar(err, enabled=not as_json) as progress, asking(settings, progress) as ask:
        found = all_of(ask, queries.listing(what.value), what.value)
    if as_json:
        print_json(found)
    else:
        show_keys(out, found)

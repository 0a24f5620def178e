"""``pathways schema``: print, file, status, migrate, check."""

from __future__ import annotations

import sys

import typer
from rich.markup import escape

from pathways.cli.options import MOST_SHOWN, NO_PLAN, AsJson, Data, Store, err, out, print_json, settings_of
from pathways.cli.words import Commands

schema_app = Commands(
    no_args_is_help=True, help="The GraphQL schema, the JSON Schema of files, and the schema of the store."
)


@schema_app.command("print", epilog="Example: pathways schema print > schema.graphql")
def schema_print() -> None:
    """Print the GraphQL schema."""
    from pathways.api.schema import printed_schema

    sys.stdout.write(printed_schema())


@schema_app.command("file", epilog="Example: pathways schema file > pathways-1.json")
def schema_file() -> None:
    """Print the JSON Schema of the file format, for editors and other programs."""
    from pathways.exchange.pathways_format.json_schema import printed_schema

    sys.stdout.write(printed_schema())


@schema_app.command("status", epilog="Example: pathways schema status")
def schema_status(data: Data = None, store: Store = None, as_json: AsJson = False) -> None:
    """Which migrations the store has; changes nothing. Exit 1 where one is pending, edited or unknown."""
    from pathways.opening import opened_store
    from pathways.store.schema.migrations import status

    with opened_store(settings_of(data, store), as_it_is=True) as opened:
        found = status(opened.bolt)
    if as_json:
        print_json([{"version": item.version, "name": item.name, "state": item.state.value} for item in found])
    else:
        for item in found:
            out.print(f"{item.version}  {item.state.value:8}  {item.name}", highlight=False, markup=False)
    if any(item.state.value != "APPLIED" for item in found):
        raise typer.Exit(NO_PLAN)


@schema_app.command("migrate", epilog="Example: pathways schema migrate --store neo4j://db.example")
def schema_migrate(data: Data = None, store: Store = None) -> None:
    """Bring the store's schema up to date. Exit 2 where its past is not this program's."""
    from pathways.opening import opened_store
    from pathways.store.schema.migrations import migrate

    with opened_store(settings_of(data, store), makes=True, as_it_is=True) as opened:
        done = migrate(opened.bolt)
    out.print("\n".join(done) if done else "The schema is up to date.", highlight=False)


@schema_app.command("check", epilog="Example: pathways schema check --store neo4j://db.example")
def schema_check(data: Data = None, store: Store = None, as_json: AsJson = False) -> None:
    """Hold the store to its migrations, shapes, invariants and fingerprints. Exit 1 where something is wrong."""
    from pathways.cli.progress import progress_bar
    from pathways.opening import opened_store
    from pathways.store.integrity import check_store

    with (
        progress_bar(err, enabled=not as_json) as progress,
        opened_store(settings_of(data, store), as_it_is=True, waiting=progress) as opened,
    ):
        problems = check_store(opened, progress)
    if as_json:
        print_json([problem.as_dict() for problem in problems])
    else:
        for problem in problems[:MOST_SHOWN]:
            hint = f" [dim]{escape(problem.hint)}[/dim]" if problem.hint else ""
            out.print(f"[red]{problem.code}[/red] {escape(problem.message)}{hint}", soft_wrap=True, highlight=False)
        if len(problems) > MOST_SHOWN:
            out.print(f"… and {len(problems) - MOST_SHOWN} more; --json prints all.")
        if not problems:
            out.print("[green]Nothing is wrong.[/green]")
    if problems:
        raise typer.Exit(NO_PLAN)

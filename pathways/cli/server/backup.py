"""``pathways backup`` and ``pathways restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pathways.cli.options import AsJson, Data, Store, err, out, print_json, settings_of


def register(app: typer.Typer) -> None:
    """Adds the two commands."""
    app.command(epilog="Example: pathways backup catalogue.backup")(backup)
    app.command(
        epilog="Examples: pathways restore catalogue.backup --data new-folder  |  "
        "pathways restore catalogue.backup --store neo4j://db.example"
    )(restore)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File to write.")],
    data: Data = None,
    store: Store = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write the published catalogue with its change log into one file, for either server; a service may run on."""
    from pathways.bootstrap import opened_store
    from pathways.cli.progress import progress_bar

    with (
        progress_bar(err, enabled=not as_json) as progress,
        opened_store(settings_of(data, store), waiting=progress) as opened,
    ):
        done = opened.backup(file, force=force, progress=progress)
    header = done.header
    if as_json:
        at = header.published_at
        print_json(
            {
                "file": str(file),
                "bytes": done.size,
                "revision": header.revision,
                "publishedAt": at and at.isoformat(),
                "fingerprint": header.fingerprint,
                "things": header.things,
            }
        )
        return
    said = f"{file}: revision {header.revision}, {header.things:,} things, {done.size:,} bytes."
    out.print(said, highlight=False, markup=False, soft_wrap=True)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File that `pathways backup` wrote.")],
    data: Data = None,
    store: Store = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace what the store holds, as a further revision.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check a backup to its end, then put it into an empty store: all or nothing."""
    from pathways.bootstrap import opened_store, recorded
    from pathways.cli.client import await_caught_up
    from pathways.cli.progress import progress_bar

    settings = settings_of(data, store)
    with (
        progress_bar(err, enabled=not as_json) as progress,
        opened_store(settings, makes=True, waiting=progress) as opened,
    ):
        with recorded(opened, "restoreBackup"):
            done = opened.restore(file, replace=replace, progress=progress)
        await_caught_up(settings, done.revision)
    if as_json:
        print_json(
            {
                "file": str(file),
                "revision": done.revision,
                "fingerprint": done.fingerprint,
                "things": done.things,
                "replaced": done.replaced,
            }
        )
        return
    out.print(f"Revision {done.revision}: {done.things:,} things restored.", highlight=False)

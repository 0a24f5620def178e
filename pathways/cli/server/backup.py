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
    """Write the published catalogue with its change log, all change sets, teams, what the tenant decides, and all
    learners with their files, into one file, for either server.

    A service may run on. With PATHWAYS_BACKUP_KEY_FILE the file is encrypted.
    """
    from pathways.bootstrap import backup_keys_of, evidence_files_of
    from pathways.cli.progress import progress_bar
    from pathways.opening import opened_store
    from pathways.store.backup.erasures import Erasures
    from pathways.wording.phrases import counted

    settings = settings_of(data, store)
    keys = backup_keys_of(settings)
    with (
        progress_bar(err, enabled=not as_json) as progress,
        opened_store(settings, waiting=progress) as opened,
    ):
        erasures = Erasures(settings.erasures_file)
        files = evidence_files_of(settings)
        done = opened.backup(file, force=force, keys=keys, erasures=erasures, evidence=files, progress=progress)
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
                "learners": done.learners,
                "files": done.files,
                "teams": done.teams,
                "encrypted": keys is not None,
            }
        )
        return
    people = f", {counted(done.learners, 'learner')}" if done.learners else ""
    if done.files:
        people += f", {counted(done.files, 'file')} of evidence"
    if done.teams:
        people += f", {counted(done.teams, 'team')}"
    said = f"{file}: revision {header.revision}, {header.things:,} things{people}, {done.size:,} bytes."
    out.print(said, highlight=False, markup=False, soft_wrap=True)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File that `pathways backup` wrote.")],
    data: Data = None,
    store: Store = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace what the store holds, as a further revision.")
    ] = False,
    erasures: Annotated[
        Path | None,
        typer.Option(
            "--erasures",
            metavar="FILE",
            help="File of erasures of the store that the backup comes from (default: that of this store).",
        ),
    ] = None,
    without_erasures: Annotated[
        bool, typer.Option("--without-erasures", help="Bring back learners who were erased since, too.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check a backup to its end, then put it into an empty store: all or nothing.

    Learners who were erased after the backup was made do not come back, nor into teams: the file of erasures beside
    the store knows them, and a backup with learners is refused without it.
    """
    from pathways.bootstrap import backup_keys_of, evidence_files_of, recorded
    from pathways.cli.client import await_caught_up
    from pathways.cli.progress import progress_bar
    from pathways.opening import opened_store
    from pathways.store.backup.erasures import Erasures
    from pathways.wording.phrases import counted, listed

    settings = settings_of(data, store)
    keys, own = backup_keys_of(settings), Erasures(settings.erasures_file)
    with (
        progress_bar(err, enabled=not as_json) as progress,
        opened_store(settings, makes=True, waiting=progress) as opened,
    ):
        with recorded(opened, "restoreBackup"):
            if erasures is not None:
                own.take_over(Erasures(erasures))
            done = opened.restore(
                file,
                replace=replace,
                keys=keys,
                erasures=own,
                without_erasures=without_erasures,
                evidence=evidence_files_of(settings),
                progress=progress,
            )
        await_caught_up(settings, done.revision)
    if as_json:
        print_json(
            {
                "file": str(file),
                "revision": done.revision,
                "fingerprint": done.fingerprint,
                "things": done.things,
                "replaced": done.replaced,
                "learners": done.learners,
                "files": done.files,
                "teams": done.teams,
                "erased": done.erased,
            }
        )
        return
    people = ((done.learners, "learner"), (done.teams, "team"))
    said = [f"{done.things:,} things", *(counted(count, noun) for count, noun in people if count)]
    out.print(f"Revision {done.revision}: {listed(said, 'and')} restored.", highlight=False)
    if done.erased:
        left = "was erased since and stays" if done.erased == 1 else "were erased since and stay"
        out.print(f"{counted(done.erased, 'learner')} of the backup {left} away.", highlight=False)

"""``pathways import`` and ``pathways diff``: files over what is published, stored, proposed or only compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathways.cli.options import NO_PLAN, AsJson, Data, Store, Strict, err, out, print_json, settings_of, show_problems
from pathways.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from pathways.domain.content import Content
    from pathways.exchange.files import Files
    from pathways.importing import Imported, Judgement
    from pathways.progress import Progress
    from pathways.settings import Settings

Prune = Annotated[
    bool,
    typer.Option(
        "--prune",
        help="Retire credentials that the files do not name, and remove whatever else nothing names any more.",
    ),
]


def register(app: typer.Typer) -> None:
    """Adds the two commands."""
    app.command("import", epilog="Example: pathways import seed_data  |  pathways import edit.yaml --review")(import_)
    app.command(epilog="Example: pathways diff catalogue  |  pathways diff catalogue --prune --markdown")(diff)


def import_(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH…", help="Files (YAML, JSON, .xlsx, .csv, CTDL) or folders of them."),
    ],
    data: Data = None,
    store: Store = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what it would do without storing anything.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Publish even if this adds errors to the catalogue.")] = False,
    prune: Prune = False,
    review: Annotated[
        bool, typer.Option("--review", help="Open a change set for reviewers instead of publishing.")
    ] = False,
    strict: Strict = False,
    as_json: AsJson = False,
) -> None:
    """Check files together with what is published, show what they change and drop, and publish them: all or nothing.

    A thing that is published already is replaced whole. Exit 1 where the catalogue would get errors that it has not
    now, e.g. a credential that nobody can obtain any more: then nothing is stored, unless --force is given. Exit 1 too
    where records of CTDL have problems: they are left out and named, unless --strict is given. Once it ends, the
    running service of the data folder answers from what was stored.
    """
    from pathways.cli.catalog import import_report
    from pathways.importing import NewErrorsError

    settings = settings_of(data, store)
    publication, change_set = None, None
    problems: tuple[Problem, ...] = ()
    try:
        if dry_run:
            from pathways.cli.catalog.judging import judged_files

            judgement = judged_files(paths, settings, strict=strict, quiet=as_json, prune=prune)
            problems = () if force else tuple(judgement.problems)
        elif review:
            judgement, change_set = proposed(paths, settings, strict=strict, quiet=as_json, prune=prune)
        else:
            done = _imported(paths, settings, strict=strict, quiet=as_json, force=force, prune=prune)
            judgement, publication = done.judgement, done.publication
    except NewErrorsError as error:
        judgement, problems = error.judgement, error.problems
    if as_json:
        print_json(import_report.as_data(judgement, publication, problems, dry_run=dry_run, change_set=change_set))
    else:
        show_problems(judgement.files.problems)
        import_report.show(out, err, judgement, publication, refused=bool(problems), change_set=change_set)
        show_problems(problems)
    if problems or judgement.files.problems:
        raise typer.Exit(NO_PLAN)


def _imported(
    paths: list[Path], settings: Settings, *, strict: bool, quiet: bool, force: bool, prune: bool
) -> Imported:
    """Files published. They are read first: for one that cannot be, no store is opened, and for a faulty one none made.

    Raises:
        ProblemsError: what is wrong with them.
        StoreError: the store cannot be opened.
    """
    from pathways.bootstrap import other_rules_of, recorded
    from pathways.cli.progress import opening, progress_bar
    from pathways.importing import expect_sound, import_files, read_for
    from pathways.opening import expect_own, is_new, opened_store

    expect_own(settings)
    with progress_bar(err, enabled=not quiet) as progress:
        files = read_for(paths, settings, progress, strict=strict)
        if is_new(settings):  # otherwise what is published is needed, to tell all that is wrong at once
            expect_sound(files)
        with opening(progress, opened_store(settings, makes=True, waiting=progress)) as opened:
            from pathways.cli.client import await_caught_up

            others = other_rules_of(settings)
            with recorded(opened, "importCatalog") as also:
                done = import_files(files, opened, progress, force=force, also=also, prune=prune, other_rules=others)
            await_caught_up(settings, done.publication.revision)
            return done


def proposed(paths: list[Path], settings: Settings, *, strict: bool, quiet: bool, prune: bool) -> tuple[Judgement, str]:
    """Files as a new change set, and its key.

    Raises:
        ProblemsError: what is wrong with them; EMPTY, they change nothing.
        StoreError: the store cannot be opened.
    """
    from pathways.cli.progress import progress_bar
    from pathways.importing import read_for

    with progress_bar(err, enabled=not quiet) as progress:
        files = read_for(paths, settings, progress, strict=strict)
        title = f"Import of {', '.join(path.name for path in paths)}"
        return proposed_as(title, lambda _: files, settings, progress, prune=prune)


def proposed_as(
    title: str, files: Callable[[Content], Files], settings: Settings, progress: Progress, *, prune: bool = False
) -> tuple[Judgement, str]:
    """What was read as a new change set with a title, and its key.

    Args:
        files: what was read, beside what is published.

    Raises:
        ProblemsError: what is wrong with them; EMPTY, they change nothing.
        StoreError: the store cannot be opened.
    """
    from pathways.access.identity import caller_here
    from pathways.bootstrap import office_over, other_rules_of
    from pathways.changesets.change_set import Staged
    from pathways.cli.progress import opening
    from pathways.importing import judged, keep_origins, published_in
    from pathways.opening import opened_store

    with opening(progress, opened_store(settings, waiting=progress)) as opened:
        basis = published_in(opened, progress, other_rules_of(settings))
        content = basis.snapshot.content
        judgement = judged(files(content), basis, prune=prune)
        staged = [Staged(content.get(thing.key), thing) for thing in judgement.things]
        staged += [Staged(thing, None) for thing in judgement.going]
        with office_over(settings, opened) as office:
            key = office.propose(caller_here(), title[:200], staged).key
        keep_origins(judgement, opened, proposed=True)
        return judgement, key


def diff(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH…", help="Files (YAML, JSON, .xlsx, .csv, CTDL) or folders of them."),
    ],
    data: Data = None,
    store: Store = None,
    prune: Prune = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Write Markdown, e.g. as a comment on a pull request.")
    ] = False,
    impact: Annotated[
        bool,
        typer.Option("--impact", help="Say what it would do to learners and goals; nobody is named."),
    ] = False,
    strict: Strict = False,
    as_json: AsJson = False,
) -> None:
    """Show what an import would change, field by field; nothing is stored.

    Exit 1 where the import would be refused, since the catalogue would get errors that it has not now, or where records
    of CTDL have problems.
    """
    from pathways.cli.catalog import import_report
    from pathways.cli.catalog.judging import impact_of_files, judged_files

    settings, quiet, report = settings_of(data, store), as_json or markdown, None
    if impact:
        judgement, report = impact_of_files(paths, settings, strict=strict, quiet=quiet, prune=prune)
    else:
        judgement = judged_files(paths, settings, strict=strict, quiet=quiet, prune=prune)
    problems = judgement.problems
    if as_json:
        found = import_report.as_data(judgement, None, problems, dry_run=True)
        print_json(found if report is None else found | {"impact": report.as_data()})
    elif markdown:
        typer.echo(import_report.as_markdown(judgement) + (report.as_markdown() if report else ""), nl=False)
    else:
        show_problems(judgement.files.problems)
        import_report.show(out, err, judgement, None, refused=bool(problems))
        if report is not None:
            report.show(out)
    if not as_json:
        show_problems(problems)
    if problems or judgement.files.problems:
        raise typer.Exit(NO_PLAN)

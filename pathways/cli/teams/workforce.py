"""``pathways workforce``: the whole company, every person beside every role."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathways.cli.options import AsJson, Data, Store, err, out, print_json, settings_of
from pathways.cli.words import Commands, within
from pathways.collecting import without_collecting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pathways.settings import Settings
    from pathways.workforce.company.blocks import Block, CompanyQuestion
    from pathways.workforce.company.columns import Columns
    from pathways.workforce.company.report import Counted

PEOPLE_AT_ONCE = 25_000
"""People of one block: 75 MB of the matrix for 3,000 roles."""

workforce_app = Commands(no_args_is_help=True, help="The whole company: every person beside every role.")


@workforce_app.callback()
def _workforce() -> None:
    """Keeps `report` a command of its own."""


@workforce_app.command(
    epilog="Examples: pathways workforce report --write company  |  "
    "pathways workforce report --write company --scheduler tcp://10.0.0.1:8786"
)
def report(
    write: Annotated[Path, typer.Option("--write", metavar="FOLDER", help="Into which the tables are written.")],
    first: Annotated[
        int, typer.Option("--first", callback=within(1, 100), help="How many to list of each person and of each role.")
    ] = 10,
    matrix: Annotated[bool, typer.Option("--matrix/--no-matrix", help="Every person beside every role.")] = True,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDRESS", help="Of a Dask cluster whose workers measure (default: here)."),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day that counts as today (default: today, UTC)."),
    ] = None,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Write who is nearest to each role, which roles each person covers most of, gaps and risks, as Parquet and CSV.

    Only people who have agreed to be counted where teams are planned are in it. The folder is readable by its owner
    alone, and what stands in it under the same names is replaced.
    """
    from pathways.wording.phrases import counted

    settings = settings_of(data, store)
    day = None if as_of is None else as_of.date()
    found = _written(settings, write, day, first, scheduler, matrix=matrix, quiet=as_json)
    if as_json:
        print_json(
            {
                "people": found.people,
                "roles": found.roles,
                "unfilledRoles": found.unfilled,
                "risks": found.risks,
                "files": [str(each) for each in found.files],
            }
        )
        return
    people, roles = counted(found.people, "person", "people"), counted(found.roles, "role")
    out.print(f"{people} beside {roles}: nobody fills {found.unfilled:,} of them; {counted(found.risks, 'risk')}.")
    for each in found.files:
        out.print(f"Wrote {each}", soft_wrap=True, highlight=False, markup=False)


@without_collecting()
def _written(
    settings: Settings, folder: Path, day: date | None, first: int, scheduler: str | None, *, matrix: bool, quiet: bool
) -> Counted:
    from pathways.api.clock import today
    from pathways.bootstrap import own_settings_over, recorded, records_over
    from pathways.cli.progress import opening, progress_bar
    from pathways.importing import published_in
    from pathways.opening import opened_store
    from pathways.workforce.company.blocks import CompanyQuestion
    from pathways.workforce.company.columns import shards
    from pathways.workforce.company.judging import everybody
    from pathways.workforce.company.report import write_report

    day = day or today()
    with progress_bar(err, enabled=not quiet) as progress, opening(progress, opened_store(settings)) as opened:
        snapshot, records = published_in(opened, progress).snapshot, records_over(settings, opened)
        question = CompanyQuestion.of(snapshot, day, first, with_matrix=matrix)
        keys = sorted(records.versions())
        named = own_settings_over(settings, opened).now().names_for_workforce
        with recorded(opened, "workforce"):
            parts = shards(everybody(records, keys, day, snapshot, progress), PEOPLE_AT_ONCE)
            return write_report(
                folder,
                _blocks(parts, question, scheduler),
                question,
                snapshot.names,
                named=named,
                progress=progress,
                total=len(keys),
            )


def _blocks(parts: Iterator[Columns], question: CompanyQuestion, scheduler: str | None) -> Iterator[Block]:
    from pathways.workforce.company.spreading import blocks_at, blocks_here

    return blocks_here(parts, question) if scheduler is None else blocks_at(scheduler, parts, question)


def register(app: typer.Typer) -> None:
    """Adds it."""
    app.add_typer(workforce_app, name="workforce")

"""``pathways template``: an empty spreadsheet to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pathways.cli.options import out
from pathways.codes import Code
from pathways.errors import ProblemsError

SUFFIXES = (".xlsx", ".csv")


def register(app: typer.Typer) -> None:
    """Adds it."""
    app.command(epilog="Example: pathways template credentials.xlsx, fill it in, pathways import credentials.xlsx")(
        template
    )


def template(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it: .xlsx or .csv.")],
) -> None:
    """Write a spreadsheet to fill in: a column for each key of the file format, and an example row.

    A workbook has a sheet for each part of a catalogue, drop-down lists and a frozen head; a CSV file has one part, the
    one that its name says (credentials.csv, organizations.csv). Requirement cells take keys (a; b or c) or a sentence.
    """
    if file.suffix.lower() not in SUFFIXES:
        raise ProblemsError.one(
            Code.BAD_FORMAT, f"{file.name} is not a spreadsheet.", "End it in .xlsx or .csv.", "FILE"
        )
    if file.exists():
        raise ProblemsError.one(Code.UNWRITABLE, f"{file} exists already.", "Choose another file.", "FILE")
    from pathways.exchange.sheets.writing import write_template

    write_template(file)
    out.print(f"{file}: fill it in, then pathways import {file}", highlight=False, markup=False, soft_wrap=True)

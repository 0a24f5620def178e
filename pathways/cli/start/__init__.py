"""``pathways init``: a commented catalogue to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pathways.cli.options import out
from pathways.codes import Code
from pathways.errors import ProblemsError

CATALOGUE, FULL = "catalogue.yaml", "full.yaml"


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: pathways init my-catalogue")(init)


def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write it; made if it is not there.")],
    full: Annotated[bool, typer.Option("--full", help="One with every form and every key of the file format.")] = False,
) -> None:
    """Write a small commented catalogue to start from: five micro-credentials, a certificate, an occupation."""
    file = folder / CATALOGUE
    text = (Path(__file__).parent / (FULL if full else CATALOGUE)).read_text(encoding="utf-8")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        there = file if folder.is_dir() else folder
        raise ProblemsError.one(Code.EXISTS, f"{there} is there already.", "Choose another folder.", "FOLDER") from None
    except OSError as error:
        message = f"Could not write {file}: {error.strerror}."
        raise ProblemsError.one(Code.UNWRITABLE, message, "Choose another folder.", "FOLDER") from None
    out.print(f"{file} is written. Check it with: pathways check {folder}", highlight=False, markup=False)

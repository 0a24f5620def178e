"""``pathways export``: the published catalogue or a part of it, as files."""

from __future__ import annotations

import sys
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathways.cli import completing
from pathways.cli.options import MOST_SHOWN, AsJson, Data, Store, err, out, settings_of
from pathways.codes import Code
from pathways.errors import ProblemsError

if TYPE_CHECKING:
    from pathways.domain.content import Content
    from pathways.settings import Settings


class ExportFormat(StrEnum):
    """What an export is written as."""

    PATHWAYS = "pathways"
    GRAPHML = "graphml"


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(
        epilog="Examples: pathways export --output catalogue.yaml  |  pathways export --revision 3  |  "
        "pathways export --stack comptia-csap --folder csap"
    )(export)


def export(
    data: Data = None,
    store: Store = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="File to write instead of standard output; .xlsx: a workbook.",
        ),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--folder",
            metavar="FOLDER",
            help="New folder to write: a file for each owner of credentials, and one for each other kind.",
        ),
    ] = None,
    stack: Annotated[
        list[str] | None,
        typer.Option(
            "--stack",
            metavar="KEY",
            help="Only this credential with all that it needs; repeatable.",
            autocompletion=completing.keys,
        ),
    ] = None,
    owner: Annotated[
        list[str] | None,
        typer.Option(
            "--owner", metavar="KEY", help="Only what this organization owns, with all that it needs; repeatable."
        ),
    ] = None,
    as_json: AsJson = False,
    form: Annotated[
        ExportFormat,
        typer.Option("--format", help="pathways: the file format; graphml: how credentials stack."),
    ] = ExportFormat.PATHWAYS,
    revision: Annotated[
        int | None, typer.Option("--revision", metavar="N", help="As it was at that revision (default: the newest).")
    ] = None,
) -> None:
    """Write the published catalogue, or a part of it, in the file format pathways/1, or how it stacks as GraphML."""
    is_graph = form is ExportFormat.GRAPHML or (output is not None and output.suffix == ".graphml")
    if folder is not None and (output is not None or is_graph):
        text = "--folder writes the files of a catalogue, so it goes with neither --output nor GraphML."
        raise ProblemsError.one(Code.INVALID, text, "Leave one of them out.", "--folder")
    content = _content(settings_of(data, store), revision, stack or [], owner or [])
    if folder is not None:
        from pathways.exchange.folders import write_folder

        for file in write_folder(content, folder, json=as_json):
            out.print(str(file), highlight=False, markup=False, soft_wrap=True)
        return
    if output is not None and output.suffix.lower() in (".xlsx", ".csv"):
        from pathways.exchange.pathways_format.catalog import write_catalog
        from pathways.exchange.sheets.writing import write_sheets

        write_sheets(write_catalog(content), output)
        return
    text = _stacking_of(content) if is_graph else written(content, as_json=as_json or _is_json(output))
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ProblemsError.one(
            Code.UNWRITABLE, f"Could not write {output}: {error.strerror}.", "Choose another file."
        ) from None


def written(content: Content, *, as_json: bool) -> str:
    """A content as one text."""
    from pathways.exchange.files import SCHEMA_LINE, as_yaml
    from pathways.exchange.files import as_json as to_json
    from pathways.exchange.pathways_format.catalog import write_catalog

    document = write_catalog(content)
    return to_json(document) + "\n" if as_json else SCHEMA_LINE + as_yaml(document)


def _is_json(output: Path | None) -> bool:
    return output is not None and output.suffix == ".json"


def _content(settings: Settings, revision: int | None, stacks: list[str], owners: list[str]) -> Content:
    """What is to be written.

    Raises:
        ProblemsError: NOT_FOUND, a revision or a key.
        StoreError: the store cannot be opened.
    """
    from pathways.opening import opened_store

    with opened_store(settings) as opened:
        published = opened.load()
        content = (published if revision is None else opened.as_of(revision, published)).content
    if not (stacks or owners):
        return content
    from pathways.catalog.snapshot import compile_snapshot
    from pathways.editing.parts import keys_of, part_of

    snapshot = compile_snapshot(content, revision=0, fingerprint="")
    keys = keys_of(snapshot, stacks, owners)
    part = part_of(snapshot, keys)
    _name_needed(part, set(keys))
    return part


def _name_needed(part: Content, wanted: set[str]) -> None:
    """What comes along, on standard error."""
    from pathways.domain.content import kind_of
    from pathways.exchange.files import NOUNS
    from pathways.wording.phrases import counted

    kinds = Counter(kind_of(each) for each in part.things() if each.key not in wanted)
    if not kinds:
        return
    listed = ", ".join(f"{count:,} {NOUNS[kind][count > 1]}" for kind, count in kinds.items())
    err.print(f"With what they need: {listed}.", highlight=False)
    others = [key for key in part.credentials if key not in wanted]
    if others:
        more = f" and {counted(len(others) - MOST_SHOWN, 'other')}" if len(others) > MOST_SHOWN else ""
        named = f"Credentials among them: {', '.join(others[:MOST_SHOWN])}{more}."
        err.print(named, highlight=False, markup=False, soft_wrap=True)


def _stacking_of(content: Content) -> str:
    from pathways.catalog.snapshot import compile_snapshot
    from pathways.catalog.stacking import as_graphml

    return as_graphml(compile_snapshot(content, revision=0, fingerprint="").stacking)

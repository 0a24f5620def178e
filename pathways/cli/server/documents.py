"""``pathways documents``: add, list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathways.cli.options import AsJson, out, print_json
from pathways.cli.words import Commands
from pathways.codes import Code
from pathways.errors import Problem, ProblemsError

if TYPE_CHECKING:
    from pathways.api.operations.trusted_documents import TrustedDocuments

documents_app = Commands(no_args_is_help=True, help="Trusted documents, which clients ask for by their hash.")


@documents_app.command("add", epilog="Example: pathways documents add app/queries/*.graphql")
def add(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="Documents (.graphql), or JSON files of documents by id."),
    ],
    as_json: AsJson = False,
) -> None:
    """Check documents against the schema and add them to the file of PATHWAYS_TRUSTED_DOCUMENTS: all or nothing.

    Running services take them within a second. JSON files are those of Relay, GraphQL Code Generator or Apollo.
    """
    from pathways.api.operations.trusted_documents import documents_in

    trusted = _trusted()
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            for name, text in documents_in(path):
                found[name] = text
                problems += _problems_of(text, path, name)
        except OSError as error:
            text = f"Could not read {path}: {error.strerror}."
            problems.append(Problem(Code.UNREADABLE, text, "Look whether it is there.", file=str(path)))
        except ProblemsError as refusal:
            problems += refusal.problems
    if problems:
        raise ProblemsError(problems)
    trusted.add(found)
    if as_json:
        print_json(found)
        return
    for name in found:
        out.print(name, highlight=False, markup=False, soft_wrap=True)
    from pathways.wording.phrases import counted

    out.print(f"{counted(len(found), 'document')} added.", highlight=False)


@documents_app.command("list", epilog="Example: pathways documents list")
def list_(as_json: AsJson = False) -> None:
    """List the ids of trusted documents."""
    found = _trusted().all()
    if as_json:
        print_json(dict(found))
        return
    for name in found:
        out.print(name, highlight=False, markup=False, soft_wrap=True)


def _trusted() -> TrustedDocuments:
    from pathways.api.operations.trusted_documents import TrustedDocuments
    from pathways.settings import read_settings

    file = read_settings().trusted_documents
    if file is None:
        text = "PATHWAYS_TRUSTED_DOCUMENTS names no file."
        raise ProblemsError.one(Code.BAD_SETTING, text, "Set it to a file that the services read too.")
    return TrustedDocuments(file)


def _problems_of(text: str, path: Path, name: str) -> list[Problem]:
    from pathways.api.execution import document_errors
    from pathways.api.schema import api_schema

    return [
        Problem(error["extensions"]["code"], error["message"], None, name, str(path), _line(error))
        for error in document_errors(api_schema(), text)
    ]


def _line(error: dict[str, list[dict[str, int]]]) -> int | None:
    places = error.get("locations")
    return places[0]["line"] if places else None

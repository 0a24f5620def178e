"""A content as a folder of files, laid out as a person would: a file for each owner, and one for each other kind."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from pathways.codes import Code
from pathways.domain.catalog import Credential, Organization
from pathways.domain.content import Content, Thing, kind_of
from pathways.errors import ProblemsError
from pathways.exchange.files import NOUNS, SCHEMA_LINE, as_json, as_yaml
from pathways.exchange.pathways_format.catalog import write_catalog

WITHOUT_OWNER = "credentials/without-owner"


def laid_out(content: Content) -> dict[str, dict[str, Any]]:
    """Documents by the name of their file, without a suffix.

    An organization stands with the credentials that it owns, each credential with its first owner.
    """
    owners = {each.owned_by[0] for each in content.credentials.values() if each.owned_by}
    found: dict[str, list[Thing]] = defaultdict(list)
    for thing in content.things():
        found[_file_of(thing, owners)].append(thing)
    return {name: _document(Content.of(things)) for name, things in sorted(found.items())}


def _file_of(thing: Thing, owners: set[str]) -> str:
    match thing:
        case Credential(owned_by=owned_by):
            return f"credentials/{owned_by[0]}" if owned_by else WITHOUT_OWNER
        case Organization(key=key) if key in owners:
            return f"credentials/{key}"
        case _:
            return NOUNS[kind_of(thing)][1]


def _document(content: Content) -> dict[str, Any]:
    """A document without empty sections."""
    return {section: value for section, value in write_catalog(content).items() if value}


def write_folder(content: Content, folder: Path, *, json: bool = False) -> list[Path]:
    """Writes a content into a folder.

    Args:
        folder: is made; where it is there already, it is empty but for names that begin with a dot.
        json: write JSON instead of YAML.

    Returns:
        The files, by name.

    Raises:
        ProblemsError: EXISTS, or what cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(not each.name.startswith(".") for each in folder.iterdir())):
        text = f"{folder} is there already, and not an empty folder."
        raise ProblemsError.one(Code.EXISTS, text, "Name a new folder, or empty this one.", "--folder")
    return [
        _written(folder / f"{name}.{'json' if json else 'yaml'}", document)
        for name, document in laid_out(content).items()
    ]


def _written(file: Path, document: dict[str, Any]) -> Path:
    text = f"{as_json(document)}\n" if file.suffix == ".json" else SCHEMA_LINE + as_yaml(document)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        said = f"Could not write {file}: {error.strerror}."
        raise ProblemsError.one(Code.UNWRITABLE, said, "Choose another folder.", "--folder") from None
    return file

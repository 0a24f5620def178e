"""Where graph_schema/ lies: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from pathways.errors import StoreError

_PACKAGE = Path(__file__).resolve().parents[2]


def schema_folder() -> Path:
    """The folder graph_schema.

    Raises:
        StoreError: the installation lacks it.
    """
    for folder in (_PACKAGE.parent / "graph_schema", _PACKAGE / "_data" / "graph_schema"):
        if (folder / "migrations").is_dir():
            return folder
    raise StoreError("This installation lacks its folder graph_schema; install pathways again")


def migration_files() -> list[Path]:
    """migrations/V*.cypher in order of their number.

    Raises:
        StoreError: two have the same number, of which the store could record one only.
    """
    files = sorted((schema_folder() / "migrations").glob("V*.cypher"), key=lambda file: (version_of(file), file.name))
    for file, other in pairwise(files):
        if version_of(file) == version_of(other):
            raise StoreError(
                f"Two migrations have the number {version_of(file)}: {file.name} and {other.name}; "
                "give the one that no store has applied yet the next free number"
            )
    return files


def version_of(file: Path) -> str:
    """The number of a migration, e.g. ``V0001``."""
    return file.stem.partition("__")[0]


def shape_files() -> list[Path]:
    """shapes/*.yaml by name."""
    return sorted((schema_folder() / "shapes").glob("*.yaml"))


def invariant_files() -> list[Path]:
    """invariants/*.cypher by name."""
    return sorted((schema_folder() / "invariants").glob("*.cypher"))


def statements_of(file: Path) -> list[str]:
    """The statements of a file, without their comment lines; a semicolon ends each, and stands nowhere else."""
    lines = (line for line in file.read_text("utf-8").splitlines() if not line.lstrip().startswith("//"))
    return [statement for each in "\n".join(lines).split(";") if (statement := each.strip())]

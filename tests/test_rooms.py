"""The house: small files, small rooms, and names by which a newcomer finds things."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

import pathways

PACKAGE = Path(pathways.__file__).parent
MOST_LINES = 400
MOST_MODULES = 20

GUESSES = {
    "the linear relaxation": "planning/selection/linear_relaxation.py",
    "which options to change where there is no plan": "planning/explain/option_changes.py",
    "the time budget of a question": "planning/solver/deadline.py",
    "learner files": "exchange/learner_files.py",
    "the request context": "api/context.py",
    "the verifier of plans with a calendar": "planning/verify/calendar_replay.py",
    "conflicts": "planning/explain/conflicts.py",
    "the store's migrations": "store/schema/migrations.py",
    "backups": "store/backup/file_format.py",
    "the stacking graph": "catalog/stacking.py",
    "GraphQL over HTTP": "api/http/graphql_endpoint.py",
    "the codes of mistakes": "codes.py",
}
"""What somebody looks for, and where a guess by names alone must lead."""


def modules() -> list[Path]:
    return [path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts]


def test_no_file_is_long() -> None:
    """Tests, benches and tools are files to live in, too."""
    root = PACKAGE.parent
    every = [*modules(), *(path for name in ("bench", "tests", "tools") for path in (root / name).rglob("*.py"))]
    long = {path.relative_to(root).as_posix(): len(path.read_text("utf-8").splitlines()) for path in every}
    assert {name: lines for name, lines in long.items() if lines > MOST_LINES} == {}


def test_no_room_is_crowded() -> None:
    rooms: dict[str, int] = {}
    for path in modules():
        if path.name != "__init__.py":
            room = path.parent.relative_to(PACKAGE).as_posix()
            rooms[room] = rooms.get(room, 0) + 1
    assert {room: count for room, count in rooms.items() if count > MOST_MODULES} == {}


def test_every_room_says_what_it_holds() -> None:
    assert [path for path in PACKAGE.rglob("__init__.py") if not path.read_text("utf-8").startswith('"""')] == []


def test_every_package_with_rooms_has_a_contract() -> None:
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    layered = {name for each in contracts if each.get("exhaustive") for name in each["containers"]}
    rooms = {path.parent for path in modules() if path.name == "__init__.py"}
    houses = {".".join(("pathways", *room.parent.relative_to(PACKAGE).parts)) for room in rooms - {PACKAGE}}
    assert houses == layered


@pytest.mark.parametrize("wanted", GUESSES)
def test_a_guess_by_names_alone_leads_there(wanted: str) -> None:
    assert (PACKAGE / GUESSES[wanted]).is_file()


ONE_MEANING = ("Code", "Outcome", "Place", "Prices", "Problem", "Step")
"""Names of classes that were several things at once; each is one."""


def test_a_name_is_one_thing() -> None:
    defined = [
        each.name
        for path in modules()
        for each in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(each, ast.ClassDef)
    ]
    assert {name: defined.count(name) for name in ONE_MEANING if defined.count(name) > 1} == {}

"""What is shipped of the explorer is what its sources build."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from pathways.api.pages.explorer import BUILT
from tests.node_packages import installed

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "explorer"


@pytest.mark.node
def test_shipped_files_are_what_the_sources_build(tmp_path: Path) -> None:
    folder = tmp_path / "explorer"
    shutil.copytree(SOURCES, folder, ignore=shutil.ignore_patterns("node_modules"))
    (folder / "node_modules").symlink_to(installed(SOURCES) / "node_modules")
    environment = {**os.environ, "NO_COLOR": "1"}
    for command in (
        ["node_modules/.bin/tsc"],
        ["node", "build.mjs", str(tmp_path / "web"), str(ROOT / "graph_schema" / "schema.graphql")],
    ):
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    made = {path.name: path.read_bytes() for path in (tmp_path / "web").iterdir()}
    shipped = {path.name: path.read_bytes() for path in BUILT.iterdir() if path.is_file() and path.suffix != ".py"}
    assert made.keys() == shipped.keys()
    assert [name for name, content in made.items() if content != shipped[name]] == []
    types = (folder / "src" / "service" / "operations.ts").read_bytes()
    assert types == (SOURCES / "src" / "service" / "operations.ts").read_bytes()

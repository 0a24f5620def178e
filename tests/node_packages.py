"""Folders of the tests that are Node programs, with their packages installed once for each lock."""

from __future__ import annotations

import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from tests.fetched import kept


def installed(source: Path) -> Path:
    """A copy of a folder with the packages of its lock; skips where Node is not, save in CI."""
    missing = "node and npm are not here"
    if shutil.which("node") is None or shutil.which("npm") is None:
        assert not os.environ.get("CI"), missing
        pytest.skip(missing)
    files = sorted(path for path in source.iterdir() if path.is_file())
    digest = sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()

    def install(folder: Path) -> None:
        folder.mkdir(parents=True)
        for path in files:
            shutil.copy(path, folder / path.name)
        command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    return kept(f"{source.name}-{digest[:12]}", install)

"""Folders of the tests that are Node programs, with their packages installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def installed(source: Path, config: pytest.Config) -> Path:
    """A copy of a folder with the packages of its lock, kept in pytest's cache; skips where Node is not."""
    missing = "node and npm are not here"
    if shutil.which("node") is None or shutil.which("npm") is None:
        assert not os.environ.get("CI"), missing
        pytest.skip(missing)
    assert config.cache is not None
    folder = config.cache.mkdir(source.name)
    lock = folder / "package-lock.json"
    if lock.exists() and lock.read_bytes() != (source / lock.name).read_bytes():
        shutil.rmtree(folder / "node_modules", ignore_errors=True)
    for path in source.iterdir():
        if path.is_file():
            shutil.copy(path, folder / path.name)
    if not (folder / "node_modules").exists():
        command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return folder

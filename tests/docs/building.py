"""The pages as HTML, built as `make docs` builds them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from tests.docs.pages import DOCS, ROOT
from tests.fetched import kept

LOCK = ROOT / "requirements-docs.lock"


def tools() -> Path:
    """A virtual environment with what the lock says, made once for each state of it."""

    def make(folder: Path) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        for words in (
            [sys.executable, "-m", "venv", str(folder)],
            [str(folder / "bin/python"), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(LOCK)],
        ):
            done = subprocess.run(words, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr

    return kept(f"docs-{sha256(LOCK.read_bytes()).hexdigest()[:12]}", make)


def build(folder: Path) -> None:
    """Builds all pages into a folder; docs/ is all that they are built of, as in the image."""
    make = (ROOT / "Makefile").read_text(encoding="utf-8")
    (recipe,) = re.findall(r"^\t\$\(DOCS\)/venv/bin/python (-m sphinx .*) docs \$\(DOCS\)/html$", make, flags=re.M)
    python = tools() / "bin" / "python"
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    words = [str(python), *recipe.split(), "-d", str(folder.parent / "doctrees"), str(DOCS), str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stderr

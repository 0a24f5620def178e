"""The files beside the project that some tests read; where they are absent, those are left out, save in CI."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"
DATA = SHARED / "data"


def needs(path: Path) -> pytest.MarkDecorator:
    """Leaves tests out, with one line, where this file or folder of the shared ones is not there; never in CI."""
    absent = not path.exists() and "CI" not in os.environ
    return pytest.mark.skipif(absent, reason=f"{path.relative_to(SHARED.parent)} does not stand beside the project")

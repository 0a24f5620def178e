"""Puts the built documents into the wheel; a build hook of hatchling. What serves a checkout does without them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = "docs/_build/html"
INSIDE = "pathways/_data/docs"


class WheelDocuments(BuildHookInterface[BuilderConfig]):
    """Adds the pages that `make docs` has built, and ends the build where there are none."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        if not (Path(self.root) / BUILT / "index.html").is_file():
            self.app.abort(f"The wheel contains the documentation, but {BUILT} is not built: run `make docs` first.")
        build_data["force_include"][BUILT] = INSIDE

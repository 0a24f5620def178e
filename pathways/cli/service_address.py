"""Where the service of a data folder listens, told by one process to the others."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path


def announce_service(data: Path, url: str) -> Path:
    """Writes where the service of a data folder listens; returns the file, to be removed at the end."""
    file = data / "service.json"
    file.write_text(json.dumps({"url": url, "pid": os.getpid()}), encoding="utf-8")
    return file


def running_service(data: Path) -> str | None:
    """The address of the running service of a data folder, or None."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        said = json.loads((data / "service.json").read_text(encoding="utf-8"))
        os.kill(int(said["pid"]), 0)
        return str(said["url"])
    return None

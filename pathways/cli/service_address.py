"""Where the service of a data folder listens, told by one process to the others."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pathways.private_files import write_private


@dataclass(frozen=True, slots=True)
class RunningService:
    """A service that runs over a data folder.

    Attributes:
        url: where it answers.
        secret: by which it knows commands of whoever may read the folder.
    """

    url: str
    secret: str

    def headers(self, tenant: str) -> dict[str, str]:
        """What a command for a tenant sends to be known."""
        return {"authorization": f"Bearer {self.secret}.{tenant}"}


def announce_service(data: Path, running: RunningService) -> Path:
    """Writes where the service of a data folder listens; returns the file, to be removed at the end."""
    file = data / "service.json"
    write_private(file, json.dumps({"url": running.url, "pid": os.getpid(), "secret": running.secret}))
    return file


def running_service(data: Path) -> RunningService | None:
    """The running service of a data folder, or None."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        said = json.loads((data / "service.json").read_text(encoding="utf-8"))
        os.kill(int(said["pid"]), 0)
        return RunningService(str(said["url"]), str(said["secret"]))
    return None

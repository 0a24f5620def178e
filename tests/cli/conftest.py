"""One service over the seed data, in a real process with the real embedded store, for all tests of the commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import Killed, Serving, serving


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the service."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def killed(data: Path) -> Killed:
    """The service that loaded the seed data into the folder."""
    with serving(data, "--seed") as running:
        store: int = json.loads((data / "store.json").read_text())["pid"]
        running.process.kill()
        running.process.join(30)
    return Killed(running.printed, store)


@pytest.fixture(scope="session")
def service(data: Path, killed: Killed) -> Iterator[Serving]:
    """The service, started a second time."""
    with serving(data, "--seed") as running:
        yield running

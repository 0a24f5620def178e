"""One service over the seed data, in a real process with the real embedded store, for all tests of the commands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import Serving, serving


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the service."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def service(data: Path) -> Iterator[Serving]:
    """The service."""
    with serving(data, "--seed") as running:
        yield running

"""A command that stored something returns when the running service of the data folder answers from it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pathways.catalog.snapshot import Snapshot
from pathways.cli import client
from pathways.cli.client import await_caught_up
from pathways.cli.service_address import RunningService, announce_service
from pathways.settings import Settings, read_settings
from tests.api.served import served
from tests.api.small import service_of, small_snapshot

pytestmark = pytest.mark.server

OLD, NEW = small_snapshot(revision=7), small_snapshot(revision=8)


def over(folder: Path) -> Settings:
    return replace(read_settings({}), data=folder)


def slow(reads: list[int], until: int) -> Callable[[], Snapshot]:
    """The newer snapshot from a certain read on."""

    def read() -> Snapshot:
        reads.append(len(reads))
        return NEW if len(reads) >= until else OLD

    return read


def test_it_returns_with_the_revision(tmp_path: Path) -> None:
    reads: list[int] = []
    with served(service_of(slow(reads, until=4))) as url:
        announce_service(tmp_path, RunningService(url, "secret"))
        await_caught_up(over(tmp_path), 8)
        assert len(reads) == 4
        await_caught_up(over(tmp_path), 5)
        assert len(reads) == 5


def test_it_does_not_wait_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "CAUGHT_UP_SECONDS", 0.2)
    with served(service_of(OLD)) as url:
        announce_service(tmp_path, RunningService(url, "secret"))
        begun = time.monotonic()
        await_caught_up(over(tmp_path), 8)
        assert time.monotonic() - begun > 0.2


def test_nobody_is_waited_for_where_nobody_serves(tmp_path: Path) -> None:
    await_caught_up(over(tmp_path), 8)
    announce_service(tmp_path, RunningService("http://127.0.0.1:9", "secret"))
    await_caught_up(over(tmp_path), 8)
    await_caught_up(replace(over(tmp_path), store="neo4j://db.example"), 8)

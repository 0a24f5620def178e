"""`pathways doctor`: what works, what will not for long, and what does not; nothing is changed."""

from __future__ import annotations

import json
import os
import shutil
import time
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from pathways.access.tenants import Tenant, TenantList, TenantServer
from pathways.api.budgets import shared_redis
from pathways.cli.server.checks import Checked, Mark, _tenants, checked
from pathways.cli.service_address import RunningService, announce_service
from pathways.settings import Settings
from tests.api.redis_server import redis
from tests.cli.running import Serving, run

NOW = datetime(2026, 11, 30, tzinfo=UTC)


def found(settings: Settings) -> dict[str, Checked]:
    return {each.name: each for each in checked(settings)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_new_folder_is_fine_and_stays_new(folder: Path) -> None:
    every = found(Settings(data=folder))
    assert {each.mark for each in every.values()} == {Mark.OK}
    assert {"Python", "packages", "data folder", "disk", "clock", "service", "store"} == every.keys()
    assert not folder.exists()


def test_foreign_folder_is_an_error(folder: Path) -> None:
    folder.mkdir()
    (folder / "thesis.txt").touch()
    said = found(Settings(data=folder))["data folder"]
    assert (said.mark, "thesis.txt" in said.text) == (Mark.ERROR, True)


def test_open_folder_is_a_warning(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    said = found(Settings(data=folder))["data folder"]
    assert (said.mark, said.hint) == (Mark.WARNING, f"Close it: chmod 700 {folder}")


def test_tenants_are_looked_at(folder: Path, tmp_path: Path) -> None:
    settings = Settings(data=folder, issuers=("https://all.example",), audience="https://pathways.example")
    listed = TenantList(settings.tenants_file, settings.tenant)
    listed.add(Tenant(key="north", created_at=NOW, issuers=("https://all.example",)))
    assert list(_tenants(settings)) == [Checked("tenants", Mark.OK, "1 tenant beside the main one.")]
    listed.add(Tenant(key="south", created_at=NOW, issuers=("https://south.example",)))
    said, more = _tenants(settings)
    assert (said.mark, more.mark, "https://south.example" in said.text) == (Mark.WARNING, Mark.OK, True)
    server = TenantServer(address="neo4j://east.example", user="neo4j", password_file=tmp_path / "password")
    listed.add(Tenant(key="east", created_at=NOW, server=server))
    last = found(Settings(data=folder))["tenants"]
    assert (last.mark, str(tmp_path / "password") in last.text) == (Mark.ERROR, True)


@pytest.mark.parametrize(("free", "mark"), [(2_000_000_000, "OK"), (1_999_999_999, "WARNING"), (199_999_999, "ERROR")])
def test_little_space_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch, free: int, mark: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**12, 10**12 - free, free))
    assert found(Settings(data=folder))["disk"].mark == mark


def test_clock_behind_its_own_files_is_an_error(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    (folder / "store.json").write_text("{}", encoding="utf-8")
    tomorrow = time.time() + 86_400
    os.utime(folder / "store.json", (tomorrow, tomorrow))
    assert found(Settings(data=folder))["clock"].mark is Mark.ERROR


def test_wrong_packages_are_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["httpx>=99", "no-such-package>=1", 'nor-this>=1; extra == "calendar"', "typer>=0.1"]
    monkeypatch.setattr(metadata, "requires", lambda _: wanted)
    said = found(Settings(data=folder))["packages"]
    assert said.mark is Mark.ERROR
    assert said.text == f"httpx {metadata.version('httpx')} is not >=99; no-such-package is missing."
    monkeypatch.setattr(metadata, "requires", lambda _: wanted[2:])
    assert found(Settings(data=folder))["packages"].text == "2 requirements met, without calendar."


@pytest.mark.server
def test_service_that_does_not_answer_is_an_error(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    announce_service(folder, RunningService("http://127.0.0.1:9", "secret"))
    said = found(Settings(data=folder))["service"]
    assert (said.mark, "http://127.0.0.1:9" in said.text) == (Mark.ERROR, True)


@pytest.mark.server
def test_running_service_and_its_store_are_checked(service: Serving, data: Path) -> None:
    done = run(data, "doctor", "--json")
    states: dict[str, Any] = {each["name"]: each for each in json.loads(done.out)}
    assert done.code == 0
    assert states["service"]["text"].startswith("http://127.0.0.1:")
    assert states["store"]["text"].startswith("Revision ")
    assert "No identity is configured" in states["keys"]["text"]
    told = run(data, "doctor")
    assert "OK      store: Revision " in told.out


@pytest.mark.server
def test_redis_that_is_away_is_a_warning(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_redis, "REDIS_SECONDS", 10.0)  # however busy the machine is
    with redis(tmp_path) as (address, _):
        assert found(Settings(data=folder, limits_store=address))["shared budgets"].mark is Mark.OK
    assert found(Settings(data=folder, limits_store=address))["shared budgets"].mark is Mark.WARNING


@pytest.mark.server
def test_provider_that_is_away_is_an_error(folder: Path) -> None:
    said = found(Settings(data=folder, issuers=("http://127.0.0.1:9",)))["providers"]
    assert (said.mark, "http://127.0.0.1:9" in said.text) == (Mark.ERROR, True)


def test_documents_that_no_longer_fit_are_an_error(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "trusted.json"
    file.write_text('{"a": "{ catalog { revision } }"}', encoding="utf-8")
    settings = Settings(data=folder, trusted_documents=file)
    assert found(settings)["trusted documents"].text == "1 document, all valid."
    file.write_text('{"a": "{ catalog { gone } }"}', encoding="utf-8")
    said = found(settings)["trusted documents"]
    assert (said.mark, ": a." in said.text) == (Mark.ERROR, True)

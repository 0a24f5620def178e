"""A data folder that is cut short or newer than the program is refused, and nothing in it is overwritten."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from pathways.domain.content import Content
from pathways.errors import DamagedError, StoreError
from pathways.opening import opened_store
from pathways.settings import read_settings
from pathways.store.connect import open_store
from pathways.store.embedded.server import EmbeddedServer
from pathways.store.schema.migrations import migrate
from tests.contract.contents import security_catalogue

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that a service has left in order."""
    folder = tmp_path_factory.mktemp("left") / "data"
    with EmbeddedServer.start(folder) as server, open_store(server.address, server.user, server.password) as store:
        migrate(store.bolt)
        store.publish(security_catalogue())
        store.backup(folder.with_name("whole.backup"))
        # As a publisher leaves it that is killed while it stages.
        store.bolt.run("CREATE (:RedoPart {id: 'x/0', log: 'x', number: 0, checksum: 'c', data: '[]'})")
    return folder


@pytest.fixture
def folder(left: Path, tmp_path: Path) -> Path:
    """A copy of it to harm."""
    return Path(shutil.copytree(left, tmp_path / "data"))


def _content(folder: Path) -> dict[str, str]:
    files = (each for each in folder.rglob("*") if each.is_file() and each.name != "lock")
    return {str(each.relative_to(folder)): sha256(each.read_bytes()).hexdigest() for each in files}


def _refused(folder: Path, error: type[StoreError] = DamagedError) -> str:
    before = _content(folder)
    with pytest.raises(error) as refused:
        EmbeddedServer.start(folder)
    after = _content(folder)
    assert {name: after.get(name) for name in before} == before
    assert "\n" not in str(refused.value)
    return str(refused.value)


def _largest(folder: Path) -> Path:
    return max((folder / "store" / "databases").rglob("*.bucket"), key=lambda each: each.stat().st_size)


def test_a_folder_left_in_order_is_opened_again(folder: Path) -> None:
    with opened_store(read_settings({"PATHWAYS_DATA": str(folder)})) as store:
        assert len(store.load().content) == len(security_catalogue())
        assert store.bolt.read("MATCH (p:RedoPart) RETURN count(p)") == [[0]]


def test_a_file_that_is_cut_short(folder: Path) -> None:
    file = _largest(folder)
    os.truncate(file, file.stat().st_size // 2)
    said = _refused(folder)
    assert file.name in said
    assert "Nothing in it was changed" in said
    assert "pathways restore" in said


def test_a_file_that_is_gone(folder: Path) -> None:
    file = _largest(folder)
    file.unlink()
    assert f"{file.name} has no bytes instead of" in _refused(folder)


def test_a_seal_that_is_gone(folder: Path) -> None:
    (folder / "folder.json").unlink()
    assert "folder.json is missing" in _refused(folder)


@pytest.mark.parametrize(("name", "value"), [("format", 99), ("server", "99.1.0")])
def test_a_newer_program(folder: Path, name: str, value: object) -> None:
    seal = json.loads((folder / "folder.json").read_text())
    (folder / "folder.json").write_text(json.dumps({**seal, name: value}))
    said = _refused(folder, StoreError)
    assert "written by a newer program" in said
    assert "install that pathways, or name another folder with --data" in said


def test_after_kill_server_mends_by_its_own_log(folder: Path) -> None:
    with EmbeddedServer.start(folder) as server:
        killed = server.pid
        os.kill(killed, signal.SIGKILL)
        deadline = time.monotonic() + 120
        while server.pid in (0, killed) and time.monotonic() < deadline:
            time.sleep(0.05)
        with pytest.raises(StoreError, match="another process has"):
            EmbeddedServer.start(folder)
    with EmbeddedServer.start(folder) as server, open_store(server.address, server.user, server.password) as store:
        assert len(store.load().content) == len(security_catalogue())


def _killed(folder: Path) -> None:
    """As a kill leaves it: what the files should be is not known."""
    seal = json.loads((folder / "folder.json").read_text())
    (folder / "folder.json").write_text(json.dumps({**seal, "files": None}))


def _database(folder: Path, pattern: str) -> Path:
    (file,) = (folder / "store" / "databases" / "pathways").glob(pattern)
    return file


def _rename(file: Path) -> None:
    written = file.read_bytes()
    assert b"CompTIA" in written
    file.write_bytes(written.replace(b"CompTIA", b"CompTIB"))


@pytest.mark.parametrize(
    ("pattern", "harm"),
    [
        ("schema.json", lambda file: file.write_bytes(b"")),
        ("Organization_0.*.bucket", _rename),
    ],
    ids=["emptied", "renamed"],
)
def test_damaged_files_answer_nothing_until_restored(
    left: Path, folder: Path, tmp_path: Path, pattern: str, harm: Callable[[Path], object]
) -> None:
    backup = left.with_name("whole.backup")
    _killed(folder)
    harm(_database(folder, pattern))
    with EmbeddedServer.start(folder) as server, open_store(server.address, server.user, server.password) as store:
        with pytest.raises(DamagedError, match=r"is damaged: .* restore FILE --replace"):
            store.load()
        with pytest.raises(DamagedError):
            store.backup(tmp_path / "damaged.backup")
        if pattern == "schema.json":
            # The server does not know any more what some of its files hold: it cannot remove it.
            with pytest.raises(DamagedError, match="bring the backup back into an empty one"):
                store.restore(backup, replace=True)
        else:
            store.restore(backup, replace=True)
            assert store.load().content == Content.of(security_catalogue())


def test_database_that_cannot_be_opened_is_damaged(folder: Path) -> None:
    _killed(folder)
    _database(folder, "dictionary.*").unlink()
    with pytest.raises(DamagedError, match=r"is damaged: .*Dictionary file not found.* restore FILE") as refused:
        EmbeddedServer.start(folder)
    assert "\n" not in str(refused.value)


def test_store_without_its_schema_is_damaged(folder: Path) -> None:
    settings = read_settings({"PATHWAYS_DATA": str(folder)})
    shutil.rmtree(folder / "store" / "databases")
    seal = json.loads((folder / "folder.json").read_text())
    (folder / "folder.json").write_text(json.dumps({**seal, "files": None, "set_up": True}))
    with pytest.raises(DamagedError, match="does not know its own schema"), opened_store(settings, makes=True):
        pass


def test_what_another_hand_removed_is_noticed(folder: Path) -> None:
    with EmbeddedServer.start(folder) as server, open_store(server.address, server.user, server.password) as store:
        store.bolt.run("MATCH (o:Occupation) DETACH DELETE o")
        with pytest.raises(StoreError, match=r"is damaged: things are missing .* restore FILE --replace"):
            store.load()

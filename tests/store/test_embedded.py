"""The embedded server: one owner per folder, closed to others, and it ends with its owner."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pathways.errors import StoreError
from pathways.store.connect import attach, open_store, running_store
from pathways.store.embedded.server import EmbeddedServer
from pathways.store.schema.migrations import migrate
from tests.contract.contents import security_catalogue

pytestmark = pytest.mark.server


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _listens(address: str) -> bool:
    host, _, port = address.removeprefix("bolt://").partition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


def _arguments(pid: int) -> str:
    return subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=True).stdout


def test_restarted_server_keeps_what_was_stored(folder: Path) -> None:
    with EmbeddedServer.start(folder) as server:
        assert _answers(server)
        assert server.address.startswith("bolt://127.0.0.1:")
        assert server.password not in _arguments(server.pid)
        assert _mode(folder) == 0o700
        assert _mode(folder / "store.password") == _mode(folder / "store.json") == 0o600
        with open_store(server.address, server.user, server.password) as store:
            migrate(store.bolt)
            store.publish(security_catalogue())
            before = store.load()
        with pytest.raises(StoreError, match=rf"another process has {folder} open \(pid {os.getpid()}\); stop it"):
            EmbeddedServer.start(folder)
        # Another process of the same folder finds it, once it may.
        server.announce()
        attached = attach(folder)
        assert attached is not None
        with attached.open() as other:
            assert other.revision() == 1
        address = server.address
    assert not _answers(server)
    assert not _listens(address)
    assert running_store(folder) is None
    assert attach(folder) is None
    with EmbeddedServer.start(folder) as again, open_store(again.address, again.user, again.password) as store:
        assert store.load() == before


_OWNER = """
import sys, time
from pathlib import Path
from pathways.store.embedded.server import EmbeddedServer
server = EmbeddedServer.start(Path(sys.argv[1]))
server.announce()
print(server.address, server.pid, flush=True)
time.sleep(100)
"""


@pytest.mark.parametrize("lose_password", [False, True])
def test_it_ends_when_its_owner_is_killed(folder: Path, lose_password: bool) -> None:
    with subprocess.Popen([sys.executable, "-c", _OWNER, str(folder)], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        address, pid = owner.stdout.readline().split()
        owner.send_signal(signal.SIGKILL)
    if lose_password:
        (folder / "store.password").unlink()
    # The next owner waits for the old server to end, and starts.
    with EmbeddedServer.start(folder) as server:
        assert server.pid != int(pid)
        assert not _listens(address) or address == server.address
        with open_store(server.address, server.user, server.password) as store:
            migrate(store.bolt)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"The data folder .*file/data is not writable .*--data") as refused:
        EmbeddedServer.start(tmp_path / "file" / "data")
    assert "\n" not in str(refused.value)


def test_failed_server_shows_its_log(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathways.store.embedded.server._HEAP", "nonsense")
    with pytest.raises(StoreError, match=r"(?s)The embedded store ended. Its log is .*server.log.*Xmxnonsense"):
        EmbeddedServer.start(folder)
    monkeypatch.undo()
    EmbeddedServer.start(folder).stop()  # and the folder is free again


def test_a_service_that_is_starting_is_waited_for(folder: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", _OWNER, str(folder)], stdout=subprocess.PIPE, text=True) as owner:
        try:
            deadline = time.monotonic() + 120
            while not (folder / "store.json").exists() and time.monotonic() < deadline:
                time.sleep(0.01)
            location = running_store(folder)
            assert location is not None
            assert location.pid == owner.pid
            assert location.address is not None
            assert _listens(location.address)
        finally:
            owner.terminate()


def _answers(server: EmbeddedServer) -> bool:
    return server.alive

"""The folder, the host, and who serves: one line that says which and what to do."""

from __future__ import annotations

import errno
import time
from pathlib import Path

import pytest

from pathways.cli.client import asking, data_of
from pathways.errors import StoreError
from pathways.opening import opened_store
from pathways.settings import read_settings
from tests.cli.running import run
from tests.cli.test_speed import SMALL

pytestmark = pytest.mark.server

TRY = """{
  checkRequirement(requires: { condition: { condition: "is of age" } }, learner: { profile: {} }) { remaining }
}"""


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder = tmp_path / "file" / "data"
    refused = run(folder, "serve", "--port", "0")
    assert refused.code == 2
    assert refused.err.count("\n") == 1
    assert str(folder) in refused.err
    assert "--data" in refused.err


READING = (
    ["export"],
    ["backup", "FILE"],
    ["check"],
    ["plan", "comptia-security-plus"],
    ["why-not", "comptia-a-plus", "--goal", "comptia-security-plus"],
    ["gap", "comptia-security-plus"],
    ["recommend"],
    ["schema", "status"],
    ["schema", "check"],
)
WRITING = (["import", "FILE"], ["restore", "FILE"], ["schema", "migrate"], ["serve", "--port", "0"])


def _state(folder: Path) -> list[tuple[str, int, int]]:
    """Everything in a folder, and the folder itself, with its rights and the time of its last change."""
    there = [folder, *folder.rglob("*")] if folder.exists() else []
    return sorted((str(each), each.stat().st_mode, each.stat().st_mtime_ns) for each in there)


@pytest.fixture(params=["absent", "empty", "foreign"])
def nothing(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder without data, open to others."""
    folder = tmp_path / str(request.param)
    if request.param != "absent":
        folder.mkdir(mode=0o755)
    if request.param == "foreign":
        (folder / "thesis.txt").write_text("years of work")
    return folder


def test_reading_commands_make_nothing(nothing: Path, tmp_path: Path) -> None:
    before = _state(nothing)
    words = "is not a data folder: it holds thesis.txt" if nothing.name == "foreign" else "There is no catalogue in"
    for command in READING if nothing.name == "foreign" else READING[:2]:
        refused = run(nothing, *(str(tmp_path / "new.file") if word == "FILE" else word for word in command))
        assert (refused.code, refused.out, refused.err.count("\n")) == (2, "", 1), command
        assert words in refused.err, command
        assert str(nothing) in refused.err
        assert "--data" in refused.err
        assert _state(nothing) == before, command
    assert not (tmp_path / "new.file").exists()


def test_writing_commands_leave_a_foreign_folder_alone(tmp_path: Path) -> None:
    folder = tmp_path / "foreign"
    folder.mkdir(mode=0o755)
    (folder / "thesis.txt").write_text("years of work")
    before = _state(folder)
    for command in WRITING:
        refused = run(folder, *(str(folder / "thesis.txt") if word == "FILE" else word for word in command))
        assert refused.code == 2, command
        assert f"{folder} is not a data folder: it holds thesis.txt" in refused.err
        assert _state(folder) == before, command


def test_read_only_folder_is_reported_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder.json").write_text("{}")
    (tmp_path / "lock").touch()
    touch = Path.touch

    def refuse(self: Path, mode: int = 0o666, exist_ok: bool = True) -> None:
        if tmp_path in self.parents:
            raise OSError(errno.EROFS, "Read-only file system")
        touch(self, mode, exist_ok)

    monkeypatch.setattr(Path, "touch", refuse)
    settings = read_settings({"PATHWAYS_DATA": str(tmp_path)})
    begun = time.monotonic()
    for makes in (False, True):
        with (
            pytest.raises(StoreError, match=r"is not writable \(Read-only file system\); name another one with --data"),
            opened_store(settings, makes=makes),
        ):
            pass
    assert time.monotonic() - begun < 5


def test_another_host_needs_the_flag(tmp_path: Path) -> None:
    refused = run(tmp_path, "serve", "--host", "0.0.0.0")  # noqa: S104
    assert refused.code == 2
    assert refused.err.count("\n") == 1
    assert "no identity is configured" in refused.err
    assert "--insecure-no-auth" in refused.err


@pytest.mark.parametrize(
    ("name", "value"),
    [("PATHWAYS_TIME_LIMIT_MS", "soon"), ("PATHWAYS_RATES", "EUR:USD=-1"), ("PATHWAYS_MAX_FILE_BYTES", "0")],
)
def test_a_bad_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    refused = run(tmp_path, "check", **{name: value})
    assert refused.code == 2
    assert name in refused.err
    assert "Traceback" not in refused.err


def test_command_without_a_service_opens_the_store_itself(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "small.yaml"
    file.write_text(SMALL)
    assert run(data, "import", str(file)).code == 0
    planned = run(data, "plan", "welding")
    assert (planned.code, "Proof: optimal" in planned.out) == (0, True)
    with asking(read_settings({"PATHWAYS_DATA": str(data)})) as ask:
        tried = data_of(ask(TRY, {}))["checkRequirement"]
    assert [line["remaining"] for line in tried] == ["is of age"]

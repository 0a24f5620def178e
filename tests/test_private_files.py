"""Files for their owner alone: written as a whole or not at all, and readable by nobody else."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from pathways.private_files import write_private


def test_only_its_owner_reads_a_private_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    write_private(file, "one")
    write_private(file, "two\n")
    assert file.read_text("utf-8") == "two\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_failed_writing_leaves_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match="folder"):
        write_private(folder, "text")
    assert list(tmp_path.iterdir()) == [folder]

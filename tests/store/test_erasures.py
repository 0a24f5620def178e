"""The file of erasures: who is in it cannot be read out of it, and nothing that was written is lost."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pathways.errors import ProblemsError
from pathways.store.backup.erasures import Erasures, Position


def _erase(erasures: Erasures, *keys: str) -> None:
    for key in keys:
        with erasures.erasing(key):
            pass


def test_only_later_erasures_count(tmp_path: Path) -> None:
    erasures = Erasures(tmp_path / "folder" / "erasures")
    start = erasures.position()
    _erase(erasures, "ann", "Ä. O'Neill #7")
    middle = erasures.position()
    _erase(erasures, "bob")
    assert (start.count, middle.count, middle.id) == (0, 2, start.id)
    assert [erasures.since(start)(key) for key in ("ann", "Ä. O'Neill #7", "bob", "cy")] == [True, True, True, False]
    assert [erasures.since(middle)(key) for key in ("ann", "bob")] == [False, True]


def test_file_names_nobody_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "erasures"
    _erase(Erasures(path), "ann.smith@example.org")
    assert "ann" not in path.read_text("ascii")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_same_learner_has_another_hash_elsewhere(tmp_path: Path) -> None:
    for name in ("a", "b"):
        _erase(Erasures(tmp_path / name), "ann")
    hashes = [(tmp_path / name).read_text().split()[-1] for name in ("a", "b")]
    assert hashes[0] != hashes[1]


def test_line_without_its_end_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "erasures"
    erasures = Erasures(path)
    start = erasures.position()
    _erase(erasures, "ann")
    whole = path.read_bytes()
    _erase(erasures, "bob")
    for length in range(len(whole), path.stat().st_size, 7):
        path.write_bytes(whole + path.read_bytes()[len(whole) : length])
        _erase(erasures, "cy")
        assert [erasures.since(start)(key) for key in ("ann", "bob", "cy")] == [True, False, True]
    path.write_bytes(whole[: len(whole) - 10])
    assert erasures.position() == start


@pytest.mark.parametrize("harm", [b"\x00\xff\n", b"format: pathways/1\n", b"pathways-erasures/1\nerased a b\n"])
def test_other_file_is_refused_and_kept(tmp_path: Path, harm: bytes) -> None:
    path = tmp_path / "erasures"
    path.write_bytes(harm)
    with pytest.raises(ProblemsError, match="not a file of erasures"):
        Erasures(path).position()
    assert path.read_bytes() == harm


def test_unwritable_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "erasures").mkdir()
    with pytest.raises(ProblemsError, match="Could not use"):
        Erasures(tmp_path / "erasures").position()


def test_taken_over_file_covers_both_stores(tmp_path: Path) -> None:
    old, new = Erasures(tmp_path / "old"), Erasures(tmp_path / "new")
    at = old.position()
    _erase(old, "ann")
    _erase(new, "bob")
    for _ in range(2):
        new.take_over(old)
    assert new.since(at)("ann")
    _erase(new, "cy")
    assert new.since(at)("cy")
    assert new.since(Position(at.id, 1))("ann") is False
    _erase(old, "dee")
    with pytest.raises(ProblemsError, match="is not there"):
        new.take_over(Erasures(tmp_path / "nowhere"))


def test_no_writer_loses_an_erasure(tmp_path: Path) -> None:
    start = Erasures(tmp_path / "erasures").position()
    keys = [str(number) for number in range(40)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda key: _erase(Erasures(tmp_path / "erasures"), key), keys))
    is_erased = Erasures(tmp_path / "erasures").since(start)
    assert all(map(is_erased, keys))

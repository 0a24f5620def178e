"""An encrypted backup: the public tool opens it, no other key does, and whatever is wrong with it is noticed."""

from __future__ import annotations

import gzip
from hashlib import sha256
from pathlib import Path

import pytest
from pyrage import decrypt, x25519

from pathways.domain.catalog import Kind
from pathways.domain.content import Content
from pathways.errors import ProblemsError
from pathways.progress import silent
from pathways.store.backup.checker import check
from pathways.store.backup.encryption import BackupKeys, read_keys
from pathways.store.backup.file_format import Header, open_backup
from pathways.store.backup.writer import Draft
from pathways.store.mapping.fingerprint import fingerprint
from tests.budget import places

SECRET = x25519.Identity.generate()
KEYS = read_keys(f"# created: today\n{SECRET}\n")
OTHERS = read_keys(str(x25519.Identity.generate()))
LEARNERS = [
    (1, f'{{"key":"learner-{number:05}","name":"{sha256(str(number).encode()).hexdigest()}"}}')
    for number in range(5_000)
]
"""They pack to more than two chunks of age."""


def _written(path: Path, keys: BackupKeys | None = KEYS) -> Path:
    header = Header(0, None, fingerprint(Content()), dict.fromkeys(Kind, 0), "0")
    with Draft(path, force=True, keys=keys) as draft:
        for _ in range(2):  # begun again, as where others publish meanwhile
            with draft.lines(header):
                pass
        draft.publish(LEARNERS)
    return path


def _refused(path: Path, keys: BackupKeys | None = KEYS) -> str:
    with pytest.raises(ProblemsError) as refused, open_backup(path, keys) as backup:
        check(backup, silent)
    (problem,) = refused.value.problems
    return f"{problem.code} {problem.message}"


def test_public_tool_opens_it(tmp_path: Path) -> None:
    path, plain = _written(tmp_path / "a"), _written(tmp_path / "b", None)
    assert b"learner" not in path.read_bytes()
    opened = decrypt(path.read_bytes(), [SECRET])
    assert gzip.decompress(opened) == gzip.decompress(plain.read_bytes())
    with open_backup(path, KEYS) as backup:
        assert len(check(backup, silent).learners) == 5_000
        assert sum(1 for _ in backup.learners()) == 5_000
        backup.require_unchanged()


def test_backup_that_is_not_encrypted_opens_too(tmp_path: Path) -> None:
    with open_backup(_written(tmp_path / "b", None), KEYS) as backup:
        assert len(check(backup, silent).learners) == 5_000


def test_public_key_writes_and_does_not_read(tmp_path: Path) -> None:
    public = read_keys(str(SECRET.to_public()))
    path = _written(tmp_path / "a", public)
    for keys in (public, None):
        assert _refused(path, keys) == f"BACKUP_KEY {path} is encrypted."
    assert _refused(path, OTHERS).startswith(f"BACKUP_KEY No key that is set opens {path}")
    with open_backup(path, KEYS):
        pass


def test_changed_or_cut_backup_is_noticed(tmp_path: Path) -> None:
    path = _written(tmp_path / "a")
    whole = path.read_bytes()
    assert len(whole) > 2 * 64 * 1024
    for place in places(len(whole), 12):
        path.write_bytes(whole[:place])
        assert _refused(path).startswith(("DAMAGED_BACKUP", "NOT_A_BACKUP", "BACKUP_KEY")), place
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert _refused(path).startswith(("DAMAGED_BACKUP", "NOT_A_BACKUP", "BACKUP_KEY")), place
    path.write_bytes(whole + b"x")
    assert _refused(path).startswith("DAMAGED_BACKUP")


def test_disk_that_is_full_is_said() -> None:
    header = Header(0, None, fingerprint(Content()), dict.fromkeys(Kind, 0), "0")
    draft = Draft(Path("/dev/full-beside"), force=True, keys=KEYS)
    with Path("/dev/full").open("wb") as full, pytest.raises(ProblemsError, match="Could not write"):
        draft._file = full
        with draft.lines(header):
            pass
        draft.publish(LEARNERS)


@pytest.mark.parametrize(
    "text",
    ["", "# nothing", "AGE-SECRET-KEY-1JUNK", "age1junk", f"{SECRET}\nsecret words"],
    ids=["empty", "a remark", "a spoiled secret", "a spoiled key", "a secret and words"],
)
def test_file_without_keys_is_refused_unread(text: str) -> None:
    with pytest.raises(ProblemsError) as refused:
        read_keys(text)
    (problem,) = refused.value.problems
    assert problem.code == "BAD_SETTING"
    assert "JUNK" not in problem.message and "secret words" not in problem.message

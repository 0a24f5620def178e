"""The backup file, without a server: what is written is what is read, and whatever is wrong with one is noticed."""

from __future__ import annotations

import gzip
import json
import stat
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from pathways.access.own_settings import ReviewSetting, SaidSettings
from pathways.domain.catalog import Competency, Kind, Organization
from pathways.domain.content import Content, Thing, kind_of
from pathways.errors import ProblemsError
from pathways.store.backup.checker import check
from pathways.store.backup.file_format import Header, open_backup, seal
from pathways.store.backup.writer import Draft
from pathways.store.mapping.canonical_json import to_text
from pathways.store.mapping.fingerprint import fingerprint, thing_fingerprint
from tests.budget import FIXTURES_SHARED, examples, places
from tests.contract.contents import security_catalogue
from tests.contract.random_contents import contents

AT = "2026-11-24T12:00:00.000+00:00"
Line = Any


def _told(_what: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def _checked(path: Path) -> dict[str, Kind]:
    with open_backup(path) as backup:
        return check(backup, _told).kinds


def _refused(path: Path) -> str:
    """The code and message with which a file is refused, in one line."""
    with pytest.raises(ProblemsError) as refused:
        _checked(path)
    (problem,) = refused.value.problems
    assert problem.hint
    text = f"{problem.code} {problem.message}"
    assert "\n" not in text
    return text


def _written(path: Path, content: Content) -> Header:
    counts = {kind: sum(kind_of(each) is kind for each in content.things()) for kind in Kind}
    header = Header(1, None, fingerprint(content), counts, "0")
    with Draft(path, force=False) as draft:
        with draft.lines(header) as lines:
            for thing in content.things():
                lines.thing(1, thing_fingerprint(thing), to_text(thing))
            lines.revision([1, AT, header.fingerprint, len(content)])
            lines.changes([(1, each.key, kind_of(each), "ADDED") for each in content.things()])
        draft.publish()
    return header


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A backup of the small catalogue."""
    _written(tmp_path / "a.backup", Content.of(security_catalogue()))
    return tmp_path / "a.backup"


@settings(max_examples=examples(30), suppress_health_check=FIXTURES_SHARED)
@given(content=contents())
def test_what_is_written_is_what_is_read(tmp_path: Path, content: Content) -> None:
    path = tmp_path / "any.backup"
    path.unlink(missing_ok=True)
    header = _written(path, content)
    with open_backup(path) as backup:
        assert check(backup, _told).kinds == {each.key: kind_of(each) for each in content.things()}
        assert backup.header == header
        assert Content.of([each.thing for each in backup.things()]) == content
        changes = [row for piece in backup.history() for row in piece.changes]
    assert changes == [[1, each.key, kind_of(each), "ADDED", None] for each in content.things()]


def test_backup_is_gzip_ending_in_a_checksum(file: Path) -> None:
    written = file.read_bytes()
    first, *_, last = gzip.decompress(written).splitlines()
    assert json.loads(first)["format"] == "pathways-backup/5"
    assert json.loads(last) == ["end", 8, 1, 8, 0, 0, 0, 0, 0, 0]
    assert sha256(written[:-85]).hexdigest().encode() in written[-85:]


def test_backup_is_reproducible_and_private(file: Path, tmp_path: Path) -> None:
    _written(tmp_path / "b.backup", Content.of(security_catalogue()[::-1]))
    assert file.read_bytes() == (tmp_path / "b.backup").read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("flip", [0x01, 0x80, 0xFF])
def test_whichever_byte_is_changed_it_is_noticed(file: Path, flip: int) -> None:
    whole = file.read_bytes()
    for place in places(len(whole), 100):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ flip]) + whole[place + 1 :])
        assert _refused(file).startswith("NOT_A_BACKUP" if place < 2 else ("DAMAGED_BACKUP", "NEWER", "NOT_A")), place
    file.write_bytes(whole)
    assert len(_checked(file)) == 8


def test_cut_or_grown_backup_is_noticed(file: Path) -> None:
    whole = file.read_bytes()
    for length in places(len(whole), 200):
        file.write_bytes(whole[:length])
        assert _refused(file).startswith("NOT_A_BACKUP" if length < 2 else ("DAMAGED_BACKUP", "NOT_A")), length
    for more in (b"\0", b"x", whole, whole[-85:]):
        file.write_bytes(whole + more)
        assert "DAMAGED_BACKUP" in _refused(file)


@pytest.mark.parametrize(
    "foreign",
    [
        b"",
        b"format: pathways/1\n",
        gzip.compress(b"format: pathways/1\n", mtime=0),
        gzip.compress(b'{"format": "pathways/1"}\n', mtime=0),
        gzip.compress(b'["pathways-backup/1"]\n', mtime=0),
        gzip.compress(b"[" * 100_000 + b"\n", mtime=0),
    ],
)
def test_a_foreign_file_is_no_backup(tmp_path: Path, foreign: bytes) -> None:
    path = tmp_path / "foreign"
    path.write_bytes(foreign)
    assert _refused(path) == f"NOT_A_BACKUP {path} is not a backup."


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    assert (
        _refused(tmp_path / "nowhere")
        == f"UNREADABLE Could not read {tmp_path / 'nowhere'}: No such file or directory."
    )
    assert _refused(tmp_path).startswith(f"UNREADABLE Could not read {tmp_path}: ")


def _lines() -> list[Line]:
    """A right backup, line by line."""
    things: list[Thing] = [
        Organization(key="o", name="O"),
        Competency(key="a", name="A", broader=("b",)),
        Competency(key="b", name="B"),
    ]
    encoded = {
        "o": {"is": "Organization", "key": "o", "name": "O"},
        "a": {"broader": ["b"], "is": "Competency", "key": "a", "name": "A"},
        "b": {"is": "Competency", "key": "b", "name": "B"},
    }
    counts = {"ORGANIZATION": 1, "COMPETENCY": 2, "CREDENTIAL": 0, "OCCUPATION": 0}
    whole = fingerprint(Content.of(things))
    return [
        {
            "format": "pathways-backup/1",
            "program": "0.1.0",
            "revision": 2,
            "publishedAt": AT,
            "fingerprint": whole,
            "counts": counts,
        },
        *(["thing", 1, thing_fingerprint(each), encoded[each.key]] for each in things),
        ["revision", 1, AT, "f", 2],
        ["revision", 2, AT, whole, 1],
        ["changes", [[1, "o", "ORGANIZATION", "ADDED"], [1, "a", "COMPETENCY", "ADDED"]]],
        ["changes", [[2, "b", "COMPETENCY", "ADDED"]]],
        ["end", 3, 2, 3],
    ]


def _sealed(path: Path, lines: list[Line]) -> Path:
    """Lines as a file with the right seal, as only a faulty program (or a liar) would write it."""
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    packed = gzip.compress(text.encode(), mtime=0)
    path.write_bytes(packed + seal(sha256(packed).hexdigest()))
    return path


def test_a_right_backup_is_right(tmp_path: Path) -> None:
    assert _checked(_sealed(tmp_path / "right", _lines())) == {
        "o": Kind.ORGANIZATION,
        "a": Kind.COMPETENCY,
        "b": Kind.COMPETENCY,
    }


def test_a_newer_format_names_the_program(tmp_path: Path) -> None:
    path = _sealed(tmp_path / "newer", [{"format": "pathways-backup/6", "program": "3.1"}, "whatever"])
    with pytest.raises(ProblemsError) as refused:
        _checked(path)
    (problem,) = refused.value.problems
    assert problem.code == "NEWER_FORMAT"
    assert "pathways-backup/5" in problem.message
    assert problem.hint == "Install pathways 3.1 or newer."


def _set(place: int, *path: int | str, to: Any) -> Callable[[list[Line]], None]:
    def change(lines: list[Line]) -> None:
        at = lines[place]
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("lie", "said"),
    [
        (_set(0, "counts", "COMPETENCY", to=3), "its header promises 3 things of the kind COMPETENCY, it has 2"),
        (_set(0, "counts", to={}), "its header promises 0 things of the kind COMPETENCY, it has 2"),
        (_set(0, "counts", to=[]), "its header is not understood"),
        (_set(0, "revision", to=-1), "its header is not understood"),
        (_set(0, "revision", to="2"), "its header is not understood"),
        (_set(0, "publishedAt", to="yesterday"), "its header is not understood"),
        (_set(0, "fingerprint", to="0" * 64), "its things together are not what the fingerprint in its header says"),
        (_set(0, "revision", to=1), "its change log is not understood"),
        (_set(1, 3, "name", to="Other"), "o is not what its fingerprint says"),
        (_set(1, 1, to=0), "is not understood"),
        (_set(1, 1, to="1"), "is not understood"),
        (_set(1, 3, "is", to="Learner"), "is not understood"),
        (_set(1, 3, "colour", to="red"), "is not understood"),
        (_set(4, 2, to="yesterday"), "its change log is not understood"),
        (_set(6, 1, 0, 3, to="BURNT"), "its change log is not understood"),
        (_set(6, 1, 0, 2, to="LEARNER"), "its change log is not understood"),
        (_set(6, 1, 0, 0, to=3), "its change log is not understood"),
        (_set(6, 1, 0, to=[]), "its change log is not understood"),
        (_set(-1, 1, to=4), "it has more or less than its last line says"),
        (_set(-1, 2, to=1), "it has more or less than its last line says"),
        (_set(-1, 3, to=2), "it has more or less than its last line says"),
        (lambda lines: lines.pop(), "it has more or less than its last line says"),
        (lambda lines: lines.pop(6), "it has more or less than its last line says"),
        (lambda lines: lines.pop(3), "its things together are not what"),
        (lambda lines: lines.append(lines[1]), "something comes after its end"),
        (lambda lines: lines.insert(2, lines[1]), "o stands in it twice"),
        (lambda lines: lines.insert(2, "[" * 100_000), "is not understood"),
        (lambda lines: lines.insert(2, "not JSON"), "is not understood"),
        (lambda lines: lines.insert(2, ["thing", 1]), "is not understood"),
    ],
)
def test_a_backup_that_lies_is_noticed(tmp_path: Path, lie: Callable[[list[Line]], None], said: str) -> None:
    lines = _lines()
    lie(lines)
    refused = _refused(_sealed(tmp_path / "lie", lines))
    assert refused.startswith("DAMAGED_BACKUP The backup is damaged: ")
    assert said in refused


def _with_own(*own: Line) -> list[Line]:
    """A right backup with some lines of teams and settings in it."""
    lines = _lines()
    lines[0]["format"] = "pathways-backup/5"
    teams = sum(each[0] == "team" for each in own)
    return [*lines[:-1], *own, ["end", 3, 2, 3, 0, 0, 0, 0, teams, len(own) - teams]]


CARE, NIGHT = ["team", 2, {"key": "care", "members": ["ann"]}], ["team", 1, {"key": "night", "parent": "care"}]


def test_teams_and_settings_of_a_right_backup(tmp_path: Path) -> None:
    path = _sealed(tmp_path / "own", _with_own(NIGHT, CARE, ["settings", {"review": "OPTIONAL", "smallest_group": 10}]))
    with open_backup(path) as backup:
        checked = check(backup, _told)
        assert (checked.teams, checked.has_members) == (2, True)
        assert [(each.key, each.version, each.parent, each.members) for each in backup.teams()] == [
            ("night", 1, "care", ()),
            ("care", 2, None, ("ann",)),
        ]
        assert backup.settings() == SaidSettings(review=ReviewSetting.OPTIONAL, smallest_group=10)


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ([CARE, CARE], "a team stands in it twice"),
        ([["team", 1, {"key": "care", "members": ["ann", "ann"]}]], "has a member twice"),
        ([["team", 1, {"key": ""}]], "a team has no key"),
        ([NIGHT], "the team night stands below itself or one that is not there"),
        ([["team", 1, {"key": "night", "parent": "night"}]], "the team night stands below itself"),
        ([NIGHT, ["team", 1, {"key": "care", "parent": "night"}]], "the team night stands below itself"),
        ([["team", 0, {"key": "care"}]], "is not understood"),
        ([["team", 1, {"key": "care", "colour": "red"}]], "is not understood"),
        ([["team", 1, {"key": "care", "members": "ann"}]], "is not understood"),
        ([["team", 1, {"key": "care", "members": [3]}]], "is not understood"),
        ([["team", 1, {"key": "care", "roles": [{"occupation": "nurse", "headcount": -1}]}]], "is not understood"),
        ([["team", 1, {}]], "is not understood"),
        ([["settings", {"review": "OPTIONAL"}]] * 2, "its settings stand in it twice"),
        ([["settings", {"smallest_group": 0}]], "for a group that no tenant can"),
        ([["settings", {"smallest_group": 10_001}]], "for a group that no tenant can"),
        ([["settings", {"review": "NEVER"}]], "is not understood"),
        ([["settings", {"names_for_workforce": 1}]], "is not understood"),
        ([["settings", {"colour": "red"}]], "is not understood"),
    ],
)
def test_teams_and_settings_that_lie_are_noticed(tmp_path: Path, own: list[Line], said: str) -> None:
    refused = _refused(_sealed(tmp_path / "lie", _with_own(*own)))
    assert refused.startswith("DAMAGED_BACKUP The backup is damaged: ")
    assert said in refused


@pytest.mark.parametrize("own", [[CARE], [["settings", {}]]], ids=["team", "settings"])
def test_teams_and_settings_are_counted(tmp_path: Path, own: list[Line]) -> None:
    lines = _with_own(*own)
    lines.remove(own[0])
    assert "it has more or less than its last line says" in _refused(_sealed(tmp_path / "less", lines))


@pytest.mark.parametrize(("name", "kind"), [("nowhere", "competency"), ("o", "competency")])
def test_whatever_is_named_must_be_there(tmp_path: Path, name: str, kind: str) -> None:
    owner = Organization(key="o", name="O")
    lonely = Content.of([owner, Competency(key="a", name="A", broader=(name,))])
    _written(tmp_path / "lonely", lonely)
    assert f"a names the {kind} {name}, and it is not there" in _refused(tmp_path / "lonely")


def test_nothing_was_published_and_yet_there_is_something(tmp_path: Path) -> None:
    lines = [_lines()[0], *_lines()[1:4], ["end", 3, 0, 0]]
    lines[0]["revision"] = 0
    assert "its header says that nothing was ever published" in _refused(_sealed(tmp_path / "zero", lines))


def test_file_changed_while_read_is_noticed(file: Path) -> None:
    whole = file.read_bytes()
    with open_backup(file) as backup:
        backup.require_unchanged()
        with file.open("r+b") as other:
            other.seek(len(whole) // 2)
            other.write(b"x")
        with pytest.raises(ProblemsError, match="it was cut off or changed"):
            backup.require_unchanged()


def test_existing_file_is_kept_by_default(file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(ProblemsError, match="is there already"), Draft(file, force=False):
        pass
    assert file.read_bytes() == before
    with Draft(file, force=True) as draft:
        with draft.lines(Header(0, None, fingerprint(Content()), dict.fromkeys(Kind, 0), "0")):
            pass
        assert draft.publish() == file.stat().st_size
    assert _checked(file) == {}


def test_a_draft_that_fails_leaves_nothing(tmp_path: Path) -> None:
    header = Header(0, None, "f", dict.fromkeys(Kind, 0), "0")
    with pytest.raises(KeyError), Draft(tmp_path / "a", force=False) as draft, draft.lines(header):
        raise KeyError
    assert list(tmp_path.iterdir()) == []
    with (
        pytest.raises(ProblemsError, match=r"Could not write .*: No such file"),
        Draft(tmp_path / "x" / "a", force=True),
    ):
        pass
    with pytest.raises(ProblemsError, match="is not a file"), Draft(tmp_path, force=True):
        pass


def test_draft_begun_again_holds_the_last_attempt_alone(tmp_path: Path) -> None:
    things = security_catalogue()
    header = Header(0, None, fingerprint(Content()), dict.fromkeys(Kind, 0), "0")
    with Draft(tmp_path / "a", force=False) as draft:
        with draft.lines(replace(header, revision=1)) as lines:
            for each in things:
                lines.thing(1, "f", to_text(each))
        with draft.lines(header):
            pass
        draft.publish()
    assert _checked(tmp_path / "a") == {}

"""Backup files that somebody forged: whatever they say, they are refused in words, soon, and in little memory.

Their seals, counts and fingerprints are right, as only a liar who knows the format would make them.
"""

from __future__ import annotations

import gzip
import json
import random
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bench.loading import peak, start_peak
from pathways.domain.content import Content, kind_of
from pathways.errors import ProblemsError
from pathways.store.backup.checker import check
from pathways.store.backup.file_format import open_backup, seal
from pathways.store.mapping.canonical_json import to_data
from pathways.store.mapping.fingerprint import combined, thing_fingerprint
from pathways.store.mapping.own_settings import settings_row
from pathways.store.mapping.rows import Stamped, node_rows, owned_rows
from pathways.store.mapping.teams import team_row
from tests.budget import by_profile, seed
from tests.contract.contents import degree_catalogue, security_catalogue

AT = "2026-11-24T12:00:00.000+00:00"
MOST_SECONDS = 2.0
MOST_BYTES = 200 * 2**20
CODES = frozenset({"DAMAGED_BACKUP", "NOT_A_BACKUP", "NEWER_FORMAT"})
HOSTILE: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 2**31, 2**63, 10**30, -(10**30)),
    *(
        "",
        "x",
        "\0",
        "\x1b[31m",
        "\ud800",
        "\udfff",
        "a/b",
        "é" * 3000,
        "1E+999999999",
        "NaN",
        "Infinity",
        "-0",
        "0x10",
    ),
    *([], {}, [[]], [None], ["x"], {"is": "Group"}, {"is": "Organization", "key": "x", "name": "X"}),
    *({"is": "Group", "of": 10**9}, {"is": "Group", "of": -1}, {"is": "Learner"}, {"of": 3}),
)
"""What is put in any place."""


def _packed(path: Path, text: bytes) -> Path:
    packed = gzip.compress(text, mtime=0)
    path.write_bytes(packed + seal(sha256(packed).hexdigest()))
    return path


def _lines() -> list[Any]:
    """A right backup of two small catalogues, with teams and settings."""
    content = Content.of([*security_catalogue(), *degree_catalogue()])
    things = list(content.things())
    counts: dict[str, int] = {}
    for each in things:
        counts[kind_of(each)] = counts.get(kind_of(each), 0) + 1
    prints = [(each.key, thing_fingerprint(each)) for each in things]
    header = {
        "format": "pathways-backup/5",
        "program": "0.1.0",
        "revision": 1,
        "publishedAt": AT,
        "fingerprint": combined(prints),
        "counts": counts,
    }
    stamped = [["thing", 1, print_, to_data(each)] for each, (_, print_) in zip(things, prints, strict=True)]
    changes = [[1, each.key, kind_of(each), "ADDED"] for each in things]
    roles = [{"occupation": "analyst", "headcount": 2, "coverage": "0.8"}]
    own = [
        ["team", 1, {"key": "care", "name": "Care", "members": ["ann", "bob"], "managers": ["key:hr"], "roles": roles}],
        ["team", 2, {"key": "night", "parent": "care"}],
        ["settings", {"review": "OPTIONAL", "smallest_group": 5, "names_for_workforce": False}],
    ]
    log = [["revision", 1, AT, header["fingerprint"], len(things)], ["changes", changes]]
    return [header, *stamped, *log, *own, ["end", len(things), 1, len(things), 0, 0, 0, 0, 2, 1]]


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in some data: what holds it, and where."""
    for where in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, where
        yield from _places(value[where])


def _forged(drawn: random.Random, right: list[Any]) -> list[Any]:
    """A mutant of a right backup, whose fingerprints say what it says."""
    lines = deepcopy(right)
    for _ in range(drawn.choice((1, 1, 1, 2, 5))):
        every = list(_places(lines[drawn.randrange(len(lines))]))
        if not every:
            continue
        holder, where = drawn.choice(every)
        match drawn.randrange(5):
            case 0 | 1:
                holder[where] = deepcopy(drawn.choice(HOSTILE))
            case 2:
                del holder[where]
            case 3 if isinstance(holder, list):
                holder.insert(where, deepcopy(holder[where]))
            case _:
                other, there = drawn.choice(list(_places(lines[drawn.randrange(len(lines))])) or [(holder, where)])
                holder[where] = deepcopy(other[there])
    prints = []
    for line in lines:
        match line:
            case ["thing", _, _, {"key": key} as data]:
                text = json.dumps(data, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
                line[2] = sha256(text.encode()).hexdigest()
                prints.append((str(key).encode("utf-8", "replace").decode(), line[2]))
    if isinstance(lines[0], dict) and drawn.random() < 0.9:
        lines[0]["fingerprint"] = combined(prints)
    return lines


def _judged(path: Path) -> str | None:
    """With which code a file is refused; None: it is accepted, and what it says can be stored as it is."""
    try:
        with open_backup(path) as backup:
            check(backup, lambda _what, _done, _total: None)
            for each in backup.things():
                _expect_storable(each)
            for piece in backup.history():
                assert all(_fits(value) for row in (*piece.revisions, *piece.changes) for value in row)
            for row in (*map(team_row, backup.teams()), settings_row(backup.settings(), 1)):
                flat = [one for value in row.values() for one in (value if isinstance(value, list) else [value])]
                assert all(_fits(value) for value in flat), row
    except ProblemsError as refused:
        (problem,) = refused.problems
        assert "\n" not in problem.message
        assert len(problem.message) < 1000
        assert problem.hint
        return problem.code
    return None


def _expect_storable(each: Stamped) -> None:
    for rows in (node_rows([each], new=True), owned_rows([each.thing])):
        for row in (row for some in rows.values() for row in some):
            values = [*row.values(), *(row.get("properties") or {}).values()]
            flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
            assert all(_fits(value) for value in flat if not isinstance(value, dict)), row


def _fits(value: Any) -> bool:
    """Bolt carries UTF-8 and integers of 64 bits."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace") == value.encode("utf-8", "surrogatepass") and "\0" not in value
    return value is None or isinstance(value, float) or -(2**63) <= value < 2**63


def test_forged_backups_are_refused_or_right(tmp_path: Path) -> None:
    right, file = _lines(), tmp_path / "forged.backup"
    file.touch()
    before, refused = start_peak(), 0
    for number in range(by_profile(quick=60, usual=500, soak=5000)):
        lines = _forged(random.Random(f"{seed()}/{number}"), right)  # noqa: S311
        _packed(file, "".join(json.dumps(line) + "\n" for line in lines).encode())
        begun = time.process_time()
        code = _judged(file)
        assert time.process_time() - begun < MOST_SECONDS, (seed(), number)
        assert code is None or code in CODES, (seed(), number)
        refused += code is not None
    assert peak() - before < MOST_BYTES
    assert refused > number // 2


def test_what_is_forged_was_right(tmp_path: Path) -> None:
    text = "".join(json.dumps(line) + "\n" for line in _lines())
    assert _judged(_packed(tmp_path / "right.backup", text.encode())) is None


def _nested(depth: int) -> str:
    """Selections in selections."""
    select = '{"excepting":' * depth + "{}" + "}" * depth
    lines = f'[{{"is":"Selection","path":"p","select":{select}}}]'
    route = f'{{"key":"r","kind":"STACK","name":"R","requires":{lines}}}'
    own = '"is":"Credential","key":"a","name":"A","credential_type":"CERTIFICATION"'
    return f'["thing",1,"f",{{{own},"routes":[{route}]}}]'


@pytest.mark.parametrize(
    "more",
    [
        lambda: "\n" * 2_000_000,
        lambda: '["changes",[]]\n' * 2_000_000,
        lambda: '["changes",[[1,"a","COMPETENCY","ADDED"]]]\n' * 500_000,
        lambda: '["changes",[[1,"a","COMPETENCY","ADDED"],[1,"b","COMPETENCY","ADDED"]]]\n' * 300_000,
        lambda: '["revision",1,"2026-11-24","f",1]\n' * 500_000,
        lambda: '["end",0,0,0]\n' * 500_000,
        lambda: '["changes",[' + "[]," * 5_000_000 + "[]]]\n",
        lambda: '["changes",["' + "a" * 30_000_000 + '"]]\n',
        lambda: "[" * 3_000_000 + "\n",
        lambda: '["thing",1,"f",' + '{"of":' * 300_000 + "0" + "}" * 300_000 + "]\n",
        lambda: '["thing",' + "9" * 3_000_000 + ',"f",{}]\n',
        lambda: _nested(300) + "\n",
        lambda: _nested(900) + "\n",
        lambda: " " * 30_000_000,
    ],
)
def test_backups_that_unpack_without_end_are_refused_early(tmp_path: Path, more: Callable[[], str]) -> None:
    header = json.dumps({**_lines()[0], "revision": 10**9})
    file = _packed(tmp_path / "bomb.backup", (header + "\n" + more()).encode())
    assert file.stat().st_size < 2**20
    before, begun = start_peak(), time.process_time()
    with pytest.raises(ProblemsError) as refused, open_backup(file) as backup:
        check(backup, lambda _what, _done, _total: None)
    assert time.process_time() - begun < MOST_SECONDS
    assert peak() - before < MOST_BYTES
    (problem,) = refused.value.problems
    assert (problem.code, problem.file) == ("DAMAGED_BACKUP", str(file))
    assert problem.line is not None

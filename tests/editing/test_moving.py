"""A line moves; waivers and claims that name its old path mean it still, or a finding names them."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.codes import Code
from pathways.curation.findings import findings_of
from pathways.domain.catalog import Kind
from pathways.domain.requirement import Group
from pathways.edit_reading import EditFormat
from tests.catalogs import content_of, credential, usd
from tests.curation.design.finding import course
from tests.editing.desk import EDDA, Desk, ask, published, refused, staged

CORE = {"all": [{"credential": "c"}], "path": "core"}
RULE = {"all": [{"credential": "a"}, {"any": [{"credential": "b"}, {"condition": "x"}]}, {"credential": "d"}]}
CATALOGUE: dict[str, Any] = {
    "credentials": [
        *(course(each) for each in "abcd"),
        credential("top", {"cost": usd(0), "requires": RULE}),
        credential("other", {"cost": usd(0), "requires": CORE}),
    ]
}


@pytest.fixture
def desk() -> Desk:
    return Desk(content_of(CATALOGUE).things())


def move(from_: str, to: str) -> dict[str, Any]:
    return {"movePath": {"from": from_, "to": to}}


def lines(desk: Desk, key: str) -> dict[str, str]:
    """The status of each line for somebody whose waiver names the second line of `top` by its first path."""
    query = (
        "query ($key: String!, $waived: String!) { progress(credential: $key, learner: {profile: {waivers: "
        '[{path: $waived, reason: "seen"}]}}) { lines { requirement { path } status } } }'
    )
    found = ask(desk.service(), EDDA, query, key=key, waived="top/r0/0")["progress"]["lines"]
    return {each["requirement"]["path"]: each["status"] for each in found}


def test_line_moves_into_another_group(desk: Desk) -> None:
    """A goes from the rule of TOP to the core of OTHER; the lines behind it keep their paths."""
    assert lines(desk, "top")["top/r0/0"] == "WAIVED"
    published(desk.service(), move("top/r0/0", "core/a"))
    root = desk.content.credentials["top"].routes[0].requires
    assert isinstance(root, Group)
    assert [each.path for each in root.of] == ["top/r0/1", "top/r0/2"]
    assert lines(desk, "other")["core/a"] == "WAIVED"
    assert lines(desk, "other")["other/r0/0"] != "WAIVED"
    new = desk.content.credentials["other"]
    ((again, _),) = EditFormat().read(Kind.CREDENTIAL, EditFormat().written(new)).things
    assert again == new


def test_line_gets_a_name_where_it_stands(desk: Desk) -> None:
    """The lines below it keep their paths."""
    published(desk.service(), move("top/r0/1", "top-choice"))
    published(desk.service(), move("top-choice", "top-elective"))
    snapshot = desk.fresh()
    for old, now in (("top/r0/1", "top-elective"), ("top-choice", "top-elective"), ("top/r0/1/1", "top/r0/1/1")):
        assert snapshot.current_path(old) == now
        assert snapshot.line(now) is not None


def test_lines_below_keep_their_paths_elsewhere(desk: Desk) -> None:
    """A choice goes to another rule, with a line before it gone, and everything in it is found as before."""
    published(desk.service(), move("top/r0/0", "core/a"), move("top/r0/1", "core/choice"))
    snapshot = desk.fresh()
    for old, now in (("top/r0/1", "core/choice"), ("top/r0/1/0", "top/r0/1/0"), ("top/r0/2", "top/r0/2")):
        assert snapshot.current_path(old) == now
        assert snapshot.line(now) is not None


def test_line_that_comes_back_is_found(desk: Desk) -> None:
    """By both of its paths, and by the one it has after it went elsewhere again; also under another key."""
    service = desk.service()
    published(service, move("top/r0/0", "core/a"), move("core/a", "top/r0/0"))
    for path in ("top/r0/0", "core/a"):
        assert desk.fresh().current_path(path) == "top/r0/0"
    assert not [each for each in findings_of(desk.fresh()) if each.code == Code.MOVED_PATH]
    published(service, {"rename": {"subjectKind": "CREDENTIAL", "from": "top", "to": "new"}})
    published(service, move("new/r0/0", "core/last"))
    for path in ("top/r0/0", "new/r0/0", "core/a"):
        assert desk.fresh().current_path(path) == "core/last"
    published(service, move("core/last", "new/r0/0"))
    for path in ("top/r0/0", "core/a", "core/last"):
        assert desk.fresh().current_path(path) == "new/r0/0"
    assert not [each for each in findings_of(desk.fresh()) if each.code == Code.MOVED_PATH]


def test_path_of_replaced_line_means_the_new_one(desk: Desk) -> None:
    rule = {"all": {"of": [{"credential": {"credential": "d", "path": "last"}}]}}
    both = [{"putRoute": {"credential": "top", "key": "r0", "requires": rule}}, move("top/r0/2", "last")]
    published(desk.service(), *both)
    assert desk.fresh().current_path("top/r0/2") == "last"


def test_moved_lines_are_named_where_nothing_follows(desk: Desk) -> None:
    """Without A the others move up, and A is gone."""
    service = desk.service()
    left = {"all": {"of": [{"credential": {"credential": "d"}}, {"condition": {"condition": "x"}}]}}
    key = staged(service, {"putRoute": {"credential": "top", "key": "r0", "requires": left}})
    query = f'{{ changeSet(key: "{key}") {{ findings {{ edges {{ node {{ code path text }} }} }} }} }}'
    found = [each["node"] for each in ask(service, EDDA, query)["changeSet"]["findings"]["edges"]]
    named = {each["path"]: each["text"] for each in found if each["code"] == "MOVED_PATH"}
    assert "has the path top/r0/0 now" in named["top/r0/2"]
    assert "goes, so waivers and claims" in named["top/r0/1/0"]


@pytest.mark.parametrize(
    ("from_", "to", "expected"),
    [
        ("top/r0/0", "top/r0/1", ("DUPLICATE_PATH", "to")),
        ("nowhere", "top/r0/1", ("NOT_FOUND", "from")),
        ("nowhere", "elsewhere", ("NOT_FOUND", "from")),
        ("top/r0/1", "top/r0/1/5", ("INVALID", "to")),
        ("core", "top/r0/core", ("INVALID", "from")),
        ("other/r0/0", "top/r0/core", ("INVALID", "from")),
    ],
)
def test_move_that_makes_no_sense_is_refused(desk: Desk, from_: str, to: str, expected: tuple[str, str]) -> None:
    service = desk.service()
    key = staged(service, {"putOrganization": {"key": "new", "name": "New"}})
    code, field = expected
    assert refused(service, EDDA, "stageChanges", key=key, changes=[move(from_, to)]) == [
        (code, f"input/changes/0/movePath/{field}")
    ]


def test_path_that_another_line_takes_blocks_publishing(desk: Desk) -> None:
    """After D moved away, somebody writes its old path on another line."""
    service = desk.service()
    published(service, move("top/r0/2", "core/d"))
    taken = {"all": {"of": [{"credential": {"credential": "a", "path": "top/r0/2"}}]}}
    key = staged(service, {"putRoute": {"credential": "top", "key": "r0", "requires": taken}})
    query = f'{{ changeSet(key: "{key}") {{ findings(severities: [ERROR]) {{ edges {{ node {{ code path }} }} }} }} }}'
    found = [each["node"] for each in ask(service, EDDA, query)["changeSet"]["findings"]["edges"]]
    assert found == [{"code": "MOVED_PATH", "path": "top/r0/2"}]


def test_sentence_of_a_rule_stays_with_it(desk: Desk) -> None:
    service = desk.service()
    said = {"credential": "top", "key": "r0", "sentence": "A, and B or x, and D."}
    published(service, {"putRoute": said})
    assert desk.content.credentials["top"].routes[0].sentence == "A, and B or x, and D."
    published(service, {"putRoute": {"credential": "top", "key": "r0", "hours": 3}})
    assert desk.content.credentials["top"].routes[0].sentence == "A, and B or x, and D."
    published(service, {"putRoute": {"credential": "top", "key": "r0", "requires": {"all": {"of": []}}}})
    assert desk.content.credentials["top"].routes[0].sentence is None


def test_problem_of_a_document_names_its_line(desk: Desk) -> None:
    service = desk.service()
    key = staged(service, {"putOrganization": {"key": "new", "name": "New"}})
    text = "format: pathways/1\ncredentials:\n- key: z\n  name: Z\n"
    query = (
        "mutation ($input: StageChangesInput!) { stageChanges(input: $input) "
        "{ userErrors { code ... on ProblemError { place } } } }"
    )
    answer = ask(service, EDDA, query, input={"key": key, "changes": [{"putDocument": text}]})
    assert {each["place"] for each in answer["stageChanges"]["userErrors"]} == {"line 3"}

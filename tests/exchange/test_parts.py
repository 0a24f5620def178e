"""A part of a catalogue, as a tidy folder: what is imported from it is the same, and means the same by itself."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.curation.checking import check_drafts
from pathways.domain.content import Content
from pathways.domain.plan import Plan, PlanQuestion
from pathways.editing.parts import keys_of, part_of
from pathways.errors import ProblemsError
from pathways.exchange.files import read_files
from pathways.exchange.folders import write_folder
from pathways.exchange.pathways_format.catalog import write_catalog
from pathways.planning.planner import Planner
from pathways.store.mapping.fingerprint import fingerprint
from tests.budget import examples, some
from tests.catalogs import content_of, credential, question, snapshot_of
from tests.exchange.documents import documents
from tests.seeded import snapshot


def imported(folder: Path) -> Content:
    """What the files of a folder say, which must be right by themselves."""
    files = read_files([folder])
    checked = check_drafts(files.drafts, Content())
    assert not checked.count, files.located(checked.problems)
    return Content.of(checked.things)


@settings(max_examples=examples(20))
@given(documents(), st.data(), st.booleans())
def test_a_part_is_imported_as_the_same(document: dict[str, Any], data: st.DataObject, json: bool) -> None:
    whole = compile_snapshot(content_of(document), revision=1, fingerprint="")
    stacks = data.draw(st.lists(st.sampled_from(sorted(whole.credentials)), max_size=2)) if whole.credentials else []
    owners = (
        data.draw(st.lists(st.sampled_from(sorted(whole.organizations)), max_size=2)) if whole.organizations else []
    )
    keys = keys_of(whole, stacks, owners)
    part = part_of(whole, keys)
    assert {*stacks, *owners} <= {each.key for each in part.things()}
    assert all(whole.content.get(each.key) == each for each in part.things())
    owned = {key for key, each in whole.credentials.items() if set(each.owned_by) & set(owners)}
    assert owned <= part.credentials.keys()
    with TemporaryDirectory() as name:
        files = write_folder(part, Path(name) / "part", json=json)
        if not files:
            assert not keys
            return
        again = imported(Path(name) / "part")
    assert again == part
    assert fingerprint(again) == fingerprint(part)
    # A part of the part is all of it: nothing came along that the rest does not need.
    assert part_of(compile_snapshot(part, revision=1, fingerprint=""), keys) == part


def best(asked: PlanQuestion, catalogue: Snapshot) -> Any:
    """What the best plan costs in all, and how many steps it has; None: there is none."""
    found = Planner().plan(asked, catalogue)
    return (found.totals, len(found.steps)) if isinstance(found, Plan) else None


def seeded_stacks() -> list[str]:
    return sorted(key for key, each in snapshot().credentials.items() if any(route.requires for route in each.routes))


@pytest.mark.parametrize("key", some(seeded_stacks(), 6))
def test_a_stack_plans_alike_in_its_part(key: str) -> None:
    whole = snapshot()
    part = compile_snapshot(part_of(whole, [key]), revision=1, fingerprint="")
    asked = question(key, timeLimitMs=20_000)
    assert best(asked, part) == best(asked, whole)
    assert len(part.credentials) < len(whole.credentials)


RULES = {
    "organizations": [{"key": "acme", "name": "Acme"}, {"key": "other", "name": "Other"}],
    "competencies": [{"key": "welding", "name": "Welding"}, {"key": "sewing", "name": "Sewing"}],
    "credentials": [
        credential("stack", {"requires": {"all": [{"credential": "named"}, {"competency": "welding", "level": 1}]}}),
        credential("named", ownedBy="acme"),
        credential("like-named", ownedBy="other"),
        credential("welds", competencies=[{"competency": "welding", "level": 1}]),
        credential("sews", competencies=[{"competency": "sewing", "level": 1}]),
        credential("picks", {"requires": {"all": [{"select": {"keys": "no*"}}]}}),
        credential("not-picked-before"),
        credential("apart"),
    ],
    "equivalents": [
        {"key": "same", "name": "Same", "credentials": ["named", "like-named"]},
        {"key": "far", "name": "Far", "credentials": ["apart", "sews"]},
    ],
    "overlaps": [
        {"key": "both", "name": "Both", "between": ["stack", "named"], "atMost": 1},
        {"key": "one", "name": "One", "between": ["stack", "apart"], "atMost": 1},
    ],
}


@pytest.mark.parametrize(
    ("stacks", "owners", "expected"),
    [
        (["stack"], [], "acme both like-named named other same stack welding welds"),
        (["picks"], [], "not-picked-before picks"),
        ([], ["acme"], "acme like-named named other same"),
        (["apart"], [], "apart far sewing sews"),
        ([], [], ""),
    ],
)
def test_a_part_holds_what_it_needs(stacks: list[str], owners: list[str], expected: str) -> None:
    whole = snapshot_of(RULES)
    found = part_of(whole, keys_of(whole, stacks, owners))
    assert sorted(each.key for each in found.things()) == expected.split()


WRITTEN_PATHS: dict[str, Any] = {
    "credentials": [
        *(credential(each) for each in "abc"),
        credential("one", {"requires": {"all": [{"credential": "a"}], "path": "core"}}),
        credential("two", {"requires": {"all": [{"credential": "b"}], "path": "one/extra"}}),
    ],
    "equivalents": [{"key": "here", "of": ["a", "c"], "for": ["core"]}],
    "overlaps": [{"key": "both", "between": ["core", "one/extra"], "atMost": 1}],
}


@pytest.mark.parametrize(
    ("stacks", "expected"),
    [(["one"], "a c here one"), (["two"], "b two"), (["one", "two"], "a b both c here one two")],
)
def test_written_paths_belong_to_their_credentials(tmp_path: Path, stacks: list[str], expected: str) -> None:
    """Whatever they begin with; what is imported again is the same."""
    whole = snapshot_of(WRITTEN_PATHS)
    found = part_of(whole, keys_of(whole, stacks, []))
    assert sorted(each.key for each in found.things()) == expected.split()
    write_folder(found, tmp_path / "part")
    assert imported(tmp_path / "part") == found


def test_what_nothing_has_is_no_part() -> None:
    with pytest.raises(ProblemsError) as refused:
        keys_of(snapshot_of(RULES), ["stak"], ["acme", "acmee"])
    assert [(each.code, each.path) for each in refused.value.problems] == [
        ("NOT_FOUND", "stack/0"),
        ("NOT_FOUND", "owner/1"),
    ]


def test_a_folder_is_laid_out_by_owner(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    files = write_folder(content_of(RULES), tmp_path)
    names = [str(file.relative_to(tmp_path)) for file in files]
    assert names == [
        "competencies.yaml",
        "credentials/acme.yaml",
        "credentials/other.yaml",
        "credentials/without-owner.yaml",
        "equivalents.yaml",
        "overlaps.yaml",
    ]
    acme = write_catalog(imported(tmp_path / "credentials" / "acme.yaml"))
    assert [each["key"] for each in (*acme["organizations"], *acme["credentials"])] == ["acme", "named"]
    with pytest.raises(ProblemsError) as refused:
        write_folder(content_of(RULES), tmp_path)
    assert refused.value.problems[0].code == "EXISTS"

"""Drafts are checked together, against each other and against what the catalogue holds already."""

from __future__ import annotations

from typing import Any

from pathways.codes import Code
from pathways.curation.checking import Checked, check_drafts
from pathways.domain.catalog import Kind
from pathways.domain.content import Content
from pathways.domain.draft import Draft, Use
from pathways.errors import Problem
from pathways.exchange.document import Document
from pathways.exchange.pathways_format.catalog import read_catalog
from tests.catalogs import content_of, credential

NOTHING = Content()


def draft(name: str = "a.yaml", **sections: Any) -> Draft:
    return read_catalog(Document(name, {"format": "pathways/1", **sections}, "", False))


def said(checked: Checked) -> list[list[tuple[str, str | None]]]:
    """Code and path of every problem, by draft."""
    return [[(problem.code, problem.path) for problem in found] for found in checked.problems]


def needs(*keys: str, **fields: Any) -> dict[str, Any]:
    return {"requires": {"all": [{"credential": key} for key in keys]}, **fields}


def test_references_cross_files_in_any_order() -> None:
    drafts = [draft(credentials=[credential("top", needs("base"))]), draft("b.yaml", credentials=[credential("base")])]
    for order in (drafts, drafts[::-1]):
        checked = check_drafts(order, NOTHING)
        assert not checked.count
        assert {thing.key for thing in checked.things} == {"top", "base"}


def test_references_lead_to_what_is_stored_already() -> None:
    new = draft(credentials=[credential("top", needs("base"), ownedBy="org")])
    stored = content_of({"credentials": [credential("base")], "organizations": [{"key": "org", "name": "Org"}]})
    assert not check_drafts([new], stored).count
    assert check_drafts([new], NOTHING).count == 2


def test_a_reference_to_another_kind_leads_nowhere() -> None:
    stored = content_of({"organizations": [{"key": "org", "name": "Org"}]})
    checked = check_drafts([draft(credentials=[credential("top", needs("org"))])], stored)
    assert said(checked) == [[("DANGLING_REFERENCE", "credentials/0/routes/0/requires/all/0/credential")]]


def test_key_stands_once_over_all_kinds_and_files() -> None:
    first = draft(credentials=[credential("x"), credential("x")], competencies=[{"key": "x", "name": "X"}])
    second = draft("b.yaml", organizations=[{"key": "x", "name": "X"}])
    checked = check_drafts([first, second], NOTHING)
    assert said(checked) == [
        [("DUPLICATE_KEY", "credentials/0/key"), ("DUPLICATE_KEY", "credentials/1/key")],
        [("DUPLICATE_KEY", "organizations/0/key")],
    ]
    assert all("competencies/0 of a.yaml" in problem.message for found in checked.problems for problem in found)


def test_stored_key_keeps_its_kind() -> None:
    stored = content_of({"credentials": [credential("x")]})
    assert not check_drafts([draft(credentials=[credential("x", {}, name="New")])], stored).count
    checked = check_drafts([draft(competencies=[{"key": "x", "name": "X"}])], stored)
    assert said(checked) == [[("DUPLICATE_KEY", "competencies/0/key")]]


def test_former_keys_are_never_reused() -> None:
    """Of any kind, in one file or against what is stored; what keeps its key stays as it is."""
    moved = credential("new", formerKeys=["old"])
    for other, place in (
        ({"credentials": [credential("old")]}, "credentials/0"),
        ({"competencies": [{"key": "old", "name": "Old"}]}, "competencies/0"),
        ({"organizations": [{"key": "old", "name": "Old"}]}, "organizations/0"),
    ):
        again = draft("b.yaml", **other)
        assert said(check_drafts([draft(credentials=[moved]), again], NOTHING)) == [
            [],
            [("DUPLICATE_KEY", f"{place}/key")],
        ]
        assert said(check_drafts([again], content_of({"credentials": [moved]}))) == [
            [("DUPLICATE_KEY", f"{place}/key")]
        ]
    stored = content_of({"credentials": [credential("old")]})
    assert not check_drafts([draft(credentials=[moved])], stored).count
    both = stored.replacing((), content_of({"credentials": [moved]}).things())
    assert not check_drafts([draft(credentials=[credential("old", name="Older")])], both).count


def test_former_key_is_that_of_one_thing() -> None:
    one = credential("one", formerKeys=["older", "old"])
    for section in ("organizations", "competencies", "occupations"):
        two = draft("b.yaml", **{section: [{"key": "two", "name": "Two", "formerKeys": ["old"]}]})
        assert said(check_drafts([draft(credentials=[one]), two], NOTHING)) == [
            [("DUPLICATE_KEY", "credentials/0/formerKeys")],
            [("DUPLICATE_KEY", f"{section}/0/formerKeys")],
        ]
        stored = content_of({"credentials": [one]})
        assert said(check_drafts([two], stored)) == [[("DUPLICATE_KEY", f"{section}/0/formerKeys")]]
        free = draft("c.yaml", credentials=[credential("one")])
        assert not check_drafts([two, free], stored).count


def test_a_credits_line_needs_a_worth_from_somewhere() -> None:
    group = {
        "requires": {"credits": 1, "of": [{"credential": "a"}, {"credential": "b"}, {"credential": "c", "worth": 1}]}
    }
    new = draft(credentials=[credential("top", group), credential("a", credits=0), credential("b"), credential("c")])
    checked = check_drafts([new], NOTHING)
    assert said(checked) == [[("NO_WORTH", "credentials/0/routes/0/requires/of/1/credential")]]


def test_update_keeps_the_worth_of_stored_lines() -> None:
    group = {"requires": {"credits": 1, "of": [{"credential": "a"}]}}
    stored = content_of({"credentials": [credential("top", group), credential("a", credits=3)]})
    checked = check_drafts([draft(credentials=[credential("a")])], stored)
    assert said(checked) == [[("NO_WORTH", "credentials/0")]]
    assert "'top'" in checked.problems[0][0].message
    both = draft(credentials=[credential("a"), credential("top", needs("a"))])
    assert not check_drafts([both], stored).count


def test_update_may_drop_nothing_else_that_is_named() -> None:
    """Things are never deleted by an import, so stored references stay right."""
    stored = content_of({"credentials": [credential("top", needs("base")), credential("base")]})
    assert not check_drafts([draft(credentials=[credential("top")])], stored).count
    assert not check_drafts([draft()], stored).count


def test_named_path_names_one_line_of_whole_catalogue() -> None:
    line = {"requires": {"condition": "x", "path": "p"}}
    one, two = credential("one", line), credential("two", line)
    checked = check_drafts([draft(credentials=[one]), draft("b.yaml", credentials=[two])], NOTHING)
    assert said(checked) == [[("DUPLICATE_PATH", "credentials/0")], [("DUPLICATE_PATH", "credentials/0")]]
    stored = content_of({"credentials": [one]})
    assert said(check_drafts([draft(credentials=[two])], stored)) == [[("DUPLICATE_PATH", "credentials/0")]]
    assert not check_drafts([draft(credentials=[one])], stored).count


def test_named_path_is_no_other_position() -> None:
    taken = credential("one", {"requires": {"all": [{"condition": "x"}, {"condition": "y", "path": "one/r0/0"}]}})
    assert check_drafts([draft(credentials=[taken])], NOTHING).count == 1
    later = {"requires": {"condition": "x", "path": "two/r0"}}
    stored = content_of({"credentials": [credential("one", later)]})
    new = draft(credentials=[credential("two", {"requires": {"condition": "y"}})])
    assert said(check_drafts([new], stored)) == [[("DUPLICATE_PATH", "credentials/0")]]


def test_problems_of_reading_and_of_checking_come_together() -> None:
    own = Problem(Code.BAD_NUMBER, "wrong", None, "x")
    use = Use("nowhere", Kind.CREDENTIAL, "y")
    checked = check_drafts([Draft("a", (), (use,), (own,)), Draft("b", (), (use,))], NOTHING)
    assert said(checked) == [[("BAD_NUMBER", "x"), ("DANGLING_REFERENCE", "y")], [("DANGLING_REFERENCE", "y")]]
    assert checked.count == 3


def test_nearest_key_of_the_right_kind_is_suggested() -> None:
    new = draft(
        credentials=[credential("security-plus"), credential("top", needs("securty-plus", "zzzzzz"))],
        competencies=[{"key": "securty-plux", "name": "no credential"}],
    )
    hints = [problem.hint for problem in check_drafts([new], NOTHING).problems[0]]
    assert hints == ["Did you mean security-plus?", "Define it, or import the file that does."]


def of_selection(path: str, **more: Any) -> dict[str, Any]:
    return {"requires": {"credits": 1, "of": [{"select": {"keys": ["x*"]}, "path": path}], **more}}


def test_no_line_takes_the_path_of_a_selection() -> None:
    inside = credential(
        "one", {"requires": {"all": [{"select": {"keys": ["x*"]}}, {"all": [], "path": "one/r0/0/xa"}]}}
    )
    assert said(check_drafts([draft(credentials=[inside])], NOTHING)) == [[("DUPLICATE_PATH", "credentials/0")] * 2]
    named, below = credential("one", of_selection("p")), credential("two", {"requires": {"all": [], "path": "p/xa"}})
    deeper = credential("two", {"requires": {"all": [], "path": "p/xa/0"}})
    wrong = [("DUPLICATE_PATH", "credentials/0")]
    for first, second in ((named, below), (below, named)):
        together = check_drafts([draft(credentials=[first]), draft("b.yaml", credentials=[second])], NOTHING)
        assert said(together) == [wrong, wrong]
        assert said(check_drafts([draft(credentials=[second])], content_of({"credentials": [first]}))) == [wrong]
        assert not check_drafts([draft(credentials=[second])], content_of({"credentials": [second]})).count
    assert not check_drafts([draft(credentials=[named, deeper])], NOTHING).count
    whole = credential("one", {"requires": {"all": {"select": {"keys": ["x*"]}}, "path": "p"}})
    assert said(check_drafts([draft(credentials=[below])], content_of({"credentials": [whole]}))) == [wrong]
    unnamed = credential("one", {"requires": {"all": {"select": {"keys": ["x*"]}}}})
    near = credential("two", {"requires": {"all": [], "path": "one/r0/xa"}})
    assert said(check_drafts([draft(credentials=[near])], content_of({"credentials": [unnamed]}))) == [wrong]


def test_limit_concerns_lines_of_its_group() -> None:
    def limited(key: str) -> dict[str, Any]:
        return credential("top", of_selection("p", limits=[{"atMost": 1, "of": [key]}]))

    others = [credential("xa", credits=1), credential("y", credits=1)]
    assert not check_drafts([draft(credentials=[limited("xa"), *others])], NOTHING).count
    assert not check_drafts([draft(credentials=[limited("xa")])], content_of({"credentials": others})).count
    checked = check_drafts([draft(credentials=[limited("y"), *others])], NOTHING)
    assert said(checked) == [[("BAD_REQUIREMENT", "credentials/0")]]
    assert "'y'" in checked.problems[0][0].message


def test_an_overlap_keeps_the_groups_that_it_names() -> None:
    core = credential("one", {"requires": {"any": [{"credential": "two"}], "path": "core"}})
    stored = content_of(
        {"credentials": [core, credential("two")], "overlaps": [{"between": ["two", "core"], "atMost": 1}]}
    )
    gone = check_drafts([draft(credentials=[credential("one")])], stored)
    assert said(gone) == [[("DANGLING_REFERENCE", "credentials/0")]]
    changed = credential("one", {"requires": {"condition": "x", "path": "core"}})
    assert said(check_drafts([draft(credentials=[changed])], stored)) == [[("DANGLING_REFERENCE", "credentials/0")]]
    assert not check_drafts([draft(credentials=[{**core, "name": "New"}])], stored).count
    moved = credential("three", {"requires": {"any": [], "path": "core"}})
    assert not check_drafts([draft(credentials=[credential("one"), moved])], stored).count
    taken = check_drafts([draft(credentials=[credential("core")])], stored)
    assert said(taken) == [[("DUPLICATE_KEY", "credentials/0")]]
    later = draft(
        overlaps=[{"between": ["core", "two"], "atMostCredits": 1}, {"between": ["one/r0", "two"], "atMost": 1}]
    )
    assert said(check_drafts([later], stored)) == [[("DANGLING_REFERENCE", "overlaps/1/between/0")]]


def test_equivalents_and_overlaps_cross_files() -> None:
    rules = draft(equivalents=[["a", "b"]], overlaps=[{"between": ["a", "b"], "of": ["c"], "atMost": 1}])
    credentials = draft("b.yaml", credentials=[*map(credential, "abc")])
    assert not check_drafts([rules, credentials], NOTHING).count
    assert said(check_drafts([rules], NOTHING)) == [
        [
            ("DANGLING_REFERENCE", "overlaps/0/of/0"),
            ("DANGLING_REFERENCE", "equivalents/0/0"),
            ("DANGLING_REFERENCE", "equivalents/0/1"),
            ("DANGLING_REFERENCE", "overlaps/0/between/0"),
            ("DANGLING_REFERENCE", "overlaps/0/between/1"),
        ]
    ]


def test_set_with_key_of_its_own_stands_once() -> None:
    one = {"key": "same", "name": "Same", "credentials": ["a", "b"]}
    credentials = [*map(credential, "abc")]
    assert not check_drafts(
        [draft(credentials=credentials, equivalents=[one, one, ["b", "a"], ["a", "b"]])], NOTHING
    ).count
    for other in ({**one, "name": "Other"}, {**one, "credentials": ["a", "c"]}):
        checked = check_drafts([draft(credentials=credentials, equivalents=[one, other])], NOTHING)
        assert said(checked) == [[("DUPLICATE_KEY", "equivalents/1/key")]]

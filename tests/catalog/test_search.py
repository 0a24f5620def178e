"""Search: ranking, prefixes, one typo forgiven; every word must be found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pathways.catalog.search import LONGEST_TEXT, SearchIndex
from pathways.domain.catalog import Kind
from pathways.domain.content import Content
from tests.catalogs import content_of

Find = Callable[..., list[str]]


def named(key: str, name: str, **fields: Any) -> dict[str, Any]:
    return {"key": key, "name": name, "credentialType": "CERTIFICATION", **fields}


CATALOG = {
    "organizations": [{"key": "isaca", "name": "ISACA"}],
    "competencies": [
        {"key": "network-security", "name": "Network security"},
        {"key": "welding", "name": "Welding", "statement": "Joins metal by heat."},
    ],
    "credentials": [
        named("security-plus", "CompTIA Security+", description="A first exam."),
        named("network-plus", "CompTIA Network+", description="Networks, with some security."),
        named("ccna", "Cisco Certified Network Associate", competencies=[{"competency": "network-security"}]),
        named("secretary", "Secretary of the Year"),
        named("cism", "Certified Information Manager", ownedBy="isaca", subjects=["governance"]),
        named("cafe", "Café-Küche Zürich"),
        named("w-2", "Welder", ctid="ce-11111111-2222-3333-4444-555555555555"),
        named("w-1", "Welder"),
        named("k-1", "Folder"),
        named("k-2", "Holder"),
        named("jp", "情報処理 Engineer"),
    ],
    "occupations": [
        {
            "key": "analyst",
            "name": "Information security analyst",
            "code": "15-1212.00",
            "needs": [{"competency": "welding", "level": 1, "importance": 1}],
        }
    ],
}


@pytest.fixture(scope="module")
def find() -> Find:
    index = SearchIndex(content_of(CATALOG))

    def found(text: str, kind: Kind = Kind.CREDENTIAL) -> list[str]:
        return index.find(text, kind)

    return found


def test_names_rank_before_competencies_before_descriptions(find: Find) -> None:
    assert find("security") == ["security-plus", "ccna", "network-plus"]


def test_general_needs_rank_last() -> None:
    """The shortest name has the word among its general needs alone, as have many occupations."""
    need = {"competency": "network-security", "level": 1, "importance": 1}
    occupations = [
        {"key": "a", "name": "Rigger", "generalNeeds": [need]},
        {"key": "c", "name": "Administrator", "needs": [need]},
        {"key": "d", "name": "Information security analyst"},
    ]
    index = SearchIndex(content_of({**CATALOG, "occupations": occupations}))
    assert index.find("security", Kind.OCCUPATION) == ["d", "c", "a"]


def test_whole_word_ranks_before_one_that_begins_so(find: Find) -> None:
    assert find("secre") == ["secretary"]
    assert set(find("sec")[:2]) == {"secretary", "security-plus"}  # both by a name, the rest by less
    assert find("net") == ["network-plus", "ccna"]
    assert find("manag") == find("manager") == ["cism"]


def test_every_word_must_be_found_in_any_place(find: Find) -> None:
    assert find("comptia network") == ["network-plus"]
    assert find("network exam") == []
    assert find("isaca governance certified") == ["cism"]


@pytest.mark.parametrize("typo", ["securty", "secureity", "securitx", "secruity", "ecurity", "SECURITTY"])
def test_one_typo_is_forgiven(find: Find, typo: str) -> None:
    assert find(typo)[0] == "security-plus"


@pytest.mark.parametrize("typo", ["secuxxty", "sceruyti", "scurty"])
def test_two_typos_are_not(find: Find, typo: str) -> None:
    assert find(typo) == []


def test_a_short_word_must_be_right(find: Find) -> None:
    assert find("cisn") == ["cism"]
    assert set(find("cis")) == {"ccna", "cism"}
    assert find("cix") == []


def test_the_right_word_ranks_before_a_typo(find: Find) -> None:
    assert find("holder") == ["k-2", "k-1"]
    assert find("folder") == ["k-1", "k-2"]
    assert find("molder") == ["k-1", "k-2"]


@pytest.mark.parametrize("text", ["cafe", "CAFÉ", "cafe\u0301", "kuche", "ZURICH zürich"])
def test_case_and_accents_do_not_matter(find: Find, text: str) -> None:
    assert find(text) == ["cafe"]


def test_keys_and_codes_are_found(find: Find) -> None:
    assert find("ccna") == ["ccna"]
    assert find("15-1212.00", Kind.OCCUPATION) == ["analyst"]
    assert find("11111111-2222-3333-4444-555555555555") == ["w-2"]
    assert "security-plus" in find("security-plus")


def test_each_kind_is_searched_by_itself(find: Find) -> None:
    assert find("security", Kind.COMPETENCY) == ["network-security"]
    assert find("security", Kind.OCCUPATION) == ["analyst"]
    assert find("welding", Kind.OCCUPATION) == ["analyst"]
    assert find("metal", Kind.COMPETENCY) == ["welding"]
    assert find("isaca", Kind.ORGANIZATION) == ["isaca"]


def test_ties_stand_in_key_order_and_stay_so(find: Find) -> None:
    assert all(find("welder") == ["w-1", "w-2"] for _ in range(5))


def test_other_scripts_are_found(find: Find) -> None:
    assert find("情報処理") == ["jp"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "++",
        "\x00",
        "\ud800",
        "a" * 5_000,
        "(",
        "name:x AND",
        "*",
        "[a-",
        "\\",
        "x" * 59,
        "é" * 40,
        "a " * 3_000,
    ],
)
def test_odd_search_texts_never_fail(find: Find, text: str) -> None:
    assert isinstance(find(text), list)


def test_pattern_signs_are_no_patterns(find: Find) -> None:
    assert find("s.curity") == []
    assert find(".*") == []


def test_what_lies_beyond_longest_text_is_not_read(find: Find) -> None:
    assert find("welder" + " " * LONGEST_TEXT + "nothing") == ["w-1", "w-2"]


def test_the_empty_catalogue_finds_nothing() -> None:
    assert SearchIndex(Content()).find("security", Kind.CREDENTIAL) == []

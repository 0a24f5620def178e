"""Sets of equivalents and overlap rules in a file: read, given a key and a name, and written as they stood."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pathways.domain.content import Content
from pathways.domain.requirement import Select
from pathways.domain.shared_rules import Equivalence, Overlap
from pathways.exchange.pathways_format.catalog import write_catalog
from tests.catalogs import content_of, credential
from tests.exchange.importing import problems

GROUP = {"requires": {"any": [{"credential": "b"}], "path": "core"}}
CATALOG = {
    "organizations": [{"key": "org", "name": "Org"}],
    "credentials": [credential("a", GROUP), *map(credential, "bcde")],
}


def content(**sections: Any) -> Content:
    """The catalogue with more sections; it must survive its export."""
    found = content_of({**CATALOG, **sections})
    written = write_catalog(found)
    assert content_of({name: part for name, part in written.items() if name != "format"}) == found
    assert [written[name] for name in sections] == [sections[name] for name in sections]
    return found


def test_key_of_a_set_ignores_order() -> None:
    (one,) = content(equivalents=[["a", "b"]]).equivalences.values()
    # printf '["a","b"]' | sha256sum | cut -c1-12
    assert one == Equivalence(key="equivalence-0473ef2dc0d3", name="Equivalents: a, b", credentials=("a", "b"))
    (other,) = content(equivalents=[["b", "a"]]).equivalences.values()
    assert (other.key, other.name, other.credentials) == (one.key, one.name, ("b", "a"))


def test_set_may_have_its_own_key_and_name() -> None:
    sets = [
        {"key": "calculus", "name": "Calculus I", "credentials": ["a", "b"]},
        {"key": "x", "credentials": ["a", "c"]},
    ]
    found = content(equivalents=sets).equivalences
    assert [(each.key, each.name) for each in found.values()] == [
        ("calculus", "Calculus I"),
        ("x", "Equivalents: a, c"),
    ]


def test_long_names_are_cut_off() -> None:
    (one,) = content(equivalents=[["a", "b", "c", "d", "e"]]).equivalences.values()
    assert one.name == "Equivalents: a, b, c and 2 more"


def test_the_same_set_twice_is_one() -> None:
    twice = [["a", "b"], ["b", "a"]]
    assert len(content_of({**CATALOG, "equivalents": twice}).equivalences) == 1
    both = {"between": ["a", "b"], "atMost": 1}
    assert len(content_of({**CATALOG, "overlaps": [both, both]}).overlaps) == 1


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            {"between": ["a", "b"], "atMost": 0},
            {"name": "Overlap of a, b", "between": ("a", "b"), "at_most": 0},
        ),
        (
            {"between": ["a", "core"], "of": ["c", "d"], "atMostCredits": Decimal("2.5"), "eachAtMost": 1},
            {
                "name": "Overlap of a, core",
                "between": ("a", "core"),
                "keys": ("c", "d"),
                "at_most_credits": Decimal("2.5"),
                "each_at_most": 1,
            },
        ),
        (
            {
                "between": [{"select": {"ownedBy": ["org"]}, "except": {"keys": ["b*"]}}],
                "of": {"select": {"subjects": ["it"]}},
                "eachAtMost": 2,
            },
            {
                "name": "Overlap of a selection",
                "between": (Select(owned_by=("org",), excepting=Select(keys=("b*",))),),
                "select": Select(subjects=("it",)),
                "each_at_most": 2,
            },
        ),
        (
            {"key": "minors", "name": "Minors", "between": ["a", "b", "c", "d"], "atMost": 1},
            {"key": "minors", "name": "Minors", "between": ("a", "b", "c", "d"), "at_most": 1},
        ),
    ],
)
def test_an_overlap_is_read_and_written(written: dict[str, Any], expected: dict[str, Any]) -> None:
    (found,) = content(overlaps=[written]).overlaps.values()
    assert found == Overlap(**{"key": found.key, **expected})
    assert ("key" in expected) or found.key.startswith("overlap-")


def test_what_overlaps_is_a_credential_or_a_group(tmp_path: Path) -> None:
    text = """format: pathways/1
credentials:
- {key: a, name: A, credentialType: COURSE, routes: [{key: r, kind: STUDY,
   requires: {all: [{any: []}, {condition: x, path: said}], path: core}}]}
overlaps:
- {between: [a, core, a/r/0], atMost: 1}
- {between: [a, said], atMost: 1}
- {between: [a, a/r/1], atMost: 1}
- {between: [a, coar], atMost: 1}
"""
    found = problems(tmp_path, {"a.yaml": text})
    assert [(each.code, each.line, each.path) for each in found] == [
        ("BAD_VALUE", 7, "overlaps/1/between/1"),
        ("DANGLING_REFERENCE", 8, "overlaps/2/between/1"),
        ("DANGLING_REFERENCE", 9, "overlaps/3/between/1"),
    ]
    assert found[1].hint == "Did you mean a/r/0?"

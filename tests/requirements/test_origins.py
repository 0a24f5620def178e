"""How, where and when an award was earned that pays: residency, no transfer, before the list changed."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.domain.requirement import CredentialLine, Group, Origin, Selection
from pathways.errors import Problem
from pathways.exchange.fields import Fields, Notes
from pathways.exchange.pathways_format.catalog import write_catalog
from pathways.exchange.pathways_format.requirement_reader import read_requirement
from pathways.wording.requirements import text_of
from tests.catalogs import content_of, credential
from tests.requirements.judging import World, line_of

ORGANIZATIONS = [{"key": "here", "name": "Our College"}, {"key": "there", "name": "Other College"}]
CATALOG: dict[str, Any] = {
    "organizations": ORGANIZATIONS,
    "credentials": [
        credential("course", {}, {"kind": "PRIOR_LEARNING"}, ownedBy=["here", "there"]),
        credential("exam", {"kind": "EXAM"}, ownedBy=["there"]),
        credential("free", {}),
    ],
}


def line(key: str = "course", /, **earned: Any) -> dict[str, Any]:
    return {"credential": key, "earned": earned}


@pytest.mark.parametrize(
    ("earned", "award", "status"),
    [
        ({"kinds": ["STUDY"]}, {}, "MET"),
        ({"kinds": ["STUDY"]}, {"kind": "PRIOR_LEARNING"}, "UNMET"),
        ({"kinds": ["EXAM", "STUDY"]}, {"kind": "EXAM"}, "MET"),
        ({"kinds": ["EXAM"]}, {}, "UNMET"),
        ({"notKinds": ["PRIOR_LEARNING"]}, {}, "MET"),
        ({"notKinds": ["PRIOR_LEARNING"]}, {"kind": "PRIOR_LEARNING"}, "UNMET"),
        ({"issuedBy": ["here"]}, {}, "MET"),
        ({"issuedBy": ["there"]}, {}, "UNMET"),
        ({"issuedBy": ["there"]}, {"issuedBy": "there"}, "MET"),
        ({"issuedBy": ["here"]}, {"issuedBy": "Somewhere Else"}, "UNMET"),
        ({"notIssuedBy": ["there"]}, {"issuedBy": "Somewhere Else"}, "MET"),
        ({"notIssuedBy": ["here"]}, {}, "UNMET"),
        ({"after": "2024-08-31"}, {"issuedOn": "2024-09-01"}, "MET"),
        ({"after": "2024-08-31"}, {"issuedOn": "2024-08-31"}, "UNMET"),
        ({"before": "2024-08-31"}, {"issuedOn": "2024-08-30"}, "MET"),
        ({"before": "2024-08-31"}, {"issuedOn": "2024-08-31"}, "UNMET"),
        ({"after": "2024-08-31", "before": "2024-09-02"}, {"issuedOn": "2024-09-01"}, "MET"),
        ({"before": "2024-08-31"}, {}, "UNVERIFIABLE"),
        ({"after": "2024-08-31", "kinds": ["EXAM"]}, {}, "UNMET"),
        ({"kinds": ["STUDY"], "issuedBy": ["here"]}, {"issuedBy": "there"}, "UNMET"),
    ],
)
def test_only_awards_of_the_origin_pay(earned: dict[str, Any], award: dict[str, Any], status: str) -> None:
    assert World(CATALOG, {"awards": [{"credential": "course", **award}]}).status(line(**earned)) == status


def test_another_award_of_the_right_origin_pays() -> None:
    awards = [{"credential": "course", "kind": "PRIOR_LEARNING"}, {"credential": "course"}]
    found = World(CATALOG, {"awards": awards}).assess(line(notKinds=["PRIOR_LEARNING"]))
    assert found.status == "MET"
    assert [claim.award and claim.award.kind for claim in found.by] == [None]


def test_issuer_of_ownerless_credentials_is_unlisted() -> None:
    world = World(CATALOG, {"awards": [{"credential": "free"}]})
    assert world.status(line("free", issuedBy=["here"])) == "UNMET"
    assert world.status(line("free", notIssuedBy=["here"])) == "MET"


def test_step_has_route_kind_and_first_owner() -> None:
    world = World(CATALOG)  # on 2026-11-23
    assert world.holds_after(line("exam", kinds=["EXAM"]), "exam")
    assert not world.holds_after(line("exam", notKinds=["EXAM"]), "exam")
    assert world.holds_after(line("course", issuedBy=["here"]), "course")
    assert not world.holds_after(line("course", issuedBy=["there"]), "course")
    assert world.holds_after(line("course", after="2050-01-01"), "course")
    assert world.holds_after(line("course", before="2026-11-24"), "course")
    assert not world.holds_after(line("course", before="2026-11-23"), "course")


def test_every_line_of_a_selection_carries_it() -> None:
    rule = {"atLeast": 1, "of": {"select": {"keys": ["*"]}, "earned": {"kinds": ["EXAM"]}}}
    goal = credential("goal", {"requires": rule})
    content = content_of({**CATALOG, "credentials": [*CATALOG["credentials"], goal]})
    tree = content.credentials["goal"].routes[0].requires
    assert isinstance(tree, Group)
    (selection,) = tree.of
    assert isinstance(selection, Selection)
    assert selection.earned == Origin(kinds=("EXAM",))
    assert content_of(write_catalog(content)) == content


def test_a_line_is_read_and_written() -> None:
    earned: dict[str, Any] = {
        "kinds": ["STUDY"],
        "notKinds": ["EXAM"],
        "issuedBy": ["here"],
        "notIssuedBy": ["there"],
        "after": "2020-01-01",
        "before": "2030-01-01",
    }
    found = line_of(line(**earned))
    assert isinstance(found, CredentialLine)
    assert text_of(found, {"course": "Algebra", "here": "Our College", "there": "Other College"}) == (
        "Algebra, earned by study, not earned by an exam, issued by Our College, not issued by Other College, "
        "issued after 1 January 2020, issued before 1 January 2030"
    )
    goal = credential("goal", {"requires": line(**earned)})
    content = content_of({**CATALOG, "credentials": [*CATALOG["credentials"], goal]})
    assert content_of(write_catalog(content)) == content


@pytest.mark.parametrize(
    ("earned", "code", "path"),
    [
        ({}, "EMPTY", "earned"),
        ({"kinds": ["GIFT"]}, "BAD_VALUE", "earned/kinds/0"),
        ({"after": "2026-01-01", "before": "2026-01-02"}, "OUT_OF_RANGE", "earned/before"),
        ({"kinds": ["EXAM"], "notKinds": ["EXAM"]}, "BAD_REQUIREMENT", "earned/notKinds"),
        ({"issuedBy": ["here"], "notIssuedBy": ["here"]}, "BAD_REQUIREMENT", "earned/notIssuedBy"),
        ({"kind": "EXAM"}, "NOT_FOUND", "earned/kind"),
    ],
)
def test_what_nothing_can_be_is_refused(earned: dict[str, Any], code: str, path: str) -> None:
    notes = Notes()
    read_requirement(Fields(line(**earned), (), notes), "x/r0")
    problems: list[Problem] = list(notes.problems)
    assert (code, path) in [(each.code.value, each.path) for each in problems]

"""Rules that a house installs: the example of the docs works, and one that fails or is slow harms nothing else."""

from __future__ import annotations

import importlib
import re
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import EntryPoint
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

from pathways.access.tenants import Tenant, TenantList
from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.curation.finding import Finding, Severity
from pathways.curation.findings import findings_of
from pathways.curation.plugins import running
from pathways.curation.plugins.rule import Found
from pathways.domain.content import Content
from pathways.editing.edition import Edition
from tests.api.small import THINGS, small_snapshot
from tests.catalogs import credential, snapshot_of, usd
from tests.docs.pages import blocks
from tests.editing.desk import PAUL, Desk, approved, refused, staged

PAGE = "how-to/own-findings.md"


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes functions of this module the rules that are installed."""

    def make(*names: str) -> None:
        found = tuple(EntryPoint(name.upper(), f"{__name__}:{name}", running.GROUP) for name in names)
        monkeypatch.setattr(running, "installed", lambda: found)

    return make


def found_by_rules(snapshot: Snapshot) -> list[Finding]:
    return [each for each in findings_of(snapshot) if each.code in ("OWN_RULE", "RULE_FAILED")]


def test_the_example_of_the_docs_finds_dear_badges(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Installed as a package is: beside its code stands what pip writes of its entry points."""
    (code,), (project,) = blocks(PAGE, "python"), blocks(PAGE, "toml")
    (tmp_path / "house_rules.py").write_text(code)
    named = tomllib.loads(project)["project"]["entry-points"]["pathways.findings"]
    info = tmp_path / "house_rules-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: house-rules\nVersion: 1\n")
    written = [f"{name} = {where}" for name, where in named.items()]
    (info / "entry_points.txt").write_text("\n".join(["[pathways.findings]", *written]))
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    running.installed.cache_clear()
    try:
        badges = [
            credential(key, {"cost": usd(amount)}, credentialType="DIGITAL_BADGE")
            for key, amount in (("dear", 250), ("fair", 200))
        ]
        course = credential("course", {"cost": usd(900)}, credentialType="COURSE")
        (one,) = found_by_rules(snapshot_of({"credentials": [*badges, course]}))
    finally:
        running.installed.cache_clear()
        sys.modules.pop("house_rules", None)
    assert (one.name, one.severity, one.subject) == ("DEAR_BADGE", Severity.WARNING, "dear")
    assert one.text == "DEAR costs $250.00; a badge costs at most 200."


def raises(_snapshot: Snapshot) -> list[Found]:
    raise ValueError("no idea")


def leaves(_snapshot: Snapshot) -> list[Found]:
    sys.exit(3)


def breaks_off(_snapshot: Snapshot) -> Iterator[Found]:
    yield Found("acme", Severity.NOTE, "It is dropped with the rest.")
    raise KeyError("acme")


def says_texts(_snapshot: Snapshot) -> Any:
    return ["acme is no good"]


def knows_others(_snapshot: Snapshot) -> list[Found]:
    return [Found("acmee", Severity.ERROR, "It is not there.")]


def says_nothing(_snapshot: Snapshot) -> list[Found]:
    return [Found("acme", Severity.ERROR, " ")]


def mutters(_snapshot: Snapshot) -> list[Found]:
    return [Found("acme", Severity.ERROR, "\x1b[2J")]


def points_at(path: Any) -> Callable[[Snapshot], list[Found]]:
    return lambda _snapshot: [Found("acme", Severity.ERROR, "It is there.", path)]


points_at_number = points_at(5)
points_at_tuple = points_at(("analyst", "exam"))
points_at_surrogate = points_at("\ud800")
points_nowhere = points_at("analyst/exam/99")
points_at_line = points_at("analyst/exam")


def objects(_snapshot: Snapshot) -> list[Found]:
    return [Found("acme", Severity.ERROR, "Acme has no postal address.")]


def never_ends(_snapshot: Snapshot) -> list[Found]:
    while True:
        with suppress(Exception):  # as rules of others are written
            time.sleep(0.001)


def repeats(_snapshot: Snapshot) -> Iterator[Found]:
    return repeat(Found("acme", Severity.NOTE, "Once more."))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("raises", "failed with ValueError: 'no idea'"),
        ("leaves", "failed with SystemExit: '3'"),
        ("breaks_off", "failed with KeyError"),
        ("says_texts", "str came instead of a finding"),
        ("knows_others", "it is about 'acmee', which the catalogue lacks"),
        ("says_nothing", "its sentence about acme is empty, too long or no text"),
        ("mutters", "its sentence about acme is empty, too long or no text"),
        ("points_at_number", "the path of its finding about acme is that of no line"),
        ("points_at_tuple", "the path of its finding about acme is that of no line"),
        ("points_at_surrogate", "the path of its finding about acme is that of no line"),
        ("points_nowhere", "the path of its finding about acme is that of no line"),
        ("is_not_there", "failed with AttributeError"),
    ],
)
def test_rule_that_fails_is_a_finding(install: Callable[..., None], rule: str, said: str) -> None:
    before = findings_of(small_snapshot())
    install("objects", rule)
    failed, objection = sorted(found_by_rules(small_snapshot()), key=lambda each: -each.severity)
    assert (failed.code, failed.severity, failed.subject) == ("RULE_FAILED", Severity.WARNING, rule.upper())
    assert re.sub(r"[\"\\]", "'", said) in re.sub(r"[\"\\]", "'", failed.text), failed.text
    assert (objection.name, objection.text) == ("OBJECTS", "Acme has no postal address.")
    assert [each for each in findings_of(small_snapshot()) if each not in (failed, objection)] == list(before)


def test_rule_may_point_at_a_line(install: Callable[..., None]) -> None:
    install("points_at_line")
    (found,) = found_by_rules(small_snapshot())
    assert (found.code, found.path) == ("OWN_RULE", "analyst/exam")


def test_rule_that_is_slow_is_ended(install: Callable[..., None]) -> None:
    install("never_ends")
    (found,) = running.own_findings(small_snapshot(), seconds=0.05)
    assert found.text.startswith("The rule NEVER_ENDS took longer than 0.05 seconds")
    deadline = time.monotonic() + 30
    while any(each.name == "rule NEVER_ENDS" for each in threading.enumerate()):
        assert time.monotonic() < deadline, "it goes on"
        time.sleep(0.01)


def test_rule_without_end_is_cut(install: Callable[..., None]) -> None:
    install("repeats")
    assert len(list(running.own_findings(small_snapshot()))) == running.MOST_FOUND


def names_shout(snapshot: Snapshot) -> Iterator[Found]:
    for each in snapshot.organizations.values():
        if each.name.isupper():
            yield Found(each.key, Severity.ERROR, "Names are not written in capitals.")


def test_error_of_a_rule_blocks_publishing(install: Callable[..., None]) -> None:
    install("names_shout")
    desk = Desk(THINGS)
    service = desk.service()
    key = staged(service, {"putOrganization": {"key": "acme", "name": "ACME"}})
    approved(service, key)
    assert refused(service, PAUL, "publishChangeSet", key=key, expectedRevision=1) == [("OWN_RULE", "input/key")]
    calm = staged(service, {"putOrganization": {"key": "acme", "name": "Acme"}})
    approved(service, calm)
    late = refused(service, PAUL, "publishChangeSet", key=calm, expectedRevision=2)
    assert late == [("CONFLICT", "input/expectedRevision")]


def test_rules_of_a_tenant_look_at_no_other(tmp_path: Path, install: Callable[..., None]) -> None:
    """South and west have ONE_FINDING, west has ANOTHER too; what no tenant names looks at all of them."""
    install("one_finding", "another", "for_all")
    file = tmp_path / "tenants.json"
    listed = TenantList(file, "main")
    at = datetime(2026, 5, 1, tzinfo=UTC)
    listed.add(Tenant(key="north", created_at=at))
    listed.add(Tenant(key="south", created_at=at, rules=("ONE_FINDING",)))
    listed.add(Tenant(key="west", created_at=at, rules=("ONE_FINDING", "ANOTHER")))
    found = {}
    for key in ("main", "north", "south", "west"):
        others = TenantList(file, "main").rules_of_others(key)
        snapshot = compile_snapshot(Content.of(THINGS), revision=1, fingerprint="", other_rules=others)
        found[key] = {each.name for each in found_by_rules(snapshot)}
        changed = replace(next(iter(THINGS)), name="Other")
        assert {each.name for each in found_by_rules(Edition(snapshot, [changed]).snapshot)} == found[key]
    assert found == {
        "main": {"FOR_ALL"},
        "north": {"FOR_ALL"},
        "south": {"FOR_ALL", "ONE_FINDING"},
        "west": {"FOR_ALL", "ONE_FINDING", "ANOTHER"},
    }


def one_finding(snapshot: Snapshot) -> Iterator[Found]:
    yield Found(next(iter(snapshot.credentials)), Severity.NOTE, "Found.")


another = for_all = one_finding

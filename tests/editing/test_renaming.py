"""Other keys for things: everything names them anew, and records, questions and files may keep the old ones."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pathways.catalog.names import names_of
from pathways.catalog.snapshot import lines_of
from pathways.domain.catalog import Competency, Credential, CredentialType, Kind
from pathways.domain.content import Content
from pathways.domain.requirement import every_line
from pathways.domain.shared_rules import Equivalence, Overlap
from pathways.edit_reading import EditFormat
from pathways.store.mapping.rows import references_of
from tests.api.small import THINGS
from tests.catalogs import content_of, credential, usd
from tests.curation.design.finding import course
from tests.editing.desk import EDDA, PAUL, Desk, approved, ask, done, published, refused, staged

SOUND = tuple(
    replace(each, credits=Decimal(1)) if isinstance(each, Credential) and each.key == "sec-badge" else each
    for each in THINGS
)
"""As an import would take it: a rule counts the credits of the badge."""
RENAMED: Any = {"rename": {"subjectKind": "CREDENTIAL", "from": "net-basics", "to": "net-101"}}


@pytest.fixture
def desk() -> Desk:
    return Desk(SOUND)


def named(content: Content) -> set[str]:
    return {key for thing in content.things() for _, key in names_of(thing)}


def test_names_are_those_that_the_store_links() -> None:
    for thing in THINGS:
        assert set(references_of(thing)) == set(names_of(thing))


def test_everything_names_the_new_key(desk: Desk) -> None:
    service = desk.service()
    published(service, RENAMED)
    assert "net-basics" not in named(desk.content) and "net-101" in named(desk.content)
    new = desk.content.credentials["net-101"]
    assert (new.name, new.former_keys) == ("Network Basics", ("net-basics",))
    query = '{ old: credential(key: "net-basics") { key name } new: credential(key: "net-101") { key name } }'
    both = {"key": "net-101", "name": "Network Basics"}
    assert ask(service, EDDA, query) == {"old": both, "new": both}
    # A file says all of it.
    ((again, _),) = EditFormat().read(Kind.CREDENTIAL, EditFormat().written(new)).things
    assert again == new


def test_records_and_goals_keep_the_old_key(desk: Desk) -> None:
    service = desk.service()
    profile = (
        'profile: {awards: [{credential: "net-basics", issuedOn: "2026-01-01"}], '
        'claims: [{award: "net-basics", path: "analyst/exam/0"}]}'
    )
    query = (
        f'{{ progress(credential: "analyst", learner: {{{profile}}}, asOf: "2026-02-01") '
        "{ share lines { status by { credential { key } } } } "
        f'planPathway(goal: {{credential: "net-basics"}}, learner: {{{profile}}}) '
        "{ ... on Plan { steps { number } } } "
        f'skillGap(goal: {{credential: "net-basics"}}, learner: {{{profile}}}) {{ coverage }} }}'
    )
    before = ask(service, EDDA, query)
    published(service, RENAMED)
    after = ask(service, EDDA, query)
    assert after["planPathway"] == before["planPathway"] == {"steps": []}
    assert after["progress"]["share"] == before["progress"]["share"] > 0
    assert after["progress"]["lines"][1]["by"] == [{"credential": {"key": "net-101"}}]
    assert after["skillGap"] == before["skillGap"]


def test_waivers_of_renamed_paths_hold(desk: Desk) -> None:
    service = desk.service()
    query = (
        '{ progress(credential: "analyst", asOf: "2026-02-01", '
        'learner: {profile: {waivers: [{path: "analyst/exam/0", reason: "agreed"}]}}) '
        "{ credential { key } lines { status requirement { path } } } }"
    )
    assert ask(service, EDDA, query)["progress"]["lines"][1]["status"] == "WAIVED"
    published(service, {"rename": {"subjectKind": "CREDENTIAL", "from": "analyst", "to": "security-analyst"}})
    found = ask(service, EDDA, query)["progress"]
    assert found["credential"] == {"key": "security-analyst"}
    assert found["lines"][1] == {"status": "WAIVED", "requirement": {"path": "security-analyst/exam/0"}}
    assert found["lines"][2]["requirement"] == {"path": "security-analyst/basis"}


def paths_in(each: Credential) -> list[str]:
    """Of its lines, and of those that averages look at."""
    trees = [tree for route in (*each.routes, *each.renewals) for tree in (route.requires, route.recommends) if tree]
    return [line.path for tree in trees for line in every_line(tree)]


def test_written_paths_follow_the_new_key() -> None:
    """Those that a move wrote down, in groups, averages, recommendations and other credentials; also in equivalents."""
    average = {"average": {"of": {"all": [{"credential": "c", "path": "top/mean"}]}, "atLeast": 60}}
    rule = {"all": [{"credential": "a"}, {"any": [{"credential": "b"}, {"condition": "x"}]}, average]}
    catalogue = {
        "credentials": [
            *(course(each) for each in "abcde"),
            credential(
                "top", {"cost": usd(0), "requires": rule, "recommends": {"credential": "d", "path": "top/nice"}}
            ),
            credential("other", {"cost": usd(0), "requires": {"all": [{"credential": "e"}], "path": "core"}}),
        ],
        "equivalents": [{"key": "same", "of": ["b", "e"], "for": ["top/r0/1/0"]}],
    }
    desk = Desk(content_of(catalogue).things())
    service = desk.service()
    published(service, {"movePath": {"from": "top/r0/0", "to": "core/a"}})
    published(service, {"movePath": {"from": "top/r0/1", "to": "core/choice"}})
    before = desk.fresh()
    old = {line.path: line for each in before.credentials.values() for line in lines_of(each)}
    assert {"top/r0/2", "top/nice", "top/r0/1/0"} <= old.keys()
    published(service, {"rename": {"subjectKind": "CREDENTIAL", "from": "top", "to": "new"}})
    after = desk.fresh()
    for path, line in old.items():
        now = after.line(after.current_path(path))
        assert now is not None and type(now) is type(line), path
        assert now.path == (f"new{path.removeprefix('top')}" if path.startswith("top/") else path)
    assert after.current_path("top/r0/1") == "core/choice"
    assert after.current_path("top/r0/0") == "core/a"
    assert after.content.equivalences["same"].for_ == ("new/r0/1/0",)
    written = [path for each in after.content.credentials.values() for path in paths_in(each)]
    assert "new/mean" in written and not [path for path in written if path.startswith("top/")]


def test_written_paths_of_before_still_answer() -> None:
    """A line that goes on having a path under a former key is meant by it."""
    rule = {"all": [{"credential": "a", "path": "top/r0/1"}, {"credential": "b"}]}
    new = credential("new", {"cost": usd(0), "requires": rule}, formerKeys=["top"])
    snapshot = Desk(content_of({"credentials": [course("a"), course("b"), new]}).things()).fresh()
    assert snapshot.current_path("top/r0/1") == "top/r0/1"
    assert snapshot.current_path("top/r0/0") == "new/r0/0"


def test_two_become_one(desk: Desk) -> None:
    service = desk.service()
    published(service, {"rename": {"subjectKind": "COMPETENCY", "from": "networking", "to": "security"}})
    (kept,) = desk.content.competencies.values()
    assert (kept.key, kept.name, kept.former_keys) == ("security", "Security", ("networking",))
    needs = desk.content.occupations["soc-analyst"].needs
    # 2 and 3 by level, 4.5 and 3 by importance.
    assert [(each.competency, str(each.level), str(each.importance)) for each in needs] == [("security", "3", "7.5")]
    query = (
        '{ competency(key: "networking") { key } skillGap(goal: {occupation: {key: "soc-analyst"}}, '
        'learner: {profile: {competencies: [{competency: "networking", level: 3}]}}) { coverage } }'
    )
    assert ask(service, EDDA, query) == {"competency": {"key": "security"}, "skillGap": {"coverage": 1.0}}


def test_rules_of_two_that_become_one_go() -> None:
    """A set of one credential and an overlap with itself say nothing; of three, two stay."""
    others = tuple(Credential(key=key, name=key, credential_type=CredentialType.COURSE) for key in ("net-100", "third"))
    pair, three = ("net-basics", "net-100"), ("net-basics", "net-100", "third")
    rules = (
        Equivalence(key="same", name="Same", credentials=pair),
        Equivalence(key="one-way", name="One way", credentials=pair, one_way=True),
        Equivalence(key="all-same", name="All the same", credentials=three, for_=("analyst",)),
        Overlap(key="share", name="Share", between=pair, at_most=1),
        Overlap(key="all-share", name="All share", between=three, at_most=1),
    )
    desk = Desk((*SOUND, *others, *rules))
    published(desk.service(), {"rename": {"subjectKind": "CREDENTIAL", "from": "net-100", "to": "net-basics"}})
    assert {each.key: each.credentials for each in desk.content.equivalences.values()} == {
        "all-same": ("net-basics", "third")
    }
    assert {each.key: each.between for each in desk.content.overlaps.values()} == {"all-share": ("net-basics", "third")}
    assert desk.content.credentials["net-basics"].former_keys == ("net-100",)


def test_what_became_one_is_not_beside_itself() -> None:
    """It is neither its own successor nor broader than itself."""
    old = Credential(key="old", name="Old", credential_type=CredentialType.COURSE, superseded_by=("new",))
    new = Credential(key="new", name="New", credential_type=CredentialType.COURSE)
    narrow = Competency(key="narrow", name="Narrow", broader=("broad",))
    desk = Desk((*SOUND, old, new, narrow, Competency(key="broad", name="Broad")))
    published(
        desk.service(),
        {"rename": {"subjectKind": "CREDENTIAL", "from": "new", "to": "old"}},
        {"rename": {"subjectKind": "COMPETENCY", "from": "broad", "to": "narrow"}},
    )
    assert desk.content.credentials["old"].superseded_by == ()
    assert desk.content.competencies["narrow"].broader == ()


@pytest.mark.parametrize(
    ("subject_kind", "old", "new", "refusal"),
    [
        ("CREDENTIAL", "nothing", "net-101", ("NOT_FOUND", "rename/from")),
        ("CREDENTIAL", "net-basics", "acme", ("DUPLICATE_KEY", "rename/to")),
        ("CREDENTIAL", "net-basics", "net-basics", ("DUPLICATE_KEY", "rename/to")),
        ("CREDENTIAL", "net-basics", "Net 101", ("BAD_KEY", "rename")),
        ("TERM", "net-basics", "net-101", ("INVALID", "rename/subjectKind")),
    ],
    ids=["unknown", "taken", "same", "no-key", "kind"],
)
def test_bad_renames_are_refused(desk: Desk, subject_kind: str, old: str, new: str, refusal: tuple[str, str]) -> None:
    service = desk.service()
    key = staged(service, {"putOrganization": {"key": "acme", "url": None}})
    change = {"rename": {"subjectKind": subject_kind, "from": old, "to": new}}
    code, path = refusal
    assert (code, f"input/changes/0/{path}") in refused(service, EDDA, "stageChanges", key=key, changes=[change])


def test_undone_renames_leave_no_trace(desk: Desk) -> None:
    service = desk.service()
    before = desk.content
    number = published(service, RENAMED)
    undo = done(service, EDDA, "revertRevision", revision=number)["key"]
    approved(service, undo)
    done(service, PAUL, "publishChangeSet", key=undo, expectedRevision=number)
    assert desk.content == before

"""Each mend, as it is proposed: the finding is gone, nothing else is wrong, and every other line keeps its path."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.catalog.snapshot import Snapshot, compile_snapshot, lines_of
from pathways.codes import Code
from pathways.curation.checking import check_drafts
from pathways.curation.finding import Finding, Severity
from pathways.curation.findings import findings_of
from pathways.curation.mending.mend import Mend, mend_of
from pathways.domain.catalog import Kind
from pathways.domain.content import Content, kind_of
from pathways.domain.requirement import CredentialLine
from pathways.edit_reading import EditFormat
from tests.catalogs import TODAY, credential, snapshot_of, usd
from tests.curation.design.finding import course


def way(rule: Any, **fields: Any) -> dict[str, Any]:
    return {"cost": usd(0), "requires": rule, **fields}


def mended(snapshot: Snapshot, code: Code) -> tuple[Mend, Snapshot]:
    """The first mend of a code, and the catalogue with it, as files would say it."""
    (finding, *_) = [each for each in findings_of(snapshot, TODAY) if each.code is code]
    mend = mend_of(finding, snapshot)
    assert mend is not None
    form = EditFormat()
    drafts = [form.read(kind_of(thing), form.written(thing)) for thing in mend.things]
    checked = check_drafts(drafts, snapshot.content.replacing(mend.gone, ()))
    assert not checked.count, checked.problems
    assert checked.things == mend.things
    return mend, over(snapshot.content.replacing(mend.gone, checked.things))


def over(content: Content) -> Snapshot:
    return compile_snapshot(content, revision=2, fingerprint="mended")


def codes(snapshot: Snapshot) -> list[tuple[str, str]]:
    return [(each.code.value, each.subject) for each in findings_of(snapshot, TODAY)]


def paths(snapshot: Snapshot, key: str) -> dict[str, str]:
    """The path of each line for a credential, by what it names."""
    lines = lines_of(snapshot.credentials[key])
    return {line.credential: line.path for line in lines if isinstance(line, CredentialLine)}


B = {"credential": "b"}
CHOICE = {"any": [{"credential": "d"}, {"credential": "e"}]}
GROUP = {"atLeast": 3, "of": [{"credential": "a"}, {"credential": "b"}]}
LIMITED = {"atLeast": 2, "of": [{"credential": "a"}, {"credential": "b"}], "limits": [{"atMost": 1, "of": ["a", "b"]}]}
COHORTS = {
    "all": [
        {"all": [{"credential": "a"}], "cohort": {"through": "2024-08-31"}},
        {"all": [{"credential": "b"}], "cohort": {"from": "2024-10-01"}},
    ]
}
PARTS = [course("a"), course("b"), course("c")]


@pytest.mark.parametrize(
    ("code", "catalogue", "text"),
    [
        pytest.param(
            Code.REDUNDANT_PREREQUISITE,
            {
                "credentials": [
                    *(course("a"), course("b", "a"), course("d"), course("e")),
                    credential("c", way({"all": [{"credential": "a"}, CHOICE, B]})),
                ]
            },
            "Leave out “A”.",
            id="redundant",
        ),
        pytest.param(
            Code.THRESHOLD_OUT_OF_REACH,
            {"credentials": [*PARTS, credential("top", way(GROUP))]},
            "Ask for 2, which the lines can give.",
            id="threshold",
        ),
        pytest.param(
            Code.LIMIT_MAKES_IMPOSSIBLE,
            {"credentials": [*PARTS, credential("top", way(LIMITED))]},
            "Ask for 1, which the lines can give.",
            id="limit",
        ),
        pytest.param(
            Code.COHORT_GAP,
            {"credentials": [*PARTS, credential("top", way(COHORTS))]},
            "Let the earlier rule stand through 30 September 2024, the day before the next one begins.",
            id="cohorts",
        ),
        pytest.param(
            Code.VALIDITY_TOO_SHORT,
            {"credentials": [course("a", validMonths=1), course("b", "a", weeks=9), course("c", "a", "b")]},
            "Accept A once earned, though it may have run out.",
            id="runs_out",
        ),
        pytest.param(
            Code.EXCLUSION_FORCED,
            {
                "credentials": [
                    *PARTS,
                    credential("top", way({"all": [{"credential": "a"}, {"not": {"credential": "a"}}]})),
                ]
            },
            "Leave out “A neither held nor earned, before or after”.",
            id="exclusion",
        ),
        pytest.param(
            Code.OVERLAP_WITHOUT_PAIR,
            {
                "credentials": PARTS,
                "overlaps": [{"key": "o", "name": "Lonely", "between": [{"select": {"keys": ["a"]}}], "atMost": 1}],
            },
            "Drop Lonely.",
            id="overlap",
        ),
        pytest.param(
            Code.SAME_NAME,
            {
                "competencies": [{"key": "x", "name": "Python"}, {"key": "y", "name": "python"}],
                "credentials": [
                    course("a", competencies=[{"competency": "y", "level": 2}]),
                    credential("b", way({"competency": "y", "level": 1})),
                ],
            },
            "Merge y into x; the old key goes on answering.",
            id="same_name",
        ),
    ],
)
def test_mend_leaves_nothing_wrong(code: Code, catalogue: dict[str, Any], text: str) -> None:
    before = snapshot_of(catalogue)
    mend, after = mended(before, code)
    assert mend.text == text
    assert codes(after) == []
    for key in before.credentials.keys() & after.credentials.keys():
        kept = paths(after, key)
        assert {name: path for name, path in paths(before, key).items() if name in kept} == kept


def test_merged_competency_is_not_broader_than_itself() -> None:
    same = [{"key": "x", "name": "Python", "broader": ["y", "z"]}, {"key": "y", "name": "python"}]
    _, after = mended(snapshot_of({"competencies": [*same, {"key": "z", "name": "Z"}]}), Code.SAME_NAME)
    assert {key: each.broader for key, each in after.competencies.items()} == {"x": ("z",), "z": ()}


@pytest.mark.parametrize("rule", [{"credential": "old"}, {"any": [{"credential": "old"}, {"condition": "x"}]}])
def test_successor_counts_for_what_ended(rule: dict[str, Any]) -> None:
    """Whoever cannot hold the old one any more begins with the new one; who holds the old one still meets the line."""
    old = course("old", status="SUPERSEDED", supersededBy=["new"])
    before = snapshot_of({"credentials": [old, course("new"), credential("top", way(rule))]})
    mend, after = mended(before, Code.NOT_ACTIVE)
    assert mend.text == "Let NEW count wherever a rule names OLD."
    assert codes(after) == []
    assert after.content.credentials == before.content.credentials


def test_line_that_stays_keeps_its_old_path() -> None:
    some = [course("a"), course("b", "a"), course("d"), course("c", "a", "b", "d")]
    _, after = mended(snapshot_of({"credentials": some}), Code.REDUNDANT_PREREQUISITE)
    assert paths(after, "c") == {"b": "c/r0/1", "d": "c/r0/2"}


@pytest.mark.parametrize("code", [Code.NO_ROUTE, Code.LEADS_NOWHERE, Code.ALIKE_RULES])
def test_what_people_decide_has_no_mend(code: Code) -> None:
    assert mend_of(Finding(Severity.NOTE, code, "", "a", Kind.CREDENTIAL), snapshot_of({"credentials": PARTS})) is None


def test_carried_credits_become_what_a_cycle_leaves() -> None:
    rule = {"credits": 30, "of": [{"credential": "a", "worth": 20}, {"credential": "b", "worth": 15}]}
    renewal = {"key": "again", "kind": "RENEWAL", "cost": usd(0), "carryOver": 40, "requires": rule}
    top = credential("top", {"cost": usd(0)}, validMonths=12, renewals=[renewal])
    mend, after = mended(snapshot_of({"credentials": [course("a"), course("b"), top]}), Code.CARRY_OVER_OUT_OF_REACH)
    assert mend.text == "Carry 35 credits over."
    assert codes(after) == []

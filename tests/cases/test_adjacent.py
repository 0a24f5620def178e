"""Competencies that count as others, by the table of the catalogue alone; every expected value is counted by hand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.advising.gap import gap_of
from pathways.catalog.snapshot import Snapshot, compile_snapshot, patch_snapshot
from pathways.curation.checking import check_drafts
from pathways.domain.content import Content
from pathways.domain.plan import Plan
from pathways.exchange.document import read_text
from pathways.exchange.pathways_format.catalog import read_catalog, write_catalog
from pathways.impact.change import Difference
from pathways.impact.reach import Reach
from pathways.planning.planner import Planner
from pathways.requirements.evidence import evidence_in
from tests.budget import examples
from tests.catalogs import TODAY, content_of, credential, goal, question, record, snapshot_of, usd

COMPETENCIES = ("net", "cloud", "ops")
CLOUD_AS_NET = {"competency": "cloud", "as": "net", "upTo": 3}
OPS_AS_CLOUD = {"competency": "ops", "as": "cloud"}


def document(*counts: Mapping[str, Any], needed: int = 4) -> dict[str, Any]:
    """Whoever is to be an engineer needs net; the only courses show cloud at 5 and ops at 2."""
    return {
        "competencies": [{"key": key, "name": key.capitalize()} for key in COMPETENCIES],
        "credentials": [
            credential("cloud-cert", {"cost": usd(100)}, competencies=[{"competency": "cloud", "level": 5}]),
            credential("ops-cert", {"cost": usd(10)}, competencies=[{"competency": "ops", "level": 2}]),
            credential("top", {"cost": usd(1), "requires": {"competency": "net", "level": 3}}),
        ],
        "occupations": [
            {"key": "engineer", "name": "E", "needs": [{"competency": "net", "level": needed, "importance": 1}]}
        ],
        "counts": list(counts),
    }


ENGINEER = goal({"occupation": "engineer"})


def coverage(snapshot: Snapshot, **learner: Any) -> Fraction:
    return gap_of(ENGINEER, record(learner), TODAY, snapshot).coverage


@pytest.mark.parametrize(
    ("counts", "levels", "expected"),
    [
        pytest.param([], {"cloud": 5}, Fraction(0), id="no-table"),
        pytest.param([CLOUD_AS_NET], {"cloud": 2}, Fraction(2, 4), id="below-the-cap"),
        pytest.param([CLOUD_AS_NET], {"cloud": 5}, Fraction(3, 4), id="capped"),
        pytest.param([{"competency": "cloud", "as": "net"}], {"cloud": 5}, Fraction(1), id="without-a-cap"),
        pytest.param([CLOUD_AS_NET], {"cloud": 1, "net": 2}, Fraction(2, 4), id="own-is-higher"),
        pytest.param([CLOUD_AS_NET], {"net": 4}, Fraction(1), id="own-alone"),
        pytest.param([CLOUD_AS_NET, OPS_AS_CLOUD], {"ops": 3}, Fraction(0), id="no-chain"),
        pytest.param([{"competency": "net", "as": "cloud"}], {"cloud": 5}, Fraction(0), id="not-backwards"),
        pytest.param(
            [CLOUD_AS_NET, {"competency": "ops", "as": "net"}], {"cloud": 1, "ops": 2}, Fraction(2, 4), id="the-highest"
        ),
    ],
)
def test_stated_levels_count_by_the_table(
    counts: list[Mapping[str, Any]], levels: Mapping[str, int], expected: Fraction
) -> None:
    stated = [{"competency": key, "level": level} for key, level in levels.items()]
    assert coverage(snapshot_of(document(*counts)), competencies=stated) == expected


def test_awards_count_by_the_table() -> None:
    snapshot = snapshot_of(document(CLOUD_AS_NET))
    assert coverage(snapshot, awards=[{"credential": "cloud-cert"}]) == Fraction(3, 4)
    assert coverage(snapshot, awards=[{"credential": "cloud-cert", "expiresOn": "2026-11-22"}]) == 0


def test_plans_reach_levels_by_the_table() -> None:
    """top asks for net 3: cloud 5 counts as 3, so both cost 101; without the table nothing shows net."""
    asked = question("top")
    plan = Planner().plan(asked, snapshot_of(document(CLOUD_AS_NET)))
    assert isinstance(plan, Plan)
    assert [step.credential.key for step in plan.steps] == ["cloud-cert", "top"]
    assert plan.totals.cost.amount == Decimal(101)
    assert not isinstance(Planner().plan(asked, snapshot_of(document())), Plan)


def test_calendar_plans_reach_levels_by_the_table() -> None:
    asked = question("top", {"competencies": [{"competency": "cloud", "level": 3}]}, weeklyHours=10)
    plan = Planner().plan(asked, snapshot_of(document(CLOUD_AS_NET)))
    assert isinstance(plan, Plan)
    assert [step.credential.key for step in plan.steps] == ["top"]


def test_table_returns_from_files_as_it_was() -> None:
    named = {"key": "near", "name": "Near", **OPS_AS_CLOUD}
    content = content_of(document(CLOUD_AS_NET, named))
    written = write_catalog(content)
    assert written["counts"][1:] == [named] or written["counts"][:1] == [named]
    assert content_of({key: value for key, value in written.items() if key != "format"}) == content


def problems(text: str, existing: Content | None = None) -> list[tuple[str, str]]:
    draft = read_catalog(read_text(f"format: pathways/1\n{text}", "a.yaml"))
    checked = check_drafts([draft], existing or Content())
    return [(each.code, each.path or "") for found in checked.problems for each in found]


def test_everything_wrong_with_a_table_is_said() -> None:
    net = "competencies: [{key: net, name: Net}, {key: ops, name: Ops}]\n"
    assert problems(f"{net}counts: [{{competency: net, as: net}}]") == [("BAD_VALUE", "counts/0/as")]
    assert problems(f"{net}counts: [{{competency: net, as: cloud}}]") == [("DANGLING_REFERENCE", "counts/0/as")]
    assert problems(f"{net}counts: [{{competency: net, as: ops, upTo: 0}}]") == [("OUT_OF_RANGE", "counts/0/upTo")]
    assert problems(f"{net}counts: [{{competency: net, upto: 1}}]") == [
        ("MISSING", "counts/0"),
        ("NOT_FOUND", "counts/0/upto"),
    ]
    twice = "counts: [{competency: net, as: ops, upTo: 1}, {competency: net, as: ops, upTo: 2}]"
    assert problems(f"{net}{twice}") == [("DUPLICATE_KEY", "counts/1/key")]


def test_table_alone_speaks_of_what_is_there() -> None:
    existing = content_of(document())
    assert problems("counts: [{competency: cloud, as: net, upTo: 3}]", existing) == []


def test_changed_table_reaches_the_patched_snapshot() -> None:
    before, after = (content_of(document(*counts)) for counts in ((CLOUD_AS_NET,), (OPS_AS_CLOUD,)))
    old = compile_snapshot(before, revision=1, fingerprint="a")
    keys = {*before.adjacencies, *after.adjacencies}
    new = patch_snapshot(old, after, keys, revision=2, fingerprint="b", published_at=None, versions={})
    assert new.credentials == compile_snapshot(after, revision=2, fingerprint="b").credentials
    assert new.credentials["cloud-cert"] == after.credentials["cloud-cert"]


def test_changed_table_touches_whoever_it_concerns() -> None:
    old, new = (Reach(snapshot_of(document(*counts))) for counts in ((), (CLOUD_AS_NET,)))
    difference = Difference(old, new, TODAY)
    assert difference.touches(goal("top"), record())
    assert not difference.touches(goal("ops-cert"), record())


LEVELS = st.dictionaries(st.sampled_from(COMPETENCIES), st.integers(1, 5), max_size=3)
PAIRS = st.lists(
    st.tuples(st.sampled_from(list(permutations(COMPETENCIES))), st.none() | st.integers(1, 4)),
    max_size=3,
    unique_by=lambda pair: pair[0][:2],
)


def spelled_out(levels: Mapping[str, int], table: list[tuple[tuple[str, ...], int | None]]) -> dict[str, int]:
    """The levels, and what each of those that are stated counts as, written out."""
    found = dict(levels)
    for (one, other, *_), most in table:
        if one in levels:
            found[other] = max(found.get(other, 0), min(levels[one], most or levels[one]))
    return found


@given(LEVELS, LEVELS, LEVELS, PAIRS)
@settings(max_examples=examples(40))
def test_table_says_what_could_be_written_out(
    stated: dict[str, int],
    shown: dict[str, int],
    asked: dict[str, int],
    table: list[tuple[tuple[str, ...], int | None]],
) -> None:
    """Plans and coverage are those of a catalogue and a record in which all that counts is written out."""
    counts = [
        {"competency": one, "as": other, **({} if most is None else {"upTo": most})} for (one, other, *_), most in table
    ]

    def told(of: Mapping[str, int]) -> list[dict[str, Any]]:
        return [{"competency": key, "level": level} for key, level in of.items()]

    def said(levels: Mapping[str, int], held: Mapping[str, int], entries: list[dict[str, Any]]) -> list[Any]:
        needs = [{**each, "importance": 1} for each in told(asked)]
        snapshot = snapshot_of(
            {
                **document(*entries),
                "credentials": [
                    credential("course", {"cost": usd(5)}, competencies=told(levels)),
                    credential("goal", {"requires": {"all": told(asked) or [{"condition": "x"}]}}),
                ],
                "occupations": [{"key": "job", "name": "Job", "needs": needs}],
            }
        )
        learner = {"competencies": told(held), "conditions": ["x"]}
        evidence = evidence_in(snapshot, record(learner), TODAY)
        plan = Planner().plan(question("goal", learner), snapshot)
        return [
            [evidence.level(key) for key in COMPETENCIES],
            gap_of(goal({"occupation": "job"}), record(learner), TODAY, snapshot).coverage,
            plan.totals.cost.amount if isinstance(plan, Plan) else None,
        ]

    assert said(shown, stated, counts) == said(spelled_out(shown, table), spelled_out(stated, table), [])

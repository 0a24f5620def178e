"""Counting alone never rules out a stack that holds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings

from pathways.catalog.free_stacks import Brought
from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.catalog import Credential, Route, RouteKind
from pathways.domain.learner import Award, Record, is_unlisted
from pathways.requirements.evaluate import holds
from pathways.requirements.evidence import evidence_in
from pathways.requirements.retakes import seen_by
from tests.budget import examples
from tests.catalogs import snapshot_of
from tests.rules.random_cases import Case, cases


def as_stack(route: Route) -> Route:
    """The same, as a stack that takes nothing."""
    free = replace(route, kind=RouteKind.STACK, cost=None, hours=None, weeks=None)
    return replace(free, shared_cost=None, offerings=(), recurring=())


def as_stacks(credential: Credential) -> Credential:
    """The same, its routes being stacks that take nothing."""
    return replace(credential, routes=tuple(map(as_stack, credential.routes)))


def brought(record: Record) -> Brought:
    """As whoever counts sees a record."""
    awards: dict[str, list[Award]] = defaultdict(list)
    for award in record.awards:
        awards[award.credential].append(award)
    stated = {each.competency for each in record.competencies}
    return Brought(awards, stated, worked=bool(record.experience), says=bool(record.conditions))


@settings(max_examples=examples(100))
@given(cases())
def test_counting_rules_out_nothing_that_holds(case: Case) -> None:
    expect_necessary(case)


def expect_necessary(case: Case) -> int:
    """Judges a case; returns how many of its stacks hold."""
    stacks = {key: as_stacks(each) for key, each in case.content.credentials.items()}
    snapshot = compile_snapshot(case.content.replacing(list(stacks), stacks.values()), revision=1, fingerprint="case")
    asked, day = case.question.record, case.question.day
    awards = tuple(each for each in asked.awards if not is_unlisted(each.credential))
    record = replace(asked, awards=awards, waivers=(), substitutions=())
    view = seen_by(snapshot, record, day)
    evidence = evidence_in(view, record, day)
    holding = {
        key
        for key, credential in view.credentials.items()
        for route in credential.routes
        if route.requires is not None and holds(route.requires, evidence, view.credentials)
    }
    assert holding <= snapshot.free_stacks.payable(brought(record))
    return len(holding)


def test_counting_leaves_few() -> None:
    snapshot = snapshot_of(
        {
            "format": "pathways/1",
            "credentials": [
                *({"key": key, "name": key, "credentialType": "COURSE", "credits": 3} for key in "abcdef"),
                {
                    "key": "minor",
                    "name": "Minor",
                    "credentialType": "CERTIFICATION",
                    "routes": [
                        {
                            "key": "stack",
                            "kind": "STACK",
                            "requires": {
                                "all": [
                                    {"credential": "a"},
                                    {"credits": 9, "of": [{"credential": key} for key in "bcde"]},
                                ]
                            },
                        }
                    ],
                },
            ],
        }
    )
    for held, expected in (("abc", False), ("bcde", False), ("abcd", True), ("af", False), ("", False)):
        record = Record(awards=tuple(Award(credential=key) for key in held))
        assert ("minor" in snapshot.free_stacks.payable(brought(record))) is expected
    few = tuple(Award(credential=key) for key in "abc")
    generous = (*few[:2], replace(few[2], credits=Decimal(6)))
    assert "minor" not in snapshot.free_stacks.payable(brought(Record(awards=few)))
    assert "minor" in snapshot.free_stacks.payable(brought(Record(awards=generous)))

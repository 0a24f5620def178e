"""A catalogue with cohorts means what the one means that is left when the rules of others are cut out of it by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from pathways.catalog.snapshot import Snapshot, compile_snapshot, lines_of
from pathways.domain.catalog import Credential, Route
from pathways.domain.content import Content
from pathways.domain.learner import Since
from pathways.domain.no_plan import NoPlan
from pathways.domain.offerings import Cohort
from pathways.domain.plan import Plan
from pathways.domain.requirement import Group, Requirement
from pathways.planning.planner import Planner
from tests.budget import some
from tests.rules.random_cases import Case, random_case

FIRST = date(2024, 8, 1)
SEEDS = range(2_000)


def drawn(seed: int) -> tuple[Case, Content]:
    """A case with cohorts, and its catalogue with those alone of which the learner is."""
    case, rng = random_case(seed), Random(seed)  # noqa: S311
    since = rng.choice((FIRST, date(2024, 7, 31)))
    own = tuple(Since(credential=key, on=FIRST) for key in case.content.credentials if rng.random() < 0.2)
    began = {each.credential: each.on for each in own}
    marked: dict[str, Credential] = {}
    cut: dict[str, Credential] = {}
    for key, credential in case.content.credentials.items():
        mine = began.get(key, since)
        routes = [(route, _maybe(rng)) for route in credential.routes]
        trees = [None if route.requires is None else _marked(route.requires, rng) for route, _ in routes]
        marked[key] = replace(
            credential,
            routes=tuple(
                replace(route, cohort=cohort, requires=tree)
                for (route, cohort), tree in zip(routes, trees, strict=True)
            ),
        )
        cut[key] = replace(credential, routes=tuple(_left(marked[key].routes, mine)))
    # To the one that is left the lines of others are unknown, and so refused.
    paths = {line.path for credential in cut.values() for line in lines_of(credential)}
    before = case.question.record
    record = replace(
        before,
        since=(*own, Since(on=since)),
        waivers=tuple(each for each in before.waivers if each.path in paths),
        claims=tuple(each for each in before.claims if each.path in paths),
    )
    question = replace(case.question, record=record)
    content = replace(case.content, credentials=marked)
    return replace(case, content=content, question=question), replace(case.content, credentials=cut)


def _maybe(rng: Random) -> Cohort | None:
    kinds = (None, None, None, Cohort(from_=FIRST), Cohort(through=date(2024, 7, 31)))
    return rng.choice(kinds)


def _marked(line: Requirement, rng: Random) -> Requirement:
    if not isinstance(line, Group):
        return line
    return replace(line, cohort=_maybe(rng), of=tuple(_marked(part, rng) for part in line.of))


def _is_out(cohort: Cohort | None, began: date) -> bool:
    return cohort is not None and (cohort.from_ is not None) != (began >= FIRST)


def _left(routes: tuple[Route, ...], began: date) -> list[Route]:
    found = []
    for route in routes:
        tree = route.requires
        if _is_out(route.cohort, began) or (isinstance(tree, Group) and _is_out(tree.cohort, began)):
            continue
        found.append(replace(route, cohort=None, requires=None if tree is None else _cut(tree, began)))
    return found


def _cut(line: Requirement, began: date) -> Requirement:
    if not isinstance(line, Group):
        return line
    kept = [part for part in line.of if not (isinstance(part, Group) and _is_out(part.cohort, began))]
    return replace(line, cohort=None, of=tuple(_cut(part, began) for part in kept))


def _compiled(content: Content) -> Snapshot:
    return compile_snapshot(content, revision=1, fingerprint="test")


@pytest.mark.parametrize("seed", some(SEEDS, 30))
def test_rules_of_other_cohorts_do_not_exist(seed: int) -> None:
    case, cut = drawn(seed)
    found = Planner().plan(case.question, _compiled(case.content))
    expected = Planner().plan(case.question, _compiled(cut))
    assert type(found) is type(expected)
    if isinstance(found, Plan) and isinstance(expected, Plan):
        assert found.totals == expected.totals
        assert [step.credential.key for step in found.steps] == [step.credential.key for step in expected.steps]
    elif isinstance(found, NoPlan) and isinstance(expected, NoPlan):
        assert found.text == expected.text

"""Columns and blocks beside the plain way, which asks each person about each role."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.catalog.snapshot import Snapshot
from pathways.domain.months import add_months
from pathways.workforce.company.blocks import Block, CompanyQuestion, measured_block
from pathways.workforce.company.columns import Columns, Proved, shards
from pathways.workforce.company.measuring import Measured, filling
from pathways.workforce.fit import coverage_in, fit_of
from pathways.workforce.people import Person, Role, people_of
from pathways.workforce.role_index import RoleIndex
from pathways.workforce.yardstick import Yardstick
from tests.budget import examples
from tests.catalogs import TODAY
from tests.workforce.companies import company

SEEDS = st.integers(0, 10**9)


def people(seed: int) -> tuple[Snapshot, tuple[Person, ...]]:
    found = company(seed, most_people=12)
    return found.snapshot, people_of(found.records, TODAY, found.snapshot)


def columns_of(team: tuple[Person, ...]) -> Columns:
    return Columns.of((each.key, Proved.by(each.evidence)) for each in team)


def plain_shares(team: tuple[Person, ...], occupation: str) -> dict[str, Fraction]:
    return {each.key: coverage_in(each, occupation) for each in team}


@given(SEEDS)
@settings(max_examples=examples(90))
def test_a_role_is_measured_against_all_people(seed: int) -> None:
    snapshot, team = people(seed)
    columns, drawn = columns_of(team), random.Random(seed)  # noqa: S311
    for key in snapshot.occupations:
        role = Role(key, coverage=Decimal(drawn.choice(["0", "0.5", "1"])), with_preferred_credentials=seed % 2 == 0)
        yardstick = Yardstick.of(role, snapshot)
        measured, shares = Measured.of(yardstick, columns), plain_shares(team, key)
        assert [measured.coverage(number) for number in range(len(team))] == list(shares.values())
        assert measured.shares.tolist() == [float(each) for each in shares.values()]
        assert filling(measured, yardstick, columns).tolist() == [fit_of(each, role).fills for each in team]
        for most in (1, 3, len(team)):
            ranked = sorted(shares, key=lambda each: (-shares[each], each))[:most]
            assert [columns.keys[number] for number in measured.first(most)] == ranked


@given(SEEDS)
@settings(max_examples=examples(90))
def test_a_person_is_measured_against_all_roles(seed: int) -> None:
    snapshot, team = people(seed)
    index = RoleIndex.over(snapshot)
    for person in team:
        shares = {key: share for key in snapshot.occupations if (share := coverage_in(person, key))}
        assert list(index.ranked(person.levels)) == sorted(shares.items(), key=lambda each: (-each[1], each[0]))


def test_counts_beyond_one_machine_word_are_exact() -> None:
    """Levels that share no divisor: the common denominator has hundreds of bits."""
    levels = [1009, 1013, 1019, 1021, 1031, 1033, 1039, 1049, 1051, 1061, 1063, 1069]
    common = int(np.prod(np.array(levels, object)))
    needs = tuple((f"c{level}", level, 1000 * (common // level)) for level in levels)
    yardstick = Yardstick(needs, 1000 * common * len(levels), (), Fraction(1, 2))
    drawn = random.Random(3)  # noqa: S311
    team = [
        (f"p{number:02}", Proved({f"c{level}": drawn.choice([1, level // 2, level, 9999]) for level in levels}, {}))
        for number in range(40)
    ]
    team += [("q", team[7][1]), ("r", Proved({}, {})), ("s", Proved({f"c{level}": level for level in levels}, {}))]
    columns = Columns.of(team)
    measured = Measured.of(yardstick, columns)
    exact = [
        sum((Fraction(min(level, each.levels.get(f"c{level}", 0)), level) for level in levels), Fraction(0))
        / len(levels)
        for _, each in team
    ]
    assert len(measured.parts) > 1
    assert [measured.coverage(number) for number in range(len(team))] == exact
    assert measured.at_least(yardstick.least).tolist() == [each >= yardstick.least for each in exact]
    assert measured.at_least(exact[5]).tolist() == [each >= exact[5] for each in exact]
    ranked = sorted(range(len(team)), key=lambda number: (-exact[number], number))
    assert measured.first(9).tolist() == ranked[:9]
    assert measured.shares.tolist() == pytest.approx([float(each) for each in exact], rel=1e-14)


def plainly(snapshot: Snapshot, team: tuple[Person, ...], most: int) -> Mapping[str, object]:
    """What is told of a company, asked person by person."""
    roles = sorted(snapshot.occupations)
    shares = {key: plain_shares(team, key) for key in roles}
    fills = {key: {each.key for each in team if fit_of(each, Role(key)).fills} for key in roles}
    near = {
        key: [each for each in sorted(found, key=lambda p: (-found[p], p)) if found[each]][:most]
        for key, found in shares.items()
    }
    needed = {(need.competency, need.level) for each in snapshot.occupations.values() for need in each.needs}
    return {
        "nearest": {key: [(shares[key][each], each, each in fills[key]) for each in near[key]] for key in roles},
        "filled": {key: len(fills[key]) for key in roles},
        "tenths": {key: [sum(int(10 * each) == tenth for each in shares[key].values()) for tenth in range(11)]
                   for key in roles},
        "matches": {
            each.key: [key for key in sorted(roles, key=lambda key: (-shares[key][each.key], key))
                       if shares[key][each.key]][:most]
            for each in team
        },
        "holders": {
            (key, int(1000 * level)): [each.key for each in team if each.evidence.level(key) >= level]
            for key, level in needed
        },
    }  # fmt: skip


def told(blocks: list[Block], question: CompanyQuestion) -> Mapping[str, object]:
    """The same by blocks."""
    roles, most = list(question.roles), question.most
    wholes = [each.whole or 1 for each in question.roles.values()]
    every = [
        sorted((-Fraction(each.count, wholes[number]), each.person, each.fills)
               for block in blocks for each in block.nearest[number])[:most]
        for number in range(len(roles))
    ]  # fmt: skip
    pairs = {pair for block in blocks for pair in block.holders}
    merged = {pair: [block.holders[pair] for block in blocks] for pair in pairs}
    return {
        "nearest": {key: [(-share, *rest) for share, *rest in every[number]] for number, key in enumerate(roles)},
        "filled": {key: sum(int(block.filled[number]) for block in blocks) for number, key in enumerate(roles)},
        "tenths": {key: np.sum([block.tenths[number] for block in blocks], axis=0).tolist()
                   for number, key in enumerate(roles)},
        "matches": {key: [roles[number] for number in row if number >= 0]
                    for block in blocks for key, row in zip(block.keys, block.matches.tolist(), strict=True)},
        "holders": {pair: sum(each.count for each in found) for pair, found in merged.items()},
    }  # fmt: skip


@given(SEEDS)
@settings(max_examples=examples(90))
def test_blocks_say_together_what_each_person_says(seed: int) -> None:
    snapshot, team = people(seed)
    question = CompanyQuestion.of(snapshot, TODAY, 2, with_matrix=True)
    proved = [(each.key, Proved.by(each.evidence)) for each in team]
    blocks = [measured_block(columns, question) for columns in shards(proved, 5)]
    if not blocks:
        return
    plain, found = plainly(snapshot, team, 2), told(blocks, question)
    holders = plain["holders"]
    assert isinstance(holders, dict)
    assert found == {**plain, "holders": {pair: len(each) for pair, each in holders.items()}}
    for pair, each in holders.items():
        whole = sum((block.holders[pair] for block in blocks[1:]), blocks[0].holders[pair])
        assert whole.alone == (each[0] if len(each) == 1 else None)
    at = 0
    for block in blocks:
        assert block.matrix is not None
        for number, key in enumerate(question.roles):
            expected = [int(100 * coverage_in(each, key)) for each in team[at : at + len(block.keys)]]
            assert block.matrix[number].tolist() == expected
        at += len(block.keys)


@given(SEEDS)
@settings(max_examples=examples(30))
def test_what_runs_out_within_a_year(seed: int) -> None:
    snapshot, team = people(seed)
    question = CompanyQuestion.of(snapshot, TODAY, 1, with_matrix=False)
    block = measured_block(columns_of(team), question)
    horizon, expected = add_months(TODAY, 12), []
    for person in team:
        begun = tuple(each for each in person.record.awards if (each.issued_on or TODAY) <= TODAY)
        today = replace(person, record=replace(person.record, awards=begun))
        for key in sorted(person.evidence.valid):
            last = Proved.by(person.evidence).held[key]
            if last is None:
                assert key in replace(today, day=date(9999, 12, 31)).evidence.valid
                continue
            assert key in replace(today, day=last).evidence.valid
            assert key not in replace(today, day=last + timedelta(days=1)).evidence.valid
            if key in question.counted and last <= horizon:
                expected.append((last, person.key, key))
    assert [(each.on, each.person, each.credential) for each in block.ending] == sorted(expected)

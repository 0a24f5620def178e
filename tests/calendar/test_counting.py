"""With a calendar, what counts by value, by share and in common is what exhaustion finds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from pathways.domain.catalog import Credential, Organization
from pathways.domain.requirement import Attribute, CredentialLine, Group, GroupRule, Limit, Requirement
from tests.budget import some
from tests.calendar.assert_same_answer import same_plan
from tests.calendar.random_cases import random_case
from tests.rules.random_cases import Case

OWNERS = ("o1", "o2")
SHARES = tuple(map(Decimal, ("0.2", "0.5", "0.5", "0.8")))


def counting_case(seed: int) -> Case:
    """A case with a calendar whose groups limit what counts, and whose credentials have owners and subjects."""
    rng, case = Random(seed), random_case(seed)  # noqa: S311
    credentials = {key: _counting(each, rng) for key, each in case.content.credentials.items()}
    owners = {name: Organization(key=name, name=name) for name in OWNERS}
    content = replace(case.content, credentials=credentials, organizations={**case.content.organizations, **owners})
    options = replace(case.question.options, keep_valid_until=None, weekly_hours=Decimal(10))
    return Case(content, replace(case.question, options=options))


def _counting(credential: Credential, rng: Random) -> Credential:
    routes = tuple(
        replace(route, requires=None if route.requires is None else _limited(route.requires, rng))
        for route in credential.routes
    )
    owned_by, subjects = (tuple(name for name in OWNERS if rng.randrange(2)) for _ in range(2))
    return replace(credential, routes=routes, owned_by=owned_by, subjects=subjects)


def _limited(line: Requirement, rng: Random) -> Requirement:
    if not isinstance(line, Group):
        return line
    group = replace(line, of=tuple(_limited(part, rng) for part in line.of))
    named = [part.credential for part in group.of if isinstance(part, CredentialLine)]
    if group.rule not in (GroupRule.AT_LEAST, GroupRule.CREDITS) or not named or rng.randrange(4) == 0:
        return group
    limits = (
        Limit(at_most=1, per=rng.choice(tuple(Attribute))),
        Limit(at_most_share=rng.choice(SHARES), keys=(rng.choice(named),)),
    )
    same = rng.choice((None, None, *Attribute))
    return replace(group, limits=tuple(limit for limit in limits if rng.randrange(2)), same=same)


@pytest.mark.parametrize("seed", some(range(200_000), 3))
def test_plan_with_a_calendar_counts_as_exhaustion_does(seed: int) -> None:
    same_plan(counting_case(seed))

"""Small catalogues in which a step more often saves weeks: most steps may begin after one thing or another."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from pathways.domain.catalog import Credential, CredentialType, Organization, Route, RouteKind
from pathways.domain.content import Content, Thing
from pathways.domain.goal import AllGoals, CredentialGoal, Goal
from pathways.domain.learner import Record
from pathways.domain.money import Money
from pathways.domain.plan import Objective, PlanOptions, PlanQuestion
from pathways.domain.requirement import CredentialLine, Group, GroupRule, Requirement
from tests.calendar.random_questions import TODAYS
from tests.rules.random_cases import Case, with_shared_costs

KEYS = ("a", "b", "c", "d", "e")


def random_shortcut(seed: int) -> Case:
    """The case of a seed: weeks are asked for, first or after something else."""
    rng = Random(seed)  # noqa: S311
    keys = KEYS[: rng.choice((3, 4, 4, 5))]
    credentials = [_credential(rng, key, keys) for key in keys]
    if len(keys) > 3 and rng.randrange(4):
        credentials = _with_shortcut(rng, credentials)
    things: list[Thing] = [Organization(key="o1", name="o1"), *credentials]
    objectives = list(Objective)
    rng.shuffle(objectives)
    objectives = objectives[: rng.choice((1, 2, 3))]
    if Objective.WEEKS not in objectives:
        objectives[rng.randrange(len(objectives))] = Objective.WEEKS
    options = PlanOptions(
        start_on=TODAYS[0],
        optimize=tuple(objectives),
        alternatives=rng.choice((0, 1, 2, 5)),
        max_parallel=rng.choice((None, None, 1, 2)),
        budget=Decimal(rng.randint(2, 5)) if rng.randrange(5) == 0 else None,
        include=(rng.choice(keys),) if rng.randrange(6) == 0 else (),
    )
    if rng.randrange(5) == 0:
        options = replace(options, weekly_hours=Decimal(10))
    goal: Goal = CredentialGoal(keys[-1])
    if rng.randrange(3) == 0:
        goal = AllGoals(tuple(CredentialGoal(key) for key in rng.sample(keys, 2)))
    return Case(with_shared_costs(rng, Content.of(things)), PlanQuestion(goal, Record(), options))


def _credential(rng: Random, key: str, keys: tuple[str, ...]) -> Credential:
    others = [other for other in keys if other != key]
    routes = []
    for place in range(rng.choice((1, 1, 1, 2))):
        path = f"{key}/r{place}"
        # What comes later in the order of the keys is rarely asked for, so that most of it can be earned.
        earlier = [other for other in others if other < key or rng.randrange(10) == 0]
        routes.append(
            Route(
                key=f"r{place}",
                kind=RouteKind.STUDY,
                cost=Money(Decimal(rng.choice((0, 0, 1, 2))), "USD"),
                hours=Decimal(rng.choice((0, 0, 10, 30))) or None,
                weeks=rng.choice((0, 1, 1, 2, 4)) or None,
                requires=_tree(rng, path, earlier) if earlier and rng.randrange(5) else None,
            )
        )
    return Credential(key=key, name=key, credential_type=CredentialType.COURSE, routes=tuple(routes))


def _with_shortcut(rng: Random, credentials: list[Credential]) -> list[Credential]:
    """The last one takes two others, one of which may begin after the other, or after a third one."""
    *some, last = credentials
    slow, later, fast = rng.sample(some, 3)
    both = _group(rng, f"{last.key}/r0", GroupRule.ALL, [slow.key, later.key])
    either = _group(rng, f"{later.key}/r0", GroupRule.ANY, [slow.key, fast.key])
    changed = {
        last.key: _requiring(last, both),
        later.key: _requiring(later, either),
        slow.key: replace(slow, routes=tuple(replace(route, weeks=4) for route in slow.routes)),
        fast.key: replace(fast, routes=tuple(replace(route, weeks=1) for route in fast.routes)),
    }
    return [changed.get(each.key, each) for each in credentials]


def _requiring(credential: Credential, tree: Requirement) -> Credential:
    """By its first route."""
    first, *rest = credential.routes
    return replace(credential, routes=(replace(first, requires=tree), *rest))


def _tree(rng: Random, path: str, keys: list[str]) -> Requirement:
    chosen = rng.sample(keys, min(len(keys), rng.choice((1, 2, 2, 3))))
    if len(chosen) == 3:
        either = _group(rng, f"{path}/1", GroupRule.ANY, chosen[1:])
        return Group(path=path, rule=GroupRule.ALL, of=(_line(rng, f"{path}/0", chosen[0]), either))
    return _group(rng, path, rng.choice((GroupRule.ANY, GroupRule.ANY, GroupRule.ALL)), chosen)


def _group(rng: Random, path: str, rule: GroupRule, keys: list[str]) -> Group:
    return Group(path=path, rule=rule, of=tuple(_line(rng, f"{path}/{at}", key) for at, key in enumerate(keys)))


def _line(rng: Random, path: str, key: str) -> CredentialLine:
    return CredentialLine(path=path, credential=key, concurrent=rng.randrange(8) == 0)
